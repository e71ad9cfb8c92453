"""Comparing words as a careful reader would, and naming places."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.text import (
    fold,
    fold_name,
    limit_marks,
    may_be_same,
    name_likeness,
    names_in,
    near_names,
    nearest,
    one_line,
    similarity,
)
from hsbstar.spreadsheets.cells import (
    CellValue,
    DateCell,
    EmptyFormula,
    ErrorCell,
    Place,
    as_text,
    column_letters,
    column_number,
    is_blank,
)
from hsbstar.spreadsheets.sheets import RawSheet


@pytest.mark.parametrize(
    ("first", "second"),
    [("Score", " SCORE\u00a0"), ("a – b", "a - b"), ("‘x’", "'x'"), ("ｘ１", "x1"),
     ("co\u00adop", "coop"), ("a\n b", "a b")],
)
def test_texts_that_read_alike_fold_alike(first: str, second: str) -> None:
    """Case, spacing, dashes, quotation marks and invisible characters make no difference."""
    assert fold(first) == fold(second)


def test_a_letter_under_ten_thousand_marks_is_a_letter_with_thirty() -> None:
    """Languages pile up a few; more take the square of their number to be put into order."""
    assert fold("e\u0301") == fold("\u00e9")
    assert limit_marks("ab") == "ab"
    assert limit_marks("\u00e9" + "\u0301\u0327" * 16_000) == "\u00e9" + "\u0301\u0327" * 15
    assert fold("a" + "\u0301\u0327" * 16_000) == fold("a" + "\u0301\u0327" * 15)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("Northshire Police", "northshire  police.", True), ("Children's Services",
      "Childrens Services", True), ("Health & Care", "Health and Care", True),
     ("Police", "Northshire Police", False), ("Area_1", "Area 1", True)],
)
def test_agencies_differ_by_their_words(first: str, second: str, same: bool) -> None:
    """An agency's name is its identity, without case, spacing and punctuation."""
    assert (fold_name(first) == fold_name(second)) == same


def test_the_nearest_choice() -> None:
    """A slip of the keyboard finds its word; something else finds nothing."""
    assert nearest("Polise", ["Police", "Health"]) == "Police"
    assert nearest("zzz", ["Police", "Health"]) is None
    # The beginning or a word comes before a similar spelling, unless several have it.
    assert nearest("Police", ["Northshire Police", "process"]) == "Northshire Police"
    assert nearest("exp", ["expected", "help"]) == "expected"
    assert nearest("North", ["North Police", "North Health", "Norths"]) == "Norths"
    assert nearest("ex", ["expected", "help"]) is None


def test_similarity_runs_from_0_to_1() -> None:
    """Nothing shared, and the same but for case."""
    assert similarity("abc", "xyz") == 0
    assert similarity("Abc", "aBC") == 1


@given(st.text())
def test_a_line_for_the_terminal_has_no_control_character(text: str) -> None:
    """Any name is shown on one line and controls nothing."""
    shown = one_line(text)
    assert not set(shown) & set("\x00\x07\x1b\n\r\t\x9b\u202e\u2028\ud800")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred", r"\x1b[31mred"), ("a\tb\n", r"a\tb\n"), ("\x9b", r"\x9b"),
     ("\u202egnp.exe", r"\u202egnp.exe"), ("\ud800", r"\ud800"), ("Tŷ – ‘x’", "Tŷ – ‘x’")],
)
def test_escape_codes_are_shown_as_text(text: str, shown: str) -> None:
    """What would steer the terminal can be seen for what it is; letters stay as they are."""
    assert one_line(text) == shown


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16384, "XFD")])
def test_columns_have_letters(number: int, letters: str) -> None:
    """As spreadsheets name them, and back."""
    assert column_letters(number) == letters
    assert column_number(letters) == number
    assert Place(7, number).address == f"{letters}7"
    assert Place(7, number).absolute == f"${letters}$7"


@pytest.mark.parametrize(
    ("value", "text", "blank"),
    [
        (None, "", True), ("  ", "", True), (" a ", "a", False), (3.0, "3", False),
        (2.5, "2.5", False), (7, "7", False), (True, "TRUE", False),
        (DateCell(3, dt.date(2026, 3, 31)), "2026-03-31", False), (DateCell(0.5, None), "12:00",
                                                                   False),
        (ErrorCell("#N/A"), "#N/A", False), (EmptyFormula(), "", False),
    ],
)
def test_cells_as_text(value: CellValue, text: str, blank: bool) -> None:
    """Numbers without a needless point, days in ISO order; only nothing is blank."""
    assert as_text(value) == text
    assert is_blank(value) == blank


def test_beyond_the_used_part_a_sheet_is_empty() -> None:
    """Rows may have different lengths."""
    sheet = RawSheet.of_rows("One", ((1.0, "a"), ()))
    assert [sheet.value(Place(*place)) for place in ((1, 2), (1, 3), (2, 1), (9, 9))] == [
        "a", None, None, None
    ]
    assert list(sheet.cells()) == [((1, 1), 1.0), ((1, 2), "a")]


@pytest.mark.parametrize(("name", "other", "likeness"), [
    ("Children’s Services", "CHILDRENS-SERVICES", 3), ("Healthcare", "Health care", 3),
    ("Northshire Police", "Police", 3), ("Northshire", "Northshire", 3), ("The Hub", "Hub", 3),
    ("Childrens Service", "Children's Services", 2), ("Polise", "Police", 2),
    ("Youht Jstice", "Youth Justice", 2), ("Fire and Recsue", "Fire and Rescue", 2),
    ("Youth Justice", "Youth Justice Service", 1), ("Trust", "Health Trust North", 1),
    ("Police, Harbour team", "Police", 1), ("Northshire", "Northshire Council", 1),
    ("Childrens Services", "Children's Health", 0), ("Children's Health", "Health", 0),
    ("Police and Crime Commissioner", "Police", 0), ("Youth Service", "Youth Justice Service", 0),
    ("North Fire", "South Fire", 0), ("Eastern Hub", "Western Hub", 0), ("Hub 1", "Hub 2", 0),
    ("Ward 12345", "Ward 12346", 0), ("St Mark's", "St Mary's", 0), ("Team A", "Team B", 0),
    ("Southampton", "Northampton", 0), ("Police", "Probation", 0), ("", "Police", 0),
    ("Police", "", 0), ("!", "?", 0),
])
def test_how_alike_two_names_are(name: str, other: str, likeness: int) -> None:
    """The same, a slip, a part; names of different agencies may differ by two letters alone."""
    assert name_likeness(name, other, "Northshire") == likeness


@pytest.mark.parametrize(("name", "other", "likeness"), [
    ("Education & Schools", "Education and Schools", 3), ("C.A.M.H.S.", "CAMHS", 3),
    ("Police Northshire", "Northshire Police", 3), ("Childrens Servcies", "Children's Services", 2),
    ("Harbour NHS Trust", "Harbour Trust", 2), ("Haven CIC", "Haven", 2),
    ("Social Care, Childrens", "Children's Social Care", 2), ("Youth Justice", "Justice Yuoth", 2),
    ("Services for Children", "Children Services", 2), ("Probation", "Probation Service", 1),
    ("CAMHS", "Child and Adolescent Mental Health Services", 1),
    ("Northshire ICB", "NHS Northshire Integrated Care Board", 1),
    ("Northshire", "Northshire Council", 1), ("Northshire", "Northshire East", 0),
    ("Hub", "Hub 1", 0), ("Hub 1", "Hub 2", 0), ("School", "School A", 0), ("S1", "S2", 0),
    ("Social Care", "Social Care East", 0), ("North West Trust", "North East Trust", 0),
    ("Northern College", "Southern College", 0), ("Health North", "North Police", 0),
    ("Youth Service", "Youth Justice Service", 0), ("St Mary's School", "St Mark's School", 0),
    ("Adult Social Care", "Children's Social Care", 0), ("ICB", "YOT", 0), ("CB", "Care Board", 0),
    ("Primary School", "Secondary School", 0), ("Police", "Probation", 0), ("NHS", "Police", 0),
    ("", "", 0),
])
def test_which_names_may_be_the_same_agency(name: str, other: str, likeness: int) -> None:
    """In either order of the names; never where a number or a point of the compass differs."""
    assert may_be_same(name, other, "Northshire") == likeness
    assert may_be_same(other, name, "Northshire") == likeness


def test_the_nearest_names_are_one_or_two() -> None:
    """A slip is nearer than a part; three equally near are none."""
    names = ["Social Care Adults", "Social Care Children", "Socail Care"]
    assert near_names("Social Care", names) == ["Socail Care"]
    assert near_names("Social Care", names[:2]) == names[:2]
    assert near_names("Social Care", [*names[:2], "Social Care East"]) == []
    assert near_names("Police", names) == near_names("Police", []) == []


@pytest.mark.parametrize(("text", "held"), [
    ("police-return", ["Northshire Police"]), ("PoliceReturn2026", ["Northshire Police"]),
    ("NORTHSHIRE_POLICE (2)", ["Northshire Police"]), ("policereturn", []), ("polic return", []),
    ("RE: public health", ["Public Health"]), ("publichealth", ["Public Health"]),
    ("School12", ["School 12"]), ("school-1", ["School 1"]), ("", []),
    ("police & health", ["Northshire Police", "Health"]),
])
def test_names_of_agencies_in_names_of_files(text: str, held: list[str]) -> None:
    """Whole words, in any case and with any separators; the longest name counts."""
    names = ["Northshire Police", "Health", "Public Health", "School 1", "School 12"]
    assert names_in(text, names, "Northshire") == held


def test_a_name_in_a_long_path_is_found_soon() -> None:
    """A zip file can have a path of thousands of folders, each a word."""
    path = " › ".join(f"{number:x}" for number in range(100_000))
    begun = time.process_time()
    assert names_in(f"{path} police {path}", ["Police", "Health"]) == ["Police"]
    assert names_in(path, []) == []
    assert time.process_time() - begun < 2
