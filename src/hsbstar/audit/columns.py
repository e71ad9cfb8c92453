"""What the audit workbook asks: its columns and fields, by their captions.

The reader finds answers by caption and ref, not by place (people move rows and sheets), so these
are as much a part of the layout as the places, which `hsbstar.audit.layout` gives. Captions are
messages: each language has its own, and what stands here under a plain name is the English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hsbstar.framework import english
from hsbstar.spreadsheets import Column

if TYPE_CHECKING:
    from hsbstar.framework import Messages

LAYOUT_VERSION = 1
LIST_COLUMN = 4
"""The stamp's column in which the allowed answers stand, for the drop-down."""
_COLUMNS = (
    Column("ref", "", 7, "hsb cell strong"),
    Column("strand", "", 12),
    Column("statement", "", 42, "hsb cell strong"),
    Column("counts", "", 34),
    Column("score", "", 11, "hsb answer score", answer=True),
    Column("evidence", "", 36, "hsb answer", answer=True),
    Column("action", "", 30, "hsb answer", answer=True),
)
_LAST_COLUMNS = (
    Column("last_score", "", 10, "hsb number"),
    Column("last_evidence", "", 34),
    Column("last_action", "", 30),
)
_ROOM, _ROOM_BOLD = 2, 4
"""What the longest word leaves free in its column, where it is set in a little."""


def audit_columns(messages: Messages) -> tuple[Column, ...]:
    """Return the columns of the statements, headed in a language."""
    return tuple(_headed(column, messages) for column in _COLUMNS)


def last_columns(messages: Messages) -> tuple[Column, ...]:
    """Return the columns right of the others, where a last round is carried forward."""
    return tuple(_headed(column, messages) for column in _LAST_COLUMNS)


def _headed(column: Column, messages: Messages) -> Column:
    caption = messages.say(f"columns.{column.key}")
    width = max(column.width, _longest_word(caption) + _ROOM_BOLD)
    if column.key == "strand":
        words = messages.section("strands").values()
        width = max(width, *(_longest_word(text) + _ROOM for text in words))
    if column.key == "action":
        # LibreOffice does not break a text that is a link, as the one above this column is.
        width = max(width, len(messages.say("domain.guidance_below")) + _ROOM)
    return column._replace(caption=caption, width=width)


def _longest_word(text: str) -> int:
    return max(map(len, text.split()))


class Field(NamedTuple):
    """A question on the first sheet: key, the caption before it, and help beside it."""

    key: str
    caption: str
    help: str
    is_date: bool = False


_DETAILS = ("area", "round", "agency", "respondent", "role", "date")
_SIGN_OFF = ("signed_by", "signed_role", "signed_date")
_DATES = {"date", "signed_date"}


def details(messages: Messages) -> tuple[Field, ...]:
    """Return the fields that say whose return it is."""
    return tuple(_asked(key, messages) for key in _DETAILS)


def sign_off(messages: Messages) -> tuple[Field, ...]:
    """Return the fields of the senior lead."""
    return tuple(_asked(key, messages) for key in _SIGN_OFF)


def _asked(key: str, messages: Messages) -> Field:
    caption, help_ = messages.say(f"fields.{key}"), messages.say(f"help.{key}")
    return Field(key, caption, help_, key in _DATES)


START_SHEET = english().say("sheets.start")
COLUMNS = audit_columns(english())
LAST_COLUMNS = last_columns(english())
COLUMN_NUMBER = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
CAPTION = {column.key: column.caption for column in COLUMNS}
DETAILS, SIGN_OFF = details(english()), sign_off(english())
FIELDS = DETAILS + SIGN_OFF
FIELD_BY_KEY = {field.key: field for field in FIELDS}
