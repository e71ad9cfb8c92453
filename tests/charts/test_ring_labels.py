"""The rings' labels: no line crosses a label if there is any place that none crosses."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from hsbstar.charts.formats import Pictures
from hsbstar.charts.page import Box
from hsbstar.charts.ring_labels import labelled_scores, place_ring_labels
from hsbstar.charts.star import draw_star
from hsbstar.rounds.star_geometry import Scores, Web
from support.made_rounds import made_round

TENTHS = st.integers(0, 40).map(lambda tenths: Fraction(tenths, 10))


def crossings(web: Web, rounds: list[Scores]) -> list[int]:
    """Return the labels that a line between two neighbouring scores touches, sampled densely."""
    found = []
    for label, box in place_ring_labels(web, rounds):
        for scores in rounds:
            for spoke, score in enumerate(scores):
                after = (spoke + 1) % web.spokes
                other = scores[after]
                if score is None or other is None:
                    continue
                start, end = np.array(web.at(spoke, score)), np.array(web.at(after, other))
                steps = start + np.linspace(0, 1, 500)[:, None] * (end - start)
                inside = ((steps[:, 0] > box.left) & (steps[:, 0] < box.right)
                          & (steps[:, 1] > box.bottom) & (steps[:, 1] < box.top))
                found += [label] * bool(inside.any())
    return found


@given(
    st.lists(st.one_of(st.none(), TENTHS), min_size=3, max_size=12),
    st.sampled_from([1.4, 1.8, 2.3]),
)
def test_a_star_crosses_no_label(scores: list[Fraction | None], radius: float) -> None:
    """Whatever the scores of a round, its line touches no label."""
    assert not crossings(Web((5, 4), radius, len(scores), 0, 4), [tuple(scores)])


@pytest.mark.parametrize("spokes", range(3, 13))
@pytest.mark.parametrize("score", range(5))
def test_a_star_along_a_ring_crosses_no_label(spokes: int, score: int) -> None:
    """A line that runs along a ring does not touch the ring's own label."""
    web = Web((5, 4), 1.8, spokes, 0, 4)
    assert not crossings(web, [(Fraction(score),) * spokes])


@given(st.lists(st.lists(TENTHS, min_size=5, max_size=5), min_size=2, max_size=4))
def test_labels_stand_apart(rounds: list[list[Fraction]]) -> None:
    """Under four stars, too, no two labels meet, and all are there."""
    web = Web((5, 4), 2.0, 5, 0, 4)
    labels = place_ring_labels(web, [tuple(scores) for scores in rounds])
    assert [score for score, _ in labels] == [0, 1, 2, 3, 4]
    boxes = [box for _, box in labels]
    for place, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[place + 1 :])


def test_two_stars_cross_no_label() -> None:
    """Two rounds that differ leave each label a clear place."""
    before = tuple(Fraction(tenths, 10) for tenths in (24, 27, 22, 16, 20))
    after = tuple(Fraction(tenths, 10) for tenths in (20, 20, 28, 26, 16))
    assert not crossings(Web((5, 4), 2.0, 5, 0, 4), [before, after])


def test_long_scales_label_some_rings() -> None:
    """Up to six steps all rings are labelled, otherwise some, evenly; each label has a ring."""
    assert labelled_scores(Web((0, 0), 2, 5, 0, 4)) == [0, 1, 2, 3, 4]
    assert labelled_scores(Web((0, 0), 2, 5, 0, 10)) == [0, 2, 4, 6, 8, 10]
    for highest in (7, 12, 13, 37, 100):
        web = Web((0, 0), 1.4, 12, 0, highest)
        assert set(labelled_scores(web)[1:]) <= set(web.rings)


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((0, 0), (4, 4), True),
        ((0, 2), (4, 2), True),
        ((2, 0), (2, 4), True),
        ((0, 0.5), (4, 0.5), False),
        ((0.5, 0), (0.5, 4), False),
        ((0, 3), (1, 4), False),
        ((1.5, 1.5), (2, 2), True),
        ((0, 0), (0.5, 0.5), False),
    ],
)
def test_lines_and_boxes(
    start: tuple[float, float], end: tuple[float, float], *, crossed: bool
) -> None:
    """A line crosses a box that any part of it touches."""
    assert Box(1, 1, 3, 3).is_crossed(start, end) is crossed


def test_a_points_distance_from_a_box() -> None:
    """Inside it is nothing, outside the shortest way."""
    box = Box(1, 1, 3, 3)
    assert box.distance((2, 2)) == 0
    assert box.distance((6, 7)) == 5


def test_the_star_is_whole_in_the_picture() -> None:
    """Where all scores are 3, the drawn line runs on without a break at the ring's label."""
    picture, = draw_star(made_round([3, 3, 3, 3, 3]), Pictures(dpi=100))
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    blue = (pixels[..., 2] - pixels[..., 0] > 100) & (pixels[..., 0] < 60)
    # The star's lowest side is level: in its row of dots there is blue from end to end.
    longest = max(_run(row[:700]) for row in blue)
    assert longest > 150


def _run(row: np.ndarray) -> int:
    best = now = 0
    for is_blue in row:
        now = now + 1 if is_blue else 0
        best = max(best, now)
    return best
