"""Where commands write: the name that is typed, and the names that are refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.options import LIMITS, OUTPUTS, USUAL
from hsbstar.cli.targets import audit_workbooks_at, file_at, folder_at
from hsbstar.core.errors import HsbstarError
from reference.commands import all_commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

INPUTS = {"compare": ("a", "b"), "framework show": (), "framework messages": (), "new-audit": (),
          "schema": ("score",)}
"""What is typed before the options, where it is not one path."""
NO_TARGETS = {"--format", "--force", "--quiet", "--marking", "--with-evidence", "--due",
              "--allow-identifying", "--star-tool", "--star-map", "--expected", "--agreed",
              "--area", "--round", "--agencies", "--agency", "--last", "--plan", "--compare",
              "--public", "--mail",
              "--returns", "--from", "--statements", "--name-areas", "--like", "--notes",
              "--allow-errors", "--summary", "--limit", "--workers", "--cluster"}
"""The options of these panels that name nothing to write."""


def _targets() -> list[tuple[str, str]]:
    """Return each command's words with each option that names what it writes."""
    return [
        (words, option.opts[0])
        for words, command in all_commands() for option in getattr(command, "params", ())
        if getattr(option, "rich_help_panel", "") in {USUAL, OUTPUTS, LIMITS}
        and not NO_TARGETS & {*option.opts}
    ]


def test_these_options_name_what_is_written() -> None:
    """A new option of those panels is one of them, or is named as none of them."""
    assert {option for _, option in _targets()} == {
        "-o", "--key", "--tidy", "--send-back", "--remind", "--save"}
    assert {words for words, _ in _targets()} == {
        "check", "collate-areas", "compare", "framework import", "framework messages",
        "framework show", "moderate", "new-audit", "plan", "report", "schema", "score",
        "star-map",
    }


@pytest.mark.parametrize(("words", "option"), _targets())
def test_every_option_refuses_another_kind_of_file(
    cli: Callable[..., Ran], tmp_path: Path, words: str, option: str
) -> None:
    """Before anything is read; the error names the option and what it is for."""
    inputs = INPUTS.get(words, ("a",))
    refused = cli(*words.split(), *inputs, option, "other.pptx")
    assert refused.code == 2
    said = " ".join(refused.err.split())
    assert any(f"{option} {verb} a" in said for verb in ("writes", "needs"))
    assert "but other.pptx ends in .pptx" in said
    assert f"with {option}." in said
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]


@pytest.mark.parametrize(("ending", "typed", "expected"), [
    (".xlsx", "plan", "plan.xlsx"), (".xlsx", "plan.XLSX", "plan.XLSX"),
    (".xlsx", "Audit v1.2", "Audit v1.2.xlsx"), (".xlsx", "audit.2026", "audit.2026.xlsx"),
    (".xlsx", "here", "here/usual.xlsx"), (".xlsx", "x.docx.xlsx", "x.docx.xlsx"),
    (".xlsx", "x.docx", "writes a workbook, but x.docx ends in .docx"),
    (".xlsx", "x.PDF", "ends in .pdf. Name a file that ends in .xlsx with -o."),
    (".xlsx", "x.xls", "ends in .xls."), (".xlsx", "x.ods", "ends in .ods."),
    (".xlsx", "x.csv", "ends in .csv."), (".xlsx", "x.yaml", "ends in .yaml."),
    (".docx", "paper", "paper.docx"), (".docx", "paper.html", "paper.html"),
    (".docx", "paper.pdf", "a Word document or a web page, but paper.pdf ends in .pdf."),
    (".docx", "paper.odt", "Name a file that ends in .docx or .html with -o."),
    (".yaml", "map.yml", "map.yml"), (".yaml", "map", "map.yaml"),
    (".yaml", "map.xlsx", "writes a YAML file, but map.xlsx"),
    (".csv", "key.csv", "key.csv"), (".csv", "key.xlsx", "writes a table, but key.xlsx"),
])
def test_a_file_gets_its_ending_or_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, typed: str, expected: str
) -> None:
    """A version or a year at the end of a name is no file ending."""
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    if " " in expected.removesuffix(".xlsx") and not expected.startswith("Audit"):
        with pytest.raises(HsbstarError) as error:
            file_at(Path(typed), f"usual{ending}")
        assert expected in str(error.value)
    else:
        target = file_at(Path(typed), f"usual{ending}")
        assert target.as_posix() == expected


@pytest.mark.parametrize("name", ["results", "Audit v1.2", "audit.2026", "old.xlsx", "new/deep"])
def test_a_folder_may_have_a_point_in_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Only the ending of a kind of file is refused, and not that of a folder that is there."""
    monkeypatch.chdir(tmp_path)
    Path("old.xlsx").mkdir()
    assert folder_at(Path(name)) == Path(name)


@pytest.mark.parametrize(("name", "reason"), [
    ("results.xlsx", "--tidy needs a folder, but results.xlsx ends in .xlsx, like a file."),
    ("page.HTML", "page.HTML ends in .HTML, like a file."),
    ("list.csv", "list.csv is a file."), ("notes", "notes is a file. Name a folder with --tidy."),
    ("notes/new", "--tidy needs a folder, but notes is a file."),
])
def test_no_folder_is_made_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    """Neither of a file that is there nor of its name; the option that is wrong is named."""
    monkeypatch.chdir(tmp_path)
    for file in ("notes", "list.csv"):
        Path(file).write_text("mine", encoding="utf-8")
    with pytest.raises(HsbstarError) as error:
        folder_at(Path(name), "--tidy")
    assert reason in str(error.value)
    assert str(error.value).endswith("Name a folder with --tidy.")


def test_one_agency_may_be_a_file_and_several_are_a_folder(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """With several, the name of a workbook was made into a folder of that name."""
    assert cli("new-audit", "--round", "2026", "--agency", "Police", "-o", "form.xlsx").code == 0
    assert (tmp_path / "form.xlsx").is_file()
    both = ("new-audit", "--round", "2026", "--agency", "Police", "--agency", "Schools")
    for name in ("forms.xlsx", "form.xlsx", "forms.docx"):
        refused = cli(*both, "-o", name)
        assert refused.code == 2
        assert f"With several agencies, -o needs a folder, but {name} " in refused.err
    assert cli(*both, "-o", "forms v1.2").code == 0
    assert len([*(tmp_path / "forms v1.2").glob("*.xlsx")]) == 2
    (tmp_path / "in").mkdir()
    written = audit_workbooks_at(["Police"], "2026", tmp_path / "in")
    assert [path.parent.name for path in written.values()] == ["in"]


@pytest.mark.parametrize(("option", "name", "advice"), [
    ("-o", "star-tool.xlsx", "Choose another place with -o, or add"),
    ("--tidy", "answers.csv", "Choose another place with --tidy, or add"),
    ("--chart", "star.png", "Choose another place with -o or --chart, or add"),
])
def test_the_option_whose_file_exists_is_named(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path, option: str, name: str, advice: str
) -> None:
    """The way out of a refusal is the option that was typed."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / name).write_bytes(b"mine")
    value = "there/star.png" if option == "--chart" else "there"
    refused = cli("score", returns, *(("-o", "new") if option != "-o" else ()), option, value)
    assert refused.code == 2
    assert f"{name} already exists. {advice}" in " ".join(refused.err.split())


def test_a_copy_that_exists_is_advised_on_as_send_back(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """`check` has no -o."""
    (returns / "broken.xlsx").write_bytes(b"no workbook")
    assert cli("check", returns, "--send-back", "back").code == 1
    refused = cli("check", returns, "--send-back", "back")
    assert refused.code == 2
    assert "Choose another place with --send-back, or add --force" in " ".join(refused.err.split())


def test_a_key_is_never_the_table_of_the_areas(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """It would be passed on with the tables, or replace one of them."""
    for key in ("region.csv", "REGION-distribution.csv"):
        refused = cli("collate-areas", "areas", "-o", "region.xlsx", "--key", key)
        assert refused.code == 2
        assert (f"Two outputs would have the same name, {key}. Choose another place with --key."
                in refused.err)
    assert not [*tmp_path.glob("*.csv")]


def test_a_key_is_written_as_every_other_table(
    cli: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes]
) -> None:
    """No name of an area becomes a formula; UTF-8 with its mark; the line ends of Excel."""
    names = ["=1+1", "@here", "-2", "Ŵrth", "A, \"B\""]
    for number, name in enumerate(names):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        (folder / "return.xlsx").write_bytes(filled("Police", area=name))
        assert cli("score", folder / "return.xlsx", "-o", folder / "results").code == 0
    assert cli("collate-areas", tmp_path, "-o", "region.xlsx", "--key", "key.csv").code == 0
    data = (tmp_path / "key.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 6
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert sorted(area for _, area, *_ in rows[1:]) == sorted(
        ["'=1+1", "'@here", "'-2", "Ŵrth", "A, \"B\""])


@pytest.mark.parametrize("name", ["-", "-q", "–o", "—force"])
def test_a_forgotten_name_is_missed(name: str) -> None:
    """What begins with a dash was meant as an option, or as the terminal."""
    with pytest.raises(HsbstarError, match="begins with a dash"):
        file_at(Path(name), "a.xlsx")
    with pytest.raises(HsbstarError, match="begins with a dash"):
        folder_at(Path(name), "--tidy")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="a device")
def test_a_device_keeps_its_name() -> None:
    """It is refused later; `/dev/null.xlsx` was not named."""
    assert file_at(Path("/dev/null"), "a.xlsx") == Path("/dev/null")
