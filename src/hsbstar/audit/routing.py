"""Which statements are not expected of an agency, by its kind.

The framework says for a statement which kinds of agency are expected to answer; all others find it
grey and preset to *not applicable*, and may still score it. A preset needs no mark for the reader:
*not applicable* means the same whoever chose it, and it is no score, so that no note on evidence
or on answers all alike rests on it.
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

_MOST_QUOTED = 40


@dataclass(frozen=True)
class Routing:
    """What is preset in one agency's workbook: the kind as people call it, and statement ids."""

    kind: str = ""
    preset: frozenset[str] = frozenset()

    def presets(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return those of the statements that are preset."""
        return [one for one in statements if one.id in self.preset]


EVERYTHING = Routing()
"""Nothing is preset: the agency's kind is not known, or the framework expects all of it."""


def routing_for(kind: str, framework: Framework, shown: Framework | None = None) -> Routing:
    """Return what is preset for an agency whose kind is told in these words.

    `shown` is the framework in the language of the agency's workbook, which names the kind there.
    """
    key = find_kind(kind, framework)
    if key is None:
        return EVERYTHING
    preset = frozenset(
        one.id for one in framework.statements if one.agencies and key not in one.agencies
    )
    return Routing((shown or framework).kinds[key], preset)


def find_kind(told: str, framework: Framework) -> str | None:
    """Return the kind that is meant: by its key, its title, or a part of its title.

    Case, blanks, hyphens and plurals do not matter: ‘Youth Justice’, ‘school’, ‘early years’. What
    could be two kinds, or is merely near one, is none: a workbook must not leave out by a guess.
    """
    wanted = _plain(told)
    whole: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    titles = (one.kinds.items() for one in (framework, *framework.translations.values()))
    for key, title in chain.from_iterable(titles):
        for words in (key, title):
            whole[_plain(words)].add(key)
        for part in fold_name(title.replace(",", " and ")).split(" and "):
            parts[_plain(part)].add(key)
    meant = whole.get(wanted) or parts.get(wanted) or set()
    return next(iter(meant)) if len(meant) == 1 else None


def check_kinds(
    agencies: Iterable[Agency], framework: Framework, file: str
) -> Iterator[Finding]:
    """Tell kinds in a list of agencies that are none of the framework's."""
    kinds = framework.kinds
    for agency in agencies:
        if not kinds or not agency.kind or find_kind(agency.kind, framework):
            continue
        near = nearest(agency.kind, [*kinds, *kinds.values()])
        hint = f"; was ‘{near}’ meant?" if near else "."
        slots = {"kind": agency.kind[:_MOST_QUOTED], "agency": agency.name, "hint": hint,
                 "kinds": ", ".join(kinds)}
        yield finding(Problem.KIND_UNKNOWN, Where(file, line=agency.line), **slots)


def _plain(words: str) -> str:
    """Return words without case, blanks, signs and plurals, to be compared."""
    return "".join(
        word[:-1] if word.endswith("s") and len(word) > 3 else word
        for word in fold_name(words).split()
    )
