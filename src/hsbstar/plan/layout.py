"""The sheets of the action plan; its writer and its reader both use them.

What people planned is found by captions and by the statement's ref: rows may be added and sorted.
"""

from __future__ import annotations

from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN
from hsbstar.spreadsheets import AGENCIES, Column, Table

PLAN = "action plan"
"""The kind of workbook, in the stamp."""
PLAN_LAYOUT_VERSION = 1

SCALE_KEY = "scale"
"""The key of the scale in the stamp; its value is the ends, as `0 4`."""
SCORE_COLUMN = OUTLINE_COLUMN + len(OUTLINE_CAPTIONS)
"""The stamp's column, right of the outline, of each statement's exact score."""

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1

NOT_STARTED, IN_PROGRESS, DONE, DROPPED = "Not started", "In progress", "Done", "Dropped"
STATUSES = (NOT_STARTED, IN_PROGRESS, DONE, DROPPED)
FINISHED_STATUSES = (DONE, DROPPED)
OTHER_STATUS = "Another status"
"""What people typed instead of a status, where it is counted or published."""
OVERDUE, SOON, LATER, NO_DATE = "overdue", "within four weeks", "later", "no date"
UNCLEAR = "no clear date"
"""Of a due date such as ‘end of September’."""
DAYS_SOON = 28

RANK = Column("rank", "Rank", 7, "hsb number")
REF = Column("ref", "Ref", 7, "hsb cell strong")
STATEMENT = Column("statement", "Statement", 34, "hsb cell strong")
SCORE = Column("score", "Score now", 9, "hsb mean")
BEHIND = Column("agencies", "Agencies that scored", 11, AGENCIES)
PLANNED = (
    Column("action", "Action", 34, "hsb answer", answer=True),
    Column("owner", "Owner", 16, "hsb answer", answer=True),
    Column("due", "Due date", 19, "hsb answer date", answer=True),
    Column("measure", "Success measure", 24, "hsb answer", answer=True),
    Column("status", "Status", 13, "hsb answer", answer=True),
)
"""What people fill in."""
HISTORY = Column("history", "History", 28)

MAX_ROWS = 1996
"""The rows below a heading that formulas, colours and drop-downs reach: rows may be added."""

ACTIONS = Table(
    "Action plan", "Action plan",
    (
        RANK, REF, STATEMENT, SCORE, BEHIND,
        Column("proposed", "Proposed by agencies", 36),
        Column("step", "A first step", 30),
        *PLANNED,
        Column("when", "When", 13, "hsb cell"),
        Column("moved", "Score since last plan", 17),
        HISTORY,
    ),
    "Actions", HEADER_ROW,
)
GROUNDS = Table(
    "Grounds", "The basis for each priority",
    (
        RANK, REF, Column("domain", "Domain", 24), Column("strand", "Strand", 12), STATEMENT,
        Column("figure", "Its score", 9, "hsb mean"),
        BEHIND,
        Column("lowest", "Lowest", 10, "hsb number"),
        Column("highest", "Highest", 10, "hsb number"),
        Column("ratings", "By agency", 38),
        Column("why", "Why here", 30),
        Column("sum", "Priority", 34),
        Column("principles", "Principles", 44),
        Column("nice", "NICE guideline NG55", 44),
    ),
    "Grounds_of_priorities", HEADER_ROW,
)
FINISHED = Table(
    "Finished", "Actions done or dropped",
    (REF, STATEMENT, SCORE, *PLANNED, HISTORY),
    "Actions_finished", HEADER_ROW,
)
"""Carried over to the next plan, so that the last plan has the whole history."""

CAPTIONS = {
    column.key: column.caption for table in (ACTIONS, FINISHED) for column in table.columns
}
