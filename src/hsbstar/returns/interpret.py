"""Say what a returned file means: one answer for each statement, and everything that is wrong.

An answer belongs to the statement whose ref stands in its row. Stamp, ref and wording confirm each
other; where they contradict each other that is a finding, never a guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar.audit import CAPTION
from hsbstar.core.findings import Where, finding, shortened
from hsbstar.core.privacy import kinds_in_words
from hsbstar.core.problems import Problem, Severity
from hsbstar.core.text import clean_text, fold, nearest, similarity
from hsbstar.framework import ENGLISH, Answered, base_language, bundled_messages
from hsbstar.returns.answers import Answer, Return
from hsbstar.returns.form import (
    check_agencies,
    check_fields,
    check_stamp,
    find_forms,
    form_words,
    read_fields,
)
from hsbstar.returns.score_cells import Reading, score_reader
from hsbstar.returns.tables import audit_captions, find_headers, find_rows
from hsbstar.spreadsheets import EmptyFormula, ErrorCell, as_text, is_blank, read_stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.score_cells import ScoreReader
    from hsbstar.returns.tables import TableHeader, TableRow
    from hsbstar.spreadsheets import RawReturn

MOST_HINTS = 100
"""Unknown refs for which the nearest is looked for, which takes time."""
MOST_ROWS = 10
"""Rows that may say that they are one statement; more are no form that somebody edited."""

STOPPERS = {
    kind.code
    for kind in (Problem.NOT_A_RETURN, Problem.FRAMEWORK_DIFFERS, Problem.EDITION_DIFFERS)
}
"""Findings after which no answer of the file can be trusted."""


def interpret(raw: RawReturn, framework: Framework) -> tuple[Return | None, list[Finding]]:
    """Return what a file means, and all findings; None where none of it can be trusted."""
    stamp = read_stamp(raw)
    if stamp.get("workbook", "audit") != "audit":
        reason = f"hsbstar made it: it is no return, but of the kind ‘{stamp['workbook']}’"
        return None, [finding(Problem.FILE_PASSED_OVER, Where(raw.file), reason=reason)]
    headers = find_headers(raw, audit_captions(framework.own_messages))
    if not headers:
        advice = _advice_on_language(stamp.get("language", ""), framework)
        return None, [finding(Problem.NOT_A_RETURN, Where(raw.file), advice=advice)]
    findings = list(check_stamp(stamp, framework, raw.file))
    if any(found.code in STOPPERS for found in findings):
        return None, findings
    forms = find_forms(raw, form_words(framework.own_messages))
    fields = read_fields(raw, stamp, forms)
    findings += check_fields(fields, stamp)
    findings += check_agencies(forms)
    findings += check_headers(headers)
    rows = list(find_rows(headers))
    rows_by_id, named, row_findings = match_rows(rows, framework)
    findings += row_findings
    findings += _check_missing(named, framework, raw.file)
    english = _is_english(stamp, framework)
    answers = []
    scores = score_reader(framework.scale, framework.other_scales, only_english=english)
    for statement in framework.statements:
        answer, answer_findings = _answer(statement, rows_by_id.get(statement.id, []), scores)
        findings += answer_findings
        answers.append(answer or _blank(statement, raw.file))
    findings += _check_blank(answers, findings, framework)
    language = stamp.get("language", "")
    return Return(raw.file, raw.sha256, fields, tuple(answers), language), shortened(findings)


def _is_english(stamp: Mapping[str, str], framework: Framework) -> bool:
    """Say whether a return can only be in English: by its stamp, or by what the framework has."""
    told = stamp.get("language")
    known = [told] if told else [framework.language, *framework.translations]
    return all(base_language(code) == ENGLISH for code in known)


def _advice_on_language(language: str, framework: Framework) -> str:
    """Say what to do where headings are in a language that is not known; else nothing."""
    known = {*bundled_messages(), *(one.language for one in framework.own_messages)}
    if not language or language in known:
        return ""
    return f", and name its framework file with --framework: it is in the language ‘{language}’"


def check_headers(headers: Sequence[TableHeader]) -> Iterator[Finding]:
    """Tell columns that stand twice, or whose heading was taken away."""
    for header in headers:
        for key, column in header.doubled.items():
            caption = header.captions.shown[key]
            yield finding(Problem.HEADING_TWICE, header.where(column), caption=caption)
        for key in header.missing:
            caption = header.captions.shown[key]
            yield finding(Problem.COLUMN_MISSING, header.where(1), caption=caption)


def match_rows(
    rows: Sequence[TableRow], framework: Framework, most: int = MOST_ROWS
) -> tuple[dict[str, list[TableRow]], set[str], list[Finding]]:
    """Give each row to the statement that its ref names; `most` rows to one at the most.

    Also returns the ids of all statements that any row names, be it in doubt.
    """
    matched: dict[str, list[TableRow]] = defaultdict(list)
    met: Counter[str] = Counter()
    first: dict[str, TableRow] = {}
    named: set[str] = set()
    findings: list[Finding] = []
    unknown = 0
    spoken = (framework, *framework.translations.values())
    titles = {fold(f"{domain.number} {domain.title}") for one in spoken for domain in one.domains}
    for row in rows:
        ref = row.value("ref")
        if fold(as_text(ref)) in titles:
            continue  # The head of the next domain's sheet, pasted below this one's.
        if is_blank(ref):
            findings += _check_row_without_ref(row)
            continue
        candidates = _statements_for_ref(row, framework)
        named.update(statement.id for statement in candidates)
        if len(candidates) > 1:
            choices = " or ".join(statement.ref for statement in candidates)
            slots = {"ref": row.text("ref"), "choices": choices}
            findings.append(finding(Problem.REF_AMBIGUOUS, row.where("ref"), **slots))
        elif candidates:
            met[candidates[0].id] += 1
            first.setdefault(candidates[0].id, row)
            if met[candidates[0].id] > most:
                continue
            contradiction = list(_check_wording(row, candidates[0], framework))
            findings += contradiction
            if not any(found.severity is Severity.ERROR for found in contradiction):
                matched[candidates[0].id].append(row)
        elif row.answered:
            unknown += 1
            findings.append(_unknown_ref(row, framework, hint=unknown <= MOST_HINTS))
    for statement in framework.statements:
        if met[statement.id] > most:
            matched.pop(statement.id, None)
            where = first[statement.id].where("score")
            findings.append(finding(
                Problem.STATEMENT_IN_MANY_ROWS, where, most=most, ref=statement.ref
            ))
    return matched, named, findings


def _unknown_ref(row: TableRow, framework: Framework, *, hint: bool) -> Finding:
    ref = row.text("ref")
    # Only what looks like a ref is repeated: other text may be evidence that slipped here.
    looks_like_one = len(ref) <= 8 and any(map(str.isdigit, ref)) and " " not in ref
    refs = [one.ref for one in framework.statements]
    near = nearest(ref, refs) if looks_like_one and hint else None
    slots = {
        "ref": f"‘{ref}’" if looks_like_one else "in this row",
        "hint": f"; the nearest is {near}" if near else "",
    }
    return finding(Problem.REF_UNKNOWN, row.where("ref"), **slots)


def _check_row_without_ref(row: TableRow) -> Iterator[Finding]:
    if "score" in row.answered:
        yield finding(Problem.ANSWER_WITHOUT_REF, row.where("score"))
    elif row.answered:
        yield finding(Problem.TEXT_WITHOUT_REF, row.where(row.answered[0]))


def _statements_for_ref(row: TableRow, framework: Framework) -> list[Statement]:
    """Return the statements that a ref can mean: a number typed as 2.1 may be 2.1 or 2.10."""
    value = row.value("ref")
    if isinstance(value, float | int) and not isinstance(value, bool):
        same_number = [one for one in framework.statements if _as_number(one.ref) == value]
        wording = fold(row.text("statement"))
        same_wording = [one for one in same_number if wording in _folded(one, framework)]
        return same_wording if len(same_wording) == 1 else same_number
    ref = fold(as_text(value))
    exact = framework.by_ref.get(ref) or framework.by_ref.get(ref.rstrip("."))
    return [exact] if exact else []


def _as_number(ref: str) -> float | None:
    try:
        return float(ref)
    except ValueError:
        return None


def _check_wording(
    row: TableRow, statement: Statement, framework: Framework
) -> Iterator[Finding]:
    """Check that the wording beside a ref is that statement's own, in any language."""
    if row.value("statement") in framework.wordings[statement.id]:
        return
    wording = fold(row.text("statement"))
    if not wording or wording in _folded(statement, framework):
        return
    others = [one for one in framework.statements if wording in _folded(one, framework)]
    if not others:
        own = _likeness(wording, statement, framework)
        others = [
            one for one in framework.statements
            if one is not statement and _likeness(wording, one, framework) > max(own, 0.8)
        ]
    if others:
        slots = {"ref": statement.ref, "other": others[0].ref}
        yield finding(Problem.REF_CONTRADICTS_WORDING, row.where("ref"), **slots)
    else:
        yield finding(Problem.STATEMENT_CHANGED, row.where("statement"), ref=statement.ref)


def _folded(statement: Statement, framework: Framework) -> list[str]:
    return [fold(text) for text in framework.wordings[statement.id]]


def _likeness(wording: str, statement: Statement, framework: Framework) -> float:
    """Return how near a wording is to a statement in the language that it is nearest to."""
    texts = framework.wordings[statement.id]
    return max(similarity(wording, text, above=0.8) for text in texts)


def _check_missing(
    found_ids: Collection[str], framework: Framework, file: str
) -> Iterator[Finding]:
    """Tell statements that the workbook does not hold; a whole domain in one finding."""
    for domain in framework.domains:
        missing = [one for one in domain.statements if one.id not in found_ids]
        if len(missing) == len(domain.statements):
            slots = {"number": domain.number, "title": domain.title}
            yield finding(Problem.DOMAIN_MISSING, Where(file), **slots)
        else:
            for statement in missing:
                yield finding(Problem.STATEMENT_MISSING, Where(file), ref=statement.ref)


def _answer(
    statement: Statement, rows: Sequence[TableRow], scores: ScoreReader
) -> tuple[Answer | None, list[Finding]]:
    """Return the one answer that the rows of a statement give."""
    # One row is what nearly all have, and whether it is answered makes no difference then.
    answered = rows if len(rows) == 1 else [row for row in rows if row.answered] or rows[:1]
    if not answered:
        return None, []
    findings: list[Finding] = []
    first = answered[0]
    if any(_content(row) != _content(first) for row in answered[1:]):
        for row in answered[1:]:
            slots = {"ref": statement.ref, "other": str(first.where("score"))}
            findings.append(finding(Problem.STATEMENT_TWICE, row.where("score"), **slots))
        # The place of a finding, so that it is not told again as a blank.
        return _blank(statement, first.raw.file, answered[-1].where("score")), findings
    for row in rows if len(rows) > 1 else ():
        if row is not first:
            slots = {"ref": statement.ref, "other": first.where("score").cell}
            findings.append(finding(Problem.STATEMENT_REPEATED, row.where("score"), **slots))
    cover = first.cover("score")
    reading = Reading() if cover else scores.read(first.value("score"))
    if cover:
        slots = {"ref": statement.ref, "other": cover.first.address}
        findings.append(finding(Problem.SCORE_MERGED, first.where("score"), **slots))
    if reading.problem:
        findings.append(finding(reading.problem, first.where("score"), **reading.slots))
    findings += _check_texts(first)
    return _made(statement, first, reading), findings


def _check_texts(row: TableRow) -> Iterator[Finding]:
    """Tell what is wrong with evidence and action of a row, and what could identify a child."""
    for key in ("evidence", "action"):
        value, cover = row.value(key), row.cover(key)
        if value is None and cover is None:
            continue
        text = as_text(value)
        if isinstance(value, ErrorCell | EmptyFormula):
            yield finding(Problem.TEXT_IS_ERROR, row.where(key), column=CAPTION[key])
        if clean_text(text) != text:
            yield finding(Problem.SIGNS_REPLACED, row.where(key), label=CAPTION[key])
        # Under a cell of its own row it is merely a wider cell.
        if cover and cover.first.row != row.number:
            slots = {"column": CAPTION[key], "other": cover.first.address}
            yield finding(Problem.TEXT_MERGED, row.where(key), **slots)
        # The kind of what could identify a child, and never the text.
        if kinds := kinds_in_words(text):
            slots = {"column": CAPTION[key], "kinds": kinds}
            yield finding(Problem.TEXT_IDENTIFIES, row.where(key), **slots)


def _content(row: TableRow) -> tuple[str, ...]:
    return tuple(fold(row.text(key)) for key in ("score", "evidence", "action"))


def _made(statement: Statement, row: TableRow, reading: Reading) -> Answer:
    return Answer(
        statement, reading.answered, reading.score, row.text("evidence"), row.text("action"),
        row.where("score"),
    )


def _blank(statement: Statement, file: str, where: Where | None = None) -> Answer:
    return Answer(statement, Answered.BLANK, None, "", "", where or Where(file))


def _check_blank(
    answers: Sequence[Answer], findings: Sequence[Finding], framework: Framework
) -> Iterator[Finding]:
    """Tell in one finding how many statements are blank without another finding saying why."""
    explained = {found.where for found in findings}
    blank = [
        answer for answer in answers
        if answer.answered is Answered.BLANK and answer.where.cell
        and answer.where not in explained
    ]
    if blank:
        yield finding(
            Problem.ANSWERS_BLANK, blank[0].where,
            count=len(blank), of=len(answers), ref=blank[0].statement.ref,
            not_applicable=framework.scale.not_applicable.label,
            no_data=framework.scale.no_data.label,
        )
