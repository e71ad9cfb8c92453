"""What a paper is made of: sections, and in them texts, lists, tables and pictures.

Nothing here knows Word or HTML; `hsbstar.documents` shows these to both, in the order in which they
stand, which is the order in which they are read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Manner(StrEnum):
    """How a text is set."""

    PLAIN = "plain"
    LEAD = "lead"
    """The sentence that says the most."""
    NOTICE = "notice"
    """What a reader must not miss."""
    SMALL = "small"
    """What explains a table."""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    manner: Manner = Manner.PLAIN


@dataclass(frozen=True)
class Item:
    """An entry of a list; `lead` comes first and stands out."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Items:
    """A list; what matters most comes first."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Heading:
    """The heading of a column: its text, its share of the table's width, and what it holds."""

    text: str
    share: float
    figures: bool = False


@dataclass(frozen=True)
class Table:
    """A table: the first row are its headings, the first column says what each row is about."""

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> float:
        """The sum of the columns' shares."""
        return sum(column.share for column in self.columns)


@dataclass(frozen=True)
class Picture:
    """A picture with what it shows in words, for those who hear it."""

    png: bytes
    caption: str
    alt: str
    width_cm: float


Block = Text | Items | Table | Picture


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
