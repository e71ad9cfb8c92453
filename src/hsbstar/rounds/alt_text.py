"""Describe a round's picture in words, for people who listen to it: the result, not the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import count, counted, joined, printable
from hsbstar.rounds.model import moderated_sentence, show_score
from hsbstar.rounds.order import order_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from hsbstar.rounds.model import Round, Source


def describe_round(collated: Round, withheld: Collection[int] = ()) -> str:
    """Describe the star of a round: its ends, every score weakest first, what is missing.

    `withheld` are the numbers of domains whose scores are not published.
    """
    source, scored = collated.source, collated.weakest_domains
    header = [f"Star of {counted(len(collated.domains), collated.spokes)} {scale_phrase(source)}",
              *(printable(name) for name in (source.area, source.round) if name.strip())]
    sentences = [", ".join(header)]
    if not scored:
        missing = "has a published score" if withheld else "has a score"
        return joined([*sentences, f"No {collated.spokes} {missing}"])
    order = order_of(collated)
    sentences += [text.removesuffix(".") for text in (order.ends, order.certainty) if text]
    each = (
        f"{printable(domain.title)} {show_score(domain.score)} "
        f"({domain.scored} of {count(domain.of, 'statement')} scored)"
        for domain in scored
    )
    sentences.append("Weakest first: " + "; ".join(each))
    if moderated := moderated_sentence(collated):
        sentences.append(moderated.removesuffix("."))
    for heading, domains in (
        ("Thin evidence", [domain for domain in scored if domain.thin]),
        ("No score", [domain for domain in collated.domains
                      if domain.score is None and domain.number not in withheld]),
        ("Withheld", [domain for domain in collated.domains if domain.number in withheld]),
    ):
        if domains:
            titles = "; ".join(printable(domain.title) for domain in domains)
            sentences.append(f"{heading}: {titles}")
    return joined(sentences)


def scale_phrase(source: Source) -> str:
    """Return the ends of the scale in words."""
    return f"on a scale of {source.lowest} to {source.highest}"


def star_heading(collated: Round) -> str:
    """Return the heading of a round's star."""
    return "HSB audit star" + ("" if collated.spokes == "domain" else f" by {collated.spokes}")


def scale_note(lowest: int, highest: int) -> str:
    """Return what the ends of the scale mean, if they are the framework's own."""
    if (lowest, highest) == (0, 4):
        return "Scale: 0 = never / no evidence … 4 = always / strong evidence."
    return f"Scale: {lowest} to {highest}."
