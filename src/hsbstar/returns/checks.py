"""Check returns together: which agencies have returned, and whether all are of one audit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.audit import Agency
    from hsbstar.core.findings import Finding
    from hsbstar.returns.answers import Return

ANOTHER_AUDIT = {
    problem.code
    for problem in (
        Problem.ROUND_DIFFERS, Problem.ROUND_CONTRADICTS, Problem.AREA_DIFFERS,
        Problem.AGENCY_AMBIGUOUS,
    )
}
"""Errors that put a whole return in doubt: its scores belong to another round or area."""


def check_expected(returns: Sequence[Return], expected: Sequence[Agency]) -> Iterator[Finding]:
    """Report agencies that have not returned, and returns of agencies that are not expected."""
    missing = missing_agencies(returns, expected)
    for agency in missing:
        contact = agency.contact or "the agency"
        yield finding(Problem.AGENCY_NOT_RETURNED, Where(), agency=agency.name, contact=contact)
    known = {fold_name(agency.name) for agency in expected}
    awaited = [agency.name for agency in missing]
    for returned in returns:
        if returned.agency and fold_name(returned.agency) not in known:
            near = nearest(returned.agency, awaited)
            hint = f"; was ‘{near}’ meant?" if near else ""
            slots = {"agency": returned.agency, "hint": hint}
            yield finding(Problem.AGENCY_NOT_EXPECTED, returned.fields["agency"].where, **slots)


def missing_agencies(returns: Sequence[Return], expected: Sequence[Agency]) -> tuple[Agency, ...]:
    """Return the expected agencies without a return, in the list's order."""
    names = {fold_name(returned.agency) for returned in returns}
    return tuple(agency for agency in expected if fold_name(agency.name) not in names)


def any_scored(returns: Iterable[Return]) -> bool:
    """Return whether any return has a score."""
    return any(returned.count(Answered.SCORED) for returned in returns)


def drop_copies(returns: Iterable[Return]) -> tuple[list[Return], list[Finding]]:
    """Return the returns without copies of one before, by file, and a finding for each copy."""
    kept: dict[str, Return] = {}
    findings = []
    for returned in returns:
        first = kept.setdefault(returned.sha256, returned)
        if first is not returned:
            where = Where(returned.file)
            findings.append(finding(Problem.SAME_FILE_TWICE, where, other=first.file))
    return sorted(kept.values(), key=lambda returned: returned.file), findings


def check_together(returns: Sequence[Return], round_name: str | None = None) -> Iterator[Finding]:
    """Check that the returns are of one round and one area.

    The round is `round_name` if given, otherwise the one that most returns name.
    """
    yield from _check_same(returns, "round", Problem.ROUND_DIFFERS, round_name)
    yield from _check_same(returns, "area", Problem.AREA_DIFFERS, None)


def most_common(returns: Iterable[Return], field: str) -> str:
    """Return the value that most returns have in a field; of equals the first in the alphabet."""
    texts = [returned.fields[field].text for returned in returns]
    counts = Counter(fold(text) for text in texts if text)
    if not counts:
        return ""
    best = min(counts, key=lambda text: (-counts[text], text))
    return min(text for text in texts if fold(text) == best)


def _check_same(
    returns: Sequence[Return], field: str, problem: Problem, expected: str | None
) -> Iterator[Finding]:
    expected = expected or most_common(returns, field)
    for returned in returns:
        entry = returned.fields[field]
        if entry.text and fold(entry.text) != fold(expected):
            yield finding(problem, entry.where, found=entry.text, wanted=expected)
