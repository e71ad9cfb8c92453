"""Attacks on published papers: what a reader can work out who has every paper that is public.

Each test is the attacker: it reads the page that was published, this round's and the earlier one's,
subtracts, and looks at whether what follows is the answers of fewer than five agencies.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, strategies as st

from hsbstar import charts
from hsbstar.comparison.model import compare
from hsbstar.core.errors import HsbstarError
from hsbstar.report.compose import Options, describe_star, write_paper
from hsbstar.report.document import Text
from hsbstar.report.facts import changes_since
from hsbstar.report.html.page import write_page
from hsbstar.report.publishing import publish, warnings
from hsbstar.report.suppression import FEW, MIN_AGENCIES, STEP, withheld_changes
from hsbstar.report.word.write import write_word
from hsbstar.rounds.model import BAND
from support.papers import PNG, TITLES, facts_of, round_of, section_of
from support.table_rounds import BLANK, NA, ND, table_round

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from conftest import Ran
    from hsbstar.report.document import Paper

NAMES = tuple("ABCDEFGHIJKL")
Rows = dict[str, list[Any]]
LOW, HIGH = 0, 4
BLOCKS = {"p", "li", "h1", "h2", "h3", "figcaption", "caption", "td", "th", "tr"}


@dataclass
class Page(HTMLParser):
    """A published page: its texts, and its tables by caption."""

    texts: list[str] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    alt: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._cells: list[str] = []
        self._caption = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a text."""
        if tag == "img":
            self.alt = dict(attrs).get("alt") or ""
        if tag == "tr":
            self._cells = []
        if tag in BLOCKS:
            self._open = []

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep what was collected."""
        text = " ".join("".join(self._open).split())
        if tag in {"p", "li", "h2", "h3", "figcaption"} and text:
            self.texts.append(text)
        elif tag == "caption":
            self._caption = re.sub(r"^Table \d+: ", "", text)
            self.tables[self._caption] = []
        elif tag in {"td", "th"}:
            self._cells.append(text)
        elif tag == "tr":
            self.tables[self._caption].append(self._cells)
        if tag in BLOCKS:
            self._open = []

    def column(self, caption: str, heading: str) -> dict[str, str]:
        """Return a column of a table by the row's number or ref; empty without such a column."""
        headings, *rows = self.tables[caption]
        if heading not in headings:
            return {}
        return {row[0].split()[0]: row[headings.index(heading)] for row in rows}

    @property
    def domains(self) -> dict[str, str]:
        """The domains' scores, by number."""
        return self.column("Scores of the domains", "Score")

    @property
    def statements(self) -> dict[str, str]:
        """The statements' scores, by ref."""
        return {ref: text for title in TITLES
                for ref, text in self.column(f"{title}: scores of the statements", "Score").items()}


def paper_of(rows: Rows, before: Rows | None = None, **more: Any) -> Paper:
    """Return the paper that is published of a round, with the star that is really drawn."""
    facts = publish(facts_of(rows, before=before, **more))
    earlier = (facts.changes.earlier, facts.changes.scores) if facts.changes else None
    (star,) = charts.draw_paper_star(
        facts.whole, (charts.Format.PNG,), charts.Words("Star", describe_star(facts)), earlier,
        facts.withheld_domains)
    return write_paper(facts, star, 17)


def published(rows: Rows, before: Rows | None = None, **more: Any) -> Page:
    """Return what is published of a round, next to an earlier one."""
    page = Page()
    page.feed(write_page(write_paper(publish(facts_of(rows, before=before, **more)), PNG, 17))
              .decode())
    return page


def known(text: str, rounding: Fraction) -> tuple[Fraction, Fraction]:
    """Return between which figures a published one lies."""
    figures = re.findall(r"\d+\.\d+", text)
    if not figures:
        return Fraction(LOW), Fraction(HIGH)
    figure = Fraction(figures[0])
    if text.startswith("below"):
        return Fraction(LOW), figure
    if text.endswith("or more"):
        return figure, Fraction(HIGH)
    return figure - rounding, figure + rounding


def refs_of(domain: int) -> list[str]:
    """Return the refs of a domain's statements."""
    return [f"{domain}.{place}" for place in (1, 2, 10)]


@dataclass(frozen=True)
class Truth:
    """What was really answered."""

    scores: Mapping[str, Fraction]
    """Of each statement that has a score, by ref."""
    agencies: Mapping[str, frozenset[str]]
    """Who scored it."""


def truth_of(rows: Rows) -> Truth:
    """Return what was answered in a round."""
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    refs = [ref for domain in (1, 2, 3) for ref in refs_of(domain)]
    for agency, answered in rows.items():
        for ref, answer in zip(refs, answered, strict=True):
            if isinstance(answer, int):
                answers[ref][agency] = answer
    return Truth({ref: Fraction(sum(given.values()), len(given)) for ref, given in answers.items()},
                 {ref: frozenset(given) for ref, given in answers.items()})


def check_subtraction(domain: str, statements: Mapping[str, str], truth: Truth, where: str) -> None:
    """Subtract the published statements of a domain from its score, and look at what is left.

    Published statements count as known exactly, as with few agencies they are.
    """
    low, high = known(domain, Fraction(1, 200 if re.search(r"\d\.\d\d", domain) else 20))
    scored = [ref for ref in statements if ref in truth.scores]
    low, high = low * len(scored), high * len(scored)
    left: dict[str, tuple[Fraction, Fraction]] = {}
    for ref in scored:
        if re.fullmatch(r"\d\.\d", statements[ref]):
            low, high = low - truth.scores[ref], high - truth.scores[ref]
        else:
            left[ref] = known(statements[ref], Fraction())
    behind = {agency for ref in left if statements[ref] == "withheld"
              for agency in truth.agencies[ref]}
    assert not behind or len(behind) >= MIN_AGENCIES, where
    for ref, ends in left.items():
        others = [other_ends for other, other_ends in left.items() if other != ref]
        least = max(ends[0], low - sum(end for _, end in others))
        most = min(ends[1], high - sum(end for end, _ in others))
        if len(truth.agencies[ref]) < MIN_AGENCIES:
            assert most - least >= STEP, (where, ref)
        elif not LOW + BAND <= truth.scores[ref] < HIGH - BAND:
            assert most - least >= BAND / 2, (where, ref)


answers = st.sampled_from([0, 1, 2, 3, 4, 4, 0, NA, ND, None])
rounds = st.integers(MIN_AGENCIES, 8).flatmap(lambda number: st.fixed_dictionaries({
    name: st.lists(answers, min_size=9, max_size=9) for name in NAMES[:number]
}))


@given(rounds, rounds)
def test_no_domain_less_its_statements_gives_few_away(before: Rows, now: Rows) -> None:
    """In either round, from either paper, and from this round's score less its change."""
    assume(truth_of(before).scores)
    first, second = published(before, how={"name": "2025"}), published(now, before)
    truth = truth_of(now)
    truth_before = truth_of(before)
    then = second.column("Scores of the domains", "2025")
    changes = second.column("Scores of the domains", "Change")
    for number in (1, 2, 3):
        mine = {ref: second.statements[ref] for ref in refs_of(number)}
        yours = {ref: first.statements[ref] for ref in refs_of(number)}
        score = second.domains[str(number)]
        if score != "withheld":
            check_subtraction(score, mine, truth, "this round")
        known_before = [first.domains[str(number)], then.get(str(number), "withheld")]
        change = changes.get(str(number), "withheld").replace("−", "-")
        if re.fullmatch(r"[+-]\d\.\d", change):
            known_before.append(f"{float(score) - float(change):.1f}")
        for score_before in known_before:
            if score_before != "withheld":
                check_subtraction(score_before, yours, truth_before, "the earlier round")


@given(rounds)
def test_no_figure_is_from_few_agencies(now: Rows) -> None:
    """Whatever is shown as a figure or a range has five agencies behind it."""
    page, truth = published(now), truth_of(now)
    for ref, text in page.statements.items():
        if text not in {"withheld", "–", "does not apply"}:
            assert len(truth.agencies[ref]) >= MIN_AGENCIES
    for number, text in page.domains.items():
        behind = {agency for ref in refs_of(int(number)) for agency in truth.agencies.get(ref, ())}
        assert text in {"withheld", "–"} or len(behind) >= MIN_AGENCIES


def of(agencies: str, *scores: Any) -> Rows:
    """Return rows of agencies that answered alike."""
    return {name: list(scores) for name in agencies}


def varied(agencies: str, base: int = 1) -> Rows:
    """Return rows in which agencies differ, none all alike."""
    return {name: [(base + number * (place + 1)) % 4 for place in range(9)]
            for number, name in enumerate(agencies)}


def raised(rows: Rows) -> Rows:
    """Return the rows of a later round: most answers higher, not all by as much."""
    return {name: [min(4, score + place * number % 2) for place, score in enumerate(row)]
            for number, (name, row) in enumerate(rows.items())}


def mentions_changes(page: Page) -> bool:
    """Return whether a page shows any change, matched change or interval of a domain."""
    figures = [text for caption in ("Change", "2025")
               for text in page.column("Scores of the domains", caption).values()]
    return any(re.search(r"\d", text) for text in figures) or any(
        "moved by" in text or "interval −" in text or "interval +" in text for text in page.texts)


def test_two_papers_alone_give_no_agency_that_left() -> None:
    """Of 8 x the earlier score and 7 x (the score less the matched change), H was what is left."""
    before = varied("ABCDEFGH")
    now = raised({name: row for name, row in before.items() if name != "H"})
    facts = facts_of(now, before=before)
    assert facts.changes is not None
    since = facts.changes.domains[1]
    assert since.before is not None
    assert since.change is not None
    assert since.matched is not None
    # The attack, from the board's own paper:
    own = 8 * since.before - 7 * (since.before + since.change - since.matched)
    assert own == Fraction(sum(before["H"][:3]), 3)
    # and from the published one, there is nothing to subtract.
    page = published(now, before)
    assert not mentions_changes(page)
    assert ("How scores changed since 2025 is not published. 1 to 4 agencies answered in only one "
            "of the two rounds, and the change would show what they answered.") in page.texts
    assert "2025" not in page.alt
    assert set(page.domains.values()).isdisjoint({"withheld"})


@pytest.mark.parametrize(("left", "joined", "shown"), [
    ("", "", True), ("A", "", False), ("", "K", False), ("ABCD", "", False), ("", "KLMN", False),
    ("A", "KLMNO", False), ("ABCDE", "K", False), ("ABCDE", "KLMNO", True), ("", "KLMNO", True),
])
def test_changes_are_published_only_where_no_few_came_or_went(
    left: str, joined: str, shown: bool
) -> None:
    """One to four in either direction; five or more are a figure of their own."""
    before = varied("ABCDEFGHIJ")
    now = raised({name: row for name, row in before.items() if name not in left}) | varied(joined)
    assert mentions_changes(published(now, before)) is shown


def test_who_has_answers_counts_and_not_who_returned() -> None:
    """An agency that returned both times, and has no data in a domain any more, left that domain.

    The changes of the other domains stay published.
    """
    before = varied("ABCDEFGH")
    now = raised(before)
    now["H"][:3] = [ND, NA, BLANK]
    page = published(now, before)
    changes = page.column("Scores of the domains", "Change")
    assert changes["1"] == "withheld"
    assert {re.sub(r"[+−]\d\.\d\d?", "shown", changes[number]) for number in "23"} == {"shown"}
    assert page.column("Scores of the domains", "2025")["1"] == "withheld"
    assert ("Since 2025: not published. 1 to 4 agencies answered in only one of the two rounds, "
            "and the change would show what they answered.") in page.texts
    assert "Finding out withheld" in page.alt.split("Dashed")[1]


def test_answers_of_one_round_are_not_in_the_matched_change() -> None:
    """H keeps one answer of three: the change of the domain less the rest was its other answers."""
    before = varied("ABCDEFGH")
    now = raised(before)
    now["H"][:2] = [ND, ND]
    page = published(now, before)
    assert page.column("Scores of the domains", "Change")["1"] == "withheld"
    assert ("Since 2025: not published. With the other figures it could show what fewer than 5 "
            "agencies answered.") in page.texts


def test_one_answer_more_among_many_statements_hides_no_change() -> None:
    """The change is rounded: with 15 statements one answer is anything between 0 and 4."""
    before: Rows = {
        name: [(place * number) % 4 for place in range(15)]
        for number, name in enumerate(NAMES[:8], start=1)
    }
    now: Rows = {
        name: [min(4, score + (place + number) % 2) for place, score in enumerate(row)]
        for number, (name, row) in enumerate(before.items())
    }
    now["H"][3] = ND
    rounds_of = [table_round(rows, name) for name, rows in (("a", before), ("b", now))]
    assert withheld_changes(compare(rounds_of), frozenset()) == {}
    now["H"][4:12] = [ND] * 8
    rounds_of = [table_round(rows, name) for name, rows in (("a", before), ("b", now))]
    assert withheld_changes(compare(rounds_of), frozenset()) == {1: FEW}


def test_a_statement_that_nobody_answered_twice_is_in_no_equation() -> None:
    """Five answered it before, and five others now: it has no matched change."""
    before, now = varied("ABCDEFGHIJ"), raised(varied("ABCDEFGHIJ"))
    for name in NAMES[:5]:
        before[name][0], now[NAMES[5 + NAMES.index(name)]][0] = NA, NA
    assert published(now, before).column("Scores of the domains", "Change")["1"] != "withheld"


def test_everybody_moved_alike_is_no_interval() -> None:
    """A point for an interval was each agency's own change."""
    before = {name: [score % 3 for score in row] for name, row in varied("ABCDEFG").items()}
    now = {name: [score + 1 for score in before[name][:3]] + row[3:]
           for name, row in raised(before).items()}
    page = published(now, before)
    assert page.column("Scores of the domains", "Change")["1"] == "withheld"


@pytest.mark.parametrize("end", [LOW, HIGH])
def test_all_alike_and_all_but_one_alike_are_the_same_paper(end: int) -> None:
    """Everybody's answer is the end of the scale, or nearly everybody's: no reader can know which.

    The whole paper is the same, to the last dot of the picture.
    """
    rows = varied("ABCDEFGHIJ")
    for row in rows.values():
        row[3:6] = [end] * 3
    nearly = {name: list(row) for name, row in rows.items()}
    nearly["C"][4] = 1 if end == LOW else 3
    papers = [write_page(paper_of(some)) for some in (rows, nearly)]
    assert papers[0] == papers[1]
    page = published(rows)
    words = "below 0.5" if end == LOW else "3.5 or more"
    assert page.domains["2"] == words
    assert {page.statements[ref] for ref in refs_of(2)} == {words}
    assert words in page.alt
    # Not the end of a version, as in 1.0.0.
    exact = re.compile(rf"(?<![\d.]){end}\.0")
    assert not any(map(exact.search, (*page.texts, page.alt)))
    assert not any(exact.search(cell)
                   for table in page.tables.values() for row in table for cell in row)


@pytest.mark.parametrize("end", [LOW, HIGH])
@pytest.mark.parametrize("then", [True, False])
def test_no_change_gives_a_range_back(end: int, then: bool) -> None:
    """The other round's score plus or less the change was the exact score."""
    extreme = varied("ABCDEFGH")
    for row in extreme.values():
        row[3:6] = [end] * 3
    usual = varied("ABCDEFGH", base=2)
    page = published(usual, extreme) if then else published(extreme, usual)
    assert page.column("Scores of the domains", "Change")["2"] == "withheld"
    assert page.column("Scores of the domains", "2025")["2"] == "withheld"
    assert not any("Helping early" in text and "moved" in text for text in page.texts)


def test_a_range_is_not_worked_out_of_its_domain() -> None:
    """Where one statement is a range, its domain less the other two was its exact score."""
    rows = varied("ABCDEFGH")
    for row in rows.values():
        row[0] = 0
    page = published(rows)
    assert page.statements["1.1"] == "below 0.5"
    assert list(page.statements.values()).count("withheld") == 1
    check_subtraction(page.domains["1"], {ref: page.statements[ref] for ref in refs_of(1)},
                      truth_of(rows), "this round")


def test_the_same_three_agencies_behind_two_statements_are_three_agencies() -> None:
    """What the domain leaves for two withheld statements was those three agencies' mean."""
    rows = varied("ABCDEFGH")
    for name in "DEFGH":
        rows[name][:2] = [NA, NA]
    page = published(rows)
    assert [page.statements[ref] for ref in refs_of(1)] == ["withheld"] * 3
    assert page.domains["1"] != "withheld"


@given(rounds)
def test_no_data_and_not_applicable_are_the_same_paper(rows: Rows) -> None:
    """How often agencies had no data is not published: neither does the order of priorities."""
    swapped = {name: [ND if answer is NA else answer for answer in row]
               for name, row in rows.items()}
    applies = all(any(not isinstance(row[place], type(NA)) and row[place] is not None
                      for row in rows.values()) for place in range(9))
    assume(applies)
    first, second = (write_page(write_paper(publish(facts_of(some)), PNG, 17))
                     for some in (rows, swapped))
    assert first == second


def test_how_far_agencies_differ_orders_nothing() -> None:
    """Equal scores of equally many agencies: the order of strengths showed where they agree."""
    rows = {name: [1, 3, 3, 1, 3, 3, 1, 1, 1] for name in "ABCDEF"}
    for place in (1, 2, 4):
        rows["A"][place], rows["B"][place] = 2, 4
    wide = {name: list(row) for name, row in rows.items()}
    wide["A"][5], wide["B"][5] = 2, 4
    wide["A"][1] = wide["B"][1] = 3
    listed = [[text for text in published(some).texts if "Scored 3.0" in text]
              for some in (rows, wide)]
    assert listed[0] == listed[1]
    assert len(listed[0]) == 3


def test_alike_agencies_are_not_said_to_agree() -> None:
    """If all agree, each mean is what each of them answered; a figure of 1.00 said so."""
    alike = of("ABCDEF", 1, 2, 3, 1, 2, 3, 1, 2, 3)
    page = published(alike)
    sentence = re.compile(r"(^|\. )(Agencies scored the same|Most scores are) ")
    assert not any(map(sentence.search, page.texts))
    assert any(map(sentence.search, published(varied("ABCDEF")).texts))


def test_the_picture_is_no_more_exact_than_its_labels() -> None:
    """Two rounds with the same published domain scores are the same picture, dot by dot."""
    rows = {name: [2] * 9 for name in NAMES[:12]}
    other = {name: list(row) for name, row in rows.items()}
    other["A"][4] = 3
    rows["B"][7], other["B"][7] = 1, 1
    stars = []
    for some in (rows, other):
        facts = publish(facts_of(some))
        stars.append(charts.draw_paper_star(
            facts.whole, (charts.Format.PNG,), charts.Words("Star", describe_star(facts)))[0])
    assert stars[0] == stars[1]


def test_a_word_file_holds_nothing_that_the_page_does_not() -> None:
    """No part of it has an agency, a figure with more decimals, a chart's data or an author."""
    rows = {f"Quillback {name}": row for name, row in varied("ABCDEFGH").items()}
    file = zipfile.ZipFile(io.BytesIO(write_word(paper_of(rows, None), None)))
    texts = {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}
    assert not [name for name, text in texts.items() if "Quillback" in text or "agency 1" in text]
    assert not [name for name in texts if "chart" in name or "embed" in name]
    words = " ".join(re.findall(r"<w:t[ >][^<]*", texts["word/document.xml"]))
    assert set(re.findall(r"\d\.\d{3,}", words)) == {"0.667"}  # the limit of a reading of alpha
    assert "<dc:creator>hsbstar</dc:creator>" in texts["docProps/core.xml"]


def place_of(text: str) -> float:
    """Return where a published score is on the scale; a range at its middle."""
    low, high = known(text, Fraction())
    return float(low + high) / 2


@given(rounds)
def test_a_domain_s_sentences_say_no_more_than_its_tables(now: Rows) -> None:
    """Its place among the others, and which statements are at its ends, are in the figures."""
    facts = publish(facts_of(now))
    paper, page = write_paper(facts, PNG, 17), published(now)
    scored = {number: place_of(text) for number, text in page.domains.items()
              if re.search(r"\d", text)}
    for number, title in enumerate(TITLES, start=1):
        words = " ".join(block.text for block in section_of(paper, f"{number} {title}").blocks
                         if isinstance(block, Text))
        own = scored.get(str(number))
        if found := re.search(r": (\d) domains? scored lower and (\d) scored higher", words):
            assert own is not None
            assert list(map(int, found.groups())) == [
                sum(other < own for other in scored.values()),
                sum(other > own for other in scored.values())]
        if found := re.search(r", the (joint )?(lowest|highest) of", words):
            end = (min if found[2] == "lowest" else max)(scored.values())
            assert own == end
            assert bool(found[1]) is (list(scored.values()).count(end) > 1)
        shown = {ref: text for ref in refs_of(number)
                 if re.search(r"\d", text := page.statements[ref])}
        for refs, what, figure in re.findall(
                r"Statements? ([\d., and]+) scored (lowest|highest) \(([^)]+)\)", words):
            ends = sorted(shown.values(), key=place_of)
            assert figure == ends[0 if what == "lowest" else -1]
            assert re.findall(r"\d+\.\d+", refs) == [
                ref for ref, text in shown.items() if text == figure]
        assert not re.search(r"differed most|‘no data’|no answer|no evidence", words)


@given(rounds, rounds)
def test_the_summary_alone_says_no_more_than_the_whole_paper(before: Rows, now: Rows) -> None:
    """It is its first page, to the last word, and in the same picture."""
    facts = publish(facts_of(now, before=before))
    whole, alone = (write_paper(facts, PNG, 17, Options(summary=summary))
                    for summary in (False, True))
    assert alone.sections == whole.sections[:1]
    assert (alone.title, alone.subtitle, alone.fields) == (
        whole.title, whole.subtitle, whole.fields)


def test_withheld_answers_change_no_sentence() -> None:
    """Whatever the three answered, the paper is the same but for the domain that they are in."""
    rows = varied("ABCDEFGH")
    for name in "DEFGH":
        rows[name][:2] = [NA, NA]
    other = {name: list(row) for name, row in rows.items()}
    other["A"][0], other["B"][0] = rows["B"][0], rows["A"][0]
    other["A"][1], other["C"][1] = rows["C"][1], rows["A"][1]
    assert rows != other
    first, second = (write_paper(publish(facts_of(some)), PNG, 17) for some in (rows, other))
    assert write_page(first) == write_page(second)


def test_the_author_is_at_the_top_alone() -> None:
    """Who wrote the paper is no property of the file: the name is where its author put it."""
    paper = write_paper(publish(facts_of(varied("ABCDEFGH"))), PNG, 17, Options(author="Quillback"))
    file = zipfile.ZipFile(io.BytesIO(write_word(paper, None)))
    assert [name for name in file.namelist() if b"Quillback" in file.read(name)] == [
        "word/document.xml"]


def test_a_shift_of_all_domains_is_not_mentioned_where_one_is_withheld() -> None:
    """It said of the withheld domain's change that it was within 0.3 of the others."""
    before = {name: [score % 3 for score in row] for name, row in varied("ABCDEFGH").items()}
    now = {name: [score + 1 for score in row] for name, row in before.items()}
    now["A"][3], now["B"][3] = before["A"][3], min(4, before["B"][3] + 2)
    now["H"][:3] = [ND] * 3
    own = facts_of(now, before=before)
    assert own.changes is not None
    assert any("All domains rose" in text for text in own.changes.caveats)
    assert not any("All domains rose" in text for text in published(now, before).texts)


@pytest.mark.parametrize("then", [True, False])
def test_a_selection_is_not_published(then: bool) -> None:
    """The full paper less that of `--without H` was what H answered."""
    facts = facts_of(varied("ABCDEFGH"))
    some = replace(facts.round, source=replace(
        facts.round.source, selection="Left out: H (7 counted).", round="2025" if then else "2026"))
    chosen = (replace(facts, changes=changes_since(some, facts.round)) if then
              else replace(facts, round=some, whole=some))
    which = "The star tool of 2025" if then else "This star tool"
    with pytest.raises(HsbstarError, match=f"{which} was scored with --only or.*would show"):
        publish(chosen)


def test_warnings_name_what_papers_together_show() -> None:
    """One paper of a round; and where few came or went, both rounds' papers suggest answers."""
    before = varied("ABCDEFGH")
    left = raised({name: row for name, row in before.items() if name != "H"})
    own = facts_of(left, before=before)
    first, second = warnings(own, publish(own))
    assert first.startswith("Publish only one paper of a round")
    assert second.startswith("1 to 4 agencies answered in only one of the rounds")
    assert "If 2025 has a published paper of its own" in second
    partly = raised(before)
    partly["H"][:3] = [ND] * 3
    some = facts_of(partly, before=before)
    assert len(warnings(some, publish(some))) == 2
    same = facts_of(raised(before), before=before)
    assert warnings(same, publish(same)) == [first]
    assert warnings(same, same) == []
    faulty = facts_of(left, notice="x.xlsx was left out.")
    assert "correct them first" in warnings(faulty, publish(faulty))[1]


@pytest.fixture
def scored(
    cli: Callable[..., Ran], filled: Callable[..., bytes], tmp_path: Path, small_file: Path
) -> Callable[..., Path]:
    """Score eight returns with options, and return the star tool."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for number, name in enumerate(NAMES[:8]):
        answers = {f"d{domain}-{letter}": ((number + domain) % 4, "", "")
                   for domain in (1, 2, 3) for letter in "abc"}
        (folder / f"{name}.xlsx").write_bytes(filled(f"Agency {name}", answers=answers))

    def score(*options: str) -> Path:
        target = tmp_path / f"results{len(list(tmp_path.iterdir()))}"
        done = cli("score", folder, "--framework", small_file, "-o", target, *options)
        assert done.code == 0, done.err
        return target / "star-tool.xlsx"

    return score


@pytest.mark.parametrize("options", [
    ("--without", "Agency H"), ("--only", "Agency A", "--only", "Agency B", "--only", "Agency C",
     "--only", "Agency D", "--only", "Agency E"), ("--without", "leadership"),
])
def test_a_star_tool_of_a_selection_is_refused(
    cli: Callable[..., Ran], scored: Callable[..., Path], small_file: Path, tmp_path: Path,
    options: Sequence[str],
) -> None:
    """Nothing is written; the board's own paper is."""
    tool = scored(*options)
    done = cli("report", tool, "--framework", small_file, "--public", "-o", tmp_path / "p.html")
    assert (done.code, (tmp_path / "p.html").exists()) == (2, False)
    assert "was scored with --only or --without, so no paper of it can be published" in (
        " ".join(done.err.split()))
    assert cli("report", tool, "--framework", small_file, "-o", tmp_path / "p.html").code == 0


def test_a_minimum_of_agencies_leaves_nothing_out(
    cli: Callable[..., Ran], scored: Callable[..., Path], small_file: Path, tmp_path: Path
) -> None:
    """It only marks scores, so its paper can be published, with the warning."""
    done = cli("report", scored("--minimum-agencies", "6"), "--framework", small_file, "--public",
               "-o", tmp_path / "p.html")
    assert done.code == 0
    assert "Publish only one paper of a round" in " ".join((done.out + done.err).split())


def test_an_attacker_learns_nothing_from_a_round_without_scores() -> None:
    """A domain that nobody scored has nothing to withhold."""
    rows = varied("ABCDEF")
    for row in rows.values():
        row[:3] = [NA, ND, None]
    page = published(rows, varied("ABCDEF"))
    assert page.domains["1"] == "–"
    assert round_of(rows).domains[0].score is None
