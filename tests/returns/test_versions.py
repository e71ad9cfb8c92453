"""Several returns of one agency: an error until somebody chooses, then what was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.agencies import Agency
from hsbstar.core.errors import HsbstarError
from hsbstar.core.problems import Severity
from hsbstar.returns.batches import ReadOptions
from hsbstar.returns.intake import take_in
from hsbstar.returns.versions import VersionRule, Versions, versions_sentence
from hsbstar.rounds.collating import collate_intake

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework.model import Framework
    from hsbstar.returns.intake import Intake

LATEST, MEAN = Versions(VersionRule.LATEST), Versions(VersionRule.MEAN)
OPEN = {"agency-twice", "latest-unclear"}


@pytest.fixture
def take(
    small: Framework, filled: Callable[..., bytes], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Intake]:
    """Read returns that are made of (agency, date, score of 1.1), by the file's name."""
    monkeypatch.chdir(tmp_path)

    def make(versions: Versions = Versions(), /, **made: Any) -> Intake:  # noqa: B008 - frozen
        for name, (agency, date, score) in made.items():
            data = filled(agency, date=date, answers={"d1-a": (score, "", "")})
            Path(f"{name}.xlsx").write_bytes(data)
        return take_in([Path(f"{name}.xlsx") for name in made], small,
                       expected=[Agency("Police")], read_options=ReadOptions(versions=versions))

    return make


OLD, NEW = ("Police", "31 March 2026", 1), ("POLICE.", "2 April 2026", 4)


def codes(intake: Intake) -> set[str]:
    """Return the codes of the findings that are about several returns."""
    return {found.code for found in intake.findings} & OPEN


def score_of(intake: Intake, small: Framework) -> float:
    """Return the score of statement 1.1."""
    score = collate_intake(intake, small).statements[0].score
    assert score is not None
    return float(score)


def test_two_returns_of_one_agency_are_an_error(take: Callable[..., Intake]) -> None:
    """Both files are named with their dates, and in how many answers they differ."""
    intake = take(a=OLD, b=NEW, c=("Schools", "", 2))
    (found,) = intake.errors
    assert (found.code, found.severity, found.where.file) == (
        "agency-twice", Severity.ERROR, "b.xlsx")
    assert found.message == (
        "‘POLICE.’ returned the audit twice: a.xlsx (31 March 2026) and b.xlsx (2 April 2026). "
        "They differ in 1 of 9 answers."
    )
    assert intake.undecided
    assert intake.left_out == ()
    assert versions_sentence(intake.usable) == ""


def test_three_returns_and_returns_that_do_not_differ(take: Callable[..., Intake]) -> None:
    """Each is named, once; the same answers are still two returns, of which one counts."""
    (found,) = take(a=OLD, b=NEW, c=("Police", "soon", 1)).errors
    assert found.message.startswith("‘POLICE.’ returned the audit 3 times: a.xlsx (31 March 2026),")
    assert "and c.xlsx (no clear date)." in found.message
    (found,) = take(a=OLD, b=("Police", "2 April 2026", 1)).errors
    assert found.message.endswith("They have the same answers.")


def test_returns_without_an_agency_are_not_one_agency(take: Callable[..., Intake]) -> None:
    """Whose they are is the first question."""
    assert codes(take(a=("", "", 1), b=("", "", 2))) == set()
    assert codes(take(Versions(use=(Path("a.xlsx"),)), a=("", "", 1), b=("", "", 2))) == set()


def test_the_latest_counts(take: Callable[..., Intake], small: Framework) -> None:
    """The day of completion decides, not the file's name; the other file counts nowhere."""
    intake = take(LATEST, a=NEW, b=OLD, c=("Schools", "", 2))
    assert score_of(intake, small) == 3
    assert [each.file for each in intake.returns] == ["a.xlsx", "c.xlsx"]
    assert [old.file for old in intake.returns[0].replaces] == ["b.xlsx"]
    assert not {found for found in intake.findings if found.where.file == "b.xlsx"}
    assert intake.missing == ()
    source = collate_intake(intake, small).source
    assert source.versions == source.stated == versions_sentence(intake.usable) == (
        "If an agency returned more than once, its latest return is used: POLICE. "
        "(a.xlsx of 2 April 2026, not b.xlsx of 31 March 2026)."
    )


@pytest.mark.parametrize("dates", [
    ("2 April 2026", "2 April 2026"), ("2 April 2026", ""), ("", ""), ("spring", "1 May 2026"),
])
def test_dates_that_do_not_show_the_latest_stay_an_error(
    dates: tuple[str, str], take: Callable[..., Intake]
) -> None:
    """Equal, missing and unclear ones: the sentence names both files and what decides."""
    intake = take(LATEST, a=("Police", dates[0], 1), b=("Police", dates[1], 4))
    (found,) = intake.errors
    assert found.code == "latest-unclear"
    assert "a.xlsx (" in found.message
    assert "b.xlsx (" in found.message
    assert "--use FILE" in found.fix
    assert intake.undecided


@pytest.mark.parametrize("dates", [
    ("2 April 2062", "2 April 2026"),
    ("2 April 2026", "9 April 2006"), ("1 May 2001", "2 May 2001"),
])
def test_an_unlikely_date_does_not_show_the_latest(
    dates: tuple[str, str], take: Callable[..., Intake]
) -> None:
    """A year mistyped in either return would choose the wrong answers without a word."""
    intake = take(LATEST, a=("Police", dates[0], 1), b=("Police", dates[1], 4),
                  c=("Schools", "1 April 2026", 2))
    (found,) = intake.errors
    assert found.code == "latest-unclear"
    assert "date-unlikely" in {each.code for each in intake.findings}


def test_of_three_only_the_latest_day_must_be_clear(take: Callable[..., Intake]) -> None:
    """Two of the same earlier day do not matter."""
    same = "1 March 2026"
    intake = take(LATEST, a=("Police", same, 1), b=("Police", same, 2), c=NEW)
    assert [each.file for each in intake.usable] == ["c.xlsx"]
    assert [old.file for old in intake.usable[0].replaces] == ["a.xlsx", "b.xlsx"]
    assert f"not a.xlsx of {same} or b.xlsx of {same})" in versions_sentence(intake.usable)


def test_the_mean_counts(take: Callable[..., Intake], small: Framework) -> None:
    """Two teams of an agency: 1 and 4 are 2.5, from one agency."""
    intake = take(MEAN, a=OLD, b=NEW)
    assert score_of(intake, small) == 2.5
    assert not intake.errors
    assert versions_sentence(intake.usable) == (
        "If an agency returned more than once, the mean of its returns is used: Police "
        "(a.xlsx of 31 March 2026 and b.xlsx of 2 April 2026)."
    )


def test_a_named_file_counts_whatever_the_rule(
    take: Callable[..., Intake], small: Framework
) -> None:
    """It decides for its agency; the rule decides for the others."""
    teams = {"c": ("Schools", "", 0), "d": ("Schools", "", 3)}
    intake = take(Versions(VersionRule.MEAN, (Path("../").resolve() / Path.cwd().name / "a.xlsx",)),
                  a=OLD, b=NEW, **teams)
    assert score_of(intake, small) == 1.25
    assert versions_sentence(intake.usable) == (
        "If an agency returned more than once, the return you chose is used: Police "
        "(a.xlsx of 31 March 2026, not b.xlsx of 2 April 2026). "
        "If an agency returned more than once, the mean of its returns is used: Schools "
        "(c.xlsx and d.xlsx)."
    )
    assert codes(take(Versions(use=(Path("a.xlsx"),)), a=OLD, b=NEW, **teams)) == {"agency-twice"}
    assert versions_sentence(take(Versions(use=(Path("a.xlsx"),)), a=OLD).usable) == ""


def test_a_file_to_use_must_be_one_return_that_was_read(take: Callable[..., Intake]) -> None:
    """Another file, and two of one agency, are slips that are reported before anything is done."""
    with pytest.raises(HsbstarError, match=r"^--use z\.xlsx: this .* not among .* Name one of the"):
        take(Versions(use=(Path("z.xlsx"),)), a=OLD, b=NEW)
    with pytest.raises(HsbstarError, match=r"Did you mean a.xlsx\?"):
        take(Versions(use=(Path("in/a.xlsx"),)), a=OLD, b=NEW)
    with pytest.raises(HsbstarError, match=r"a\.xlsx and b\.xlsx, which are all returns from ‘P"):
        take(Versions(use=(Path("a.xlsx"), Path("b.xlsx"))), a=OLD, b=NEW)


def test_copies_of_a_file_need_no_choice(take: Callable[..., Intake]) -> None:
    """The same bytes are one return; a copy that is named is that return, too."""
    assert codes(take(a=OLD, b=OLD)) == set()
    copies = Versions(use=(Path("b.xlsx"), Path("a.xlsx")))
    assert [each.file for each in take(copies, a=OLD, b=OLD).usable] == ["a.xlsx"]
    intake = take(Versions(use=(Path("b.xlsx"),)), a=OLD, b=OLD, c=NEW)
    assert [each.file for each in intake.usable] == ["b.xlsx"]
    assert {found.where.file for found in intake.findings if found.code == "same-file-twice"} == {
        "a.xlsx"}


def test_a_return_of_another_round_is_no_version(
    take: Callable[..., Intake], filled: Callable[..., bytes], small: Framework
) -> None:
    """Last round's file among the returns is an error of its own; to name this one resolves it."""
    take(a=OLD, c=("Schools", "", 1))
    Path("old.xlsx").write_bytes(filled("Police", round_name="2024", date="1 May 2027"))
    files = [Path(f"{name}.xlsx") for name in ("a", "c", "old")]
    intake = take_in(files, small, read_options=ReadOptions(versions=LATEST))
    assert [found.code for found in intake.errors] == ["round-differs"]
    assert [each.file for each in intake.usable] == ["a.xlsx", "c.xlsx"]
    chosen = ReadOptions(versions=Versions(use=(Path("a.xlsx"),)))
    assert not take_in(files, small, read_options=chosen).errors


def test_a_sentence_names_three_agencies_and_counts_the_others(
    take: Callable[..., Intake]
) -> None:
    """In the alphabet's order, whatever the files are called."""
    made = {f"{name}{number}": (name, "", number) for name in "EDCBA" for number in (1, 2)}
    assert versions_sentence(take(MEAN, **made).usable) == (
        "If an agency returned more than once, the mean of its returns is used: "
        "A (A1.xlsx and A2.xlsx); B (B1.xlsx and B2.xlsx); C (C1.xlsx and C2.xlsx); and 2 more."
    )
