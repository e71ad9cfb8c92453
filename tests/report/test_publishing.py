"""A paper to publish names no agency and has no figure from fewer than five of them."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.errors import HsbstarError
from hsbstar.plan.model import LastPlan, Planned
from hsbstar.report.facts import changes_since
from hsbstar.report.publishing import INCOMPLETE, publish
from hsbstar.report.suppression import MIN_AGENCIES
from hsbstar.rounds.scoring import Weighing
from support.papers import (
    cells_of,
    facts_of,
    headings_of,
    paper_of,
    section_of,
    table_of,
    texts_of,
)
from support.table_rounds import NA, ND

NAMES = ("Quillback Police", "Quillback Schools", "Quillback Health", "Quillback Care",
         "Quillback Youth", "Quillback Voluntary", "Quillback Board")
answers = st.sampled_from([0, 1, 2, 3, 4, NA, ND, None])
rounds = st.integers(MIN_AGENCIES, len(NAMES)).flatmap(lambda number: st.fixed_dictionaries({
    name: st.lists(answers, min_size=9, max_size=9) for name in NAMES[:number]
}))


def rows_of(*columns: int, of: int = 6, score: int = 2) -> dict[str, list[Any]]:
    """Return rows in which these numbers of agencies score each of the nine statements."""
    return {name: [score if place < column else NA for column in columns]
            for place, name in enumerate(NAMES[:of])}


@given(rounds, st.none() | rounds)
def test_no_name_and_no_figure_of_few_gets_out(
    now: dict[str, list[Any]], before: dict[str, list[Any]] | None
) -> None:
    """Whatever was answered: names are nowhere, and shown scores have five agencies behind them."""
    if before and all(score is None or not isinstance(score, int) for some in before.values()
                      for score in some):
        before = None
    facts = facts_of(now, before=before, missing=("Quillback Library",), invited=9)
    public = publish(facts)
    written = " ".join(texts_of(paper_of(public)))
    assert "Quillback" not in written
    for domain, own in zip(public.round.domains, facts.round.domains, strict=True):
        for statement, real in zip(domain.statements, own.statements, strict=True):
            assert statement.score is None or real.respondents >= MIN_AGENCIES
        hidden = [real for statement, real in zip(domain.statements, own.statements, strict=True)
                  if statement.score is None and real.score is not None]
        shown = [statement for statement in domain.statements if statement.score is not None]
        assert len(hidden) != 1 or not shown
        rated = (statement.scores for statement in own.statements if statement.score is not None)
        behind = {name for scores in rated for name in scores}
        assert domain.score is None or len(behind) >= MIN_AGENCIES


def test_a_statement_of_few_is_withheld_and_with_it_the_next_fewest() -> None:
    """One alone could be worked out from the domain's score and the others."""
    paper = paper_of(publish(facts_of(rows_of(6, 5, 4, 6, 6, 6, 4, 4, 6))))
    table = table_of(section_of(paper, "1 Finding out"))
    assert cells_of(table, "Score") == ["2.0", "withheld", "withheld"]
    assert cells_of(table, "Agencies") == ["6", "withheld", "withheld"]
    table = table_of(section_of(paper, "3 Learning"))
    assert cells_of(table, "Score") == ["withheld", "withheld", "withheld"]
    assert [column.text for column in table.columns] == ["Statement", "Score", "Agencies"]


def test_a_domain_of_few_is_withheld_in_table_text_and_star() -> None:
    """Its score is in no part of the facts that the paper is written from."""
    facts = publish(facts_of(rows_of(6, 6, 6, 6, 6, 6, 4, 4, 4)))
    assert facts.whole.domains[2].score is None
    paper = paper_of(facts)
    table = table_of(section_of(paper, "The domains"))
    assert cells_of(table, "Score") == ["2.0", "2.0", "withheld"]
    assert cells_of(table, "Agencies") == ["6 of 6", "6 of 6", "fewer than 5"]
    written = list(texts_of(section_of(paper, "3 Learning")))
    assert written[0] == (
        "The score is not published. It would show what fewer than 5 agencies answered.")
    assert any("Withheld: Learning" in text for text in texts_of(paper))


def test_nothing_can_be_published_of_four_agencies() -> None:
    """The error suggests what to do."""
    with pytest.raises(HsbstarError, match=r"Only 4 agencies returned.*leave out --public"):
        publish(facts_of(rows_of(*[4] * 9, of=4)))
    with pytest.raises(HsbstarError, match="Only 1 agency returned"):
        publish(facts_of(rows_of(*[1] * 9, of=1)))


def test_priorities_and_strengths_are_chosen_from_what_is_published() -> None:
    """A rank with a gap before it would show where a withheld statement is."""
    rows = rows_of(6, 6, 6, 6, 6, 6, 6, 4, 4)
    rows[NAMES[5]][7] = 2
    for name in NAMES[:4]:
        rows[name][8] = 0
    paper = paper_of(publish(facts_of(rows)))
    summary = " ".join(texts_of(section_of(paper, "Summary")))
    assert "3.10" not in summary
    places = [place for title in ("1 Finding out", "2 Helping early", "3 Learning")
              for place in cells_of(table_of(section_of(paper, title), 1), "Priority")]
    assert min(int(place.rstrip("=")) for place in places) == 1


@pytest.mark.parametrize(("notice", "message"), [
    ("", ""), ("police.xlsx was left out.", INCOMPLETE),
])
def test_a_notice_has_no_names(notice: str, message: str) -> None:
    """That answers are missing is never hidden; which file is."""
    assert publish(facts_of(rows_of(*[6] * 9), notice=notice)).notice == message


def test_what_counts_of_several_returns_is_published_without_names() -> None:
    """That it was chosen is said, of this round and of the earlier one; not whose returns."""
    chosen = "Where an agency returned more than once, its latest return counts: Quillback Police."
    facts = facts_of(rows_of(*[6] * 9), notice=f"x.xlsx was left out. {chosen}")
    source = replace(facts.round.source, versions=chosen)
    public = publish(replace(facts, round=replace(facts.round, source=source)))
    sentence = "An agency returned more than once, and which of its returns to use was chosen."
    assert public.notice == f"{INCOMPLETE} {sentence}"
    then = facts_of(rows_of(*[6] * 9) | {NAMES[0]: [0] * 9}).round
    changes = changes_since(replace(then, source=replace(source, round="2025")), facts.round,
                            notice=f"x.xlsx was left out. {chosen}")
    assert f"2025: {chosen}" in changes.caveats
    shown = publish(replace(facts, changes=changes)).changes
    assert shown is not None
    assert {f"2025: {INCOMPLETE}", f"2025: {sentence}"} <= set(shown.caveats)
    assert "Quillback" not in " ".join(shown.caveats)


@pytest.mark.parametrize("then", [True, False])
def test_a_weighted_round_is_not_published(then: bool) -> None:
    """If an agency's weight is a thousand, every score is its own."""
    facts = facts_of(rows_of(*[6] * 9))
    weighted = facts_of(rows_of(*[6] * 9), how={
        "weighing": Weighing({"police": Fraction(1000)}), "name": "2025"})
    if then:
        weighted = replace(facts, changes=changes_since(weighted.round, facts.round))
    which = "The star tool of 2025" if then else "This star tool"
    with pytest.raises(HsbstarError, match=f"{which} was scored with --weights"):
        publish(weighted)


def test_a_statement_without_a_score_lends_no_agencies_to_its_domain() -> None:
    """Six scored it, and agreed that there are no data: the domain rests on the other two."""
    facts = facts_of(rows_of(6, 2, 0, *[6] * 6), how={"agreed": {"d1-a": ND}})
    public = publish(facts)
    assert public.whole.domains[0].score is None
    table = table_of(section_of(paper_of(public), "The domains"))
    assert cells_of(table, "Agencies")[0] == "fewer than 5"
    assert cells_of(table, "Statements scored")[0] == "withheld"




def test_agreement_is_that_of_published_statements() -> None:
    """Never of statements that few scored; without a figure, and only where they differ."""
    rows = rows_of(4, 4, 4, *[6] * 6)
    for place, name in enumerate(NAMES[:6]):
        rows[name][0] = rows[name][3] = place % 4
        rows[name][4] = (5 - place) % 4
    rows[NAMES[0]][6] = 0
    paper = paper_of(publish(facts_of(rows)))
    found = {title: re.findall(r"[^.]*(?:similarly|differently|Most scores)[^.]*\.",
                               " ".join(texts_of(section_of(paper, title))))
            for title in ("1 Finding out", "2 Helping early", "3 Learning")}
    assert found == {
        "1 Finding out": [],
        "2 Helping early": [" Agencies scored the same statements very differently."],
        "3 Learning": [],
    }
    assert "Agreement between agencies" not in headings_of(paper)


def test_what_is_withheld_is_not_called_missing() -> None:
    """A score that is withheld is a score."""
    written = list(texts_of(paper_of(publish(facts_of(rows_of(*[4] * 9))))))
    assert "No domain's score is published." in written[0]
    assert any("No domain has a published score." in text for text in written)
    assert "No score" not in " ".join(written)
    assert any("Statements whose scores are not published have no rank." in text
               for text in written)
    assert "No statement with a published score is below the top of the scale." in written


def test_what_people_planned_is_counted() -> None:
    """Words of a plan can name anybody."""
    plan = LastPlan("2026", (
        Planned("d1-a", "1.1", "S.", "Quillback Police write to the schools.", "A. Lead"),
        Planned("d1-a", "1.1", "S.", "More of it.", status="Done"),
        Planned("d1-a", "1.1", "S.", "And more.", due="when Kim is back", status="Kim is on leave"),
        Planned("gone", "9.9", "S.", "Quillback Health stops it."),
    ))
    paper = paper_of(publish(facts_of(rows_of(*[6] * 9), plan=plan)))
    table = table_of(section_of(paper, "1 Finding out"), 1)
    assert "3 actions: 1 not started, 1 done, 1 another status" in cells_of(table, "Action")
    few = paper_of(publish(facts_of(rows_of(4, 4, *[6] * 7), plan=plan)))
    table = table_of(section_of(few, "1 Finding out"), 1)
    assert dict(zip(cells_of(table, "Priority"), cells_of(table, "Score"), strict=True))["–"] == (
        "withheld")
    written = " ".join(texts_of(paper))
    assert "write to the schools" not in written
    assert "A. Lead" not in written
    assert "Kim" not in written


def test_changes_of_few_are_withheld() -> None:
    """Where either round has fewer than five agencies, or fewer than five are in both."""
    now = rows_of(*[6] * 9)
    few = {name: row[:6] + [NA] * 3 for name, row in rows_of(*[4] * 9, of=6).items()}
    paper = paper_of(publish(facts_of(now, before=few)))
    table = table_of(section_of(paper, "The domains"))
    assert cells_of(table, "Change") == ["withheld", "withheld", "–"]
    assert ("Since 2025: not published. With the other figures it could show what fewer than 5 "
            "agencies answered.") in texts_of(section_of(paper, "1 Finding out"))
    summary = " ".join(texts_of(section_of(paper, "Summary")))
    assert "too few agencies to tell a change from chance in Learning" in summary


def test_few_agencies_in_both_rounds_are_not_counted() -> None:
    """The plain change is published, since each score is from five; the matched change is not."""
    before = {f"Quillback {name}": [1] * 9 for name in "ABCDE"}
    before[NAMES[0]] = [1] * 9
    paper = paper_of(publish(facts_of(rows_of(*[6] * 9), before=before)))
    written = list(texts_of(section_of(paper, "1 Finding out")))
    assert ("Since 2025: +1.0, from 1.0. Fewer than 5 agencies scored any of its statements in "
            "both rounds: too few to tell.") in written
    limits = list(texts_of(section_of(paper, "What these figures do not show")))
    assert "Too few agencies answered in both rounds to tell a change from chance." in limits


def test_enough_agencies_in_both_rounds_are_counted_without_who_rose() -> None:
    """How many rose and fell are counts of single agencies."""
    before = rows_of(*[6] * 9, score=1)
    before[NAMES[0]] = [0] * 9
    paper = paper_of(publish(facts_of(rows_of(*[6] * 9), before=before)))
    (since,) = (text for text in texts_of(section_of(paper, "1 Finding out"))
                if text.startswith("Since"))
    assert "Answers from 6 agencies in both rounds moved by +1.2, 95%" in since
    assert "rose" not in since


@pytest.mark.parametrize("agencies", [1, 5])
def test_answers_that_became_no_data_are_not_counted(agencies: int) -> None:
    """One low score that became no data is one agency's: it is not even mentioned."""
    now, before = rows_of(*[7] * 9, of=7), rows_of(*[7] * 9, of=7, score=1)
    before[NAMES[6]] = [0] * 9
    for place, name in enumerate(NAMES[:agencies]):
        now[name] = [*now[name][:place], ND, *now[name][place + 1:]]
    facts = facts_of(now, before=before)
    paper, own = paper_of(publish(facts)), paper_of(facts)
    limits, counted = (" ".join(texts_of(section_of(each, "What these figures do not show")))
                       for each in (paper, own))
    mentioned = "Some low scores from 2025 became ‘no data’ or ‘not applicable’ in 2026." in limits
    assert mentioned is (agencies == 5)
    assert f"from 2025 became {agencies} ‘no data’ in 2026." in counted


def test_gaps_are_not_published() -> None:
    """Many can be a single agency's, and by subtraction they show what is withheld."""
    rows = rows_of(*[6] * 9)
    for name in NAMES[:6]:
        rows[name][0] = ND
    written = " ".join(texts_of(section_of(paper_of(publish(facts_of(
        rows, unevidenced={"d1-b": 6}))), "Summary")))
    assert "no data" not in written
    assert "evidence beside" not in written


def test_the_public_gets_no_first_steps_and_no_list_of_returns() -> None:
    """What could be started is for the area to decide; who returned is a number."""
    paper = paper_of(publish(facts_of(rows_of(*[6] * 9, score=1))))
    assert set(cells_of(table_of(section_of(paper, "1 Finding out"), 1), "Action")) == {"–"}
    assert list(texts_of(section_of(paper, "Returns"))) == ["Six agencies returned the audit."]
