"""The sheets of the moderation workbook; its writer and its reader both use them.

Up to three sheets hold the statements, one row each: those to discuss first; where there are too
many for one meeting, those to discuss next; and all others. What was agreed is found by its caption
and the statement's ref, so the captions are part of the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import distinct_captions
from hsbstar.spreadsheets import AGENCIES, UPRIGHT, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

MODERATION = "moderation"
"""The kind of workbook, in the stamp."""
MODERATION_LAYOUT_VERSION = 1

TALK_SHEET = "To discuss"
NEXT_SHEET = "To discuss next"
OTHERS_SHEET = "All others"

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1

WHY = Column("why", "Why discuss it", 30)
AGREED = (
    Column("score", "Agreed score", 11, "hsb answer score", answer=True),
    Column("reason", "Reason", 34, "hsb answer", answer=True),
    Column("by", "Agreed by", 20, "hsb answer", answer=True),
    Column("date", "Date agreed", 19, "hsb answer date", answer=True),
)
"""What the meeting fills in. The key of the agreed score is that of any score: rows are matched and
checked as a return's are."""
FIXED = (
    Column("ref", "Ref", 7, "hsb cell strong"),
    Column("domain", "Domain", 6, "hsb number", heading=UPRIGHT),
    Column("statement", "Statement", 34, "hsb cell strong"),
    WHY,
    Column("self", "Self-assessed", 7, "hsb mean", heading=UPRIGHT),
    Column("agencies", "Agencies that scored", 7, AGENCIES, heading=UPRIGHT),
    *AGREED,
)
CAPTIONS = {column.key: column.caption for column in FIXED}

SCORE_WIDTH = 8.5
EVIDENCE_WIDTH = 34

START_FIELDS = ("area", "round")
"""The fields of the first sheet that are read back, with the captions of an audit workbook."""


def agency_captions(agencies: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the captions of each agency's score and evidence: its name where that is free."""
    names = [caption for agency in agencies for caption in (agency, f"{agency}: evidence")]
    # ‘Score’ is free here, but would make an audit's table of this one.
    captions = distinct_captions(names, [*CAPTIONS.values(), "Score"])
    return tuple(zip(captions[::2], captions[1::2], strict=True))


def statement_tables(agencies: Sequence[str]) -> tuple[Table, Table, Table]:
    """Return the tables of the sheets: statements to discuss first, those to discuss next, others.

    The keys of an agency's columns are `score` and `evidence`, each with its number, from 0.
    """
    answers = [
        column for number, (score, evidence) in enumerate(agency_captions(agencies))
        for column in (
            Column(f"score {number}", score, SCORE_WIDTH, "hsb number",
                   heading=UPRIGHT),
            Column(f"evidence {number}", evidence, EVIDENCE_WIDTH),
        )
    ]
    without_why = [column for column in FIXED if column is not WHY]
    return (
        Table(TALK_SHEET, "Statements to discuss first", (*FIXED, *answers), "To_talk_about",
              HEADER_ROW),
        Table(NEXT_SHEET, "Statements to discuss if there is time", (*FIXED, *answers),
              "To_talk_about_next", HEADER_ROW),
        Table(OTHERS_SHEET, "All other statements", (*without_why, *answers), "All_others",
              HEADER_ROW),
    )
