"""`hsbstar report`: the paper from star tools as they lie in a folder, and what can go wrong."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from hsbstar.cli.app import run
from hsbstar.cli.demo.made_up import AGENCIES
from hsbstar.star_tool.returns_sheet import _day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Ran

NOW, BEFORE = "round-2/results/star-tool.xlsx", "round-1/results/star-tool.xlsx"
PLAN = "round-1/action-plan-filled-in.xlsx"


@pytest.fixture
def played(played_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder; the demo's is returned."""
    monkeypatch.chdir(tmp_path)
    return played_demo


@pytest.fixture
def report(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Write the paper of the demo's second round; what was said is returned."""

    def make(*options: str, star_tool: str = NOW) -> tuple[int, str, str]:
        capsys.readouterr()
        words = [str(played / word) if (played / word).is_file() else word for word in options]
        code = run(["report", str(played / star_tool), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return make


def text_of(path: str) -> str:
    """Return all text of a Word file or a page, as it lies in the file."""
    if path.endswith(".html"):
        return re.sub(r"data:image/png;base64,[^\"]*", "", Path(path).read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as package:
        return " ".join(re.sub(r"<[^>]*>", "", package.read(name).decode("utf-8", "replace"))
                        for name in package.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("path", ["paper.docx", "paper.html"])
def test_the_board_s_paper_has_round_change_and_plan(path: str, report: Any) -> None:
    """Written where -o names it, which is reported."""
    code, out, err = report("--compare", BEFORE, "--plan", PLAN, "-o", path)
    assert (code, out) == (0, f"Wrote {path}\n")
    assert "--public" in err
    shown = text_of(path)
    assert "All 8 agencies returned the audit." in shown
    assert "Since Spring 2025" in shown
    assert "Training lead" in shown
    assert "Northshire Police" in shown


@pytest.mark.parametrize("path", ["paper.docx", "paper.html"])
def test_the_public_paper_names_nobody(path: str, report: Any) -> None:
    """Not in any part of the file, and not what the star tool's marking says."""
    code, _, err = report("--compare", BEFORE, "--plan", PLAN, "-o", path, "--public")
    assert code == 0
    assert err.startswith("Publish only one paper of a round")
    assert len(err.splitlines()) == 1
    shown = text_of(path)
    assert not [name for name in AGENCIES if name.casefold() in shown.casefold()]
    assert "Training lead" not in shown
    assert "This version is for publication" in shown


def test_no_evidence_gets_into_a_paper(
    report: Any, played: Path
) -> None:
    """Not even from a star tool that holds it."""
    assert run(["score", str(played / "round-2" / "returns"), "-o", "with", "--with-evidence",
                "-q"]) == 0
    book = openpyxl.load_workbook("with/star-tool.xlsx")
    evidence = {str(row[4].value) for row in book["Evidence"].iter_rows(min_row=6) if row[4].value}
    assert evidence
    for path in ("paper.docx", "paper.html"):
        assert report("-o", path, star_tool=str(Path("with/star-tool.xlsx").resolve()))[0] == 0
        shown = text_of(path)
        assert not [text for text in evidence if text in shown]


def test_the_same_files_give_the_same_paper(report: Any) -> None:
    """Byte for byte; and a second time only with --force."""
    for path in ("paper.docx", "paper.html"):
        assert report("-o", path, "--compare", BEFORE)[0] == 0
        first = Path(path).read_bytes()
        code, _, err = report("-o", path)
        assert code == 2
        assert "--force" in err
        assert Path(path).read_bytes() == first
        assert report("-o", path, "--compare", BEFORE, "--force")[0] == 0
        assert Path(path).read_bytes() == first


@pytest.mark.parametrize("path", ["paper.docx", "paper.html"])
def test_the_summary_alone_has_author_and_date(path: str, report: Any) -> None:
    """As they were given; without the domains' tables."""
    given = ("--author", " Jo Bloggs ", "--date", "2026-01-15")
    assert report("-o", path, "--summary", *given)[0] == 0
    shown = text_of(path)
    for text in ("Jo Bloggs", "15 January 2026", "What the board is asked to decide"):
        assert text in shown
    assert "[to complete]" not in shown
    assert "Glossary" not in shown
    assert "scores of the statements" not in shown


def test_the_author_of_a_public_paper_names_no_agency(report: Any) -> None:
    """An author alone is fine."""
    code, _, err = report("--public", "-o", "paper.html", "--author", "Jo, Northshire Police")
    assert code == 2
    assert "names ‘Northshire Police’" in err
    assert report("--public", "-o", "paper.html", "--author", "Jo Bloggs")[0] == 0


@pytest.mark.parametrize(("options", "words"), [
    (("--without", "Northshire Police"), "Left out: Northshire Police"),
    (("--only", "leadership"), "leadership"),
])
def test_what_was_selected_is_on_the_first_page(
    options: tuple[str, str], words: str, report: Any, played: Path
) -> None:
    """Also on the summary alone."""
    assert run(["score", str(played / "round-2" / "returns"), "-o", "some", "-q", *options]) == 0
    tool = str(Path("some/star-tool.xlsx").resolve())
    assert report("-o", "paper.html", "--summary", star_tool=tool)[0] == 0
    assert words in text_of("paper.html")


def test_a_folder_gets_a_word_file(report: Any) -> None:
    """As other commands name their outputs."""
    Path("papers").mkdir()
    assert report("-o", "papers")[1] == f"Wrote {Path('papers/report.docx')}\n"


@pytest.mark.parametrize(("options", "shown"), [
    (["-o", "paper.pdf"], "ends in .docx or .html"),
    (["-o", "paper.html", "--template", BEFORE], "--template needs a Word file: name a .docx file"),
    (["-o", "paper.docx", "--template", BEFORE], "--template must be a Word file"),
    (["-o", "paper.docx", "--compare", "nowhere.xlsx"], "nowhere.xlsx"),
    (["-o", "paper.docx", "--same", "A"], "--same"),
])
def test_what_cannot_be_is_an_error_and_nothing_is_written(
    options: Sequence[str], shown: str, report: Any
) -> None:
    """With the option that helps, and exit 2."""
    code, _, err = report(*options)
    assert code == 2
    assert shown in err
    assert list(Path().iterdir()) == []


def test_rounds_in_the_wrong_order_are_not_compared(report: Any) -> None:
    """A rise would be reported as a fall."""
    code, _, err = report("--compare", NOW, "-o", "paper.docx", star_tool=BEFORE)
    assert code == 2
    assert "is dated after" in err


def test_a_round_is_not_compared_with_itself(report: Any, played: Path) -> None:
    """Nor with the same before a late return: who answered changed, and not the practice."""
    code, _, err = report("--compare", NOW, "-o", "paper.docx")
    assert code == 2
    assert "are the same round" in err
    returns = sorted((played / "round-2" / "returns").iterdir())[1:]
    assert run(["score", *map(str, returns), "-o", "early", "-q"]) == 0
    code, _, err = report("--compare", "early/star-tool.xlsx", "-o", "paper.docx")
    assert code == 2
    assert "are the same round" in err


@pytest.mark.parametrize(("change", "shown"), [
    (lambda sheet: sheet.delete_rows(6), "lists 7 returns, but there were 8"),
    (lambda sheet: setattr(sheet.cell(13, 2), "value", "late"), "did not return, but there were 1"),
])
def test_a_list_of_returns_that_was_changed_is_a_finding(
    change: Callable[[Any], None], shown: str, report: Any, played: Path, tmp_path: Path
) -> None:
    """Who returned and who did not would be reported wrongly."""
    returns = sorted((played / "round-2" / "returns").iterdir())
    named = [str(path) for path in (returns if "returns" in shown else returns[1:])]
    assert run(["score", *named, "--expected", str(played / "agencies.csv"), "-o", "out",
                "-q"]) == 0
    book = openpyxl.load_workbook("out/star-tool.xlsx")
    change(book["Returns"])
    book.save("changed.xlsx")
    code, out, _ = report("-o", "paper.docx", star_tool=str(tmp_path / "changed.xlsx"))
    assert code == 1
    assert shown in out


def test_a_star_tool_of_an_earlier_version_is_read_by_its_face(
    report: Any, played: Path, tmp_path: Path
) -> None:
    """Its stamp has no notice; what is on its first sheet is reported all the same."""
    assert run(["score", str(played / "round-2" / "returns"), "--without", "Northshire Police",
                "-o", "out", "-q"]) == 0
    book = openpyxl.load_workbook("out/star-tool.xlsx")
    stamp = book["hsbstar"]
    for row in stamp.iter_rows():
        for cell in row:
            if cell.value in {"notice", "high scores without evidence"}:
                cell.value = "unknown"
    book.save("old.xlsx")
    assert report("-o", "paper.html", star_tool=str(tmp_path / "old.xlsx"))[0] == 0
    assert "Left out: Northshire Police (7 of 8 agencies counted)." in text_of("paper.html")
    assert "Seven agencies counted in this round." in text_of("paper.html")
    for name in book.sheetnames:
        if name == "Star":
            book[name].title = "Renamed"
    book.save("renamed.xlsx")
    assert report("-o", "again.html", star_tool=str(tmp_path / "renamed.xlsx"))[0] == 0
    assert "Left out: Northshire Police" in text_of("again.html")


def test_what_is_no_star_tool_is_refused(report: Any) -> None:
    """Named as the star tool, or as the earlier one; a plan that is none, too."""
    returned = "round-2/returns/Northshire-Police.xlsx"
    for options, star_tool in (((), returned), (("--compare", returned), NOW),
                               (("--plan", returned), NOW)):
        code, _, err = report(*options, "-o", "paper.docx", star_tool=star_tool)
        assert code == 2
        assert "Northshire-Police.xlsx is a completed audit form." in err
        assert not Path("paper.docx").exists()


def test_rounds_of_other_frameworks_are_not_compared(
    cli: Callable[..., Ran], returns: Path, small_file: Path, played_demo: Path
) -> None:
    """And another framework's guidance is next to no statement."""
    cli("score", returns, "-o", "small")
    answer = cli("report", "small/star-tool.xlsx", "-o", "paper.docx")
    assert answer.code == 2
    assert "Name its file with --framework" in answer.err
    answer = cli("report", "small/star-tool.xlsx", "-o", "paper.docx", "--framework", small_file,
                 "--compare", played_demo / NOW)
    assert answer.code == 2
    assert "cannot be compared" in answer.err


def test_marking_and_expected_agencies_come_from_the_star_tool(
    cli: Callable[..., Ran], returns: Path, agencies: Path, small_file: Path
) -> None:
    """Unless the user says otherwise; who did not return is named."""
    cli("score", returns, "-o", "out", "--marking", "OFFICIAL", "--expected", agencies)
    how = ("--framework", small_file, "--force", "-o", "paper.docx")
    assert cli("report", "out/star-tool.xlsx", *how).code == 0
    document = docx.Document("paper.docx")
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL"
    shown = [paragraph.text for paragraph in document.paragraphs]
    assert any(text.startswith("2 of 3 agencies returned") for text in shown)
    assert "Health" in shown
    cli("report", "out/star-tool.xlsx", *how, "--marking", "SECRET")
    assert docx.Document("paper.docx").sections[0].header.paragraphs[0].text == "SECRET"


def test_two_agencies_cannot_be_published(
    cli: Callable[..., Ran], returns: Path, small_file: Path
) -> None:
    """Nothing at all could be reported."""
    cli("score", returns, "-o", "out")
    answer = cli("report", "out/star-tool.xlsx", "-o", "p.html", "--framework", small_file,
                 "--public")
    assert answer.code == 2
    assert "Only 2 agencies returned" in answer.err


def test_a_template_of_the_council_s_is_used(report: Any) -> None:
    """Its styles and its header stay."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Northshire Council"
    document.save("council.docx")
    assert report("-o", "paper.docx", "--template", "council.docx")[0] == 0
    made = docx.Document("paper.docx")
    assert made.sections[0].header.paragraphs[0].text == "Northshire Council"


def test_a_template_with_comments_is_refused(report: Any) -> None:
    """Nothing is written, and the sentence says what to do in Word."""
    document = docx.Document()
    document.add_comment(document.add_paragraph("Said.").runs, text="Is it?", author="Quillback")
    document.save("council.docx")
    code, _, err = report("-o", "paper.docx", "--template", "council.docx")
    assert code == 2
    assert "council.docx contains comments" in err
    assert "delete all comments, save it and try again." in err
    assert not Path("paper.docx").exists()


@pytest.mark.parametrize("path", ["paper.docx", "paper.html"])
def test_the_summary_fits_its_page(
    path: str, report: Any, libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """With the bundled framework's long statements, a plan, an earlier round and a marking."""
    assert report("-o", path, "--compare", BEFORE, "--plan", PLAN, "--marking", "OFFICIAL")[0] == 0
    if path.endswith(".docx"):
        printed = libreoffice(tmp_path / path, "pdf", tmp_path / "printed")
    else:
        printed = tmp_path / "paper.pdf"
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}",
             (tmp_path / path).as_uri()], check=True, capture_output=True, timeout=120)
    pages = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True,
                           text=True, check=True).stdout.split("\f")
    assert "Set the date of the next audit." in pages[0]
    assert pages[1].replace("OFFICIAL", "").split()[:2] == ["Strengths", "and"]


def test_the_star_tool_in_a_client_s_own_save_gives_the_same_paper(
    report: Any, libreoffice: Callable[[Path, str, Path], Path], played: Path, tmp_path: Path
) -> None:
    """LibreOffice writes every part anew; what the paper says stays the same."""
    saved = libreoffice(played / NOW, "xlsx", tmp_path / "saved")
    assert report("-o", "first.html")[0] == 0
    assert report("-o", "second.html", star_tool=str(saved))[0] == 0
    assert text_of("first.html") == text_of("second.html")


def test_a_day_that_is_none_stays_as_it_was_written() -> None:
    """Somebody may write the quarter."""
    assert _day("2026-03-31") == "31 March 2026"
    assert _day("early spring") == "early spring"
