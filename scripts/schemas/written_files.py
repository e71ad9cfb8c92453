"""The JSON Schemas of the files that people write: framework, round file, map of a star tool.

hsbstar reads each plain value as text, and an editor reads `edition: 2026` as a number: so wherever
a text is read, a number may be written, and the other way round. An empty value is null to an
editor, and an empty text to hsbstar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import TypeAdapter

from hsbstar.audit.round_file import ROUND_KEYS, RULES
from hsbstar.framework import model as models
from hsbstar.framework.file import WHOLE
from hsbstar.framework.model import Framework
from hsbstar.framework.translations import is_text
from hsbstar.star_tool.own import map as star_map
from reference.framework_keys import meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    Schema = dict[str, Any]

_LANGUAGE: str = get_args(models.Language)[1].limits["pattern"]
_PLAIN = ["string", "number", "boolean"]
_NEEDED: Schema = {"type": _PLAIN, "pattern": r"\S"}
_OPTIONAL: Schema = {"type": [*_PLAIN, "null"]}
"""A text, which may be empty."""
_EMPTY = ("null", "string")
"""The types of an empty value, where a text has no character."""
_WHOLE = rf"^\s*({WHOLE.pattern})\s*$"


def framework_schema() -> Schema:
    """Return the schema of a framework file, from the models that check it."""
    schema = TypeAdapter(Framework).json_schema()
    parts = schema.pop("$defs")
    done: dict[str, Schema] = {}
    schema = _as_written(schema, (), parts, done)
    _describe(schema, Framework)
    for name, part in done.items():
        _describe(part, getattr(models, name))
    return schema | {"$defs": dict(sorted(done.items()))}


def _describe(schema: Schema, model: type[models.Part]) -> None:
    """Add what each key means."""
    for key, known in schema["properties"].items():
        schema["properties"][key] = {"description": meaning_of(model, key), **known}


def _as_written(
    schema: Schema, path: tuple[str | int, ...], parts: Mapping[str, Schema],
    done: dict[str, Schema],
) -> Schema:
    """Return the schema of plain values at a place of the file; `done` gets the parts."""
    known = {key: value for key, value in schema.items() if key != "title"}
    if reference := known.get("$ref"):
        name = reference.rpartition("/")[2]
        if name not in done:
            done[name] = {}
            done[name] |= _as_written(parts[name], path, parts, done)
        return known
    if options := known.pop("anyOf", None):
        # What is optional is left out, or empty: `_of_value` says where null may mean that.
        (only,) = [option for option in options if option != {"type": "null"}]
        known = {key: value for key, value in known.items() if key != "default"} | only
    if "properties" in known:
        known["properties"] = {key: _as_written(inner, (*path, key), parts, done)
                               for key, inner in known["properties"].items()}
    if "items" in known:
        known["items"] = _as_written(known["items"], (*path, 0), parts, done)
    if "patternProperties" in known:
        known["patternProperties"] = {
            pattern: _as_written(inner, (*path, "x"), parts, done)
            for pattern, inner in known["patternProperties"].items()}
        known["additionalProperties"] = False
    return _of_value(known, is_translated=is_text(path))


def _of_value(known: Schema, *, is_translated: bool) -> Schema:
    """Return the schema of a value as editors may read it; a text may be a group of languages."""
    if known.get("type") == "integer":
        return known | {"type": ["integer", "string"], "pattern": _WHOLE}
    if known.get("type") != "string" or "enum" in known:
        return known
    text = _NEEDED if known.get("minLength") or "pattern" in known else _OPTIONAL
    plain = {**text, **known, "type": text["type"]}
    if not is_translated:
        return plain
    default = {"default": plain.pop("default")} if "default" in plain else {}
    languages = {"type": "object", "patternProperties": {_LANGUAGE: plain | _NEEDED},
                 "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [plain, languages], **default}


def round_file_schema() -> Schema:
    """Return the schema of a round file `audit.yaml`."""
    properties: dict[str, Schema] = {}
    for key, about in ROUND_KEYS.items():
        value: Schema = {**_OPTIONAL, "pattern": r"^$|\S"}
        if about.is_list:
            value = {"type": ["array", *_EMPTY], "maxLength": 0, "items": _NEEDED}
        elif key == "versions":
            value = {"enum": [*RULES, "", None]}
        example = [about.example] if about.is_list else about.example
        properties[key] = {"description": about.meaning, **value, "examples": [example]}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def star_map_schema() -> Schema:
    """Return the schema of a map of an area's own star tool, which `hsbstar star-map` writes."""
    listed: Schema = {"additionalProperties": {"type": "string", "pattern": r"\S"}}
    places: Schema = {"type": ["object", *_EMPTY], "maxLength": 0, **listed}
    decimals = [*map(str, range(star_map.MAX_DECIMALS + 1))]
    properties: dict[str, Schema] = {
        "version": {"description": "The version of this form of map.",
                    "enum": [int(star_map.VERSION), star_map.VERSION]},
        "rounds": {
            "description": f"{star_map.REPLACE}: scores go in the cells named here, in place of "
            f"any numbers there. {star_map.NEXT_COLUMN}: earlier rounds stay; scores go in the "
            "next free column to the right.",
            "enum": [star_map.REPLACE, star_map.NEXT_COLUMN],
        },
        "decimals": {
            "description": "To how many decimals scores are rounded. Without it they are written "
            "unrounded.", "type": ["integer", "string", "null"],
            "pattern": f"^({'|'.join(decimals)})?$", "minimum": 0, "maximum": star_map.MAX_DECIMALS,
        },
        "domains": {"description": "The cell of each domain, by its number. A place is a sheet and "
                    "a cell, such as Star!C5, or a defined name.", **places},
        "statements": {"description": "The cell of each statement, by its ref.", **places},
        **{key: {"description": f"The cell that {what}.", "type": ["string", "null"]}
           for key, what in star_map.TEXTS.items()},
        "choose": {"description": "In a draft: which of the choices gets the scores.",
                   "type": _PLAIN},
        "choices": {"description": "In a draft: the columns or rows that scores could go in.",
                    "type": "object", "additionalProperties": {"type": "object", **listed}},
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
