"""Build the pages in docs/reference from the code that they describe.

Run from anywhere: python scripts/build_reference.py (or `make reference`). A test builds them again
and compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reference.commands import commands_page
from reference.dependencies_page import dependencies_page
from reference.exit_codes import exit_codes_page
from reference.findings import findings_page
from reference.framework_keys import framework_page
from reference.json_page import json_page
from reference.layouts import layouts_page
from reference.round_keys import round_file_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent.parent / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "findings.md": findings_page,
    "framework-file.md": framework_page,
    "round-file.md": round_file_page,
    "workbook-layouts.md": layouts_page,
    "json.md": json_page,
    "exit-codes.md": exit_codes_page,
    "dependencies.md": dependencies_page,
}


def main() -> None:
    """Write every page."""
    for name, build in PAGES.items():
        (FOLDER / name).write_text(build(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
