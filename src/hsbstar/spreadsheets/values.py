"""What we write into cells: text that stays text, numbers, days, and formulas with their result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """A formula that we wrote, told apart from text that may look like one, and its result."""

    text: str
    result: str | float
    """What it comes to, for whoever reads the file without calculating it."""


Value = str | float | dt.date | Formula | None
