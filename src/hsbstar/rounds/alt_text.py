"""Describe a round's picture in words, for readers who hear it: the result, not the lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count, counted, joined, listed, printable
from hsbstar.rounds.model import show_score, tell_moderated

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hsbstar.rounds.model import DomainScore, Round, Source


def describe_round(collated: Round, withheld: Collection[int] = ()) -> str:
    """Say what the star of a round shows: its ends, every score weakest first, what is missing.

    `withheld` are the numbers of domains whose scores are not to be told.
    """
    source, scored = collated.source, collated.weakest_domains
    header = [f"Star of {counted(len(collated.domains), collated.spokes)} {scale_phrase(source)}"]
    sentences = [", ".join([*header, *_named(source.area, source.round)])]
    if not scored:
        told = "is told here" if withheld else "has a score"
        return joined([*sentences, f"No {collated.spokes} {told}"])
    sentences.append(tell_ends(scored))
    each = (
        f"{printable(one.title)} {show_score(one.score)} "
        f"({one.scored} of {count(one.of, 'statement')} scored)"
        for one in scored
    )
    sentences.append("Weakest first: " + "; ".join(each))
    if moderated := tell_moderated(collated):
        sentences.append(moderated.removesuffix("."))
    if thin := [printable(one.title) for one in scored if one.thin]:
        sentences.append(f"Thin evidence: {'; '.join(thin)}")
    for told, names in (
        ("No score", [printable(one.title) for one in collated.domains
                      if one.score is None and one.number not in withheld]),
        ("Withheld", [printable(one.title) for one in collated.domains if one.number in withheld]),
    ):
        if names:
            sentences.append(f"{told}: {'; '.join(names)}")
    return joined(sentences)


def _named(*names: str) -> list[str]:
    return [printable(name) for name in names if name.strip()]


def scale_phrase(source: Source) -> str:
    """Name the ends of the scale."""
    return f"on a scale of {source.lowest} to {source.highest}"


def tell_ends(scored: Sequence[DomainScore]) -> str:
    """Name the lowest and the highest by the figures shown: equal figures are no order."""
    by_shown: dict[str, list[str]] = defaultdict(list)
    for one in scored:
        by_shown[show_score(one.score)].append(printable(one.title))
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
    return f"{end} of all, at {shown}: {listed(titles, last='')}"
