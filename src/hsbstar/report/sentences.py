"""What the figures say in plain words: sentences built from them, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import Verdict
from hsbstar.core.plurals import begin_count, count, listed, sentence
from hsbstar.report.gaps import gaps_in, tell_gaps
from hsbstar.rounds import agreement_on, tell_agreement, tell_ends, tell_moderated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.report.facts import Changes, Facts
    from hsbstar.rounds import StatementScore

LEAST_STEPS = 3
"""On a scale of fewer steps, ‘the top two scores’ and ‘the lowest two’ would be nearly all."""
_VERDICTS = {
    Verdict.RISE: ("a clear rise", "every domain"),
    Verdict.FALL: ("a clear fall", "every domain"),
    Verdict.NO_CHANGE: ("no clear change", "any domain"),
    Verdict.TOO_FEW: ("too few agencies to tell a change from chance", "any domain"),
}
"""How each is told, and where it is all of them."""


def tell_returned(facts: Facts) -> str:
    """Say how many agencies returned, and of how many that were asked where that is known."""
    agencies = len(facts.round.agencies)
    if facts.asked is None:
        # Of a round for which somebody picked agencies, who else returned is not known.
        what = "counted in this round" if facts.round.source.choices else "returned the audit"
        return f"{begin_count(agencies, 'agency', 'agencies')} {what}"
    returned = facts.asked - facts.in_vain
    told = f"{returned} of {count(facts.asked, 'agency', 'agencies')} returned the audit"
    if more := agencies - returned:
        told += f", and {count(more, 'agency that was', 'agencies that were')} not on the list"
    return told


def tell_scores(facts: Facts) -> str:
    """Say who returned, which domains lie lowest and highest, and what the scale means."""
    scale = {point.value: point.label for point in facts.framework.scale.scores}
    ends = " to ".join(f"{end} ({scale[end]})" if end in scale else str(end)
                       for end in facts.scale)
    scored = facts.whole.weakest_domains
    none = "no domain has a score that is told here" if facts.public else "no domain has a score"
    told = tell_ends(scored) if scored else none
    return f"{tell_returned(facts)}. {sentence(told)} The scale goes from {ends}."


def read_plainly(facts: Facts) -> Iterator[str]:
    """Yield how scores lie, what they rest on, how far agencies agree, and what is missing."""
    yield _tell_spread_of_scores(facts)
    yield tell_moderated(facts.whole)
    thin = [one.title for one in facts.whole.domains if one.thin and one.score is not None]
    if thin:
        yield f"Thin evidence, with few of the statements scored: {listed(thin)}."
    yield tell_agreement_on(facts.round.statements, facts, "Agreement between agencies")
    yield tell_gaps(gaps_in(facts.whole.statements, facts), facts)


def tell_agreement_on(statements: Sequence[StatementScore], facts: Facts, what: str) -> str:
    """Say how far agencies agree on statements; in public on those alone that are told."""
    if facts.public and all(one.score is None for one in statements):
        return ""
    return sentence(f"{what}: {tell_agreement(agreement_on(statements, facts.round.agencies))}")


def _tell_spread_of_scores(facts: Facts) -> str:
    """Say how many statements lie near the ends of the scale: a mean alone would hide it."""
    scores = [one.score for one in facts.round.statements if one.score is not None]
    low, high = facts.scale
    if high - low < LEAST_STEPS or not scores:
        return ""
    strong = count(sum(score >= high - 1 for score in scores), "scores", "score")
    weak = count(sum(score <= low + 1 for score in scores), "scores", "score")
    rest = len(facts.round.statements) - len(scores)
    told = "no score that is told here" if facts.public else "no score"
    without = f"; {count(rest, 'has', 'have')} {told}" if rest else ""
    return (f"Of {count(len(facts.round.statements), 'statement', 'statements')}, {strong} "
            f"{high - 1} or more and {weak} {low + 1} or less{without}.")


def tell_changes(facts: Facts, changes: Changes) -> str:
    """Say what changed since the earlier round, by how sure it is."""
    titles = {one.number: one.title for one in facts.whole.domains}
    told = []
    for verdict, (words, everywhere) in _VERDICTS.items():
        same = [titles[number] for number, one in changes.domains.items()
                if number in titles and one.certainty.verdict is verdict and not one.withheld]
        if same:
            told.append(f"{words} in {everywhere if len(same) == len(titles) else listed(same)}")
    found = "; ".join(told) or "nothing that is told here"
    return f"Since {changes.earlier}, by what agencies in both rounds say: {found}."
