"""The parts of a paper: sections, and in them texts, lists, tables and pictures.

Nothing here knows Word or HTML. Both show the parts in their order, in which a screen reader reads
them, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hsbstar.core.text import xml_text

if TYPE_CHECKING:
    import datetime as dt


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that turn the direction of writing: embeddings, overrides and isolates.

Letters have a direction of their own, so names in Arabic or Hebrew read right without these.
"""


def safe_text(text: str) -> str:
    """Return `text` without control characters, and without what turns the text after it."""
    return xml_text(text.translate(_TURNING))


MAX_IN_FOOTER = 70
"""Of characters: a longer title would run into the text above it."""
MAX_ROWS_TOGETHER = 8
"""A table of at most this many rows is not divided between pages."""
TO_COMPLETE = "[to complete]"
"""In place of a text that only the paper's author knows."""


def shortened(text: str, at_most: int) -> str:
    """Return a text of at most this length, cut between words and ending in `…` if cut."""
    if len(text) <= at_most:
        return text
    kept = text[: at_most - 1]
    return f"{(kept.rpartition(' ')[0] or kept).rstrip(' ,;:.')}…"


class Style(StrEnum):
    """How a text is set."""

    PLAIN = "plain"
    LEAD = "lead"
    """The most important sentence."""
    NOTICE = "notice"
    """A warning that no reader may miss."""
    SMALL = "small"
    """An explanation of a table."""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Item:
    """An entry of a list; `lead` comes first, in bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Items:
    """A list, the most important entry first."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Field:
    """A line with a label, such as the author; `text` is empty where somebody is to complete it."""

    label: str
    text: str = ""


@dataclass(frozen=True)
class Fields:
    """Lines with labels."""

    fields: tuple[Field, ...]
    roomy: bool = False
    """Whether what is to be completed takes some lines, as an answer does."""


@dataclass(frozen=True)
class Heading:
    """The heading of a column, and the column's share of the table's width."""

    text: str
    share: float
    figures: bool = False
    """Whether the column holds figures, which are aligned right."""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is the row's heading."""

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def whole(self) -> bool:
        """Whether it is short enough to be on a single page."""
        return len(self.rows) <= MAX_ROWS_TOGETHER


@dataclass(frozen=True)
class Picture:
    """A picture, with a text for people who cannot see it."""

    png: bytes
    caption: str
    alt: str
    width_cm: float


Block = Text | Items | Fields | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part with a heading of its own."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    new_page: bool = False
    """Whether it begins on a new page where there are pages."""


@dataclass(frozen=True)
class Paper:
    """A whole paper."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    marking: str = ""
    """Its protective marking, for the head and the foot of every page."""
    day: dt.date | None = None
    """The day of the last return, which is the paper's own date; None without one."""
    language: str = "en-GB"
    fields: tuple[Field, ...] = ()
    """What is below the title: the paper's purpose, author and date."""

    @property
    def footer(self) -> str:
        """Its title for the foot of every page, on a line."""
        return shortened(self.title, MAX_IN_FOOTER)
