"""What `score` prints as JSON in all: a round, and what it says of star tools.

As `hsbstar.rounds.documents`: keys are only ever added.
"""

from typing import NotRequired, TypedDict

from hsbstar.rounds import RoundJson, StrandsJson


class CellJson(TypedDict):
    """A cell of an area's own star tool."""

    sheet: str
    """The cell's sheet."""
    cell: str
    """The cell."""


class FilledCellJson(CellJson):
    """A cell that was filled."""

    gets: str
    """What the cell now contains, such as `domain 2`."""
    value: float | str | None
    """What was written."""
    was: str | None
    """What it contained before."""


class OwnToolJson(TypedDict):
    """An area's own star tool that was filled."""

    file: str
    """Your file, as you named it."""
    cells: list[FilledCellJson]
    """The cells that were filled."""
    to_calculate: list[CellJson]
    """Cells that are blank until a spreadsheet program has calculated and saved the file."""


class FilledJson(TypedDict):
    """What `score --star-tool` adds."""

    star_tool: NotRequired[OwnToolJson]
    """Only with your own star tool: what was filled."""


class MovedDomainJson(TypedDict):
    """A domain in which a score changed."""

    number: int
    """The domain's number."""
    title: str
    """Its title."""
    before: float | None
    """Its score in the replaced star tool."""
    after: float | None
    """Its score now."""
    statements: list[str]
    """Refs of its statements whose scores changed."""


class DifferencesJson(TypedDict):
    """What changed since the star tool that was replaced."""

    not_compared: str | None
    """The reason, if that is not known."""
    domains: list[MovedDomainJson]
    """The domains in which a score changed."""
    new_agencies: list[str]
    """The agencies that the replaced star tool does not have."""
    gone_agencies: list[str]
    """The agencies that only the replaced star tool has."""
    changed_agencies: list[str]
    """The agencies in both whose answers differ."""


class ReplacedJson(TypedDict):
    """What `score --force` adds."""

    replaced: NotRequired[DifferencesJson]
    """Only if `--force` replaced a star tool: what changed since."""


class ScoreJson(RoundJson, StrandsJson, FilledJson, ReplacedJson):
    """What `score` prints; where errors stop it, it prints what `check` does."""
