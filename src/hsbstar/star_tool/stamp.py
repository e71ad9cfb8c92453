"""Read the hidden stamp of a star tool: the round's header, and its outline of the framework."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import fold, fold_name
from hsbstar.framework import OUTLINE_COLUMN, Answered, read_outline
from hsbstar.rounds import Source, Weighing
from hsbstar.spreadsheets import Place, as_text, is_blank, read_pairs, stamp_sheet
from hsbstar.star_tool.layout import (
    AGENCIES_COLUMN,
    ANSWERS_KEY,
    ASKED_KEY,
    CHOICES_KEY,
    MARKING_KEY,
    MINIMUM_KEY,
    MISSING_KEY,
    MODERATED_KEY,
    NOT_SHOWN,
    NOTICE_KEY,
    STAR_TOOL,
    UNEVIDENCED_CAPTION,
    UNEVIDENCED_COLUMN,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.framework import Domain
    from hsbstar.spreadsheets import RawReturn, RawSheet


@dataclass(frozen=True)
class StarStamp:
    """What the stamp of a star tool tells."""

    source: Source
    returns: int
    labels: dict[str, Answered]
    """The answers that are no score, by their folded labels."""
    domains: tuple[Domain, ...]
    agencies: tuple[str, ...]
    moderated: frozenset[str] | None = None
    """The ids of the statements with an agreed score; None where nothing was moderated."""
    weighing: Weighing = field(default_factory=Weighing)
    shows_agencies: bool = True
    """Whether the star tool holds the answers of single agencies."""
    notice: str = ""
    """What the star tool says on its face of errors and choices."""
    marking: str = ""
    """Its protective marking."""
    asked: int | None = None
    """How many agencies were asked; None where that is not known."""
    missing: int | None = None
    """How many of them did not return."""
    unevidenced: Mapping[str, int] | None = None
    """By statement id, how many answers are a high score without evidence; None of a star tool that
    does not tell."""


def read_star_stamp(raw: RawReturn) -> StarStamp | None:
    """Return what the stamp says; None where there is none, or it is damaged."""
    sheet = stamp_sheet(raw, STAR_TOOL)
    try:
        return _read(sheet) if sheet else None
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def _read(sheet: RawSheet) -> StarStamp:
    pairs = read_pairs(sheet)
    agencies = [sheet.value(Place(row, AGENCIES_COLUMN)) for row in sheet.row_numbers]
    return StarStamp(
        Source(
            pairs["area"], pairs["round"], pairs["framework"], pairs["edition"],
            int(pairs["lowest"]), int(pairs["highest"]),
            tuple(dt.date.fromisoformat(day) for day in pairs["dates"].split()),
            pairs.get(CHOICES_KEY, ""),
        ),
        int(pairs["returns"]),
        {
            fold(pairs["not_applicable"]): Answered.NOT_APPLICABLE,
            fold(pairs["no_data"]): Answered.NO_DATA,
        },
        read_outline(sheet),
        tuple(as_text(agency) for agency in agencies if not is_blank(agency)),
        frozenset(pairs[MODERATED_KEY].split()) if MODERATED_KEY in pairs else None,
        Weighing(_weights(sheet), int(pairs.get(MINIMUM_KEY, "0"))),
        pairs.get(ANSWERS_KEY) != NOT_SHOWN,
        pairs.get(NOTICE_KEY, ""),
        pairs.get(MARKING_KEY, ""),
        _count(pairs, ASKED_KEY), _count(pairs, MISSING_KEY),
        _unevidenced(sheet),
    )


def _count(pairs: Mapping[str, str], key: str) -> int | None:
    """Return a count that the stamp may tell; raise ValueError for what is none."""
    return int(pairs[key]) if key in pairs else None


def _unevidenced(sheet: RawSheet) -> dict[str, int] | None:
    """Return the counts beside the outline, by statement id; raise ValueError for what is none."""
    if as_text(sheet.value(Place(1, UNEVIDENCED_COLUMN))) != UNEVIDENCED_CAPTION:
        return None
    return {
        as_text(sheet.value(Place(row, OUTLINE_COLUMN))):
            int(as_text(sheet.value(Place(row, UNEVIDENCED_COLUMN))))
        for row in sheet.row_numbers[1:]
        if not is_blank(sheet.value(Place(row, UNEVIDENCED_COLUMN)))
    }


def _weights(sheet: RawSheet) -> dict[str, Fraction]:
    """Return the agencies' weights, by folded name; raise ValueError for what is none."""
    weights = {}
    for row in sheet.row_numbers:
        agency, weight = (sheet.value(Place(row, AGENCIES_COLUMN + beside)) for beside in (0, 1))
        if not is_blank(weight):
            weights[fold_name(as_text(agency))] = Fraction(as_text(weight))
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError
    return weights
