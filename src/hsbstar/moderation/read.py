"""Read a moderation workbook: the agreed scores, and everything that is wrong with them.

It is read with the care of a return: an agreed score belongs to the statement whose ref is in its
row; stamp, ref and wording confirm each other; what cannot be read without a guess is a finding,
and then the self-assessed score counts. Reasons are checked and never repeated: they can be about
children.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY
from hsbstar.core.findings import Finding, Where, finding, shortened
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.core.plurals import count
from hsbstar.core.privacy import identifiers_in_words
from hsbstar.core.problems import KINDS, Problem, Severity
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.moderation.layout import (
    AGREED,
    CAPTIONS,
    MODERATION,
    MODERATION_LAYOUT_VERSION,
    START_FIELDS,
    agency_captions,
)
from hsbstar.returns import (
    STOPPERS,
    Captions,
    Reading,
    TableHeader,
    TableRow,
    check_headers,
    check_stamp,
    find_headers,
    find_rows,
    match_rows,
    read_date,
    read_fields,
    read_score,
    read_workbook,
)
from hsbstar.rounds import rating_in
from hsbstar.spreadsheets import (
    MARKING_KEY,
    Place,
    as_text,
    is_blank,
    kind_in_words,
    read_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.framework import Framework, Statement
    from hsbstar.rounds import Rating, Round, StatementScore
    from hsbstar.spreadsheets import Workbook

AGREED_KEYS = tuple(column.key for column in AGREED)
TABLE = Captions(
    {
        "agreed": "score", "agreed scores": "score", "moderated score": "score",
        "reasons": "reason",
        **{fold(caption): key for key, caption in CAPTIONS.items()},
    },
    ("statement", "reason", "by"),
    AGREED_KEYS,
    CAPTIONS,
)
"""The table of a moderation workbook."""

UNTIL_CORRECTED = "Until it is corrected, the self-assessed score is used."
_STOP = STOPPERS | {
    Problem.MODERATION_DIFFERS.code, Problem.MODERATION_CONTRADICTS.code
}
"""Findings after which no agreed score of the file can be trusted."""
_AgencyColumns = dict[tuple[str, int], dict[str, int | None]]
"""By sheet and heading's row, the column of each agency's score; None where it is gone."""


@dataclass(frozen=True)
class AgreedScore:
    """The agreed score of a statement, and its cell."""

    statement: Statement
    rating: Rating
    where: Where


@dataclass(frozen=True)
class Moderation:
    """The agreed scores of a round, and the file they come from."""

    file: str
    sha256: str
    scores: tuple[AgreedScore, ...]
    marking: str = ""
    """The protective marking."""

    @property
    def agreed(self) -> dict[str, Rating]:
        """What was agreed, by statement id."""
        return {score.statement.id: score.rating for score in self.scores}


def read_moderation(
    data: bytes, file: str, framework: Framework, collated: Round,
    limits: FileLimits = DEFAULT_LIMITS,
) -> tuple[Moderation | None, list[Finding]]:
    """Return what was agreed on a round's statements, and all findings.

    None where the file cannot be used at all. `file` is the path as the user gave it.
    """
    workbook = read_workbook(data, file, limits)
    if isinstance(workbook, Finding):
        return None, [workbook]
    return interpret_moderation(workbook, framework, collated)


def interpret_moderation(
    workbook: Workbook, framework: Framework, collated: Round
) -> tuple[Moderation | None, list[Finding]]:
    """Return what was agreed on a round's statements, and all findings.

    None where nothing in the workbook can be trusted: it is another one, or another round's.
    """
    stamp = read_stamp(workbook)
    headers = find_headers(workbook, TABLE)
    kind = stamp.get("workbook", MODERATION)
    if kind != MODERATION or not headers:
        reason = (f"it is {kind_in_words(kind)}" if kind != MODERATION
                  else "no row has the headings ‘Ref’ and ‘Agreed score’")
        return None, [finding(Problem.NOT_A_MODERATION, Where(workbook.file), reason=reason)]
    findings = list(check_stamp(stamp, framework, workbook.file, MODERATION_LAYOUT_VERSION))
    findings += _check_round(workbook, stamp, collated)
    if any(found.code in _STOP for found in findings):
        return None, _for_the_meeting(findings)
    findings += check_headers(headers)
    rows, named, row_findings = match_rows(list(find_rows(headers)), framework)
    findings += row_findings
    findings += [finding(Problem.AGREED_ROW_MISSING, Where(workbook.file), ref=score.statement.ref)
                 for score in collated.statements if score.statement.id not in named]
    columns = _agency_columns(headers, collated)
    scores = []
    for score in collated.statements:
        statement = framework.by_ref[score.statement.ref.casefold()]
        row, problems = _choose_row(statement, rows.get(statement.id, []))
        findings += problems
        if row is None:
            continue
        rating, problems = _read_row(statement, row, framework)
        findings += problems
        if rating is not Answered.BLANK:
            scores.append(AgreedScore(statement, rating, row.where("score")))
            findings += _check_basis(row, score, columns, framework)
    moderation = Moderation(
        workbook.file, workbook.sha256, tuple(scores), stamp.get(MARKING_KEY, ""))
    return moderation, _for_the_meeting(findings)


def _for_the_meeting(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with what the meeting can do about them, at most 100 of a kind."""
    return shortened([replace(found, fix=_fix(found)) for found in findings])


def _fix(found: Finding) -> str:
    if found.code.startswith("score-") and found.severity is Severity.ERROR:
        return f"Type the score that was agreed. {UNTIL_CORRECTED}"
    return KINDS[found.code].in_meeting or found.fix


def agreed_errors_sentence(moderation: Moderation | None, findings: Sequence[Finding]) -> str:
    """Return the notice for outputs that are made despite errors in this workbook."""
    errors = sum(found.severity is Severity.ERROR for found in findings)
    if not errors:
        return ""
    if moderation is None:
        return "The moderation workbook was left out: all scores are self-assessed."
    return (f"{count(errors, 'error', 'errors')} in the moderation workbook: self-assessed scores "
            "are used there.")


def _check_round(
    workbook: Workbook, stamp: dict[str, str], collated: Round
) -> Iterator[Finding]:
    """Check that stamp, first sheet and returns are of one round and one area."""
    fields = read_fields(workbook, stamp)
    expected = {"area": collated.source.area, "round": collated.source.round}
    for key in START_FIELDS:
        entry, stamped = fields[key], stamp.get(key, "")
        slots = {"what": key, "found": entry.text}
        if stamped and fold(stamped) != fold(entry.text):
            slots |= {"stamp": stamped, "label": FIELD_BY_KEY[key].caption}
            yield finding(Problem.MODERATION_CONTRADICTS, entry.where, **slots)
        elif entry.text and expected[key] and fold(entry.text) != fold(expected[key]):
            yield finding(Problem.MODERATION_DIFFERS, entry.where, wanted=expected[key], **slots)


def _choose_row(
    statement: Statement, rows: Sequence[TableRow]
) -> tuple[TableRow | None, list[Finding]]:
    """Return the row that says what was agreed on a statement; None where rows contradict."""
    answered = [row for row in rows if row.answered] or list(rows[:1])
    if not answered:
        return None, []
    first, *more = answered
    if any(_content(row) != _content(first) for row in more):
        slots = {"ref": statement.ref, "other": str(first.where("score"))}
        return None, [finding(Problem.STATEMENT_TWICE, row.where("score"), **slots)
                      for row in more]
    slots = {"ref": statement.ref, "other": first.where("score").cell}
    return first, [finding(Problem.STATEMENT_REPEATED, row.where("score"), **slots)
                   for row in more]


def _content(row: TableRow) -> tuple[str, ...]:
    return tuple(fold(row.text(key)) for key in AGREED_KEYS)


def _read_row(
    statement: Statement, row: TableRow, framework: Framework
) -> tuple[Rating, list[Finding]]:
    """Return what was agreed in a row, and what is wrong with the row."""
    findings = []
    if cover := row.cover("score"):
        slots = {"ref": statement.ref, "other": cover.first.address}
        reading = Reading(problem=Problem.SCORE_MERGED, slots=slots)
    else:
        reading = read_score(row.value("score"), framework.scale)
    if reading.problem:
        findings.append(finding(reading.problem, row.where("score"), **reading.slots))
    findings += _check_texts(row)
    if reading.answered is not Answered.BLANK or not reading.problem:
        findings += _check_grounds(statement, row, reading)
    return Fraction(reading.score) if reading.score is not None else reading.answered, findings


def _check_grounds(
    statement: Statement, row: TableRow, reading: Reading
) -> Iterator[Finding]:
    """Report an agreed score without reason or name, and either of them without a score."""
    if reading.answered is Answered.BLANK:
        if row.answered:
            slots = {"ref": statement.ref, "caption": CAPTIONS["score"]}
            yield finding(Problem.GROUNDS_WITHOUT_AGREED, row.where("score"), **slots)
        return
    missing = [what for key, what in (("reason", "reason"), ("by", "record of who agreed it"))
               if is_blank(row.value(key))]
    if missing:
        slots = {"ref": statement.ref, "what": " and no ".join(missing)}
        yield finding(Problem.AGREED_WITHOUT_GROUNDS, row.where("score"), **slots)


def _check_texts(row: TableRow) -> Iterator[Finding]:
    """Report what is wrong with reason, name and date of a row; never what they say."""
    for key in ("reason", "by", "date"):
        if problem := row.lost(key):
            yield finding(problem, row.where(key), column=CAPTIONS[key])
    if kinds := identifiers_in_words(row.text("reason")):
        slots = {"column": CAPTIONS["reason"], "kinds": kinds}
        yield finding(Problem.TEXT_IDENTIFIES, row.where("reason"), **slots)
    date = row.value("date")
    if not is_blank(date) and not row.lost("date") and read_date(date) is None:
        yield finding(Problem.DATE_UNREADABLE, row.where("date"), label=CAPTIONS["date"])


def _agency_columns(headers: Sequence[TableHeader], collated: Round) -> _AgencyColumns:
    captions = [fold(score) for score, _ in agency_captions(collated.agencies)]
    found: _AgencyColumns = {}
    for header in headers:
        values = header.sheet.rows[header.number]
        by_caption = {fold(as_text(value)): column for column, value in values.items()}
        found[header.sheet.name, header.number] = {
            agency: by_caption.get(caption)
            for agency, caption in zip(collated.agencies, captions, strict=True)
        }
    return found


def _check_basis(
    row: TableRow, score: StatementScore, columns: _AgencyColumns, framework: Framework
) -> Iterator[Finding]:
    """Report where the meeting saw other answers than the returns give now: a return came later."""
    heading = max(number for sheet, number in columns
                  if sheet == row.sheet.name and number < row.number)
    scale = framework.scale
    labels = {fold(scale.not_applicable.label): Answered.NOT_APPLICABLE,
              fold(scale.no_data.label): Answered.NO_DATA}
    changed = []
    for agency, rating in score.by_agency.items():
        column = columns[row.sheet.name, heading][agency]
        value = row.sheet.value(Place(row.number, column)) if column else None
        if rating_in(value, labels) != rating:
            changed.append(agency)
    if changed:
        slots = {"ref": score.statement.ref, "agencies": ", ".join(changed)}
        yield finding(Problem.AGREED_ON_OTHER_ANSWERS, row.where("score"), **slots)
