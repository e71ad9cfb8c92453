"""Match pasted statements with those of an earlier framework, and grade how sure each match is.

A comparison of rounds matches statements by id, so a wrong id compares two different things and
nobody sees it. Only three kinds of match keep an earlier id: one that a person gave, one with the
same words, and one as alike as a person accepts, with the same numbers and the same words for
‘not’. Every other match is at best doubtful: shown to a person, never acted on.

The measure and its cut-offs are ours. It ignores case, plurals and small words. A word weighs more
the fewer statements use it: ‘harmful’ says little, ‘siblings’ a lot.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.framework.importing.sheet import PastedRow
    from hsbstar.framework.model import Framework, Statement

MIN_SIMILARITY = Fraction(35, 100)
"""The share of the weight of their words that two statements need for a proposal."""
SAME_REF = Fraction(1, 10)
"""What the same ref adds to that: only a hint, since editions are numbered anew."""
_FLOOR = MIN_SIMILARITY - SAME_REF

_SMALL_WORDS = {"a", "an", "the", "is", "are", "that", "which"}
"""Words that can come and go without a change of meaning, unlike ‘no’, ‘or’, ‘to’ and ‘from’."""
_TURNING = {"no", "not", "never", "none", "nor", "neither", "without", "cannot", "unless", "except"}
_WORD = re.compile(r"\w+")


class Certainty(StrEnum):
    """How sure it is that a pasted statement is the earlier one."""

    GIVEN = "given"
    """A person named it in the sheet."""
    SURE = "sure"
    """Both have the same words in the same order, apart from small words, plurals and marks."""
    ACCEPTED = "accepted"
    """They are as alike as a person accepts."""
    DOUBTFUL = "doubtful"
    """They share words; a person must decide."""
    NEW = "new"
    """No earlier statement is like it, or a person called it new."""


@dataclass(frozen=True)
class Match:
    """The match that is proposed for a pasted statement."""

    certainty: Certainty
    statement: Statement | None = None
    """The earlier statement that it is or may be."""
    alike: Fraction = Fraction(0)
    """The share of the weight of both statements' words that they have in common: 0 to 1."""

    @property
    def keeps_id(self) -> bool:
        """Whether the statement gets the earlier one's id."""
        return self.certainty in {Certainty.GIVEN, Certainty.SURE, Certainty.ACCEPTED}

    @property
    def in_words(self) -> str:
        """How alike the two are: words and a percentage, rounded down."""
        if self.statement is None:
            return ""
        number = int(self.alike * 100)
        if self.alike == 1:
            return "the same words"
        how = "mostly" if number >= 75 else "partly" if number >= 50 else "slightly"
        return f"{how} alike, {number}%"


def match_statements(
    pasted: Sequence[PastedRow], like: Framework, *, accept: int | None = None
) -> tuple[Match, ...]:
    """Return a match for each pasted statement, in their order; no earlier one is used twice.

    What a person gave comes first, then the same words, then the most alike. Of pairs as alike the
    first in the sheet comes first, then the first in the framework.

    Args:
        pasted: The statements of a sheet.
        like: The earlier framework.
        accept: How alike statements must be to count as the same, in per cent; None accepts the
            same words alone.
    """
    likeness = _Likeness(pasted, like.statements)
    by_id = {statement.id: index for index, statement in enumerate(like.statements)}
    found = {
        place: (Certainty.GIVEN, by_id[row.given])
        for place, row in enumerate(pasted) if row.given
    }
    used = {index for _, index in found.values()}
    undecided = [place for place, row in enumerate(pasted) if row.given is None]
    for place, index in likeness.best_first(undecided):
        if place not in found and index not in used:
            used.add(index)
            found[place] = (likeness.certainty(place, index, accept), index)
    matches = []
    for place in range(len(pasted)):
        certainty, index = found.get(place, (Certainty.NEW, -1))
        matches.append(Match(certainty) if index < 0 else Match(
            certainty, like.statements[index], likeness.alike(place, index)
        ))
    return tuple(matches)


class _Likeness:
    """How alike each pasted statement (by its place) is to each earlier one (by its index)."""

    def __init__(self, pasted: Sequence[PastedRow], earlier: Sequence[Statement]) -> None:
        self.refs = [row.ref.casefold() for row in pasted]
        self.earlier_refs = [statement.ref.casefold() for statement in earlier]
        self.words = [_content_words(row.text) for row in pasted]
        self.earlier_words = [_content_words(statement.text) for statement in earlier]
        texts = [*self.words, *self.earlier_words]
        self.repeats = Counter(map(tuple, texts))
        self.weights = _weights(texts)
        self.totals = list(map(self._weight, self.words))
        self.earlier_totals = list(map(self._weight, self.earlier_words))
        self.shared = self._shared_weights()

    def _weight(self, words: Iterable[str]) -> int:
        return sum(self.weights[word] for word in set(words))

    def _shared_weights(self) -> list[Counter[int]]:
        """Return for each pasted statement the weight that it shares with each earlier one."""
        holders: dict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self.earlier_words):
            for word in set(words):
                holders[word].append(index)
        shared = []
        for words in self.words:
            found: Counter[int] = Counter()
            for word in set(words):
                for index in holders[word]:
                    found[index] += self.weights[word]
            shared.append(found)
        return shared

    def _both(self, place: int, index: int) -> int:
        # At least 1: a text may have no words at all.
        return max(1, self.totals[place] + self.earlier_totals[index])

    def alike(self, place: int, index: int) -> Fraction:
        """Return the share of the weight of both that they have in common."""
        return Fraction(2 * self.shared[place].get(index, 0), self._both(place, index))

    def certainty(self, place: int, index: int, accept: int | None) -> Certainty:
        """Return how sure a proposal is; the same words are sure if no other statement has them."""
        words, earlier = self.words[place], self.earlier_words[index]
        if words == earlier and self.repeats[tuple(words)] == 2:
            return Certainty.SURE
        enough = accept is not None and 100 * self.alike(place, index) >= accept
        turned = _turning(words) != _turning(earlier)
        return Certainty.ACCEPTED if enough and not turned else Certainty.DOUBTFUL

    def best_first(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs that are worth a proposal: the same words first, then the most alike."""
        pairs = []
        for place in places:
            for index, weight in self.shared[place].items():
                # In whole numbers first: most pairs share a common word and little more.
                if 2 * weight * _FLOOR.denominator < _FLOOR.numerator * self._both(place, index):
                    continue
                same_ref = self.refs[place] == self.earlier_refs[index]
                worth = self.alike(place, index) + (SAME_REF if same_ref else 0)
                if worth >= MIN_SIMILARITY:
                    differs = self.words[place] != self.earlier_words[index]
                    pairs.append((differs, -worth, place, index))
        return [(place, index) for _, _, place, index in sorted(pairs)]


def _content_words(text: str) -> list[str]:
    """Return a statement's words without small words and plurals; all words if none is left."""
    plain = fold(text).replace("'s", "").replace("'", "")
    words = [_singular(word) for word in _WORD.findall(plain)]
    return [word for word in words if word not in _SMALL_WORDS] or words


def _turning(words: Iterable[str]) -> list[str]:
    """Return the words that change a statement's meaning: ‘not’ and its like, and numbers."""
    return sorted(word for word in words if word in _TURNING or any(map(str.isdigit, word)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _weights(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the weight of each word, a whole number: higher the fewer statements use it."""
    used = Counter(word for words in texts for word in set(words))
    return {
        word: max(1, round(1000 * math.log((1 + len(texts)) / count)))
        for word, count in used.items()
    }
