"""Letters of any script: measured before they are drawn, broken where they may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from hypothesis import given, strategies as st
from matplotlib.text import Text

from hsbstar.charts import text as lettering
from hsbstar.charts.formats import Format, Pictures
from hsbstar.charts.page import WIDTH, Page, own_settings
from hsbstar.charts.star import draw_star
from hsbstar.charts.text import (
    OWN,
    Lettering,
    breaks_words,
    clean,
    families_of,
    is_drawable,
    text_width,
    wrap,
)
from support.made_rounds import made_round

if TYPE_CHECKING:
    from collections.abc import Iterator

STIX = "\U0001d4d0"  # a bold script A, which our own font lacks and STIX has
NO_FONT = "\U000e0fff"
LETTERING = Lettering(10)


@pytest.fixture
def stix(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A computer with a font that is gone, and STIX."""
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
    computer = {"Gone": "/nowhere/gone.ttf", "STIXGeneral": str(path)}
    monkeypatch.setattr(lettering, "_installed", lambda: computer)
    _forget()
    yield "STIXGeneral"
    _forget()


def _forget() -> None:
    for cache in (lettering._font_with, lettering.advance, lettering._width):
        cache.cache_clear()


def test_a_character_that_our_font_lacks_gets_another_font(stix: str) -> None:
    """The first font that has the character is used, for that line only."""
    assert is_drawable(STIX)
    assert families_of(f"A{STIX}") == [OWN, stix]
    assert families_of("Plain") == [OWN]
    assert clean(STIX) == STIX


def test_another_font_is_measured_and_named(stix: str) -> None:
    """What is drawn in another font is no wider than measured, and an SVG names the font."""
    for bold in (False, True):
        measured = text_width(STIX * 9, Lettering(10, bold=bold))
        with own_settings():
            page = Page()
            page.write((1, 1), STIX * 9, Lettering(10, bold=bold))
            texts = [text for text in page.figure.findobj(Text) if isinstance(text, Text)]
            written, = (text for text in texts if text.get_text())
            drawn = written.get_window_extent().width / (page.figure.bbox.width / WIDTH)
        assert 0 < drawn <= measured + 0.01
    svg, = draw_star(made_round([1, 2, 3], area=STIX), Pictures((Format.SVG,)))
    assert f"sans-serif, '{stix}'".encode() in svg


def test_a_character_that_no_font_has_is_a_question_mark() -> None:
    """It is shown, never left out."""
    assert clean(f"a{NO_FONT}b") == "a?b"


def test_a_computers_own_fonts() -> None:
    """Matplotlib's mathematical fonts are not among them, nor any of boxes."""
    found = lettering._installed()
    assert not any(name.startswith(".") for name in found)
    assert not any(path.startswith(str(mpl.get_data_path())) for path in found.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Atal\u00adiad \u200bac\u2060\ufeff", "Ataliad ac"),
        ("w\u0302yr", "ŵyr"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u202eb", "a?b"),
        ("a\x1b[1m", "a?[1m"),
        (" one\n two ", "one two"),
    ],
)
def test_unseen_characters(text: str, shown: str) -> None:
    """Soft hyphens and spaces of no width go, joiners stay, what turns text round is replaced."""
    assert clean(text) == shown


JAPANESE = "危害性行為に対する対応の連続性、早期の特定と評価（全機関）"


def test_spaceless_scripts_wrap_without_hyphens() -> None:
    """Japanese breaks between characters, but never before a stop or a closing bracket."""
    for tenths in range(4, 30):
        lines = wrap(JAPANESE, tenths / 10, LETTERING)
        assert "".join(lines) == JAPANESE
        assert all(text_width(line, LETTERING) <= tenths / 10 for line in lines)
        assert not any(line[0] in "、）" for line in lines)
        assert not any(line[-1] == "（" for line in lines)
    assert not breaks_words(JAPANESE, 0.4, LETTERING)


def test_thai_keeps_vowels_with_their_consonants() -> None:
    """A line neither begins with a mark nor ends with a vowel that is written first."""
    thai = "เด็กแสดงพฤติกรรมทางเพศที่เป็นอันตราย"
    units = [unit for _, unit in lettering._units(thai)]
    assert "".join(units) == thai
    assert all(unit[-1] not in "เแโใไ" for unit in units)
    assert units[0] == "เด็"


def test_mixed_words() -> None:
    """Latin words in Japanese text stay whole; what is cut to a single line keeps its order."""
    units = [unit for _, unit in lettering._units("HSB監査2026年")]
    assert units == ["HSB", "監", "査", "2026", "年"]
    cut, = wrap(JAPANESE, 1.0, LETTERING, most=1)
    assert cut.endswith("…")
    assert JAPANESE.startswith(cut[:-1])


def test_a_cut_word_has_no_hyphen_within_a_line() -> None:
    """The pieces of a broken word are never on the same line again with a space between them."""
    for letters in range(10, 40):
        lines = wrap("i" * letters + "W", 0.5, LETTERING)
        assert not any(" " in line for line in lines)


@given(st.text(st.sampled_from("危害ก็เ（）、。 aW-\u00a0\u0301ع"), max_size=60),
       st.floats(0.4, 3), st.one_of(st.none(), st.integers(1, 3)))
def test_lines_of_any_script_fit(text: str, width: float, most: int | None) -> None:
    """Lines keep to the width, and nothing that has room is lost."""
    tidy = clean(text)
    lines = wrap(tidy, width, LETTERING, most)
    assert most is None or len(lines) <= most
    for line in lines:
        # A character that no line may begin with stays with the character before it, if it must.
        assert text_width(line, LETTERING) <= width or len(line) <= 3
    if most is None and not breaks_words(tidy, width, LETTERING):
        assert "".join(lines).replace(" ", "") == tidy.replace(" ", "")


def test_letters_that_nobody_has_do_not_fill_a_page() -> None:
    """A title in unknown letters is three question marks, not forty."""
    assert lettering.clean("One \u0378\u0379 two " + "\u0378" * 40) == "One ?? two ???"


def test_words_too_long_for_any_line_are_left_out_of_account() -> None:
    """Only the words that could stay whole decide how large the letters are."""
    small = Lettering(8)
    assert lettering.without_long_words("a " + "W" * 60 + " b", 1.0, small).split() == ["a", "b"]
