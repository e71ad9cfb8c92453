"""Say in words what a picture shows, for readers who hear it: the result, not the lines."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.comparison.model import show_change
from hsbstar.core.plurals import count_agencies, counted, joined, listed, printable
from hsbstar.rounds import scale_phrase, show_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Comparison, DomainChange
    from hsbstar.rounds import DomainScore


def describe_comparison(comparison: Comparison) -> str:
    """Say what a comparison shows: the largest changes, then each domain from first to last."""
    sources = [one.source for one in comparison.rounds]
    areas = dict.fromkeys(printable(one.area) for one in sources if one.area.strip())
    rounds = counted(len(sources), "round")
    span = f"{rounds}, {printable(sources[0].round)} to {printable(sources[-1].round)}"
    header = [f"Stars of {span}, {scale_phrase(sources[0])}", *areas]
    sentences = [", ".join(header), *_tell_extremes(comparison.domains)]
    sentences += [
        f"{printable(one.title)}: {_tell_end(one.in_rounds[0])} to {_tell_end(one.in_rounds[-1])}, "
        f"{_tell_change(one)}"
        for one in comparison.domains
    ]
    return joined(sentences)


def _tell_extremes(domains: Sequence[DomainChange]) -> list[str]:
    """Say the largest rise and fall, and by name which domains share them."""
    changes = [(one.change, one) for one in domains if one.change is not None]
    if not changes:
        return ["No domain has a score in both the first and the last round"]
    if all(show_change(change) == "0.0" for change, _ in changes):
        return ["No domain's score has changed by 0.1 or more"]
    told = []
    for what, sign in (("rise", 1), ("fall", -1)):
        most = max(sign * change for change, _ in changes)
        shown = show_change(sign * most)
        if most <= 0 or shown == "0.0":
            told.append(f"No domain has a {what} of 0.1 or more")
            continue
        sharing = [printable(one.title) for change, one in changes if show_change(change) == shown]
        told.append(f"Largest {what}: {listed(sharing, last='')} {shown}")
    return told


def describe_changes(comparison: Comparison) -> str:
    """Return what bars of plain and matched change show."""
    told = "; ".join(
        f"{printable(one.title)}: {show_change(one.change)} of all respondents, "
        f"{show_change(one.moved.matched)} of agencies in both rounds "
        f"({one.moved.certainty.verdict.value})"
        for one in comparison.domains
    )
    what = "Bars of each domain's change, of all respondents and of agencies in both rounds"
    return f"{what}. {told}."


def describe_trend(comparison: Comparison) -> str:
    """Return what lines of the domains' scores show."""
    told = "; ".join(
        f"{printable(one.title)}: {', '.join(map(show_score, one.scores))}"
        for one in comparison.domains
    )
    rounds = ", ".join(map(printable, comparison.names))
    return f"Lines of each domain's score from round to round ({rounds}). {told}."


def describe_panels(comparison: Comparison) -> str:
    """Return what the small panels of a trend show: scores, coverage, and what can be said."""
    source = comparison.rounds[0].source
    areas = dict.fromkeys(
        printable(one.source.area) for one in comparison.rounds if one.source.area.strip()
    )
    panels = counted(len(comparison.domains), "domain")
    header = [f"Trend of {panels} over {counted(len(comparison.rounds), 'round')}",
              *areas, scale_phrase(source)]
    rounds = f"Rounds: {'; '.join(map(printable, comparison.names))}"
    return joined([", ".join(header), rounds, *map(_tell_trend, comparison.domains)])


def _tell_trend(domain: DomainChange) -> str:
    scores = ", ".join(
        f"{_tell_end(one)}{f', {one.scored} of {one.of} scored' if one else ''}"
        for one in domain.in_rounds
    )
    return f"{printable(domain.title)}: {scores}; first to last {_tell_change(domain)}"


def _tell_end(domain: DomainScore | None) -> str:
    if domain is None:
        return "not in the framework"
    if domain.score is None:
        return "no score"
    return show_score(domain.score) + (" (thin evidence)" if domain.thin else "")


def _tell_change(domain: DomainChange) -> str:
    if domain.change is None:
        return "not compared"
    return f"change {show_change(domain.change)} of all respondents, {_tell_matched(domain)}"


def _tell_matched(domain: DomainChange) -> str:
    """Say what moved in answers that agencies gave in both rounds, and how sure that is."""
    known = domain.moved.certainty
    if domain.moved.matched is None:
        return f"no matched answers, {known.verdict.value}"
    agencies = count_agencies(known.pairs)
    between = "" if known.interval is None else (
        ", 95 % interval " + " to ".join(show_change(Fraction(end)) for end in known.interval)
    )
    change = show_change(domain.moved.matched)
    return f"matched {change}{between}, {known.verdict.value}, {agencies}"
