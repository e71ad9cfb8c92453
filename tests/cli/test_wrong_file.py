"""Every option that takes a file, with every kind of file: a sentence says what the file is."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.app import run
from support.frameworks import framework_bytes, framework_data
from support.terminals import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from support.once import Once

KINDS = {
    "picture.png": "is a picture (PNG)", "photo.xlsx": "is a picture (PNG)",
    "scan.pdf": "is a PDF", "paper.docx": "is a Word document",
    "comparison.xlsx": "is a comparison of rounds",
    "moderation.xlsx": "is a moderation workbook", "action-plan.xlsx": "is an action plan",
    "blank.xlsx": "is a blank audit form", "return.xlsx": "is a completed audit form",
    "star-tool.xlsx": "is a star tool", "map.yaml": "is a star tool map",
    "small.yaml": "is a framework file", "agencies.csv": "is a list of agencies",
    "agencies.xlsx": "is a list of agencies", "weights.csv": "is a list of weights",
    "same.csv": "is a list of names for the same agency",
    "check.json": "is a JSON file from hsbstar", "letter.eml": "is an email",
    "returns.zip": "is a zip file of workbooks", "results": "is a folder that contains a star tool",
    "answers.csv": "is a table of answers (score --tidy)", "empty.csv": "is empty",
    "budget.xlsx": "is a workbook that hsbstar did not make", "notes.txt": "is plain text",
}
LISTS = ("agencies.csv", "agencies.xlsx", "weights.csv", "budget.xlsx", "notes.txt")
"""What is read as a list: a column that is missing is reported by its name."""
ROUNDS = ("star-tool.xlsx", "return.xlsx", "blank.xlsx", "answers.csv", "results")

OPTIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # What is typed (@ is the file), what names it in the message, what fits or has another message
    "new-audit --agencies": ("new-audit --agencies @", "--agencies", LISTS),
    "new-audit --last": ("new-audit --last @", "--last", ROUNDS[:4]),
    "new-audit --plan": ("new-audit --last star-tool.xlsx --plan @", "--plan",
                         ("action-plan.xlsx",)),
    "new-audit --framework": ("new-audit --framework @", "--framework", ("small.yaml",)),
    "new-audit --last-framework": ("new-audit --last returns --last-framework @",
                                   "--last-framework", ("small.yaml",)),
    "new-audit --same": ("new-audit --last star-tool.xlsx --same @", "--same",
                         ("same.csv", *LISTS)),
    "check --expected": ("check returns --expected @", "--expected", LISTS),
    "check --framework": ("check returns --framework @", "--framework", ("small.yaml",)),
    "score --agreed": ("score returns --agreed @", "--agreed", ("moderation.xlsx",)),
    "score --weights": ("score returns --weights @", "--weights", LISTS),
    "score --star-tool": ("score returns --star-tool @", "--star-tool",
                          ("star-tool.xlsx", "budget.xlsx")),
    "score --star-map": ("score returns --star-tool star-tool.xlsx --star-map @", "--star-map",
                         ("map.yaml",)),
    "plan STAR-TOOL.xlsx": ("plan @", "STAR-TOOL.xlsx", ("star-tool.xlsx",)),
    "plan --returns": ("plan star-tool.xlsx --returns @", "--returns", ROUNDS[1:4]),
    "plan --from": ("plan star-tool.xlsx --from @", "--from", ("action-plan.xlsx",)),
    "compare BEFORE": ("compare @ later.xlsx", "BEFORE", ROUNDS),
    "compare AFTER": ("compare later.xlsx @", "AFTER", ROUNDS),
    "compare LATER": ("compare star-tool.xlsx later.xlsx @", "LATER", ROUNDS),
    "compare --plan": ("compare star-tool.xlsx later.xlsx --plan @", "--plan",
                       ("action-plan.xlsx",)),
    "report STAR-TOOL.xlsx": ("report @", "STAR-TOOL.xlsx", ("star-tool.xlsx",)),
    "report --plan": ("report star-tool.xlsx --plan @", "--plan", ("action-plan.xlsx",)),
    "report --compare": ("report later.xlsx --compare @", "--compare", ("star-tool.xlsx",)),
    "report --template": ("report star-tool.xlsx --template @", "--template", ("paper.docx",)),
    "star-map FILE.xlsx": ("star-map @", "FILE.xlsx", ("star-tool.xlsx", "budget.xlsx")),
    "explain STAR-TOOL.xlsx": ("explain @ 1.1", "STAR-TOOL.xlsx", ("star-tool.xlsx",)),
    "collate-areas ROUNDS": ("collate-areas @ --name-areas", "ROUNDS",
                             ("star-tool.xlsx", "results")),
    "collate-areas later.xlsx ROUNDS": ("collate-areas later.xlsx @ --name-areas", "ROUNDS",
                                        ("star-tool.xlsx", "results")),
    "framework check FILE": ("framework check @", "FILE", ("small.yaml",)),
    "framework import SHEET": ("framework import @", "SHEET",
                               ("return.xlsx", "blank.xlsx", "budget.xlsx")),
    "framework import --like": ("framework import sheet.csv --like @", "--like",
                                ("small.yaml",)),
}
OUTPUTS = {"new-audit": "new", "plan": "p.xlsx", "report": "r.docx", "star-map": "m.yaml",
           "framework import": "f.yaml", "collate-areas": "c.xlsx", "score": "s", "compare": "c",
           "moderate": "m.xlsx"}
TAKES_FRAMEWORK = ("new-audit", "check", "score", "moderate", "plan", "compare", "report",
                   "star-map")


@pytest.fixture(scope="session")
def kinds(once: Once, small: Framework, filled: Callable[..., bytes]) -> Path:
    """A folder with a file of every kind; nothing in it may be changed."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            _make_files(small, filled)

    return once.folder("file-kinds", make)


def _make_files(small: Framework, filled: Callable[..., bytes]) -> None:
    own = ["--framework", "small.yaml"]
    Path("small.yaml").write_bytes(framework_bytes(framework_data()))
    Path("returns").mkdir()
    for name in ("returns/police.xlsx", "return.xlsx"):
        Path(name).write_bytes(filled("Police"))
    Path("blank.xlsx").write_bytes(write_audit_workbook(small, Heading(round="2026")))
    again = filled("Police", round_name="2027", date="31 March 2027")
    Path("again.xlsx").write_bytes(again)
    assert run(["score", "returns", "-o", "results", "--tidy", "tidy", "--dpi", "50", *own]) == 0
    assert run(["score", "again.xlsx", "-o", "next", "--dpi", "50", *own]) == 0
    shutil.copy("results/star-tool.xlsx", "star-tool.xlsx")
    shutil.copy("next/star-tool.xlsx", "later.xlsx")
    shutil.copy("results/star.png", "picture.png")
    shutil.copy("results/star.png", "photo.xlsx")
    shutil.copy("tidy/answers.csv", "answers.csv")
    assert run(["moderate", "returns", "-o", "moderation.xlsx", *own]) == 0
    assert run(["plan", "star-tool.xlsx", "-o", "action-plan.xlsx", *own]) == 0
    assert run(["compare", "star-tool.xlsx", "later.xlsx", "-o", ".", "--dpi", "50", *own]) == 0
    assert run(["star-map", "budget.xlsx", "-o", "x.yaml", *own]) == 2
    docx.Document().save("paper.docx")
    for name, rows in (("agencies", [["Agency", "Kind"], ["Police", "police"]]),
                       ("budget", [["Budget", 3]])):
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(f"{name}.xlsx")
    with zipfile.ZipFile("returns.zip", "w") as packed:
        packed.write("return.xlsx")
    for name, content in {
        "scan.pdf": "%PDF-1.7\n", "map.yaml": 'version: 1\ndomains:\n  1: "Star!C5"\n',
        "agencies.csv": "agency,kind\nPolice,police\n", "weights.csv": "agency,weight\nPolice,2\n",
        "same.csv": "agency,same as\nPolice,The Police\n", "notes.txt": "Nothing yet.\n",
        "check.json": '{\n  "version": 1,\n  "returns": []\n}\n', "empty.csv": "",
        "letter.eml": "From: a@example.org\nSubject: audit\n\nHello\n",
        "sheet.csv": "domain,ref,statement\n1 A,1.1,Something is done.\n",
    }.items():
        Path(name).write_text(content, encoding="utf-8")


def typed(words: str, file: str, folder: Path) -> list[str]:
    """Return a command with the file and an output in a folder."""
    arguments = [file if word == "@" else word for word in words.split()]
    command = next((name for name in OUTPUTS if words.startswith(name)), "")
    if command:
        arguments += ["-o", str(folder / OUTPUTS[command])]
    if words.startswith(TAKES_FRAMEWORK) and "--framework" not in words:
        arguments += ["--framework", "small.yaml"]
    if command == "new-audit":
        arguments += ["--round", "2028", "--area", "Northshire"]
    return arguments


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_says_what_another_kind_of_file_is(
    option: str, kinds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The option or argument, the file, what it is and what was expected; exit 2, no output."""
    monkeypatch.chdir(kinds)
    words, place, fits = OPTIONS[option]
    for file, what in KINDS.items():
        if file in fits:
            continue
        assert run(typed(words, file, tmp_path)) == 2, file
        _, err = capsys.readouterr()
        assert f"Error: {place} must be " in err, (file, err)
        assert f", but {file} {what}. " in err
        assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("command", ["check", "score", "moderate"])
def test_what_is_named_as_a_return_and_is_none_is_an_error(
    command: str, kinds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With what it is; a folder in which there is no return ends with 2."""
    monkeypatch.chdir(kinds)
    for file, what in KINDS.items():
        if file in {*ROUNDS[1:], "budget.xlsx"}:
            continue
        assert run(typed(f"{command} @", file, tmp_path)) == 1, file
        out, _ = capsys.readouterr()
        assert f"it {what}" in out, (file, out)
    assert run(typed(f"{command} @", "results", tmp_path)) == 2
    said = capsys.readouterr().err
    assert ("RETURNS must be returns, but results is a folder that contains a star tool. Name"
            in said)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(("words", "said"), [
    ("check returns --expected budget.xlsx", "--expected: budget.xlsx has no column ‘agency’"),
    ("score returns --weights agencies.csv", "--weights: agencies.csv needs the columns ‘agency’"),
    ("new-audit --last star-tool.xlsx --same notes.txt", "--same: notes.txt needs the columns"),
    ("new-audit --last star-tool.xlsx --same missing.csv", "--same: There is no file missing.csv"),
    ("compare star-tool.xlsx star-tool.xlsx", "‘star-tool.xlsx’ is named twice. Name two"),
    ("compare results ./results", "‘results’ is named twice"),
    ("explain results 1.1", "contains a star tool. Did you mean results/star-tool.xlsx?"),
])
def test_other_slips_name_the_option_too(
    words: str, said: str, kinds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A list without its column, a file that is not there, the same round twice."""
    monkeypatch.chdir(kinds)
    assert run(typed(words, "", tmp_path)) == 2
    assert said in capsys.readouterr().err


def test_where_nothing_is_scored_no_next_step_is_suggested(
    cli: Callable[..., Ran], small: Framework, tmp_path: Path
) -> None:
    """Neither after the meeting's workbook nor where blank forms are scored."""
    heading = Heading(agency="Police", round="2026")
    (tmp_path / "blank.xlsx").write_bytes(write_audit_workbook(small, heading))
    meeting = cli("moderate", "blank.xlsx")
    assert meeting.code == 0
    assert "No return has a score, so there is nothing to agree yet." in meeting.err
    assert "hsbstar score" not in meeting.err
    scored = cli("score", "blank.xlsx", "-o", "out")
    assert scored.code == 1
    assert "there is nothing to show" in scored.err
    assert "hsbstar moderate" not in scored.err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_the_sentence_wraps_at_eighty_columns(kinds: Path) -> None:
    """As all that is shown at a terminal."""
    shown = shown_on_terminal([
        sys.executable, "-m", "hsbstar", "explain", str(kinds / "action-plan.xlsx"), "1.1",
    ])
    assert "must be a star tool" in " ".join(shown.split())
    assert max(map(len, io.StringIO(shown).read().splitlines())) <= 80
