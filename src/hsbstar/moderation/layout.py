"""Where each cell of the moderation workbook is; its writer and its reader both walk this page.

Two sheets hold the statements, one row each: those to talk about, and all others. What was agreed
is found by its caption and the statement's ref, so the captions are part of the layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY
from hsbstar.core.text import tell_apart
from hsbstar.spreadsheets import Column, Place, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Framework

MODERATION = "moderation"
"""What the stamp calls this workbook."""
MODERATION_LAYOUT_VERSION = 1

TALK_SHEET = "To talk about"
OTHERS_SHEET = "All others"

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1

REF = Column("ref", "Ref", 7, "hsb cell strong")
DOMAIN = Column("domain", "Domain", 9, "hsb number")
STATEMENT = Column("statement", "Statement", 34, "hsb cell strong")
WHY = Column("why", "Why talk about it", 30)
SELF_ASSESSED = Column("self", "Self-assessed", 15, "hsb mean")
AGREED = (
    Column("score", "Agreed score", 11, "hsb answer score", answer=True),
    Column("reason", "Reason", 34, "hsb answer", answer=True),
    Column("by", "Agreed by", 20, "hsb answer", answer=True),
    Column("date", "Date agreed", 19, "hsb answer date", answer=True),
)
"""What the meeting fills in. The key of the agreed score is that of any score, so that rows are
matched and checked as a return's are."""
FIXED = (REF, DOMAIN, STATEMENT, WHY, SELF_ASSESSED, *AGREED)
CAPTIONS = {column.key: column.caption for column in FIXED}

SCORE_WIDTH = 8.5
EVIDENCE_WIDTH = 34

START_FIELDS = ("area", "round")
"""The fields of the first sheet that are read back, with the captions of an audit workbook."""
START_WIDTHS = (46.0, 16.0, 14.0, 14.0, 18.0)
ABOUT_ROW = 8
"""The row of the heading above area and round."""


@dataclass(frozen=True)
class AgencyColumns:
    """The captions of an agency's two columns: its score, and its evidence beside it."""

    score: str
    evidence: str


def agency_columns(agencies: Sequence[str]) -> tuple[AgencyColumns, ...]:
    """Return the captions of each agency's columns: its name where that is free."""
    wanted = [caption for agency in agencies for caption in (agency, f"{agency}: evidence")]
    # ‘Score’ is free here, but would make an audit's table of this one.
    captions = tell_apart(wanted, [*CAPTIONS.values(), "Score"])
    return tuple(map(AgencyColumns, captions[::2], captions[1::2]))


@dataclass(frozen=True)
class TalkSheet:
    """A sheet of statements: its name, its columns, and how many rows it has."""

    name: str
    title: str
    table: str
    columns: tuple[Column, ...]
    rows: int

    def number(self, key: str) -> int:
        """Return the number of a column, counted from 1."""
        return 1 + [column.key for column in self.columns].index(key)

    def place(self, row: int, key: str) -> Place:
        """Return the place of a cell in a row of the sheet."""
        return Place(row, self.number(key))

    def address(self, key: str) -> str:
        """Return the cells of a column as this sheet names them: `F5:F46`."""
        first, last = self.place(FIRST_ROW, key), self.place(self.last_row, key)
        return f"{first.address}:{last.address}"

    def cells(self, key: str) -> str:
        """Return the cells of a column as a formula on any sheet names them."""
        first, last = self.place(FIRST_ROW, key), self.place(self.last_row, key)
        return f"{quoted(self.name)}!{first.absolute}:{last.absolute}"

    @property
    def last_row(self) -> int:
        """The last row of the table, which has one even where there is no statement."""
        return HEADER_ROW + max(1, self.rows)


@dataclass(frozen=True)
class ModerationLayout:
    """The whole moderation workbook: both sheets of statements, and the rows of the first sheet."""

    framework: Framework
    talk: TalkSheet
    others: TalkSheet

    @property
    def progress_row(self) -> int:
        """The row of the heading above the progress, domain by domain."""
        return ABOUT_ROW + len(START_FIELDS) + 3

    @property
    def help_row(self) -> int:
        """The row of the heading above the rules and the scale."""
        return self.progress_row + len(self.framework.domains) + 4

    @property
    def sheets(self) -> tuple[TalkSheet, TalkSheet]:
        """Both sheets of statements."""
        return self.talk, self.others


def start_field(key: str) -> Place:
    """Return the place of a field's value on the first sheet."""
    return Place(ABOUT_ROW + 1 + START_FIELDS.index(key), 2)


def field_caption(key: str) -> str:
    """Return the caption before a field of the first sheet."""
    return FIELD_BY_KEY[key].caption


def moderation_layout(
    framework: Framework, agencies: Sequence[str], *, to_talk: int, others: int
) -> ModerationLayout:
    """Return the layout for a framework, the agencies that answered, and the rows of each sheet."""
    beside = tuple(
        column for number, captions in enumerate(agency_columns(agencies))
        for column in (
            Column(f"score {number}", captions.score, SCORE_WIDTH, "hsb number",
                   heading="hsb upright heading"),
            Column(f"evidence {number}", captions.evidence, EVIDENCE_WIDTH),
        )
    )
    without_why = tuple(column for column in FIXED if column is not WHY)
    return ModerationLayout(
        framework,
        TalkSheet(TALK_SHEET, "Statements to talk about", "To_talk_about", (*FIXED, *beside),
                  to_talk),
        TalkSheet(OTHERS_SHEET, "All other statements", "All_others", (*without_why, *beside),
                  others),
    )
