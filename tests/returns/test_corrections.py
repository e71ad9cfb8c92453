"""What a sender should correct, in words for the sender."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.languages import audit_texts
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import KINDS, Problem, Severity
from hsbstar.framework.messages import PSEUDO
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections import NO_ANSWER, Corrections, to_correct
from hsbstar.returns.versions import settle
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.frameworks import framework_data
from support.languages import two_languages
from support.marked import FAULTS, corrections_of
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework.model import Framework

SLOTS = re.compile(r"\{(\w+)\}")
NOT_IN_A_RETURN = {
    "framework-fault", "star-tool-fault", "agency-not-returned", "file-passed-over",
    "same-file-twice",
    "layout-differs", "file-unreadable", "file-encrypted", "file-beyond-bounds", "file-harmful",
    "not-a-return", "file-not-a-return", "framework-differs", "edition-differs", "not-a-moderation",
    "moderation-differs", "moderation-contradicts", "agreed-row-missing", "agreed-on-other-answers",
    "agreed-without-grounds", "grounds-without-agreed", "kind-unknown",
    "rounds-out-of-order", "agencies-alike", "not-a-star-tool", "area-twice", "areas-alike",
    "earlier-round", "star-tool-without-answers", "markings-differ", "scores-with-notes",
    "system-files-ignored",
    *(problem.code for problem in Problem if problem.code.startswith("sheet-")),
}
"""What is found elsewhere, or what a letter without a copy speaks of."""


@pytest.fixture
def corrections(filled: Callable[..., bytes], small: Framework) -> Corrections:
    """What is to be corrected in a return with faults of each kind."""
    return corrections_of(filled(answers=FAULTS), small, "in/police.xlsx")


def finding_of(code: str, **slots: str) -> Finding:
    """Return a finding of a code."""
    problem = next(problem for problem in Problem if problem.code == code)
    names = SLOTS.findall(problem.value.message + problem.value.fix)
    return finding(problem, Where("in/a.xlsx"), **(dict.fromkeys(names, "x") | slots))


@pytest.mark.parametrize("code", sorted(
    {problem.code for problem in Problem} - NOT_IN_A_RETURN))
def test_no_sender_has_to_ask_the_agency(code: str, small: Framework) -> None:
    """The sender is the agency: the words are for it, not for the coordinator."""
    found = replace(finding_of(code), severity=Severity.ERROR)
    (item,) = to_correct([], [found], small)[0].items
    assert "gency" not in item.to_do.replace("‘Agency’", "").replace("agency's form", "")
    words = item.to_do.replace("ask your senior lead", "")
    assert not re.search(r"\bAsk\b|\bask\b|--\w|{", words)


def test_words_for_the_sender_use_no_slots_but_those_of_the_scale() -> None:
    """They are filled in for a return, with or without slots in the finding."""
    slots = {slot for kind in KINDS.values() for slot in SLOTS.findall(kind.to_sender or "")}
    assert slots == {"scale", "not_applicable", "no_data"}


def test_the_worst_comes_first_then_as_one_goes_through(corrections: Corrections) -> None:
    """Errors, warnings, notes; and each of them by sheet and cell."""
    assert [item.severity.value for item in corrections.items] == [
        "error", "error", "error", "error", "warning", "note"]
    assert [(item.sheet, item.cell) for item in corrections.of(Severity.ERROR)] == [
        ("1 Finding out", "E5"), ("1 Finding out", "E6"), ("2 Helping early", "E5"),
        ("2 Helping early", "E7")]


def test_each_is_about_its_statement(corrections: Corrections) -> None:
    """The ref is that of the answer in the same row."""
    assert [item.about for item in corrections.items] == [
        "Statement 1.1", "Statement 1.2", "Statement 2.1", "Statement 2.10", "Statement 3.2",
        "Statement 3.10"]


def test_whose_and_which_round_is_known(corrections: Corrections) -> None:
    """From the return itself."""
    assert (corrections.agency, corrections.round, corrections.area) == (
        "Police", "2026", "Northshire")
    assert corrections.readable
    assert not corrections.identifies


def test_a_name_as_long_as_a_book_is_cut(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """Somebody may have pasted anything into ‘Agency’."""
    found = corrections_of(filled("Police " * 400, answers=FAULTS), small)
    assert len(found.agency) == 80
    assert found.agency.endswith("…")


def test_every_blank_is_listed_once(filled: Callable[..., bytes], small: Framework) -> None:
    """The first with the finding's words, the others by their cells; explained ones are none."""
    blanks = {"d1-b": (None, "", ""), "d2-a": ("x y z", "", ""), "d3-b": (None, "", "")}
    found = corrections_of(filled(answers=blanks), small)
    rows = [(item.cell, item.about, item.repeats) for item in found.of(Severity.WARNING)]
    assert rows == [("E6", "Statement 1.2", False), ("E6", "Statement 3.2", True)]
    assert found.of(Severity.WARNING)[1].wrong == NO_ANSWER


def test_rows_below_a_doubled_heading_are_not_listed_singly(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """What is wrong there is the heading; the rows cannot be corrected before it is."""
    book = opened(filled())
    book["1 Finding out"]["F4"].value = "Score"
    found = corrections_of(workbook_bytes(book), small)
    assert [item.code for item in found.items].count("answers-blank") == 1
    assert "heading-twice" in [item.code for item in found.items]


def test_statements_that_are_missing_are_in_their_order(small: Framework) -> None:
    """1.2 comes before 1.10, and both are named."""
    findings = [finding_of("statement-missing", ref=ref) for ref in ("1.10", "1.2")]
    (corrections,) = to_correct([], findings, small)
    assert [item.about for item in corrections.items] == ["Statement 1.2", "Statement 1.10"]


def test_paths_stay_at_home(filled: Callable[..., bytes], small: Framework) -> None:
    """Messages that name another file name it without the coordinator's folders."""
    files = ("home/jo/in/a.xlsx", "home/jo/in/b.xlsx")
    data = [filled(), filled(answers={"d1-a": (0, "", "")})]
    returns = [returned for file, content in zip(files, data, strict=True)
               if (returned := read_return(content, file, small)[0])]
    counted, undecided = settle(returns, None, ())
    sent = to_correct(counted, undecided, small)
    words = " ".join(item.wrong + item.to_do for corrections in sent for item in corrections.items)
    assert "jo" not in words
    assert "a.xlsx" in words
    assert {corrections.file for corrections in sent} <= set(files)


def test_a_place_in_a_message_is_without_the_file(small: Framework) -> None:
    """The message names sheet and cell: the sender has the file open."""
    found = finding_of("statement-twice", ref="1.1", other="in/a.xlsx › 1 A › E5")
    (corrections,) = to_correct([], [found], small)
    assert corrections.items[0].wrong.startswith("Statement 1.1 is here and in 1 A › E5, with")
    assert corrections.items[0].about == "Statement 1.1"


def test_only_what_can_be_read_can_be_marked(small: Framework) -> None:
    """A workbook with other headings can be marked; a PDF cannot."""
    (headings,) = to_correct([], [finding_of("heading-unknown")], small)
    (pdf,) = to_correct([], [finding_of("file-unreadable")], small)
    assert (headings.readable, pdf.readable) == (True, False)


def test_of_two_copies_only_one_goes_back(small: Framework) -> None:
    """Nor does a file about which there is nothing to say to its sender."""
    twice = [finding_of("same-file-twice"), finding_of("score-is-tick")]
    layout = replace(finding_of("layout-differs"), severity=Severity.WARNING)
    assert to_correct([], twice, small) == to_correct([], [layout], small) == []


@pytest.mark.parametrize(("name", "what"), [
    ("Police.pdf", "It is a PDF, not a workbook."),
    ("Police.DOCX", "It is a Word document, not a workbook."),
    ("IMG_1.jpg", "It is a picture, not a workbook."),
])
def test_what_came_in_place_of_the_workbook_gets_a_letter(
    name: str, what: str, small: Framework
) -> None:
    """It is passed over, and no return; a picture of ours and a lock file are nobody's."""
    found = finding_of("file-passed-over")
    (corrections,) = to_correct([], [replace(found, where=Where(f"in/{name}"))], small)
    assert [item.wrong for item in corrections.items] == [what]
    assert not corrections.readable
    for other in ("star.png", "~$Police.xlsx", "notes.txt"):
        assert to_correct([], [replace(found, where=Where(f"in/{other}"))], small) == []


def test_where_another_file_is_needed_nothing_else_is_corrected(small: Framework) -> None:
    """Refs that became dates: the audit workbook itself, and no marked copy."""
    findings = [finding_of("refs-are-dates"), finding_of("sign-off-missing")]
    (corrections,) = to_correct([], findings, small)
    assert [item.code for item in corrections.items] == ["refs-are-dates"]
    assert not corrections.readable


def test_notes_alone_and_findings_without_a_file_are_nobodys(small: Framework) -> None:
    """A clean return, one with a note, and an agency that has not returned get nothing."""
    note = finding_of("score-read-from-text", score="3")
    missing = finding(Problem.AGENCY_NOT_RETURNED, Where(), agency="Police", contact="Ann",
                      instead="", needed="it")
    assert to_correct([], [note, missing], small) == []


def test_what_means_nothing_to_a_sender_is_left_out(small: Framework) -> None:
    """Which version of hsbstar made the form is for the coordinator."""
    findings = [finding_of("layout-differs"), finding_of("stamp-missing")]
    (corrections,) = to_correct([], findings, small)
    assert [item.code for item in corrections.items] == ["stamp-missing"]


def test_sheets_have_other_names_in_another_format(corrections: Corrections) -> None:
    """Corrections on a sheet have its new name."""
    moved = corrections.on({"1 Finding out": "One"})
    assert [item.sheet for item in moved.items[:3]] == ["One", "One", "2 Helping early"]


def test_a_text_that_identifies_is_known(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """So that the copy, which holds the same text, is sent with care."""
    data = filled(answers={"d1-a": (3, "Write to jo@example.org", "")})
    found = corrections_of(data, small)
    assert found.identifies
    assert found.items[0].about == "Statement 1.1"


def test_captions_and_labels_are_those_of_the_form_that_was_filled_in() -> None:
    """A form in another language refuses the English labels, and has no column ‘Evidence’."""
    two = two_languages(framework_data())
    spoken = audit_texts(PSEUDO, two)
    blank = write_audit_workbook(spoken.framework, Heading(area="N", round="2026"),
                                 messages=spoken.messages)
    layout = audit_layout(spoken.framework, spoken.messages)
    answers: dict[str, Any] = {"d1-a": ("often, I think", "Minutes.", ""), "d1-b": (9, "Yes.", "")}
    sent = corrections_of(fill_in(blank, layout, Filled({}, answers)), two)
    by_code = {item.code: item for item in sent.items}
    label, no_data = (getattr(spoken.framework.scale, key).label
                      for key in ("not_applicable", "no_data"))
    texts = spoken.messages.texts
    assert by_code["score-is-text"].to_do == (
        f"Please choose a score, ‘{label}’ or ‘{no_data}’. Put comments in the column "
        f"‘{texts['columns.evidence']}’.")
    assert by_code["score-off-scale"].wrong == (
        f"The score 9 is not on the scale (0 to 4, {label} or {no_data}).")
    assert by_code["agency-missing"].to_do.startswith(f"Fill in ‘{texts['fields.agency']}’ on the")
    assert f"‘{texts['fields.date']}’" in by_code["date-missing"].to_do
    # A form in English of the same round gets English words.
    english = corrections_of(fill_in(
        write_audit_workbook(two, Heading(area="N", round="2026")), audit_layout(two),
        Filled({}, answers)), two)
    assert "‘Evidence’" in {item.code: item for item in english.items}["score-is-text"].to_do
