"""Read a file of messages: the workbook's texts in one language, every fault with its line.

A missing or empty text is no fault: the workbook has it in English. A word that could be read in
two ways is: the caption of a column must not mean another column in another language.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from hsbstar import framework
from hsbstar.audit.columns import words_of_caption, words_of_field
from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsbstar.framework import FileFault, Messages

_NO_NAME = re.compile(r"(?i)[\[\]:*?/\\]|^['\d]|'$|^(hsbstar|history)$")
"""Names that the first sheet cannot have, because of Excel or of another sheet of ours."""


def read_messages(
    data: bytes, file: str, language: str, others: Sequence[Messages] | None = None
) -> Messages:
    """Return the messages of a language that a file holds.

    `others` are the messages of all other languages; without it, those that come with hsbstar.
    Raises FrameworkError with a finding for each fault of the file.
    """
    checked = framework.CheckedYaml(data, file, "message file")
    known = framework.english()
    texts, found = _flat(checked.value, known.texts)
    if others is None:
        bundled = framework.bundled_messages()
        others = [messages for code, messages in bundled.items() if code != language]
    made = framework.translated(language, texts, known.texts)
    found += [fault for key, text in texts.items() for fault in _check_text(key, text, known)]
    found += _check_words(made, others, texts)
    found += _check_first_sheet(made, others, texts)
    checked.refuse(found, checked.faults)
    return made


def _flat(content: Any, english_texts: Mapping[str, str]) -> tuple[dict[str, str], list[FileFault]]:
    """Return the texts by key, without the empty ones, and a fault for anything else."""
    texts: dict[str, str] = {}
    faults: list[FileFault] = []
    sections = {key.partition(".")[0] for key in english_texts}
    if not isinstance(content, dict):
        return {}, [((), "must be a group of keys", "Start with a copy of the template.")]
    for name, group in content.items():
        if name not in sections:
            faults.append(((name,), "is not a section of a message file", _near(name, sections)))
        elif not isinstance(group, dict):
            faults.append(((name,), "must be a group of keys", "Write ‘key: text’ lines below it."))
        else:
            known = {key.partition(".")[2] for key in english_texts if key.startswith(f"{name}.")}
            for key, text in group.items():
                if key not in known:
                    what = "is not a text in the workbook"
                    faults.append(((name, key), what, _near(key, known)))
                elif not isinstance(text, str):
                    faults.append(((name, key), "must be text", "Write one text."))
                elif text.strip():
                    # A caption on two lines would be another name of its column in the table.
                    texts[f"{name}.{key}"] = " ".join(text.split())
    return texts, faults


def _near(word: str, known: set[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean ‘{near[0]}’?" if near else "Remove it. The template lists all the texts."


def _path(key: str) -> tuple[str, str]:
    section, _, name = key.partition(".")
    return section, name


def _check_text(key: str, text: str, known: Messages) -> Iterator[FileFault]:
    """Check one text against the English: its slots, its length, its characters."""
    slots = framework.slots_of(known.texts[key])
    # As often as in English, since a repeated slot could make a text longer than Excel shows.
    if sorted(slots) != sorted(framework.slots_of(text)) or re.search(
        r"[{}]", re.sub(r"\{\w+\}", "", text)
    ):
        names = " and ".join(f"{{{slot}}}" for slot in dict.fromkeys(slots)) or "none"
        yield _path(key), f"does not have the same words in braces as the English ({names})", (
            "Use the same words the same number of times, each between { and }, and no others."
        )
    limit = framework.longest(key) or framework.LONGEST_TEXT
    # As Excel counts: a character beyond Unicode's first 65,536, such as an emoji, counts as two.
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > limit:
        yield _path(key), f"is longer than {limit} characters", "Shorten it."
    if key.startswith("sheets.") and _NO_NAME.search(text):
        yield _path(key), "cannot be a sheet name", (
            "Do not use [ ] : * ? / \\, an apostrophe at either end or a figure at the start."
        )


_KNOWN_BY: tuple[tuple[tuple[str, ...], Callable[[str], str]], ...] = (
    # In a table that came as CSV, columns and fields head the same row.
    (("columns", "also_read", "fields"), words_of_caption),
    (("fields",), words_of_field),
    (("months",), fold),
)
"""The sections whose words identify something, and how their words are compared."""


def _words(
    messages: Messages, sections: Sequence[str], folded: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Yield each word of some sections, and the key of its text."""
    for section in sections:
        listed = messages.listed(section) if section in framework.ONLY_READ else None
        for name, text in messages.section(section).items():
            for word in listed[name] if listed else (text,):
                yield folded(word), f"{section}.{name}"


def _check_words(
    made: Messages, others: Sequence[Messages], own: Mapping[str, str]
) -> Iterator[FileFault]:
    """Check that no word has two meanings, here or in any other language."""
    for sections, folded in _KNOWN_BY:
        meant: dict[str, tuple[str, str]] = {}
        for other in others:
            for word, key in _words(other, sections, folded):
                meant.setdefault(word, (key, f" in {other.language}"))
        for word, key in _words(made, sections, folded):
            if key not in own:
                continue
            known, where = meant.setdefault(word, (key, " as well"))
            # The caption of a column and the other words for it have the same name.
            if _path(known)[1] != _path(key)[1]:
                yield _path(key), f"‘{word}’ means ‘{known}’{where}", (
                    "Choose another word, so that the meaning is clear."
                )


_NEXT_TO_FIELDS = ("start", "help", "carried", "presets")
"""The sections with the other texts of the first sheet."""


def _check_first_sheet(
    made: Messages, others: Sequence[Messages], own: Mapping[str, str]
) -> Iterator[FileFault]:
    """Check that no other text of the first sheet reads like a field's caption in any language.

    The reader would look for the field next to that text, and lose what the agency wrote.
    """
    captions: dict[str, str] = {}
    texts: dict[str, str] = {}
    for messages in (*others, made):
        captions.update(_words(messages, ("fields",), words_of_field))
    for messages in others:
        texts.update(_words(messages, _NEXT_TO_FIELDS, words_of_field))
    for sections, meant in ((_NEXT_TO_FIELDS, captions), (("fields",), texts)):
        for word, key in _words(made, sections, words_of_field):
            known = meant.get(word)
            # A field's own help may repeat its caption: the caption comes first.
            if key in own and known and _path(known)[1] != _path(key)[1]:
                yield _path(key), f"‘{word}’ reads like ‘{known}’", (
                    "Choose another word: hsbstar finds a field by its caption."
                )
