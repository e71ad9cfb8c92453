"""Compare words as a careful reader would: blind to case, spacing, dashes and quotation marks."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import lazy_loader

from hsbstar.core.cache import Remembered, later

if TYPE_CHECKING:
    from collections.abc import Iterable

difflib = lazy_loader.load("difflib")
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‛´`", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"),
    }
)

MOST_MARKS = 30
"""Marks on one letter that are looked at: the most in any language, says Unicode's annex 15."""
_MAY_BE_MARK = later(rb"[\xcc-\xe1\xe3-\xff]|\xe2(?!\x80|\x81[\x80-\xaf])")
"""In UTF-8: before U+0300 are Latin letters, from U+2000 to U+206F is punctuation, both without
marks of their own. A pattern of characters would take longer to make than a return to read."""
MOST_SIGNS_IN_CELL = 32_767
"""Excel's own limit; openpyxl would cut the text without a word."""
_NOT_IN_XML = later("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_SIGNS_IN_CAPTION = 240
"""A little less than Excel's 255 for a table's caption, to leave room for a number."""


def plain_signs(text: str) -> str:
    """Return `text` with the plain form of each sign: `３` as 3, any dash as a hyphen."""
    if text.isascii():
        return text.replace("`", "'")
    return unicodedata.normalize("NFKC", few_marks(text)).translate(_SAME_SIGN)


def few_marks(text: str) -> str:
    """Return `text` with at most `MOST_MARKS` marks on a letter.

    To put marks into their order takes the square of their number: seconds for a full cell.
    """
    if text.isascii() or not _MAY_BE_MARK().search(text.encode("utf-8", "surrogatepass")):
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def fold(text: str) -> str:
    """Return `text` in the form in which two texts that read alike are equal."""
    return _FOLDED[text]


def _fold(text: str) -> str:
    return " ".join(plain_signs(text).casefold().split())


_FOLDED = Remembered(_fold)


def fold_name(name: str) -> str:
    """Return an agency's or area's name without case, spacing and punctuation: its identity."""
    words = fold(name).replace("&", " and ").replace("'", "")
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


def tell_apart(names: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return names as the captions of a table's columns, which must differ by more than case.

    One that reads like an earlier one, or like one that is `taken`, gets a number; one that is
    longer than Excel allows (255 signs) is cut.
    """
    used = {name.casefold() for name in taken}
    captions = []
    for name in names:
        caption, number = name[:MOST_SIGNS_IN_CAPTION], 1
        while caption.casefold() in used:
            number += 1
            caption = f"{name[:MOST_SIGNS_IN_CAPTION]} ({number})"
        used.add(caption.casefold())
        captions.append(caption)
    return tuple(captions)


_ENOUGH_TO_MEAN = 3
"""Fewer signs begin almost anything."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was most likely meant to be, or None when none is near.

    The only one that begins with it, or in which it stands as a word, comes before one that is
    spelled nearly alike: `Police` is Northshire Police rather than process.
    """
    by_fold = {fold(choice): choice for choice in choices}
    short = fold(word)
    holding = [one for one in by_fold if one.startswith(short) or f" {short} " in f" {one} "]
    if len(holding) == 1 and len(short) >= _ENOUGH_TO_MEAN:
        return by_fold[holding[0]]
    near = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


def similarity(one: str, other: str, *, above: float = 0) -> float:
    """Return how alike two texts read, from 0 (nothing shared) to 1 (the same).

    What can be no more than `above` is 0: that shows long before the exact figure is known.
    """
    matcher = difflib.SequenceMatcher(None, fold(one), fold(other), autojunk=False)
    if matcher.real_quick_ratio() <= above or matcher.quick_ratio() <= above:
        return 0.0
    return float(matcher.ratio())


def clean_text(text: str) -> str:
    """Return `text` as a cell can hold it: what is longer is cut, with a sign of it."""
    if len(text) > MOST_SIGNS_IN_CELL:
        return xml_text(text[: MOST_SIGNS_IN_CELL - 1]) + "…"
    return xml_text(text)


def xml_text(text: str) -> str:
    """Return `text` as XML can hold it, of whatever length.

    Control characters and lone surrogates become the replacement sign.
    """
    return text if text.isprintable() else _NOT_IN_XML().sub("\ufffd", text)


def is_unseen(sign: str) -> bool:
    """Say whether a sign steers a terminal or the direction of writing, or cannot be seen."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def one_line(text: str) -> str:
    r"""Return `text` harmless on a terminal line: control and direction signs shown as `\x1b`."""
    return "".join(_spelled(sign) if is_unseen(sign) else sign for sign in text)


def _spelled(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode() if sign > "\x7f" else repr(sign)[1:-1]
