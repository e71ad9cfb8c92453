"""The page of the JSON: every key that a command prints, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference.json_documents import documents
from reference.json_keys import GROUP, LIST, MEANINGS, NAMED
from reference.markdown import code, page, section, table
from reference.upkeep import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def json_page() -> str:
    """Return the page, after comparing the described keys with the printed ones."""
    printed = {name: dict(keys_of(document)) for name, document in documents().items()}
    return page(
        "JSON",
        "`check`, `score`, `compare` and `collate-areas` accept `--format json`. Standard output "
        "then contains one document and nothing else. Keys are only ever added, and `version` is "
        "1: a program that reads it must ignore keys that it does not know. Scores are not "
        "rounded; a score that does not exist is null. Paths are as you gave them. Evidence and "
        "actions are never included.",
        "In the tables, `[]` means each entry of a list, and `{}` for each name in a group "
        "whose keys are names.",
        "If the returns have errors, `score` ends with exit code 1, writes no output and prints "
        "the document of `check`; `compare` and `collate-areas` then print only `version` and "
        "`findings`.",
        *(section(name, _section(name, keys)) for name, keys in printed.items()),
    )


def _section(name: str, printed: Mapping[str, set[str]]) -> str:
    meanings = MEANINGS[name]
    unknown, gone = printed.keys() - meanings.keys(), meanings.keys() - printed.keys()
    require(not unknown, f"Say in json_keys.py what these keys of {name} mean: {sorted(unknown)}")
    require(not gone, f"{name} does not print these keys of json_keys.py: {sorted(gone)}")
    for path, kinds in printed.items():
        described = meanings[path][0]
        wrong = {kind for kind in kinds if kind not in described}
        require(not wrong, f"{name}: {path} is told as {described}, but can be {wrong}")
    return table(("key", "value", "meaning"), (
        (code(path), kind, meaning) for path, (kind, meaning) in meanings.items()
    ))


def keys_of(value: Any, at: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield the path of every key below a value, with the kinds of value that stand there."""
    found: dict[str, set[str]] = {}
    for path, inner in _walk(value, at):
        found.setdefault(path, set()).add(_kind(inner))
    yield from found.items()


def _walk(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        named = at.rpartition(".")[2] in NAMED
        for key, inner in value.items():
            path = f"{at}{{}}" if named else f"{at}.{key}".lstrip(".")
            yield path, inner
            yield from _walk(inner, path)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict):
                yield from _walk(inner, f"{at}[]")


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", str: "text", int: "number", float: "number", list: LIST,
             dict: GROUP, type(None): "null"}
    return kinds[type(value)]
