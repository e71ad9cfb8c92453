"""The first page: the star, what it says in plain words, three strengths, three priorities.

Every sentence is built from the figures and says nothing that they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.agreement import agreement_on, tell_agreement
from hsbstar.alt_text import tell_ends
from hsbstar.board_paper.blocks import Item, Items, Manner, Picture, Section, Text
from hsbstar.board_paper.gaps import gaps_in, tell_gaps
from hsbstar.board_paper.publishing import FEWEST
from hsbstar.board_paper.strengths import first_strengths, summed_up_priorities
from hsbstar.board_paper.words import begin_count, count, listed, sentence
from hsbstar.certainty import Verdict
from hsbstar.rounds import show_score, tell_moderated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.board_paper.blocks import Block
    from hsbstar.board_paper.facts import Changes, Facts
    from hsbstar.priorities import Priority
    from hsbstar.rounds import StatementScore

_VERDICTS = {
    Verdict.RISE: "a clear rise", Verdict.FALL: "a clear fall",
    Verdict.NO_CHANGE: "no clear change",
    Verdict.TOO_FEW: "too few agencies to tell a change from chance",
}
FOR_THE_PUBLIC = (
    f"This version is made to be published: it names no agency, and withholds what rests on fewer "
    f"than {FEWEST}. Strengths and priorities are chosen from what is told."
)
LEAST_STEPS = 3
"""On a scale of fewer steps, ‘the top two scores’ and ‘the lowest two’ would be nearly all."""


def write_summary(facts: Facts, star: Picture) -> Section:
    """Return the summary."""
    notices = [Text(facts.notice, Manner.NOTICE)] if facts.notice else []
    reading = " ".join(filter(None, _read(facts)))
    blocks: list[Block] = [*notices, Text(_tell_scores(facts), Manner.LEAD), star, Text(reading)]
    if facts.public:
        blocks.append(Text(FOR_THE_PUBLIC, Manner.SMALL))
    if facts.changes:
        blocks.append(Text(_tell_changes(facts, facts.changes)))
    first, alike = first_strengths(facts.round)
    urgent, as_urgent = summed_up_priorities(facts.round)
    return Section("Summary", tuple(blocks), (
        Section(begin_count(len(first), "strength", "strengths"),
                tuple(_tell_strengths(first, alike, facts))),
        Section(begin_count(len(urgent), "priority", "priorities"),
                tuple(_tell_priorities(urgent, as_urgent, facts))),
    ))


def tell_returned(facts: Facts) -> str:
    """Say how many agencies returned, and of how many."""
    agencies = len(facts.round.agencies)
    if facts.asked is None:
        return f"{begin_count(agencies, 'agency', 'agencies')} returned the audit"
    return f"{agencies} of {count(facts.asked, 'agency', 'agencies')} returned the audit"


def _tell_scores(facts: Facts) -> str:
    scale = {point.value: point.label for point in facts.framework.scale.scores}
    low, high = facts.scale
    ends = " to ".join(f"{end} ({scale[end]})" if end in scale else str(end) for end in (low, high))
    scored = facts.whole.weakest_domains
    told = tell_ends(scored) if scored else "no domain has a score"
    return f"{tell_returned(facts)}. On the scale from {ends}: {told}."


def _read(facts: Facts) -> Iterator[str]:
    yield _tell_spread_of_scores(facts)
    yield tell_moderated(facts.whole)
    thin = [one.title for one in facts.whole.domains if one.thin and one.score is not None]
    if thin:
        yield f"Thin evidence, with few of the statements scored: {listed(thin)}."
    agreement = agreement_on(facts.whole.statements, facts.whole.agencies)
    yield sentence(f"Agreement between agencies: {tell_agreement(agreement)}")
    yield tell_gaps(gaps_in(facts.whole.statements, facts), facts)


def _tell_spread_of_scores(facts: Facts) -> str:
    """Say how many statements lie near the ends of the scale: a mean alone would hide it."""
    scores = [one.score for one in facts.round.statements if one.score is not None]
    low, high = facts.scale
    if high - low < LEAST_STEPS or not scores:
        return ""
    strong = sum(score >= high - 1 for score in scores)
    weak = sum(score <= low + 1 for score in scores)
    rest = len(facts.round.statements) - len(scores)
    told = "no score that can be told" if facts.withheld else "no score"
    without = f"; {rest} {'has' if rest == 1 else 'have'} {told}" if rest else ""
    return (f"Of {count(len(facts.round.statements), 'statement', 'statements')}, {strong} score "
            f"{high - 1} or more and {weak} score {low + 1} or less{without}.")


def _tell_changes(facts: Facts, changes: Changes) -> str:
    """Say what changed since the earlier round, by how sure it is."""
    titles = {one.number: one.title for one in facts.whole.domains}
    told = []
    for verdict, words in _VERDICTS.items():
        same = [titles[number] for number, one in changes.domains.items()
                if number in titles and one.certainty.verdict is verdict and not one.withheld]
        if same:
            where = "all domains" if len(same) == len(titles) else listed(same)
            told.append(f"{words} in {where}")
    found = "; ".join(told) or "nothing that can be told"
    return f"Since {changes.earlier}, by what agencies in both rounds say: {found}."


def _tell_strengths(
    first: Sequence[StatementScore], alike: Sequence[StatementScore], facts: Facts
) -> Iterator[Block]:
    if not first:
        yield Text("No statement that two agencies or more scored lies above the middle of the "
                   "scale.")
        return
    yield Items(tuple(Item(_tell_strength(one, facts), _named(one)) for one in first))
    yield from _tell_alike(alike, "scores as high as", "score as high as")


def _tell_strength(one: StatementScore, facts: Facts) -> str:
    bare = (facts.unevidenced or {}).get(one.statement.id, 0)
    if facts.public or not bare:
        return _tell_score(one)
    return f"{_tell_score(one)}, {bare} of them without evidence beside a high score"


def _tell_priorities(
    first: Sequence[Priority], alike: Sequence[Priority], facts: Facts
) -> Iterator[Block]:
    if not first:
        yield Text("No statement with a score lies below the top of the scale.")
        return
    yield Items(tuple(
        Item(f"{_tell_score(one.score)}{_tell_planned(one.score, facts)}", _named(one.score))
        for one in first
    ))
    yield from _tell_alike([one.score for one in alike], "is as urgent as", "are as urgent as")


def _tell_alike(alike: Sequence[StatementScore], one: str, more: str) -> Iterator[Text]:
    """Say which statements would stand in a list just as well: a tie is not cut in silence."""
    if alike:
        refs = ", ".join(some.statement.ref for some in alike)
        begun = begin_count(len(alike), f"more statement {one}", f"more statements {more}")
        yield Text(f"{begun} the last of these: {refs}.", Manner.SMALL)


def _named(one: StatementScore) -> str:
    return f"{one.statement.ref} {one.statement.text}"


def _tell_score(one: StatementScore) -> str:
    """Say a statement's score and who stands behind it."""
    agreed = ", agreed in moderation" if one.agreed is not None else ""
    agencies = count(one.respondents, "agency", "agencies")
    return f"Scored {show_score(one.score)}{agreed} ({agencies})"


def _tell_planned(one: StatementScore, facts: Facts) -> str:
    if facts.plan is None:
        return ""
    actions = [some for some in facts.plan.actions if some.id == one.statement.id]
    planned = count(len(actions), "action", "actions") if actions else "no action"
    return f"; {planned} planned"
