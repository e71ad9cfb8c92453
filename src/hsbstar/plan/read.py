"""Read a filled-in action plan: its actions, and everything that is wrong with them.

An action belongs to the statement whose ref is in its row, wherever the row is now. What cannot be
read without a guess is an error: nobody would notice a lost action.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding, shortened
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.core.plurals import comma_list
from hsbstar.core.privacy import identifiers_in_words, mask_identifiers
from hsbstar.core.problems import KINDS, Problem, Severity
from hsbstar.core.text import fold, one_line
from hsbstar.framework import (
    OUTLINE_COLUMN,
    Framework,
    OtherAnswer,
    Scale,
    Statement,
    read_outline,
)
from hsbstar.plan.layout import (
    CAPTIONS,
    NOT_STARTED,
    PLAN,
    PLANNED,
    SCALE_KEY,
    SCORE_COLUMN,
    STATUSES,
)
from hsbstar.plan.model import LastPlan, Planned, Proposal
from hsbstar.returns import (
    Captions,
    TableHeader,
    TableRow,
    check_headers,
    find_headers,
    find_rows,
    match_rows,
    read_date,
    read_fields,
    read_workbook,
)
from hsbstar.spreadsheets import (
    MARKING_KEY,
    Place,
    as_text,
    is_blank,
    kind_in_words,
    read_pairs,
    read_stamp,
    stamp_sheet,
)
from hsbstar.star_tool import EVIDENCE, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Workbook

KEYS = tuple(column.key for column in PLANNED)
TABLE = Captions(
    {"actions": "action", "owners": "owner", "due": "due", "success measures": "measure",
     **{fold(caption): key for key, caption in CAPTIONS.items()}},
    ("statement", *KEYS, "history"),
    KEYS,
    CAPTIONS,
)
"""The tables of an action plan: what is open, and what was finished."""

FRACTION = re.compile(r"-?\d{1,9}(/[1-9]\d{0,8})?", re.ASCII)
_TEXTS = ("action", "due", "measure", "status", "history")
"""The columns in which a child could be identified; an owner's address or number is meant to be
there."""
MAX_QUOTED_LENGTH = 60
"""A due date or status that is longer is not quoted: it may be what belongs in another column."""
MAX_ACTIONS = 500
"""Rows that may be about one statement, finished ones of all rounds among them; more are no plan
that somebody edited."""
_OPEN = {"rank", "agencies", "proposed", "step", "when", "moved"}
"""The columns that only the table of open actions has."""
_ENOUGH = 3
"""A row with at least this many captions of columns that people fill in is a heading."""


def read_plan(
    data: bytes, file: str, area: str, limits: FileLimits = DEFAULT_LIMITS,
    known: Collection[str] = (), scale: str = "",
) -> tuple[LastPlan | None, list[Finding]]:
    """Return what was planned for an area, and all findings; None where the file is no such plan.

    Args:
        data: The file's bytes.
        file: The path as the user gave it.
        area: The area of this round.
        limits: The limits for reading a file.
        known: The ids of this round's statements. A plan that has none of them is another audit's.
        scale: The ends of this round's scale, as `0 4`. A plan with scores on another scale is
            another audit's.
    """
    workbook = read_workbook(data, file, limits)
    if isinstance(workbook, Finding):
        return None, [workbook]
    framework = _outlined(workbook)
    headers = find_headers(workbook, TABLE)
    reason = _why_not(workbook, framework, headers, known, scale)
    if reason or framework is None:
        return None, [finding(Problem.NOT_A_PLAN, Where(workbook.file), reason=reason)]
    stamp = read_stamp(workbook)
    fields = read_fields(workbook, stamp)
    found_area = fields["area"]
    if area and found_area.text and fold(found_area.text) != fold(area):
        slots = {"found": found_area.text, "wanted": area}
        return None, [finding(Problem.PLAN_DIFFERS, found_area.where, **slots)]
    findings = [*_check_tables(workbook, headers), *check_headers(headers), *_check_added(headers)]
    matched, _, row_findings = match_rows(list(find_rows(headers)), framework, MAX_ACTIONS)
    findings += [_lost(found) for found in row_findings]
    scores = _scores(workbook)
    planned = [(statement, row) for statement in framework.statements
               for row in filter(_is_planned, matched.get(statement.id, []))]
    actions = [_planned(statement, row, scores) for statement, row in planned]
    findings += [found for statement, row in planned for found in _check_row(statement, row)]
    findings += _check_typed(actions, [row for _, row in planned])
    last = LastPlan(fields["round"].text, tuple(actions), stamp.get(MARKING_KEY, ""))
    return last, shortened([_for_a_plan(found) for found in findings])


def _for_a_plan(found: Finding) -> Finding:
    """Return a finding with what to do in a plan; without a column, an action would lose a part."""
    severity = (Severity.ERROR if found.code == Problem.COLUMN_MISSING.code
                else found.severity)
    return replace(found, fix=KINDS[found.code].in_plan or found.fix, severity=severity)


def _outlined(workbook: Workbook) -> Framework | None:
    """Return the framework as the stamp outlines it, so that any edition's plan can be read."""
    sheet = stamp_sheet(workbook)
    try:
        domains = read_outline(sheet) if sheet else ()
    except ValueError:
        return None
    nothing = OtherAnswer(label="", description="")
    return Framework(
        id="", title="", edition="", wording="", citation="", domains=domains,
        scale=Scale(scores=(), not_applicable=nothing, no_data=nothing),
    ) if domains else None


def _why_not(
    workbook: Workbook, framework: Framework | None, headers: Sequence[TableHeader],
    known: Collection[str], scale: str,
) -> str:
    """Return why a file is no action plan of this audit; nothing where it is one."""
    stamp, sheet = read_stamp(workbook), stamp_sheet(workbook)
    kind = stamp.get("workbook", "")
    if kind and kind != PLAN:
        return f"it is {kind_in_words(kind)}"
    if not kind or framework is None or sheet is None:
        return ("its hidden stamp, which shows what its refs mean, is missing; it may have been "
                "pasted into a new file")
    if not headers:
        return "no row has the headings ‘Ref’ and ‘Score now’"
    if known and not any(statement.id in known for statement in framework.statements):
        return (f"it is for the framework ‘{stamp.get('framework', '')}’, and none of its "
                "statements is in this star tool")
    found = read_pairs(sheet).get(SCALE_KEY, scale)
    if scale and found != scale:
        own, other = (text.replace(" ", " to ") for text in (found, scale))
        return f"its scores are on the scale {own}, but this star tool's are on {other}"
    return ""


def _check_tables(workbook: Workbook, headers: Sequence[TableHeader]) -> Iterator[Finding]:
    """Report a heading without the columns by which its table is found: all of it would be lost."""
    found = {(header.sheet.name, header.number) for header in headers}
    filled_in = {fold(CAPTIONS[key]) for key in KEYS}
    broken = False
    for sheet in workbook.sheets:
        for number, texts in sheet.short_texts.items():
            words = {fold(text) for _, text in texts}
            if (sheet.name, number) in found or len(words & filled_in) < _ENOUGH:
                continue
            for key in ("ref", "score"):
                if fold(CAPTIONS[key]) not in words:
                    broken = True
                    where = workbook.where(sheet, Place(number, 1))
                    yield finding(Problem.COLUMN_MISSING, where, caption=CAPTIONS[key])
    if not broken and all(_OPEN.isdisjoint(header.columns) for header in headers):
        reason = "the headings above its open actions are missing"
        yield finding(Problem.NOT_A_PLAN, Where(workbook.file), reason=reason)


def _check_added(headers: Sequence[TableHeader]) -> Iterator[Finding]:
    """Report columns that people added: they are not carried over."""
    for header in headers:
        for column, value in header.sheet.rows[header.number].items():
            if not is_blank(value) and fold(as_text(value)) not in TABLE.keys:
                yield finding(Problem.COLUMN_NOT_CARRIED, header.where(column))


def _lost(found: Finding) -> Finding:
    """Return an error for an action without a statement, which would be lost."""
    if found.code in {Problem.TEXT_WITHOUT_REF.code, Problem.ANSWER_WITHOUT_REF.code,
                      Problem.REF_UNKNOWN.code}:
        return finding(Problem.ACTION_WITHOUT_STATEMENT, found.where)
    return found


def _is_planned(row: TableRow) -> bool:
    """Return whether people planned something in a row; the status that we set does not count."""
    return any(key != "status" for key in row.answered) or (
        "status" in row.answered and fold(row.text("status")) != fold(NOT_STARTED)
    )


def _planned(
    statement: Statement, row: TableRow, scores: Mapping[str, Fraction]
) -> Planned:
    """Return an action as it was typed; an empty status is not started."""
    known = {fold(status): status for status in ("", *STATUSES)}
    status = known.get(fold(row.text("status")), _kept(row, "status"))
    due = read_date(row.value("due")) or _kept(row, "due")
    return Planned(
        statement.id, statement.ref, statement.text, _kept(row, "action"), row.text("owner"), due,
        _kept(row, "measure"), status or NOT_STARTED, scores.get(statement.id), row.text("moved"),
        _kept(row, "history"), ended=_OPEN.isdisjoint(row.columns),
    )


def _kept(row: TableRow, key: str) -> str:
    return mask_identifiers(row.text(key), row.where(key).short)


def _check_typed(actions: Sequence[Planned], rows: Sequence[TableRow]) -> Iterator[Finding]:
    """Report words in place of a due date or a status: once for the same words."""
    found: dict[tuple[Problem, str], list[tuple[str, Where]]] = defaultdict(list)
    for action, row in zip(actions, rows, strict=True):
        for key, problem, text in (
            ("due", Problem.DUE_UNREADABLE, action.due if isinstance(action.due, str) else ""),
            ("status", Problem.STATUS_UNKNOWN, "" if action.status in STATUSES else action.status),
        ):
            if text and not row.lost(key):
                found[problem, text].append((action.ref, row.where(key)))
    for (problem, text), places in found.items():
        refs = comma_list([*dict.fromkeys(ref for ref, _ in places)])
        typed = (f"‘{one_line(text)}’" if len(text) <= MAX_QUOTED_LENGTH
                 else f"a text of {len(text)} characters")
        statuses = ", ".join(f"‘{known}’" for known in STATUSES)
        yield finding(problem, places[0][1], refs=refs, typed=typed, statuses=statuses)


def _scores(workbook: Workbook) -> dict[str, Fraction]:
    """Return each statement's score when the plan was made, by id, as the stamp has it.

    Not as the cells show it: a row that people added has no score, and a score can be typed over.
    """
    stamps = filter(None, [stamp_sheet(workbook)])
    cells = (
        [as_text(stamp.value(Place(row, column))) for column in (OUTLINE_COLUMN, SCORE_COLUMN)]
        for stamp in stamps for row in stamp.row_numbers[1:]
    )
    return {id_: Fraction(score) for id_, score in cells if id_ and FRACTION.fullmatch(score)}


def _check_row(statement: Statement, row: TableRow) -> Iterator[Finding]:
    for key in (*KEYS, "history"):
        if problem := row.lost(key):
            found = finding(problem, row.where(key), column=CAPTIONS[key])
            yield replace(found, severity=Severity.ERROR)
        kinds = identifiers_in_words(row.text(key)) if key in _TEXTS else ""
        if kinds:
            slots = {"column": CAPTIONS[key], "kinds": kinds}
            yield finding(Problem.TEXT_IDENTIFIES, row.where(key), **slots)
    if is_blank(row.value("action")) and not row.lost("action"):
        yield finding(Problem.ACTION_MISSING, row.where("action"), ref=statement.ref)


def read_proposals(workbook: Workbook, collated: Round) -> dict[str, tuple[Proposal, ...]]:
    """Return the actions that agencies proposed, by statement id, as *Evidence* has them."""
    ids = {fold(score.statement.ref): score.statement.id for score in collated.statements}
    found: dict[str, list[Proposal]] = defaultdict(list)
    for row in read_table(workbook, EVIDENCE):
        id_ = ids.get(fold(row["ref"]))
        if id_ and row["action"]:
            found[id_].append(Proposal(row["agency"], row["action"]))
    return {id_: tuple(proposals) for id_, proposals in found.items()}
