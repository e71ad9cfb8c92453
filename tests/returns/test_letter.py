"""The text for the e-mail: whose, what, where, what to do, and how to return it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.drafts import WIDTH
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem, Severity
from hsbstar.returns.send_back.corrections import Correction, Corrections, to_correct
from hsbstar.returns.send_back.letter import (
    CARE,
    CARE_WITH_HARM,
    MAX_ITEMS,
    Copy,
    compose_letter,
)
from support.marked import FAULTS, corrections_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework.model import Framework

COPY = Copy("police-please-correct.xlsx")


def correction(
    number: int = 1, severity: Severity = Severity.ERROR, cell: str = "E5"
) -> Correction:
    """Return something to correct."""
    return Correction("score-off-scale", severity, "1 A" if cell else "", cell,
                      f"Statement 1.{number}", f"Wrong is {number}.", "Please mend it.")


def write_letter(*given: Any) -> str:
    """Return the text of a letter."""
    return compose_letter(*given).text


def flat(letter: str) -> str:
    """Return a letter without its lines."""
    return " ".join(letter.split())


def test_a_whole_letter(filled: Callable[..., bytes], small: Framework) -> None:
    """Subject, thanks, each error and warning with its place, and how to return the copy."""
    data = filled(answers=FAULTS)
    letter = write_letter(corrections_of(data, small), COPY, "30 May 2026")
    assert letter.startswith(
        "Subject: 2026 audit: please correct your return (Police)\r\n\r\nDear colleague,\r\n")
    text = flat(letter)
    assert "4 things must be corrected and one thing should be checked" in text
    assert "1. ‘1 Finding out’, cell E5, statement 1.1 The score 2.5 is not a whole number" in text
    assert "5. ‘3 Learning’, cell E6, statement 3.2" in text
    assert text.endswith("(.xlsx) and send it back in the way you sent the first one. You can "
                         "leave the marks and the sheet ‘Please correct’ in it. Please return it "
                         "by 30 May 2026. Thank you.")
    assert "Read as 3" not in text


def test_lines_fit_an_e_mail_and_end_as_windows_has_it(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """No line is longer than an e-mail shows; none ends in another way."""
    letter = write_letter(corrections_of(filled(answers=FAULTS), small), COPY)
    assert all(len(line) <= WIDTH for line in letter.split("\r\n"))
    assert letter.count("\n") == letter.count("\r\n")
    assert letter.endswith("Thank you.\r\n")


def test_no_evidence_is_in_the_letter(filled: Callable[..., bytes], small: Framework) -> None:
    """Only the findings."""
    answers = {"d1-a": (9, "SECRET-EVIDENCE", "SECRET-ACTION"), "d1-b": ("SECRET-SCORE", "", "")}
    letter = write_letter(corrections_of(filled(answers=answers), small), COPY)
    assert "SECRET" not in letter


def test_names_from_a_return_bring_no_control_characters(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """An agency's name with a line break cannot begin another line of the head."""
    data = filled("Police\nBcc: all", answers={"d1-a": (9, "", "")})
    assert "\nBcc" not in write_letter(corrections_of(data, small), COPY)


def test_warnings_alone_do_not_threaten() -> None:
    """Nothing must be corrected; two things should be looked at."""
    items = (correction(1, Severity.WARNING), correction(2, Severity.WARNING))
    text = flat(write_letter(Corrections("a.xlsx", items), COPY))
    assert "Before we count it, 2 things should be checked." in text
    assert "If something is wrong, please correct it in the attached copy, save it in" in text
    assert "in it. If everything is right, a short reply is enough." in text
    assert "MUST" not in text


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    """The sheet in the copy has them all; a correction that repeats another is left out."""
    errors = tuple(correction(number) for number in range(MAX_ITEMS + 5))
    warnings = (correction(90, Severity.WARNING), correction(91, Severity.WARNING, cell="E6"))
    repeated = replace(correction(95), repeats=True)
    letter = write_letter(Corrections("a.xlsx", (*errors, repeated, *warnings)), COPY)
    assert letter.count("Please mend it.") == MAX_ITEMS
    assert "5 more are on the sheet ‘Please correct’." in letter
    assert "2 more are also on the sheet ‘Please correct’." in letter


def test_what_is_wrong_with_the_file_as_a_whole_is_one_paragraph() -> None:
    """Many missing statements are one thing to do."""
    items = tuple(correction(number, cell="") for number in range(1, MAX_ITEMS + 3))
    letter = write_letter(Corrections("a.xlsx", items), COPY)
    assert letter.count("Please mend it.") == 1
    assert "1. The file as a whole" in letter
    assert "2 more like these." in letter


def test_a_copy_in_another_format_explains_why() -> None:
    """The sender returned an .ods and gets an .xlsx."""
    copy = Copy("a-please-correct.xlsx", True)
    text = flat(write_letter(Corrections("a.ods", (correction(),)), copy))
    assert "your file's format cannot store notes" in text
    assert "your file's format" not in write_letter(Corrections("a.xlsx", (correction(),)), COPY)


def test_the_warning_comes_first(filled: Callable[..., bytes], small: Framework) -> None:
    """The copy holds the text that seems to identify a child: securely, or not at all."""
    data = filled(answers={"d1-a": (3, "Write to jo@example.org", "")})
    corrections = corrections_of(data, small)
    letter = write_letter(corrections, COPY)
    assert flat(letter).startswith(CARE)
    assert "Send it securely, or not at all." in flat(letter)
    assert "send the workbook securely" in flat(letter)
    assert "jo@" not in letter


@pytest.mark.parametrize(("problem", "slots", "advice"), [
    (Problem.FILE_ENCRYPTED, {"how": "a password"}, "Please save a copy without protection"),
    (Problem.FILE_UNREADABLE, {"reason": "it is a PDF"}, "save it as an Excel workbook"),
    (Problem.FILE_BEYOND_BOUNDS,
     {"than": "any return", "what": "its size", "limit": "1", "name": "file"},
     "copy your answers into the workbook"),
    (Problem.NOT_A_RETURN, {"advice": ""}, "Please send the audit workbook you completed."),
    (Problem.EDITION_DIFFERS, {"found": "1", "wanted": "2"}, "copy your answers into the workbook"),
    (Problem.FILE_NOT_A_RETURN, {"reason": "it is a star tool"}, "This may be the wrong file."),
])
def test_another_file_is_requested_where_none_can_be_marked(
    problem: Problem, slots: dict[str, str], advice: str, small: Framework
) -> None:
    """What it is, and what to send instead; no copy is spoken of, and no folder."""
    found = finding(problem, Where("home/jo/in/police.xlsx"), **slots)
    (corrections,) = to_correct([], [found], small)
    text = flat(write_letter(corrections))
    assert text.startswith(
        "Subject: Audit: please send your return again (police.xlsx) Dear colleague,")
    assert "Thank you for your file ‘police.xlsx’. We could not use it:" in text
    assert found.message in text
    assert advice in text
    assert "copy, " not in text
    assert "jo" not in text.replace("join", "")


def test_what_is_for_the_coordinator_is_not_in_the_letter(small: Framework) -> None:
    """What a file is, but not to ask the sender for another one."""
    found = finding(Problem.FILE_UNREADABLE, Where("a.xlsx"), reason="it is a PDF; ask the sender")
    (corrections,) = to_correct([], [found], small)
    text = flat(write_letter(corrections))
    assert "cannot be opened as a spreadsheet: it is a PDF. Please open" in text


def test_with_a_harmful_file_one_should_phone_first(small: Framework) -> None:
    """The e-mail may not be the sender's own any more; the letter accuses nobody."""
    found = finding(Problem.FILE_HARMFUL, Where("a.xlsx"), reason="two entries overlap")
    (corrections,) = to_correct([], [found], small)
    text = flat(write_letter(corrections))
    assert text.startswith(CARE_WITH_HARM)
    assert "overlap" not in text
    assert "harm" not in text.removeprefix(CARE_WITH_HARM)
    assert "whether you sent it" in text
