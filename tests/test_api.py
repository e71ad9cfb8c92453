"""What `import hsbstar` offers to Python users: a round in three lines, and no silent error."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import hsbstar
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from hsbstar.core.version import __version__
from hsbstar.returns import batches
from support.console_blocks import MANUAL, fences

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework.model import Framework
    from support.console_blocks import Stage

PAGE = MANUAL / "how-to" / "use-from-python.md"
FUNCTIONS = [name for name in dir(hsbstar) if inspect.isfunction(getattr(hsbstar, name))]
untyped: Any = hsbstar
"""The same for a user without a type checker."""
FAULTY = {"d1-a": (9, "", "")}
"""A score that is not on the scale."""


@pytest.fixture
def page_folder(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a coordinator has: two rounds of returns, and a framework file."""
    stage.set_up(tmp_path)
    (tmp_path / "mine.yaml").write_bytes(bundled(FRAMEWORK_FILE))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> Callable[..., tuple[list[hsbstar.Return], list[hsbstar.Finding]]]:
    """Read returns of the small framework, by the names of their agencies."""

    def reading(
        folder: str = "returns", round_name: str = "2026", **returns: bytes | dict[str, Any]
    ) -> tuple[list[hsbstar.Return], list[hsbstar.Finding]]:
        place = tmp_path / folder
        place.mkdir()
        for agency, returned in returns.items():
            data = returned if isinstance(returned, bytes) else filled(
                agency, answers=returned, round_name=round_name)
            (place / f"{agency}.xlsx").write_bytes(data)
        return hsbstar.read_returns(place, framework=small)

    return reading


def python(program: str, folder: Path) -> str:
    """Return what a program prints that runs in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=False, cwd=folder)
    assert not done.returncode, done.stderr
    return done.stdout


def test_the_marking_of_the_returns_is_on_what_is_made_of_them(
    read: Callable[..., tuple[list[hsbstar.Return], list[hsbstar.Finding]]],
    filled: Callable[..., bytes], tmp_path: Path,
) -> None:
    """Unless another one is given: star tool, star and comparison."""
    returns, _ = read(Police=filled(marking="OFFICIAL-SENSITIVE"))
    scored = hsbstar.score_round(returns)

    def tops(path: Path) -> set[str]:
        book: Any = openpyxl.load_workbook(path)
        return {sheet.oddHeader.center.text for sheet in book.worksheets
                if sheet.sheet_state == "visible"}

    for marking, shown in ((None, "OFFICIAL-SENSITIVE"), ("SECRET", "SECRET")):
        tool = hsbstar.fill_star_tool(scored, returns, tmp_path / "s.xlsx", marking=marking,
                                      force=True)
        star = hsbstar.draw_star(scored, tmp_path / "s.svg", marking=marking, force=True)
        hsbstar.compare_rounds(scored, tool, workbook=tmp_path / "c.xlsx", force=True)
        assert tops(tool) == tops(tmp_path / "c.xlsx") == {shown}
        assert star.read_text(encoding="utf-8").count(f">{shown}<") == 2
    hsbstar.compare_rounds(scored, tool, workbook=tool.with_name("o.xlsx"), marking="OFFICIAL")
    assert tops(tmp_path / "o.xlsx") == {"OFFICIAL"}
    raised = scored.marked("SECRET")
    assert tops(hsbstar.fill_star_tool(raised, returns, tool, force=True)) == {"SECRET"}


def test_the_import_loads_nothing_heavy(tmp_path: Path) -> None:
    """Only what was used is loaded: no library that is not Python's own, nor any room but core."""
    program = (
        "import sys; known = set(sys.modules); import hsbstar; dir(hsbstar)\n"
        "print(sorted(set(sys.modules) - known))"
    )
    loaded = ast.literal_eval(python(program, tmp_path))
    assert {name.split(".")[0] for name in loaded} <= {
        "hsbstar", "lazy_loader", *sys.stdlib_module_names
    }
    assert {name for name in loaded if name.startswith("hsbstar")} == {"hsbstar"}


def test_reading_and_scoring_load_no_compiled_library(page_folder: Path) -> None:
    """A notebook waits for what draws or writes workbooks only where it does so."""
    program = (
        "import hsbstar, sys\n"
        "returns, _ = hsbstar.read_returns('returns', framework=hsbstar.read_framework())\n"
        "hsbstar.score_round(returns); print(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = set(ast.literal_eval(python(program, page_folder)))
    heavy = {"lxml", "matplotlib", "multiprocessing", "numpy", "openpyxl", "pydantic", "typer"}
    assert not loaded & heavy


def test_names_are_few_and_found_by_completion() -> None:
    """`dir` has the public names and no other; a name that is not there is an AttributeError."""
    assert {"read_returns", "score_round", "draw_star"} < set(dir(hsbstar))
    assert len(dir(hsbstar)) <= 13
    assert hsbstar.__version__ == __version__
    with pytest.raises(AttributeError, match="no_such_name"):
        hsbstar.no_such_name  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_documented_and_typed(name: str) -> None:
    """Each argument, what comes back and what is raised; options are given by name alone."""
    function = getattr(hsbstar, name)
    documented = inspect.getdoc(function) or ""
    for section in ("Args:", "Returns:", "Raises:", "HsbstarError"):
        assert section in documented
    parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        assert f"{parameter.name}:" in documented, parameter.name
        if parameter.default is not parameter.empty:
            assert parameter.kind is parameter.KEYWORD_ONLY or parameter.name == "path"
    names = {parameter.name for parameter in parameters}
    assert set(function.__annotations__) == names | {"return"}


def test_three_lines_score_as_the_command_does(
    page_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same figures as `hsbstar score`, the same picture and star tool; nothing is printed."""
    # The command would know from it who was to return the audit.
    (page_folder / "audit.yaml").unlink()
    returns, findings = hsbstar.read_returns("returns")
    spring = hsbstar.score_round(returns)
    assert hsbstar.draw_star(spring, "star.png") == Path("star.png")
    hsbstar.fill_star_tool(spring, returns, Path("star-tool.xlsx"))
    assert capsys.readouterr() == ("", "")
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", "score", "returns", "-o", "out", "--format", "json"],
        capture_output=True, text=True, check=True, cwd=page_folder,
    )
    printed = json.loads(done.stdout)
    assert [float(domain.score or 0) for domain in spring.domains] == [
        domain["score"] for domain in printed["domains"]
    ]
    assert len(findings) == len(printed["findings"])
    for name in ("star.png", "star-tool.xlsx"):
        assert (page_folder / name).read_bytes() == (page_folder / "out" / name).read_bytes(), name


def test_the_page_runs(page_folder: Path) -> None:
    """The blocks of the how-to page, one after the other in one folder, as in a notebook."""
    names: dict[str, Any] = {}
    for block in fences(PAGE, "python"):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    assert {"star.png", "star-tool.xlsx", "comparison.xlsx"} <= {
        path.name for path in page_folder.iterdir()
    }
    assert names["scores"][names["weakest_first"][0].title] == min(names["scores"].values())


def test_types_are_known_to_mypy(tmp_path: Path) -> None:
    """The page's blocks and a user's annotations pass `mypy --strict`; a wrong type does not."""
    right = "".join(fences(PAGE, "python")) + (
        "def lowest_of(one: hsbstar.Round) -> float | None:\n"
        "    score = one.weakest_domains[0].score\n"
        "    return None if score is None else float(score)\n"
        "reveal_type(hsbstar.read_returns)\n"
    )
    wrong = "import hsbstar\nhsbstar.draw_star('returns', 'star.png')\nhsbstar.nothing\n"
    for name, text in (("right.py", right), ("wrong.py", wrong)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary",
         "right.py", "wrong.py"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("right.py") and "error" in line] == []
    assert any("Any" not in line and "Return" in line for line in lines if "note: Reveal" in line)
    assert [re.search(r"\[([\w-]+)\]$", line)[1]  # type: ignore[index] # each has one
            for line in lines if line.startswith("wrong.py")] == ["arg-type", "attr-defined"]


def test_errors_are_refused_though_nobody_looked_at_the_findings(
    read: Callable[..., Any],
) -> None:
    """A faulty score, or a file that cannot be read, stops the score with its place."""
    returns, _ = read(Police=FAULTY, Schools={}, Health=b"no workbook")
    with pytest.raises(hsbstar.HsbstarError, match="2 errors") as refused:
        hsbstar.score_round(returns)
    assert "Police.xlsx" in str(refused.value)
    assert "Health.xlsx" in str(refused.value)
    assert "allow_errors=True" in str(refused.value)


def test_a_part_of_the_returns_still_knows_what_could_not_be_read(
    read: Callable[..., Any],
) -> None:
    """Slices and comprehensions of the returns keep the errors that concern them, and no other."""
    returns, _ = read(Police=FAULTY, Schools={}, Health=b"no workbook")
    schools = [returned for returned in returns if returned.agency == "Schools"]
    with pytest.raises(hsbstar.HsbstarError, match=r"1 error:\n.*Health\.xlsx"):
        hsbstar.score_round(schools)
    scored = hsbstar.score_round(schools, allow_errors=True)
    assert scored.agencies == ("Schools",)
    assert "Health.xlsx" in scored.notice


def test_a_round_that_was_scored_despite_errors_has_a_notice_everywhere(
    read: Callable[..., Any], tmp_path: Path,
) -> None:
    """Faulty answers are blank, never 0; picture, star tool and comparison bear the notice."""
    returns, _ = read(Police=FAULTY, Schools={"d1-a": (2, "", "")})
    scored = hsbstar.score_round(returns, allow_errors=True)
    assert scored.statements[0].scores == {"Schools": 2}
    assert scored.notice.startswith("Scored despite errors. 1 error")
    star = hsbstar.draw_star(scored, tmp_path / "star.svg")
    assert "Scored despite errors" in star.read_text("utf-8")
    tool = hsbstar.fill_star_tool(scored, returns, tmp_path / "star-tool.xlsx")
    assert scored.notice in texts_of(tool)
    later, _ = read("later", round_name="2027", Police={}, Schools={})
    workbook = tmp_path / "comparison.xlsx"
    hsbstar.compare_rounds(scored, hsbstar.score_round(later), workbook=workbook)
    assert any(scored.notice in text for text in texts_of(workbook))


def texts_of(workbook: Path) -> set[str]:
    """Return all texts in the cells of a workbook."""
    book = openpyxl.load_workbook(workbook)
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


def test_several_returns_of_an_agency_are_refused_until_they_are_read_with_a_choice(
    read: Callable[..., Any], filled: Callable[..., bytes], tmp_path: Path,
) -> None:
    """Also with `allow_errors`; what was chosen is on everything that is made of the round."""
    returns, findings = read(Police={}, Schools={})
    framework, folder = returns[0].framework, Path(returns[0].file).parent
    (folder / "v2.xlsx").write_bytes(
        filled("Police", date="2 April 2026", answers={"d1-a": (1, "", "")}))
    both, findings = hsbstar.read_returns(folder, framework=framework)
    assert [found.code for found in findings if found.severity == "error"] == ["agency-twice"]
    for allowed in (False, True):
        with pytest.raises(hsbstar.HsbstarError, match=r"v2\.xlsx.*\n.*versions=.la") as refused:
            hsbstar.score_round(both, allow_errors=allowed)
        assert "allow_errors=True to" not in str(refused.value)
    assert not hsbstar.score_round([each for each in both if "v2" not in each.file]).notice
    chosen, findings = hsbstar.read_returns(folder, framework=framework, versions="latest")
    assert [Path(old.file).name for each in chosen for old in each.replaces] == ["Police.xlsx"]
    scored = hsbstar.score_round(chosen)
    assert scored.statements[0].scores["Police"] == 1
    stated = scored.source.versions
    tool = hsbstar.fill_star_tool(scored, chosen, tmp_path / "tool.xlsx")
    assert stated in texts_of(tool)
    star = hsbstar.draw_star(scored, tmp_path / "star.svg")
    assert "its latest return" in star.read_text("utf-8")
    with pytest.raises(hsbstar.HsbstarError, match="hsbstar never changes inputs"):
        hsbstar.fill_star_tool(scored, chosen, folder / "Police.xlsx", force=True)
    mean, _ = hsbstar.read_returns(folder, framework=framework, versions="mean")
    assert hsbstar.score_round(mean).statements[0].scores["Police"] == 2
    used, _ = hsbstar.read_returns(folder, framework=framework, use=folder / "Police.xlsx")
    assert hsbstar.score_round(used).statements[0].scores["Police"] == 3
    again = [*chosen, *(each for each in both if each.file.endswith("Police.xlsx"))]
    with pytest.raises(hsbstar.HsbstarError, match="returned the audit twice"):
        hsbstar.score_round(again)
    with pytest.raises(hsbstar.HsbstarError, match="versions must be"):
        hsbstar.read_returns(folder, framework=framework, versions="last")
    compared, _ = hsbstar.compare_rounds(folder, scored, framework=framework, versions="mean")
    assert compared.rounds[0].source.versions != compared.rounds[1].source.versions
    with pytest.raises(hsbstar.HsbstarError, match=r"audit twice.*\n.*versions=.la") as refused:
        hsbstar.compare_rounds(folder, scored, framework=framework)
    assert "allow_errors" not in str(refused.value)
    with pytest.raises(hsbstar.HsbstarError, match="this file is not among the returns"):
        hsbstar.compare_rounds(tool, scored, framework=framework, use=folder / "v2.xlsx")


def test_rounds_are_not_mixed(read: Callable[..., Any]) -> None:
    """Returns of two rounds are an error together, and none where they are parted again."""
    first, _ = read("first", Police={}, Schools={})
    later, _ = read("later", round_name="2027", Health={})
    with pytest.raises(hsbstar.HsbstarError, match="‘2027’"):
        hsbstar.score_round([*first, *later])
    place = Path(first[0].file).parent.parent
    both, findings = hsbstar.read_returns(
        [place / "first", place / "later"], framework=first[0].framework
    )
    assert "error" in {finding.severity for finding in findings}
    parted = hsbstar.score_round([returned for returned in both if returned.agency != "Health"])
    assert not parted.notice


def test_nothing_is_replaced_without_force(
    read: Callable[..., Any], tmp_path: Path,
) -> None:
    """Existing files stay without `force`; a return stays even with it."""
    returns, _ = read(Police={}, Schools={})
    scored = hsbstar.score_round(returns)
    existing = tmp_path / "existing.png"
    existing.write_bytes(b"mine")
    with pytest.raises(hsbstar.HsbstarError, match="force=True"):
        hsbstar.draw_star(scored, existing)
    assert existing.read_bytes() == b"mine"
    hsbstar.draw_star(scored, str(existing), dpi=50, force=True)
    assert existing.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(hsbstar.HsbstarError, match="hsbstar never changes inputs"):
        hsbstar.fill_star_tool(scored, returns, returns[0].file, force=True)
    tool = hsbstar.fill_star_tool(scored, returns, tmp_path / "new" / "star-tool.xlsx")
    with pytest.raises(hsbstar.HsbstarError, match="hsbstar never changes inputs"):
        hsbstar.compare_rounds(tool, scored, workbook=tool, force=True)
    with pytest.raises(hsbstar.HsbstarError, match="force=True"):
        hsbstar.compare_rounds(tool, scored, workbook=existing)


def test_a_star_tool_is_filled_only_with_its_own_returns(
    read: Callable[..., Any], tmp_path: Path,
) -> None:
    """Other returns than those that were scored would contradict the scores."""
    returns, _ = read(Police={}, Schools={"d1-a": (0, "", "")})
    scored = hsbstar.score_round(returns)
    with pytest.raises(hsbstar.HsbstarError, match="not the ones in the round"):
        hsbstar.fill_star_tool(scored, returns[:1], tmp_path / "star-tool.xlsx")


def test_evidence_is_read_only_where_it_is_called_for(
    read: Callable[..., Any], small: Framework,
) -> None:
    """It can be about a child: a notebook shows what it holds."""
    returns, _ = read(Police={"d1-a": (3, "Minutes of May.", "")})
    assert not any(answer.evidence for answer in returns[0].answers)
    assert returns[0].answers[0].has_evidence
    whole, _ = hsbstar.read_returns(returns[0].file, framework=small, with_evidence=True)
    assert whole[0].answers[0].evidence == "Minutes of May."
    assert "Minutes" not in repr(whole) + repr(hsbstar.score_round(whole))


def test_a_round_its_star_tool_and_its_folder_compare_alike(
    read: Callable[..., Any], small: Framework, tmp_path: Path,
) -> None:
    """A round, its star tool and its folder give the same; findings have their places."""
    first, _ = read("first", Police={}, Schools={"d1-a": (0, "", "")})
    later, _ = read("later", round_name="2027", Police={}, **{"Schools Forum": {}})
    spring, autumn = hsbstar.score_round(first), hsbstar.score_round(later)
    tool = hsbstar.fill_star_tool(spring, first, tmp_path / "star-tool.xlsx")
    by_round, findings = hsbstar.compare_rounds(spring, autumn)
    for place in (tool, tmp_path / "first"):
        again, _ = hsbstar.compare_rounds(place, autumn, framework=small)
        assert [(domain.scores, domain.moved) for domain in again.domains] == [
            (domain.scores, domain.moved) for domain in by_round.domains
        ]
    assert by_round.domains[0].change == autumn.domains[0].score - spring.domains[0].score  # type: ignore[operator] # both are scored
    assert [finding.code for finding in findings] == ["agencies-alike"]
    same, findings = hsbstar.compare_rounds(spring, autumn, same=[("Schools", "Schools Forum")])
    assert len(same.in_both) == 2
    assert not findings


def test_a_folder_with_errors_is_not_compared(
    read: Callable[..., Any], small: Framework, tmp_path: Path,
) -> None:
    """The sentence names the folder and the place of the error."""
    returns, _ = read("first", Police={})
    read("faulty", Police=FAULTY)
    with pytest.raises(hsbstar.HsbstarError, match=r"faulty cannot be compared.*\n.*Police"):
        hsbstar.compare_rounds(hsbstar.score_round(returns), tmp_path / "faulty", framework=small)


def test_a_framework_is_remembered_by_the_returns(
    filled: Callable[..., bytes], small_file: Path, tmp_path: Path,
) -> None:
    """It is named once; returns of two frameworks are not scored together."""
    path = tmp_path / "police.xlsx"
    path.write_bytes(filled("Police"))
    framework = hsbstar.read_framework(str(small_file))
    returns, _ = hsbstar.read_returns(path, framework=framework)
    assert hsbstar.score_round(returns).source.framework_id == framework.id
    others, _ = hsbstar.read_returns(path)
    if others:
        with pytest.raises(hsbstar.HsbstarError, match="different frameworks"):
            hsbstar.score_round([*returns, *others])
    assert hsbstar.read_framework().id != framework.id
    small_file.write_text("domains: 3", encoding="utf-8")
    with pytest.raises(hsbstar.HsbstarError):
        hsbstar.read_framework(small_file)


@pytest.mark.parametrize(("call", "sentence"), [
    (lambda _: untyped.read_returns("nowhere"), "no file or folder ‘nowhere’"),
    (lambda _: untyped.read_returns(""), "A path must be"),
    (lambda _: untyped.read_returns([]), "needs a file or a folder"),
    (lambda _: untyped.read_returns(3), "needs a file or a folder"),
    (lambda _: untyped.read_returns(".", framework="mine.yaml"), "must come from read_framework"),
    (lambda _: untyped.read_framework(b"mine.yaml"), "A path must be"),
    (lambda _: untyped.score_round([]), "no return to score"),
    (lambda _: untyped.score_round(3), "that read_returns returned"),
    (lambda returns: untyped.score_round((returns, [])), "returns, findings ="),
    (lambda returns: untyped.score_round([*returns, *returns]), "given twice"),
    (lambda returns: untyped.draw_star(returns, "star.png"), "needs a round: "),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "star.gif"), r"\.png, \.svg"),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "s.png", dpi=5), "50 to"),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "s.png", width_cm=1),
     "8 to 120"),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "s.png", width_cm=120,
                                       dpi=1200), "too large"),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "s.png", dpi="x"),
     "dpi must be a number"),
    (lambda returns: untyped.draw_star(untyped.score_round(returns), "s.png", marking=3),
     "marking must be a str"),
    (lambda returns: untyped.fill_star_tool(returns, returns, "s.xlsx"), "needs a round: "),
    (lambda returns: untyped.fill_star_tool(untyped.score_round(returns), returns, "s.ods"),
     r"an \.xlsx file"),
    (lambda returns: untyped.compare_rounds(untyped.score_round(returns)), "two rounds or more"),
    (lambda returns: untyped.compare_rounds(untyped.score_round(returns), returns),
     "compare_rounds needs rounds"),
    (lambda returns: untyped.compare_rounds(*[untyped.score_round(returns)] * 2, same=["Police"]),
     "pairs of names"),
])
def test_misuse_is_a_sentence(
    call: Callable[[Any], object], sentence: str, read: Callable[..., Any], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error gives the next step, and nothing is written."""
    returns, _ = read(Police={}, Schools={})
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(hsbstar.HsbstarError, match=sentence):
        call(returns)
    assert sorted(tmp_path.iterdir()) == before


def test_rounds_of_other_kinds_are_not_compared(
    read: Callable[..., Any], page_folder: Path,
) -> None:
    """Scores of another framework mean something else."""
    returns, _ = read("small", Police={})
    others, _ = hsbstar.read_returns(page_folder / "returns")
    with pytest.raises(hsbstar.HsbstarError, match="cannot be compared"):
        hsbstar.compare_rounds(hsbstar.score_round(returns), hsbstar.score_round(others))


def test_no_other_process_is_started(
    read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many the returns: on some systems it would run the user's own script again."""

    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(batches, "PARALLEL_FROM", 1)
    monkeypatch.setattr(batches, "cores", lambda: 2)
    monkeypatch.setattr(batches, "pool_of", refuse)
    returns, _ = read(Police={}, Schools={})
    assert len(returns) == 2


@pytest.mark.parametrize("folder", ["~", "~/nothing-here"])
def test_the_home_folder_is_known(folder: str, tmp_path: Path, monkeypatch: Any) -> None:
    """`~` in a path is the user's own folder, as in a shell."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with pytest.raises(hsbstar.HsbstarError, match=re.escape(tmp_path.name)):
        hsbstar.read_returns(folder)


def test_a_notebook_shows_a_line(read: Callable[..., Any], small: Framework) -> None:
    """A framework and a comparison hold thousands of values; what they are takes one line."""
    returns, _ = read(Police={})
    comparison, _ = hsbstar.compare_rounds(*[hsbstar.score_round(returns)] * 2)
    assert repr(comparison) == "<Comparison of '2026', '2026'>"
    assert repr(small) == "<Framework 'Small audit', edition 1: 3 domains, 9 statements>"
