"""Answers that are some rows off, and scores in another column: one error, and no false alarm."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.columns import COLUMN_NUMBER
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.routing import routing_for, routing_of
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.answers import Answered
from hsbstar.returns.interpret import interpret
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections import to_correct
from hsbstar.spreadsheets.sheets import RawSheet, Workbook
from support.sheets import edited
from support.tiers import first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.framework.model import Domain, Framework
    from hsbstar.returns.answers import Return

START = [("Agency", "Police"), ("Round", "2026"), ("Area", "Northshire"),
         ("Date completed", "31 March 2026"), ("Signed off by", "Chief")]
HEAD = ("Ref", "Statement", "Score", "Evidence", "Action proposed")
KINDS = ("social-care", "education", "health", "police", "youth-justice", "voluntary",
         "commissioners", "board")
Scores = dict[int, Any]
"""The cells of a domain's score column, from the first statement's on: 0 is the first."""


def seeded(name: str) -> random.Random:
    """Return the same chances each time."""
    return random.Random(name)  # noqa: S311 - not a secret


def presets(framework: Framework, kind: str, domain: Domain) -> set[int]:
    """Return the places of the statements that the form presets."""
    preset = routing_of(kind, framework).preset
    return {place for place, statement in enumerate(domain.statements) if statement.id in preset}


def answers(
    framework: Framework, kind: str, chance: random.Random, *, own: float = 0, blank: float = 0
) -> dict[int, Scores]:
    """Return an agency's answers by domain; `own` is how often it differs from the presets."""
    found: dict[int, Scores] = {}
    for domain in framework.domains:
        grey = presets(framework, kind, domain)
        cells = found[domain.number] = {}
        for place in range(len(domain.statements)):
            if chance.random() >= blank or place in grey:
                is_preset = (place in grey) != (chance.random() < own)
                cells[place] = "N/A" if is_preset else chance.choice([0, 1, 2, 3, 4, "No data"])
    return found


def book(framework: Framework, kind: str, columns: Mapping[int, Scores]) -> Workbook:
    """Return a form of a kind with these score columns; -1 is the heading's row."""
    sheets = [RawSheet.of_rows("Start here", START)]
    for domain in framework.domains:
        cells, statements = columns[domain.number], domain.statements
        rows: list[tuple[Any, ...]] = [(), (), (), HEAD]
        for place in range(max(len(statements), *(each + 1 for each in cells), 0)):
            known = statements[place:place + 1]
            ref, text = (known[0].ref, known[0].text) if known else (None, None)
            rows.append((ref, text, cells.get(place), "Minutes." if ref else None))
        rows[3] = (*HEAD[:2], cells.get(-1, "Score"), *HEAD[3:])
        rows[2] = (None, None, cells.get(-2))
        sheets.append(RawSheet.of_rows(f"{domain.number} Domain", rows))
    stamp = {"workbook": "audit", "framework": framework.id, "edition": framework.edition,
             "layout": "1", "round": "2026", "kind": kind, "revision": str(framework.revision)}
    sheets.append(RawSheet.of_rows("hsbstar", [("hsbstar stamp", None), *stamp.items()]))
    return Workbook("a.xlsx", "0", tuple(sheets))


def moved(cells: Scores, steps: int, grey: set[int], length: int, *, spill: bool) -> Scores:
    """Return a column pasted some rows off into a form; what is next to no statement may be lost.

    Where nothing was pasted, the form is as it was.
    """
    pasted = {place + steps: value for place, value in cells.items()
              if spill or 0 <= place + steps < length}
    return {**dict.fromkeys(grey - {place + steps for place in range(length)}, "N/A"), **pasted}


def read(workbook: Workbook, framework: Framework) -> tuple[Return, list[Finding]]:
    """Return the return, and the findings about what is not in its place."""
    returned, findings = interpret(workbook, framework)
    assert returned is not None
    return returned, [found for found in findings if found.code == "answers-shifted"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("own", "blank"), [(0, 0), (0.05, 0), (0.05, 0.05), (0, 0.8), (1, 0)])
def test_a_form_as_people_fill_it_in_looks_not_shifted(
    own: float, blank: float, kind: str, framework: Framework
) -> None:
    """Grey rows that are scored, N/A where an answer is expected, and few answers are usual."""
    chance = seeded(f"{kind} {own} {blank}")
    for _ in range(12):
        columns = answers(framework, kind, chance, own=own, blank=blank)
        assert read(book(framework, kind, columns), framework)[1] == []


@pytest.mark.parametrize("steps", [1, 2, -1, -2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_column_pasted_some_rows_off_is_one_error(
    kind: str, steps: int, framework: Framework
) -> None:
    """The answer that is next to no statement, or in the heading's place, shows it."""
    chance = seeded(f"{kind} {steps}")
    towards = "low" if steps > 0 else "high"
    rows = "one row" if abs(steps) == 1 else f"{abs(steps)} rows"
    for domain in framework.domains:
        columns = answers(framework, kind, chance)
        grey, length = presets(framework, kind, domain), len(domain.statements)
        columns[domain.number] = {
            place: value for place, value in moved(
                columns[domain.number], steps, grey, length, spill=True).items() if place >= -2
        }
        returned, findings = interpret(book(framework, kind, columns), framework)
        assert returned is not None
        assert [found.code for found in findings] == ["answers-shifted"]
        assert f"‘{domain.number} Domain’ look {rows} too {towards}: " in findings[0].message
        assert ("where the heading ‘Score’ was" in findings[0].message) == (steps < 0)
        ids = {statement.id for statement in domain.statements}
        kept = {answer.answered for answer in returned.answers if answer.statement.id in ids}
        assert kept <= {Answered.BLANK, Answered.NOT_APPLICABLE}


@pytest.mark.parametrize("steps", [1, 2, -1])
@pytest.mark.parametrize(("kind", "domain", "refs"), [
    ("police", 2, ""), ("police", 3, ""), ("education", 4, ""), ("board", 1, ""),
    ("education", 1, ""), ("police", 4, "4."),
])
def test_presets_show_a_column_whose_end_was_lost(
    kind: str, domain: int, refs: str, steps: int, framework: Framework
) -> None:
    """N/A where an answer is expected, answers where the form has N/A; both by their refs."""
    chance = seeded(f"{kind} {domain} {steps}")
    columns = answers(framework, kind, chance)
    own = framework.domains[domain - 1]
    columns[domain] = moved(columns[domain], steps, presets(framework, kind, own),
                            len(own.statements), spill=False)
    if steps == 2:
        # One of the two answers below the last statement was lost.
        columns[domain][len(own.statements)] = 3
    returned, (found,) = interpret(book(framework, kind, columns), framework)
    assert returned is not None
    assert "N/A where the form expects an answer" in found.message
    assert f"({refs}" in found.message
    assert "Do not clear any" in found.fix


def test_old_answers_at_the_end_do_not_hide_a_shift(framework: Framework) -> None:
    """Pasted over answers that were right: the first row still has its own."""
    chance = seeded("old")
    columns = answers(framework, "police", chance)
    length = len(framework.domains[3].statements)
    before = columns[4]
    columns[4] = {0: before[0], **moved(before, 1, set(), length, spill=False)}
    _, (found,) = read(book(framework, "police", columns), framework)
    assert found.message == (
        "The answers on ‘4 Domain’ look one row too low: there is N/A where the form expects "
        "an answer (4.2, 4.7, 4.11 and 1 more), and an answer where it has N/A (4.3, 4.8, 4.12 and "
        "1 more). "
        "None of them is counted."
    )


@pytest.mark.parametrize(("cells", "codes"), [
    # A stray answer below, no blank above: the answers may well be right.
    ({15: 3}, ["answer-without-ref"]),
    # The form's own N/A is where it belongs, so nothing else moved.
    ({1: None, 15: 3}, ["answer-without-ref"]),
    # A mean of one's own is no answer.
    ({1: None, 15: 2.5}, ["answer-without-ref", "answers-blank"]),
    ({1: None}, ["answers-blank"]),
])
def test_what_can_be_something_else_is_no_shift(
    cells: Scores, codes: list[str], framework: Framework
) -> None:
    """A fault that has its own finding keeps it."""
    columns = answers(framework, "police", seeded("other"))
    changed = {**columns[2], **cells}
    if 15 in cells and 1 in cells and cells[15] == 3:
        changed[0], codes = None, [*codes, "answers-blank"]
    columns[2] = {place: value for place, value in changed.items() if value is not None}
    _, findings = interpret(book(framework, "police", columns), framework)
    assert sorted(found.code for found in findings) == codes


@pytest.mark.parametrize("steps", [1, 2, -1])
def test_cells_that_were_inserted_move_only_those_beyond(steps: int, framework: Framework) -> None:
    """The only blanks show from where on; the other answers count."""
    columns = answers(framework, "social-care", seeded("part"))
    cells, length = columns[1], len(framework.domains[0].statements)
    rows = range(9, length) if steps > 0 else range(6)
    columns[1] = {**{place: value for place, value in cells.items() if place not in rows},
                  **{place + steps: cells[place] for place in rows}}
    returned, findings = interpret(book(framework, "social-care", columns), framework)
    assert returned is not None
    (found,) = findings
    part = "from 1.10 look" if steps > 0 else "up to 1.6 look one row too high"
    assert f"‘1 Domain’ {part}" in found.message
    answered = {answer.statement.id: answer.answered for answer in returned.answers}
    for place, statement in enumerate(framework.domains[0].statements):
        assert (answered[statement.id] is Answered.BLANK) == (place in rows)


def test_more_blanks_than_loose_answers_show_no_shift(framework: Framework) -> None:
    """In a form that is filled in in part, a stray answer has its own error."""
    columns = answers(framework, "social-care", seeded("part"))
    del columns[1][4], columns[1][9]
    columns[1][len(framework.domains[0].statements)] = 3
    _, findings = interpret(book(framework, "social-care", columns), framework)
    assert {found.code for found in findings} == {"answer-without-ref", "answers-blank"}


def test_a_form_in_one_sheet_is_read_run_by_run(small: Framework) -> None:
    """Titles part the runs: only the answers of the run that is off do not count."""
    lines: list[tuple[Any, ...]] = [HEAD]
    for domain in small.domains:
        lines += [(f"{domain.number} {domain.title}",),
                  *((each.ref, each.text, 3, "Minutes.") for each in domain.statements)]
    shifted = [list(line) + [None] * (5 - len(line)) for line in lines]
    for row, value in ((1, None), (2, None), (3, 2), (4, 4), (5, 1)):
        shifted[row][2] = value
    sheets = (RawSheet.of_rows("Start here", START), RawSheet.of_rows("All", shifted))
    returned, (found,) = read(Workbook("a.xlsx", "0", sheets), small)
    assert "one row too low: the row of 1.1 is unchanged" in found.message
    assert found.where.cell == "C6"
    assert returned.count(Answered.SCORED) == 6
    # The other way round: the title's row has the first answer, the last row none.
    for row, value in ((5, 1), (6, 2), (7, 3), (8, None)):
        shifted[row][2] = value
    shifted[2:5] = [[*line[:2], 3, None, None] for line in shifted[2:5]]
    sheets = (sheets[0], RawSheet.of_rows("All", shifted))
    _, (found,) = read(Workbook("a.xlsx", "0", sheets), small)
    assert "one row too high: the row of 2.10 is unchanged" in found.message
    assert found.where.cell == "C6"


def test_a_table_of_text_a_row_off(small: Framework) -> None:
    """In a .csv there is no form, but an answer next to no ref, and none in the first row."""
    refs = [statement.ref for statement in small.statements]
    lines = [f"{ref},{score},Minutes" for ref, score in zip(
        [*refs, ""], ["", *"012340123"], strict=True)]
    returned, findings = read_return(
        "\n".join(["ref,score,evidence", *lines]).encode(), "police.csv", small)
    assert returned is not None
    assert returned.count(Answered.SCORED) == 0
    (found,) = (each for each in findings if each.severity == "error")
    assert (found.code, found.where.cell) == ("answers-shifted", "B11")


@pytest.mark.parametrize("suffix", ["xlsx", *first_of("ods", "xls")])
def test_real_forms_of_every_format(
    suffix: str, framework: Framework, libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """Our own form, its scores moved down a row, as LibreOffice saves it."""
    layout, routing = audit_layout(framework), routing_for("police", framework)
    blank = write_audit_workbook(
        framework, Heading(area="Northshire", round="2026", agency="Police"), routing)
    given = {each.id: (3, "Minutes.", "") for each in framework.statements
             if each.id not in routing.preset}
    fields = {"respondent": "Lead", "date": "31 March 2026", "signed_by": "Chief"}
    place, column = layout.domains[3], COLUMN_NUMBER["score"]

    def paste(workbook: Any) -> None:
        sheet = workbook[place.name]
        cells = [sheet.cell(row, column).value for row in range(5, place.last_row)]
        for row, value in enumerate([None, *cells], start=5):
            sheet.cell(row, column).value = value

    path = tmp_path / "police.xlsx"
    path.write_bytes(edited(fill_in(blank, layout, Filled(fields, given)), paste))
    saved = path if suffix == "xlsx" else libreoffice(path, suffix, tmp_path / suffix)
    returned, findings = read_return(saved.read_bytes(), saved.name, framework)
    assert [found.code for found in findings] == ["answers-shifted"]
    assert returned is not None
    # The cell that shows the shift is next to another statement, or to none.
    (corrections,) = to_correct([returned], findings, framework)
    assert [item.about for item in corrections.items] == [""]


def test_scores_typed_as_evidence_are_one_error(small: Framework) -> None:
    """On all sheets, or on some; in either column; whatever follows the score."""
    typed = ("3 – minutes of May", "Score: 2. Policy", "4", 3.0, "1; the board", "0 = none",
             "Score 3 minutes", "3 (minutes)", "often")
    for text in typed:
        found = in_columns(small, text)
        assert [each.code for each in found] == ["scores-elsewhere"]
        assert found[0].message == (
            "There are no scores, but 9 cells in the column ‘Evidence’ begin with one.")
    (other,) = in_columns(small, "3: minutes", sheets=(1, 2), column=4)
    assert "no scores on ‘1 Domain’ and ‘2 Domain’, but 6 cells in the column ‘Action" in (
        other.message)


@pytest.mark.parametrize("text", [
    "3 policies", "3.4.2026 minutes", "12 of 14", "1. Policy 2. Minutes", "Minutes, level 3", "3%",
    "Level 3 training", "12 - staff", "3 - 4",
])
def test_evidence_that_begins_with_a_figure_is_no_score(text: str, small: Framework) -> None:
    """Counts, dates and lists are evidence."""
    assert [each.code for each in in_columns(small, text)] == ["answers-blank"]


def in_columns(
    framework: Framework, text: Any, *, sheets: tuple[int, ...] = (1, 2, 3), column: int = 3
) -> list[Finding]:
    """Return the findings of a form whose sheets have this text next to blank scores."""
    columns: dict[int, Scores] = {
        domain.number: dict.fromkeys(range(3), None if domain.number in sheets else 3)
        for domain in framework.domains
    }
    workbook = book(framework, "", columns)
    for sheet in workbook.sheets[1:-1]:
        for row in sheet.row_numbers[-3:] if int(sheet.name[0]) in sheets else ():
            cells: Any = sheet.rows[row]
            cells[4] = "Minutes."
            cells[column + 1] = text
    return interpret(workbook, framework)[1]


def test_an_answer_next_to_a_title_is_not_lost(small: Framework) -> None:
    """A stray score in a title's row has no statement; a domain's own score so far is no answer."""
    second = small.domains[1]
    title = f"{second.number} {second.title}"
    lines: list[tuple[Any, ...]] = [HEAD, *((each.ref, each.text, 3, "Minutes.")
                                            for each in small.statements)]
    for extra, codes in (((title, None, 2), {"answer-without-ref"}),
                         ((title, "Score so far", 2), set())):
        rows = [*lines[:4], extra, *lines[4:]]
        sheets = (RawSheet.of_rows("Start here", START), RawSheet.of_rows("All", rows))
        findings = interpret(Workbook("a.xlsx", "0", sheets), small)[1]
        assert {each.code for each in findings} == {"stamp-missing", *codes}


def test_all_parts_of_a_sheet_that_are_off_are_left_out(small: Framework) -> None:
    """The whole column of a form in one sheet, a row too low: one error, and no score counts."""
    lines: list[tuple[Any, ...]] = []
    for domain in small.domains:
        lines += [(f"{domain.number} {domain.title}", None, None),
                  *((each.ref, each.text, 3) for each in domain.statements)]
    scores = [None, *(score for _, _, score in lines)]
    rows = [HEAD, *((*line[:2], score) for line, score in zip(
        [*lines, (None, None)], scores, strict=True))]
    sheets = (RawSheet.of_rows("Start here", START), RawSheet.of_rows("All", rows))
    returned, findings = interpret(Workbook("a.xlsx", "0", sheets), small)
    assert returned is not None
    assert [each.code for each in findings if each.severity == "error"] == ["answers-shifted"]
    assert returned.count(Answered.SCORED) == 0


def test_an_answer_of_its_own_hides_no_shift(framework: Framework) -> None:
    """The agency called one more statement N/A: most of the column still shows where it belongs."""
    columns = answers(framework, "police", seeded("more"))
    columns[4][1] = "N/A"
    grey = presets(framework, "police", framework.domains[3])
    columns[4] = moved(columns[4], 1, grey, len(framework.domains[3].statements), spill=False)
    _, (found,) = read(book(framework, "police", columns), framework)
    assert "‘4 Domain’ look one row too low: there is N/A where the form expects" in found.message


def test_a_statement_in_two_rows_is_its_own_fault(small: Framework) -> None:
    """Which of them counts is not known, so they show no shift."""
    first, *others = small.statements
    lines: list[tuple[Any, ...]] = [HEAD, (first.ref, first.text, None, None),
                                    (first.ref, first.text, None, None),
                                    *((each.ref, each.text, 3, "Minutes.") for each in others)]
    lines.append((None, None, 2))
    sheets = (RawSheet.of_rows("Start here", START), RawSheet.of_rows("All", lines))
    codes = [each.code for each in interpret(Workbook("a.xlsx", "0", sheets), small)[1]]
    assert sorted(codes) == ["answer-without-ref", "answers-blank", "stamp-missing",
                             "statement-repeated"]
