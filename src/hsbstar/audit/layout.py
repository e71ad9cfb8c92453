"""Where each cell of the audit workbook is, for those who write one."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.audit.columns import (
    COLUMN_NUMBER,
    LIST_COLUMN,
    audit_columns,
    details,
    last_columns,
    sign_off,
)
from hsbstar.framework import english
from hsbstar.spreadsheets import STAMP_SHEET, Place

if TYPE_CHECKING:
    from hsbstar.audit.columns import Field
    from hsbstar.framework import Domain, Framework, Messages, Statement
    from hsbstar.spreadsheets import Column

LONGEST_SUMMARY_ABOVE = 600
"""A longer summary (in characters) goes below the statements: it would fill a frozen heading."""

FIELD_CAPTION_COLUMN = 1
FIELD_VALUE_COLUMN = 2


@dataclass(frozen=True)
class DomainSheet:
    """The sheet of one domain: its name, and the rows of its parts."""

    name: str
    domain: Domain
    title_row: int = 1
    summary_row: int = 2
    scale_row: int = 3
    header_row: int = 4

    @property
    def summary_above(self) -> bool:
        """Say whether the evidence summary stands above the statements."""
        return len(self.domain.summary) <= LONGEST_SUMMARY_ABOVE

    @property
    def first_row(self) -> int:
        """The row of the first statement."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """The row of the last statement."""
        return self.header_row + len(self.domain.statements)

    @property
    def guidance_row(self) -> int:
        """The row of the heading above the domain's guidance."""
        return self.last_row + 2

    def place(self, statement: Statement, key: str) -> Place:
        """Return the place of one of a statement's cells."""
        row = self.first_row + self.domain.statements.index(statement)
        return Place(row, COLUMN_NUMBER[key])

    def column_range(self, key: str) -> str:
        """Return the statements' cells of a column as a formula names them on this sheet."""
        column = COLUMN_NUMBER[key]
        first, last = Place(self.first_row, column), Place(self.last_row, column)
        return f"{first.absolute}:{last.absolute}"


@dataclass(frozen=True)
class AuditLayout:
    """The whole audit workbook: places of fields, scale, progress and domains."""

    framework: Framework
    domains: tuple[DomainSheet, ...]
    messages: Messages

    details_row: int = 6
    """The row of the heading above the details of the return."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the statements."""
        return self._with_room(audit_columns(self.messages), "score", 1.3)

    @cached_property
    def last_columns(self) -> tuple[Column, ...]:
        """The columns right of them, where a last round is carried forward."""
        return self._with_room(last_columns(self.messages), "last_score", 1.1)

    def _with_room(
        self, columns: tuple[Column, ...], key: str, sign: float
    ) -> tuple[Column, ...]:
        """Return columns, one of them wide enough for the words of an answer that is no score.

        `sign` is how wide a letter is there, in digits of the plain font.
        """
        scale = self.framework.scale
        labels = f"{scale.not_applicable.label} {scale.no_data.label}"
        needed = max(map(len, labels.split())) * sign + 2
        return tuple(one._replace(width=max(one.width, needed)) if one.key == key else one
                     for one in columns)

    @cached_property
    def details(self) -> tuple[Field, ...]:
        """The fields that say whose return it is."""
        return details(self.messages)

    @cached_property
    def sign_off(self) -> tuple[Field, ...]:
        """The fields of the senior lead."""
        return sign_off(self.messages)

    @property
    def start_sheet(self) -> str:
        """The name of the first sheet."""
        return self.messages.say("sheets.start")

    @property
    def sign_off_row(self) -> int:
        """The row of the heading above the sign-off."""
        return self.details_row + len(self.details) + 2

    @property
    def scale_row(self) -> int:
        """The row of the heading above the scale."""
        return self.sign_off_row + len(self.sign_off) + 2

    @property
    def progress_row(self) -> int:
        """The row of the heading above the progress table."""
        return self.scale_row + len(self.framework.scale.scores) + 5

    @property
    def source_row(self) -> int:
        """The row of the heading above the sources."""
        return self.progress_row + len(self.domains) + 4

    def field(self, key: str) -> Place:
        """Return the place of a field's value on the first sheet."""
        keys = [field.key for field in self.details]
        if key in keys:
            return Place(self.details_row + 1 + keys.index(key), FIELD_VALUE_COLUMN)
        keys = [field.key for field in self.sign_off]
        return Place(self.sign_off_row + 1 + keys.index(key), FIELD_VALUE_COLUMN)

    @property
    def allowed_answers(self) -> tuple[int | str, ...]:
        """What the drop-down offers: the scores, then the two answers that are no score."""
        scale = self.framework.scale
        return (*scale.values, scale.not_applicable.label, scale.no_data.label)

    @property
    def allowed_range(self) -> str:
        """The cells of the hidden sheet in which the allowed answers stand."""
        first = Place(1, LIST_COLUMN)
        last = Place(len(self.allowed_answers), LIST_COLUMN)
        return f"{STAMP_SHEET}!{first.absolute}:{last.absolute}"


def audit_layout(framework: Framework, messages: Messages | None = None) -> AuditLayout:
    """Return the layout of the audit workbook for a framework; in English without `messages`."""
    sheets = tuple(
        DomainSheet(sheet_name(domain.number, domain.title), domain)
        for domain in framework.domains
    )
    return AuditLayout(framework, sheets, messages or english())


def sheet_name(number: int, title: str) -> str:
    r"""Return a name that Excel allows (31 signs, none of `[]:*?/\\`), unique by its number."""
    allowed = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).split())
    short = textwrap.shorten(allowed, 28, placeholder="…") if len(allowed) > 28 else allowed
    return f"{number} {short}".rstrip("' ")[:31]
