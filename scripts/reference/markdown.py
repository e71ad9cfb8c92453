"""Write Markdown that reads well as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENERATED = (
    "<!-- Made by scripts/build_reference.py from the code: change the code, then `make "
    "reference`. -->"
)


def page(title: str, *parts: str) -> str:
    """Return a whole page."""
    return "\n\n".join((f"# {title}", GENERATED, *(part.strip("\n") for part in parts))) + "\n"


def section(title: str, *parts: str, level: int = 2) -> str:
    """Return a heading with the text below it."""
    return "\n\n".join((f"{'#' * level} {title}", *(part.strip("\n") for part in parts if part)))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar inside a cell is written so that it stays in it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in line) + " |"
        for line in lines
    )


def code(text: str) -> str:
    """Return a word of code."""
    return f"`{text}`"


def fence(text: str, kind: str = "text") -> str:
    """Return a block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"
