"""Say what a moderation workbook means: the agreed scores, and everything that is wrong.

Read with the care of a return: an agreed score belongs to the statement whose ref stands in its
row; stamp, ref and wording confirm each other; what cannot be read without a guess is a finding,
and then the self-assessed score stands. Reasons are looked at and never repeated: they can be
about children.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding, shortened
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.plurals import count
from hsbstar.core.privacy import kinds_in_words
from hsbstar.core.problems import Problem, Severity
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.moderation.layout import (
    AGREED,
    CAPTIONS,
    FIXED,
    MODERATION,
    MODERATION_LAYOUT_VERSION,
    START_FIELDS,
    agency_columns,
    field_caption,
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
from hsbstar.spreadsheets import (
    CellValue,
    EmptyFormula,
    ErrorCell,
    Place,
    as_text,
    is_blank,
    read_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hsbstar.framework import Framework, Statement
    from hsbstar.rounds import Round, StatementScore, Voice
    from hsbstar.spreadsheets import RawReturn

AGREED_KEYS = tuple(column.key for column in AGREED)
TABLE = Captions(
    {
        "agreed": "score", "agreed scores": "score", "moderated score": "score",
        "reasons": "reason",
        **{fold(column.caption): column.key for column in FIXED},
    },
    ("statement", "reason", "by"),
    AGREED_KEYS,
    CAPTIONS,
)
"""The table of a moderation workbook."""

UNTIL_MENDED = "Until it is mended, the self-assessed score counts."
_FIXES = {
    Problem.STATEMENT_TWICE.code: "Find out which agreed score holds and delete the other "
                                        "row.",
    Problem.STATEMENT_IN_MANY_ROWS.code: "Keep one row for each statement.",
    Problem.STATEMENT_CHANGED.code: "Check that the meeting talked about the statement as it "
                                          "stands in the framework.",
    Problem.REF_CONTRADICTS_WORDING.code: "Rows were probably sorted in part. Match each "
                                                "agreed score to its statement by hand.",
    Problem.FRAMEWORK_DIFFERS.code: "Name its framework file with --framework, or the "
                                          "moderation workbook of this round.",
    Problem.EDITION_DIFFERS.code: "Name that edition's file with --framework, or the "
                                        "moderation workbook of this round.",
    Problem.STAMP_MISSING.code: "Check that it is this round's moderation workbook; it may "
                                      "have been pasted into a new file.",
    Problem.TEXT_IDENTIFIES.code: "A reason is about practice, not cases: take out what "
                                        "could identify a child.",
    Problem.TEXT_IS_ERROR.code: "Text that begins with = or - was probably taken for a "
                                      "formula: type it again with an apostrophe in front.",
    Problem.TEXT_WITHOUT_REF.code: "Move it into the row of its statement, or leave it: it "
                                         "changes no score.",
    Problem.DATE_UNREADABLE.code: "Type it as day, month in letters, year: 31 March 2026.",
}
"""What to do in this workbook, where the words for a return would send the reader to an agency."""


@dataclass(frozen=True)
class AgreedScore:
    """What was agreed on one statement, and the cell in which it stands."""

    statement: Statement
    voice: Voice
    where: Where


@dataclass(frozen=True)
class Moderation:
    """The agreed scores of a round, and the file they come from."""

    file: str
    sha256: str
    scores: tuple[AgreedScore, ...]

    @property
    def voices(self) -> dict[str, Voice]:
        """What was agreed, by statement id."""
        return {one.statement.id: one.voice for one in self.scores}


def interpret_moderation(
    raw: RawReturn, framework: Framework, collated: Round
) -> tuple[Moderation | None, list[Finding]]:
    """Return what was agreed on a round's statements, and all findings.

    None where nothing in the workbook can be trusted: it is another one, or another round's.
    """
    stamp = read_stamp(raw)
    headers = find_headers(raw, TABLE)
    reason = _why_not(stamp, headers)
    if reason:
        return None, [finding(Problem.NOT_A_MODERATION, Where(raw.file), reason=reason)]
    findings = list(check_stamp(stamp, framework, raw.file, MODERATION_LAYOUT_VERSION))
    findings += _check_round(raw, stamp, collated)
    if any(found.code in _STOP for found in findings):
        return None, _for_the_meeting(findings)
    findings += check_headers(headers)
    rows, named, row_findings = match_rows(list(find_rows(headers)), framework)
    findings += row_findings
    findings += _check_missing(framework, named, raw.file)
    shown = _agency_columns(headers, collated)
    scores = []
    for one in collated.statements:
        statement = framework.by_ref[one.statement.ref.casefold()]
        score, problems = _agreed(statement, rows.get(statement.id, []), framework)
        findings += problems
        if score:
            scores.append(score[0])
            findings += _check_basis(score[1], one, shown, framework)
    return Moderation(raw.file, raw.sha256, tuple(scores)), _for_the_meeting(findings)


def tell_agreed_errors(moderation: Moderation | None, findings: Sequence[Finding]) -> str:
    """Return the sentence that outputs bear which were made despite errors in this workbook."""
    errors = sum(found.severity is Severity.ERROR for found in findings)
    if not errors:
        return ""
    if moderation is None:
        return "The moderation workbook was left out: all scores are self-assessed."
    return (f"{count(errors, 'error', 'errors')} in the moderation workbook: there the "
            "self-assessed scores count.")


_STOP = STOPPERS | {
    Problem.MODERATION_DIFFERS.code, Problem.MODERATION_CONTRADICTS.code
}
"""Findings after which no agreed score of the file can be trusted."""


def _why_not(stamp: dict[str, str], headers: Sequence[TableHeader]) -> str:
    """Say why a file is no moderation workbook; nothing where it is one."""
    kind = stamp.get("workbook", MODERATION)
    if kind != MODERATION:
        return f"it is a workbook of hsbstar's of another kind ({kind})"
    return "" if headers else "no row has the headings ‘Ref’ and ‘Agreed score’"


def _check_round(
    raw: RawReturn, stamp: dict[str, str], collated: Round
) -> Iterator[Finding]:
    """Check that stamp, first sheet and returns are of one round and one area."""
    fields = read_fields(raw, stamp)
    wanted = {"area": collated.source.area, "round": collated.source.round}
    for key in START_FIELDS:
        entry, stamped = fields[key], stamp.get(key, "")
        if stamped and fold(stamped) != fold(entry.text):
            slots = {"what": key, "stamp": stamped, "label": field_caption(key),
                     "found": entry.text}
            yield finding(Problem.MODERATION_CONTRADICTS, entry.where, **slots)
        elif entry.text and wanted[key] and fold(entry.text) != fold(wanted[key]):
            slots = {"what": key, "found": entry.text, "wanted": wanted[key]}
            yield finding(Problem.MODERATION_DIFFERS, entry.where, **slots)


def _check_missing(
    framework: Framework, named: Collection[str], file: str
) -> Iterator[Finding]:
    for statement in framework.statements:
        if statement.id not in named:
            yield finding(Problem.AGREED_ROW_MISSING, Where(file), ref=statement.ref)


def _agreed(
    statement: Statement, rows: Sequence[TableRow], framework: Framework
) -> tuple[tuple[AgreedScore, TableRow] | None, list[Finding]]:
    """Return what the rows of a statement say was agreed, and the row that says it."""
    answered = [row for row in rows if row.answered] or list(rows[:1])
    if not answered:
        return None, []
    first = answered[0]
    findings: list[Finding] = []
    if any(_content(row) != _content(first) for row in answered[1:]):
        slots = {"ref": statement.ref, "other": str(first.where("score"))}
        return None, [finding(Problem.STATEMENT_TWICE, row.where("score"), **slots)
                      for row in answered[1:]]
    for row in answered[1:]:
        slots = {"ref": statement.ref, "other": first.where("score").cell}
        findings.append(finding(Problem.STATEMENT_REPEATED, row.where("score"), **slots))
    reading = _read(statement, first, framework, findings)
    findings += _check_texts(first)
    if reading.problem and reading.answered is Answered.BLANK:
        return None, findings
    findings += _check_grounds(statement, first, reading)
    if reading.answered is Answered.BLANK:
        return None, findings
    voice = Fraction(reading.score) if reading.score is not None else reading.answered
    return (AgreedScore(statement, voice, first.where("score")), first), findings


def _read(
    statement: Statement, row: TableRow, framework: Framework, findings: list[Finding]
) -> Reading:
    """Return what the cell of the agreed score means; what is wrong with it goes to findings."""
    if cover := row.cover("score"):
        slots = {"ref": statement.ref, "other": cover.first.address}
        findings.append(finding(Problem.SCORE_MERGED, row.where("score"), **slots))
        return Reading(problem=Problem.SCORE_MERGED)
    reading = read_score(row.value("score"), framework.scale)
    if reading.problem:
        findings.append(finding(reading.problem, row.where("score"), **reading.slots))
    return reading


def _content(row: TableRow) -> tuple[str, ...]:
    return tuple(fold(row.text(key)) for key in AGREED_KEYS)


def _check_grounds(
    statement: Statement, row: TableRow, reading: Reading
) -> Iterator[Finding]:
    """Tell an agreed score without reason or name, and either of them without a score."""
    if reading.answered is Answered.BLANK:
        if row.answered:
            slots = {"ref": statement.ref, "caption": CAPTIONS["score"]}
            yield finding(Problem.GROUNDS_WITHOUT_AGREED, row.where("score"), **slots)
        return
    missing = [what for key, what in (("reason", "reason"), ("by", "name of who agreed it"))
               if is_blank(row.value(key))]
    if missing:
        slots = {"ref": statement.ref, "what": " and no ".join(missing)}
        yield finding(Problem.AGREED_WITHOUT_GROUNDS, row.where("score"), **slots)


def _check_texts(row: TableRow) -> Iterator[Finding]:
    """Tell what is wrong with reason, name and date of a row; never what they say."""
    for key in ("reason", "by"):
        if isinstance(row.value(key), ErrorCell | EmptyFormula):
            yield finding(Problem.TEXT_IS_ERROR, row.where(key), column=CAPTIONS[key])
    if kinds := kinds_in_words(row.text("reason")):
        slots = {"column": CAPTIONS["reason"], "kinds": kinds}
        yield finding(Problem.TEXT_IDENTIFIES, row.where("reason"), **slots)
    if not is_blank(row.value("date")) and read_date(row.value("date")) is None:
        yield finding(Problem.DATE_UNREADABLE, row.where("date"), label=CAPTIONS["date"])


def _agency_columns(
    headers: Sequence[TableHeader], collated: Round
) -> dict[tuple[str, int], dict[str, int | None]]:
    """Return where each agency's score stands below each heading, by sheet and heading's row."""
    captions = [columns.score for columns in agency_columns(collated.agencies)]
    found: dict[tuple[str, int], dict[str, int | None]] = {}
    for header in headers:
        values = header.sheet.rows[header.number]
        by_caption = {fold(as_text(value)): column for column, value in values.items()}
        found[header.sheet.name, header.number] = {
            agency: by_caption.get(fold(caption))
            for agency, caption in zip(collated.agencies, captions, strict=True)
        }
    return found


def _check_basis(
    row: TableRow, one: StatementScore, shown: dict[tuple[str, int], dict[str, int | None]],
    framework: Framework,
) -> Iterator[Finding]:
    """Tell where the meeting saw other answers than the returns give now: a return came later."""
    heading = max(number for sheet, number in shown
                  if sheet == row.sheet.name and number < row.number)
    columns = shown[row.sheet.name, heading]
    changed = []
    for agency, voice in one.by_agency.items():
        column = columns[agency]
        value = row.sheet.value(Place(row.number, column)) if column else None
        if _as_voice(value, framework) != voice:
            changed.append(agency)
    if changed:
        slots = {"ref": one.statement.ref, "agencies": ", ".join(changed)}
        yield finding(Problem.AGREED_ON_OTHER_ANSWERS, row.where("score"), **slots)


def _as_voice(value: CellValue, framework: Framework) -> Voice | None:
    """Return what an agency's cell shows; None where it is nothing that we wrote there."""
    if is_blank(value):
        return Answered.BLANK
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Means of two or more returns stand as decimals: back to the exact fraction they were.
        return Fraction(value).limit_denominator(1000)
    labels = {
        fold(framework.scale.not_applicable.label): Answered.NOT_APPLICABLE,
        fold(framework.scale.no_data.label): Answered.NO_DATA,
    }
    return labels.get(fold(as_text(value)))


def _for_the_meeting(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with what to do in the words of a meeting, at most so many of a kind."""
    return shortened([replace(found, fix=_fix(found)) for found in findings])


def _fix(found: Finding) -> str:
    if found.code.startswith("score-") and found.severity is Severity.ERROR:
        return f"Type the score that was agreed. {UNTIL_MENDED}"
    return _FIXES.get(found.code, found.fix)


def read_moderation(
    data: bytes, file: str, framework: Framework, collated: Round, bounds: Bounds = BOUNDS
) -> tuple[Moderation | None, list[Finding]]:
    """Return what was agreed on a round's statements, and all findings.

    None where the file cannot be used at all. `file` is the path as the user gave it.
    """
    raw = read_workbook(data, file, bounds)
    if isinstance(raw, Finding):
        return None, [raw]
    return interpret_moderation(raw, framework, collated)
