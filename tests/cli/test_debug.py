"""`--debug FILE`: a report that helps to find an error, with nothing of what was read or typed."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar import returns as returns_room
from hsbstar.cli import debug, debug_report
from hsbstar.cli.debug_report import HEAD, report_text
from support.frameworks import framework_bytes, framework_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

MARK = "Quokka"
"""What must not be in a report, whatever it is the name or the text of."""
FORGED = f'{MARK}\n  File "/home/{MARK}/{MARK}.py", line 3, in {MARK}\n    {MARK} = 1\n'
"""An error's message that looks like a traceback."""
REPORT = "report.txt"


def parts_of(path: Path) -> dict[str, list[str]]:
    """Return the lines of a report by their heading."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(debug.TITLE + HEAD)
    parts = text.removeprefix(debug.TITLE + HEAD).strip("\n").split("\n\n")
    return {part.splitlines()[0]: part.splitlines()[1:] for part in parts}


@pytest.fixture
def secret(tmp_path: Path, filled: Callable[..., bytes]) -> Path:
    """A folder whose name, files, returns and framework all have the token."""
    folder = tmp_path / f"{MARK} Council"
    (folder / "returns").mkdir(parents=True)
    answers = {"d1-a": (f"{MARK} said so", f"{MARK} is a child.", MARK),
               "d1-b": (3, MARK, MARK), "d2-a": (9, "", "")}
    for name in ("Police", "Schools"):
        (folder / "returns" / f"{MARK}-{name}.xlsx").write_bytes(filled(
            f"{MARK} {name}", answers=answers, area=MARK, round_name=f"{MARK} 2026",
            respondent=MARK, signed_by=MARK))
    listed = f"agency,contact\n{MARK} Police,{MARK}\n{MARK} Board,\n"
    (folder / f"{MARK}.csv").write_text(listed, encoding="utf-8")
    data = framework_data()
    data["title"] = data["domains"][0]["title"] = f"{MARK} framework"
    (folder / f"{MARK}.yaml").write_bytes(framework_bytes(data))
    faulty = framework_bytes(data | {MARK: MARK, "scale": MARK})
    (folder / f"faulty-{MARK}.yaml").write_bytes(faulty)
    (folder / "audit.yaml").write_text(f"area: {MARK}\nmarking: {MARK}\n", encoding="utf-8")
    return folder


OWN = ("--framework", f"{MARK}.yaml")
COMMANDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "check": (1, ("check", "returns", "--expected", f"{MARK}.csv", *OWN)),
    "check as JSON": (1, ("check", "returns", "--format", "json", *OWN)),
    "check a file that is not there": (2, ("check", f"{MARK}-2.xlsx", *OWN)),
    "check quietly": (1, ("check", "returns", "-q", *OWN)),
    "score": (0, ("score", "returns", "-o", MARK, "--allow-errors", "--dpi", "50",
                  "--round", f"{MARK} 2026", *OWN)),
    "score with errors": (1, ("score", "returns", "-o", MARK, *OWN)),
    "score an agency that is not there": (2, ("score", "returns", f"--only={MARK} Guides",
                                              "--allow-errors", "-o", MARK, *OWN)),
    "score with a wrong number": (2, ("score", "returns", "--dpi", MARK)),
    "score with an unknown option": (2, ("score", f"--{MARK}")),
    "an unknown command": (2, (f"{MARK}", f"--{MARK}")),
    "new-audit": (0, ("new-audit", "--agency", MARK, "-o", f"{MARK}.xlsx", "--force",
                      "--round", MARK, *OWN)),
    "a faulty framework": (2, ("check", "returns", "--framework", f"faulty-{MARK}.yaml")),
    "framework check": (2, ("framework", "check", f"faulty-{MARK}.yaml")),
    "explain what is no star tool": (2, ("explain", f"returns/{MARK}-Police.xlsx", MARK)),
    "a schema that is not there": (2, ("schema", MARK)),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_a_report_has_nothing_of_what_was_read_or_typed(
    case: str, cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No text of a return, no name of a file, folder, person, agency or area, and no value."""
    monkeypatch.chdir(secret)
    code, words = COMMANDS[case]
    said = cli("--debug", REPORT, *words)
    assert said.code == code, said.err + said.out
    assert said.err.endswith(f"Wrote {REPORT}. It is safe to send: its first lines say what it "
                             "contains.\n")
    text = (secret / REPORT).read_text(encoding="utf-8")
    assert MARK.casefold() not in text.casefold()
    assert str(secret.parent) not in text
    assert f"  Exit code: {code}\n" in text


def test_a_report_has_what_helps(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command, its options, the findings by code, and versions; the same each time."""
    monkeypatch.chdir(secret)
    done = [cli("--debug", REPORT, *words) for words in (
        ("check", "returns", "--framework", f"{MARK}.yaml", "-q"),
        ("check", "--", "--force"))]
    assert [each.code for each in done] == [1, 2]
    assert f"{REPORT} already exists" in done[1].err
    parts = parts_of(secret / REPORT)
    assert list(parts) == [
        "Command", "Findings", "Versions", "Computer", "Damaged files", "Error"]
    assert parts["Command"] == [
        "  Name: hsbstar check", "  Options typed: --framework, -q",
        "  From audit.yaml: --marking", "  Exit code: 1"]
    assert "  error score-off-scale: 2" in parts["Findings"]
    assert parts["Error"] == ["  none"]
    assert parts["Versions"][0].startswith("  hsbstar ")
    assert any(line.startswith("  openpyxl ") for line in parts["Versions"])
    before = (secret / REPORT).read_bytes()
    (secret / REPORT).unlink()
    cli("--debug", REPORT, "check", "returns", "--framework", f"{MARK}.yaml", "-q")
    assert (secret / REPORT).read_bytes() == before


@pytest.mark.parametrize("more", [("-q",), ("--format", "json")])
def test_findings_are_counted_however_they_are_shown(
    more: tuple[str, ...], cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, also those that a quiet command does not show."""
    monkeypatch.chdir(secret)
    cli("--debug", "all.txt", "check", "returns", *OWN)
    cli("--debug", REPORT, "check", "returns", *OWN, *more)
    assert parts_of(secret / REPORT)["Findings"] == parts_of(secret / "all.txt")["Findings"]


def test_a_fault_of_ours_is_traced_without_its_words(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The types and the lines of code of the error and of what it came from, and no values."""
    monkeypatch.chdir(secret)

    def fail(*_: object, **__: object) -> None:
        try:
            (secret / f"{MARK}.xlsx").read_bytes()
        except OSError as error:
            worse = ValueError(FORGED)
            worse.add_note(FORGED)
            raise worse from error

    monkeypatch.setattr(returns_room, "take_in", fail)
    said = cli("check", "returns", *OWN)
    assert "(ValueError in test_debug.py" in said.err
    assert "run the command again as hsbstar --debug debug.txt …" in said.err
    said = cli("--debug", REPORT, "check", "returns", *OWN)
    assert f"Please report it, and send {REPORT} with it." in said.err
    text = (secret / REPORT).read_text(encoding="utf-8")
    assert MARK not in text
    lines = parts_of(secret / REPORT)["Error"]
    assert lines[0] == "  builtins.ValueError"
    assert "  builtins.FileNotFoundError (ENOENT)" in lines
    assert any(line.startswith("    hsbstar/cli/commands/check.py, line ") for line in lines)
    # This test is no part of the program: neither its name nor its lines are there.
    assert "    another file" in lines
    assert "test_debug" not in text


def test_an_error_of_another_process_is_traced() -> None:
    """Its text has the places, among other words: only what is a line of a program counts."""
    forged = f"{FORGED}  File \"{debug.__file__}\", line 1, in {MARK}\n    {MARK} = 2\n"
    error = RuntimeError(MARK)
    error.tb = forged  # type: ignore[attr-defined] # as concurrent.futures has it
    error.__context__ = KeyError(MARK)
    error.__context__.__context__ = error
    text = report_text(debug.Collected(error=error), 2)
    assert MARK not in text
    assert "    hsbstar/cli/debug.py, line 1\n      \"\"\"What `--debug FILE` collects" in text
    assert text.count("builtins.RuntimeError") == 1
    assert text.endswith("  which came from\n  builtins.KeyError\n")


class QuokkaError(ValueError):
    """An error's type of another program, whose name could be anybody's."""

    def __str__(self) -> str:
        """Fail, as a message that is made of what was read can."""
        raise ValueError(MARK)


FORGED_TYPE = type(f"{MARK}Error", (KeyError,), {"__module__": "hsbstar.core.errors"})
DEEP = RecursionError(MARK)


def _deep(number: int) -> None:
    if number:
        _deep(number - 1)
    raise DEEP


@pytest.mark.parametrize(("error", "names"), [
    (QuokkaError(MARK), ["builtins.ValueError"]),
    (FORGED_TYPE(MARK), ["builtins.KeyError"]),
    (OSError(MARK, MARK, f"{MARK}.txt"), ["builtins.OSError"]),
    (OSError(13, MARK, f"{MARK}.txt"), ["builtins.PermissionError (EACCES)"]),
    (ExceptionGroup(MARK, [QuokkaError(MARK), ExceptionGroup(MARK, [KeyError(MARK)])]), [
        "builtins.ExceptionGroup", "which contains", "builtins.ValueError",
        "which contains", "builtins.ExceptionGroup", "which contains", "builtins.KeyError"]),
])
def test_only_a_program_s_own_types_are_named(
    error: Exception, names: list[str], cli: Callable[..., Ran], secret: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The nearest one above any other; no error has to give its message."""
    monkeypatch.chdir(secret)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(returns_room, "take_in", fail)
    assert cli("--debug", REPORT, "check", "returns", *OWN).code == 2
    assert MARK not in (secret / REPORT).read_text(encoding="utf-8")
    lines = parts_of(secret / REPORT)["Error"]
    assert [line[2:] for line in lines if not line.startswith("    ")] == names


def test_a_long_trace_is_cut(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first lines and its last are enough."""
    monkeypatch.chdir(secret)
    monkeypatch.setattr(returns_room, "take_in", lambda *_, **__: _deep(500))
    assert cli("--debug", REPORT, "check", "returns", *OWN).code == 2
    lines = parts_of(secret / REPORT)["Error"]
    assert len(lines) < 100
    assert any(line.startswith("    … 4") for line in lines)


def test_another_program_next_to_ours_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs hsbstar from a folder of their own has other files there, and in its folders."""
    own = tmp_path / f"{MARK}.py"
    own.write_text(f"raise ValueError('{MARK}')\n", encoding="utf-8")
    monkeypatch.setattr(debug_report, "__file__", str(tmp_path / "hsbstar" / "cli" / "report.py"))
    try:
        exec(compile(own.read_text(encoding="utf-8"), str(own), "exec"))  # noqa: S102 - our text
    except ValueError as error:
        text = report_text(debug.Collected(error=error), 2)
    assert MARK not in text
    assert text.endswith("builtins.ValueError\n    another file\n    another file\n")


def test_versions_are_without_the_name_of_who_built_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a plus can be any name; hsbstar that is not installed has no packages."""
    monkeypatch.setattr("importlib.metadata.version", lambda _: f"1.2+{MARK}")
    text = report_text(debug.Collected(), 0)
    assert "  openpyxl 1.2\n" in text
    assert MARK not in text

    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", missing)
    assert "openpyxl" not in report_text(debug.Collected(), 0)


def test_what_made_a_file_seem_damaged_is_traced(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a fault of our reader, and the finding alone would not help to find it."""
    monkeypatch.chdir(secret)

    def fail(*_: object) -> None:
        raise QuokkaError(MARK)

    monkeypatch.setattr("hsbstar.spreadsheets.reading.read.kind_of", fail)
    assert cli("--debug", REPORT, "check", "returns", *OWN).code == 1
    assert MARK not in (secret / REPORT).read_text(encoding="utf-8")
    parts = parts_of(secret / REPORT)
    assert parts["Error"] == ["  none"]
    assert parts["Damaged files"][0] == "  builtins.ValueError"
    assert "      kind = kind_of(data)" in parts["Damaged files"]


def test_a_report_replaces_nothing_but_a_report(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier one with `--force`, and no other file ever; nothing is done before."""
    monkeypatch.chdir(secret)
    new = ("new-audit", "-o", "form.xlsx", "--framework", f"{MARK}.yaml")
    assert cli("--debug", REPORT, *new).code == 0
    (secret / "form.xlsx").unlink()
    refused = cli("--debug", REPORT, *new)
    assert refused.code == 2
    assert refused.err == (f"Error: {REPORT} already exists. Choose another file with --debug, or "
                           "add --force to replace.\n")
    (secret / "notes.txt").write_text("Mine.", encoding="utf-8")
    never = cli("--debug", "notes.txt", *new, "--force")
    assert never.err == ("Error: notes.txt is not a debug report, so hsbstar does not replace it. "
                         "Choose another file with --debug.\n")
    assert (secret / "notes.txt").read_text(encoding="utf-8") == "Mine."
    assert not (secret / "form.xlsx").exists()
    assert cli("--debug", REPORT, *new, "--force").code == 0
    assert parts_of(secret / REPORT)["Command"][1] == (
        "  Options typed: --force, --framework, -o")
    # Where a command has no --force, no sentence speaks of it.
    assert cli("--debug", REPORT, "explain", "star.xlsx", "1.1").err.endswith(
        "Choose another file with --debug, or delete it first.\n")
    other = cli("--debug", f"{MARK}.csv", *new, "--force")
    assert "--debug writes a text file" in other.err


def test_what_came_while_the_command_ran_stays(
    cli: Callable[..., Ran], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is then not written, and that is an error."""
    monkeypatch.chdir(secret)

    def come(*_: object, **__: object) -> Any:
        (secret / REPORT).write_text("Mine.", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(returns_room, "take_in", come)
    said = cli("--debug", REPORT, "check", "returns", *OWN)
    assert said.code == 2
    assert "disk is full" in said.err
    assert said.err.endswith("Choose another file with --debug.\n")
    assert (secret / REPORT).read_text(encoding="utf-8") == "Mine."


def test_the_option_goes_before_the_command(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """After it, a sentence says so; without a command, there is a report as well."""
    said = cli("check", "returns", "--debug", REPORT)
    assert "‘--debug’ goes before the command: hsbstar --debug FILE check." in said.err
    said = cli("framework", "show", "--debug", REPORT)
    assert "hsbstar --debug FILE framework show." in " ".join(said.err.replace("│", "").split())
    assert cli("--debug", REPORT).code == 0
    assert parts_of(tmp_path / REPORT)["Command"][0] == "  Name: hsbstar"
    assert cli("--debug", tmp_path, "--version").code == 0
    assert (tmp_path / "debug.txt").is_file()


@pytest.mark.parametrize(("value", "sentence"), [
    ("check", "‘--debug’ needs a file before the command: hsbstar --debug FILE check."),
    ("", "The value of --debug is empty."),
    ("-q", "The value of --debug begins with a dash: ‘-q’."),
    ("-", "The value of --debug begins with a dash: ‘-’."),
    ("–x", "The value of --debug begins with a dash: ‘–x’."),
])
def test_a_file_that_was_forgotten_is_missed(
    value: str, sentence: str, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """What was typed in its place is no file to write."""
    said = cli("--debug", value, "check", "returns")
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", "").split())
    assert not list(tmp_path.glob("*.txt"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_device_is_no_file_to_write(cli: Callable[..., Ran]) -> None:
    """Nor is `/dev/full.txt`, which nobody named."""
    said = cli("--debug", "/dev/full", "schema", "check")
    assert said.err == ("Error: /dev/full is not an ordinary file. Choose another file with "
                        "--debug.\n")
    assert said.code == 2


def test_a_group_is_named(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Where its command is not known."""
    assert cli("--debug", REPORT, "framework", MARK).code == 2
    assert parts_of(tmp_path / REPORT)["Command"][0] == "  Name: hsbstar framework"
