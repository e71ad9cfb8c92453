"""What of a round, and of the changes between two rounds, would show what few agencies answered.

The reader may hold this paper and the paper of the earlier round, and subtract: the
scores of statements from their domain's score, one round from the other, a matched change from the
scores of both rounds. A figure is withheld where it, or what follows from it and the others, rests
on fewer than five agencies, or where everybody alike gave an end of the scale. Withholding the
cell, then more cells until no sum gives it away, is the usual way for tables: Hundepool, A., and
others (2012) *Statistical Disclosure Control*, chapter 4. The rule of five is from the methods
brief, as in `hsbstar.areas.model`; the widths below are ours.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.comparison import shown
from hsbstar.rounds import BAND, TOLERANCE, Band, decimals_in, published_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.comparison import Comparison, DomainChange
    from hsbstar.rounds import DomainScore, Round, StatementScore

MIN_AGENCIES = 5
"""A figure from fewer agencies is not published."""
STEP = Fraction(1)
"""What is withheld must be possible anywhere within a step of the scale."""
WITHIN_BAND = BAND / 2
"""A range must leave at least so much open: five agencies' scores have two means within it."""
ROUNDING = Fraction(1, 2_000)
"""How exactly a domain's score is known: in a comparison it can have three decimals."""
FEW = ("not published. With the other figures it could show what fewer than "
       f"{MIN_AGENCIES} agencies answered.")
JOINED = (f"not published. 1 to {MIN_AGENCIES - 1} agencies answered in only one of the two "
          "rounds, and the change would show what they answered.")


def agencies_in(domain: DomainScore) -> frozenset[str]:
    """Return the agencies whose scores are in a domain's, without statements that have none."""
    return frozenset(agency for score in domain.statements if score.score is not None
                     for agency in score.scores)


def withheld_in(collated: Round) -> frozenset[str | int]:
    """Return what is withheld of a round: numbers of domains, ids of statements."""
    scale = collated.source.lowest, collated.source.highest
    return frozenset(key for domain in collated.domains for key in _withheld(domain, scale))


def _withheld(domain: DomainScore, scale: tuple[int, int]) -> Iterator[str | int]:
    """Yield what is withheld of a domain.

    Statements are added, those shown as a figure and with the fewest agencies first, until the
    withheld ones together rest on five agencies, and until no sum leaves one of them too little
    room. Where the sum would need more than two, the domain's own score is withheld instead.
    """
    scored = [score for score in domain.statements if score.score is not None]
    few = [score for score in scored if score.respondents < MIN_AGENCIES]
    others = sorted((score for score in scored if score not in few), key=lambda score: (
        isinstance(published_score(score.score, scale), Band), score.respondents))
    hidden = list(few)
    while hidden and others and len(_behind(hidden)) < MIN_AGENCIES:
        hidden.append(others.pop(0))
    enough = next((more for more in range(min(2, len(others)) + 1)
                   if not _gives_away(domain, few, [*hidden, *others[:more]], scale)), None)
    yield from (score.statement.id for score in (*hidden, *others[:enough or 0]))
    if enough is None or (domain.score is not None and len(agencies_in(domain)) < MIN_AGENCIES):
        yield domain.number


def _behind(scores: Sequence[StatementScore]) -> set[str]:
    return {agency for score in scores for agency in score.scores}


def _gives_away(
    domain: DomainScore, few: Sequence[StatementScore], hidden: Sequence[StatementScore],
    scale: tuple[int, int],
) -> bool:
    """Return whether a domain's score less its published statements shows what must not be known.

    What is left must be possible within a step for a score of few agencies, and within a part of
    the range where a range is published. What is withheld only to protect others may be narrower.
    """
    left = Fraction()
    open_cells: list[tuple[Fraction, Fraction, Fraction]] = []
    for score in domain.statements:
        shown = published_score(score.score, scale)
        if score in hidden:
            need = STEP if score in few else WITHIN_BAND if isinstance(shown, Band) else Fraction()
            open_cells.append((Fraction(scale[0]), Fraction(scale[1]), need))
        elif isinstance(shown, Band):
            open_cells.append((shown.low, shown.high, WITHIN_BAND))
        elif score.score is not None:
            left -= score.score
    if domain.score is None or not open_cells:
        return False
    whole = published_score(domain.score, scale)
    low, high = ((whole.low, whole.high) if isinstance(whole, Band)
                 else (domain.score - ROUNDING, domain.score + ROUNDING))
    low, high = low * domain.scored + left, high * domain.scored + left
    least, most = (sum((cell[end] for cell in open_cells), Fraction()) for end in (0, 1))
    return any(
        min(cell[1], high - (least - cell[0])) - max(cell[0], low - (most - cell[1])) < cell[2]
        for cell in open_cells
    )


def withheld_changes(comparison: Comparison, hidden: frozenset[str | int]) -> dict[int, str]:
    """Return the domains whose change is withheld, each with the reason.

    `hidden` are the domains whose score is withheld in either round: with the change, it could be
    worked out of the other round's score.
    """
    source = comparison.rounds[0].source
    scale = source.lowest, source.highest
    reasons = {}
    for domain in comparison.domains:
        scores = [published_score(score, scale) for score in domain.scores]
        if domain.number in hidden or any(isinstance(score, Band) for score in scores):
            reasons[domain.number] = FEW
        elif _joined(domain):
            reasons[domain.number] = JOINED
        elif _all_moved_alike(domain) or _changed_answers_show(domain, scale):
            reasons[domain.number] = FEW
    return reasons


def _joined(domain: DomainChange) -> bool:
    """Return whether one to four agencies are behind a domain's score in one round only.

    The scores of both rounds less the matched change are then the answers of those agencies.
    """
    before, now = (agencies_in(each) if each else frozenset() for each in domain.in_rounds)
    return any(0 < len(only) < MIN_AGENCIES for only in (before - now, now - before))


def _all_moved_alike(domain: DomainChange) -> bool:
    """Return whether the interval is a point: each agency then moved by exactly the change."""
    known = domain.moved.inference
    return known.low is not None and known.high is not None and known.high - known.low < TOLERANCE


def _changed_answers_show(domain: DomainChange, scale: tuple[int, int]) -> bool:
    """Return whether the matched change shows answers that only one of the rounds has.

    An agency can answer some statements in one round only. With the scores of all statements in
    both rounds, the matched change is an equation of those answers: (sum of the answers, each
    divided by the agencies matched on its statement) is known as exactly as the change is shown,
    times the statements. The mean of those of any four agencies must be possible within a step,
    and within half the scale where there are no other agencies to hide among.
    """
    weights: dict[str, Fraction] = defaultdict(Fraction)
    statements = 0
    before, now = domain.in_rounds
    then = {score.statement.id: score for score in (before.statements if before else ())}
    for score in now.statements if now else ():
        earlier = then.get(score.statement.id)
        if earlier is None or earlier.score is None or score.score is None:
            continue
        known, known_then = score.scores.keys(), earlier.scores.keys()
        if matched := len(known & known_then):
            statements += 1
            for agency in known ^ known_then:
                weights[agency] += Fraction(1, matched)
    largest = sorted(weights.values(), reverse=True)
    first, rest = sum(largest[:MIN_AGENCIES - 1]), sum(largest[MIN_AGENCIES - 1:])
    width = statements * Fraction(1, 10 ** decimals_in(shown(domain).matched))
    span = Fraction(scale[1] - scale[0])
    return width + rest * span < first * (STEP if rest else span / 2)
