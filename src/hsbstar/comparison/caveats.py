"""How rounds are compared, and what to know before trusting a change, in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison.dates import LATEST_MONTHS, SOONEST_MONTHS
from hsbstar.comparison.model import shared_weights
from hsbstar.core.plurals import count, count_agencies
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.rounds import MIN_AGENCIES, show_score, smallest_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison, DomainChange
    from hsbstar.rounds import Round

ALIKE = Fraction(3, 10)
"""Changes of at least this, that differ by less than this, may be a shift in how forms are filled.
"""

HOW_ROUNDS_COMPARE = (
    ("Change is the last round's score minus the first round's. Statements are matched by their "
    "id, which stays the same when a ref or wording changes; domains by their number; agencies by "
    "their name. A statement or domain shows no change if only one round has it, or if it has no "
    "score in one of them."),
    ("Matched change: if different agencies answer, a mean can move although nobody changed an "
    "answer. So the change is also calculated from matched answers only: those that an agency gave "
    "to a statement in both rounds. Means are taken over agencies, then over statements, as for "
    "any score. Matched change shows what the same agencies say, not what caused it."),
    ("The three parts sum to the change exactly. The score of each round is calculated from all "
    "answers, from agencies in both rounds only, from statements in both only, and from matched "
    "answers only. The change in the last of these is the matched change. The rest is shared "
    "between agencies and statements by taking the mean of both orders in which they can be left "
    "out (Shapley 1953, A Value for n-Person Games), so the order does not matter, and swapping "
    "the rounds only swaps plus and minus. An agency's answer that is not applicable, no data or "
    "blank in one round is part of ‘statements’. Scores agreed in moderation and changed weights "
    "are a separate part: matched answers are always self-assessed."),
    ("‘Clear rise’ and ‘clear fall’ mean that the matched change is larger than the differences "
    f"between agencies would give by chance. At least {MIN_AGENCIES} agencies need answers in both "
    "rounds; with fewer, the words are ‘too few to tell’. Otherwise it is ‘no clear change’, which "
    "does not mean that nothing changed: the smallest change that would have been clear is given "
    "next to it. If the mean moved one way and more agencies moved the other way, no direction is "
    "named. A change of less than 0.05 is never called clear."),
    ("The 95% intervals of all domains belong together: in 95 of 100 such rounds they all contain "
    "the true change. If nothing had changed, an agency that rose could just as well have fallen. "
    "So the result is compared with every pattern of such reversals (up to 16 agencies; with more, "
    "10,000 patterns from a fixed seed), and each domain with the largest deviation among the "
    "domains (Fisher 1935, The Design of Experiments, section 21; Westfall and Young 1993, "
    "Resampling-Based Multiple Testing). The interval excludes 0 exactly when p, adjusted for all "
    "domains, is at most 0.05. Its ends are rounded outwards."),
    ("The first and last rounds are compared separately from each step between rounds. The more "
    "comparisons you read, the more likely it is that one is called clear by chance. Single "
    "statements are not judged, because each has too few answers."),
    ("Scores and changes are shown to one decimal. Where two scores and their change would not "
     "agree, all three have two decimals, and the change is the difference of the scores as shown. "
     "The parts of a change are rounded separately, so their sum can differ from it by 0.1."),
    ("Scores are agencies' own judgements and depend on who completes the form, so a change is not "
    "proof of cause. The lowest domains and statements of one round tend to rise in the next by "
    "chance alone (regression to the mean)."),
    f"The framework advises repeating the audit after {SOONEST_MONTHS} to {LATEST_MONTHS} months.",
)


def same_round(first: Round, second: Round) -> bool:
    """Return whether two star tools are of the same round: same area, and same round name."""
    mine, yours = first.source, second.source
    return bool(mine.round) and (
        (fold(mine.area), fold(mine.round)) == (fold(yours.area), fold(yours.round))
    )


def round_caveats(rounds: Sequence[Round], *, counted: bool = True) -> list[str]:
    """Return what differs between rounds apart from scores: areas, editions, titles, selections.

    Unless `counted`, no sentence gives a number of answers: they can be a single agency's.
    """
    caveats = [
        f"Both rounds are {first.source.round} of the same area: any difference comes from who "
        "answered or was counted, not from practice."
        for first, second in pairwise(rounds) if same_round(first, second)
    ]
    areas = list(dict.fromkeys(collated.source.area for collated in rounds))
    if len({fold(area) for area in areas}) > 1:
        caveats.append(f"The rounds are from different areas: {', '.join(areas)}.")
    editions = list(dict.fromkeys(collated.source.edition for collated in rounds))
    if len(editions) > 1:
        caveats.append(
            f"The rounds used different editions ({', '.join(editions)}). Statements are matched "
            "by their id and domains by their number."
        )
    caveats += [
        caveat for first, second in pairwise(rounds)
        if (caveat := _other_form(first, second, counted=counted))
    ]
    caveats += _other_statements(rounds)
    titles: dict[int, list[str]] = {}
    for domain in (domain for collated in rounds for domain in collated.domains):
        titles.setdefault(domain.number, []).append(domain.title)
    caveats += [
        f"Domain {number} has different titles, "
        f"{' and '.join(f'‘{title}’' for title in dict.fromkeys(known))}, so its change may mean "
        "little."
        for number, known in sorted(titles.items()) if len({fold(title) for title in known}) > 1
    ]
    if any(collated.moderated for collated in rounds):
        counts = ", ".join(
            f"{collated.source.round or f'round {number}'} {collated.moderated} of "
            f"{len(collated.statements)}"
            for number, collated in enumerate(rounds, start=1)
        )
        caveats.append(
            f"Scores agreed in moderation: {counts}. If one round was moderated and another was "
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


def _other_form(first: Round, second: Round, *, counted: bool) -> str:
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
        f"The form for {second.source.round or 'the later round'} asks more agencies than the form "
        f"for {first.source.round or 'the earlier round'} (revision {second.source.revision}, "
        f"previously {first.source.revision}), so {new if counted else 'some'} scores are for "
        "statements that the same agency did not score before. They count under ‘statements’, not "
        "in the matched change."
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
            missing.append(f"{collated.source.round or f'round {number}'} ({', '.join(refs)})")
    return [
        (f"{len(common)} of {len(known)} statements are in all rounds. Not in all rounds: "
        f"{'; '.join(missing)}. Statements with the same ref may differ, so these are not "
        "compared. They are also part of a domain's change.")
    ]


def sample_caveats(comparison: Comparison, *, published_from: int = 0) -> list[str]:
    """Return what to know of the agencies in both rounds: few, alike, or low scores gone.

    With `published_from`, no sentence counts answers without a score, and none is about fewer
    agencies than that.
    """
    agencies = len(comparison.in_both)
    if not agencies:
        return [("No agency answered in both the first and the last round. The comparison can show "
                "only that different agencies gave different answers, not that practice changed.")]
    few = []
    if agencies < MIN_AGENCIES:
        few = [(f"Only {count_agencies(agencies)} answered in both the first and the last round. "
                f"At least {MIN_AGENCIES} are needed to tell a change from chance.")]
    return [*few, *_shared_shift(comparison), *_became_no_score(comparison, published_from)]


def smallest_changes_sentence(comparison: Comparison) -> str:
    """Return the smallest change that the matched answers were likely to show, by domain."""
    sizes = []
    for domain in comparison.domains:
        change = smallest_change_of(domain, comparison)
        size = "none on this scale"
        if change is not None:
            size = f"about {show_score(Fraction(change))}"
        elif domain.moved.inference.agencies < MIN_AGENCIES:
            size = "too few agencies"
        sizes.append(f"domain {domain.number} {size}")
    return ("With this many matched answers, a true change of at least this size is called clear "
            f"about four times in five: {', '.join(sizes)}. These sizes come from the numbers of "
            "answers alone; ‘what would be clear’ comes from the answers themselves.")


def smallest_changes_in_short(comparison: Comparison) -> str:
    """Return the least and the most of those sizes by domain; empty where no domain has one."""
    known = [(change, domain.number) for domain in comparison.domains
             if (change := smallest_change_of(domain, comparison)) is not None]
    if not known:
        return ""
    (low, low_in), (high, high_in) = (
        (show_score(Fraction(change)), number)
        for change, number in (min(known), max(known, key=lambda each: each[0])))
    size = low if low == high else f"{low} (domain {low_in}) to {high} (domain {high_in})"
    return f"A true change of about {size} is likely to be clear."


def smallest_change_of(domain: DomainChange, comparison: Comparison) -> float | None:
    """Return the smallest change that a domain's matched answers were likely to show."""
    by_statement: dict[str, list[str]] = defaultdict(list)
    for pair in domain.moved.split.pairs:
        by_statement[pair.statement].append(pair.agency)
    first, last = comparison.rounds[0], comparison.rounds[-1]
    span = last.source.highest - last.source.lowest
    return smallest_change(by_statement.values(), span, shared_weights(first, last))


def _shared_shift(comparison: Comparison) -> list[str]:
    """Return a caveat where all domains moved alike: no test can show what that came from."""
    moved = [domain.moved.matched for domain in comparison.domains]
    known = [change for change in moved if change is not None]
    if len(known) < 2 or len(known) < len(moved):
        return []
    alike = max(known) - min(known) < ALIKE
    if alike and (min(known) >= ALIKE or max(known) <= -ALIKE):
        verb = "rose" if known[0] > 0 else "fell"
        return [(f"All domains {verb} by about the same amount. A different coordinator or "
                 "different instructions can also have this effect, and the figures cannot show "
                 "which it is.")]
    return []


def _became_no_score(comparison: Comparison, published_from: int) -> list[str]:
    """Return a caveat where low scores became no data or not applicable in the last round."""
    first, last = comparison.rounds[0], comparison.rounds[-1]
    middle = Fraction(first.source.lowest + first.source.highest, 2)
    after = {score.statement.id: score.by_agency for score in last.statements}
    became = [
        (agency, after.get(score.statement.id, {}).get(agency))
        for score in first.statements for agency, rating in score.scores.items() if rating < middle
    ]
    number_of = Counter(answer for _, answer in became)
    counts = [(name, number_of[answer]) for answer, name in (
        (Answered.NO_DATA, "‘no data’"), (Answered.NOT_APPLICABLE, "‘not applicable’"),
    ) if number_of[answer]]
    behind = {agency for agency, answer in became
              if answer in {Answered.NO_DATA, Answered.NOT_APPLICABLE}}
    if not counts or len(behind) < published_from:
        return []
    low = count(sum(number for _, number in counts), "low score", "low scores")
    into = " and ".join(f"{number} {name}" for name, number in counts)
    if published_from:
        low, into = "Some low scores", "‘no data’ or ‘not applicable’"
    return [(f"{low} from {first.source.round or 'the first round'} became {into} in "
             f"{last.source.round or 'the last round'}. The matched change leaves them out, so it "
             "may look better than practice really is.")]
