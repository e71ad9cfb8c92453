"""Follow new values through a workbook: recalculate what depends on them, or drop its old value."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from hsbstar.spreadsheets.cells import Area, Place
from hsbstar.spreadsheets.package.formulas import calculate, references, resolve
from hsbstar.spreadsheets.package.sheet import LAST_COLUMN, LAST_ROW, Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.workbook import Book

MAX_CELLS = 10_000
"""To how many cells a formula may refer and still be calculated here."""
MAX_FOLLOWED = 200_000
"""To how many cells all formulas together may refer; what further ones refer to is not certain."""
_GRID = Area(Place(1, 1), Place(LAST_ROW, LAST_COLUMN))


class Cell(NamedTuple):
    """A cell on a sheet."""

    sheet: str
    place: Place


@dataclass
class Followed:
    """The cells that changed, and those among them whose formulas were not calculated."""

    changed: set[Cell] = field(default_factory=set)
    unknown: set[Cell] = field(default_factory=set)

    def touches(self, reference: Reference) -> bool:
        """Return whether a changed cell is in a rectangle."""
        return any(cell.sheet == reference.sheet and cell.place in reference.area
                   for cell in self.changed)


class _Formula(NamedTuple):
    text: str
    refers_to: list[Reference] | None
    """None where it is not certain."""
    spread: list[Cell] | None
    """The cells that an array formula fills; None for a plain formula."""


def follow(book: Book, filled: Iterable[Cell]) -> Followed:
    """Recalculate every plain formula that depends on filled cells; all others lose their value.

    Formulas in filled cells have their results already.
    """
    followed = Followed(set(filled))
    formulas = _formulas(book, followed.changed)
    owners = {cell: cell for cell in followed.changed}
    owners |= {cell: owner for owner, formula in formulas.items()
               for cell in formula.spread or [owner]}
    _leave_out_far_reaching(formulas, book, len(owners))
    looks_at = _precedents(formulas, owners)
    dependants = _dependants(formulas, looks_at, followed.changed)
    followed.unknown = {cell for dependant in dependants
                        for cell in formulas[dependant].spread or [dependant]}
    followed.changed |= followed.unknown
    graph = {cell: looks_at[cell] & dependants.keys() for cell in dependants}
    # Formulas in a circle come last, and look at unknown cells.
    for cell in dict.fromkeys([*_in_order(graph), *graph]):
        _renew(book, cell, formulas[cell], followed)
    return followed


def _formulas(book: Book, known: Collection[Cell]) -> dict[Cell, _Formula]:
    found: dict[Cell, _Formula] = {}
    left = MAX_FOLLOWED
    for sheet in book.sheets:
        shared: dict[str, tuple[str, Place]] = {}
        for place, element in book.sheet(sheet).formulas():
            if Cell(sheet, place) in known:
                continue
            text = _text(element, place, shared)
            kind, reach = element.get("t", ""), element.get("ref", "")
            spread = None
            if kind in {"array", "dataTable"} and reach:
                # No two of them fill the same cells, unless the file was made to take long.
                area = book.sheet(sheet).used(area_of(reach))
                left -= area.size
                if left < 0:
                    raise ValueError(reach)
                spread = [Cell(sheet, filled) for filled in area.places()]
            refers_to = references(text, sheet, book) if text else None
            found[Cell(sheet, place)] = _Formula(text, refers_to, spread)
    return found


def _text(element: Element, place: Place, shared: dict[str, tuple[str, Place]]) -> str:
    """Return a formula's text; a shared one is moved to its own place."""
    text, group = element.text or "", element.get("si", "")
    if element.get("t") == "shared" and text:
        shared[group] = (text, place)
    elif element.get("t") == "shared" and group in shared:
        first, origin = shared[group]
        with suppress(TokenizerError, TranslatorError, IndexError):
            moved = Translator("=" + first, origin.address).translate_formula(place.address)
            text = str(moved).removeprefix("=")
    return text


def _leave_out_far_reaching(formulas: dict[Cell, _Formula], book: Book, known: int) -> None:
    """Forget to what formulas refer once all before them refer to very many cells.

    They may refer to any cell then, so they lose their values. Otherwise no cell beyond the last
    one of a sheet counts.
    """
    left = MAX_FOLLOWED
    ends = {sheet: book.sheet(sheet).used(_GRID).last for sheet in book.sheets}
    for cell, formula in formulas.items():
        refers_to = [_cut_off(reference, ends[reference.sheet])
                     for reference in formula.refers_to or ()]
        left -= sum(min(found.area.size, max(known, MAX_CELLS)) for found in refers_to)
        if formula.refers_to is not None:
            formulas[cell] = formula._replace(refers_to=refers_to if left >= 0 else None)


def _cut_off(reference: Reference, end: Place) -> Reference:
    (row, column), last = reference.area
    return reference._replace(area=Area(Place(row, column), Place(
        max(row, min(last.row, end.row)), max(column, min(last.column, end.column)))))


def _precedents(
    formulas: Mapping[Cell, _Formula], owners: Mapping[Cell, Cell]
) -> dict[Cell, set[Cell]]:
    """Return to which formulas and filled cells each formula refers."""
    on_sheets: dict[str, dict[Place, Cell]] = defaultdict(dict)
    for (sheet, place), owner in owners.items():
        on_sheets[sheet][place] = owner
    return {
        cell: {on_sheets[reference.sheet][place] for reference in formula.refers_to or ()
               for place in _within(reference.area, on_sheets[reference.sheet])}
        for cell, formula in formulas.items()
    }


def _within(area: Area, places: Collection[Place]) -> Iterator[Place]:
    """Yield those of some places that are in a rectangle, by whichever way is shorter."""
    if area.size < len(places):
        return (place for place in area.places() if place in places)
    return (place for place in places if place in area)


def _dependants(
    formulas: Mapping[Cell, _Formula], looks_at: Mapping[Cell, set[Cell]],
    filled: Iterable[Cell],
) -> dict[Cell, None]:
    """Return the formulas that depend on a filled cell, directly or through others."""
    users: dict[Cell, list[Cell]] = defaultdict(list)
    for cell, others in looks_at.items():
        for other in others:
            users[other].append(cell)
    # Where it is not certain to what a formula refers, it may refer to a filled cell.
    found = dict.fromkeys(cell for cell, formula in formulas.items() if formula.refers_to is None)
    following = [*filled, *found]
    while following:
        fresh = [user for user in users[following.pop()] if user not in found]
        found |= dict.fromkeys(fresh)
        following += fresh
    return found


def _in_order(graph: Mapping[Cell, set[Cell]]) -> Iterator[Cell]:
    """Yield each cell after those to which it refers; cells in a circle are left out."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        # After a circle was reported, the others are still given out.
        sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield from ready
        sorter.done(*ready)


def _renew(book: Book, cell: Cell, formula: _Formula, followed: Followed) -> None:
    def look(reference: str) -> list[CellValue] | None:
        areas = resolve(reference, cell.sheet, book, row=cell.place.row)
        used = [book.sheet(area.sheet).used(area.area) for area in areas or ()]
        if areas is None or sum(area.size for area in used) > MAX_CELLS:
            return None
        cells = [Cell(area.sheet, place) for area, rectangle in zip(areas, used, strict=True)
                 for place in rectangle.places()]
        # The result of a formula may never have been saved: a KeyError, for `calculate`.
        return None if followed.unknown.intersection(cells) else [
            book.sheet(sheet).result(place) for sheet, place in cells]

    certain = formula.spread is None and formula.refers_to is not None
    result = calculate(formula.text, look) if certain else None
    if result is not None:
        followed.unknown.discard(cell)
        if book.sheet(cell.sheet).value(cell.place) == result:
            return
    sheet = book.edit(cell.sheet)
    for filled in formula.spread or [cell]:
        if filled.place in sheet.places:
            sheet.set_result(filled.place, result)
