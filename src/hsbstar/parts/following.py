"""Follow new scores through a workbook: which formulas rest on them, and what those come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.formula.translate import Translator

from hsbstar.parts.calculation import CannotTellError, calculate
from hsbstar.parts.references import references, resolve
from hsbstar.parts.sheet import Area, Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lxml.etree import _Element as Element

    from hsbstar.cells import CellValue, Place
    from hsbstar.parts.book import Book

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
    calculated: set[Cell] = field(default_factory=set)

    def touches(self, reference: Reference) -> bool:
        """Say whether a changed cell lies in a rectangle."""
        return any(cell.sheet == reference.sheet and cell.place in reference.area
                   for cell in self.changed)


class _Formula(NamedTuple):
    text: str
    rests_on: list[Reference] | None
    spread: Area | None
    """The cells that an array formula fills; None for a plain one."""


def follow(book: Book, filled: Iterable[Cell], *, known: Collection[str] = ()) -> Followed:
    """Renew every formula that rests on filled cells; what cannot be worked out loses its value.

    `known` are sheets whose formulas have their results already.
    """
    followed = Followed(set(filled))
    formulas = _formulas(book, [sheet for sheet in book.sheets if sheet not in known])
    resting = _resting(formulas, followed)
    waiting = dict(resting)
    progress = True
    while progress:
        progress = False
        for cell, formula in list(waiting.items()):
            if not any(_looks_at(formula, other) for other in waiting if other != cell):
                del waiting[cell]
                _renew(book, cell, formula, followed)
                progress = True
    for cell, formula in waiting.items():
        # A circle: each waits for another.
        _forget(book, cell, formula, followed)
    return followed


def _formulas(book: Book, sheets: Iterable[str]) -> dict[Cell, _Formula]:
    found: dict[Cell, _Formula] = {}
    for sheet in sheets:
        shared: dict[str, tuple[str, Place]] = {}
        for place, element in book.sheet(sheet).formulas():
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


def _resting(formulas: dict[Cell, _Formula], followed: Followed) -> dict[Cell, _Formula]:
    """Return the formulas that rest on a changed cell, directly or through others."""
    resting: dict[Cell, _Formula] = {}
    grown = True
    while grown:
        grown = False
        for cell, formula in formulas.items():
            if cell in resting or cell in followed.changed:
                continue
            # Where it looks cannot be told: it may look here.
            if formula.rests_on is None or any(map(followed.touches, formula.rests_on)):
                resting[cell] = formula
                spread = formula.spread.places() if formula.spread else [cell.place]
                followed.changed |= {Cell(cell.sheet, place) for place in spread}
                grown = True
    return resting


def _looks_at(formula: _Formula, cell: Cell) -> bool:
    return any(one.sheet == cell.sheet and cell.place in one.area
               for one in formula.rests_on or ())


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
    followed.calculated.add(cell)
    if book.sheet(cell.sheet).value(cell.place) != result:
        book.edit(cell.sheet).set_result(cell.place, result)


def _forget(book: Book, cell: Cell, formula: _Formula, followed: Followed) -> None:
    sheet = book.edit(cell.sheet)
    for place in formula.spread.places() if formula.spread else [cell.place]:
        followed.unknown.add(Cell(cell.sheet, place))
        if place in sheet.places:
            sheet.set_result(place, None)


def _size(area: Area) -> int:
    return (area.last.row - area.first.row + 1) * (area.last.column - area.first.column + 1)
