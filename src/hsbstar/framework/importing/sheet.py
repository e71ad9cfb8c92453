"""Read a sheet of pasted statements, and find everything that is wrong with it.

The table begins at the row with the headings ‘ref’ and ‘statement’, wherever that is. People fill
in the domain in the first row of a group only, merge its cells, or put it on a line of its own
above the group: all are read. A cell that can only be guessed at gets a finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, is_unseen, nearest, one_line
from hsbstar.framework.model import STRANDS, Strand
from hsbstar.spreadsheets import (
    CellValue,
    DateCell,
    EmptyFormula,
    ErrorCell,
    Place,
    as_text,
    is_blank,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.framework.model import Framework
    from hsbstar.spreadsheets import RawSheet, Workbook

CAPTIONS = {
    "domain": "domain", "domains": "domain", "domain no": "domain", "domain number": "domain",
    "domain title": "title", "domain name": "title", "title": "title",
    "ref": "ref", "refs": "ref", "ref no": "ref", "reference": "ref", "statement ref": "ref",
    "statement no": "ref", "number": "ref", "no": "ref",
    "statement": "statement", "statements": "statement", "statement text": "statement",
    "wording": "statement",
    "strand": "strand", "strands": "strand",
    "id": "id", "our id": "id", "our ref": "id", "hsbstar id": "id", "hsbstar ref": "id",
}
"""The column that each folded heading means."""
NEEDED = ("domain", "ref", "statement")
NEW_WORDS = {"new", "none", "-"}
"""The words in the column ‘id’ for a statement without an earlier one."""

MAX_STATEMENT_LENGTH, MAX_TITLE_LENGTH = 4000, 120
MAX_HINTS = 100
"""Unknown ids for which the nearest is looked for, which takes time."""
_MAX_CAPTION_LENGTH = 60
_MAX_QUOTED_LENGTH = 40
_UNSEEN_AND_HARMLESS = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
"""Characters that documents leave behind where a line might be broken; they mean nothing."""
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,11}")
_DOMAIN = re.compile(r"(?:domain\s*)?(\d{1,2})(?:\s*[.:)–—-]\s*(?!\d)|\s+|$)(.*)", re.IGNORECASE)
_DOMAIN_LINE = re.compile(r"\s*domain\s*\d", re.IGNORECASE)


@dataclass(frozen=True)
class DomainCell:
    """A domain as a row names it; a missing number is None, a missing title empty."""

    number: int | None
    title: str
    where: Where


@dataclass(frozen=True)
class PastedRow:
    """One statement as it was pasted."""

    domain: DomainCell
    ref: str
    text: str
    strand: Strand | None
    given: str | None
    """The id of the earlier statement that the column ‘id’ names; empty for ‘new’, None for a blank
    cell."""
    where: Mapping[str, Where]
    """The place of each of its cells by column."""


def read_statement_sheet(
    workbook: Workbook, like: Framework
) -> tuple[tuple[PastedRow, ...], list[Finding]]:
    """Return the statements of a sheet in its order, and all findings about single cells.

    `like` is the framework whose ids and refs the column ‘id’ names.
    """
    table, findings = _find_table(workbook, like)
    if table is None:
        return (), findings
    table.check_merges()
    rows = []
    domain: DomainCell | None = None
    for row in (row for row in table.sheet.row_numbers if row > table.header):
        values = table.sheet.rows[row]
        if all(map(is_blank, values.values())) or _captions(values) == table.columns:
            continue
        line = table.domain_line(row)
        named = line or table.domain_cells(row)
        domain = named or domain
        if line or all(is_blank(table.value(row, key)) for key in ("ref", "statement")):
            if not named:
                table.report(Problem.SHEET_ROW_PASSED_OVER, row, "ref")
        elif statement := table.statement(row, domain):
            rows.append(statement)
    return tuple(rows), table.findings


def _find_table(
    workbook: Workbook, like: Framework
) -> tuple[_Table | None, list[Finding]]:
    """Return the only table of statements of a file, or why there is none or none to trust."""
    table: _Table | None = None
    partial: tuple[Where, Mapping[str, int]] | None = None
    findings: list[Finding] = []
    for sheet in workbook.sheets:
        for number, values in sheet.rows.items():
            columns = _captions(values)
            where = workbook.where(sheet, Place(number, next(iter(columns.values()), 1)))
            if not {"ref", "statement"} <= columns.keys():
                if len(columns.keys() & set(NEEDED)) == 2:
                    partial = partial or (where, columns)
            elif table is None:
                table = _Table(workbook, sheet, number, columns, like)
                findings += table.check_heading()
            elif table.sheet is not sheet or columns != table.columns:
                other = str(table.where(table.header, "ref"))
                findings.append(finding(Problem.SHEET_TABLE_TWICE, where, other=other))
    if findings:
        return None, findings
    if table:
        if "domain" in table.columns:
            return table, []
        partial = (table.where(table.header, "ref"), table.columns)
    if not partial:
        return None, [finding(Problem.SHEET_WITHOUT_TABLE, Where(workbook.file))]
    where, known = partial
    captions = " and ".join(f"‘{key}’" for key in NEEDED if key not in known)
    return None, [finding(Problem.SHEET_COLUMN_MISSING, where, captions=captions)]


def _keys(values: Mapping[int, CellValue]) -> Iterator[tuple[int, str]]:
    for column, value in values.items():
        if isinstance(value, str) and len(value) <= _MAX_CAPTION_LENGTH:
            key = CAPTIONS.get(fold(value).rstrip(" :*.?#"))
            if key:
                yield column, key


def _captions(values: Mapping[int, CellValue]) -> dict[str, int]:
    """Return the columns of a row of headings by key, the first of each."""
    columns: dict[str, int] = {}
    for column, key in _keys(values):
        columns.setdefault(key, column)
    return columns


class _Table:
    """A table of statements, and what is wrong with its cells."""

    def __init__(
        self, workbook: Workbook, sheet: RawSheet, header: int, columns: dict[str, int],
        like: Framework,
    ) -> None:
        """Keep the sheet, the row of the heading and the columns of the table."""
        self.workbook, self.sheet, self.header, self.columns = workbook, sheet, header, columns
        self.like = like
        self.findings: list[Finding] = []
        self.ids = [statement.id for statement in like.statements]
        # An id comes before a ref that reads the same.
        self.id_by_name = {ref: statement.id for ref, statement in like.by_ref.items()}
        self.id_by_name |= {id_.casefold(): id_ for id_ in self.ids}
        self.hints_left = MAX_HINTS

    def where(self, row: int, key: str) -> Where:
        """Return the place of a cell."""
        return self._place(row, self.columns.get(key, self.columns["ref"]))

    def _place(self, row: int, column: int) -> Where:
        return self.workbook.where(self.sheet, Place(row, column))

    def value(self, row: int, key: str) -> CellValue:
        """Return the value of a cell; None where the table has no such column."""
        return self.sheet.rows[row].get(self.columns[key]) if key in self.columns else None

    def check_heading(self) -> Iterator[Finding]:
        """Find columns with the same meaning."""
        seen: set[str] = set()
        for column, key in _keys(self.sheet.rows[self.header]):
            if key in seen:
                where = self._place(self.header, column)
                yield finding(Problem.SHEET_HEADING_TWICE, where, caption=key)
            seen.add(key)

    def check_merges(self) -> None:
        """Find merged cells that reach over several rows, except those of a domain."""
        for merge in self.sheet.merges:
            if merge.first.row <= self.header or merge.first.row == merge.last.row:
                continue
            for key, column in self.columns.items():
                if key not in {"domain", "title"} and (
                    merge.first.column <= column <= merge.last.column
                ):
                    slots = {"cells": f"{merge.first.address}:{merge.last.address}", "caption": key}
                    where = self._place(merge.first.row, merge.first.column)
                    self.findings.append(finding(Problem.SHEET_CELLS_MERGED, where, **slots))

    def report(self, problem: Problem, row: int, key: str, **slots: object) -> None:
        """Add a finding at a cell."""
        self.findings.append(finding(problem, self.where(row, key), **slots))

    def domain_line(self, row: int) -> DomainCell | None:
        """Return the domain where a row is a line of its own, such as ‘Domain 2: Prevention’."""
        (column, value), *others = (
            (column, value) for column, value in self.sheet.rows[row].items()
            if not is_blank(value)
        )
        if others or not isinstance(value, str) or not _DOMAIN_LINE.match(value):
            return None
        where = self._place(row, column)
        return _parsed(self._clean(value, where, "domain", MAX_TITLE_LENGTH) or "", where)

    def domain_cells(self, row: int) -> DomainCell | None:
        """Return the domain that a row names in its columns; None where it names none."""
        cell, title = (self._text(row, key) or "" for key in ("domain", "title"))
        if not cell and not title:
            return None
        parsed = _parsed(cell, self.where(row, "domain" if cell else "title"))
        return replace(parsed, title=title or parsed.title)

    def statement(self, row: int, domain: DomainCell | None) -> PastedRow | None:
        """Return a row's statement; None where a part that it needs is missing or unusable."""
        ref = self._ref(row)
        text = self._text(row, "statement", MAX_STATEMENT_LENGTH)
        if ref == "":
            self.report(Problem.SHEET_REF_MISSING, row, "ref")
        if ref and text == "":
            self.report(Problem.SHEET_STATEMENT_MISSING, row, "statement", ref=ref)
        elif text and not any(map(str.isalpha, text)):
            where = self.where(row, "statement")
            self._unusable(where, "statement", "contains no words", "Paste the statement.")
        if domain is None:
            self.report(Problem.SHEET_DOMAIN_MISSING, row, "domain")
        strand, given = self._strand(row), self._given(row)
        if domain is None or not ref or not text:
            return None
        where_by_key = {
            key: self.where(row, key) for key in ("domain", "ref", "statement", "id")
        }
        return PastedRow(domain, ref, text, strand, given, where_by_key)

    def _text(self, row: int, key: str, longest: int = MAX_TITLE_LENGTH) -> str | None:
        return self._clean(self.value(row, key), self.where(row, key), key, longest)

    def _clean(self, value: CellValue, where: Where, key: str, longest: int) -> str | None:
        """Return a cell's text on one line, empty where it is blank; None where it is unusable."""
        if isinstance(value, ErrorCell):
            fault = f"contains the error {one_line(value.text)}", "Type the text over it."
        elif isinstance(value, EmptyFormula):
            fault = ("contains a formula whose result was not "
                     "saved"), "Type the text over the formula."
        elif isinstance(value, DateCell | bool):
            what = "contains a date" if isinstance(value, DateCell) else "contains TRUE or FALSE"
            fault = what, "Type it as text, with an apostrophe in front."
        else:
            text = f"{value:.10g}" if isinstance(value, float) else as_text(value)
            # Line breaks, tabs and the non-breaking spaces of a document are spaces here.
            text = " ".join(text.translate(_UNSEEN_AND_HARMLESS).split())
            if unseen := next(filter(is_unseen, text), ""):
                fault = (f"contains characters that cannot be seen, such as {one_line(unseen)}",
                         "Type it again, or paste it as plain text.")
            elif len(text) > longest:
                fault = (f"is longer than {longest:,} characters",
                         "Check whether two cells were joined by mistake.")
            else:
                return text
        self._unusable(where, key, *fault)
        return None

    def _unusable(self, where: Where, key: str, what: str, fix: str) -> None:
        slots = {"caption": key, "what": what, "fix": fix}
        self.findings.append(finding(Problem.SHEET_TEXT_UNUSABLE, where, **slots))

    def _ref(self, row: int) -> str | None:
        text = self._text(row, "ref")
        ref = text.rstrip(".):") if text else text
        if not ref or _REF.fullmatch(ref):
            return ref
        fix = "Use up to 12 letters, digits, full stops, hyphens or underscores, such as 2.4."
        where = self.where(row, "ref")
        self._unusable(where, "ref", f"‘{_short(ref)}’ cannot be a ref", fix)
        return None

    def _strand(self, row: int) -> Strand | None:
        text = self._text(row, "strand")
        if not text:
            return None
        for strand in STRANDS:
            if fold(text) == strand:
                return strand
        hint = _hint(text, STRANDS)
        self.report(Problem.SHEET_STRAND_UNKNOWN, row, "strand", found=_short(text), hint=hint)
        return None

    def _given(self, row: int) -> str | None:
        """Return the earlier id that a person gave, by id or by ref; empty for ‘new’."""
        text = self._text(row, "id")
        if not text:
            return None
        if fold(text) in NEW_WORDS:
            return ""
        if not isinstance(self.value(row, "id"), str):
            # A spreadsheet program shows the ref 1.10 as the number 1.1.
            refs = [statement.ref for statement in self.like.statements
                    if _is_same_number(statement.ref, text)]
            if len(refs) > 1:
                self.report(Problem.REF_AMBIGUOUS, row, "id", ref=text, choices=" or ".join(refs))
                return None
            text = refs[0] if refs else text
        if known := self.id_by_name.get(text.casefold()):
            return known
        self.hints_left -= 1
        hint = _hint(text, self.ids) if self.hints_left >= 0 else ""
        slots = {"found": _short(text), "like": self.like.id, "hint": hint}
        self.report(Problem.SHEET_ID_UNKNOWN, row, "id", **slots)
        return None


def _parsed(text: str, where: Where) -> DomainCell:
    """Return number and title of ‘Domain 2: Prevention’, ‘2 Prevention’, ‘2’ or ‘Prevention’."""
    parts = _DOMAIN.fullmatch(text)
    if parts and (not parts[2] or any(map(str.isalpha, parts[2]))):
        return DomainCell(int(parts[1]), parts[2].strip(), where)
    return DomainCell(None, text, where)


def _is_same_number(ref: str, number: str) -> bool:
    return ref == number or ("." in ref and "." in number and ref.rstrip("0") == number)


def _hint(word: str, known: Sequence[str]) -> str:
    near = nearest(word, known)
    return f" Did you mean {near}?" if near else ""


def _short(text: str) -> str:
    """Return text from a cell for a message: on one line, and cut where it is long."""
    is_short = len(text) <= _MAX_QUOTED_LENGTH
    return one_line(text if is_short else text[: _MAX_QUOTED_LENGTH - 1] + "…")
