"""Every kind of workbook that we write, made by its own command, from a small round.

Agencies have awkward names (one like a formula), answers are uneven, one domain is thinly covered
and one has no score at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.audit.layout import audit_layout
from hsbstar.cli.app import run
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.plan.layout import ACTIONS, FIRST_ROW
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from support.area_tools import round_of, tool_of
from support.frameworks import framework_bytes, framework_data, small_framework
from support.moderations import agree

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN = "own.yaml"
AGENCIES = ("=Police", "Schools", "Health & \"Care\"", "2026")
KINDS = {"=Police": "police", "Schools": "education"}
UNEVEN: dict[str, Mapping[str, Any]] = {
    "=Police": {"d1-a": 0, "d1-b": 3, "d1-c": "N/A", "d3-a": 1, "d3-b": 2, "d3-c": 4},
    "Schools": {"d1-a": 4, "d1-b": 2, "d1-c": "N/A", "d2-a": "No data", "d3-a": 2, "d3-b": 2},
    "Health & \"Care\"": {"d1-a": 1, "d1-b": 2, "d3-a": 2, "d3-b": 2, "d3-c": 1},
    "2026": {"d1-a": 2, "d3-a": 3},
}
"""Domain 2 has no score, and 1.10 no agency that it applies to but two that left it blank."""
FAULTY = {"d1-a": 2.5, "d1-b": "mostly", "d1-c": dt.date(2026, 4, 3), "d2-a": " 3 ",
          "d2-b": "n/a", "d2-c": "2.", "d3-a": 7, "d3-b": None, "d3-c": "No data"}

FORMS = ("blank form", "blank form of a school", "blank form with last answers")
RETURNS = ("filled in", "uneven", "faulty", "routed", "with last answers", "corrected")
STAR_TOOLS = ("star tool", "with evidence", "moderated", "weighted", "weighted and moderated",
              "thin", "one agency and strand", "without a strand")
OTHERS = ("moderation", "plan", "plan that goes on", "comparison", "areas", "council's own",
          "findings")
OURS = (*FORMS, *STAR_TOOLS, *OTHERS)
"""All that leaves us; returns were filled in and saved by another library since."""


def framework_file() -> bytes:
    """Return the small framework's file; domain 2 is not expected of schools."""
    data = framework_data()
    for statement in data["domains"][1]["statements"]:
        statement["agencies"] = ["police"]
    return framework_bytes(data)


def write_every_workbook(folder: Path) -> None:
    """Write every workbook into a folder, as `path_of` names them."""
    with contextlib.chdir(folder):
        Path(OWN).write_bytes(framework_file())
        Path("agencies.csv").write_text(
            "agency,kind\n" + "".join(f"{_quoted(name)},{KINDS.get(name, '')}\n"
                                      for name in AGENCIES), encoding="utf-8")
        _write_returns()
        _write_star_tools()
        _write_others()


def path_of(folder: Path, name: str) -> Path:
    """Return where a workbook is."""
    return folder / f"{name}.xlsx"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _call(*arguments: str) -> None:
    with (contextlib.redirect_stdout(io.StringIO()),
          contextlib.redirect_stderr(io.StringIO()) as messages):
        code = run(arguments)
    assert code == 0, (arguments, messages.getvalue())


def _keep(path: str | Path, name: str) -> None:
    path_of(Path(), name).write_bytes(Path(path).read_bytes())


def _form(folder: str, agency: str) -> Path:
    (form,) = [path for path in Path(folder).glob("*.xlsx") if path.stem.endswith(f"-{agency}")]
    return form


def _fill(blank: bytes, answers: Mapping[str, Any], **fields: Any) -> bytes:
    typed = {"respondent": "Audit lead", "date": "31 March 2026", "signed_by": "Chief"} | fields
    texts = ("Llanfair, Ŵyl – “notes”", "Ask & tell")
    given = {key: (value, *texts) for key, value in answers.items()}
    return fill_in(blank, audit_layout(small_framework()), Filled(typed, given))


def _write_returns() -> None:
    own = ("--framework", OWN)
    _call("new-audit", "--area", "Northshire", "--round", "2026", "--agencies", "agencies.csv",
          "--marking", "OFFICIAL", "--due", "31 May 2026", "-o", "forms", *own)
    forms = sorted(Path("forms").glob("*.xlsx"))
    assert len(forms) == len(AGENCIES)
    Path("returns").mkdir()
    for form, agency in zip(forms, sorted(AGENCIES, key=_file_name), strict=True):
        answers = UNEVEN[agency]
        (Path("returns") / form.name).write_bytes(
            _fill(form.read_bytes(), answers, date=dt.date(2026, 3, 31)))
    plain = next(path for path in forms if "Police" in path.name)
    schools = next(path for path in forms if "Schools" in path.name)
    _keep(plain, "blank form")
    _keep(schools, "blank form of a school")
    all_scored = {statement.id: place % 5
                  for place, statement in enumerate(small_framework().statements)}
    path_of(Path(), "filled in").write_bytes(_fill(plain.read_bytes(), all_scored))
    _keep(Path("returns") / plain.name, "uneven")
    path_of(Path(), "faulty").write_bytes(_fill(plain.read_bytes(), FAULTY))
    routed = _fill(schools.read_bytes(), {"d1-a": 3, "d1-b": 3, "d1-c": 3, "d2-b": 4})
    path_of(Path(), "routed").write_bytes(routed)
    _call("new-audit", "--round", "2027", "--last", "returns", "-o", "next", *own)
    again = next(path for path in Path("next").glob("*.xlsx") if "Police" in path.name)
    _keep(again, "blank form with last answers")
    carried = _fill(again.read_bytes(), {"d1-a": 4, "d3-c": "N/A"}, date="31 March 2027")
    path_of(Path(), "with last answers").write_bytes(carried)
    Path("to-correct").mkdir()
    Path("to-correct/faulty.xlsx").write_bytes(path_of(Path(), "faulty").read_bytes())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run(["check", "to-correct", "--send-back", "back", "--save", "findings.xlsx",
                    *own]) == 1
    (copy,) = Path("back").glob("*.xlsx")
    _keep(copy, "corrected")


def _file_name(agency: str) -> str:
    return "".join(character for character in agency if character.isalnum() or character in " -")


def _write_star_tools() -> None:
    _call("moderate", "returns", "-o", "moderation.xlsx", "--framework", OWN)
    agreed = {"1.1": 3, "1.10": "No data", "1.2": "N/A", "2.1": 4}
    Path("agreed.xlsx").write_bytes(agree(Path("moderation.xlsx").read_bytes(), agreed))
    Path("weights.csv").write_text(
        "agency,weight\n" + "".join(f"{_quoted(name)},{weight}\n" for name, weight in
                                    zip(AGENCIES, ("2", "1", "0.5", "1"), strict=True)),
        encoding="utf-8")
    weights, by_meeting = ("--weights", "weights.csv"), ("--agreed", "agreed.xlsx")
    options: dict[str, tuple[str, ...]] = {
        "star tool": (), "with evidence": ("--with-evidence", "--by", "strand"),
        "moderated": by_meeting, "weighted": (*weights, "--by", "strand"),
        "weighted and moderated": (*weights, *by_meeting, "--minimum-agencies", "3"),
        "thin": ("--minimum-agencies", "3"),
        "one agency and strand": ("--only", "Schools", "--only", "practice"),
        "without a strand": ("--without", "leadership", "--without", "Schools"),
    }
    assert tuple(options) == STAR_TOOLS
    for name, more in options.items():
        _call("score", "returns", "--framework", OWN, "--expected", "agencies.csv", "-o", name,
              "--marking", "OFFICIAL", "--dpi", "50", *more)
        _keep(f"{name}/star-tool.xlsx", name)


def _write_plan_that_goes_on() -> None:
    """Let a plan bring along two actions of the last one, so that its counts are not all 0."""
    book = openpyxl.load_workbook("plan.xlsx")
    for row, status in ((FIRST_ROW, "Not started"), (FIRST_ROW + 1, "In progress")):
        for key, typed in (("action", "Do it."), ("status", status)):
            book[ACTIONS.sheet].cell(*ACTIONS.place(row, key), value=typed)
    book.save("last plan.xlsx")
    _call("plan", "star tool.xlsx", "--returns", "returns", "--from", "last plan.xlsx",
          "-o", "plan that goes on.xlsx", "--framework", OWN)


def _write_others() -> None:
    _call("plan", "star tool.xlsx", "--returns", "returns", "-o", "plan.xlsx", "--framework", OWN)
    _write_plan_that_goes_on()
    Path("later").mkdir()
    for path in Path("returns").iterdir():
        form = next(file for file in Path("next").glob("*.xlsx")
                    if file.name == path.name.replace("2026-", "2027-", 1))
        later = _fill(form.read_bytes(), {"d1-a": 3, "d2-a": 2, "d3-a": 4}, date="31 March 2027")
        (Path("later") / path.name).write_bytes(later)
    _call("score", "later", "-o", "later results", "--framework", OWN)
    _call("compare", "star tool.xlsx", "later results/star-tool.xlsx", "-o", ".",
          "--framework", OWN, "--plan", "plan.xlsx")
    Path("regions").mkdir()
    for number, area in enumerate(("Ashby", "Brook", "Cove", "Dale", "Elm", "Ford")):
        scores = [Fraction(number % 5), Fraction(2), Fraction(3 - number % 3)]
        collated = round_of(small_framework(), scores, "2026", area=area)
        tool = fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, small_framework(), ()))
        (Path("regions") / f"{area}.xlsx").write_bytes(tool)
    _call("collate-areas", "regions", "-o", "areas.xlsx")
    Path("council.xlsx").write_bytes(tool_of(
        {f"A{place}": domain.title for place, domain in
         enumerate(small_framework().domains, start=2)} | {
            "A1": "Domain", "B1": "2026", "A6": "Mean", "B6": "=AVERAGE(B2:B4)"}))
    _call("score", "returns", "-o", "own", "--star-tool", "council.xlsx", "--framework", OWN)
    _keep("own/star-tool.xlsx", "council's own")


