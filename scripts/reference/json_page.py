"""The page of the JSON: every key that a command prints, and what it means."""

from __future__ import annotations

from enum import Enum
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from hsbstar.core.files import SCHEMAS
from reference.json_documents import documents
from reference.markdown import code, page, section, table
from reference.upkeep import require
from schemas.documents import DOCUMENTS, MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = {bool: "true or false", str: "text", int: "number", float: "number", NoneType: "null"}


class Key(NamedTuple):
    """A key of a document: where it is, what it may be, what it means."""

    path: str
    kind: str
    meaning: str


def json_page() -> str:
    """Return the page, after comparing the keys of the types with the printed ones."""
    printed = documents()
    return page(
        "JSON",
        "`check`, `score`, `compare` and `collate-areas` accept `--format json`. Standard output "
        "then contains one document and nothing else. Keys are only ever added, and `version` is "
        "1: a program that reads it must ignore keys that it does not know. Scores are not "
        "rounded; a score that does not exist is null. Paths are as you gave them. Evidence and "
        "actions are never included.",
        "In the tables, `[]` means each entry of a list. The keys of a group may be names, of "
        "agencies for example. There is more on [codes](findings.md), "
        "[ranks](../explanation/scores.md#how-certain-the-order-is) and "
        "[priorities](../how-to/action-plan.md#the-rule).",
        "If the returns have errors, `score` ends with exit code 1, writes no output and prints "
        "the document of `check`; `compare` and `collate-areas` then print only `version` and "
        "`findings`.",
        *(section(name, _section(name, printed[name])) for name in DOCUMENTS),
        section("JSON Schemas", "`hsbstar schema NAME` prints the JSON Schema (draft 2020-12) of "
                "a document, or of a file that people write. The schema of a document allows keys "
                "that are added later; the schema of a file refuses keys that hsbstar does not "
                "know. `star-map` prints no JSON: its schema describes the file that it writes. "
                "The `$id` of a schema, such as `urn:hsbstar:schema:score:1`, ends in its "
                "version.",
                table(("name", "describes"),
                      ((code(name), words) for name, words in SCHEMAS.items()))),
    )


def _section(name: str, document: Any) -> str:
    keys = list(keys_of(DOCUMENTS[name].whole))
    gone = [key.path for key in keys if not any(_at(document, key.path.split(".")))]
    require(not gone, f"The made-up {name} has no {gone}: add it to json_documents.py.")
    return table(("key", "value", "meaning"), (
        (code(key.path), key.kind, key.meaning) for key in keys))


def keys_of(kind: Any, at: str = "") -> Iterator[Key]:
    """Yield every key of a document's type, those of a part below the key that holds it."""
    for name, hint in get_type_hints(kind).items():
        yield Key(f"{at}{name}", _in_words(hint), MEANINGS[kind.__name__][name])
        inner = [hint, *get_args(hint)]
        for part in filter(is_typeddict, inner):
            yield from keys_of(part, f"{at}{name}{'[]' if get_origin(hint) is list else ''}.")


def _in_words(hint: Any) -> str:
    if get_origin(hint) is list:
        return "list"
    if get_origin(hint) is dict or is_typeddict(hint):
        return "group"
    if get_origin(hint) is Literal:
        return _WORDS[type(get_args(hint)[0])]
    if isinstance(hint, type) and issubclass(hint, Enum):
        *first, last = (code(member.value) for member in hint)
    elif isinstance(hint, type):
        return _WORDS[hint]
    else:
        *first, last = map(_in_words, get_args(hint))
    return f"{', '.join(first)} or {last}"


def _at(value: Any, steps: list[str]) -> Iterator[bool]:
    """Yield a word for each place that the steps lead to."""
    step, *further = steps
    name = step.removesuffix("[]")
    if name not in value:
        return
    if not further:
        yield True
        return
    for inner in value[name] if step.endswith("[]") else [value[name]]:
        yield from _at(inner, further)
