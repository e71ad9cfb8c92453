"""The star as SVG has the points, numbers and names of the picture, and needs nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from lxml import etree

from hsbstar.charts import star as picture
from hsbstar.charts.page import BLUE
from hsbstar.core.letters import text_width
from hsbstar.rounds.alt_text import describe_round
from hsbstar.rounds.model import show_score
from hsbstar.rounds.star_geometry import Web
from hsbstar.rounds.star_svg import star_as_svg
from support.drawn import LIST_EDGE, any_round, points, star_lines, texts
from support.made_rounds import TITLES, made_round
from support.picture_cases import LONG_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.rounds.model import Round

SVG = "{http://www.w3.org/2000/svg}"
HALVES = [Fraction(number % 9, 2) for number in range(12)]
ROUNDS = {
    "five": made_round(HALVES[1:6], TITLES, thin=[3]),
    "gaps": made_round([1, None, 4, 0, 0], TITLES),
    "one score": made_round([None, None, 2, None, None], TITLES),
    "lowest": made_round([0] * 5, TITLES),
    "highest": made_round([4] * 8, LONG_TITLES[:8], thin=[1]),
    "twelve": made_round(HALVES, LONG_TITLES),
    "three": made_round([1, 2, 3], TITLES[:3]),
}


def drawn(collated: Round, notice: str = "") -> etree._Element:
    """Return the drawing as a tree."""
    return etree.fromstring(star_as_svg(collated, notice).svg.encode())


def paths(tree: etree._Element, stroke: str) -> list[list[tuple[float, float]]]:
    """Return the points of each line of a colour."""
    return [
        [(float(across), float(down)) for across, down in
         re.findall(r"([\d.-]+) ([\d.-]+)", path.get("d", ""))]
        for path in tree.iter(f"{SVG}path") if path.get("stroke") == stroke
    ]


def spokes(tree: etree._Element) -> list[list[tuple[float, float]]]:
    """Return the spokes: grey lines of two points from the same place."""
    return [line for line in paths(tree, "#BDBDBD") if len(line) == 2]


@pytest.mark.parametrize("name", ROUNDS)
def test_points_are_where_the_picture_has_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen from the centre, in parts of the radius; and hollow where it has hollow ones."""
    webs: list[Web] = []

    def made(*values: Any) -> Web:
        webs.append(Web(*values))
        return webs[-1]

    monkeypatch.setattr(picture, "Web", made)
    page = picture.star_page(ROUNDS[name])
    (web,) = webs
    expected = [
        ((across - web.centre[0]) / web.radius, (up - web.centre[1]) / web.radius,
         colour != BLUE.lower()) for across, up, colour in points(page) if across < LIST_EDGE
    ]
    tree = drawn(ROUNDS[name])
    (centre, top), *_ = spokes(tree)
    radius = centre[1] - top[1]
    circles = [
        ((float(circle.get("cx", "")) - centre[0]) / radius,
         (centre[1] - float(circle.get("cy", ""))) / radius, circle.get("fill") == "#FFFFFF")
        for circle in tree.iter(f"{SVG}circle")
    ]
    assert len(circles) == len(expected)
    for circle, point in zip(circles, expected, strict=True):
        assert circle == pytest.approx(point, abs=0.001)
    assert len(spokes(tree)) == len(ROUNDS[name].domains)
    lines = [len(line) for line in paths(tree, BLUE)]
    assert sorted(lines) == sorted(star_lines(page))


@pytest.mark.parametrize("name", ROUNDS)
def test_names_and_numbers_are_those_of_the_picture(name: str) -> None:
    """Every score as it is shown; every title whole, but for its line breaks."""
    collated = ROUNDS[name]
    tree = drawn(collated)
    written = [text.text or "" for text in tree.iter(f"{SVG}text")]
    together = " ".join(written)
    shown = texts(picture.star_page(collated))
    for domain in collated.domains:
        assert f"{domain.number} {domain.title}" in together
        label = "no score" if domain.score is None else show_score(domain.score)
        assert label in written
        assert label.split()[0] in shown
    scores = [show_score(domain.score) for domain in collated.domains if domain.score is not None]
    assert sorted(text for text in written if re.fullmatch(r"\d\.\d", text)) == sorted(scores)


def test_it_says_what_it_is() -> None:
    """With the title and the description of the picture, its marking and its notice."""
    made = ROUNDS["five"].marked("OFFICIAL-SENSITIVE")
    named = replace(made, source=replace(made.source, area="A & B <b>", round="Spring\u202e 2026"))
    star = star_as_svg(named, "Scored despite errors. <1> & 2.")
    tree = etree.fromstring(star.svg.encode())
    assert star.title == "HSB audit star: A & B <b> · Spring? 2026"
    assert [part.text for part in list(tree)[:2]] == [star.title, star.description]
    assert star.description == describe_round(named)
    written = [text.text for text in tree.iter(f"{SVG}text")]
    assert written.count("OFFICIAL-SENSITIVE") == 2
    assert "Scored despite errors. <1> & 2." in written
    assert any("Hollow point" in (text or "") for text in written)
    assert not any("Hollow" in (text.text or "") for text in drawn(ROUNDS["twelve"]).iter())


@pytest.mark.parametrize("count", [1, 2, 30])
def test_few_and_many_spokes(count: int) -> None:
    """Have their labels and points, too."""
    titles = [f"{TITLES[number % 5]} {number}" for number in range(count)]
    tree = drawn(made_round([3] * count, titles))
    assert_apart(tree)
    assert len(list(tree.iter(f"{SVG}circle"))) == count


def test_a_long_scale_has_few_labels() -> None:
    """Rings of a scale of a hundred steps would be a grey disc."""
    made = made_round([10, 50, 99], TITLES[:3])
    long = replace(made, source=replace(made.source, lowest=0, highest=100))
    numbers = [text.text or "" for text in drawn(long).iter(f"{SVG}text")
               if re.fullmatch(r"\d+", text.text or "")]
    assert sorted(numbers, key=int) == ["0", "20", "40", "60", "80", "100"]


def test_a_very_long_title_is_cut() -> None:
    """The table next to the star has it whole."""
    tree = drawn(made_round([1, 2, 3], ["Prevention " * 60, "W" * 400, "word"]))
    written = [text.text or "" for text in tree.iter(f"{SVG}text")]
    assert sum(text.endswith(" …") for text in written) == 2
    assert_apart(tree)


@given(any_round())
@settings(max_examples=30)
def test_any_round_is_drawn_without_overlaps(collated: Round) -> None:
    """Inside its edges; and with nothing that a page must not have."""
    star = star_as_svg(collated)
    tree = etree.fromstring(star.svg.encode())
    assert_apart(tree)
    names = {str(name) for element in tree.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"style", "href"}}
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {
        "svg", "title", "desc", "rect", "path", "circle", "text"}
    assert not re.search(r"url\(|href|<script|<style", star.svg)
    assert star_as_svg(collated).svg == star.svg


def assert_apart(tree: etree._Element) -> None:
    """Check that no two texts overlap, measured as Arial, and that none leaves the drawing."""
    _, _, width, height = map(float, tree.get("viewBox", "").split())
    boxes = list(boxes_of(tree))
    for text, (left, top, right, bottom) in boxes:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= width, text
        assert bottom <= height, text
    for (text, box), (other, there) in combinations(boxes, 2):
        apart = (box[2] <= there[0] or there[2] <= box[0]
                 or box[3] <= there[1] or there[3] <= box[1])
        assert apart, (text, other)


def boxes_of(tree: etree._Element) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield each text with its left, top, right and bottom."""
    for text in tree.iter(f"{SVG}text"):
        across, down, size = (float(text.get(name, "")) for name in ("x", "y", "font-size"))
        wide = text_width(text.text or "") * size
        left = across - {"start": 0, "middle": wide / 2, "end": wide}[
            text.get("text-anchor", "start")]
        yield text.text or "", (left, down - 0.8 * size, left + wide, down + 0.2 * size)
