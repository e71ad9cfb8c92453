"""Pictures of rounds: nothing overlaps, nothing is cut, and a missing score is never a point."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, strategies as st
from matplotlib.lines import Line2D

from hsbstar.charts.comparison import comparison_page
from hsbstar.charts.dumbbells import UNSURE
from hsbstar.charts.formats import Format, Pictures
from hsbstar.charts.page import BLUE, HEIGHT, WIDTH, Box, Page, own_settings
from hsbstar.charts.rows import change_track, fit_rows
from hsbstar.charts.spoke_titles import Gap, Title, surround
from hsbstar.charts.star import draw_star, star_page
from hsbstar.charts.text import (
    INK,
    MUTED,
    Lettering,
    breaks_words,
    clean,
    shorten,
    text_width,
    wrap,
)
from hsbstar.comparison.model import Comparison, compare
from hsbstar.rounds.star_geometry import Web, spread_out
from support.drawn import LIST_EDGE, any_round, assert_laid_out, dots, points, star_lines, texts
from support.made_rounds import LONG, TITLES, dated, made_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.rounds.model import Round


@pytest.fixture(autouse=True, scope="module")
def _own_settings() -> Iterator[None]:
    """Draw all pages as they are drawn when they are saved."""
    with own_settings():
        yield


@given(any_round(), st.sampled_from(["", "2 faulty cells count as blank. " * 9]), st.booleans())
def test_no_text_of_a_star_overlaps_or_is_cut(
    collated: Round, notice: str, spread: bool
) -> None:
    """Whatever the titles and scores, each text of the star has its own room."""
    page = star_page(collated.marked("OFFICIAL"), expected=9, notice=notice, spread=spread)
    assert_laid_out(page)


@given(st.lists(any_round(), min_size=2, max_size=9))
def test_no_text_of_a_comparison_overlaps_or_is_cut(rounds: list[Round]) -> None:
    """Whatever the rounds, each text of the comparison has its own room."""
    assert_laid_out(comparison_page(replace(compare(rounds), marking="OFFICIAL")))


@pytest.mark.parametrize("count", [3, 5, 12])
@pytest.mark.parametrize("score", [0, 1, 3, 4, None])
def test_equal_scores_have_room(count: int, score: int | None) -> None:
    """All 0, all 4, all the same and none at all are readable, with the longest titles."""
    page = star_page(made_round([score] * count, [LONG] * count))
    assert_laid_out(page)
    if score is not None:
        assert len(texts(page)[f"{score}.0"]) == 2 * count


def test_scores_give_way_to_ring_labels() -> None:
    """On a small star a score that would lie on a ring's label is farther out."""
    for tenths in (3, 8, 12):
        assert_laid_out(star_page(made_round([tenths / 10] * 12, ["W" * 120] * 12)))


def test_scores_at_the_centre_are_in_a_ring() -> None:
    """Twelve noughts are evenly around the centre, as far out as they need."""
    page = star_page(made_round([0] * 12, ["Short"] * 12))
    centre = np.array(points(page)[0][:2]) * dots(page)
    boxes = [box for box in texts(page)["0.0"] if box.left < LIST_EDGE * dots(page)]
    middles = [((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in boxes]
    away = sorted(float(np.hypot(*(np.array(middle) - centre))) for middle in middles)
    assert len(away) == 12
    assert away[0] > 0.4 * dots(page)
    assert away[-1] < away[0] * 1.2


@pytest.mark.parametrize(("lowest", "highest"), [(0, 1), (0, 6), (0, 10), (1, 5), (0, 100)])
def test_other_scales_have_room(lowest: int, highest: int) -> None:
    """A scale of any length is labelled without a crowd."""
    scores = [lowest, highest, (lowest + highest) / 2]
    page = star_page(made_round(scores, lowest=lowest, highest=highest))
    assert_laid_out(page)
    assert any(f"Scale: {lowest} to {highest}." in text for text in texts(page))


def test_own_settings_of_a_user_do_not_matter() -> None:
    """A matplotlibrc with other fonts and colours changes nothing, and is left as it was."""
    collated = made_round([1, 2, 3, 4, 0])
    plain = draw_star(collated, Pictures(tuple(Format), dpi=60))
    with mpl.rc_context({"font.family": "monospace", "text.color": "red", "savefig.dpi": 30}):
        assert draw_star(collated, Pictures(tuple(Format), dpi=60)) == plain
        assert mpl.rcParams["savefig.dpi"] == 30


def test_missing_score_is_no_point() -> None:
    """A domain without a score has no point, no line to it, and a label at its spoke."""
    page = star_page(made_round([2, None, 3, 1, 4]))
    assert len(points(page)) == 4 * 2  # on the star and in the list
    assert star_lines(page) == [4]
    assert len(texts(page)["no"]) == 1
    assert "0.0" not in texts(page)
    assert not page.figure.axes[0].patches


def test_whole_star_is_closed() -> None:
    """With all scores the line comes back to the first spoke, and the star is lightly filled."""
    page = star_page(made_round([2, 1, 3, 1, 4]))
    assert star_lines(page) == [6]
    assert [patch.get_alpha() for patch in page.figure.axes[0].patches] == [0.12]


@pytest.mark.parametrize(
    ("scores", "lines"),
    [
        ([2, None, 3, None, 4], [2]),
        ([None, 1, 2, 3, 4], [4]),
        ([None, None, 3, None, None], []),
        ([None] * 5, []),
        ([1, 2, None, 3, None], [2]),
    ],
)
def test_line_joins_neighbours_only(scores: list[int | None], lines: list[int]) -> None:
    """The line is drawn between neighbouring spokes that both have a score, and only there."""
    page = star_page(made_round(scores))
    assert star_lines(page) == lines
    assert len(points(page)) == 2 * sum(score is not None for score in scores)


def test_points_are_where_their_scores_are() -> None:
    """The first spoke is up, the next clockwise; the lowest is the centre, the highest the rim."""
    web = Web((5.0, 4.0), 2.0, 4, 0, 4)
    places = [web.at(0, 4), web.at(1, 2), web.at(2, 1), web.at(3, 0)]
    expected = [(5, 6), (6, 4), (5, 3.5), (5, 4)]
    for place, place_of_score in zip(places, expected, strict=True):
        assert place == pytest.approx(place_of_score)


def test_thin_evidence_is_hollow() -> None:
    """A domain with under half of its statements scored is hollow, and the picture explains it."""
    page = star_page(made_round([2, 1, 3, 1, 4], thin=[3]))
    faces = [face for _, _, face in points(page)]
    assert faces.count("#ffffff") == 3  # star, list, legend
    assert faces.count(BLUE.lower()) == 8
    assert any("hollow" in text for text in texts(page))
    assert "1 of 4" in texts(page)


def test_solid_points_need_no_legend() -> None:
    """Without thin evidence nothing is hollow; a domain without a score is not called thin."""
    page = star_page(made_round([2, None, 3, 1, 4]))
    assert {face for _, _, face in points(page)} == {BLUE.lower()}
    assert not any("hollow" in text for text in texts(page))


def test_names_are_text() -> None:
    """A dollar sign stays a dollar sign, and control characters do not reach the page."""
    titles = ["Costs $a_1$ up", "Ten\nlines", "\u0378\u0379"]
    collated = made_round([1, 2, 3], titles, area="$\\frac$ & Co")
    page = star_page(collated.marked("$$"), notice="\x1b[31mRed\u202e")
    shown = texts(page)
    assert "$\\frac$ & Co · Autumn 2025" in shown
    assert len(shown["$$"]) == 2
    assert "?[31mRed?" in shown
    assert "1\u00a0Costs $a_1$ up" in shown
    assert "2\u00a0Ten lines" in shown
    assert "3\u00a0??" in shown
    assert draw_star(collated)


@pytest.mark.parametrize(
    ("expected", "returns", "message"),
    [
        (None, 1, "1 agency returned the audit."),
        (1, 1, "The only agency invited returned the audit."),
        (9, 1, "1 of 9 agencies returned the audit."),
        (9, 3, "1 of 9 agencies returned the audit (3 returns)."),
    ],
)
def test_returns_are_counted(expected: int | None, returns: int, message: str) -> None:
    """The picture shows how many agencies returned the audit, and how many were invited."""
    collated = replace(made_round([1, 2, 3, 4, 0]), returns=returns)
    assert any(message in text for text in texts(star_page(collated, expected=expected)))


@pytest.mark.parametrize(
    ("expected", "selection", "message"),
    [
        (None, "", "12 agencies returned the audit."),
        (12, "", "All 12 agencies returned the audit."),
        (15, "", "12 of 15 agencies returned the audit."),
        (11, "", "12 agencies returned the audit; 11 were invited."),
        (None, "Left out: Police.", "12 agencies counted."),
    ],
)
def test_agencies_are_counted(expected: int | None, selection: str, message: str) -> None:
    """Where all returned it, that is said; where some were chosen, who returned is not known."""
    collated = made_round([[1] * 12, [2] * 12, [3] * 12], selection=selection)
    assert any(message in text for text in texts(star_page(collated, expected=expected)))


def test_star_says_what_it_is() -> None:
    """Title, scale, method, marking and notice are on the face of the picture."""
    page = star_page(made_round([1, 2, 3, 4, 0]).marked("OFFICIAL-SENSITIVE"), notice="Beware.")
    shown = texts(page)
    assert {"HSB audit star", "Northtown · Autumn 2025", "Beware."} <= shown.keys()
    whole = " ".join(shown)
    assert "Scale: 0 = never / no evidence … 4 = always / strong evidence." in whole
    assert "A domain's score is the mean of its statements' scores." in whole
    assert "Source: agencies' own scores; framework hsb, edition 2." in shown
    below, above = sorted(box.bottom for box in shown["OFFICIAL-SENSITIVE"])
    assert below < 0.6 * dots(page)
    assert above > (HEIGHT - 0.6) * dots(page)


def test_nameless_round_has_no_second_title() -> None:
    """Without area and round there is only the title."""
    shown = texts(star_page(made_round([1, 2, 3], area="", round=" ")))
    assert "HSB audit star" in shown
    assert not any("·" in text for text in shown)


def two_rounds() -> Comparison:
    """Return a rise, a fall, no change, a lost score and a lost domain."""
    return compare([
        dated(2024, [1, "3.15", 2, 4, 1]),
        dated(2025, [2.4, 3, 2, None], thin=[3]),
    ])


def test_comparison_shows_changes() -> None:
    """Changes have plus or minus and a decimal; what cannot be compared has words."""
    shown = texts(comparison_page(two_rounds()))
    assert {"+1.4", "−0.2", "0.0", "no score in both", "not in both rounds"} <= shown.keys()
    assert {"1.0 → 2.4", "3.2 → 3.0", "2.0 → 2.0*", "4.0 → –", "1.0 → –"} <= shown.keys()
    assert len(shown["only 1 → only 1 agency"]) == 3
    assert any(text.startswith("hollow, * in the list: thin evidence") for text in shown)


def test_comparison_names_rounds_and_interval() -> None:
    """Area, both rounds, the time between them and until the next are at the top."""
    shown = texts(comparison_page(replace(two_rounds(), marking="OFFICIAL")))
    assert "Northtown · Autumn 2024 to Autumn 2025" in shown
    assert any("12 months apart" in text for text in shown)
    assert any("next audit is due between 1 April 2026 and 1 October 2026." in text
               for text in shown)
    assert {"Autumn 2024", "Autumn 2025", "OFFICIAL"} <= shown.keys()


def test_comparison_draws_missing_scores_nowhere() -> None:
    """Each score has a mark on the star and in its row, and the legend has a mark: no more."""
    page = comparison_page(two_rounds())
    assert len(points(page, "D")) == 2 * 5 + 1
    assert len(points(page, "o")) == 2 * 3 + 2  # and another that explains hollow marks


def test_comparison_joins_first_and_last() -> None:
    """A row's first and last score are joined; a row without both has no line."""
    page = comparison_page(two_rounds())
    assert star_lines(page, MUTED, WIDTH) == [2, 2, 2]


LEGEND_TOP = 1.7
"""Above the legend and the notes of a comparison, in inches."""

RISES: list[list[float]] = [
    [1, 0.5, 1, 1.5, 1, 1, 0.5, 1], [0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0], [-1] * 8,
]


def eight_agencies() -> Comparison:
    """Return a clear rise, no clear change, a clear fall, and a change of too few agencies."""
    return compare([
        dated(2024, [[2] * 8, [2] * 8, [2] * 8, [2] * 5]),
        dated(2025, [*([2 + score for score in own] for own in RISES), [3] * 5]),
    ])


def test_matched_changes_are_in_words() -> None:
    """Each domain has its matched change, interval, word, who moved where, and what is clear."""
    shown = texts(comparison_page(eight_agencies()))
    for words in ("clear rise", "no clear change", "clear fall", "too few to tell"):
        assert len(shown[words]) == 1
    assert len(shown["8 rose, 0 fell, 0 stayed"]) == len(shown["0 rose, 8 fell, 0 stayed"]) == 1
    assert sum(" to " in text and text[0] in "+−0" for text in shown) == 3
    assert sum(text.startswith("clear from ") for text in shown) == 1
    assert any("95% interval" in text for text in shown)
    assert any("‘Method’ sheet" in text for text in shown)


def intervals(page: Page, colour: str) -> list[tuple[float, float]]:
    """Return the ends of each interval of a colour on the scale of changes."""
    found = []
    for line in page.figure.findobj(Line2D):
        assert isinstance(line, Line2D)
        if line.get_color() == colour and line.get_marker() == "None":
            (left, up), (right, _) = np.asarray(line.get_xydata())
            if up > LEGEND_TOP:
                found.append((float(left), float(right)))
    return found


def test_intervals_stand_where_they_reach() -> None:
    """Black where clear, grey where not, none where too few; the mark is between the ends."""
    page = comparison_page(eight_agencies())
    marks = [point for point in points(page, "s") if point[1] > LEGEND_TOP]
    assert [face for _, _, face in marks] == [INK.lower(), UNSURE, INK.lower(), UNSURE]
    black, grey = intervals(page, INK), intervals(page, UNSURE)
    assert (len(black), len(grey)) == (2, 1)
    rise, unsure, fall, _ = (across for across, _, _ in marks)
    for across, (low, high) in ((rise, black[0]), (unsure, grey[0]), (fall, black[1])):
        assert low <= across <= high
    ticks = texts(page)
    assert {"−1", "0", "+1"} <= ticks.keys()


def test_plain_and_matched_change_can_part() -> None:
    """Where only a low scorer left, all respondents rise and the matched change stays at 0."""
    before = [[1, *[3] * 7]] * 3
    after = [[None, *[3] * 7]] * 3
    page = comparison_page(compare([dated(2024, before), dated(2025, after)]))
    shown = texts(page)
    assert len(shown["8 → 7 agencies"]) == 3
    assert (len(shown["+0.25"]), len(shown["0.0"])) == (3, 3)
    assert len(shown["no clear change"]) == 3
    plain, matched = (
        [point for point in points(page, shape) if point[1] > LEGEND_TOP] for shape in "|s"
    )
    assert all(own[0] > other[0] for own, other in zip(plain, matched, strict=True))


def test_no_matched_answers_have_words() -> None:
    """Where other agencies answered there is a plain change, and no matched change is drawn."""
    before, after = dated(2024, [[1, None]] * 3), dated(2025, [[None, 2]] * 3)
    page = comparison_page(compare([before, after]))
    assert len(texts(page)["no matched answers"]) == 3
    assert len(texts(page)["+1.0"]) == 3
    assert len(points(page, "s")) == 1  # in the legend


@pytest.mark.parametrize(
    ("changes", "ends"),
    [([], (-1, 1)), ([Fraction(0)], (-1, 1)), ([-1.0], (-1, 1)), ([1.01], (-1, 2)),
     ([0.2, -2.5], (-3, 1)), ([4, -4], (-4, 4)), ([4.1, -4], (-4, 6)), ([99.5], (-20, 100))],
)
def test_scale_of_changes_cuts_nothing(
    changes: list[Fraction | float], ends: tuple[int, int]
) -> None:
    """The scale reaches every change, at least 1 either way, and has 0 among its labels."""
    track = change_track(changes, 2.7)
    assert (track.lowest, track.highest) == ends
    assert track.at(ends[0]) == 0
    assert track.at(ends[1]) == track.width >= 2.7
    assert [track.show(tick) for tick in track.ticks][:: len(track.ticks) - 1] == [
        f"−{-ends[0]}", f"+{ends[1]}"]
    assert 0 in track.ticks
    assert len(track.ticks) <= 9


@pytest.mark.parametrize("change", ["0.1", 1, "2.5", 4])
def test_a_change_of_one_either_way_takes_four_centimetres(change: float | str) -> None:
    """Measured between the labels on the page as it is printed, whatever the changes."""
    moved = float(change)
    rounds = [dated(year, [[score] * 8 for score in scores])
              for year, scores in ((2024, [2, 4, 0, 1]), (2025, [2, 4 - moved, moved, 1]))]
    page = comparison_page(compare(rounds))
    assert page.figure.get_figwidth() * 2.54 == pytest.approx(29.7)
    axes, shown = page.figure.axes[0], texts(page)
    inch = page.figure.dpi
    places = [(box.left + box.right) / 2 / inch * 2.54
              for label in ("−1", "+1") for box in shown[label]]
    assert len(places) == 2
    assert places[1] - places[0] >= 4
    # The marks of a change are where the labels are: one scale for both.
    marks = sorted(across for across, up, _ in points(page, "s") if up > LEGEND_TOP)
    left, right = (axes.transData.transform((end, 0))[0] / inch * 2.54
                   for end in (marks[0], marks[-1]))
    assert right - left == pytest.approx(moved * (places[1] - places[0]), abs=0.1)


@pytest.mark.parametrize("count", [3, 5, 14])
def test_of_more_rounds_the_first_and_the_last_are_drawn(count: int) -> None:
    """Of any number of rounds the comparison shows the ends, with a note."""
    rounds = [dated(2020 + year, [1, 1, 2, 3, 4]) for year in range(count)]
    page = comparison_page(compare(rounds))
    assert_laid_out(page)
    shown = texts(page)
    assert {"Autumn 2020", f"Autumn {2019 + count}"} <= shown.keys()
    assert "Autumn 2021" not in shown
    assert any(f"The first and last of {count} rounds" in text for text in shown)
    for shape in "oD":
        assert len(points(page, shape)) == 2 * 5 + 1


def test_hollow_means_thin_alone() -> None:
    """In a comparison each round's points are filled, but for those on thin evidence."""
    solid = comparison_page(compare([dated(2024, [1, 2, 3]), dated(2025, [1, 2, 3])]))
    thin = comparison_page(compare([dated(2024, [1, 2, 3]), dated(2025, [1, 2, 3], thin=[2])]))
    assert not any("hollow" in text for text in texts(solid))
    for shape in "osD":
        assert all(face != "#ffffff" for _, _, face in points(solid, shape))
    assert [face for _, _, face in points(thin, "o")].count("#ffffff") == 3
    assert all(face != "#ffffff" for _, _, face in points(thin, "D"))


def test_comparison_of_nameless_rounds_from_different_agencies() -> None:
    """Agencies that joined and left are counted; without an area there are only the rounds."""
    before = made_round([1, 2, 3], area="", round="A")
    after = replace(made_round([1, 2, 3], area="", round="B"), agencies=("Health", "Schools"))
    shown = texts(comparison_page(compare([before, after])))
    assert "A to B" in shown
    sentence = "2 agencies joined since the first round; 1 agency left before the last."
    assert sentence in shown


def test_comparison_of_rounds_without_a_common_domain() -> None:
    """Two frameworks of a dozen domains each, none the same, still have a row for each."""
    first = made_round([1] * 12, [LONG] * 12, area=LONG * 2, thin=[1])
    moved = tuple(replace(domain, number=domain.number + 12) for domain in first.domains)
    page = comparison_page(compare([first, replace(first, domains=moved)]))
    assert_laid_out(page)
    assert len(texts(page)["not in both rounds"]) == 24


def test_rows_beyond_all_room_take_one_line() -> None:
    """More rows than a page is made for are cut to a line each."""
    rows = fit_rows(Box(0, 0, 4, 2), [LONG] * 40, 1.5)
    assert {len(lines) for lines in rows.titles} == {1}


def test_measured_text_is_not_narrower_than_drawn() -> None:
    """What is measured beforehand is at least as wide as what is drawn, and hardly wider."""
    for size, bold in ((6.5, False), (8.5, True), (11, False), (18, True)):
        lettering = Lettering(size, bold=bold)
        for text in ("Prevention, identification", "W" * 30, "illicit", "1234 of 5678"):
            page = Page()
            page.write((1, 1), text, lettering)
            drawn = texts(page)[text][0].width / dots(page)
            assert drawn <= text_width(text, lettering) + 0.01, (text, size)
            assert text_width(text, lettering) <= drawn * 1.12 + 0.03, (text, size)


@given(st.text(max_size=80), st.floats(0.5, 5), st.one_of(st.none(), st.integers(1, 4)))
def test_wrapped_lines_fit(text: str, width: float, most: int | None) -> None:
    """Lines keep to the width and the number, and without a limit keep all words."""
    lettering, tidy = Lettering(9), clean(text)
    lines = wrap(tidy, width, lettering, most)
    assert all(text_width(line, lettering) <= width + 1e-9 for line in lines)
    assert most is None or len(lines) <= most
    if most is None and not breaks_words(tidy, width, lettering):
        assert " ".join(lines) == tidy


def test_long_words_are_broken_with_a_hyphen() -> None:
    """A word wider than a line is cut into pieces that make it up."""
    lines = wrap("W" * 30, 1.0, Lettering(10))
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(lines).replace("-", "") == "W" * 30


def test_shortened_text_ends_in_an_ellipsis() -> None:
    """Text that fits is left alone; other text is cut to the width."""
    lettering = Lettering(10)
    assert shorten("Short", 2, lettering) == "Short"
    cut = shorten("A name that is far too long for its place", 1, lettering)
    assert cut.endswith("…")
    assert text_width(cut, lettering) <= 1


def test_endless_text_is_cut_before_it_is_measured() -> None:
    """A cell full of text does not hold the picture up."""
    assert len(clean("x" * 32_767)) < 1000


@pytest.mark.parametrize("count", [3, 7, 12])
def test_titles_stay_off_the_star(count: int) -> None:
    """No title comes so near to the star that a full point's score would touch it."""
    gap = Gap(0.08, 0.3, 0.16)
    around = surround(Box(0, 0, 6.8, 5.5), [LONG] * count, gap)
    web = Web(around.centre, around.radius, count, 0, 4)
    full = [Box.around(web.along(spoke, around.radius + gap.beyond(*web.toward(spoke))),
                       gap.width, gap.height) for spoke in range(count)]
    for title in around.titles:
        box = box_of(title)
        box = Box.around(box.centre, box.width, box.height - 1e-6)
        assert not any(box.meets(label) for label in full)
        assert not any(box.is_crossed(web.at(spoke, 4), web.at(spoke + 1, 4))
                       for spoke in range(count))


def box_of(title: Title) -> Box:
    """Return what a title covers."""
    width = max(text_width(line, title.lettering) for line in title.lines)
    middle = title.at[0] + {"left": 0.5, "center": 0, "right": -0.5}[title.lettering.across] * width
    return Box.around((middle, title.at[1]), width, title.lettering.height(len(title.lines)))


def test_titles_without_room_are_refused() -> None:
    """A box without room for a line is an error, not an overlap."""
    with pytest.raises(ValueError, match="no room"):
        surround(Box(0, 0, 1, 0.6), TITLES, Gap(0.08, 0.3, 0.16))


def test_blocks_are_moved_apart_and_kept_in_bounds() -> None:
    """Blocks that would overlap are moved as far as necessary; too many are refused."""
    assert spread_out([3.0, 3.0], [1.0, 1.0], 0.0, 4.0, 0.07) == pytest.approx([3.0, 1.93])
    assert spread_out([0.0], [1.0], 0.0, 4.0, 0.07) == [0.5]
    assert spread_out([9.0], [1.0], 0.0, 4.0, 0.07) == [3.5]
    assert spread_out([1.0, 1.0], [1.0, 1.0], 0.0, 2.0, 0.07) is None
