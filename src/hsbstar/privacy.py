"""Notice what could identify a child in a text, without ever repeating it.

Audits describe practice, not cases. What slips into evidence all the same is named by its kind and
its cell alone: NHS numbers and unique pupil numbers only where their check digit or letter is
right (python-stdnum), the others by their form.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from stdnum.gb import nhs, upn

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6}"
_DAY = (
    r"(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{2,4}})"
)
_BORN = re.compile(
    r"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?da(?:y|te)|born)\W{0,3}(?:on |is |was )?"
    + _DAY,
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_UPN = re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE)
# HM Revenue & Customs, National Insurance Manual NIM39110: letters that no number begins with.
_INSURANCE = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r" ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    re.IGNORECASE,
)
# Bounded, so that no text takes longer than its length: names have 64 signs at the most.
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\d-])(?:\+44 ?(?:\(0\) ?)?|\(?0)\d(?:[ )-]{0,2}\d){8,9}(?![\d-])")
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_ADDRESS = re.compile(
    rf"\b(?:flat |no\.? )?\d{{1,4}}[a-z]?,? [A-Z][^\d\n]{{2,60}}{_POSTCODE}\b", re.IGNORECASE
)


def identifiers_in(text: str) -> tuple[str, ...]:
    """Return the kinds of what could identify someone in a text, in words; none for most texts."""
    plain = unicodedata.normalize("NFKC", text)
    return tuple(kind for kind, holds in _KINDS.items() if holds(plain))


def _any(pattern: re.Pattern[str], is_valid: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: any(is_valid(found) for found in pattern.findall(text))


def _found(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


_KINDS: dict[str, Callable[[str], bool]] = {
    "an NHS number": _any(_NHS, nhs.is_valid),
    "a unique pupil number": _any(_UPN, upn.is_valid),
    "a National Insurance number": _found(_INSURANCE),
    "a date of birth": _found(_BORN),
    "an e-mail address": _found(_MAIL),
    "a phone number": _found(_PHONE),
    "a home address": _found(_ADDRESS),
}
