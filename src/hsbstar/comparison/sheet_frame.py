"""The frame of the comparison workbook's sheets, and their columns and rows of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.comparison.change_text import NONE, show_change, shown
from hsbstar.comparison.model import DomainChange
from hsbstar.core.plurals import show_agencies
from hsbstar.core.text import distinct_captions
from hsbstar.rounds import as_cell, decimals_in, score_or, show_score
from hsbstar.spreadsheets import (
    AGENCIES,
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Formula,
    Place,
    Table,
    column_letters,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Comparison, StatementChange
    from hsbstar.plan import LastPlan
    from hsbstar.spreadsheets import Value
    from hsbstar.spreadsheets.writing import Draft

FRONT, FIGURES = "1F3864", "2468A8"
"""The tabs' colours: what to read first, and the figures."""
CHART_ROWS = 26
"""How many rows of the usual 12.75 points a chart covers."""
NO_SCORE = "no score"

CHANGE = Column("change", "Change, first to last", 10, "hsb change")
RESPONDENTS = Column("respondents", "Agencies, first to last", 11, "hsb number")
"""How many agencies scored it."""
PARTS = (
    Column("matched", "Matched change", 10, "hsb change"),
    Column("agencies", "From other agencies", 11, "hsb change"),
    Column("other", "From other statements", 12, "hsb change"),
)
CHOSEN = Column("choices", "From moderation and weights", 13, "hsb change")
"""Only where there is any."""
MOVES = Column("moves", "Rose / fell / stayed", 9, "hsb number")
PAIRS = Column("pairs", "Agencies in both", 11, AGENCIES)
COUNTS = (
    PAIRS,
    Column("rose", "Rose", 7, "hsb number"),
    Column("fell", "Fell", 7, "hsb number"),
    Column("stayed", "Stayed", 9, "hsb number"),
)
SURE = (
    Column("interval", "95% interval", 13, "hsb number"),
    Column("words", "In words", 10),
)
"""Of domains only: single statements are not judged."""
REASON = Column("reason", "What would be clear", 20)
"""On the summary only, so that the domains' other figures are printed large enough to read."""


@dataclass(frozen=True)
class Book:
    """The workbook of a comparison while it is written."""

    draft: Draft
    comparison: Comparison
    plan: LastPlan | None

    def add_sheet(
        self, table: Table, text: str = "", *, colour: str = FIGURES, portrait: bool = False,
        one_page: bool = False, repeated: bool = True, frozen: int = 0,
    ) -> Worksheet:
        """Add a sheet with its title, a text above the table, and the table's heading.

        A `repeated` heading stays in view on the screen, as do the first `frozen` columns, and both
        are on every printed page; the texts are no wider than these, so that none is cut there.
        """
        sheet: Worksheet = self.draft.create_sheet(table.sheet)
        area = self.comparison.rounds[-1].source.area
        about = "  ·  ".join(filter(None, (
            self.comparison.marking, area, " to ".join(self.comparison.names))))
        repeats = sum(column.width for column in table.columns[:frozen])
        widths = {"width": repeats} if writing.pages_across(table.width) > 1 and frozen else {}
        writing.begin_table(sheet, table, (2, about, "hsb strong"), (3, text, "hsb text"),
                            **widths)
        writing.set_page(
            sheet, marking=self.comparison.marking, footer=f"HSB audit comparison {area}",
            one_page=one_page, portrait=portrait, heading_row=HEADER_ROW if repeated else None,
        )
        if widths:
            sheet.print_title_cols = f"A:{column_letters(frozen)}"
        if repeated:
            sheet.freeze_panes = Place(FIRST_ROW, frozen + 1).address
        sheet.sheet_properties.tabColor = colour
        return sheet

    def write_changes(
        self, sheet: Worksheet, table: Table, items: Sequence[DomainChange | StatementChange], *,
        more: Sequence[Mapping[str, Value]] = (), row: int = FIRST_ROW,
    ) -> None:
        """Write a row for each domain or statement: its scores, its change, and `more` of each."""
        for number, (item, added) in enumerate(
            zip(items, more or [{}] * len(items), strict=True), start=row
        ):
            key, title = (
                (str(item.number), item.title) if isinstance(item, DomainChange)
                else (item.ref, item.text)
            )
            writing.write_record(sheet, table.columns, number, {
                "key": key, "title": title,
                **_scores_record(table, number, item), **_change_record(item), **added,
            })
            figures = shown(item)
            add_decimals(sheet, table.columns, number, {
                "change": (figures.change, item.change),
                "matched": (figures.matched, item.moved.matched),
                **score_texts(item),
            })
        self.colour_scores(sheet, table, len(items), row)

    def colour_scores(
        self, sheet: Worksheet, table: Table, rows: int, row: int = FIRST_ROW
    ) -> None:
        """Colour the scores of the rounds in some rows of the table by the nearest whole score."""
        source = self.comparison.rounds[-1].source
        for column in table.columns:
            if column.key.startswith("score "):
                first, last = (table.place(end, column.key).address
                               for end in (row, row + rows - 1))
                writing.colour_scores(sheet, f"{first}:{last}", source.lowest, source.highest)


def score_columns(
    comparison: Comparison, others: Sequence[Column], *, ends: bool = False
) -> tuple[Column, ...]:
    """Return a column for each round's score (with `ends`, of the first and the last round only).

    Their captions are unlike each other and those of the other columns.
    """
    names = distinct_captions(comparison.names, [column.caption for column in others])
    shown = {0, len(names) - 1} if ends else set(range(len(names)))
    return tuple(
        Column(f"score {index}", name, 9, "hsb mean")
        for index, name in enumerate(names) if index in shown
    )


def change_columns(items: Sequence[DomainChange | StatementChange]) -> tuple[Column, ...]:
    """Return the columns of a change: its parts, the counts, and how sure it is."""
    chosen = any(item.moved.split.selection for item in items)
    judged = any(isinstance(item, DomainChange) for item in items)
    return (CHANGE, RESPONDENTS, *PARTS, *((CHOSEN,) if chosen else ()), *COUNTS,
            *(SURE if judged else ()))


def _scores_record(
    table: Table, row: int, item: DomainChange | StatementChange
) -> dict[str, Value]:
    """Return the scores of each round, and the plain change as a formula of them."""
    first = table.place(row, "score 0").address
    last = table.place(row, f"score {len(item.scores) - 1}").address
    # A difference of decimals can fall a hair short of a half, and would then be shown a tenth off.
    change = f'=IF(AND(ISNUMBER({first}),ISNUMBER({last})),ROUND({last}-{first},10),"{NONE}")'
    result = NONE if item.change is None else round(as_cell(item.change), 10)
    return {
        **{f"score {index}": score_or(score, NO_SCORE) for index, score in enumerate(item.scores)},
        "change": Formula(change, result),
        "respondents": " to ".join(show_agencies(item.respondents[end]) for end in (0, -1)),
    }


def score_texts(item: DomainChange | StatementChange) -> dict[str, tuple[str, Fraction | None]]:
    """Return each round's score, as it is shown elsewhere and in full, by column."""
    return {f"score {place}": both
            for place, both in enumerate(zip(shown(item).scores, item.scores, strict=True))}


def add_decimals(
    sheet: Worksheet, columns: Sequence[Column], row: int,
    texts: Mapping[str, tuple[str, Fraction | None]],
) -> None:
    """Show the figures of a row as their texts, which other outputs show, and not rounded alone."""
    for place, column in enumerate(columns, start=1):
        if column.key in texts:
            show_as(sheet.cell(row, place), *texts[column.key])


def show_as(cell: Cell | MergedCell, text: str, value: Fraction | None) -> None:
    """Give a cell with a figure a number format that shows it as a text."""
    decimals = decimals_in(text)
    if value is None or decimals < 2:
        return
    zeros = f"0.{'0' * decimals}"
    if text in (show_score(value, decimals), show_change(value, decimals)):
        least = f"0.{'0' * decimals}5"
        is_change = cell.style == "hsb change"
        cell.number_format = f"[>={least}]+{zeros};[<=-{least}]-{zeros};{zeros}" if is_change \
            else zeros
    else:
        # The difference of two rounded scores, which the figure rounded alone would contradict.
        literal = f'"{text.replace("−", "-")}"'
        cell.number_format = ";".join([literal] * 3)


def _change_record(item: DomainChange | StatementChange) -> dict[str, Value]:
    """Return the parts of a change, the counts, and how sure it is."""
    split, known, figures = item.moved.split, item.moved.inference, shown(item)
    return {
        "matched": score_or(split.matched, NONE),
        "agencies": score_or(split.agencies, NONE),
        "other": score_or(split.statements, NONE),
        "choices": score_or(split.selection, NONE),
        "pairs": known.agencies,
        "rose": known.rose,
        "fell": known.fell,
        "stayed": known.stayed,
        "moves": f"{known.rose} / {known.fell} / {known.stayed}",
        "interval": figures.interval,
        "words": figures.word,
        "reason": figures.reason,
    }
