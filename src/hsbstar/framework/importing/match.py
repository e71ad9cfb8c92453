"""Propose which pasted statement is which of an earlier framework, and say how sure that is.

A comparison of rounds matches statements by id, so a wrong id compares two different things and
nobody sees it. Hence only three kinds of match may take an earlier id over: one that a person gave,
one that says the same words, and one so alike as a person said is enough, with the same numbers and
the same words for ‘not’. All else is at best doubtful: shown to a person, never acted on.

The measure and its cut-offs are ours. Words are compared blind to case, plurals and small words,
and weigh the more the fewer statements use them: ‘harmful’ tells little, ‘siblings’ a lot.
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

    from hsbstar.framework.model import Framework, Statement

LEAST_ALIKE = Fraction(35, 100)
"""What two statements must share, of the weight of their words, for a proposal."""
SAME_REF = Fraction(1, 10)
"""What the same ref adds to that: it is a hint, since editions number anew."""
_FLOOR = LEAST_ALIKE - SAME_REF

_SMALL_WORDS = {"a", "an", "the", "is", "are", "that", "which"}
"""Words that can come and go without a change of meaning. Not so ‘no’, ‘or’, ‘to’ and ‘from’."""
_TURNING = {"no", "not", "never", "none", "nor", "neither", "without", "cannot", "unless", "except"}
_WORD = re.compile(r"\w+")


class Certainty(StrEnum):
    """How sure it is that a pasted statement is the earlier one."""

    GIVEN = "given"
    """A person said so in the sheet."""
    SURE = "sure"
    """Both say the same words in the same order, but for small words, plurals and signs."""
    ACCEPTED = "accepted"
    """They are as alike as a person said is enough."""
    DOUBTFUL = "doubtful"
    """They share words; a person must say."""
    NEW = "new"
    """No earlier statement is like it, or a person said so."""


@dataclass(frozen=True)
class Candidate:
    """A pasted statement, as far as it matters here."""

    ref: str
    text: str
    given: str | None = None
    """The id of the earlier statement that a person says it is; empty: none; None: not said."""


@dataclass(frozen=True)
class Match:
    """What is proposed for one pasted statement."""

    certainty: Certainty
    statement: Statement | None = None
    """The earlier statement that it is or may be."""
    alike: Fraction = Fraction(0)
    """The share of the weight of both statements' words that they have in common."""

    @property
    def keeps_id(self) -> bool:
        """Say whether the earlier statement's id may be taken over."""
        return self.certainty in {Certainty.GIVEN, Certainty.SURE, Certainty.ACCEPTED}

    @property
    def in_words(self) -> str:
        """How alike the two are: words and the number, rounded down."""
        if self.statement is None:
            return ""
        number = int(self.alike * 100)
        if self.alike == 1:
            return "the same words"
        how = "mostly" if number >= 75 else "partly" if number >= 50 else "little"
        return f"{how} alike, {number} %"


def match_statements(
    pasted: Sequence[Candidate], like: Framework, *, accept: int | None = None
) -> tuple[Match, ...]:
    """Return a match for each pasted statement, in their order; no earlier one is used twice.

    `accept` is how alike, in per cent, is enough for a person; None: nothing but the same words.

    What a person gave comes first, then the same words, then the most alike. Of pairs as alike the
    first in the sheet, then the first in the framework, is taken: same sheet, same proposals.
    """
    likeness = _Likeness(pasted, like.statements)
    by_id = {one.id: index for index, one in enumerate(like.statements)}
    found = {
        place: (Certainty.GIVEN, by_id[one.given])
        for place, one in enumerate(pasted) if one.given
    }
    taken = {index for _, index in found.values()}
    open_ = [place for place, one in enumerate(pasted) if one.given is None]
    for place, index in likeness.best_first(open_):
        if place in found or index in taken:
            continue
        taken.add(index)
        found[place] = (likeness.certainty(place, index, accept), index)
    return tuple(
        Match(found[place][0], like.statements[found[place][1]],
              likeness.alike(place, found[place][1]))
        if place in found else Match(Certainty.NEW)
        for place in range(len(pasted))
    )


class _Likeness:
    """How alike each pasted statement (by its place) is to each earlier one (by its index)."""

    def __init__(self, pasted: Sequence[Candidate], earlier: Sequence[Statement]) -> None:
        self.refs = [one.ref.casefold() for one in pasted]
        self.earlier_refs = [one.ref.casefold() for one in earlier]
        self.words = [_content_words(one.text) for one in pasted]
        self.earlier_words = [_content_words(one.text) for one in earlier]
        weights = _weights([*self.words, *self.earlier_words])
        self.totals = [_weight(one, weights) for one in self.words]
        self.earlier_totals = [_weight(one, weights) for one in self.earlier_words]
        self.shared = _shared_weights(self.words, self.earlier_words, weights)
        self.said = Counter(map(tuple, [*self.words, *self.earlier_words]))

    def _both(self, place: int, index: int) -> int:
        # At least 1: a text may hold signs and no words.
        return max(1, self.totals[place] + self.earlier_totals[index])

    def alike(self, place: int, index: int) -> Fraction:
        """Return the share of the weight of both that they have in common."""
        return Fraction(2 * self.shared[place].get(index, 0), self._both(place, index))

    def is_sure(self, place: int, index: int) -> bool:
        """Say whether both say the same words, and nothing else on either side does."""
        words = self.words[place]
        return words == self.earlier_words[index] and self.said[tuple(words)] == 2

    def certainty(self, place: int, index: int, accept: int | None) -> Certainty:
        """Return how sure a proposal is."""
        if self.is_sure(place, index):
            return Certainty.SURE
        enough = accept is not None and 100 * self.alike(place, index) >= accept
        turned = _turning(self.words[place]) != _turning(self.earlier_words[index])
        return Certainty.ACCEPTED if enough and not turned else Certainty.DOUBTFUL

    def best_first(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs that are worth a proposal: the same words first, then the most alike."""
        pairs = []
        for place in places:
            for index, weight in self.shared[place].items():
                # In whole numbers first: most pairs share a common word and little else.
                if 2 * weight * _FLOOR.denominator < _FLOOR.numerator * self._both(place, index):
                    continue
                same_ref = self.refs[place] == self.earlier_refs[index]
                worth = self.alike(place, index) + (SAME_REF if same_ref else 0)
                if worth >= LEAST_ALIKE:
                    differs = self.words[place] != self.earlier_words[index]
                    pairs.append((differs, -worth, place, index))
        return [(place, index) for _, _, place, index in sorted(pairs)]


def _content_words(text: str) -> list[str]:
    """Return a statement's words without small words and plurals; all words where none is left."""
    plain = fold(text).replace("'s", "").replace("'", "")
    words = [_singular(word) for word in _WORD.findall(plain)]
    return [word for word in words if word not in _SMALL_WORDS] or words


def _turning(words: Iterable[str]) -> list[str]:
    """Return the words of which one more or less turns a statement into another: ‘not’, numbers."""
    return sorted(word for word in words if word in _TURNING or any(map(str.isdigit, word)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _weights(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return what each word weighs: the more, the fewer statements use it; whole numbers."""
    used = Counter(word for words in texts for word in set(words))
    return {
        word: max(1, round(1000 * math.log((1 + len(texts)) / count)))
        for word, count in used.items()
    }


def _weight(words: Iterable[str], weights: dict[str, int]) -> int:
    return sum(weights[word] for word in set(words))


def _shared_weights(
    words: Sequence[Sequence[str]], earlier: Sequence[Sequence[str]], weights: dict[str, int]
) -> list[dict[int, int]]:
    """Return for each pasted statement the weight that it shares with each earlier one."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(earlier):
        for word in set(one):
            holders[word].append(index)
    shared = []
    for one in words:
        found: dict[int, int] = defaultdict(int)
        for word in set(one):
            for index in holders[word]:
                found[index] += weights[word]
        shared.append(dict(sorted(found.items())))
    return shared
