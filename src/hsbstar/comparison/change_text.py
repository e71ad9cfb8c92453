"""How a change is shown: the same figures, word and reason in every output.

Nothing that is shown contradicts anything else that is shown: where one decimal would, figures have
two, and a change is always the difference of its scores as they are shown. The ends of an interval
are rounded outward, so that it never looks narrower than it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.model import DomainChange
from hsbstar.core.plurals import count_agencies
from hsbstar.rounds import MAX_DECIMALS, MIN_AGENCIES, Verdict, rounded, show_score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hsbstar.comparison.model import Change, StatementChange
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
    limit: str
    """The size from which a change would have been clear; empty where none is given."""


def shown(item: DomainChange | StatementChange) -> Shown:
    """Return how a domain's or statement's change from the first round to the last is shown."""
    steps = item.steps if isinstance(item, DomainChange) else ()
    return show_figures(item.scores, item.moved, steps)


def shown_steps(domain: DomainChange) -> list[tuple[str, str]]:
    """Return how a domain's change and matched change are shown, from each round to the next."""
    ends = _ends_and_steps(domain.scores, domain.moved, domain.steps)
    decimals = _decimals(ends)
    return [_show_both(*step, decimals) for step in ends[1:]]


def show_figures(
    scores: Sequence[Fraction | None], moved: Change, steps: Sequence[Change] = ()
) -> Shown:
    """Return how scores are shown with the change from the first of them to the last.

    `steps` are the changes between them, where these are shown as well.
    """
    ends = _ends_and_steps(scores, moved, steps)
    decimals, known = _decimals(ends), moved.inference
    change, matched = _show_both(*ends[0], decimals)
    return Shown(
        tuple(show_score(score, decimals) for score in scores), change, matched,
        show_interval(known), known.verdict or "", show_counts(known), show_reason(known),
        show_limit(known),
    )


_Ends = tuple[Fraction | None, Fraction | None, "Change"]
"""Two scores, and how the first became the last."""


def _ends_and_steps(
    scores: Sequence[Fraction | None], moved: Change, steps: Sequence[Change]
) -> list[_Ends]:
    """Return the change from the first score to the last, then each step."""
    between = zip(pairwise(scores), steps, strict=True) if steps else ()
    return [(scores[0], scores[-1], moved), *((*ends, step) for ends, step in between)]


def _decimals(changes: Sequence[_Ends]) -> int:
    """Return with how many decimals scores and changes are shown: one, or more to agree."""
    return next((decimals for decimals in range(1, MAX_DECIMALS)
                 if all(_agrees(*change, decimals) for change in changes)), MAX_DECIMALS)


def _agrees(
    first: Fraction | None, last: Fraction | None, moved: Change, decimals: int
) -> bool:
    """Return whether a change agrees with its scores, and with its word where it is matched."""
    between = _between(first, last, decimals)
    if between is None or moved.plain is None:
        return True
    if decimals == 1 and between != rounded(moved.plain, 1):
        return False
    return moved.matched != moved.plain or not _misleads(between, moved)


def _between(first: Fraction | None, last: Fraction | None, decimals: int) -> Decimal | None:
    """Return the change between two scores as they are shown; None unless there are both.

    Of thirds no number of decimals agrees: 0.33 to 0.67 is then shown as +0.34.
    """
    if first is None or last is None:
        return None
    return rounded(last, decimals) - rounded(first, decimals)


def _show_both(
    first: Fraction | None, last: Fraction | None, moved: Change, decimals: int
) -> tuple[str, str]:
    """Return how a change and its matched change are shown: alike where they are equal."""
    between = None if moved.plain is None else _between(first, last, decimals)
    change = NONE if between is None else _signed(between)
    if moved.matched is None or moved.matched == moved.plain:
        return change, NONE if moved.matched is None else change
    return change, _first_figure(moved.matched, lambda figure: not _misleads(figure, moved))


def _first_figure(value: Fraction, is_right: Callable[[Decimal], bool]) -> str:
    """Return a change with as few decimals as make it right; 0 where no number of them does."""
    figures = (rounded(value, decimals) for decimals in range(1, MAX_DECIMALS + 1))
    return _signed(next(filter(is_right, figures), Decimal()))


def _misleads(figure: Decimal, moved: Change) -> bool:
    """Return whether a matched change as shown contradicts its word, interval or limit."""
    known = moved.inference
    if not figure and moved.matched:
        # A statement that moved, or a change whose interval excludes 0, is not shown as 0.0.
        return (known.verdict is None or known.direction_withheld
                or (known.low or 0) > 0 or (known.high or 0) < 0)
    return bool(limit := show_limit(known)) and abs(figure) >= Decimal(limit)


def show_change(change: Fraction | None, decimals: int = 1) -> str:
    """Return a change with its plus or minus; `–` where there is none.

    Halves are rounded away from zero.
    """
    if change is None:
        return NONE
    return _signed(rounded(change, decimals))


def show_own_change(change: Fraction) -> str:
    """Return an agency's mean change, which is never shown as 0.0 where the agency moved."""
    return _first_figure(change, lambda figure: bool(figure) or not change)


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
    if not (limit := show_limit(known)):
        return f"With these {agencies}, no change on this scale would be clear."
    return f"With these {agencies}, a change of {limit} or more would be clear."


def show_limit(known: Inference) -> str:
    """Return the size from which a change would have been clear; empty where none is given.

    That is where the change is clear, or would not be clear whatever its size.
    """
    if known.clear_from is None or known.is_clear or known.direction_withheld:
        return ""
    return f"{known.clear_from:.1f}"
