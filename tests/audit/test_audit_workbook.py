"""The audit workbook: what was written is what is read, and a person can work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.audit.columns import COLUMN_NUMBER, FIELDS, START_SHEET
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout, sheet_name
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from support.frameworks import framework_bytes, framework_data
from support.sheets import opened

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework

HEADING = Heading(area="Northshire", round="2026", agency="Police", due="1 May 2026",
                  marking="OFFICIAL & SENSITIVE")

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
).filter(lambda text: text.strip())
KINDS = st.sampled_from(
    [*(("scored", score) for score in range(5)), ("not_applicable", "N/A"), ("no_data", "No data"),
     ("blank", None)]
)


@pytest.fixture(scope="module")
def workbook(framework: Framework) -> Any:
    """A blank workbook of the bundled framework, opened again."""
    return opened(write_audit_workbook(framework, HEADING))


@given(data=st.data(), domains=st.integers(3, 12))
def test_what_was_written_is_what_is_read(data: st.DataObject, domains: int) -> None:
    """For any framework and any answers, the reader gives back what was typed."""
    content = framework_data()
    content["domains"] = [
        {
            "number": number,
            "title": f"{data.draw(WORDS)} {number}",
            "statements": [
                {"id": f"s{number}-{index}", "ref": f"{number}.{index}",
                 "text": f"{data.draw(WORDS)} {number} {index}"}
                for index in range(1, data.draw(st.integers(2, 4)))
            ],
        }
        for number in range(1, domains + 1)
    ]
    framework = read_framework(framework_bytes(content), "any.yaml")
    typed: dict[str, Any] = {
        statement.id: (data.draw(KINDS), data.draw(st.just("") | WORDS))
        for statement in framework.statements
    }
    blank = write_audit_workbook(framework, HEADING)
    answers = {id_: (value, "", action) for id_, ((_, value), action) in typed.items()}
    safe = {id_: (value, "", "" if action.lstrip().startswith("=") else action)
            for id_, (value, _, action) in answers.items()}
    given_back, findings = read_return(
        fill_in(blank, audit_layout(framework), Filled({}, safe)), "any.xlsx", framework
    )
    assert given_back is not None, findings
    assert given_back.agency == "Police"
    for answer in given_back.answers:
        (kind, value), _ = typed[answer.statement.id]
        assert answer.answered == Answered(kind)
        assert answer.score == (value if kind == "scored" else None)
        assert answer.action == safe[answer.statement.id][2].strip()


def test_same_content_gives_the_same_bytes(small: Framework) -> None:
    """No clock and no chance gets into the file."""
    assert write_audit_workbook(small, HEADING) == write_audit_workbook(small, HEADING)


def test_only_the_answer_cells_are_unlocked(
    framework: Framework, workbook: Any
) -> None:
    """Every sheet is protected; scores, evidence, actions and fields can be typed, nothing else."""
    layout = audit_layout(framework)
    for place in layout.domains:
        sheet = workbook[place.name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row
                    if not cell.protection.locked}
        answers = {place.place(statement, key).address for statement in place.domain.statements
                   for key in ("score", "evidence", "action")}
        assert unlocked == answers
    start = workbook[START_SHEET]
    unlocked = {cell.coordinate for row in start.iter_rows() for cell in row
                if not cell.protection.locked}
    assert unlocked == {layout.field(field.key).address for field in FIELDS}


def test_score_cells_offer_the_scale_and_explain_it(
    framework: Framework, workbook: Any
) -> None:
    """Each score cell has the drop-down, input help and an error alert; the list is the scale."""
    layout = audit_layout(framework)
    stamp = workbook[STAMP_SHEET]
    offered = [row[0].value for row in stamp["D1:D7"]]
    assert offered == [0, 1, 2, 3, 4, "N/A", "No data"]
    for place in layout.domains:
        (validation,) = workbook[place.name].data_validations.dataValidation
        assert validation.type == "list"
        assert validation.formula1 == "hsbstar!$D$1:$D$7"
        assert validation.showErrorMessage
        assert validation.showInputMessage
        assert str(validation.sqref) == place.column_range("score").replace("$", "")
        assert len(validation.prompt) <= 255
        assert "0 to 4" in validation.error


def test_labels_of_the_scale_are_in_sight_on_every_domain_sheet(
    framework: Framework, workbook: Any
) -> None:
    """Agencies score alike because every sheet shows what each score means, above the freeze."""
    for place in audit_layout(framework).domains:
        sheet = workbook[place.name]
        shown = sheet.cell(place.scale_row, 1).value
        assert all(point.label in shown for point in framework.scale.scores)
        assert sheet.freeze_panes == f"D{place.first_row}"
        assert place.scale_row < place.first_row


def test_every_page_bears_marking_number_and_repeated_heading(
    framework: Framework, workbook: Any
) -> None:
    """Printed: A4, fit to width, headings repeated, marking and page x of y on each page."""
    for place in audit_layout(framework).domains:
        sheet = workbook[place.name]
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"${place.scale_row}:${place.header_row}"
        assert not sheet.row_breaks.brk
        assert sheet.oddHeader.center.text == "OFFICIAL && SENSITIVE"
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_the_first_sheet_warns_against_identifying_children(workbook: Any) -> None:
    """The warning, the due date and the marking are on the first sheet."""
    shown = " ".join(str(cell.value) for row in workbook[START_SHEET].iter_rows() for cell in row
                     if cell.value)
    assert "could identify a child" in shown
    assert "1 May 2026" in shown
    assert "OFFICIAL & SENSITIVE" in shown


def test_the_stamp_is_hidden_and_holds_framework_edition_layout_and_round(
    framework: Framework, workbook: Any
) -> None:
    """The hidden sheet records what the workbook was made for."""
    stamp = workbook[STAMP_SHEET]
    assert stamp.sheet_state == "veryHidden"
    pairs = {row[0].value: row[1].value for row in stamp["A2:B9"]}
    assert pairs == {
        "workbook": "audit", "framework": framework.id, "edition": framework.edition,
        "layout": "1", "round": "2026", "area": "Northshire",
        "marking": "OFFICIAL & SENSITIVE", "language": "en",
    }


def test_headers_and_footers_stay_within_excels_limits(small: Framework) -> None:
    """Excel repairs a file whose header or footer is over 255 characters: long texts are cut."""
    long = "& " * 200
    heading = Heading(area=long, round=long, agency=long, marking=long)
    for sheet in opened(write_audit_workbook(small, heading)).worksheets[:-1]:
        foot = sheet.oddFooter
        parts = [foot.left.text, foot.center.text, foot.right.text]
        assert len("&L&C&R" + "".join(parts)) <= 255
        assert foot.center.text.endswith("…")


def test_fields_and_answers_have_names(framework: Framework, workbook: Any) -> None:
    """Named ranges lead to every field and every domain's answers."""
    names = set(workbook.defined_names)
    assert {f"hsb_{field.key}" for field in FIELDS} <= names
    assert {f"hsb_domain_{domain.number}_score" for domain in framework.domains} <= names


def test_an_agency_that_looks_like_a_formula_stays_text(small: Framework) -> None:
    """`=1+1` as an agency's name is shown as typed, with the prefix that keeps it text."""
    odd = "=1+1"
    book = opened(write_audit_workbook(small, Heading(agency=odd)))
    cell = book[START_SHEET][audit_layout(small).field("agency").address]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (odd, "s", True)


def test_control_characters_become_the_replacement_character(small: Framework) -> None:
    """A control character in an agency's name does not stop the workbook from being made."""
    book = opened(write_audit_workbook(small, Heading(agency="Pol\x07ice\ud800")))
    assert book[START_SHEET][audit_layout(small).field("agency").address].value == "Pol�ice�"


def test_statement_rows_are_high_enough_for_their_text(
    framework: Framework, workbook: Any
) -> None:
    """No statement is cut: its row holds as many lines as a cautious count needs."""
    for place in audit_layout(framework).domains:
        sheet = workbook[place.name]
        for statement in place.domain.statements:
            row = place.place(statement, "statement").row
            width = sheet.column_dimensions["C"].width
            lines = -(-len(statement.text) // int(width))
            assert sheet.row_dimensions[row].height >= 13 * lines


def test_a_long_summary_goes_below_the_statements() -> None:
    """A summary that would fill the frozen heading is under the table instead."""
    content = framework_data()
    content["domains"][0]["summary"] = "A long story. " * 60
    framework = read_framework(framework_bytes(content), "long.yaml")
    book = opened(write_audit_workbook(framework, HEADING))
    place = audit_layout(framework).domains[0]
    sheet = book[place.name]
    assert "below the statements" in sheet.cell(place.summary_row, 1).value
    assert sheet.cell(place.guidance_row + 1, 1).value.startswith("A long story.")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Interventions", "4 Interventions"),
        ("What? [a/b]: *c\\d*", "4 What a b c d"),
        ("Effective assessment and referral pathways", "4 Effective assessment and…"),
        ("X" * 60, "4 …"),
        ("It's 'quoted'", "4 It's 'quoted"),
    ],
)
def test_sheet_names_are_what_excel_allows(title: str, name: str) -> None:
    """No forbidden character, at most 31 in all, and it begins with the domain's number."""
    assert sheet_name(4, title) == name
    assert len(name) <= 31


def test_domain_figures_are_formulas_over_the_score_cells(
    framework: Framework, workbook: Any
) -> None:
    """Score so far and answered-of-all are live, on the domain's sheet and on the first."""
    place = audit_layout(framework).domains[0]
    sheet = workbook[place.name]
    scores = place.column_range("score")
    column = COLUMN_NUMBER["score"]
    assert sheet.cell(1, column).value == f'=IF(COUNT({scores})=0,"none yet",AVERAGE({scores}))'
    assert sheet.cell(1, column + 1).value == f'=COUNTA({scores})&" of "&ROWS({scores})&" answered"'
    layout = audit_layout(framework)
    first = workbook[START_SHEET].cell(layout.progress_row + 2, 2).value
    assert place.name in first
