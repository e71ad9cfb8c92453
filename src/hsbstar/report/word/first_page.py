"""The room for the picture on the first page: what the texts of the summary leave.

A Word file has no pages until a program shows it. The lines that a text takes are counted here with
letters as wide as Arial's, with room to spare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Pt

from hsbstar.core.letters import BOLD, text_width
from hsbstar.report.document import TO_COMPLETE, Fields, Items, Picture, Style, Table, Text
from hsbstar.report.word.lists import LIST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from docx.document import Document as WordFile

    from hsbstar.report.document import Block, Paper, Section
    from hsbstar.report.word.page_setup import Room

_LEAST, _MOST = 0.22, 0.42
"""The share of a page's height that a picture has at least, and at most."""
_LINE = 1.17
"""The height of a line of single spacing, as a multiple of the letters' size."""
_IN_LINES = 0.92
"""A line of text is narrower than its letters as counted, which must not break a single word."""
_TO_SPARE = 0.03
"""The share of the page that stays free: letters are not exactly as wide as counted."""
_USUAL_SIZE, _USUAL_SPACE = Pt(11), Pt(8)
"""Where a style states neither."""


@dataclass(frozen=True)
class _Look:
    """How the paragraphs of a style are set, in points."""

    size: float
    line: float
    """The height of a line, as a multiple of the size."""
    around: float
    """The space above and below a paragraph."""
    indent: float = 0

    @property
    def of_line(self) -> float:
        """The height of a line in points."""
        return self.size * self.line


def room_for_picture(paper: Paper, document: WordFile, room: Room, letters: float) -> int:
    """Return how high a picture can be for the first section to be a page, in EMU.

    Args:
        paper: The paper, whose first section has one picture.
        document: The document, with the styles of its paragraphs.
        room: The room of a page.
        letters: How wide its letters are, as a multiple of Arial's.
    """
    texts = [("Title", paper.title, True), ("Subtitle", paper.subtitle, False)]
    texts += _of_block(Fields(paper.fields))
    texts += _of_section(paper.sections[0], 1) if paper.sections else []
    width = Emu(room.width).pt
    used = 0.0
    for style, text, bold in texts:
        look = _look(document, style)
        lines = _lines(text, (width - look.indent) / look.size / letters / _IN_LINES, bold=bold)
        used += lines * look.of_line + look.around
    left = room.height * (1 - _TO_SPARE) - Pt(used)
    return int(max(_LEAST * room.height, min(_MOST * room.height, left)))


def _of_section(section: Section, level: int) -> Iterator[tuple[str, str, bool]]:
    """Yield the paragraphs of a section: the style, the text, whether it is bold."""
    yield f"Heading {level}", section.title, True
    for block in section.blocks:
        yield from _of_block(block)
    for inner in section.sections:
        yield from _of_section(inner, level + 1)


def _of_block(block: Block) -> Iterator[tuple[str, str, bool]]:
    match block:
        case Text():
            yield "Normal", block.text, block.style in {Style.LEAD, Style.NOTICE}
        case Items():
            for item in block.items:
                yield LIST, f"{item.lead} {item.text}", bool(item.lead)
        case Fields():
            for field in block.fields:
                yield "Normal", f"{field.label}: {field.text or TO_COMPLETE}", False
        case Picture():
            # The paragraph of the picture has a line of its own below it in some programs.
            yield "Caption", f"Figure 1: {block.caption}", True
        case Table():
            """No table is on the first page."""


def _lines(text: str, width: float, *, bold: bool) -> int:
    """Return how many lines a text takes; `width` is a multiple of the letters' size."""
    lines, used = 1, 0.0
    for word in text.split():
        own = text_width(f"{word} ") * (BOLD if bold else 1)
        if used and used + own > width:
            lines, used = lines + 1, 0.0
        lines += int(own // width)
        used = (used + own) % width if own > width else used + own
    return lines


def _look(document: WordFile, name: str) -> _Look:
    """Return how a style is set, by its own settings or those of the styles that it is based on."""
    style: Any = next((style for style in document.styles if style.name == name), None)
    style = style or document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    size = spacing = above = below = edge = None
    while style is not None:
        space = style.paragraph_format
        size = size or style.font.size
        spacing = spacing if spacing is not None else space.line_spacing
        above = above if above is not None else space.space_before
        below = below if below is not None else space.space_after
        edge = edge if edge is not None else space.left_indent
        style = style.base_style
    points = (size or _default_size(document)).pt
    line = _LINE * (1.15 if spacing is None else spacing if isinstance(spacing, float) else 1)
    if isinstance(spacing, Length):
        line = spacing.pt / points
    around = Length(above or 0).pt + (_USUAL_SPACE if below is None else below).pt
    return _Look(points, line, around, Length(edge or 0).pt)


def _default_size(document: WordFile) -> Length:
    """Return the size of letters where no style has one (17.7.5.5), in half-points."""
    found = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz")
    return Pt(int(found[0].get(qn("w:val"))) / 2) if found else _USUAL_SIZE
