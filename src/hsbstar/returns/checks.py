"""The register of agencies: who was asked, who has returned, and what returns say of each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hsbstar.audit import Agency
    from hsbstar.core.findings import Finding
    from hsbstar.returns.answers import Return
    from hsbstar.returns.form import Entry


def check_expected(
    returns: Sequence[Return], expected: Sequence[Agency]
) -> Iterator[Finding]:
    """Tell who has not returned, and returns of agencies that were not asked."""
    returned = {fold_name(one.agency) for one in returns}
    for agency in missing_agencies(returns, expected):
        contact = agency.contact or "the agency"
        yield finding(
            Problem.AGENCY_NOT_RETURNED, Where(), agency=agency.name, contact=contact
        )
    asked = {fold_name(agency.name) for agency in expected}
    awaited = [agency.name for agency in expected if fold_name(agency.name) not in returned]
    for one in returns:
        if one.agency and fold_name(one.agency) not in asked:
            near = nearest(one.agency, awaited)
            hint = f"; was ‘{near}’ meant?" if near else ""
            where = one.fields["agency"].where
            slots = {"agency": one.agency, "hint": hint}
            yield finding(Problem.AGENCY_NOT_EXPECTED, where, **slots)


def missing_agencies(
    returns: Sequence[Return], expected: Sequence[Agency]
) -> tuple[Agency, ...]:
    """Return the expected agencies without a return, in the list's order."""
    returned = {fold_name(one.agency) for one in returns}
    return tuple(agency for agency in expected if fold_name(agency.name) not in returned)


def drop_copies(returns: Sequence[Return]) -> tuple[list[Return], list[Finding]]:
    """Return the returns without copies of the same file, and a finding for each copy."""
    kept: dict[str, Return] = {}
    findings = []
    for one in sorted(returns, key=lambda item: item.file):
        first = kept.setdefault(one.sha256, one)
        if first is not one:
            where = Where(one.file)
            findings.append(finding(Problem.SAME_FILE_TWICE, where, other=first.file))
    return list(kept.values()), findings


def check_together(
    returns: Sequence[Return], round_name: str | None = None
) -> Iterator[Finding]:
    """Check that the returns are of one round and one area, and tell agencies that returned twice.

    The round is `round_name` where it is given, else the one that most returns name.
    """
    yield from _check_same(returns, "round", Problem.ROUND_DIFFERS, round_name)
    yield from _check_same(returns, "area", Problem.AREA_DIFFERS, None)
    by_agency: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        if one.agency:
            by_agency[fold_name(one.agency)].append(one)
    for same in by_agency.values():
        for one in same[1:]:
            slots = {"agency": one.agency, "other": same[0].file}
            yield finding(Problem.AGENCY_TWICE, one.fields["agency"].where, **slots)


def most_common(returns: Iterable[Return], field: str) -> str:
    """Return what most returns say in a field; of two as common, the first in the alphabet."""
    entries = [one.fields[field].text for one in returns]
    counts = Counter(fold(text) for text in entries if text)
    if not counts:
        return ""
    best = min(counts, key=lambda text: (-counts[text], text))
    return min(text for text in entries if fold(text) == best)


def _check_same(
    returns: Sequence[Return], field: str, problem: Problem, wanted: str | None
) -> Iterator[Finding]:
    wanted = wanted or most_common(returns, field)
    fields: list[Mapping[str, Entry]] = [one.fields for one in returns]
    for entry in (entries[field] for entries in fields):
        if entry.text and fold(entry.text) != fold(wanted):
            yield finding(problem, entry.where, found=entry.text, wanted=wanted)
