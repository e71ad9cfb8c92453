"""Who returned: the wrong form, names that are nearly on the list, and what came instead."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from hsbstar.audit.agencies import Agency
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.routing import EVERYTHING, routing_for
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.framework.file import read_framework
from hsbstar.returns.answers import Answers
from hsbstar.returns.checks import check_expected, check_forms
from hsbstar.returns.intake import take_in
from hsbstar.returns.read import read_return
from support.frameworks import framework_bytes, framework_data, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.core.findings import Finding
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from support.office import Office

SCHOOLS = "‘Schools and early years’"
WRONG = "This is the form of ‘Northshire Police’, but it was returned by ‘Schools Forum’."
PRESET = "Statements still preset to N/A for ‘Police’: 1 of 9"
LIST = [Agency("Northshire Police", "police"), Agency("Schools Forum", "education")]


@pytest.fixture
def routed() -> Framework:
    """A framework whose second domain is for police alone, and ‘d1-b’ for education alone."""
    data = framework_data()
    for domain in data["domains"]:
        for statement in domain["statements"]:
            statement["agencies"] = ["police"] if domain["number"] == 2 else []
    data["domains"][0]["statements"][1]["agencies"] = ["education"]
    return read_framework(framework_bytes(data), "routed.yaml")


def form_bytes(framework: Framework, made_for: str, kind: str, typed: str | None = None) -> bytes:
    """Return a form with a score in every statement that is not preset, and a name typed over."""
    heading = Heading(area="Northshire", round="2026", agency=made_for)
    routing = routing_for(kind, framework) if kind else EVERYTHING
    workbook = openpyxl.load_workbook(io.BytesIO(write_audit_workbook(framework, heading, routing)))
    layout = audit_layout(framework)
    if typed is not None:
        workbook[layout.start_sheet][layout.field("agency").address].value = typed
    for place in layout.domains:
        for statement in place.domain.statements:
            if statement.id not in routing.preset:
                workbook[place.name][place.place(statement, "score").address].value = 3
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def form(
    framework: Framework, made_for: str, kind: str, typed: str | None = None, file: str = "a.xlsx"
) -> Return:
    """Return what is read from such a form."""
    returned, _ = read_return(form_bytes(framework, made_for, kind, typed), file, framework)
    assert returned is not None
    return returned


def messages(returned: Return, expected: list[Agency], framework: Framework) -> list[str]:
    """Return the sentences on the form of a return."""
    found = list(check_forms([returned], expected, framework))
    assert {each.code for each in found} <= {"form-of-another"}
    assert all(each.where == returned.fields["agency"].where for each in found)
    return [each.message for each in found]


def test_the_form_of_another_agency_names_both_and_counts_wrong_presets(routed: Framework) -> None:
    """By the list the presets of both kinds are known; without it, those of the form."""
    wrong = form(routed, "Northshire Police", "police", "Schools Forum")
    assert messages(wrong, LIST, routed) == [
        ("This is the form of ‘Northshire Police’, but it was returned by ‘Schools Forum’, "
        f"which is listed as {SCHOOLS}. {PRESET}, which this agency should answer.")]
    assert messages(wrong, [], routed) == [
        f"{WRONG} {PRESET}."]
    # What somebody scored in a grey row is no preset any more.
    scored = tuple(answer._replace(answered=wrong.answers[0].answered, score=3)
                   for answer in wrong.answers)
    assert messages(replace(wrong, answers=scored), [], routed) == [
        WRONG]


def test_the_form_of_an_agency_of_the_same_kind_has_no_wrong_presets(routed: Framework) -> None:
    """Two schools: their forms are alike, and still it is to be known who answered."""
    expected = [Agency("North School", "school"), Agency("South School", "school")]
    swapped = form(routed, "North School", "school", "South School")
    assert messages(swapped, expected, routed) == [
        "This is the form of ‘North School’, but it was returned by ‘South School’."]


def test_a_form_for_another_kind_is_reported_where_the_agency_is_right(routed: Framework) -> None:
    """The kind in the list was corrected after the forms went out."""
    own = form(routed, "Schools Forum", "police")
    assert messages(own, LIST, routed) == [
        ("This is a form for ‘Police’, but it was returned by ‘Schools Forum’, "
        f"which is listed as {SCHOOLS}. {PRESET}, which this agency should answer.")]
    assert messages(own, [], routed) == []


@pytest.mark.parametrize(("made_for", "kind", "typed", "kind_in_list"), [
    ("Northshire Police", "police", "NORTHSHIRE  police ", "police"),
    ("Health & Care", "", "Health and Care", ""),
    ("Northshire Police", "police", "Police", "police"),
    ("Police", "police", "The Police, Northshire", "police"),
    ("Children's Services", "", "Childrens Service", ""),
    ("Northshire Police", "police", "", "police"),
    # A form of nobody in particular, and of no kind.
    ("", "", "Schools Forum", "education"),
    ("Schools Forum", "", None, "education"),
    # A kind that the list does not give, or that is no kind.
    ("Schools Forum", "police", None, ""),
    ("Schools Forum", "police", None, "zebra"),
])
def test_names_that_may_be_the_same_are_no_wrong_form(
    made_for: str, kind: str, typed: str | None, kind_in_list: str, routed: Framework
) -> None:
    """Case, spaces, ampersands, slips, the area's name; and forms that were made for nobody."""
    returned = form(routed, made_for, kind, typed)
    assert messages(returned, [Agency(returned.agency, kind_in_list)], routed) == []
    assert messages(returned, [], routed) == []


def test_the_wrong_form_is_found_in_every_format(
    routed: Framework, tmp_path: Path, office: Office
) -> None:
    """The stamp is kept by whatever program saved the file, and by one process or several."""
    source = tmp_path / "police.xlsx"
    source.write_bytes(form_bytes(routed, "Northshire Police", "police", "Schools Forum"))
    for ending in ("ods", "xls"):
        converted = office.convert(source, ending, tmp_path / ending)
        intake = take_in([converted.parent], routed, expected=LIST)
        assert isinstance(intake.returns[0].answers, Answers)
        (found,) = [each for each in intake.findings if each.code == "form-of-another"]
        assert found.message.endswith("‘Police’: 1 of 9, which this agency should answer.")


def not_expected(found: list[Finding]) -> list[str]:
    """Return the sentences on agencies that are not expected, without their common beginning."""
    return [each.message.partition(" is not on the list of expected agencies.")[2]
            for each in found if each.code == "agency-not-expected"]


@pytest.fixture
def returns(routed: Framework) -> dict[str, Return]:
    """Returns of three names; the list has the first."""
    names = {"a.xlsx": "Children's Services", "b.xlsx": "Childrens Service", "c.xlsx": "Police"}
    return {file: form(routed, name, "", file=file) for file, name in names.items()}


def test_the_nearest_name_is_proposed_even_if_it_has_returned(returns: dict[str, Return]) -> None:
    """Never the agency that is missing merely because it is missing."""
    expected = [Agency("Children's Services"), Agency("Children's Health"), Agency("Police Trust")]
    found = list(check_expected(list(returns.values()), expected, {}))
    assert not_expected(found) == [
        " Did you mean ‘Children's Services’?", " Did you mean ‘Police Trust’?"]
    assert [each.fix for each in found if each.code == "agency-not-expected"] == [
        ("Correct the name in the return or in the list. If this is ‘Children's Services’, it has "
        "sent 2 files: a.xlsx and b.xlsx."),
        "Correct the name in the return or in the list."]
    assert [each.message for each in found if each.code == "agency-not-returned"] == [
        "Not returned: Children's Health.",
        "Not returned: Police Trust; c.xlsx may be its return."]


def test_the_form_of_a_missing_agency_may_be_its_return(routed: Framework) -> None:
    """Whatever abbreviation was typed in it; but not what an agency on the list returned."""
    expected = [Agency("Police Trust"), Agency("Schools Forum")]
    for typed, more in (("PT", "; a.xlsx may be its return"), ("Schools Forum", "")):
        returned = form(routed, "Police Trust", "police", typed)
        assert f"Not returned: Police Trust{more}." in {
            each.message for each in check_expected([returned], expected, {})}


def test_what_may_be_the_return_and_what_came_instead_are_both_named(
    returns: dict[str, Return]
) -> None:
    """A file that came instead has no note of its own, so it must be named here."""
    found = check_expected([returns["c.xlsx"]], [Agency("Police Trust")],
                           {"Police Trust": ["x/police-trust.zip"]})
    first = next(found)
    assert (first.message, first.fix) == (
        "Not returned: Police Trust; c.xlsx may be its return; police-trust.zip came instead.",
        "Ask the agency for the workbook if it is not.")


def test_of_names_equally_near_both_are_proposed_or_none(returns: dict[str, Return]) -> None:
    """Two can be checked; more are a guess."""
    police = [returns["c.xlsx"]]
    two = [Agency("North Police"), Agency("South Police")]
    assert not_expected(list(check_expected(police, two, {}))) == [
        " Did you mean ‘North Police’ or ‘South Police’?"]
    three = [*two, Agency("West Police")]
    assert not_expected(list(check_expected(police, three, {}))) == [""]


def test_many_files_of_one_name_are_counted(returns: dict[str, Return]) -> None:
    """A sentence names a few of them."""
    many = [replace(returns["b.xlsx"], file=f"{number}.xlsx") for number in range(8)]
    found = [each.fix for each in check_expected(many, [Agency("Children's Services")], {})
             if each.code == "agency-not-expected"]
    assert len(found) == 8
    assert {each.partition("list. ")[2] for each in found} == {
        ("If this is ‘Children's Services’, it has sent 8 files: 0.xlsx, 1.xlsx, 2.xlsx, 3.xlsx, "
         "4.xlsx, 5.xlsx and 2 more.")
    }


@pytest.fixture
def folder(routed: Framework, tmp_path: Path) -> Path:
    """A folder with one return, and what came instead of others."""
    returns = tmp_path / "returns"
    returns.mkdir()
    (returns / "schools.xlsx").write_bytes(form_bytes(routed, "Schools Forum", "education"))
    for name in ("POLICE_return-v2.pdf", "RE Youth Justice.7z", "HealthTrust.xlsx", "minutes.docx",
                 ".police.pdf"):
        (returns / name).write_bytes(b"nothing")
    (tmp_path / "routed.yaml").write_bytes(framework_bytes(plain(routed)))
    (tmp_path / "list.csv").write_text(
        "agency,contact\nNorthshire Police,Ann\nYouth Justice,\nHealth Trust,Bo\nSchools Forum,\n"
        "Schools Forum Police,\n")
    return returns


def test_a_missing_agency_is_linked_with_what_came_instead(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """Whatever case and separators its name has; that file has no note of its own."""
    given = (folder, "--expected", "list.csv", "--framework", "routed.yaml")
    said = cli("check", *given)
    records = [line.split("\t") for line in said.out.splitlines()]
    assert [record[3:] for record in records if "agency-not-returned" in record] == [
        ["Not returned: Health Trust; HealthTrust.xlsx came, but not as a return.",
         "Ask Bo for the workbook."],
        ["Not returned: Northshire Police; POLICE_return-v2.pdf came instead.",
         "Ask Ann for the workbook."],
        ["Not returned: Schools Forum Police.", "Ask the agency for it."],
        ["Not returned: Youth Justice; RE Youth Justice.7z came instead.",
         ("Ask the agency for the workbook, unless it is inside: if so, save it with the other "
         "returns.")]]
    passed = [record[1] for record in records if "file-passed-over" in record]
    assert passed == [str(folder / ".police.pdf"), str(folder / "minutes.docx")]
    for command in ("check", "score"):
        more = ("--allow-errors", "-o", "results") if command == "score" else ()
        assert cli(command, *given, *more).out.count("Northshire Police") == 1
    content = json.loads(cli("check", *given, "--format", "json").out)
    assert content["not_returned"] == [
        "Northshire Police", "Youth Justice", "Health Trust", "Schools Forum Police"]


def test_a_file_that_the_user_named_is_an_error_all_the_same(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """It is linked and refused."""
    pdf = folder / "POLICE_return-v2.pdf"
    (folder / "HealthTrust.xlsx").unlink()
    said = cli("check", folder, pdf, "--expected", "list.csv", "--framework", "routed.yaml")
    assert said.code == 1
    assert "file-not-a-return" in said.out
    assert "POLICE_return-v2.pdf came instead" in said.out
