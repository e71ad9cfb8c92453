"""The columns and fields of the audit workbook, by their captions.

The reader finds answers by caption and ref, not by place (people move rows and sheets), so captions
are as much a part of the layout as the places in `hsbstar.audit.layout`. Captions are messages:
each language has its own, and the constants here are the English ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.cache import later
from hsbstar.core.text import fold
from hsbstar.framework import english
from hsbstar.spreadsheets import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.framework import Messages

LAYOUT_VERSION = 1
LIST_COLUMN = 4
"""The stamp's column with the allowed answers, for the drop-down."""
ANSWER_COLUMNS = (
    Column("ref", "", 7, "hsb cell strong"),
    Column("strand", "", 12),
    Column("statement", "", 42, "hsb cell strong"),
    Column("counts", "", 39),
    Column("score", "", 11, "hsb answer score", answer=True),
    Column("evidence", "", 36, "hsb answer", answer=True),
    Column("action", "", 30, "hsb answer", answer=True),
)
"""The columns of the statements, without captions."""
PREVIOUS_COLUMNS = (
    Column("last_score", "", 10, "hsb number"),
    Column("last_evidence", "", 38),
    Column("last_action", "", 34),
)
"""The columns right of them with the last round's answers, without captions."""
_ROOM, _ROOM_BOLD = 2, 4
"""The room in a column next to its longest word, in characters; text is indented a little."""
_SCALE_AT_THE_END = later(
    r"\s*[(\[]\s*(?:\d{1,2}\s*(?:-|to)|out of)\s*\d{1,2}\s*[)\]]|\s\d{1,2}\s*(?:-|to)\s*\d{1,2}$"
)
"""Not any bracket or figure: ‘Score (2025)’ is another column."""


def words_of_caption(caption: str) -> str:
    """Return the words of a column's caption, even if retyped: `Scores`, `SCORE (0-4):`, `Ref.`."""
    words = fold(caption)
    if words[-1:].isdigit() or "(" in words or "[" in words:
        words = _SCALE_AT_THE_END().sub("", words)
    return words.rstrip(" :*.?#")


def words_of_field(caption: str) -> str:
    """Return the words of a field's caption, even if retyped."""
    return fold(caption).rstrip(":*")


def headed(columns: Iterable[Column], messages: Messages) -> tuple[Column, ...]:
    """Return columns with captions in a language, wide enough for them."""
    return tuple(_headed(column, messages) for column in columns)


def _headed(column: Column, messages: Messages) -> Column:
    caption = messages.text(f"columns.{column.key}")
    width = max(column.width, _longest_word(caption) + _ROOM_BOLD)
    if column.key == "strand":
        words = messages.section("strands").values()
        width = max(width, *(_longest_word(text) + _ROOM for text in words))
    if column.key == "action":
        # LibreOffice does not wrap a link, such as the text above this column.
        width = max(width, len(messages.text("domain.guidance_below")) + _ROOM)
    return column._replace(caption=caption, width=width)


def _longest_word(text: str) -> int:
    return max(map(len, text.split()))


class Field(NamedTuple):
    """A question on the first sheet: its key, the caption before it, and the help next to it."""

    key: str
    caption: str
    help: str
    is_date: bool = False


DETAILS = ("area", "round", "agency", "respondent", "role", "date")
"""The keys of the fields about the return itself."""
SIGN_OFF = ("signed_by", "signed_role", "signed_date")
"""The keys of the senior lead's fields."""


def fields_in(messages: Messages, keys: Iterable[str]) -> tuple[Field, ...]:
    """Return fields with captions and help in a language."""
    text = messages.text
    return tuple(
        Field(key, text(f"fields.{key}"), text(f"help.{key}"), key.endswith("date")) for key in keys
    )


START_SHEET = english().text("sheets.start")
COLUMNS = headed(ANSWER_COLUMNS, english())
LAST_COLUMNS = headed(PREVIOUS_COLUMNS, english())
COLUMN_NUMBER = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
CAPTION = {column.key: column.caption for column in COLUMNS}
FIELDS = fields_in(english(), DETAILS + SIGN_OFF)
FIELD_BY_KEY = {field.key: field for field in FIELDS}
