"""Read a star tool back into the round that it pictures, from the agencies' scores.

Statement and domain scores are worked out again from the agencies' cells, so a star tool whose
formulas were never calculated reads the same. What someone changed by hand so that a figure could
mean two things (a doubled column, a sorted one, a score typed over) is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.returns import read_workbook
from hsbstar.rounds import score_round, statement_score
from hsbstar.spreadsheets import CellValue, Place, as_text, is_blank
from hsbstar.star_tool.layout import (
    ADDED_LATER,
    MOST_AGENCIES,
    SCORES,
    agency_captions,
    scores_beside,
)
from hsbstar.star_tool.stamp import StarStamp, read_star_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.framework import Statement
    from hsbstar.rounds import Round, Voice
    from hsbstar.spreadsheets import Column, RawReturn, RawSheet

_KEY_BY_CAPTION = {fold(column.caption): column.key for column in SCORES.columns}


@dataclass(frozen=True)
class _Scores:
    """The *Scores* sheet: its heading's row, the fixed columns by key, and all other columns."""

    raw: RawReturn
    sheet: RawSheet
    header_row: int
    columns: dict[str, int]
    others: tuple[tuple[str, int], ...]

    def value(self, row: int, key: str) -> CellValue:
        """Return the value of a fixed column."""
        return self.sheet.value(Place(row, self.columns[key]))

    def where(self, row: int, column: int) -> Where:
        """Return a cell's place for a finding."""
        return self.raw.where(self.sheet, Place(row, column))

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows in use below the heading."""
        return tuple(row for row in self.sheet.row_numbers if row > self.header_row)


def read_star_tool(
    data: bytes, file: str, bounds: Bounds = BOUNDS
) -> tuple[Round | None, list[Finding]]:
    """Return the round that a star tool holds, and what is wrong with it.

    None where the file is no star tool of ours, or was changed so that a figure is in doubt.
    """
    raw = read_workbook(data, file, bounds)
    return (None, [raw]) if isinstance(raw, Finding) else _read(raw)


def read_star_tool_whole(
    data: bytes, file: str, bounds: Bounds = BOUNDS
) -> tuple[Round | None, list[Finding], RawReturn | None]:
    """Return the same, and all cells, for what else the star tool tells."""
    raw = read_workbook(data, file, bounds)
    if isinstance(raw, Finding):
        return None, [raw], None
    return *_read(raw), raw


def _read(raw: RawReturn) -> tuple[Round | None, list[Finding]]:
    file = raw.file
    stamp, scores = read_star_stamp(raw), _find_scores(raw)
    if stamp and not stamp.shows_agencies:
        return None, [finding(Problem.STAR_TOOL_WITHOUT_ANSWERS, Where(file), most=MOST_AGENCIES)]
    if stamp is None or scores is None:
        return None, [_fault(Where(file), "This is not a star tool as hsbstar filled it")]
    findings = [*_check_agencies(scores, stamp), *_check_statements(scores, stamp)]
    if findings:
        return None, findings
    voices, findings = _read_voices(scores, stamp)
    if findings:
        return None, findings
    agreed, findings = _read_agreed(scores, stamp)
    findings += _check_scores(scores, stamp, voices, agreed)
    if findings:
        return None, findings
    return score_round(
        stamp.source, stamp.domains, stamp.agencies, voices, stamp.returns, agreed=agreed,
        weighing=stamp.weighing,
    ), []


def is_star_tool(data: bytes, file: str, bounds: Bounds = BOUNDS) -> bool:
    """Say whether a file is a star tool of ours, damaged or not, rather than a return."""
    raw = read_workbook(data, file, bounds)
    return isinstance(raw, Finding) or _find_scores(raw) is not None


def _fault(where: Where, what: str) -> Finding:
    return finding(Problem.STAR_TOOL_FAULT, where, what=what)


def _find_scores(raw: RawReturn) -> _Scores | None:
    """Find the sheet and row that hold the fixed captions of *Scores*."""
    needed = {*_KEY_BY_CAPTION.values()} - ADDED_LATER.get(SCORES.sheet, frozenset())
    for sheet in raw.sheets:
        for number, values in sheet.rows.items():
            columns: dict[str, int] = {}
            others = []
            for column, value in values.items():
                caption = as_text(value)
                key = _KEY_BY_CAPTION.get(fold(caption))
                # The first ‘Score’ is ours; an agency may bear that name further right.
                if key and key not in columns:
                    columns[key] = column
                elif caption:
                    others.append((caption, column))
            if columns.keys() >= needed:
                return _Scores(raw, sheet, number, columns, tuple(others))
    return None


def _check_agencies(scores: _Scores, stamp: StarStamp) -> Iterator[Finding]:
    """Check that each agency has one column, and each other column is an agency's."""
    names = [name for name, _ in scores.others]
    captions = _captions(stamp)
    ours = _captions_beside(stamp)
    for caption in ours.values():
        if caption not in names:
            where = Where(scores.raw.file, scores.sheet.name)
            yield _fault(where, f"The column ‘{caption}’ is missing")
    for agency in captions:
        if agency not in names:
            where = Where(scores.raw.file, scores.sheet.name)
            yield _fault(where, f"The column of the agency ‘{agency}’ is missing")
    for index, (name, column) in enumerate(scores.others):
        where = scores.where(scores.header_row, column)
        if name not in captions and name not in ours.values():
            yield _fault(where, f"The column ‘{name}’ is no agency's")
        elif name in names[:index]:
            what = f"The agency ‘{name}’" if name in captions else f"The column ‘{name}’"
            told = "has two columns" if name in captions else "is there twice"
            yield _fault(where, f"{what} {told}")


def _captions(stamp: StarStamp) -> tuple[str, ...]:
    return agency_captions(stamp.agencies, _beside(stamp))


def _beside(stamp: StarStamp) -> tuple[Column, ...]:
    """Return the columns after the agencies', which only some rounds have."""
    return scores_beside(
        moderated=stamp.moderated is not None, minimum=stamp.weighing.minimum
    )


def _captions_beside(stamp: StarStamp) -> dict[str, str]:
    """Return the captions of those columns by key."""
    return {column.key: column.caption for column in _beside(stamp)}


def _check_statements(scores: _Scores, stamp: StarStamp) -> Iterator[Finding]:
    """Check that each statement has one row, with its own wording beside its ref."""
    for domain in stamp.domains:
        for statement in domain.statements:
            rows = _rows_of(statement, scores)
            if not rows:
                where = Where(scores.raw.file, scores.sheet.name)
                yield _fault(where, f"Statement {statement.ref} is missing from the sheet")
            for row in rows[1:]:
                where = scores.where(row, scores.columns["ref"])
                yield _fault(where, f"Statement {statement.ref} has two rows")
            wording = as_text(scores.value(rows[0], "statement")) if rows else statement.text
            if fold(wording) != fold(statement.text):
                where = scores.where(rows[0], scores.columns["statement"])
                yield _fault(where, f"The wording is not that of statement {statement.ref}")


def _rows_of(statement: Statement, scores: _Scores) -> list[int]:
    return [row for row in scores.rows
            if fold(as_text(scores.value(row, "ref"))) == fold(statement.ref)]


def _read_voices(
    scores: _Scores, stamp: StarStamp
) -> tuple[dict[str, dict[str, Voice]], list[Finding]]:
    """Return what each agency says on each statement (by id), and the cells that say nothing."""
    columns, captions = dict(scores.others), _captions(stamp)
    voices: dict[str, dict[str, Voice]] = {}
    findings = []
    for domain in stamp.domains:
        for statement in domain.statements:
            row = _rows_of(statement, scores)[0]
            said = voices.setdefault(statement.id, {})
            for agency, caption in zip(stamp.agencies, captions, strict=True):
                voice = _voice(scores.sheet.value(Place(row, columns[caption])), stamp)
                if voice is None:
                    where = scores.where(row, columns[caption])
                    findings.append(_fault(where, "This cell holds no score of the scale"))
                else:
                    said[agency] = voice
    return voices, findings


def _read_agreed(
    scores: _Scores, stamp: StarStamp
) -> tuple[dict[str, Voice], list[Finding]]:
    """Return what was agreed (by statement id), and where that is not what hsbstar wrote."""
    agreed: dict[str, Voice] = {}
    findings: list[Finding] = []
    caption = _captions_beside(stamp).get("agreed")
    if caption is None:
        return agreed, findings
    column = dict(scores.others)[caption]
    for domain in stamp.domains:
        for statement in domain.statements:
            row = _rows_of(statement, scores)[0]
            voice = _voice(scores.sheet.value(Place(row, column)), stamp)
            where = scores.where(row, column)
            if voice is None:
                findings.append(_fault(where, "This cell holds no score of the scale"))
            elif (voice is not Answered.BLANK) != (statement.id in (stamp.moderated or ())):
                gone = "was taken away" if voice is Answered.BLANK else "was added"
                what = f"The agreed score of statement {statement.ref} {gone}"
                findings.append(_fault(where, what))
            elif voice is not Answered.BLANK:
                agreed[statement.id] = voice
    return agreed, findings


def _check_scores(
    scores: _Scores, stamp: StarStamp, voices: dict[str, dict[str, Voice]],
    agreed: dict[str, Voice],
) -> Iterator[Finding]:
    """Check that nobody typed over the formulas of a score and a self-assessed score."""
    captions = _captions_beside(stamp)
    for domain in stamp.domains:
        for statement in domain.statements:
            row = _rows_of(statement, scores)[0]
            own = statement_score({
                agency: voice for agency, voice in voices[statement.id].items()
                if isinstance(voice, Fraction)
            }, stamp.weighing)
            weighted = "weighted " if stamp.weighing.weights else ""
            counts, told = own, f"the {weighted}mean of the agencies' scores in its row"
            if "self_assessed" in captions:
                column = dict(scores.others)[captions["self_assessed"]]
                yield from _check_score(scores, row, column, own, told)
            if statement.id in agreed:
                voice, told = agreed[statement.id], "what was agreed in its row"
                counts = voice if isinstance(voice, Fraction) else None
            yield from _check_score(scores, row, scores.columns["score"], counts, told)


def _check_score(
    scores: _Scores, row: int, column: int, score: Fraction | None, told: str
) -> Iterator[Finding]:
    """Check that a cell shows the score that it should: an uncalculated formula shows nothing."""
    shown = scores.sheet.value(Place(row, column))
    # An .xls that LibreOffice saved holds 0 where a formula came to an empty text.
    if isinstance(shown, int | float) and abs(float(score or 0) - shown) > 1e-9:
        yield _fault(scores.where(row, column), f"The score is not {told}")


def _voice(value: CellValue, stamp: StarStamp) -> Voice | None:
    """Return what an agency's cell says; None where that is no answer."""
    if is_blank(value):
        return Answered.BLANK
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Means of two or more returns stand as decimals: back to the exact fraction they were.
        score = Fraction(value).limit_denominator(1000)
        return score if stamp.source.lowest <= score <= stamp.source.highest else None
    return stamp.labels.get(fold(as_text(value)))
