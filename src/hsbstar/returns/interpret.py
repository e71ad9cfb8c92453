"""Interpret a returned workbook: one answer for each statement, and every problem.

An answer belongs to the statement whose ref is in its row. Stamp, ref and wording confirm each
other; where they contradict each other, that is a finding, never a guess.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from hsbstar.audit import CAPTION, routing_of
from hsbstar.core.cache import later
from hsbstar.core.findings import Where, finding, has_errors, in_one, shortened
from hsbstar.core.plurals import count
from hsbstar.core.privacy import identifiers_in_words
from hsbstar.core.problems import Problem
from hsbstar.core.text import clean_text, fold, nearest, similarity, xml_text
from hsbstar.framework import ENGLISH, Answered, base_language, bundled_messages
from hsbstar.returns import form
from hsbstar.returns.answers import Answer, Return
from hsbstar.returns.misplaced import find_misplaced
from hsbstar.returns.score_cells import Reading, score_reader
from hsbstar.returns.tables import (
    audit_captions,
    find_headers,
    find_rows,
    find_unknown_headings,
    holds_answers_alone,
    looks_like_ref,
)
from hsbstar.spreadsheets import DateCell, EmptyFormula, ErrorCell, as_text, is_blank, read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.tables import TableHeader, TableRow
    from hsbstar.spreadsheets import CellValue, Workbook

MAX_HINTS = 100
"""Unknown refs for which the nearest ref is looked up, which takes time."""
MAX_ROWS = 10
"""Rows that may name the same statement; a workbook with more is not an edited form."""

_DAY = later(
    r"\d{1,2}[-/. ][^\W\d_]{3,9}\.?(?:[-/. ]\d{2,4})?|[^\W\d_]{3,9}\.?[-/. ]\d{2,4}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2}"
)

STOPPERS = {
    kind.code
    for kind in (Problem.NOT_A_RETURN, Problem.FRAMEWORK_DIFFERS, Problem.EDITION_DIFFERS)
}
"""Findings after which no answer of the file can be trusted."""


def interpret(workbook: Workbook, framework: Framework) -> tuple[Return | None, list[Finding]]:
    """Return the return in a workbook, None where nothing can be trusted, and all findings."""
    file, stamp = workbook.file, read_stamp(workbook)
    language = stamp.get("language", "")
    if stamp.get("workbook", "audit") != "audit":
        reason = f"hsbstar made it: it is no return, but of the kind ‘{stamp['workbook']}’"
        return None, [finding(Problem.FILE_PASSED_OVER, Where(file), reason=reason)]
    captions = audit_captions(framework.own_messages)
    read = score_reader(framework.scale, framework.other_scales,
                        only_english=_is_english(language, framework))
    headers = find_headers(
        workbook, captions, lambda value: read(value).answered is not Answered.BLANK)
    unknown = [finding(Problem.HEADING_UNKNOWN, where, heading=heading)
               for where, heading in find_unknown_headings(workbook, captions, headers)]
    if not headers and unknown:
        return None, unknown
    if not headers:
        advice = _advice_on_language(language, framework)
        return None, [finding(Problem.NOT_A_RETURN, Where(file), advice=advice)]
    findings = list(form.check_stamp(stamp, framework, file))
    if any(found.code in STOPPERS for found in findings):
        return None, findings
    forms = form.find_forms(workbook, form.form_words(framework.own_messages))
    fields = form.read_fields(workbook, stamp, forms)
    findings += form.check_fields(fields, stamp)
    findings += form.check_agencies(forms)
    findings += check_headers(headers)
    rows_by_id, named, row_findings = match_rows(list(find_rows(headers)), framework)
    findings += row_findings
    revision = _revision_of(stamp, framework)
    added = {statement.id for statement in framework.statements if statement.since > revision}
    if all(found.code != Problem.REFS_ARE_DATES.code for found in row_findings):
        missing = list(_check_missing({*named, *added}, framework, file))
        # Where nothing is missing, it is a sheet that was kept to look things up.
        findings += [*missing, *(unknown if missing else ())]
    preset = routing_of(stamp.get("kind"), framework).preset
    misplaced = list(find_misplaced(rows_by_id, framework, preset, read))
    explained = frozenset(chain.from_iterable(each.cells for each in misplaced))
    findings = [found for found in findings if found.where not in explained]
    findings += [each.finding for each in misplaced]
    elsewhere = {id_: each.finding.where for each in misplaced for id_ in each.ids}
    answers, in_answers = [], []
    for statement in framework.statements:
        rows = rows_by_id.get(statement.id)
        if rows:
            answer, problems = _answer(statement, rows, read)
            if statement.id in elsewhere:
                answer = _blank(statement, elsewhere[statement.id])
            answers.append(answer)
            in_answers += problems
        else:
            not_there = Answered.NOT_ON_FORM if statement.id in added else Answered.BLANK
            answers.append(Answer(statement, not_there, None, "", "", Where(file)))
    findings += in_one(in_answers, Problem.CHARACTERS_REPLACED)
    not_expected = sum(answer.answered is Answered.NOT_APPLICABLE and answer.statement.id in preset
                       for answer in answers)
    returned = Return(file, workbook.sha256, fields, tuple(answers), language, revision,
                      not_expected)
    findings += _check_blank(returned, findings, framework)
    return returned, shortened(findings)


def _revision_of(stamp: Mapping[str, str], framework: Framework) -> int:
    """Return the revision that a form was made from: 1 by a stamp that has none.

    Without a stamp every statement is expected in the file, as on a form of today.
    """
    revision = stamp.get("revision", "1") if stamp else ""
    return int(revision) if revision.isdecimal() else framework.revision


def _is_english(language: str, framework: Framework) -> bool:
    """Return whether a return can only be in English, by its stamp or by the framework."""
    known = [language] if language else [framework.language, *framework.translations]
    return all(base_language(code) == ENGLISH for code in known)


def _advice_on_language(language: str, framework: Framework) -> str:
    """Return what to do where the language of the headings is not known; otherwise nothing."""
    known = {*bundled_messages(), *(messages.language for messages in framework.own_messages)}
    if not language or language in known:
        return ""
    return f", and name its framework file with --framework: it is in the language ‘{language}’"


def check_headers(headers: Sequence[TableHeader]) -> Iterator[Finding]:
    """Report columns that are there twice, and columns whose heading is missing."""
    for header in headers:
        for key, column in header.doubled.items():
            caption = header.captions.shown[key]
            yield finding(Problem.HEADING_TWICE, header.where(column), caption=caption)
        for key in header.missing:
            caption = header.captions.shown[key]
            yield finding(Problem.COLUMN_MISSING, header.where(1), caption=caption)


def match_rows(
    rows: Sequence[TableRow], framework: Framework, max_rows: int = MAX_ROWS
) -> tuple[dict[str, list[TableRow]], set[str], list[Finding]]:
    """Match rows to the statements that their refs name.

    Returns:
        The rows of each statement by its id, at most `max_rows`; the ids of all statements that any
        row names, even unclearly; and the findings.
    """
    matched: dict[str, list[TableRow]] = defaultdict(list)
    naming: dict[str, list[TableRow]] = defaultdict(list)
    named: set[str] = set()
    findings: list[Finding] = []
    unknown: list[TableRow] = []
    languages = (framework, *framework.translations.values())
    titles = {fold(f"{domain.number} {domain.title}")
              for language in languages for domain in language.domains}
    for row in rows:
        ref = row.value("ref")
        if fold(as_text(ref)) in titles:
            continue  # The top of the next domain's sheet, pasted below this one's.
        if is_blank(ref):
            findings += _check_row_without_ref(row)
            continue
        candidates = _statements_for_ref(row, framework)
        named.update(statement.id for statement in candidates)
        if len(candidates) > 1:
            refs = " or ".join(statement.ref for statement in candidates)
            slots = {"ref": row.text("ref"), "choices": refs}
            findings.append(finding(Problem.REF_AMBIGUOUS, row.where("ref"), **slots))
        elif candidates:
            (statement,) = candidates
            naming[statement.id].append(row)
            if len(naming[statement.id]) > max_rows:
                continue
            problems = list(_check_wording(row, statement, framework))
            findings += problems
            if not has_errors(problems):
                matched[statement.id].append(row)
        elif row.answered:
            unknown.append(row)
    findings += [*_check_titles(rows, titles), *_check_unknown_refs(unknown, framework)]
    for statement in framework.statements:
        if len(naming[statement.id]) > max_rows:
            matched.pop(statement.id, None)
            where = naming[statement.id][0].where("score")
            findings.append(finding(
                Problem.STATEMENT_IN_MANY_ROWS, where, most=max_rows, ref=statement.ref
            ))
    return matched, named, findings


def _check_titles(rows: Sequence[TableRow], titles: Collection[str]) -> Iterator[Finding]:
    """Report answers next to a title between the statements of a table."""
    for row, following in pairwise(rows):
        if (following.header is row.header and fold(row.text("ref")) in titles
                and "score" in row.answered and holds_answers_alone(row.cells, row.columns)):
            yield finding(Problem.ANSWER_WITHOUT_REF, row.where("score"))


def _check_unknown_refs(rows: Sequence[TableRow], framework: Framework) -> Iterator[Finding]:
    dated = [row for row in rows if _is_day(row.value("ref"))]
    if dated:
        slots = {"rows": count(len(dated), "row")}
        yield finding(Problem.REFS_ARE_DATES, dated[0].where("ref"), **slots)
    others = [row for row in rows if row not in dated] if dated else rows
    for number, row in enumerate(others):
        yield _unknown_ref(row, framework, hint=number < MAX_HINTS)


def _unknown_ref(row: TableRow, framework: Framework, *, hint: bool) -> Finding:
    ref = row.text("ref")
    # Only what looks like a ref is repeated: other text may be evidence typed into this column.
    is_ref = looks_like_ref(ref)
    refs = [statement.ref for statement in framework.statements]
    near = nearest(ref, refs) if is_ref and hint else None
    slots = {
        "ref": f"‘{ref}’" if is_ref else "in this row",
        "hint": f"; the nearest is {near}" if near else "",
    }
    return finding(Problem.REF_UNKNOWN, row.where("ref"), **slots)


def _is_day(ref: CellValue) -> bool:
    """Return whether a ref is what Excel makes of `1.1`: a date, or the text of one in a CSV."""
    return isinstance(ref, DateCell) or _DAY().fullmatch(as_text(ref)) is not None


def _check_row_without_ref(row: TableRow) -> Iterator[Finding]:
    if "score" in row.answered:
        yield finding(Problem.ANSWER_WITHOUT_REF, row.where("score"))
    elif row.answered:
        yield finding(Problem.TEXT_WITHOUT_REF, row.where(row.answered[0]))


def _statements_for_ref(row: TableRow, framework: Framework) -> list[Statement]:
    """Return the statements that a ref can mean: a number typed as 2.1 may be 2.1 or 2.10."""
    value = row.value("ref")
    if isinstance(value, float | int) and not isinstance(value, bool):
        same_number = [statement for statement in framework.statements
                       if _as_number(statement.ref) == value]
        wording = fold(row.text("statement"))
        same_wording = [statement for statement in same_number
                        if wording in _folded(statement, framework)]
        return same_wording if len(same_wording) == 1 else same_number
    # An apostrophe in front keeps Excel from making a number or a date of it.
    ref = fold(as_text(value)).lstrip("'").strip()
    exact = framework.by_ref.get(ref) or framework.by_ref.get(ref.rstrip("."))
    return [exact] if exact else []


def _as_number(ref: str) -> float | None:
    try:
        return float(ref)
    except ValueError:
        return None


def _check_wording(row: TableRow, statement: Statement, framework: Framework) -> Iterator[Finding]:
    """Check that the wording next to a ref is that statement's own, in any language."""
    if row.value("statement") in framework.wordings[statement.id]:
        return
    wording = fold(row.text("statement"))
    if not wording or wording in _folded(statement, framework):
        return
    others = [other for other in framework.statements if wording in _folded(other, framework)]
    if not others:
        own = _likeness(wording, statement, framework)
        others = [
            other for other in framework.statements
            if other is not statement and _likeness(wording, other, framework) > max(own, 0.8)
        ]
    if others:
        slots = {"ref": statement.ref, "other": others[0].ref}
        yield finding(Problem.REF_CONTRADICTS_WORDING, row.where("ref"), **slots)
    else:
        yield finding(Problem.STATEMENT_CHANGED, row.where("statement"), ref=statement.ref)


def _folded(statement: Statement, framework: Framework) -> list[str]:
    return [fold(text) for text in framework.wordings[statement.id]]


def _likeness(wording: str, statement: Statement, framework: Framework) -> float:
    """Return how alike a wording and a statement are, 0 to 1, in the nearest language."""
    texts = framework.wordings[statement.id]
    return max(similarity(wording, text, above=0.8) for text in texts)


def _check_missing(named: Collection[str], framework: Framework, file: str) -> Iterator[Finding]:
    """Report statements that the workbook does not hold; a whole domain in one finding."""
    for domain in framework.domains:
        missing = [statement for statement in domain.statements if statement.id not in named]
        if len(missing) == len(domain.statements):
            slots = {"number": domain.number, "title": domain.title}
            yield finding(Problem.DOMAIN_MISSING, Where(file), **slots)
        else:
            for statement in missing:
                yield finding(Problem.STATEMENT_MISSING, Where(file), ref=statement.ref)


def _answer(
    statement: Statement, rows: Sequence[TableRow], read: Callable[[CellValue], Reading]
) -> tuple[Answer, list[Finding]]:
    """Return the answer that the rows of a statement give."""
    # Nearly every statement has one row, and then it does not matter whether it is answered.
    answered = rows if len(rows) == 1 else [row for row in rows if row.answered] or rows[:1]
    first, *others = answered
    where = first.where("score")
    if any(_content(row) != _content(first) for row in others):
        slots = {"ref": statement.ref, "other": str(where)}
        # The answer has the place of a finding, so it is not reported again as a blank.
        return _blank(statement, others[-1].where("score")), [
            finding(Problem.STATEMENT_TWICE, row.where("score"), **slots) for row in others
        ]
    slots = {"ref": statement.ref, "other": where.cell}
    findings = [finding(Problem.STATEMENT_REPEATED, row.where("score"), **slots)
                for row in rows if row is not first]
    cover = first.cover("score")
    reading = Reading() if cover else read(first.value("score"))
    if cover:
        slots = {"ref": statement.ref, "other": cover.first.address}
        findings.append(finding(Problem.SCORE_MERGED, where, **slots))
    if reading.problem:
        findings.append(finding(reading.problem, where, **reading.slots))
    look = first.sheet.unseen.get(first.place("score"))
    if look and reading.answered is not Answered.BLANK:
        findings.append(finding(Problem.SCORE_UNSEEN, where, look=look))
    findings += _check_texts(first)
    return Answer(statement, reading.answered, reading.score, xml_text(first.text("evidence")),
                  xml_text(first.text("action")), where), findings


def _check_texts(row: TableRow) -> Iterator[Finding]:
    """Report problems with the evidence and action of a row, and what could identify a child."""
    for key in ("evidence", "action"):
        value, cover = row.value(key), row.cover(key)
        if value is None and cover is None:
            continue
        text = as_text(value)
        if isinstance(value, ErrorCell | EmptyFormula):
            yield finding(Problem.TEXT_IS_ERROR, row.where(key), column=CAPTION[key])
        if clean_text(text) != text:
            yield finding(Problem.CHARACTERS_REPLACED, row.where(key), label=CAPTION[key])
        # A cell merged with others of its own row is merely wider.
        if cover and cover.first.row != row.number:
            slots = {"column": CAPTION[key], "other": cover.first.address}
            yield finding(Problem.TEXT_MERGED, row.where(key), **slots)
        # Only the kind of what could identify a child, never the text.
        if kinds := identifiers_in_words(text):
            yield finding(Problem.TEXT_IDENTIFIES, row.where(key), column=CAPTION[key], kinds=kinds)


def _content(row: TableRow) -> tuple[str, ...]:
    return tuple(fold(row.text(key)) for key in ("score", "evidence", "action"))


def _blank(statement: Statement, where: Where) -> Answer:
    return Answer(statement, Answered.BLANK, None, "", "", where)


def _check_blank(
    returned: Return, findings: Sequence[Finding], framework: Framework
) -> Iterator[Finding]:
    """Report in one finding how many statements are blank for no other reported reason."""
    explained = {found.where for found in findings}
    blank = [
        answer for answer in returned.answers
        if answer.answered is Answered.BLANK and answer.where.cell
        and answer.where not in explained
    ]
    if blank:
        yield finding(
            Problem.ANSWERS_BLANK, blank[0].where,
            count=len(blank), of=returned.expected, ref=blank[0].statement.ref,
            not_applicable=framework.scale.not_applicable.label,
            no_data=framework.scale.no_data.label,
        )
