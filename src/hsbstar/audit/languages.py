"""In which language a workbook is made: what there is, and what is missing in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import one_or_more
from hsbstar.core.text import nearest
from hsbstar.framework import (
    ENGLISH,
    PSEUDO,
    Messages,
    base_language,
    bundled_messages,
    code_meant,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.framework import Framework


@dataclass(frozen=True)
class Spoken:
    """A framework and the workbook's own texts in one language."""

    framework: Framework
    messages: Messages


def speak(language: str, framework: Framework, place: str = "") -> Spoken:
    """Return what a workbook in a language is made of; the main language where none is named.

    Raises HsbstarError, begun with `place`, where neither the framework nor any messages know it.
    """
    wanted = language.strip() or framework.language
    own = {one.language: one for one in framework.own_messages}
    messages = {**bundled_messages(), **own}
    known = [framework.language, *framework.translations, *messages]
    code = next((one for one in known if one.casefold() == wanted.casefold()), None)
    if code is None:
        shown = [one for one in dict.fromkeys(known) if one != PSEUDO]
        meant = code_meant(wanted)
        near = next((one for one in (meant, base_language(meant)) if one in shown),
                    nearest(wanted, shown))
        hint = f" Was ‘{near}’ meant?" if near else ""
        start = f"{place}: there" if place else "There"
        raise HsbstarError(
            f"{start} is nothing in the language ‘{wanted}’. There is: {', '.join(shown)}.{hint}"
        )
    in_it = framework if code == framework.language else framework.in_language(code)
    return Spoken(in_it, _messages_in(code, messages))


def _messages_in(code: str, messages: Mapping[str, Messages]) -> Messages:
    """Return the messages of a language: of `en` for `en-GB`, and else in English."""
    if said := messages.get(code) or messages.get(base_language(code)):
        return replace(said, language=code)
    return translated(code, {}, messages[ENGLISH].texts)


def tell_lacking(spoken: Spoken, main: Framework) -> str:
    """Say how much of a workbook is not in its language; nothing where all of it is."""
    language = spoken.framework.language
    lacking = []
    if language not in {main.language, base_language(main.language), *main.translations}:
        lacking.append(f"all of the framework's texts are in {main.language}")
    elif count := main.untranslated.get(language, 0):
        texts = f"{one_or_more(count, 'text')} of the framework"
        lacking.append(f"{texts} {_are(count)} in {main.language}")
    if count := len(spoken.messages.lacking):
        texts = f"{one_or_more(count, 'text')} of the workbook itself"
        lacking.append(f"{texts} {_are(count)} in {ENGLISH}")
    return f"In the workbooks in {language}, {' and '.join(lacking)}." if lacking else ""


def _are(count: int) -> str:
    return "is still" if count == 1 else "are still"
