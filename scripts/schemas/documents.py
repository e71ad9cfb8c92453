"""The JSON Schemas of the documents that commands print, from the types of the contract."""

from __future__ import annotations

from enum import Enum
from types import NoneType, UnionType
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

from hsbstar.areas import documents as of_areas
from hsbstar.comparison import documents as of_comparisons
from hsbstar.rounds import documents as of_rounds
from hsbstar.star_tool import documents as of_star_tools
from reference.upkeep import require
from schemas.docstrings import docstrings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    Schema = dict[str, Any]

MEANINGS = docstrings_of(of_rounds, of_star_tools, of_comparisons, of_areas)
"""What each key means, by the name of its document or part and its own."""
_SIMPLE: Mapping[object, str] = {
    bool: "boolean", float: "number", int: "integer", str: "string", NoneType: "null",
}


class Document(NamedTuple):
    """What a command prints, and what it prints instead where errors stop it."""

    whole: type
    stopped: type | None = None


DOCUMENTS: Mapping[str, Document] = {
    "check": Document(of_rounds.CheckJson),
    "score": Document(of_star_tools.ScoreJson, of_rounds.CheckJson),
    "compare": Document(of_comparisons.CompareJson, of_rounds.FindingsJson),
    "collate-areas": Document(of_areas.AreasJson, of_rounds.FindingsJson),
}
"""By the command that prints it with `--format json`."""


def document_schema(name: str) -> Schema:
    """Return the schema of what a command prints; it allows keys that are added later."""
    document = DOCUMENTS[name]
    parts: dict[str, Schema] = {}
    whole = _of_type(document.whole, parts)
    if document.stopped is None:
        return whole | {"$defs": dict(sorted(parts.items()))}
    stopped = _of_type(document.stopped, parts)
    # By any of its own keys, so that a whole document that lacks some is not valid as the other.
    required: frozenset[str] = vars(document.whole)["__required_keys__"]
    own = sorted(required - get_type_hints(document.stopped).keys())
    return {
        "type": "object", "if": {"anyOf": [{"required": [key]} for key in own]},
        "then": whole, "else": stopped, "$defs": dict(sorted(parts.items())),
    }


def _of_type(kind: Any, parts: dict[str, Schema]) -> Schema:
    """Return the schema of a type; that of a group with keys goes into the `parts`."""
    if kind in _SIMPLE:
        return {"type": _SIMPLE[kind]}
    if is_typeddict(kind):
        name = kind.__name__.removesuffix("Json")
        if name not in parts:
            parts[name] = {}
            parts[name] |= _of_group(kind, parts)
        return {"$ref": f"#/$defs/{name}"}
    arguments = get_args(kind)
    if get_origin(kind) is list:
        return {"type": "array", "items": _of_type(arguments[0], parts)}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _of_type(arguments[1], parts)}
    if get_origin(kind) is Literal:
        return {"enum": list(arguments)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    require(get_origin(kind) is UnionType, f"No schema is known of {kind}.")
    if all(inner in _SIMPLE for inner in arguments):
        return {"type": [_SIMPLE[inner] for inner in arguments]}
    return {"anyOf": [_of_type(inner, parts) for inner in arguments]}


def _of_group(kind: Any, parts: dict[str, Schema]) -> Schema:
    meanings = MEANINGS[kind.__name__]
    return {
        "description": kind.__doc__,
        "type": "object",
        "properties": {
            key: {"description": meanings[key], **_of_type(hint, parts)}
            for key, hint in get_type_hints(kind).items()
        },
        "required": [key for key in kind.__annotations__ if key in kind.__required_keys__],
    }
