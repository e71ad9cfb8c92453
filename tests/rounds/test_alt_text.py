"""The pictures in words: every figure, ties as ties, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.comparison.alt_text import describe_comparison
from hsbstar.comparison.model import compare
from hsbstar.rounds.alt_text import describe_round
from support.made_rounds import dated, made_round

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_a_round_in_words() -> None:
    """Scale, names, ends, every score with its coverage, thin and missing domains."""
    collated = made_round(
        [3, None, 1, 2], ["One", "Two", "Three", "Four"], thin=[4], area="A\x1bB"
    )
    assert describe_round(collated) == (
        "Star of four domains on a scale of 0 to 4, A?B, Autumn 2025. "
        "Three scored lowest (1.0) and One highest (3.0). There are too few agencies to tell the "
        "other 2 domains with a score here apart from the lowest. "
        "Weakest first: Three 1.0 (4 of 4 statements scored); Four 2.0 (1 of 4 statements "
        "scored); One 3.0 (4 of 4 statements scored). "
        "Thin evidence: Four. No score: Two."
    )


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([1, 1, 3], "2025. One and Two scored joint lowest (1.0). Three scored highest (3.0)."),
        ([1, 1, 3], "to tell the other domain apart from the lowest. Weakest first"),
        (["1.96", "2.04", 1], "(1.0). One and Two scored joint highest (2.0). There are"),
        ([1, 2, 2, 2], "(1.0). Two; Three; and Four scored joint highest (2.0). There are"),
        ([2, 2, 2], "2025. All 3 domains are equal (2.0). Weakest first"),
        ([None, 2, None], "2025. Only Two has a score here (2.0). Weakest first"),
        ([None, None, None], "No domain has a score."),
    ],
)
def test_ties_are_shown_as_ties(scores: Sequence[Any], sentence: str) -> None:
    """What has the same figure is no more lowest or highest than the other."""
    assert sentence in describe_round(made_round(scores, ["One", "Two", "Three", "Four"]))


def test_a_nameless_round_of_many_domains() -> None:
    """Names that are blank are left out, and more than a dozen domains are counted in figures."""
    collated = made_round([2] * 13, ["Title"] * 13, area="", round=" ")
    assert describe_round(collated).startswith("Star of 13 domains on a scale of 0 to 4. All 13 d")


def test_a_single_statement() -> None:
    """One statement is not statements."""
    collated = made_round([2], ["One"])
    domain = replace(collated.domains[0], statements=collated.domains[0].statements[:1])
    sentence = describe_round(replace(collated, domains=(domain,)))
    assert sentence.startswith("Star of one domain on")
    assert "(1 of 1 statement scored)" in sentence


def test_a_comparison_in_words() -> None:
    """Largest rise and fall, then each domain from first to last with what can't be compared."""
    titles = ["One", "Two", "Three", "Four", "Five"]
    comparison = compare([
        dated(2024, [1, 3, 2, 4, 1], titles=titles),
        dated(2025, [2, 1, 2, None], titles=titles, thin=[3]),
    ])
    assert describe_comparison(comparison) == (
        "Stars of two rounds, Autumn 2024 to Autumn 2025, on a scale of 0 to 4, Northtown. "
        "Largest rise: One +1.0. Largest fall: Two −2.0. "
        "One: 1.0 to 2.0, change +1.0 of all respondents, matched +1.0, too few to tell, 1 agency. "
        "Two: 3.0 to 1.0, change −2.0 of all respondents, matched −2.0, too few to tell, 1 agency. "
        "Three: 2.0 to 2.0 (thin evidence), change 0.0 of all respondents, matched 0.0, too few to "
        "tell, 1 agency. Four: 4.0 to no score, not compared. "
        "Five: 1.0 to not in the framework, not compared."
    )


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([1, 1, 1], [2, 2, 1], "Largest rise: One and Two +1.0. No domain has a fall of 0.1"),
        ([2, 1, 1], [1, 1, 1], "No domain has a rise of 0.1 or more. Largest fall: One −1.0."),
        ([1, 1, 1], [1, "1.04", 1], "No domain's score has changed by 0.1 or more."),
        ([2, 1, 1], [1, "1.04", 1], "No domain has a rise of 0.1 or more. Largest fall: One"),
        ([1, None, 1], [None, 1, None], "No domain has a score in both the first and the last"),
    ],
)
def test_the_largest_changes(before: Sequence[Any], after: Sequence[Any], sentence: str) -> None:
    """The largest rise and fall are named, all who share them, or that there is none."""
    titles = ["One", "Two", "Three"]
    rounds = [dated(2024, before, titles=titles), dated(2025, after, titles=titles)]
    assert sentence in describe_comparison(compare(rounds))


def test_matched_changes_in_words() -> None:
    """The matched change with its interval, or that there are no matched answers."""
    titles = ["One", "Two", "Three"]
    sentence = describe_comparison(compare([
        dated(2024, [[1] * 8, [1, None], [2] * 8], titles=titles),
        dated(2025, [[2] * 8, [None, 2], [2] * 8], titles=titles),
    ]))
    assert ("One: 1.0 to 2.0, change +1.0 of all respondents, matched +1.0, 95% interval +1.0 to "
            "+1.0, clear rise, 8 agencies.") in sentence
    assert ("Two: 1.0 to 2.0, change +1.0 of all respondents, no matched answers, too "
            "few") in sentence
    assert "interval 0.0 to 0.0, no clear change, 8 agencies." in sentence
