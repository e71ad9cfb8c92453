"""What a reader must know before trusting a change between rounds, in sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.inference import FEWEST, min_agencies_for_clear
from hsbstar.core.plurals import count_agencies
from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison
    from hsbstar.rounds import Round


def same_round(first: Round, second: Round) -> bool:
    """Return whether two star tools are of the same round: same area, and same round name."""
    mine, yours = first.source, second.source
    return bool(mine.round) and (
        (fold(mine.area), fold(mine.round)) == (fold(yours.area), fold(yours.round))
    )


def tell_cautions(rounds: Sequence[Round]) -> list[str]:
    """Return what differs between rounds apart from scores: areas, editions, titles, selections."""
    caveats = [
        f"{first.source.round} stands beside {first.source.round} of the same area: a change "
        "between the two is no change of practice, but of who answered or was counted."
        for first, second in pairwise(rounds) if same_round(first, second)
    ]
    areas = list(dict.fromkeys(collated.source.area for collated in rounds))
    if len({fold(area) for area in areas}) > 1:
        caveats.append(f"The rounds are of different areas: {', '.join(areas)}.")
    editions = list(dict.fromkeys(collated.source.edition for collated in rounds))
    if len(editions) > 1:
        caveats.append(
            f"The rounds used different editions ({', '.join(editions)}): statements are matched "
            "by their id, domains by their number."
        )
    caveats += _other_statements(rounds)
    titles: dict[int, list[str]] = {}
    for domain in (domain for collated in rounds for domain in collated.domains):
        titles.setdefault(domain.number, []).append(domain.title)
    caveats += [
        f"Domain {number} is {' and '.join(f'‘{title}’' for title in dict.fromkeys(known))}: its "
        "change may mean little."
        for number, known in sorted(titles.items()) if len({fold(title) for title in known}) > 1
    ]
    if any(collated.moderated for collated in rounds):
        counts = ", ".join(
            f"{collated.source.round or f'round {number}'} {collated.moderated} of "
            f"{len(collated.statements)}"
            for number, collated in enumerate(rounds, start=1)
        )
        caveats.append(
            f"Scores agreed in moderation: {counts}. Where one round was moderated and another was "
            "not, part of a change can come from that."
        )
    named = [(collated.source.round or f"Round {number}", collated)
             for number, collated in enumerate(rounds, start=1)]
    caveats += [
        f"{name} was not scored as usual: {collated.source.choices} "
        "Part of a change can come from that."
        for name, collated in named if collated.source.choices
    ]
    return caveats + [f"{name}: {collated.notice}" for name, collated in named if collated.notice]


def _other_statements(rounds: Sequence[Round]) -> list[str]:
    """Return which statements are not in all rounds, by their refs; empty where all are."""
    ids = [{score.statement.id for score in collated.statements} for collated in rounds]
    common, known = set.intersection(*ids), set.union(*ids)
    if common == known:
        return []
    missing = []
    for number, collated in enumerate(rounds, start=1):
        statements = [score.statement for score in collated.statements]
        refs = [statement.ref for statement in statements if statement.id not in common]
        if refs:
            missing.append(f"of {collated.source.round or f'round {number}'}: {', '.join(refs)}")
    return [
        (f"{len(common)} of {len(known)} statements are in all rounds. Not in all, "
        f"{'; '.join(missing)}. They may share a ref and yet be others, so they are not compared; "
        "a domain's change comes from them, too.")
    ]


def tell_limits(comparison: Comparison) -> list[str]:
    """Return why the agencies in both rounds are too few to judge a change; empty if enough."""
    count = len(comparison.in_both)
    if not count:
        return [("No agency answered in both the first and the last round: nothing can be said of "
                "a change in practice, only that other agencies gave other answers.")]
    answered = f"{count_agencies(count)} answered in both the first and the last round"
    if count < FEWEST:
        return [f"{answered}: too few to tell a change from chance, which takes at least {FEWEST}."]
    judged = sum(domain.moved.certainty.p_value is not None for domain in comparison.domains)
    needed = min_agencies_for_clear(judged)
    if count < needed:
        return [(f"{answered}. With {judged} domains judged together even a rise in every agency "
                f"could then be chance; it takes at least {needed} agencies for a clear change.")]
    return []
