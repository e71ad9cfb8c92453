"""The answers of a return, held in little space: thousands of returns fit into memory.

A return of 67 statements is 134 bytes and a reference to the places that it shares with all returns
of the same form. What agencies wrote is kept only where a command asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from hsbstar.core.findings import Where
from hsbstar.framework import Answered

if TYPE_CHECKING:
    import datetime as dt

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.form import Entry

Stood = tuple[str, str]
"""The sheet and the cell in which a score stood."""
_NO_SCORE = (Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK)


class Answer(NamedTuple):
    """An agency's answer to one statement, with the cell its score stood in."""

    statement: Statement
    answered: Answered
    score: int | None
    evidence: str
    action: str
    where: Where
    withheld: bool = False
    """Whether evidence stands in the file that is not kept here."""

    @property
    def has_evidence(self) -> bool:
        """Say whether anything is told as evidence, kept or not."""
        return self.withheld or bool(self.evidence.strip())


class Answers(Sequence[Answer]):
    """The answers of one return in the framework's order; each is made when it is looked at."""

    __slots__ = ("_codes", "_evidenced", "_file", "_places", "_statements", "_texts", "_values")

    def __init__(
        self, answers: Sequence[Answer], values: Sequence[int], file: str, *, texts: bool
    ) -> None:
        """Hold answers whose scores are among `values`; `texts` keeps what agencies wrote."""
        self._values, self._file = tuple(values), file
        self._statements: tuple[Statement, ...] | None = tuple(one.statement for one in answers)
        code_of = {value: code for code, value in enumerate(self._values)}
        self._codes = bytes(
            255 - _NO_SCORE.index(one.answered) if one.score is None else code_of[one.score]
            for one in answers
        )
        self._evidenced = bytes(one.has_evidence for one in answers)
        self._places = _shared(tuple((one.where.sheet, one.where.cell) for one in answers))
        self._texts = tuple((one.evidence, one.action) for one in answers) if texts else None

    def bound_to(self, statements: Sequence[Statement]) -> Answers:
        """Give the answers that came from another process their statements; return them.

        They travel without, since all returns have the same.
        """
        self._statements, self._places = tuple(statements), _shared(self._places)
        return self

    def scores(self) -> Iterator[tuple[str, int | None, Answered]]:
        """Yield the statement's id, the score and the kind of each answer."""
        told = [(value, Answered.SCORED) for value in self._values]
        for statement, code in zip(self._statements or (), self._codes, strict=True):
            if code < len(told):
                yield statement.id, *told[code]
            else:
                yield statement.id, None, _NO_SCORE[255 - code]

    def count(self, value: object) -> int:
        """Return how many answers are of a kind, or are the one that is given."""
        if value is Answered.SCORED:
            return len(self._codes) - sum(map(self._codes.count, range(253, 256)))
        if isinstance(value, Answered):
            return self._codes.count(255 - _NO_SCORE.index(value))
        return super().count(value)

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, number: int) -> Answer: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Answer, ...]: ...
    def __getitem__(self, number: int | slice) -> Answer | tuple[Answer, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        code = self._codes[number]
        score = self._values[code] if code < len(self._values) else None
        answered = Answered.SCORED if score is not None else _NO_SCORE[255 - code]
        evidence, action = self._texts[number] if self._texts else ("", "")
        statements = self._statements or ()
        return Answer(
            statements[number], answered, score, evidence, action,
            Where(self._file, *self._places[number]),
            withheld=not self._texts and bool(self._evidenced[number]),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self._file, self._codes))

    def __getstate__(self) -> tuple[object, ...]:
        return (self._values, self._file, self._codes, self._evidenced, self._places, self._texts)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self._statements = None
        for name, value in zip(
            ("_values", "_file", "_codes", "_evidenced", "_places", "_texts"), state, strict=True
        ):
            setattr(self, name, value)


@lru_cache(256)
def _shared(places: tuple[Stood, ...]) -> tuple[Stood, ...]:
    """Return the one tuple of places that all returns of the same form share."""
    return places


@dataclass(frozen=True)
class Return:
    """One completed audit workbook, read.

    `answers` has one `Answer` for each statement, in the framework's order: its `score` is a whole
    number on the framework's scale, or None where `answered` is *not applicable*, *no data* or
    blank. A cell with an error is blank.
    """

    file: str
    sha256: str
    fields: dict[str, Entry]
    answers: Sequence[Answer]
    language: str = field(default="", compare=False)
    """In which its form was made, where the stamp is there to say so."""
    framework: Framework | None = field(default=None, compare=False)
    """What it was read by; set by `hsbstar.read_returns`."""
    errors: tuple[Finding, ...] = field(default=(), compare=False)
    """Those in its file, and those of files read with it that gave no return; set likewise."""

    def __repr__(self) -> str:
        """Return a line for a notebook, without the names of people."""
        scored = f"{self.count(Answered.SCORED)} of {len(self.answers)}"
        return f"<Return of {self.agency!r}: {scored} statements scored, in {self.file!r}>"

    @property
    def agency(self) -> str:
        """The agency's name as the return gives it."""
        return self.fields["agency"].text

    @property
    def date(self) -> dt.date | None:
        """The day on which the return was completed."""
        return self.fields["date"].date

    def scores(self) -> Iterator[tuple[str, int | None, Answered]]:
        """Yield the statement's id, the score and the kind of each answer."""
        if isinstance(self.answers, Answers):
            yield from self.answers.scores()
        else:
            for one in self.answers:
                yield one.statement.id, one.score, one.answered

    def count(self, answered: Answered) -> int:
        """Return how many statements were answered in this way."""
        if isinstance(self.answers, Answers):
            return self.answers.count(answered)
        return sum(answer.answered is answered for answer in self.answers)
