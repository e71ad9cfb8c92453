"""Play the whole audit through on made-up returns of a made-up area, step by step.

The commands are run just as a user would type them. What they say about the next step is left out:
that is part of the story. Of long answers it shows the lines that matter.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.audit import audit_layout
from hsbstar.cli.demo.made_up import (
    AGENCIES,
    AREA,
    FIRST,
    SECOND,
    DemoRound,
    fill_in,
    fill_in_plan,
    made_up_return,
)
from hsbstar.cli.round_file import searched_within
from hsbstar.cli.targets import folder_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes, safe_name
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.plurals import count
from hsbstar.core.signals import more_to_write
from hsbstar.core.suggest import quoted
from hsbstar.framework import bundled_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAULTY, LATE = "Northshire Police", "Harbour Voluntary Network"
LIST = Path("agencies.csv")
RETURNS, STAR = Path("returns"), "results/star-tool.xlsx"
"""In the folder of each round."""
AGREED_PLAN = Path("round-1/action-plan-filled-in.xlsx")
"""The first round's plan, as the agencies filled it in."""
_STYLES = re.compile(r"\x1b\[[0-9;]*m")
CHECKED = ("Returned", "Not returned", "error", FAULTY, *(f"{number} " for number in range(1, 6)),
           "Wrote")
"""In a pipe each error begins with its severity, on a terminal with the number of its domain."""
SCORES = ("Lowest", "Equal lowest", "Priority", "Wrote")
PLANS = ("Carried over", "Wrote")
CHANGES = (*(f"{number}{gap}" for number in range(1, 6) for gap in " \t"), "Clear ",
           "No clear change", "Rose most", "Fell most", "The plan from", "Wrote")


def play(folder: Path, run: Callable[[Sequence[str]], int], *, force: bool) -> None:
    """Run the whole loop in `folder` and describe each step.

    Args:
        folder: An empty or a new folder, or with `force` that of an earlier demo.
        run: Runs a command and returns its exit code.
        force: Whether an earlier demo is replaced.

    Raises:
        HsbstarError: The folder cannot be used, or a command did not end as the story has it.
    """
    if folder_at(folder, "hsbstar demo").is_dir() and any(folder.iterdir()):
        played = _is_demo(folder)
        if not (played and force):
            again = ", or add --force to run it again" if played else ""
            raise HsbstarError(f"{folder} is not empty. Name another folder (hsbstar demo "
                               f"my-demo){again}.")
    folder.mkdir(parents=True, exist_ok=True)
    story = _Story(folder, run, force=force)
    with searched_within(folder), contextlib.chdir(folder), more_to_write():
        for part in (_begin, _first_round, _second_round, _compare, _report):
            part(story)
    story.note("")
    story.note("That is a whole audit. You can open and change all its files. To start your own, "
               "run hsbstar new-audit. To list the steps, run hsbstar on its own.")


class _Story:
    """Where the demo plays, and how many steps it has shown."""

    def __init__(
        self, folder: Path, run: Callable[[Sequence[str]], int], *, force: bool
    ) -> None:
        self.folder = folder
        self.force = force
        self._run = run
        self._reporter = Reporter()
        self._steps = 0
        self.framework = bundled_framework()
        self.layout = audit_layout(self.framework)

    def step(self, title: str, *sentences: str) -> None:
        """Begin a step: what it is for, and what happened before."""
        self._steps += 1
        self._reporter.line("")
        self._reporter.line(f"{self._steps}. {title}", "bold")
        for sentence in sentences:
            self.note(sentence)

    def note(self, text: str) -> None:
        """Print what happened, or what it means."""
        self._reporter.line(text)

    def look(self, *places: str) -> None:
        """Print what to open, from where the user is."""
        for place in places:
            self._reporter.line(f"Open: {self.folder / place}", "green")

    def write(self, path: Path, content: bytes) -> None:
        """Write what other people make: a list, a return, a plan that is filled in."""
        check_outputs([path], [], force=self.force)
        write_files([(path, content)], force=self.force)

    def enter(self, folder: str) -> None:
        """Go into another folder, and show that."""
        self._reporter.out.line((f"$ cd {folder}", "bold cyan"), whole=True)
        os.chdir(folder)

    def run(
        self, *arguments: str, expected: int = 0, marks: Sequence[str] = (), first: int = 0
    ) -> None:
        """Show a command, run it, and show of its answer what matters."""
        command = f"$ hsbstar {' '.join(map(quoted, arguments))}"
        self._reporter.out.line((command, "bold cyan"), whole=True)
        writes = arguments[0] != "check" or "--send-back" in arguments
        unshown = ["--force"] if self.force and writes else []
        messages = io.StringIO()
        with contextlib.redirect_stdout(_Answer()) as answer, contextlib.redirect_stderr(messages):
            code = self._run([*arguments, *unshown])
        left_out = answer.print_excerpt(marks, first)
        if code != expected:
            sys.stderr.write(messages.getvalue())
            raise HsbstarError(f"The demo stopped: hsbstar {arguments[0]} ended with exit code "
                               f"{code}.")
        if left_out:
            self._reporter.line(f"… and {count(left_out, 'more line')}", "dim")


class _Answer(io.StringIO):
    """The texts that a command writes, each in one piece, with the lines a terminal makes of it."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[str] = []
        self.isatty = sys.stdout.isatty  # type: ignore[method-assign] # as the real one

    def write(self, text: str, /) -> int:
        self._texts.append(text)
        return len(text)

    def print_excerpt(self, marks: Sequence[str], first: int) -> int:
        """Print the `first` texts and those that begin with one of `marks`.

        What is indented belongs to the text above it. Returns the number of lines left out.
        """
        left_out, shown = 0, False
        for text in self._texts:
            plain = _STYLES.sub("", text)
            if not plain.strip():
                continue
            if not plain.startswith("   "):
                shown = first > 0 or plain.lstrip().startswith(tuple(marks))
                first -= 1
            if shown:
                print(text, end="")
            else:
                left_out += max(1, plain.count("\n"))
        return left_out


def _agencies() -> bytes:
    """Return the made-up area's list of agencies."""
    lines = ["agency,kind,contact"]
    lines += [f"{name},{kind},the audit lead" for name, kind in AGENCIES.items()]
    return ("\n".join(lines) + "\n").encode()


def _is_demo(folder: Path) -> bool:
    """Return whether a folder holds an earlier demo: somebody's own files are never mixed in."""
    return (folder / LIST).is_file() and read_bytes(folder / LIST) == _agencies()


def _begin(story: _Story) -> None:
    story.note(
        f"{AREA} is a made-up area that audits itself twice. It has eight agencies, and all their "
        f"answers are invented. The commands are real and run in ‘{story.folder}’. Only a few "
        "lines of long output are shown."
    )
    story.write(LIST, _agencies())


def _first_round(story: _Story) -> None:
    story.step(f"{FIRST.name}: make the blank workbooks",
               "The agencies are listed in agencies.csv, which opens in Excel.")
    story.run("new-audit", "--area", AREA, "--round", FIRST.name, "--agencies", str(LIST),
              "-o", "round-1", first=2)
    story.note("Each agency gets its own workbook. Statements not expected of its kind are preset "
               "to N/A. audit.yaml keeps the area, the round and the list, so you need not type "
               "them again in this folder.")
    story.look("round-1")
    story.enter("round-1")
    _check_mistakes(story)
    story.step("Score the round")
    _score(story)
    story.note("Scores go from 0 (no evidence) to 4 (strong evidence). The star tool shows each "
               "score and where it comes from. If agencies see a statement differently, let them "
               "discuss it before you rely on the mean: hsbstar moderate prepares that meeting.")
    story.look("round-1/results/star.png", "round-1/results/star-tool.xlsx")
    plan = "action-plan.xlsx"
    story.step("Turn the first priorities into an action plan")
    story.run("plan", STAR, "--returns", str(RETURNS), "-o", plan, marks=PLANS)
    story.write(Path(AGREED_PLAN.name), fill_in_plan(read_bytes(Path(plan))))
    story.note("It lists the weakest statements and the actions agencies proposed. They meet and "
               "agree who does what by when.")
    story.look(str(AGREED_PLAN))


def _check_mistakes(story: _Story) -> None:
    returned = {name: _filled_in(story, name, FIRST) for name in AGENCIES}
    faulty = _filled_in(story, FAULTY, FIRST, mistakes=True)
    # Of an earlier demo in this folder its late return would be there already.
    (RETURNS / _file_name(LATE)).unlink(missing_ok=True)
    for name, content in ({**returned, FAULTY: faulty}).items():
        if name != LATE:
            story.write(RETURNS / _file_name(name), content)
    story.step("Check the returns", "Seven agencies return theirs. The police have made "
                                        "mistakes.")
    story.run("check", str(RETURNS), "--send-back", "send-back", expected=1, marks=CHECKED)
    story.note("Errors must be corrected before a round is scored. The police get a copy with the "
               "cells marked, and there is a draft of the email.")
    story.look("round-1/send-back")
    story.step("Check again",
               "The police send a corrected copy and the voluntary network sends its late return.")
    write_files([(RETURNS / _file_name(name), returned[name]) for name in (FAULTY, LATE)],
                force=True)
    story.run("check", str(RETURNS), first=1)
    story.note("All returns are in and no errors are left. Notes, such as those on high scores "
               "without evidence, are worth a question but no reason to wait.")


def _second_round(story: _Story) -> None:
    story.step(f"{SECOND.name}, nine months later: audit again")
    story.run("new-audit", "--round", SECOND.name, "--last", str(RETURNS), "--plan",
              AGREED_PLAN.name, "-o", "../round-2", first=2)
    story.note("The area and the list of agencies are those of the last round. Each statement "
               "shows what the agency answered last time and what was planned. No new score is "
               "filled in.")
    story.look("round-2")
    story.enter("../round-2")
    for name in AGENCIES:
        story.write(RETURNS / _file_name(name), _filled_in(story, name, SECOND))
    story.step("Check and score the second round", "All eight complete theirs.")
    story.run("check", str(RETURNS), first=1)
    _score(story)
    story.look("round-2/results/star.png")
    story.step("Plan again", "Unfinished actions are carried over with their history.")
    story.run("plan", STAR, "--returns", str(RETURNS), "-o", "action-plan.xlsx",
              "--from", f"../{AGREED_PLAN.as_posix()}", marks=PLANS)
    story.look("round-2/action-plan.xlsx")
    story.enter("..")


def _compare(story: _Story) -> None:
    story.step("Compare the two rounds, with what was planned")
    story.run("compare", "round-1/results/star-tool.xlsx", "round-2/results/star-tool.xlsx",
              "--plan", str(AGREED_PLAN), "-o", "comparison", marks=CHANGES)
    story.note("Change is measured among the agencies that answered both times. They are few, so a "
               "change that may be due to chance is not called clear.")
    story.look("comparison/comparison.png", "comparison/comparison.xlsx")


def _report(story: _Story) -> None:
    story.step("Write the board paper, and one to publish")
    rounds = ("round-2/results/star-tool.xlsx", "--compare", "round-1/results/star-tool.xlsx")
    story.run("report", *rounds, "--plan", str(AGREED_PLAN), "-o", "board-paper.docx",
              marks=("Wrote",))
    story.run("report", *rounds, "--public", "-o", "published.html", marks=("Wrote",))
    story.note("The first page is a summary; the rest gives the detail. The paper to publish names "
               "no agency and leaves out results from fewer than 5.")
    story.look("board-paper.docx", "published.html")


def _score(story: _Story) -> None:
    story.run("score", str(RETURNS), "-o", "results", marks=SCORES)


def _filled_in(
    story: _Story, agency: str, demo_round: DemoRound, *, mistakes: bool = False
) -> bytes:
    """Return an agency's workbook in the folder of a round, filled in."""
    blank = Path(f"hsb-audit-{safe_name(demo_round.name)}-{safe_name(agency)}.xlsx")
    answers = made_up_return(story.framework, agency, demo_round, mistakes=mistakes)
    return fill_in(read_bytes(blank), story.layout, answers)


def _file_name(agency: str) -> str:
    return f"{safe_name(agency)}.xlsx"
