"""How rounds are compared, and what to know before trusting a change, in sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.dates import LATEST_MONTHS, SOONEST_MONTHS
from hsbstar.comparison.inference import LEVEL, MIN_AGENCIES, min_agencies_for_clear
from hsbstar.comparison.resampling import ALL_RESAMPLES_UP_TO, EXACT_UP_TO, RESAMPLES
from hsbstar.core.plurals import count_agencies
from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison
    from hsbstar.rounds import Round


HOW_ROUNDS_COMPARE = (
    ("Change is the last round's score less the first round's. Statements are matched by their id, "
    "which stays when a ref or a wording changes; domains by their number; agencies by their name. "
    "A statement or domain that only one round has, or has no score in one of them, shows no "
    "change."),
    ("Matched change: where other agencies answer, a mean moves though nobody changed an answer. "
    "So the change is also worked out of the matched answers alone: those that an agency gave to a "
    "statement in both rounds; over statements of means over agencies, as a score is. It is about "
    "what the same agencies say, not about what caused it."),
    ("The three parts sum to the change exactly. The score of either round is worked out of all "
    "answers, of agencies in both rounds only, of statements in both only, and of matched answers "
    "only. The change of the last is the matched change; the rest is shared between agencies and "
    "statements by the mean of both orders in which they can be left out (Shapley 1953, A Value "
    "for n-Person Games), so that no order counts more, and swapped rounds only change the signs. "
    "An agency's answer that is not applicable, no data or blank in one round is part of "
    "‘statements’. Scores agreed in moderation, and weights that were changed, are a part of their "
    "own: matched answers are always self-assessed ones."),
    ("Interval: 95 %, by resampling agencies, since an agency's answers hang together: the "
    "bias-corrected and accelerated bootstrap (Efron 1987, Better Bootstrap Confidence Intervals) "
    f"of SciPy, with all resamples of up to {ALL_RESAMPLES_UP_TO} agencies, else {RESAMPLES:,} "
    "drawn with a fixed seed."),
    ("p: how often chance alone gives as much, if each agency's mean change were as likely to be a "
    "rise as a fall (sign-flip test, two-sided; Fisher 1935, The Design of Experiments, section "
    f"21), with all patterns of signs of up to {EXACT_UP_TO} agencies. As several domains are "
    "judged at once, p is adjusted by Holm's step-down (Holm 1979, A Simple Sequentially Rejective "
    "Multiple Test Procedure); statements likewise among themselves."),
    ("In words: ‘clear rise’ or ‘clear fall’ where the interval excludes 0 and p after Holm is at "
    f"most {LEVEL}; ‘too few to tell’ with fewer than {MIN_AGENCIES} agencies in both rounds, "
    "where no such test can reach 0.05 and no interval is given; ‘no clear change’ else, which "
    "does not mean that nothing changed. These cut-offs are ours."),
    ("Scores are what agencies say of themselves, and move with who fills the form in: a change is "
    "no proof of cause. The lowest domains and statements of one round tend to rise in the next by "
    "chance alone (regression to the mean)."),
    f"The framework advises to repeat the audit after {SOONEST_MONTHS} to {LATEST_MONTHS} months.",
)


def same_round(first: Round, second: Round) -> bool:
    """Return whether two star tools are of the same round: same area, and same round name."""
    mine, yours = first.source, second.source
    return bool(mine.round) and (
        (fold(mine.area), fold(mine.round)) == (fold(yours.area), fold(yours.round))
    )


def round_caveats(rounds: Sequence[Round]) -> list[str]:
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
    caveats += [
        caveat for first, second in pairwise(rounds) if (caveat := _other_form(first, second))
    ]
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
        f"{name} was not scored as usual: {collated.source.selection} "
        "Part of a change can come from that."
        for name, collated in named if collated.source.selection
    ]
    return caveats + [f"{name}: {stated}" for name, collated in named
                      for stated in (collated.source.versions, collated.notice) if stated]


def _other_form(first: Round, second: Round) -> str:
    """Return how many answers come from a later revision of the form; empty where none does."""
    if second.source.revision <= first.source.revision:
        return ""
    before = {score.statement.id: score for score in first.statements}
    new = sum(
        agency in score.scores and agency in earlier.by_agency and agency not in earlier.scores
        for score in second.statements for agency in second.agencies
        if (earlier := before.get(score.statement.id))
    )
    if not new:
        return ""
    return (
        f"The form of {second.source.round or 'the later round'} asks more agencies than that of "
        f"{first.source.round or 'the earlier round'} (revision {second.source.revision}, before "
        f"{first.source.revision}): {new} scores are for statements that the same agency did not "
        "score before. They count under ‘statements’, not in the matched change."
    )


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


def sample_caveats(comparison: Comparison) -> list[str]:
    """Return why the agencies in both rounds are too few to judge a change; empty if enough."""
    count = len(comparison.in_both)
    if not count:
        return [("No agency answered in both the first and the last round: nothing can be said of "
                "a change in practice, only that other agencies gave other answers.")]
    answered = f"{count_agencies(count)} answered in both the first and the last round"
    if count < MIN_AGENCIES:
        return [(f"{answered}: too few to tell a change from chance, which takes at least "
                 f"{MIN_AGENCIES}.")]
    judged = sum(domain.moved.inference.p_value is not None for domain in comparison.domains)
    needed = min_agencies_for_clear(judged)
    if count < needed:
        return [(f"{answered}. With {judged} domains judged together even a rise in every agency "
                f"could then be chance; it takes at least {needed} agencies for a clear change.")]
    return []
