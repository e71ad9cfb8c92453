"""Sentences about the figures: what they show and what is missing, in plain words.

They give counts of answers alone: what agencies wrote as evidence is in no paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.plurals import begin_count, comma_list, count, listed
from hsbstar.framework import Answered
from hsbstar.report.document import shortened
from hsbstar.rounds import (
    Verdict,
    agreement_on,
    moderated_sentence,
    order_of,
    show_own_score,
    show_score,
    without_score,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.framework import Statement
    from hsbstar.report.facts import Changes, Facts
    from hsbstar.rounds import DomainScore, StatementScore

MAX_NAMES = 120
"""Of characters in a list of titles on the first page; longer lists have numbers."""
MAX_STATEMENT = 140
"""Of characters of a statement in a sentence."""
MIN_STEPS = 3
"""On a scale of fewer steps, ‘the top two scores’ and ‘the lowest two’ would be nearly all."""
UNKNOWN = (
    "This star tool does not show how many high scores have no evidence, because an earlier "
    "version made it. To find out, score the returns again."
)
MODERATED_ONCE = (
    " Scores were agreed in moderation in only one of the two rounds. Part of the change in scores "
    "can come from that. It does not affect these words: they compare the agencies' own scores."
)
_VERDICTS = {
    Verdict.RISE: ("a clear rise", "every domain"),
    Verdict.FALL: ("a clear fall", "every domain"),
    Verdict.NO_CHANGE: ("no clear change", "any domain"),
    Verdict.TOO_FEW: ("too few agencies to tell a change from chance", "any domain"),
}
"""The words of each verdict, and the words for all domains."""


def returned_sentence(facts: Facts) -> str:
    """Return how many agencies returned the audit, and of how many if that is known."""
    agencies = len(facts.round.agencies)
    if facts.invited is None:
        # If somebody chose agencies for this round, who else returned is not known.
        what = "counted in this round" if facts.round.source.selection else "returned the audit"
        return f"{begin_count(agencies, 'agency', 'agencies')} {what}"
    returned = facts.invited - facts.not_returned
    invited = count(facts.invited, "agency", "agencies")
    all_did = returned == facts.invited > 1
    text = f"{f'All {invited}' if all_did else f'{returned} of {invited}'} returned the audit"
    if more := agencies - returned:
        text += f", and {count(more, 'agency that was', 'agencies that were')} not on the list"
    return text


def scores_summary(facts: Facts) -> str:
    """Return who returned, which domains are lowest and highest, and how sure their order is."""
    order = order_of(facts.whole)
    none = "No domain's score is published." if facts.public else "No domain has a score."
    scores = (order.ends, order.certainty) if order.lowest else (none,)
    return " ".join(filter(None, (f"{returned_sentence(facts)}.", *scores)))


def _scale_sentence(facts: Facts) -> str:
    """Return the ends of the scale, with their labels."""
    scale = {point.value: point.label for point in facts.framework.scale.scores}
    ends = " to ".join(f"{end} ({scale[end]})" if end in scale else str(end)
                       for end in facts.scale)
    return f"The scale goes from {ends}."


def plain_reading(facts: Facts) -> Iterator[str]:
    """Yield the scale, how scores lie on it, how far agencies agree, and what is missing.

    Some of the sentences may be empty.
    """
    yield _scale_sentence(facts)
    yield _ends_sentence(facts)
    yield moderated_sentence(facts.whole)
    thin = [domain for domain in facts.whole.domains if domain.thin and domain.score is not None]
    if thin:
        yield f"Thin evidence (few statements scored): {domain_names(thin)}."
    yield agreement_sentence(facts.round.statements, facts)
    yield gaps_sentences(gaps_in(facts.whole.statements, facts), facts)


def show_statement(score: StatementScore, facts: Facts) -> str:
    """Return a statement's score: a whole one without a decimal where it is nobody's mean.

    That is the score of the only agency, and one that was agreed in moderation.
    """
    single = score.agreed is not None or len(facts.round.agencies) == 1
    if single and score.score is not None:
        return show_own_score(score.score)
    return show_score(score.score)


def quote_statement(statement: Statement) -> str:
    """Return a statement's words for a sentence; a long one is cut, and whole in its table."""
    return f"‘{shortened(statement.text, MAX_STATEMENT).removesuffix('.')}’"


def agreement_sentence(statements: Sequence[StatementScore], facts: Facts) -> str:
    """Return how far agencies agree on statements, in a sentence without the figure.

    In public only that they scored differently, on the statements that are published: if it said
    that they scored alike, each score would be what every agency answered. Nothing for a round of
    one agency.
    """
    if len(facts.round.agencies) == 1:
        return ""
    agreement = agreement_on(statements, facts.round.agencies)
    return agreement.sentence if agreement.differs or not facts.public else ""


def _ends_sentence(facts: Facts) -> str:
    """Return how many statements are near the ends of the scale: a mean alone would hide it."""
    statements = facts.round.statements
    scores = [score.score for score in statements if score.score is not None]
    low, high = facts.scale
    if high - low < MIN_STEPS or not scores:
        return ""
    strong, weak = (
        f"{number or 'none'} {'scores' if number == 1 else 'score'}" for number in (
            sum(score >= high - 1 for score in scores), sum(score <= low + 1 for score in scores))
    )
    rest = len(statements) - len(scores)
    none = (f"; scores for {rest} are not published" if facts.public
            else f"; {count(rest, 'has', 'have')} no score")
    without = none if rest else ""
    return (f"Of {count(len(statements), 'statement', 'statements')}, {strong} {high - 1} or more "
            f"and {weak} {low + 1} or less{without}.")


def domain_names(domains: Sequence[DomainScore]) -> str:
    """Return domains by their titles in a sentence, or by their numbers where that is too long."""
    titles = listed([domain.title for domain in domains])
    if len(titles) <= MAX_NAMES:
        return titles
    numbers = comma_list([str(domain.number) for domain in domains])
    return f"domain{'' if len(domains) == 1 else 's'} {numbers}"


def changes_sentence(facts: Facts, changes: Changes) -> str:
    """Return what changed since the earlier round, by verdict."""
    domains = {domain.number: domain for domain in facts.whole.domains}
    known = {number: since.inference.verdict for number, since in changes.domains.items()
             if number in domains and not since.withheld}
    found: list[str] = []
    left = len(domains)
    for verdict, (words, everywhere) in _VERDICTS.items():
        same = [domains[number] for number, word in known.items() if word is verdict]
        where = domain_names(same)
        if len(same) == left > 1:
            where = f"the other {left} domains" if found else everywhere
        if same:
            found.append(f"{words} in {where}")
        left -= len(same)
    once = MODERATED_ONCE if changes.moderated_once else ""
    return (f"Among agencies that took part in {changes.earlier} and in this round: "
            f"{'; '.join(found) or 'nothing is published here'}.{once}")


@dataclass(frozen=True)
class Gaps:
    """How many answers to some statements have no score, or no evidence for a high score."""

    no_data: int
    blank: int
    unevidenced: int

    @property
    def in_words(self) -> str:
        """The counts that are not 0; `none` where all are."""
        counts = (("no data", self.no_data), ("no answer", self.blank),
                  ("high score, no evidence", self.unevidenced))
        return "; ".join(f"{what}: {number}" for what, number in counts if number) or "none"


def gaps_in(statements: Iterable[StatementScore], facts: Facts) -> Gaps:
    """Return the gaps in statements, summed up."""
    no_data = blank = unevidenced = 0
    for score in statements:
        unscored = without_score(score)
        no_data += len(unscored[Answered.NO_DATA])
        blank += len(unscored[Answered.BLANK])
        unevidenced += (facts.unevidenced or {}).get(score.statement.id, 0)
    return Gaps(no_data, blank, unevidenced)


def gaps_sentences(gaps: Gaps, facts: Facts) -> str:
    """Return gaps in sentences; none in public, because many can be those of a single agency."""
    if facts.public:
        return ""
    given = [f"{what} {'once' if number == 1 else f'{number} times'}"
             for number, what in ((gaps.no_data, "‘no data’"), (gaps.blank, "no answer"))
             if number]
    sentences = [f"Agencies gave {' and '.join(given)}."] if given else []
    if facts.unevidenced is None:
        sentences.append(UNKNOWN)
    elif gaps.unevidenced:
        high = count(gaps.unevidenced, "high score has", "high scores have")
        sentences.append(f"{high} no evidence recorded.")
    return " ".join(sentences)
