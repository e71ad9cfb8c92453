"""What the sheets of the comparison workbook share: their frame, and the columns of a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.core.text import tell_apart
from hsbstar.rounds import as_cell, show_score
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Column, Formula, Place, Table
from hsbstar.spreadsheets.writing import (
    LOOKS,
    colour_scores,
    freeze,
    set_page,
    write_heading,
    write_prose,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Change, Comparison, DomainChange, StatementChange
    from hsbstar.spreadsheets import Value
    from hsbstar.spreadsheets.writing import Draft

P_VALUE = "hsb p value"
COMPARISON_LOOKS = LOOKS | {
    P_VALUE: replace(LOOKS["hsb number"], number_format='[<0.001]"<0.001";0.000'),
}
FRONT, BEHIND, LAST = "1F3864", "2468A8", "8A94A6"
"""The tabs' colours: what to read first, the figures, and how they arise."""

CHANGE = "Change, first to last"
NONE = "–"
NO_SCORE = "no score"

RESPONDENTS = Column("respondents", "Agencies, first to last", 11, "hsb number")
"""How many agencies stand behind the plain change."""
PARTS = (
    Column("matched", "Matched change", 10, "hsb change"),
    Column("agencies", "From other agencies", 10, "hsb change"),
    Column("other", "From other statements", 12, "hsb change"),
)
CHOSEN = Column("choices", "From moderation and weights", 13, "hsb change")
"""Only where there is any."""
COUNTS = (
    Column("pairs", "Agencies in both", 11, "hsb number"),
    Column("rose", "Rose", 7, "hsb number"),
    Column("fell", "Fell", 7, "hsb number"),
    Column("stayed", "Stayed", 8, "hsb number"),
)
SURE = (
    Column("low", "95 % from", 9, "hsb change"),
    Column("high", "95 % to", 9, "hsb change"),
    Column("p", "p", 8, P_VALUE),
    Column("holm", "p, after Holm", 9, P_VALUE),
    Column("words", "In words", 17),
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of the comparison workbook: what it is about, and how it prints."""

    comparison: Comparison
    marking: str
    table: Table
    colour: str = BEHIND
    portrait: bool = False
    one_page: bool = False
    repeated: bool = True
    """Whether its heading stays in sight, on the screen and on every printed page."""

    def add(self, workbook: Draft, told: str = "") -> Worksheet:
        """Add the sheet with its title, what is told above the table, and the table's heading."""
        table = self.table
        sheet: Worksheet = workbook.create_sheet(table.sheet)
        area = self.comparison.rounds[-1].source.area
        write_text(sheet, 1, 1, table.title, "hsb title")
        sheet.row_dimensions[1].height = 26
        about = "  ·  ".join(filter(None, (area, " to ".join(self.comparison.names))))
        for row, text, style in ((2, about, "hsb strong"), (3, told, "hsb text")):
            write_prose(sheet, row, text, style, width=table.width, columns=len(table.columns))
        write_heading(sheet, table.columns, HEADER_ROW)
        set_page(
            sheet, marking=self.marking, footer=f"HSB audit comparison {area}",
            one_page=self.one_page, portrait=self.portrait,
            heading_row=HEADER_ROW if self.repeated else None,
        )
        if self.repeated:
            freeze(sheet, Place(FIRST_ROW, 1))
        sheet.sheet_properties.tabColor = self.colour
        return sheet


def score_columns(
    comparison: Comparison, others: Sequence[str], *, ends: bool = False
) -> tuple[Column, ...]:
    """Return a column for each round's score (of the first and the last one, where only `ends`).

    Their captions are unlike each other and the others.
    """
    names = tell_apart(comparison.names, others)
    shown = {0, len(names) - 1} if ends else set(range(len(names)))
    return tuple(
        Column(f"score {index}", name, 11, "hsb mean")
        for index, name in enumerate(names) if index in shown
    )


def change_columns(items: Sequence[DomainChange | StatementChange]) -> tuple[Column, ...]:
    """Return the columns of a change: its parts, the counts, and how sure it is."""
    chosen = any(one.moved.split.choices for one in items)
    return (*PARTS, *((CHOSEN,) if chosen else ()), *COUNTS, *SURE)


def captions_of(*columns: Column) -> list[str]:
    """Return the captions of columns."""
    return [column.caption for column in columns]


def scores_record(
    table: Table, row: int, one: DomainChange | StatementChange
) -> dict[str, Value]:
    """Return the scores of each round, and the plain change as a formula of them."""
    scores = one.scores
    first = table.place(row, "score 0").address
    last = table.place(row, f"score {len(scores) - 1}").address
    # A difference of decimals can fall a hair short of a half, and would then be shown a tenth off.
    change = f'=IF(AND(ISNUMBER({first}),ISNUMBER({last})),ROUND({last}-{first},10),"{NONE}")'
    result = NONE if one.change is None else round(as_cell(one.change), 10)
    shown = {
        f"score {index}": NO_SCORE if score is None else as_cell(score)
        for index, score in enumerate(scores)
    }
    return {
        **shown, "change": Formula(change, result),
        "respondents": f"{one.respondents[0]} to {one.respondents[-1]}",
    }


def change_record(change: Change) -> dict[str, Value]:
    """Return the parts of a change, the counts, and how sure it is."""
    split, known = change.split, change.certainty
    low, high = known.interval or (None, None)
    return {
        "matched": shown_change(split.matched),
        "agencies": shown_change(split.agencies),
        "other": shown_change(split.statements),
        "choices": shown_change(split.choices),
        "pairs": known.pairs,
        "rose": known.rose,
        "fell": known.fell,
        "stayed": known.stayed,
        "low": NONE if low is None else low,
        "high": NONE if high is None else high,
        "p": NONE if known.p_value is None else known.p_value,
        "holm": NONE if known.adjusted is None else known.adjusted,
        "words": known.verdict.value,
    }


def shown_change(change: Fraction | None) -> Value:
    """Return a change as a cell holds it; a dash where there is none."""
    return NONE if change is None else as_cell(change)


def tell_ends(one: DomainChange, comparison: Comparison) -> str:
    """Say where a domain is missing, thin or moderated, by round."""
    notes = []
    for name, score in zip(comparison.names, one.in_rounds, strict=True):
        if score is None:
            notes.append(f"not in {name}")
            continue
        if score.moderated:
            notes.append(f"{score.moderated} agreed in {name}, self-assessed "
                         f"{show_score(score.self_assessed)}")
        if score.thin:
            notes.append(f"thin evidence in {name} ({score.scored} of {score.of} scored)")
    return "; ".join(filter(None, (*notes, one.moved.certainty.note)))


def colour_rounds(sheet: Worksheet, table: Table, comparison: Comparison, rows: int) -> None:
    """Colour the scores of the rounds that the table shows by the nearest whole one."""
    source = comparison.rounds[-1].source
    for column in table.columns:
        if column.key.startswith("score "):
            cells = table.cells(column.key, rows, anchored=False)
            colour_scores(sheet, cells, source.lowest, source.highest)
