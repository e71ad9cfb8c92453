"""Write the board's paper: the summary on the first page, then the domains, then the grounds."""

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
    """Return the paper; `star` is the picture of the round as a PNG, so wide."""
    source = facts.round.source
    picture = Picture(star, _caption(facts), describe_star(facts), width_cm)
    return Paper(
        " ".join(filter(None, ("Harmful sexual behaviour audit:", source.area, source.round)))
        .removesuffix(":"),
        tell_when(source.dates), (
            write_summary(facts, picture), write_domains(facts), write_method(facts),
            write_returns(facts),
        ), facts.marking, source.completed,
    )


def describe_star(facts: Facts) -> str:
    """Say what the star shows; of an earlier round behind it, its scores, too."""
    told = describe_round(facts.whole, [one for one in facts.withheld if isinstance(one, int)])
    if facts.changes is None:
        return told
    before = {one.number: one.score for one in facts.changes.scores}
    scores = "; ".join(f"{one.title} {show_score(before.get(one.number))}"
                       for one in facts.whole.domains)
    return f"{told} Dashed, {facts.changes.earlier}: {scores}."


def _caption(facts: Facts) -> str:
    behind = f", with {facts.changes.earlier} behind it" if facts.changes else ""
    hidden = any(isinstance(one, int) for one in facts.withheld)
    withheld = "; a spoke without a point is withheld, or has no score" if hidden else ""
    name = facts.round.source.round or "this round"
    return f"The star of {name}{behind}{withheld}"


def tell_when(dates: Sequence[dt.date]) -> str:
    """Say when the returns were completed; that is the paper's only date."""
    if not dates:
        return "The returns bear no dates"
    first, last = (f"{day.day} {day:%B %Y}" for day in (dates[0], dates[-1]))
    return f"Returns completed {first}" if first == last else f"Returns completed {first} to {last}"
