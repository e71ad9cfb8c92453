"""A round's figures as the cells of workbooks show them."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import clean_text, fold
from hsbstar.framework import Answered
from hsbstar.rounds.model import Band, decimals_in, show_score
from hsbstar.spreadsheets import Formula, as_text, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Scale
    from hsbstar.rounds.ratings import Rating
    from hsbstar.spreadsheets import CellValue, Place, Value

LABEL_WIDTH = 22
"""The length of a line of a spoke's label, in characters."""
THIN, NO_SCORE, NOT_ON_FORM = "thin evidence", "no score", "Not on form"


def spoke_label(
    title: str, scores: Sequence[tuple[Place, str]], *, note: Place | None = None,
    thin: bool = False,
) -> Formula:
    """Return a spoke's label: the title in short lines, its scores and its note.

    `scores` are the cells of the scores and how these are shown, with one or more decimals; `note`
    is the cell of the note on thin evidence, and `thin` whether it says so. The score is part of
    the label, because at the point it would cover the axis' own labels. The title is wrapped here
    because not every spreadsheet program wraps a chart's labels; a very long title is cut, and is
    in full in the table.
    """
    lines = textwrap.wrap(clean_text(title), LABEL_WIDTH, max_lines=3, placeholder=" …")
    doubled = [line.replace('"', '""') for line in lines]
    words = "&CHAR(10)&".join(f'"{line}"' for line in doubled)
    cells = '&" to "&'.join(
        f"IF(ISNUMBER({place.address}),FIXED({place.address},{decimals_in(text) or 1}),"
        f'"{NO_SCORE}")' for place, text in scores
    )
    noted = f'&IF({note.address}="{THIN}",CHAR(10)&"{THIN}","")' if note else ""
    none = show_score(None)
    shown = " to ".join(NO_SCORE if text == none else text for _, text in scores)
    result = "\n".join([*lines, shown, *([THIN] if thin else [])])
    return Formula(f"={words}&CHAR(10)&{cells}{noted}", result)


def as_cell(score: Fraction) -> float:
    """Return a score as a cell holds it: whole where it has no decimals."""
    return score.numerator if score.denominator == 1 else float(score)


def score_or(score: Fraction | None, text: str) -> str | float:
    """Return a score as a cell holds it, a range in words, or a text where there is none."""
    if isinstance(score, Band):
        return score.words
    return text if score is None else as_cell(score)


def score_label(answered: Answered, scale: Scale) -> str | None:
    """Return the label of an answer that is no score, the scale's own if any; None for a blank."""
    labels = {
        Answered.NOT_APPLICABLE: scale.not_applicable.label,
        Answered.NO_DATA: scale.no_data.label,
        Answered.NOT_ON_FORM: NOT_ON_FORM,
    }
    return labels.get(answered)


def rating_cell(rating: Rating, scale: Scale) -> Value:
    """Return an agency's rating as a cell holds it: a score, a label, or nothing."""
    return score_label(rating, scale) if isinstance(rating, Answered) else as_cell(rating)


def rating_in(value: CellValue, labels: Mapping[str, Answered]) -> Rating | None:
    """Return the rating in an agency's cell, the reverse of `rating_cell`; None for anything else.

    `labels` are the scale's answers that are no score, by their folded labels.
    """
    if is_blank(value):
        return Answered.BLANK
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Means of two or more returns are decimals there: back to the exact fraction.
        return Fraction(value).limit_denominator(1000)
    return labels.get(fold(as_text(value)))
