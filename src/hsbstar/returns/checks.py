"""Check returns together: which agencies have returned, and whether all are of one audit."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.findings import Where, finding
from hsbstar.core.markings import check_markings
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.audit import Agency
    from hsbstar.core.findings import Finding
    from hsbstar.returns.answers import Return


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


def drop_copies(returns: Sequence[Return]) -> tuple[list[Return], list[Finding]]:
    """Return the returns without copies of the same file, and a finding for each copy."""
    kept: dict[str, Return] = {}
    findings = []
    for returned in sorted(returns, key=lambda returned: returned.file):
        first = kept.setdefault(returned.sha256, returned)
        if first is not returned:
            where = Where(returned.file)
            findings.append(finding(Problem.SAME_FILE_TWICE, where, other=first.file))
    return list(kept.values()), findings


def check_together(returns: Sequence[Return], round_name: str | None = None) -> Iterator[Finding]:
    """Check that the returns are of one round and one area, and report agencies with several.

    The round is `round_name` if given, otherwise the one that most returns name.
    """
    yield from _check_same(returns, "round", Problem.ROUND_DIFFERS, round_name)
    yield from _check_same(returns, "area", Problem.AREA_DIFFERS, None)
    by_agency: dict[str, list[Return]] = defaultdict(list)
    for returned in returns:
        if returned.agency:
            by_agency[fold_name(returned.agency)].append(returned)
    for first, *others in by_agency.values():
        for returned in others:
            slots = {"agency": returned.agency, "other": first.file}
            yield finding(Problem.AGENCY_TWICE, returned.fields["agency"].where, **slots)
    yield from check_markings((returned.file, returned.marking) for returned in returns)


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
