"""Every output of one comparison, laid next to each other: no two disagree.

Each output is read back as a reader sees it. A figure that an output shows in fewer decimals than
another would count as a disagreement, as would a change that its own scores contradict.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from hsbstar.charts.comparison import comparison_page
from hsbstar.charts.trend import trend_page
from hsbstar.cli.terminal import Reporter
from hsbstar.cli.text import report_comparison
from hsbstar.comparison.alt_text import describe_changes, describe_comparison, describe_panels
from hsbstar.comparison.contract import compare_json
from hsbstar.comparison.model import Comparison, compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.report.publishing import WITHHELD, publish
from hsbstar.rounds.scoring import rounded
from support.drawn import texts
from support.papers import TITLES, facts_of, paper_of, round_of, section_of, table_of, texts_of
from support.sheets import displayed
from support.table_rounds import NA, ND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

Rows = dict[str, list[Any]]
Seen = dict[str, dict[str, set[str]]]
"""For each domain or statement, what is shown of it: a text by output."""

KINDS = ("plain", "thirds", "halves", "alike", "small", "still", "opposed", "some", "rising")


def made(chance: random.Random, kind: str) -> tuple[Rows, Rows]:
    """Return two rounds of nine statements: of agencies that all answer, or of some that do."""
    agencies = [f"Agency {place}" for place in range(chance.choice([5, 6, 7, 8, 9]))]
    before: Rows = {name: [] for name in agencies}
    after: Rows = {name: [] for name in agencies}
    for name in agencies:
        for place in range(9):
            first: Any = chance.randint(0, 4)
            move: Any = {
                "alike": 1, "still": 0, "rising": chance.choice([0, 1, 1, 2]),
                "small": int(name == agencies[0] and place % 3 == 0),
                "opposed": 3 if name == agencies[0] else -chance.randint(0, 1),
                "thirds": Fraction(chance.randint(-3, 6), 3),
                "halves": Fraction(chance.randint(-2, 3), 2),
            }.get(kind, chance.randint(-2, 2))
            last = max(0, min(4, first + move))
            before[name].append(_unless(chance, kind, str(first)))
            after[name].append(_unless(chance, kind, str(last)))
    if kind == "some":
        after["Agency 99"] = ["3"] * 9
        del after[agencies[0]]
    return before, after


def _unless(chance: random.Random, kind: str, score: str) -> Any:
    return chance.choice([NA, ND, None]) if kind == "some" and chance.random() < 0.2 else score


def shown_on_terminal(compared: Comparison, capsys: pytest.CaptureFixture[str]) -> Seen:
    """Return what the records of domains and statements show, and domains on a terminal."""
    capsys.readouterr()
    report_comparison(Reporter(), compared, statements=True)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    seen: Seen = defaultdict(lambda: defaultdict(set))
    captions: list[str] = []
    for line in lines:
        if line[0] in {"Ref", "No."}:
            captions = line
        elif captions and re.fullmatch(r"\d(\.\d+)?", line[0]):
            cell = dict(zip(captions, line, strict=True))
            own = seen[line[0]]
            _add(own, [cell[name] for name in compared.names], cell["Change"], cell["Matched"],
                 cell.get("95% interval"), cell.get("In words"), cell.get("Reason"))
            if "Rose" in cell:
                own["counts"].add(f"{cell['Rose']} rose, {cell['Fell']} fell, {cell['Stayed']} "
                                  "stayed the same")
    return seen


def _add(
    seen: dict[str, set[str]], scores: Sequence[str] | None, change: str, matched: str | None,
    interval: str | None = None, word: str | None = None, reason: str | None = None,
) -> None:
    """Add what an output shows; None where it does not show it."""
    if scores is not None:
        seen["scores"].add(" to ".join((scores[0], scores[-1])))
    for what, text in (("change", change), ("matched", matched), ("interval", interval),
                       ("word", word), ("reason", reason)):
        if text is not None:
            seen[what].add(text)


def shown_in_workbook(compared: Comparison) -> Seen:
    """Return what all sheets with domains or statements show."""
    book = load_workbook(BytesIO(write_comparison(compared)), data_only=True)
    seen: Seen = defaultdict(lambda: defaultdict(set))
    names = list(compared.names)
    for title in ("Summary", "Domains", "Statements"):
        captions: list[str] = []
        for row in _rows(book[title]):
            if "Change, first to last" in row:
                captions = row
            elif captions and re.fullmatch(r"\d(\.\d+)?", row[0]):
                cell = dict(zip(captions, row, strict=False))
                scores = [cell[name] for name in (names[0], names[-1])]
                _add(seen[row[0]], scores, cell["Change, first to last"], cell["Matched change"],
                     cell.get("95% interval") or None, cell.get("In words") or None,
                     cell.get("What would be clear") if cell.get("In words") else None)
                if moves := cell.get("Rose / fell / stayed"):
                    seen[row[0]]["counts"].add(
                        "{} rose, {} fell, {} stayed the same".format(*moves.split(" / ")))
    for row in _rows(book["Trend"]):
        if row[0].isdigit() and row[2] == names[0] and row[3] == names[-1]:
            _add(seen[row[0]], None, row[4], row[5], None, row[7])
        elif row[0].isdigit() and row[2] not in names:
            seen[row[0]]["scores"].add(f"{row[2]} to {row[2 * len(names)]}")
    for row in _rows(book["Summary"]):
        for place, text in enumerate(row):
            if "\n" in text and text.split("\n")[0] in TITLES and place:
                seen[str(TITLES.index(text.split("\n")[0]) + 1)]["scores"].add(text.split("\n")[1])
    return seen


def _rows(sheet: Worksheet) -> list[list[str]]:
    return [[displayed(cell) for cell in row] for row in sheet.iter_rows()]


def shown_in_paper(before: Rows, after: Rows, *, public: bool) -> Seen:
    """Return what a paper's table of domains, their sections and their statements show."""
    facts = facts_of(after, before=before)
    facts = publish(facts) if public else facts
    paper = paper_of(facts)
    seen: Seen = defaultdict(lambda: defaultdict(set))
    for row in table_of(section_of(paper, "The domains")).rows:
        # What is not published contradicts nothing.
        if public and (len(row) < 7 or WITHHELD in row):
            continue
        _add(seen[row[0][0]], [row[4], row[1]], row[5], None, None, row[6] or None)
    moved = re.compile(r"Since 2025: (\S+), from (\S+)\. Answers from .* in both rounds moved by "
                       r"(\S+?)(?: \((\d.*?)\))?(?:, 95% interval (.*?))?: ([\w ]+)\. ?(.*)")
    for number, title in enumerate(TITLES, start=1):
        section = section_of(paper, f"{number} {title}")
        for text in texts_of(section):
            if found := moved.fullmatch(text):
                change, first, matched, counts, interval, word, reason = found.groups()
                _add(seen[str(number)], None, change, matched, interval or "–", word, reason)
                if counts:
                    seen[str(number)]["counts"].add(counts)
                last = re.search(r"Score (\S+) on", " ".join(texts_of(section)))
                seen[str(number)]["scores"].add(f"{first} to {last and last[1]}")
        for row in () if public else table_of(section).rows:
            ref = row[0].split()[0]
            seen[ref]["change"].add(row[4])
            seen[ref]["last"].add(row[1])
    return seen


def shown_in_words(compared: Comparison) -> Seen:
    """Return what the descriptions of the pictures say."""
    seen: Seen = defaultdict(lambda: defaultdict(set))
    text = f"{describe_comparison(compared)} {describe_panels(compared)}"
    for number, title in enumerate(TITLES, start=1):
        for found in re.finditer(
            rf"{title}: (?:(\S+) to (\S+?)|.*?; first to last),? change (\S+) of all "
            r"respondents, (?:matched (\S+?)|no matched answers)(?:, 95% interval (.*?))?, "
            r"((?:no )?clear \w+|too few to tell)", text,
        ):
            first, last, change, matched, interval, word = found.groups()
            _add(seen[str(number)], [first, last] if first else None, change, matched or "–",
                 interval or "–", word)
        bars = re.search(rf"{title}: (\S+) of all respondents, (\S+) of agencies in both rounds "
                         r"\((.*?)\)", describe_changes(compared))
        assert bars
        _add(seen[str(number)], None, bars[1], bars[2], None, bars[3])
    return seen


def assert_drawn(page: Mapping[str, Any], seen: Seen, compared: Comparison) -> None:
    """Check that a picture has each domain's figures, and no figure of another form."""
    for domain in compared.domains:
        known = {what: next(iter(text)) for what, text in seen[str(domain.number)].items()}
        if domain.change is not None:
            assert {known["scores"].replace(" to ", " → "), known["change"]} <= page.keys()
        if domain.moved.matched is not None:
            assert {known["matched"], known["word"]} <= page.keys()
        if domain.moved.inference.low is not None and domain.moved.matched is not None:
            assert known["interval"] in page
            assert known["counts"].removesuffix(" the same") in page
            limit = re.search(r"a change of (\S+) or more", known["reason"])
            assert limit is None or f"clear from {limit[1]}" in page


def assert_agrees_with_json(seen: Seen, compared: Comparison) -> None:
    """Check the texts against the full figures: at most the last decimal differs."""
    answer: Any = compare_json(compared, None, [], [])
    for item in (*answer["domains"], *answer["statements"]):
        own = seen[str(item.get("number") or item["ref"])]
        (scores,), (change,) = own["scores"], own["change"]
        first, last = (None if text in ("–", "no score") else number(text)
                       for text in scores.split(" to "))
        if item["change"] is None:
            assert change == "–"
            continue
        assert first is not None
        assert last is not None
        # Two scores and their change agree as shown.
        assert last - first == number(change), own
        for score, full in ((first, item["scores"][0]), (last, item["scores"][-1])):
            assert score == rounded(Fraction(full).limit_denominator(10**6), -exponent(score))
        for text, full in ((change, item["change"]), *(
            (text, item["matched_change"]) for text in own["matched"] if text != "–"
        )):
            # A change of thirds is the difference of its scores as shown: a hundredth off at most.
            places = max(-exponent(number(text)), 1)
            off = Decimal(1).scaleb(-places) if places > 1 else Decimal("0.05")
            assert abs(number(text) - Decimal(full)) <= off + Decimal("1e-9")
        if "word" in own:
            assert own["word"] == {item["verdict"]}
            assert own["reason"] == {item["note"]}


def number(text: str) -> Decimal:
    """Return the figure that a text shows."""
    return Decimal(text.replace("−", "-"))


def exponent(figure: Decimal) -> int:
    """Return the place of a figure's last decimal, negative after the point."""
    found = figure.as_tuple().exponent
    assert isinstance(found, int)
    return found


def assert_consistent(seen: Seen) -> None:
    """Check each domain's texts against each other."""
    for key, own in seen.items():
        different = {what: text for what, text in own.items() if len(text) > 1}
        assert not different, (key, different)
        if "interval" not in own or own["interval"] == {"–"}:
            continue
        (interval,), (matched,), (word,), (reason,), (counts,) = (
            own[what] for what in ("interval", "matched", "word", "reason", "counts"))
        low, high = map(number, interval.split(" to "))
        assert low <= number(matched) <= high
        limit = re.search(r"a change of (\d+\.\d) or more", reason)
        rose, fell, _ = (int(count) for count in re.findall(r"\d+", counts))
        if word.startswith("clear"):
            assert low * high > 0 or low == high
            assert (number(matched) > 0) == (word == "clear rise")
            assert not reason
            assert (rose - fell) * number(matched) >= 0
        elif limit:
            assert abs(number(matched)) < Decimal(limit[1])


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_outputs_disagree(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Terminal, workbook, descriptions, both papers, pictures and JSON, of rounds on the edges."""
    check(kind, 1, capsys, pictures=True)


def check(
    kind: str, seed: int, capsys: pytest.CaptureFixture[str], *, pictures: bool = False
) -> None:
    """Lay the outputs of two made-up rounds next to each other."""
    chance = random.Random(f"{kind} {seed}")  # noqa: S311 - not a secret
    before, after = made(chance, kind)
    compared = compare([round_of(before, "2025"), round_of(after, "2026")])
    together: Seen = defaultdict(lambda: defaultdict(set))
    for output in (
        shown_on_terminal(compared, capsys), shown_in_workbook(compared), shown_in_words(compared),
        shown_in_paper(before, after, public=False), shown_in_paper(before, after, public=True),
    ):
        for key, own in output.items():
            for what, text in own.items():
                withheld = {"withheld", "withheld to withheld"}
                together[key][what] |= text - withheld
    for own in together.values():
        if "last" in own:
            (last,), (scores,) = own["last"], own["scores"]
            assert scores.endswith(f" to {last}")
    assert_consistent(together)
    assert_agrees_with_json(together, compared)
    if pictures:
        assert_drawn(texts(comparison_page(compared)), together, compared)
        drawn = texts(trend_page(compared))
        assert all(any(f"matched: {next(iter(own['matched']))}, " in text for text in drawn)
                   for key, own in together.items() if key.isdigit() and own["matched"] != {"–"})
