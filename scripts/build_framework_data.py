"""Write the values of the bundled framework as JSON, from which each command reads them."""

from __future__ import annotations

import json
from pathlib import Path

from hsbstar.core.files import FRAMEWORK_DATA, FRAMEWORK_FILE
from hsbstar.framework.yaml_values import PlainYaml

ROOT = Path(__file__).parent.parent


def framework_data() -> bytes:
    """Return the file's content."""
    values = PlainYaml((ROOT / FRAMEWORK_FILE).read_bytes()).value
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    (ROOT / FRAMEWORK_DATA).write_bytes(framework_data())
