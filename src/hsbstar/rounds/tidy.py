"""The answers of a round as one long table: a row for each answer of each return that counts.

It is for programs that analyse further: nothing is added up in it, and its columns keep their names
and meaning. docs/how-to/analyse-further.md shows what can be done with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar import rounds
from hsbstar.core.csv_text import as_csv, write_csv
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold_name
from hsbstar.framework import Answered
from hsbstar.rounds.collating import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hsbstar.core.csv_text import Cell
    from hsbstar.core.outputs import Content
    from hsbstar.framework import Framework
    from hsbstar.returns import Return
    from hsbstar.rounds.model import Round
    from hsbstar.rounds.ratings import Rating

    Value = str | int | float | bool | dt.date | None

ANSWERS_CSV, ANSWERS_PARQUET, DICTIONARY = "answers.csv", "answers.parquet", "data-dictionary.csv"
NAMES = (ANSWERS_CSV, ANSWERS_PARQUET, DICTIONARY)
"""The files in the folder, in the order in which they are listed."""
NO_PARQUET = (
    f"{ANSWERS_PARQUET} was not written, because pyarrow is not installed. {ANSWERS_CSV} contains "
    "the same answers. To write Parquet as well, run pip install \"hsbstar[parquet]\", or ask your "
    "IT team."
)


class Kind(Enum):
    """What a column holds."""

    WORD = "text that often repeats"
    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "yes or no"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    name: str
    kind: Kind
    meaning: str
    """For the data dictionary; what an empty cell means, too."""


COLUMNS = (
    Column("area", Kind.WORD, "The area named in most returns."),
    Column("round", Kind.WORD, "The round's name."),
    Column("completed", Kind.DATE, "The date on which this return was completed; empty if not "
                                   "given."),
    Column("framework", Kind.WORD, "The framework's id."),
    Column("edition", Kind.WORD, "The framework's edition."),
    Column("agency", Kind.WORD, "The agency, in the one spelling that the star tool shows. If "
           "several returns from an agency count, each has its own rows; superseded returns have "
           "none."),
    Column("domain", Kind.WHOLE, "The number of the domain."),
    Column("domain_title", Kind.WORD, "The domain's title."),
    Column("statement_id", Kind.WORD, "The statement's id, which is the same in every edition."),
    Column("ref", Kind.WORD, "The statement's ref in this edition."),
    Column("strand", Kind.WORD, "practice, process or leadership; empty if it has no strand."),
    Column("score", Kind.WHOLE, "The score that was given, on the framework's scale; empty if none "
           "was given. An empty score is not 0."),
    Column("answered", Kind.WORD, "scored, not_applicable, no_data or blank."),
    Column("applicable", Kind.TRUTH, "no if the answer is not applicable, yes if it is a score or "
           "no data; empty if the answer is blank."),
    Column("weight", Kind.NUMBER, "How much the agency counts in its area; 1 unless weights were "
           "given."),
    Column("agreed", Kind.WORD, "What all agencies agreed on the statement in moderation, in the "
           "words of the column answered; empty if nothing was agreed and the agencies' mean is "
           "used."),
    Column("agreed_score", Kind.NUMBER, "The agreed score; empty if none was agreed. It is the "
           "same in the rows of all agencies."),
    Column("file", Kind.WORD, "The name of the return's file, without its folder."),
    Column("sheet", Kind.WORD, "The sheet with the answer; empty for a .csv, or if the return "
           "lacks the statement."),
    Column("cell", Kind.WORD, "The cell with the score; empty if the return lacks the statement."),
    Column("marking", Kind.WORD, "The protective marking of the whole table; empty if there is "
                                 "none."),
)
WRITTEN = (
    Column("evidence", Kind.TEXT, "The agency's evidence, word for word."),
    Column("action", Kind.TEXT, "The agency's proposed action, word for word."),
)
"""Only with `--with-evidence`: they can be about children."""
APPLICABLE = {Answered.NOT_APPLICABLE: False, Answered.NOT_ON_FORM: False, Answered.BLANK: None}
"""Whether a statement applies to an agency that gave such an answer; it does with any other."""


@dataclass(frozen=True)
class Tidy:
    """The answers that count in a round."""

    round: Round
    framework: Framework
    returns: tuple[Return, ...]
    with_evidence: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their order."""
        return (*COLUMNS, *WRITTEN) if self.with_evidence else COLUMNS

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Yield a row for each answer: by return in the order of their files, then by statement."""
        names = names_of(self.returns)
        statements = self._statements()
        source = self.round.source
        for each in self.returns:
            agency = names[fold_name(each.agency)]
            before = (source.area, source.round, each.date, source.framework_id, source.edition,
                      agency)
            weight = float(self.round.weighing.weight(agency))
            file = PurePath(each.file).name
            for answer in each.answers:
                statement, agreed = statements[answer.statement.id]
                texts = (answer.evidence, answer.action) if self.with_evidence else ()
                yield (*before, *statement, answer.score, answer.answered.value,
                       APPLICABLE.get(answer.answered, True), weight, *agreed,
                       file, answer.where.sheet, answer.where.cell, source.marking, *texts)

    def _statements(self) -> dict[str, tuple[tuple[Value, ...], tuple[Value, ...]]]:
        """Return the values that describe each statement, and what was agreed on it."""
        agreed = {score.statement.id: _agreed(score.agreed) for score in self.round.statements}
        return {
            known.id: ((domain.number, domain.title, known.id, known.ref, known.strand),
                       agreed[known.id])
            for domain in self.framework.domains for known in domain.statements
        }


def _agreed(rating: Rating | None) -> tuple[Value, ...]:
    if isinstance(rating, Fraction):
        return Answered.SCORED.value, float(rating)
    return (rating.value if rating else None), None


def dictionary_rows(columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    """Yield the data dictionary: a row for each column."""
    yield "column", "holds", "meaning"
    for column in columns:
        yield column.name, column.kind.value, column.meaning


def has_parquet() -> bool:
    """Return whether Parquet can be written: pyarrow is an extra (`hsbstar[parquet]`)."""
    try:
        return callable(rounds.write_parquet)
    except ImportError:
        return False


def tidy_outputs(folder: Path) -> list[Path]:
    """Return the files that are written into a folder: without pyarrow, no Parquet.

    Raises HsbstarError where the folder has a Parquet file that could then not be replaced: it
    would disagree with the files next to it.
    """
    if has_parquet():
        return [folder / name for name in NAMES]
    if (folder / ANSWERS_PARQUET).exists():
        raise HsbstarError(
            f"{folder / ANSWERS_PARQUET} cannot be replaced, because pyarrow is not installed. Run "
            "pip install \"hsbstar[parquet]\", ask your IT team, or name another folder."
        )
    return [folder / ANSWERS_CSV, folder / DICTIONARY]


def tidy_contents(tidy: Tidy) -> list[Content]:
    """Return what is in each of those files."""
    as_parquet: list[Content] = [lambda out: rounds.write_parquet(tidy, out)]
    return [
        lambda out: write_csv(_csv_rows(tidy), out),
        *(as_parquet if has_parquet() else []),
        as_csv(dictionary_rows(tidy.columns)),
    ]


def _csv_rows(tidy: Tidy) -> Iterator[tuple[Cell, ...]]:
    yield tuple(column.name for column in tidy.columns)
    for row in tidy.rows():
        yield tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row)
