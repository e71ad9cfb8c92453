"""Make the JSON of each command on made-up data, with every key that there can be."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.cli.app import run
from hsbstar.moderation.layout import FIXED
from reference.framework_keys import EXAMPLE
from reference.upkeep import require

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = ("Leadership", "Finding out early", "Helping")
"""The domains of the example."""


def documents() -> dict[str, dict[str, Any]]:
    """Return what each command prints with `--format json`, by the command's name."""
    with tempfile.TemporaryDirectory() as name, _inside(Path(name)):
        _write_inputs()
        _run("score", "one", "-o", "first", *FRAMEWORK)
        check = _run("check", "faulty", "--expected", "agencies.csv", "--send-back", "back",
                     *LATEST, *FRAMEWORK, *JSON, end=1)
        own = ("--star-tool", "council.xlsx", "--star-map", "map.yaml")
        _run("score", "two", "-o", "next", *own, *LATEST, *FRAMEWORK)
        score = _run("score", "two", "-o", "next", "--agreed", "moderation-2.xlsx", "--weights",
                     "weights.csv", "--minimum-agencies", "2", "--by", "strand", *own,
                     "--expected", "agencies.csv", "--force", *LATEST, *FRAMEWORK, *JSON)
        _run("plan", "first/star-tool.xlsx", "-o", "plan.xlsx", *FRAMEWORK)
        _fill_in_plan("plan.xlsx")
        # In the wrong order, which is a finding.
        compare = _run("compare", "next/star-tool-hsbstar.xlsx", "first/star-tool.xlsx", "--plan",
                       "plan.xlsx", *FRAMEWORK, *JSON)
        areas = _run("collate-areas", "first/star-tool.xlsx", "next/star-tool-hsbstar.xlsx",
                     "--name-areas", *JSON)
    return {"check": check, "score": score, "compare": compare, "collate-areas": areas}


MAP = """\
version: 1
domains: {1: "Sheet!B2", 2: "Sheet!B3", 3: "Sheet!B4"}
notice: "Sheet!A9"
"""
FRAMEWORK = ("--framework", "framework.yaml")
LATEST = ("--versions", "latest")
JSON = ("--format", "json")


def _write_inputs() -> None:
    Path("framework.yaml").write_bytes(EXAMPLE.read_bytes())
    agencies = ("Police", "Schools", "Health", "Social care", "Youth justice", "Charity")
    listed = "\n".join(("agency", *agencies, "Board"))
    Path("agencies.csv").write_text(f"{listed}\n", encoding="utf-8")
    weights = "\n".join(("agency,weight", *(f"{name},1" for name in agencies)))
    Path("weights.csv").write_text(f"{weights}\n", encoding="utf-8")
    _returns("one", "2025", dict.fromkeys(agencies, "1,0,no data"))
    _returns("two", "2026", dict.fromkeys(agencies[1:], "1,2,no data") | {"Police": "2,,0"})
    _returns("faulty", "2026", {"Police": "7,1,1"})
    for folder in ("two", "faulty"):
        latest = Path(folder, "Police.csv").read_text(encoding="utf-8")
        earlier = latest.replace("1 March", "1 February")
        Path(folder, "Police, first version.csv").write_text(earlier, encoding="utf-8")
    book: Any = openpyxl.Workbook()
    for row, title in enumerate(TITLES, start=2):
        book.active.cell(row, 1, title)
    book.active.cell(6, 1, "Mean of the first two")
    book.active.cell(6, 2, "=FORECAST(1,B2:B3,B3:B4)")
    book.save("council.xlsx")
    Path("map.yaml").write_text(MAP, encoding="utf-8")
    _run("moderate", "two", "-o", "moderation-2.xlsx", *LATEST, *FRAMEWORK)
    _agree("moderation-2.xlsx", "1.1")


def _returns(folder: str, round_name: str, answers: dict[str, str]) -> None:
    Path(folder).mkdir()
    for agency, scores in answers.items():
        lines = ["ref,score,agency,round,area,date completed"]
        lines += [
            f"{ref},{score},{agency},{round_name},Northshire,1 March {round_name}"
            for ref, score in zip(("1.1", "2.1", "3.1"), scores.split(","), strict=True)
        ]
        Path(folder, f"{agency}.csv").write_text("\n".join(lines), encoding="utf-8")


def _agree(file: str, ref: str) -> None:
    """Fill an agreed score in, as a meeting does."""
    book: Any = openpyxl.load_workbook(file)
    agreed = next(column.caption for column in FIXED if column.key == "score")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            headings = {cell.value: cell.column for cell in row}
            if agreed in headings:
                column = headings[agreed]
            elif row[0].value == ref and sheet.sheet_state == "visible":
                sheet.cell(row[0].row, column, 2)
    book.save(file)


def _fill_in_plan(file: str) -> None:
    """Plan something for the first priority."""
    book: Any = openpyxl.load_workbook(file)
    sheet = book["Action plan"]
    headings = {cell.value: cell.column for row in sheet.iter_rows() for cell in row}
    for caption, value in (("Action", "Meet."), ("Due date", "1 May 2026"),
                           ("Status", "In progress")):
        sheet.cell(5, headings[caption], value)
    book.save(file)


def _run(*words: str, end: int = 0) -> Any:
    """Run a command; return its JSON, if that is what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*words])
    require(code == end, f"hsbstar {' '.join(words)} ended with {code}: {err.getvalue()}")
    return json.loads(out.getvalue()) if "json" in words else None


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
