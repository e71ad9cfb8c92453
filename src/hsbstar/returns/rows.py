"""Match the rows of a return with the statements that they answer, by their refs and wordings."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.findings import Where, finding, has_errors
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, nearest, similarity
from hsbstar.returns.score_cells import GUARDS
from hsbstar.returns.tables import (
    holds_answers_alone,
    looks_like_ref,
)
from hsbstar.spreadsheets import (
    DateCell,
    as_text,
    is_blank,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.tables import TableHeader, TableRow
    from hsbstar.spreadsheets import CellValue

MAX_HINTS = 100
"""Unknown refs for which the nearest ref is looked up, which takes time."""
MAX_ROWS = 10
"""Rows that may name the same statement; a workbook with more is not an edited form."""

_DAY = later(
    r"\d{1,2}[-/. ][^\W\d_]{3,9}\.?(?:[-/. ]\d{2,4})?|[^\W\d_]{3,9}\.?[-/. ]\d{2,4}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2}"
)


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
        "hint": f" Did you mean {near}?" if near else "",
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
    ref = fold(as_text(value)).strip(GUARDS).strip()
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


def check_missing(named: Collection[str], framework: Framework, file: str) -> Iterator[Finding]:
    """Report statements that the workbook does not hold; a whole domain in one finding."""
    for domain in framework.domains:
        missing = [statement for statement in domain.statements if statement.id not in named]
        if len(missing) == len(domain.statements):
            slots = {"number": domain.number, "title": domain.title}
            yield finding(Problem.DOMAIN_MISSING, Where(file), **slots)
        else:
            for statement in missing:
                yield finding(Problem.STATEMENT_MISSING, Where(file), ref=statement.ref)
