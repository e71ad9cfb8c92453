"""The hidden stamp of a star tool: the round's header, and its outline of the framework."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import fold, fold_name
from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN, Answered, read_outline
from hsbstar.returns import without_evidence
from hsbstar.rounds import NOT_ON_FORM, Source, Weighing
from hsbstar.spreadsheets import (
    MARKING_KEY,
    Place,
    as_text,
    is_blank,
    read_pairs,
    stamp_cells,
    stamp_pairs,
    stamp_sheet,
)
from hsbstar.star_tool.layout import STAR_LAYOUT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Domain, Statement
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import RawSheet, Workbook
    from hsbstar.spreadsheets.writing import SheetFilling
    from hsbstar.star_tool.content import StarContent

STAR_TOOL = "star"
"""The kind of workbook."""
ROUND_KEYS = ("lowest", "highest", "not_applicable", "no_data", "returns", "dates")
"""The keys that every star tool has, after those of any stamp."""
ANSWERS_KEY, NOT_SHOWN = "answers", "not shown"
"""Only in a star tool without the answers of single agencies."""
MODERATED_KEY = "moderated"
"""Only where scores were agreed: the ids of those statements."""
REVISION_KEY = "revision"
"""Only from revision 2 on: that of the framework's file."""
VERSIONS_KEY = "versions"
"""Only where several returns of an agency came: what counts of them, in sentences."""
CHOICES_KEY, MINIMUM_KEY = "choices", "minimum"
"""Only where the round was not scored as usual: how, in sentences; and how many agencies must have
scored a statement."""
NOTICE_KEY = "notice"
"""Only where the star tool shows one: its notice of errors and choices."""
EXPECTED_KEY, MISSING_KEY = "asked", "missing"
"""Only with a list of expected agencies: how many it names, and how many did not return."""
AGENCIES_COLUMN = OUTLINE_COLUMN + len(OUTLINE_CAPTIONS) + 1
"""The column of the agencies; right of it their weights in a weighted round."""
UNEVIDENCED_COLUMN = AGENCIES_COLUMN + 2
UNEVIDENCED_CAPTION = "high scores without evidence"
"""By statement, next to the outline: how many answers are a high score without evidence."""


@dataclass(frozen=True)
class StarStamp:
    """What the stamp of a star tool says."""

    source: Source
    returns: int
    """How many returns were scored."""
    labels: dict[str, Answered]
    """The answers that are no score, by their folded labels."""
    domains: tuple[Domain, ...]
    agencies: tuple[str, ...]
    moderated: frozenset[str] | None
    """The ids of the statements with an agreed score; None where nothing was moderated."""
    weighing: Weighing
    shows_agencies: bool
    """Whether the star tool holds the answers of single agencies."""
    notice: str
    """The notice of errors and choices."""
    expected: int | None
    """How many agencies were expected to return; None where that is not known."""
    missing: int | None
    """How many of them did not return."""
    unevidenced: Mapping[str, int] | None
    """By statement id, how many answers are a high score without evidence; None in the stamp of an
    earlier version, which does not hold them."""

    @property
    def statements(self) -> list[Statement]:
        """All statements in the framework's order."""
        return [statement for domain in self.domains for statement in domain.statements]


def read_star_stamp(workbook: Workbook) -> StarStamp | None:
    """Return the stamp of a star tool; None where there is none, or it is damaged."""
    sheet = stamp_sheet(workbook, STAR_TOOL)
    try:
        return _read(sheet) if sheet else None
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def _read(sheet: RawSheet) -> StarStamp:
    pairs = read_pairs(sheet)
    agencies = [sheet.value(Place(row, AGENCIES_COLUMN)) for row in sheet.row_numbers]
    return StarStamp(
        source=Source(
            pairs["area"], pairs["round"], pairs["framework"], pairs["edition"],
            int(pairs["lowest"]), int(pairs["highest"]),
            tuple(dt.date.fromisoformat(day) for day in pairs["dates"].split()),
            pairs.get(CHOICES_KEY, ""), int(pairs.get(REVISION_KEY, "1")),
            pairs.get(VERSIONS_KEY, ""),
            pairs.get(MARKING_KEY, ""),
        ),
        returns=int(pairs["returns"]),
        labels={
            fold(pairs["not_applicable"]): Answered.NOT_APPLICABLE,
            fold(pairs["no_data"]): Answered.NO_DATA,
            fold(NOT_ON_FORM): Answered.NOT_ON_FORM,
        },
        domains=read_outline(sheet),
        agencies=tuple(as_text(agency) for agency in agencies if not is_blank(agency)),
        moderated=frozenset(pairs[MODERATED_KEY].split()) if MODERATED_KEY in pairs else None,
        weighing=Weighing(_weights(sheet), int(pairs.get(MINIMUM_KEY, "0"))),
        shows_agencies=pairs.get(ANSWERS_KEY) != NOT_SHOWN,
        notice=pairs.get(NOTICE_KEY, ""),
        expected=int(pairs[EXPECTED_KEY]) if EXPECTED_KEY in pairs else None,
        missing=int(pairs[MISSING_KEY]) if MISSING_KEY in pairs else None,
        unevidenced=_unevidenced(sheet),
    )


def _unevidenced(sheet: RawSheet) -> dict[str, int] | None:
    """Return the counts next to the outline, by statement id; raise ValueError for other text."""
    if as_text(sheet.value(Place(1, UNEVIDENCED_COLUMN))) != UNEVIDENCED_CAPTION:
        return None
    return {
        as_text(sheet.value(Place(row, OUTLINE_COLUMN))): int(as_text(count))
        for row in sheet.row_numbers[1:]
        if not is_blank(count := sheet.value(Place(row, UNEVIDENCED_COLUMN)))
    }


def _weights(sheet: RawSheet) -> dict[str, Fraction]:
    """Return the agencies' weights, by folded name; raise ValueError for what is no weight."""
    weights = {}
    for row in sheet.row_numbers:
        agency, weight = (sheet.value(Place(row, AGENCIES_COLUMN + right)) for right in (0, 1))
        if not is_blank(weight):
            weights[fold_name(as_text(agency))] = Fraction(as_text(weight))
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError
    return weights


def fill_stamp(sheet: SheetFilling, content: StarContent) -> None:
    """Write what a comparison needs to read the round back, whatever its framework."""
    collated, weighing = content.round, content.round.weighing
    agencies = [
        (agency, *([str(weighing.weight(agency))] if weighing.weights else []))
        for agency in collated.agencies if content.shows_agencies
    ]
    tables: dict[int, Sequence[tuple[str, ...]]] = {
        OUTLINE_COLUMN: [OUTLINE_CAPTIONS, *outline_rows(collated)], AGENCIES_COLUMN: agencies,
        UNEVIDENCED_COLUMN: _count_unevidenced(content),
    }
    sheet.part.clear_from(1)
    for place, text in stamp_cells(_pairs(content), tables):
        sheet.write(place, text, "hsb text")


def outline_rows(collated: Round) -> list[tuple[str, ...]]:
    """Return the outline of a round's framework, as `read_outline` reads it from a stamp."""
    return [
        (score.statement.id, score.statement.ref, str(domain.number), domain.title,
         score.statement.strand or "", score.statement.text)
        for domain in collated.domains for score in domain.statements
    ]


def _pairs(content: StarContent) -> dict[str, str]:
    """Return what the stamp says, by key."""
    collated, source, scale = content.round, content.round.source, content.framework.scale
    values = (
        str(source.lowest), str(source.highest), scale.not_applicable.label, scale.no_data.label,
        str(collated.returns), " ".join(date.isoformat() for date in source.dates),
    )
    moderated = [score.statement.id for score in collated.statements if score.agreed is not None]
    optional = {
        MODERATED_KEY: " ".join(moderated),
        ANSWERS_KEY: "" if content.shows_agencies else NOT_SHOWN,
        VERSIONS_KEY: source.versions,
        CHOICES_KEY: source.selection,
        REVISION_KEY: str(source.revision) if source.revision > 1 else "",
        MINIMUM_KEY: str(collated.weighing.minimum) if source.selection else "",
        NOTICE_KEY: content.notice,
        EXPECTED_KEY: str(content.expected or ""),
        MISSING_KEY: str(len(content.missing)) if content.expected else "",
    }
    return {
        **stamp_pairs(
            STAR_TOOL, framework=source.framework_id, edition=source.edition,
            layout=STAR_LAYOUT_VERSION, round_name=source.round, area=source.area,
            marking=source.marking,
        ),
        **dict(zip(ROUND_KEYS, values, strict=True)),
        **{key: value for key, value in optional.items() if value},
    }


def _count_unevidenced(content: StarContent) -> list[tuple[str, ...]]:
    """Return how many high scores have no evidence, statement by statement, below a caption.

    Nothing where the answers of single agencies are not shown.
    """
    if not content.shows_agencies:
        return []
    counts = Counter(
        answer.statement.id for returned in content.returns
        for answer in without_evidence(returned.answers, content.framework.scale)
    )
    statements = content.round.statements
    return [(UNEVIDENCED_CAPTION,), *((str(counts[score.statement.id]),) for score in statements)]
