"""Find details in a text that could identify a child, without ever repeating them.

Audits describe practice, not cases. A finding names only the kind of detail and its cell. NHS
numbers and unique pupil numbers count where their check digit or letter fits (python-stdnum), other
details by their form. Names cannot be found: nobody can list them.

Every pattern is bounded, so the time is proportional to the length of a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.text import plain_characters

if TYPE_CHECKING:
    from collections.abc import Callable

    Later = Callable[[], re.Pattern[str]]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"'?\d{2}(?:\d{2})?(?!\d)"
_DAY = (
    rf"(?:\d{{1,2}} ?[/.\- ] ?\d{{1,2}} ?[/.\- ] ?{_YEAR}|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH},?[ -]?{_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
_BIRTH = r"(?:d[./]? ?o[./]? ?b\b\.?|(?:date|day) of birth|birth ?da(?:y|te))"
_BORN = later(
    rf"\b(?:{_BIRTH}|born)(?:\W{{0,3}}(?:on|is|was)\b)?\W{{0,3}}(?:the )?{_WEEKDAY}{_DAY}"
    rf"|\b{_BIRTH}\W{{0,3}}\d{{6}}(?:\d\d)?(?!\d)"
    # After the day only as a remark on it: ‘reviewed 1/2/2025, DOB recorded’ is no birthday.
    rf"|(?<![\d/.-]){_DAY}(?: ?\( ?| ?[-:=] ?| is (?:the |his |her |their )?| ){_BIRTH}"
    r"(?= ?(?:[).,;:]|$))",
    re.IGNORECASE,
)
# ‘b.’ in small letters: a capital is an initial.
_BORN_SHORT = later(rf"(?<!\w)(?:b\.|\(b) ?(?i:{_DAY})")
_BIRTH_HINTS = ("birth", "born", "ob", "o.b", "o/b", "o b", "o. b", "o/ b", "b.", "(b")
"""Words that both patterns need; a search for them is faster."""
_LISTED = later(r"(?<!\w)a\. ?\d")
"""After an `a.`, `b.` is the next item of a list."""

_NHS = later(r"(?<!\d)(?<!\d[.,])\d{3}(?:[ -]{0,3}|\.)\d{3}(?:[ -]{0,3}|\.)\d{4}(?!\d)")
_UPN = later(r"\b[A-Z](?:[ -]?\d){11}[ -]?[0-9A-Z]\b", re.IGNORECASE)
# HM Revenue & Customs, National Insurance Manual NIM39110: letters that no number begins with.
_INSURANCE = later(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
    re.IGNORECASE,
)
# Names have at most 64 characters, and each part of a domain 63.
_MAIL = later(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# Ofcom, National Telephone Numbering Plan: 01, 02 and 07 belong to people. 03, 08 and 09 belong to
# services, such as the helplines that audits name.
_PHONE = later(
    r"(?<![\w-])(?<!\d[.,])(?:\(?(?:\+|00) ?44\)?[ .-]?(?:(?:\(0\)|0)[ -]?)?\(?|\(?0)"
    r"(?=[127]\d)\d(?:[ ).-]{0,2}\d){8,9}(?!\w|-\d)"
)

_POSTCODE = later(r"\b[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[A-Z]{2}\b", re.IGNORECASE)
_POSTCODE_END = later(r"\d {0,2}\d[A-Z]{2}\b", re.IGNORECASE)
"""The end of each postcode, which is faster to find than the whole."""
MAX_STREET_LENGTH = 90
"""Characters between the number of a house and its postcode."""
_HOUSE = later(r"(?:\b([A-Za-z]{1,12})[. ]{1,2})?(?<![\w/.:-])(\d{1,4})[A-Za-z]?\b([^\d%]*)$")
_HOUSE_BEHIND = later(r"[\s,(]{0,3}(?:house|flat|number|no\.?) ?\d", re.IGNORECASE)
_OTHER_NUMBERS = {
    "floor", "grade", "item", "level", "page", "part", "phase", "room", "section", "stage", "step",
    "team", "tier", "version", "ward", "week", "year",
}
"""Words before a number that is not the number of a house."""
# Not ‘place’ or ‘way’, which audits are full of.
_STREET = later(
    r"\b(?:avenue|ave|crescent|gardens|lane|ln|mews|road|rd|street|terrace)\b", re.IGNORECASE
)
_MONTH_FIRST = later(_MONTH, re.IGNORECASE)


def identifiers_in(text: str) -> tuple[str, ...]:
    """Return the kinds of details in a text that could identify someone, in words."""
    plain = plain_characters(text)
    figures = _count_figures(plain)
    if figures < _FEWEST and "@" not in plain:
        return ()
    return tuple([kind for kind, least, holds in _KINDS if figures >= least and holds(plain)])


def _count_figures(text: str) -> int:
    if text.isascii():
        data = text.encode()
        return len(data) - len(data.translate(None, b"0123456789"))
    return sum(map(str.isdecimal, text))


def _any_valid(pattern: Later, kind: str) -> Callable[[str], bool]:
    return lambda text: any(_is_valid(kind, found[0]) for found in pattern().finditer(text))


def _found(pattern: Later) -> Callable[[str], bool]:
    return lambda text: pattern().search(text) is not None


def _is_valid(kind: str, number: str) -> bool:
    """Return whether the check digit or letter of an NHS (`nhs`) or pupil (`upn`) number fits."""
    from stdnum.gb import nhs, upn  # noqa: PLC0415 - few texts hold ten figures

    check = nhs.is_valid if kind == "nhs" else upn.is_valid
    return check(re.sub(r"[\W_]", "", number))


def _has_birth(text: str) -> bool:
    small = text.casefold()
    if not any(hint in small for hint in _BIRTH_HINTS):
        return False
    if _BORN().search(text):
        return True
    return _BORN_SHORT().search(text) is not None and _LISTED().search(text) is None


def _has_address(text: str) -> bool:
    if not _POSTCODE_END().search(text):
        return False
    return any(
        _has_house(text[max(0, found.start() - MAX_STREET_LENGTH):found.start()], found[0])
        or _HOUSE_BEHIND().match(text, found.end())
        for found in _POSTCODE().finditer(text)
    )


def _has_house(before: str, postcode: str) -> bool:
    """Return whether the number of a house, not the day of a meeting, comes before a postcode."""
    # In mixed case it is the third of something (‘KS4 3rd’).
    if not (postcode.isupper() or postcode.islower()):
        return False
    house = _HOUSE().search(before)
    if house is None or (house[1] or "").casefold().rstrip("s") in _OTHER_NUMBERS:
        return False
    street = house[3].lstrip(" ,\r\n")
    if 1900 <= int(house[2]) < 2100 or _MONTH_FIRST().match(street):
        return False
    # ‘12 Mill Bank’, not ‘12 staff’; a postcode in small letters comes with streets in them.
    return (not street or street[0].isupper() or postcode.islower()
            or _STREET().search(street) is not None)


_KINDS: tuple[tuple[str, int, Callable[[str], bool]], ...] = (
    ("an NHS number", 10, _any_valid(_NHS, "nhs")),
    ("a unique pupil number", 11, _any_valid(_UPN, "upn")),
    ("a National Insurance number", 6, _found(_INSURANCE)),
    ("a date of birth", 3, _has_birth),
    ("an email address", 0, lambda text: "@" in text and _MAIL().search(text) is not None),
    ("a phone number", 10, _found(_PHONE)),
    ("a home address", 3, _has_address),
)
"""Each with the fewest figures that it has: counting them is faster than a search."""
_FEWEST = min(least for _, least, _ in _KINDS if least)


def mask_identifiers(text: str, place: str) -> str:
    """Return a text to show, or a sentence in place of a text that seems to identify a child.

    The sentence names the kinds of details, and the place of the text unless `place` is empty.
    """
    kinds = identifiers_in_words(text)
    if not kinds:
        return text
    where = f" It is in {place}." if place else ""
    return f"[Left out: it may contain {kinds}.{where}]"


def identifiers_in_words(text: str) -> str:
    """Return the kinds of details that could identify someone as a list in words, or nothing."""
    return " and ".join(identifiers_in(text))
