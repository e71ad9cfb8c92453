"""What the audit workbook asks: its columns and fields, by their captions.

The reader finds answers by caption and ref, not by place (people move rows and sheets), so these
are as much a part of the layout as the places, which `hsbstar.audit_layout` gives.
"""

from __future__ import annotations

from typing import NamedTuple

LAYOUT_VERSION = 1

START_SHEET = "Start here"
STAMP_SHEET = "hsbstar"
STAMP_MARK = "hsbstar stamp"
STAMP_KEYS = ("workbook", "framework", "edition", "layout", "round", "area")
LIST_COLUMN = 4
"""The stamp's column in which the allowed answers stand, for the drop-down."""


class Column(NamedTuple):
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


class Field(NamedTuple):
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
