"""The trend's picture: a panel for each domain, nothing filled in, nothing overlapping."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.charts.comparison import comparison_page
from hsbstar.charts.formats import Pictures
from hsbstar.charts.page import BLUE, WIDTH, own_settings
from hsbstar.charts.panel_layout import fitting, form_of, timeline_of
from hsbstar.charts.text import Lettering
from hsbstar.charts.trend import draw_trend, trend_page
from hsbstar.comparison.alt_text import describe_panels
from hsbstar.comparison.model import Comparison, compare
from support.drawn import any_round, assert_laid_out, points, star_lines, texts
from support.made_rounds import LONG, dated, made_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.rounds.model import Round


@pytest.fixture(autouse=True, scope="module")
def _own_settings() -> Iterator[None]:
    """Draw all pages as they are drawn when they are saved."""
    with own_settings():
        yield


def on(day: dt.date, scores: Any = (1, 2, 3), **more: Any) -> Round:
    """Return a round whose last return is of that day."""
    return made_round(scores, round=f"Round of {day.year}", dates=(day,), **more)


def three_rounds() -> Comparison:
    """Return a rise, a gap, and a domain that the first round does not have."""
    eight = [[2] * 8, [1] * 8]
    return compare([
        dated(2023, eight),
        dated(2024, [[3] * 8, None, 2], thin=[3]),
        dated(2025, [[3] * 8, [2] * 8, 2]),
    ])


@given(st.lists(any_round(), min_size=3, max_size=9))
def test_no_text_of_a_trend_overlaps_or_is_cut(rounds: list[Round]) -> None:
    """Whatever the rounds, each text of the trend has its own room."""
    assert_laid_out(trend_page(replace(compare(rounds), marking="OFFICIAL")))


CORNERS = {(1, 3, 0), (4, 12, 4), (5, 3, 4), (7, 5, 0), (12, 12, 4)}


@pytest.mark.parametrize(("domains", "rounds", "score"), [
    pytest.param(*row, marks=[] if row in CORNERS else [pytest.mark.full])
    for row in itertools.product([1, 2, 3, 4, 5, 6, 7, 9, 12], [3, 5, 12], [0, 4])
])
def test_any_number_of_panels_has_room(domains: int, rounds: int, score: int) -> None:
    """One domain or twelve with long titles, three rounds or twelve, at either end of the scale."""
    made = [dated(2010 + year, [score] * domains, titles=[LONG] * domains)
            for year in range(rounds)]
    page = trend_page(replace(compare(made), marking="OFFICIAL"))
    assert_laid_out(page)
    assert len(points(page)) == domains * rounds + 1  # and another in the legend


def test_no_more_than_a_dozen_domains_are_drawn() -> None:
    """Of two dozen domains that no two rounds share the last round's are drawn, with a note."""
    first = dated(2023, [1] * 12, titles=[LONG] * 12)
    moved = replace(first, domains=tuple(
        replace(domain, number=domain.number + 12) for domain in first.domains))
    page = trend_page(compare([first, first, moved]))
    assert_laid_out(page)
    shown = texts(page)
    assert any("12 more domains, which the last round does not have" in text for text in shown)
    assert len(points(page)) == 12 + 1


def test_thirty_rounds_have_room() -> None:
    """Labels that would meet are left out, the first and the last never; the names are listed."""
    rounds = [dated(1990 + year, [year % 5] * 5) for year in range(30)]
    page = trend_page(compare(rounds))
    assert_laid_out(page)
    shown = texts(page)
    assert {"1", "30"} <= shown.keys()
    assert any("Autumn 2019." in text for text in shown)
    assert any("‘Trend’ sheet" in text for text in shown)


def test_a_panel_shows_coverage_and_change() -> None:
    """Each round has its score and its statements, the panel its change from first to last."""
    shown = texts(trend_page(three_rounds()))
    assert "First to last, all: +1.0 (8 → 8 agencies)" in shown
    assert "matched: +1.0, clear rise (8 agencies)" in shown
    assert "First to last, all: not in both rounds" in shown
    assert "no matched answers, too few to tell" in shown
    assert {"4 of 4", "1 of 4", "0 of 4", "Autumn 2023", "Autumn 2024"} <= shown.keys()


def test_steps_have_their_words() -> None:
    """Between two rounds are the matched change and its words, or a dash."""
    shown = texts(trend_page(three_rounds()))
    assert len(shown["clear rise"]) == 1
    assert len(shown["no clear change"]) == 1
    assert len(shown["too few to tell"]) == 4
    assert len(shown["–"]) == 4  # three steps and a round that lacks the domain


def test_a_round_without_a_score_breaks_the_line() -> None:
    """A missing score is no point, and no line crosses it; thin evidence is hollow."""
    page = trend_page(three_rounds())
    faces = [face for _, _, face in points(page)]
    assert len(faces) == 3 + 2 + 2 + 2  # and two in the legend
    assert faces.count("#ffffff") == 2
    assert star_lines(page, BLUE, WIDTH).count(2) == 2 + 0 + 1 + 1


def test_points_are_at_their_scores_and_dates() -> None:
    """All panels have the same scale, and a round after half the time is half way."""
    days = dt.date(2023, 1, 1), dt.date(2023, 7, 2), dt.date(2024, 1, 1)
    page = trend_page(compare([on(day, [0, 4, 2]) for day in days]))
    own = sorted(points(page)[1:])
    lowest, *_, highest = sorted({round(up, 6) for _, up, _ in own})
    assert len({round(up, 6) for _, up, _ in own}) == 3
    assert {round(up, 6) for _, up, _ in own} == {
        lowest, highest, round((lowest + highest) / 2, 6)}
    first, second, third = own[:3]
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], rel=0.02)


@pytest.mark.parametrize(
    ("days", "parts", "message"),
    [
        ([(2023, 1), (2023, 7), (2025, 1)], (0, 0.25, 1), "the date of their last return"),
        ([(2023, 1), (2023, 2), (2025, 1)], (0, 0.5, 1), "some are close in time"),
        ([(2023, 1), (2023, 1), (2025, 1)], (0, 0.5, 1), "some are close in time"),
        ([(2023, 1), None, (2025, 1)], (0, 0.5, 1), "not all have dates"),
    ],
)
def test_rounds_are_placed_by_their_dates(
    days: list[tuple[int, int] | None], parts: tuple[float, ...], message: str
) -> None:
    """By date where all have one and room is left; otherwise equally spaced, with a note."""
    rounds = [on(dt.date(*day, 1)) if day else made_round([1, 2, 3]) for day in days]
    comparison = compare(rounds)
    timeline = timeline_of(comparison)
    assert timeline.parts == pytest.approx(parts, abs=0.01)
    assert any(message in text for text in texts(trend_page(comparison)))


def test_names_without_room_are_numbers() -> None:
    """Names that do not fit below the rounds are listed at the foot by number."""
    rounds = [replace(each, source=replace(each.source, round=f"{LONG} {year}"))
              for year in (2023, 2024, 2025) for each in [dated(year, [1, 2, 3, 4, 1])]]
    shown = texts(trend_page(compare(rounds)))
    assert len(shown["3"]) >= 5
    assert any("Rounds: 1 Multi-agency" in text for text in shown)


def test_words_give_way_to_the_scale() -> None:
    """In low panels the scale comes first: the steps keep their figures alone."""
    comparison, small = three_rounds(), Lettering(8)
    timeline = timeline_of(comparison)
    assert form_of(comparison, timeline, (3.4, 3), small).step_lines == 2
    assert form_of(comparison, timeline, (3.4, 1.5), small).step_lines == 1
    assert form_of(comparison, timeline, (1.1, 3), small).step_lines < 2


@pytest.mark.parametrize(
    ("places", "width", "fit"),
    [([0, 1, 2], 0.9, [0, 1, 2]), ([0, 1, 2], 1.2, [0, 2]), ([0, 1, 2, 3, 4], 1.5, [0, 2, 4]),
     ([0, 1], 2, [1]), ([0], 2, [0])],
)
def test_labels_have_room(places: list[float], width: float, fit: list[int]) -> None:
    """The ends come first, then from the left what stays off both its neighbours."""
    assert fitting(places, width) == fit


def test_a_trend_in_words() -> None:
    """Each domain's scores with their coverage, and the verdict on its change."""
    assert describe_panels(three_rounds()) == (
        "Trend of three domains over three rounds, Northtown, on a scale of 0 to 4. "
        "Rounds: Autumn 2023; Autumn 2024; Autumn 2025. "
        "A continuum of responses: 2.0, 4 of 4 scored, 3.0, 4 of 4 scored, 3.0, 4 of 4 scored; "
        "first to last change +1.0 of all respondents, matched +1.0, 95% interval +1.0 to +1.0, "
        "clear rise, 8 agencies. "
        "Prevention, identification and early assessment: 1.0, 4 of 4 scored, no score, 0 of 4 "
        "scored, 2.0, 4 of 4 scored; first to last change +1.0 of all respondents, matched +1.0, "
        "95% interval +1.0 to +1.0, clear rise, 8 agencies. "
        "Effective assessment and referral pathways: not in the framework, 2.0 (thin evidence), "
        "1 of 4 scored, 2.0, 4 of 4 scored; first to last not compared."
    )


def test_no_formats_no_picture() -> None:
    """Without a file to write nothing is drawn."""
    assert draw_trend(three_rounds(), Pictures(())) == ()


def test_pictures_state_what_was_chosen() -> None:
    """Which of an agency's returns count, and whose ratings: of each round by its name."""
    chosen = ("Northshire Police sent 2 returns: the latest of them counts.",
              "Left out: Northshire Safeguarding Board (7 of 8 agencies counted).")
    rounds = [on(dt.date(2020 + number, 1, 1), versions=chosen[0], selection=chosen[1])
              for number in range(4)]
    for page in (trend_page(compare(rounds)), comparison_page(compare(rounds[:2]))):
        assert_laid_out(page)
        drawn = " ".join(text for text in texts(page) if "Round of" in text or "counted" in text)
        assert f"Round of 2021: {' '.join(chosen)}" in " ".join(drawn.split())
    plain = [on(dt.date(2020 + number, 1, 1)) for number in range(2)]
    assert not any("Round of 2021:" in text for text in texts(comparison_page(compare(plain))))
