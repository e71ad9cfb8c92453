"""Interpret a returned workbook: one answer for each statement, and every problem.

An answer belongs to the statement whose ref is in its row. Stamp, ref and wording confirm each
other; where they contradict each other, that is a finding, never a guess.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from hsbstar.audit import CAPTION, routing_of
from hsbstar.core.findings import Where, finding, in_one, shortened
from hsbstar.core.plurals import count
from hsbstar.core.privacy import identifiers_in_words
from hsbstar.core.problems import Problem
from hsbstar.core.text import clean_text, fold, whole_characters, xml_text
from hsbstar.framework import ENGLISH, Answered, base_language, bundled_messages
from hsbstar.returns import form
from hsbstar.returns.answers import Answer, Return
from hsbstar.returns.misplaced import find_misplaced
from hsbstar.returns.rows import check_headers, check_missing, match_rows
from hsbstar.returns.score_cells import Reading, score_reader
from hsbstar.returns.tables import (
    audit_captions,
    find_headers,
    find_rows,
    find_unknown_headings,
)
from hsbstar.spreadsheets import (
    STRUCK_OUT_IN_PART,
    kind_in_words,
    read_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.tables import TableRow
    from hsbstar.spreadsheets import CellValue, Workbook

MAX_NAMED = 10
"""Cells that one finding names."""
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
        reason = f"{kind_in_words(stamp['workbook'])} that hsbstar made"
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
        missing = list(check_missing({*named, *added}, framework, file))
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
    form_of = stamp.get("agency", ""), stamp.get("kind", "")
    not_expected = tuple(
        answer.statement.id for answer in answers
        if answer.answered is Answered.NOT_APPLICABLE and answer.statement.id in preset)
    # Agencies' names go into files that cannot hold half a character.
    clean = {key: entry._replace(text=whole_characters(entry.text))
             for key, entry in fields.items()}
    returned = Return(file, workbook.sha256, clean, tuple(answers), language, revision,
                      not_expected, form_of=form_of, marking=form.read_marking(workbook, stamp))
    findings += _check_blank(returned, findings, framework)
    findings += _check_notes([row for rows in rows_by_id.values() for row in rows])
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
    return f". Name its framework file with --framework, because it is in the language ‘{language}’"


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
    look = first.sheet.unseen.get(first.place("score"))
    reading = Reading() if cover else read(first.value("score"))
    if look == STRUCK_OUT_IN_PART and not cover:
        reading = Reading(problem=Problem.SCORE_STRUCK_OUT_IN_PART)
    if cover:
        slots = {"ref": statement.ref, "other": cover.first.address}
        findings.append(finding(Problem.SCORE_MERGED, where, **slots))
    if reading.problem:
        findings.append(finding(reading.problem, where, **reading.slots))
    if look and reading.answered is not Answered.BLANK:
        findings.append(finding(Problem.SCORE_UNSEEN, where, look=look))
    findings += _check_texts(first)
    return Answer(statement, reading.answered, reading.score, xml_text(first.written("evidence")),
                  xml_text(first.written("action")), where), findings


def _check_texts(row: TableRow) -> Iterator[Finding]:
    """Report problems with the evidence and action of a row, and what could identify a child."""
    for key in ("evidence", "action"):
        value, cover = row.value(key), row.cover(key)
        if value is None and cover is None:
            continue
        text = row.written(key)
        if problem := row.lost(key):
            yield finding(problem, row.where(key), column=CAPTION[key])
        if clean_text(text) != text:
            yield finding(Problem.CHARACTERS_REPLACED, row.where(key), label=CAPTION[key])
        # A cell merged with others of its own row is merely wider.
        if cover and cover.first.row != row.number:
            slots = {"column": CAPTION[key], "other": cover.first.address}
            yield finding(Problem.TEXT_MERGED, row.where(key), **slots)
        # Only the kind of what could identify a child, never the text.
        if kinds := identifiers_in_words(text):
            yield finding(Problem.TEXT_IDENTIFIES, row.where(key), column=CAPTION[key], kinds=kinds)


def _check_notes(rows: Sequence[TableRow]) -> Iterator[Finding]:
    """Report in one finding which score cells have notes; what notes say may be about children."""
    noted = [row.where("score") for row in rows
             if row.sheet.notes and row.sheet.has_note(row.place("score"))]
    if not noted:
        return
    cells: dict[str, list[str]] = defaultdict(list)
    for where in noted[:MAX_NAMED]:
        cells[where.sheet].append(where.cell)
    named = [", ".join(cells[sheet]) + (f" on ‘{sheet}’" if len(cells) > 1 else "")
             for sheet in cells]
    if len(noted) > MAX_NAMED:
        named.append(f"and {len(noted) - MAX_NAMED} more")
    slots = {"cells": count(len(noted), "score cell has", "score cells have"),
             "places": "; ".join(named), "them": "it" if len(noted) == 1 else "them"}
    yield finding(Problem.SCORES_WITH_NOTES, noted[0], **slots)


def _content(row: TableRow) -> tuple[str, ...]:
    return tuple(fold(row.written(key)) for key in ("score", "evidence", "action"))


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
