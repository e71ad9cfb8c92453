"""Which statements a meeting talks about, and why: each rule with an example worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.findings import Where
from hsbstar.framework.answers import Answered
from hsbstar.moderation.agenda import (
    AgencyRating,
    Agenda,
    Item,
    Why,
    count_left_out,
    evidence_of,
    set_agenda,
)
from hsbstar.returns.answers import Answer
from hsbstar.rounds.collating import collate
from support.frameworks import small_framework
from support.rounds_by_hand import ROUND, Given, returned

if TYPE_CHECKING:
    import random

    from hsbstar.returns.answers import Return

SMALL = small_framework()
NA, ND, BLANK = Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK


def with_evidence(given: Return, *texts: str) -> Return:
    """Return a return with evidence beside its first answers; ‘Minutes.’ beside the rest."""
    written = [*texts, *["Minutes."] * (len(given.answers) - len(texts))]
    answers = [answer._replace(evidence=text)
               for answer, text in zip(given.answers, written, strict=True)]
    return replace(given, answers=tuple(answers))


def agenda_of(*returns: Return) -> Agenda:
    """Return the agenda of some returns."""
    collated = collate(returns, SMALL, area="Northshire", round_name="2026")
    return set_agenda(collated, returns, SMALL.scale)


def first_item(agenda: Agenda) -> Item:
    """Return the item of the first statement."""
    (item,) = (item for item in (*agenda.to_talk, *agenda.others)
               if item.score.statement.id == "d1-a")
    return item


def reasons(*said: Given, evidence: str = "Minutes.") -> dict[Why, str]:
    """Return why the first statement needs talk, where these agencies A, B, C … answered so."""
    returns = [with_evidence(returned(name, score), evidence)
               for name, score in zip("ABCDEFGH", said, strict=False)]
    return dict(first_item(agenda_of(*returns)).reasons)


def test_agencies_two_apart_need_talk() -> None:
    """1 and 3 are 2 apart; 2 and 3 are not; the lowest and the highest are named."""
    assert reasons(1, 3, 2) == {Why.SPREAD: "Agencies' scores are 2 apart: 1 (A) to 3 (B)."}
    assert reasons(2, 3) == {}
    assert reasons(0, 0, 4, 1)[Why.SPREAD] == "Agencies' scores are 4 apart: 0 (A, B) to 4 (C)."
    assert reasons(0, 2, 2, 2, 2)[Why.SPREAD] == (
        "Agencies' scores are 2 apart: 0 (A) to 2 (4 agencies)."
    )


def test_a_mean_of_two_returns_counts_for_the_spread() -> None:
    """Police 2 and 3 are 2.5; with schools at 1 that is 1.5 apart, and 0 would be 2.5."""
    police = [returned("Police", 2), returned("Police", 3, file="b.xlsx")]
    near = first_item(agenda_of(*police, returned("Schools", 1)))
    assert Why.SPREAD not in dict(near.reasons)
    far = first_item(agenda_of(*police, returned("Schools", 0)))
    assert far.spread == Fraction(5, 2)
    assert dict(far.reasons)[Why.SPREAD] == (
        "Agencies' scores are 2.5 apart: 0 (Schools) to 2.5 (Police)."
    )


def test_a_high_score_without_evidence_needs_talk() -> None:
    """3 and 4 ask for evidence, 2 does not; a space is none."""
    assert reasons(3, 4, 3, evidence=" ") == {
        Why.NO_EVIDENCE: "High scores without evidence: 4 from B; 3 from A, C."
    }
    assert reasons(2, 2, evidence="") == {}
    assert reasons(3, 4) == {}


@pytest.mark.parametrize(
    ("said", "few"),
    [
        ((2, 2), ""),
        ((2, ND), "Few answers: only 1 of 2 agencies scored it; 1 answered No data."),
        ((2, 2, ND, ND), ""),
        ((2, 2, ND, ND, BLANK),
         "Few answers: only 2 of 5 agencies scored it; 2 answered No data; 1 did not answer."),
        ((2, 2, NA, NA, NA, NA), ""),
        ((2, NA, NA), "Few answers: only 1 of 3 agencies scored it; 2 answered N/A."),
        ((NA, NA), "Few answers: 0 of 2 agencies scored it; 2 answered N/A."),
    ],
)
def test_few_answers_need_talk(said: tuple[Given, ...], few: str) -> None:
    """Fewer than half of those that it applies to, or fewer than two; N/A is not missed."""
    assert reasons(*said).get(Why.FEW_ANSWERS, "") == few


def test_what_needs_talk_comes_first_widest_apart_first() -> None:
    """1.2 is 3 apart, 1.1 and 2.1 are 2 apart, 1.10 has one score; the rest keeps its order."""
    agenda = agenda_of(
        with_evidence(returned("A", 2, 3, 1, 2, 1, 1, 1, 1, 1)),
        with_evidence(returned("B", 0, 0, ND, 0, 1, 1, 1, 1, 1)),
    )
    assert [item.score.statement.ref for item in agenda.to_talk] == ["1.2", "1.1", "2.1", "1.10"]
    assert [item.score.statement.ref for item in agenda.others] == [
        "2.2", "2.10", "3.1", "3.2", "3.10"
    ]
    assert [item.why for item in agenda.others] == [""] * 5
    assert agenda.to_talk[3].spread is None


def test_equally_far_apart_the_less_evidence_and_the_higher_priority_come_first() -> None:
    """All four are 2 apart: 2.1 has two high scores without evidence and 1.2 one; 1.10 is lower."""
    without = {"A": (1, 3), "C": (3,)}
    scores = {"A": (3, 4, 2, 4), "B": (1, 2, 0, 2), "C": (2, 3, 1, 4)}
    agenda = agenda_of(*(
        with_evidence(returned(name, *given, *[1] * 5),
                      *("" if number in without.get(name, ()) else "Minutes."
                        for number in range(4)))
        for name, given in scores.items()
    ))
    assert [item.score.statement.ref for item in agenda.to_talk] == ["2.1", "1.2", "1.10", "1.1"]


def test_a_meeting_discusses_at_most_so_many_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next ones follow in the same order; none is lost."""
    agenda = agenda_of(with_evidence(returned("A", *[0, 3] * 4, 0)),
                       with_evidence(returned("B", *[3, 0] * 4, 2)))
    assert (agenda.first, agenda.later) == (agenda.to_talk, ())
    monkeypatch.setattr("hsbstar.moderation.agenda.MAX_FIRST", 4)
    assert (agenda.first, agenda.later) == (agenda.to_talk[:4], agenda.to_talk[4:])
    assert [item.spread for item in agenda.first] == [3] * 4
    assert agenda.later[-1].score.statement.ref == "3.10"


def test_several_reasons_are_joined() -> None:
    """Each reason is a sentence."""
    item = first_item(agenda_of(with_evidence(returned("A", 4), ""), returned("B", 1)))
    assert item.why == (
        "Agencies' scores are 3 apart: 1 (B) to 4 (A). High scores without evidence: 4 from A."
    )


@given(ROUND, st.randoms(use_true_random=False))
def test_the_order_of_files_never_matters(
    answers: list[list[Given]], chance: random.Random
) -> None:
    """The agenda is the same, whatever order returns come in."""
    returns = [returned(f"A{index % 4}", *said, file=str(index))
               for index, said in enumerate(answers)]
    shuffled = list(returns)
    chance.shuffle(shuffled)
    assert agenda_of(*shuffled) == agenda_of(*returns)


@given(ROUND)
def test_every_statement_is_on_the_agenda_once(answers: list[list[Given]]) -> None:
    """Those to talk about and the others together are all statements."""
    agenda = agenda_of(*(returned(f"A{index}", *said) for index, said in enumerate(answers)))
    refs = [item.score.statement.ref for item in (*agenda.to_talk, *agenda.others)]
    assert sorted(refs) == sorted(statement.ref for statement in SMALL.statements)


def spoken(*evidence: str) -> AgencyRating:
    """Return what an agency says whose returns hold these texts."""
    where = Where("/home/ann/returns/police.xlsx", "1 Finding out", "E5")
    statement = SMALL.statements[0]
    answers = tuple(Answer(statement, Answered.SCORED, 3, text, "", where) for text in evidence)
    return AgencyRating("Police", Fraction(3), answers)


def test_evidence_is_shown_word_for_word() -> None:
    """The texts of two returns stand below each other; an empty one leaves no line."""
    assert evidence_of(spoken("Minutes.")) == "Minutes."
    assert evidence_of(spoken("Minutes.", "", "A survey.")) == "Minutes.\nA survey."
    assert evidence_of(spoken("")) == ""


def test_what_could_identify_a_child_is_left_out_and_its_place_shown() -> None:
    """Neither the text nor the folder is shown: the kind, the file, the sheet and the cell are."""
    shown = evidence_of(spoken("Jamie, NHS 943 476 5919.", "A survey."))
    assert shown == (
        "[Left out: it may contain an NHS number. It is in police.xlsx › 1 Finding out, "
        "next to the score in E5.]\nA survey."
    )


def test_what_is_left_out_is_counted() -> None:
    """One text of two."""
    agenda = agenda_of(with_evidence(returned("A", 3), "born 3 April 2012"), returned("B", 3))
    assert count_left_out(agenda) == 1
