"""The texts of the audit workbook in each language.

`data/messages/` holds a file for each language; `en.yaml` is the English that all others translate.
`scripts/build_messages.py` checks them and writes the file that is read here. A text that a
language lacks is in English. A user's own file of messages is read by `hsbstar.audit.message_file`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hsbstar.core.files import MESSAGES_DATA, bundled

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "en"
PSEUDO = "en-XA"
"""A made-up language, by which tests find texts that were not translated."""
ONLY_READ = ("also_read", "months")
"""The sections with comma-separated words that are read and never written."""
MAY_LACK = ("also_read",)
"""The section whose texts a language may do without."""
LONGEST: Mapping[str, int] = {
    # Limits of Excel: a sheet's name, and the title of a prompt at a cell.
    "sheets": 31, "choosing.title": 32, "choosing.prompt": 32,
    # Excel allows 255 characters, and the labels of two answers need up to 120.
    "choosing.error": 130,
    # A longer caption is not recognised when a return is read.
    "columns": 60, "fields": 60,
    # A footer of three parts can have 255 characters.
    "pages": 60,
    "domain.guidance_below": 40, "strands": 60, "start.open": 12, "figures": 60, "file": 200,
}
"""The maximum length of a text in characters, by its key or its section."""
LONGEST_TEXT = 2000
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class Messages:
    """All texts of a language by key, such as `start.about`; those that it lacks are in English."""

    language: str
    texts: Mapping[str, str]
    lacking: tuple[str, ...] = ()
    """The keys of the texts that are in English."""

    def text(self, key: str, **slots: object) -> str:
        """Return a text with its slots filled in."""
        return _SLOT.sub(lambda slot: str(slots[slot[1]]), self.texts[key])

    def section(self, name: str) -> dict[str, str]:
        """Return the texts of a section by the last part of their key."""
        start = f"{name}."
        return {key.removeprefix(start): text for key, text in self.texts.items()
                if key.startswith(start)}

    def listed(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return the words that each text of a section lists."""
        return {
            key: tuple(word.strip() for word in text.split(",") if word.strip())
            for key, text in self.section(name).items()
        }


def base_language(code: str) -> str:
    """Return a language's code without script and region: `en` of `en-GB`."""
    return code.partition("-")[0]


def longest(key: str) -> int | None:
    """Return the maximum length of a text in characters; None where `LONGEST_TEXT` applies."""
    return LONGEST.get(key) or LONGEST.get(key.partition(".")[0])


def slots_of(text: str) -> list[str]:
    """Return the slots of a text."""
    return _SLOT.findall(text)


def translated(language: str, own: Mapping[str, str], english: Mapping[str, str]) -> Messages:
    """Return the messages of a language: its own texts, and the English for those it lacks."""
    texts = {key: own.get(key) or text for key, text in english.items()}
    lacking = [key for key in english if not own.get(key) and not key.startswith(MAY_LACK)]
    return Messages(language, texts, tuple(lacking))


@cache
def bundled_messages() -> dict[str, Messages]:
    """Return the messages of every language that comes with hsbstar, English first."""
    texts: dict[str, dict[str, str]] = json.loads(bundled(MESSAGES_DATA))
    english = texts[ENGLISH]
    return {language: translated(language, own, english) for language, own in texts.items()}


def english() -> Messages:
    """Return the English messages."""
    return bundled_messages()[ENGLISH]
