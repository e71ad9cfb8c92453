"""The paper as a page: no barrier that axe-core knows, nothing fetched, and a good print."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from hsbstar.charts.formats import Format
from hsbstar.charts.save import Words
from hsbstar.charts.star import PAPER_WIDTH_CM, draw_paper_star
from hsbstar.plan.model import LastPlan, Planned
from hsbstar.report.compose import write_paper
from hsbstar.report.document import Paper, Picture, Section, Table, Text
from hsbstar.report.html.page import as_css, write_page
from hsbstar.report.publishing import publish
from hsbstar.star_tool.returns_sheet import Received
from support.papers import blocks_of, facts_of, headings_of, paper_of, texts_of
from support.real_page import SAFE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hsbstar.report.facts import Facts

ROWS: dict[str, list[Any]] = {
    "Police": [4, 4, 2, 1, 1, 0, 0, 2, None], "Schools": [4, 2, 2, 1, 3, 0, 1, None, 3],
    **{f"Agency {number}": [3, 2, 1, 2, 3, 4, 1, 2, 2] for number in range(6)},
}
PLAN = LastPlan("2026", (Planned("d1-a", "1.1", "S.", "Write a policy."),))
RETURNED = (Received("Police", "31 March 2026", True, "7", "1", "1", "0", "2"),)


def whole() -> Facts:
    """Return facts with everything that a paper can contain."""
    return facts_of(ROWS, before=ROWS, plan=PLAN, returned=RETURNED, missing=("Health",), invited=9,
                    notice="One file was left out.", marking="OFFICIAL & SENSITIVE")


def hard_words() -> Facts:
    """Return facts whose names are long, of other scripts, and look like markup."""
    names = {"<b>Ysgol & Cyngor</b>": [1] * 9, "Ü" * 60: [3] * 9, "حماية الطفل": [2] * 9}
    return facts_of(names, marking="</style><script>alert('1')</script>",
                    notice="{{ 7 * 7 }} \\a \"quoted\"")


PAPERS: dict[str, Callable[[], Facts]] = {
    "whole": whole, "public": lambda: publish(whole()), "hard words": hard_words,
    "one agency": lambda: facts_of({"Police": [1] * 9}),
    "nothing scored": lambda: facts_of({"Police": [None] * 9}),
}


@pytest.fixture(scope="module")
def tab(chromium: str) -> Iterator[Any]:
    """A tab of a browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SAFE))
        yield browser.new_page(viewport={"width": 1280, "height": 800})
        browser.close()


def show(tab: Any, page: bytes, folder: Path) -> list[str]:
    """Open a page in a tab and return what else it fetched."""
    path = folder / "paper.html"
    path.write_bytes(page)
    fetched: list[str] = []
    tab.on("request", lambda request: fetched.append(request.url))
    tab.goto(path.as_uri())
    return [url for url in fetched if url != path.as_uri() and not url.startswith("data:")]


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_no_violation(name: str, width: int, tab: Any, tmp_path: Path) -> None:
    """Of any rule that axe-core has, on a desk and on a telephone; and nothing is fetched."""
    tab.set_viewport_size({"width": width, "height": 800})
    fetched = show(tab, write_page(paper_of(PAPERS[name]())), tmp_path)
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    assert fetched == []


def test_it_is_read_aloud_in_order(tab: Any, tmp_path: Path) -> None:
    """Headings come as in the paper, level by level, with the title first."""
    paper = paper_of(whole())
    show(tab, write_page(paper), tmp_path)
    found = tab.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(node => [node.tagName, node.innerText])"
    )
    assert [text for _, text in found] == [paper.title, *headings_of(paper)]
    levels = [int(tag[1]) for tag, _ in found]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_text_is_on_the_page(tab: Any, tmp_path: Path) -> None:
    """Word for word; what looks like markup as it was written."""
    for name, make in PAPERS.items():
        paper = paper_of(make())
        show(tab, write_page(paper), tmp_path)
        shown = " ".join(tab.inner_text("main").split())
        alts = {block.alt for block in blocks_of(paper) if isinstance(block, Picture)}
        for text in texts_of(paper):
            assert text in alts or " ".join(text.split()) in shown, (name, text)


def test_tables_are_tables_to_a_screen_reader(tab: Any, tmp_path: Path) -> None:
    """Each has a name, headings of columns, and a heading in each row; pictures have alt text."""
    paper = paper_of(whole())
    show(tab, write_page(paper), tmp_path)
    tables = [block for block in blocks_of(paper) if isinstance(block, Table)]
    found = tab.evaluate(
        "[...document.querySelectorAll('table')].map(node => [node.caption.innerText,"
        " node.querySelectorAll('thead th[scope=col]').length,"
        " node.querySelectorAll('tbody th[scope=row]').length])"
    )
    assert found == [
        [f"Table {number}: {table.caption}", len(table.columns), len(table.rows)]
        for number, table in enumerate(tables, start=1)
    ]
    (alt,) = tab.evaluate("[...document.images].map(node => node.alt)")
    assert alt.startswith("Star of three domains")
    assert tab.evaluate("document.images[0].naturalWidth") > 0
    assert tab.evaluate("document.documentElement.lang") == "en-GB"


def test_links_of_the_contents_lead_somewhere(tab: Any, tmp_path: Path) -> None:
    """Each leads to the heading that it names."""
    show(tab, write_page(paper_of(whole())), tmp_path)
    found = tab.evaluate(
        "[...document.querySelectorAll('nav a')].map(node =>"
        " [node.innerText, document.querySelector(node.getAttribute('href')).innerText])"
    )
    assert found
    assert all(text == heading for text, heading in found)


def test_the_print_bears_the_marking_on_every_page(
    chromium: str, tmp_path: Path
) -> None:
    """Above and below, with the number of the page; the summary is the first page."""
    facts = whole()
    words = Words("Star", "A star.")
    (star,) = draw_paper_star(facts.whole, (Format.PNG,), words)
    (tmp_path / "paper.html").write_bytes(write_page(write_paper(facts, star, PAPER_WIDTH_CM)))
    subprocess.run(
        [chromium, *SAFE, "--headless", "--no-pdf-header-footer", "--no-first-run",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'paper.pdf'}",
         (tmp_path / "paper.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )
    shown = subprocess.run(["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"],
                           capture_output=True, text=True, check=True).stdout
    pages = shown.rstrip("\f").split("\f")
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL & SENSITIVE") >= 2
        assert re.search(rf"{number} ?/ ?{len(pages)}$", page.rstrip())
    assert "Set the date of the next audit" in pages[0]
    assert pages[1].split("OFFICIAL & SENSITIVE")[1].split()[:2] == ["Strengths", "and"]


def test_a_text_in_the_style_sheet_is_only_a_text() -> None:
    """No character with a meaning in a style sheet or HTML is left in it."""
    written = str(as_css("</style>\"}\\a é"))
    assert re.fullmatch(r'"[A-Za-z0-9 \\]*"', written)
    assert written == '"\\3c \\2f style\\3e \\22 \\7d \\5c a \\e9 "'


def test_control_characters_are_replaced() -> None:
    """HTML cannot hold them; a long text stays whole."""
    page = write_page(Paper("A\x01", "", (Section("B", (Text("é" * 40_000),)),))).decode()
    assert "A�" in page
    assert "é" * 40_000 in page
