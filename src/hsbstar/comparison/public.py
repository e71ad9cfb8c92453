"""`hsbstar.compare_rounds`: rounds next to each other, for Python users."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar import comparison as room
from hsbstar.comparison.agency_names import SameNames, check_names, near_names
from hsbstar.comparison.dates import check_order, in_order
from hsbstar.comparison.model import Comparison, check_comparable, compare
from hsbstar.comparison.read import read_rounds
from hsbstar.core.arguments import check_output, path_of, text_of, write_output
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold_name
from hsbstar.framework import bundled_framework
from hsbstar.returns import UNDECIDED, errors_summary, versions_of
from hsbstar.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.core.arguments import PathLike
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.returns import Versions


def compare_rounds(
    *rounds: Round | PathLike,
    framework: Framework | None = None,
    same: Iterable[tuple[str, str]] = (),
    workbook: PathLike | None = None,
    marking: str | None = None,
    force: bool = False,
    versions: str | None = None,
    use: PathLike | Iterable[PathLike] = (),
) -> tuple[Comparison, list[Finding]]:
    """Compare two or more rounds of the same framework: what rose, what fell, and how surely.

    Args:
        *rounds: Each what `score_round` returned, or the path of a star tool that hsbstar filled,
            or of a folder of returns. Rounds that have dates are compared in the order of dates.
        framework: What `read_framework` returned, to read folders of returns. Without it, the
            bundled framework.
        same: Pairs of names that mean one agency, such as `[("Police", "Northshire Police")]`.
        workbook: The file (.xlsx) to write the comparison to, if you want one.
        marking: A protective marking for the workbook. Without it, the highest of the rounds.
        force: Whether an existing workbook is replaced.
        versions: What counts where an agency returned more than once in a folder of returns:
            "latest", or "mean" for the mean of its returns. Without it that is an error.
        use: Returns in those folders that count for their agencies, whatever `versions` says.

    Returns:
        Two things: the comparison, and the findings (names of agencies that may mean one agency,
        rounds that were named in another order than that of their dates, and those of files that
        were read). `comparison.domains` and `comparison.statements` have the `scores` in each
        round and the `change` from the first to the last, exact fractions in points of the scale,
        or None where one of the two has no score. `moved.matched` is the change among answers
        that both rounds have, `moved.inference.verdict` whether it is more than chance. What to
        know before you trust a change (other areas, other editions) is in the workbook.

    Raises:
        HsbstarError: There are fewer than two rounds, they have different frameworks or scales, a
            file that was named has errors, or the workbook exists and `force` is not set.
    """
    if len(rounds) < 2:
        raise HsbstarError("A comparison needs two rounds or more.")
    pairs = _same(same)
    choice = versions_of(versions, use)
    read, findings, inputs = _read(rounds, framework or bundled_framework(), choice)
    output = None if workbook is None else check_output(workbook, inputs=inputs, force=force)
    if reason := check_comparable(read):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of the same "
                           "kind.")
    findings += check_order(read)
    comparison = compare(in_order(read), pairs)
    findings += check_names(comparison.rounds, near_names(comparison.rounds))
    if marking is not None:
        comparison = replace(comparison, marking=text_of("marking", marking))
    if output:
        write_output(output, room.write_comparison(comparison), force=force)
    return comparison, findings


def _read(
    rounds: Iterable[Round | PathLike], framework: Framework, versions: Versions
) -> tuple[list[Round], list[Finding], list[Path]]:
    """Return the rounds, the findings and the files that were read."""
    read: tuple[list[Round], list[Finding], list[Path]] = [], [], []
    for given in rounds:
        if isinstance(given, Round):
            read[0].append(given)
            continue
        if not isinstance(given, str | os.PathLike):
            raise HsbstarError(
                "compare_rounds needs rounds: results of score_round, or paths of star tools or of "
                "folders of returns."
            )
        path = path_of(given)
        found = read_rounds([path], [framework], versions=versions.among(path))
        if not found[0]:
            advice = (
                "Choose which return from the agency to use: use=FILE, versions=\"latest\" or "
                "versions=\"mean\"." if any(each.code in UNDECIDED for each in found[1]) else
                "Correct the errors, or score the returns with allow_errors=True and compare that "
                "round."
            )
            raise HsbstarError(
                f"{given} cannot be compared because it has {errors_summary(found[1])}\n{advice}")
        read[0].extend(found[0])
        read[1].extend(found[1])
        read[2].extend(found[2])
    versions.check_read(read[2])
    return read


def _same(pairs: Iterable[tuple[str, str]]) -> list[SameNames]:
    same = []
    for pair in pairs or ():
        names = () if isinstance(pair, str) else tuple(pair)
        if len(names) != 2 or not all(isinstance(name, str) and fold_name(name) for name in names):
            raise HsbstarError(
                "same must be pairs of names, such as [(\"Police\", \"Northshire Police\")], not "
                f"{pair!r}."
            )
        same.append(SameNames(*names, f"same={names!r}"))
    return same
