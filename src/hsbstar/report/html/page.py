"""Write a paper as a page of HTML that prints on A4.

The template holds the page; all text is escaped by Jinja2. Nothing is fetched: the style and the
pictures are inside.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hsbstar.report.document import TO_COMPLETE, safe_text

if TYPE_CHECKING:
    from hsbstar.report.document import Paper

_TEMPLATE = "page.html"
_PLAIN_IN_CSS = re.compile(r"[^A-Za-z0-9 ]")


def write_page(paper: Paper) -> bytes:
    """Return a paper as a file of HTML."""
    environment = Environment(
        loader=PackageLoader("hsbstar.report.html", ""), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True,
        finalize=_clean,
    )
    environment.filters |= {"as_css": as_css, "as_data": _as_data, "kind": _kind}
    return environment.get_template(_TEMPLATE).render(
        paper=paper, to_complete=TO_COMPLETE
    ).encode()


def as_css(text: str) -> Markup:
    """Return a text as a string in a style sheet, with all but letters and digits as numbers.

    Jinja2 escapes for HTML, which a style sheet does not read: no character is left with a meaning
    in either.
    """
    # The space ends the number, and is no part of the text.
    plain = _PLAIN_IN_CSS.sub(lambda character: f"\\{ord(character[0]):x} ", safe_text(text))
    return Markup(f'"{plain}"')  # noqa: S704 - letters, digits, spaces and backslashes alone


def _as_data(png: bytes) -> Markup:
    """Return a picture as an address that holds it: letters, digits and `+/=` alone."""
    return Markup(f"data:image/png;base64,{base64.b64encode(png).decode()}")  # noqa: S704 - see above


def _kind(block: object) -> str:
    return type(block).__name__


def _clean(value: object) -> object:
    """Return a value without control characters and characters that turn text."""
    return safe_text(value) if type(value) is str else value
