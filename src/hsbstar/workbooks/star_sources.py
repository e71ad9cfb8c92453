"""The star tool's *Sources*: from which file and cell each answer came, and reading that back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.cells import as_text
from hsbstar.scores import Answered
from hsbstar.star_layout import SOURCES
from hsbstar.wording import fold, fold_name
from hsbstar.workbooks.star_figures import score_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Scale
    from hsbstar.parts.values import Value
    from hsbstar.raw import RawReturn
    from hsbstar.returns import Answer, Return
    from hsbstar.workbooks.sheet_filling import SheetFilling


@dataclass(frozen=True)
class SourceCell:
    """Where an agency's answer to a statement stood."""

    ref: str
    agency: str
    answer: str
    file: str
    sheet: str
    cell: str


def fill_sources(sheet: SheetFilling, returns: Sequence[Return], scale: Scale) -> None:
    """List every answer with its file, sheet and cell: by statement, then by agency."""
    ordered = sorted(returns, key=lambda one: (one.agency.casefold(), one.file))
    answers = [(one, answer) for number in range(len(ordered[0].answers) if ordered else 0)
               for one in ordered for answer in (one.answers[number],)]
    sheet.table(SOURCES.columns, [_record(one, answer, scale) for one, answer in answers])


def _record(one: Return, answer: Answer, scale: Scale) -> dict[str, Value]:
    no_score = score_label(answer.answered, scale) or "no answer"
    return {
        "ref": answer.statement.ref,
        "agency": " ".join(one.agency.split()),
        "answer": answer.score if answer.answered is Answered.SCORED else no_score,
        "file": PurePath(one.file).name,
        "sheet": answer.where.sheet,
        "cell": answer.where.cell,
    }


def read_sources(raw: RawReturn) -> list[SourceCell]:
    """Return what *Sources* lists; nothing where the star tool has no such sheet."""
    captions = {fold(column.caption): column.key for column in SOURCES.columns}
    found: list[SourceCell] = []
    for sheet in raw.sheets:
        columns: dict[str, int] = {}
        for values in sheet.rows.values():
            if columns:
                told = {key: as_text(values.get(column)) for key, column in columns.items()}
                found.append(SourceCell(**told))
            else:
                here = {captions[key]: column for column, value in values.items()
                        if (key := fold(as_text(value))) in captions}
                columns = here if len(here) == len(captions) else {}
    return found


def sources_of(sources: Sequence[SourceCell], ref: str, agency: str) -> list[SourceCell]:
    """Return the cells of an agency's answers to a statement: one for each of its returns."""
    return [one for one in sources if fold(one.ref) == fold(ref)
            and fold_name(one.agency) == fold_name(agency)]
