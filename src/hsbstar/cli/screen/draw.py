"""Draw lines and tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT_TABLE = 12
"""A table of at most this many rows may wrap its texts."""


def new_console(*, stderr: bool) -> Console:
    """Return what draws on standard output or standard error."""
    console = Console(markup=False, highlight=False, emoji=False, stderr=stderr)
    # A terminal wraps at words; a pipe gets every record in one uncut line.
    console.soft_wrap = not console.is_terminal
    return console


def draw_line(
    console: Console, parts: Sequence[tuple[str, str]], *, indent: int, whole: bool
) -> None:
    """Draw a line of texts and their styles; `whole` lets it not be wrapped at words."""
    text = Text.assemble(*parts)
    if whole:
        console.print(text, soft_wrap=True)
    else:
        console.print(Padding(text, (0, 0, 0, indent)) if indent else text)


def draw_table(
    console: Console, captions: Sequence[str], rows: Sequence[Sequence[str]], words: int
) -> None:
    """Draw a table; `words` is the position of the column of words, figures follow it."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    widths = [max(map(len, column)) for column in zip(captions, *rows, strict=True)]
    others = sum(widths) - widths[words] + 3 * (len(widths) - 1)
    left = console.width - others
    for index, caption in enumerate(captions):
        table.add_column(
            Text(caption), justify="right" if index > words else "left",
            no_wrap=index != words or len(rows) > SHORT_TABLE,
            width=max(10, min(widths[words], left)) if index == words else widths[index],
        )
    for row in rows:
        table.add_row(*(Text(one_line(value), overflow="ellipsis") for value in row))
    console.print(table)
