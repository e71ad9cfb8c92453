"""What is shown of a change never contradicts itself, its word, or another output."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given, strategies as st
from openpyxl import load_workbook

from hsbstar.charts.comparison import comparison_page
from hsbstar.cli.terminal import Reporter
from hsbstar.cli.text import report_comparison, report_falls
from hsbstar.comparison.alt_text import describe_comparison, describe_panels
from hsbstar.comparison.change_text import (
    Shown,
    show_figures,
    show_interval,
    show_own_change,
    show_reason,
    shown,
    shown_steps,
)
from hsbstar.comparison.decomposition import Split
from hsbstar.comparison.model import Change, compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.core.plurals import FEW_FORMAT
from hsbstar.rounds.sign_flips import Inference, Verdict
from support.drawn import texts
from support.table_rounds import table_round


def known(
    change: float, low: float, high: float, *, beyond: float | None = None,
    verdict: Verdict = Verdict.NO_CHANGE, withheld: bool = False,
) -> Inference:
    """Return a conclusion about eight agencies."""
    return Inference(
        Fraction(str(change)), 8, 5, 2, 1, low, high, 0.5, verdict, withheld, beyond
    )


def show(
    inference: Inference, plain: Fraction | str | None = None, first: Fraction | str = "1"
) -> Shown:
    """Return how a conclusion is shown, next to a change of all respondents from a first score."""
    change = inference.change if plain is None else Fraction(plain)
    last = None if change is None else Fraction(first) + change
    return show_figures(
        (Fraction(first), last), Change(Split(change, inference.change), inference))


def number(text: str) -> float:
    """Return the figure that a shown text says."""
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("low", "high", "expected"), [
    (0.71, 1.12, "+0.7 to +1.2"), (-0.11, 0.31, "−0.2 to +0.4"), (-1.0, -0.3, "−1.0 to −0.3"),
    (0.04, 0.52, "+0.04 to +0.6"), (-0.5, -0.004, "−0.5 to −0.004"), (0.0, 0.3, "0.0 to +0.3"),
    (0.0, 0.0, "0.0 to 0.0"), (0.1 + 0.2, 0.3, "+0.3 to +0.3"), (-0.04, 0.04, "−0.1 to +0.1"),
    (1e-8, 0.3, "0.00000 to +0.3"),
])
def test_ends_are_rounded_outward(low: float, high: float, expected: str) -> None:
    """An end is shown as 0 only where it is 0, or where 0 is inside."""
    assert show_interval(known(0, low, high)) == expected


def test_without_an_interval_there_is_a_dash() -> None:
    """Too few agencies, or a single statement."""
    assert show_interval(Inference(Fraction(1), 4, 4, 0, 0)) == "–"
    assert show(Inference(None, 0, 0, 0, 0)).matched == "–"


@pytest.mark.parametrize(("first", "last", "expected"), [
    ("1.449", "2.288", "1.45 2.29 +0.84"), ("1.4", "2.3", "1.4 2.3 +0.9"),
    (None, "2.3", "– 2.3 –"), ("1.4", None, "1.4 – –"), ("2/3", "1/3", "0.67 0.33 −0.34"),
    ("1.625", "2.25", "1.63 2.25 +0.62"), ("1.25", "1.3", "1.25 1.30 +0.05"),
])
def test_scores_and_their_change_agree(
    first: str | None, last: str | None, expected: str
) -> None:
    """The change is that of the scores as shown: 1.4 and 2.3 with +0.8 need a second decimal.

    Thirds agree with no number of decimals: 0.67 and 0.33 differ by 0.34.
    """
    before, after = (None if score is None else Fraction(score) for score in (first, last))
    change = None if before is None or after is None else after - before
    figures = show_figures((before, after), Change(Split(change), Inference(None, 0, 0, 0, 0)))
    assert " ".join((*figures.scores, figures.change)) == expected


def test_a_change_just_below_its_limit_has_two_decimals() -> None:
    """0.78 is shown as 0.8 otherwise, next to ‘0.8 or more would be clear’."""
    near = known(0.78, -0.01, 1.57, beyond=0.79)
    assert show(near, "1").matched == "+0.78"
    assert show(near).change == show(near).matched == "+0.78"
    nearer = known(0.796, -0.01, 1.6, beyond=0.799)
    assert show(nearer, "1").matched == "+0.796"
    assert show_reason(near) == "With these 8 agencies, a change of 0.8 or more would be clear."
    far = known(0.68, -0.11, 1.47, beyond=0.79)
    assert show(far, "1").matched == "+0.7"


def test_a_change_on_its_limit_is_not_clear() -> None:
    """0 is exactly the end of the interval: only a larger change would be clear."""
    on_it = known(0.8, 0.0, 1.6, beyond=0.8)
    assert on_it.clear_from == 0.9
    assert show(on_it).matched == "+0.8"
    assert show(known(0.96, -0.01, 1.6, beyond=0.97)).limit == "1.0"


def test_a_clear_change_is_never_below_its_limit() -> None:
    """Clear at 0.82, from 0.81 on: the limit is not rounded up to 0.9."""
    clear = known(0.82, 0.01, 1.63, beyond=0.81, verdict=Verdict.RISE)
    assert clear.clear_from == 0.81
    assert show(clear).matched == "+0.8"
    assert show(clear).reason == show(clear).limit == ""


def test_a_small_change_whose_interval_excludes_0() -> None:
    """It is not clear below 0.05; shown as 0.0 it would contradict its interval."""
    small = known(0.04, 0.01, 0.07, beyond=0.05)
    assert show(small, "1").matched == "+0.04"
    assert show(small).change == show(small).matched == "+0.04"
    assert show_reason(small) == "With these 8 agencies, a change of 0.1 or more would be clear."


def test_reasons_in_words() -> None:
    """Why there is no word for a direction."""
    withheld = known(0.6, 0.6, 0.6, beyond=0.1, withheld=True)
    assert show_reason(withheld) == (
        "The mean moved one way, and more agencies moved the other way.")
    assert show_reason(known(1, -4, 4)) == (
        "With these 8 agencies, no change on this scale would be clear.")
    few = Inference(Fraction(1), 4, 4, 0, 0, verdict=Verdict.TOO_FEW)
    assert show_reason(few) == "At least 6 agencies need answers in both rounds."
    assert show_reason(Inference(Fraction(1), 4, 4, 0, 0)) == ""


def test_equal_changes_are_shown_alike() -> None:
    """All answers are matched: the plain and the matched change are one figure."""
    first, last = (
        table_round({f"Agency {place}": row for place in range(8)}, name, per_domain=3)
        for name, row in (("one", [1, 1, 2]), ("two", [2, 3, 3]))
    )
    figures = shown(compare([first, last]).domains[0])
    assert figures.scores == ("1.33", "2.67")
    assert figures.change == figures.matched == "+1.34"
    assert figures.counts == "8 rose, 0 fell, 0 stayed the same"


def test_every_output_shows_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Picture, texts for listeners, terminal, note of a fall and workbook: 2.62 to 1.75 is −0.88.

    The steps need two decimals, so all rounds and the first to the last have them.
    """
    rows = [[3, 3, 2, 3, 2, 3, 3, 2], [2, 2, 2, 2, 2, 2, 2, 2], [2, 2, 1, 2, 1, 2, 2, 2]]
    compared = compare([
        table_round({f"Agency {place}": [score] for place, score in enumerate(row)}, name)
        for name, row in zip(("one", "two", "three"), rows, strict=True)
    ])
    (domain,) = compared.domains
    figures, steps = shown(domain), shown_steps(domain)
    assert figures.scores == ("2.63", "2.00", "1.75")
    assert figures.change == figures.matched == "−0.88"
    assert steps == [("−0.63", "−0.63"), ("−0.25", "−0.25")]
    assert {"2.63 → 1.75", "−0.88"} <= texts(comparison_page(compared)).keys()
    assert not {"−0.9", "−0.6"} & texts(comparison_page(compared)).keys()
    assert "Largest fall: Domain 1 −0.88. Domain 1: 2.63 to 1.75, change −0.88" in (
        describe_comparison(compared))
    assert "Domain 1: 2.63, 1 of 1 scored, 2.00, 1 of 1 scored, 1.75" in describe_panels(compared)
    report_comparison(Reporter(), compared)
    report_falls(Reporter(), compared, every=True, clear=False)
    said = capsys.readouterr()
    assert "1\tDomain 1\t2.63\t2.00\t1.75\t−0.88\t−0.88\t−1.0 to −0.5\tclear fall" in said.out
    assert "Fell: domain 1, Domain 1, by 0.88 (clear fall)." in said.err
    trend = load_workbook(BytesIO(write_comparison(compared)))["Trend"]
    formats = [[cell.number_format for cell in row if isinstance(cell.value, int | float)]
               for row in trend.iter_rows() if row[1].value == "Domain 1"]
    assert all("0.00" in text for row in formats for text in row
               if text not in {"General", FEW_FORMAT})
    assert [len(row) for row in formats] == [3, 3, 3]


def test_a_fall_too_small_to_be_shown_has_a_size(capsys: pytest.CaptureFixture[str]) -> None:
    """No exit code for a fall by 0.0."""
    before, after = (
        table_round({f"Agency {place}": [score] for place, score in enumerate(row)}, name)
        for name, row in (("one", [2] * 30), ("two", [1] + [2] * 29))
    )
    assert report_falls(Reporter(), compare([before, after]), every=True, clear=False)
    assert "by less than 0.05 (no clear change)" in capsys.readouterr().err


def test_no_agency_is_counted_where_none_is_matched(capsys: pytest.CaptureFixture[str]) -> None:
    """‘0 rose, 0 fell, 0 stayed the same’ would read as a finding."""
    rounds = [table_round({agency: [2]}, name) for agency, name in (("A", "one"), ("B", "two"))]
    report_comparison(Reporter(), compare(rounds))
    out = capsys.readouterr().out
    assert ("\ttoo few to tell\t\t\t\t0.0\t0.0\tAt least 6 agencies need answers in both "
            "rounds.\n") in out
    assert "rose" not in out


def test_a_picture_names_no_limit_where_the_direction_is_withheld() -> None:
    """A change of +0.9 is not clear, whatever its size: ‘clear from 0.5’ would contradict it."""
    withheld = known(0.9, 0.5, 1.3, beyond=0.4, withheld=True)
    assert withheld.clear_from == 0.4
    compared = compare([table_round({"A": [1]}, "one"), table_round({"A": [2]}, "two")])
    (domain,) = compared.domains
    domain = replace(domain, moved=replace(domain.moved, inference=withheld))
    drawn = texts(comparison_page(replace(compared, domains=(domain,))))
    assert not [text for text in drawn if text.startswith("clear from")]
    assert show(known(0.04, -1, 1, withheld=True)).matched == "+0.04"


def test_what_moved_is_not_shown_as_0() -> None:
    """A statement that rose by a thirtieth is named among those that rose, and an agency counts."""
    single = Inference(Fraction(1, 30), 30, 1, 0, 29)
    assert show(single).matched == show(single).change == "+0.03"
    assert show(single, "0.3").matched == "+0.03"
    assert show(Inference(Fraction(), 30, 0, 0, 30)).matched == "0.0"
    assert show(Inference(Fraction(1, 10**9), 30, 1, 0, 29), "0.3").matched == "0"
    assert [show_own_change(Fraction(change)) for change in ("0.04", "-1/21", "0", "0.26")] == [
        "+0.04", "−0.05", "0.0", "+0.3"]


ROWS = st.lists(st.integers(0, 4), min_size=6, max_size=6)


@given(st.lists(ROWS, min_size=6, max_size=9), st.lists(ROWS, min_size=9, max_size=9))
def test_nothing_shown_contradicts_anything_else_shown(
    before: list[list[int]], after: list[list[int]]
) -> None:
    """Read back from the texts: change, interval, word and limit, for any two rounds."""
    first, last = (
        table_round({f"Agency {place}": row for place, row in enumerate(rows)}, name, per_domain=3)
        for name, rows in (("one", before), ("two", after[:len(before)]))
    )
    for domain in compare([first, last]).domains:
        figures = shown(domain)
        change = number(figures.matched)
        low, high = map(number, figures.interval.split(" to "))
        assert low <= change <= high
        assert number(figures.scores[1]) - number(figures.scores[0]) == pytest.approx(
            number(figures.change))
        limit = re.search(r"change of (\d\.\d) or more", figures.reason)
        if figures.word.startswith("clear"):
            assert low * high > 0
            assert (change > 0) == (figures.word == "clear rise")
            assert limit is None
        elif limit:
            assert abs(change) < float(limit[1])


@pytest.mark.parametrize("rounds", [2, 5])
def test_no_figure_is_cut_on_a_terminal(
    rounds: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns, with long names of rounds; statements have no room and are in the workbook."""
    for name, value in (("TTY_COMPATIBLE", "1"), ("COLUMNS", "80"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    compared = compare([
        table_round({f"Agency {place}": [number % 3] * 30 for place in range(8)},
                    f"Round {number} of the spring", per_domain=6) for number in range(rounds)
    ])
    report_comparison(Reporter(), compared)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    assert "To see the statements, add --statements. The workbook shows everything." in lines
    assert len(lines) <= 38
    # The domains are last: what people read first stays on the screen.
    assert lines[-1].startswith("   No clear change: ") or lines[-1].startswith("   Clear rise: ")
    report_comparison(Reporter(), compared, statements=True)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith(f"{domain}.{number} ") for line in lines
               for domain in range(1, 6) for number in range(1, 7)) == 30
    assert "Statements (in full on the workbook's sheet Statements)" in lines


def test_what_is_behind_each_word_is_under_its_domain(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the parts of the change that matched answers do not explain, where they show."""
    for name, value in (("TTY_COMPATIBLE", "1"), ("COLUMNS", "80"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    both = {f"Agency {place}": [2, 2] for place in range(7)}
    report_comparison(Reporter(), compare([
        table_round(both | {"Left": [0, 0]}, "one", per_domain=1),
        table_round(both | {"Joined": [2, 2], "Agency 1": [4, None]}, "two", per_domain=1),
    ]))
    lines = capsys.readouterr().out.splitlines()
    assert "Only in two: Joined" in lines
    assert "Only in one: Left" in lines
    assert "Domains, one → two. Matched: agencies in both rounds only." in lines
    assert lines[-8:] == [
        "1  Domain 1      1.8 → 2.3    +0.5    +0.29",
        "   No clear change: 1 rose, 0 fell, 6 stayed the same; 95% interval 0.0 to +1.0.",
        "   With these 7 agencies, a change of 0.3 or more would be clear. The rest of",
        "   the change: different agencies +0.2.",
        "2  Domain 2    1.75 → 2.00   +0.25      0.0",
        "   No clear change: 0 rose, 0 fell, 6 stayed the same; 95% interval 0.0 to 0.0.",
        "   With these 6 agencies, a change of 0.1 or more would be clear. The rest of",
        "   the change: different agencies +0.3.",
    ]
