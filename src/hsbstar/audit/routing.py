"""Which statements are not expected of an agency, by its kind.

A framework lists for a statement the kinds of agency that are expected to answer. For all others
the statement is grey and preset to *not applicable*, and they may still score it. The reader needs
no mark for a preset: *not applicable* means the same whoever chose it, and is no score.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold_name, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hsbstar.audit.agencies import Agency
    from hsbstar.framework import Framework, Statement

_MAX_QUOTED = 40


@dataclass(frozen=True)
class Routing:
    """The presets in one agency's workbook: its kind's key, and the ids of the statements."""

    kind: str = ""
    preset: frozenset[str] = frozenset()

    def presets(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return those of the statements that are preset."""
        return [statement for statement in statements if statement.id in self.preset]


EVERYTHING = Routing()
"""Nothing is preset: the agency's kind is not known, or the framework expects all of it."""


def routing_for(kind: str, framework: Framework) -> Routing:
    """Return the presets of an agency by its kind, in the words of a list of agencies."""
    return routing_of(find_kind(kind, framework), framework)


def routing_of(key: str | None, framework: Framework) -> Routing:
    """Return the presets of an agency by the key of its kind, as the stamp of its form holds it."""
    if key not in framework.kinds:
        return EVERYTHING
    return Routing(key, frozenset(
        statement.id for statement in framework.statements
        if statement.agencies and key not in statement.agencies
    ))


def find_kind(text: str, framework: Framework) -> str | None:
    """Return the key of the kind that a text means: by its key, title, part of it or other name.

    Case, blanks, hyphens and plurals do not matter: ‘Youth Justice’, ‘school’, ‘early years’. None
    where it could be two kinds, or is merely near a kind: presets must not rest on a guess.
    """
    plain = _plain(text)
    whole: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    languages = (framework, *framework.translations.values())
    for key, title in chain.from_iterable(language.kinds.items() for language in languages):
        for words in (key, title, *framework.kind_names.get(key, ())):
            whole[_plain(words)].add(key)
        for part in fold_name(title.replace(",", " and ")).split(" and "):
            parts[_plain(part)].add(key)
    keys = whole.get(plain) or parts.get(plain) or set()
    return min(keys) if len(keys) == 1 else None


def check_kinds(agencies: Iterable[Agency], framework: Framework, file: str) -> Iterator[Finding]:
    """Report kinds in a list of agencies that the framework does not have."""
    kinds = framework.kinds
    for agency in agencies:
        if not kinds or not agency.kind or find_kind(agency.kind, framework):
            continue
        near = nearest(agency.kind, [*kinds, *kinds.values()])
        hint = f"Did you mean ‘{near}’? " if near else ""
        slots = {"kind": agency.kind[:_MAX_QUOTED], "agency": agency.name, "hint": hint,
                 "kinds": ", ".join(kinds)}
        yield finding(Problem.KIND_UNKNOWN, agency.cells.get("kind", Where(file)), **slots)


def _plain(words: str) -> str:
    """Return words without case, blanks, punctuation and plurals, for comparison."""
    return "".join(
        word[:-1] if word.endswith("s") and len(word) > 3 else word
        for word in fold_name(words).split()
    )
