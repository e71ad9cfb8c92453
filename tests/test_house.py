"""The house: what may import what, and what a start of the program may load."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.files import FRAMEWORK_FILE, bundled
from hsbstar.workbooks.audit import write_audit_workbook
from hsbstar.workbooks.heading import Heading

if TYPE_CHECKING:
    from hsbstar.framework import Framework

SOURCE = Path(__file__).parent.parent / "src" / "hsbstar"

VOCABULARY = {"cells", "csv_text", "remembering", "wording", "errors", "findings", "raw"}
FRAMEWORK = VOCABULARY | {"framework", "messages"}
YAML = {"plain_yaml", "translations", "yaml_faults"}
RETURNS = FRAMEWORK | {
    "answers", "evidence", "layout", "privacy", "scores", "tables", "details", "returns",
    "register",
}
ROUNDS = RETURNS | {"voices", "rounds", "collating", "priorities"}
CHANGES = ROUNDS | {
    "resampling", "certainty", "decomposition", "naming", "timing", "comparison", "cautions",
}
COMPARISON = CHANGES | {"agreement"}
MODERATION = {
    "moderation", "moderation_layout", "agreed", "action_plan", "plan_layout",
    "plan_interpretation",
}
IMPORT = {"matching", "statement_sheet"}
PAPER = COMPARISON | {
    "action_plan", "alt_text", "hsbstar", "method", "moderation", "movement", "received",
}
TEXTS = COMPARISON | {"areas"} | {"alt_text", "method", "star_layout", "star_stamp", "hsbstar"}

MAY_IMPORT = {
    "cells": set(),
    "csv_text": set(),
    "csv_writing": set(),
    "remembering": set(),
    "wording": {"remembering"},
    "errors": {"findings"},
    "ending": set(),
    "exit_codes": set(),
    "findings": set(),
    "raw": {"cells", "findings"},
    "bounds": {"errors", "wording"},
    "files": {"errors", "near_files", "quoting", "remembering"},
    "quoting": {"remembering"},
    "asking": {"errors", "reporter"},
    "near_files": {"quoting", "wording"},
    "outputs": {"errors"},
    "walking": {"errors", "near_files"},
    "plain_yaml": {"wording"},
    "yaml_faults": VOCABULARY | {"plain_yaml"},
    "translations": {"plain_yaml", "yaml_faults"},
    "messages": {"files"},
    "message_file": VOCABULARY | {"details", "messages", "tables", "yaml_faults"},
    "languages": FRAMEWORK | {"translations"},
    "pseudo": set(),
    "framework": {"messages"},
    "bundled_framework": {"files", "framework", "translations"},
    "framework_file": FRAMEWORK | YAML | {"scores"},
    "framework_yaml": {"framework", "plain_yaml", "translations", "wording"},
    "matching": {"framework", "wording"},
    "statement_sheet": VOCABULARY | {"framework"},
    "framework_import": VOCABULARY | IMPORT | {"framework", "framework_file", "plain_yaml"},
    "layout": {"messages"},
    "audit_layout": {"cells", "framework", "layout", "messages"},
    "star_layout": {"cells", "layout", "wording"},
    "star_map": VOCABULARY | {"framework", "plain_yaml"},
    "star_stamp": ROUNDS | {"star_layout"},
    "privacy": {"remembering", "wording"},
    "scores": VOCABULARY | {"framework"},
    "tables": VOCABULARY | {"layout", "messages"},
    "answers": {"findings", "framework", "scores"},
    "voices": {"scores"},
    "details": FRAMEWORK | {"layout"},
    "evidence": FRAMEWORK | {"answers", "scores"},
    "returns": FRAMEWORK | {"answers", "layout", "privacy", "scores", "tables", "details"},
    "register": VOCABULARY | {"details", "returns"},
    "routing": VOCABULARY | {"framework", "register"},
    "rounds": RETURNS | {"voices"},
    "collating": RETURNS | {"rounds", "voices"},
    "priorities": ROUNDS,
    "weights": VOCABULARY,
    "choices": ROUNDS | {"weights"},
    "agreement": ROUNDS,
    "explanation": ROUNDS,
    "naming": ROUNDS,
    "timing": ROUNDS,
    "resampling": set(),
    "decomposition": ROUNDS,
    "certainty": ROUNDS | {"resampling", "decomposition"},
    "comparison": CHANGES,
    "cautions": CHANGES,
    "areas": ROUNDS,
    "contract_areas": ROUNDS | {"areas", "contract", "csv_writing"},
    "tidy": ROUNDS,
    "tidy_files": ROUNDS | {"csv_writing", "outputs", "tidy"},
    "carrying": ROUNDS | {"action_plan"},
    "movement": COMPARISON | {"action_plan", "moderation"},
    "report_comparison": COMPARISON | {"action_plan", "method", "movement", "report", "reporter"},
    "contract_comparison": COMPARISON | {"action_plan", "contract", "movement"},
    "rounds_cli": {
        "bounds", "charts", "commands", "help_pages", "options", "proposals", "reporter"},
    "returns_cli": {
        "batches", "bounds", "charts", "commands", "help_pages", "options", "proposals",
        "reporter"},
    "star_tool_cli": {"bounds", "commands", "help_pages", "options", "proposals", "reporter"},
    "moderation": ROUNDS,
    "moderation_layout": FRAMEWORK | {"layout"},
    "agreed": ROUNDS | {"moderation_layout"},
    "plan_layout": {"cells", "layout", "star_layout"},
    "action_plan": ROUNDS | {"plan_layout"},
    "plan_interpretation": ROUNDS | {"action_plan", "plan_layout", "star_layout", "star_stamp"},
    "alt_text": COMPARISON,
    "method": COMPARISON | {"areas", "hsbstar"},
    "contract": COMPARISON,
    "reporter": {"findings", "wording"},
    "report_returns": RETURNS | {"reporter"},
    "guarding": {"ending", "errors", "exit_codes", "reporter"},
    "report": COMPARISON | {"reporter"} | IMPORT | {"moderation", "action_plan"},
    "corrections": VOCABULARY | {"answers", "framework", "messages", "returns", "scores"},
    "letter": {"findings", "wording", "corrections"},
    "processes": set(),
    "batches": RETURNS | {"bounds", "cluster", "ending", "files", "processes", "readers"},
    "cluster": {"errors"},
    "intake": ROUNDS | {"batches", "bounds", "files", "readers", "walking"},
    "round_reading": ROUNDS | {"bounds", "files", "intake", "walking", "workbooks"},
    "readers": RETURNS | {"bounds"},
    "parts": VOCABULARY,
    "received": set(),
    "board_paper": PAPER,
    "documents": VOCABULARY | {"board_paper", "bounds", "parts", "readers"},
    "workbooks": TEXTS | MODERATION | {
        "received",
        "audit_layout", "carrying", "movement", "routing",
        "bounds", "star_map", "parts", "readers", "corrections", "letter"},
    "charts": COMPARISON | {"alt_text"},
    "made_up": TEXTS | {"audit_layout", "plan_layout", "workbooks"},
    "demo": TEXTS | {
        "audit_layout", "bundled_framework", "excerpt", "files", "made_up", "outputs",
        "quoting", "reporter"},
    "excerpt": set(),
    "commands": TEXTS | MODERATION | IMPORT | {
        "bundled_framework", "ending", "framework_file", "processes", "tidy", "tidy_files",
        "batches", "languages", "message_file",
        "framework_import", "framework_yaml", "readers", "routing",
        "bounds", "choices", "corrections", "explanation", "letter", "outputs", "quoting",
        "asking",
        "star_map", "parts", "weights",
        "carrying", "contract_areas", "walking", "contract_comparison", "movement",
        "report_comparison",
        "files", "report", "report_returns", "reporter", "contract", "intake", "round_reading",
        "workbooks", "charts", "board_paper", "documents",
    },
    "options": {"charts", "proposals"},
    "parameters": set(),
    "misuse": {"near_files", "parameters", "quoting", "wording"},
    "help_groups": set(),
    "help_pages": {"help_groups", "misuse", "parameters"},
    "first_steps": set(),
    "completion_scripts": set(),
    "completion": {"completion_scripts", "errors", "reporter"},
    "proposals": {"bounds", "bundled_framework", "framework"},
    "framework_cli": {"bounds", "commands", "help_pages", "options", "proposals", "reporter"},
    "cli": {
        "completion", "completion_scripts", "first_steps", "help_pages", "misuse", "proposals",
        "framework_cli", "options", "returns_cli", "rounds_cli", "star_tool_cli",
        "guarding", "hsbstar", "bounds", "ending", "reporter", "commands", "demo", "workbooks",
    },
    "__main__": {"cli", "commands", "ending", "guarding", "hsbstar", "wildcards"},
    "wildcards": set(),
    "__init__": set(),
}


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


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_each_module_imports_only_what_the_table_allows(path: Path) -> None:
    """A module imports nothing of ours beyond its row in the table."""
    part = part_of(path)
    assert imported_parts(path) - {part} <= MAY_IMPORT[part]


def test_nothing_imports_the_command_line() -> None:
    """The command line stands on top: only `python -m hsbstar` imports it."""
    importers = {part_of(path) for path in SOURCE.rglob("*.py") if "cli" in imported_parts(path)}
    assert importers == {"__main__"}


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
    program = "import sys, hsbstar.cli; print([name for name in sys.modules])"
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
        "import hsbstar.processes\n"
        "hsbstar.processes.cores = lambda: 2\n"
        "from hsbstar.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True, env=environment)
    return set(done.stderr.split())
