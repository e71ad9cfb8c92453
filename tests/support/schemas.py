"""Hold what is printed as JSON against its schema, and a schema against the last release's."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from hsbstar.cli.terminal import Reporter
from hsbstar.core.files import bundled, schema_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pytest

LAST_RELEASE = Path(__file__).parent.parent / "golden" / "schemas"
"""The schemas of the last release: what other programs rely on."""
_BY_KEY = {"rounds": "compare", "fewest_areas": "collate-areas", "domains": "score",
           "returns": "check", "findings": "compare"}
"""A key by which a document shows which command printed it; the first that it has."""
_SAID = {"description", "title", "examples", "default", "$schema", "$id", "$defs", "if"}
"""What a schema says and does not check; and by which keys it knows a document, as some are added.
"""


@cache
def schema(name: str) -> Any:
    """Return a schema that comes with hsbstar."""
    return json.loads(bundled(schema_file(name)))


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what validates by a schema."""
    return Draft202012Validator(schema(name))


@cache
def _strict(name: str) -> Draft202012Validator:
    """Return what validates by a schema and refuses keys that it does not have."""
    return Draft202012Validator(_closed(schema(name)))


@cache
def _last(name: str) -> Draft202012Validator:
    return Draft202012Validator(last_release(name))


def last_release(name: str) -> Any:
    """Return the schema of the last release."""
    return json.loads((LAST_RELEASE / f"{name}.json").read_text(encoding="utf-8"))


def _closed(value: Any) -> Any:
    if isinstance(value, list):
        return [_closed(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    shut = {"additionalProperties": False} if isinstance(value.get("required"), list) and (
        "properties" in value) else {}
    return {**{key: _closed(inner) for key, inner in value.items()}, **shut}


def name_of(document: Mapping[str, object]) -> str:
    """Return the command that printed a document."""
    return next(name for key, name in _BY_KEY.items() if key in document)


def hold(document: Mapping[str, object]) -> None:
    """Raise ValidationError unless a document fits its schema, without a key more, and the last."""
    plain, name = json.loads(json.dumps(document)), name_of(document)
    _strict(name).validate(plain)
    _last(name).validate(plain)


def hold_all_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every document that a command prints from now on."""
    printed: Callable[[Reporter, Mapping[str, object]], None] = Reporter.json

    def held(reporter: Reporter, content: Mapping[str, object]) -> None:
        hold(content)
        printed(reporter, content)

    monkeypatch.setattr(Reporter, "json", held)


def breaks(old: Any, new: Any, *, written: bool) -> list[str]:
    """Return what of a schema is no longer as others rely on, each with its place.

    Of what hsbstar prints, a key may only be added, and a value must stay of the same type. Of a
    file that people write (`written`), what was allowed must stay allowed, and no key may become
    required.
    """
    return list(_breaks(_resolved(old, old), _resolved(new, new), "", written=written))


def _breaks(old: Any, new: Any, at: str, *, written: bool) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if key == "required":
            yield from _of_required(old, new, at, written=written)
        elif written and key in {"type", "enum"}:
            if after and not (before and _all_of(before) <= _all_of(after)):
                yield f"{at} allows less: {key}"
        elif isinstance(before, dict) and isinstance(after, dict):
            if key == "properties":
                yield from (f"{at}.{name} is gone" for name in before.keys() - after.keys())
            for name in before.keys() & after.keys() if key == "properties" else [""]:
                yield from _breaks(before[name] if name else before, after[name] if name else after,
                                   f"{at}.{name}" if name else f"{at}/{key}", written=written)
        elif key == "anyOf" and before and after and len(before) == len(after):
            for was, is_now in zip(before, after, strict=True):
                yield from _breaks(was, is_now, f"{at}/{key}", written=written)
        elif before != after:
            yield f"{at} has changed: {key}"


def _of_required(old: Any, new: Any, at: str, *, written: bool) -> Iterator[str]:
    was, is_now = set(old.get("required", ())), set(new.get("required", ()))
    if written:
        yield from (f"{at}.{name} has become required" for name in sorted(is_now - was))
    else:
        yield from (f"{at}.{name} is no longer always there" for name in sorted(was - is_now))


def _all_of(value: Any) -> set[Any]:
    return set(value) if isinstance(value, list) else {value}


def _resolved(value: Any, root: Any) -> Any:
    """Return a schema without references, and without what it only says."""
    if isinstance(value, list):
        return [_resolved(inner, root) for inner in value]
    if not isinstance(value, dict):
        return value
    if reference := value.get("$ref"):
        value = {**value, **root["$defs"][reference.rpartition("/")[2]]}
    return {
        key: {name: _resolved(part, root) for name, part in inner.items()}
        if key in {"properties", "patternProperties"} else _resolved(inner, root)
        for key, inner in value.items() if key not in _SAID | {"$ref"}
    }
