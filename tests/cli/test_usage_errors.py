"""What is mistyped: a sentence that names it and exit code 2, and nothing is run."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import Ran
from hsbstar.cli.app import run
from hsbstar.core.suggest import hint_for, near_path, quoted
from support.terminals import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MISTYPED = [
    # Commands
    ("scor", "'scor'. Did you mean 'score'?"),
    ("xyzzy", "'xyzzy'"),
    ("small.yaml", "'small.yaml'"),
    ("=", "'='"),
    ("framework chek x", "'chek'. Did you mean 'check'?"),
    ("framework new", "'new'"),
    # Options
    ("check x --expcted y", "--expcted"),
    ("check x --zzz", "--zzz"),
    ("check x -z", "-z"),
    ("score x --out put", "--out"),
    ("--quiet check x", "--quiet"),
    ("-version", "‘-version’ needs two dashes: --version."),
    ("check x -expected y", "‘-expected’ needs two dashes: --expected."),
    ("score x -output y", "‘-output’ needs two dashes: --output."),
    ("score x -output=y", "‘-output’ needs two dashes: --output."),
    ("check x --force=yes", "'--force'"),
    # Pasted from Word
    ("score x –output y", "There is no option ‘–output’. It begins with a long dash, which Word"),
    ("score x —output y", "Type --output."),
    ("new-audit –round 2026", "Type --round."),
    ("–help", "Type --help."),
    ("score x –o y", "It begins with a long dash. Type -o."),
    ("score x ‑‑output y", "It begins with a hyphen from Word. Type --output."),
    ("score x ‑o y", "It begins with a hyphen from Word. Type -o."),
    ("score x ‐output y", "It begins with a hyphen from Word. Type --output."),
    ("score x -o“results”", "‘“results”’ was typed with curly quotation marks"),
    ("check “returns”", "‘“returns”’ was typed with curly quotation marks. Type straight ones."),
    ("new-audit --round “Spring 2026”", "‘“Spring’ was typed with curly quotation marks"),
    ("new-audit --round=‘2026’", "‘‘2026’’ was typed with curly quotation marks"),
    # Values
    ("check x --expected", "'--expected'"),
    ("score x -o", "'-o'"),
    ("score x -o --force", "Option ‘-o’ needs a value: there is none before ‘--force’."),
    ("score x --expected=", "The value of --expected is empty"),
    ("check x --format jsn", "'--format'"),
    ("score x --by domain", "'--by'"),
    ("score x --dpi 49", "'--dpi': ‘49’ must be 50 or more."),
    ("score x --dpi=1201", "'--dpi': ‘1201’ must be 1200 or less."),
    ("score x --dpi ten", "'--dpi': ‘ten’ is not a whole number."),
    ("score x --width wide", "'--width': ‘wide’ is not a number."),
    ("score x --format yaml", "'--format': 'yaml' is not one of 'text', 'json'."),
    ("score x --width wide", "'--width'"),
    ("score x --width 7.9", "'--width'"),
    ("score x --width 121", "'--width'"),
    ("score x --minimum-agencies 0", "'--minimum-agencies'"),
    ("plan x --top 1 --top many", "'--top'"),
    ("check x --limit rows", "--limit rows"),
    # Arguments
    ("check", "'RETURNS'"),
    ("compare a", "'AFTER'"),
    ("star-map x.xlsx", "'--output'"),
    ("explain a b c", "(c)"),
    ("new-audit North Shire", "(North Shire)"),
    # Files
    ("check nowhere", "There is no file or folder ‘nowhere’."),
    ("compare nowhere nowhere", "There is no file or folder ‘nowhere’."),
    ("compare . ./", "‘.’ is named twice."),
    ("collate-areas .", "There are no star tools in ‘.’. Score"),
    ("check .", "There are no returns in ‘.’. Returns"),
    ("framework check none.yaml", "There is no file none.yaml."),
    ("new-audit --agencies small.yaml", "must be a list of agencies, but small.yaml is a frame"),
    ("new-audit --agency x -o small.yaml", "writes a workbook, but small.yaml ends in .yaml."),
    ("new-audit --agency x --agency y -o small.yaml", "needs a folder, but small.yaml is a file"),
    ("check small.yaml --expected .", ". is a folder."),
    ("check --expected -list.csv small.yaml", "There is no file -list.csv."),
    ("check -- –expected", "There is no file or folder ‘–expected’."),
    # Completion
    ("--install-completion bash", "leave out ‘bash’."),
]


@pytest.fixture
def bare(
    capsys: pytest.CaptureFixture[str], small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Ran]:
    """Run hsbstar with exactly what is typed, in a folder that holds `small.yaml`."""
    monkeypatch.chdir(small_file.parent)

    def run_it(typed: str) -> Ran:
        capsys.readouterr()
        code = run(typed.split())
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run_it


def unboxed(shown: str) -> str:
    """Return what is shown as one line, without the box around an error."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", shown).split())


@pytest.mark.parametrize(("typed", "named"), MISTYPED, ids=[typed for typed, _ in MISTYPED])
def test_a_usage_error_is_a_sentence_that_names_the_mistake(
    typed: str, named: str, bare: Callable[[str], Ran]
) -> None:
    """Exit 2, nothing on standard output, no traceback."""
    said = bare(typed)
    assert (said.code, said.out) == (2, "")
    assert named in unboxed(said.err)
    assert "Error" in said.err
    assert "Traceback" not in said.err
    assert max(map(len, said.err.splitlines())) <= 80 or said.err.startswith("Error: ")


@pytest.mark.parametrize(("words", "named"), [
    (["check", ""], "One of the words is empty"),
    (["check", "x", "--expected", ""], "The value of --expected is empty"),
    (["new-audit", "--agency", ""], "The value of --agency is empty"),
])
def test_an_empty_word_is_not_this_folder(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script's variable that was never set would have another folder read or written."""
    assert run(words) == 2
    assert named in unboxed(capsys.readouterr().err)


def test_what_was_meant_is_not_refused(bare: Callable[[str], Ran], tmp_path: Path) -> None:
    """A value between straight quotation marks may begin with a dash or a curly mark."""
    words = ["new-audit", "--area", "“North” and shire", "--marking", "– OFFICIAL –"]
    assert bare("framework show -o x.yaml").code == 0
    assert run([*words, "-o", "a.xlsx"]) == 0
    assert (tmp_path / "a.xlsx").is_file()


def test_a_usage_error_on_a_terminal_fits_80_columns() -> None:
    """In a box that is 80 columns wide."""
    shown = shown_on_terminal([sys.executable, "-m", "hsbstar", "compare", "a"], TERM="xterm",
                              COLUMNS="80", NO_COLOR="1")
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "Missing argument 'AFTER'." in plain
    assert max(map(len, plain.splitlines())) <= 80


@pytest.mark.parametrize(("typed", "named"), [
    ("check retruns", "There is no file or folder ‘retruns’. Did you mean returns?"),
    ("check returns/polcie.xlsx", "Did you mean returns/police.xlsx?"),
    ("check retruns/police.xlsx", "Did you mean returns/police.xlsx?"),
    ("check My returns 2026", 'Did you mean "My returns 2026", with the quotation marks?'),
    ("check returns --expected agncies.csv", "There is no file agncies.csv. Did you mean agencies"),
    ("check returns --framework smal.yaml", "Did you mean small.yaml?"),
    ("check returns --expected returns", "must be a list of agencies, but returns is a folder."),
    ("explain results 1", "that contains a star tool. Did you mean results/star-tool.xlsx?"),
    ("check returns --expected returns/police.xlsx", "police.xlsx is a completed audit form. Name"),
    ("score returns --weights returns/police.xlsx", "police.xlsx is a completed audit form. Name"),
    ("check nothing-like-it", "Check the name and the folder."),
    ("explain returns/polic.xlsx 1", "Did you mean returns/police.xlsx?"),
    ("framework import stmt.xlsx -o x.yaml", "There is no file stmt.xlsx."),
    ("compare retruns returns", "Did you mean returns?"),
    ("collate-areas retruns", "Did you mean returns?"),
    ("new-audit --last retruns", "Did you mean returns?"),
])
def test_a_name_near_a_file_that_is_there_is_proposed(
    typed: str, named: str, bare: Callable[[str], Ran], returns: Path, agencies: Path,
) -> None:
    """Files and folders, on whichever way they are read."""
    (returns.parent / "My returns 2026").mkdir()
    (returns.parent / "results").mkdir()
    (returns.parent / "results" / "star-tool.xlsx").touch()
    assert agencies.exists()
    said = bare(typed)
    assert said.code == 2
    assert named in said.err


def test_near_names_are_those_of_people(tmp_path: Path) -> None:
    """No hidden file and no lock file is proposed, and a folder that is closed has none."""
    (tmp_path / "~$returns.xlsx").touch()
    (tmp_path / ".returns.xlsx").touch()
    assert near_path(tmp_path / "returns.xlsx") is None
    (tmp_path / "file").touch()
    assert near_path(tmp_path / "file" / "returns") is None
    assert near_path(tmp_path / "file") is None
    assert "Check the name" in hint_for(tmp_path / "returns.xlsx")


def test_the_first_part_that_is_not_there_is_corrected(tmp_path: Path) -> None:
    """What follows is kept where that exists, and otherwise left out."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "star-tool.xlsx").touch()
    assert near_path(tmp_path / "reslts" / "star-tool.xlsx") == (
        tmp_path / "results" / "star-tool.xlsx")
    assert near_path(tmp_path / "reslts" / "other.xlsx") == tmp_path / "results"


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


def test_a_file_with_too_many_faults_fills_no_screen(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The first are listed, and how many more there are."""
    keys = "".join(f"key{number}: x\n" for number in range(1_200))
    (tmp_path / "audit.yaml").write_text(keys, encoding="utf-8")
    lines = cli("check", "returns").err.splitlines()
    assert len(lines) == 102
    assert lines[-2] == "Error: 1,100 more are not listed. Correct these first."
    said = cli("framework", "check", "audit.yaml")
    assert len(said.out.splitlines()) == 100
    assert said.err.endswith("more are not listed. Correct these first.\n")
