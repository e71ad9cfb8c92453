"""Read a file of messages: the workbook's texts in one language, every fault with its line.

A text that is missing or empty is no fault: it is said in English. Whatever could be read in two
ways is one: a word by which a column is known must not mean another column in another language.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from hsbstar.audit.captions import words_of_caption, words_of_field
from hsbstar.core.text import fold
from hsbstar.framework import (
    LONGEST_TEXT,
    ONLY_READ,
    CheckedYaml,
    FileFault,
    Messages,
    bundled_messages,
    english,
    longest,
    slots_of,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_NO_NAME = re.compile(r"(?i)[\[\]:*?/\\]|^['\d]|'$|^(hsbstar|history)$")
"""What Excel, or another sheet of ours, does not leave for the name of the first sheet."""


def read_messages(
    data: bytes, file: str, language: str, others: Sequence[Messages] | None = None
) -> Messages:
    """Return the messages of a language that a file holds.

    `others` is all that is read beside it; without them, the other languages of hsbstar itself.
    Raises FrameworkError with a finding for everything that is wrong with the file.
    """
    checked = CheckedYaml(data, file, "file of messages")
    known = english()
    texts, found = _flat(checked.value, known.texts)
    if others is None:
        others = [one for one in bundled_messages().values() if one.language != language]
    made = translated(language, texts, known.texts)
    found += [fault for key, text in texts.items() for fault in _check_text(key, text, known)]
    found += _check_words(made, others, texts)
    found += _check_first_sheet(made, others, texts)
    checked.refuse(found, checked.faults)
    return made


def _flat(content: Any, english_texts: Mapping[str, str]) -> tuple[dict[str, str], list[FileFault]]:
    """Return the texts by key, without the empty ones, and what is no text of ours."""
    texts: dict[str, str] = {}
    faults: list[FileFault] = []
    sections = {key.partition(".")[0] for key in english_texts}
    if not isinstance(content, dict):
        return {}, [((), "must be a group of keys", "Begin with a copy of the template.")]
    for name, group in content.items():
        if name not in sections:
            faults.append(((name,), "is not a part of a file of messages", _near(name, sections)))
        elif not isinstance(group, dict):
            faults.append(((name,), "must be a group of keys", "Write ‘key: text’ lines below it."))
        else:
            known = {key.partition(".")[2] for key in english_texts if key.startswith(f"{name}.")}
            for key, text in group.items():
                if key not in known:
                    what = "is not a text of the workbook"
                    faults.append(((name, key), what, _near(key, known)))
                elif not isinstance(text, str):
                    faults.append(((name, key), "must be text", "Write one text."))
                elif text.strip():
                    # A caption on two lines would be another name of its column in the table.
                    texts[f"{name}.{key}"] = " ".join(text.split())
    return texts, faults


def _near(word: str, known: set[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean ‘{near[0]}’?" if near else "Remove it: the template has all there are."


def _path(key: str) -> tuple[str, str]:
    section, _, name = key.partition(".")
    return section, name


def _check_text(key: str, text: str, known: Messages) -> Iterator[FileFault]:
    """Check one text against the English: its slots, its length, its signs."""
    wanted, given = slots_of(known.texts[key]), slots_of(text)
    # As often, too: a slot that stands twice could make a text longer than Excel shows.
    if sorted(wanted) != sorted(given) or re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
        told = " and ".join(f"{{{slot}}}" for slot in dict.fromkeys(wanted)) or "none"
        yield _path(key), f"does not have the words in braces of the English ({told})", (
            "Write the same ones as often, each between { and }, and no others."
        )
    most = longest(key) or LONGEST_TEXT
    # As Excel counts: what is beyond Unicode's first 65,536 signs, as a smiley is, counts as two.
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > most:
        yield _path(key), f"is longer than {most} signs", "Shorten it."
    if key.startswith("sheets.") and _NO_NAME.search(text):
        yield _path(key), "cannot be the name of a sheet", (
            "Leave out [ ] : * ? / \\, an apostrophe at either end and a figure at the beginning."
        )


_KNOWN_BY: tuple[tuple[tuple[str, ...], Callable[[str], str]], ...] = (
    # In a table that came as CSV, columns and fields head the same row.
    (("columns", "also_read", "fields"), words_of_caption),
    (("fields",), words_of_field),
    (("months",), fold),
)
"""The sections whose words tell what is meant, and how they are compared."""


def _words(
    messages: Messages, sections: Sequence[str], folded: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Yield each word by which something is known, and the key of its text."""
    for section in sections:
        if section in ONLY_READ:
            listed = messages.listed(section)
        else:
            listed = {name: (text,) for name, text in messages.section(section).items()}
        for name, words in listed.items():
            yield from ((folded(word), f"{section}.{name}") for word in words)


def _check_words(
    made: Messages, others: Sequence[Messages], own: Mapping[str, str]
) -> Iterator[FileFault]:
    """Check that no word means one thing here and another one here or in any other language."""
    for sections, folded in _KNOWN_BY:
        meant: dict[str, tuple[str, str]] = {}
        for one in others:
            for word, key in _words(one, sections, folded):
                meant.setdefault(word, (key, f" in {one.language}"))
        for word, key in _words(made, sections, folded):
            if key not in own:
                continue
            other, where = meant.setdefault(word, (key, ", too"))
            # What a column is called, and by what else it is known, is the same thing.
            if _path(other)[1] != _path(key)[1]:
                yield _path(key), f"‘{word}’ means ‘{other}’{where}", (
                    "Choose another word: it must be plain what is meant."
                )


_BESIDE_FIELDS = ("start", "help", "carried", "presets")
"""What stands on the first sheet with the fields, and is no caption of one."""


def _check_first_sheet(
    made: Messages, others: Sequence[Messages], own: Mapping[str, str]
) -> Iterator[FileFault]:
    """Check that no other text of the first sheet reads like a field's caption in any language.

    The field would be looked for beside that text, and what the agency wrote would be lost.
    """
    captions: dict[str, str] = {}
    beside: dict[str, str] = {}
    for one in (*others, made):
        captions.update(_words(one, ("fields",), words_of_field))
    for one in others:
        beside.update(_words(one, _BESIDE_FIELDS, words_of_field))
    for sections, meant in ((_BESIDE_FIELDS, captions), (("fields",), beside)):
        for word, key in _words(made, sections, words_of_field):
            other = meant.get(word)
            # A field's own help may repeat its caption: the caption comes first.
            if key in own and other and _path(other)[1] != _path(key)[1]:
                yield _path(key), f"‘{word}’ reads like ‘{other}’", (
                    "Choose another word: a field is found by its caption."
                )
