"""Play a page of the manual: run its console blocks in order, where a coordinator would be.

In a block of the kind `console` each line after `$` is a command, and the lines below it are what
it prints, in order; `…` leaves lines out. What happens in between (somebody sends a return, a
meeting fills a workbook in) is named by a comment above the block: `<!-- played: late -->`, one of
`SCENES`.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest

from hsbstar.audit.layout import audit_layout
from hsbstar.cli.app import parser, run
from hsbstar.cli.demo.made_up import FIRST, fill_in, made_up_return
from hsbstar.cli.demo.story import FAULTY, LATE
from hsbstar.core.files import (
    FRAMEWORK_FILE,
    ROUND_FILE,
    STAR_TEMPLATE,
    bundled,
    safe_name,
)
from hsbstar.moderation.layout import AGREED, FIRST_ROW, TALK_SHEET
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from support.area_tools import BESIDE, round_of, tool_of
from support.frameworks import small_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hsbstar.framework.model import Framework

CHECKOUT = Path(__file__).parent.parent.parent
MANUAL = CHECKOUT / "docs"
PAGES = (
    *(CHECKOUT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY")),
    *sorted(MANUAL.rglob("*.md")),
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TERMINAL = {"COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1", "TTY_COMPATIBLE": "1"}
DEMO, OUTPUT = "hsbstar-demo", "output.txt"
RECORDED = "hsbstar demo"
"""The only command that is not run again for each page."""
_SCENE = re.compile(r"<!-- played: ([\w ]+) -->")


class Block(NamedTuple):
    """A command of a console block, its expected output, and what happened before it."""

    command: str
    shown: tuple[str, ...]
    scenes: tuple[str, ...]


def name_of(page: Path) -> str:
    """Return a page's path in the repository."""
    return page.relative_to(CHECKOUT).as_posix()


def fences(page: Path, *kinds: str) -> Iterator[str]:
    """Yield the blocks of code of these kinds."""
    for match in _FENCE.finditer(page.read_text(encoding="utf-8")):
        if match[1] in kinds:
            yield match[2]


def blocks(page: Path) -> Iterator[Block]:
    """Yield the commands of a page's console blocks."""
    text = page.read_text(encoding="utf-8")
    before = 0
    for fence in _FENCE.finditer(text):
        if fence[1] != "console":
            continue
        scenes = tuple(_SCENE.findall(text[before : fence.start()]))
        before = fence.end()
        for said in re.split(r"^\$ ", fence[2], flags=re.MULTILINE)[1:]:
            command, *shown = said.rstrip("\n").split("\n")
            yield Block(command, tuple(shown), scenes)
            scenes = ()


def parse(words: list[str]) -> None:
    """Let the real parser read a command without running it."""
    command: Any = parser()
    context = command.make_context("hsbstar", list(words))
    words = words[2:] if words[:1] == ["--debug"] else words
    while words not in ([], ["--help"]) and hasattr(command, "commands"):
        name, command, words = command.resolve_command(context, words)
        if words != ["--help"]:
            context = command.make_context(name, list(words), parent=context)


def cli(command: str, folder: Path) -> str:
    """Return the output of a command on a terminal of 80 columns, without colours."""
    name, *arguments = shlex.split(command)
    assert name == "hsbstar", f"only hsbstar can be played, not ‘{command}’"
    shown = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for variable, value in TERMINAL.items():
            patch.setenv(variable, value)
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            run(arguments)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue())
    return "".join(f"{line.rstrip()}\n" for line in plain.splitlines())


def record_demo(folder: Path) -> None:
    """Play the demo in a folder, and keep its output."""
    (folder / OUTPUT).write_text(cli(RECORDED, folder), encoding="utf-8")


def play(page: Path, folder: Path, stage: Stage) -> Iterator[tuple[Block, str]]:
    """Run a page's blocks in a coordinator's folder; yield each with its real output."""
    stage.set_up(folder)
    for block in blocks(page):
        for scene in block.scenes:
            SCENES[scene](stage, folder)
        if block.command == RECORDED:
            shutil.copytree(stage.demo, folder / stage.demo.name, dirs_exist_ok=True)
            yield block, stage.said
        else:
            yield block, cli(block.command, folder)


class Stage(NamedTuple):
    """A stage for pages: a folder in which the demo was played, and its output."""

    demo: Path
    said: str
    framework: Framework

    @classmethod
    def of(cls, folder: Path, framework: Framework) -> Stage:
        """Return the stage that `record_demo` has laid out in a folder."""
        return cls(folder / DEMO, (folder / OUTPUT).read_text(encoding="utf-8"), framework)

    def set_up(self, folder: Path) -> None:
        """Lay out what a coordinator has: list, returns and results of two rounds, a plan.

        The folder is that of the first round, with its round file.
        """
        first, second = self.demo / "round-1", self.demo / "round-2"
        shutil.copy(self.demo / "agencies.csv", folder)
        file = (first / ROUND_FILE).read_text(encoding="utf-8")
        (folder / ROUND_FILE).write_text(
            file.replace("../agencies.csv", "agencies.csv"), encoding="utf-8")
        for played, names in ((first, ("returns", "results")), (second, ("next-returns", "next"))):
            shutil.copytree(played / "returns", folder / names[0])
            (folder / names[1]).mkdir()
            shutil.copy(played / "results" / "star-tool.xlsx", folder / names[1])
        shutil.copy(first / "action-plan-filled-in.xlsx", folder / "action-plan.xlsx")


def _new_folder(_: Stage, folder: Path) -> None:
    """A folder to practise in, with nothing in it."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _copied(_: Stage, folder: Path) -> None:
    """List and returns were copied from the demo's folder, as in the tutorial."""
    demo = folder / "hsbstar-demo"
    shutil.copy(demo / "agencies.csv", folder)
    shutil.copytree(demo / "round-1" / "returns", folder / "returns")


def _unscored(_: Stage, folder: Path) -> None:
    """Nobody has scored anything yet."""
    for name in ("results", "next"):
        shutil.rmtree(folder / name)


def _late(stage: Stage, folder: Path) -> None:
    """Seven have come back, one of them with mistakes."""
    blanks = stage.demo / "round-1"
    blank = blanks / f"hsb-audit-{safe_name(FIRST.name)}-{safe_name(FAULTY)}.xlsx"
    answers = made_up_return(stage.framework, FAULTY, FIRST, mistakes=True)
    faulty = fill_in(blank.read_bytes(), audit_layout(stage.framework), answers)
    _return_of(FAULTY, folder).write_bytes(faulty)
    _return_of(LATE, folder).unlink()


def _one_missing(stage: Stage, folder: Path) -> None:
    """Seven have come back, without mistakes."""
    _corrected(stage, folder)
    _return_of(LATE, folder).unlink()


def _corrected(stage: Stage, folder: Path) -> None:
    """All eight have come back, without mistakes."""
    shutil.copytree(stage.demo / "round-1" / "returns", folder / "returns", dirs_exist_ok=True)


def _return_of(agency: str, folder: Path) -> Path:
    return folder / "returns" / f"{safe_name(agency)}.xlsx"


def _agreed(_: Stage, folder: Path) -> None:
    """The meeting has agreed two scores."""
    path = folder / "moderation.xlsx"
    book = openpyxl.load_workbook(path)
    sheet: Any = book[TALK_SHEET]
    headings = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    for row, score in ((FIRST_ROW, 2), (FIRST_ROW + 1, 3)):
        filled_in = (score, "Seen together.", "All", "1 May 2025")
        for column, value in zip(AGREED, filled_in, strict=True):
            sheet.cell(row, headings[column.caption], value)
    book.save(path)


def _council(_: Stage, folder: Path) -> None:
    """The council has a star tool of its own."""
    (folder / "council.xlsx").write_bytes(tool_of({**BESIDE, "A1": "Domain", "B1": "2025"}))


def _statements(_: Stage, folder: Path) -> None:
    """Somebody pasted statements into the sheet that the page shows."""
    (table,) = fences(MANUAL / "how-to" / "official-wording.md", "csv")
    (folder / "statements.csv").write_text(table, encoding="utf-8")


def _areas(_: Stage, folder: Path) -> None:
    """Six areas have sent their star tools."""
    template = bundled(STAR_TEMPLATE)
    framework = small_framework()
    for number, area in enumerate(("Ashby", "Brook", "Cove", "Dale", "Elm", "Ford")):
        scores = [Fraction(number % 5), Fraction(2), Fraction(3 - number % 3)]
        played = round_of(framework, scores, "2026", area=area)
        filled = fill_star_tool(template, StarContent(played, framework, ()))
        (folder / "areas").mkdir(exist_ok=True)
        (folder / "areas" / f"{area}.xlsx").write_bytes(filled)


def _mine(_: Stage, folder: Path) -> None:
    """Somebody has a framework file."""
    (folder / "mine.yaml").write_bytes(bundled(FRAMEWORK_FILE))


SCENES: Mapping[str, Callable[[Stage, Path], None]] = {
    "new folder": _new_folder,
    "copied": _copied,
    "unscored": _unscored,
    "late": _late,
    "one missing": _one_missing,
    "mended": _corrected,
    "agreed": _agreed,
    "council": _council,
    "statements": _statements,
    "areas": _areas,
    "mine": _mine,
}
