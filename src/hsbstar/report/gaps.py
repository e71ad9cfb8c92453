"""Evidence gaps: what nobody could say, what nobody answered, and high scores with nothing beside.

Counts alone: what agencies wrote as evidence is in no paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count
from hsbstar.framework import Answered
from hsbstar.rounds import without_score

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.report.facts import Facts
    from hsbstar.rounds import StatementScore

UNKNOWN = (
    "How many high scores stand without evidence, this star tool does not tell: it was made by an "
    "earlier version. Score the returns again to know."
)


@dataclass(frozen=True)
class Gaps:
    """How many answers to some statements leave open what they rest on."""

    no_data: int
    blank: int
    unevidenced: int

    @property
    def in_words(self) -> str:
        """The counts that are not 0; `none` where all are."""
        told = [
            *([f"no data: {self.no_data}"] if self.no_data else []),
            *([f"no answer: {self.blank}"] if self.blank else []),
            *([f"high score, no evidence: {self.unevidenced}"] if self.unevidenced else []),
        ]
        return "; ".join(told) or "none"


def gaps_in(statements: Iterable[StatementScore], facts: Facts) -> Gaps:
    """Return the gaps in statements, summed up."""
    no_data = blank = unevidenced = 0
    for one in statements:
        silent = without_score(one)
        no_data += len(silent[Answered.NO_DATA])
        blank += len(silent[Answered.BLANK])
        unevidenced += (facts.unevidenced or {}).get(one.statement.id, 0)
    return Gaps(no_data, blank, unevidenced)


def tell_gaps(gaps: Gaps, facts: Facts) -> str:
    """Say gaps in a sentence; in public nothing of them, since many can be one agency's."""
    if facts.public:
        return ""
    given = [f"{what} {_times(number)}" for number, what in (
        (gaps.no_data, "‘no data’"), (gaps.blank, "no answer at all")) if number]
    sentences = [f"Agencies gave {' and '.join(given)}."] if given else []
    if facts.unevidenced is None:
        sentences.append(UNKNOWN)
    elif gaps.unevidenced:
        told = count(gaps.unevidenced, "high score has", "high scores have")
        sentences.append(f"{told} no evidence beside {_it(gaps.unevidenced)}.")
    return " ".join(sentences)


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
