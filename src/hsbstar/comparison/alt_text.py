"""Describe the pictures of a comparison for people who listen to them: results, not lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison.change_text import show_change, shown
from hsbstar.core.plurals import count_agencies, counted, joined, listed, printable
from hsbstar.rounds import scale_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison, DomainChange


def describe_comparison(comparison: Comparison) -> str:
    """Describe the stars of a comparison: the largest changes, then each domain, first to last."""
    sources = [collated.source for collated in comparison.rounds]
    span = f"{printable(sources[0].round)} to {printable(sources[-1].round)}"
    header = [f"Stars of {counted(len(sources), 'round')}, {span}, {scale_phrase(sources[0])}",
              *_areas(comparison)]
    sentences = [", ".join(header), *_extremes(comparison.domains)]
    sentences += [
        f"{printable(domain.title)}: {scores[0]} to {scores[-1]}, {_change(domain)}"
        for domain in comparison.domains for scores in [_scores(domain)]
    ]
    return joined(sentences)


def _areas(comparison: Comparison) -> list[str]:
    areas = [collated.source.area for collated in comparison.rounds]
    return list(dict.fromkeys(printable(area) for area in areas if area.strip()))


def _extremes(domains: Sequence[DomainChange]) -> list[str]:
    """Return sentences on the largest rise and fall, naming all domains that share it."""
    changes = [(domain.change, domain) for domain in domains if domain.change is not None]
    if not changes:
        return ["No domain has a score in both the first and the last round"]
    if all(show_change(change) == "0.0" for change, _ in changes):
        return ["No domain's score has changed by 0.1 or more"]
    sentences = []
    for what, direction in (("rise", 1), ("fall", -1)):
        most = max(direction * change for change, _ in changes)
        if most <= 0 or show_change(most) == "0.0":
            sentences.append(f"No domain has a {what} of 0.1 or more")
            continue
        largest = next(shown(domain).change for change, domain in changes
                       if change == direction * most)
        sharing = [printable(domain.title) for _, domain in changes
                   if shown(domain).change == largest]
        sentences.append(f"Largest {what}: {listed(sharing, last='')} {largest}")
    return sentences


def describe_changes(comparison: Comparison) -> str:
    """Describe the bars of plain and matched change."""
    changes = "; ".join(
        f"{printable(domain.title)}: {figures.change} of all respondents, "
        f"{figures.matched} of agencies in both rounds ({figures.word})"
        for domain in comparison.domains for figures in [shown(domain)]
    )
    what = "Bars of each domain's change, of all respondents and of agencies in both rounds"
    return f"{what}. {changes}."


def describe_trend(comparison: Comparison) -> str:
    """Describe the lines of the domains' scores."""
    scores = "; ".join(
        f"{printable(domain.title)}: {', '.join(shown(domain).scores)}"
        for domain in comparison.domains
    )
    rounds = ", ".join(map(printable, comparison.names))
    return f"Lines of each domain's score from round to round ({rounds}). {scores}."


def describe_panels(comparison: Comparison) -> str:
    """Describe the small panels of a trend: scores, coverage, and how sure the change is."""
    panels = counted(len(comparison.domains), "domain")
    header = [f"Trend of {panels} over {counted(len(comparison.rounds), 'round')}",
              *_areas(comparison), scale_phrase(comparison.rounds[0].source)]
    rounds = f"Rounds: {'; '.join(map(printable, comparison.names))}"
    return joined([", ".join(header), rounds, *map(_trend, comparison.domains)])


def _trend(domain: DomainChange) -> str:
    scores = ", ".join(
        f"{text}{f', {score.scored} of {score.of} scored' if score else ''}"
        for text, score in zip(_scores(domain), domain.in_rounds, strict=True)
    )
    return f"{printable(domain.title)}: {scores}; first to last {_change(domain)}"


def _scores(domain: DomainChange) -> list[str]:
    """Return a domain's score in each round, with why there is none or little behind it."""
    return [
        "not in the framework" if score is None else
        "no score" if score.score is None else
        text + (" (thin evidence)" if score.thin else "")
        for text, score in zip(shown(domain).scores, domain.in_rounds, strict=True)
    ]


def _change(domain: DomainChange) -> str:
    """Return a domain's change, its matched change, and how sure that is."""
    if domain.change is None:
        return "not compared"
    known, figures = domain.moved.inference, shown(domain)
    plain = f"change {figures.change} of all respondents"
    if domain.moved.matched is None:
        return f"{plain}, no matched answers, {figures.word}"
    interval = "" if known.low is None else f", 95% interval {figures.interval}"
    return (f"{plain}, matched {figures.matched}{interval}, {figures.word}, "
            f"{count_agencies(known.agencies)}")
