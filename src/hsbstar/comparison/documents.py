"""What `compare` prints as JSON: every key, what it holds and what it means.

As `hsbstar.rounds.documents`: keys are only ever added.
"""

from typing import NotRequired, TypedDict

from hsbstar.rounds import (
    DomainJson,
    FoundJson,
    MarkingJson,
    NamedStatementJson,
    OutputsJson,
    TitledJson,
    Verdict,
    VersionJson,
)


class ComparedRoundJson(TypedDict):
    """A round of a comparison."""

    area: str
    """The area."""
    round: str
    """The round's name."""
    completed: str | None
    """The date of its last return."""
    versions: NotRequired[str]
    """Only if an agency returned more than once: which return is used, as the outputs state it."""
    agencies: list[str]
    """The agencies that returned."""
    domains: list[DomainJson]
    """Its domains."""


class ParticipantsJson(TypedDict):
    """Agencies by the rounds that they took part in."""

    both: list[str]
    """In both the first and the last round."""
    joined: list[str]
    """In the last round only."""
    left: list[str]
    """In the first round only."""


class PartsJson(TypedDict):
    """The parts of a change, and how certain it is."""

    matched_change: float | None
    """The change of the matched answers; null, and 0 in the sum, if none is matched."""
    agencies_change: float | None
    """The part that comes from other agencies."""
    statements_change: float | None
    """The part that comes from other statements."""
    choices_change: float | None
    """The part that comes from moderation and weights. The four parts sum to the change."""
    pairs: int
    """Agencies with matched answers."""
    answers: int
    """How many answers are matched."""
    rose: int
    """How many agencies rose, each by its own mean change."""
    fell: int
    """How many fell."""
    stayed: int
    """How many stayed."""
    interval: list[float] | None
    """The 95% interval of the matched change, all domains together: lower end, upper end; null with
    fewer than six agencies, and for single statements."""
    p_value: float | None
    """p, adjusted for all domains; null if there is no interval."""
    p_holm: float | None
    """The same as `p_value`, until version 2."""
    verdict: Verdict | None
    """How certain the change is, in words; null for single statements."""
    clear_from: float | None
    """The change, up or down, from which this round would have been clear; null if no change on the
    scale would."""
    direction_withheld: bool
    """Whether no direction is named, because the mean moved one way and more agencies moved the
    other."""
    note: str
    """The basis for the verdict, in a sentence; empty if the change is clear."""


class ChangeJson(TypedDict):
    """A change from one round to another."""

    change: float | None
    """The last score minus the first, of all respondents."""


class StepJson(ChangeJson, PartsJson):
    """A change from a round to the next."""


class ScoresJson(TypedDict):
    """The scores in each round."""

    scores: list[float | None]
    """Its score in each round."""
    respondents: list[int]
    """How many agencies scored it in each round."""


class MovedJson(ScoresJson, ChangeJson, PartsJson):
    """The scores in each round, and how they changed."""


class ComparedDomainJson(TitledJson, MovedJson):
    """A domain of a comparison."""

    smallest_change: float | None
    """The true change that this many matched answers were likely to show, in about four of five
    cases; null with fewer than six agencies, or where it is larger than the scale."""
    steps: list[StepJson]
    """The same from each round to the next."""


class PlannedJson(TypedDict):
    """An action that was planned."""

    status: str
    """The action's status; `Another status` if other words were typed."""
    due: str | None
    """When it is due; null without a clear date."""


class MissingFromJson(TypedDict):
    """Where a statement is missing."""

    missing_from: list[str]
    """The rounds whose framework does not have it."""


class ActionsJson(TypedDict):
    """What `compare --plan` adds."""

    planned: NotRequired[list[PlannedJson]]
    """Only with `--plan`: the actions planned for it."""


class ComparedStatementJson(NamedStatementJson, MovedJson, MissingFromJson, ActionsJson):
    """A statement of a comparison."""


class FiguresJson(TypedDict):
    """The figures of a comparison."""

    rounds: list[ComparedRoundJson]
    """The rounds, in the order of their dates."""
    months: float | None
    """Months from the first round to the last."""
    steps_months: list[float | None]
    """Months from each round to the next."""
    interval: str
    """How that compares with the framework's advice, in words."""
    next_due: list[str] | None
    """When the next audit is due: from and to."""
    agencies: ParticipantsJson
    """Which agencies took part in which round."""
    cautions: list[str]
    """What must be stated with the figures, in words."""
    domains: list[ComparedDomainJson]
    """The domains."""
    statements: list[ComparedStatementJson]
    """The statements of all rounds."""
    rose_most: list[str]
    """Refs of the statements that rose most in matched answers."""
    fell_most: list[str]
    """Refs of those that fell most."""
    new_disagreements: list[str]
    """Refs of those on which scores are far apart now and were not one round earlier."""
    still_low: list[str]
    """Refs of those among the lowest two scores in every round."""


class CompareJson(VersionJson, MarkingJson, FiguresJson, FoundJson, OutputsJson):
    """What `compare` prints; where errors stop it, only the version and the findings."""
