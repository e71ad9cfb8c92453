"""Write the board's paper: the summary on the first page, then the domains, then the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.report.annexes import write_method, write_returns
from hsbstar.report.document import Paper, Picture
from hsbstar.report.domains import write_domains
from hsbstar.report.summary import write_summary
from hsbstar.rounds import describe_round, show_score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hsbstar.report.facts import Facts


def write_paper(facts: Facts, star: bytes, width_cm: float) -> Paper:
    """Return the paper; `star` is the picture of the round as a PNG, with its width."""
    source = facts.round.source
    picture = Picture(star, _caption(facts), describe_star(facts), width_cm)
    return Paper(
        " ".join(filter(None, ("Harmful sexual behaviour audit:", source.area, source.round)))
        .removesuffix(":"),
        _dates_sentence(source.dates), (
            write_summary(facts, picture), write_domains(facts), write_method(facts),
            write_returns(facts),
        ), facts.marking, source.completed,
    )


def describe_star(facts: Facts) -> str:
    """Return what the star shows, with the scores of an earlier round behind it."""
    star = describe_round(facts.whole, [key for key in facts.withheld if isinstance(key, int)])
    if facts.changes is None:
        return star
    before = {domain.number: domain.score for domain in facts.changes.scores}
    scores = "; ".join(f"{domain.title} {show_score(before.get(domain.number))}"
                       for domain in facts.whole.domains)
    return f"{star} Dashed, {facts.changes.earlier}: {scores}."


def _caption(facts: Facts) -> str:
    behind = f", with {facts.changes.earlier} behind it" if facts.changes else ""
    hidden = any(isinstance(key, int) for key in facts.withheld)
    withheld = "; a spoke without a point is withheld, or has no score" if hidden else ""
    name = facts.round.source.round or "this round"
    return f"The star of {name}{behind}{withheld}"


def _dates_sentence(dates: Sequence[dt.date]) -> str:
    """Return when the returns were completed, which is the paper's only date."""
    if not dates:
        return "The returns bear no dates"
    first, last = (f"{day.day} {day:%B %Y}" for day in (dates[0], dates[-1]))
    return f"Returns completed {first}" if first == last else f"Returns completed {first} to {last}"
