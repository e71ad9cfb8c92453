"""Check returns together: which agencies have returned, and whether all are of one audit."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY
from hsbstar.core.dates import FIRST_YEAR, day_in_words, is_likely, middle_day
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.framework import Answered

if TYPE_CHECKING:
    import datetime as dt
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
    yield from _check_dates(returns)
    by_agency: dict[str, list[Return]] = defaultdict(list)
    for returned in returns:
        if returned.agency:
            by_agency[fold_name(returned.agency)].append(returned)
    for first, *others in by_agency.values():
        for returned in others:
            slots = {"agency": returned.agency, "other": first.file}
            yield finding(Problem.AGENCY_TWICE, returned.fields["agency"].where, **slots)


def _check_dates(returns: Sequence[Return]) -> Iterator[Finding]:
    """Report days of completion and sign-off that are far from the other returns'."""
    days = [returned.date for returned in returns if returned.date]
    middle = middle_day(days)
    for returned in returns:
        for key in ("date", "signed_date"):
            day = returned.fields[key].date
            if day and not is_likely(day, middle):
                yield _unlikely(returned, key, day, why_unlikely(day, days))


def why_unlikely(day: dt.date, days: Sequence[dt.date]) -> str:
    """Return why a day is unlikely among the days of its round."""
    middle = middle_day(days)
    if day.year < FIRST_YEAR or middle is None:
        return f"which is before {FIRST_YEAR}"
    others = "the other return" if len(days) == 2 else "the middle date of all returns"
    return f"which is more than 18 months from {others} ({day_in_words(middle)})"


def check_after(returns: Iterable[Return], today: dt.date) -> Iterator[Finding]:
    """Report days after today. Only for what is shown: no output may depend on the clock."""
    for returned in returns:
        for key in ("date", "signed_date"):
            day = returned.fields[key].date
            if day and day > today:
                yield _unlikely(returned, key, day, "which is after today")


def _unlikely(returned: Return, key: str, day: dt.date, why: str) -> Finding:
    slots = {"label": FIELD_BY_KEY[key].caption, "day": day_in_words(day), "why": why}
    return finding(Problem.DATE_UNLIKELY, returned.fields[key].where, **slots)


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
