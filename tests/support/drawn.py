"""What a picture holds: its texts, points and lines."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text

from hsbstar.charts.page import BLUE, MARGIN, WIDTH, Box, Page
from hsbstar.charts.score_list import LIST_WIDTH
from support.made_rounds import made_round

if TYPE_CHECKING:
    from hsbstar.rounds.model import Round

LIST_EDGE = WIDTH - MARGIN - LIST_WIDTH


def dots(page: Page) -> float:
    """Return how many dots there are to an inch of the page's layout."""
    return float(page.figure.bbox.width) / WIDTH


def texts(page: Page) -> dict[str, list[Box]]:
    """Return where each text on the page is drawn, in dots."""
    found: dict[str, list[Box]] = {}
    for artist in page.figure.findobj(Text):
        assert isinstance(artist, Text)
        if artist.get_visible() and artist.get_text().strip():
            extent = artist.get_window_extent()
            box = Box(extent.x0, extent.y0, extent.x1, extent.y1)
            found.setdefault(artist.get_text(), []).append(box)
    return found


def assert_laid_out(page: Page) -> None:
    """Check that no two texts overlap and that none leaves the page."""
    boxes = [(text, box) for text, places in texts(page).items() for box in places]
    for text, box in boxes:
        assert box.left >= 0, text
        assert box.bottom >= 0, text
        assert box.right <= page.figure.bbox.width, text
        assert box.top <= page.figure.bbox.height, text
    for place, (text, box) in enumerate(boxes):
        meeting = [other for other, another in boxes[place + 1 :] if box.meets(another)]
        assert not meeting, (text, meeting)


def points(page: Page, shape: str = "o") -> list[tuple[float, float, str]]:
    """Return place and filling of each mark on the page."""
    found = []
    for line in page.figure.findobj(Line2D):
        assert isinstance(line, Line2D)
        if line.get_marker() == shape and line.get_linestyle() == "None":
            (across, up), = np.asarray(line.get_xydata())
            found.append((float(across), float(up), to_hex(line.get_markerfacecolor())))
    return found


def star_lines(page: Page, colour: str = BLUE, beyond: float = LIST_EDGE) -> list[int]:
    """Return how many points each line of a colour joins that does not reach beyond a place."""
    return [
        len(np.asarray(line.get_xydata())) for line in page.figure.findobj(Line2D)
        if isinstance(line, Line2D) and line.get_color() == colour
        and line.get_marker() == "None" and np.max(line.get_xdata()) < beyond
    ]


WORDS = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12),
    st.just("W" * 30),
    st.just("internationalisationsprotokoll"),
    st.just("$x^2$"),
    st.sampled_from(
        ["Ŵyr", "Łódź", "ΠΡΟΛΗΨΗ", "профилактика", "السلوك", "מניעה", "日本語", "ป้องกัน"]
    ),
)


@st.composite
def any_round(draw: st.DrawFn) -> Round:
    """Any titles up to 120 characters, any scores."""
    count = draw(st.integers(3, 12))
    titles = [
        " ".join(draw(st.lists(WORDS, min_size=1, max_size=20)))[:120].strip()
        for _ in range(count)
    ]
    score = st.one_of(st.none(), st.integers(0, 40).map(lambda tenths: Fraction(tenths, 10)),
                      st.sampled_from([0, 4]))
    scores = [draw(score) for _ in range(count)]
    thin = draw(st.sets(st.integers(1, count)))
    return made_round(scores, titles, thin=sorted(thin))
