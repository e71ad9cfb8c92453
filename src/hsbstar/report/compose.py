"""Compose the board's paper: a summary page, highlights, domains, glossary and annexes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.dates import day_in_words, likely_days
from hsbstar.report.annexes import write_annexes
from hsbstar.report.document import Field, Paper, Picture
from hsbstar.report.domains import write_domains
from hsbstar.report.glossary import write_glossary
from hsbstar.report.highlights import first_urgent, write_highlights
from hsbstar.report.publishing import WITHHELD
from hsbstar.report.summary import write_summary
from hsbstar.rounds import Band, describe_round, show_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.report.document import Section
    from hsbstar.report.facts import Facts


@dataclass(frozen=True)
class Options:
    """What the paper's author chooses."""

    author: str = ""
    date: str = ""
    """The date of the paper; like the author, to be completed by hand where it is empty."""
    summary: bool = False
    """Whether to write the first page alone."""


def write_paper(
    facts: Facts, star: bytes, width_cm: float, options: Options = Options()
) -> Paper:
    """Return the paper; `star` is the picture of the round as a PNG, with its width."""
    source = facts.round.source
    picture = Picture(star, _caption(facts), describe_star(facts), width_cm)
    sections: tuple[Section, ...] = (write_summary(facts, picture),)
    if not options.summary:
        sections += (write_highlights(facts), write_domains(facts))
        sections = write_glossary((*sections, *write_annexes(facts)), facts)
    return Paper(
        " ".join(filter(None, ("Harmful sexual behaviour audit:", source.area, source.round)))
        .removesuffix(":"),
        _dates_sentence(likely_days(source.dates)), sections, facts.marking, source.completed,
        fields=(
            Field("Purpose of this paper", _purpose(facts)),
            Field("Author", options.author), Field("Date", _day(options.date)),
        ),
    )


def _purpose(facts: Facts) -> str:
    """Return what the paper is for, in a sentence."""
    changed = f" and what changed since {facts.changes.earlier}" if facts.changes else ""
    urgent, _ = first_urgent(facts)
    what = "the priorities" if urgent else "the next steps"
    return (f"To report the results of the audit{changed}, and to ask the board to agree "
            f"{what}.")


def _day(text: str) -> str:
    """Return a date as dates are written everywhere, where it is one; any other text as it is."""
    try:
        return day_in_words(dt.date.fromisoformat(text.strip()))
    except ValueError:
        return text


def describe_star(facts: Facts) -> str:
    """Return what the star shows, with the scores of an earlier round behind it."""
    star = describe_round(facts.whole, facts.withheld_domains)
    if facts.changes is None:
        return star
    before = {domain.number: domain.score for domain in facts.changes.scores}
    hidden = {number for number, since in facts.changes.domains.items() if since.withheld}
    scores = "; ".join(
        f"{domain.title} "
        f"{WITHHELD if domain.number in hidden else show_score(before.get(domain.number))}"
        for domain in facts.whole.domains
    )
    return f"{star} Dashed, {facts.changes.earlier}: {scores}."


def _caption(facts: Facts) -> str:
    behind = f", with {facts.changes.earlier} behind it" if facts.changes else ""
    ranges = any(isinstance(domain.score, Band) for domain in facts.whole.domains)
    withheld = "; a range is drawn at its middle" if ranges else ""
    name = facts.round.source.round or "this round"
    return f"The star of {name}{behind}{withheld}"


def _dates_sentence(dates: Sequence[dt.date]) -> str:
    """Return when the returns were completed, which is the paper's only date."""
    if not dates:
        return "The returns have no dates"
    first, last = dates[0], dates[-1]
    begun = day_in_words(first)
    if first == last:
        return f"Returns completed {begun}"
    if first.year == last.year:
        begun = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"Returns completed {begun} to {day_in_words(last)}"
