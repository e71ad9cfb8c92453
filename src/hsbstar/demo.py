"""Play the whole audit through on made-up returns of a made-up area.

The commands are run just as a user would type them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.audit_layout import audit_layout
from hsbstar.bundled_framework import bundled_framework
from hsbstar.errors import HsbstarError
from hsbstar.files import read_bytes, safe_name
from hsbstar.made_up import (
    AGENCIES,
    AREA,
    FIRST,
    SECOND,
    DemoRound,
    fill_in,
    fill_in_plan,
    made_up_return,
)
from hsbstar.outputs import check_outputs, write_files
from hsbstar.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

FAULTY, LATE = "Northshire Police", "Harbour Voluntary Network"

def play(folder: Path, run: Callable[[Sequence[str]], int], *, force: bool) -> None:
    """Run the whole loop in `folder`, telling each command; `run` runs one and returns its exit.

    Raises HsbstarError where the folder is not empty (without `force`), or a command does not
    end as the story has it.
    """
    if folder.exists() and not folder.is_dir():
        raise HsbstarError(f"{folder} is a file. Name another folder for the demo.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise HsbstarError(f"{folder} is not empty. Name another folder, or add --force.")
    stage = _Stage(folder, run, force=force)
    stage.tell(f"A made-up area, {AREA}, with eight agencies audits itself twice.")
    agencies = folder / "agencies.csv"
    lines = ["agency,kind,contact"]
    lines += [f"{name},{kind},the audit lead" for name, kind in AGENCIES.items()]
    stage.write(agencies, ("\n".join(lines) + "\n").encode())
    for number, one in enumerate((FIRST, SECOND), start=1):
        stage.play_round(number, one, agencies)
    results = [stage.place(number, "results") / "star-tool.xlsx" for number in (1, 2)]
    stage.tell("Nine months apart: set the two rounds side by side, with what was planned.")
    stage.run(0, "compare", *map(str, results), "--plan", str(stage.agreed_plan),
              "-o", str(folder / "comparison"))
    stage.tell(f"Open the workbooks and pictures in {folder} to look around.")


class _Stage:
    """Where the demo plays: its folder, and what has been told."""

    def __init__(
        self, folder: Path, run: Callable[[Sequence[str]], int], *, force: bool
    ) -> None:
        self.folder = folder
        self.force = force
        self._run = run
        self._reporter = Reporter()
        self.framework = bundled_framework()
        self.layout = audit_layout(self.framework)

    def place(self, number: int, what: str) -> Path:
        return self.folder / f"round-{number}" / what

    @property
    def agreed_plan(self) -> Path:
        """The first round's plan, as the agencies filled it in."""
        return self.place(1, "action-plan-filled-in.xlsx")

    def tell(self, text: str) -> None:
        self._reporter.line("")
        self._reporter.line(text, "bold")

    def write(self, path: Path, content: bytes) -> None:
        check_outputs([path], [], force=self.force)
        write_files([(path, content)])

    def run(self, expected: int, *arguments: str) -> None:
        shown = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        self._reporter.line(f"$ hsbstar {shown}", "bold cyan")
        writes = arguments[0] != "check" or "--send-back" in arguments
        forced = ["--force"] if self.force and writes else []
        code = self._run([*arguments, *forced])
        if code != expected:
            raise HsbstarError(f"The demo stopped: hsbstar {arguments[0]} ended with exit {code}.")

    def play_round(self, number: int, one: DemoRound, agencies: Path) -> None:
        blanks, returns = self.place(number, "blank"), self.place(number, "returns")
        results = self.place(number, "results")
        command = ["new-audit", "--area", AREA, "--round", one.name, "--agencies", str(agencies),
                   "-o", str(blanks)]
        if number == 1:
            self.tell(f"Round {number}, {one.name}: make a workbook for each agency.")
        else:
            self.tell(f"Round {number}, {one.name}: the workbooks show what each agency said last "
                      "time, and what is planned.")
            command += ["--last", str(self.place(1, "returns")), "--plan", str(self.agreed_plan)]
        self.run(0, *command)
        returned = self._fill_in(one, blanks)
        if number == 1:
            self._play_mistakes(one, blanks, returns, returned, agencies)
        else:
            self.tell("All eight agencies fill theirs in. Check them.")
            self._hand_in(returns, returned)
            self.run(0, "check", str(returns), "--expected", str(agencies))
        self.tell("Score the round.")
        self.run(0, "score", str(returns), "--expected", str(agencies), "-o", str(results))
        self._play_plan(number, results / "star-tool.xlsx", returns)

    def _play_plan(self, number: int, star_tool: Path, returns: Path) -> None:
        """Plan after the first round, and carry over what is unfinished after the second."""
        plan = self.place(number, "action-plan.xlsx")
        command = ["plan", str(star_tool), "--returns", str(returns), "-o", str(plan)]
        if number == 1:
            self.tell("Turn the first priorities into an action plan.")
            self.run(0, *command)
            self.tell("The agencies meet and fill it in.")
            self.write(self.agreed_plan, fill_in_plan(read_bytes(plan)))
            return
        self.tell("Plan again: what is unfinished comes along, with its history.")
        self.run(0, *command, "--from", str(self.agreed_plan))

    def _play_mistakes(
        self, one: DemoRound, blanks: Path, returns: Path, returned: dict[str, bytes],
        agencies: Path,
    ) -> None:
        self.tell("Seven come back, one of them with mistakes. Check them: the mistakes are named, "
                  "and marked in a copy for its sender.")
        first = {name: content for name, content in returned.items() if name != LATE}
        first[FAULTY] = fill_in(
            read_bytes(_blank(blanks, one, FAULTY)), self.layout,
            made_up_return(self.framework, FAULTY, one, mistakes=True),
        )
        self._hand_in(returns, first)
        self.run(1, "check", str(returns), "--expected", str(agencies),
                 "--send-back", str(self.place(1, "send-back")))
        self.tell("The police send a corrected copy, the voluntary network its late return.")
        for name in (FAULTY, LATE):
            write_files([(returns / _file_name(name), returned[name])])
        self.run(0, "check", str(returns), "--expected", str(agencies))

    def _fill_in(self, one: DemoRound, blanks: Path) -> dict[str, bytes]:
        return {
            name: fill_in(
                read_bytes(_blank(blanks, one, name)), self.layout,
                made_up_return(self.framework, name, one),
            )
            for name in AGENCIES
        }

    def _hand_in(self, returns: Path, returned: Mapping[str, bytes]) -> None:
        for name, content in returned.items():
            self.write(returns / _file_name(name), content)


def _blank(blanks: Path, one: DemoRound, agency: str) -> Path:
    return blanks / f"hsb-audit-{safe_name(one.name)}-{safe_name(agency)}.xlsx"


def _file_name(agency: str) -> str:
    return f"{safe_name(agency)}.xlsx"
