"""The register of agencies, and returns checked together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.agencies import Agency, read_agencies, unused_columns_sentence
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import (
    Finding,
    Where,
    count_by_severity,
    count_in_words,
    finding,
    has_errors,
    in_one,
)
from hsbstar.core.problems import Problem, Severity
from hsbstar.returns.checks import (
    check_after,
    check_expected,
    check_together,
    drop_copies,
    missing_agencies,
    most_common,
)
from hsbstar.returns.intake import errors_sentence, take_in
from hsbstar.returns.read import read_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return


@pytest.mark.parametrize(
    "data",
    [
        b"agency,kind,contact\nPolice,police,Ann\nCaf\xc3\xa9,,\n",
        b"\xef\xbb\xbfAgency;Kind;Contact\r\nPolice;police;Ann\r\nCaf\xc3\xa9\r\n",
        b" AGENCY \tkind\tcontact\n Police \tpolice\tAnn\n\nCaf\xe9\t\t\n",
    ],
    ids=["comma", "excel", "tab"],
)
def test_lists_as_spreadsheets_save_them(data: bytes) -> None:
    """Comma, semicolon or tab; UTF-8 with or without its mark, or the Western code page."""
    assert read_agencies(data, "a.csv") == (Agency("Police", "police", "Ann"), Agency("Café"))
    for above in ("sep=,\n", "Agencies of Northshire\n\n", "Our list, 2026,\n"):
        for coding in ("utf-8", "utf-16"):
            titled = (above + "agency,kind,phone\nPolice,police,1\n").encode(coding)
            (agency,) = read_agencies(titled, "a.csv")
            line = above.count("\n") + 1
            assert (agency.name, agency.kind) == ("Police", "police")
            assert agency.cells["kind"].line == line + 1
            unused = unused_columns_sentence(titled, "a.csv")
            assert f"line {line}: the column ‘phone’ will not be used" in unused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no column"), (b"name\nPolice\n", "no column"), (b"agency\n\n", "lists no agencies"),
        (b"agency,kind\nPolice,\n,police\n", "line 3: this row has no agency"),
        (b"agency\nPolice\npolice.\n", "line 3: .*is listed twice"),
    ],
)
def test_a_list_that_cannot_be_used_is_a_sentence(data: bytes, words: str) -> None:
    """The file, the line, and what to do."""
    with pytest.raises(HsbstarError, match=words):
        read_agencies(data, "a.csv")


@pytest.mark.parametrize(("head", "columns"), [
    ("agency, Kind ,contact,,LANGUAGE", ""),
    ("agency,langauge", "column ‘langauge’ (did you mean ‘language’?) will not be used. hsbstar "),
    ("agency,language,langauge", "column ‘langauge’ will not be used. hsbstar uses only agency, "),
    ("agency,Notes,iaith,contakt",
     "columns ‘Notes’, ‘iaith’, ‘contakt’ (did you mean ‘contact’?) will not be used. "),
    ("agency," + "x" * 99, f"column ‘{'x' * 40}’ will"),
])
def test_columns_that_mean_nothing_are_reported(head: str, columns: str) -> None:
    """A misspelt heading would be ignored in silence; the finding suggests the right one."""
    sentence = unused_columns_sentence(f"{head}\nPolice\n".encode(), "a.csv")
    assert sentence.startswith(f"a.csv › line 1: the {columns}" if columns else "")
    assert bool(sentence) == bool(columns)
    assert unused_columns_sentence(b"", "a.csv") == ""


@pytest.fixture
def returns(small: Framework, filled: Callable[..., bytes]) -> dict[str, Return]:
    """Three returns, by agency."""
    made = {}
    for agency in ("Police", "Schools", "Health"):
        returned, _ = read_return(filled(agency), f"{agency}.xlsx", small)
        assert returned is not None
        made[agency] = returned
    return made


def summary(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and file of each finding."""
    return [(found.code, found.where.file) for found in findings]


def test_who_is_missing_and_who_is_not_expected(returns: dict[str, Return]) -> None:
    """Names are matched without case and punctuation; a near miss is proposed, never merged."""
    expected = [Agency("POLICE"), Agency("School", contact="Ann"), Agency("Health!")]
    found = list(check_expected(list(returns.values()), expected, {}))
    assert summary(found) == [("agency-not-returned", ""), ("agency-not-expected", "Schools.xlsx")]
    assert "Ann" in found[0].fix
    assert "‘School’" in found[1].message
    missing = missing_agencies(list(returns.values()), expected)
    assert [agency.name for agency in missing] == ["School"]


def test_an_agency_unlike_any_other_gets_no_hint(returns: dict[str, Return]) -> None:
    """Without a near miss there is no guess."""
    found = list(check_expected([returns["Police"]], [Agency("Zzz")], {}))
    assert "was ‘" not in found[1].message


def test_copies_of_a_file_count_once(returns: dict[str, Return]) -> None:
    """The same bytes under two names are one return; the first one is kept."""
    copy = replace(returns["Police"], file="Z copy.xlsx")
    kept, found = drop_copies([*returns.values(), copy])
    assert [returned.file for returned in kept] == ["Health.xlsx", "Police.xlsx", "Schools.xlsx"]
    assert summary(found) == [("same-file-twice", "Z copy.xlsx")]


def with_field(returned: Return, key: str, text: str) -> Return:
    """Return a return with another text in a field."""
    entry = returned.fields[key]._replace(text=text)
    return replace(returned, fields={**returned.fields, key: entry})


def dated(returned: Return, day: str, key: str = "date") -> Return:
    """Return a return that was completed on another day."""
    date = dt.date.fromisoformat(day)
    entry = returned.fields[key]._replace(text=day, date=date)
    return replace(returned, fields={**returned.fields, key: entry})


@pytest.mark.parametrize(("days", "found"), [
    (("2026-03-31", "2026-03-01", "2025-12-01"), {}),
    (("2026-03-31", "2027-09-30", "2026-03-01"), {}),
    (("2062-03-31", "2026-03-01"),
     {"Police": "31 March 2062, which is more than 18 months from the other return (1 March 20"}),
    (("2206-03-31", "2026-03-01", "2026-03-02"),
     {"Police": "2206, which is more than 18 months from the middle of the dates of all returns "}),
    (("2021-03-31", "2026-03-01", "2026-03-02"), {"Police": "31 March 2021, which is more than"}),
    (("2006-03-31", "2026-03-01"), {"Police": "31 March 2006, which is before 2016."}),
    (("2006-03-31",), {"Police": "which is before 2016"}),
    (("2062-03-31",), {}),
])
def test_dates_far_from_the_others_are_reported(
    days: tuple[str, ...], found: dict[str, str], returns: dict[str, Return]
) -> None:
    """Eighteen months from the middle of all returns, of two from the earlier; before 2016."""
    made = [dated(returned, day)
            for day, returned in zip(days, returns.values(), strict=False)]
    findings = list(check_together(made))
    assert summary(findings) == [("date-unlikely", f"{agency}.xlsx") for agency in found]
    for finding_, (agency, words) in zip(findings, found.items(), strict=True):
        assert words in finding_.message
        assert finding_.where.cell == returns[agency].fields["date"].where.cell


def test_the_day_of_the_sign_off_is_checked_too(returns: dict[str, Return]) -> None:
    """Each at its own cell, by the days of completion."""
    made = dated(returns["Police"], "2062-04-01", "signed_date")
    (found,) = check_together([made, returns["Schools"]])
    assert found.message.startswith("‘Sign-off date’ is 1 April 2062, which is more than 18")
    (found,) = check_after([made, returns["Schools"]], dt.date(2026, 3, 31))
    assert found.message == "‘Sign-off date’ is 1 April 2062, which is after today."
    assert len(list(check_after([made], dt.date(2026, 3, 30)))) == 2
    (found,) = check_together([made])
    assert "more than 18 months from ‘Date completed’ (31 March 2026)" in found.message


def test_returns_of_another_round_or_area_are_reported(returns: dict[str, Return]) -> None:
    """The value of most returns holds, unless the round is given; empty contradicts nothing."""
    police, schools, health = returns.values()
    mixed = [police, with_field(schools, "round", "2024"), with_field(health, "area", "Elsewhere")]
    assert summary(list(check_together(mixed))) == [
        ("round-differs", "Schools.xlsx"), ("area-differs", "Health.xlsx")
    ]
    assert summary(list(check_together(mixed, "2024"))) == [
        ("round-differs", "Police.xlsx"), ("round-differs", "Health.xlsx"),
        ("area-differs", "Health.xlsx"),
    ]
    assert summary(list(check_together([police, with_field(schools, "round", "")]))) == []
    assert most_common([with_field(police, "round", "")], "round") == ""


def test_taking_in_leaves_out_what_belongs_to_another_audit(
    small: Framework, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Faulty answers stay as blanks; other rounds and unreadable files are left out, and named."""
    made = {"a": filled("Police"), "b": filled("Schools", answers={"d1-a": (9, "", "")}),
            "c": filled(""), "d": filled("Old", round_name="2024"), "e": b"nothing"}
    for name, data in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    intake = take_in([tmp_path], small, expected=[Agency("Health")])
    assert [agency.name for agency in intake.missing or ()] == ["Health"]
    assert [returned.agency[:18] for returned in intake.usable] == [
        "Police", "Schools", "Not named (c.xlsx,"]
    assert errors_sentence(intake) == (
        "Scored despite errors. 2 errors in the returns: faulty answers count as blank. "
        "2 files left out: d.xlsx, e.xlsx."
    )


def test_a_file_that_may_not_be_read_is_a_finding(
    small: Framework, filled: Callable[..., bytes], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One closed file does not keep the others from being checked."""
    for name in "ab":
        (tmp_path / f"{name}.xlsx").write_bytes(filled(name))
    real = type(tmp_path).open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "a.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(type(tmp_path), "open", refuse)
    intake = take_in([tmp_path], small)
    assert [returned.agency for returned in intake.returns] == ["b"]
    assert [found.code for found in intake.findings] == ["file-unreadable"]


@pytest.mark.parametrize(
    ("names", "notice"),
    [
        ("ab", "Scored despite errors. 1 error in the returns: faulty answers count as blank."),
        ("ae", "Scored despite errors. 1 file left out: e.xlsx."),
        ("a", ""),
    ],
)
def test_the_notice_has_only_what_there_is(
    names: str, notice: str, small: Framework, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """No notice without errors."""
    made = {"a": filled("Police"), "b": filled("Schools", answers={"d1-a": (9, "", "")}),
            "e": b"nothing"}
    for name in names:
        (tmp_path / f"{name}.xlsx").write_bytes(made[name])
    assert errors_sentence(take_in([tmp_path], small)) == notice


def test_every_kind_of_problem_is_a_whole_sentence_with_a_way_out() -> None:
    """Codes are unique; messages and fixes end as sentences."""
    assert len({problem.code for problem in Problem}) == len(Problem.__members__)
    for problem in Problem:
        kind = problem.value
        assert problem.code == problem.code.lower()
        assert kind.message[-1] in ".}"
        assert "{hint}." not in kind.message, "a hint ends with a question mark of its own"
        assert kind.fix[-1] in ".}"


def test_findings_are_ordered_by_file_then_worst_then_place() -> None:
    """E10 comes after E9, and the sheet before the cell."""
    slots = {"score": "3"}
    note = [finding(Problem.SCORE_READ_FROM_TEXT, Where("b", "S", cell), **slots)
            for cell in ("E10", "E9")]
    error = finding(Problem.FILE_ENCRYPTED, Where("b"), how="a password")
    first = finding(Problem.STAMP_MISSING, Where("a"))
    ordered = sorted([*note, error, first], key=lambda found: found.order)
    assert ordered == [first, error, note[1], note[0]]
    assert has_errors(ordered)
    assert not has_errors([first])
    assert count_by_severity(ordered) == {
        Severity.ERROR: 1, Severity.WARNING: 1, Severity.NOTE: 2
    }
    assert count_in_words(ordered) == "1 error, 1 warning and 2 notes."
    assert count_in_words([first]) == "1 warning."
    assert count_in_words([]) == "No findings."


def test_what_recurs_in_a_file_is_one_finding() -> None:
    """The first of its kind, with the number of the others; all else is kept."""
    replaced = [
        finding(Problem.CHARACTERS_REPLACED, Where("a.xlsx", "1 A", f"F{row}"), label="Evidence")
        for row in (5, 6, 7)
    ]
    other = finding(Problem.SIGN_OFF_MISSING, Where("a.xlsx"))
    first, kept = in_one([other, *replaced], Problem.CHARACTERS_REPLACED)
    assert (first.where.cell, kept) == ("F5", other)
    assert first.message.endswith("The same applies to 2 other cells in this file.")
    assert in_one(replaced[:1], Problem.CHARACTERS_REPLACED) == replaced[:1]
