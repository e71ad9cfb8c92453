"""Say in words what a picture shows, for readers who hear it: the result, not the lines."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.comparison import show_change
from hsbstar.rounds import show_score, tell_moderated
from hsbstar.wording import is_unseen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hsbstar.comparison import Comparison, DomainChange
    from hsbstar.rounds import DomainScore, Round, Source

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")


def describe_round(collated: Round, withheld: Collection[int] = ()) -> str:
    """Say what the star of a round shows: its ends, every score weakest first, what is missing.

    `withheld` are the numbers of domains whose scores are not to be told.
    """
    source, scored = collated.source, collated.weakest_domains
    header = [f"Star of {_count(len(collated.domains), collated.spokes)} {_scale(source)}"]
    sentences = [", ".join([*header, *_named(source.area, source.round)])]
    if not scored:
        told = "is told here" if withheld else "has a score"
        return _join([*sentences, f"No {collated.spokes} {told}"])
    sentences.append(tell_ends(scored))
    each = (
        f"{_plain(one.title)} {show_score(one.score)} "
        f"({one.scored} of {_count(one.of, 'statement', digits=True)} scored)"
        for one in scored
    )
    sentences.append("Weakest first: " + "; ".join(each))
    if moderated := tell_moderated(collated):
        sentences.append(moderated.removesuffix("."))
    if thin := [_plain(one.title) for one in scored if one.thin]:
        sentences.append(f"Thin evidence: {'; '.join(thin)}")
    for told, names in (
        ("No score", [_plain(one.title) for one in collated.domains
                      if one.score is None and one.number not in withheld]),
        ("Withheld", [_plain(one.title) for one in collated.domains if one.number in withheld]),
    ):
        if names:
            sentences.append(f"{told}: {'; '.join(names)}")
    return _join(sentences)


def describe_comparison(comparison: Comparison) -> str:
    """Say what a comparison shows: the largest changes, then each domain from first to last."""
    sources = [one.source for one in comparison.rounds]
    areas = dict.fromkeys(_plain(one.area) for one in sources if one.area.strip())
    rounds = _count(len(sources), "round")
    span = f"{rounds}, {_plain(sources[0].round)} to {_plain(sources[-1].round)}"
    header = [f"Stars of {span}, {_scale(sources[0])}", *areas]
    sentences = [", ".join(header), *_tell_extremes(comparison.domains)]
    sentences += [
        f"{_plain(one.title)}: {_tell_end(one.in_rounds[0])} to {_tell_end(one.in_rounds[-1])}, "
        f"{_tell_change(one)}"
        for one in comparison.domains
    ]
    return _join(sentences)


def _named(*names: str) -> list[str]:
    return [_plain(name) for name in names if name.strip()]


def _scale(source: Source) -> str:
    return f"on a scale of {source.lowest} to {source.highest}"


def tell_ends(scored: Sequence[DomainScore]) -> str:
    """Name the lowest and the highest by the figures shown: equal figures are no order."""
    by_shown: dict[str, list[str]] = defaultdict(list)
    for one in scored:
        by_shown[show_score(one.score)].append(_plain(one.title))
    lowest, *_, highest = [*by_shown, *by_shown]
    if lowest == highest:
        whole = "The only score is" if len(scored) == 1 else f"All {len(scored)} scores are"
        return f"{whole} {lowest}"
    return f"{_tell_end_of('lowest', lowest, by_shown)}; " + _tell_end_of(
        "highest", highest, by_shown
    )


def _tell_end_of(end: str, shown: str, by_shown: dict[str, list[str]]) -> str:
    titles = by_shown[shown]
    if len(titles) == 1:
        return f"{titles[0]} {end} at {shown}"
    return f"{end} of all, at {shown}: {_list(titles)}"


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
        sharing = [_plain(one.title) for change, one in changes if show_change(change) == shown]
        told.append(f"Largest {what}: {_list(sharing)} {shown}")
    return told


def describe_changes(comparison: Comparison) -> str:
    """Return what bars of plain and matched change show."""
    told = "; ".join(
        f"{_plain(one.title)}: {show_change(one.change)} of all respondents, "
        f"{show_change(one.moved.matched)} of agencies in both rounds "
        f"({one.moved.certainty.verdict.value})"
        for one in comparison.domains
    )
    what = "Bars of each domain's change, of all respondents and of agencies in both rounds"
    return f"{what}. {told}."


def describe_trend(comparison: Comparison) -> str:
    """Return what lines of the domains' scores show."""
    told = "; ".join(
        f"{_plain(one.title)}: {', '.join(map(show_score, one.scores))}"
        for one in comparison.domains
    )
    rounds = ", ".join(map(_plain, comparison.names))
    return f"Lines of each domain's score from round to round ({rounds}). {told}."


def describe_panels(comparison: Comparison) -> str:
    """Return what the small panels of a trend show: scores, coverage, and what can be said."""
    source = comparison.rounds[0].source
    areas = dict.fromkeys(
        _plain(one.source.area) for one in comparison.rounds if one.source.area.strip()
    )
    panels = _count(len(comparison.domains), "domain")
    header = [f"Trend of {panels} over {_count(len(comparison.rounds), 'round')}",
              *areas, _scale(source)]
    rounds = f"Rounds: {'; '.join(map(_plain, comparison.names))}"
    return _join([", ".join(header), rounds, *map(_tell_trend, comparison.domains)])


def _tell_trend(domain: DomainChange) -> str:
    scores = ", ".join(
        f"{_tell_end(one)}{f', {one.scored} of {one.of} scored' if one else ''}"
        for one in domain.in_rounds
    )
    return f"{_plain(domain.title)}: {scores}; first to last {_tell_change(domain)}"


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
    agencies = f"{known.pairs} agenc{'y' if known.pairs == 1 else 'ies'}"
    between = "" if known.interval is None else (
        ", 95 % interval " + " to ".join(show_change(Fraction(end)) for end in known.interval)
    )
    change = show_change(domain.moved.matched)
    return f"matched {change}{between}, {known.verdict.value}, {agencies}"


def _count(number: int, what: str, *, digits: bool = False) -> str:
    shown = str(number) if digits or number >= len(_COUNTS) else _COUNTS[number]
    return f"{shown} {what}{'' if number == 1 else 's'}"


def _list(names: Sequence[str]) -> str:
    # Titles hold commas and an “and” of their own; a semicolon keeps three of them apart.
    return " and ".join(names) if len(names) < 3 else "; ".join(names)


def _plain(text: str) -> str:
    return "".join("?" if is_unseen(sign) else sign for sign in " ".join(text.split()))


def _join(sentences: Iterable[str]) -> str:
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences)
