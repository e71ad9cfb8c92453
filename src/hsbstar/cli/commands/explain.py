"""`hsbstar explain`: follow a figure of a star tool down to the cells that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import framework, rounds, star_tool
from hsbstar.cli.inputs import load_star_tool
from hsbstar.cli.options import Limits, StarTool
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.suggest import command_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hsbstar.rounds import DomainScore, Round, StatementScore

MAX_WHOLE = 20
"""Of more statements than these, each is one line of the terminal."""
EXAMPLES = (
    "hsbstar explain results/star-tool.xlsx 2.4",
    "hsbstar explain results/star-tool.xlsx practice",
)


@dataclass(frozen=True)
class ExplainOptions:
    """What the command was given."""

    file: Path
    figure: str
    """A statement's ref, a domain's number or a strand, as typed."""
    limits: FileLimits


def propose_figures() -> list[tuple[str, str]]:
    """Return what the Tab key proposes: the refs and domains of the framework, with titles."""
    known = framework.bundled_framework()
    figures = [(str(domain.number), domain.title) for domain in known.domains]
    return figures + [(statement.ref, statement.text) for statement in known.statements]


def command(
    file: StarTool,
    figure: Annotated[str, typer.Argument(
        metavar="REF", help="A statement's ref, a domain's number, or a strand.",
        autocompletion=propose_figures,
    )],
    limit: Limits = None,
) -> int:
    """Trace a figure back to the cells it came from."""
    options = ExplainOptions(file=file, figure=figure, limits=raised_limits(limit or ()))
    return explain_figure(options, Reporter())


def explain_figure(options: ExplainOptions, reporter: Reporter) -> int:
    """Print the chain of a statement, a domain or a strand; return the exit code.

    Raises HsbstarError where the star tool has no such figure.
    """
    collated, findings, workbook = load_star_tool(options.file, options.limits)
    if collated is None or workbook is None:
        reporter.findings(findings)
        return 1
    sources = star_tool.read_sources(workbook)
    figure = rounds.find_figure(collated, options.figure)
    if figure is None:
        near = rounds.nearest_figure(collated, options.figure)
        hint = (f" Did you mean {near}?" if near else " Give a statement's ref, such as 2.4, a "
                "domain's number or a strand.")
        raise HsbstarError(f"{options.file} has no statement or domain ‘{options.figure}’.{hint}")

    def cells(ref: str, agency: str) -> Sequence[str]:
        return [f"{cell.file} › {cell.sheet} › {cell.cell}: {cell.answer}" if cell.cell
                else f"{cell.file}: {cell.answer}"
                for cell in star_tool.sources_of(sources, ref, agency)]

    if collated.source.stated:
        reporter.line(collated.source.stated, "bold")
    # A strand has up to 40 statements: on a terminal each is one line.
    cut = isinstance(figure, rounds.DomainScore) and len(figure.statements) > MAX_WHOLE
    for line in _chain(figure, collated, cells):
        reporter.line(reporter.fitted(line) if cut and line.startswith("    ") else line, hanging=2)
    if cut and reporter.out.is_terminal:
        reporter.line("The sheet Scores has every statement in full.")
    if not sources:
        reporter.note("This star tool does not record the cells. Score the returns again to see "
                      "them.")
    if not isinstance(figure, rounds.DomainScore):
        reporter.note("To explain the domain's score:")
        reporter.suggest(command_line("explain", options.file, figure.domain,
                                      limit=options.limits.raised))
    return 0


def _chain(
    figure: DomainScore | StatementScore, collated: Round,
    cells: Callable[[str, str], Sequence[str]],
) -> Iterator[str]:
    """Yield what a figure is made of, of a statement also the cells of the returns."""
    if isinstance(figure, rounds.DomainScore):
        ranks = rounds.rank_ranges(collated).domains.get(figure.number)
        yield from rounds.explain_domain(figure, ranks)
        return
    yield from rounds.explain_statement(figure, cells)
    (domain,) = (known for known in collated.domains if known.number == figure.domain)
    counts = f"is one of the {domain.scored} scored statements"
    yield (f"Statement {figure.statement.ref} "
           f"{counts if figure.score is not None else 'has no score and does not count'} in domain "
           f"{domain.number} {domain.title}: {rounds.show_score(domain.score)}")
