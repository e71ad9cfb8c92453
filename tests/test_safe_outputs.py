"""What leaves us is safe: on a terminal, in a spreadsheet program, in a picture."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from hsbstar.core.text import clean_text, is_unseen
from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.layout import EVIDENCE, SCORES
from hsbstar.star_tool.own.map import read_star_map
from support.again import again
from support.frameworks import framework_bytes, framework_data
from support.packages import parts
from support.sheets import opened
from support.terminals import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

LOUD = "\x1b]8;;http://x\x07A\x1b[31m\x9b2J\u202eB\u2028C\nD\x08\x7f[red]E[/red] $\\frac{1}{0}$ $$"
"""A link, a bell, colours in two ways, a turn of direction, line ends, markup, mathematics."""
REFS = [f"{domain}.{number}" for domain in (1, 2, 3) for number in (1, 2, 10)]


def csv_return(agency: str, **more: str) -> bytes:
    """Return a return as CSV, the only format that can hold any character."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["ref", "score", "evidence", "agency", *more])
    for ref in REFS:
        writer.writerow([ref, "3", "Minutes.", agency, *more.values()])
    return out.getvalue().encode()


@pytest.fixture
def loud(tmp_path: Path, filled: Callable[..., bytes]) -> Path:
    """A folder in which all names are loud: of files, sheets, agencies, areas and rounds."""
    folder = tmp_path / f"in{LOUD.replace('/', ' ')}"
    folder.mkdir()
    for number in (1, 2):
        data = csv_return(f"{LOUD}{number}", area=LOUD, round=LOUD, respondent=LOUD)
        (folder / f"{number}{LOUD.replace('/', ' ')}.csv").write_bytes(data)
    (folder / os.fsdecode(b"bytes\xff\xfe.xlsx")).write_bytes(b"no workbook")
    book = opened(filled("Police", area=LOUD_IN_XML, round_name=LOUD_IN_XML))
    for sheet in book.worksheets[1:3]:
        sheet.title = sheet.title[:5] + "\x9b2J\u202e"
    book.worksheets[1]["E5"] = "perhaps"
    (folder / "sheets.xlsx").write_bytes(workbook_bytes(book))
    return folder


LOUD_IN_XML = re.sub("[\x00-\x08\x0e-\x1f]", "", LOUD)


def speaks(text: str) -> list[str]:
    """Return the characters of an answer that control whatever shows it."""
    return [character for character in text if is_unseen(character) and character not in "\n\t"]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", ["check", "score", "compare"])
def test_no_command_prints_a_control_character(
    command: str, form: str, loud: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Names of every kind are spelled out; JSON gives them back as they are."""
    out = tmp_path / f"out{LOUD.replace('/', ' ')}"
    arguments: dict[str, list[str | Path]] = {
        "check": [loud], "score": [loud, "-o", out, "--allow-errors"],
        "compare": [*sorted(loud.glob("[12]*")), "-o", out],
    }
    said = cli(command, *arguments[command], "--format", form)
    assert said.code == (command == "check")
    assert speaks(said.out + said.err) == []
    assert "did not expect" not in said.err
    if form == "text":
        assert "\\x1b]8;;http://x\\x07A" in said.out
        assert "\\u202eB\\u2028C\\nD\\x08\\x7f[red]E[/red]" in said.out
    else:
        assert any(LOUD in text for text in texts_of(json.loads(said.out)))


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text of a JSON document, names of keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def test_sentences_that_stop_a_command_are_quiet_too(
    loud: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Names of files that are not there, lists and frameworks that cannot be read."""
    (tmp_path / "list.csv").write_text(f"agency\n{LOUD}\n{LOUD}\n", encoding="utf-8")
    data = framework_data()
    data["domains"][0][LOUD] = LOUD
    (tmp_path / "mine.yaml").write_bytes(framework_bytes(data))
    missing = f"none{LOUD}.xlsx"
    for arguments in (
        ("check", missing), ("score", loud, "--expected", missing), ("compare", missing, missing),
        ("new-audit", "--agencies", "list.csv"), ("new-audit", "--agency", LOUD, "--agency", LOUD),
        ("framework", "check", "mine.yaml"), ("framework", "check", missing),
        ("star-map", missing, "-o", "map.yaml"), ("check", loud, "--limit", f"{LOUD}=1"),
        ("score", loud, "--chart", missing), ("demo", tmp_path / "list.csv"),
        ("check", loud, "--expected", "list.csv"),
    ):
        said = cli(*arguments)
        assert said.code == 2, arguments
        assert said.err
        assert speaks(said.out + said.err) == []


def test_new_audit_lists_its_files_without_control_characters(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Names of agencies become names of files; a folder is shown as it is called, spelled out."""
    said = cli("new-audit", "--agency", LOUD, "--round", LOUD, "-o", f"out{LOUD}".replace("/", " "))
    assert said.code == 0
    assert speaks(said.out + said.err) == []
    written = [path.name for path in tmp_path.rglob("*.xlsx")]
    assert len(written) == 1
    assert written[0].isprintable()


def test_a_map_of_loud_sheets_is_quiet_and_reads_back(
    cli: Callable[..., Ran], tmp_path: Path, small: Framework
) -> None:
    """A map is a text that people show with `cat`."""
    book: Any = openpyxl.Workbook()
    book.active.title = "St\u202ear\x9b2J\u2028"
    for row, domain in enumerate(small.domains, start=3):
        book.active.cell(row, 1).value = domain.title
    (tmp_path / "council.xlsx").write_bytes(workbook_bytes(book))
    said = cli("star-map", "council.xlsx", "-o", "map.yaml")
    assert said.code == 0
    text = (tmp_path / "map.yaml").read_bytes()
    assert speaks(said.out + said.err + text.decode()) == []
    assert "St\u202ear\x9b2J\u2028" in str(read_star_map(text, "map.yaml", small).domains[1])


def on_a_terminal(*words: str | Path) -> str:
    """Return what a command shows on a terminal."""
    command = [sys.executable, "-m", "hsbstar", *words]
    return shown_on_terminal(command, TERM="xterm", COLUMNS="100")


def test_a_terminal_gets_our_colours_and_nothing_else(
    loud: Path, small_file: Path, tmp_path: Path
) -> None:
    """All that is left without our own colours and line ends is text."""
    commands: list[list[str | Path]] = [
        ["check", loud, "--notes"], ["score", loud, "-o", tmp_path / "out", "--allow-errors"],
    ]
    for words in commands:
        shown = on_a_terminal(*words, "--framework", small_file)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r\n", "\n")
        assert speaks(plain) == []
        assert "───" in plain


def test_pictures_draw_mathematics_and_markup_as_they_stand(
    loud: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """`$` begins nothing; in the SVG, which is text, nothing steers."""
    files = ("star.png", "star.svg", "star.pdf")
    charts = [word for file in files for word in ("--chart", file)]
    said = cli("score", loud, "-o", "out", "--allow-errors", "--spread", *charts,
               "--marking", "$\\frac{1}{0}$ $$")
    assert said.code == 0
    both = sorted(loud.glob("[12]*"))
    compared = cli("compare", *both, "-o", "out", "--chart", "change.svg", "--marking", "$$ $")
    assert compared.code == 0
    drawing = (tmp_path / "out" / "star.svg").read_text(encoding="utf-8")
    assert "$\\frac{1}{0}$ $$" in drawing
    for name in ("star.svg", "change.svg"):
        assert speaks((tmp_path / "out" / name).read_text(encoding="utf-8")) == []


FORMULAS = {
    "area": "=1+1", "round": "+1+1", "agency": "-1+1", "due": "@SUM(1)",
    "marking": "=cmd|' /c x'!A1",
    "title": "\t=1+1", "statement": "=HYPERLINK(\"http://x\")", "domain": "@Helping",
    "counts": "-counts", "summary": "+summary", "question": "=question",
    "principle": "@principle", "example": "\r=example", "nice": "=nice", "citation": "=citation",
    "evidence": "=evidence()", "action": "+action", "respondent": "=respondent", "role": "@role",
}
"""By where they stand, texts that Excel would take for formulas."""


def framework_like_formulas() -> dict[str, Any]:
    """Return a framework in which every text looks like a formula."""
    data = framework_data()
    data.update(title=FORMULAS["title"], citation=FORMULAS["citation"], wording="=wording")
    for score in (*data["scale"]["scores"], data["scale"]["no_data"]):
        score["description"] = "=description"
    for domain in data["domains"]:
        number = domain["number"]
        domain.update(
            title=f"{FORMULAS['domain']}{number}", summary=FORMULAS["summary"],
            questions=[FORMULAS["question"]],
            principles=[{"principle": FORMULAS["principle"], "example": FORMULAS["example"]}],
            nice=[{"section": "1.1", "text": FORMULAS["nice"]}],
        )
        for statement in domain["statements"]:
            statement.update(text=f"{FORMULAS['statement']}{statement['id']}",
                             evidence=FORMULAS["counts"])
    return data


def csv_like_formulas(agency: str) -> bytes:
    """Return a return whose every text looks like a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    fields = ("area", "round", "respondent", "role")
    writer.writerow(["ref", "score", "evidence", "action", "agency", *fields])
    for ref in REFS:
        writer.writerow([ref, "3", FORMULAS["evidence"], FORMULAS["action"], agency,
                         *(FORMULAS[key] for key in fields)])
    return out.getvalue().encode()


@pytest.fixture
def like_formulas(cli: Callable[..., Ran], tmp_path: Path) -> dict[str, bytes]:
    """Every workbook that we write, full of texts that look like formulas."""
    (tmp_path / "=framework.yaml").write_bytes(framework_bytes(framework_like_formulas()))
    own = ("--framework", "=framework.yaml", "--marking", FORMULAS["marking"])
    folder = tmp_path / "=returns"
    folder.mkdir()
    for number in (1, 2):
        file = folder / f"={number}.csv"
        file.write_bytes(csv_like_formulas(f"{FORMULAS['agency']}{number}"))
    council: Any = openpyxl.Workbook()
    council.active.title = "Star"
    for row in (1, 2, 3):
        cell = council.active.cell(row + 2, 1)
        cell.value, cell.data_type = f"{FORMULAS['domain']}{row}", "s"
        cell.quotePrefix = True
    council.active["A1"] = council.active["A9"] = "–"
    (tmp_path / "council.xlsx").write_bytes(workbook_bytes(council))
    places = "".join(f'  {number}: "Star!B{number + 2}"\n' for number in (1, 2, 3))
    (tmp_path / "map.yaml").write_text(
        f'version: 1\ndomains:\n{places}area: "Star!A1"\nround: "Star!A9"\n', encoding="utf-8"
    )
    done = (
        cli("new-audit", *own, "--area", FORMULAS["area"], "--round", FORMULAS["round"],
            "--agency", FORMULAS["agency"], "--due", FORMULAS["due"], "-o", "audit"),
        cli("score", folder, *own, "-o", "out", "--with-evidence"),
        cli("score", folder, *own[:2], "-o", "own", "--star-tool", "council.xlsx", "--star-map",
            "map.yaml"),
        cli("compare", "out/star-tool.xlsx", again("out/star-tool.xlsx"), *own[2:], "-o", "out"),
    )
    assert [outcome.code for outcome in done] == [0] * 4, [outcome.err for outcome in done]
    audit = next((tmp_path / "audit").glob("*.xlsx"))
    return {
        "audit": audit.read_bytes(),
        "star tool": (tmp_path / "out" / "star-tool.xlsx").read_bytes(),
        "comparison": (tmp_path / "out" / "comparison.xlsx").read_bytes(),
        "area's own": (tmp_path / "own" / "star-tool.xlsx").read_bytes(),
    }


def cells_of(data: bytes) -> Iterator[tuple[str, Any]]:
    """Yield each cell of a workbook that is not blank, with its sheet and address."""
    for sheet in opened(data).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{sheet.title}!{cell.coordinate}", cell


def test_text_like_a_formula_stays_text_in_every_workbook(
    like_formulas: Mapping[str, bytes], libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """As openpyxl reads it, and after LibreOffice has calculated and saved it."""
    for name, data in like_formulas.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        saved = libreoffice(tmp_path / f"{name}.xlsx", "xlsx", tmp_path / "saved").read_bytes()
        before, after = dict(cells_of(data)), dict(cells_of(saved))
        texts = {place: cell for place, cell in before.items() if cell.data_type == "s"}
        tricky = {place for place, cell in texts.items()
                  if str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r"))}
        assert tricky, name
        for place in tricky:
            assert before[place].quotePrefix, (name, place)
            assert after[place].data_type == "s", (name, place)
            assert "".join(str(after[place].value).split()) == "".join(
                str(before[place].value).split()), (name, place)
        formulas = {place: cell.value for place, cell in before.items() if cell.data_type == "f"}
        typed = tuple(FORMULAS.values())
        assert not [place for place, text in formulas.items() if text.startswith(typed)], name
        assert {place for place, cell in after.items() if cell.data_type == "f"} <= formulas.keys()


def test_each_text_is_where_it_belongs(like_formulas: Mapping[str, bytes]) -> None:
    """Nothing was cut, turned or lost to make it safe."""
    held = {name: {str(cell.value) for _, cell in cells_of(data)}
            for name, data in like_formulas.items()}
    # Its own three lines have agency and title together.
    audit = {"area", "round", "agency", "due", "counts", "summary", "nice"}
    assert all(any(FORMULAS[key] in text for text in held["audit"]) for key in audit)
    assert {f"{FORMULAS['agency']}1", FORMULAS["evidence"], FORMULAS["action"],
            FORMULAS["respondent"], f"{FORMULAS['domain']}1"} <= held["star tool"]
    assert f"{FORMULAS['statement']}d1-a" in held["comparison"]
    assert {FORMULAS["area"], FORMULAS["round"]} <= held["area's own"]


def test_replaced_characters_are_noted_and_reach_no_workbook(
    small: Framework, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """A control character becomes � in each workbook, with a note at the field."""
    data = csv_return("Po\x01lice", area="No\x1brth", round="20\x0826")
    (tmp_path / "one.csv").write_bytes(data)
    found = [finding for finding in read_return(data, "one.csv", small)[1]
             if finding.code == "characters-replaced"]
    assert {finding.severity for finding in found} == {"note"}
    assert len({finding.where for finding in found}) == len(found) == 3
    assert cli("score", "one.csv", "-o", "out").code == 0
    assert cli("compare", "one.csv", again("one.csv"), "-o", "out").code == 0
    assert cli("new-audit", "--agency", "Po\x01lice", "--area", "\x1b", "-o", "blank").code == 0
    written = list(tmp_path.rglob("*.xlsx"))
    assert len(written) == 3
    for path in written:
        for name, part in parts(path.read_bytes()).items():
            assert not re.search(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xed[\xa0-\xbf]", part) or (
                not name.endswith((".xml", ".rels"))
            )
            assert b"&#1;" not in part
    star = opened((tmp_path / "out" / "star-tool.xlsx").read_bytes())
    assert clean_text("Po\x01lice") in {cell.value for cell in star[SCORES.sheet][5]}
    assert EVIDENCE.sheet not in star.sheetnames
