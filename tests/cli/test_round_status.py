"""`hsbstar` alone in the folder of a round: where the round is, and the command to run next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from hsbstar.moderation.layout import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

MAX_LINES = 16


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
    assert captioned(shown)["Made"] == "3 workbooks"
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
    assert captioned(shown)["next"] == (
        "hsbstar check returns --send-back send-back --remind reminders")
    assert run_next().code == 1
    assert Path("send-back").is_dir()
    assert Path("reminders").is_dir()
    assert "Next: put the corrected returns in the folder ‘returns’, then run:" in status()
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
    shown = status()
    assert captioned(shown)["next"] == "hsbstar moderate returns"
    plan = "hsbstar plan results/star-tool.xlsx --returns returns -o action-plan.xlsx"
    assert shown[-3:-1] == ["Or, to go on without one:", f"  {plan}"]
    assert cli(*shlex.split(plan)[1:]).code == 0
    assert captioned(status())["Planned"] == "action-plan.xlsx"
    Path("action-plan.xlsx").rename("action-plan-filled-in.xlsx")
    assert captioned(status())["next"] == (
        "hsbstar report results/star-tool.xlsx --plan action-plan-filled-in.xlsx "
        "-o board-paper.docx")
    assert run_next().code == 0
    assert captioned(status())["Paper"] == "board-paper.docx"
    assert captioned(status())["next"] == (
        "hsbstar new-audit --round NEXT --last returns --plan action-plan-filled-in.xlsx "
        "-o ../NEXT")
    assert run_next().code == 0
    assert Path("../NEXT/audit.yaml").is_file()


def test_who_is_missing_can_be_reminded_once(
    status: Callable[[], list[str]], cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """Before the round is scored, the reminders and the score are both proposed."""
    Path("returns").mkdir()
    Path("returns/police.xlsx").write_bytes(filled("Police"))
    shown = status()
    assert shown[-5:-1] == [
        "Next, to remind who is missing:", "  hsbstar check returns --remind reminders",
        "Or, to score without them:", "  hsbstar score returns -o results",
    ]
    assert cli("check", "returns", "--remind", "reminders").code == 0
    assert status()[-3:-1] == ["Next:", "  hsbstar score returns -o results"]
    twice = filled("Police", answers={"d1-a": (1, "", "")})
    Path("returns/police-2.xlsx").write_bytes(twice)
    Path("returns/police-3.xlsx").write_bytes(filled("Police", answers={"d1-a": (9, "", "")}))
    assert captioned(status())["To correct"] == "1 (Police)"
    Path("returns/police.xlsx").unlink()
    Path("returns/police-2.xlsx").unlink()
    Path("hsb-audit-2026-Police.xlsx").rename("returns/police-3.xlsx")
    assert "Next: put returns with scores in the folder ‘returns’, then run:" in status()


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
    assert captioned(status())["Moderated"] == "moderation.xlsx, no score agreed yet"
    assert "Next: agree scores in moderation.xlsx, then run:" in status()
    agreed = "hsbstar score returns --agreed moderation.xlsx -o results"
    assert captioned(status())["next"] == agreed
    assert cli("score", "returns", "-o", "results").code == 0
    agree(2)
    assert captioned(status())["Moderated"] == "moderation.xlsx, 1 score agreed"
    assert captioned(status())["next"] == f"{agreed}-agreed"
    assert cli(*shlex.split(f"{agreed}-agreed")[1:]).code == 0
    assert captioned(status())["Scored"] == "results-agreed/star-tool.xlsx"
    assert captioned(status())["next"].startswith("hsbstar plan results-agreed/star-tool.xlsx")
    agree(3)
    assert captioned(status())["next"] == f"{agreed}-agreed --force"
    agree(9)
    assert captioned(status())["Moderated"] == "moderation.xlsx, no score agreed yet"
    Path("moderation.xlsx").write_bytes(filled("Police"))
    assert captioned(status())["Moderated"] == "moderation.xlsx, with errors"
    assert "Next: correct moderation.xlsx, then run:" in status()
    Path("returns/police.xlsx").unlink()
    assert captioned(status())["Moderated"] == "not yet"


def agree(score: int) -> None:
    """Type an agreed score for the first statement to discuss."""
    book = openpyxl.load_workbook("moderation.xlsx")
    sheet = next(sheet for sheet in book if sheet.cell(FIRST_ROW - 1, 1).value == "Ref"
                 and sheet.cell(FIRST_ROW, 1).value)
    captions = [cell.value for cell in sheet[FIRST_ROW - 1]]
    for caption, value in (("Agreed score", score), ("Reason", "Seen together"),
                           ("Agreed by", "All"), ("Date agreed", "1 June 2026")):
        sheet.cell(FIRST_ROW, captions.index(caption) + 1, value)
    book.save("moderation.xlsx")


def test_what_another_round_made_is_not_this_rounds(
    status: Callable[[], list[str]], cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """The next round's folder may be in this one's."""
    Path("returns").mkdir()
    Path("returns/police.xlsx").write_bytes(filled("Police"))
    assert cli("new-audit", "--round", "2027", "--agency", "Police", "-o", "2027").code == 0
    for name in ("action-plan.xlsx", "moderation.xlsx", "report.docx"):
        Path("2027", name).write_bytes(b"")
    shown = captioned(status())
    assert {shown["Planned"], shown["Moderated"], shown["Paper"]} == {"not yet"}


def test_what_lies_next_to_other_rounds_is_not_this_rounds(status: Callable[[], list[str]]) -> None:
    """So does the paper of the demo, in a folder with both its rounds."""
    Path("hsbstar-demo/round-1").mkdir(parents=True)
    Path("hsbstar-demo/board-paper.docx").write_bytes(b"")
    assert captioned(status())["Paper"] == "hsbstar-demo/board-paper.docx"
    Path("hsbstar-demo/round-1/audit.yaml").write_text("area: Northshire")
    assert captioned(status())["Paper"] == "not yet"


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
        shown = status()
        assert captioned(shown)["Scored"] == (
            "not yet (results/star-tool.xlsx cannot be read as a star tool)")
        assert shown[-2] == "  hsbstar score returns -o results-2"
    assert cli(*shlex.split(shown[-2])[1:]).code == 0
    shown = status()
    assert captioned(shown)["Scored"] == "results-2/star-tool.xlsx"
    assert shown[-2].startswith("  hsbstar plan results-2/star-tool.xlsx ")


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
    assert captioned(shown)["next"] == "hsbstar check ../returns --remind ../reminders"
    assert shown[-2] == "  hsbstar score ../returns -o ../results"
    Path("schools.xlsx").write_bytes(filled("Schools"))
    assert captioned(status())["Returned"] == "1 of 10 agencies and 1 return not on the list"
    Path("schools.xlsx").unlink()
    file = Path("../audit.yaml")
    text = file.read_text(encoding="utf-8").replace("\nagencies:", "\n# agencies:")
    file.write_text(text.replace("# versions:", "versions:"), encoding="utf-8")
    assert captioned(status())["Missing"] == "not known without a list of agencies"
    assert captioned(status())["Returned"] == "1 return"


def test_next_to_the_folders_of_rounds_they_are_listed(cli: Callable[..., Ran]) -> None:
    """After `new-audit`, before anybody has gone to the folder."""
    for number in range(2010, 2020):
        assert cli("new-audit", "--area", "A", "--round", str(number), "-o", f"in {number}",
                   "--agency", "Police").code == 0
    Path("in 2011/audit.yaml").write_text("areas: B\n", encoding="utf-8")
    said = cli()
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Rounds in the folders here:", "  in 2010: A, 2010",
        f"  in 2011: {Path('in 2011/audit.yaml')} cannot be read",
        *(f"  in {number}: A, {number}" for number in range(2012, 2018)), "  and 2 more",
        "To see where a round is, go to its folder and run hsbstar there:",
        '  cd "in 2019"', "  hsbstar", "All commands: hsbstar --help",
    ]


def test_outside_a_round_the_steps_are_shown(cli: Callable[..., Ran]) -> None:
    """As before; a fault in the file is an error here too."""
    assert cli().out.startswith("hsbstar runs a harmful sexual behaviour (HSB) audit")
    Path("audit.yaml").write_text("area: A\nareas: B\n", encoding="utf-8")
    said = cli()
    assert said.code == 2
    assert "audit.yaml › line 2: areas" in said.err
