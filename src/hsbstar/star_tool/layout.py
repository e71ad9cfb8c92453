"""Where each cell of the star tool is; template, filler and reader all walk this page.

The template has the headings, the page set-up and the chart; the filler writes rows below the
headings. *Scores* begins with fixed columns; one column for each agency follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import tell_apart
from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Column, Place, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STAR_SHEET = "Star"
SCORES_SHEET = "Scores"
PRIORITIES_SHEET = "Priorities"
STRANDS_SHEET = "Strands"
AGREEMENT_SHEET = "Agreement"
GAPS_SHEET = "Gaps"
SOURCES_SHEET = "Sources"
RETURNS_SHEET = "Returns"
METHOD_SHEET = "Method"
EVIDENCE_SHEET = "Evidence"

STAR_LAYOUT_VERSION = 1
ADDED_LATER: Mapping[str, frozenset[str]] = {}
"""By sheet, the keys of columns that earlier star tools do not have. Who adds a column to *Scores*,
*Returns*, *Sources* or *Evidence* names it here: star tools of earlier rounds are still read."""
STAR = Table(
    STAR_SHEET,
    "HSB audit star",
    (
        Column("number", "No.", 6, "hsb number"),
        Column("title", "Domain", 42, "hsb cell strong"),
        Column("score", "Score", 9, "hsb mean"),
        Column("scored", "Statements scored", 12, "hsb number"),
        Column("of", "Of those that apply", 12, "hsb number"),
        Column("coverage", "Coverage", 11, "hsb per cent"),
        Column("agencies", "Agencies that scored", 12, "hsb number"),
        Column("note", "Note", 16),
    ),
    "Domain_scores",
)
STAR_MODERATED = (Column("self_assessed", "Self-assessed score", 14, "hsb mean"),)
"""What *Star* shows as well where scores were agreed in moderation, after its own columns. There is
room for one: what the chart plots stays where it is, and so does what somebody wrote beside it."""
PLOT_COLUMN = len(STAR.columns) + 2
"""Right of the printed page: what the chart plots. A domain without a score is truly empty there,
because a chart would draw a text as 0."""
LABEL_COLUMN = PLOT_COLUMN + 1
"""What the chart writes at each spoke: the domain's title and its score."""

SCORES = Table(
    SCORES_SHEET,
    "Scores by statement and agency",
    (
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("domain", "Domain", 9, "hsb number"),
        Column("strand", "Strand", 12),
        Column("statement", "Statement", 52),
        Column("score", "Score", 9, "hsb mean"),
        Column("agencies", "Agencies that scored", 11, "hsb number"),
        Column("applies", "Applies", 9, "hsb number"),
    ),
    "Statement_scores",
)
FIRST_AGENCY_COLUMN = len(SCORES.columns) + 1
SCORES_MODERATED = (
    Column("self_assessed", "Self-assessed", 15, "hsb mean"),
    Column("agreed", "Agreed", 9, "hsb number"),
    Column("agreed_in", "Agreed in", 22),
)
"""What *Scores* shows as well where scores were agreed, after the agencies: what the agencies'
scores come to, what was agreed in its place, and the cell in which that stood."""
SCORES_THIN = (Column("thin", "Evidence", 14),)
"""What *Scores* shows last where somebody wants a minimum of agencies: which scores are thin."""
WEIGHTS_ROW = HEADER_ROW - 1
"""Above the heading of *Scores*, where somebody weighs: how much each agency's voice counts."""
AGENCY_WIDTH = 8.5
"""Narrow, because the agencies' names stand upright: a dozen of them fit on the page."""


PRIORITIES = Table(
    PRIORITIES_SHEET,
    "Statements by priority",
    (
        Column("rank", "Rank", 7, "hsb number"),
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("domain", "Domain", 30),
        Column("strand", "Strand", 12),
        Column("statement", "Statement", 52),
        Column("score", "Score", 9, "hsb mean"),
        Column("agencies", "Agencies that scored", 11, "hsb number"),
        Column("lowest", "Lowest", 9, "hsb number"),
        Column("highest", "Highest", 9, "hsb number"),
        Column("gap", "Below the top", 9, "hsb mean"),
        Column("applies", "Agencies it applies to", 11, "hsb number"),
        Column("weight", "Weight of strand", 9, "hsb number"),
        Column("priority", "Priority", 10, "hsb priority"),
    ),
    "By_priority",
)

PRIORITIES_MODERATED = (
    Column("self_assessed", "Self-assessed", 15, "hsb mean"),
    Column("moderated", "Moderated", 12),
)
"""What *Priorities* shows as well where scores were agreed."""

STRANDS = Table(
    STRANDS_SHEET,
    "HSB audit star by strand",
    (
        Column("strand", "Strand", 30, "hsb cell strong"),
        Column("score", "Score", 9, "hsb mean"),
        Column("scored", "Statements scored", 12, "hsb number"),
        Column("of", "Of those that apply", 12, "hsb number"),
        Column("coverage", "Coverage", 11, "hsb per cent"),
        Column("agencies", "Agencies that scored", 12, "hsb number"),
        Column("note", "Note", 34),
    ),
    "Strand_scores",
)
"""The second star: hidden where nobody asked for it."""
STRANDS_PLOT_COLUMN = len(STRANDS.columns) + 2
"""As on *Star*: what the chart plots, and the spokes' labels right of it."""
STRANDS_LABEL_COLUMN = STRANDS_PLOT_COLUMN + 1

AGREEMENT = Table(
    AGREEMENT_SHEET,
    "Where agencies see it differently",
    (
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("domain", "Domain", 9, "hsb number"),
        Column("statement", "Statement", 44),
        Column("spread", "Spread", 9, "hsb number"),
        Column("lowest", "Lowest", 9, "hsb number"),
        Column("highest", "Highest", 9, "hsb number"),
        Column("silent", "Agencies without a score", 11, "hsb number"),
    ),
    "Agreement_by_statement",
)
"""The fixed columns; one for each score of the scale follows (how many gave it), then agencies."""
COUNT_WIDTH = 7.5

GAPS = Table(
    GAPS_SHEET,
    "What nobody could say",
    (
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("domain", "Domain", 9, "hsb number"),
        Column("statement", "Statement", 52),
        Column("no_data", "Agencies without data", 12, "hsb number"),
        Column("no_data_from", "No data from", 34),
        Column("blank", "Agencies without an answer", 12, "hsb number"),
        Column("blank_from", "No answer from", 34),
    ),
    "Statements_without_data",
)

RETURNS = Table(
    RETURNS_SHEET,
    "Returns received",
    (
        Column("agency", "Agency", 32, "hsb cell strong"),
        Column("file", "File", 34),
        Column("respondent", "Respondent", 20),
        Column("role", "Role", 20),
        Column("date", "Date completed", 14, "hsb date"),
        Column("signed_by", "Signed off by", 20),
        Column("signed_date", "Sign-off date", 14, "hsb date"),
        Column("scored", "Scored", 9, "hsb number"),
        Column("not_applicable", "Not applicable", 11, "hsb number"),
        Column("no_data", "No data", 9, "hsb number"),
        Column("blank", "Blank", 8, "hsb number"),
        Column("of", "Of", 7, "hsb number"),
        Column("unevidenced", "High scores without evidence", 11, "hsb number"),
        Column("sha256", "Fingerprint of the file (SHA-256)", 34),
    ),
    "Returns_received",
)

NOT_RETURNED = "not returned"
"""What *Returns* has in place of the file of an agency that was asked in vain."""

SOURCES = Table(
    SOURCES_SHEET,
    "Where each answer came from",
    (
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("agency", "Agency", 36),
        Column("answer", "Answer given", 12, "hsb number"),
        Column("file", "In the file", 44),
        Column("sheet", "On the sheet", 34),
        Column("cell", "In the cell", 10, "hsb number"),
    ),
    "Sources_of_answers",
)

PLOTS = {
    STAR.sheet: (PLOT_COLUMN, LABEL_COLUMN),
    STRANDS.sheet: (STRANDS_PLOT_COLUMN, STRANDS_LABEL_COLUMN),
}
"""By sheet, the column that its star's chart plots, and that of the labels: ours, too."""

TABLES = (STAR, STRANDS, SCORES, PRIORITIES, AGREEMENT, GAPS, RETURNS, SOURCES)
"""The tables that every star tool has."""

EVIDENCE = Table(
    EVIDENCE_SHEET,
    "Evidence and actions",
    (
        Column("ref", "Ref", 7, "hsb cell strong"),
        Column("statement", "Statement", 44),
        Column("agency", "Agency", 22),
        Column("score", "Score", 9, "hsb number"),
        Column("evidence", "Evidence", 56),
        Column("action", "Action proposed", 40),
    ),
    "Evidence_and_actions",
)
"""What agencies wrote; it comes last, and only where somebody asked for it."""
EVIDENCE_NOTE = Place(4, 1)
STAR_TOOL = "star"
"""What the stamp calls this workbook."""
ROUND_KEYS = ("lowest", "highest", "not_applicable", "no_data", "returns", "dates")
"""What the stamp says of the round, after what the stamp of any workbook says."""
MOST_AGENCIES = 1_000
"""Of so many agencies the star tool shows every answer; of more it would be a workbook that Excel
opens slowly or mends (65,530 links, 16,384 columns), and shows figures alone."""
ANSWERS_KEY, NOT_SHOWN = "answers", "not shown"
"""What the stamp says of such a star tool."""
MODERATED_KEY = "moderated"
"""In the stamp only where scores were agreed: the ids of those statements."""
CHOICES_KEY, MINIMUM_KEY = "choices", "minimum"
"""In the stamp only where somebody chose otherwise than usual: what, in sentences; and how many
agencies must have scored a statement."""
NOTICE_KEY, MARKING_KEY = "notice", "marking"
"""In the stamp only where the star tool bears them: what its face says of errors or choices, and
its protective marking."""
ASKED_KEY, MISSING_KEY = "asked", "missing"
"""In the stamp only where that is known: how many agencies were asked, and how many in vain."""
AGENCIES_COLUMN = OUTLINE_COLUMN + len(OUTLINE_CAPTIONS) + 1
"""The stamp's column of the agencies; right of it their weights, where they are weighed."""
UNEVIDENCED_COLUMN = AGENCIES_COLUMN + 2
UNEVIDENCED_CAPTION = "high scores without evidence"
"""Beside the outline, by statement: how many answers are a high score and nothing else."""


def scores_beside(*, moderated: bool, minimum: int) -> tuple[Column, ...]:
    """Return the columns that *Scores* has after the agencies' in such a round."""
    return (*(SCORES_MODERATED if moderated else ()), *(SCORES_THIN if minimum else ()))


def agency_captions(agencies: Sequence[str], beside: Sequence[Column] = ()) -> tuple[str, ...]:
    """Return the caption of each agency's column in *Scores*: its name, where that is free."""
    return tell_apart(agencies, [column.caption for column in (*SCORES.columns, *beside)])


def moderated_place(row: int, key: str, agencies: int) -> Place:
    """Return a cell of *Scores* that is there only where scores were agreed."""
    keys = [column.key for column in SCORES_MODERATED]
    return Place(row, FIRST_AGENCY_COLUMN + agencies + keys.index(key))


def moderated_cells(key: str, agencies: int, rows: int) -> str:
    """Return the cells of such a column, `rows` high, as a formula on any sheet names them."""
    first = moderated_place(FIRST_ROW, key, agencies)
    last = moderated_place(FIRST_ROW + rows - 1, key, agencies)
    return f"{SCORES.sheet}!{first.absolute}:{last.absolute}"
