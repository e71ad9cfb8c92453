"""What `check` and `score` print as JSON: every key, what it holds and what it means.

These are the types of `contract`; `scripts/build_schemas.py` makes the JSON Schemas from them, and
`scripts/build_reference.py` the page of the manual. Keys are only ever added. A type is written so
that it can be evaluated: no annotation is postponed.
"""

from typing import Literal, NotRequired, TypedDict

from hsbstar.core.problems import Severity


class VersionJson(TypedDict):
    """What every document begins with."""

    version: Literal[1]
    """The version of this contract: 1. Keys are only ever added."""


class MarkingJson(TypedDict):
    """The marking of what a command writes."""

    marking: str
    """The protective marking of the outputs; empty if they have none."""


class FindingJson(TypedDict):
    """A finding."""

    code: str
    """Its code."""
    severity: Severity
    """How much it matters."""
    file: str
    """The file, as you named it; empty if it is not about a file."""
    sheet: str
    """The sheet; empty if it is not about a sheet, or the file is a CSV."""
    cell: str
    """The cell; empty if it is not about a cell."""
    message: str
    """What is wrong."""
    fix: str
    """What to do."""


class FoundJson(TypedDict):
    """The findings of a command."""

    findings: list[FindingJson]
    """Every finding."""


class FindingsJson(VersionJson, FoundJson):
    """What a command prints that found errors and has no other result."""


class OutputsJson(TypedDict):
    """What a command wrote."""

    outputs: list[str]
    """The files that were written."""


class CountedReturnJson(TypedDict):
    """A return by itself."""

    file: str
    """The file, as you named it."""
    agency: str
    """The agency that returned it."""
    marking: str
    """Its protective marking; empty if it has none."""
    scored: int
    """How many statements have a score."""
    not_applicable: int
    """How many are *not applicable*."""
    no_data: int
    """How many are *no data*."""
    blank: int
    """How many are blank, or faulty and counted as blank."""
    of: int
    """How many statements the agency was expected to answer."""
    not_expected: int
    """How many statements its form preset to *not applicable* that were left unchanged."""
    not_on_form: int
    """How many statements were added after its form was made."""
    sha256: str
    """The file's fingerprint."""


class ReturnJson(CountedReturnJson):
    """A return among those of its agency."""

    superseded: bool
    """Whether another of the agency's returns is used in its place. It then counts towards nothing.
    """


class ReturnsJson(TypedDict):
    """The returns of a round."""

    returns: list[ReturnJson]
    """The returns that were read."""
    versions: NotRequired[str]
    """Only if an agency returned more than once and you chose which return to use: the choice, as
    the outputs state it."""


class MissingJson(TypedDict):
    """The agencies that were expected."""

    not_returned: NotRequired[list[str]]
    """Only with `--expected`: the agencies without a return."""


class SentBackJson(TypedDict):
    """What `check` wrote."""

    outputs: NotRequired[list[str]]
    """Only with `--send-back`, `--remind` or `--save`: the files that were written."""


class CheckJson(VersionJson, ReturnsJson, FoundJson, MissingJson, SentBackJson):
    """What `check` prints, and `score` where errors stop it."""


class AverageJson(TypedDict):
    """The score of a domain or of a strand."""

    score: float | None
    """Its score, not rounded; null if there is none."""
    scored: int
    """How many statements have a score."""
    of: int
    """How many statements apply."""
    thin: bool
    """Whether it is *thin evidence*."""
    agencies: int
    """How many agencies scored something in it."""
    by_agency: dict[str, float | None]
    """Each agency's own score, by its name."""
    self_assessed: NotRequired[float | None]
    """Only after moderation: the score without the agreed scores."""
    moderated: NotRequired[int]
    """Only after moderation: how many statements have an agreed score."""


class TitledJson(TypedDict):
    """The name of a domain."""

    number: int
    """The domain's number."""
    title: str
    """Its title."""


class DomainJson(TitledJson, AverageJson):
    """A domain in a round."""


class AgreementJson(TypedDict):
    """How far agencies agree."""

    alpha: float | None
    """Krippendorff's alpha; null if it cannot be calculated."""
    reading: str
    """What alpha means, or why there is none, in words."""


class RankedDomainJson(DomainJson, AgreementJson):
    """A domain of a round that is scored."""

    rank_range: list[int] | None
    """The best and the worst rank, 1 the lowest score, over all ways to leave out an agency and to
    average; null without a score."""


class PairJson(TypedDict):
    """Two domains, or two strands, compared."""

    domains: list[int | str]
    """Their numbers; of strands, their names."""
    difference: float | None
    """The agencies' own means in the first minus those in the second; each agency counts equally.
    """
    agencies: int
    """How many agencies have scores in both."""
    interval: list[float] | None
    """The 95% interval of the difference, all pairs together; null with fewer than six agencies."""
    p_value: float | None
    """p, adjusted for all pairs; null where there is no interval."""
    told_apart: bool
    """Whether the interval excludes 0 in the direction of the two scores, and these are shown as
    different."""


class OrderJson(TypedDict):
    """How certain the order of domains, or of strands, is."""

    lowest: list[int | str]
    """The numbers (of strands, the names) of those shown with the lowest score."""
    not_told_apart: list[int | str]
    """The numbers (of strands, the names) of those whose order with it is not certain."""
    sentence: str
    """Both in words, as every output has them."""
    pairs: list[PairJson]
    """Each pair of those that have a score."""


class DomainOrderJson(OrderJson):
    """How certain the order of domains is."""

    without: dict[str, list[int]]
    """The agencies whose leaving out alone changes the lowest: by the agency's name, the numbers of
    the domains that are lowest then."""


class NamedStatementJson(TypedDict):
    """The names of a statement."""

    ref: str
    """The ref that people use."""
    id: str
    """The id that matches it with other rounds."""
    domain: int
    """Its domain's number."""


class StatementJson(NamedStatementJson):
    """A statement in a round."""

    score: float | None
    """Its score in the round, in full."""
    by_agency: dict[str, float | None]
    """The scores that agencies gave, by the agency's name; an agency without a score is not there.
    """
    lowest: float | None
    """The lowest of them."""
    highest: float | None
    """The highest of them."""
    spread: float | None
    """The highest minus the lowest; null with fewer than two."""
    distribution: dict[str, int]
    """How many agencies gave each score, by the score as text."""
    without_score: dict[str, list[str]]
    """The names of the agencies that gave none, by `not_applicable`, `no_data`, `not_on_form` or
    `blank`."""
    priority: float | None
    """Its priority for action; null without a score."""
    rank: int | None
    """Its rank by priority; equal ones share one."""
    thin: NotRequired[bool]
    """Only with `--minimum-agencies`: whether fewer scored it."""
    self_assessed: NotRequired[float | None]
    """Only after moderation: the mean of the agencies' scores."""
    agreed: NotRequired[float | str | None]
    """Only after moderation: what was agreed; a score, `not_applicable` or `no_data`."""


class RankedStatementJson(StatementJson):
    """A statement of a round with its place in the order of priorities."""

    rank_range: list[int] | None
    """The best and the worst rank over the same ways, of the first ten priorities; otherwise null.
    """


class ChoicesJson(TypedDict):
    """A selection of ratings."""

    told: str
    """What was chosen, as the outputs state it."""
    weights: dict[str, float] | None
    """The weights by the agency's name, if any."""
    minimum_agencies: int | None
    """The minimum of agencies, if any."""


class SelectionJson(TypedDict):
    """How a round was scored in another than the usual way."""

    choices: NotRequired[ChoicesJson]
    """Only if the round was not scored in the usual way (`--weights`, `--only`, `--without`,
    `--minimum-agencies`)."""


class NoDataJson(TypedDict):
    """A statement that somebody could not score."""

    ref: str
    """The statement's ref."""
    agencies: list[str]
    """The agencies that could not say."""


class FrameworkJson(TypedDict):
    """A framework."""

    id: str
    """Its id."""
    edition: str
    """Its edition."""


class ScoredRoundJson(TypedDict):
    """The figures of a round."""

    area: str
    """The area."""
    round: str
    """The round's name."""
    framework: FrameworkJson
    """The framework used to read the returns."""
    marking: str
    """The protective marking of the outputs; empty if they have none."""
    domains: list[RankedDomainJson]
    """The domains, in the framework's order."""
    order: DomainOrderJson
    """How certain the order of the domains is."""
    statements: list[RankedStatementJson]
    """The statements, in the framework's order."""
    agreement: AgreementJson
    """How far agencies agree overall, on all statements."""
    no_data: list[NoDataJson]
    """The statements that somebody could not score for lack of data."""


class RoundJson(
    VersionJson, ScoredRoundJson, SelectionJson, ReturnsJson, FoundJson, OutputsJson, MissingJson
):
    """What `score` prints of a round."""


class StrandJson(AverageJson):
    """A strand across domains."""

    strand: str
    """`practice`, `process` or `leadership`."""


class StrandsJson(TypedDict):
    """What `score --by strand` adds."""

    strands: NotRequired[list[StrandJson]]
    """Only with `--by strand`: the strands across domains."""
    strands_order: NotRequired[OrderJson]
    """With `--by strand`: how certain the order of the strands is."""
