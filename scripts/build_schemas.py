"""Write the JSON Schemas into data/schemas from the code that they describe.

Run from anywhere: python scripts/build_schemas.py (or `make reference`). A test builds them again
and compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar.core.files import SCHEMAS, schema_file
from schemas.documents import DOCUMENTS, document_schema
from schemas.written_files import framework_schema, round_file_schema, star_map_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parent.parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""The version of every schema, as of the contract: keys are only ever added."""
WRITTEN: Mapping[str, Callable[[], dict[str, Any]]] = {
    "framework": framework_schema, "audit": round_file_schema, "star-map": star_map_schema,
}


def schema_data(name: str) -> bytes:
    """Return a schema's file."""
    more = (" Keys are only ever added: ignore those that you do not know."
            if name in DOCUMENTS else "")
    schema = WRITTEN[name]() if name in WRITTEN else document_schema(name)
    head = {
        "$schema": DIALECT,
        "$id": f"urn:hsbstar:schema:{name}:{VERSION}",
        "title": f"hsbstar {name}",
        "description": f"{SCHEMAS[name]}.{more}",
    }
    whole = head | {key: value for key, value in schema.items() if key not in head}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    for known in SCHEMAS:
        path = ROOT / schema_file(known)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(schema_data(known))
