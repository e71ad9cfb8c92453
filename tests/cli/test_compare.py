"""`hsbstar compare` on made-up areas whose truth is known."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.file import read_framework
from hsbstar.plan.layout import ACTIONS, FIRST_ROW, PLANNED
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.again import again
from support.frameworks import framework_bytes, framework_data
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conftest import Ran

AGENCIES = ("Ash", "Beech", "Cedar", "Elm", "Fir", "Gorse", "Hazel", "Ivy")
IDS = [f"d{domain}-{letter}" for domain in (1, 2, 3) for letter in "abc"]
DATES = {"one": "1 March 2025", "two": "1 December 2025", "three": "1 June 2027"}


@pytest.fixture
def area(
    cli: Callable[..., Ran], filled: Callable[..., bytes], tmp_path: Path
) -> Callable[..., Path]:
    """Make a round's returns of what each agency scored in all statements, and its star tool."""

    def make(name: str, scores: Mapping[str, Any], **options: Any) -> Path:
        folder = tmp_path / f"{name}-returns"
        folder.mkdir()
        for agency, said in scores.items():
            given = said if isinstance(said, list) else [said] * len(IDS)
            answers = {id_: (score, "Minutes.", "") for id_, score in zip(IDS, given, strict=True)}
            data = filled(agency, round_name=name, date=options.get("date", DATES[name]),
                          answers=answers)
            (folder / f"{agency}.xlsx").write_bytes(data)
        assert cli("score", folder, "-o", tmp_path / name, *options.get("given", ())).code == 0
        return tmp_path / name / "star-tool.xlsx"

    return make


def compared(cli: Callable[..., Ran], *arguments: str | Path) -> dict[str, Any]:
    """Return what `compare --format json` says."""
    said = cli("compare", *arguments, "-o", "out", "--format", "json", "--force")
    assert said.code == 0, said.err
    content: dict[str, Any] = json.loads(said.out)
    return content


def codes(content: Mapping[str, Any]) -> list[str]:
    """Return the codes of findings."""
    return [entry["code"] for entry in content["findings"]]


def test_what_rests_on_few_agencies_is_marked_in_lists(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """Two agencies rose and went apart on the first statement; three stayed low on the last."""
    rest = [2] * 7
    before = area("one", {"Ash": [0, *rest, 0], "Beech": [1, *rest, 0], "Cedar": [None, *rest, 0]})
    after = area("two", {"Ash": [4, *rest, 0], "Beech": [1, *rest, 0], "Cedar": [None, *rest, 0]})
    said = cli("compare", before, after, "-o", "out", "--statements")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert any(line.startswith("Rose most: 1.1 (+2.0, only 2 agencies) ") for line in lines)
    assert "New disagreements: 1.1 (only 2 agencies)" in lines
    assert "Still among the lowest two scores in every round: 3.10" in lines
    row = next(line.split("\t") for line in lines if line.startswith("1.1\t"))
    assert row[-1] == "only 2"


def test_an_area_whose_score_rises_only_because_a_low_scorer_left(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """2.67 to 3: plainly a rise, but nobody changed an answer."""
    first = area("one", {**dict.fromkeys(AGENCIES, 3), "Sceptic": 0})
    last = area("two", dict.fromkeys(AGENCIES, 3))
    content = compared(cli, first, last)
    for domain in content["domains"]:
        assert domain["verdict"] == "no clear change"
        assert (domain["p_value"], domain["interval"]) == (1, [0, 0])
    for statement in content["statements"]:
        assert (statement["verdict"], statement["p_value"], statement["interval"]) == (None,) * 3
    for entry in (*content["domains"], *content["statements"]):
        assert entry["change"] == pytest.approx(1 / 3)
        assert entry["matched_change"] == entry["statements_change"] == entry["choices_change"] == 0
        assert entry["agencies_change"] == pytest.approx(1 / 3)
        assert (entry["pairs"], entry["rose"], entry["fell"], entry["stayed"]) == (8, 0, 0, 8)
        assert entry["respondents"] == [9, 8]
    assert content["agencies"] == {"both": list(AGENCIES), "joined": [], "left": ["Sceptic"]}


def test_the_errors_in_a_star_tool_are_repeated(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """Once in each output: the terminal, the JSON and the workbook; choices stay apart."""
    wrong = {**dict.fromkeys(AGENCIES, 3), "Ivy": [9, *[3] * 8]}
    first = area("one", wrong, given=("--allow-errors", "--minimum-agencies", "2"))
    last = area("two", dict.fromkeys(AGENCIES, 3))
    said = cli("compare", first, last, "-o", "out")
    cautions = compared(cli, first, last)["cautions"]
    assert [caution for caution in cautions if "error" in caution] == [
        "one: Scored despite errors. 1 error in the returns: faulty answers count as blank."
    ]
    summary = opened(Path("out/comparison.xlsx").read_bytes())["Summary"]
    cells = " ".join(str(cell.value) for row in summary["A1:A3"] for cell in row)
    for output in (" ".join(said.out.split()), cells):
        assert output.count("Scored despite errors") == 1
        assert output.count("was not scored as usual") == 1


def test_an_area_that_really_rose(cli: Callable[..., Ran], area: Callable[..., Path]) -> None:
    """Six rose by 1, two by 2, in all domains: worked out again here from the answers alone."""
    rises = [1, 1, 1, 2, 1, 1, 2, 1]
    first = area("one", dict.fromkeys(AGENCIES, 1))
    last = area("two", {name: 1 + rise for name, rise in zip(AGENCIES, rises, strict=True)})
    content = compared(cli, first, last)
    sums = [abs(sum(pattern)) for pattern in
            itertools.product(*((rise, -rise) for rise in rises))]
    p_value = sum(total >= sum(rises) for total in sums) / len(sums)
    assert p_value == pytest.approx(2 / 2**8)
    for domain in content["domains"]:
        assert domain["change"] == domain["matched_change"] == pytest.approx(sum(rises) / 8)
        assert domain["p_value"] == pytest.approx(p_value)
        assert domain["p_holm"] == domain["p_value"]
        assert domain["verdict"] == "clear rise"
        assert 0 < domain["interval"][0] < sum(rises) / 8 < domain["interval"][1] <= 2
    assert content["rose_most"] == [
        f"{domain}.{place}" for domain in (1, 2, 3) for place in (1, 2, 10)]


def test_five_agencies_are_too_few_for_a_verdict(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """All five rose by 3: no interval, no p, and the terminal says why."""
    first = area("one", dict.fromkeys(AGENCIES[:5], 1))
    last = area("two", dict.fromkeys(AGENCIES[:5], 4))
    content = compared(cli, first, last)
    assert {(domain["verdict"], domain["interval"], domain["p_value"])
            for domain in content["domains"]} == {
        ("too few to tell", None, None)
    }
    shown = cli("compare", first, last, "-o", "text").out
    assert "Only 5 agencies answered in both the first and the last round. At least 6" in shown
    assert shown.count("\ttoo few to tell\t5\t0\t0\t0.0\t0.0\tAt least 6 agencies") == 3
    assert "clear" not in shown


def test_near_names_are_proposed_and_settled(
    cli: Callable[..., Ran], area: Callable[..., Path], tmp_path: Path
) -> None:
    """Without --same they are two; by option or by a .csv file they are the same."""
    first = area("one", {"Police": 1, "Schools": 2})
    last = area("two", {"Northshire Police": 3, "SCHOOLS": 2})
    content = compared(cli, first, last)
    assert codes(content) == ["agencies-alike"]
    assert '--same "Police=Northshire Police"' in content["findings"][0]["fix"]
    assert content["agencies"]["both"] == ["SCHOOLS"]
    shown = cli("compare", first, last, "-o", "out", "--force")
    assert shown.err == ("To count these names as the same agency, add:\n"
                         '  --same "Police=Northshire Police"\n')
    (tmp_path / "same.csv").write_text("agency,same as\nPolice,Northshire Police\n")
    for settled in ("Police=Northshire Police", "same.csv"):
        content = compared(cli, first, last, "--same", settled)
        assert codes(content) == []
        assert content["agencies"]["both"] == ["Northshire Police", "SCHOOLS"]
        assert content["domains"][0]["matched_change"] == 1
    sheet: Any = opened(tmp_path / "out" / "comparison.xlsx")["Agencies matched"]
    assert [cell.value for cell in sheet[6]][:3] == [
        "Northshire Police", "answered as ‘Police’", "answered"
    ]
    refused = cli("compare", first, last, "--same", "Polise=Northshire Police", "-o", "no")
    assert refused.code == 2
    assert "Did you mean ‘Police’?" in refused.err
    assert not (tmp_path / "no").exists()


def test_rounds_are_ordered_by_their_dates(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """Named the other way round they give the same figures, and a finding."""
    first, last = area("one", {"Police": 1}), area("two", {"Police": 3})
    forth, back = compared(cli, first, last), compared(cli, last, first)
    assert codes(forth) == []
    assert codes(back) == ["rounds-out-of-order"]
    assert "one (1 March 2025), two (1 December 2025)" in back["findings"][0]["message"]
    assert back["domains"] == forth["domains"]
    assert forth["next_due"] == ["2026-06-01", "2026-12-01"]


def test_one_wrong_date_is_reported_with_its_cell(
    cli: Callable[..., Ran], area: Callable[..., Path], filled: Callable[..., bytes],
    tmp_path: Path,
) -> None:
    """In a folder and in a star tool; the rounds stay as they were named."""
    first = area("one", {"Police": 1, "Schools": 1})
    folder = tmp_path / "one-returns"
    (folder / "Health.xlsx").write_bytes(
        filled("Health", round_name="one", date="1 March 2062"))
    scored = cli("score", folder, "-o", tmp_path / "wrong")
    assert scored.code == 0
    assert "date-unlikely" in scored.out
    last = area("two", {"Police": 3, "Schools": 3})
    forth = compared(cli, first, last)
    for given, code, sheet in ((folder, "date-unlikely", "Start here"),
                               (tmp_path / "wrong" / "star-tool.xlsx", "round-date-unlikely",
                                "Returns")):
        content = compared(cli, given, last)
        (found,) = (each for each in content["findings"] if each["code"].endswith("unlikely"))
        assert (found["code"], found["sheet"]) == (code, sheet)
        assert found["cell"]
        assert "1 March 2062, which is more than 18 months" in found["message"]
        assert codes(content).count("rounds-out-of-order") == 0
        assert content["interval"] == forth["interval"]


def test_three_rounds_have_steps_and_ends(
    cli: Callable[..., Ran], area: Callable[..., Path], tmp_path: Path
) -> None:
    """Down by 1, then up by 2: each step is shown, and the first to the last."""
    paths = [area(name, dict.fromkeys(AGENCIES, score))
             for name, score in zip(DATES, (2, 1, 3), strict=True)]
    content = compared(cli, *paths)
    for domain in content["domains"]:
        assert domain["scores"] == [2, 1, 3]
        assert [step["matched_change"] for step in domain["steps"]] == [-1, 2]
        assert [step["verdict"] for step in domain["steps"]] == ["clear fall", "clear rise"]
        assert domain["matched_change"] == 1
    assert content["steps_months"] == [9, 18]
    assert content["interval"].startswith(
        "one to two: 9 months, within the advised 6 to 12 months; two to three: 18 months, later "
        "than the advised 6 to 12 months.")
    book: Any = opened(tmp_path / "out" / "comparison.xlsx")
    assert [cell.value for cell in book["Trend"][5]][2:8] == [
        "one", "Scored, one", "two", "Scored, two", "three", "Scored, three"
    ]
    assert [cell.value for cell in book["Trend"][6]][2:8] == [2, "3 of 3", 1, "3 of 3", 3, "3 of 3"]


def test_a_fall_can_end_with_1(cli: Callable[..., Ran], area: Callable[..., Path]) -> None:
    """A fall of matched answers; a clear fall with its own option; no fall by who answered."""
    high = area("one", {**dict.fromkeys(AGENCIES, 3), "Keen": 4})
    low = area("two", {**dict.fromkeys(AGENCIES[:5], 3), **dict.fromkeys(AGENCIES[5:], 2)})
    said = cli("compare", high, low, "-o", "out", "--fail-on-decline")
    assert said.code == 1
    assert "Fell: domain 1, Finding out, by 0.4 (no clear change)." in said.err
    assert cli("compare", high, low, "-o", "o2", "--fail-on-clear-fall").code == 0
    deep = area("three", dict.fromkeys(AGENCIES, 1))
    said = cli("compare", high, deep, "-o", "o3", "--fail-on-clear-fall")
    assert said.code == 1
    assert "(clear fall)" in said.err
    assert cli("compare", low, again(low), "-o", "o4", "--fail-on-decline").code == 0


def test_a_keen_agency_that_left_is_no_decline(
    cli: Callable[..., Ran], area: Callable[..., Path]
) -> None:
    """The plain score fell, no matched answer did: exit 0."""
    first = area("one", {**dict.fromkeys(AGENCIES, 2), "Keen": 4})
    last = area("two", dict.fromkeys(AGENCIES, 2))
    assert cli("compare", first, last, "-o", "out", "--fail-on-decline").code == 0


def test_actions_of_the_last_plan_are_next_to_their_statements(
    cli: Callable[..., Ran], area: Callable[..., Path], tmp_path: Path
) -> None:
    """In the workbook with who and when; on the terminal and in JSON never what they say."""
    first, last = area("one", {"Police": [1] * 8 + [3]}), area("two", {"Police": 2})
    assert cli("plan", first, "-o", "plan.xlsx").code == 0
    book = opened((tmp_path / "plan.xlsx").read_bytes())
    typed = {"action": "Write the guide.", "owner": "A lead", "status": "In progress"}
    for column in PLANNED:
        if column.key in typed:
            cell: Any = book[ACTIONS.sheet].cell(*ACTIONS.place(FIRST_ROW, column.key))
            cell.value = typed[column.key]
    (tmp_path / "plan.xlsx").write_bytes(workbook_bytes(book))
    said = cli("compare", first, last, "--plan", "plan.xlsx", "-o", "out")
    assert said.code == 0
    assert "The plan from one had actions for 1 statement: 1 rose" in said.out
    assert "Write the guide" not in said.out
    sheet: Any = opened(tmp_path / "out" / "comparison.xlsx")["Statements"]
    place = [cell.value for cell in sheet[5]].index("Actions planned")
    planned = {row[0]: row[place] for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert list(filter(None, planned.values())) == ["Write the guide. (A lead; in progress)"]
    content = compared(cli, first, last, "--plan", "plan.xlsx")
    assert [entry["planned"] for entry in content["statements"] if entry["planned"]] == [
        [{"status": "In progress", "due": None}]
    ]
    wrong = cli("compare", first, last, "--plan", first, "-o", "no")
    assert (wrong.code, (tmp_path / "no").exists()) == (2, False)
    assert "--plan must be an action plan, but" in wrong.err


def test_returns_of_two_editions_are_read_by_their_own_frameworks(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The id stays where ref and wording changed; each folder is read by its edition's file."""
    data = framework_data()
    files = []
    for edition, ref in (("1", "1.1"), ("2", "1.7")):
        data["edition"] = edition
        data["domains"][0]["statements"][0]["ref"] = ref
        path = tmp_path / f"edition-{edition}.yaml"
        path.write_bytes(framework_bytes(data))
        files.append(path)
        framework = read_framework(path.read_bytes(), "f")
        heading = Heading(area="Northshire", round=f"of {edition}", agency="Police")
        answers = {id_: (int(edition), "", "") for id_ in IDS}
        form = fill_in(write_audit_workbook(framework, heading), audit_layout(framework),
                       Filled({"date": f"1 March 202{edition}"}, answers))
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "police.xlsx").write_bytes(form)
    both = [word for path in files for word in ("--framework", path)]
    content = compared(cli, "1", "2", *both)
    first = content["statements"][0]
    assert (first["ref"], first["id"], first["matched_change"]) == ("1.7", "d1-a", 1)
    assert any("different editions" in caution for caution in content["cautions"])
    said = cli("compare", "1", "2", "--framework", files[0], "-o", "no")
    assert said.code == 1
    assert "edition-differs" in said.out


def test_the_same_rounds_give_the_same_bytes(
    cli: Callable[..., Ran], area: Callable[..., Path], tmp_path: Path
) -> None:
    """Workbook and picture, twice."""
    def outputs(folder: str, *paths: Path) -> dict[str, bytes]:
        assert cli("compare", *paths, "-o", folder, "--chart", "c.png", "--chart", "c.svg",
                   "--chart", "c.pdf").code == 0
        return {path.name: path.read_bytes() for path in sorted((tmp_path / folder).iterdir())}

    paths = (area("one", dict.fromkeys(AGENCIES, 1)), area("two", dict.fromkeys(AGENCIES, 2)))
    assert outputs("a", *paths) == outputs("b", *paths)
