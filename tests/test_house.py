"""The house: what may import what, and what a start of the program may load."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.core.files import FRAMEWORK_FILE, bundled

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework

SOURCE = Path(__file__).parent.parent / "src" / "hsbstar"

MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "spreadsheets": {"core"},
    "framework": {"core", "spreadsheets"},
    "audit": {"core", "framework", "spreadsheets"},
    "returns": {"core", "audit", "framework", "spreadsheets"},
    "rounds": {"core", "returns", "framework", "spreadsheets"},
    "moderation": {"core", "rounds", "returns", "audit", "framework", "spreadsheets"},
    "star_tool": {
        "core", "moderation", "rounds", "returns", "audit", "framework", "spreadsheets"},
    "plan": {"core", "star_tool", "rounds", "returns", "audit", "framework", "spreadsheets"},
    "comparison": {
        "core", "plan", "star_tool", "moderation", "rounds", "returns", "framework",
        "spreadsheets"},
    "areas": {"core", "rounds", "spreadsheets"},
    "charts": {"core", "comparison", "rounds"},
    "report": {
        "core", "comparison", "plan", "star_tool", "rounds", "framework", "spreadsheets"},
    "cli": {
        "core", "spreadsheets", "framework", "audit", "returns", "rounds", "moderation",
        "star_tool", "plan", "comparison", "areas", "charts", "report"},
    "__main__": {"cli", "core"},
    "__init__": {"core"},
}
"""What the modules of each room may import from other rooms."""


def part_of(path: Path) -> str:
    """Return the module, or the folder of modules, that a file belongs to."""
    inside = path.relative_to(SOURCE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported_parts(path: Path) -> set[str]:
    """Return the parts of our own house that a file imports, also for typing alone."""
    parts = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        ours = [name.split(".") for name in names if name.split(".")[0] == "hsbstar"]
        parts |= {name[1] if len(name) > 1 else "hsbstar" for name in ours}
    return parts


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")),
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_each_module_imports_only_what_the_table_allows(path: Path) -> None:
    """A module imports nothing of ours beyond its row in the table."""
    part = part_of(path)
    assert imported_parts(path) - {part} <= MAY_IMPORT[part]


def test_nothing_imports_the_command_line() -> None:
    """The command line stands on top: only `python -m hsbstar` imports it."""
    importers = {part_of(path) for path in SOURCE.rglob("*.py") if "cli" in imported_parts(path)}
    assert importers - {"cli"} == {"__main__"}


def test_the_table_has_no_circles() -> None:
    """Following the imports never leads back to where one began."""
    arrows = {
        part: {
            other for path in SOURCE.rglob("*.py") if part_of(path) == part
            for other in imported_parts(path) - {part, "hsbstar"}
        }
        for part in MAY_IMPORT
    }
    while arrows:
        ground = {part for part, others in arrows.items() if not others & arrows.keys()}
        assert ground, f"a circle among {sorted(arrows)}"
        arrows = {part: others for part, others in arrows.items() if part not in ground}


def test_starting_loads_no_heavy_library() -> None:
    """The command line can say its help without Excel, pictures or arrays."""
    heavy = ("openpyxl", "matplotlib", "numpy", "python_calamine", "pydantic", "yaml")
    program = "import sys, hsbstar.cli.app; print([name for name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = ast.literal_eval(done.stdout)
    assert not set(heavy) & set(loaded)


HEAVY = {
    "concurrent", "csv", "distributed", "docx", "jinja2", "krippendorff", "lxml", "matplotlib",
    "multiprocessing", "numpy", "openpyxl", "pyarrow", "pydantic", "rich", "scipy", "stdnum",
    "typer", "xlrd", "yaml",
}
"""Libraries that take longer to load than a return to read, or nearly."""
LOADED_WITH_TYPER = {"csv", "pydantic", "rich", "typer"}
"""What the parser of options loads, or may load, by itself."""


@pytest.mark.parametrize(("arguments", "used"), [
    (["--version"], set()),
    (["check", "RETURN"], set()),
    (["check", "RETURN", "--format", "json"], {"numpy", "krippendorff"} | LOADED_WITH_TYPER),
    (["framework", "show"], {"yaml"} | LOADED_WITH_TYPER),
    (["check", "RETURN", "--framework", "FRAMEWORK"], {"yaml"} | LOADED_WITH_TYPER),
    (["score", "RETURN", "-o", "OUT", "--force"],
     {"concurrent", "krippendorff", "lxml", "multiprocessing", "numpy", "openpyxl"}
     | LOADED_WITH_TYPER),
    (["new-audit", "-o", "AUDIT", "--force"], {"lxml", "numpy", "openpyxl"} | LOADED_WITH_TYPER),
], ids=lambda value: value[0] if isinstance(value, list) else "")
def test_no_command_loads_what_it_does_not_use(
    arguments: list[str], used: set[str], framework: Framework, tmp_path: Path
) -> None:
    """Counted in a program of its own, written into a pipe; who draws is another process."""
    blank = write_audit_workbook(framework, Heading(area="N", round="R", agency="Police"))
    places = {"RETURN": tmp_path / "p.xlsx", "OUT": tmp_path / "out",
              "AUDIT": tmp_path / "audit.xlsx", "FRAMEWORK": tmp_path / "f.yaml"}
    places["RETURN"].write_bytes(blank)
    places["FRAMEWORK"].write_bytes(bundled(FRAMEWORK_FILE))
    assert loaded_by(*(str(places.get(word, word)) for word in arguments)) & HEAVY <= used


@pytest.mark.parametrize(("ending", "other"), [("docx", "jinja2"), ("html", "docx")])
def test_a_paper_loads_only_what_writes_it(
    ending: str, other: str, played_demo: Path, tmp_path: Path
) -> None:
    """Word is not loaded for a page, nor templates of pages for Word."""
    star_tool = played_demo / "round-1" / "results" / "star-tool.xlsx"
    loaded = loaded_by("report", str(star_tool), "-o", str(tmp_path / f"paper.{ending}"))
    assert other not in loaded


def loaded_by(*arguments: str) -> set[str]:
    """Return the libraries that a command has loaded when it ends."""
    words = ["hsbstar", *arguments]
    program = (
        f"import sys; sys.argv = {words!r}\n"
        "import hsbstar.core.processes\n"
        "hsbstar.core.processes.cores = lambda: 2\n"
        "from hsbstar.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True, env=environment)
    return set(done.stderr.split())
