"""Where each cell of the action plan is; its writer and its reader both walk this page.

What people planned is found by captions and by the statement's ref: rows may be added and sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN
from hsbstar.spreadsheets import Column, Place, quoted

PLAN = "action plan"
"""What the stamp calls this workbook."""
PLAN_LAYOUT_VERSION = 1

SCALE_KEY = "scale"
"""In the stamp after what every stamp has: the ends of the scale, as `0 4`."""
SCORE_COLUMN = OUTLINE_COLUMN + len(OUTLINE_CAPTIONS)
"""The stamp's column, right of the outline, of each statement's exact score."""

GROUNDS_SHEET = "Grounds"
FINISHED_SHEET = "Finished"

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1

NOT_STARTED, IN_PROGRESS, DONE, DROPPED = "Not started", "In progress", "Done", "Dropped"
STATUSES = (NOT_STARTED, IN_PROGRESS, DONE, DROPPED)
FINISHED = (DONE, DROPPED)
OVERDUE, SOON, LATER, NO_DATE = "overdue", "within four weeks", "later", "no date"
DAYS_SOON = 28

REF = Column("ref", "Ref", 7, "hsb cell strong")
STATEMENT = Column("statement", "Statement", 34, "hsb cell strong")
SCORE = Column("score", "Score now", 9, "hsb mean")
PLANNED = (
    Column("action", "Action", 34, "hsb answer", answer=True),
    Column("owner", "Owner", 16, "hsb answer", answer=True),
    Column("due", "Due date", 19, "hsb answer date", answer=True),
    Column("measure", "Success measure", 24, "hsb answer", answer=True),
    Column("status", "Status", 13, "hsb answer", answer=True),
)
"""What people fill in."""
WHEN = Column("when", "When", 13, "hsb cell")
MOVED = Column("moved", "Score since last plan", 17)
HISTORY = Column("history", "History", 28)


@dataclass(frozen=True)
class PlanSheet:
    """A sheet of the plan: its name, title, table and columns."""

    name: str
    title: str
    table: str
    columns: tuple[Column, ...]

    def place(self, row: int, key: str) -> Place:
        """Return the place of a cell in a row of the sheet."""
        return Place(row, 1 + [column.key for column in self.columns].index(key))

    def address(self, key: str, rows: int) -> str:
        """Return the cells of a column, so many rows high, as this sheet names them."""
        first, last = self.place(FIRST_ROW, key), self.place(HEADER_ROW + max(1, rows), key)
        return f"{first.address}:{last.address}"

    def whole(self, key: str) -> str:
        """Return a column to far below its last row as a formula names it: rows may be added."""
        first, last = self.place(FIRST_ROW, key), self.place(MOST_ROWS, key)
        return f"{quoted(self.name)}!{first.absolute}:{last.absolute}"


MOST_ROWS = 2000
"""Formulas that count actions reach down to this row, drop-downs too."""

ACTIONS = PlanSheet(
    "Action plan",
    "Action plan",
    "Actions",
    (
        Column("rank", "Rank", 7, "hsb number"), REF, STATEMENT, SCORE,
        Column("proposed", "Proposed by agencies", 36),
        Column("step", "A first step", 30),
        *PLANNED, WHEN, MOVED, HISTORY,
    ),
)
GROUNDS = PlanSheet(
    GROUNDS_SHEET,
    "What each priority rests on",
    "Grounds_of_priorities",
    (
        Column("rank", "Rank", 7, "hsb number"), REF,
        Column("domain", "Domain", 24), Column("strand", "Strand", 12), STATEMENT,
        Column("figure", "Its score", 9, "hsb mean"),
        Column("lowest", "Lowest", 8, "hsb number"), Column("highest", "Highest", 8, "hsb number"),
        Column("said", "By agency", 38),
        Column("sum", "Priority", 34),
        Column("principles", "Principles", 44),
        Column("nice", "NICE guideline NG55", 44),
    ),
)
ENDED = PlanSheet(
    FINISHED_SHEET, "Actions that were done or dropped", "Actions_finished",
    (REF, STATEMENT, SCORE, *PLANNED, HISTORY),
)
"""Carried on, so that a plan of plans keeps its whole history."""

CAPTIONS = {
    column.key: column.caption for sheet in (ACTIONS, ENDED) for column in sheet.columns
}
START_FIELDS = ("area", "round")
START_WIDTHS = (46.0, 16.0, 16.0, 16.0, 16.0)
ABOUT_ROW = 8


def start_field(key: str) -> Place:
    """Return the place of a field's value on the first sheet."""
    return Place(ABOUT_ROW + 1 + START_FIELDS.index(key), 2)
