"""What the figures of a domain show, in sentences before its table.

In public a sentence is written from what is published alone: no lowest or highest answer, no count
of few agencies, and none that would show how every agency answered.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.plurals import comma_list, count, count_agencies, show_agencies
from hsbstar.report.document import Style, Text
from hsbstar.report.sentences import (
    agreement_sentence,
    gaps_in,
    gaps_sentences,
    quote_statement,
    show_statement,
)
from hsbstar.report.suppression import MIN_AGENCIES
from hsbstar.rounds import order_of, show_own_score, show_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.report.facts import Changes, Facts, Since
    from hsbstar.rounds import DomainScore, StatementScore

NOT_SHOWN = f"fewer than {MIN_AGENCIES}"
MAX_REFS = 4
"""At most this many statements are named in a sentence; of more it has the number."""
_BOTH = 2


def write_narrative(whole: DomainScore, shown: DomainScore, facts: Facts) -> Iterator[Text]:
    """Yield the paragraphs of a domain: `whole` has its own figures, `shown` its statements'."""
    yield Text(_score_sentence(whole, facts), Style.LEAD)
    sentences = [
        *(_coverage(whole, facts) if whole.score is not None else ()),
        *_ends(shown, facts), *_widest(shown, facts), agreement_sentence(shown.statements, facts),
        gaps_sentences(gaps_in(whole.statements, facts), facts),
    ]
    if text := " ".join(filter(None, sentences)):
        yield Text(text)
    if facts.changes and (since := facts.changes.domains.get(whole.number)):
        yield Text(_since_sentences(since, facts.changes, facts))


def score_text(score: DomainScore | StatementScore, since: Since | None) -> str:
    """Return a score with as many decimals as its change needs to agree with it."""
    if since is None or since.change is None:
        return show_score(score.score)
    return since.shown.scores[-1]


def agencies_text(domain: DomainScore, facts: Facts) -> str:
    """Return how many agencies are behind a domain; in public not how few."""
    if facts.public and domain.agencies < MIN_AGENCIES:
        return NOT_SHOWN
    return show_agencies(domain.agencies, len(facts.whole.agencies))


def _score_sentence(domain: DomainScore, facts: Facts) -> str:
    """Return the score of a domain, and where it is among the others."""
    if domain.number in facts.withheld:
        return f"The score is not published. It would show what {NOT_SHOWN} agencies answered."
    if domain.score is None:
        return "No statement in this domain has a score."
    low, high = facts.scale
    since = facts.changes.domains.get(domain.number) if facts.changes else None
    return (f"Score {score_text(domain, since)} on the scale from {low} to {high}"
            f"{_place(domain, facts)}.")


def _place(domain: DomainScore, facts: Facts) -> str:
    """Return where a domain is in the order; nothing where all are equal.

    The first page has the same of all domains: what is not apart from the lowest.
    """
    order = order_of(facts.whole)
    scored = facts.whole.weakest_domains
    figures = [show_score(each.score) for each in scored]
    own = show_score(domain.score)
    if len(set(figures)) == 1:
        return ""
    joint = "joint " if figures.count(own) > 1 else ""
    every = len(scored) == len(facts.whole.domains)
    of = f"of the {len(scored)} domains{'' if every else ' with a score'}"
    if own == figures[0]:
        return f", the {joint}lowest {of}"
    apart = ""
    if not order.too_few:
        near = any(each.number == domain.number for each in order.not_apart)
        apart = f". It can{'not' if near else ''} be told apart from the lowest"
    if own == figures[-1]:
        return f", the {joint}highest {of}{apart}"
    above = len(figures) - figures.index(own) - figures.count(own)
    return (f": {_scored_than(figures.index(own), 'lower')} and "
            f"{_scored_than(above, 'higher', noun=False)}{apart}")


def _scored_than(number: int, what: str, *, noun: bool = True) -> str:
    domains = count(number, "domain") if noun else str(number)
    return f"{domains} scored {what}"


def _coverage(domain: DomainScore, facts: Facts) -> Iterator[str]:
    """Yield how many statements were scored, and by how many agencies."""
    relevant = count(domain.of, "relevant statement")
    yield (f"All {relevant} were scored." if domain.scored == domain.of > 1
           else f"{domain.scored} of {relevant} {'was' if domain.scored == 1 else 'were'} scored.")
    if domain.thin:
        yield "Fewer than half of them have a firm score: thin evidence."
    number = len(facts.whole.agencies)
    if domain.agencies == number <= _BOTH:
        # The first page says so of a single agency.
        yield "Both agencies took part." if number == _BOTH else ""
        return
    agencies = agencies_text(domain, facts)
    yield f"{agencies[:1].upper()}{agencies[1:]} agencies took part."


def _ends(domain: DomainScore, facts: Facts) -> Iterator[str]:
    """Yield the statements that hold the score down, and those that hold it up."""
    scored = sorted(((score.score, score) for score in domain.statements
                     if score.score is not None), key=lambda pair: pair[0])
    figures = [show_score(score) for score, _ in scored]
    if len(set(figures)) < 2:
        return
    for what, figure in (("lowest", figures[0]), ("highest", figures[-1])):
        ends = [score for _, score in scored if show_score(score.score) == figure]
        shown = {show_statement(score, facts) for score in ends}
        yield _end(what, shown.pop() if len(shown) == 1 else figure,
                   sorted(ends, key=domain.statements.index))


def _end(what: str, figure: str, ends: Sequence[StatementScore]) -> str:
    if len(ends) == 1:
        statement = ends[0].statement
        return f"Statement {statement.ref} scored {what} ({figure}): {quote_statement(statement)}."
    if len(ends) > MAX_REFS:
        return f"{len(ends)} statements scored {what} ({figure})."
    refs = comma_list([score.statement.ref for score in ends])
    return f"Statements {refs} scored {what} ({figure})."


def _widest(domain: DomainScore, facts: Facts) -> Iterator[str]:
    """Yield where agencies differ most; not in public, where nobody's answer is shown."""
    spreads = {score.statement.ref: spread for score in domain.statements
               if (spread := spread_of(score))}
    width = max((spread.width for spread in spreads.values()), default=Fraction())
    if facts.public or not width:
        return
    widest = [ref for ref, spread in spreads.items() if spread.width == width]
    where = comma_list(widest) if len(widest) <= MAX_REFS else f"{len(widest)} statements"
    points = "point" if width == 1 else "points"
    yield f"Agencies differed most on {where}, by {show_own_score(width)} {points}."


def spread_text(score: StatementScore) -> str:
    """Return the lowest and highest answer of the agencies, which are whole: `1 to 4`, or `3`."""
    spread = spread_of(score)
    if spread is None:
        return "–"
    lowest, highest = map(show_own_score, (spread.lowest, spread.highest))
    return lowest if lowest == highest else f"{lowest} to {highest}"


def _since_sentences(since: Since, changes: Changes, facts: Facts) -> str:
    """Return how a domain changed, and how sure that is."""
    if since.withheld:
        return f"Since {changes.earlier}: {since.withheld}"
    if since.change is None:
        return f"Since {changes.earlier}: not compared, because one of the rounds has no score."
    known, figures = since.inference, since.shown
    plain = f"Since {changes.earlier}: {figures.change}, from {figures.scores[0]}."
    if since.matched is None:
        few = f"F{NOT_SHOWN[1:]} agencies" if facts.public else "No agency"
        return f"{plain} {few} scored any of its statements in both rounds: too few to tell."
    counts = "" if facts.public else f" ({figures.counts})"
    between = f", 95% interval {figures.interval}" if known.low is not None else ""
    return (
        f"{plain} Answers from {count_agencies(known.agencies)} in both rounds moved "
        f"by {figures.matched}{counts}{between}: {figures.word}. {figures.reason}"
    ).rstrip()
