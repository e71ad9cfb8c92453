"""The Tab key: what is proposed, and Typer's own scripts for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import shellingham

from hsbstar.cli.commands.explain import propose_figures
from hsbstar.cli.options import propose_limits, propose_strands
from support.terminals import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it, and `hsbstar` on the path."""
    folder, programs = tmp_path / "home", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    program = programs / "hsbstar"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hsbstar "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a shell be the one in which hsbstar is started; an empty name is of none."""

    def use(name: str) -> None:
        def detect() -> tuple[str, str]:
            if not name:
                raise shellingham.ShellDetectionFailure
            return name, name

        monkeypatch.setattr(shellingham, "detect_shell", detect)

    return use


@pytest.mark.parametrize(("words", "expected"), [
    ("hsbstar sco", ["score"]),
    ("hsbstar framework ", ["show", "check", "import", "messages"]),
    ("hsbstar check returns --exp", ["--expected"]),
    ("hsbstar check --fo", ["--format", "--force"]),
    ("hsbstar check returns --format ", ["text", "json"]),
    ("hsbstar score --by ", ["strand"]),
    ("hsbstar score x --only p", ["practice", "process"]),
    ("hsbstar check x --limit ro", ["rows=40000"]),
    ("hsbstar explain star-tool.xlsx 2.1", ["2.1", "2.10", "2.11", "2.12", "2.13", "2.14", "2.15"]),
    # Nothing: the shell then proposes files itself, of any kind.
    ("hsbstar check ", []),
])
def test_what_is_proposed(words: str, expected: list[str]) -> None:
    """Commands, options, choices, strands, limits and refs, as fish would show them."""
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar"], capture_output=True, text=True, check=False,
        env={**os.environ, "_TYPER_COMPLETE_ARGS": words, "_HSBSTAR_COMPLETE": "complete_fish",
             "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    )
    assert done.stderr == ""
    proposed = [line.partition("\t")[0] for line in done.stdout.splitlines() if line]
    assert sorted(proposed) == sorted(expected)


def test_values_are_proposed() -> None:
    """Limits are doubled; figures come with their title or words."""
    assert "seconds=6" in propose_limits()
    assert propose_strands() == ["practice", "process", "leadership"]
    assert dict(propose_figures())["5"] == "Workforce development"


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_the_script_can_be_shown(
    name: str, shell: Callable[[str], None], cli: Callable[..., Ran]
) -> None:
    """For whoever puts it in its place by hand."""
    shell(name)
    said = cli("--show-completion")
    assert said.code == 0
    assert "_HSBSTAR_COMPLETE" in said.out


@pytest.mark.parametrize(("name", "named"), [
    ("powershell", "hsbstar --show-completion"), ("pwsh", "hsbstar --show-completion"),
    ("cmd", "not in cmd."), ("", "bash, zsh, fish and PowerShell"),
])
def test_where_nothing_can_be_installed_the_way_out_is_named(
    name: str, named: str, home: Path, shell: Callable[[str], None], cli: Callable[..., Ran]
) -> None:
    """A sentence and exit 2; PowerShell's policy on scripts is never changed."""
    shell(name)
    said = cli("--install-completion")
    assert said.code == 2
    assert named in " ".join(said.err.replace("│", " ").split())
    assert not list(home.iterdir())


@pytest.mark.parametrize(("name", "arguments"), [("bash", ["--noprofile"]), ("zsh", ["-d"])])
def test_the_tab_key_completes_in_a_real_shell(
    name: str, arguments: list[str], home: Path, shell: Callable[[str], None],
    cli: Callable[..., Ran],
) -> None:
    """Installed, then a new terminal."""
    program = shutil.which(name)
    if program is None:
        pytest.fail(f"{name} is needed for these tests and is not installed")
    shell(name)
    assert cli("--install-completion").code == 0
    environment = {**os.environ, "TERM": "dumb", "PS1": "$ ", "PROMPT": "$ "}
    with Terminal([program, *arguments, "-i"], home, environment) as terminal:
        terminal.read_until(" ")  # the prompt, whatever it is
        # The first Tab key only loads the script of zsh.
        terminal.write("hsbstar framework im\t\t")
        terminal.read_until("port")


def test_fish_proposes_what_was_installed(
    home: Path, shell: Callable[[str], None], cli: Callable[..., Ran]
) -> None:
    """Fish completes by its own command for that."""
    program = shutil.which("fish")
    if program is None:
        pytest.fail("fish is needed for these tests and is not installed")
    shell("fish")
    assert cli("--install-completion").code == 0
    (home / "list.csv").touch()
    for line, proposed in (("hsbstar framework im", "import\tMake a framework file"),
                           ("hsbstar check --expected li", "list.csv")):
        done = subprocess.run([program, "-c", f"complete -C '{line}'"], capture_output=True,
                              text=True, check=True, cwd=home)
        assert done.stdout.startswith(proposed)
