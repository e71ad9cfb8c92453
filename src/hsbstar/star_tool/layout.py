"""The tables of the star tool; template, writer and reader all use them.

The template has the headings, the page set-up and the charts; `fill` writes rows below the
headings. *Scores* begins with fixed columns; one column for each agency follows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.core.text import distinct_captions
from hsbstar.spreadsheets import AGENCIES, HEADER_ROW, UPRIGHT, Column, Place, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.rounds import Round

METHOD_SHEET = "Method"
STAR_LAYOUT_VERSION = 1
ADDED_LATER: Mapping[str, frozenset[str]] = {}
"""By sheet, the keys of columns that earlier star tools do not have. Who adds a column to *Scores*,
*Returns*, *Sources* or *Evidence* names it here: star tools of earlier rounds are still read."""

_REF = Column("ref", "Ref", 7, "hsb cell strong")
_DOMAIN = Column("domain", "Domain", 6, "hsb number", heading=UPRIGHT)
_SCORE = Column("score", "Score", 9, "hsb mean")
_SCORED = (
    Column("scored", "Statements scored", 12, "hsb number"),
    Column("of", "Of those that apply", 12, "hsb number"),
)
_AGENCIES = Column("agencies", "Agencies that scored", 12, AGENCIES)
_RANGE = Column("range", "Rank range", 11, "hsb number")

STAR = Table(
    "Star",
    "HSB audit star",
    (
        Column("number", "No.", 6, "hsb number"),
        Column("title", "Domain", 42, "hsb cell strong"),
        _SCORE,
        _RANGE._replace(caption="Rank range (1 is lowest)"),
        *_SCORED,
        _AGENCIES,
        Column("note", "Note", 16),
    ),
    "Domain_scores",
)
STAR_MODERATED = (Column("self_assessed", "Self-assessed score", 14, "hsb mean"),)
"""The last column of *Star* where scores were agreed in moderation. There is room for one column:
what the chart plots stays where it is, and so does what somebody wrote next to it."""

SCORES = Table(
    "Scores",
    "Scores by statement and agency",
    (
        _REF,
        _DOMAIN,
        Column("strand", "Strand", 12),
        Column("statement", "Statement", 52),
        Column("score", "Score", 7, "hsb mean", heading=UPRIGHT),
        Column("agencies", "Agencies that scored", 7, AGENCIES, heading=UPRIGHT),
        Column("applies", "Applies", 7, "hsb number", heading=UPRIGHT),
    ),
    "Statement_scores",
)
FIRST_AGENCY_COLUMN = len(SCORES.columns) + 1
SCORES_MODERATED = (
    Column("self_assessed", "Self-assessed", 15, "hsb mean"),
    Column("agreed", "Agreed", 9, "hsb number"),
    Column("agreed_in", "Agreed in", 22),
)
"""The columns of *Scores* after the agencies' where scores were agreed: the mean of the agencies'
scores, what was agreed instead, and the cell of the moderation workbook that holds it."""
SCORES_THIN = (Column("thin", "Evidence", 14),)
"""The last column of *Scores* in a round with a minimum of agencies: which scores are thin."""
WEIGHTS_ROW = HEADER_ROW - 1
"""Above the heading of *Scores* in a weighted round: the weight of each agency."""
SCORES_LINKS = Column("sources", "Sources", 9, "hsb link", heading=UPRIGHT)
"""The column of *Scores* right of all others, with a link to each statement's rows on *Sources*.
No figure is a link: a program that shows a link in place of what its cell holds leaves the figures.
Star tools of earlier versions do not have it."""
AGENCY_WIDTH = 8.5
"""Narrow, because the agencies' names are upright: a dozen of them fit on the page."""

PRIORITIES = Table(
    "Priorities",
    "Statements by priority",
    (
        Column("rank", "Rank", 7, "hsb number"),
        _RANGE._replace(width=8),
        _REF,
        Column("domain", "Domain", 18),
        Column("strand", "Strand", 11),
        Column("statement", "Statement", 42),
        Column("score", "Score", 7, "hsb mean", heading=UPRIGHT),
        Column("agencies", "Agencies that scored", 7, AGENCIES, heading=UPRIGHT),
        Column("lowest", "Lowest", 6, "hsb number", heading=UPRIGHT),
        Column("highest", "Highest", 6, "hsb number", heading=UPRIGHT),
        Column("gap", "Below the top", 6, "hsb priority", heading=UPRIGHT),
        Column("applies", "Agencies it applies to", 7, "hsb number", heading=UPRIGHT),
        Column("weight", "Weight of strand", 7, "hsb number", heading=UPRIGHT),
        Column("priority", "Priority", 7, "hsb priority", heading=UPRIGHT),
        Column("why", "Why here", 33),
    ),
    "By_priority",
)

PRIORITIES_MODERATED = (
    Column("self_assessed", "Self-assessed", 7, "hsb mean", heading=UPRIGHT),
    Column("moderated", "Moderated", 9, heading=UPRIGHT),
)
"""The last columns of *Priorities* where scores were agreed."""

STRANDS = Table(
    "Strands",
    "HSB audit star by strand",
    (
        Column("strand", "Strand", 30, "hsb cell strong"),
        _SCORE,
        *_SCORED,
        Column("coverage", "Coverage", 11, "hsb per cent"),
        _AGENCIES,
        Column("note", "Note", 34),
    ),
    "Strand_scores",
)
"""The second star: hidden without `--by strand`."""

AGREEMENT = Table(
    "Agreement",
    "Where agencies disagree",
    (
        _REF,
        _DOMAIN,
        Column("statement", "Statement", 44),
        Column("spread", "Spread", 6, "hsb number", heading=UPRIGHT),
        Column("lowest", "Lowest", 6, "hsb number", heading=UPRIGHT),
        Column("highest", "Highest", 6, "hsb number", heading=UPRIGHT),
        Column("agencies", "Agencies that scored", 7, AGENCIES, heading=UPRIGHT),
    ),
    "Agreement_by_statement",
)
"""The fixed columns; a column for each score of the scale follows (how many gave it), then one for
each agency."""
COUNT_WIDTH = 5
SUMMARY_ROWS = 40
"""The rows below *Agreement* that hold alpha, for the whole and for each domain."""

GAPS = Table(
    "Gaps",
    "Where data is missing",
    (
        _REF,
        _DOMAIN,
        Column("statement", "Statement", 52),
        Column("agencies", "Agencies that scored", 11, AGENCIES),
        Column("no_data", "Agencies without data", 12, "hsb number"),
        Column("no_data_from", "No data from", 34),
        Column("blank", "Agencies without an answer", 12, "hsb number"),
        Column("blank_from", "No answer from", 34),
    ),
    "Statements_without_data",
)

RETURNS = Table(
    "Returns",
    "Returns received",
    (
        Column("agency", "Agency", 25, "hsb cell strong"),
        Column("file", "File", 24),
        Column("respondent", "Respondent", 14),
        Column("role", "Role", 13),
        Column("date", "Date completed", 18, "hsb date"),
        Column("signed_by", "Signed off by", 13),
        Column("signed_date", "Sign-off date", 18, "hsb date"),
        Column("scored", "Scored", 5, "hsb number", heading=UPRIGHT),
        Column("not_applicable", "Not applicable", 5, "hsb number", heading=UPRIGHT),
        Column("no_data", "No data", 5, "hsb number", heading=UPRIGHT),
        Column("blank", "Blank", 5, "hsb number", heading=UPRIGHT),
        Column("of", "Of", 5, "hsb number", heading=UPRIGHT),
        Column("unevidenced", "High scores without evidence", 6, "hsb number", heading=UPRIGHT),
        # Three lines of it show all 64 characters.
        Column("sha256", "Fingerprint of the file (SHA-256)", 26),
    ),
    "Returns_received",
)

NOT_RETURNED = "not returned"
"""What *Returns* has instead of a file for an agency that was expected and did not return."""
SUPERSEDED = "(superseded: not counted)"
"""What follows there the file of a return that another one of the agency replaces."""

SOURCES = Table(
    "Sources",
    "Where each answer comes from",
    (
        _REF,
        Column("agency", "Agency", 36),
        Column("answer", "Answer given", 12, "hsb number"),
        Column("file", "In the file", 44),
        Column("sheet", "On the sheet", 34),
        Column("cell", "In the cell", 10, "hsb number"),
    ),
    "Sources_of_answers",
)

PLOTS = {
    table.sheet: (len(table.columns) + 2, len(table.columns) + 3) for table in (STAR, STRANDS)
}
"""By sheet, right of the printed page: the column that the chart plots, and that of the labels at
its spokes. A domain without a score is truly empty there, because a chart would draw text as 0."""

TABLES = (STAR, STRANDS, SCORES, PRIORITIES, AGREEMENT, GAPS, RETURNS, SOURCES)
"""The tables that every star tool has."""

ABOUT_AGENCIES = (SCORES, PRIORITIES, GAPS, AGREEMENT, RETURNS, SOURCES)
"""The tables whose formulas use the answers of single agencies, or that list them."""

EVIDENCE = Table(
    "Evidence",
    "Evidence and actions",
    (
        _REF,
        Column("statement", "Statement", 44),
        Column("agency", "Agency", 22),
        Column("score", "Score", 9, "hsb number"),
        Column("evidence", "Evidence", 56),
        Column("action", "Action proposed", 40),
    ),
    "Evidence_and_actions",
)
"""What agencies wrote: the last sheet, only with `--with-evidence`."""
EVIDENCE_NOTE = Place(4, 1)
MAX_AGENCIES = 1_000
"""With more agencies the star tool shows figures alone: with every answer it would be a workbook
that Excel opens slowly or has to repair (65,530 links, 16,384 columns)."""


def scores_table(agencies: Sequence[str], *, moderated: bool, minimum: int) -> Table:
    """Return *Scores* with all columns of a round: the agencies' and the optional ones.

    The key of an agency's column is `agency` and its number, from 0; the caption is its name,
    numbered where another column has that caption already.
    """
    optional = (*(SCORES_MODERATED if moderated else ()), *(SCORES_THIN if minimum else ()))
    fixed = [column.caption for column in (*SCORES.columns, *optional)]
    captions = distinct_captions(agencies, fixed)
    if agencies:
        # It gives way to an agency of its name, whose column has that name in earlier star tools.
        (caption,) = distinct_captions([SCORES_LINKS.caption], [*fixed, *captions])
        optional += (SCORES_LINKS._replace(caption=caption),)
    named = (
        Column(f"agency {number}", caption, AGENCY_WIDTH, "hsb number", heading=UPRIGHT)
        for number, caption in enumerate(captions)
    )
    return replace(SCORES, columns=(*SCORES.columns, *named, *optional))


def shows_agencies(collated: Round) -> bool:
    """Return whether a star tool shows the answers of single agencies."""
    return len(collated.agencies) <= MAX_AGENCIES
