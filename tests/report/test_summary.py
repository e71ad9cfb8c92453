"""The first page asks for decisions and is a page; domains have sentences; terms are explained."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.charts.formats import Format
from hsbstar.charts.save import Words
from hsbstar.charts.star import PAPER_WIDTH_CM, draw_paper_star
from hsbstar.report.compose import Options, write_paper
from hsbstar.report.document import Field, Fields, Items, Style, Text, shortened
from hsbstar.report.html.page import write_page
from hsbstar.report.narrative import _end
from hsbstar.report.publishing import publish
from hsbstar.report.summary import DRAFT, DRAFT_WITHOUT, MAX_NOTICE
from hsbstar.report.word.write import write_word
from hsbstar.rounds.model import show_own_score
from support.papers import (
    PNG,
    POLICE_AND_SCHOOLS,
    blocks_of,
    cells_of,
    facts_of,
    headings_of,
    paper_of,
    section_of,
    sized_facts,
    table_of,
    texts_of,
)
from support.table_rounds import ND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.report.facts import Facts

LONG = "Preventing, identifying and assessing harmful behaviour early and together, number"
AREA = "The Combined Partnership of Northshire, Southshire and the Isles of the Western Coast"
NOTICE = "Agency 1 returned 3 times: the latest return, Agency-1-corrected.xlsx, is used. " * 9
LAST = "Set the date of the next audit."


def decisions(facts: Facts) -> list[str]:
    """Return the decisions of the paper."""
    section = section_of(paper_of(facts), "What the board is asked to decide")
    (items,) = (block for block in section.blocks if isinstance(block, Items))
    assert items.numbered
    urgent = any("as a priority" in item.text for item in items.items)
    assert section.blocks[0] == Text(DRAFT if urgent else DRAFT_WITHOUT, Style.SMALL)
    return [item.text for item in items.items]


def narrative(facts: Facts, title: str) -> list[str]:
    """Return the paragraphs of a domain before its table."""
    blocks = section_of(paper_of(facts), title).blocks
    return [block.text for block in blocks[:3] if isinstance(block, Text)]


def test_the_board_agrees_the_priorities() -> None:
    """Three priorities, who reports back, what is missing, and the next audit."""
    facts = facts_of(POLICE_AND_SCHOOLS, invited=4, not_returned=2,
                     unevidenced={"d1-a": 2, "d3-c": 1})
    source = replace(facts.round.source, dates=(dt.date(2026, 6, 10), dt.date(2026, 6, 11)))
    assert decisions(replace(facts, round=replace(facts.round, source=source))) == [
        ("Agree 3.1 as a priority for the action plan: ‘Every school that is learning has a "
         "policy’ (score 0.5)."),
        ("Agree 2.1 as a priority for the action plan: ‘Every school that is helping early has a "
         "policy’ (score 1.0)."),
        ("Agree 1.10 as a priority for the action plan: ‘Leaders who are finding out see the "
         "figures’ (score 2.0)."),
        ("Name a lead for each agreed priority, who reports back to the board by [date to "
         "complete]."),
        "Ask the 2 agencies that did not return the audit to complete it.",
        "Ask agencies to record the evidence for 3 high scores.",
        ("Set the date of the next audit. The next audit is due between 11 December 2026 and 11 "
         "June 2027."),
    ]


def test_without_priorities_there_is_still_a_next_audit() -> None:
    """Nobody is to report on nothing; one agency that is missing is called an agency."""
    facts = facts_of({"Police": [4] * 9}, invited=2, not_returned=1)
    assert decisions(facts) == ["Ask the agency that did not return the audit to complete it.",
                                LAST]
    assert paper_of(facts).fields[0].text == (
        "To report the results of the audit, and to ask the board to agree the next steps.")


def test_the_public_is_not_shown_what_agencies_lack() -> None:
    """Neither who has no evidence nor who did not return; and priorities that are published."""
    rows = {f"Agency {name}": [1, 3, 3, 3, 3, 3, 3, 3, 3] for name in range(6)}
    found = decisions(publish(facts_of(rows, invited=8, not_returned=2, unevidenced={"d1-b": 6})))
    assert found[0].endswith("(score 1.0).")
    assert not any("evidence for" in text or "did not return" in text for text in found)


def test_ties_of_priorities_are_below_the_decisions() -> None:
    """A list that is cut among equals says so, and names six of them at most."""
    paper = paper_of(facts_of({"Police": [1] * 9, "Schools": [1] * 9}))
    section = section_of(paper, "What the board is asked to decide")
    assert not [block for block in section.blocks[2:] if isinstance(block, Text)]
    paper = paper_of(facts_of({"Police": [3] * 8 + [4], "Schools": [3] * 8 + [4]}))
    (tie,) = section_of(paper, "What the board is asked to decide").blocks[2:]
    assert tie == Text("Two more statements are as urgent as the last priority above: 2.2 and 3.2.",
                       Style.SMALL)


def test_title_has_purpose_author_and_date() -> None:
    """To be completed by hand where no option gives them; nothing is made up."""
    facts = facts_of(POLICE_AND_SCHOOLS, before=POLICE_AND_SCHOOLS)
    assert paper_of(facts).fields == (
        Field("Purpose of this paper", "To report the results of the audit and what changed since "
              "2025, and to ask the board to agree the priorities."),
        Field("Author"), Field("Date"),
    )
    given = write_paper(facts, PNG, 17, Options("Jo Bloggs", "2026-07-15")).fields
    assert given[1:] == (Field("Author", "Jo Bloggs"), Field("Date", "15 July 2026"))
    free = write_paper(facts, PNG, 17, Options(date="Summer term")).fields
    assert free[2] == Field("Date", "Summer term")


def test_the_summary_alone_is_the_first_page_of_the_whole() -> None:
    """The same texts, and nothing after them."""
    facts = facts_of(POLICE_AND_SCHOOLS)
    alone = write_paper(facts, PNG, 17, Options(summary=True))
    whole = paper_of(facts)
    assert alone.sections == whole.sections[:1]
    assert alone.fields == whole.fields


def test_what_changed_for_children_is_for_people_to_write() -> None:
    """The audit cannot show it, and nothing is written in its place."""
    section = section_of(paper_of(facts_of(POLICE_AND_SCHOOLS)), "What changed for children")
    limit, place = section.blocks
    assert isinstance(limit, Text)
    assert "cannot show what changed for children" in limit.text
    assert isinstance(place, Fields)
    assert all(not field.text for field in place.fields)


def test_moderation_and_choices_are_on_the_first_page() -> None:
    """With the beginning of a long notice, which is whole in the annex."""
    facts = facts_of(POLICE_AND_SCHOOLS, notice=NOTICE, how={"agreed": {"d1-b": 3}})
    paper = paper_of(facts)
    first = list(texts_of(section_of(paper, "Summary")))
    assert len(first[0]) < MAX_NOTICE + 50
    assert first[0].endswith("… The whole notice is in the star tool.")
    assert any("1 of 9 scores was agreed in moderation and is used here." in text
               for text in first)
    assert Text(NOTICE, Style.NOTICE) in section_of(paper, "Method and limits").sections[0].blocks
    short = paper_of(replace(facts, notice="Only schools counted."))
    assert sum(text == "Only schools counted." for text in texts_of(short)) == 1


def test_a_domain_has_its_sentences_before_the_table() -> None:
    """The score and its place; then what was scored, the ends, the spread, agreement and gaps."""
    rows = {name: [1, 1, 4, 2, 2, 2, 4, 4, 3] for name in "ABCDEF"} | {
        "G": [0, 1, 4, 2, 2, 2, 4, 4, 3]}
    facts = facts_of(rows, unevidenced={"d1-c": 3})
    lead, text, *_ = narrative(facts, "1 Finding out")
    assert lead == "Score 2.0 on the scale from 0 to 4, the joint lowest of the 3 domains."
    assert text == (
        "All 3 relevant statements were scored. 7 of 7 agencies took part. Statement 1.1 scored "
        "lowest (0.9): ‘Every school that is finding out has a policy’. Statement 1.10 scored "
        "highest (4.0): ‘Leaders who are finding out see the figures’. Agencies differed most on "
        "1.1, by 1 point. Agencies scored the same statements very similarly. 3 high scores have "
        "no evidence recorded.")
    lead, text, *_ = narrative(facts, "3 Learning")
    assert lead == ("Score 3.7 on the scale from 0 to 4, the highest of the 3 domains. It can be "
                    "told apart from the lowest.")
    assert "Statements 3.1 and 3.2 scored highest (4.0)." in text
    assert "differed" not in text


def test_whole_scores_have_no_decimal_where_they_are_no_mean() -> None:
    """In a round of one agency, and where they were agreed; a domain's score is a mean."""
    single = facts_of({"Police": [3, 1, 0, 2, 2, 2, 4, 4, 4]})
    paper = paper_of(single)
    assert cells_of(table_of(section_of(paper, "1 Finding out")), "Score") == ["3", "1", "0"]
    assert "(score 0)" in decisions(single)[0]
    assert any(text.endswith("Scored 0 (only 1 agency)") for text in texts_of(paper))
    domain, text, *_ = narrative(single, "1 Finding out")
    assert domain == "Score 1.3 on the scale from 0 to 4, the lowest of the 3 domains."
    assert text.startswith("All 3 relevant statements were scored. Statement 1.10 scored "
                           "lowest (0)")
    assert "Statements 1.1 and 1.2 scored highest (3.0)." in narrative(
        facts_of({name: [2, 3, 0, *[1] * 6] for name in "AB"}, how={"agreed": {"d1-a": 3}}),
        "1 Finding out")[1]


def test_one_agency_neither_agrees_nor_differs() -> None:
    """Nothing about agreement, in words or in a table; and two agencies are both."""
    single = list(texts_of(paper_of(facts_of({"Police": [3, 1, 0, 2, 2, 2, 4, 4, 4]}))))
    assert not any("agreement cannot be measured" in text for text in single)
    assert "Agreement between agencies (Krippendorff's alpha)" not in single
    both = facts_of(POLICE_AND_SCHOOLS)
    assert "were scored. Both agencies took part." in narrative(both, "1 Finding out")[1]
    spreads = cells_of(table_of(section_of(paper_of(both), "1 Finding out")), "Lowest to highest")
    assert spreads == ["4", "2 to 4", "2"]


def test_a_domain_in_the_middle_is_between_others() -> None:
    """And with too few agencies nothing is said to be apart, or not."""
    rows = {name: [1, 1, 1, 2, 2, 2, 4, 4, 4] for name in "ABCDEF"}
    assert narrative(facts_of(rows), "2 Helping early")[0] == (
        "Score 2.0 on the scale from 0 to 4: 1 domain scored lower and 1 scored higher. It can be "
        "told apart from the lowest.")
    few = {name: rows[name] for name in "AB"}
    assert narrative(facts_of(few), "2 Helping early")[0].endswith("1 scored higher.")
    equal = facts_of({name: [2] * 9 for name in "AB"})
    assert narrative(equal, "1 Finding out")[0] == "Score 2.0 on the scale from 0 to 4."
    unscored = facts_of({name: [2] * 6 + [None] * 2 + [3] for name in "AB"})
    assert "of the 3 domains" in narrative(unscored, "3 Learning")[0]
    partly = facts_of({name: [2] * 3 + [1] * 3 + [None] * 3 for name in "AB"})
    assert "the highest of the 2 domains with a score" in narrative(partly, "1 Finding out")[0]


def test_many_statements_at_an_end_are_counted() -> None:
    """Five refs in a sentence would be a table."""
    facts = sized_facts(3, "Domain", per=24)
    assert "Agencies differed most on 19 statements, by 4 points." in narrative(
        facts, "1 Domain 1")[1]
    statements = facts.round.statements
    assert _end("lowest", "0.0", statements[:4]) == (
        "Statements 1.1, 1.2, 1.3 and 1.4 scored lowest (0.0).")
    assert _end("lowest", "0.0", statements[:5]) == "5 statements scored lowest (0.0)."


def test_an_agency_s_scores_are_whole() -> None:
    """Only the mean of an agency's two returns has a decimal."""
    assert show_own_score(Fraction(4)) == "4"
    assert show_own_score(Fraction(5, 2)) == "2.5"


def test_public_sentences_are_of_published_figures() -> None:
    """No spread of agencies, no withheld statement, no count of few agencies."""
    rows: dict[str, list[object]] = {
        f"Agency {name}": [name % 4, 2, 3, 3, 2, 1, 2, 3, 1] for name in range(6)}
    for name in ("Agency 0", "Agency 1"):
        rows[name][3] = ND
    facts = facts_of(rows)
    lead, text, *_ = narrative(publish(facts), "1 Finding out")
    assert lead.startswith("Score 2.1 on the scale")
    assert "differed most" not in text
    hidden = " ".join(narrative(publish(facts), "2 Helping early"))
    assert "2.1" not in hidden


def test_the_glossary_has_the_terms_of_the_paper_and_no_others() -> None:
    """Each in its order; what is not in the paper is not explained."""
    def terms(facts: Facts) -> list[str]:
        (items,) = section_of(paper_of(facts), "Glossary").blocks
        assert isinstance(items, Items)
        assert all(item.text.endswith(".") for item in items.items)
        return [item.lead.removesuffix(".") for item in items.items]

    plain = terms(facts_of(POLICE_AND_SCHOOLS))
    assert {"Agency", "Domain", "High score", "Krippendorff's alpha", "Priority", "Score",
            "Statement"} <= set(plain)
    assert not {"Matched change", "Withheld", "Clear rise, clear fall"} & set(plain)
    assert "Matched change" in terms(facts_of(POLICE_AND_SCHOOLS, before=POLICE_AND_SCHOOLS))
    rows: dict[str, list[object]] = {f"Agency {name}": [name % 4] * 9 for name in range(6)}
    for name in ("Agency 0", "Agency 1"):
        rows[name][3] = ND
    public = terms(publish(facts_of(rows)))
    assert "Withheld" in public
    assert "Rank range" not in public


def test_a_long_text_is_cut_between_words() -> None:
    """A word that is too long itself is cut within."""
    assert shortened("One two three", 13) == "One two three"
    assert shortened("One two, three", 10) == "One two…"
    assert shortened("Onetwothree", 5) == "Onet…"


@pytest.mark.parametrize("domains", [3, 5, 8, 12])
@pytest.mark.parametrize("ending", ["docx", "html"])
@pytest.mark.parametrize("kind", ["plain", "long", "public"])
def test_the_summary_is_a_page(
    domains: int, ending: str, kind: str, libreoffice: Callable[[Path, str, Path], Path],
    tmp_path: Path,
) -> None:
    """With however many domains and however long their titles: the next section is on page 2."""
    facts = sized_facts(domains, LONG if kind == "long" else "Domain",
                        area=AREA if kind == "long" else "Northshire")
    if kind == "long":
        facts = replace(facts, notice=NOTICE, marking="OFFICIAL-SENSITIVE")
    facts = publish(facts) if kind == "public" else facts
    (star,) = draw_paper_star(facts.whole, (Format.PNG,), Words("Star", "A star."))
    paper = write_paper(facts, star, PAPER_WIDTH_CM)
    made = tmp_path / f"paper.{ending}"
    if ending == "docx":
        made.write_bytes(write_word(paper))
        printed = libreoffice(made, "pdf", tmp_path / "printed")
    else:
        made.write_bytes(write_page(paper))
        printed = tmp_path / "paper.pdf"
        subprocess.run(
            [shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'profile'}",
             f"--print-to-pdf={printed}", made.as_uri()],
            check=True, capture_output=True, timeout=120)
    first, second, *_ = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True,
    ).stdout.replace("OFFICIAL-SENSITIVE", "").split("\f")
    assert LAST in first
    assert second.split()[:3] == ["Strengths", "and", "priorities"]
    bottom = subprocess.run(["pdftotext", "-f", "1", "-l", "1", "-bbox", str(printed), "-"],
                            capture_output=True, text=True, check=True).stdout
    lowest, foot = bottoms(bottom)
    assert lowest + 6 < foot, "the text touches the foot of the page"


def bottoms(boxes: str) -> tuple[float, float]:
    """Return where the last line of the text ends on an A4 page, and where its foot begins."""
    foot_from = 780
    at = [tuple(map(float, found)) for found in re.findall(r'yMin="(.*?)".*?yMax="(.*?)"', boxes)]
    return (max(below for above, below in at if above < foot_from),
            min(above for above, _ in at if above >= foot_from))


def test_headings_of_the_whole_paper_are_in_levels() -> None:
    """Sections have at most one level within, so that bookmarks are no deeper than headings."""
    paper = paper_of(facts_of(POLICE_AND_SCHOOLS, before=POLICE_AND_SCHOOLS))
    assert all(not inner.sections for section in paper.sections for inner in section.sections)
    assert len(set(headings_of(paper))) == len(list(headings_of(paper)))
    assert list(blocks_of(paper))
