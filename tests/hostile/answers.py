"""A score typed in some odd way; all other answers stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hostile.variants import (
    FIRST,
    SHEET,
    Base,
    Expected,
    Score,
    Variant,
    edited,
    parts_changed,
    reads,
    swapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CELL = "E6"
"""The score of d1-b, which is 1 in the valid return."""
NOTE = "score-read-from-text"

SAME: tuple[tuple[str, Any, Score, str], ...] = (
    ("number", 3, 3, ""), ("text", "3", 3, NOTE), ("spaces", "  3 ", 3, NOTE),
    ("non-breaking spaces", "\u00a03\u00a0", 3, NOTE), ("full width", "３", 3, NOTE),
    ("arabic figure", "٣", 3, NOTE), ("invisible", "\u200b3", 3, NOTE),
    ("point nought", "3.0", 3, NOTE), ("point", "3.", 3, NOTE), ("plus", "+3", 3, NOTE),
    ("word", "three", 3, NOTE), ("capital word", "Three", 3, NOTE), ("label", "often", 3, NOTE),
    ("whole label", "Often / good evidence", 3, NOTE), ("score and label", "3 - often", 3, NOTE),
    ("long dash", "3 – Often / good evidence", 3, NOTE), ("brackets", "3 (often)", 3, NOTE),
    ("named", "Score: 3", 3, NOTE), ("out of", "3 out of 4", 3, NOTE),
    ("apostrophe", "'3", 3, NOTE), ("quoted", '"3"', 3, NOTE), ("line break", "3\n", 3, NOTE),
    ("not applicable", "N/A", "N/A", ""), ("na", "n.a.", "N/A", NOTE),
    ("in full", "Not applicable", "N/A", NOTE), ("no data", "No data", "No data", ""),
    ("nodata", "no-data", "No data", NOTE), ("nearly whole", 2.9999999999999996, 3, ""),
)
DOUBTFUL: tuple[tuple[str, Any, str], ...] = (
    ("percentage", "75%", "score-is-percentage"),
    ("per cent", "75 per cent", "score-is-percentage"),
    ("range", "3-4", "score-is-range"), ("dash", "3–4", "score-is-range"),
    ("slash", "3/4", "score-is-range"), ("or", "3 or 4", "score-is-range"),
    ("to", "3 to 4", "score-is-range"), ("out of five", "3 out of 5", "score-is-range"),
    ("fraction sign", "¾", "score-not-whole"),
    ("tick", "✓", "score-is-tick"), ("heavy tick", "✔️", "score-is-tick"),
    ("x", "x", "score-is-tick"),
    ("yes", "Yes", "score-is-tick"), ("comma", "3,0", "score-not-whole"),
    ("half", 3.5, "score-not-whole"), ("half as text", "3.5", "score-not-whole"),
    ("question", "3?", "score-not-whole"), ("two figures", "3 4", "score-not-whole"),
    ("five", 5, "score-off-scale"), ("minus", -1, "score-off-scale"),
    ("ten", "10", "score-off-scale"),
    ("huge", 1e300, "score-off-scale"), ("true", True, "score-is-logical"),
    ("prose", "we do this well", "score-is-text"), ("ordinal", "3rd", "score-is-text"),
    ("number and prose", "3 in most schools", "score-is-text"),
    ("long", "3" * 400, "score-is-text"),
    ("contradiction", "3 - never", "score-contradicts-label"),
    ("day", dt.date(2026, 4, 3), "score-is-date"), ("error", "=NA()", "score-formula-empty"),
    ("formula", "=1+2", "score-formula-empty"), ("link", "=HYPERLINK(\"http://x\",3)",
                                                 "score-formula-empty"),
)


def typed(value: Any, number_format: str = "") -> Callable[[Base], bytes]:
    """Build by typing a value into the cell."""
    def change(book: Any) -> None:
        cell = book[FIRST][CELL]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return edited(change)


def in_xml(cell: str) -> Callable[[Base], bytes]:
    """Build by writing a cell's element as another program would."""
    return parts_changed({SHEET: swapped('<c r="E6" s="25" t="n"><v>1</v></c>', cell)})


def answers() -> Iterator[Variant]:
    """Yield a variant for each way to answer."""
    for name, value, score, note in SAME:
        expected = reads({CELL: note} if note else {}, d1_b=score)
        yield Variant(f"answer {name}", "police.xlsx", typed(value), expected)
    for name, value, code in DOUBTFUL:
        yield Variant(f"answer {name}", "police.xlsx", typed(value), doubt(code))
    shown = (
        ("shown as per cent", 0.75, "0%", "score-is-percentage"),
        ("100 per cent", 1, "0.0 %", "score-is-percentage"),
        ("300 per cent", 3, "0%", "score-is-percentage"),
    )
    for name, number, number_format, code in shown:
        yield Variant(f"answer {name}", "police.xlsx", typed(number, number_format), doubt(code))
    yield Variant("answer shown as a day", "police.xlsx", typed(3, "dd/mm/yyyy"),
                  reads({CELL: "score-shown-as-date"}, d1_b=3))
    yield Variant("answer with a quoted per cent sign", "police.xlsx", typed(3, '0"%"'),
                  reads({CELL: "score-unseen"}, d1_b=3))
    yield Variant("answer shown with another figure", "police.xlsx", typed(3, '"1"0'),
                  reads({CELL: "score-unseen"}, d1_b=3))
    yield Variant("answer blank", "police.xlsx", typed(None),
                  reads({CELL: "answers-blank"}, d1_b=None))
    yield Variant("answer only spaces", "police.xlsx", typed("   "),
                  reads({CELL: "answers-blank"}, d1_b=None))
    for name, xml, expected in (
        ("formula with its result", "<f>1+2</f><v>3</v>", reads(d1_b=3)),
        ("error value", 't="e"><v>#N/A</v>', doubt("score-is-error")),
        ("error of a formula", 't="e"><f>NA()</f><v>#N/A</v>', doubt("score-is-error")),
        ("formula that came to nothing", 't="str"><f>""</f><v></v>',
         reads({CELL: "answers-blank"}, d1_b=None)),
        ("data exchange", "<f>cmd|' /C calc'!A0</f>", doubt("score-formula-empty")),
        ("link to another workbook", "<f>[1]Sheet1!A1</f><v>3</v>", reads(d1_b=3)),
    ):
        start = '<c r="E6" s="25" ' if xml.startswith("t=") else '<c r="E6" s="25">'
        yield Variant(f"answer {name}", "police.xlsx", in_xml(f"{start}{xml}</c>"), expected)


def doubt(code: str) -> Expected:
    """Expect a finding at the cell, and no guess."""
    return reads({CELL: code}, d1_b=None)
