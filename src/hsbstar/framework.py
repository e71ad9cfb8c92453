"""The framework: domains, statements and the scale on which they are scored.

The models hold for any framework: the bundled one (`data/domains.yaml`) and a user's own file.
They are read and checked by `hsbstar.framework_file`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,11}$")]
Strand = Literal["practice", "process", "leadership"]
STRANDS: tuple[Strand, ...] = get_args(Strand)


class Part(BaseModel):
    """A part of a framework: read once, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ScalePoint(Part):
    """One allowed score with its label and a one-line description."""

    value: int = Field(ge=-1000, le=1000)
    label: Label
    description: Text


class OtherAnswer(Part):
    """An answer that is no score: *not applicable* or *no data*."""

    label: Label
    description: Text


class Scale(Part):
    """The allowed scores, lowest first, and the two answers that are no score."""

    scores: tuple[ScalePoint, ...] = Field(min_length=2, max_length=21)
    not_applicable: OtherAnswer
    no_data: OtherAnswer
    note: str = ""

    @cached_property
    def values(self) -> tuple[int, ...]:
        """The allowed scores, lowest first."""
        return tuple(sorted(point.value for point in self.scores))

    @property
    def lowest(self) -> int:
        """The lowest allowed score."""
        return self.values[0]

    @property
    def highest(self) -> int:
        """The highest allowed score."""
        return self.values[-1]

    @property
    def in_words(self) -> str:
        """The allowed answers for a message: `0 to 4, N/A or No data`."""
        return (
            f"{self.lowest} to {self.highest}, {self.not_applicable.label} or {self.no_data.label}"
        )


class Principle(Part):
    """A key principle of a domain with a practical example."""

    principle: Text
    example: Text


class Guideline(Part):
    """A section of NICE guideline NG55, with what it asks for in our words."""

    section: Ref
    text: Text


class Statement(Part):
    """One thing to be judged. Its id never changes; its ref is what people see."""

    id: Key
    ref: Ref
    strand: Strand | None = None
    text: Text
    evidence: str = ""
    """What counts as evidence for a high score."""
    first_step: str = ""
    """What an area could begin with where the score is low."""
    agencies: tuple[Key, ...] = ()
    """The kinds of agency that are expected to answer; empty means all."""
    nice: tuple[Ref, ...] = ()
    """The sections of NICE guideline NG55 that bear on the statement."""


class Domain(Part):
    """One of the framework's parts, with the guidance that stands beside its statements."""

    number: int = Field(ge=1, le=99)
    title: Title
    summary: str = ""
    sources: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    principles: tuple[Principle, ...] = ()
    nice: tuple[Guideline, ...] = ()
    statements: tuple[Statement, ...] = Field(min_length=1, max_length=200)


class Framework(Part):
    """A published set of domains and statements, with an id and an edition."""

    id: Key
    title: Title
    edition: Label
    wording: Text
    """Whose words the statements are; shown on every workbook."""
    citation: Text
    sources: tuple[Text, ...] = ()
    scale: Scale
    kinds: dict[Key, Title] = Field(default_factory=dict)
    """The kinds of agency and the names by which they are shown."""
    domains: tuple[Domain, ...] = Field(min_length=3, max_length=12)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the framework's order."""
        return tuple(statement for domain in self.domains for statement in domain.statements)

    @cached_property
    def by_ref(self) -> dict[str, Statement]:
        """Statements by ref in folded case."""
        return {statement.ref.casefold(): statement for statement in self.statements}
