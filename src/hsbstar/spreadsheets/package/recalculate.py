"""Follow new scores through a workbook: which formulas rest on them, and what those come to."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.translate import Translator

from hsbstar.spreadsheets.package.formulas import CannotTellError, calculate, references, resolve
from hsbstar.spreadsheets.package.sheet import Area, Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import CellValue, Place
    from hsbstar.spreadsheets.package.workbook import Book

MOST_CELLS = 10_000
"""How many cells a formula may look at and still be worked out here."""


class Cell(NamedTuple):
    """A cell on a sheet."""

    sheet: str
    place: Place


@dataclass
class Followed:
    """The cells that changed, and the formulas that could not be worked out."""

    changed: set[Cell] = field(default_factory=set)
    unknown: set[Cell] = field(default_factory=set)

    def touches(self, reference: Reference) -> bool:
        """Say whether a changed cell lies in a rectangle."""
        return any(cell.sheet == reference.sheet and cell.place in reference.area
                   for cell in self.changed)


class _Formula(NamedTuple):
    text: str
    rests_on: list[Reference] | None
    spread: Area | None
    """The cells that an array formula fills; None for a plain one."""


def follow(book: Book, filled: Iterable[Cell]) -> Followed:
    """Renew every formula that rests on filled cells; what cannot be worked out loses its value.

    A formula in a filled cell has its result already.
    """
    followed = Followed(set(filled))
    formulas = _formulas(book, followed.changed)
    looks_at = _looks_at(formulas, followed.changed)
    resting = _resting(formulas, looks_at, followed.changed)
    for cell in resting:
        followed.changed |= set(_cells_of(cell, formulas[cell]))
    waiting = dict.fromkeys(resting)
    for cell in _in_order({cell: looks_at[cell] & waiting.keys() for cell in waiting}):
        del waiting[cell]
        _renew(book, cell, formulas[cell], followed)
    for cell in waiting:
        # A circle, or what rests on one: each waits for another.
        _forget(book, cell, formulas[cell], followed)
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
            rests_on = references(text, sheet, book) if text else None
            found[Cell(sheet, place)] = _Formula(text, rests_on, spread)
    return found


def _text(element: Element, place: Place, shared: dict[str, tuple[str, Place]]) -> str:
    """Return a formula's text; one that shares another's is moved to its own place."""
    text, group = element.text or "", element.get("si", "")
    if element.get("t") != "shared":
        return text
    if text:
        shared[group] = (text, place)
        return text
    if group not in shared:
        return ""
    first, origin = shared[group]
    moved = Translator("=" + first, origin.address).translate_formula(place.address)
    return str(moved).removeprefix("=")


def _cells_of(cell: Cell, formula: _Formula) -> Iterator[Cell]:
    """Yield the cells that a formula fills: its own, or all that it spreads over."""
    for place in formula.spread.places() if formula.spread else [cell.place]:
        yield Cell(cell.sheet, place)


def _looks_at(
    formulas: Mapping[Cell, _Formula], filled: Collection[Cell]
) -> dict[Cell, set[Cell]]:
    """Return which formulas and filled cells each formula looks at."""
    owners = {cell: cell for cell in filled}
    owners |= {one: cell for cell, formula in formulas.items()
               for one in _cells_of(cell, formula)}
    return {
        cell: {owners[one] for reference in formula.rests_on or ()
               for one in _within(reference, owners)}
        for cell, formula in formulas.items()
    }


def _within(reference: Reference, cells: Collection[Cell]) -> Iterator[Cell]:
    """Yield those of some cells that lie in a rectangle, by whichever way is shorter."""
    if _size(reference.area) < len(cells):
        places = (Cell(reference.sheet, place) for place in reference.area.places())
        return (cell for cell in places if cell in cells)
    return (cell for cell in cells
            if cell.sheet == reference.sheet and cell.place in reference.area)


def _resting(
    formulas: Mapping[Cell, _Formula], looks_at: Mapping[Cell, set[Cell]],
    filled: Iterable[Cell],
) -> list[Cell]:
    """Return the formulas that rest on a filled cell, directly or through others."""
    rested_on_by: dict[Cell, list[Cell]] = defaultdict(list)
    for cell, others in looks_at.items():
        for other in others:
            rested_on_by[other].append(cell)
    # Where a formula looks cannot always be told: then it may look at a filled cell.
    found = dict.fromkeys(cell for cell, one in formulas.items() if one.rests_on is None)
    following = [*filled, *found]
    while following:
        fresh = [one for one in rested_on_by[following.pop()] if one not in found]
        found |= dict.fromkeys(fresh)
        following += fresh
    return [cell for cell in formulas if cell in found]


def _in_order(graph: Mapping[Cell, set[Cell]]) -> Iterator[Cell]:
    """Yield each cell after those that it looks at; what stands in a circle is left out."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        # After a circle was told, the others are still given out.
        sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield from ready
        sorter.done(*ready)


def _renew(book: Book, cell: Cell, formula: _Formula, followed: Followed) -> None:
    def look(reference: str) -> list[CellValue] | None:
        areas = resolve(reference, cell.sheet, book, row=cell.place.row)
        used = [book.sheet(one.sheet).used(one.area) for one in areas or ()]
        if areas is None or sum(map(_size, used)) > MOST_CELLS:
            return None
        cells = [Cell(one.sheet, place) for one, area in zip(areas, used, strict=True)
                 for place in area.places()]
        if any(one in followed.unknown for one in cells):
            return None
        try:
            return [book.sheet(one.sheet).result(one.place) for one in cells]
        except KeyError:
            return None

    if formula.spread or not formula.text:
        _forget(book, cell, formula, followed)
        return
    try:
        result = calculate(formula.text, look)
    except CannotTellError:
        _forget(book, cell, formula, followed)
        return
    if book.sheet(cell.sheet).value(cell.place) != result:
        book.edit(cell.sheet).set_result(cell.place, result)


def _forget(book: Book, cell: Cell, formula: _Formula, followed: Followed) -> None:
    sheet = book.edit(cell.sheet)
    for one in _cells_of(cell, formula):
        followed.unknown.add(one)
        if one.place in sheet.places:
            sheet.set_result(one.place, None)


def _size(area: Area) -> int:
    return (area.last.row - area.first.row + 1) * (area.last.column - area.first.column + 1)
