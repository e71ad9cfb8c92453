"""Choose one language of a framework file's texts.

A text that people read may be given once, in the file's main language, or as a group of languages:
`title: {en: Audit, cy: Archwiliad}`. Works on the file's plain values, before anything checks them;
ids, refs and numbers are in no language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.framework.yaml_values import FileFault, Path

MAIN = "en"
"""The main language of a file that does not say which it is in."""
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_SCRIPT = 4
"""The letters of a script in a code: `zh-Hans`."""
_BY_NAME = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}
_NAMES = {
    "title", "wording", "citation", "label", "description", "note", "summary", "text", "evidence",
    "first_step", "principle", "example",
}
_LISTS = {"questions", "sources"}
MAY_STAY = {"citation", "sources"}
"""What is often the same in every language: it lacks nothing where it is not translated."""


def is_code(word: object) -> bool:
    """Say whether a word is the code of a language: `cy`, `en-GB`."""
    return isinstance(word, str) and _CODE.fullmatch(word) is not None


def code_meant(word: str) -> str:
    """Return the code that was meant by a word that is none: `cy` by `CY` or `Welsh`; or none."""
    first, *further = word.strip().replace("_", "-").split("-")
    likely = "-".join((first.lower(), *(
        part.title() if len(part) == _SCRIPT else part.upper() for part in further)))
    return likely if is_code(likely) else _BY_NAME.get(word.strip().casefold(), "")


def fault_of_code(path: Path, word: str) -> FileFault:
    """Return the fault that a word is not the code of a language, with what may be meant."""
    near = code_meant(word)
    hint = f" Was ‘{near}’ meant?" if near else ""
    return path, f"‘{word}’ is not the code of a language", (
        f"Use a code such as en for English or cy for Welsh, in small letters.{hint}"
    )


def main_language(content: Any) -> str:
    """Return the language in which every text of a file is there."""
    told = content.get("language", MAIN) if isinstance(content, dict) else MAIN
    return told.strip() if isinstance(told, str) else MAIN


def texts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value that is a text for people, or stands where one should, with its place."""
    if _is_text(path):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_of(inner, (*path, index))


def _is_text(path: Path) -> bool:
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


def in_language(value: Any, language: str, main: str, path: Path = ()) -> Any:
    """Return plain values with each text in a language, or in the main one where that lacks it."""
    if _is_text(path):
        if not isinstance(value, dict):
            return value
        told = value.get(language)
        return told if isinstance(told, str) and told.strip() else value.get(main, "")
    if isinstance(value, dict):
        return {key: in_language(inner, language, main, (*path, key))
                for key, inner in value.items()}
    if isinstance(value, list):
        return [in_language(inner, language, main, (*path, index))
                for index, inner in enumerate(value)]
    return value


def untranslated(content: Any, language: str) -> list[Path]:
    """Return the places of the texts that a language lacks."""
    return [
        path for path, value in texts_of(content)
        if not MAY_STAY.intersection(path) and not _is_said(value, language)
    ]


def _is_said(value: Any, language: str) -> bool:
    return isinstance(value, dict) and language in value


def check_main_language(content: Any) -> Iterator[FileFault]:
    """Check the code of the main language; where that is none, every text would lack it."""
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
                yield (*path, code), "is empty", "Write the text, or leave the line out."
        if main not in value:
            yield path, f"is not there in the main language, {main}", f"Add ‘{main}: …’."


def merged(texts: Mapping[str, Any], main: str) -> Any:
    """Return plain values of one framework in many languages as one, with groups where they differ.

    `texts` holds the values by language; all have the same shape.
    """
    first = texts[main]
    if isinstance(first, dict):
        return {key: merged({code: one[key] for code, one in texts.items()}, main)
                for key in first}
    if isinstance(first, tuple | list):
        return tuple(
            merged({code: one[index] for code, one in texts.items()}, main)
            for index in range(len(first))
        )
    others = {code: one for code, one in texts.items() if one != first}
    return {main: first, **others} if others else first
