"""One file a command: its options, each declared once, and its story."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hsbstar.cli.commands
from reference.commands import all_commands

FOLDER = Path(hsbstar.cli.commands.__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_every_command_has_its_file() -> None:
    """A file that no table names would never be loaded."""
    names = {words.replace("-", "_").replace(" ", "_") for words, _ in all_commands()}
    assert {path.stem for path in FILES} == names


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
