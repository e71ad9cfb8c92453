"""The place of each cell of the audit workbook, for writing one."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from hsbstar.audit import columns
from hsbstar.audit.columns import COLUMN_NUMBER
from hsbstar.framework import english
from hsbstar.spreadsheets import STAMP_SHEET, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.framework import Domain, Framework, Messages, Statement
    from hsbstar.spreadsheets import Column

MAX_SUMMARY_ABOVE = 600
"""A longer summary (in characters) goes below the statements: it would fill a frozen heading."""
FIELD_VALUE_COLUMN = 2


@dataclass(frozen=True)
class DomainSheet:
    """The sheet of one domain: its name, and the rows of its parts."""

    title_row: ClassVar = 1
    summary_row: ClassVar = 2
    scale_row: ClassVar = 3
    header_row: ClassVar = 4

    name: str
    domain: Domain

    @property
    def summary_above(self) -> bool:
        """Whether the evidence summary is above the statements."""
        return len(self.domain.summary) <= MAX_SUMMARY_ABOVE

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

    def runs(self, key: str, statements: Sequence[Statement]) -> list[str]:
        """Return a column's cells of some statements, neighbours together: `$E$5:$E$7`, `$E$9`."""
        column, runs = COLUMN_NUMBER[key], list[str]()
        for held, rows in groupby(
            range(self.first_row, self.last_row + 1),
            key=lambda row: self.domain.statements[row - self.first_row] in statements,
        ):
            if held:
                first, *rest = (Place(row, column).absolute for row in rows)
                runs.append(f"{first}:{rest[-1]}" if rest else first)
        return runs

    def column_range(self, key: str) -> str:
        """Return the statements' cells of a column as a formula names them on this sheet."""
        column = COLUMN_NUMBER[key]
        first, last = Place(self.first_row, column), Place(self.last_row, column)
        return f"{first.absolute}:{last.absolute}"


@dataclass(frozen=True)
class AuditLayout:
    """The whole audit workbook: places of fields, scale, progress and domains."""

    details_row: ClassVar = 6
    sign_off_row: ClassVar = details_row + len(columns.DETAILS) + 2
    scale_row: ClassVar = sign_off_row + len(columns.SIGN_OFF) + 2
    """The rows of the headings above the details of the return, the sign-off and the scale."""

    framework: Framework
    domains: tuple[DomainSheet, ...]
    messages: Messages

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the statements."""
        return self._headed(columns.ANSWER_COLUMNS, "score", 1.3)

    @cached_property
    def last_columns(self) -> tuple[Column, ...]:
        """The columns right of them with the last round's answers."""
        return self._headed(columns.PREVIOUS_COLUMNS, "last_score", 1.1)

    def _headed(self, plain: Iterable[Column], key: str, letter: float) -> tuple[Column, ...]:
        """Return columns with captions, one of them wide enough for answers that are not scores.

        `letter` is the width of a letter in that one, in digits of the plain font.
        """
        scale = self.framework.scale
        labels = f"{scale.not_applicable.label} {scale.no_data.label}"
        needed = max(map(len, labels.split())) * letter + 2
        return tuple(column._replace(width=max(column.width, needed)) if column.key == key
                     else column for column in columns.headed(plain, self.messages))

    @property
    def start_sheet(self) -> str:
        """The name of the first sheet."""
        return self.messages.text("sheets.start")

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
        parts = ((self.details_row, columns.DETAILS), (self.sign_off_row, columns.SIGN_OFF))
        rows = {key: row for heading, keys in parts
                for row, key in enumerate(keys, start=heading + 1)}
        return Place(rows[key], FIELD_VALUE_COLUMN)

    @property
    def allowed_answers(self) -> tuple[int | str, ...]:
        """The answers in the drop-down: the scores, then the two answers that are not scores."""
        scale = self.framework.scale
        return (*scale.values, scale.not_applicable.label, scale.no_data.label)

    @property
    def allowed_range(self) -> str:
        """The cells of the hidden sheet with the allowed answers."""
        first = Place(1, columns.LIST_COLUMN)
        last = Place(len(self.allowed_answers), columns.LIST_COLUMN)
        return f"{STAMP_SHEET}!{first.absolute}:{last.absolute}"


def audit_layout(framework: Framework, messages: Messages | None = None) -> AuditLayout:
    """Return the layout of the audit workbook for a framework; in English without `messages`."""
    sheets = tuple(
        DomainSheet(sheet_name(domain.number, domain.title), domain)
        for domain in framework.domains
    )
    return AuditLayout(framework, sheets, messages or english())


def sheet_name(number: int, title: str) -> str:
    r"""Return a name that Excel allows (31 characters, no `[]:*?/\\`), unique by its number."""
    allowed = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).split())
    short = textwrap.shorten(allowed, 28, placeholder="…") if len(allowed) > 28 else allowed
    return f"{number} {short}".rstrip("' ")[:31]
