"""Choose one language of a framework file's texts.

A text that people read may be given once, in the file's main language, or as a group of languages:
`title: {en: Audit, cy: Archwiliad}`. Works on the file's plain values, before anything checks them;
ids, refs and numbers are in no language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hsbstar.framework.yaml_values import FileFault, Path

MAIN = "en"
"""The main language of a file that does not say which it is in."""
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_BY_NAME = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}
_NAMES = {
    "title", "wording", "citation", "label", "description", "note", "summary", "text", "evidence",
    "first_step", "principle", "example",
}
_LISTS = {"questions", "sources"}
MAY_STAY = {"citation", "sources"}
"""The texts that are often the same in every language: they need no translation."""


def is_code(word: object) -> bool:
    """Return whether a word is the code of a language: `cy`, `en-GB`."""
    return isinstance(word, str) and _CODE.fullmatch(word) is not None


def code_meant(word: str) -> str:
    """Return the code that a word probably means: `cy` for `CY` or `Welsh`; empty if unknown."""
    first, *further = word.strip().replace("_", "-").split("-")
    # A script has four letters: `zh-Hans`.
    likely = "-".join((first.lower(), *(
        part.title() if len(part) == 4 else part.upper() for part in further)))
    return likely if is_code(likely) else _BY_NAME.get(word.strip().casefold(), "")


def fault_of_code(path: Path, word: str) -> FileFault:
    """Return the fault of a word that is not the code of a language, with a suggestion."""
    near = code_meant(word)
    hint = f" Did you mean ‘{near}’?" if near else ""
    return path, f"‘{word}’ is not a language code", (
        f"Use a code such as en for English or cy for Welsh, in lower case.{hint}"
    )


def main_language(content: Any) -> str:
    """Return the language in which every text of a file is there."""
    language = content.get("language", MAIN) if isinstance(content, dict) else MAIN
    return language.strip() if isinstance(language, str) else MAIN


def texts_of(content: Any) -> list[tuple[Path, Any]]:
    """Return every value that is, or should be, a text for people, with its place."""
    found: list[tuple[Path, Any]] = []
    _map_texts(content, lambda path, value: found.append((path, value)))
    return found


def _map_texts(value: Any, change: Callable[[Path, Any], Any], path: Path = ()) -> Any:
    """Return plain values with each text, or group of its languages, changed."""
    if is_text(path):
        return change(path, value)
    if isinstance(value, dict):
        return {key: _map_texts(inner, change, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_map_texts(inner, change, (*path, index)) for index, inner in enumerate(value)]
    return value


def is_text(path: Path) -> bool:
    """Return whether a place of a framework file has a text, which may be a group of languages."""
    if not path:
        return False
    last = path[-1]
    if isinstance(last, int):
        return len(path) > 1 and path[-2] in _LISTS
    if path[0] == "kinds":
        return len(path) == 2
    return last in _NAMES


def languages_in(content: Any) -> list[str]:
    """Return the languages of a file, the main one first."""
    main = main_language(content)
    found = {code: None for _, value in texts_of(content) if isinstance(value, dict)
             for code in value if is_code(code)}
    return [main, *(code for code in found if code != main)]


def in_language(content: Any, language: str, main: str) -> Any:
    """Return plain values with each text in a language, or in the main one where that lacks it."""
    def chosen(_: Path, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        text = value.get(language)
        return text if isinstance(text, str) and text.strip() else value.get(main, "")

    return _map_texts(content, chosen)


def untranslated(content: Any, language: str) -> list[Path]:
    """Return the places of the texts that a language lacks."""
    return [
        path for path, value in texts_of(content)
        if not MAY_STAY.intersection(path)
        and not (isinstance(value, dict) and language in value)
    ]


def check_main_language(content: Any) -> Iterator[FileFault]:
    """Check the code of the main language; with a wrong one every text would seem to lack it."""
    main = main_language(content)
    if not is_code(main):
        yield fault_of_code(("language",), main)


def check_translations(content: Any) -> Iterator[FileFault]:
    """Check the codes of languages, and that each group of them has the main one."""
    main = main_language(content)
    for path, value in texts_of(content):
        if not isinstance(value, dict):
            continue
        for code, text in value.items():
            if not is_code(code):
                yield fault_of_code((*path, code), code)
            elif not isinstance(text, str):
                yield (*path, code), "must be text", "Write one text."
            elif not text.strip():
                yield (*path, code), "is empty", "Write the text, or remove the line."
        if main not in value:
            yield path, f"is missing in the main language, {main}", f"Add ‘{main}: …’."


def merged(texts: Mapping[str, Any], main: str) -> Any:
    """Merge the plain values of a framework by language: groups of languages where they differ.

    All languages have the same shape.
    """
    first = texts[main]
    if isinstance(first, dict):
        return {key: merged({code: group[key] for code, group in texts.items()}, main)
                for key in first}
    if isinstance(first, tuple | list):
        return tuple(merged(dict(zip(texts, entries, strict=True)), main)
                     for entries in zip(*texts.values(), strict=True))
    others = {code: text for code, text in texts.items() if text != first}
    return {main: first, **others} if others else first
