"""A paper before it is a file: headings, paragraphs, lists, tables and pictures in reading order.

Nothing here knows of Word or HTML. All text is plain: what stands between signs of markup is shown
as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LANGUAGE = "en-GB"


class Kind(StrEnum):
    """What a paragraph is for."""

    PLAIN = "plain"
    NOTE = "note"
    WARNING = "warning"
    """What no reader may miss."""


@dataclass(frozen=True)
class Heading:
    """The heading of what follows; level 1 is below the paper's title."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` are its first words, which stand out."""

    text: str
    kind: Kind = Kind.PLAIN
    lead: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its caption, its part of the width, and whether it holds figures."""

    caption: str
    width: float
    figures: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a heading row; the cells of its first column head their rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def widths(self) -> tuple[float, ...]:
        """Return the columns' parts of the whole width, which sum to 1."""
        total = sum(column.width for column in self.columns)
        return tuple(column.width / total for column in self.columns)


@dataclass(frozen=True)
class Figure:
    """A picture: what it shows in words, and the caption below it."""

    picture: str
    """Which picture: the name that its files are kept under."""
    alt: str
    caption: str


Block = Heading | Paragraph | Bullets | Table | Figure


@dataclass(frozen=True)
class Paper:
    """A whole paper."""

    title: str
    subtitle: str
    marking: str
    blocks: tuple[Block, ...]
    language: str = LANGUAGE
