"""Every picture of 3, 5, 8 and 12 domains: legible, apart, and to be read without colour."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from hsbstar.charts.comparison import comparison_page
from hsbstar.charts.page import BLUE, MATCHED, ORANGE, Box, Page, own_settings
from hsbstar.charts.series import FIRST, LAST
from hsbstar.charts.spoke_titles import Gap, surround
from hsbstar.charts.star import paper_star_page, star_page
from hsbstar.charts.text import text_width
from hsbstar.charts.trend import trend_page
from hsbstar.comparison.model import compare
from hsbstar.comparison.workbook import write_comparison
from support.drawn import assert_laid_out, texts
from support.made_rounds import LONG, TITLES, dated
from support.picture_cases import LONG_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.rounds.model import Round

SIZES = [3, 5, 8, 12]
NAMES = {"ours": TITLES * 3, "long": LONG_TITLES, "longest": [LONG] * 12}
SCORES: dict[str, list[Any]] = {
    "one missing": [2.4, None, 0, 4, 1.6, 0.5, 3.9, 1.1, 2.8, 3.2, 4, 2],
    "equal": [2] * 12, "lowest": [0] * 12, "highest": [4] * 12,
}


@pytest.fixture(autouse=True, scope="module")
def _own_settings() -> Iterator[None]:
    """Draw all pages as they are drawn when they are saved."""
    with own_settings():
        yield


def two(count: int, names: str, scores: str) -> list[Round]:
    """Return two rounds of eight agencies, the second with the scores."""
    titles = NAMES[names][:count]
    before = [[1.5, *[2] * 7]] * count
    after = [None if score is None else [score] * 8 for score in SCORES[scores][:count]]
    return [dated(2025, before, titles=titles, area="Northshire"),
            dated(2026, after, titles=titles, area="Northshire", thin=[1])]


@pytest.mark.parametrize(("count", "names", "scores"), [
    pytest.param(*case, marks=[] if "one missing" in case else [pytest.mark.full])
    for case in itertools.product(SIZES, NAMES, SCORES)
])
def test_no_text_overlaps_another_or_leaves_its_picture(
    count: int, names: str, scores: str
) -> None:
    """The star, the paper's star with an earlier round, the comparison and the trend."""
    before, now = two(count, names, scores)
    for page in (
        star_page(now.marked("OFFICIAL"), expected=8, spread=True),
        paper_star_page(now, ("Autumn 2025", before.domains)),
        comparison_page(replace(compare([before, now]), marking="OFFICIAL")),
        trend_page(compare([replace(before, source=replace(before.source, dates=())),
                            before, now])),
    ):
        assert_laid_out(page)


@pytest.mark.parametrize(("count", "least"), [(3, 2.9), (5, 2.3), (8, 1.7), (12, 1.6)])
def test_the_star_fills_its_page(count: int, least: float) -> None:
    """With our names the star is as large as its names allow: no room is left at two sides."""
    titles = [f"{place} {title}" for place, title in enumerate(NAMES["ours"][:count], start=1)]
    box = Box(0, 0, 6.45, 5.5)
    around = surround(box, titles, Gap(0.08, 0.3, 0.16))
    assert around.radius >= least
    ends = [
        title.at[0] + sign * text_width(line, title.lettering)
        for title in around.titles for line in title.lines
        for side, sign in [(title.lettering.across, 1 if title.lettering.across == "left" else -1)]
        if side != "center"
    ]
    tops = [(title.at[1] + sign * title.lettering.height(len(title.lines)) / 2)
            for title in around.titles for sign in (1, -1)]
    assert min(box.width - (max(ends) - min(ends)), box.height - (max(tops) - min(tops))) < 0.25


@pytest.mark.parametrize(("count", "names", "are_named"), [
    (3, "ours", True), (5, "ours", True), (3, "long", True), (5, "long", True),
    (12, "ours", True), (8, "longest", False), (12, "long", False),
])
def test_names_are_at_the_spokes_of_a_comparison_where_they_fit(
    count: int, names: str, are_named: bool
) -> None:
    """Names in letters as large as the list's; otherwise numbers, and a note on them."""
    page = comparison_page(compare(two(count, names, "equal")))
    shown = texts(page)
    assert any("The numbers refer" in text for text in shown) is not are_named
    assert ("3" in shown and len(shown["3"]) > 2) is not are_named
    firsts = [box for text, boxes in shown.items() if text.startswith("1\u00a0") for box in boxes]
    assert len(firsts) == 1 + are_named


def test_a_star_without_room_is_left_out() -> None:
    """Changes of nearly the whole scale either way need the page's width; the list is complete."""
    before = dated(2025, [[4] * 8, [0] * 8, *[[2] * 8] * 10], titles=LONG_TITLES)
    now = dated(2026, [[0] * 8, [4] * 8, *[[2] * 8] * 10], titles=LONG_TITLES)
    page = comparison_page(compare([before, now]))
    assert_laid_out(page)
    assert len(marks(page, BLUE)) == len(marks(page, ORANGE)) == 12 + 1
    assert sum(text.startswith("12\u00a0") for text in texts(page)) == 1


def marks(page: Page, colour: str) -> list[Line2D]:
    """Return the marks of a colour."""
    return [line for line in page.figure.findobj(Line2D) if isinstance(line, Line2D)
            and line.get_linestyle() == "None" and line.get_markerfacecolor() == colour]


def luminance(colour: Any) -> float:
    """Return how light a colour is in grey print, 0 to 1 (WCAG 2.2)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in to_rgb(colour)]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))


def test_the_earlier_round_is_lighter_and_smaller() -> None:
    """Smaller marks of another shape, a thinner dashed line, lighter also in grey print."""
    before, now = two(5, "ours", "one missing")
    for page in (comparison_page(compare([before, now])),
                 paper_star_page(now, ("Autumn 2025", before.domains))):
        earlier, current = marks(page, ORANGE), marks(page, BLUE)
        assert earlier
        assert current
        assert max(each.get_markersize() for each in earlier) < 0.7 * min(
            each.get_markersize() for each in current)
        assert {each.get_marker() for each in earlier}.isdisjoint(
            each.get_marker() for each in current)
    assert FIRST.width < LAST.width
    assert FIRST.dashes != LAST.dashes
    assert luminance(ORANGE) > 1.5 * luminance(BLUE)


def test_the_workbooks_own_star_shows_rounds_in_the_same_way() -> None:
    """The chart that a spreadsheet program draws: the same colours, the earlier mark smaller."""
    with zipfile.ZipFile(io.BytesIO(write_comparison(compare(two(5, "ours", "equal"))))) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    star, = (chart for chart in charts if "radarChart>" in chart)
    earlier, current = star.split("<ser>")[1:] if "<ser>" in star else star.split("<c:ser>")[1:]
    sizes = []
    for series, colour in ((earlier, ORANGE), (current, BLUE)):
        assert f'val="{colour.removeprefix("#")}"' in series
        found = re.search(r'size val="(\d+)"', series)
        assert found
        sizes.append(int(found[1]))
    assert sizes[0] < 0.7 * sizes[1]


def test_marks_can_be_seen_on_their_ground() -> None:
    """Lines and marks have a contrast of 3 to 1 against white (WCAG 2.2, 1.4.11)."""
    for colour in (BLUE, ORANGE):
        assert 1.05 / (luminance(colour) + 0.05) >= 3
    assert luminance(MATCHED) > 0.85


# How the two most frequent kinds of colour blindness see red, green and blue, in linear light
# (Viénot, Brettel and Mollon, 1999).
SEEN = {
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


@pytest.mark.parametrize("kind", SEEN)
def test_rounds_differ_for_colour_blind_readers(kind: str) -> None:
    """Both rounds' colours stay far apart, in blue against yellow."""
    first, last = (
        np.array(SEEN[kind]) @ (np.array(to_rgb(colour)) ** 2.2) for colour in (ORANGE, BLUE))
    assert float(np.abs(first - last).max()) > 0.3
