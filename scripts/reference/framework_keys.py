"""The page of the framework file: every key of the models, and what it may hold."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import NoneType, SimpleNamespace, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hsbstar.framework import model as models
from hsbstar.framework.model import Framework, Part, Within
from reference.markdown import code, fence, page, section, table
from reference.upkeep import require
from schemas.docstrings import docstrings_of

EXAMPLE = Path(__file__).parent / "example.yaml"

NAMES = {
    "Framework": "The file itself",
    "Scale": "scale",
    "ScalePoint": "Each of the scores",
    "OtherAnswer": "not_applicable and no_data",
    "Domain": "Each of the domains",
    "Principle": "Each of the principles",
    "Guideline": "Each entry of nice",
    "Statement": "Each of the statements",
}
"""By model, what its group of keys is called on the page."""

MEANINGS = {
    "Framework.id": "Its unique name. Rounds with another id cannot be compared.",
    "Framework.title": "Its name, on the first sheet of every workbook.",
    "Framework.edition": "Which edition of the statements it is. Returns from another edition are "
    "reported as `edition-differs`.",
    "Framework.citation": "How to cite it.",
    "Framework.sources": "The framework's sources.",
    "Framework.scale": "The scores that can be given, and the two answers that are not scores.",
    "Framework.domains": "Its parts: the spokes of the star.",
    "Scale.scores": "The scores, lowest first and without gaps.",
    "Scale.not_applicable": "The answer ‘this is outside our remit’.",
    "Scale.no_data": "The answer ‘we do this but cannot say how well’.",
    "Scale.note": "A remark on the scale, for people who read the file.",
    "ScalePoint.value": "The score.",
    "ScalePoint.label": "Its name, as in the audit workbook's list.",
    "ScalePoint.description": "What it means, in one line.",
    "OtherAnswer.label": "Its name, as in the list; not a number.",
    "OtherAnswer.description": "What it means, in one line.",
    "Domain.number": "Its number. Domains of two rounds are matched by it.",
    "Domain.title": "Its name, on its sheet and on the star.",
    "Domain.summary": "What is known about it, above its statements.",
    "Domain.sources": "The sources of its statements.",
    "Domain.questions": "Questions to ask, below the statements.",
    "Domain.principles": "Principles, each with an example from practice.",
    "Domain.nice": "The sections of NICE guideline NG55 that are relevant to the domain.",
    "Domain.statements": "Its statements.",
    "Principle.principle": "The principle.",
    "Principle.example": "How it looks in practice.",
    "Guideline.section": "The section number, such as 1.1.",
    "Guideline.text": "What it asks for, in your own words.",
    "Statement.id": "Its permanent name. Statements of two rounds are matched by it: never change "
    "it, and never give it to another statement.",
    "Statement.ref": "What people see and type, such as 2.4. It may change between editions.",
    "Statement.strand": "What it is about.",
    "Statement.text": "Its wording.",
}
"""The purpose of a key, where the model has no docstring on it."""

RULES = """
Rules for the whole file:

- no two statements have the same id or the same ref (in whatever case), no two domains the same
  number or title, no two scores the same value, no two answers the same label;
- each entry in `agencies` is one of the keys of `kinds`;
- one file can have its texts in several languages: [Add a language](../how-to/add-a-language.md);
- a key that is not on this page is an error, which suggests the nearest key;
- the file is plain YAML: no tags and no anchors are needed. Put a number that is text, such as the
  ref `"2.10"`, in quotation marks. Write other numbers in digits alone: `1`, not `01` or `1.0`.
  `null` and `~` are empty.

`hsbstar framework check FILE` lists everything that is wrong, with its line, as
[framework-fault](findings.md#framework-fault).
"""


def framework_page() -> str:
    """Return the page: a small whole example, then the keys of each group."""
    return page(
        "The framework file",
        "A framework file contains the domains, the statements and the scale. `hsbstar framework "
        "show` prints the one that comes with hsbstar. To make one from your area's audit tool, "
        "see [Use the official wording](../how-to/official-wording.md).",
        section("The smallest possible file", fence(EXAMPLE.read_text("utf-8"), "yaml")),
        *(section(_name(model), _keys(model)) for model in used_models()),
        section("Rules", RULES),
    )


def used_models() -> list[type[Part]]:
    """Return the models of the file, each before those that stand in it."""
    found: list[type[Part]] = []
    waiting: list[Any] = [Framework]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found.append(model)
            waiting += [
                inner for field in fields(model) for inner in _models_in(_hint(field))
            ]
    return found


def _name(model: type[Part]) -> str:
    return NAMES.get(model.__name__, model.__name__)


def _keys(model: type[Part]) -> str:
    return table(("key", "required", "kind of value", "what it is for"), (
        (code(field.name), "yes" if _is_needed(field) else "no",
         in_words(_hint(field)), meaning_of(model, field.name))
        for field in fields(model)
    ))


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _hint(field: Field[Any]) -> Any:
    # Of the key alone: attributes that are no keys may have types that only mypy knows.
    alone = SimpleNamespace(__annotations__={field.name: field.type})
    return get_type_hints(alone, vars(models), include_extras=True)[field.name]


def _models_in(hint: Any) -> list[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        return [hint]
    return [model for inner in get_args(hint) for model in _models_in(inner)]


def meaning_of(model: type[Part], name: str) -> str:
    """Return the purpose of a key: the model's docstring, or this page's own words."""
    meaning = docstrings_of(models)[model.__name__].get(name)
    meaning = meaning or MEANINGS.get(f"{model.__name__}.{name}")
    require(meaning, f"Say what {model.__name__}.{name} is for: below it in framework/model.py.")
    return meaning or ""


def in_words(hint: Any) -> str:
    """Return what a value may be."""
    if get_origin(hint) is Annotated:
        kind, *rest = get_args(hint)
        limits = {key: value for within in rest if isinstance(within, Within)
                  for key, value in within.limits.items()}
        return _bounded(kind, limits)
    if get_origin(hint) is Literal:
        return ", ".join(code(str(word)) for word in get_args(hint))
    if get_origin(hint) in {Union, UnionType}:
        return " or ".join(in_words(kind) for kind in get_args(hint) if kind is not NoneType)
    return _bounded(hint, {})


_WORD = re.compile(r"\^\[A-Za-z0-9\]\[A-Za-z0-9_\.-\]\{0,(\d+)\}\$")


def _patterned(pattern: str) -> str:
    word = _WORD.fullmatch(pattern)
    if word is None:
        return f"text that fits {code(pattern)}"
    return f"a word of letters, digits and `_ . -`, up to {int(word[1]) + 1} characters"


def _bounded(kind: Any, limits: dict[str, Any]) -> str:
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        many = f", {limits['min_length']} to {limits['max_length']} of them" if limits else ""
        return f"a list: {in_words(inner)}{many}"
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return f"keys ({in_words(key)}), each with {in_words(value)}"
    if kind is int:
        return f"a whole number, {limits['ge']} to {limits['le']}" if limits else "a whole number"
    if kind is str and "pattern" in limits:
        return _patterned(limits["pattern"])
    if kind is str:
        return f"text, up to {limits['max_length']:,} characters" if limits else "text"
    return "[a group of keys](#{})".format(_name(kind).casefold().replace(" ", "-"))
