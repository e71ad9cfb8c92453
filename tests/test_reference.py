"""The reference is made from the code, and says all of it."""

from __future__ import annotations

import ast
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hsbstar
from build_reference import FOLDER, PAGES
from hsbstar.cli import errors
from hsbstar.cli.errors import CANNOT_GO_ON
from hsbstar.core.problems import Problem
from hsbstar.core.signals import SIGNALS
from hsbstar.framework.file import read_framework
from reference.commands import all_commands
from reference.exit_codes import DONE, ENDED, EXIT_CODES, FOUND, WHEN_FOUND
from reference.findings import GUIDES, grouped
from reference.framework_keys import MEANINGS, used_models
from reference.layouts import STAMP, stamp_keys
from support.console_blocks import fences

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = Path(hsbstar.__file__).parent / "cli" / "commands"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_makes_of_it(name: str) -> None:
    """A page that was not made again after the code changed is out of date: `make reference`."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]()


def test_the_reference_has_no_other_page() -> None:
    """Every page of the reference is made by the script."""
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_every_command_is_in_the_reference() -> None:
    """Each command and each group of commands has a heading of its own, and its help below it."""
    page = (FOLDER / "commands.md").read_text(encoding="utf-8")
    commands = [words for words, _ in all_commands()]
    assert {"new-audit", "check", "framework import"} <= set(commands)
    for words in commands:
        assert f"## hsbstar {words}\n\n```text\nUsage: hsbstar {words} [OPTIONS]" in page


def test_no_line_of_help_is_wider_than_a_terminal() -> None:
    """Help fits 80 columns."""
    (*shown,) = fences(FOLDER / "commands.md", "text")
    assert max(len(line) for block in shown for line in block.splitlines()) <= 80


def test_every_code_is_in_the_reference() -> None:
    """Each finding has a heading that is its code, in the order of the catalogue."""
    page = (FOLDER / "findings.md").read_text(encoding="utf-8")
    codes = [problem.code for problem in Problem]
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == codes
    assert "{" not in page
    assert "‹" not in re.sub("`.*?`", "", page)


def test_each_group_of_findings_has_some() -> None:
    """The catalogue has them group by group, and the manual says where there is more of each."""
    assert list(GUIDES) == list(grouped())
    assert all(grouped().values())
    in_groups = [problem for problems in grouped().values() for problem in problems]
    assert in_groups == list(Problem)


def test_the_example_is_a_framework_file() -> None:
    """What the page shows can be copied as it is."""
    (example,) = fences(FOLDER / "framework-file.md", "yaml")
    framework = read_framework(example.encode(), "example.yaml")
    assert [domain.title for domain in framework.domains] == [
        "Leadership", "Finding out early", "Helping"]


def test_no_meaning_is_given_of_a_key_that_is_gone() -> None:
    """What the page adds to the code is about keys that there are."""
    keys = {f"{model.__name__}.{name}" for model in used_models()
            for name in model.__dataclass_fields__}
    assert MEANINGS.keys() <= keys
    assert STAMP.keys() == {key for keys in stamp_keys().values() for key in keys}


def returned_codes() -> Iterator[tuple[str, int]]:
    """Yield each number that a function of a command's module returns as its exit code."""
    for path in COMMANDS.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and isinstance(function.returns, ast.AST):
                if "int" not in ast.unparse(function.returns):
                    continue
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and node.value:
                        for value in ast.walk(node.value):
                            if isinstance(value, ast.Constant) and type(value.value) is int:
                                yield path.stem, value.value


def test_commands_end_as_in_the_table() -> None:
    """No command returns another code than 0 and 1, and those that return 1 are described."""
    codes = set(returned_codes())
    assert {code for _, code in codes} == {DONE, FOUND}
    described = {words.replace(" ", "_").replace("-", "_") for words in WHEN_FOUND}
    assert {name for name, code in codes if code == FOUND} == described
    assert WHEN_FOUND.keys() <= {words for words, _ in all_commands()}


def test_what_ends_a_command_from_outside_is_in_the_table() -> None:
    """The codes of the signals are those that the shells know."""
    codes = {known.code for known in EXIT_CODES}
    known = {ENDED + number for name in SIGNALS if (number := getattr(signal, name, None))}
    assert known <= codes


def test_what_cannot_go_on_ends_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    """An error that stops a command is a sentence and this exit code."""

    def stopped() -> int:
        raise OSError(28, "No space left on device")

    assert errors.guarded(stopped) == CANNOT_GO_ON
    assert "disk is full" in capsys.readouterr().err
