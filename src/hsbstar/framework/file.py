"""Read a framework file: YAML, checked in one pass, every problem with its line.

The file is read as plain text values (`CheckedYaml`); the models decide which of them are numbers.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.framework.answers import Answered, answers_by_label, clashes
from hsbstar.framework.model import Framework, Part
from hsbstar.framework.translations import (
    check_main_language,
    check_translations,
    fault_of_code,
    in_language,
    languages_in,
    texts_of,
    untranslated,
)
from hsbstar.framework.yaml_values import CheckedYaml, path_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from hsbstar.framework.yaml_values import FileFault, Path

WHOLE = re.compile(r"0|-?[1-9][0-9]*")
"""A whole number as it is compared: with one spelling for each."""
_LIKE_A_NUMBER = re.compile(r"[=+\-@]|\d+(\.\d+)?%?$")


def read_framework(data: bytes, file: str) -> Framework:
    """Return the framework that a file holds, in all its languages.

    Raises FrameworkError with a finding for everything that is wrong with it.
    """
    checked = CheckedYaml(data, file)
    content = checked.value
    # First and alone: without a main language, every text would seem to lack it.
    checked.refuse(check_main_language(content))
    main, *others = languages_in(content)
    framework, found = _in_one(content, main, main)
    faults = [*check_translations(content), *found]
    translations = {}
    for language in others:
        made, further = _in_one(content, language, main)
        faults += [_placed(fault, content, language) for fault in further if fault not in found]
        if made and framework:
            translations[language] = made
            faults += _check_labels(framework, translations)
    checked.refuse(faults, checked.faults)
    assert framework is not None  # noqa: S101 - without faults there is one
    return framework.with_translations(
        translations, {language: len(untranslated(content, language)) for language in others}
    )


def find_untranslated(data: bytes, file: str) -> list[Finding]:
    """Return a finding for each text that a language of a framework file lacks."""
    checked = CheckedYaml(data, file)
    main, *others = languages_in(checked.value)
    return [
        finding(Problem.TEXT_UNTRANSLATED, Where(file, line=checked.line_of(path)),
                path=path_in_words(path), language=language, main=main)
        for language in others for path in untranslated(checked.value, language)
    ]


def _in_one(content: Any, language: str, main: str) -> tuple[Framework | None, list[FileFault]]:
    """Return the framework in one language, and what is wrong with it there."""
    texts = in_language(content, language, main)
    framework, faults = None, []
    try:
        framework = replace(validated(texts), language=language)
    except ValidationError as error:
        faults = [_in_words(details) for details in _true_faults(error)]
    return framework, [*faults, *_check_across(texts)]


def _placed(fault: FileFault, content: Any, language: str) -> FileFault:
    """Return a fault of a translation at the line of the translation."""
    path, what, fix = fault
    group = dict(texts_of(content)).get(path)
    is_there = isinstance(group, dict) and language in group
    return (*path, language) if is_there else path, what, fix


def _check_labels(main: Framework, translations: Mapping[str, Framework]) -> Iterator[FileFault]:
    """Check that no label of the last translation means another answer in any other language."""
    *_, language = translations
    scale = translations[language].scale
    places: dict[object, Path] = {
        Answered.NOT_APPLICABLE: ("scale", "not_applicable", "label"),
        Answered.NO_DATA: ("scale", "no_data", "label"),
        **{point.value: ("scale", "scores", index, "label")
           for index, point in enumerate(scale.scores)},
    }
    # A label of the main language is not at fault: the one that contradicts it is.
    known = set(answers_by_label(main.scale).items())
    for other in (main, *list(translations.values())[:-1]):
        for answer, words in clashes(other.scale, scale):
            if (words, answer) not in known:
                known.add((words, answer))
                what = f"‘{words}’ means another answer in a return in {other.language}"
                yield (*places[answer], language), what, (
                    "Choose different words, so that a cell shows which answer it is."
                )


def validated(content: Any) -> Framework:
    """Return the framework of plain values.

    Checks each value by itself; `read_framework` also checks them together. Raises pydantic's
    ValidationError.
    """
    return _adapter().validate_python(content)


@lru_cache(1)
def _adapter() -> TypeAdapter[Framework]:
    return TypeAdapter(Framework)


_WORDS_BY_KIND = {
    "int_parsing": ("must be a whole number", "Write it in digits, such as 1."),
    "int_type": ("must be a whole number", "Write it in digits, such as 1."),
    "string_too_short": ("is empty", "Write the text."),
    "string_too_long": ("is longer than {max_length} characters", "Shorten it."),
    "string_pattern_mismatch": (
        "contains characters that are not allowed, or is too long",
        "Use letters, digits, full stops, hyphens and underscores, without spaces.",
    ),
    "literal_error": ("must be {expected}", "Use one of these words."),
    "too_short": (
        "has {actual_length} entries but needs at least {min_length}", "Add what is missing.",
    ),
    "too_long": ("has more than {max_length} entries", "Remove some."),
    "tuple_type": ("must be a list", "Start each entry on a new line with ‘- ’."),
    "dataclass_type": ("must be a group of keys", "Write it as ‘key: value’ lines."),
    "dict_type": ("must be a group of keys", "Write it as ‘key: value’ lines."),
    "string_type": ("must be text", "Write one text, not a list or a group of keys."),
}


def _true_faults(error: ValidationError) -> list[ErrorDetails]:
    """Return an error's details without lists that are too short only for a faulty entry."""
    found = error.errors()
    inside = {details["loc"][:depth] for details in found for depth in range(len(details["loc"]))}
    return [
        details for details in found
        if details["type"] != "too_short" or details["loc"] not in inside
    ]


def _in_words(details: ErrorDetails) -> FileFault:
    """Return a fault found by pydantic as a path, a plain description and a way out."""
    path: Path = tuple(part for part in details["loc"] if part != "[key]")
    kind = details["type"]
    if kind == "missing":
        return path, "is missing", f"Add ‘{path[-1]}’."
    if kind == "unexpected_keyword_argument":
        return path, "is not a key in a framework file", _suggest_key(path)
    if kind == "string_pattern_mismatch" and path[0] == "messages":
        return fault_of_code(path, str(path[-1]))
    what, fix = _WORDS_BY_KIND.get(kind, (str(details["msg"]).lower(), "Correct the value."))
    return path, what.format(**details.get("ctx", {})), fix


def _suggest_key(path: Path) -> str:
    known = _keys_at(tuple(part for part in path[:-1] if isinstance(part, str)))
    return _nearest(str(path[-1]), known, "Remove it. The keys allowed here are "
                                          f"{', '.join(known)}.")


def _nearest(word: str, known: list[str], otherwise: str) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Did you mean ‘{near[0]}’?" if near else otherwise


@lru_cache
def _keys_at(path: tuple[str, ...]) -> list[str]:
    """Return the keys of the groups at a path, which leaves out the positions in lists."""
    model: type[Part] = Framework
    for part in path:
        annotation = get_type_hints(model)[part]
        inner = next(iter(get_args(annotation)), annotation)
        model = inner if isinstance(inner, type) else model
    return [field.name for field in fields(model)]


def _select(content: Any, *steps: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each value that the steps lead to (`*`: every entry of a list), with its path."""
    if not steps:
        yield path, content
        return
    step, *further = steps
    entries: Iterable[tuple[str | int, Any]] = ()
    if step == "*":
        entries = enumerate(content) if isinstance(content, list) else ()
    elif isinstance(content, dict) and step in content:
        entries = [(step, content[step])]
    for key, value in entries:
        yield from _select(value, *further, path=(*path, key))


def _check_across(content: Any) -> Iterator[FileFault]:
    """Find what no single value shows: doubles, gaps and names that lead nowhere.

    Works on the plain values, and so also where no model could be made of them.
    """
    statement = ("domains", "*", "statements", "*")
    for steps in (("revision",), ("scale", "scores", "*", "value"), ("domains", "*", "number"),
                  (*statement, "since")):
        yield from _check_whole(content, *steps)
    yield from _check_doubles(content, "id", *statement, "id")
    yield from _check_doubles(content, "ref", *statement, "ref")
    yield from _check_doubles(content, "number", "domains", "*", "number")
    yield from _check_doubles(content, "title", "domains", "*", "title")
    yield from _check_doubles(content, "score", "scale", "scores", "*", "value")
    yield from _check_scale(content)
    yield from _check_kinds(content)
    yield from _check_revisions(content)


def _check_whole(content: Any, *steps: str) -> Iterator[FileFault]:
    """Find numbers that are spelled as nobody compares them: `01`, `+1` and `1.0` are all 1."""
    for path, value in _select(content, *steps):
        if isinstance(value, str) and not WHOLE.fullmatch(value.strip()):
            yield path, *_WORDS_BY_KIND["int_parsing"]


def _check_doubles(content: Any, name: str, *steps: str) -> Iterator[FileFault]:
    for path, value, first in _doubles(_select(content, *steps)):
        what = f"the {name} ‘{value}’ is already used in {path_in_words(first[:-1])}"
        yield path, what, f"Give each its own {name}."


def _doubles(values: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, str, Path]]:
    """Yield each text that was there before, with its place and the first place."""
    first: dict[str, Path] = {}
    for path, value in values:
        if isinstance(value, str):
            seen = first.setdefault(value.strip().casefold(), path)
            if seen != path:
                yield path, value, seen


def _check_scale(content: Any) -> Iterator[FileFault]:
    values: dict[int, Path] = {}
    for path, value in _select(content, "scale", "scores", "*", "value"):
        if isinstance(value, str) and WHOLE.fullmatch(value.strip()) and len(value) < 10:
            values[int(value)] = path
    ordered = list(values)
    if ordered != sorted(ordered):
        yield ("scale", "scores"), "the scores are not in order", "List them lowest first."
    if values and max(values) - min(values) <= 2000:
        gaps = [str(step) for step in range(min(values), max(values)) if step not in values]
        if gaps:
            what = f"the scale has a gap: {', '.join(gaps[:5])} is missing"
            yield ("scale", "scores"), what, ("Add the missing score, or number the scores without "
                                              "gaps.")
    others = [*_select(content, "scale", "not_applicable", "label"),
              *_select(content, "scale", "no_data", "label")]
    for path, label in others:
        if isinstance(label, str) and _LIKE_A_NUMBER.match(label.strip()):
            what = f"the label ‘{label}’ looks like a number or a formula"
            yield path, what, "Use words, such as ‘N/A’, so that a cell shows which answer it is."
    for path, label, _ in _doubles([*_select(content, "scale", "scores", "*", "label"), *others]):
        yield path, f"the label ‘{label}’ is used twice", "Give each its own label."


def _check_kinds(content: Any) -> Iterator[FileFault]:
    kinds = content.get("kinds", {}) if isinstance(content, dict) else None
    if not isinstance(kinds, dict):
        return
    names = content.get("kind_names", {})
    named = [(("kind_names", kind), kind) for kind in names] if isinstance(names, dict) else []
    expected = _select(content, "domains", "*", "statements", "*", "agencies", "*")
    for path, kind in chain(expected, named):
        if isinstance(kind, str) and kind not in kinds:
            fix = _nearest(kind, list(kinds), "Add it under ‘kinds’.")
            yield path, f"‘{kind}’ is not one of the kinds of agency", fix


def _check_revisions(content: Any) -> Iterator[FileFault]:
    """Find statements that were added by a later revision than the file's own."""
    revision = content.get("revision", "1") if isinstance(content, dict) else ""
    for path, since in _select(content, "domains", "*", "statements", "*", "since"):
        if (str(revision).isdecimal() and str(since).isdecimal() and int(since) > int(revision)):
            what = f"‘since’ is {since}, but this file is revision {revision}"
            yield path, what, "Raise ‘revision’ at the top of the file, or correct ‘since’."
