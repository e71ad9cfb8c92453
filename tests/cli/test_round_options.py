"""The round file: commands below it use it, what is typed wins, and it says so in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit import ROUND_KEYS
from hsbstar.cli.app import COMMANDS, load
from hsbstar.cli.round_file import (
    OTHER_MEANINGS,
    PARAMETERS,
    in_use,
    is_from_file,
    named_by,
    offer,
    searched_within,
)
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.star_tool import read_star_tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

USING = "Using audit.yaml: Northshire, 2026."
VALUES = {
    "area": "Northshire", "round": "2026", "marking": "OFFICIAL", "due": "12 May 2026",
    "agencies": "agencies.csv", "framework": "small.yaml", "same": ["A=B", "same.csv"],
    "versions": "mean", "use": ["returns/police.xlsx"],
}
TYPED = {
    "area": "Other", "round_name": "2027", "marking": "SECRET", "due": "soon",
    "agencies": "x.csv", "expected": "x.csv", "framework": "x.yaml", "same": "C=D",
    "versions": "latest", "use": "x.xlsx",
}
ARGUMENTS = {
    "check": ["r"], "moderate": ["r"], "score": ["r"], "plan": ["s.xlsx"],
    "new-audit": ["--last", "returns"],
    "compare": ["a", "b"], "report": ["s.xlsx", "--compare", "t.xlsx"], "collate-areas": ["a"],
    "star-map": ["s.xlsx", "-o", "m.yaml"],
}
"""The commands that have options of the round file, with what else they need."""


@pytest.fixture
def folder(tmp_path: Path, small_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a round file of all keys, in which commands run."""
    for name in ("agencies.csv", "same.csv"):
        (tmp_path / name).write_text("agency,same as\nPolice,P\n", encoding="utf-8")
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "police.xlsx").write_bytes(b"")
    assert small_file.name == VALUES["framework"]
    write(tmp_path, **VALUES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **values: object) -> None:
    """Write a round file; what is JSON is YAML too."""
    (folder / "audit.yaml").write_text(
        "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items()),
        encoding="utf-8")


def parsed(name: str, *words: str) -> tuple[Any, Any]:
    """Return a command's context after its words were parsed, and the round file that it found."""
    context = load(name).make_context(name, [*ARGUMENTS[name], *words])
    return context, context.obj


def as_given(value: object) -> object:
    """Return an option's value as texts."""
    if isinstance(value, (list, tuple)):
        return [str(each) for each in value]
    return None if value is None else str(value)


def options_of(name: str) -> dict[str, tuple[str, Any]]:
    """Return the key and the parameter by name of a command's options that a round file has."""
    params = {param.name: param for param in load(name).params}
    return {param: (key, params[param]) for key, names in PARAMETERS.items() for param in names
            if param in params and key not in OTHER_MEANINGS.get(name, ())}


def test_every_command_with_such_an_option_is_in_the_table() -> None:
    """A command that is added is tested too."""
    commands = [name for panel in COMMANDS.values() for name in panel if name != "framework"]
    assert {name for name in commands if options_of(name)} == set(ARGUMENTS)
    assert set(PARAMETERS) == set(ROUND_KEYS) == set(VALUES)


CASES = [(name, param) for name in ARGUMENTS for param in options_of(name)]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "param"), CASES)
def test_every_option_is_honoured_and_what_is_typed_wins(
    name: str, param: str
) -> None:
    """In every command that has it, with the paths as seen from where it runs."""
    key, option = options_of(name)[param]
    context, found = parsed(name)
    value: object = VALUES[key]
    if option.multiple and not isinstance(value, list):
        value = [value]
    assert as_given(context.params[param]) == value
    with in_use(context, found):
        assert is_from_file(key)
    assert not is_from_file(key)
    typed, found = parsed(name, option.opts[0], TYPED[param])
    assert as_given(typed.params[param]) == ([TYPED[param]] if option.multiple else TYPED[param])
    with in_use(typed, found):
        assert not is_from_file(key)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "keys"), OTHER_MEANINGS.items())
def test_options_with_another_meaning_are_left_alone(
    name: str, keys: set[str]
) -> None:
    """A comparison's --versions is about the returns of other rounds too."""
    context, _ = parsed(name)
    for key in keys:
        assert all(not context.params[param] for param in PARAMETERS[key])


def test_paths_are_relative_to_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also below its folder, where the line shows which file it is."""
    (folder / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir("deep/er")
    context, found = parsed("score")
    assert context.params["expected"] == Path("../../agencies.csv")
    assert found.path == Path("../../audit.yaml")
    assert parsed("compare")[0].params["same"] == ["A=B", "../../same.csv"]
    write(folder, agencies=str(folder / "agencies.csv"))
    assert parsed("score")[0].params["expected"] == folder / "agencies.csv"


def test_the_home_folder_is_the_border(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file there would apply to everything; in the folder itself it counts."""
    (folder / "round").mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert parsed("check")[1]
    monkeypatch.chdir("round")
    assert parsed("check")[1] is None


def test_the_demo_does_not_use_a_round_above_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody tries it in the folder of a real round, with its framework and its marking."""
    (folder / "demo").mkdir()
    monkeypatch.chdir("demo")
    assert parsed("check")[1]
    with searched_within(Path()):
        assert parsed("check")[1] is None
    write(folder / "demo", area="A")
    with searched_within(Path()):
        assert parsed("new-audit")[1].known.area == "A"


@pytest.mark.usefixtures("folder")
def test_options_that_do_not_suit_are_left_out(
    capsys: pytest.CaptureFixture[str]
) -> None:
    """Another round's due date, the list where agencies are named, names for one round alone."""
    for name, words, param, left in (
        ("new-audit", ("--round", "2027"), "due", ""),
        ("new-audit", ("--agency", "Late"), "agencies", None),
        ("report", ("--public",), "marking", None),
    ):
        context, found = parsed(name, *words)
        with in_use(context, found):
            assert context.params[param] == left
            assert not is_from_file(param)
    context = load("report").make_context("report", ["s.xlsx"])
    with in_use(context, context.obj):
        assert context.params["same"] is None
    assert capsys.readouterr().err.splitlines() == [USING] * 4


@pytest.mark.parametrize(("last", "used"), [
    ((), False), (("returns",), True), (("returns", "returns"), True), (("other",), False),
    (("../2025",), False), (("returns", "../2025"), False), (("returns/police.xlsx",), False),
])
def test_a_new_audit_uses_the_chosen_returns_of_this_round_alone(
    folder: Path, last: tuple[str, ...], used: bool
) -> None:
    """The choice of this file is about no other returns, and a star tool keeps its own."""
    (folder / "other").mkdir()
    (folder.parent / "2025").mkdir(exist_ok=True)
    words = [word for path in last for word in ("--last", path)]
    context = load("new-audit").make_context("new-audit", words)
    with in_use(context, context.obj):
        assert bool(context.params["versions"]) is used
        assert bool(context.params["use"]) is used


def test_nothing_is_read_for_help_or_by_the_shell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault in the file does not keep anybody from the help."""
    write(folder, nonsense="x")
    with pytest.raises(SystemExit):
        load("check").main(["--help"], prog_name="hsbstar")
    assert "Check returns" in capsys.readouterr().out
    context = load("check").make_context("check", ["r"], resilient_parsing=True)
    assert offer(load("explain").make_context("explain", ["s", "1"])) is None
    assert context.obj is None


@pytest.fixture
def round_folder(
    returns: Path, agencies: Path, cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A round made by `new-audit`, with the returns of two of its three agencies."""
    made = cli("new-audit", "--area", "Northshire", "--round", "2026", "--agencies", agencies,
               "-o", "2026", "--due", "12 May 2026")
    assert made.out.splitlines()[-1] == "2026/audit.yaml"
    assert made.err.splitlines()[-2:] == ["  cd 2026", "  hsbstar check returns"]
    folder = returns.parent / "2026"
    returns.rename(folder / "returns")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("round_folder")
def test_a_round_is_named_once(cli: Callable[..., Ran]) -> None:
    """What comes after needs no options, and the commands that are shown have none."""
    checked = cli("check", "returns")
    assert "Returned: 2 of 3 expected agencies." in checked.out
    assert checked.err.splitlines()[0] == USING
    assert checked.err.splitlines()[-1].startswith("  hsbstar score returns --framework")
    assert cli("check", "returns", "--quiet").err == ""
    answer = cli("check", "returns", "--format", "json")
    assert json.loads(answer.out)
    assert answer.err.startswith(USING)
    assert cli("score", "returns", "-o", "results").code == 0
    read, _ = read_star_tool(Path("results/star-tool.xlsx").read_bytes(), "s", DEFAULT_LIMITS)
    assert read
    assert (read.source.area, read.source.round) == ("Northshire", "2026")


def test_a_return_of_another_round_is_found_by_each_command(
    round_folder: Path, cli: Callable[..., Ran]
) -> None:
    """Also where all returns are of that round, so that none differs from the others."""
    write(round_folder, area="Northshire", round="2027")
    checked = cli("check", "returns")
    assert checked.code == 1
    assert checked.out.count("This return is for round ‘2026’, not ‘2027’") == 2
    assert "To correct: 2 (" in " ".join(cli().out.split())
    assert cli("check", "returns", "--round", "2026").code == 0
    assert cli("score", "returns").code == 1


def test_a_higher_marking_of_a_return_counts(
    round_folder: Path, cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """The marking of the file was not chosen for these returns; a typed one was."""
    write(round_folder, area="Northshire", round="2026", marking="OFFICIAL")
    high = filled("Police", marking="OFFICIAL-SENSITIVE")
    (round_folder / "returns" / "police.xlsx").write_bytes(high)
    for words, marking in (((), "OFFICIAL-SENSITIVE"), (("--marking", "OFFICIAL"), "OFFICIAL")):
        assert cli("score", "returns", "--force", *words).code == 0
        read, _ = read_star_tool(Path("star-tool.xlsx").read_bytes(), "s", DEFAULT_LIMITS)
        assert read
        assert read.source.marking == marking


def test_a_late_agencys_workbook_goes_to_the_others(
    round_folder: Path, cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round has one folder and one round file; another round has its own."""
    late = cli("new-audit", "--agency", "Late")
    assert late.out == "hsb-audit-2026-Late.xlsx\n"
    assert late.err.splitlines()[-1].startswith("  hsbstar check returns")
    monkeypatch.chdir("returns")
    assert cli("new-audit", "--agency", "Later").out == "../hsb-audit-2026-Later.xlsx\n"
    assert cli("new-audit", "--agency", "Later").code == 2, "it is there already"
    monkeypatch.chdir("..")
    assert [path.parent for path in round_folder.glob("**/audit.yaml")] == [round_folder]
    following = cli("new-audit", "--agency", "Late", "--round", "2027")
    assert "hsb-audit-2027/audit.yaml" in following.out


@pytest.mark.usefixtures("round_folder")
def test_an_existing_file_is_kept_or_replaced_by_force(
    cli: Callable[..., Ran]
) -> None:
    """A late agency's workbook changes nothing; another round's file is not overwritten."""
    before = Path("audit.yaml").read_bytes()
    late = cli("new-audit", "--agency", "Late", "-o", ".")
    assert late.code == 0
    assert Path("hsb-audit-2026-Late.xlsx").is_file()
    assert Path("audit.yaml").read_bytes() == before
    again = cli("new-audit", "--agency", "Late", "-o", ".", "--due", "1 June 2026", "--force")
    assert again.code == 0
    changed = before.replace(b"12 May 2026", b"1 June 2026")
    assert Path("audit.yaml").read_bytes() == changed
    other = ("new-audit", "--agency", "Late", "--round", "2027", "-o", ".")
    refused = cli(*other)
    assert refused.code == 2
    assert "audit.yaml belongs to another round (Northshire, 2026)" in refused.err
    assert Path("audit.yaml").read_bytes() == changed
    assert cli(*other, "--force").code == 0
    text = Path("audit.yaml").read_text(encoding="utf-8")
    assert 'round: "2027"' in text
    assert "12 May" not in text


def test_one_workbook_has_no_round_file(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Nor has a folder for which nothing is known."""
    assert cli("new-audit", "--area", "A", "-o", "form.xlsx").code == 0
    assert cli("new-audit", "--area", "A").code == 0
    assert not list(tmp_path.glob("**/audit.yaml"))
    (tmp_path / "folder").mkdir()
    assert cli("new-audit", "--area", "A", "-o", "folder").code == 0
    assert (tmp_path / "folder" / "audit.yaml").is_file()


def test_a_return_in_an_email_or_a_zip_file_can_be_chosen(folder: Path) -> None:
    """As it is shown, or as if that were a folder; what is no such file has nothing in it."""
    (folder / "returns" / "all.ZIP").write_bytes(b"")
    for name in ("returns/all.ZIP/police.xlsx", "returns/all.ZIP › in › police.xlsx"):
        write(folder, use=[name])
        assert parsed("check")[0].params["use"] == [Path(name)]
    for name in ("returns/none.zip/police.xlsx", "agencies.csv/police.xlsx"):
        write(folder, use=[name])
        with pytest.raises(HsbstarError, match="one thing must be corrected"):
            parsed("check")


def test_faults_are_refused(folder: Path, cli: Callable[..., Ran]) -> None:
    """With the file and the line; nothing is read or written."""
    write(folder, area="A", agencys="agencies.csv")
    said = cli("check", "returns")
    assert said.code == 2
    assert said.err.startswith("Error: audit.yaml › line 2: agencys: is not a key in a round file.")
    (folder / "audit.yaml").write_bytes(b"#" * 300_000)
    assert "audit.yaml is larger than 256 KiB" in cli("check", "returns").err
    write(folder, agencies="a" * 5000)
    assert cli("check", "returns").err.startswith("Error: audit.yaml › line 1: agencies: there is")
    (folder / "audit.yaml").unlink()
    (folder / "audit.yaml").symlink_to("gone.yaml")
    assert "The round file audit.yaml cannot be opened: " in cli("check", "returns").err
    (folder / "audit.yaml").unlink()
    bad = cli("new-audit", "--agency", "A", "--due", "31 June 2026")
    assert bad.code == 2
    assert "--due: there is no such day as 31 June 2026. Correct the date." in bad.err


def test_a_file_of_another_kind_is_named_by_its_key(folder: Path, cli: Callable[..., Ran]) -> None:
    """Nobody typed the option; where it was typed, it is named."""
    (folder / "other.csv").write_text("column,holds,meaning\n", encoding="utf-8")
    for key, command, option in (("agencies", ("check", "returns"), "--expected"),
                                 ("same", ("compare", "a", "b"), "--same"),
                                 ("agencies", ("new-audit",), "--agencies")):
        write(folder, **{key: ["other.csv"] if key == "same" else "other.csv"})
        assert f"Error: audit.yaml, {key} must be " in cli(*command).err
        assert f"Error: {option} must be " in cli(*command, option, "other.csv").err
    (folder / "bare.csv").write_text("name\n", encoding="utf-8")
    write(folder, agencies="bare.csv", framework="small.yaml")
    context, found = parsed("check")
    with in_use(context, found):
        assert named_by("--framework") == "audit.yaml, framework"
        assert named_by("--weights") == "--weights"
    assert "Error: audit.yaml, agencies: bare.csv has no column" in cli("check", "returns").err
