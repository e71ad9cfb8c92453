"""Read a star tool back into the round that it pictures, from the agencies' scores.

Statement and domain scores are worked out again from the agencies' cells, so a star tool whose
formulas were never calculated reads the same, and a cell that someone changed counts as it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, DateCell, Place, as_text, is_blank
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.layout import STAMP_MARK
from hsbstar.rounds import Round, Source, Voice, score_round
from hsbstar.scores import Answered
from hsbstar.star_layout import AGENCIES_COLUMN, OUTLINE_CAPTIONS, OUTLINE_COLUMN, SCORES
from hsbstar.wording import fold
from hsbstar.workbooks.reading import read_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.raw import RawReturn, RawSheet

_FIXED_CAPTIONS = {fold(column.caption) for column in SCORES.columns}


@dataclass(frozen=True)
class _Statement:
    """A statement as the star tool outlines it."""

    id: str
    ref: str
    strand: str | None
    text: str


@dataclass
class _Domain:
    """A domain as the star tool outlines it."""

    number: int
    title: str
    statements: list[_Statement] = field(default_factory=list)


@dataclass(frozen=True)
class _Scores:
    """The *Scores* sheet: where its header is, and in which columns refs and agencies stand."""

    sheet: RawSheet
    header_row: int
    columns: dict[str, int]
    agencies: dict[str, int]


def read_star_tool(data: bytes, file: str) -> tuple[Round | None, list[Finding]]:
    """Return the round that a star tool holds, and what is wrong with it.

    None where the file is no star tool of ours, or a statement or an agency was taken out.
    """
    raw = read_cells(data, file, _blank_voices)
    if isinstance(raw, Finding):
        return None, [raw]
    stamp_sheet, scores = _find_stamp(raw), _find_scores(raw)
    if stamp_sheet is None or scores is None:
        return None, [_fault(Where(file), "This is not a star tool that hsbstar filled")]
    stamp = _stamp(stamp_sheet)
    rows = _rows_by_ref(scores)
    domains = _outline(stamp_sheet, scores, rows)
    findings = list(_check_whole(raw, stamp_sheet, scores, rows, domains))
    if findings:
        return None, findings
    voices: dict[str, dict[str, Voice]] = {}
    for domain in domains:
        for statement in domain.statements:
            row = rows[fold(statement.ref)]
            by_agency: dict[str, Voice] = {}
            for agency, column in scores.agencies.items():
                place = Place(row, column)
                voice = _voice(scores.sheet.value(place), stamp)
                if voice is None:
                    where = raw.where(scores.sheet, place)
                    findings.append(_fault(where, "This cell holds no score of the scale"))
                else:
                    by_agency[agency] = voice
            voices[statement.id] = by_agency
    if findings:
        return None, findings
    agencies = list(scores.agencies)
    return score_round(_source(stamp), domains, agencies, voices, int(stamp["returns"])), []


def is_star_tool(data: bytes, file: str) -> bool:
    """Say whether a file is a star tool of ours, damaged or not, rather than a return."""
    raw = read_cells(data, file, lambda _: ())
    return isinstance(raw, Finding) or _find_scores(raw) is not None


def _fault(where: Where, what: str) -> Finding:
    return finding(Problem.STAR_TOOL_FAULT, where, what=what)


def _find_stamp(raw: RawReturn) -> RawSheet | None:
    for sheet in raw.sheets:
        is_stamp = as_text(sheet.value(Place(1, 1))) == STAMP_MARK
        if is_stamp and as_text(sheet.value(Place(2, 2))) == "star":
            return sheet
    return None


def _stamp(sheet: RawSheet) -> dict[str, str]:
    return {
        as_text(sheet.value(Place(row, 1))): as_text(sheet.value(Place(row, 2)))
        for row in range(2, len(sheet.rows) + 1)
    }


def _find_scores(raw: RawReturn) -> _Scores | None:
    """Find the sheet and row that hold the fixed captions of *Scores*."""
    for sheet in raw.sheets:
        for number, values in enumerate(sheet.rows, start=1):
            fixed: dict[str, int] = {}
            agencies: dict[str, int] = {}
            for column, value in enumerate(values, start=1):
                caption = as_text(value)
                # The first ‘Score’ is ours; an agency may bear that name further right.
                if fold(caption) in _FIXED_CAPTIONS - fixed.keys():
                    fixed[fold(caption)] = column
                elif caption:
                    agencies[caption] = column
            if fixed.keys() == _FIXED_CAPTIONS:
                return _Scores(sheet, number, fixed, agencies)
    return None


def _blank_voices(raw: RawReturn) -> Iterator[tuple[str, Place]]:
    """Yield the agencies' cells that are blank or dates: an error value may stand there."""
    scores = _find_scores(raw)
    if scores is None:
        return
    for row in range(scores.header_row + 1, len(scores.sheet.rows) + 1):
        for column in scores.agencies.values():
            value = scores.sheet.value(Place(row, column))
            if is_blank(value) or isinstance(value, DateCell):
                yield scores.sheet.name, Place(row, column)


def _rows_by_ref(scores: _Scores) -> dict[str, int]:
    column = scores.columns[fold("Ref")]
    refs = {
        row: fold(as_text(scores.sheet.value(Place(row, column))))
        for row in range(scores.header_row + 1, len(scores.sheet.rows) + 1)
    }
    return {ref: row for row, ref in refs.items() if ref}


def _outline(sheet: RawSheet, scores: _Scores, rows: dict[str, int]) -> list[_Domain]:
    """Return domains and statements as the stamp lists them, wording from *Scores*."""
    domains: dict[int, _Domain] = {}
    text_column = scores.columns[fold("Statement")]
    for row in range(2, len(sheet.rows) + 1):
        columns = range(OUTLINE_COLUMN, OUTLINE_COLUMN + len(OUTLINE_CAPTIONS))
        values = [as_text(sheet.value(Place(row, column))) for column in columns]
        identity, ref, number, title, strand = values
        if not identity:
            continue
        at = rows.get(fold(ref))
        text = as_text(scores.sheet.value(Place(at, text_column))) if at else ""
        domain = domains.setdefault(int(number), _Domain(int(number), title))
        domain.statements.append(_Statement(identity, ref, strand or None, text))
    return list(domains.values())


def _check_whole(
    raw: RawReturn,
    stamp_sheet: RawSheet,
    scores: _Scores,
    rows: dict[str, int],
    domains: list[_Domain],
) -> Iterator[Finding]:
    """Check that no statement and no agency was taken out, added or renamed."""
    where = Where(raw.file, scores.sheet.name)
    for domain in domains:
        for statement in domain.statements:
            if fold(statement.ref) not in rows:
                yield _fault(where, f"Statement {statement.ref} is missing from the sheet")
    column = [stamp_sheet.value(Place(row, AGENCIES_COLUMN))
              for row in range(1, len(stamp_sheet.rows) + 1)]
    known = [as_text(value) for value in column if not is_blank(value)]
    for agency in known:
        if agency not in scores.agencies:
            yield _fault(where, f"The column of the agency ‘{agency}’ is missing")
    for agency, number in scores.agencies.items():
        if agency not in known:
            place = Place(scores.header_row, number)
            yield _fault(raw.where(scores.sheet, place), f"The column ‘{agency}’ is no agency's")


def _voice(value: CellValue, stamp: dict[str, str]) -> Voice | None:
    """Return what an agency's cell says; None where that is no answer."""
    if is_blank(value):
        return Answered.BLANK
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Means of two or more returns stand as decimals: back to the exact fraction they were.
        score = Fraction(value).limit_denominator(1000)
        return score if int(stamp["lowest"]) <= score <= int(stamp["highest"]) else None
    labels = {
        fold(stamp["not_applicable"]): Answered.NOT_APPLICABLE,
        fold(stamp["no_data"]): Answered.NO_DATA,
    }
    return labels.get(fold(as_text(value)))


def _source(stamp: dict[str, str]) -> Source:
    return Source(
        stamp["area"], stamp["round"], stamp["framework"], stamp["edition"],
        int(stamp["lowest"]), int(stamp["highest"]),
        tuple(dt.date.fromisoformat(day) for day in stamp["dates"].split()),
    )
