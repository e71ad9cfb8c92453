"""Read the weights of agencies: how much each one's voice counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.csv_text import decoded, rows_of
from hsbstar.errors import HsbstarError
from hsbstar.wording import fold, fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
"""A weight as people write it; more digits than these are a slip, not a judgement."""


@dataclass(frozen=True)
class Weight:
    """How much an agency's voice counts: 2 is as much as two agencies of weight 1."""

    agency: str
    weight: Fraction


def read_weights(data: bytes, file: str) -> dict[str, Weight]:
    """Return the weights that a CSV file lists (columns `agency`, `weight`), by folded name.

    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page.
    Raises HsbstarError where a column is missing, a weight is no number above 0, or an agency
    stands twice.
    """
    rows = rows_of(decoded(data))
    header = [fold(caption) for caption in rows[0]] if rows else []
    if "agency" not in header or "weight" not in header:
        raise HsbstarError(
            f"{file} needs the columns ‘agency’ and ‘weight’. Name them in its first line, and "
            "write one agency with its weight on each line below."
        )
    weights: dict[str, Weight] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        if any(values.values()):
            one = _weight(values, f"{file}, line {number}")
            if fold_name(one.agency) in weights:
                raise HsbstarError(
                    f"{file}, line {number}: ‘{one.agency}’ stands twice. Keep one line for each "
                    "agency."
                )
            weights[fold_name(one.agency)] = one
    if not weights:
        raise HsbstarError(f"{file} lists no agency. Write one with its weight on each line.")
    return weights


def _weight(values: Mapping[str, str], where: str) -> Weight:
    agency, text = values.get("agency", ""), values.get("weight", "")
    if not fold_name(agency):
        raise HsbstarError(f"{where}: no agency is named. Fill it in.")
    if not NUMBER.fullmatch(text) or not Fraction(text):
        told = f"‘{text}’ is no weight" if text else "the weight is missing"
        raise HsbstarError(
            f"{where}: {told}. Type a number above 0, such as 2 or 0.5; to leave an agency out, "
            "name it with --without."
        )
    return Weight(agency, Fraction(text))
