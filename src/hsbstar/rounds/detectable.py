"""The smallest change of a domain that a comparison is likely to find, before the answers come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hsbstar.rounds.sign_flips import MIN_AGENCIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from fractions import Fraction

REACH = {6: 4.8, 8: 3.6, 10: 3.3, 12: 3.1}
"""How many standard deviations an interval of five domains reaches, by agencies.

From benchmarks/calibration.py; between these it is interpolated, beyond them it stays.
"""
FOUND_IN_80_PERCENT = 0.85
"""The 80th percentile of a standard normal distribution, rounded up."""
SHIFT_VARIANCE, ANSWER_VARIANCE = 0.09, 1.8
"""Of an agency's shift between rounds (0.3 squared), and of the change of a single answer.

On a scale from 0 to 4; another scale's are those of as large a part of it.
"""
USUAL_SPAN = 4


def smallest_change(
    statements: Iterable[Collection[str]], span: int = USUAL_SPAN,
    weights: Mapping[str, Fraction] | None = None,
) -> float | None:
    """Return the change of a domain that is found clear in about four of five rounds.

    Args:
        statements: For each of the domain's statements, the agencies that are expected to have a
            score in both rounds.
        span: The highest less the lowest score of the scale.
        weights: How much agencies count, above 0; 1 for those not listed.

    Returns:
        The change in points of the scale; None with fewer than six agencies, and where no change
        on the scale is as large.
    """
    known = [{agency: float((weights or {}).get(agency, 1)) for agency in sorted(agencies)}
             for agencies in statements if agencies]
    agencies = sorted({agency for answering in known for agency in answering})
    if len(agencies) < MIN_AGENCIES:
        return None
    variance = 0.0
    for agency in agencies:
        parts = [answering[agency] / (sum(answering.values()) * len(known))
                 for answering in known if agency in answering]
        variance += SHIFT_VARIANCE * sum(parts) ** 2
        variance += ANSWER_VARIANCE * sum(part**2 for part in parts)
    reach = _reach(len(agencies)) + FOUND_IN_80_PERCENT
    found = reach * math.sqrt(variance) * span / USUAL_SPAN
    return found if found <= span else None


def _reach(agencies: int) -> float:
    """Return the reach for a number of agencies, six or more."""
    below = max(number for number in REACH if number <= agencies)
    above = min((number for number in REACH if number >= agencies), default=below)
    if above == below:
        return REACH[below]
    part = (agencies - below) / (above - below)
    return REACH[below] + part * (REACH[above] - REACH[below])
