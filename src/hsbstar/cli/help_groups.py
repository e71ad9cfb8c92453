"""In which group of a help page each option stands, and in which order the commands come.

An option stands in the same group in every command, so that its place is learnt once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OTHER = "Other"

OPTIONS = {
    "What comes in": (
        "--expected", "--framework", "--last", "--last-framework", "--same", "--returns", "--plan",
        "--from", "--compare", "--like", "--template",
    ),
    "Names and dates": (
        "--area", "--round", "--agency", "--agencies", "--due", "--language", "--id", "--title",
        "--edition", "--citation",
    ),
    "How it is scored": (
        "--agreed", "--weights", "--only", "--without", "--minimum-agencies", "--allow-errors",
    ),
    "What is chosen": (
        "--top", "--accept", "--public", "--name-areas", "--fail-on-decline",
        "--fail-on-clear-fall",
    ),
    "What comes out": (
        "DIR", "--output", "--send-back", "--star-tool", "--star-map", "--key", "--tidy",
        "--with-evidence", "--allow-identifying", "--marking", "--format", "--force", "--quiet",
    ),
    "Pictures": ("--chart", "--dpi", "--width", "--by", "--spread"),
    "Limits and speed": ("--limit", "--workers", "--cluster"),
    OTHER: (),
}
"""The groups in the order in which they stand.

What is typed without a name is in the first, unless it says otherwise.
"""

COMMANDS = {
    "To get to know hsbstar": ("demo",),
    "Each round, in this order": (
        "new-audit", "check", "moderate", "score", "explain", "plan", "compare", "report",
    ),
    "Over many areas": ("collate-areas",),
    "With files of your own": ("framework", "star-map"),
}
"""The commands, as they are used one after the other."""
UNPLACED = "Commands"


def group_of(name: str) -> str:
    """Return the group of an option, or of what is typed without a name."""
    usual = OTHER if name.startswith("-") else next(iter(OPTIONS))
    return next((group for group, names in OPTIONS.items() if name in names), usual)


def in_groups(
    names: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Return commands by their groups; one that has no place comes last, so that none is lost."""
    placed = {title: [name for name in listed if name in names]
              for title, listed in groups.items()}
    known = {name for listed in placed.values() for name in listed}
    placed[UNPLACED] = [name for name in names if name not in known]
    return {title: listed for title, listed in placed.items() if listed}
