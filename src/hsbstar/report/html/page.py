"""Show a paper as one page of HTML that needs nothing beside it, and prints on A4.

The template holds the page; all text is escaped by Jinja2. Nothing is fetched: the style and the
pictures are inside.
"""

from __future__ import annotations

import base64
import re
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hsbstar.report.document import Items, Picture, Table, Text
from hsbstar.report.safe_text import safe_text

if TYPE_CHECKING:
    from hsbstar.report.document import Paper

_TEMPLATE = "page.html"
_KINDS = {"text": Text, "items": Items, "table": Table, "picture": Picture}
_PLAIN_IN_CSS = re.compile(r"[^A-Za-z0-9 ]")


def write_page(paper: Paper) -> bytes:
    """Return a paper as a file of HTML."""
    environment = Environment(
        loader=PackageLoader("hsbstar.report.html", ""), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True,
        finalize=_clean,
    )
    for name, kind in _KINDS.items():
        environment.tests[name] = partial(_is_of, kind)  # type: ignore[assignment]  # Jinja2 is typed for a def
    environment.filters |= {"as_css": as_css, "as_data": _as_data}
    return environment.get_template(_TEMPLATE).render(paper=paper).encode()


def as_css(text: str) -> Markup:
    """Return a text as a string in a style sheet: every sign of meaning is written as its number.

    Jinja2 escapes for HTML, which a style sheet does not read; so none is left that either knows.
    """
    # The space ends the number, and is no part of the text.
    plain = _PLAIN_IN_CSS.sub(lambda sign: f"\\{ord(sign[0]):x} ", safe_text(text))
    return Markup(f'"{plain}"')  # noqa: S704 - letters, digits, spaces and backslashes alone


def _as_data(png: bytes) -> Markup:
    """Return a picture as an address that holds it: letters, digits and `+/=` alone."""
    return Markup(f"data:image/png;base64,{base64.b64encode(png).decode()}")  # noqa: S704 - see above


def _is_of(kind: type, block: object) -> bool:
    return isinstance(block, kind)


def _clean(value: object) -> object:
    """Return a value as HTML may hold it: without what steers a program or turns text."""
    return safe_text(value) if type(value) is str else value
