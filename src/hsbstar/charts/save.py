"""Save a page as PNG, SVG or PDF, with what it shows in words inside for those who hear it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_rgb
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from hsbstar.charts.formats import Format
from hsbstar.charts.page import PLAIN_COLOURS, own_settings
from hsbstar.charts.text import OWN

if TYPE_CHECKING:
    from hsbstar.charts.formats import Pictures
    from hsbstar.charts.page import Page

_LANGUAGE = "en-GB"
# Where our own font is not installed: Verdana is as wide, Arial narrower, so nothing overlaps.
_SVG_FONTS = f"'{OWN}', Verdana, Arial, sans-serif"
_COLOUR = 0xFFFFFF
"""The bits of a dot without its opacity: a page is opaque everywhere."""
_ROWS_TOGETHER = 128
"""Rows of dots that are read together, to save memory."""


@dataclass(frozen=True)
class Words:
    """A picture's title, and a text for people who cannot see it."""

    title: str
    alt: str


@own_settings()
def save(page: Page, pictures: Pictures, words: Words) -> tuple[bytes, ...]:
    """Return the page as a file of each format, without a date or a version."""
    savers = {
        Format.PNG: lambda: _png(page, words, pictures.dpi),
        Format.SVG: lambda: _svg(page, words),
        Format.PDF: lambda: _pdf(page, words),
    }
    return tuple(savers[kind]() for kind in pictures.formats)


def _png(page: Page, words: Words, dpi: int) -> bytes:
    texts = PngInfo()
    # The keywords that the PNG standard has for this; iTXt holds any script.
    for key, text in (("Title", words.title), ("Description", words.alt)):
        texts.add_itxt(key, text, lang=_LANGUAGE)
    out = io.BytesIO()
    picture = _few_colours(page.pixels(dpi))
    picture.save(out, format="PNG", dpi=(dpi, dpi), pnginfo=texts)
    return out.getvalue()


def _few_colours(pixels: Any) -> Image.Image:
    """Return rows of red, green, blue and opacity as a picture of at most 256 colours.

    A palette makes the file four times smaller. Choosing it from the colours and not from all dots
    takes a third of the time, and no further copies in memory.
    """
    height, width, _ = pixels.shape
    dots = pixels.view("<u4").reshape(height, width)
    number_of = np.zeros(1 << 24, np.uint8)
    bands = [slice(top, top + _ROWS_TOGETHER) for top in range(0, height, _ROWS_TOGETHER)]
    for band in bands:
        number_of[dots[band] & _COLOUR] = 1
    found = np.flatnonzero(number_of)
    colours = np.stack([found & 255, found >> 8 & 255, found >> 16], axis=1).astype(np.uint8)
    palette = Image.fromarray(colours[np.newaxis]).quantize(
        256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    number_of[found] = np.asarray(palette)[0]
    chosen = palette.getpalette() or []
    for colour in PLAIN_COLOURS:
        # A large plain ground with a tint that it does not have would be seen.
        red, green, blue = (round(255 * part) for part in to_rgb(colour))
        place = red | green << 8 | blue << 16
        if place in found:
            start = 3 * int(number_of[place])
            chosen[start:start + 3] = red, green, blue
    numbers = np.empty((height, width), np.uint8)
    for band in bands:
        numbers[band] = number_of[dots[band] & _COLOUR]
    picture = Image.fromarray(numbers).convert("P")
    picture.putpalette(chosen)
    return picture


def _svg(page: Page, words: Words) -> bytes:
    out = io.BytesIO()
    left_out = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    page.figure.savefig(out, format="svg", metadata=left_out)
    drawing = out.getvalue().decode().replace(f"'{OWN}'", _SVG_FONTS)
    before, _, svg = drawing.partition("<svg ")
    attributes, _, content = svg.partition(">")
    return (
        f'{before}<svg role="img" aria-labelledby="title desc" xml:lang="{_LANGUAGE}" {attributes}>'
        f'<title id="title">{escape(words.title)}</title>\n'
        f'<desc id="desc">{escape(words.alt)}</desc>{content}'
    ).encode()


def _pdf(page: Page, words: Words) -> bytes:
    out = io.BytesIO()
    left_out = dict.fromkeys(("Creator", "Producer", "CreationDate"))
    metadata = {"Title": words.title, "Subject": words.alt, **left_out}
    # Another font may have outlines that cannot be embedded as TrueType: then as shapes, which
    # can still be searched.
    kind = 42 if page.families <= {OWN} else 3
    with mpl.rc_context({"pdf.fonttype": kind}):
        page.figure.savefig(out, format="pdf", metadata=metadata)
    return _with_language(out.getvalue())


def _with_language(pdf: bytes) -> bytes:
    """Return a PDF whose catalogue names the language and shows the title, for screen readers.

    matplotlib has no option for it; a PDF may be amended by an update at its end (ISO 32000-1,
    7.5.6).
    """
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)", pdf, re.DOTALL)
    root = trailer and re.search(rb"/Root (\d+) 0 R", trailer[1])
    catalogue = root and re.search(rb"\n%b 0 obj\s*<<(.*?)>>\s*endobj" % root[1], pdf, re.DOTALL)
    if not (trailer and root and catalogue):
        return pdf
    entries = b"/Lang (%b) /ViewerPreferences << /DisplayDocTitle true >>" % _LANGUAGE.encode()
    amended = pdf + b"%b 0 obj\n<<%b %b >>\nendobj\n" % (root[1], catalogue[1], entries)
    return amended + (
        b"xref\n%b 1\n%010d 00000 n \ntrailer\n<<%b /Prev %b >>\nstartxref\n%d\n%%%%EOF\n"
    ) % (root[1], len(pdf), trailer[1], trailer[2], len(amended))
