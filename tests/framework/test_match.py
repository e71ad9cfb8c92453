"""Which pasted statement is which earlier one: only the same words are sure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.findings import Where
from hsbstar.framework.file import read_framework
from hsbstar.framework.importing.match import Certainty, Match, match_statements
from hsbstar.framework.importing.sheet import DomainCell, PastedRow
from support.frameworks import framework_bytes, framework_data

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework

POLICY = "Schools have a written policy on siblings."


def framework_of(*texts: str) -> Framework:
    """Return a framework whose first domain has these statements, 1.1, 1.2 and so on."""
    data = framework_data()
    data["domains"][0]["statements"] = [
        {"id": f"first-{number}", "ref": f"1.{number}", "text": text}
        for number, text in enumerate(texts, start=1)
    ]
    return read_framework(framework_bytes(data), "like.yaml")


def pasted(ref: str, text: str, given: str | None = None) -> PastedRow:
    """Return a pasted statement; its domain and its cells do not matter here."""
    return PastedRow(DomainCell(None, "", Where()), ref, text, None, given, {})


def match(text: str, *earlier: str, ref: str = "9.9") -> Match:
    """Return the proposed match for a statement."""
    return match_statements([pasted(ref, text)], framework_of(*earlier))[0]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        (POLICY, Certainty.SURE),
        ("The schools have written policies on siblings", Certainty.SURE),
        ("SCHOOLS  have a written policy on a sibling’s", Certainty.SURE),
        # A word that turns the meaning round is never small.
        ("Schools have no written policy on siblings.", Certainty.DOUBTFUL),
        ("Schools have a written policy on twins.", Certainty.DOUBTFUL),
        # The same words in another order may have another meaning.
        ("Siblings have a written policy on schools.", Certainty.DOUBTFUL),
        ("Trains run on time.", Certainty.NEW),
    ],
)
def test_only_the_same_words_in_the_same_order_are_sure(text: str, certainty: Certainty) -> None:
    """Small words, plurals, case and marks may differ; nothing else."""
    found = match(text, POLICY)
    assert found.certainty is certainty
    assert found.keeps_id is (certainty is Certainty.SURE)
    assert (found.statement is None) is (certainty is Certainty.NEW)


@pytest.mark.parametrize(("text", "accept", "certainty"), [
    ("Schools have a written policy on twins.", 50, Certainty.ACCEPTED),
    ("Schools have a written policy on twins.", 100, Certainty.DOUBTFUL),
    # Whatever is accepted, these have another meaning.
    ("Schools have no written policy on siblings.", 50, Certainty.DOUBTFUL),
    ("Schools have written policies on 2 siblings.", 50, Certainty.DOUBTFUL),
    (POLICY, 50, Certainty.SURE),
    ("Trains run on time.", 50, Certainty.NEW),
])
def test_a_person_may_accept_how_alike_is_enough(
    text: str, accept: int, certainty: Certainty
) -> None:
    """But for numbers and words that turn the meaning round."""
    (found,) = match_statements([pasted("1.1", text)], framework_of(POLICY), accept=accept)
    assert found.certainty is certainty
    assert found.keeps_id is (certainty in {Certainty.SURE, Certainty.ACCEPTED})


def test_the_same_words_twice_are_doubtful() -> None:
    """Where two earlier statements have the words, a person must choose."""
    assert match(POLICY, POLICY, f"{POLICY} ").certainty is Certainty.DOUBTFUL
    twice = match_statements([pasted("1.1", POLICY)] * 2, framework_of(POLICY))
    assert [match.certainty for match in twice] == [Certainty.DOUBTFUL, Certainty.NEW]


def test_how_alike_two_statements_are_by_hand() -> None:
    """Shared weight twice, of both weights; rare words weigh more. Worked out by hand."""
    # Eight statements: the pasted one, the first, six of the small framework's domains 2 and 3.
    # ‘policy’ is in four of them, ‘cat’ in two, ‘sleep’ and ‘purr’ in one each: weights
    # round(1000 ln(9/4)) = 811, round(1000 ln(9/2)) = 1504 and round(1000 ln 9) = 2197.
    found = match("Policy cats sleep.", "Policy cats purr.")
    assert found.alike == Fraction(811 + 1504, 811 + 1504 + 2197)
    assert found.in_words == "partly alike, 51%"
    # One common word: 811 of 3008 is less than the cut-off of 35 %.
    assert match("Policy cats.", "Policy dogs.").certainty is Certainty.NEW


def test_the_same_ref_is_a_hint_and_no_proof() -> None:
    """Of two as alike the one with the same ref is proposed, and it stays doubtful."""
    earlier = ("Police share lists with schools weekly.", "Police share lists with schools daily.")
    for ref, expected in (("1.1", "first-1"), ("1.2", "first-2")):
        found = match("Police share lists with schools yearly.", *earlier, ref=ref)
        assert found.certainty is Certainty.DOUBTFUL
        assert found.statement
        assert found.statement.id == expected


def test_what_a_person_gave_comes_first() -> None:
    """A given id counts whatever the words are; ‘new’ is proposed nothing; nothing is doubled."""
    rows = [pasted("1.1", POLICY), pasted("1.2", "Trains run.", "first-1"),
            pasted("1.3", "Cats purr softly.", "")]
    found = match_statements(rows, framework_of(POLICY, "Cats purr softly."))
    assert [match.certainty for match in found] == [Certainty.NEW, Certainty.GIVEN, Certainty.NEW]
    assert found[1].statement
    assert found[1].statement.id == "first-1"
    assert found[1].alike == 0


def test_how_alike_in_words_and_number(framework: Framework) -> None:
    """The number is rounded down: only the same words are 100%."""
    statement = framework.statements[0]
    shown = [Match(Certainty.DOUBTFUL, statement, Fraction(share, 1000)).in_words
            for share in (1000, 999, 750, 749, 500, 499)]
    assert shown == ["the same words", "mostly alike, 99%", "mostly alike, 75%",
                    "partly alike, 74%", "partly alike, 50%", "slightly alike, 49%"]
    assert Match(Certainty.NEW).in_words == ""


def test_texts_without_words_are_new() -> None:
    """Characters alone are like nothing, and do no harm; small words alone are words."""
    assert match("…", POLICY).certainty is Certainty.NEW
    assert match("That is the", "That is the").certainty is Certainty.SURE
    given = match_statements([pasted("1", "…", "first-1")], framework_of("…"))
    assert given[0].alike == 0


def test_the_bundled_statements_are_surely_themselves(framework: Framework) -> None:
    """Also with other refs and in another order; and none of them is matched with another."""
    rows = [pasted(f"9.{number}", statement.text.upper())
            for number, statement in enumerate(reversed(framework.statements))]
    found = match_statements(rows, framework)
    assert [match.statement for match in found] == list(reversed(framework.statements))
    assert {match.certainty for match in found} == {Certainty.SURE}


@given(texts=st.lists(st.sampled_from(
    [POLICY, "Schools have a policy.", "Police share lists.", "Police share a list", "Trains run."]
), max_size=6))
def test_no_earlier_statement_is_used_twice(texts: list[str]) -> None:
    """Whatever is pasted, each earlier id is proposed once at most."""
    like = framework_of(POLICY, "Police share lists.", "Schools have no policy.")
    found = match_statements([pasted("1.1", text) for text in texts], like)
    used = [match.statement.id for match in found if match.statement]
    assert len(used) == len(set(used))
    assert len(found) == len(texts)
