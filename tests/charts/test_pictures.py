"""Picture files: their looks, texts and sizes, and that they repeat."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from hsbstar.charts.comparison import comparison_page, draw_comparison
from hsbstar.charts.formats import Format, Pictures
from hsbstar.charts.page import MATCHED
from hsbstar.charts.star import draw_star, star_page
from hsbstar.charts.trend import draw_trend, trend_page
from hsbstar.comparison.alt_text import describe_comparison, describe_panels
from hsbstar.comparison.model import compare
from hsbstar.rounds.alt_text import describe_round
from support.made_rounds import TITLES, dated, made_round
from support.picture_cases import CASES, FIRST, MORE, STEPS, draw_four_rounds, draw_two_rounds
from support.tiers import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BASELINES = Path(__file__).parent.parent.parent / "docs" / "pictures" / "cases"
SVG = "{http://www.w3.org/2000/svg}"

TOLERANCE = 1.5
"""How far apart two pictures may be: the root of the mean square over all dots, of 255.

Letters that are smoothed a little otherwise stay below; a point that is filled and not hollow
does not.
"""

needs_baselines = pytest.mark.skipif(
    not BASELINES.is_dir(), reason="the documentation is not in the source package"
)


def apart(picture: bytes, other: bytes) -> float:
    """Return how far two pictures are apart, in squares of two by two dots."""
    first, second = (
        np.asarray(Image.open(io.BytesIO(data)).convert("RGB").reduce(2)).astype(float)
        for data in (picture, other)
    )
    assert first.shape == second.shape
    return float(np.sqrt(((first - second) ** 2).mean()))


@needs_baselines
@pytest.mark.parametrize("name", CASES)
def test_picture_looks_as_documented(name: str) -> None:
    """Each hard case is drawn as the documentation shows it."""
    assert apart(CASES[name](), (BASELINES / f"{name}.png").read_bytes()) < TOLERANCE


@needs_baselines
def test_documentation_shows_all_cases() -> None:
    """Each picture of a case is on the page that explains it, and no other is there."""
    shown = re.findall(r"pictures/cases/([\w-]+)\.png", (
        BASELINES.parent.parent / "how-to" / "pictures.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted([*CASES, *MORE])
    assert sorted(path.stem for path in BASELINES.iterdir()) == sorted([*CASES, *MORE])


def test_wrong_pictures_are_noticed() -> None:
    """A score that is off, a hollow point filled, a lost legend, a lost round: all are seen."""
    scores = [2.4, 2.7, 2.2, 1.6, 2.0]

    def star(scores: list[float], thin: list[int]) -> bytes:
        collated = made_round(scores, area="Northshire", thin=thin)
        return draw_star(collated.marked("OFFICIAL"), Pictures(dpi=77))[0]

    right = CASES["thin"]()
    assert apart(right, star(scores, [2, 4])) == 0
    assert apart(right, star([2.4, 2.7, 3.2, 1.6, 2.0], [2, 4])) > TOLERANCE
    assert apart(right, star(scores, [2])) > TOLERANCE
    assert apart(right, star(scores, [])) > TOLERANCE
    for draw, steps in ((draw_two_rounds, STEPS[:1]), (draw_four_rounds, STEPS)):
        still = ((0,) * 8, *steps[0][1:])
        for wrong in (draw((still, *steps[1:])), draw(steps, thin=()),
                      draw(steps, first=(*FIRST[:4], FIRST[4][:5]))):
            assert apart(draw(), wrong) > TOLERANCE
    assert apart(draw_four_rounds(), draw_four_rounds(STEPS[:2])) > TOLERANCE


ROUND = made_round([2.4, 2.7, None, 1.6, 2.0], [*TITLES[:4], "Rhif & <tîm> ŵyr \\1"], thin=[2])
COMPARISON = compare([dated(2024, [1, 2, 3, 4, 0]), dated(2025, [2, 2, None, 3, 1])])
TREND = compare([dated(2023, [1, 2, 3, 4, 0]), *COMPARISON.rounds])
ALL = Pictures(tuple(Format), dpi=60)


def draw_all(pictures: Pictures = ALL) -> Iterator[tuple[str, dict[Format, bytes]]]:
    """Yield the words and the files of a star, of a comparison and of a trend."""
    star = draw_star(ROUND.marked("OFFICIAL"), pictures, spread=True)
    yield describe_round(ROUND), dict(zip(pictures.formats, star, strict=True))
    comparison = draw_comparison(replace(COMPARISON, marking="OFFICIAL"), pictures)
    yield describe_comparison(COMPARISON), dict(zip(pictures.formats, comparison, strict=True))
    trend = draw_trend(replace(TREND, marking="OFFICIAL"), pictures)
    yield describe_panels(TREND), dict(zip(pictures.formats, trend, strict=True))


@cache
def drawn() -> tuple[tuple[str, Mapping[Format, bytes]], ...]:
    """Return the words and the files of all three pictures, drawn once."""
    return tuple(draw_all())


@pytest.mark.parametrize("kind", first_of(Format.SVG, Format.PNG, Format.PDF))
def test_pictures_repeat(kind: Format) -> None:
    """The same round gives the same bytes, in whatever company a format is drawn."""
    alone = draw_all(Pictures((kind,), dpi=60))
    assert [files[kind] for _, files in alone] == [files[kind] for _, files in drawn()]


def test_files_name_no_date_and_no_program() -> None:
    """No file has a date, a program or a version."""
    for _, files in drawn():
        for data in files.values():
            assert not re.search(rb"(?i)matplotlib v|CreationDate|tIME|dc:date|Software", data)


def test_a_png_says_what_it_shows() -> None:
    """Title and description are in a PNG's international text chunks."""
    for words, files in drawn():
        assert files[Format.PNG].count(b"iTXt") == 2
        opened = Image.open(io.BytesIO(files[Format.PNG]))
        assert isinstance(opened, PngImagePlugin.PngImageFile)
        assert opened.text["Description"] == words
        assert opened.text["Title"].startswith("HSB audit ")


def test_an_svg_says_what_it_shows() -> None:
    """Title and description come first in an SVG and name it; its words are text, not outlines."""
    for words, files in drawn():
        root = ET.fromstring(files[Format.SVG])  # noqa: S314 - we made it
        title, description = root[0], root[1]
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
        assert (title.text or "").startswith("HSB audit ")
        assert description.text == words
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        texts = [element.text for element in root.iter(f"{SVG}text")]
        assert {"OFFICIAL", "4\u00a0Interventions"} <= set(texts)
        assert not root.findall(f".//{SVG}image")


def test_an_svg_names_fonts_of_every_computer() -> None:
    """Where our own font is not installed, a font of the same width or narrower replaces it."""
    for _, files in drawn():
        families = set(re.findall(rb"'DejaVu Sans'[^;\"]*", files[Format.SVG]))
        assert families == {b"'DejaVu Sans', Verdana, Arial, sans-serif"}


def test_a_pdf_says_what_it_shows() -> None:
    """A PDF has title, words, language and text that can be searched."""
    for words, files in drawn():
        reader = PdfReader(io.BytesIO(files[Format.PDF]))
        assert reader.metadata is not None
        assert (reader.metadata.title or "").startswith("HSB audit ")
        assert reader.metadata.subject == words
        assert str(reader.root_object["/Lang"]) == "en-GB"
        text = reader.pages[0].extract_text().replace("\u00a0", " ")
        for shown in ("4 Interventions", "OFFICIAL", "Source: agencies' own scores"):
            assert shown in text
        subtypes = {
            font.get_object()["/Subtype"]
            for font in reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index] # untyped
        }
        assert subtypes <= {"/Type0", "/TrueType"}


@pytest.mark.parametrize(
    ("dpi", "width", "across"), [(250, 29.7, 2923), (60, 29.7, 702), (100, 59.4, 2339),
                                 (300, 10, 1181)],
)
def test_a_png_has_the_size_of_its_options(dpi: int, width: float, across: int) -> None:
    """Dots across are centimetres times dots an inch; the file has the size in print."""
    pictures = Pictures(dpi=dpi, width=width)
    picture = Image.open(io.BytesIO(draw_star(ROUND, pictures)[0]))
    assert abs(picture.width - across) <= 1
    assert abs(pictures.dots_across - across) <= 1
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert picture.width / picture.height == pytest.approx(297 / 210, abs=0.01)


@pytest.mark.parametrize("width", [8, 29.7, 84.1])
def test_a_page_has_the_width_of_its_option(width: float) -> None:
    """PDF and SVG pages have their width in centimetres."""
    pdf, svg = draw_star(ROUND, Pictures((Format.PDF, Format.SVG), width=width))
    points = width / 2.54 * 72
    assert float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.width) == pytest.approx(points, 1e-3)
    found = re.search(rb'<svg[^>]* width="([\d.]+)pt"', svg)
    assert found
    assert float(found[1]) == pytest.approx(points, 1e-3)


def test_width_changes_nothing_but_the_size() -> None:
    """A page twice as wide is the same picture."""
    small, = draw_star(ROUND, Pictures(dpi=120, width=29.7), spread=True)
    large, = draw_star(ROUND, Pictures(dpi=60, width=59.4), spread=True)
    # Dots fall a little otherwise: half the dots an inch on twice the inches.
    assert apart(small, large) < 3 * TOLERANCE


def test_text_is_dark_enough() -> None:
    """Every text of every picture has a contrast of 4.5 to 1 or more against its ground."""
    pages = [
        star_page(ROUND.marked("OFFICIAL"), notice="Beware.", spread=True),
        comparison_page(replace(COMPARISON, marking="OFFICIAL")),
        trend_page(compare([dated(2000 + year, [1, 2, 3]) for year in range(6)])),
    ]
    colours = {
        str(text.get_color()) for page in pages for text in page.figure.findobj(Text)
        if isinstance(text, Text) and text.get_text()
    }
    assert colours
    for colour in colours:
        for ground in ("white", "#E6E6E6", "#FBEBDD", MATCHED):
            assert contrast(colour, ground) >= 4.5


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 reckons it."""
    dark, light = sorted((_luminance(colour), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
