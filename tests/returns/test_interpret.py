"""What a returned workbook means: answers found by ref, contradictions never guessed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.core.findings import Where
from hsbstar.framework import bundled_messages
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.returns.form import EARLIER_HELP, read_date
from hsbstar.returns.interpret import interpret
from hsbstar.spreadsheets.cells import Area, DateCell, EmptyFormula, ErrorCell, Place
from hsbstar.spreadsheets.sheets import STRUCK_OUT, STRUCK_OUT_IN_PART
from support.frameworks import framework_bytes, framework_data
from support.sheets import raw_return, with_cells

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.spreadsheets.sheets import Workbook

START = """
| Small audit | |
| Area | Northshire |
| Round | "2026" |
| Agency | Police |
| Respondent | Audit lead |
| Role | Lead |
| Date completed | 31 March 2026 |
| Signed off by | Chief |
| Sign-off role | Chief |
| Sign-off date | 9 April 2026 |
"""
STAMP = """
| hsbstar stamp | |
| workbook | audit |
| framework | small |
| edition | "1" |
| layout | "1" |
| round | "2026" |
"""
HEADER = '| Ref | Statement | Score | Evidence | Action proposed |\n'


def rows(framework: Framework, domain: int, scores: str = "3 3 3") -> str:
    """Return a domain's table with these scores."""
    lines = [
        f'| "{statement.ref}" | {statement.text} | {score} | Minutes. | |'
        for statement, score in zip(
            framework.domains[domain - 1].statements, scores.split(), strict=True)
    ]
    return HEADER + "\n".join(lines)


def book(
    framework: Framework, first: str | None = None, *, start: str = START, stamp: str = STAMP
) -> Workbook:
    """Return a return: the first domain's sheet as given, the others complete."""
    return raw_return(
        ("Start here", start),
        ("One", rows(framework, 1) if first is None else first),
        ("Two", rows(framework, 2)),
        ("Three", rows(framework, 3)),
        ("hsbstar", stamp),
    )


def read(workbook: Workbook, framework: Framework) -> tuple[Return, list[Finding]]:
    """Return what is understood, which must be something, and the findings."""
    returned, findings = interpret(workbook, framework)
    assert returned is not None
    return returned, findings


def summary(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and cell of each finding."""
    return [(found.code, found.where.cell) for found in findings]


def first_scores(returned: Return) -> list[int | None]:
    """Return the scores of the first domain."""
    return [answer.score for answer in returned.answers[:3]]


def test_a_complete_return_has_no_findings(small: Framework) -> None:
    """Fields, dates and all nine answers are read, each with its cell."""
    returned, findings = read(book(small, rows(small, 1, "0 4 2")), small)
    assert findings == []
    assert (returned.agency, returned.date) == ("Police", dt.date(2026, 3, 31))
    assert first_scores(returned) == [0, 4, 2]
    assert str(returned.answers[1].where) == "police.xlsx › One › C3"
    assert returned.answers[0].evidence == "Minutes."
    assert returned.count(Answered.SCORED) == 9


def test_answers_are_found_by_ref_and_caption_not_by_place(small: Framework) -> None:
    """Rows sorted and inserted, columns moved, the sheet renamed: the same answers."""
    a, b, c = small.domains[0].statements
    moved = f"""
    | a note above | | | | | |
    | Score | x | REF: | Evidence | Statement* | action  PROPOSED |
    | 2 | | "{c.ref}" | why | | |
    | | | | | | |
    | 4 | | " {b.ref}. " | | | |
    | 0 | | "{a.ref}" | | | |
    """
    returned, findings = read(book(small, moved), small)
    assert first_scores(returned) == [0, 4, 2]
    assert returned.answers[2].evidence == "why"
    assert findings == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (("3 | Minutes. | |", "2.5 | Minutes. | |"), ("score-not-whole", "C2")),
        (('"1.1"', '"9.9"'), ("ref-unknown", "A2")),
        (('"1.1"', ""), ("answer-without-ref", "C2")),
        (("Every school that is finding out has a policy.", ("Every school that is finding out "
          "has a written policy.")), ("statement-changed", "B2")),
        (("Every school that is finding out has a policy.",
          "Records about finding out are kept in one form."), ("ref-contradicts-wording", "A2")),
    ],
)
def test_one_change_in_a_row_is_one_kind_of_finding(
    change: tuple[str, str], finding: tuple[str, str], small: Framework
) -> None:
    """Each fault is reported at its cell."""
    text = rows(small, 1).replace(*change, 1)
    _, findings = read(book(small, text), small)
    assert finding in summary(findings)


def test_an_answer_next_to_the_wrong_wording_is_not_used(small: Framework) -> None:
    """Rows sorted in part: ref and wording are of two statements; neither is guessed."""
    a, b, _ = small.domains[0].statements
    text = rows(small, 1, "1 2 3").replace(a.text, "HERE").replace(b.text, a.text)
    returned, findings = read(book(small, text.replace("HERE", b.text)), small)
    assert first_scores(returned) == [None, None, 3]
    assert summary(findings) == [
        ("ref-contradicts-wording", "A2"), ("ref-contradicts-wording", "A3")]


def test_a_wording_nearer_to_another_statement_is_a_contradiction(small: Framework) -> None:
    """Even a slightly changed wording shows to which statement it belongs."""
    a, b, _ = small.domains[0].statements
    _, findings = read(book(small, rows(small, 1).replace(a.text, b.text + " now", 1)), small)
    assert summary(findings) == [("ref-contradicts-wording", "A2")]


def test_an_unknown_ref_without_an_answer_is_nothing(small: Framework) -> None:
    """Guidance below the statements has text in the ref column, and is no answer."""
    text = rows(small, 1) + "\n| Guidance for domain 1 | | | | |\n| | • Be early. | | | |"
    assert read(book(small, text), small)[1] == []


def test_text_next_to_no_statement_is_reported(small: Framework) -> None:
    """Evidence that ran on into a row of its own would be lost without a word."""
    text = rows(small, 1) + "\n| | | | and more evidence | |"
    assert summary(read(book(small, text), small)[1]) == [("text-without-ref", "D5")]


def test_refs_that_became_numbers(small: Framework) -> None:
    """1.10 typed as a number is 1.1: the wording settles which it is, else nobody does."""
    text = rows(small, 1, "1 2 3").replace('"1.10"', "1.1").replace('"1.1"', "1.1")
    returned, findings = read(book(small, text), small)
    assert (first_scores(returned), findings) == ([1, 2, 3], [])
    without_words = "\n".join(
        "|".join(["", cells[1], "", *cells[3:]]) if number else line
        for number, line in enumerate(text.splitlines()) for cells in [line.split("|")]
    )
    returned, findings = read(book(small, without_words), small)
    assert first_scores(returned) == [None, 2, None]
    assert summary(findings) == [("ref-ambiguous", "A2"), ("ref-ambiguous", "A4")]


def test_refs_of_any_form_are_found() -> None:
    """Refs with letters, or with a full stop at their end, next to a ref that became a number."""
    data = framework_data()
    for statement, ref in zip(data["domains"][0]["statements"], ("A1", "2.", "3"), strict=True):
        statement["ref"] = ref
    framework = read_framework(framework_bytes(data), "mine.yaml")
    text = HEADER.strip() + '\n| a1 | | 1 | | |\n| "2." | | 2 | | |\n| 3 | | 3 | | |'
    returned, findings = read(book(framework, text), framework)
    assert (first_scores(returned), findings) == ([1, 2, 3], [])


@pytest.mark.parametrize("ref", ["01-Jan", "1-Jan", "Jan-01", "1 January 2026", "2026-01-01"])
def test_refs_that_became_dates_are_one_error(ref: str, small: Framework) -> None:
    """As Excel saves 1.1 in a CSV; the domains are not reported as missing as well."""
    changed = with_cells(book(small), {
        ("One", Place(2, 1)): ref, ("One", Place(3, 1)): DateCell(46024, dt.date(2026, 1, 2)),
    })
    codes = summary(read(changed, small)[1])
    assert ("refs-are-dates", "A2") in codes
    assert {code for code, _ in codes} <= {"refs-are-dates", "statement-missing"}


@pytest.mark.parametrize("heading", ["Score 2025", "Score (2025)", "Last score", "Scores 2024/25"])
def test_a_score_column_of_another_round_is_named(heading: str, small: Framework) -> None:
    """Its answers may be this round's in last year's form: nothing is left out without a word."""
    workbook = book(small)
    score = next(place for place, value in workbook.sheets[1].cells() if value == "Score")
    found = read(with_cells(workbook, {("One", score): heading}), small)[1]
    (named,) = [each for each in found if each.code == "heading-unknown"]
    assert (named.where.cell, heading in named.message) == (score.address, True)


def test_a_ref_with_an_apostrophe_in_front_is_that_ref(small: Framework) -> None:
    """People type it to keep Excel from making a number of 1.10."""
    changed = with_cells(book(small), {("One", Place(2, 1)): "'1.1"})
    assert not read(changed, small)[1]


def test_a_ref_that_became_a_date_or_true_is_unknown(small: Framework) -> None:
    """What a spreadsheet made of a ref is not guessed at."""
    workbook = book(small)
    for value, code in ((DateCell(46115, dt.date(2026, 4, 3)), "refs-are-dates"),
                        (True, "ref-unknown")):
        changed = with_cells(workbook, {("One", Place(2, 1)): value})
        assert (code, "A2") in summary(read(changed, small)[1])


def test_two_columns_of_one_heading_are_reported_and_not_chosen_between(small: Framework) -> None:
    """Last year's scores next to this year's: neither is read."""
    text = rows(small, 1).replace("| Score |", "| Score | Score |").replace("| 3 |", "| 3 | 1 |")
    returned, findings = read(book(small, text), small)
    assert first_scores(returned) == [None] * 3
    assert ("heading-twice", "D1") in summary(findings)
    text = rows(small, 1).replace("| Ref |", "| Ref | Ref |").replace('"1.', '"1.1" | "1.')
    returned, findings = read(book(small, text), small)
    assert summary(findings) == [("heading-twice", "B1"), ("domain-missing", "")]


def test_a_removed_heading_is_reported(small: Framework) -> None:
    """Evidence below a retyped heading is not read: that must not go unsaid."""
    text = rows(small, 1).replace("| Evidence |", "| Our proof |")
    returned, findings = read(book(small, text), small)
    assert summary(findings) == [("column-missing", "A1")]
    assert returned.answers[0].evidence == ""


def test_two_tables_on_one_sheet_are_both_read(small: Framework) -> None:
    """Domains pasted below each other on one sheet, each with its heading."""
    workbook = book(small, rows(small, 1) + "\n| | | | | |\n" + rows(small, 2, "0 1 2"))
    kept = tuple(sheet for sheet in workbook.sheets if sheet.name != "Two")
    workbook = replace(workbook, sheets=kept)
    returned, findings = read(workbook, small)
    assert findings == []
    assert [answer.score for answer in returned.answers[3:6]] == [0, 1, 2]


def test_the_forms_of_two_agencies_in_one_file_are_reported(small: Framework) -> None:
    """Two first sheets that name two agencies: whose answers these are is not known."""
    workbook = book(small)
    other = raw_return(("Start here 2", START.replace("Police", "Schools"))).sheets[0]
    _, findings = read(replace(workbook, sheets=(*workbook.sheets, other)), small)
    assert summary(findings) == [("agency-ambiguous", "B4")]
    same = raw_return(("Start here 2", START.replace("Police", "POLICE"))).sheets[0]
    assert read(replace(workbook, sheets=(*workbook.sheets, same)), small)[1] == []


def test_the_stamp_speaks_where_round_and_area_are_empty(small: Framework) -> None:
    """A form of last round with the round cleared is still last round's."""
    start = START.replace('Round | "2026"', "Round | ").replace("Area | Northshire", "Area | ")
    stamp = STAMP.replace('round | "2026"', 'round | "2024" |\n| area | Southshire')
    returned, findings = read(book(small, start=start, stamp=stamp), small)
    assert summary(findings) == [("round-missing", "B3")]
    assert (returned.fields["round"].text, returned.fields["area"].text) == ("2024", "Southshire")


def test_text_that_slipped_into_the_ref_column_is_not_repeated(small: Framework) -> None:
    """It may be evidence, and evidence is never shown."""
    text = rows(small, 1) + "\n| Jamie told us | | 3 | | |"
    _, findings = read(book(small, text), small)
    assert summary(findings) == [("ref-unknown", "A5")]
    assert "Jamie" not in findings[0].message


def test_missing_statements_and_domains_are_reported(small: Framework) -> None:
    """One finding for a statement, one for a whole domain."""
    text = "\n".join(rows(small, 1).splitlines()[:-1])
    workbook = book(small, text)
    kept = tuple(sheet for sheet in workbook.sheets if sheet.name != "Two")
    workbook = replace(workbook, sheets=kept)
    returned, findings = read(workbook, small)
    assert summary(findings) == [("statement-missing", ""), ("domain-missing", "")]
    assert returned.count(Answered.BLANK) == 4


@pytest.mark.parametrize(
    ("again", "score", "code"),
    [
        ('| "1.1" | | 3 | Minutes. | |', 3, "statement-repeated"),
        ('| "1.1" | | | | |', 3, "statement-repeated"),
        ('| "1.1" | | 4 | Minutes. | |', None, "statement-twice"),
    ],
)
def test_a_statement_that_is_there_twice(
    again: str, score: int | None, code: str, small: Framework
) -> None:
    """The same answer, or a blank copy, does no harm; two different answers are no answer."""
    returned, findings = read(book(small, rows(small, 1) + "\n" + again), small)
    assert returned.answers[0].score == score
    assert summary(findings) == [(code, "C5")]


def test_blanks_are_reported_once_with_their_number(small: Framework) -> None:
    """One finding at the first blank; a cell that has a finding of its own is not counted again."""
    text = rows(small, 1).replace("| 3 |", "| |", 1).replace("| 3 |", "| mostly |", 1)
    _, findings = read(book(small, text), small)
    assert summary(findings) == [("score-is-text", "C3"), ("answers-blank", "C2")]
    assert "1 of 9 statements" in findings[1].message


@pytest.mark.parametrize(("value", "code"), [
    (ErrorCell("#NAME?"), "text-is-error"), (EmptyFormula(), "text-formula-empty"),
])
def test_evidence_that_became_an_error_is_reported(
    value: ErrorCell | EmptyFormula, code: str, small: Framework
) -> None:
    """Text that begins with a minus becomes a formula error in Excel: it would be lost."""
    workbook = with_cells(book(small), {("One", Place(2, 4)): value})
    assert summary(read(workbook, small)[1]) == [(code, "D2")]


def test_characters_that_no_workbook_can_hold_are_reported(small: Framework) -> None:
    """Where they would be replaced in an output, the cell gets a note."""
    workbook = with_cells(book(small), {("One", Place(2, 4)): "Minu\x1btes"})
    assert summary(read(workbook, small)[1]) == [("characters-replaced", "D2")]


def merged(small: Framework, first: tuple[int, int], last: tuple[int, int]) -> Workbook:
    """Return the usual return with some cells of its first table merged."""
    workbook = book(small)
    merge = Area(Place(*first), Place(*last))
    sheets = [replace(sheet, merges=(merge,)) if sheet.name == "One" else sheet
              for sheet in workbook.sheets]
    return replace(workbook, sheets=tuple(sheets))


def test_a_score_merged_with_another_is_not_guessed(small: Framework) -> None:
    """The first cell is seen and holds; what lies under it is unknown."""
    returned, findings = read(merged(small, (2, 3), (3, 3)), small)
    assert first_scores(returned)[:2] == [3, None]
    assert summary(findings) == [("score-merged", "C3")]
    assert "merged with C2" in findings[0].message


def test_a_score_merged_with_the_cell_before_it_is_not_guessed(small: Framework) -> None:
    """The answer may be in the other column: nobody can know."""
    returned, findings = read(merged(small, (2, 2), (2, 3)), small)
    assert first_scores(returned)[0] is None
    assert summary(findings) == [("score-merged", "C2")]


def test_evidence_merged_over_rows_is_reported_and_over_columns_is_not(small: Framework) -> None:
    """One text for two statements is read for the first; a wider cell is merely wider."""
    assert summary(read(merged(small, (2, 4), (3, 4)), small)[1]) == [("text-merged", "D3")]
    assert summary(read(merged(small, (2, 4), (2, 5)), small)[1]) == []


@pytest.mark.parametrize("caption", [
    "Scores", "SCORE (0-4):", "Score [0 to 4]", "Your score", "Score 0-4", "Score (out of 4)",
])
def test_a_heading_that_was_retyped_is_known(caption: str, small: Framework) -> None:
    """As a careful person would know it."""
    returned, findings = read(book(small, rows(small, 1).replace("Score", caption, 1)), small)
    assert (first_scores(returned), findings) == ([3] * 3, [])


@pytest.mark.parametrize("caption", ["Score (2025)", "Score 2025", "Last score", "x" * 70])
def test_a_heading_of_something_else_is_not(caption: str, small: Framework) -> None:
    """Last year's score is no answer of this round."""
    returned, findings = read(book(small, rows(small, 1).replace("Score", caption, 1)), small)
    assert first_scores(returned) == [None] * 3
    assert "domain-missing" in {found.code for found in findings}


def test_the_head_of_the_next_domain_pasted_below_is_no_answer(small: Framework) -> None:
    """Its title is in the column of refs, and its score so far in that of scores."""
    title = '\n| 2  Helping early | | 3 | | |\n'
    both = rows(small, 1) + title + rows(small, 2)
    workbook = raw_return(("Start here", START), ("One", both), ("Three", rows(small, 3)),
                     ("hsbstar", STAMP))
    returned, findings = read(workbook, small)
    assert findings == []
    assert returned.count(Answered.SCORED) == 9


def test_a_long_text_in_the_heading_is_no_caption(small: Framework) -> None:
    """Somebody wrote a note into the row of the captions: the columns are known all the same."""
    workbook = with_cells(book(small), {
        ("One", Place(1, 9)): "Score " * 30, ("One", Place(1, 8)): 4, ("One", Place(9, 3)): "   "})
    returned, findings = read(workbook, small)
    assert (first_scores(returned), findings) == ([3] * 3, [])


def test_one_statement_in_very_many_rows_is_not_read(small: Framework) -> None:
    """That is no form that somebody edited, and looking at each row would take for ever."""
    row = rows(small, 1).splitlines()[2]
    returned, findings = read(book(small, rows(small, 1) + "\n".join(["", *[row] * 30])), small)
    assert first_scores(returned) == [3, None, 3]
    assert [found.code for found in findings] == ["statement-in-many-rows"]


def test_the_same_fault_in_very_many_cells_is_reported_in_short(small: Framework) -> None:
    """A hundred times at its cell, and then the number of the rest."""
    lines = "\n".join(["", *['| "9.9" | | 1 | | |'] * 250])
    _, findings = read(book(small, rows(small, 1) + lines), small)
    assert len(findings) == 101
    assert findings[-1].message == "150 more cells in this file have the same problem."
    assert findings[-1].where == Where("police.xlsx")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("framework | small", "framework | other"), "framework-differs"),
        (('edition | "1"', 'edition | "2"'), "edition-differs"),
        (("workbook | audit", "workbook | star"), "file-passed-over"),
    ],
)
def test_a_workbook_of_something_else_is_not_read(
    line: tuple[str, str], code: str, small: Framework
) -> None:
    """Another framework, another edition and our own outputs give no answers at all."""
    returned, findings = interpret(book(small, stamp=STAMP.replace(*line)), small)
    assert returned is None
    assert [found.code for found in findings] == [code]


def test_a_workbook_without_our_tables_is_no_return(small: Framework) -> None:
    """Any other workbook is reported as such."""
    returned, findings = interpret(raw_return(("Sheet1", "| Name | Price |\n| a | 1 |")), small)
    assert returned is None
    assert summary(findings) == [("not-a-return", "")]


def test_a_lost_stamp_and_another_layout_are_reported(small: Framework) -> None:
    """Neither keeps the answers from being read."""
    returned, findings = read(book(small, stamp="| nothing | |"), small)
    assert (returned.count(Answered.SCORED), summary(findings)) == (9, [("stamp-missing", "")])
    _, findings = read(book(small, stamp=STAMP.replace('layout | "1"', 'layout | "7"')), small)
    assert summary(findings) == [("layout-differs", "")]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (("Agency | Police", "Agency | "), {"agency-missing"}),
        (('Round | "2026"', "Round | "), {"round-missing"}),
        (('Round | "2026"', 'Round | "2024"'), {"round-contradicts"}),
        (("Signed off by | Chief", "Signed off by | "), {"sign-off-missing"}),
        (("Date completed | 31 March 2026", "Date completed | "), {"date-missing"}),
        (("Date completed | 31 March 2026", "Date completed | soon"), {"date-unreadable"}),
        (("Sign-off date | 9 April 2026", "Sign-off date | 31/31/2026"), {"date-unreadable"}),
        (("Respondent | Audit lead", "Respondent | Audit\x07lead"), {"characters-replaced"}),
        (("Agency | Police", "Agency | | Police"), set()),
        (("Agency | Police", "AGENCY:  | Police"), set()),
    ],
)
def test_fields_are_found_by_their_captions_and_checked(
    line: tuple[str, str], codes: set[str], small: Framework
) -> None:
    """Who, which round, when, and the sign-off."""
    returned, findings = read(book(small, start=START.replace(*line)), small)
    assert {found.code for found in findings} == codes
    assert returned.agency == ("" if "agency-missing" in codes else "Police")


@pytest.mark.parametrize("help_text", [
    EARLIER_HELP["agency"], bundled_messages()["en"].text("help.agency"),
])
def test_a_field_with_only_its_help_is_empty(help_text: str, small: Framework) -> None:
    """The help text to the right is not what someone typed, in a form of any version."""
    start = START.replace("Agency | Police", f"Agency | | {help_text}")
    assert ("agency-missing", "B4") in summary(read(book(small, start=start), small)[1])


def test_without_a_first_sheet_the_fields_are_missing(small: Framework) -> None:
    """The answers are read; who gave them is not known."""
    _, findings = read(book(small, start="| nothing | |"), small)
    assert {"agency-missing", "sign-off-missing"} <= {found.code for found in findings}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("31 March 2026", dt.date(2026, 3, 31)), ("31st March 2026", dt.date(2026, 3, 31)),
        ("Tuesday, 31 Mar. 2026", dt.date(2026, 3, 31)), ("1st of May 2026", dt.date(2026, 5, 1)),
        ("2026-03-31", dt.date(2026, 3, 31)), ("2026-03-31T10:00:00", dt.date(2026, 3, 31)),
        ("3/4/2026", dt.date(2026, 4, 3)), ("03.04.2026", dt.date(2026, 4, 3)),
        ("4/31/2026", None), ("31 Mars 2026", None), ("March 2026", None), ("", None),
        ("31 February 2026", None), ("3/4/26", None), ("30-31 March 2026", None),
        ("30 March to 2 April 2026", None), ("1.3.2026-2.3.2026", None), ("1" * 61, None),
        *((text, dt.date(2026, 3, 31)) for text in (
            "'31 March 2026", "’31 March 2026", "=\"31 March 2026\"", "(31 March 2026)",
            "31-Mar-2026", "31/Mar/26", "31 Mar 26", "March 31, 2026", "Tuesday, March 31st, 2026",
            "2026/03/31", "31 - 03 - 2026", "31 March 2026, 10:30", "31/03/2026 9:30 am")),
    ],
)
def test_dates_are_read_as_in_britain_or_not_at_all(text: str, date: dt.date | None) -> None:
    """Words, ISO and day-first figures; what could be two days is none."""
    assert read_date(text) == date


def beside(made: Workbook, sheet: str, **changes: Any) -> Workbook:
    """Return a file with more beside the values of a sheet."""
    return replace(made, sheets=tuple(
        replace(each, **changes) if each.name == sheet else each for each in made.sheets))


def test_notes_on_score_cells_are_counted_and_never_quoted(small: Framework) -> None:
    """One finding for the file: notes on other cells, and our own, are none of them."""
    notes = {Place(3, 3): "About J.", Place(2, 3): "only half", Place(2, 4): "evidence",
             Place(4, 3): "Please check:\nThis\n— hsbstar"}
    made = beside(book(small, rows(small, 1, "3 3 3")), "One", notes=notes)
    returned, findings = read(made, small)
    (found,) = [found for found in findings if found.code == "scores-with-notes"]
    assert (found.message, found.fix) == (
        "2 score cells have a note: C2, C3.",
        "hsbstar does not read notes. Read them in the file.")
    assert (found.where.sheet, found.where.cell) == ("One", "C2")
    assert returned is not None
    assert [answer.score for answer in returned.answers] == [3] * 9


def test_notes_on_several_sheets_name_the_sheets(small: Framework) -> None:
    """At most ten cells are named, and one note is one."""
    alone = beside(book(small), "Two", notes={Place(4, 3): "x"})
    (found,) = [found for found in read(alone, small)[1] if found.code == "scores-with-notes"]
    assert (found.message, found.fix) == (
        "1 score cell has a note: C4.",
        "hsbstar does not read notes. Read it in the file.")
    all_of_them = {Place(row, 3): "x" for row in (2, 3, 4)}
    many = book(small)
    for sheet in ("One", "Two", "Three"):
        many = beside(many, sheet, notes=all_of_them)
    (found,) = [found for found in read(many, small)[1] if found.code == "scores-with-notes"]
    assert found.message == (
        "9 score cells have a note: C2, C3, C4 on ‘One’; C2, C3, C4 on ‘Two’; C2, C3, C4 on "
        "‘Three’.")
    again = [f'| "1.1" | {small.statements[0].text} | 3 | Minutes. | |'] * 5
    many = beside(book(small, rows(small, 1) + "\n" + "\n".join(again)), "One",
                  notes={Place(row, 3): "x" for row in range(2, 10)})
    many = beside(many, "Two", notes=all_of_them)
    (found,) = [found for found in read(many, small)[1] if found.code == "scores-with-notes"]
    assert found.message.endswith("C2, C3 on ‘Two’; and 1 more.")


def test_a_blank_with_a_note_is_still_a_blank(small: Framework) -> None:
    """The finding about the note does not explain the blank."""
    made = with_cells(book(small), {("Two", Place(2, 3)): None})
    _, findings = read(beside(made, "Two", notes={Place(2, 3): "We wait"}), small)
    assert {found.code for found in findings} == {"answers-blank", "scores-with-notes"}


@pytest.mark.parametrize(("text", "target", "kept"), [
    ("Minutes", "https://example.org/a", "Minutes (https://example.org/a)"),
    ("Minutes", "docs/a%20b.docx", "Minutes (docs/a%20b.docx)"),
    ("See www.example.org/a", "http://www.example.org/a/", "See www.example.org/a"),
    ("lead@example.org", "mailto:lead@example.org", "lead@example.org"),
    ("C:\\a b.docx", "file:///C:\\a%20b.docx", "C:\\a b.docx"),
    ("Minutes", "\ud83d", "Minutes (�)"),
    (None, "https://example.org/a", ""),
])
def test_evidence_keeps_where_its_link_leads(
    text: str | None, target: str, kept: str, small: Framework
) -> None:
    """As text, unless the text shows it already; a link on a blank cell is nothing to see."""
    made = with_cells(book(small), {("One", Place(2, 4)): text})
    returned, _ = read(beside(made, "One", links={Place(2, 4): target}), small)
    assert returned is not None
    assert returned.answers[0].evidence == kept


def test_a_link_that_identifies_somebody_is_reported(small: Framework) -> None:
    """It is kept like any text, so it is checked like any text."""
    made = beside(book(small), "One", links={Place(2, 4): "mailto:ann@example.org"})
    assert "text-identifies" in {found.code for found in read(made, small)[1]}


def test_rows_that_differ_in_their_links_differ(small: Framework) -> None:
    """Two rows of one statement, alike but for where their evidence leads."""
    twice = rows(small, 1) + f'\n| "1.1" | {small.statements[0].text} | 3 | Minutes. | |'
    assert "statement-repeated" in {found.code for found in read(book(small, twice), small)[1]}
    made = beside(book(small, twice), "One", links={Place(2, 4): "https://example.org"})
    assert "statement-twice" in {found.code for found in read(made, small)[1]}


def test_a_score_that_is_struck_out_in_part_is_an_error(small: Framework) -> None:
    """`4` with a struck out 0 before it would read as 4, and nobody knows what holds."""
    made = with_cells(book(small), {("One", Place(2, 3)): "04", ("One", Place(3, 3)): "3"})
    made = beside(made, "One", unseen={Place(2, 3): STRUCK_OUT_IN_PART, Place(3, 3): STRUCK_OUT})
    returned, findings = read(made, small)
    assert returned is not None
    assert [answer.score for answer in returned.answers[:2]] == [None, 3]
    assert {(found.code, found.where.cell) for found in findings} == {
        ("score-struck-out-in-part", "C2"), ("score-read-from-text", "C3"), ("score-unseen", "C3")}


def test_half_a_character_in_a_name_does_not_reach_the_outputs(small: Framework) -> None:
    """Files and pictures cannot hold it; a note says so."""
    returned, findings = read(book(small, start=START.replace("Police", "Police \ud83d")), small)
    assert returned is not None
    assert returned.agency == "Police �"
    assert [found.code for found in findings] == ["characters-replaced"]


@pytest.mark.parametrize("ref", ["'1.1", "‘1.1", '"1.1"', '="1.1"', " 1.1 "])
def test_guards_around_a_ref_are_no_part_of_it(ref: str, small: Framework) -> None:
    """As around a score."""
    made = with_cells(book(small), {("One", Place(2, 1)): ref})
    returned, findings = read(made, small)
    assert returned is not None
    assert returned.answers[0].score == 3
    assert findings == []


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_dashes_of_word_are_dashes(dash: str, small: Framework) -> None:
    """In a ref the nearest is named; in a score they make a range."""
    made = with_cells(book(small), {("One", Place(2, 1)): f"1{dash}1",
                                    ("Two", Place(2, 3)): f"3{dash}4"})
    _, findings = read(made, small)
    found = {each.code: each.message for each in findings}
    assert found["ref-unknown"].endswith("Did you mean 1.1?")
    assert found["score-is-range"] == f"The score cell gives two numbers: ‘3{dash}4’."
