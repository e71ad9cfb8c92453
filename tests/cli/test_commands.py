"""One file a command: its options, each declared once, and its story."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import hsbstar.cli.commands
from hsbstar.cli.app import COMMANDS, FRAMEWORK_COMMANDS, parser

FOLDER = Path(hsbstar.cli.commands.__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
ROOT: Any = parser()


def test_every_command_has_its_file() -> None:
    """A file that no table names would never be loaded."""
    names = COMMANDS.keys() - {"framework"} | {f"framework-{name}" for name in FRAMEWORK_COMMANDS}
    assert {path.stem for path in FILES} == {name.replace("-", "_") for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_command_is_read_at_a_glance(path: Path) -> None:
    """Its file has at most 200 lines and imports all that it needs at its top."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            assert not [node for node in ast.walk(function)
                        if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_options_are_made_by_keyword(path: Path) -> None:
    """No value can take another's place."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
             and node.func.id.endswith("Options")]
    assert not [call for call in calls if call.args]


def test_commands_are_known_without_being_loaded() -> None:
    """The parser knows names and summaries; a name that there is not, it does not know."""
    assert list(ROOT.commands) == list(COMMANDS)
    assert "plan" in ROOT.commands
    assert "no-such-command" not in ROOT.commands
    assert ROOT.commands.get("no-such-command") is None
    assert ROOT.commands["plan"] is ROOT.commands["plan"]
    assert {name: command.short_help or command.help for name, command in ROOT.commands.items()} \
        == COMMANDS
