"""The answers of a return, in little memory: thousands of returns are held at once.

A return of 67 statements takes 134 bytes and a reference to the places that all returns of the same
form share. What agencies wrote is kept only where a command needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from hsbstar.core.findings import Where
from hsbstar.framework import Answered

if TYPE_CHECKING:
    import datetime as dt

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.form import Entry

CellAddress = tuple[str, str]
"""A sheet's name, and the address of a cell on it."""


class Answer(NamedTuple):
    """An agency's answer to one statement.

    `score` is a whole number on the framework's scale where `answered` is *scored*, otherwise None.
    `where` is the cell of the score.
    """

    statement: Statement
    answered: Answered
    score: int | None
    evidence: str
    action: str
    where: Where
    withheld: bool = False
    """Whether the file holds evidence that is not kept here."""

    @property
    def has_evidence(self) -> bool:
        """Whether evidence is recorded, kept or not."""
        return self.withheld or bool(self.evidence.strip())


@lru_cache(8)
def _outcomes(values: tuple[int, ...]) -> tuple[tuple[int | None, Answered], ...]:
    """Return every score and kind that an answer on a scale can have; its place is its code."""
    no_score = [kind for kind in Answered if kind is not Answered.SCORED]
    return (*((value, Answered.SCORED) for value in values), *((None, kind) for kind in no_score))


@dataclass(frozen=True, slots=True)
class Answers(Sequence[Answer]):
    """The answers of one return in the framework's order; each is made when it is looked up."""

    file: str
    values: tuple[int, ...]
    """The scale."""
    codes: bytes
    """The score and kind of each answer, as places in `_outcomes`."""
    evidenced: bytes
    """1 for each answer with evidence."""
    places: tuple[CellAddress, ...]
    texts: tuple[tuple[str, str], ...] = ()
    """The evidence and action of each answer; empty where they are not kept."""
    statements: tuple[Statement, ...] = ()
    """Empty between processes, since all returns have the same ones: see `bound_to`."""

    @classmethod
    def packed(
        cls, answers: Sequence[Answer], values: tuple[int, ...], file: str, *, texts: bool
    ) -> Answers:
        """Return answers with scores among `values`, without their statements."""
        code_of = {outcome: code for code, outcome in enumerate(_outcomes(values))}
        return cls(
            file, values,
            bytes(code_of[answer.score, answer.answered] for answer in answers),
            bytes(answer.has_evidence for answer in answers),
            tuple((answer.where.sheet, answer.where.cell) for answer in answers),
            tuple((answer.evidence, answer.action) for answer in answers) if texts else (),
        )

    def bound_to(self, statements: tuple[Statement, ...]) -> Answers:
        """Return the answers with their statements, and places that other returns share."""
        return replace(self, statements=statements, places=_shared(self.places))

    @property
    def kept(self) -> int:
        """The number of characters of evidence and actions that are kept."""
        return sum(len(evidence) + len(action) for evidence, action in self.texts)

    def scores(self) -> Iterator[tuple[str, int | None, Answered]]:
        """Yield the statement's id, the score and the kind of each answer."""
        outcomes = _outcomes(self.values)
        for statement, code in zip(self.statements, self.codes, strict=True):
            yield statement.id, *outcomes[code]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, number: int) -> Answer: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Answer, ...]: ...
    def __getitem__(self, number: int | slice) -> Answer | tuple[Answer, ...]:
        if isinstance(number, slice):
            return tuple(self[place] for place in range(*number.indices(len(self))))
        score, answered = _outcomes(self.values)[self.codes[number]]
        evidence, action = self.texts[number] if self.texts else ("", "")
        return Answer(
            self.statements[number], answered, score, evidence, action,
            Where(self.file, *self.places[number]),
            withheld=not self.texts and bool(self.evidenced[number]),
        )


@lru_cache(256)
def _shared(places: tuple[CellAddress, ...]) -> tuple[CellAddress, ...]:
    """Return the tuple of places that all returns of the same form share."""
    return places


@dataclass(frozen=True)
class Return:
    """One completed audit workbook, read.

    `answers` has one `Answer` for each statement, in the framework's order: its `score` is a whole
    number on the framework's scale, or None where `answered` is *not applicable*, *no data* or
    blank, or the statement is not on the return's form. A cell with an error is blank.
    """

    file: str
    sha256: str
    fields: dict[str, Entry]
    answers: Sequence[Answer]
    language: str = field(default="", compare=False)
    """The language of its form, where the stamp gives it."""
    revision: int = field(default=1, compare=False)
    """The revision of the framework's file that its form was made from."""
    not_expected: int = field(default=0, compare=False)
    """How many statements its form preset to *not applicable*, and still are."""
    replaces: tuple[Return, ...] = field(default=(), compare=False)
    """The agency's other returns that this one supersedes: they count in nothing."""
    chosen_by: str = field(default="", compare=False)
    """How the agency's several returns were settled: `latest`, `mean` or `use`."""
    form_of: tuple[str, str] = field(default=("", ""), compare=False)
    """The agency that its form was made for, and the key of its kind; empty without a stamp."""
    marking: str = field(default="", compare=False)
    """The protective marking of its form."""
    framework: Framework | None = field(default=None, compare=False)
    """The framework that it was read by; set by `hsbstar.read_returns`."""
    errors: tuple[Finding, ...] = field(default=(), compare=False)
    """The errors of its file, and of files read with it that gave no return; set likewise."""

    def __repr__(self) -> str:
        """Return a line for a notebook, without the names of people."""
        scored = f"{self.count(Answered.SCORED)} of {self.expected}"
        return f"<Return of {self.agency!r}: {scored} statements scored, in {self.file!r}>"

    @property
    def agency(self) -> str:
        """The agency's name as the return gives it."""
        return self.fields["agency"].text

    @property
    def with_superseded(self) -> tuple[Return, ...]:
        """This return, and then those of the same agency that it supersedes."""
        return (self, *self.replaces)

    @property
    def date(self) -> dt.date | None:
        """The day on which the return was completed; None where it is blank or not clear."""
        return self.fields["date"].date

    def scores(self) -> Iterator[tuple[str, int | None, Answered]]:
        """Yield the statement's id, the score and the kind of each answer."""
        if isinstance(self.answers, Answers):
            yield from self.answers.scores()
        else:
            for answer in self.answers:
                yield answer.statement.id, answer.score, answer.answered

    def count(self, answered: Answered) -> int:
        """Return how many answers are of a kind; presets left as they were are not answers."""
        number = sum(kind is answered for _, _, kind in self.scores())
        return number - self.not_expected if answered is Answered.NOT_APPLICABLE else number

    @property
    def expected(self) -> int:
        """How many statements the agency was expected to answer, or answered all the same."""
        return len(self.answers) - self.not_expected - self.count(Answered.NOT_ON_FORM)


def agencies_by_file(returns: Iterable[Return]) -> dict[str, str]:
    """Return the agency that each return gives, by the return's file; superseded ones as well."""
    return {each.file: each.agency for returned in returns for each in returned.with_superseded}
