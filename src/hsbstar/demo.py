"""Play the whole audit through on made-up returns of a made-up area.

Everything here is invented: the area, the agencies and their answers, which come from a fixed
seed. The commands are run just as a user would type them.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl

from hsbstar.errors import HsbstarError
from hsbstar.files import FRAMEWORK_FILE, bundled, read_bytes, safe_name
from hsbstar.framework_file import read_framework
from hsbstar.layout import AuditLayout, audit_layout
from hsbstar.outputs import check_outputs, write_files
from hsbstar.report import Reporter
from hsbstar.workbooks.saving import workbook_bytes
from hsbstar.workbooks.writing import cell_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from hsbstar.framework import Framework, Statement

AREA = "Northshire"
SEED = 2019
AGENCIES = {
    "Northshire Children's Services": "social-care",
    "Northshire Schools Forum": "education",
    "Northshire Health Trust": "health",
    "Northshire Police": "police",
    "Northshire Youth Justice Service": "youth-justice",
    "Harbour Voluntary Network": "voluntary",
    "Northshire Commissioning Team": "commissioners",
    "Northshire Safeguarding Board": "board",
}
FAULTY, LATE = "Northshire Police", "Harbour Voluntary Network"

CellValue = str | int | float | dt.date
Answer = tuple[CellValue | None, str, str]
"""Score, evidence and action, as typed."""


@dataclass(frozen=True)
class DemoRound:
    """One made-up round: its name, when it was answered, and how each domain stands."""

    name: str
    completed: dt.date
    level: Mapping[int, float]
    """How an average agency judges each domain, by number."""


FIRST = DemoRound("Spring 2025", dt.date(2025, 3, 14), {1: 2.3, 2: 2.8, 3: 2.1, 4: 1.4, 5: 1.8})
SECOND = DemoRound(
    "Winter 2025", dt.date(2025, 12, 5), {1: 2.1, 2: 2.5, 3: 2.5, 4: 2.2, 5: 1.6}
)

EVIDENCE = (
    "Policy agreed this year and on the shared drive.",
    "Audit of twelve plans by the quality team.",
    "Minutes of the last three meetings.",
    "Training records by role.",
    "Feedback from staff in supervision.",
    "Dashboard reported each quarter.",
)
ACTIONS = (
    "Write a one-page guide for staff.",
    "Bring to the next board meeting.",
    "Agree a named lead.",
    "Dip-sample ten records each quarter.",
)


@dataclass(frozen=True)
class Filled:
    """What a respondent types: fields by key, and answers (score, evidence, action) by id."""

    fields: Mapping[str, CellValue]
    answers: Mapping[str, Answer]


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
    stage.tell("Nine months apart: set the two rounds side by side.")
    stage.run(0, "compare", *map(str, results), "-o", str(folder / "comparison"))
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
        self.framework = read_framework(bundled(FRAMEWORK_FILE), FRAMEWORK_FILE)
        self.layout = audit_layout(self.framework)

    def place(self, number: int, what: str) -> Path:
        return self.folder / f"round-{number}" / what

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
        self.tell(f"Round {number}, {one.name}: make a workbook for each agency.")
        self.run(0, "new-audit", "--area", AREA, "--round", one.name,
                 "--agencies", str(agencies), "-o", str(blanks))
        returned = self._fill_in(one, blanks)
        if number == 1:
            self._play_mistakes(one, blanks, returns, returned, agencies)
        else:
            self.tell("All eight agencies fill theirs in. Check them.")
            self._hand_in(returns, returned)
            self.run(0, "check", str(returns), "--expected", str(agencies))
        self.tell("Score the round.")
        self.run(0, "score", str(returns), "--expected", str(agencies), "-o", str(results))

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


def made_up_return(
    framework: Framework, agency: str, one: DemoRound, *, mistakes: bool = False
) -> Filled:
    """Return one agency's made-up answers: plausible, and the same each time."""
    chance = random.Random(f"{SEED} {one.name} {agency}")  # noqa: S311 - not a secret
    # An agency's own temper is the same in both rounds: some judge more strictly than others.
    temper = random.Random(f"{SEED} {agency}").gauss(0, 0.4)  # noqa: S311 - as above
    answers = {
        statement.id: _made_up_answer(statement, AGENCIES[agency],
                                      one.level[domain.number] + temper, chance)
        for domain in framework.domains for statement in domain.statements
    }
    completed = one.completed + dt.timedelta(days=chance.randrange(-9, 1))
    fields: dict[str, CellValue] = {
        "respondent": "Audit lead", "role": "Service manager", "date": completed,
        "signed_by": "Head of service", "signed_role": "Director",
        "signed_date": completed + dt.timedelta(days=4),
    }
    if mistakes:
        for key in ("signed_by", "signed_role", "signed_date"):
            del fields[key]
        answers.update(_made_up_mistakes(framework, answers))
    return Filled(fields, answers)


def _made_up_mistakes(
    framework: Framework, answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Return what goes wrong in practice, in the first statement of each domain."""
    scores = (2.5, 5, "mostly", dt.date(2025, 4, 3), None)
    firsts = [domain.statements[0].id for domain in framework.domains]
    return {
        id_: (score, *answers[id_][1:]) for id_, score in zip(firsts, scores, strict=False)
    }


def _made_up_answer(
    statement: Statement, kind: str, level: float, chance: random.Random
) -> Answer:
    expected = not statement.agencies or kind in statement.agencies
    draw = chance.random()
    if not expected and draw < 0.9:
        return "N/A", "", ""
    if draw < 0.04:
        return "No data", "", "Find out who could count this."
    score = max(0, min(4, round(chance.gauss(level, 0.8))))
    evidence = chance.choice(EVIDENCE) if score and chance.random() < 0.85 else ""
    action = chance.choice(ACTIONS) if score < 3 and chance.random() < 0.6 else ""
    return score, evidence, action


def fill_in(blank: bytes, layout: AuditLayout, filled: Filled) -> bytes:
    """Return an audit workbook with fields and answers typed into its answer cells."""
    workbook = openpyxl.load_workbook(io.BytesIO(blank))
    start = workbook.worksheets[0]
    for key, value in filled.fields.items():
        cell_at(start, *layout.field(key)).value = value
    for domain in layout.domains:
        sheet = workbook[domain.name]
        for statement in domain.domain.statements:
            answer = filled.answers.get(statement.id, (None, "", ""))
            for key, typed in zip(("score", "evidence", "action"), answer, strict=True):
                if typed is not None and typed != "":
                    cell_at(sheet, *domain.place(statement, key)).value = typed
    return workbook_bytes(workbook)
