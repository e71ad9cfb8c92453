"""Read a sheet of pasted statements: what each row says, and everything that is wrong with it.

The table begins at the row with the headings ‘ref’ and ‘statement’, wherever that is. People fill
in the domain in the first row of a group only, merge its cells, or set it as a line of its own
above the group: all are read. What cannot be read without a guess is a finding at its cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    from collections.abc import Iterator, Mapping

    from hsbstar.framework.model import Framework
    from hsbstar.spreadsheets import RawReturn, RawSheet

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
"""What says in the column ‘id’ that no earlier statement is meant."""

LONGEST_STATEMENT, LONGEST_TITLE = 4000, 120
MOST_HINTS = 100
"""Unknown ids for which the nearest is looked for, which takes time."""
_LONGEST_CAPTION = 60
_MOST_QUOTED = 40
_UNSEEN_AND_HARMLESS = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
"""Signs that documents leave behind where a line might be broken; they say nothing."""
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,11}")
_DOMAIN = re.compile(r"(?:domain\s*)?(\d{1,2})(?:\s*[.:)–—-]\s*(?!\d)|\s+|$)(.*)", re.IGNORECASE)
_DOMAIN_LINE = re.compile(r"\s*domain\s*\d", re.IGNORECASE)


@dataclass(frozen=True)
class DomainCell:
    """A domain as a row names it; what the cell does not tell is empty."""

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
    """The earlier id that it has by the column ‘id’; empty: none; None: not said."""
    where: Mapping[str, Where]
    """The place of each of its cells by column."""


@dataclass(frozen=True)
class _Table:
    """Where the table is: its sheet, the row of its heading and its columns."""

    raw: RawReturn
    sheet: RawSheet
    header: int
    columns: Mapping[str, int]

    def where(self, row: int, key: str) -> Where:
        column = self.columns.get(key, self.columns["ref"])
        return self.raw.where(self.sheet, Place(row, column))

    def value(self, row: int, key: str) -> CellValue:
        return self.sheet.rows[row].get(self.columns[key]) if key in self.columns else None


def read_statement_sheet(
    raw: RawReturn, like: Framework
) -> tuple[tuple[PastedRow, ...], list[Finding]]:
    """Return the statements of a sheet in its order, and all findings about single cells.

    `like` is the framework whose ids and refs the column ‘id’ names.
    """
    table, findings = _find_table(raw)
    if table is None:
        return (), findings
    findings += _check_merges(table)
    earlier = _Earlier(like)
    rows = []
    domain: DomainCell | None = None
    for number in (row for row in table.sheet.row_numbers if row > table.header):
        values = table.sheet.rows[number]
        if all(map(is_blank, values.values())) or _captions(values) == dict(table.columns):
            continue
        line = _domain_line(table, number, findings)
        told = line or _domain_cell(table, number, findings)
        domain = told or domain
        if line or (is_blank(table.value(number, "ref"))
                    and is_blank(table.value(number, "statement"))):
            if not told:
                where = table.where(number, "ref")
                findings.append(finding(Problem.SHEET_ROW_PASSED_OVER, where))
            continue
        row, faults = _read_row(table, number, domain, earlier)
        findings += faults
        rows += [row] if row else []
    return tuple(rows), findings


def _find_table(raw: RawReturn) -> tuple[_Table | None, list[Finding]]:
    """Return the one table of statements of a file, or why there is none or none to trust."""
    found: list[_Table] = []
    partly: list[tuple[Where, list[str]]] = []
    findings: list[Finding] = []
    for sheet in raw.sheets:
        for number, values in sheet.rows.items():
            columns = _captions(values)
            first = next(iter(columns.values()), 1)
            where = raw.where(sheet, Place(number, first))
            if {"ref", "statement"} <= columns.keys():
                if not found:
                    findings += _check_heading(raw, sheet, number)
                    found.append(_Table(raw, sheet, number, columns))
                elif found[0].sheet is not sheet or columns != found[0].columns:
                    other = str(found[0].where(found[0].header, "ref"))
                    findings.append(finding(Problem.SHEET_TABLE_TWICE, where, other=other))
            elif len(columns.keys() & set(NEEDED)) == 2:
                partly.append((where, [key for key in NEEDED if key not in columns]))
    if found and not findings:
        table = found[0]
        missing = [key for key in NEEDED if key not in table.columns]
        if not missing:
            return table, []
        partly = [(table.where(table.header, "ref"), missing)]
    if not findings and partly:
        where, missing = partly[0]
        captions = " and ".join(f"‘{key}’" for key in missing)
        findings.append(finding(Problem.SHEET_COLUMN_MISSING, where, captions=captions))
    if not findings:
        findings.append(finding(Problem.SHEET_WITHOUT_TABLE, Where(raw.file)))
    return None, findings


def _keys(values: Mapping[int, CellValue]) -> Iterator[tuple[int, str]]:
    for column, value in values.items():
        if isinstance(value, str) and len(value) <= _LONGEST_CAPTION:
            key = CAPTIONS.get(fold(value).rstrip(" :*.?#"))
            if key:
                yield column, key


def _captions(values: Mapping[int, CellValue]) -> dict[str, int]:
    """Return the columns of a row of headings by key, the first of each."""
    columns: dict[str, int] = {}
    for column, key in _keys(values):
        columns.setdefault(key, column)
    return columns


def _check_heading(raw: RawReturn, sheet: RawSheet, number: int) -> Iterator[Finding]:
    seen: set[str] = set()
    for column, key in _keys(sheet.rows[number]):
        if key in seen:
            where = raw.where(sheet, Place(number, column))
            yield finding(Problem.SHEET_HEADING_TWICE, where, caption=key)
        seen.add(key)


def _check_merges(table: _Table) -> Iterator[Finding]:
    """Tell merged cells that reach over several rows, save those of a domain."""
    for merge in table.sheet.merges:
        if merge.first.row <= table.header or merge.first.row == merge.last.row:
            continue
        for key, column in table.columns.items():
            if key not in {"domain", "title"} and (
                merge.first.column <= column <= merge.last.column
            ):
                where = table.raw.where(table.sheet, merge.first)
                cells = f"{merge.first.address}:{merge.last.address}"
                yield finding(Problem.SHEET_CELLS_MERGED, where, cells=cells, caption=key)


def _domain_line(table: _Table, number: int, findings: list[Finding]) -> DomainCell | None:
    """Return the domain where a row is a line of its own, such as ‘Domain 2: Prevention’."""
    filled = [(column, value) for column, value in table.sheet.rows[number].items()
              if not is_blank(value)]
    column, value = filled[0]
    if len(filled) > 1 or not isinstance(value, str) or not _DOMAIN_LINE.match(value):
        return None
    where = table.raw.where(table.sheet, Place(number, column))
    text, faults = _clean(value, where, "domain", LONGEST_TITLE)
    findings += faults
    return _parsed(text or "", where)


def _domain_cell(table: _Table, number: int, findings: list[Finding]) -> DomainCell | None:
    """Return the domain that a row names in its columns; None where it names none."""
    texts = {}
    for key in ("domain", "title"):
        texts[key], faults = _text(table, number, key, LONGEST_TITLE)
        findings += faults
    cell, title = (texts[key] or "" for key in ("domain", "title"))
    if not cell and not title:
        return None
    parsed = _parsed(cell, table.where(number, "domain" if cell else "title"))
    return DomainCell(parsed.number, title or parsed.title, parsed.where)


def _parsed(text: str, where: Where) -> DomainCell:
    """Return number and title of ‘Domain 2: Prevention’, ‘2 Prevention’, ‘2’ or ‘Prevention’."""
    parts = _DOMAIN.fullmatch(text)
    if parts and (not parts[2] or any(map(str.isalpha, parts[2]))):
        return DomainCell(int(parts[1]), parts[2].strip(), where)
    return DomainCell(None, text, where)


def _read_row(
    table: _Table, number: int, domain: DomainCell | None, earlier: _Earlier
) -> tuple[PastedRow | None, list[Finding]]:
    """Return a row's statement, None where the row cannot be one, and what is wrong with it."""
    where = {key: table.where(number, key) for key in ("domain", "ref", "statement", "id")}
    ref, findings = _ref(table, number)
    text, faults = _text(table, number, "statement", LONGEST_STATEMENT)
    findings += faults
    if ref == "":
        findings.append(finding(Problem.SHEET_REF_MISSING, where["ref"]))
    if ref and text == "":
        findings.append(finding(Problem.SHEET_STATEMENT_MISSING, where["statement"], ref=ref))
    elif text and not any(map(str.isalpha, text)):
        findings.append(_unusable(where["statement"], "statement", "holds no words",
                                  "Paste the statement."))
    if domain is None:
        findings.append(finding(Problem.SHEET_DOMAIN_MISSING, where["domain"]))
    strand, faults = _strand(table, number)
    findings += faults
    given, faults = _given(table, number, earlier)
    findings += faults
    if domain is None or not ref or not text:
        return None, findings
    return PastedRow(domain, ref, text, strand, given, where), findings


def _text(
    table: _Table, number: int, key: str, longest: int
) -> tuple[str | None, list[Finding]]:
    return _clean(table.value(number, key), table.where(number, key), key, longest)


def _clean(
    value: CellValue, where: Where, key: str, longest: int
) -> tuple[str | None, list[Finding]]:
    """Return what a cell says on one line, empty where it is blank; None where it is unusable."""
    if isinstance(value, ErrorCell):
        what = f"holds the error {one_line(value.text)}"
        return None, [_unusable(where, key, what, "Type the text over it.")]
    if isinstance(value, EmptyFormula):
        what = "holds a formula whose result was not saved"
        return None, [_unusable(where, key, what, "Type the text over the formula.")]
    if isinstance(value, DateCell | bool):
        what = "holds a date" if isinstance(value, DateCell) else "holds TRUE or FALSE"
        fix = "Type it as text, with an apostrophe in front."
        return None, [_unusable(where, key, what, fix)]
    text = f"{value:.10g}" if isinstance(value, float) else as_text(value)
    # Line breaks, tabs and the unbroken blanks of a document are blanks here.
    text = " ".join(text.translate(_UNSEEN_AND_HARMLESS).split())
    unseen = next(filter(is_unseen, text), "")
    if unseen:
        what = f"holds signs that cannot be seen, such as {one_line(unseen)}"
        return None, [_unusable(where, key, what, "Type it again, or paste it as plain text.")]
    if len(text) > longest:
        what = f"is longer than {longest:,} characters"
        return None, [_unusable(where, key, what, "Look whether two cells ran into one.")]
    return text, []


def _ref(table: _Table, number: int) -> tuple[str | None, list[Finding]]:
    text, findings = _text(table, number, "ref", LONGEST_TITLE)
    ref = text.rstrip(".):") if text else text
    if ref and not _REF.fullmatch(ref):
        what = f"‘{_short(ref)}’ cannot be a ref"
        fix = "Use up to 12 letters, digits, full stops, hyphens or underscores, such as 2.4."
        return None, [_unusable(table.where(number, "ref"), "ref", what, fix)]
    return ref, findings


def _strand(table: _Table, number: int) -> tuple[Strand | None, list[Finding]]:
    text, findings = _text(table, number, "strand", LONGEST_TITLE)
    if not text:
        return None, findings
    for strand in STRANDS:
        if fold(text) == strand:
            return strand, []
    near = nearest(text, STRANDS)
    hint = f"; was {near} meant?" if near else ""
    slots = {"found": _short(text), "hint": hint}
    return None, [finding(Problem.SHEET_STRAND_UNKNOWN, table.where(number, "strand"), **slots)]


class _Earlier:
    """The statements of the earlier framework, as a person may name them."""

    def __init__(self, like: Framework) -> None:
        self.framework = like
        self.by_id = {one.id.casefold(): one.id for one in like.statements}
        self.hints_left = MOST_HINTS

    def find(self, named: str) -> str | None:
        """Return the id of the statement that an id or a ref names."""
        known = self.by_id.get(named.casefold())
        if known is None and named.casefold() in self.framework.by_ref:
            return self.framework.by_ref[named.casefold()].id
        return known

    def hint(self, named: str) -> str:
        """Return which id was probably meant, if any; looking for it takes time."""
        self.hints_left -= 1
        near = nearest(named, self.by_id.values()) if self.hints_left >= 0 else None
        return f"; was {near} meant?" if near else ""


def _given(
    table: _Table, number: int, earlier: _Earlier
) -> tuple[str | None, list[Finding]]:
    """Return the earlier id that a person gave, by id or by ref; empty for ‘new’."""
    text, findings = _text(table, number, "id", LONGEST_TITLE)
    if not text:
        return None, findings
    if fold(text) in NEW_WORDS:
        return "", []
    where = table.where(number, "id")
    if not isinstance(table.value(number, "id"), str):
        # A spreadsheet program shows the ref 1.10 as the number 1.1.
        choices = [one.ref for one in earlier.framework.statements if _same_number(one.ref, text)]
        if len(choices) > 1:
            slots = {"ref": text, "choices": " or ".join(choices)}
            return None, [finding(Problem.REF_AMBIGUOUS, where, **slots)]
        text = choices[0] if choices else text
    known = earlier.find(text)
    if known:
        return known, []
    slots = {"found": _short(text), "like": earlier.framework.id, "hint": earlier.hint(text)}
    return None, [finding(Problem.SHEET_ID_UNKNOWN, where, **slots)]


def _same_number(ref: str, number: str) -> bool:
    return ref == number or ("." in ref and "." in number and ref.rstrip("0") == number)


def _unusable(where: Where, caption: str, what: str, fix: str) -> Finding:
    return finding(Problem.SHEET_TEXT_UNUSABLE, where, caption=caption, what=what, fix=fix)


def _short(text: str) -> str:
    """Return what is quoted of a cell: harmless, and no longer than a message bears."""
    return one_line(text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…")
