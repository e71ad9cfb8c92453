"""Fill an area's own star tool: scores go into cells that a map names, all else stays as it was.

Only the sheets that are written to, the formulas that depend on them, and what charts cached of
both are written anew (`spreadsheets/package` says how and why).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.csv_text import LIKE_A_FORMULA
from hsbstar.core.errors import StarToolError
from hsbstar.core.text import fold
from hsbstar.rounds import rounded
from hsbstar.spreadsheets import CellValue, Place, as_text
from hsbstar.spreadsheets.package import (
    LAST_COLUMN,
    Cell,
    drop_uncertain_caches,
    follow,
    linked_texts,
    refresh_charts,
    resolve,
)
from hsbstar.star_tool.own.map import TEXTS
from hsbstar.star_tool.own.search import HOLDS_TEXT, name_of, why_not_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from hsbstar.rounds import Round
    from hsbstar.spreadsheets.package import Book
    from hsbstar.star_tool.own.map import StarMap

NO_SCORE = {"n/a", "na", "no score", "no data", "none", "-", "."}
"""What people type in an earlier round for a domain without a score."""


class Entry(NamedTuple):
    """One value on its way into a cell."""

    what: str
    """What it is, in words: `domain 2`, `statement 2.4`, `round`."""
    cell: Cell
    value: float | str | None
    """A score, a text, or None: a domain without a score leaves its cell blank."""
    was: CellValue = None
    """What the cell holds now."""

    @property
    def where(self) -> str:
        """The cell as a person names it."""
        return name_of(*self.cell)


@dataclass(frozen=True)
class Plan:
    """What will be written, and how many columns to the right of the map's cells."""

    entries: tuple[Entry, ...]
    column: int = 0
    unmapped: tuple[int, ...] = ()
    """The numbers of the domains for which the map names no cell, where it names any."""

    def style(self, book: Book, entry: Entry) -> int:
        """Return the number of the format of an entry's cell; a new column looks like the map's."""
        sheet, place = book.sheet(entry.cell.sheet), entry.cell.place
        own = sheet.style(place)
        return own or sheet.style(Place(place.row, place.column - self.column))


@dataclass(frozen=True)
class FilledTool:
    """What was written, the file, and the formulas that a spreadsheet program must calculate."""

    plan: Plan
    data: bytes
    unknown: tuple[Cell, ...]
    linked: tuple[str, ...] = ()
    """The cells with new figures that text boxes repeat; the boxes show the old figures until
    Excel has opened the file."""
    undrawn: bool = False
    """Whether the tool has charts, and none of them plots a new figure."""
    in_doubt: tuple[str, ...] = ()
    """The parts of charts and pivot tables that only a spreadsheet program can renew."""


def plan_filling(book: Book, star_map: StarMap, collated: Round, notice: str) -> Plan:
    """Return what goes where.

    Args:
        book: The star tool.
        star_map: Where each score and text goes.
        collated: The round.
        notice: What must be read with the scores; empty where there is nothing.

    Raises:
        StarToolError: With every place that cannot hold its value.
    """
    scores = [(what, place, _shown(score, star_map.decimals))
              for what, place, score in _scores(star_map, collated)]
    source = collated.source
    texts = {"round": source.round, "area": source.area, "marking": source.marking,
             "notice": notice}
    # Last year's notice or marking must not be read with this year's scores.
    named = [(key, place, texts[key] or None) for key, place in star_map.texts.items()
             if texts[key] or key in {"notice", "marking"}]
    faults: list[str] = []
    entries = [Entry(what, cell, value) for what, place, value in [*scores, *named]
               if (cell := _locate(book, what, place, faults))]
    if faults:
        raise _cannot(faults)
    moving = {what for what, _, _ in scores} | {"round"}
    column = _column_for(book, entries, moving) if star_map.next_column else 0
    entries = [_moved(entry, column) if entry.what in moving else entry for entry in entries]
    entries = [entry._replace(was=_value(book, entry)) for entry in entries]
    faults = [*_doubles(entries), *(
        f"{entry.what}: {entry.where}: {reason}." for entry in entries
        if (reason := _refusal(book, entry))
    )]
    if faults:
        raise _cannot(faults)
    numbers = [domain.number for domain in collated.domains] if star_map.domains else []
    unmapped = tuple(number for number in numbers if number not in star_map.domains)
    return Plan(tuple(entries), column, unmapped)


def holds_scores(book: Book, star_map: StarMap) -> bool:
    """Return whether a domain's cell holds a number other than 0, a placeholder."""
    return any(book.sheet(sheet).value(area.first) not in {None, 0.0}
               for place in star_map.domains.values()
               for sheet, area in resolve(place, "", book) or ())


def fill_own_tool(book: Book, plan: Plan) -> FilledTool:
    """Write what was planned and return the file."""
    for entry in plan.entries:
        sheet, place = book.edit(entry.cell.sheet), entry.cell.place
        style = plan.style(book, entry)
        like_a_formula = isinstance(entry.value, str) and entry.value.startswith(LIKE_A_FORMULA)
        if like_a_formula and book.package.related(book.part, "styles"):
            style = book.styles.quoted(style)
        sheet.write(place, entry.value, style)
    followed = follow(book, [entry.cell for entry in plan.entries])
    drawn = refresh_charts(book, followed.touches)
    in_doubt = drop_uncertain_caches(book, followed.touches)
    if followed.unknown or in_doubt:
        book.calculate_on_load()
    linked = linked_texts(book, followed.touches)
    return FilledTool(
        plan, book.package.to_bytes(), tuple(sorted(followed.unknown)), tuple(linked),
        undrawn=bool(book.charts()) and not drawn and not in_doubt, in_doubt=tuple(in_doubt),
    )


def _scores(
    star_map: StarMap, collated: Round
) -> Iterable[tuple[str, str, Fraction | None]]:
    domains = {domain.number: domain.score for domain in collated.domains}
    statements = {scored.statement.ref: scored.score for scored in collated.statements}
    for number, place in star_map.domains.items():
        yield f"domain {number}", place, domains[number]
    for ref, place in star_map.statements.items():
        yield f"statement {ref}", place, statements[ref]


def _shown(score: Fraction | None, decimals: int | None) -> float | None:
    """Return a score as a cell holds it, rounded (halves up) only where the map says so."""
    if score is None:
        return None
    if decimals is None:
        return score.numerator if score.denominator == 1 else float(score)
    return float(rounded(score, decimals))


def _locate(book: Book, what: str, place: str, faults: list[str]) -> Cell | None:
    """Return the cell that a place of the map names; add a fault where it names none."""
    found = resolve(place, "", book)
    if not found or len(found) > 1:
        faults.append(f"{what}: the star tool has no cell ‘{place}’. Sheets are: "
                      f"{', '.join(book.sheets)}.")
        return None
    first, last = found[0].area.first, found[0].area.last
    sheet = book.sheet(found[0].sheet)
    if first != last and not any(area.first == first for area in sheet.merges):
        faults.append(f"{what}: ‘{place}’ is more than one cell.")
        return None
    return Cell(found[0].sheet, first)


def _moved(entry: Entry, columns: int) -> Entry:
    """Return an entry for the cell that many columns further right."""
    sheet, place = entry.cell
    return entry._replace(cell=Cell(sheet, Place(place.row, place.column + columns)))


def _column_for(book: Book, entries: Sequence[Entry], moving: set[str]) -> int:
    """Return how far right this round goes: to its own heading, or to the first blank column.

    Raises StarToolError where something other than earlier scores comes first.
    """
    scores = [entry for entry in entries if entry.what in moving and entry.what != "round"]
    headings = [entry for entry in entries if entry.what == "round"]
    for columns in range(LAST_COLUMN):
        cells = [_moved(entry, columns) for entry in scores]
        for entry in cells:
            was = fold(as_text(_value(book, entry)))
            reason = "" if was in NO_SCORE else _refusal(book, entry)
            if not reason and entry.cell.place.column >= LAST_COLUMN:
                reason = "it is in the last column"
            if reason:
                raise StarToolError(
                    f"The map asks for the next free column, but {entry.where} is in the way: "
                    f"{reason}. Choose other cells in the map, or write ‘rounds: replace’."
                )
        named = [_moved(entry, columns) for entry in headings]
        is_own = any(as_text(_value(book, entry)) == entry.value for entry in named)
        if is_own or all(_value(book, entry) is None for entry in cells):
            return columns
    return 0


def is_heading(book: Book, cell: Cell) -> bool:
    """Return whether a cell is in the heading of an Excel table, which names its columns."""
    return any(
        table.where.sheet == cell.sheet and cell.place in table.where.area
        and cell.place.row < table.where.area.first.row + table.heading
        for table in book.tables().values()
    )


def _value(book: Book, entry: Entry) -> CellValue:
    return book.sheet(entry.cell.sheet).value(entry.cell.place)


def _doubles(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the entries that would be written over an earlier one."""
    first: dict[Cell, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.cell, entry)
        if other is not entry:
            yield f"{entry.what} and {other.what} go in the same cell, {entry.where}."


def _refusal(book: Book, entry: Entry) -> str:
    """Return why a cell cannot hold its value: texts may replace texts, scores only numbers."""
    reason = why_not_free(book, *entry.cell)
    if entry.what not in TEXTS or reason != HOLDS_TEXT:
        return reason
    if _value(book, entry) != entry.value and is_heading(book, entry.cell):
        return "it is a table heading: type the text there yourself, in Excel"
    return ""


def _cannot(faults: Sequence[str]) -> StarToolError:
    return StarToolError(
        "The star tool cannot be filled. Change the map, or make one with hsbstar star-map.",
        faults,
    )
