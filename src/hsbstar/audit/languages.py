"""The language of a workbook: which languages there are, and what lacks a translation."""

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
    from hsbstar.framework import Framework


@dataclass(frozen=True)
class AuditTexts:
    """A framework and the workbook's own texts in one language."""

    framework: Framework
    messages: Messages


def audit_texts(language: str, framework: Framework, place: str = "") -> AuditTexts:
    """Return the texts of a workbook in a language; in the main language if `language` is empty.

    Raises HsbstarError, with `place` before the sentence, for a language of which neither the
    framework nor any messages have a text.
    """
    code = language.strip() or framework.language
    messages = bundled_messages() | {own.language: own for own in framework.own_messages}
    known = [framework.language, *framework.translations, *messages]
    found = next((other for other in known if other.casefold() == code.casefold()), None)
    if found is None:
        shown = [other for other in dict.fromkeys(known) if other != PSEUDO]
        meant = code_meant(code)
        near = next((other for other in (meant, base_language(meant)) if other in shown),
                    nearest(code, shown))
        hint = f" Did you mean ‘{near}’?" if near else ""
        start = f"{place}: there" if place else "There"
        raise HsbstarError(
            f"{start} is nothing in the language ‘{code}’. You can use: {', '.join(shown)}.{hint}"
        )
    in_it = framework if found == framework.language else framework.in_language(found)
    # The messages of `en` for `en-GB`; otherwise the English ones.
    own = messages.get(found) or messages.get(base_language(found))
    return AuditTexts(in_it, replace(own, language=found) if own
                      else translated(found, {}, messages[ENGLISH].texts))


def lacking_sentence(texts: AuditTexts, main: Framework) -> str:
    """Return how much of a workbook is not in its language; nothing where all of it is."""
    language = texts.framework.language
    lacking = []
    in_workbook = [key for key in texts.messages.lacking if not key.startswith("emails.")]
    if language not in {main.language, base_language(main.language), *main.translations}:
        lacking.append(f"all of the framework's texts are in {main.language}")
    for count, whose, instead in (
        (main.untranslated.get(language, 0), "the framework", main.language),
        (len(in_workbook), "the workbook itself", ENGLISH),
    ):
        if count:
            are = "is still" if count == 1 else "are still"
            lacking.append(f"{one_or_more(count, 'text')} in {whose} {are} in {instead}")
    return f"In the workbooks in {language}, {' and '.join(lacking)}." if lacking else ""
