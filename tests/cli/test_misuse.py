"""What is mistyped is one sentence with the way out and an example, and nothing is run."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
import typer

from conftest import Said
from hsbstar.cli.app import run
from hsbstar.cli.misuse import USAGE_ERROR, say_misuse
from hsbstar.cli.terminal import Reporter
from hsbstar.cli.wildcards import filled_in
from hsbstar.core.suggest import hint_for, near_path, quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MISTYPED = [
    # Commands
    ("scor", "There is no command ‘scor’. Did you mean score?"),
    ("new", "There is no command ‘new’. Did you mean new-audit?"),
    ("diff a b", "Did you mean compare?"),
    ("xyzzy", "There is no command ‘xyzzy’. There are: demo, new-audit, check,"),
    ("framework chek x", "There is no command ‘chek’. Did you mean check?"),
    ("framework new", "There is no command ‘new’. There are: show, check, import, messages."),
    ("small.yaml", "What is to be done with ‘small.yaml’? The command comes first."),
    ("collate areas", "Did you mean collate-areas?"),
    ("star", "Did you mean star-map?"),
    # Options
    ("check x --exp y", "Did you mean --expected?"),
    ("check x --expcted y", "hsbstar check has no option --expcted. Did you mean --expected?"),
    ("check x --json", "has no option --json. Did you mean --format json?"),
    ("check x --overwrite", "Did you mean --force?"),
    ("check x --agencies y", "has no option --agencies. It is an option of new-audit."),
    ("check x --zzz", "hsbstar check has no option --zzz."),
    ("check x -z", "hsbstar check has no option -z."),
    ("check x -f json", "hsbstar check has no option -f."),
    ("check --h", "hsbstar check has no option --h. Did you mean --help?"),
    ("-version", "hsbstar has no option -version. Did you mean --version?"),
    ("--quiet check x", "--quiet comes after the command: hsbstar check … --quiet"),
    ("--expected y", "--expected comes after the command: hsbstar check … --expected"),
    ("check x -expected y", "‘-expected’ needs two dashes: --expected."),
    ("score x -output=y", "‘-output’ needs two dashes: --output."),
    ("check x --force=yes", "--force takes no value: leave out what follows the ‘=’."),
    # Values
    ("check x --expected", "--expected of hsbstar check needs a value, FILE.csv: the list of"),
    ("check x --expected --force", "There is none before --force."),
    ("check x -o", "hsbstar check has no option -o."),
    ("score x -o", "--output of hsbstar score needs a value, DIR: folder for the outputs."),
    ("check x --format jsn", "--format cannot be ‘jsn’: it is text or json. Did you mean json?"),
    ("check x --format=xml", "--format cannot be ‘xml’: it is text or json."),
    ("score x --by domain", "--by cannot be ‘domain’: it is strand."),
    ("score x --dpi 5", "--dpi cannot be ‘5’: it is a whole number, 50 to 1200."),
    ("score x --width wide", "--width cannot be ‘wide’: it is a number, 8 to 120."),
    ("score x --minimum-agencies 0", "it is a whole number, 1 or more."),
    ("plan x --top 1 --top many", "--top cannot be ‘many’: it is a whole number, 1 to 500."),
    # Arguments
    ("check", "hsbstar check needs RETURNS: returned workbooks, or folders of them."),
    ("compare a", "hsbstar compare needs AFTER: the next round."),
    ("star-map x.xlsx", "hsbstar star-map needs -o, --output MAP.yaml: the map to write."),
    ("explain a b c", "takes STAR-TOOL.xlsx and REF, and nothing more: ‘c’ is too many."),
    ("new-audit North Shire", "hsbstar new-audit takes options alone: ‘North’ is too many."),
    ("new-audit –round 2026", "It begins with a long dash, as Word makes of two hyphens: type --"),
    ("--install-completion", "--install-completion of hsbstar needs a value, SHELL"),
    ("--show-completion bsh", "it is bash or zsh or fish or powershell. Did you mean bash?"),
]


@pytest.fixture
def bare(
    capsys: pytest.CaptureFixture[str], small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Said]:
    """Run hsbstar with exactly what is typed, in a folder that holds `small.yaml`."""
    monkeypatch.chdir(small_file.parent)

    def run_it(typed: str) -> Said:
        capsys.readouterr()
        code = run(typed.split())
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run_it


@pytest.mark.parametrize(("typed", "told"), MISTYPED, ids=[typed for typed, _ in MISTYPED])
def test_what_is_mistyped_is_told_with_the_way_out(
    typed: str, told: str, bare: Callable[[str], Said]
) -> None:
    """One sentence, exit 2, nothing on standard output, and where all is told."""
    said = bare(typed)
    lines = said.err.splitlines()
    assert said.code == 2
    assert said.out == ""
    assert lines[0].startswith("Error: ")
    assert told in lines[0]
    assert lines[-1].startswith(("All options: hsbstar ", "All commands: hsbstar"))
    assert lines[-1].endswith(" --help")
    assert not {"Usage:", "Invalid", "╭"} & set(said.err.split())


@pytest.mark.parametrize("words", [
    ["check", ""], ["check", "x", "--expected", ""], ["new-audit", "--agency", ""],
])
def test_an_empty_word_is_not_this_folder(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A script's variable that was never set would have another folder read or written."""
    assert run(words) == 2
    assert "One of the words after the command is empty" in capsys.readouterr().err


def test_of_one_letter_nothing_is_guessed(bare: Callable[[str], Said]) -> None:
    """It is near to every option that begins with it."""
    assert "Did you mean" not in bare("check x -f json").err


@pytest.mark.parametrize(("typed", "example"), [
    ("scor", "hsbstar score returns --expected agencies.csv -o results"),
    ("check x --send-bak y", "hsbstar check returns"),
    ("check x --send-back", "hsbstar check returns --expected agencies.csv --send-back send-back"),
    ("score x --agreed", "hsbstar score returns --agreed moderation.xlsx -o results --force"),
    ("small.yaml", "hsbstar check small.yaml"),
    ("--install-completion cmd", "hsbstar --install-completion powershell"),
    ("explain x", "hsbstar explain results/star-tool.xlsx 2.4"),
])
def test_the_example_is_one_of_what_was_meant(
    typed: str, example: str, bare: Callable[[str], Said]
) -> None:
    """Of the command that was meant, and with the option that it is about."""
    assert f"For example:\n  {example}\n" in bare(typed).err


def test_a_value_may_begin_with_a_hyphen_and_what_follows_two_is_taken_as_it_is(
    bare: Callable[[str], Said]
) -> None:
    """Only the command's own options are taken for a forgotten value."""
    assert bare("check --expected -list.csv small.yaml").err.startswith(
        "Error: There is no file -list.csv.")
    assert bare("check -- -expected").err.startswith(
        "Error: There is no file or folder -expected.")


@pytest.mark.parametrize(("error", "told"), [
    (USAGE_ERROR("Something odd."), "Error: Something odd.\n"),
    (typer.BadParameter("Something odd."), "Error: Invalid value: Something odd.\n"),
    (typer.BadParameter("It is no date.", param=Mock(
        opts=["--on"], param_type_name="option", type_descriptor=Mock(choices=None), min=None,
    )), "Error: --on cannot be ‘x’. It is no date.\n"),
], ids=["of no kind", "of no option", "of no range"])
def test_what_no_command_of_ours_raises_today_is_a_sentence_all_the_same(
    error: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The parser's own words, where it gains an error that we do not know."""
    assert say_misuse(error, ["--on", "x"], Reporter()) == 2
    assert capsys.readouterr().err == told


def test_an_argument_whose_help_a_parser_lost_is_named_all_the_same(
    capsys: pytest.CaptureFixture[str]
) -> None:
    """Some pairs of typer and click lose it."""
    context: Any = Mock(command_path="hsbstar check", command=Mock(epilog=None, spec=["epilog"]))
    missing = Mock(param=Mock(param_type_name="argument", metavar="RETURNS", help=None, opts=["x"]),
                   ctx=context, example="", option_name="")
    type(missing).__name__ = "MissingParameter"
    assert say_misuse(missing, [], Reporter()) == 2
    assert capsys.readouterr().err == (
        "Error: hsbstar check needs RETURNS.\nAll options: hsbstar check --help\n")


def test_misuse_on_a_terminal_is_wrapped_at_words_and_the_example_is_whole(
    tmp_path: Path
) -> None:
    """At 80 columns; in a pipe the sentence is one line."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", "compare", "a"], stderr=follower, cwd=tmp_path,
        env=environment, check=False, stdout=subprocess.DEVNULL,
    )
    os.close(follower)
    shown = os.read(leader, 65536).decode().replace("\r\n", "\n")
    os.close(leader)
    assert done.returncode == 2
    assert max(map(len, shown.splitlines())) <= 80
    assert "\n  hsbstar compare 2025/star-tool.xlsx 2026/star-tool.xlsx -o change\n" in shown
    assert "╭" not in shown


@pytest.mark.parametrize(("typed", "told"), [
    ("check retruns", "There is no file or folder retruns. Did you mean returns?"),
    ("check returns/polcie.xlsx", "Did you mean returns/police.xlsx?"),
    ("check retruns/police.xlsx", "Did you mean returns/police.xlsx?"),
    ("check My returns 2026", 'Did you mean "My returns 2026", with the quotation marks?'),
    ("check “returns”", "It was typed with curly quotation marks: type straight ones."),
    ("check returns –expected agencies.csv", "type --expected."),
    ("check returns --expected agncies.csv", "There is no file agncies.csv. Did you mean agencies"),
    ("check returns --framework smal.yaml", "Did you mean small.yaml?"),
    ("check returns --expected returns", "returns is a folder. Name the file itself."),
    ("explain results 1", "results is a folder. Did you mean results/star-tool.xlsx?"),
    ("check returns --expected returns/police.xlsx", "is a workbook, and the list must be a .csv"),
    ("score returns --weights returns/police.xlsx", "is a workbook, and the list must be a .csv"),
    ("check nothing-like-it", "Check the name and the folder."),
    ("explain returns/polic.xlsx 1", "Did you mean returns/police.xlsx?"),
    ("framework import stmt.xlsx -o x.yaml", "There is no file stmt.xlsx."),
    ("compare retruns returns", "Did you mean returns?"),
    ("collate-areas retruns", "Did you mean returns?"),
    ("new-audit --last retruns", "Did you mean returns?"),
])
def test_a_name_near_a_file_that_is_there_is_proposed(
    typed: str, told: str, bare: Callable[[str], Said], returns: Path, agencies: Path,
) -> None:
    """Files and folders, on whichever way they are read."""
    (returns.parent / "My returns 2026").mkdir()
    (returns.parent / "results").mkdir()
    (returns.parent / "results" / "star-tool.xlsx").touch()
    assert agencies.exists()
    said = bare(typed)
    assert said.code == 2
    assert told in said.err


def test_near_names_are_those_of_people(tmp_path: Path) -> None:
    """No hidden file and no lock file is proposed, and a folder that is closed has none."""
    (tmp_path / "~$returns.xlsx").touch()
    (tmp_path / ".returns.xlsx").touch()
    assert near_path(tmp_path / "returns.xlsx") is None
    (tmp_path / "file").touch()
    assert near_path(tmp_path / "file" / "returns") is None
    assert near_path(tmp_path / "file") is None
    assert "Check the name" in hint_for(tmp_path / "returns.xlsx")


def test_the_first_part_that_is_not_there_is_mended(tmp_path: Path) -> None:
    """What follows is kept where that exists, and else left out."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "star-tool.xlsx").touch()
    assert near_path(tmp_path / "reslts" / "star-tool.xlsx") == (
        tmp_path / "results" / "star-tool.xlsx")
    assert near_path(tmp_path / "reslts" / "other.xlsx") == tmp_path / "results"


def test_windows_leaves_patterns_to_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There they are filled in; what fits none, and what is no file name, stays as it is."""
    monkeypatch.chdir(tmp_path)
    for name in ("b [1].xlsx", "a [1].xlsx", "c.xlsx", "d1.csv"):
        (tmp_path / name).touch()
    words = ["check", "* [1].xlsx", "d?.csv", "none*", "--title=*", "[1]"]
    assert filled_in(words, windows=True) == [
        "check", "a [1].xlsx", "b [1].xlsx", "d1.csv", "none*", "--title=*", "[1]"]
    assert filled_in(words, windows=False) == words


@pytest.mark.parametrize(("word", "shown"), [
    ("results/star-tool.xlsx", "results/star-tool.xlsx"),
    (r"C:\Audit\2026\returns", r"C:\Audit\2026\returns"),
    (r"C:\My Files\returns", r'"C:\My Files\returns"'),
    ("Care&Help.xlsx", '"Care&Help.xlsx"'),
    ("returns(1)", '"returns(1)"'),
    ("O'Brien.xlsx", '"O\'Brien.xlsx"'),
    ("cost$.xlsx", "'cost$.xlsx'"),
    ("Gröna-ån.xlsx", "Gröna-ån.xlsx"),
    ("", '""'),
])
def test_words_are_quoted_alike_for_every_shell(word: str, shown: str) -> None:
    """Double quotation marks are read by cmd, PowerShell, bash, zsh and fish."""
    assert quoted(word) == shown
