"""The outline of a framework: domains and statements as a round or a star tool keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from hsbstar.spreadsheets import Place, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.spreadsheets import RawSheet

OUTLINE_COLUMN = 4
"""The stamp's first column of the outline: what `OUTLINE_CAPTIONS` names."""
OUTLINE_CAPTIONS = ("id", "ref", "domain", "domain title", "strand", "statement")


@dataclass(frozen=True)
class StampedStatement:
    """A statement as the stamp outlines it."""

    id: str
    ref: str
    strand: str | None
    text: str


@dataclass
class StampedDomain:
    """A domain as the stamp outlines it."""

    number: int
    title: str
    statements: list[StampedStatement] = field(default_factory=list)


def read_outline(sheet: RawSheet) -> tuple[StampedDomain, ...]:
    """Return the outline of the framework that stands in a stamp; raise ValueError for none."""
    domains: dict[int, StampedDomain] = {}
    columns = range(OUTLINE_COLUMN, OUTLINE_COLUMN + len(OUTLINE_CAPTIONS))
    for row in sheet.row_numbers[1:]:
        values = [as_text(sheet.value(Place(row, column))) for column in columns]
        identity, ref, number, title, strand, text = values
        if identity:
            domain = domains.setdefault(int(number), StampedDomain(int(number), title))
            domain.statements.append(StampedStatement(identity, ref, strand or None, text))
    return tuple(domains.values())


class StatementOutline(Protocol):
    """What a round needs to know of a statement: a framework's, or one read from a star tool."""

    @property
    def id(self) -> str:
        """What it is known by, for ever."""

    @property
    def ref(self) -> str:
        """What people call it in this edition."""

    @property
    def strand(self) -> str | None:
        """Practice, process, leadership, or not told."""

    @property
    def text(self) -> str:
        """Its wording."""


class DomainOutline(Protocol):
    """What a round needs to know of a domain."""

    @property
    def number(self) -> int:
        """Its number in the framework."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def statements(self) -> Sequence[StatementOutline]:
        """Its statements, in the framework's order."""
