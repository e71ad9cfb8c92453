"""Forms of an earlier revision of the framework's file: read, scored and compared as they were."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.routing import EVERYTHING, routing_for
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.comparison.caveats import round_caveats
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.returns.read import read_return
from hsbstar.rounds.collating import collate
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.read import read_star_tool
from support.frameworks import framework_bytes, framework_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round


def second_revision() -> dict[str, Any]:
    """Return the small framework, one statement longer, all of it expected of all kinds."""
    data = framework_data()
    for domain in data["domains"]:
        for statement in domain["statements"]:
            statement["agencies"] = []
    added = data["domains"][0]["statements"][0] | {
        "id": "d1-d", "ref": "1.11", "since": 2, "text": "What is found out reaches the board.",
    }
    data["domains"][0]["statements"].append(added)
    return data | {"revision": 2}


@pytest.fixture(scope="module")
def revised() -> Framework:
    """The second revision of the small framework."""
    return read_framework(framework_bytes(second_revision()), "revised.yaml")


def form(framework: Framework, agency: str, round_name: str = "2026", **more: Any) -> bytes:
    """Return an agency's form with a score of 3 for each statement that is not preset."""
    routing = routing_for(more["kind"], framework) if "kind" in more else EVERYTHING
    blank = write_audit_workbook(
        framework, Heading(area="Northshire", round=round_name, agency=agency), routing)
    scores = {statement.id: (more.get("score", 3), "Minutes.", "")
              for statement in framework.statements if statement.id not in routing.preset}
    typed = {"respondent": "Lead", "signed_by": "Chief",
             "date": more.get("date", "31 March 2026")}
    return fill_in(blank, audit_layout(framework), Filled(typed, scores))


def read(data: bytes, framework: Framework, file: str = "a.xlsx") -> Return:
    """Return a return, which must have no findings."""
    returned, findings = read_return(data, file, framework)
    assert [found.code for found in findings] == []
    assert returned
    return returned


def scored(revised: Framework, *data: bytes) -> tuple[Round, list[Return]]:
    """Return the round of some forms, and the returns in it."""
    returns = [read(each, revised, f"{number}.xlsx") for number, each in enumerate(data)]
    return collate(returns, revised, area="Northshire", round_name="2026"), returns


def without_revision(data: bytes) -> bytes:
    """Return a form as it was made before forms had a revision."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    stamp = workbook["hsbstar"]
    (row,) = [cell.row for cell in stamp["A"] if cell.value == "revision"]
    stamp.cell(row, 1).value = stamp.cell(row, 2).value = None
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize("age", [lambda data: data, without_revision])
def test_a_statement_that_was_not_on_the_form_is_neither_blank_nor_missing(
    age: Callable[[bytes], bytes], small: Framework, revised: Framework
) -> None:
    """It is no finding, and in no count of the return."""
    returned = read(age(form(small, "Police")), revised)
    assert {answer.statement.id for answer in returned.answers
            if answer.answered is Answered.NOT_ON_FORM} == {"d1-d"}
    assert (returned.expected, returned.count(Answered.BLANK)) == (9, 0)
    assert returned.revision == 1


def test_on_a_form_of_today_a_statement_that_is_gone_is_still_missing(revised: Framework) -> None:
    """Only a form of an earlier revision may lack it."""
    workbook = openpyxl.load_workbook(io.BytesIO(form(revised, "Police")))
    workbook.worksheets[1].delete_rows(8)
    out = io.BytesIO()
    workbook.save(out)
    _, findings = read_return(out.getvalue(), "a.xlsx", revised)
    assert "statement-missing" in {found.code for found in findings}


def test_a_round_of_earlier_forms_is_the_round_that_it_was(
    small: Framework, revised: Framework
) -> None:
    """Its domains have as many statements as its forms."""
    collated, _ = scored(revised, form(small, "Police"), form(small, "Schools", score=1))
    assert [(domain.scored, domain.of) for domain in collated.domains] == [(3, 3)] * 3
    assert collated.source.revision == 1


def test_forms_of_two_revisions_in_one_round(small: Framework, revised: Framework) -> None:
    """Who did not have the statement is not missed there, and the star tool says so."""
    collated, returns = scored(revised, form(small, "Police"), form(revised, "Schools", score=1))
    added = collated.domains[0].statements[3]
    assert added.by_agency == {"Police": Answered.NOT_ON_FORM, "Schools": 1}
    assert added.score == Fraction(1)
    assert added.applies
    star = fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, revised, tuple(returns)))
    again, findings = read_star_tool(star, "star-tool.xlsx")
    assert findings == []
    assert again
    assert [score.by_agency for score in again.statements] == [
        score.by_agency for score in collated.statements]
    assert again.source.revision == 2


def test_a_preset_is_neither_an_answer_nor_expected(small: Framework) -> None:
    """Left as it is, that is: scored all the same, it is both."""
    data = framework_data()
    for statement in data["domains"][0]["statements"]:
        statement["agencies"] = ["education"]
    framework = read_framework(framework_bytes(data), "routed.yaml")
    returned = read(form(framework, "Police", kind="police"), framework)
    assert (returned.not_expected, returned.expected) == (3, 6)
    assert returned.count(Answered.SCORED) == 6
    assert returned.count(Answered.NOT_APPLICABLE) == 0
    workbook = openpyxl.load_workbook(io.BytesIO(form(framework, "Police", kind="police")))
    workbook.worksheets[1]["E5"] = 2
    out = io.BytesIO()
    workbook.save(out)
    over, _ = read_return(out.getvalue(), "a.xlsx", framework)
    assert over
    assert (over.not_expected, over.expected, over.count(Answered.SCORED)) == (2, 7, 7)
    assert small.by_ref.keys() == framework.by_ref.keys()


def test_a_comparison_says_that_the_form_asks_more_agencies(
    cli: Callable[..., Ran], small: Framework, revised: Framework, tmp_path: Path
) -> None:
    """New answers count under statements; the change of matched answers is that of both rounds."""
    (tmp_path / "revised.yaml").write_bytes(framework_bytes(second_revision()))
    for name, framework, date, score in (
        ("2026", small, "31 March 2026", 3), ("2027", revised, "31 March 2027", 1),
    ):
        (tmp_path / name).mkdir()
        for agency, kind in (("Police", "police"), ("Schools", "education")):
            data = form(framework, agency, name, kind=kind, date=date,
                        score=3 if agency == "Police" else score)
            (tmp_path / name / f"{agency}.xlsx").write_bytes(data)
    done = cli("compare", "2026", "2027", "--framework", "revised.yaml", "-o", "out",
               "--format", "json")
    assert done.code == 0
    content = json.loads(done.out)
    first = content["domains"][0]
    # Schools score 1 where they had N/A before; the police still score 3.
    assert first["scores"] == [3.0, 2.0]
    assert (first["matched_change"], first["agencies_change"]) == (0.0, 0.0)
    assert first["statements_change"] == first["change"] == -1.0
    sentence = ("The form for 2027 asks more agencies than the form for 2026 (revision 2, "
                "previously 1), so 9 scores are for statements that the same agency did not score "
                "before.")
    said = cli("compare", "2026", "2027", "--framework", "revised.yaml", "-o", "out", "--force")
    assert sentence in said.out + said.err


def test_a_next_round_after_forms_of_an_earlier_revision(
    cli: Callable[..., Ran], small: Framework, tmp_path: Path
) -> None:
    """A statement that was not on the last form is shown as new."""
    (tmp_path / "revised.yaml").write_bytes(framework_bytes(second_revision()))
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "police.xlsx").write_bytes(form(small, "Police"))
    made = cli("new-audit", "--round", "2027", "--last", "2026", "-o", "forms",
               "--framework", "revised.yaml")
    assert made.code == 0
    (path,) = (tmp_path / "forms").glob("*.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[1]
    last = {row[0].value: row[7].value for row in sheet.iter_rows(min_row=5, max_row=8)}
    assert last == {"1.1": 3, "1.2": 3, "1.10": 3, "1.11": "new"}


def test_a_later_form_that_asks_nobody_more_is_not_mentioned(
    small: Framework, revised: Framework
) -> None:
    """Only scores of an agency where it had none before are counted."""
    first, _ = scored(revised, form(small, "Police"), form(small, "Schools"))
    second, _ = scored(revised, form(revised, "Police"), form(revised, "Schools"))
    assert second.source.revision == 2
    assert not [text for text in round_caveats([first, second]) if "asks more agencies" in text]
