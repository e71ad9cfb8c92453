"""The framework: domains, statements and the scale on which they are scored.

The models hold for any framework: the bundled one (`data/domains.yaml`, read by
`hsbstar.framework.bundled`) and a user's own file, checked by `hsbstar.framework.file`. `Within`
holds the limits of a value, which only a user's own file is checked against.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the page of keys evaluates all types
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, get_args

from hsbstar.framework.messages import Messages  # noqa: TC001 - as above


class Within:
    """Limits of a value in a framework file, in the words of pydantic's core schema."""

    def __init__(self, **limits: object) -> None:
        """Keep the limits."""
        self.limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return the schema of a value within the limits; called by pydantic."""
        return handler(source) | self.limits


def _text(longest: int) -> Within:
    return Within(strip_whitespace=True, min_length=1, max_length=longest)


Text = Annotated[str, _text(4000)]
Label = Annotated[str, _text(60)]
Title = Annotated[str, _text(120)]
Key = Annotated[str, Within(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Ref = Annotated[str, Within(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,11}$")]
Language = Annotated[str, Within(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$")]
FileName = Annotated[str, _text(255)]
Revision = Annotated[int, Within(ge=1, le=999)]
Strand = Literal["practice", "process", "leadership"]
STRANDS: tuple[Strand, ...] = get_args(Strand)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a framework: read once, never changed."""

    # Not annotated, and so no field: pydantic forbids keys that no field has.
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic alone


@dataclass(frozen=True, kw_only=True)
class ScalePoint(Part):
    """One allowed score with its label and a one-line description."""

    value: Annotated[int, Within(ge=-1000, le=1000)]
    label: Label
    description: Text


@dataclass(frozen=True, kw_only=True)
class OtherAnswer(Part):
    """An answer without a score: *not applicable* or *no data*."""

    label: Label
    description: Text


@dataclass(frozen=True, kw_only=True)
class Scale(Part):
    """The allowed scores, lowest first, and the two other answers."""

    scores: Annotated[tuple[ScalePoint, ...], Within(min_length=2, max_length=21)]
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


@dataclass(frozen=True, kw_only=True)
class Principle(Part):
    """A key principle of a domain with a practical example."""

    principle: Text
    example: Text


@dataclass(frozen=True, kw_only=True)
class Guideline(Part):
    """A section of NICE guideline NG55, with its recommendation in our words."""

    section: Ref
    text: Text


@dataclass(frozen=True, kw_only=True)
class Statement(Part):
    """A statement to score. Its id never changes; people see its ref."""

    id: Key
    ref: Ref
    strand: Strand | None = None
    text: Text
    evidence: str = ""
    """Evidence that would support a high score."""
    first_step: str = ""
    """A first step for an area with a low score."""
    agencies: tuple[Key, ...] = ()
    """The kinds of agency that are expected to answer; empty means all."""
    nice: tuple[Ref, ...] = ()
    """The sections of NICE guideline NG55 that are relevant to the statement."""
    since: Revision = 1
    """The revision of the framework's file that added it: earlier forms do not have it."""


@dataclass(frozen=True, kw_only=True)
class Domain(Part):
    """A domain of the framework: its statements, and the guidance on them."""

    number: Annotated[int, Within(ge=1, le=99)]
    title: Title
    summary: str = ""
    sources: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    principles: tuple[Principle, ...] = ()
    nice: tuple[Guideline, ...] = ()
    statements: Annotated[tuple[Statement, ...], Within(min_length=1, max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Framework(Part):
    """A published set of domains and statements, with an id and an edition.

    Its texts are in one language; `translations` holds it in the others that its file has.
    """

    # Of the class, and so no keys of the file and no part of equality.
    translations: ClassVar[Mapping[str, Framework]] = {}
    """The same framework in its other languages, by their codes."""
    untranslated: ClassVar[Mapping[str, int]] = {}
    """How many texts each of these languages lacks."""
    own_messages: ClassVar[tuple[Messages, ...]] = ()
    """The messages that the framework's file names, in addition to those that come with hsbstar."""

    id: Key
    title: Title
    edition: Label
    revision: Revision = 1
    """A number to raise when statements, or the agencies expected to answer, change."""
    wording: Text
    """Who wrote the statements; shown on every workbook."""
    citation: Text
    sources: tuple[Text, ...] = ()
    language: Language = "en"
    """The main language: every text must be given in it."""
    messages: dict[Language, FileName] = field(default_factory=dict)
    """The message files for other languages, next to this file."""
    scale: Scale
    kinds: dict[Key, Title] = field(default_factory=dict)
    """The kinds of agency and the names by which they are shown."""
    kind_names: dict[Key, tuple[Title, ...]] = field(default_factory=dict)
    """Further names of a kind in lists of agencies: ‘CAMHS’ for health services."""
    domains: Annotated[tuple[Domain, ...], Within(min_length=3, max_length=12)]

    def __repr__(self) -> str:
        """Return a line for a notebook: title, edition and size."""
        return (f"<Framework {self.title!r}, edition {self.edition}: {len(self.domains)} domains, "
                f"{len(self.statements)} statements>")

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the framework's order."""
        return tuple(statement for domain in self.domains for statement in domain.statements)

    @cached_property
    def by_ref(self) -> dict[str, Statement]:
        """Statements by ref in folded case."""
        return {statement.ref.casefold(): statement for statement in self.statements}

    @cached_property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """How each statement is worded, by id: in the main language, then in the others."""
        spoken = (self, *self.translations.values())
        worded = zip(*(framework.statements for framework in spoken), strict=True)
        return {same[0].id: tuple(dict.fromkeys(version.text for version in same))
                for same in worded}

    @property
    def other_scales(self) -> tuple[Scale, ...]:
        """The scale in the other languages."""
        return tuple(version.scale for version in self.translations.values())

    def with_translations(
        self, translations: Mapping[str, Framework], untranslated: Mapping[str, int]
    ) -> Framework:
        """Return the framework with its other languages, and the number of texts each lacks."""
        return self._with(translations=translations, untranslated=untranslated)

    def with_messages(self, *messages: Messages) -> Framework:
        """Return the framework with the messages that its file names."""
        return self._with(own_messages=messages)

    def _with(self, **values: object) -> Framework:
        made = copy(self)
        # Past the frozen attributes, into a copy that nobody holds yet.
        vars(made).update(values)
        vars(made).pop("wordings", None)
        return made

    def in_language(self, language: str) -> Framework:
        """Return the framework in a language; texts that it lacks are in the main one."""
        return self.translations.get(language) or replace(self, language=language)
