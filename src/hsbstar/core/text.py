"""Compare words as a careful reader would: blind to case, spacing, dashes and quotation marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import lazy_loader

from hsbstar.core.cache import TextCache, later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

difflib = lazy_loader.load("difflib")
_SAME_CHARACTER = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‛´`", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"),
    }
)

MAX_MARKS = 30
"""Marks on one letter that are read: the most in any language by Unicode's annex 15."""
_MAY_BE_MARK = later(rb"[\xcc-\xe1\xe3-\xff]|\xe2(?!\x80|\x81[\x80-\xaf])")
"""In UTF-8: Latin letters before U+0300 and punctuation from U+2000 to U+206F have no marks of
their own. A pattern of characters would take longer to compile than a return to read."""
MAX_CELL_LENGTH = 32_767
"""Excel's own limit; openpyxl would cut the text silently."""
_NOT_IN_XML = later("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEW_WORD = later(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
"""Where a word begins without a space: `PoliceReturn`, `School12`."""
_FILLERS = frozenset({"and", "for", "of", "nhs", "foundation", "ltd", "limited", "cic", "plc"})
"""Words that one list writes and another leaves out."""
_COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern",
                      "western", "central", "mid"})
MAX_CAPTION_LENGTH = 240
"""Less than Excel's 255 for a table's caption, to leave room for a number."""


def plain_characters(text: str) -> str:
    """Return `text` with the plain form of each character: `３` as 3, any dash as a hyphen."""
    if text.isascii():
        return text.replace("`", "'")
    return unicodedata.normalize("NFKC", limit_marks(text)).translate(_SAME_CHARACTER)


def limit_marks(text: str) -> str:
    """Return `text` with at most `MAX_MARKS` marks on a letter.

    Sorting marks takes the square of their number: seconds for a full cell.
    """
    if text.isascii() or not _MAY_BE_MARK().search(text.encode("utf-8", "surrogatepass")):
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


_FOLDED = TextCache(lambda text: " ".join(plain_characters(text).casefold().split()))


def fold(text: str) -> str:
    """Return `text` in the form in which two texts that read alike are equal."""
    return _FOLDED[text]


def fold_name(name: str) -> str:
    """Return an agency's or area's name without case, spacing and punctuation: its identity."""
    words = fold(name).replace("&", " and ").replace("'", "")
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


def distinct_captions(names: Iterable[str], reserved: Iterable[str] = ()) -> tuple[str, ...]:
    """Return names as captions of a table's columns, which must differ by more than case.

    A name that reads like an earlier one or one of `reserved` gets a number. A long one is cut to
    fit Excel's 255 characters.
    """
    used = {name.casefold() for name in reserved}
    captions = []
    for name in names:
        caption, number = name[:MAX_CAPTION_LENGTH], 1
        while caption.casefold() in used:
            number += 1
            caption = f"{name[:MAX_CAPTION_LENGTH]} ({number})"
        used.add(caption.casefold())
        captions.append(caption)
    return tuple(captions)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was most likely meant to be, or None when none is near.

    The only choice that begins with it, or has it as a word, comes before a choice with a similar
    spelling: `Police` is Northshire Police rather than process.
    """
    by_fold = {fold(choice): choice for choice in choices}
    short = fold(word)
    holding = [name for name in by_fold if name.startswith(short) or f" {short} " in f" {name} "]
    # Less than three characters begin almost anything.
    if len(holding) == 1 and len(short) >= 3:
        return by_fold[holding[0]]
    near = difflib.get_close_matches(short, by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


def name_likeness(name: str, other: str, area: str = "") -> int:
    """Return how alike the names of two agencies are; words of their area's name do not count.

    3: the same letters; 2: a slip of the keyboard; 1: `name` is part of `other`, or `other` with
    more after it; 0: two agencies, such as North and South Schools.
    """
    words, others = _name_words(name, area), _name_words(other, area)
    if not words or not others:
        return name_likeness(name, other) if area else 0
    if "".join(words) == "".join(others):
        return 3
    if len(words) == len(others) and all(map(_is_slip, words, others)):
        return 2
    first, second = (f" {' '.join(each)} " for each in (words, others))
    # A Police and Crime Commissioner is another agency than Police.
    longer = first.startswith(second) and not first.startswith(f"{second}and ")
    return int(first in second or longer)


def may_be_same(name: str, other: str, area: str = "") -> int:
    """Return how likely two names, in either order, are one agency's, from 0 to 3.

    As `name_likeness`; also 2 for the same words in another order, or but for words such as ‘NHS’,
    and 1 for initials. Names with another number, letter or point of the compass are two agencies.
    """
    likeness = max(name_likeness(name, other, area), name_likeness(other, name, area))
    if likeness > 1:
        return likeness
    words, others = (
        [word for word in _name_words(each, area) if word not in _FILLERS] for each in (name, other)
    )
    if not words or not others:
        return may_be_same(name, other) if area else likeness
    if _set_apart(words) != _set_apart(others):
        return 0
    if len(words) == len(others) and all(map(_is_slip, sorted(words), sorted(others))):
        return 2
    initials = {"".join(word[0] for word in each) for each in (words, others) if len(each) > 2}
    return max(likeness, int(not initials.isdisjoint({*words, *others})
                             and 1 in {len(words), len(others)}))


def _set_apart(words: Iterable[str]) -> set[str]:
    """Return the numbers, letters and points of the compass among the words of a name."""
    return {word for word in words if len(word) == 1 or not word.isalpha() or word in _COMPASS}


def near_names(name: str, choices: Iterable[str], area: str = "") -> list[str]:
    """Return the agency that a name was most likely meant for: two where they are equally near.

    Nothing where none is near, or more than two are.
    """
    alike = {choice: name_likeness(name, choice, area) for choice in choices}
    best = max(alike.values(), default=0)
    near = [choice for choice, likeness in alike.items() if likeness == best > 0]
    return near if len(near) < 3 else []


def names_in(text: str, names: Iterable[str], area: str = "") -> list[str]:
    """Return the names of agencies that a text, such as a file's name, holds as whole words.

    A name inside a longer one does not count: Health in Public Health.
    """
    words = fold_name(_NEW_WORD().sub(" ", text)).split()
    letters = {name: "".join(_name_words(name, area) or _name_words(name)) for name in names}
    runs = _runs(words, max(map(len, letters.values()), default=0))
    held = [name for name in letters if letters[name] in runs]
    return [name for name in held
            if not any(letters[name] in letters[other] != letters[name] for other in held)]


def _runs(words: Sequence[str], longest: int) -> set[str]:
    """Return words that follow one another, joined, up to a length: a path can have thousands."""
    runs: set[str] = set()
    for first in range(len(words)):
        run = ""
        for word in words[first : first + longest]:
            run += word
            if len(run) > longest:
                break
            runs.add(run)
    return runs


@lru_cache(8192)
def _name_words(name: str, area: str = "") -> tuple[str, ...]:
    """Return the words of a name that are not its area's; there may be none."""
    local = {"the", *fold_name(area).split()}
    return tuple(word for word in fold_name(name).split() if word not in local)


def _is_slip(word: str, other: str) -> bool:
    """Return whether two words differ by nothing, a letter more or two that are swapped.

    In words of six letters and more also by another letter: Polise is Police, Mark is not Mary.
    """
    short, long = sorted((word, other), key=len)
    if short == long or len(long) < 4 or not f"{short}{long}".isalpha():
        return short == long
    if len(short) < len(long):
        return any(short == long[:at] + long[at + 1 :] for at in range(len(long)))
    differ = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
    if len(differ) == 1:
        return len(long) > 5
    return len(differ) == 2 and differ[0] == differ[1][::-1]


def similarity(first: str, second: str, *, above: float = 0) -> float:
    """Return how alike two texts read, from 0 (nothing shared) to 1 (the same).

    Returns 0 for texts that cannot be more alike than `above`, which saves the exact measure.
    """
    matcher = difflib.SequenceMatcher(None, fold(first), fold(second), autojunk=False)
    if matcher.real_quick_ratio() <= above or matcher.quick_ratio() <= above:
        return 0.0
    return float(matcher.ratio())


def clean_text(text: str) -> str:
    """Return `text` as a cell can hold it: a longer one is cut and ends in `…`."""
    if len(text) > MAX_CELL_LENGTH:
        return xml_text(text[: MAX_CELL_LENGTH - 1]) + "…"
    return xml_text(text)


def xml_text(text: str) -> str:
    """Return `text` as XML can hold it, of any length.

    Control characters and lone surrogates become the replacement character (�).
    """
    return text if text.isprintable() else _NOT_IN_XML().sub("\ufffd", text)


def whole_characters(text: str) -> str:
    """Return `text` with the replacement character (�) for each half of a character in it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_unseen(character: str) -> bool:
    """Return whether a character is invisible, or controls a terminal or the writing direction."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def one_line(text: str) -> str:
    r"""Return `text` harmless on a terminal line, with unseen characters shown as `\x1b`."""
    return "".join(
        character.encode("unicode_escape").decode() if is_unseen(character) else character
        for character in text
    )
