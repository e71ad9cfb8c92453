"""What is shown of returns wherever it is shown: who has returned, and what each answered."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

    from hsbstar.framework import Framework, Scale
    from hsbstar.returns.answers import Return

SHOWN = tuple(answered for answered in Answered if answered is not Answered.NOT_ON_FORM)
"""What is counted: together, what the agency was expected to answer."""


def returned_sentence(missing: Sized, expected: int) -> str:
    """Return how many of the agencies in the list have returned."""
    return f"Returned: {expected - len(missing)} of {expected} expected agencies."


def answered_captions(scale: Scale) -> tuple[str, ...]:
    """Return the captions above the rows of `answered_rows`."""
    return ("Agency", "File", "Scored", scale.not_applicable.label, scale.no_data.label, "Blank",
            "Of")


def answered_rows(returns: Iterable[Return]) -> list[tuple[str, ...]]:
    """Return what each return answered, by agency; superseded ones after the one that counts."""
    rows = []
    for returned in sorted(returns, key=lambda some: (some.agency.casefold(), some.file)):
        rows += [_row(returned), *(_row(old, " (superseded)") for old in returned.replaces)]
    return rows


def answered_by_domain(returned: Return, framework: Framework) -> list[tuple[str, ...]]:
    """Return a row for each domain: its number and title, and what was answered of it.

    The counts are those of `answered_rows`, without its agency and file.
    """
    kinds = {id_: answered for id_, _, answered in returned.scores()
             if id_ not in returned.presets and answered is not Answered.NOT_ON_FORM}
    rows = []
    for domain in framework.domains:
        given = [kinds[statement.id] for statement in domain.statements if statement.id in kinds]
        rows.append((f"{domain.number} {domain.title}",
                     *(str(given.count(answered)) for answered in SHOWN), str(len(given))))
    return rows


def _row(returned: Return, note: str = "") -> tuple[str, ...]:
    """Return a return's agency, file and counts."""
    name = returned.agency or f"(not named: {PurePath(returned.file).name})"
    return (f"{name}{note}", returned.file,
            *(str(returned.count(answered)) for answered in SHOWN), str(returned.expected))
