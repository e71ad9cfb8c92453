"""Find where scores go in an area's own star tool: next to the domains' titles, or below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from hsbstar.core.errors import StarToolError
from hsbstar.core.text import fold_name, similarity
from hsbstar.spreadsheets import Area, CellValue, Place, as_text, column_letters, quoted
from hsbstar.star_tool.own.map import Candidate, StarMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hsbstar.framework import Framework
    from hsbstar.spreadsheets.package import Book, SheetPart

NEAR_ENOUGH = 0.8
"""From this likeness, two titles are the same: small words changed, not other words."""
MAX_TITLE_LENGTH = 200
MAX_AFTER_TITLE = 24
"""How many characters may follow a title in its cell, such as ‘: overall score’."""
MAX_ROUNDS = 40
_AWAITS = re.compile(
    r"\d{4}|\b(scores?|rating|mean|average|result|round|now|current|latest|baseline"
    r"|this (year|round|time))\b|^review( (scores?|\d+))?$",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"\b(weight(ing)?|out of|max(imum)?|possible|target|number|no|count|lead|owner|date"
    r"|previous(ly)?|prior|last (year|round|time|score))\b",
    re.IGNORECASE,
)
"""Headings of columns that count something else, or are an earlier round's."""
_FIRST_ROUND = re.compile(r"\bbaseline\b", re.IGNORECASE)
"""The heading of a column that gets the first round's scores, and no later one's."""
HOLDS_TEXT = "it contains text"
_NUMBERING = re.compile(r"^(domain\s*)?\d{1,2}\s*[.:)–-]?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _Spot:
    """A cell that holds a domain's title, and the first cell on its right and below it."""

    domain: int
    sheet: str
    place: Place
    right: Place
    below: Place


def find_places(book: Book, framework: Framework) -> StarMap:
    """Return the map that a workbook suggests.

    Raises StarToolError where no column, or more than one, could get the scores.
    """
    found = find_candidates(book, framework)
    if len(found) > 1:
        raise StarToolError(
            "hsbstar cannot tell which of these cells get the scores. Make a draft map with "
            "hsbstar star-map, choose in it, and give it with --star-map.",
            [f"Scores could go in {candidate.in_words}." for candidate in found],
        )
    return StarMap(found[0].places)


def find_candidates(book: Book, framework: Framework) -> list[Candidate]:
    """Return the columns or rows that could get the scores: one where there is no doubt.

    The titles of all domains must be in one column with free cells on their right, or in one row
    with free cells below. Where there are none, titles with other words before or after them count,
    or `Domain 1`. Raises StarToolError where there is no such list.
    """
    in_doubt: list[Candidate] = []
    for domain_of in (_domain_of, _domain_loosely):
        spots = [spot for sheet in book.sheets if not book.hidden(sheet)
                 for spot in _titles(book.sheet(sheet), sheet, partial(domain_of, framework))]
        scale = range(framework.scale.lowest, framework.scale.highest + 1)
        lists = list(_lists(book, spots, len(framework.domains), scale))
        sure = [found[0] for found in lists if len(found) == 1]
        in_doubt = in_doubt or [candidate for found in lists for candidate in found]
        if sure:
            break
    # A blank list awaits scores; a list with numbers holds an earlier round.
    chosen = [candidate for candidate in sure if candidate.blank] or sure or in_doubt
    if not chosen:
        raise StarToolError(_why_not(spots, framework))
    found = {tuple(candidate.places.values()): candidate for candidate in chosen}
    if len({candidate.label for candidate in found.values()}) == len(found):
        return [*found.values()]
    return [replace(candidate, label=str(number))
            for number, candidate in enumerate(found.values(), start=1)]


def _why_not(spots: Sequence[_Spot], framework: Framework) -> str:
    seen = {spot.domain for spot in spots}
    missing = [f"{domain.number} {domain.title}" for domain in framework.domains
               if domain.number not in seen]
    if missing and seen:
        reason = f"No cell contains the title of: {'; '.join(missing)}."
    elif missing:
        reason = "No cell contains a domain's title."
    else:
        reason = ("The titles are not all in one list with an unlocked blank or number cell (not a "
                  "formula) next to each.")
    return f"{reason} Write a map that names the cells, and give it with --star-map."


def _titles(
    sheet: SheetPart, name: str, domain_of: Callable[[str], int | None]
) -> Iterator[_Spot]:
    """Yield the cells of a sheet that hold a domain's title."""
    for place in sheet.places:
        text = sheet.value(place)
        if not isinstance(text, str) or not 3 <= len(text) <= MAX_TITLE_LENGTH:
            continue
        domain = domain_of(text)
        if domain is not None:
            last = _merged(sheet, place).last
            yield _Spot(domain, name, place, Place(place.row, last.column + 1),
                        Place(last.row + 1, place.column))


def _domain_of(framework: Framework, text: str) -> int | None:
    """Return the number of the domain whose title a text is, near enough; None in doubt."""
    text = fold_name(_NUMBERING.sub("", text.strip()))
    likeness = {domain.number: similarity(text, fold_name(domain.title))
                for domain in framework.domains}
    best = max(likeness.values())
    found = [number for number, value in likeness.items() if value == best >= NEAR_ENOUGH]
    return found[0] if len(found) == 1 else None


def _domain_loosely(framework: Framework, text: str) -> int | None:
    """Return the domain with whose title, or with whose number, a text begins."""
    numbers = {domain.number for domain in framework.domains}
    called = re.match(r"domain\s*(\d{1,2})\b", text.strip(), re.IGNORECASE)
    if called and int(called[1]) in numbers:
        return int(called[1])
    text = fold_name(_NUMBERING.sub("", text.strip()))
    found = [domain.number for domain in framework.domains
             if text.startswith(title := fold_name(domain.title))
             and len(text) <= len(title) + MAX_AFTER_TITLE]
    return found[0] if len(found) == 1 else None


def _merged(sheet: SheetPart, place: Place) -> Area:
    """Return the merged range that a cell begins, or the cell itself."""
    return next((area for area in sheet.merges if area.first == place), Area(place, place))


def _lists(
    book: Book, spots: Sequence[_Spot], domains: int, scale: range
) -> Iterator[list[Candidate]]:
    """Yield the candidates of each list of titles that is whole; several where it is in doubt."""
    for downward in (True, False):
        lines: dict[tuple[str, int], list[_Spot]] = {}
        for spot in spots:
            line = spot.place.column if downward else spot.place.row
            lines.setdefault((spot.sheet, line), []).append(spot)
        for run in (run for _, line in sorted(lines.items()) for run in _runs(line)):
            if len(run) == domains:
                yield _best([*_candidates(book, run, scale, downward=downward)])


def _runs(line: Sequence[_Spot]) -> Iterator[list[_Spot]]:
    """Split a column's titles into lists: where a title comes again, another list begins."""
    run: dict[int, _Spot] = {}
    for spot in sorted(line, key=attrgetter("place")):
        if spot.domain in run:
            yield list(run.values())
            run = {}
        run[spot.domain] = spot
    yield list(run.values())


def _best(found: list[Candidate]) -> list[Candidate]:
    """Return the column that awaits the scores; where that is in doubt, all that might.

    The only blank column whose heading is a round's or a score's; otherwise the only column with
    such a heading; otherwise the only column there is. A first round's column awaits no later one.
    """
    rest = [known for known in found if not _SOMETHING_ELSE.search(known.heading)]
    named = [known for known in rest if _AWAITS.search(known.heading)]
    if not all(known.blank for known in named):
        named = [known for known in named if not _FIRST_ROUND.search(known.heading)]
    waiting = [known for known in named if known.blank]
    return next((columns for columns in (waiting, named) if len(columns) == 1), waiting or rest)


def _candidates(
    book: Book, spots: Sequence[_Spot], scale: range, *, downward: bool
) -> Iterator[Candidate]:
    """Yield the columns that may be written to, from the titles as far as numbers reach."""
    name = spots[0].sheet
    sheet = book.sheet(name)
    for step in range(MAX_ROUNDS):
        cells = {
            spot.domain: _moved(spot.right if downward else spot.below, step, downward=downward)
            for spot in spots
        }
        values = [sheet.value(place) for place in cells.values()]
        if any(not _may_be_score(value, scale) for value in values) or any(
            sheet.formula(place) is not None for place in cells.values()
        ):
            return
        if any(why_not_free(book, name, place) for place in cells.values()) or any(
            sheet.is_column_hidden(place.column) if downward else sheet.is_row_hidden(place.row)
            for place in cells.values()
        ):
            continue
        heading = _heading(sheet, cells.values(), downward=downward)
        blank = all(value is None for value in values)
        # A blank column without a heading awaits nothing, unless it is the very next column or was
        # unlocked on purpose.
        if not blank or heading or step == 0 or sheet.protected:
            first = min(cells.values())
            yield Candidate(
                {domain: name_of(name, cells[domain]) for domain in sorted(cells)},
                column_letters(first.column) if downward else f"row {first.row}", heading, blank,
            )


def _may_be_score(value: CellValue, scale: range) -> bool:
    """Return whether a cell is blank or holds a score: other numbers count something else."""
    return value is None or (isinstance(value, float) and scale[0] <= value <= scale[-1])


def _moved(place: Place, step: int, *, downward: bool) -> Place:
    if downward:
        return Place(place.row, place.column + step)
    return Place(place.row + step, place.column)


def _heading(sheet: SheetPart, cells: Iterable[Place], *, downward: bool) -> str:
    """Return the text before the first of the cells."""
    before = _moved(min(cells), -1, downward=not downward)
    return as_text(sheet.value(before)) if min(before) >= 1 else ""


def name_of(sheet: str, place: Place) -> str:
    """Return a cell as a map names it: `Star!C5`, and in quotes a sheet's name that needs them."""
    name = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else quoted(sheet)
    return f"{name}!{place.address}"


def why_not_free(book: Book, name: str, place: Place) -> str:
    """Return why no score may go into a cell; empty for an unlocked blank or numeric cell."""
    sheet = book.sheet(name)
    if sheet.formula(place) is not None or any(place in area for area in sheet.spreads):
        return "it contains a formula"
    if any(place in area and area.first != place for area in sheet.merges):
        return "it is part of a merged cell: use the first cell of the merged cells"
    if sheet.protected and book.styles.locked(sheet.style(place)):
        return "it is locked, and the sheet is protected"
    if not isinstance(sheet.value(place), float | None):
        return HOLDS_TEXT
    return ""
