"""Follow new values through a workbook: recalculate what depends on them, or drop its old value."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from hsbstar.spreadsheets.package.formulas import calculate, references, resolve
from hsbstar.spreadsheets.package.sheet import Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import Area, CellValue, Place
    from hsbstar.spreadsheets.package.workbook import Book

MAX_CELLS = 10_000
"""To how many cells a formula may refer and still be calculated here."""


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
    spread: Area | None
    """The cells that an array formula fills; None for a plain formula."""


def follow(book: Book, filled: Iterable[Cell]) -> Followed:
    """Recalculate every plain formula that depends on filled cells; all others lose their value.

    Formulas in filled cells have their results already.
    """
    followed = Followed(set(filled))
    formulas = _formulas(book, followed.changed)
    looks_at = _precedents(formulas, followed.changed)
    dependants = _dependants(formulas, looks_at, followed.changed)
    followed.unknown = {cell for dependant in dependants
                        for cell in _cells_of(dependant, formulas[dependant])}
    followed.changed |= followed.unknown
    graph = {cell: looks_at[cell] & dependants.keys() for cell in dependants}
    # Formulas in a circle come last, and look at unknown cells.
    for cell in dict.fromkeys([*_in_order(graph), *graph]):
        _renew(book, cell, formulas[cell], followed)
    return followed


def _formulas(book: Book, known: Collection[Cell]) -> dict[Cell, _Formula]:
    found: dict[Cell, _Formula] = {}
    for sheet in book.sheets:
        shared: dict[str, tuple[str, Place]] = {}
        for place, element in book.sheet(sheet).formulas():
            if Cell(sheet, place) in known:
                continue
            text = _text(element, place, shared)
            kind, reach = element.get("t", ""), element.get("ref", "")
            spread = area_of(reach) if kind in {"array", "dataTable"} and reach else None
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


def _cells_of(cell: Cell, formula: _Formula) -> Iterator[Cell]:
    """Yield the cells that a formula fills: its own, or all those of an array formula."""
    for place in formula.spread.places() if formula.spread else [cell.place]:
        yield Cell(cell.sheet, place)


def _precedents(
    formulas: Mapping[Cell, _Formula], filled: Collection[Cell]
) -> dict[Cell, set[Cell]]:
    """Return to which formulas and filled cells each formula refers."""
    owners = {cell: cell for cell in filled}
    owners |= {cell: owner for owner, formula in formulas.items()
               for cell in _cells_of(owner, formula)}
    return {
        cell: {owners[other] for reference in formula.refers_to or ()
               for other in _within(reference, owners)}
        for cell, formula in formulas.items()
    }


def _within(reference: Reference, cells: Collection[Cell]) -> Iterator[Cell]:
    """Yield those of some cells that are in a rectangle, by whichever way is shorter."""
    if reference.area.size < len(cells):
        places = (Cell(reference.sheet, place) for place in reference.area.places())
        return (cell for cell in places if cell in cells)
    return (cell for cell in cells
            if cell.sheet == reference.sheet and cell.place in reference.area)


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

    result = None if formula.spread else calculate(formula.text, look)
    if result is not None:
        followed.unknown.discard(cell)
        if book.sheet(cell.sheet).value(cell.place) == result:
            return
    sheet = book.edit(cell.sheet)
    for filled in _cells_of(cell, formula):
        if filled.place in sheet.places:
            sheet.set_result(filled.place, result)
