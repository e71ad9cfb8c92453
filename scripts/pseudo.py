"""Write a text in words of no language, as long as a translation may be, to see what was forgotten.

Letters bear accents, a third more is added, and each text is in «…»: a word in plain letters was
never translated, and a text without its closing mark is cut.
"""

from __future__ import annotations

import re

_ACCENTED = str.maketrans(
    "abcdefghijklmnoprstuwyzABCDEFGHIJKLMNOPRSTUWYZ",
    "àbçđéƒĝĥíĵķļmñöþŕšţûŵýžÀBÇĐÉFĜĤÍĴĶĻMÑÖÞŔŠŢÛŴÝŽ",
)
_FILLING = "õñé ţŵö ţĥŕéé ƒöûŕ ƒíṽé šíx šéṽéñ éíĝĥţ ñíñé ţéñ"
_SLOT = re.compile(r"(\{\w+\})")
OPENING, CLOSING = "«", "»"


def pseudo(text: str, *, longest: int = 100_000) -> str:
    """Return a text in pseudo-language, slots as they are, in at most `longest` characters."""
    parts = _SLOT.split(text)
    shown = "".join(part if _SLOT.fullmatch(part) else part.translate(_ACCENTED) for part in parts)
    more = min(max(2, len(text) * 3 // 10), longest - len(text) - 3)
    filling = (_FILLING + " ") * (more // len(_FILLING) + 1)
    added = f" {filling[:more].rstrip()}" if more > 1 else ""
    return f"{OPENING}{shown}{added}{CLOSING}"
