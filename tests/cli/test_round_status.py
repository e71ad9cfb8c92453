"""`hsbstar` alone in the folder of a round: where the round is, and the command to run next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

MAX_LINES = 15


@pytest.fixture
def status(
    cli: Callable[..., Ran], agencies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """A round of three agencies; return the lines of its status."""
    assert cli("new-audit", "--area", "Northshire", "--round", "2026", "--agencies", agencies,
               "--due", "12 May 2026", "-o", "2026").code == 0
    monkeypatch.chdir(tmp_path / "2026")

    def lines() -> list[str]:
        said = cli()
        assert (said.code, said.err) == (0, "")
        shown = said.out.splitlines()
        assert len(shown) <= MAX_LINES
        return shown

    return lines


def captioned(lines: list[str]) -> dict[str, str]:
    """Return the lines with a caption by it, and the next command."""
    parts = [line.strip().partition(":") for line in lines]
    shown = {caption: text.strip() for caption, _, text in parts}
    return shown | {"next": next(line.strip() for line in lines if line.startswith("  hsbstar "))}


def test_a_round_from_the_first_workbook_to_the_paper(
    status: Callable[[], list[str]], cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """Each printed command runs, and leads to the next step."""

    def run_next() -> Ran:
        return cli(*shlex.split(captioned(status())["next"])[1:])

    shown = status()
    assert shown[0] == "Northshire, 2026, due 12 May 2026 (audit.yaml)"
    assert captioned(shown)["Sent"] == "3 workbooks"
    assert captioned(shown)["Returned"] == "none yet"
    assert captioned(shown)["Missing"] == "all"
    assert captioned(shown)["next"] == "hsbstar check returns"
    Path("returns").mkdir()
    assert captioned(status())["Returned"] == "none yet"
    faulty = filled("Police", answers={"d1-a": (9, "", "")})
    Path("returns/police.xlsx").write_bytes(faulty)
    Path("returns/schools.xlsx").write_bytes(filled("Schools"))
    shown = status()
    assert captioned(shown)["Returned"] == "2 of 3 agencies"
    assert captioned(shown)["To correct"] == "1 (Police)"
    assert captioned(shown)["Missing"] == "1 (Health)"
    assert captioned(shown)["next"] == "hsbstar check returns --send-back send-back"
    assert run_next().code == 1
    assert Path("send-back").is_dir()
    assert captioned(status())["next"] == "hsbstar check returns"
    Path("returns/police.xlsx").write_bytes(filled("Police"))
    assert captioned(status())["To correct"] == "none"
    assert captioned(status())["next"] == "hsbstar score returns -o results"
    assert run_next().code == 0
    assert captioned(status())["Scored"] == "results/star-tool.xlsx"
    Path("returns/health.xlsx").write_bytes(filled("Health"))
    shown = status()
    assert captioned(shown)["Missing"] == "none"
    assert captioned(shown)["Scored"].endswith(", without 1 return that came or changed later")
    assert captioned(shown)["next"] == "hsbstar score returns -o results --force"
    assert run_next().code == 0
    assert captioned(status())["next"] == (
        "hsbstar plan results/star-tool.xlsx --returns returns -o action-plan.xlsx")
    assert run_next().code == 0
    assert captioned(status())["Planned"] == "action-plan.xlsx"
    Path("action-plan.xlsx").rename("action-plan-filled-in.xlsx")
    assert captioned(status())["next"] == (
        "hsbstar report results/star-tool.xlsx --plan action-plan-filled-in.xlsx -o report.docx")


def test_a_meeting_and_another_rounds_star_tool(
    status: Callable[[], list[str]], cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """Agreed scores are used; what belongs to another round is no result of this one."""
    Path("returns").mkdir()
    Path("returns/police.xlsx").write_bytes(filled("Police"))
    Path("old").mkdir()
    Path("old/police.xlsx").write_bytes(filled("Police", round_name="2025"))
    assert cli("score", "old", "--round", "2025", "-o", "last").code == 0
    assert Path("last/star-tool.xlsx").is_file()
    assert captioned(status())["Scored"] == "not yet"
    assert cli("moderate", "returns").code == 0
    assert captioned(status())["Moderated"] == "moderation.xlsx"
    assert captioned(status())["next"] == (
        "hsbstar score returns --agreed moderation.xlsx -o results")


def test_a_file_that_is_no_star_tool_does_not_stop_it(
    status: Callable[[], list[str]], cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """It is named, and not replaced."""
    Path("returns").mkdir()
    police = filled("Police")
    Path("returns/police.xlsx").write_bytes(police)
    Path("results").mkdir()
    for content in (b"", b"text", police, police[:-300]):
        Path("results/star-tool.xlsx").write_bytes(content)
        shown = captioned(status())
        assert shown["Scored"] == "not yet (results/star-tool.xlsx is no star tool)"
        assert shown["next"] == "hsbstar score returns -o results-2"
    assert cli(*shlex.split(shown["next"])[1:]).code == 0
    shown = captioned(status())
    assert shown["Scored"] == "results-2/star-tool.xlsx"
    assert shown["next"].startswith("hsbstar plan results-2/star-tool.xlsx ")


def test_paths_are_as_seen_from_below(
    status: Callable[[], list[str]], filled: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And many names are shortened; without a list nobody is missing for sure."""
    Path("returns").mkdir()
    Path("returns/police.xlsx").write_bytes(filled("Police"))
    names = "".join(f"Agency {number}\n" for number in range(9))
    Path("../agencies.csv").write_text(f"agency\nPolice\n{names}", encoding="utf-8")
    monkeypatch.chdir("returns")
    shown = status()
    assert shown[0].endswith("(../audit.yaml)")
    assert captioned(shown)["Missing"] == "9 (Agency 0; Agency 1; Agency 2 and 6 more)"
    assert captioned(shown)["next"].startswith("hsbstar score ../returns -o ../results")
    Path("schools.xlsx").write_bytes(filled("Schools"))
    assert captioned(status())["Returned"] == "1 of 10 agencies and 1 return not on the list"
    Path("schools.xlsx").unlink()
    file = Path("../audit.yaml")
    text = file.read_text(encoding="utf-8").replace("\nagencies:", "\n# agencies:")
    file.write_text(text.replace("# versions:", "versions:"), encoding="utf-8")
    assert captioned(status())["Missing"] == "not known without a list of agencies"
    assert captioned(status())["Returned"] == "1 return"


def test_outside_a_round_the_steps_are_shown(cli: Callable[..., Ran]) -> None:
    """As before; a fault in the file is an error here too."""
    assert cli().out.startswith("hsbstar runs a harmful sexual behaviour (HSB) audit")
    Path("audit.yaml").write_text("area: A\nareas: B\n", encoding="utf-8")
    said = cli()
    assert said.code == 2
    assert "audit.yaml › line 2: areas" in said.err
