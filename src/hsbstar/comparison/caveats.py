"""Say what a reader must know before trusting a change between rounds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.inference import FEWEST, fewest_for_clear
from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison
    from hsbstar.rounds import Round


def same_round(one: Round, other: Round) -> bool:
    """Say whether two star tools are of one round: the same area, and a round of the same name."""
    return bool(one.source.round) and all(
        fold(mine) == fold(yours) for mine, yours in (
            (one.source.area, other.source.area), (one.source.round, other.source.round),
        )
    )


def tell_cautions(rounds: Sequence[Round]) -> list[str]:
    """Say what a reader must know before trusting a change: other areas, editions or titles."""
    cautions = [
        f"{one.source.round} stands beside {one.source.round} of the same area: a change between "
        "the two is no change of practice, but of who answered or was counted."
        for one, other in pairwise(rounds) if same_round(one, other)
    ]
    areas = list(dict.fromkeys(one.source.area for one in rounds))
    if len({fold(area) for area in areas}) > 1:
        cautions.append(f"The rounds are of different areas: {', '.join(areas)}.")
    editions = list(dict.fromkeys(one.source.edition for one in rounds))
    if len(editions) > 1:
        cautions.append(
            f"The rounds used different editions ({', '.join(editions)}): statements are matched "
            "by their id, domains by their number."
        )
    cautions += _tell_other_statements(rounds)
    for number in sorted({domain.number for one in rounds for domain in one.domains}):
        titles = [
            domain.title for one in rounds for domain in one.domains if domain.number == number
        ]
        if len({fold(title) for title in titles}) > 1:
            names = " and ".join(f"‘{title}’" for title in dict.fromkeys(titles))
            cautions.append(f"Domain {number} is {names}: its change may mean little.")
    if any(one.moderated for one in rounds):
        told = ", ".join(
            f"{one.source.round or f'round {number}'} {one.moderated} of {len(one.statements)}"
            for number, one in enumerate(rounds, start=1)
        )
        cautions.append(
            f"Scores agreed in moderation: {told}. Where one round was moderated and another was "
            "not, part of a change can come from that."
        )
    cautions += [
        f"{one.source.round or f'Round {number}'} was not scored as usual: {one.source.choices} "
        "Part of a change can come from that."
        for number, one in enumerate(rounds, start=1) if one.source.choices
    ]
    cautions += [
        f"{one.source.round or f'Round {number}'}: {one.notice}"
        for number, one in enumerate(rounds, start=1) if one.notice
    ]
    return cautions


def _tell_other_statements(rounds: Sequence[Round]) -> list[str]:
    """Say which statements are not in all rounds, by their refs; nothing where all are."""
    ids = [{one.statement.id for one in collated.statements} for collated in rounds]
    common, known = set.intersection(*ids), set.union(*ids)
    if common == known:
        return []
    told = []
    for number, collated in enumerate(rounds, start=1):
        refs = [one.statement.ref for one in collated.statements if one.statement.id not in common]
        if refs:
            told.append(f"of {collated.source.round or f'round {number}'}: {', '.join(refs)}")
    return [
        (f"{len(common)} of {len(known)} statements are in all rounds. Not in all, "
        f"{'; '.join(told)}. They may share a ref and yet be others, so they are not compared; a "
        "domain's change comes from them, too.")
    ]


def tell_limits(comparison: Comparison) -> list[str]:
    """Say how far the agencies that are in both rounds can carry a judgement on change at all."""
    count = len(comparison.in_both)
    told = f"{count} agencies" if count != 1 else "1 agency"
    if not count:
        return [("No agency answered in both the first and the last round: nothing can be said of "
                "a change in practice, only that other agencies gave other answers.")]
    if count < FEWEST:
        return [(f"{told} answered in both the first and the last round: too few to tell a change "
                f"from chance, which takes at least {FEWEST}.")]
    judged = sum(one.moved.certainty.p_value is not None for one in comparison.domains)
    needed = fewest_for_clear(judged)
    if count < needed:
        return [(f"{told} answered in both the first and the last round. With {judged} domains "
                f"judged together even a rise in every agency could then be chance; it takes at "
                f"least {needed} agencies for a clear change.")]
    return []
