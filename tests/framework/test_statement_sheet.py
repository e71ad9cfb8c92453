"""A sheet of pasted statements, as people really paste it: read, or with a finding at the cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hsbstar.framework.importing.make import Outline, outline_of
from hsbstar.framework.importing.sheet import read_statement_sheet
from hsbstar.spreadsheets.cells import Area, CellValue, DateCell, EmptyFormula, ErrorCell, Place
from support.sheets import raw_return, with_cells

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework.importing.sheet import PastedRow
    from hsbstar.framework.model import Framework
    from hsbstar.spreadsheets.sheets import Workbook

GOOD = """
    | domain       | ref     | statement          |
    | 1 Finding    | "1.1"   | Schools see.       |
    |              | "1.2"   | Police see.        |
    | Domain 2: Helping | "2.1" | Schools help.   |
    | 3. Learning  | "3.1"   | Leaders learn.     |
"""


def pasted(text: str, small: Framework, *more: str) -> tuple[tuple[PastedRow, ...], list[str]]:
    """Return the statements of a sheet and its findings as `code cell`."""
    rows, findings = read(sheet(text, *more), small)
    return rows, codes(findings)


def sheet(text: str, *more: str) -> Workbook:
    """Return a file with a sheet, and further ones."""
    return raw_return(*((f"Sheet{number}", table) for number, table in enumerate((text, *more))),
                      file="a.xlsx")


def codes(findings: list[Finding]) -> list[str]:
    """Return findings as `code cell`, in the order of their places."""
    return [f"{finding.code} {finding.where.cell}".strip() for finding in
            sorted(findings, key=lambda finding: finding.order)]


def read(workbook: Workbook, small: Framework) -> tuple[tuple[PastedRow, ...], list[Finding]]:
    """Return the statements of a file and all findings, those across rows too."""
    rows, findings = read_statement_sheet(workbook, small)
    if rows:
        findings += outline_of(rows, small, workbook.file)[1]
    return rows, findings


def outline(text: str, small: Framework) -> Outline:
    """Return the domains of a sheet without faults."""
    rows, findings = read_statement_sheet(sheet(text), small)
    made, across = outline_of(rows, small, "a.xlsx")
    assert not codes([*findings, *across])
    return made


def test_a_domain_reaches_down_to_the_next(small: Framework) -> None:
    """Filled in once a group, with or without ‘Domain’; the rest of the row is read as it is."""
    rows, found = pasted(GOOD, small)
    assert not found
    assert [(row.ref, row.text) for row in rows] == [
        ("1.1", "Schools see."), ("1.2", "Police see."), ("2.1", "Schools help."),
        ("3.1", "Leaders learn.")]
    made = outline(GOOD, small)
    assert made.numbers == (1, 1, 2, 3)
    assert made.titles == {1: "Finding", 2: "Helping", 3: "Learning"}
    assert rows[1].where["statement"].cell == "C3"
    assert (rows[0].strand, rows[0].given) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        # Headings in any order and case, below a title and a note, with foreign columns.
        """
        | Our tool     |             |         |          | Page |
        |              |             |         |          |      |
        | STATEMENT:   | Domain No.  | Ref.    | Notes    |      |
        | Schools see. | 1           | 1.1     | x        | 4    |
        | Police see.  | 1           | 1.2     |          |      |
        | Schools help.| 2           | 2.1     |          |      |
        | Leaders learn.| Domain 3   | 3.1     |          |      |
        """,
        # A line of its own above each group; the heading repeated, as printed pages have it.
        """
        | domain | ref | statement |
        | DOMAIN 1 |   |           |
        |  | 1.1 | Schools see.   |
        |  | 1.2 | Police see.    |
        | domain | ref | statement |
        |  | Domain 2: Helping early |  |
        |  | 2.1 | Schools help.  |
        |  |  | Domain 3 – Learning  |
        |  | 3.1 | Leaders learn. |
        """,
        # Titles alone: the earlier framework knows their numbers; the title in a column of its own.
        """
        | Domain title  | Reference | Wording | Domain |
        | finding out   | 1.1 | Schools see.  |  |
        |               | 1.2 | Police see.   |  |
        | Helping early | 2.1 | Schools help. | 2 |
        | LEARNING      | 3.1 | Leaders learn. | 3 |
        """,
    ],
)
def test_sheets_as_people_make_them(text: str, small: Framework) -> None:
    """The same three domains, however they are written."""
    rows, found = pasted(text, small)
    assert not found
    assert [row.ref for row in rows] == ["1.1", "1.2", "2.1", "3.1"]
    made = outline(text, small)
    assert made.numbers == (1, 1, 2, 3)
    assert [title.casefold() for title in made.titles.values()] == [
        "finding out", "helping early", "learning"]


def test_a_title_gets_its_number_from_the_sheet_or_from_its_refs(small: Framework) -> None:
    """A cell counts for others; refs give the number of an unknown title."""
    made = outline("""
        | domain   | ref     | statement      |
        | Prelude  | 7.1     | Schools see.   |
        | 2 Helping | 2.1    | Schools help.  |
        | Prelude  | 7.2     | Police see.    |
        | helping  | 2.2     | Police help.   |
        | 3        | 3.1     | Leaders learn. |
    """, small)
    assert made.numbers == (7, 2, 7, 2, 3)
    assert made.titles == {2: "Helping", 3: "Learning", 7: "Prelude"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| ref | score |\n| 1.1 | 3 |", ["sheet-without-table"]),
        ("| domain | ref |\n| 1 | 1.1 |", ["sheet-column-missing A1"]),
        ("| x | ref | statement |\n| 1 | 1.1 | A. |", ["sheet-column-missing B1"]),
        ("| domain | ref | statement | Ref |\n| 1 | 1.1 | A. | 1.1 |", ["sheet-heading-twice D1"]),
        (GOOD + "| statement | ref | domain |\n| B. | 3.2 | 3 |", ["sheet-table-twice A6"]),
        (GOOD + "|  | | | Made by us |", ["sheet-row-passed-over B6"]),
        (GOOD + "|  | 3.2 | |", ["sheet-statement-missing C6"]),
        (GOOD + "|  | | B. |", ["sheet-ref-missing B6"]),
        (GOOD + "|  | ?! | B. |", ["sheet-text-unusable B6"]),
        (GOOD + "|  | abcdefghijklm | B. |", ["sheet-text-unusable B6"]),
        (GOOD + "|  | 3.2 | 17 |", ["sheet-text-unusable C6"]),
        (GOOD + "|  | TRUE | B. |", ["sheet-text-unusable B6"]),
        (GOOD + "|  | 3.1 | B. |", ["sheet-ref-twice B6"]),
        (GOOD + "|  | 2.2 | B. |", ["sheet-ref-elsewhere B6"]),
        (GOOD + "|  | 3.2 | leaders  LEARN. |", ["sheet-statement-twice C6"]),
        (("| domain | ref | statement |\n| | 1.1 | A. |\n| 1 | 1.2 | B. |\n| 2 | 2.1 | C. |\n"
         "| 3 | 3.1 | D. |"), ["sheet-domain-missing A2"]),
        (GOOD + "| 3 Lessons | 3.2 | B. |", ["sheet-domain-unclear A6"]),
        (GOOD + "| 4 learning | 4.1 | B. |", ["sheet-domain-unclear A6"]),
        (GOOD + "| 8 | 8.1 | B. |", ["sheet-domain-unclear A6"]),
        (GOOD + "| 0 Before | 0.1 | B. |", ["sheet-domain-unclear A6"]),
        (GOOD + "| Elsewhere | x1 | B. |", ["sheet-domain-unclear A6"]),
        (GOOD + "| 2.1 | 2.2 | B. |", ["sheet-domain-unclear A6"]),
        ("| domain | ref | statement |\n| 1 | 1.1 | A. |\n| 2 | 2.1 | B. |",
         ["sheet-beyond-framework"]),
        ("| domain | ref | statement |\n| 1 | 1.1 | A. |", ["sheet-beyond-framework"]),
        (("| domain | ref | statement | strand |\n| 1 | 1.1 | A. | Practise |\n| 2 | 2.1 | B. | |\n"
         "| 3 | 3.1 | C. | LEADERSHIP |"), ["sheet-strand-unknown D2"]),
        (("| domain | ref | statement | strand |\n| 1 | 1.1 | A. | zebra |\n| 2 | 2.1 | B. | |\n"
         "| 3 | 3.1 | C. | process |"), ["sheet-strand-unknown D2"]),
        (("| domain | ref | statement | id |\n| 1 | 1.1 | A. | d1-x |\n| 2 | 2.1 | B. | zebra |\n"
         "| 3 | 3.1 | C. | D3-A |\n|  | 3.2 | D. | d3-a |"),
         ["sheet-id-unknown D2", "sheet-id-unknown D3", "sheet-id-twice D5"]),
        (("| domain | ref | statement | our ref |\n| 1 | 1.1 | A. | 1.1 |\n| 2 | 2.1 | B. | 2.2 |\n"
         "| 3 | 3.1 | C. | New |\n|  | 3.2 | D. | 8.8 |"),
         ["ref-ambiguous D2", "sheet-id-unknown D5"]),
    ],
)
def test_each_fault_is_at_its_cell(text: str, expected: list[str], small: Framework) -> None:
    """One finding for one fault, where a person finds it."""
    assert sorted(pasted(text, small)[1]) == sorted(expected)


def test_ids_and_refs_that_a_person_gave(small: Framework) -> None:
    """By id in any case, by ref as text or as an unambiguous number, or new."""
    rows, found = pasted("""
        | domain | ref | statement | our ref |
        | 1 | 1.1 | A. | "1.10" |
        | 2 | 2.1 | B. | D2-B |
        | 3 | 3.1 | C. | 3.2 |
        |   | 3.2 | D. | - |
        |   | 3.3 | E. |   |
    """, small)
    assert not found
    assert [row.given for row in rows] == ["d1-c", "d2-b", "d3-b", "", None]


def test_two_tables_on_two_sheets_are_a_fault(small: Framework) -> None:
    """It is unknown which of them counts, so nothing is read."""
    assert pasted(GOOD, small, GOOD) == ((), ["sheet-table-twice A1"])
    assert pasted(GOOD, small, "| Notes |")[1] == []


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (ErrorCell("#N/A"), "contains the error #N/A"),
        (EmptyFormula(), "contains a formula whose result was not saved"),
        (DateCell(45931, dt.date(2025, 10, 1)), "contains a date"),
        ("A bell\x07 rings.", "cannot be seen, such as \\x07"),
        ("Turned \u202eround.", "cannot be seen"),
        ("A" * 4001, "longer than 4,000 characters"),
    ],
)
def test_values_that_are_no_text_are_a_fault(value: CellValue, what: str, small: Framework) -> None:
    """Errors, formulas, dates and invisible characters; the text itself is not repeated."""
    workbook = with_cells(sheet(GOOD), {("Sheet0", Place(3, 3)): value})
    _, findings = read(workbook, small)
    (found,) = findings
    assert found.where.cell == "C3"
    assert found.message.startswith("‘statement’")
    assert what in found.message
    assert len(found.message) < 100
    for key in ("domain", "strand", "id"):
        column = {"domain": 1, "strand": 4, "id": 5}[key]
        wide = GOOD.replace("statement          |", "statement | strand | id |")
        workbook = with_cells(sheet(wide), {("Sheet0", Place(3, column)): value})
        assert [found.code for found in read(workbook, small)[1]] == ["sheet-text-unusable"]


def test_blanks_and_breaks_of_a_document_are_one_blank(small: Framework) -> None:
    """A pasted text loses line breaks, hard blanks and soft hyphens, and nothing else."""
    value = " Schools\u00a0see\r\nwhat\x0b hap\u00adpens\ufeff. "
    workbook = with_cells(sheet(GOOD), {("Sheet0", Place(2, 3)): value})
    rows, findings = read(workbook, small)
    assert not findings
    assert rows[0].text == "Schools see what happens."


def test_only_a_domain_may_reach_over_several_rows(small: Framework) -> None:
    """Merged cells of a domain are its group; of anything else they hide whose they are."""
    def merged(*merges: Area) -> list[str]:
        workbook = sheet(GOOD)
        sheets = (replace(workbook.sheets[0], merges=merges),)
        return codes(read(replace(workbook, sheets=sheets), small)[1])

    over = Area(Place(2, 1), Place(3, 1))
    wide = Area(Place(2, 3), Place(2, 6))
    above = Area(Place(1, 1), Place(1, 2))
    assert merged(over, wide, above) == []
    assert merged(Area(Place(2, 2), Place(3, 3))) == [
        "sheet-cells-merged B2", "sheet-cells-merged B2"]


def test_a_domain_beyond_all_limits_is_a_fault(small: Framework) -> None:
    """More statements than a domain may have, and more domains than a framework."""
    many = "\n".join(f"| 3 | 3.{number} | Number {number} is true. |" for number in range(2, 203))
    assert pasted(GOOD.rstrip() + "\n" + many, small)[1].count("sheet-beyond-framework") == 1
    rows = "\n".join(f"| {number} T{number} | {number}.1 | S {number}. |"
                     for number in range(4, 14))
    assert pasted(GOOD.rstrip() + "\n" + rows, small)[1] == ["sheet-beyond-framework"]


def test_a_line_of_its_own_is_looked_at_like_a_cell(small: Framework) -> None:
    """Its title has a limit, and invisible characters are a fault."""
    for text, what in ((f"Domain 3: {'x' * 121}", "longer than"), ("Domain 3: \x07a", "be seen")):
        workbook = with_cells(sheet(GOOD + "| 3 | 3.2 | B. |"), {
            ("Sheet0", Place(6, 1)): text, ("Sheet0", Place(6, 2)): None,
            ("Sheet0", Place(6, 3)): None})
        (found,) = read(workbook, small)[1]
        assert what in found.message
        assert found.where.cell == "A6"


def test_a_lost_nought_is_guessed_at_in_words_alone(small: Framework) -> None:
    """1.10 typed as a number is 1.1: there is a finding, and no guess."""
    findings = read(sheet(GOOD + "| 1 | 1.1 | B. |"), small)[1]
    assert findings[0].message.endswith(". Did you mean 1.10?")
    findings = read(sheet(GOOD + '| 1 | "1.10" | C. |\n| 1 | 1.1 | B. |'), small)[1]
    assert "meant" not in findings[0].message
