"""The README's console blocks are what the commands really say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.audit_layout import audit_layout
from hsbstar.demo import FAULTY, LATE
from hsbstar.files import safe_name
from hsbstar.made_up import FIRST, fill_in, made_up_return

if TYPE_CHECKING:
    from hsbstar.framework import Framework

CHECKOUT = Path(__file__).parent.parent
README = CHECKOUT / "README.md"
BLOCK = re.compile(r"```console\n\$ hsbstar (.*)\n((?:.*\n)*?)```")


def said(arguments: str, folder: Path) -> str:
    """Return what a command says on a terminal of 80 columns, without colours."""
    environment = {**os.environ, "COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1",
                   "TTY_COMPATIBLE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", *shlex.split(arguments)], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    return "".join(f"{line.rstrip()}\n" for line in plain.splitlines())


def play_readme(played: Path, framework: Framework, folder: Path) -> dict[str, str]:
    """Run the README's commands where a coordinator would be, and return what each says."""
    commands = [arguments for arguments, _ in BLOCK.findall(README.read_text(encoding="utf-8"))]
    (folder / "agencies.csv").write_bytes((played / "agencies.csv").read_bytes())
    returns = folder / "returns"
    returns.mkdir()
    for path in (played / "round-1" / "returns").iterdir():
        (returns / path.name).write_bytes(path.read_bytes())
    (folder / "next").mkdir()
    later = played / "round-2" / "results" / "star-tool.xlsx"
    (folder / "next" / "star-tool.xlsx").write_bytes(later.read_bytes())
    mended = {name: (returns / f"{safe_name(name)}.xlsx").read_bytes() for name in (FAULTY, LATE)}
    answers = {}
    for arguments in commands:
        if arguments.startswith("check"):
            blank = folder / "workbooks" / f"hsb-audit-Spring-2025-{safe_name(FAULTY)}.xlsx"
            faulty = made_up_return(framework, FAULTY, FIRST, mistakes=True)
            spoiled = fill_in(blank.read_bytes(), audit_layout(framework), faulty)
            (returns / f"{safe_name(FAULTY)}.xlsx").write_bytes(spoiled)
            (returns / f"{safe_name(LATE)}.xlsx").unlink()
        answers[arguments] = said(arguments, folder)
        for name, content in mended.items():
            (returns / f"{safe_name(name)}.xlsx").write_bytes(content)
    return answers


@pytest.fixture(scope="module")
def answers(
    played_demo: Path, framework: Framework, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What each of the README's commands says."""
    return play_readme(played_demo, framework, tmp_path_factory.mktemp("readme"))


def test_the_readme_shows_the_four_commands() -> None:
    """One block for each command of the loop, in order."""
    commands = [arguments.split()[0] for arguments, _ in BLOCK.findall(
        README.read_text(encoding="utf-8"))]
    assert commands == ["new-audit", "check", "score", "compare"]


def test_console_blocks_are_real_output(answers: dict[str, str]) -> None:
    """Each shown line is a line that the command says, in the same order; `…` leaves lines out."""
    for arguments, shown in BLOCK.findall(README.read_text(encoding="utf-8")):
        lines = iter(answers[arguments].splitlines())
        for line in shown.splitlines():
            if line != "…":
                assert any(line == real for real in lines), f"{arguments}: {line!r}"


def test_links_lead_to_files() -> None:
    """Every relative link in the pages leads to a file of the repository."""
    for page in [README, CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"
