"""Check returns together: which agencies have returned, and whether all are of one audit."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY, find_kind, routing_of
from hsbstar.core.dates import FIRST_YEAR, day_in_words, is_likely, middle_day
from hsbstar.core.find_files import is_held
from hsbstar.core.findings import Where, finding
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.markings import check_markings
from hsbstar.core.plurals import comma_list, short_list
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name, name_likeness, names_in, near_names
from hsbstar.framework import Answered

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hsbstar.audit import Agency
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return

ANOTHER_AUDIT = {
    problem.code
    for problem in (
        Problem.ROUND_DIFFERS, Problem.ROUND_CONTRADICTS, Problem.AREA_DIFFERS,
        Problem.AGENCY_AMBIGUOUS,
    )
}
"""Errors that put a whole return in doubt: its scores belong to another round or area."""

MAY_HOLD_A_WORKBOOK = {".7z", ".rar"}
"""Containers that hsbstar does not open."""


def check_expected(
    returns: Sequence[Return], expected: Sequence[Agency], came: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """Report agencies that have not returned, and returns of agencies that are not expected.

    `came` has the files that came instead of a return, by agency (see `came_instead`).
    """
    names = {fold_name(agency.name): agency.name for agency in expected}
    area = most_common(returns, "area")
    near = {returned.file: near_names(returned.agency, names.values(), area)
            for returned in returns if returned.agency and fold_name(returned.agency) not in names}
    claims: dict[str, list[str]] = defaultdict(list)
    for returned in returns:
        for name in near.get(returned.file, [names.get(fold_name(returned.agency), "")]):
            claims[name].append(PurePath(returned.file).name)
    by_form: dict[str, list[str]] = defaultdict(list)
    for returned in returns:
        if fold_name(returned.agency) not in names:
            by_form[fold_name(returned.form_of[0])].append(PurePath(returned.file).name)
    for agency in missing_agencies(returns, expected):
        own = claims[agency.name] or by_form[fold_name(agency.name)]
        instead, needed = _instead(came.get(agency.name, ()), own)
        slots = {"agency": agency.name, "contact": agency.contact or "the agency",
                 "instead": instead, "needed": needed}
        yield finding(Problem.AGENCY_NOT_RETURNED, Where(), **slots)
    for returned in returns:
        if returned.file in near:
            meant = near[returned.file]
            quoted = comma_list([f"‘{name}’" for name in meant], "or")
            hint = f" Did you mean {quoted}?" if meant else ""
            slots = {"agency": returned.agency, "hint": hint, "files": _claimed(meant, claims)}
            yield finding(Problem.AGENCY_NOT_EXPECTED, returned.fields["agency"].where, **slots)


def _claimed(near: Sequence[str], claims: Mapping[str, Sequence[str]]) -> str:
    """Return which files would be of the same agency, if it is the one that was meant."""
    return "".join(
        f" If this is ‘{name}’, it has sent {len(claims[name])} files: {short_list(claims[name])}."
        for name in near if len(claims[name]) > 1)


def _instead(came: Sequence[str], near: Sequence[str]) -> tuple[str, str]:
    """Return in words what there is instead of an agency's return, and what to ask for.

    `came` are files that cannot be read as a return, `near` returns of nearly the same name, or on
    the agency's form.
    """
    endings = {PurePath(file).suffix.lower() for file in came}
    instead, needed = "", "the workbook" if came else "it"
    if near:
        instead, needed = f"; {short_list(near)} may be its return", f"{needed} if it is not"
    elif endings & MAY_HOLD_A_WORKBOOK:
        needed += ", unless it is inside: if so, save it with the other returns"
    if came:
        files = short_list(sorted(PurePath(file).name for file in came))
        how = "came, but not as a return" if endings & RETURN_ENDINGS else "came instead"
        instead += f"; {files} {how}"
    return instead, needed


def came_instead(
    unread: Iterable[str], returns: Sequence[Return], expected: Sequence[Agency]
) -> dict[str, list[str]]:
    """Return by missing agency which of the unread files have its name in theirs."""
    area, names = most_common(returns, "area"), [agency.name for agency in expected]
    missing = {agency.name for agency in missing_agencies(returns, expected)}
    came: dict[str, list[str]] = defaultdict(list)
    for file in unread:
        for name in missing.intersection(names_in(PurePath(file).stem, names, area)):
            came[name].append(file)
    return came


def check_forms(
    returns: Sequence[Return], expected: Sequence[Agency], framework: Framework
) -> Iterator[Finding]:
    """Report returns on a form that was made for another agency, or for another kind of agency."""
    area, kinds = most_common(returns, "area"), framework.kinds
    listed = {fold_name(agency.name): agency.kind for agency in expected}
    keys = {kind: find_kind(kind, framework) for kind in set(listed.values())}
    for returned in returns:
        form_agency, form_kind = returned.form_of
        own, other = fold_name(returned.agency), fold_name(form_agency)
        kind = keys.get(listed.get(own, ""))
        of_kind = (f", which is listed as ‘{kinds[kind]}’"
                   if kind and form_kind in kinds and kind != form_kind else "")
        # Names that are merely near may be one agency's, unless the list has both.
        is_another = own and other and own != other and (
            {own, other} <= listed.keys() or not name_likeness(returned.agency, form_agency, area))
        if not is_another and not of_kind:
            continue
        wrong = routing_of(form_kind, framework).preset - routing_of(kind, framework).preset
        left = sum(answered is Answered.NOT_APPLICABLE and id_ in wrong
                   for id_, _, answered in returned.scores())
        label, should = framework.scale.not_applicable.label, ", which this agency should answer"
        yield finding(
            Problem.FORM_OF_ANOTHER, returned.fields["agency"].where,
            form=f"the form of ‘{form_agency}’" if is_another
            else f"a form for ‘{kinds[form_kind]}’",
            agency=f"‘{returned.agency}’{of_kind}",
            preset=f" Statements still preset to {label} for ‘{kinds[form_kind]}’: {left} of "
            f"{len(returned.answers)}{should if kind else ''}." if left else "",
        )


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
            # Whoever saves an attachment next to its email has not been sent it twice.
            problem = (Problem.FILE_SAVED_TOO if is_held(returned.file) != is_held(first.file)
                       else Problem.SAME_FILE_TWICE)
            findings.append(finding(problem, Where(returned.file), other=first.file))
    return sorted(kept.values(), key=lambda returned: returned.file), findings


def check_together(returns: Sequence[Return], round_name: str | None = None) -> Iterator[Finding]:
    """Check that the returns are of one round and one area.

    The round is `round_name` if given, otherwise the one that most returns name.
    """
    yield from _check_same(returns, "round", Problem.ROUND_DIFFERS, round_name)
    yield from _check_same(returns, "area", Problem.AREA_DIFFERS, None)
    yield from _check_dates(returns)
    yield from check_markings((returned.file, returned.marking) for returned in returns)


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
    others = {1: f"‘{FIELD_BY_KEY['date'].caption}’", 2: "the other return"}.get(
        len(days), "the middle of the dates of all returns")
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
