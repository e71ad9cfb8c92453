"""How a change is shown: the same figures, word and reason in every output.

Nothing that is shown contradicts anything else that is shown: where one decimal would, a figure has
two. The ends of an interval are rounded outward, so that it never looks narrower than it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.model import DomainChange
from hsbstar.core.plurals import count_agencies
from hsbstar.rounds import MAX_DECIMALS, MIN_AGENCIES, Verdict, rounded, show_score

if TYPE_CHECKING:
    from fractions import Fraction

    from hsbstar.comparison.model import StatementChange
    from hsbstar.rounds import Inference

NONE = "–"


@dataclass(frozen=True)
class Shown:
    """A change of a domain or statement, ready to be shown."""

    scores: tuple[str, ...]
    """The score in each round."""
    change: str
    """The change of all respondents."""
    matched: str
    """The change of answers that agencies gave in both rounds."""
    interval: str
    """The 95% interval of the matched change; `–` without one."""
    word: str
    """The verdict; empty for a single statement."""
    counts: str
    """How many agencies rose, fell and stayed the same."""
    reason: str
    """A sentence on what the word rests on, without a figure of single agencies."""


def shown(item: DomainChange | StatementChange) -> Shown:
    """Return how a domain's or statement's change from the first round to the last is shown."""
    decimals = _decimals_of(item)
    return Shown(
        tuple(show_score(score, decimals) for score in item.scores),
        show_change(item.change, decimals),
        show_matched(item.moved.matched, item.moved.inference, item.change, decimals),
        show_interval(item.moved.inference),
        item.moved.inference.verdict or "",
        show_counts(item.moved.inference),
        show_reason(item.moved.inference),
    )


def shown_steps(domain: DomainChange) -> list[tuple[str, str]]:
    """Return how a domain's change and matched change are shown, from each round to the next."""
    decimals = _decimals_of(domain)
    return [(show_change(step.plain, decimals),
             show_matched(step.matched, step.inference, step.plain, decimals))
            for step in domain.steps]


def _decimals_of(item: DomainChange | StatementChange) -> int:
    """Return with how many decimals all scores and changes of an item agree."""
    changes = [(item.scores[0], item.scores[-1], item.change)]
    if isinstance(item, DomainChange):
        changes += [(*ends, step.plain)
                    for ends, step in zip(pairwise(item.scores), item.steps, strict=True)]
    return max(score_decimals(*change) for change in changes)


def score_decimals(
    first: Fraction | None, last: Fraction | None, change: Fraction | None
) -> int:
    """Return with how many decimals two scores and their change agree: one, otherwise two."""
    if first is None or last is None or change is None:
        return 1
    return 1 if rounded(last, 1) - rounded(first, 1) == rounded(change, 1) else 2


def show_change(change: Fraction | None, decimals: int = 1) -> str:
    """Return a change with its plus or minus; `–` where there is none.

    Halves are rounded away from zero.
    """
    if change is None:
        return NONE
    return _signed(rounded(change, decimals))


def show_matched(
    matched: Fraction | None, known: Inference, plain: Fraction | None = None, decimals: int = 1
) -> str:
    """Return a matched change so that it agrees with its interval, its word and its limit.

    Args:
        matched: The matched change.
        known: What is concluded from it.
        plain: The change of all respondents; equal changes are shown alike.
        decimals: The decimals with which the plain change is shown.
    """
    needed = max(_decimals(matched, known), decimals if matched == plain else 1)
    return show_change(matched, needed)


def _decimals(matched: Fraction | None, known: Inference) -> int:
    """Return how many decimals a matched change needs: one, or two where one would mislead."""
    if matched is None or known.low is None or known.high is None:
        return 1
    size, limit = rounded(abs(matched), 1), known.clear_from
    seems_clear = limit is not None and size >= Decimal(str(limit)) and not known.is_clear
    seems_none = not size and (known.low > 0 or known.high < 0 or known.direction_withheld)
    return 2 if (seems_clear and not known.direction_withheld) or seems_none else 1


def show_interval(known: Inference) -> str:
    """Return an interval with ends rounded outward, each with its plus or minus; `–` without one.

    An end that is not 0 is never shown as 0.0 where the interval excludes 0.
    """
    if known.low is None or known.high is None:
        return NONE
    excludes = known.low > 0 or known.high < 0
    low, high = (
        _outward(end, direction, keep=excludes)
        for end, direction in ((known.low, -1), (known.high, 1))
    )
    return f"{_signed(low)} to {_signed(high)}"


def _outward(end: float, direction: int, *, keep: bool) -> Decimal:
    """Return an end rounded away from the interval's middle; with `keep` never to 0."""
    found = Decimal()
    for decimals in range(1, MAX_DECIMALS):
        unit = 10**decimals
        # The tolerance keeps an end such as 0.3, a hair off in binary, from being 0.4.
        steps = direction * math.ceil(direction * end * unit - 1e-6)
        found = (Decimal(steps) / unit).quantize(Decimal(1).scaleb(-decimals))
        if found or not end or not keep:
            break
    return found


def _signed(figure: Decimal) -> str:
    if not figure:
        return str(abs(figure))
    return f"+{figure}" if figure > 0 else f"−{-figure}"


def show_counts(known: Inference) -> str:
    """Return how many agencies rose, fell and stayed the same."""
    return f"{known.rose} rose, {known.fell} fell, {known.stayed} stayed the same"


def show_reason(known: Inference) -> str:
    """Return what the word rests on: what would have been clear, or why there is no word."""
    agencies = count_agencies(known.agencies)
    if known.verdict is None or known.is_clear:
        return ""
    if known.verdict is Verdict.TOO_FEW:
        return f"At least {MIN_AGENCIES} agencies need answers in both rounds."
    if known.direction_withheld:
        return "The mean moved one way, and more agencies moved the other way."
    if known.clear_from is None:
        return f"With these {agencies} no change on this scale would be clear."
    return f"With these {agencies} a change of {known.clear_from:g} or more would be clear."
