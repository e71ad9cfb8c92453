"""Write a paper as one HTML page that needs nothing else: styles and pictures are inside."""

from __future__ import annotations

import base64
from importlib import resources
from typing import TYPE_CHECKING

import jinja2

from hsbstar.papers.document import Bullets, Figure, Heading, Paragraph, Table
from hsbstar.wording import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.papers.document import Block, Paper

TEMPLATE = "page.html.jinja"


def write_page(paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
    """Return a paper as a page of HTML; `pictures` are SVG files by the name in the paper."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters["css_text"] = css_text
    text = resources.files("hsbstar.papers").joinpath(TEMPLATE).read_text(encoding="utf-8")
    shown = {name: f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
             for name, data in pictures.items()}
    page = environment.from_string(text).render(
        paper=paper, blocks=list(_numbered(paper.blocks)), pictures=shown,
    )
    return page.encode()


def css_text(text: str) -> str:
    """Return a text as a string of CSS holds it: every sign but plain letters and digits escaped.

    What is escaped for HTML is not for CSS, which is written in the same file.
    """
    return "".join(
        sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}"
        for sign in clean_text(text)
    )


def _clean(value: object) -> object:
    return clean_text(value) if type(value) is str else value


def _numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Block, int]]:
    """Yield each block with its kind and, of tables and figures, its number."""
    counts = {Figure: 0, Table: 0}
    names = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Table: "table",
             Figure: "figure"}
    for block in blocks:
        kind = type(block)
        if kind in counts:
            counts[kind] += 1
        yield names[kind], block, counts.get(kind, 0)
