"""An area's own statements become a framework: checked, with our ids where that is sure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from hypothesis import given, strategies as st

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.file import read_framework
from hsbstar.framework.importing.make import Names, make_framework, outline_of
from hsbstar.framework.importing.match import Certainty
from hsbstar.framework.importing.sheet import read_statement_sheet
from hsbstar.framework.write import write_framework
from support.console_blocks import MANUAL, cli as say_in, fences
from support.frameworks import framework_bytes, framework_data, small_framework
from support.sheets import opened, raw_return, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.importing.make import Imported
    from hsbstar.framework.model import Framework

NAMES = Names("small", "Our audit", "1 (own wording)", "Our citation.")
SHEET = """
    | Our audit tool |       |                                              |            |        |
    | Domain         | Ref   | Statement                                    | Strand     | Our ref |
    | 1 Finding out  | "1.1" | The schools that are finding out have policies. |        | |
    |                | "1.2" | Every school that is finding out has a policy. | leadership | |
    |                | "1.10" | Leaders who are finding out see many figures. |          | |
    | 2 Helping      | "2.1" | Help comes early everywhere.                 |            | "2.2" |
    |                | "2.2" | Trains run on time.                          |            | |
    | 3              | "3.1" | Records about learning are kept in one form. | practice   | new |
"""
"""Made-up words: an import of each kind, by hand below."""


def imported(text: str, like: Framework, accept: int | None = None) -> Imported:
    """Return what a sheet without faults is made into."""
    rows, findings = read_statement_sheet(raw_return(("Sheet", text)), like)
    outline, across = outline_of(rows, like, "a.xlsx")
    assert not [*findings, *across]
    return make_framework(rows, outline, like, NAMES, "a.xlsx", accept=accept)


def test_the_mapping_by_hand(small: Framework) -> None:
    """Given and sure keep the earlier id and its hints; doubtful and new get an id of their own."""
    made = imported(SHEET, small)
    shown = [(row.ref, match.certainty.value, match.statement.ref if match.statement else "")
            for row, match in zip(made.rows, made.matches, strict=True)]
    assert shown == [
        # The statement that 1.1 is like is surely 1.2, and no other is like it.
        ("1.1", "new", ""), ("1.2", "sure", "1.1"), ("1.10", "doubtful", "1.10"),
        ("2.1", "given", "2.2"), ("2.2", "new", ""), ("3.1", "new", ""),
    ]
    first, second, third = made.framework.domains
    ids = [statement.id for statement in made.framework.statements]
    assert ids[1] == "d1-a"
    assert ids[3] == "d2-b"
    earlier = {statement.id for statement in small.statements}
    assert all(ids[place].startswith("own-") for place in (0, 2, 4, 5))
    assert not earlier & {ids[place] for place in (0, 2, 4, 5)}
    # Hints on evidence, agencies and NICE come with the id and not without it.
    assert [bool(statement.evidence) for statement in made.framework.statements] == [
        False, True, False, True, False, False]
    assert first.statements[1].agencies == ("police",)
    # The strand is the sheet's, else that of the same statement, else none.
    assert [statement.strand for statement in made.framework.statements] == [
        None, "leadership", None, "process", None, "practice"]
    # Guidance comes with number and title; where the title is another, none does.
    assert first.summary == small.domains[0].summary
    assert (second.title, second.summary, second.principles) == ("Helping", "", ())
    assert third.title == "Learning"
    assert third.principles == small.domains[2].principles


def test_the_file_has_a_remark_at_a_doubtful_id(small: Framework) -> None:
    """A person finds in the file which earlier statement may be meant, and what to write."""
    made = imported(SHEET, small)
    text = write_framework(made.framework, head=made.head, remarks=made.remarks)
    assert read_framework(text.encode(), "mine.yaml") == made.framework
    assert yaml.safe_load(text)["edition"] == "1 (own wording)"
    lines = text.splitlines()
    (doubtful,) = [place for place, line in enumerate(lines) if line.endswith("# doubtful: 1.10?")]
    assert "own-leaders-who-are-finding-" in lines[doubtful]
    below = " ".join(line.strip(" #") for line in lines[doubtful + 1 : doubtful + 5])
    assert "Is it 1.10, ‘Leaders who are finding out see the figures.’ (" in below
    assert "replace this id with d1-c" in below
    assert "# sure: 1.1" in text
    assert "# given: 2.2" in text
    assert "# strand: not known" in text
    assert "that domain had a different title" in text
    assert "own licence" in made.framework.wording


def test_an_accepted_match_keeps_the_id_with_a_remark(small: Framework) -> None:
    """Marked with the earlier words, so that a person can look at each."""
    before = imported(SHEET, small)
    made = imported(SHEET, small, accept=50)
    text = write_framework(made.framework, head=made.head, remarks=made.remarks)
    accepted = [match for match in made.matches if match.certainty is Certainty.ACCEPTED]
    assert [match.statement.ref for match in accepted if match.statement] == ["1.10"]
    assert "# accepted: 1.10" in text
    shown = " ".join(line.strip(" #") for line in text.splitlines())
    assert "Treated as 1.10, ‘Leaders who are finding out see the figures.’" in shown
    ids = {statement.ref: statement.id for statement in made.framework.statements}
    assert ids["1.10"] == "d1-c"
    assert sum(match.keeps_id for match in before.matches) == 2


def ids_by_text(made: Imported) -> dict[str, str]:
    """Return the ids of a framework's statements by their words."""
    return {statement.text: statement.id for statement in made.framework.statements}


def test_an_id_is_made_of_the_words_and_not_of_the_ref(small: Framework) -> None:
    """Numbered anew, a statement keeps its id; another under the same ref gets another."""
    before = ids_by_text(imported(SHEET, small))
    moved = SHEET.replace('"2.2" | Trains', '"2.7" | TRAINS')
    after = ids_by_text(imported(moved, small))
    assert after["TRAINS run on time."] == before["Trains run on time."]
    changed = imported(SHEET.replace("Trains run on time", "Buses run on time"), small)
    assert before["Trains run on time."] not in ids_by_text(changed).values()


def test_importing_again_like_the_first_import_keeps_all_ids(small: Framework) -> None:
    """The own file is the earlier framework of the next import; ‘new’ never gets an old id."""
    first = imported(SHEET, small).framework
    plain = SHEET.replace('"2.2" |\n', "|\n").replace("new |", "|")
    again = imported(plain, first).framework
    assert [(new.id, old.id) for new, old in zip(again.statements, first.statements, strict=True)
            if new.id != old.id] == []
    renewed = imported(plain.replace("practice   | |", "practice   | new |"), first)
    assert renewed.framework.statements[5].id == f"{first.statements[5].id}-2"


@given(texts=st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "M"]), min_size=1,
            max_size=60).filter(lambda text: any(map(str.isalpha, text))),
    min_size=3, max_size=9,
))
def test_any_words_come_through(texts: list[str]) -> None:
    """Whatever is pasted, the file holds it word for word, and loads."""
    small = small_framework()
    rows: list[tuple[Any, ...]] = [("domain", "ref", "statement")]
    rows += [(1 + index % 3, f"{1 + index % 3}.{index + 1}", f"S{index} {text}")
             for index, text in enumerate(texts)]
    workbook = raw_return(("Sheet", "| x |"))
    sheet = type(workbook.sheets[0]).of_rows("Sheet", rows)
    pasted, findings = read_statement_sheet(type(workbook)("a.xlsx", "", (sheet,)), small)
    outline, across = outline_of(pasted, small, "a.xlsx")
    assert not [*findings, *across]
    made = make_framework(pasted, outline, small, NAMES, "a.xlsx")
    text = write_framework(made.framework, head=made.head, remarks=made.remarks)
    assert read_framework(text.encode(), "mine.yaml") == made.framework
    assert ids_by_text(made).keys() == {row[2] for row in rows[1:]}


@pytest.fixture
def pasted_sheet(tmp_path: Path) -> Path:
    """A workbook with pasted statements, a title above and merged domains."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in table(SHEET):
        sheet.append(row)
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("A6:A7")
    path = tmp_path / "statements.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv", "xls"])
def test_every_format_gives_the_same_framework(
    ending: str, pasted_sheet: Path, cli: Callable[..., Ran], small_file: Path, tmp_path: Path,
    libreoffice: Callable[[Path, str, Path], Path],
) -> None:
    """Saved by LibreOffice in another format, the sheet reads the same."""
    first = cli("framework", "import", pasted_sheet, "-o", "first.yaml", "--like", small_file)
    assert (first.code, first.err.count("Error")) == (0, 0)
    saved = libreoffice(pasted_sheet, ending, tmp_path / "saved")
    again = cli("framework", "import", saved, "-o", "again.yaml", "--like", small_file)
    assert again.code == 0
    saved_first, saved_again = (read_framework((tmp_path / name).read_bytes(), name)
                                for name in ("first.yaml", "again.yaml"))
    assert saved_first == saved_again
    assert cli("framework", "check", "again.yaml").code == 0


def test_the_answer_lists_each_match_and_what_to_do(
    pasted_sheet: Path, cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """Which is which, how alike, how sure; what has no counterpart; the next step."""
    said = cli("framework", "import", pasted_sheet, "-o", "mine.yaml", "--like", small_file)
    lines = said.out.splitlines()
    assert lines[0].split("\t") == ["Match", "Ref", "Earlier", "Similarity", "Statement"]
    assert "sure\t1.2\t1.1\tthe same words\tEvery school that is finding out has a policy." in lines
    assert "given\t2.1\t2.2\t" in said.out
    assert "new\t2.2\t\t\tTrains run on time." in lines
    assert "No match yet for these of the 9 earlier statements: " in said.out
    assert "No strand: 1.1, 1.10, 2.2." in said.out
    assert "hsbstar framework check mine.yaml" in said.err
    before = (tmp_path / "mine.yaml").read_bytes()
    assert cli("framework", "import", pasted_sheet, "-o", "mine.yaml", "--like", small_file,
               "--force").code == 0
    assert (tmp_path / "mine.yaml").read_bytes() == before
    assert str(tmp_path) not in before.decode()


def test_the_bundled_framework_is_the_default_earlier_one(
    pasted_sheet: Path, cli: Callable[..., Ran], tmp_path: Path, framework: Framework
) -> None:
    """Without --like ids are looked for in what comes with hsbstar."""
    said = cli("framework", "import", pasted_sheet, "-o", "mine.yaml")
    assert said.code == 0
    made = read_framework((tmp_path / "mine.yaml").read_bytes(), "mine.yaml")
    assert (made.id, made.edition) == ("hsb-2019", "2019 (own wording)")
    assert made.scale == framework.scale
    assert made.kinds == framework.kinds
    assert made.statements[3].id == framework.by_ref["2.2"].id


@pytest.mark.parametrize(
    ("before", "after"),
    [("2019", "2019 (own wording)"), ("2019 (own wording)", "2019 (own wording 2)"),
     ("2019 (own wording 9)", "2019 (own wording 10)")],
)
def test_each_import_is_an_edition_of_its_own(
    before: str, after: str, pasted_sheet: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """A return in earlier words is never read as a return in later words."""
    (tmp_path / "like.yaml").write_bytes(framework_bytes(framework_data() | {"edition": before}))
    assert cli("framework", "import", pasted_sheet, "-o", "mine.yaml", "--like",
               "like.yaml").code == 0
    made = read_framework((tmp_path / "mine.yaml").read_bytes(), "mine.yaml")
    assert made.edition == after


def test_formulas_and_errors_in_a_real_workbook_are_found(
    cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """What a fast reader shows as a blank is looked at again; a saved result is read."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in (("domain", "ref", "statement"), (1, "1.1", '=UPPER("a")'), (2, "2.1", "#N/A"),
                (3, 0.31, "Words.")):
        sheet.append(row)
    sheet["B4"].number_format = "0%"
    workbook.save(tmp_path / "a.xlsx")
    said = cli("framework", "import", "a.xlsx", "-o", "mine.yaml", "--like", small_file)
    assert said.code == 1
    assert "a.xlsx › Sheet › C2\tsheet-text-unusable\t‘statement’ contains a formula" in said.out
    assert ("a.xlsx › Sheet › C3\tsheet-text-unusable\t‘statement’ contains the error "
            "#N/A") in said.out
    assert "a.xlsx › Sheet › B4\tsheet-text-unusable\t‘ref’ ‘31%’ cannot be a ref" in said.out


def test_a_hostile_sheet_is_refused_in_time(
    cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """Thousands of faults of a kind are a hundred lines and a number."""
    lines = [f"T{number % 7},{number},S {number}.,x,zebra{number}" for number in range(9_000)]
    text = "domain,ref,statement,strand,id\n" + "\n".join(lines)
    (tmp_path / "a.csv").write_text(text)
    said = cli("framework", "import", "a.csv", "-o", "mine.yaml", "--like", small_file)
    assert said.code == 1
    assert "8,900 more cells in this file have the same problem." in said.out
    assert len(said.out.splitlines()) < 500


def test_faults_are_listed_and_nothing_is_written(
    cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """All findings at once, exit 1, no file."""
    (tmp_path / "bad.csv").write_text("domain,ref,statement\n1,1.1,A.\n1,1.1,B.\n2,,C.\n")
    said = cli("framework", "import", "bad.csv", "-o", "mine.yaml", "--like", small_file)
    assert said.code == 1
    assert "bad.csv › B3" in said.out
    assert "sheet-ref-twice" in said.out
    assert "sheet-ref-missing" in said.out
    assert "Nothing was written" in said.err
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("empty.csv", b"", 2, "SHEET must be a sheet of statements, but empty.csv is empty"),
        ("heading.csv", b"domain,ref,statement\n", 1, "This sheet has 0 domains"),
        ("nul.csv", b"domain,ref\0", 1, "file-unreadable"),
        ("quote.csv", b'domain,ref,statement\n1,1.1,"' + b"x" * 140_000, 1, "file-"),
        ("text.xlsx", b"not a workbook", 2, "but text.xlsx is plain text"),
        ("half.xlsx", b"PK\x03\x04", 1, "file-"),
        ("missing.xlsx", None, 2, "There is no file missing.xlsx"),
    ],
)
def test_what_is_no_sheet_is_a_sentence(
    name: str, content: bytes | None, code: int, words: str, cli: Callable[..., Ran],
    small_file: Path, tmp_path: Path,
) -> None:
    """Never a traceback, never an output."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = cli("framework", "import", name, "-o", "mine.yaml", "--like", small_file)
    assert said.code == code
    assert words in said.out + said.err
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--edition", "1"], "Choose another with --edition"),
        (["--edition", "x" * 61], "--edition cannot be"),
        (["--id", "two words"], "--id cannot be"),
        (["--title", "x" * 121], "--title cannot be"),
        (["-o", "statements.xlsx"], "-o writes a YAML file, but statements.xlsx"),
        (["-o", "small.yaml", "--force"], "is an input"),
    ],
)
def test_names_that_cannot_be_are_refused(
    options: list[str], words: str, pasted_sheet: Path, cli: Callable[..., Ran],
    small_file: Path,
) -> None:
    """Names that a framework cannot have, or that would make two editions look the same."""
    assert pasted_sheet.name == "statements.xlsx"
    said = cli("framework", "import", "statements.xlsx", "-o", "mine.yaml", "--like", small_file,
               *options)
    assert said.code == 2
    assert words in said.err


def test_another_id_is_another_framework(
    pasted_sheet: Path, cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """The user may want that; the answer states the cost."""
    said = cli("framework", "import", pasted_sheet, "-o", "mine.yaml", "--like", small_file,
               "--id", "ours", "--title", "Ours", "--edition", "7", "--citation", "Us (2026).")
    assert said.code == 0
    assert "Rounds of ours cannot be compared with rounds of small" in said.out
    made = read_framework((tmp_path / "mine.yaml").read_bytes(), "mine.yaml")
    assert (made.id, made.title, made.edition, made.citation) == (
        "ours", "Ours", "7", "Us (2026).")


def filled(framework: Framework, round_name: str, score: int) -> bytes:
    """Return a return of a framework in which all scores are the same."""
    heading = Heading(area="Northshire", round=round_name, agency="Police")
    answers = {statement.id: (score, "Minutes.", "") for statement in framework.statements}
    fields = {"respondent": "Lead", "date": f"31 March {round_name}", "signed_by": "Chief"}
    return fill_in(write_audit_workbook(framework, heading), audit_layout(framework),
                   Filled(fields, answers))


def test_rounds_before_and_after_the_change_of_words_are_compared(
    pasted_sheet: Path, cli: Callable[..., Ran], small_file: Path, tmp_path: Path,
    small: Framework,
) -> None:
    """Statements with a kept id are compared; new and missing ones are named as such."""
    assert cli("framework", "import", pasted_sheet, "-o", "mine.yaml", "--like",
               small_file).code == 0
    mine = read_framework((tmp_path / "mine.yaml").read_bytes(), "mine.yaml")
    for name, framework, score in (("2025", small, 2), ("2026", mine, 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "police.xlsx").write_bytes(filled(framework, name, score))
    assert cli("score", "2025", "-o", "one", "--framework", small_file).code == 0
    # A return in the new words is never read as a return in the old words.
    assert "edition-differs" in cli("check", "2026", "--framework", small_file).out
    assert cli("score", "2026", "-o", "two", "--framework", "mine.yaml").code == 0
    said = cli("compare", "one", "two", "-o", "compared", "--format", "json")
    assert said.code == 0
    shown = json.loads(said.out)
    changes = {statement["id"]: (statement["ref"], statement["change"], statement["missing_from"])
               for statement in shown["statements"]}
    assert changes["d1-a"] == ("1.2", 1, [])
    assert changes["d2-b"] == ("2.1", 1, [])
    assert changes[mine.by_ref["2.2"].id] == ("2.2", None, ["2025"])
    assert sum(statement["missing_from"] == ["2026"] for statement in shown["statements"]) == 7
    cautions = shown["cautions"]
    assert any("different editions (1, 1 (own wording))" in caution for caution in cautions)
    (caution,) = [caution for caution in cautions if "in all rounds" in caution]
    assert caution.startswith(
        "2 of 13 statements are in all rounds. Not in all rounds: 2025 (1.2, 1.10, 2.1, 2.10, 3.1, "
        "3.2, 3.10); 2026 (1.1, 1.10, 2.2, 3.1). Statements with the same ref may differ"
    )
    plain = cli("compare", "one", "two", "-o", "compared", "--force", "--statements").out
    assert caution in plain
    assert "not in 2025" in plain
    notes = opened(tmp_path / "compared" / "comparison.xlsx")
    assert any("2 of 13 statements are in all rounds" in str(cell.value)
               for row in notes.worksheets[0].iter_rows() for cell in row)


def test_the_page_shows_what_the_command_really_writes(tmp_path: Path) -> None:
    """The piece of a framework file on the page is made of the sheet on the page."""
    page = MANUAL / "how-to" / "official-wording.md"
    (sheet,), (piece,) = fences(page, "csv"), fences(page, "yaml")
    (tmp_path / "statements.csv").write_text(sheet, encoding="utf-8")
    say_in("hsbstar framework import statements.csv -o mine.yaml", tmp_path)
    assert piece in (tmp_path / "mine.yaml").read_text(encoding="utf-8")
