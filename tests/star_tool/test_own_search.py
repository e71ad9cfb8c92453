"""The places of scores in an area's own star tool are found, or a map is needed; never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.styles import Protection

from hsbstar.core.errors import StarToolError
from hsbstar.framework.file import read_framework
from hsbstar.star_tool.own.open import open_star_tool
from hsbstar.star_tool.own.search import find_places
from support import star_tools
from support.area_tools import BESIDE, tool_of
from support.frameworks import framework_bytes, framework_data
from support.star_tools import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework.model import Framework


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (BESIDE, ["B2", "B3", "B4", "B5", "B6"]),
        (BESIDE | {f"B{row}": 0 for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        # Last year's scores, and a column with a heading that awaits this year's.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)} | {"B1": 2025, "C1": 2026},
         ["C2", "C3", "C4", "C5", "C6"]),
        # A blank column without a heading awaits nothing.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        (dict(zip(("B2", "C2", "D2", "E2", "F2"), TITLES, strict=True)),
         ["B3", "C3", "D3", "E3", "F3"]),
        ({address: f"Domain {number}: {title.upper()}"
          for number, (address, title) in enumerate(BESIDE.items(), start=1)},
         ["B2", "B3", "B4", "B5", "B6"]),
        ({address: f"{title}: overall score" for address, title in BESIDE.items()},
         ["B2", "B3", "B4", "B5", "B6"]),
        ({f"A{row}": f"Domain {row - 1}" for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        # The same titles head the sections below, where a text is next to them.
        (BESIDE | {f"A{row * 10}": title for row, title in enumerate(TITLES, start=2)}
         | {f"B{row * 10}": "Notes" for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        (BESIDE | {f"B{row}": 1 for row in range(2, 7)} | {"B1": "Weight", "C1": "Score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"B{row}": 4 for row in range(2, 7)} | {"B1": "Out of", "C1": "Our score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"B1": "Last year", "C1": "This year"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"C{row}": 2 for row in range(2, 7)} | {"C1": 2025, "D1": 2026},
         ["D2", "D3", "D4", "D5", "D6"]),
        (BESIDE | {f"C{row}": 2 for row in range(2, 7)} | {"B1": "Lead", "C1": "Score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        # Baseline is the first round's; Review and Current are this one's; Previous is the last's.
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"B1": "Baseline", "C1": "Review"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"{letter}{row}": 2 for row in range(2, 7) for letter in "BC"}
         | {"B1": "BASELINE", "C1": "Review 1", "D1": "Review 2", "E1": "Review date"},
         ["D2", "D3", "D4", "D5", "D6"]),
        (BESIDE | {f"{letter}{row}": 2 for row in range(2, 7) for letter in "BC"}
         | {"B1": "Baseline score", "C1": "Current"}, ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"C{row}": 2 for row in range(2, 7)} | {"B1": "Baseline", "C1": "Current"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {"B1": "Previous", "C1": "Current"}, ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"{letter}{row}": 2 for row in range(2, 7) for letter in "BC"}
         | {"B1": "Previous score", "C1": "Current score"}, ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"B1": "Baseline"},
         ["B2", "B3", "B4", "B5", "B6"]),
        # Last year's column is followed by notes, not by another round.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)} | {"B1": "Score", "C1": "Notes"},
         ["B2", "B3", "B4", "B5", "B6"]),
    ],
)
def test_places_are_found(
    cells: Mapping[str, object], found: Sequence[str], framework: Framework
) -> None:
    """Beside or below the titles: blank cells, placeholders, or past earlier rounds."""
    star_map = find_places(open_star_tool(tool_of(cells), "c.xlsx"), framework)
    assert list(star_map.domains.values()) == [f"Star!{address}" for address in found]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"A1": "Nothing here"}, "No cell contains a domain's title"),
        ({"A2": TITLES[0], "A3": TITLES[1]}, "No cell contains the title of: 3 Effective"),
        (BESIDE | {"B4": "=1+1"}, "an unlocked blank or number cell"),
        (BESIDE | {"B4": "see below"}, "an unlocked blank or number cell"),
        (BESIDE | {f"B{row}": 14 for row in range(2, 7)}, "an unlocked blank or number cell"),
        (BESIDE | {f"D{row}": title for row, title in enumerate(TITLES, start=12)},
         "hsbstar cannot tell which"),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"C1": "Notes"},
         "hsbstar cannot tell which"),
        # Which of several blank columns is this round's, nobody but the user knows.
        (BESIDE | {"B1": "Baseline", "C1": "Review"}, "hsbstar cannot tell which"),
        (BESIDE | {"B1": "Score 2025", "C1": "Score 2026"}, "hsbstar cannot tell which"),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)}
         | {"B1": "Baseline", "C1": "Review 1", "D1": "Review 2"}, "hsbstar cannot tell which"),
        (BESIDE | {"B1": "Previous"}, "an unlocked blank or number cell"),
        (BESIDE | {"B1": "Weight"}, "an unlocked blank or number cell"),
    ],
)
def test_where_places_are_in_doubt_nothing_is_guessed(
    cells: Mapping[str, object], reason: str, framework: Framework
) -> None:
    """No list, half a list, formulas, counts that are no scores, two lists: a map is needed."""
    with pytest.raises(StarToolError, match=reason):
        find_places(open_star_tool(tool_of(cells), "c.xlsx"), framework)


def test_a_locked_sheet_and_a_list_of_last_year(framework: Framework) -> None:
    """Locked cells are never proposed; of two lists the blank one awaits the scores."""
    with pytest.raises(StarToolError, match="an unlocked"):
        find_places(open_star_tool(star_tools.locked(), "l.xlsx"), framework)
    found = find_places(open_star_tool(star_tools.titles_twice(), "t.xlsx"), framework)
    assert not [place for place in found.domains.values() if "2025" in place]


def test_hidden_columns_and_locked_ones_are_stepped_over(framework: Framework) -> None:
    """People mean the column that they see, or the one that was unlocked for them."""
    def hide(book: Any) -> None:
        book.active.column_dimensions["B"].hidden = True

    found = find_places(open_star_tool(tool_of(BESIDE | {"C1": 2026}, c=hide), "h.xlsx"), framework)
    assert found.domains[1] == "Star!C2"

    def hide_row(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    across = dict(zip(("B2", "C2", "D2", "E2", "F2"), TITLES, strict=True)) | {"A4": "Score"}
    for cells, place in ((BESIDE, "Star!B2"), (across, "Star!B4")):
        tool = open_star_tool(tool_of(cells, change=hide_row), "r.xlsx")
        assert find_places(tool, framework).domains[1] == place

    def unlock(book: Any) -> None:
        book.active.protection.enable()
        for row in range(2, 7):
            book.active.cell(row, 5).protection = Protection(locked=False)

    found = find_places(open_star_tool(tool_of(BESIDE, change=unlock), "p.xlsx"), framework)
    assert found.domains[1] == "Star!E2"


def test_titles_in_merged_cells_and_hidden_sheets(framework: Framework) -> None:
    """The cell beside a merged title is meant; a hidden sheet's titles are not."""
    def merge_and_hide(book: Any) -> None:
        for row in range(2, 7):
            book.active.merge_cells(f"A{row}:C{row}")
        hidden = book.create_sheet("Lists")
        for address, title in BESIDE.items():
            hidden[address] = title
        hidden.sheet_state = "hidden"

    tool = open_star_tool(tool_of(BESIDE, change=merge_and_hide), "m.xlsx")
    assert find_places(tool, framework).domains[1] == "Star!D2"


def test_two_titles_that_read_alike_are_not_distinguished() -> None:
    """A title that is as near to one domain as to another belongs to neither."""
    data = framework_data()
    data["domains"][0]["title"], data["domains"][1]["title"] = "Finding out A", "Finding out B"
    twins = read_framework(framework_bytes(data), "twins.yaml")
    tool = tool_of({"A2": "Finding out", "A3": "Finding out", "A4": "Something else"})
    with pytest.raises(StarToolError, match="No cell contains"):
        find_places(open_star_tool(tool, "x.xlsx"), twins)
