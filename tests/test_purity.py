"""Returns are read and scored where only Python runs; each command loads only what it needs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.schemas import hold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PURE = {
    "hsbstar": "this program",
    "lazy_loader": "the names of a room, loaded when they are first used",
    "stdnum": "the check digits of NHS and pupil numbers",
    "xlrd": "returns in .xls",
}
"""The packages that reading and scoring may load, and for what; none has a compiled part."""

WHERE_ONLY_PYTHON_RUNS = '''
import importlib.abc, json, sys
from importlib.machinery import ExtensionFileLoader, PathFinder
from pathlib import Path

sys.platform = "emscripten"  # Where a process cannot be started.
PROCESSES = {"concurrent", "multiprocessing"}
PURE = set(json.loads(sys.argv[1])) | {"sitecustomize", "usercustomize"}


class Refuse(importlib.abc.MetaPathFinder):
    """Find no package but the pure ones, nothing compiled but the library's, no processes."""

    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        spec = PathFinder.find_spec(name, path, target)
        foreign = first not in sys.stdlib_module_names and first not in PURE
        compiled = spec and isinstance(spec.loader, ExtensionFileLoader)
        if foreign or first in PROCESSES or compiled and first not in sys.stdlib_module_names:
            raise ModuleNotFoundError(name, name=name)


before = set(sys.modules)
sys.meta_path.insert(0, Refuse())
def report(*answers):
    loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
    print(json.dumps([*answers, sorted(loaded - sys.stdlib_module_names)]))
'''

SCORE = '''
from hsbstar.framework.bundled import bundled_framework
from hsbstar.returns.intake import take_in
from hsbstar.rounds.collating import collate
from hsbstar.rounds.contract import check_json, score_json

framework = bundled_framework()
intake = take_in([Path(name) for name in sys.argv[2:]], framework)
checked = check_json(intake.returns, intake.findings, intake.missing)
collated = collate(
    intake.usable, framework, area=intake.area, round_name=intake.round_name)
scored = score_json(collated, intake.usable, intake.findings, [])
report(checked, scored)
'''

LOOK = '''
from hsbstar.page import look, needs_pydantic

folder = Path(sys.argv[2])
report(needs_pydantic(folder), look(folder))
'''

OPTIONS = {"pydantic_core"}
"""Typer reads the options of a command with pydantic."""
YAML = {"yaml"}
"""A framework file of one's own; the bundled framework is JSON."""
WRITES = {"PIL", "lxml", "numpy"}
"""openpyxl and the parts of a workbook; openpyxl loads numpy and Pillow wherever they are."""
DRAWS = {"PIL", "fontTools", "kiwisolver", "matplotlib", "numpy"}
"""matplotlib with its layout, its fonts and its palettes."""

PAGES = {"markupsafe"}
"""jinja2's text for a page, with all of it escaped."""

COMMANDS: tuple[tuple[str, set[str]], ...] = (
    ("--version", set()),
    ("score --help", OPTIONS),
    ("check RETURNS", OPTIONS),
    ("check RETURNS --framework domains.yaml", OPTIONS | YAML),
    ("check RETURNS --format json", OPTIONS),
    ("explain STAR 1.1", OPTIONS),
    ("framework show", OPTIONS),
    ("framework check domains.yaml", OPTIONS | YAML),
    ("new-audit -o blank.xlsx", OPTIONS | WRITES),
    ("moderate RETURNS -o meeting.xlsx", OPTIONS | WRITES),
    ("plan STAR -o plan.xlsx", OPTIONS | WRITES),
    ("collate-areas STAR LATER --name-areas -o areas", OPTIONS | WRITES),
    ("score RETURNS -o scored", OPTIONS | WRITES | DRAWS),
    ("score RETURNS -o json --format json", OPTIONS | WRITES | DRAWS),
    ("compare STAR LATER -o compared", OPTIONS | WRITES | DRAWS),
    ("report STAR -o paper.docx", OPTIONS | WRITES | DRAWS),
    ("report STAR -o paper.html", OPTIONS | DRAWS | PAGES),
)
"""Commands, and the packages with a compiled part that each may load."""


def test_a_round_is_scored_by_python_alone(played_demo: Path, tmp_path: Path) -> None:
    """The same JSON as the commands print, apart from the files that were written."""
    returns = played_demo / "round-1" / "returns"
    checked, scored, loaded = by_python_alone(returns)
    hold(checked)
    hold(scored)
    assert set(loaded) <= PURE.keys()
    as_json = ("--format", "json")
    assert checked == answer_of("-m", "hsbstar", "check", str(returns), *as_json)
    printed = answer_of("-m", "hsbstar", "score", str(returns), "-o", str(tmp_path), *as_json)
    assert printed.pop("outputs")
    assert not scored.pop("outputs")
    assert scored == printed


@pytest.mark.parametrize("part", ["round-1/returns", "round-1", ""])
def test_a_page_is_made_by_python_alone(part: str, played_demo: Path, tmp_path: Path) -> None:
    """Of the demo's returns, of its round with `audit.yaml` and, with that, the list of agencies.

    The same as the commands answer where the files are.
    """
    folder = tmp_path / "dropped"
    if part:
        shutil.copytree(played_demo / part, folder)
    else:
        shutil.copytree(played_demo / "round-1", folder / "round-1")
        shutil.copy(played_demo / "agencies.csv", folder)
    needed = PURE.keys() if part == "round-1/returns" else PURE.keys() | YAML
    needs_pydantic, shown, loaded = answer_of(
        "-c", WHERE_ONLY_PYTHON_RUNS + LOOK, json.dumps(sorted(needed)), str(folder))
    assert (shown["error"], needs_pydantic) == ("", False)
    assert set(loaded) <= needed
    place = {"round-1/returns": ".", "round-1": "returns", "": "round-1/returns"}[part]
    options = ["--expected", "agencies.csv"] if not part else []
    if part == "round-1":
        # Its list of agencies is in the folder above, and so not here.
        round_file = folder / "audit.yaml"
        known = round_file.read_text(encoding="utf-8")
        round_file.write_text(known.replace("agencies:", "# agencies:"), encoding="utf-8")
    assert shown["check"] == command_in(folder, "check", place, *options)
    scored = command_in(folder, "score", place, *options, "-o", str(tmp_path / "scored"))
    assert shown["score"] == scored | {"outputs": []}


def command_in(folder: Path, *words: str) -> Any:
    """Return the JSON that a command prints in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", *words, "--format", "json"],
        capture_output=True, text=True, check=False, cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_format_of_a_return_is_read_by_python_alone(
    played_demo: Path, tmp_path: Path, libreoffice: Callable[[Path, str, Path], Path]
) -> None:
    """Saved as .ods and .xls the same scores, and those of a .csv next to them."""
    first, second = sorted((played_demo / "round-1" / "returns").glob("*.xlsx"))[:2]
    _, expected, _ = by_python_alone(first, second)
    refs = [statement["ref"] for statement in expected["statements"]]
    rows = "".join(f"{ref},3,Quillback Trust\n" for ref in refs)
    table = tmp_path / "quillback.csv"
    table.write_text(f"ref,score,agency\n{rows}", encoding="utf-8")
    saved = [libreoffice(first, "ods", tmp_path), libreoffice(second, "xls", tmp_path)]
    _, scored, loaded = by_python_alone(*saved, table)
    assert set(loaded) == PURE.keys() - {"stdnum"}
    for statement, known in zip(scored["statements"], expected["statements"], strict=True):
        assert statement["by_agency"] == known["by_agency"] | {"Quillback Trust": 3}


def test_pure_packages_have_no_compiled_part() -> None:
    """Otherwise a page in a browser could not load them."""
    assert not [name for name in PURE if has_compiled_part(name)]


@pytest.mark.parametrize(("command", "allowed"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_loads_no_compiled_package_that_it_does_not_need(
    command: str, allowed: Collection[str], played_demo: Path, tmp_path: Path
) -> None:
    """Of all its processes; a package that is no longer loaded leaves the list."""
    known = {
        "RETURNS": played_demo / "round-1" / "returns",
        "STAR": played_demo / "round-1" / "results" / "star-tool.xlsx",
        "LATER": played_demo / "round-2" / "results" / "star-tool.xlsx",
        "domains.yaml": Path(__file__).parents[1] / "data" / "domains.yaml",
    }
    words = (str(known.get(word, word)) for word in command.split())
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", *words],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    imported = re.findall(r"^import time:.*\| +(\w+)", done.stderr, re.MULTILINE)
    others = set(imported) - sys.stdlib_module_names
    assert {name for name in others if has_compiled_part(name)} == set(allowed)


def has_compiled_part(package: str) -> bool:
    """Return whether a package holds a compiled module; one that is not installed does not."""
    spec = importlib.util.find_spec(package)
    folders = (spec.submodule_search_locations if spec else None) or ()
    return any(
        path.name.endswith(tuple(EXTENSION_SUFFIXES))
        for folder in folders for path in Path(folder).rglob("*.*")
    )


def by_python_alone(*returns: Path) -> Any:
    """Return the JSON of check and of score, and the packages that were loaded."""
    program = WHERE_ONLY_PYTHON_RUNS + SCORE
    return answer_of("-c", program, json.dumps(sorted(PURE)), *map(str, returns))


def answer_of(*arguments: str) -> Any:
    """Return the JSON that a process prints."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
