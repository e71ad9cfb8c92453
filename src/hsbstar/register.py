"""The register of agencies: who was asked, who has returned, and what returns say of each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.errors import HsbstarError
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.wording import fold, fold_name, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hsbstar.details import Entry
    from hsbstar.returns import Return

COLUMNS = ("agency", "kind", "contact", "language")
"""What a list of agencies may tell."""
_LONGEST_CAPTION = 40


@dataclass(frozen=True)
class Agency:
    """An agency that is asked to answer."""

    name: str
    kind: str = ""
    contact: str = ""
    language: str = ""
    """In which its workbook is, where the list says so."""
    line: int = field(default=0, compare=False)
    """Where it stands in the list, for a finding."""


def read_agencies(data: bytes, file: str) -> tuple[Agency, ...]:
    """Return the agencies that a CSV file lists.

    It has a column `agency` and, where wanted, columns `kind`, `contact` and `language`.
    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page.
    Raises HsbstarError where there is no column `agency`, no agency, or one stands twice.
    """
    from hsbstar.csv_text import decoded, rows_of  # noqa: PLC0415 - only where a list is named

    rows = rows_of(decoded(data))
    header = [fold(caption) for caption in rows[0]] if rows else []
    if "agency" not in header:
        raise HsbstarError(
            f"{file} has no column ‘agency’. Its first line must name the columns: "
            "agency, and if you like kind, contact and language."
        )
    agencies: dict[str, Agency] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        name = values.get("agency", "")
        if not name:
            if any(values.values()):
                raise HsbstarError(f"{file}, line {number}: no agency is named. Fill it in.")
            continue
        if fold_name(name) in agencies:
            raise HsbstarError(
                f"{file}, line {number}: ‘{name}’ stands twice. Keep one line for each agency."
            )
        kind, contact, language = (values.get(key, "") for key in ("kind", "contact", "language"))
        agency = Agency(name, kind, contact, language, number)
        agencies[fold_name(name)] = agency
    if not agencies:
        raise HsbstarError(f"{file} lists no agency. Write one agency on each line.")
    return tuple(agencies.values())


def tell_unused_columns(data: bytes, file: str) -> str:
    """Say which columns of a list of agencies mean nothing; empty where there are none."""
    from hsbstar.csv_text import decoded, rows_of  # noqa: PLC0415 - as above

    first = next(iter(rows_of(decoded(data))), [])
    unused = [text for caption in first if (text := caption.strip()) and fold(text) not in COLUMNS]
    if not unused:
        return ""
    free = set(COLUMNS) - set(map(fold, first))
    named = ", ".join(_with_near(caption, free) for caption in unused)
    return (f"{file}, line 1: not used: {'columns' if unused[1:] else 'column'} {named}. The "
            f"columns that are used are {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}.")


def _with_near(caption: str, free: Iterable[str]) -> str:
    near = nearest(caption, sorted(free))
    return f"‘{caption[:_LONGEST_CAPTION]}’" + (f" (was ‘{near}’ meant?)" if near else "")


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
