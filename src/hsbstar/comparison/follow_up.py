"""How the statements of the last plan moved, and how they would have moved by chance alone.

Plans are about the lowest statements, and the lowest rise by chance: a low score is in part an
unlucky one (regression to the mean). Had nothing changed, either round could have been the first.
So both rounds' answers of random agencies are swapped, the lowest statements are picked again, and
their mean change shows what to expect without any plan (Fisher, R. A., 1935, *The Design of
Experiments*, section 21; its use here is ours).
"""

from __future__ import annotations

import random
from collections import defaultdict
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING

from hsbstar.comparison.change_text import show_change
from hsbstar.core.plurals import count
from hsbstar.rounds import mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.comparison.model import Comparison
    from hsbstar.plan import LastPlan, Planned

PATTERNS, SEED = 999, 2016


def planned_for(plan: LastPlan | None) -> Mapping[str, Sequence[Planned]]:
    """Return a plan's actions by the id of the statement that each is for."""
    by_statement: dict[str, list[Planned]] = defaultdict(list)
    for action in plan.actions if plan else ():
        by_statement[action.id].append(action)
    return by_statement


def planned_sentence(comparison: Comparison, plan: LastPlan) -> str:
    """Return how the statements that had actions moved, among agencies in both rounds."""
    actions = planned_for(plan)
    name = plan.round or "the last round"
    if not actions:
        return f"The plan from {name} has no actions."
    moved = [change.moved.matched for change in comparison.statements if change.id in actions]
    known = [change for change in moved if change is not None]
    rest, gone = len(moved) - len(known), len(actions) - len(moved)
    unmatched = f"; {count(rest, 'has', 'have')} no matched answer" if rest else ""
    lost = f"; {count(gone, 'is', 'are')} not in any round" if gone else ""
    return (
        f"The plan from {name} had actions for {count(len(actions), 'statement', 'statements')}: "
        f"{sum(change > 0 for change in known)} rose, {sum(change < 0 for change in known)} fell, "
        f"{sum(change == 0 for change in known)} stayed the same among agencies in both "
        f"rounds{unmatched}{lost}.{_chance_sentence(comparison, known)}"
    )


def _chance_sentence(comparison: Comparison, moved: Sequence[Fraction]) -> str:
    """Return the mean change of statements with actions, next to that of chance alone."""
    own, chance = mean(moved), change_by_chance(comparison, len(moved))
    if own is None or chance is None:
        return ""
    return (f" Their mean change is {show_change(own)}. By chance alone, the mean change of the "
            f"lowest {count(len(moved), 'statement', 'statements')} would be "
            f"{show_change(Fraction(chance))}.")


def change_by_chance(comparison: Comparison, lowest: int) -> float | None:
    """Return the mean change of this many lowest statements if nothing had truly changed.

    Over 999 seeded patterns of agencies whose matched answers are swapped between the first and the
    last round, in points of the scale. None where no statement has matched answers.
    """
    pairs = [change.moved.split.pairs for change in comparison.statements
             if change.moved.split.pairs]
    if not pairs or not lowest:
        return None
    agencies = sorted({pair.agency for answers in pairs for pair in answers})
    rows = [[(agencies.index(pair.agency), float(pair.first), float(pair.last))
             for pair in answers] for answers in pairs]
    draws = random.Random(SEED)  # noqa: S311 - not a secret
    changes = [
        change for _ in range(PATTERNS)
        for change in _lowest_changes(rows, draws.getrandbits(len(agencies)), lowest)
    ]
    return sum(changes) / len(changes)


def _lowest_changes(
    rows: Sequence[Sequence[tuple[int, float, float]]], swapped: int, lowest: int
) -> list[float]:
    """Return the mean changes of the lowest statements, with some agencies' answers swapped.

    Each row has a statement's answers: the agency's place, its first and its last score.
    """
    scores = []
    for answers in rows:
        ends = [(last, first) if swapped >> place & 1 else (first, last)
                for place, first, last in answers]
        before, after = (sum(end) / len(ends) for end in zip(*ends, strict=True))
        scores.append((before, after - before))
    return [change for _, change in sorted(scores, key=itemgetter(0))[:lowest]]
