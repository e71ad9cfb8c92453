"""The Tab key: what each shell really proposes, and where its script is put."""

from __future__ import annotations

import codecs
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.completion_scripts import SCRIPTS, Shell
from hsbstar.cli.completions import (
    propose_figures,
    propose_limits,
    propose_lists,
    propose_strands,
    propose_workbooks,
)
from support.terminals import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Said

SHELLS = [Shell.BASH, Shell.ZSH, Shell.FISH]


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
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return folder


def answered(words: str, **environment: str) -> str:
    """Return what hsbstar answers a shell; `words` ends where the cursor stands."""
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar"], capture_output=True, text=True, check=False,
        env={**os.environ, "_TYPER_COMPLETE_ARGS": words, **environment},
    )
    assert done.stderr == ""
    return done.stdout


def proposed(words: str) -> list[str]:
    """Return the words that fish would show, without what is told of them."""
    said = answered(words, _HSBSTAR_COMPLETE="complete_fish",
                    _TYPER_COMPLETE_FISH_ACTION="get-args")
    return [line.partition("\t")[0] for line in said.splitlines() if line]


@pytest.mark.parametrize(("words", "expected"), [
    ("hsbstar sc", ["score"]),
    ("hsbstar framework ", ["show", "check", "import", "messages"]),
    ("hsbstar check returns --exp", ["--expected"]),
    ("hsbstar check --fo", ["--format", "--force"]),
    ("hsbstar check returns --format ", ["text", "json"]),
    ("hsbstar score --by ", ["strand"]),
    ("hsbstar score x --only p", ["practice", "process"]),
    ("hsbstar score x --without lead", ["leadership"]),
    ("hsbstar check x --limit ro", ["rows=40000"]),
    ("hsbstar explain star-tool.xlsx 2.1", ["2.1", "2.10", "2.11", "2.12", "2.13"]),
    ("hsbstar --show-completion ", ["bash", "zsh", "fish", "powershell"]),
    ("hsbstar --version ", ["demo", "new-audit", "check", "moderate", "score", "explain", "plan",
                            "compare", "report", "collate-areas", "framework", "star-map"]),
    ("hsbstar --show-completion bash fr", ["framework"]),
    # Nothing: the shell then proposes files itself, of any kind.
    ("hsbstar check ", []),
])
def test_what_is_proposed(words: str, expected: list[str]) -> None:
    """Commands, options, choices, strands, limits and refs; for returns nothing."""
    assert proposed(words) == expected


def test_proposals_are_those_that_begin_as_typed() -> None:
    """Limits are doubled; figures come with their title or words."""
    assert propose_limits("sec") == ["seconds=6"]
    assert propose_strands("") == ["practice", "process", "leadership"]
    figures = dict(propose_figures("5"))
    assert figures["5"] == "Workforce development"
    assert all(figure.startswith("5") for figure in figures)


def test_files_are_proposed_by_their_endings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With folders, as deep as was typed; hidden files and Office's locks never."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2026").mkdir()
    for name in ("agencies.csv", "star-tool.xlsx", "2026/STAR.XLSX", "2026/~$STAR.XLSX", ".a.csv"):
        (tmp_path / name).touch()
    assert propose_lists("") == ["2026/", "agencies.csv"]
    assert propose_workbooks("st") == ["star-tool.xlsx"]
    assert propose_workbooks("2026/") == ["2026/STAR.XLSX"]
    assert propose_lists("nowhere/") == []


def test_powershell_is_answered_by_its_protocol() -> None:
    """A word, three colons and what it does on each line, as its script takes them apart."""
    said = answered("hsbstar ch", _HSBSTAR_COMPLETE="complete_powershell",
                    _TYPER_COMPLETE_WORD_TO_COMPLETE="ch")
    assert said == "check:::Check returns and list every finding; nothing is changed.\n"


def test_no_script_changes_more_than_the_completion_of_hsbstar() -> None:
    """Neither the Tab key of other programs nor the policy on scripts; all bind to hsbstar."""
    for script in SCRIPTS.values():
        assert "_HSBSTAR_COMPLETE" in script
        assert script.isascii()
        assert "\t" not in script
        assert "ExecutionPolicy" not in script
        assert "PSReadLine" not in script


@pytest.mark.parametrize("shell", Shell)
def test_the_script_can_be_shown(shell: Shell, say: Callable[..., Said]) -> None:
    """For whoever puts it in its place by hand."""
    assert say("--show-completion", shell) == (0, SCRIPTS[shell], "")


def need(shell: str) -> str:
    """Return where a shell is; fail where it is not installed."""
    found = shutil.which(shell)
    if found is None:
        pytest.fail(f"{shell} is needed for these tests and is not installed")
    return found


@pytest.mark.parametrize(("shell", "arguments"), [("bash", ["--noprofile"]), ("zsh", ["-d"])])
def test_the_tab_key_completes_in_a_real_shell(
    shell: str, arguments: list[str], home: Path, say: Callable[..., Said]
) -> None:
    """Installed, then a new terminal: a command, an option, and a file where files are meant."""
    program = need(shell)
    assert say("--install-completion", shell).code == 0
    (home / "My returns").mkdir()
    (home / "My list.csv").touch()
    (home / "My list.xlsx").touch()
    (home / "framework").mkdir()
    environment = {**os.environ, "TERM": "dumb", "PS1": "$ ", "PROMPT": "$ "}
    with Terminal([program, *arguments, "-i"], home, environment) as terminal:
        terminal.read_until(" ")  # the prompt, whatever it is
        for typed, completed in (
            ("hsbstar fr\tim\t", "framework import"),
            ("\x15hsbstar check --expec\t", "check --expected"),
            ("\x15hsbstar check My\\ r\t", "check My\\ returns/"),
            ("\x15hsbstar check --expected My\\ l\t", "--expected My\\ list.csv"),
        ):
            terminal.write(typed)
            # zsh writes a space, takes it back and writes it again.
            terminal.read_until(completed, ignored=" \x08")


def test_fish_proposes_what_was_installed(home: Path, say: Callable[..., Said]) -> None:
    """Asked by its own command for that, in a folder with returns."""
    program = need("fish")
    assert say("--install-completion", "fish").code == 0
    (home / "returns").mkdir()

    def ask(line: str) -> str:
        return subprocess.run(
            [program, "-c", f"complete -C '{line}'"], capture_output=True, text=True, check=True,
            cwd=home,
        ).stdout

    assert ask("hsbstar framework im").startswith("import\tMake a framework file")
    assert ask("hsbstar check --expec").startswith("--expected\t")
    assert "returns/" in ask("hsbstar check ret")
    (home / "list.csv").touch()
    (home / "list.xlsx").touch()
    assert ask("hsbstar check --expected li").split() == ["list.csv"]


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_twice_adds_nothing(
    shell: Shell, home: Path, say: Callable[..., Said]
) -> None:
    """What stands in a start-up file stays, and is added to once; each file is told."""
    for name in (".bashrc", ".zshrc"):
        (home / name).write_text("alias ll='ls -l'")
    first = say("--install-completion", shell)
    before = {path: path.read_text() for path in home.rglob("*") if path.is_file()}
    assert say("--install-completion", shell) == first
    assert {path: path.read_text() for path in home.rglob("*") if path.is_file()} == before
    for line in first.out.splitlines():
        assert Path(line.removeprefix("Wrote ")) in before
    assert (home / ".bashrc").read_text().startswith("alias ll='ls -l'")
    assert "new terminal" in first.err


@pytest.mark.parametrize(
    "held", [None, b"# mine\r\n", codecs.BOM_UTF16_LE + "# mine".encode("utf-16-le")],
    ids=["new", "utf-8", "utf-16"],
)
def test_powershell_keeps_its_profile_and_its_policy(
    held: bytes | None, home: Path, say: Callable[..., Said]
) -> None:
    """The script is added to the profile that PowerShell names, in the profile's encoding."""
    profile = home / "Documents" / "PowerShell" / "profile.ps1"
    if held is not None:
        profile.parent.mkdir(parents=True)
        profile.write_bytes(held)
    program = home.parent / "programs" / "pwsh"
    asked = home / "asked"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\necho "{profile}"\n')
    program.chmod(0o755)
    said = say("--install-completion", "powershell")
    assert said.code == 0
    assert said.out == f"Wrote {profile}\n"
    assert "organisation's rule" in said.err
    encoding = "utf-16" if held and held.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    text = profile.read_bytes().decode(encoding)
    assert text.endswith(SCRIPTS[Shell.POWERSHELL])
    assert ("# mine" in text) is (held is not None)
    assert "Policy" not in asked.read_text()
    before = profile.read_bytes()
    assert say("--install-completion", "powershell").code == 0
    assert profile.read_bytes() == before


def test_without_powershell_the_way_out_is_told(
    home: Path, say: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence and exit 2, and nothing is written."""
    monkeypatch.setenv("PATH", str(home))
    said = say("--install-completion", "powershell")
    assert said.code == 2
    assert "There is no PowerShell on this computer." in said.err
    assert not list(home.iterdir())


def test_a_start_up_file_that_cannot_be_written_is_a_sentence(
    home: Path, say: Callable[..., Said]
) -> None:
    """The way out is named: put the script there by hand."""
    (home / ".zfunc").write_text("a file")
    said = say("--install-completion", "zsh")
    assert said.code == 2
    assert "--show-completion zsh" in said.err
