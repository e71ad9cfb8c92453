"""`hsbstar explain`: follow a figure of a star tool down to the cells that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.rounds import (
    DomainScore,
    explain_domain,
    explain_statement,
    find_figure,
    nearest_figure,
)
from hsbstar.star_tool import read_sources, read_star_tool_whole, sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.limits import Bounds


def explain(star_tool: Path, wanted: str, reporter: Reporter, bounds: Bounds) -> int:
    """Print the chain of a statement (by ref) or a domain (by number); return the exit code.

    Raises HsbstarError where the star tool has no such figure.
    """
    collated, findings, raw = read_star_tool_whole(read_bytes(star_tool), str(star_tool), bounds)
    if collated is None or raw is None:
        reporter.findings(findings)
        return 1
    sources = read_sources(raw)
    figure = find_figure(collated, wanted)
    if figure is None:
        near = nearest_figure(collated, wanted)
        hint = (f" Was {near} meant?" if near else " Name a statement's ref, as 2.4, a domain's "
                "number, or a strand.")
        raise HsbstarError(f"{star_tool} has no statement or domain ‘{wanted}’.{hint}")

    def cells(ref: str, agency: str) -> Sequence[str]:
        return [f"{one.file} › {one.sheet} › {one.cell}: {one.answer}" if one.cell
                else f"{one.file}: {one.answer}" for one in sources_of(sources, ref, agency)]

    if collated.source.choices:
        reporter.line(collated.source.choices, "bold")
    if isinstance(figure, DomainScore):
        lines = list(explain_domain(figure))
    else:
        (domain,) = (one for one in collated.domains if one.number == figure.domain)
        lines = [*explain_domain(domain), "", *explain_statement(figure, cells)]
    for line in lines:
        reporter.line(line)
    if not sources:
        reporter.tell("This star tool does not say from which cells: score the returns again.")
    return 0
