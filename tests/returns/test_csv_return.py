"""Returns that come as CSV: a long table, with the agency in the file or in its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.returns.read import read_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

REFS = ("1.1", "1.2", "1.10", "2.1", "2.2", "2.10", "3.1", "3.2", "3.10")


def csv_of(scores: dict[str, str] | None = None, *, first: str = "ref,score,evidence,action",
           more: str = "") -> str:
    """Return a CSV with a row for each statement of the small framework; all scores 3."""
    given = dict.fromkeys(REFS, "3") | (scores or {})
    lines = [f'{ref},{score},"Minutes, signed",{more}' for ref, score in given.items()]
    return "\n".join([first, *lines]) + "\n"


def read(text: str, framework: Framework, file: str = "Police.csv") -> tuple[Return, set[str]]:
    """Return what a CSV means, and the codes of what is wrong with it."""
    returned, findings = read_return(text.encode(), file, framework)
    assert returned is not None, findings
    return returned, {found.code for found in findings}


def test_a_table_is_a_return(small: Framework) -> None:
    """Every answer by its ref; the agency is the file's name; numbers are no doubtful texts."""
    returned, codes = read(csv_of({"1.1": "0", "1.2": "N/A", "2.1": "No data", "2.2": ""}), small)
    assert returned.agency == "Police"
    assert [answer.score for answer in returned.answers] == [0, None, 3, None, None, 3, 3, 3, 3]
    assert returned.answers[1].answered is Answered.NOT_APPLICABLE
    assert returned.answers[0].evidence == "Minutes, signed"
    assert returned.answers[0].where.cell == "B2"
    assert codes == {"stamp-missing", "round-missing", "sign-off-missing", "date-missing",
                     "answers-blank"}


def test_columns_may_name_agency_round_and_date(small: Framework) -> None:
    """The fields of the first sheet may be columns, filled in once or in every row."""
    text = csv_of(first="ref;score;evidence;action;agency;round;Date completed").replace(
        ",", ";").replace('"Minutes; signed";', "Minutes;;Schools Forum;2026;3 April 2026")
    returned, codes = read(text, small)
    assert (returned.agency, returned.fields["round"].text) == ("Schools Forum", "2026")
    assert returned.date is not None
    assert codes == {"stamp-missing", "sign-off-missing"}


def test_excel_s_unicode_text_is_read(small: Framework) -> None:
    """Two bytes for each character, separated by tabs."""
    data = csv_of().replace(",", "\t").encode("utf-16")
    returned, _ = read_return(data, "Police.csv", small)
    assert returned is not None
    assert returned.count(Answered.SCORED) == 9


def test_excel_s_own_csv_is_read(small: Framework) -> None:
    """A byte order mark, the Western code page, our own captions, a tab: as Excel saves it."""
    text = csv_of(first="Ref,Score,Evidence,Action proposed").replace("Minutes", "Café")
    for data in (text.encode("utf-8-sig"), text.encode("cp1252")):
        returned, _ = read_return(data, "x.csv", small)
        assert returned is not None
        assert returned.answers[0].evidence == "Café, signed"
    tabbed = "ref\tscore\n" + "\n".join(f"{ref}\t2" for ref in REFS)
    assert [answer.score for answer in read(tabbed, small)[0].answers] == [2] * 9


def test_a_ref_that_lost_its_zero_is_found(small: Framework) -> None:
    """Excel makes 2.1 of 2.10: two rows of one ref contradict each other, and one is missing."""
    _, codes = read(csv_of({"2.10": "4"}).replace("2.10,4", "2.1,4"), small)
    assert {"statement-twice", "statement-missing"} <= codes


def test_two_agencies_in_one_table_are_reported(small: Framework) -> None:
    """One file is one agency's: two in a column are an error that names them."""
    text = csv_of(first="ref,score,evidence,action,respondent,agency")
    lines = text.splitlines()
    lines[1:] = [f"{line},Ann,{'Police' if place < 4 else 'Health'}"
                 for place, line in enumerate(lines[1:])]
    _, findings = read_return("\n".join(lines).encode(), "x.csv", small)
    ambiguous = [found for found in findings if found.code == "agency-ambiguous"]
    assert "‘Police’" in ambiguous[0].message
    assert "‘Health’" in ambiguous[0].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"agency,kind\nPolice,police\n", "file-passed-over"),
        (b"", "file-passed-over"),
        (b"ref,score\n1.1,\x00\n", "file-unreadable"),
        (b'ref,score\n1.1,"' + b"x" * 200_000, "file-unreadable"),
        (b"ref,score\n" + b"1.1,3\n" * (DEFAULT_LIMITS.rows + 1), "file-beyond-bounds"),
        (b"x" * (DEFAULT_LIMITS.file * MEBIBYTE + 1), "file-beyond-bounds"),
    ],
)
def test_what_is_no_return_is_named(data: bytes, code: str, small: Framework) -> None:
    """A list of agencies is not read; damage and excess are reported."""
    returned, findings = read_return(data, "x.csv", small)
    assert returned is None
    assert [found.code for found in findings] == [code]


def test_a_folder_of_mixed_returns_is_scored(
    cli: Callable[..., Ran], returns: Path, agencies: Path
) -> None:
    """A CSV counts like workbooks, and the list of agencies in the folder does no harm."""
    (returns / "Health.csv").write_text(csv_of(), encoding="utf-8")
    (returns / "agencies.csv").write_bytes(agencies.read_bytes())
    done = cli("score", returns, "--expected", agencies, "-o", "out")
    assert done.code == 0
    assert "3 of 3" in done.out


@pytest.mark.parametrize("suffix", ["xltx", "xltm"])
def test_a_template_is_read_as_the_workbook_it_is(
    suffix: str, small: Framework, filled: Callable[..., bytes]
) -> None:
    """Someone saved the form as a template: the answers are the same."""
    returned, findings = read_return(filled(), f"police.{suffix}", small)
    assert returned is not None
    assert not [found for found in findings if found.severity is Severity.ERROR]


@pytest.mark.parametrize(("above", "rows"), [
    ("sep=,\n", 1), ('"sep=,"\r\n', 1), ("HSB audit return,,,,\n,,,,\n", 2),
    ("Return; final\n\n", 2),
    ("sep=,\nHSB audit return\n", 2), ("\ufeffsep=,\n", 1),
])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_lines_above_the_table_are_no_table(
    above: str, rows: int, coding: str, small: Framework
) -> None:
    """Excel's line for the separator, titles and blank lines; places stay those of the file."""
    returned, findings = read_return((above + csv_of()).encode(coding), "Police.csv", small)
    assert returned is not None, findings
    assert [answer.score for answer in returned.answers] == [3] * 9
    assert returned.answers[0].where.cell == f"B{rows + 2}"


def test_the_fields_above_the_table_are_read(small: Framework) -> None:
    """A form of one sheet that was saved as CSV keeps them there; columns of the table win."""
    above = ("Agency,Police\nRound,2026,,\nDate completed,3 April 2026\nSigned off by,\n"
             "Area\nNote,x\n")
    returned, findings = read_return((above + csv_of()).encode(), "a.csv", small)
    assert returned is not None, findings
    assert (returned.agency, returned.fields["round"].text) == ("Police", "2026")
    assert (returned.fields["round"].where.sheet, returned.fields["round"].where.cell) == (
        "", "B2")
    assert returned.date is not None
    assert {found.code for found in findings} == {"stamp-missing", "sign-off-missing"}
    lines = "".join(f"{ref},3,,,Health\n" for ref in REFS)
    returned, _ = read_return(
        f"{above}ref,score,evidence,action,agency\n{lines}".encode(), "a.csv", small)
    assert returned is not None
    assert (returned.agency, returned.fields["round"].text) == ("Health", "2026")


def test_any_separator_may_be_named(small: Framework) -> None:
    """As Excel writes it for another country."""
    returned, _ = read("sep=|\n" + csv_of().replace(",", "|"), small)
    assert [answer.score for answer in returned.answers] == [3] * 9


@pytest.mark.parametrize("page", ["cp1252", "mac_roman", "cp850"])
def test_the_code_page_is_the_one_whose_characters_are_usual(page: str, small: Framework) -> None:
    """The CSV of a Mac or of MS-DOS reads as it was written."""
    evidence = "Café policy £5 – the ‘team’ é" if page != "cp850" else "Café policy £5 ½ é"
    data = csv_of().replace("Minutes", evidence).encode(page)
    returned, _ = read_return(data, "Police.csv", small)
    assert returned is not None
    assert returned.answers[0].evidence == f"{evidence}, signed"


def test_a_score_column_of_another_round_is_named(small: Framework) -> None:
    """As in a workbook, and not as a file that is no return."""
    _, findings = read_return(
        csv_of(first="ref,Score 2025,evidence,action").encode(), "Police.csv", small)
    assert [(found.code, found.where.cell) for found in findings] == [("heading-unknown", "B1")]


FIELDS = "ref,score,evidence,action,agency,round,date\n"


def test_findings_in_a_csv_name_cells_as_excel_shows_them(small: Framework) -> None:
    """A CSV has no sheets: no finding names one, neither for answers nor for fields."""
    lines = [f"{ref},3,Minutes,,,," for ref in REFS]
    lines[0], lines[1] = "1.1,9,Minutes,,Police,2026,soon", '1.2,3,"Two\nlines",,,,'
    lines[2] = "1.10,maybe,Minutes,,,,"
    returned, findings = read_return((FIELDS + "\n".join(lines)).encode(), "Police.csv", small)
    assert returned is not None
    places = {found.code: (found.where.sheet, found.where.cell) for found in findings}
    assert places == {
        "score-off-scale": ("", "B2"), "score-is-text": ("", "B4"), "date-unreadable": ("", "G2"),
        "sign-off-missing": ("", ""), "stamp-missing": ("", ""),
    }
    assert str(findings[0].where).startswith("Police.csv")
    assert (returned.fields["agency"].where.cell, returned.fields["round"].where.cell) == (
        "E2", "F2")
    assert {answer.where.sheet for answer in returned.answers} == {""}


def test_a_csv_without_a_round_is_not_sent_to_a_sheet(small: Framework) -> None:
    """The sentence names no sheet that is not there."""
    _, findings = read_return(csv_of().encode(), "Police.csv", small)
    (missing,) = [found for found in findings if found.code == "round-missing"]
    assert missing.fix == "Fill in ‘Round’."


def test_a_second_agency_is_named_where_it_begins(small: Framework) -> None:
    """In its own row."""
    lines = [f"{ref},3,,,{'Police' if place < 4 else 'Health'},2026," for place, ref in
             enumerate(REFS)]
    text = FIELDS.replace("date", "respondent") + "\n".join(f"{line}Ann" for line in lines)
    _, findings = read_return(text.encode(), "a.csv", small)
    (ambiguous,) = [found for found in findings if found.code == "agency-ambiguous"]
    assert (ambiguous.where.sheet, ambiguous.where.cell) == ("", "E6")


def test_letters_that_are_not_clear_are_no_return(small: Framework) -> None:
    """Mac or DOS, nobody knows: an error says how to save the file."""
    data = (FIELDS + "1.1,3,,,École,2026,\n").encode("mac_roman")
    returned, (found,) = read_return(data, "a.csv", small)
    assert returned is None
    assert found.code == "file-unreadable"
    assert "CSV UTF-8" in found.message


@pytest.mark.parametrize("text", ['="{0}"', "'{0}", '"""{0}"""', " {0} "])
def test_guards_around_refs_and_scores_are_no_part_of_them(text: str, small: Framework) -> None:
    """What keeps Excel from making a number or a date of `1.10` and `3`."""
    lines = [f"{text.format(ref)},{text.format(3)},Minutes," for ref in REFS]
    returned, _ = read("ref,score,evidence,action\n" + "\n".join(lines), small)
    assert [answer.score for answer in returned.answers] == [3] * 9
