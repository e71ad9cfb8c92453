"""Where each cell of the audit workbook is; the writer and the reader both walk these objects.

The reader finds answers by caption and ref, not by place (people move rows and sheets), so the
captions below are as much a part of the layout as the places.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.cells import Place

if TYPE_CHECKING:
    from hsbstar.framework import Domain, Framework, Statement

LAYOUT_VERSION = 1

START_SHEET = "Start here"
STAMP_SHEET = "hsbstar"
STAMP_MARK = "hsbstar stamp"
STAMP_KEYS = ("workbook", "framework", "edition", "layout", "round", "area")
LIST_COLUMN = 4
"""The stamp's column in which the allowed answers stand, for the drop-down."""

LONGEST_SUMMARY_ABOVE = 600
"""A longer summary (in characters) goes below the statements: it would fill a frozen heading."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its key in our code, caption, width in characters and cell styles."""

    key: str
    caption: str
    width: float
    style: str = "hsb cell"
    answer: bool = False
    heading: str = "hsb column heading"


COLUMNS = (
    Column("ref", "Ref", 7, "hsb cell strong"),
    Column("strand", "Strand", 12),
    Column("statement", "Statement", 42, "hsb cell strong"),
    Column("counts", "What counts as evidence", 34),
    Column("score", "Score", 11, "hsb answer score", answer=True),
    Column("evidence", "Evidence", 36, "hsb answer", answer=True),
    Column("action", "Action proposed", 30, "hsb answer", answer=True),
)
LAST_COLUMNS = (
    Column("last_score", "Last time: score", 10, "hsb number"),
    Column("last_evidence", "Last time: evidence", 34),
    Column("last_action", "Last time: action", 30),
)
"""Right of the others, to be read and not filled in, where a last round is carried forward."""
COLUMN_NUMBER = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
CAPTION = {column.key: column.caption for column in COLUMNS}


@dataclass(frozen=True)
class Field:
    """A question on the first sheet: key, the caption before it, and help beside it."""

    key: str
    caption: str
    help: str
    is_date: bool = False


DETAILS = (
    Field("area", "Area", "The local area whose agencies take part."),
    Field("round", "Round", "Which audit this is, for example ‘2026’ or ‘Spring 2026’."),
    Field("agency", "Agency", "The organisation that answers."),
    Field("respondent", "Respondent", "Who filled the form in."),
    Field("role", "Role", "Your role in the agency."),
    Field("date", "Date completed", "For example 31 March 2026.", is_date=True),
)
SIGN_OFF = (
    Field("signed_by", "Signed off by", "The senior lead who agrees these answers."),
    Field("signed_role", "Sign-off role", "The senior lead's role."),
    Field("signed_date", "Sign-off date", "For example 9 April 2026.", is_date=True),
)
FIELDS = DETAILS + SIGN_OFF
FIELD_BY_KEY = {field.key: field for field in FIELDS}

LONGEST_CAPTION = 60
"""Characters that a person may make of a column's or a field's caption, blanks included."""

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

    details_row: int = 6
    """The row of the heading above the details of the return."""

    @property
    def sign_off_row(self) -> int:
        """The row of the heading above the sign-off."""
        return self.details_row + len(DETAILS) + 2

    @property
    def scale_row(self) -> int:
        """The row of the heading above the scale."""
        return self.sign_off_row + len(SIGN_OFF) + 2

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
        keys = [field.key for field in DETAILS]
        if key in keys:
            return Place(self.details_row + 1 + keys.index(key), FIELD_VALUE_COLUMN)
        keys = [field.key for field in SIGN_OFF]
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


def audit_layout(framework: Framework) -> AuditLayout:
    """Return the layout of the audit workbook for a framework."""
    sheets = tuple(
        DomainSheet(sheet_name(domain.number, domain.title), domain)
        for domain in framework.domains
    )
    return AuditLayout(framework, sheets)


def sheet_name(number: int, title: str) -> str:
    r"""Return a name that Excel allows (31 signs, none of `[]:*?/\\`), unique by its number."""
    allowed = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).split())
    short = textwrap.shorten(allowed, 28, placeholder="…") if len(allowed) > 28 else allowed
    return f"{number} {short}".rstrip("' ")[:31]
