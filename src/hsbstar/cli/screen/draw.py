"""Draw lines and tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT_TABLE = 12
"""A table of at most this many rows may wrap its texts."""
GAP = 2
"""Spaces between two columns of a table."""
MIN_WIDTH = 10
"""A text has at least this many characters a line, however narrow the terminal is."""


def new_console(*, stderr: bool) -> Console:
    """Return what draws on standard output or standard error."""
    console = Console(markup=False, highlight=False, emoji=False, stderr=stderr)
    # A terminal wraps at words; a pipe gets every record in one uncut line.
    console.soft_wrap = not console.is_terminal
    return console


def draw_line(
    console: Console, parts: Sequence[tuple[str, str]], *, indent: int, hanging: int, whole: bool
) -> None:
    """Draw a line of texts and their styles; `whole` lets it not be wrapped at words.

    `indent` is the number of spaces before the first line, `hanging` the number of further spaces
    before the others. Spaces at the beginning of the text are before every line.
    """
    text = Text.assemble(*parts)
    if whole:
        console.print(text, soft_wrap=True)
        return
    # In one piece: the demo shows some of the pieces that a command prints.
    console.print(Text("\n").join(wrapped(console, text, indent, hanging)), soft_wrap=True)


def wrapped(console: Console, text: Text, indent: int, hanging: int) -> list[Text]:
    """Return a text as the lines that fit the terminal, each with its indent (see `draw_line`)."""
    own = len(text.plain) - len(text.plain.lstrip(" "))
    first = " " * (indent + own)
    other = " " * (indent + own + hanging)
    begins = text[own:].wrap(console, max(MIN_WIDTH, console.width - len(first)))[:1]
    rest = text[own + sum(map(len, begins)):]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")):]
    # A text without words would be one empty line.
    ends = rest.wrap(console, max(MIN_WIDTH, console.width - len(other)))[:len(rest)]
    lines = [*(Text(first).append(line) for line in begins),
             *(Text(other).append(line) for line in ends)]
    for line in lines:
        line.rstrip()
    return lines


def height(console: Console, text: str, indent: int, hanging: int) -> int:
    """Return how many lines `draw_line` needs for a text."""
    return len(wrapped(console, Text(text), indent, hanging))


def draw_table(
    console: Console, captions: Sequence[str], rows: Sequence[Sequence[str]], words: int, *,
    below: Sequence[str] = (), cut: bool = False,
) -> None:
    """Draw a table; `words` is the position of the column of words, figures follow it.

    `below` has a text for under each row. With `cut`, long words are cut in a short table too.
    """
    widths = [max(map(len, column)) for column in zip(captions, *rows, strict=True)]
    others = sum(widths) - widths[words] + GAP * (len(widths) - 1)
    widths[words] = max(MIN_WIDTH, min(widths[words], console.width - others))
    # Each row with the text below it is one piece, as is the head.
    parts: list[tuple[Sequence[Sequence[str]], str]] = [(rows, "")]
    if below:
        parts = [([], ""), *(([row], text) for row, text in zip(rows, below, strict=True))]
    for number, (part, text) in enumerate(parts):
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, show_header=number == 0,
                      padding=(0, GAP - 1, 0, 0))
        for index, (caption, width) in enumerate(zip(captions, widths, strict=True)):
            table.add_column(
                Text(caption), justify="right" if index > words else "left", width=width,
                no_wrap=index != words or cut or len(rows) > SHORT_TABLE,
            )
        for row in part:
            table.add_row(*(Text(one_line(value), overflow="ellipsis") for value in row))
        indent = sum(widths[:words]) + GAP * words
        own = wrapped(console, Text(one_line(text)), indent, 0) if text else []
        console.print(Group(table, *own))
