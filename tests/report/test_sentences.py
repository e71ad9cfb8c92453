"""The board's paper has what the figures show, in order, and no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.comparison.caveats import HOW_ROUNDS_COMPARE
from hsbstar.plan.model import PLAN_CAVEATS, LastPlan, Planned
from hsbstar.report.annexes import NOT_IN_PAPERS, ONLY_IN_WORKBOOKS, SAME_WITHOUT
from hsbstar.report.document import Picture, Style, Table, Text
from hsbstar.report.facts import changes_since
from hsbstar.report.highlights import strengths
from hsbstar.report.publishing import publish
from hsbstar.rounds.method import (
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_ORDER_IS_SHOWN,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
)
from hsbstar.rounds.ranking import rank_ranges
from hsbstar.rounds.scoring import Weighing
from hsbstar.star_tool.returns_sheet import Received
from support.frameworks import framework_data
from support.papers import (
    IDS,
    POLICE_AND_SCHOOLS,
    blocks_of,
    cells_of,
    facts_of,
    framework_of,
    headings_of,
    paper_of,
    round_of,
    section_of,
    small_data,
    table_of,
    texts_of,
)
from support.table_rounds import NA, ND

if TYPE_CHECKING:
    from collections.abc import Mapping


def plan_of(*actions: Planned) -> LastPlan:
    """Return a plan of actions."""
    return LastPlan("2026", actions)


def action(id_: str, text: str, **more: object) -> Planned:
    """Return an action for a statement."""
    return Planned(id_, id_, "A statement.", text, **more)  # type: ignore[arg-type] # any field


def highlights_of(**more: object) -> list[str]:
    """Return the strengths and priorities of the two agencies' round."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS, **more))
    return list(texts_of(section_of(paper, "Strengths and priorities")))


def summary_of(**more: object) -> list[str]:
    """Return the texts in the summary of the two agencies' round."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS, **more))
    return list(texts_of(section_of(paper, "Summary")))


def test_the_paper_goes_from_the_summary_to_the_grounds() -> None:
    """Headings are in the order in which a board reads."""
    assert list(headings_of(paper_of(facts_of(POLICE_AND_SCHOOLS)))) == [
        "Summary", "What the board is asked to decide", "Strengths and priorities",
        "Two strengths", "Three priorities", "What changed for children", "The domains",
        "1 Finding out", "2 Helping early", "3 Learning", "Glossary", "Annex A: Method and limits",
        "What these figures do not show", "How the figures are calculated",
        "Framework and sources", "Annex B: How certain the figures are", "How certain the order is",
        "Agreement between agencies", "Annex C: Returns",
    ]


def test_the_title_names_area_and_round_and_the_days_of_the_returns() -> None:
    """The only dates are those of the returns."""
    facts = facts_of(POLICE_AND_SCHOOLS)
    source = replace(facts.round.source, dates=(dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
    paper = paper_of(replace(facts, round=replace(facts.round, source=source)))
    assert paper.title == "Harmful sexual behaviour audit: Northshire 2026"
    assert paper.subtitle == "Returns completed 1 to 31 March 2026"
    for first, begun in ((dt.date(2026, 2, 27), "27 February"),
                         (dt.date(2025, 12, 20), "20 December 2025")):
        over = replace(source, dates=(first, source.dates[1]))
        assert paper_of(replace(facts, round=replace(facts.round, source=over))).subtitle == (
            f"Returns completed {begun} to 31 March 2026")
    once = replace(source, dates=source.dates[:1], area="", round="")
    paper = paper_of(replace(facts, round=replace(facts.round, source=once)))
    assert paper.title == "Harmful sexual behaviour audit"
    assert paper.subtitle == "Returns completed 1 March 2026"
    assert paper_of(facts).subtitle == "The returns have no dates"


def test_the_first_sentence_says_who_returned_and_where_the_ends_lie() -> None:
    """Ends are named with the scale's own labels."""
    assert summary_of(invited=3, not_returned=1)[0] == (
        "2 of 3 agencies returned the audit. Helping early scored lowest (1.5) and Finding out "
        "highest (3.0). There are too few agencies to tell the other 2 domains apart from the "
        "lowest."
    )
    assert summary_of()[3].startswith(
        "The scale goes from 0 (never / no evidence) to 4 (always / strong evidence).")
    assert summary_of()[0].startswith("Two agencies returned the audit.")
    assert summary_of(invited=2, not_returned=1)[0].startswith(
        "1 of 2 agencies returned the audit, and 1 agency that was not on the list.")


def test_equal_domains_are_called_equal_in_the_first_sentence() -> None:
    """No tie is called lowest or highest alone."""
    def first(*scores: int) -> str:
        answers = {name: [score for score in scores for _ in range(3)] for name in "ABCDEF"}
        return next(texts_of(paper_of(facts_of(answers))))

    assert ("Finding out and Helping early scored joint lowest (1.0). Learning scored highest "
            "(3.0). The lowest can be told apart from the other domain.") in first(1, 1, 3)
    assert ("Finding out scored lowest (1.0). Helping early and Learning scored joint highest "
            "(3.0).") in first(1, 3, 3)
    equal = first(2, 2, 2)
    assert "All 3 domains are equal (2.0)." in equal
    assert "ighest" not in equal


def test_the_annex_has_the_rank_ranges_and_who_would_change_the_lowest() -> None:
    """11 and 12 eighths; without one of six agencies 10 sevenths each. Not in public."""
    answers = {name: [1, 1, 1, 2, 2, 2, 3, 3, 3] for name in "ABDEFG"}
    answers["C"] = [4, 4, 4, 0, 0, 0, 3, 3, 3]
    answers["H"] = [1, 1, 1, 0, 0, 0, 3, 3, 3]
    facts = facts_of(answers)
    section = section_of(paper_of(facts), "How certain the order is")
    ranges = rank_ranges(facts.round)
    assert ranges.without == dict.fromkeys("ABDEFG", (1, 2))
    lines = list(texts_of(section))
    assert "Without A, Finding out and Helping early would be lowest." in lines
    assert not any(text.startswith(("Without C", "Without H")) for text in lines)
    domains, urgent = table_of(section), table_of(section, 1)
    assert cells_of(domains, "Rank range") == [str(ranges.domains[number]) for number in (1, 2, 3)]
    assert cells_of(urgent, "Rank range") == [str(each) for each in ranges.priorities.values()]
    public = paper_of(publish(facts))
    assert "How certain the order is" not in headings_of(public)
    assert not any("Without" in text and "lowest" in text for text in texts_of(public))


def test_the_annex_says_where_nobody_changes_the_lowest() -> None:
    """And nothing of it where there is one agency only; without a score, where that goes."""
    def annex(answers: dict[str, list[object]]) -> list[str]:
        return list(texts_of(section_of(paper_of(facts_of(answers)), "How certain the order is")))

    assert SAME_WITHOUT in annex({name: [1, 1, 1, 2, 2, 2, 3, 3, 3] for name in "AB"})
    assert SAME_WITHOUT not in annex({"A": [1, 1, 1, 2, 2, 2, 3, 3, 3]})
    alone: dict[str, list[object]] = {"A": [1] * 9, "B": [None] * 9}
    assert "Without A, no domain would have a score." in annex(alone)
    facts = facts_of({"A": [4] * 9, "B": [4] * 9})
    section = section_of(paper_of(facts), "How certain the order is")
    assert len([block for block in blocks_of(section) if isinstance(block, Table)]) == 1


def test_nobody_is_counted_as_returned_where_agencies_were_picked() -> None:
    """Two were counted; whether others returned, this star tool does not know."""
    facts = facts_of(POLICE_AND_SCHOOLS)
    source = replace(facts.round.source, selection="Left out: Health (2 of 3 agencies counted).")
    facts = replace(facts, round=replace(facts.round, source=source))
    section = section_of(paper_of(facts), "Returns")
    assert next(texts_of(section)) == "Two agencies counted in this round."
    assert not any("--expected" in text for text in texts_of(section))


def test_the_reading_shows_how_scores_lie_and_what_is_missing() -> None:
    """Statements near the ends, agreement, gaps: a mean alone would hide them."""
    reading = summary_of(unevidenced={"d1-a": 2})[3]
    assert "Of 9 statements, 3 score 3 or more and 2 score 1 or less; 1 has no score." in reading
    assert "Agencies scored the same statements differently. With only 2 agencies " in reading
    assert "alpha" not in reading
    assert "Agencies gave ‘no data’ once and no answer once." in reading
    assert "2 high scores have no evidence recorded." in reading


def test_alpha_is_in_the_method_part_alone() -> None:
    """The board reads the sentence; the figures are there for whoever checks them."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS))
    table = table_of(section_of(paper, "Agreement between agencies"))
    assert [row[:2] for row in table.rows] == [
        ("All statements", "0.64"), ("1 Finding out", "0.44"), ("2 Helping early", "0.00"),
        ("3 Learning", "–")]
    for title in ("Summary", "1 Finding out", "2 Helping early", "3 Learning"):
        assert not any("alpha" in text.casefold() for text in texts_of(section_of(paper, title)))


def test_unknown_evidence_in_an_older_star_tool_is_called_unknown() -> None:
    """No count of high scores without evidence is not a count of none."""
    reading = summary_of(unevidenced=None)[3]
    assert "This star tool does not show how many high scores have no evidence" in reading


def test_a_notice_comes_first() -> None:
    """The warning on the face of the star tool comes first in the paper."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS, notice="One file was left out."))
    first = next(iter(section_of(paper, "Summary").blocks))
    assert first == Text("One file was left out.", Style.NOTICE)


def test_thin_evidence_and_moderation_are_on_the_first_page() -> None:
    """Neither is left for the table."""
    thin = {"Police": [4, None, None, 1, 1, 1, 1, 1, 1]}
    facts = facts_of(thin, how={"agreed": {"d3-a": 2}})
    reading = list(texts_of(section_of(paper_of(facts), "Summary")))[3]
    assert "1 of 9 scores was agreed in moderation and is used here." in reading
    assert "Thin evidence (few statements scored): Finding out." in reading


def test_a_round_without_a_score_says_so() -> None:
    """Nothing is made up where nobody scored anything."""
    paper = paper_of(facts_of({"Police": [ND] * 9, "Schools": [None] * 9}))
    written = list(texts_of(paper))
    assert "No domain has a score." in written[0]
    assert "No statement in this domain has a score." in written
    assert any("above the middle of the scale" in text for text in written)
    assert "No statement with a score is below the top of the scale." in written


def test_strengths_are_high_scores_that_two_agencies_gave() -> None:
    """One agency's praise of itself is none; of equal ones more agencies, then less apart."""
    rows = {
        "Police": [4, 4, 3, 3, 2, 2, NA, 4, 0],
        "Schools": [NA, 4, 3, 4, 2, 2, NA, 3, 0],
        "Health": [NA, NA, 3, 2, 2, 2, NA, 4, 0],
    }
    found = [score.statement.ref for score in strengths(round_of(rows))]
    assert found == ["1.2", "3.2", "1.10", "2.1"]


def test_a_strength_on_too_few_agencies_is_none() -> None:
    """Where somebody wants three agencies behind a score, two are no strength."""
    assert strengths(round_of(POLICE_AND_SCHOOLS, weighing=Weighing(minimum=3))) == []


def test_a_strength_counts_its_answers_without_evidence() -> None:
    """A board should not celebrate what nobody can show."""
    written = highlights_of(unevidenced={"d1-a": 1})
    assert ("1.1 Every school that is finding out has a policy. Scored 4.0 (only 2 agencies); 1 "
            "high score without evidence") in written


def test_ties_at_the_last_place_are_listed() -> None:
    """Three are shown, and then which others could be there as well."""
    written = list(texts_of(paper_of(facts_of({"Police": [3] * 9, "Schools": [3] * 9}))))
    # The three on leadership are the priorities.
    assert "Three more statements score as high as the last of these: 2.2, 3.1 and 3.2." in written
    # Of three leadership statements none is more urgent than another.
    assert not any("as urgent as" in text for text in written)


def test_ties_of_priorities_are_listed() -> None:
    """Two leadership statements come first; of three on processes the first is shown."""
    scores = [3] * 8 + [4]
    written = list(texts_of(paper_of(facts_of({"Police": scores, "Schools": scores}))))
    assert "Two more statements are as urgent as the last of these: 2.2 and 3.2." in written


def test_priorities_say_what_is_planned_for_them() -> None:
    """With a plan; without a plan no sentence is about plans."""
    plan = plan_of(action("d2-a", "Write one."))
    written = highlights_of(plan=plan)
    assert any(text.endswith("; 1 action planned") for text in written)
    assert any(text.endswith("; no actions planned") for text in written)
    assert not any("planned" in text for text in highlights_of())


def test_the_summary_orders_changes_by_how_sure_they_are() -> None:
    """Six agencies that all rose in a single domain."""
    before = {f"Agency {name}": [1, 1, 1, 2, 2, 2, 3, None, None] for name in range(8)}
    now = {f"Agency {name}": [3, 3, 3, 2, 2, 2, None, 3, 3] for name in range(8)}
    written = list(texts_of(section_of(paper_of(facts_of(now, before=before)), "Summary")))
    assert ("Among agencies that took part in 2025 and in this round: a clear rise in Finding out; "
            "no clear change in Helping early; too few agencies to tell a change from chance in "
            "Learning.") in written


def test_the_summary_does_not_list_the_domains_that_are_left() -> None:
    """Titles hold commas and ‘and’: two of three without a clear change are the other two."""
    before = {f"Agency {name}": [1, 1, 1, 2, 2, 2, 3, 3, 3] for name in range(8)}
    now = {f"Agency {name}": [3, 3, 3, 2, 2, 2, 3, 3, 3] for name in range(8)}
    written = list(texts_of(section_of(paper_of(facts_of(now, before=before)), "Summary")))
    assert ("Among agencies that took part in 2025 and in this round: a clear rise in Finding out; "
            "no clear change in the other 2 domains.") in written


def test_the_star_is_described_with_the_round_behind_it() -> None:
    """Alt text has every figure that the picture has."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS, before=POLICE_AND_SCHOOLS))
    (star,) = (block for block in blocks_of(paper) if isinstance(block, Picture))
    assert star.caption == "The star of 2026, with 2025 behind it"
    assert "Dashed, 2025: Finding out 3.0; Helping early 1.5; Learning 1.8." in star.alt


def test_the_overview_has_each_domain_in_a_row() -> None:
    """With an earlier round it has the change and how sure that is."""
    table = table_of(section_of(paper_of(facts_of(POLICE_AND_SCHOOLS)), "The domains"))
    assert [column.text for column in table.columns] == [
        "Domain", "Score", "Statements scored", "Agencies",
    ]
    assert table.rows[1] == ("2 Helping early", "1.5", "2 of 2", "only 2 of 2")
    thin = facts_of({**POLICE_AND_SCHOOLS, "Health": [None] * 9}, before={"Police": [4] * 3})
    table = table_of(section_of(paper_of(thin), "The domains"))
    assert cells_of(table, "2025") == ["4.0", "–", "–"]
    assert cells_of(table, "How certain") == ["too few to tell"] * 3


def test_the_overview_marks_thin_evidence() -> None:
    """In a column of its own, where any domain is thin."""
    facts = facts_of({"Police": [4, None, None, 1, 1, 1, 1, 1, 1]})
    table = table_of(section_of(paper_of(facts), "The domains"))
    assert cells_of(table, "Evidence") == ["thin", "", ""]
    written = list(texts_of(section_of(paper_of(facts), "1 Finding out")))
    assert written[0] == (
        "Score 4.0 on the scale from 0 to 4, the highest of the 3 domains.")
    assert written[1].startswith(
        "1 of 3 relevant statements was scored. Fewer than half of them have a firm score: thin "
        "evidence.")


def test_a_domain_that_the_earlier_round_lacks_is_not_compared() -> None:
    """Nor is a domain that had no score."""
    facts = facts_of(POLICE_AND_SCHOOLS, before={"Police": [1, 1, 1]})
    written = list(texts_of(section_of(paper_of(facts), "2 Helping early")))
    assert "Since 2025: not compared, because one of the rounds has no score." in written
    assert facts.changes is not None
    without = {number: domain for number, domain in facts.changes.domains.items() if number != 2}
    facts = replace(facts, changes=replace(facts.changes, domains=without, statements={}))
    written = list(texts_of(section_of(paper_of(facts), "2 Helping early")))
    assert not any(text.startswith("Since") for text in written)
    overview = table_of(section_of(paper_of(facts), "The domains"))
    assert overview.rows[1][4:] == ("–", "–", "")


def test_a_change_has_its_agencies_interval_and_words() -> None:
    """The plain change first, then that of the same agencies."""
    before = {f"Agency {name}": [1, 2, 1] for name in range(6)}
    now = {f"Agency {name}": [2, 3, 3 if name else 1] for name in range(6)}
    written = list(texts_of(section_of(paper_of(facts_of(now, before=before)), "1 Finding out")))
    (since,) = (text for text in written if text.startswith("Since"))
    assert since == (
        "Since 2025: +1.23, from 1.33. Answers from 6 agencies in both rounds moved by +1.23 (6 "
        "rose, 0 fell, 0 stayed the same), 95% interval +0.6 to +1.4: clear rise."
    )


@pytest.mark.parametrize(("then", "today"), [({}, {"d1-a": 3}), ({"d1-a": 3}, {})])
def test_moderation_in_one_round_only_is_on_the_first_page(
    then: Mapping[str, int], today: Mapping[str, int]
) -> None:
    """The words compare agencies' own scores, and so do the changes of statements."""
    rows = {f"Agency {place}": [2] * 9 for place in range(6)}
    now = facts_of(rows, how={"agreed": today})
    changes = changes_since(round_of(rows, "2025", agreed=then), now.round)
    paper = paper_of(replace(now, changes=changes))
    assert any("Scores were agreed in moderation in only one of the two rounds." in text
               for text in texts_of(section_of(paper, "Summary")))
    table = table_of(section_of(paper, "1 Finding out"))
    assert cells_of(table, "Matched change since 2025") == ["0.0"] * 3


@pytest.mark.parametrize("agreed", [{}, {"d1-a": 3}])
def test_moderation_in_both_rounds_or_in_none_is_no_caution(agreed: Mapping[str, int]) -> None:
    """The change is then that of the scores, agreed ones as well."""
    rows = {f"Agency {place}": [2] * 9 for place in range(6)}
    now = facts_of(rows, how={"agreed": agreed})
    changes = changes_since(round_of(rows, "2025", agreed=agreed), now.round)
    paper = paper_of(replace(now, changes=changes))
    assert not any("only one of the two rounds" in text for text in texts_of(paper))
    table = table_of(section_of(paper, "1 Finding out"))
    assert cells_of(table, "Change since 2025") == ["0.0"] * 3


def test_errors_of_the_earlier_round_are_caveats() -> None:
    """A change from faulty figures is no change; what was chosen is written once."""
    facts = facts_of(POLICE_AND_SCHOOLS)
    before = round_of(POLICE_AND_SCHOOLS, "2025")
    before = replace(before, source=replace(before.source, selection="Only schools counted."),
                     notice="x.xlsx was left out.")
    changes = changes_since(before, replace(facts.round, notice="y.xlsx was left out."),
                            notice="x.xlsx was left out. Only schools counted.")
    written = list(texts_of(section_of(paper_of(replace(facts, changes=changes)),
                                       "What these figures do not show")))
    assert "2025: x.xlsx was left out." in written
    assert sum(".xlsx" in text for text in written) == 1
    assert changes.errors == "x.xlsx was left out."
    assert sum("Only schools counted." in text for text in written) == 1


def test_other_agencies_are_no_change_of_practice() -> None:
    """Where nobody answered twice, there is a sentence about it."""
    facts = facts_of(POLICE_AND_SCHOOLS, before={"Health": [1] * 9})
    written = list(texts_of(section_of(paper_of(facts), "1 Finding out")))
    assert ("Since 2025: +2.0, from 1.0. No agency scored any of its statements in both rounds: "
            "too few to tell.") in written


def test_statements_stand_with_score_agencies_spread_and_gaps() -> None:
    """What is agreed, does not apply, or has no score is written in words."""
    facts = facts_of(POLICE_AND_SCHOOLS, unevidenced={"d3-c": 1}, before=POLICE_AND_SCHOOLS,
                     how={"agreed": {"d1-b": 3}})
    paper = paper_of(facts)
    first = table_of(section_of(paper, "1 Finding out"))
    assert first.rows[1] == ("1.2 Records about finding out are kept in one form.", "3 (agreed)",
                             "only 2", "2 to 4", "0.0", "none")
    assert cells_of(table_of(section_of(paper, "2 Helping early")), "Score")[2] == "does not apply"
    last = table_of(section_of(paper, "3 Learning"))
    assert cells_of(last, "Evidence gaps") == [
        "none", "no answer: 1", "no data: 1; high score, no evidence: 1",
    ]
    assert cells_of(last, "Lowest to highest")[2] == "–"


def test_a_statement_has_its_change_and_no_word() -> None:
    """However large it is; without a change there is a dash."""
    before = {f"Agency {name}": [0, 2, None] for name in range(12)}
    now = {f"Agency {name}": [4, 2, 2] for name in range(12)}
    table = table_of(section_of(paper_of(facts_of(now, before=before)), "1 Finding out"))
    assert cells_of(table, "Change since 2025") == ["+4.0", "0.0", "–"]


def test_scores_from_few_agencies_are_marked() -> None:
    """Where somebody wants a minimum."""
    facts = facts_of({"Police": [4] * 9, "Schools": [4, *[None] * 8]},
                     how={"weighing": Weighing(minimum=2)})
    table = table_of(section_of(paper_of(facts), "1 Finding out"))
    assert cells_of(table, "Agencies") == ["only 2", "only 1 (few)", "only 1 (few)"]


def test_priorities_have_nice_sections_and_a_first_step() -> None:
    """The section's text follows, in our words, and the domain's before another's."""
    data = small_data(first_step="Ask one school.")
    data["domains"][1]["nice"][0]["text"] = "Other words."
    facts = facts_of({"Police": [0] * 9, "Schools": [0] * 9}, framework=framework_of(data))
    section = section_of(paper_of(facts), "1 Finding out")
    table = table_of(section, 1)
    assert cells_of(table, "Action") == ["–", "–", "Suggested first step: Ask one school."]
    assert cells_of(table, "NICE NG55") == ["1.1"] * 3
    assert cells_of(table, "Priority") == ["1=", "4=", "7="]
    assert "NG55 1.1 Agencies work together." in texts_of(section)


def test_actions_are_next_to_their_statements_whatever_their_rank() -> None:
    """An action for a statement that is no priority is not lost."""
    planned = plan_of(
        action("d1-a", "Write a policy.", owner="Schools lead", due=dt.date(2027, 1, 31)),
        action("d1-a", "Train."), action("d1-b", "Keep it up.", status="Done"),
    )
    facts = facts_of({"Police": [4, 4, 0, *[0] * 6]}, plan=planned)
    table = table_of(section_of(paper_of(facts), "1 Finding out"), 1)
    assert cells_of(table, "Action") == [
        "None planned.",
        "Write a policy. (Schools lead; due 31 January 2027; not started) Train. (not started)",
        "Keep it up. (done)",
    ]
    assert cells_of(table, "Priority")[1:] == ["–", "–"]


def test_an_action_says_how_success_is_known() -> None:
    """And reads well where nobody wrote what is to be done."""
    planned = plan_of(action("d1-a", "Train.", measure="All trained."),
                      action("d1-a", "", owner="A"))
    facts = facts_of({"Police": [0] * 9}, plan=planned)
    table = table_of(section_of(paper_of(facts), "1 Finding out"), 1)
    written = cells_of(table, "Action")
    assert "Train. (not started) Success: All trained. (A; not started)" in written


def test_actions_for_statements_that_are_gone_are_listed() -> None:
    """Another edition dropped the statement; what was planned for it is not lost."""
    facts = facts_of({"Police": [0] * 9}, plan=plan_of(action("old", "Rewrite it.")))
    section = section_of(paper_of(facts), "Actions that are not in a domain")
    assert table_of(section).rows == (("old A statement.", "Rewrite it. (not started)"),)
    assert next(texts_of(section)) == (
        "The plan has 1 action for statements that are not in this round.")


def test_a_domain_without_priorities_says_so() -> None:
    """And that nothing is planned in it, where there is a plan."""
    rows = {"Police": [4, 4, 4, *[0] * 6]}
    written = list(texts_of(section_of(paper_of(facts_of(rows)), "1 Finding out")))
    assert written[-1] == "None of these statements is among the first 10 priorities."
    written = list(texts_of(section_of(paper_of(facts_of(rows, plan=plan_of())), "1 Finding out")))
    assert written[-1] == (
        "None of these statements is among the first 10 priorities, and none has "
        "an action in the plan."
    )


def test_statements_that_the_framework_file_lacks_have_no_guidance() -> None:
    """Another edition's file: figures stay, guidance is a dash."""
    data = framework_data()
    for place, statement in enumerate(data["domains"][0]["statements"]):
        statement["id"] = f"other-{place}"
    facts = facts_of({"Police": [0] * 9}, framework=framework_of(data))
    table = table_of(section_of(paper_of(facts), "1 Finding out"), 1)
    assert {row[4:] for row in table.rows} == {("–", "–")}


def test_returns_are_listed_with_who_is_missing() -> None:
    """Sign-off is in the table, the senior lead's name is not."""
    returned = (Received("Police", "31 March 2026", True, "7", "1", "1", "0", "2"),
                Received("", "", False, "6", "1", "0", "2", "0"))
    facts = facts_of(POLICE_AND_SCHOOLS, returned=returned, missing=("Health",), not_returned=1,
                     invited=3)
    section = section_of(paper_of(facts), "Returns")
    assert list(texts_of(section))[:3] == [
        "2 of 3 agencies returned the audit.", "Not returned (1 agency):", "Health",
    ]
    assert table_of(section).rows == (
        ("Police", "31 March 2026", "yes", "7", "1", "1", "0", "2"),
        ("an agency without a name", "not given", "no", "6", "1", "0", "2", "0"),
    )


@pytest.mark.parametrize(("more", "message"), [
    ({}, True), ({"invited": 2}, False), ({"missing": ("Health",)}, False),
])
def test_unknown_is_not_none_missing(more: dict[str, object], message: bool) -> None:
    """Without a list of who was invited, nobody knows whether all returned."""
    section = section_of(paper_of(facts_of(POLICE_AND_SCHOOLS, **more)), "Returns")
    assert any("without a list of those invited" in text for text in texts_of(section)) is message


def test_the_method_has_what_was_done_and_no_more() -> None:
    """Weights, minimum, moderation, plan and comparison only where there are any."""
    title = "How the figures are calculated"
    plain = set(texts_of(section_of(paper_of(facts_of(POLICE_AND_SCHOOLS)), title)))
    special = {*HOW_MODERATION_COUNTS, *PLAN_CAVEATS, HOW_ROUNDS_COMPARE[0]}
    starts = ("Weights: ", "A score from fewer agencies")
    assert not plain & special
    assert not any(text.startswith(starts) for text in plain)
    how = {"weighing": Weighing({"police": Fraction(2)}, 1), "agreed": {"d1-a": 1}}
    facts = facts_of(POLICE_AND_SCHOOLS, plan=plan_of(), before=POLICE_AND_SCHOOLS, how=how)
    written = set(texts_of(section_of(paper_of(facts), "How the figures are calculated")))
    assert special <= written
    assert sum(text.startswith(starts) for text in written) == 2


def test_the_method_says_nothing_of_workbooks() -> None:
    """What only a workbook has is left out, and is still there to be left out."""
    lines = " ".join((*HOW_SCORES_ARISE, *HOW_WEIGHTS_COUNT, *HOW_FEW_ARE_MARKED,
                      *HOW_ORDER_IS_SHOWN))
    assert all(words in lines for words in ONLY_IN_WORKBOOKS)
    assert any(line.startswith(NOT_IN_PAPERS) for line in HOW_ROUNDS_COMPARE)
    how = {"weighing": Weighing({"police": Fraction(2)}, 1)}
    facts = facts_of(POLICE_AND_SCHOOLS, before=POLICE_AND_SCHOOLS, how=how)
    written = " ".join(texts_of(section_of(paper_of(facts), "How the figures are calculated")))
    assert not any(words in written for words in (*ONLY_IN_WORKBOOKS, NOT_IN_PAPERS))


def test_limits_name_who_answered_in_one_round_only() -> None:
    """A change comes with its caveats."""
    facts = facts_of({"Police": [1] * 9, "Health": [1] * 9},
                     before={"Police": [1] * 9, "Schools": [1] * 9})
    written = list(texts_of(section_of(paper_of(facts), "What these figures do not show")))
    assert "Only in this round: Health." in written
    assert "Only in 2025: Schools." in written
    assert any("needed to tell a change from chance" in text for text in written)


def test_a_scale_of_few_steps_has_no_two_ends() -> None:
    """On 0 to 2, ‘1 or less’ and ‘1 or more’ would be nearly all."""
    facts = facts_of({"Police": [1] * 9})
    source = replace(facts.round.source, highest=2)
    facts = replace(facts, round=replace(facts.round, source=source),
                    whole=replace(facts.whole, source=source))
    assert not any("score 1 or more" in text for text in texts_of(paper_of(facts)))
    assert "(always" not in next(texts_of(paper_of(facts)))


def test_every_statement_is_in_the_paper() -> None:
    """No answer is lost on the way: each has its row."""
    written = " ".join(texts_of(paper_of(facts_of({"Police": [1] * len(IDS)}))))
    assert all(f"{number}.{place}" in written for number in (1, 2, 3) for place in (1, 2, 10))
