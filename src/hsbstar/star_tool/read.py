"""Read a star tool back into its round, from the agencies' scores.

Statement and domain scores are calculated again from the agencies' cells, so a star tool whose
formulas were never calculated reads the same. What someone changed by hand so that a figure could
mean two things (a doubled column, a sorted one, a score typed over) is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.returns import container_kind, read_workbook
from hsbstar.rounds import rating_in, score_round, statement_score
from hsbstar.spreadsheets import Place, as_text
from hsbstar.star_tool.layout import ADDED_LATER, MAX_AGENCIES, SCORES, SCORES_LINKS, scores_table
from hsbstar.star_tool.returns_sheet import check_dates, read_notice
from hsbstar.star_tool.stamp import read_star_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.framework import Statement
    from hsbstar.rounds import Rating, Round
    from hsbstar.spreadsheets import CellValue, Column, RawSheet, Workbook
    from hsbstar.star_tool.stamp import StarStamp

_KEY_BY_CAPTION = {fold(column.caption): column.key for column in SCORES.columns}
_NO_SCORE = "This cell does not contain a score on the scale"


@dataclass(frozen=True)
class _Scores:
    """The *Scores* sheet as it was found.

    `columns` has the columns of known captions by key: the fixed ones, and once they are checked,
    the agencies' and the optional ones. `others` has all but the fixed ones, by caption.
    """

    workbook: Workbook
    sheet: RawSheet
    header_row: int
    columns: dict[str, int]
    others: tuple[tuple[str, int], ...]

    @cached_property
    def rows(self) -> Mapping[str, list[int]]:
        """The rows below the heading, by their folded ref."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row in self.sheet.row_numbers:
            if row > self.header_row:
                rows[fold(as_text(self.value(row, "ref")))].append(row)
        return rows

    def value(self, row: int, key: str) -> CellValue:
        """Return the value in a column of a known caption."""
        return self.sheet.value(Place(row, self.columns[key]))

    def fault(self, what: str, row: int = 0, key: str = "ref") -> Finding:
        """Return a finding about a cell; about the whole sheet where no row is given."""
        if row:
            return _fault(self.workbook.where(self.sheet, Place(row, self.columns[key])), what)
        return _fault(Where(self.workbook.file, self.sheet.name), what)


def read_star_tool(
    data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS
) -> tuple[Round | None, list[Finding]]:
    """Return the round of a star tool, and what is wrong with it.

    None where the file is no star tool of ours, or was changed so that a figure is in doubt.
    """
    return read_star_tool_cells(data, file, limits)[:2]


def read_star_tool_cells(
    data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS
) -> tuple[Round | None, list[Finding], Workbook | None]:
    """Return the same, and all cells, for whatever else the star tool holds."""
    workbook = read_workbook(data, file, limits)
    if isinstance(workbook, Finding):
        return None, [workbook], None
    return *_read(workbook), workbook


def is_star_tool(data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS) -> bool:
    """Return whether a file is a star tool of ours, damaged or not, rather than a return."""
    workbook = read_workbook(data, file, limits)
    if isinstance(workbook, Finding):
        # A table that is no return is no star tool either, and an email only holds files.
        return (workbook.code != Problem.FILE_PASSED_OVER.code
                and not container_kind(data, file, limits))
    return _find_scores(workbook) is not None


def _read(workbook: Workbook) -> tuple[Round | None, list[Finding]]:
    stamp, scores = read_star_stamp(workbook), _find_scores(workbook)
    if stamp and not stamp.shows_agencies:
        where = Where(workbook.file)
        return None, [finding(Problem.STAR_TOOL_WITHOUT_ANSWERS, where, most=MAX_AGENCIES)]
    if stamp is None or scores is None:
        return None, [_fault(Where(workbook.file), "This is not a star tool that hsbstar filled")]
    table = scores_table(
        stamp.agencies, moderated=stamp.moderated is not None, minimum=stamp.weighing.minimum
    )
    places = dict(scores.others)
    more = [column for column in table.columns[len(SCORES.columns):]
            if column.key != SCORES_LINKS.key or column.caption in places]
    findings = [*_check_columns(scores, more, len(stamp.agencies)),
                *_check_statements(scores, stamp)]
    if findings:
        return None, findings
    placed = {column.key: places[column.caption] for column in more}
    return _read_checked(replace(scores, columns=scores.columns | placed), stamp)


def _read_checked(scores: _Scores, stamp: StarStamp) -> tuple[Round | None, list[Finding]]:
    """Read a sheet that has all columns and rows, each once."""
    ratings, findings = _read_ratings(scores, stamp)
    if findings:
        return None, findings
    agreed, findings = _read_agreed(scores, stamp)
    for statement in stamp.statements:
        findings += _check_scores(scores, stamp, statement, ratings[statement.id], agreed)
    if findings:
        return None, findings
    collated = score_round(
        stamp.source, stamp.domains, stamp.agencies, ratings, stamp.returns, agreed=agreed,
        weighing=stamp.weighing,
    )
    # Choices are in the source already; what is left of the notice is about errors.
    notice = read_notice(scores.workbook, stamp).replace(stamp.source.stated, "").strip()
    return replace(collated, notice=notice), [*check_dates(scores.workbook, stamp)]


def _fault(where: Where, what: str) -> Finding:
    return finding(Problem.STAR_TOOL_FAULT, where, what=what)


def _find_scores(workbook: Workbook) -> _Scores | None:
    """Find the sheet and row that hold the fixed captions of *Scores*."""
    needed = {*_KEY_BY_CAPTION.values()} - ADDED_LATER.get(SCORES.sheet, frozenset())
    for sheet in workbook.sheets:
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
                return _Scores(workbook, sheet, number, columns, tuple(others))
    return None


def _check_columns(
    scores: _Scores, columns: Sequence[Column], agencies: int
) -> Iterator[Finding]:
    """Check that each column after the fixed ones is there once, and no other; agencies first."""
    names = [name for name, _ in scores.others]
    captions = [column.caption for column in columns]
    named, optional = captions[:agencies], captions[agencies:]
    for caption in optional:
        if caption not in names:
            yield scores.fault(f"The column ‘{caption}’ is missing")
    for agency in named:
        if agency not in names:
            yield scores.fault(f"The column of the agency ‘{agency}’ is missing")
    for index, (name, column) in enumerate(scores.others):
        where = scores.workbook.where(scores.sheet, Place(scores.header_row, column))
        if name not in captions:
            yield _fault(where, f"The column ‘{name}’ does not belong to an agency")
        elif name in names[:index]:
            yield _fault(where, f"The agency ‘{name}’ has two columns" if name in named
                         else f"There are two columns ‘{name}’")


def _check_statements(scores: _Scores, stamp: StarStamp) -> Iterator[Finding]:
    """Check that each statement has one row, with its own wording next to its ref."""
    for statement in stamp.statements:
        rows = scores.rows.get(fold(statement.ref), [])
        if not rows:
            yield scores.fault(f"Statement {statement.ref} is missing from the sheet")
            continue
        for row in rows[1:]:
            yield scores.fault(f"Statement {statement.ref} has two rows", row)
        if fold(as_text(scores.value(rows[0], "statement"))) != fold(statement.text):
            what = f"The wording does not match statement {statement.ref}"
            yield scores.fault(what, rows[0], "statement")


def _read_ratings(
    scores: _Scores, stamp: StarStamp
) -> tuple[dict[str, dict[str, Rating]], list[Finding]]:
    """Return each agency's rating of each statement (by id), and the cells that hold none."""
    ratings: dict[str, dict[str, Rating]] = {}
    findings = []
    for statement in stamp.statements:
        (row,) = scores.rows[fold(statement.ref)]
        ratings[statement.id] = {}
        for number, agency in enumerate(stamp.agencies):
            rating = _rating(scores.value(row, f"agency {number}"), stamp)
            if rating is None:
                findings.append(scores.fault(_NO_SCORE, row, f"agency {number}"))
            else:
                ratings[statement.id][agency] = rating
    return ratings, findings


def _read_agreed(
    scores: _Scores, stamp: StarStamp
) -> tuple[dict[str, Rating], list[Finding]]:
    """Return what was agreed (by statement id), and where that is not what hsbstar wrote."""
    agreed: dict[str, Rating] = {}
    findings: list[Finding] = []
    for statement in stamp.statements if stamp.moderated is not None else ():
        (row,) = scores.rows[fold(statement.ref)]
        rating = _rating(scores.value(row, "agreed"), stamp)
        if rating is None:
            findings.append(scores.fault(_NO_SCORE, row, "agreed"))
        elif (rating is not Answered.BLANK) != (statement.id in (stamp.moderated or ())):
            change = "was removed" if rating is Answered.BLANK else "was added"
            what = f"The agreed score of statement {statement.ref} {change}"
            findings.append(scores.fault(what, row, "agreed"))
        elif rating is not Answered.BLANK:
            agreed[statement.id] = rating
    return agreed, findings


def _check_scores(
    scores: _Scores, stamp: StarStamp, statement: Statement,
    ratings: Mapping[str, Rating], agreed: Mapping[str, Rating],
) -> Iterator[Finding]:
    """Check that nobody typed over the formulas of a score and a self-assessed score."""
    own = statement_score(
        {agency: rating for agency, rating in ratings.items() if isinstance(rating, Fraction)},
        stamp.weighing,
    )
    weighted = "weighted " if stamp.weighing.weights else ""
    mean = f"the {weighted}mean of the agencies' scores in its row"
    expected = {"self_assessed": (own, mean)} if stamp.moderated is not None else {}
    expected["score"] = own, mean
    if statement.id in agreed:
        rating = agreed[statement.id]
        counts = rating if isinstance(rating, Fraction) else None
        expected["score"] = counts, "the agreed score in its row"
    (row,) = scores.rows[fold(statement.ref)]
    for key, (score, meaning) in expected.items():
        shown = scores.value(row, key)
        # A formula that was never calculated shows nothing. An .xls that LibreOffice saved holds
        # 0 where the result is an empty text.
        if isinstance(shown, int | float) and abs(float(score or 0) - shown) > 1e-9:
            yield scores.fault(f"The score is not {meaning}", row, key)


def _rating(value: CellValue, stamp: StarStamp) -> Rating | None:
    """Return the answer in an agency's cell; None where it is not one of the scale."""
    rating = rating_in(value, stamp.labels)
    if isinstance(rating, Fraction):
        return rating if stamp.source.lowest <= rating <= stamp.source.highest else None
    return rating
