"""What is seen of the page: each state, by eye, keyboard, screen reader and on paper.

A small worker answers in place of Python, so that what is shown is tested quickly and alone.
"""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from support.real_page import SAFE
from support.shown_pages import (
    AGENCY,
    FAULTY,
    FINDINGS_FILE,
    NOTHING,
    READY,
    ROUND,
    SCRIPT_TEXT,
    Answer,
    finding,
    hostile,
    page_with,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOW = NOTHING | {"kind": "slow"}
STATES: dict[str, tuple[Answer, str, tuple[str, ...]]] = {
    "empty": (NOTHING, "", ()),
    "loading": (NOTHING, "loading", ()),
    "loading with files": (NOTHING, "loading", ("a.xlsx",)),
    "could not start": (NOTHING, "broken", ()),
    "reading": (NOTHING, "", ("a.xlsx", "endless.xlsx")),
    "working out": (SLOW, "", ("a.xlsx",)),
    "nothing": (NOTHING, "", ("notes.pdf",)),
    "agency": (AGENCY, "", ("Police.xlsx",)),
    "ready": (READY, "", ("Police.xlsx",)),
    "round": (ROUND, "", ("a.xlsx", "b.xlsx", "c.xlsx")),
    "faulty": (FAULTY, "", ("audit.yaml",)),
    "left out": (ROUND, "", ("a.xlsx", "fatal.xlsx")),
}
QUICK = ("empty", "reading", "agency", "round", "left out")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """The browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SAFE))
        yield browser
        browser.close()


class Shown:
    """The page in a tab of its own; all that it does beyond itself is recorded."""

    def __init__(self, browser: Any, folder: Path) -> None:
        """Open a tab of 1280 pixels."""
        self.context = browser.new_context(viewport={"width": 1280, "height": 800})
        self.tab = self.context.new_page()
        self.folder = folder
        self.errors: list[str] = []
        self.fetched: list[str] = []
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on("console", lambda line: self.errors.append(line.text))
        self.tab.on("request", lambda request: self.fetched.append(request.url))

    def open(self, answer: Answer, mode: str = "") -> Any:
        """Open the page whose worker gives an answer."""
        path = self.folder / "page.html"
        path.write_text(page_with(answer, mode), encoding="utf-8")
        self.tab.goto(path.as_uri())
        return self.tab

    def choose(self, *names: str, content: bytes = b"text") -> None:
        """Choose files, which the test makes."""
        self.tab.set_input_files("#files", [
            {"name": name, "mimeType": "text/plain", "buffer": content} for name in names])

    def opened(self, state: str) -> Any:
        """Open the page and bring it to a state."""
        answer, mode, names = STATES[state]
        self.open(answer, mode)
        if names:
            self.choose(*names)
        if state in {"loading", "loading with files", "reading", "working out"}:
            self.tab.wait_for_selector("#progress")
        elif state != "empty":
            self.headline()
        return self.tab

    def headline(self) -> str:
        """Wait for a result and return its heading."""
        self.tab.wait_for_selector("#headline")
        return str(self.tab.inner_text("#headline"))

    def texts(self, selector: str) -> list[str]:
        """Return the texts of what is visible."""
        return [each.inner_text() for each in self.tab.query_selector_all(selector)
                if each.is_visible()]

    def focus(self) -> str:
        """Return the id, the label or the text of what has the focus."""
        return str(self.tab.evaluate(
            "(node => node.id || node.getAttribute('aria-label')"
            " || node.innerText || node.tagName)"
            "(document.activeElement)"))


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[Shown]:
    """The page, which must not fail in its own code nor fetch anything."""
    shown = Shown(browser, tmp_path)
    yield shown
    beyond = [url for url in shown.fetched if not url.startswith(("blob:", "data:", "file:"))]
    shown.context.close()
    assert beyond == []
    assert shown.errors == []


@pytest.mark.parametrize("state", [
    state if state in QUICK else pytest.param(state, marks=pytest.mark.full) for state in STATES])
def test_no_barrier_in_any_state(state: str, shown: Shown) -> None:
    """axe-core finds none, in light and dark; at 320 pixels nothing scrolls sideways."""
    tab = shown.opened(state)
    if state == "could not start":
        shown.errors.clear()
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 700})
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    levels = [int(tag[1]) for tag in tab.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].filter(node => node.checkVisibility())"
        ".map(node => node.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_high_contrast_keeps_what_colour_says(shown: Shown) -> None:
    """With the system's own colours, buttons and findings still have borders, and axe agrees."""
    tab = shown.opened("round")
    tab.emulate_media(forced_colors="active", reduced_motion="reduce", contrast="more")
    for selector in ("#reread", ".choices label", ".findings > li"):
        width = tab.eval_on_selector(selector, "node => getComputedStyle(node).borderLeftWidth")
        assert width != "0px"
    assert Axe().run(tab).violations_count == 0


def test_it_says_what_it_is_before_anything_is_chosen(shown: Shown) -> None:
    """What it is for, that nothing leaves the computer, and a progress line while it loads."""
    tab = shown.opened("loading")
    text = " ".join(tab.inner_text("body").split())
    assert tab.title() == "hsbstar: check an audit and see its scores"
    assert "Your files stay on this computer." in text
    assert "makes no requests to any network and stores nothing" in text
    assert "Getting ready: Starting Python. You can choose files now." in text
    assert tab.inner_text("#status") == tab.inner_text("#step")
    assert tab.get_attribute("#bar", "max") == "3"


def test_files_that_are_chosen_early_are_read_when_python_is_ready(shown: Shown) -> None:
    """They wait for it, and can be cancelled."""
    tab = shown.opened("loading with files")
    tab.click("#cancel")
    assert shown.headline() == "Reading stopped."
    assert tab.inner_text("#chosen summary") == "1 file chosen"


@pytest.mark.parametrize("script", ["delete window.DecompressionStream", "delete window.Worker",
                                    "delete window.WebAssembly"])
def test_an_old_browser_gets_a_sentence(script: str, shown: Shown) -> None:
    """One that lacks a part is named what it needs, and offered nothing that would not work."""
    shown.tab.add_init_script(script)
    tab = shown.open(NOTHING)
    tab.wait_for_selector("#old")
    assert "needs JavaScript and a browser from 2023 or later" in tab.inner_text("#old")
    assert not tab.is_visible("#choose")


def test_a_browser_without_scripts_gets_the_same_sentence(browser: Any, tmp_path: Path) -> None:
    """As does one that is too old to understand the script."""
    (tmp_path / "page.html").write_text(page_with(NOTHING), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((tmp_path / "page.html").as_uri())
    tab.wait_for_selector("#old")
    assert not tab.is_visible("#choose")
    context.close()


def test_an_agency_sees_first_what_to_correct(shown: Shown) -> None:
    """The headline has the focus, errors are open, notes folded; no filters for so few."""
    tab = shown.opened("agency")
    assert shown.focus() == "headline"
    assert shown.texts("#result > h2, #result h3") == [
        "1 error to correct before you send it.", "Findings", "Answered by domain", "Downloads"]
    assert shown.texts(".findings > li") == [
        ("Error Something is wrong with a score (error).\n\nAsk the agency for the score.\n\n"
         "1 A › E8")]
    assert not tab.is_visible(".filters")
    tab.click("summary:text('3 notes')")
    assert shown.texts(".findings > li .place") == ["1 A › E8", "1 A › E9, E10, E11"]


def test_a_round_shows_findings_scores_and_what_is_missing(shown: Shown) -> None:
    """The star with the list next to it, ties, priorities, and once what must be installed."""
    tab = shown.opened("round")
    assert shown.texts("#result > ul li") == [
        "Read: a.xlsx (text), b.xlsx (text), c.xlsx (text)", "Not returned: Probation."]
    assert shown.texts("nav a") == ["Findings", "Scores", "Returns", "First priorities",
                                    "Downloads", "With hsbstar installed"]
    assert tab.get_attribute("img", "alt") == ROUND["star"]["description"]
    tab.wait_for_function("document.images[0].naturalWidth > 0")
    assert "can be told apart" in tab.inner_text("section:has(> #scores)")
    assert tab.inner_text("code") == ROUND["installed"][0]["command"]
    assert shown.texts(".marking") == ["OFFICIAL-SENSITIVE"] * 2


@pytest.mark.parametrize(("score", "shown_marking"), [
    ({"marking": "SECRET"}, "SECRET"), ({"marking": ""}, ""),
    (None, "OFFICIAL / OFFICIAL-SENSITIVE"),
])
def test_the_marking_is_that_of_the_score_or_of_all_returns(
    score: Answer | None, shown_marking: str, shown: Shown
) -> None:
    """Where nothing could be scored, no marking of a return is lost."""
    markings = ("OFFICIAL", "", "OFFICIAL-SENSITIVE", "OFFICIAL")
    returns = [{"marking": marking} for marking in markings]
    shown.open(ROUND | {"score": score, "check": {"returns": returns}})
    shown.choose("a.xlsx", "b.xlsx")
    shown.headline()
    assert shown.texts(".marking") == [shown_marking] * 2 * bool(shown_marking)


def test_tables_are_tables_to_a_screen_reader(shown: Shown) -> None:
    """Each has a caption and scoped headers; figures are right-aligned, statements are not."""
    tab = shown.opened("round")
    found = tab.evaluate(
        "[...document.querySelectorAll('table')].map(node => [node.caption.innerText,"
        " node.querySelectorAll('thead th[scope=col]').length,"
        " node.querySelectorAll('tbody th[scope=row]').length])")
    assert sorted(found) == sorted(
        [table["caption"], len(table["columns"]), len(table["rows"])] for table in ROUND["tables"])
    assert shown.texts("thead .figures") == ["No.", "Score", "Agencies", "Scored", "N/A",
                                             "No data", "Blank", "Of", "Rank", "Score"]


def test_findings_can_be_filtered(shown: Shown) -> None:
    """By severity, agency and text; how many match is said."""
    tab = shown.opened("round")
    assert shown.texts("#count") == ["13 findings."]
    tab.select_option("#severity", "note")
    tab.select_option("#agency", "Schools")
    assert shown.texts("#count") == ["2 of 13 findings."]
    assert tab.inner_text("#status") == "2 of 13 findings."
    assert shown.texts("#found summary") == ["Schools: 2 notes"]
    tab.select_option("#severity", "")
    tab.fill("#words", "SIGN-OFF")
    assert shown.texts("#found summary") == ["Schools: 1 warning"]
    tab.fill("#words", "e12")
    assert shown.texts("#found summary") == ["1 note", "Schools: 1 note"]


def test_many_findings_do_not_drown_the_reader(shown: Shown) -> None:
    """From 11 each agency is folded; from 501 the rest is in the download."""
    found = [finding(f"Agency {number:03}", "error", "E8") for number in range(501)]
    shown.open(ROUND | {"findings": found[:11]})
    shown.choose("a.xlsx", "b.xlsx")
    shown.headline()
    assert shown.texts(".findings > li") == []
    assert len(shown.texts("#found summary")) == 11
    shown.open(ROUND | {"findings": found})
    shown.choose("a.xlsx", "b.xlsx")
    shown.headline()
    assert shown.texts("#count") == [
        "501 findings. The first 500 are shown here. The download has all of them."]
    assert len(shown.texts("#found summary")) == 500


def test_all_can_be_done_with_the_keyboard(shown: Shown) -> None:
    """Choose, read, go to a part, filter, unfold, download, remove and start again."""
    tab = shown.open(ROUND)
    choosers: list[Any] = []
    # Without a lambda Playwright would add an attribute to the list's method, which has none.
    tab.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108
    tab.keyboard.press("Tab")
    assert shown.focus() == "files"
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(300)
    choosers[0].set_files([{"name": f"{name}.xlsx", "mimeType": "", "buffer": b"text"}
                             for name in "ab"])
    shown.headline()
    stops: list[str] = []
    while (not stops or stops[-1] not in {"BODY", "files"}) and len(stops) < 60:
        tab.keyboard.press("Tab")
        stops.append(shown.focus())
    assert stops[:2] == ["Findings", "Scores"]
    expected = ["severity", "agency", "words", "Police: 1 error", "10 notes",
                ROUND["star"]["title"], *(ROUND["tables"][number]["caption"]
                                          for number in (1, 0, 2)),
                "Findings (.csv)", "5 letters", "Licences of what is inside"]
    assert [stop for stop in stops if stop in expected] == expected
    tab.focus("text=Findings (.csv)")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    assert download.value.suggested_filename == "findings.csv"
    assert download.value.path().read_text(encoding="utf-8") == FINDINGS_FILE["text"]
    tab.focus("#chosen summary")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert shown.focus() == "Remove a.xlsx"
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Read: b.xlsx (text)")
    assert shown.focus() == "headline"
    tab.focus("#reset")
    tab.keyboard.press("Enter")
    assert shown.focus() == "files"
    assert not tab.is_visible("#result")
    assert not tab.is_visible("#chosen")
    assert shown.texts(".marking") == []


def test_text_of_returns_never_runs(shown: Shown) -> None:
    """Markup in every text of the answer, in file names and in the picture stays text."""
    star = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="parent.ran=1">'
            "<script>parent.ran=1</script><image href='https://example.org/a.png'/></svg>")
    answer = hostile(ROUND | {"error": "Wrong."})
    answer["star"]["svg"] = star
    tab = shown.open(answer)
    before = tab.evaluate("document.querySelectorAll('script').length")
    shown.choose(SCRIPT_TEXT.replace("/", "") + ".xlsx", "fatal<b>.xlsx", "c.xlsx")
    shown.headline()
    tab.fill("#words", SCRIPT_TEXT)
    for details in tab.query_selector_all("details:not([open]) > summary"):
        details.evaluate("node => { node.parentNode.open = true; }")
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.ran") is None
    assert tab.evaluate("document.querySelectorAll('script').length") == before
    assert tab.evaluate("document.querySelectorAll('img, b, iframe, style').length") == 2
    text = tab.inner_text("body")
    for group in (answer["facts"][1:], answer["order"], [answer["headline"], answer["error"]],
                  [answer["findings"][0]["message"], answer["tables"][0]["rows"][0][0]]):
        assert all(each in text for each in group)
    for address in tab.eval_on_selector_all("a", "nodes => nodes.map(node => node.href)"):
        assert address.startswith(("blob:", "file:"))


@pytest.mark.parametrize(("name", "sentence"), [
    ("endless.xlsx", "endless.xlsx took longer than 2 minutes to read."),
    ("fatal.xlsx", "fatal.xlsx could not be read: it stopped this page’s reader."),
])
def test_a_bad_file_never_stops_the_others(name: str, sentence: str, shown: Shown) -> None:
    """It is named and left out, and the others are read again without it."""
    shown.tab.clock.install()
    tab = shown.open(ROUND)
    shown.choose("a.xlsx", name, "b.xlsx")
    if name == "endless.xlsx":
        tab.wait_for_selector("text=Reading file 2 of 3: endless.xlsx")
        tab.clock.fast_forward("02:01")
    assert shown.headline() == ROUND["headline"]
    assert shown.texts(".notice") == [f"1 file left out\n{sentence}"]
    assert shown.texts("#result > ul li")[0] == "Read: a.xlsx (text), b.xlsx (text)"
    assert tab.inner_text("#chosen summary") == "3 files chosen"


def test_a_result_that_takes_too_long_is_ended(shown: Shown) -> None:
    """Where no file is to blame, the page says so and can go on."""
    shown.tab.clock.install()
    tab = shown.open(SLOW)
    shown.choose("a.xlsx")
    tab.wait_for_selector("text=Working out the results.")
    tab.clock.fast_forward("02:01")
    assert shown.headline() == "The results took too long."
    assert tab.is_visible("#reread")


def test_a_start_that_fails_says_what_to_do(shown: Shown) -> None:
    """In place of a progress line that never ends."""
    tab = shown.opened("could not start")
    assert shown.texts("#headline, #result p")[:2] == [
        "The page could not start.",
        "Reload the page and try again. If it happens again, use hsbstar installed on a computer."]
    assert not tab.is_visible("#progress")
    shown.errors.clear()


def test_reading_can_be_cancelled_and_begun_again(shown: Shown) -> None:
    """The files stay chosen; what is shown is never of a part of them."""
    tab = shown.opened("reading")
    assert shown.focus() == "cancel"
    tab.wait_for_selector("text=Reading file 2 of 2: endless.xlsx")
    assert not tab.is_visible("#choose")
    tab.keyboard.press("Enter")
    assert shown.headline() == "Reading stopped."
    tab.click("#chosen summary")
    tab.click("[aria-label='Remove endless.xlsx']")
    tab.wait_for_selector("text=Read: a.xlsx (text)")
    tab.click("#reread")
    tab.wait_for_selector("text=Read: a.xlsx (text)")


def test_a_file_over_200_megabytes_is_refused_before_it_is_read(
    shown: Shown, tmp_path: Path
) -> None:
    """At once, by name, and the others are read."""
    for name, size in (("large.zip", 200_000_001), ("b.zip", 4)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    tab = shown.open(AGENCY)
    tab.set_input_files("#files", [tmp_path / "large.zip", tmp_path / "b.zip"])
    shown.headline()
    assert shown.texts(".notice li") == [
        "large.zip is 201 MB. This page reads files of up to 200 MB, and 500 MB at once."]
    assert shown.texts("#result > ul li")[0].startswith("Read: b.zip")
    tab.click("#reset")
    tab.set_input_files("#files", [tmp_path / "large.zip"])
    tab.wait_for_selector("text=No file could be read.")
    assert shown.texts(".notice h3") == ["1 file left out"]


@pytest.mark.full
def test_files_of_500_megabytes_are_read_at_once(shown: Shown, tmp_path: Path) -> None:
    """What does not fit is left out by name, and smaller files after it are read."""
    sizes = {"a.zip": 190_000_000, "b.zip": 190_000_000, "c.zip": 190_000_000, "d.zip": 4}
    for name, size in sizes.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    tab = shown.open(AGENCY)
    tab.set_input_files("#files", [tmp_path / name for name in sizes])
    shown.headline()
    assert shown.texts(".notice li") == [("c.zip is one file too many. This page reads files of up "
                                          "to 200 MB, and 500 MB at once.")]
    assert "d.zip" in shown.texts("#result > ul li")[0]
    tab.click("#chosen summary")
    tab.click("[aria-label='Remove a.zip']")
    tab.wait_for_selector("text=c.zip (")
    assert shown.texts(".notice") == []


def test_a_file_that_changed_is_named(shown: Shown, tmp_path: Path) -> None:
    """The browser refuses to read it; the user chooses it again, and it is read in its place."""
    path = tmp_path / "Police.xlsx"
    path.write_bytes(b"first")
    tab = shown.open(AGENCY)
    tab.set_input_files("#files", path)
    tab.wait_for_selector("text=Read: Police.xlsx (first)")
    path.write_bytes(b"corrected")
    tab.click("#reread")
    tab.wait_for_selector("text=No file could be read.")
    assert shown.texts(".notice li") == [
        "Police.xlsx cannot be opened. If it changed after you chose it, choose it again."]
    tab.set_input_files("#files", path)
    tab.wait_for_selector("text=Read: Police.xlsx (corrected)")
    assert shown.texts(".notice li") == [
        "Police.xlsx replaces the file of that name that you chose before."]
    assert tab.inner_text("#chosen summary") == "1 file chosen"


def test_no_answer_is_lost_to_another_of_the_same_name(shown: Shown) -> None:
    """Two files of one name are both read; the same file chosen twice is read once."""
    tab = shown.open(ROUND)
    tab.evaluate("""() => {
      const drop = (...files) => {
        const dataTransfer = new DataTransfer();
        files.forEach(([name, text]) => dataTransfer.items.add(
          new File([text], name, { lastModified: 7 })));
        document.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
      };
      drop(["a.xlsx", "one"], ["b.xlsx", "two"]);
      window.drop = drop;
    }""")
    tab.wait_for_selector("text=Read: a.xlsx (one), b.xlsx (two)")
    tab.evaluate("window.drop(['a.xlsx', 'other'], ['b.xlsx', 'two'])")
    tab.wait_for_selector("text=Read: a.xlsx (one), b.xlsx (two), 2/a.xlsx (other)")
    assert shown.texts(".notice") == [
        "About your files\nTwo files are called a.xlsx. Both are read, one as 2/a.xlsx."]


def test_no_answer_is_lost_to_a_drop_while_others_are_read(shown: Shown) -> None:
    """All are read together, from the beginning."""
    tab = shown.open(ROUND)
    tab.evaluate("""async () => {
      for (const name of ["a.xlsx", "endless.xlsx", "b.xlsx", "c.xlsx"]) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["text"], name));
        document.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }""")
    tab.wait_for_selector("text=Reading file 2 of 4: endless.xlsx")
    tab.click("#cancel")
    tab.click("#chosen summary")
    tab.click("[aria-label='Remove endless.xlsx']")
    tab.wait_for_selector("text=Read: a.xlsx (text), b.xlsx (text), c.xlsx (text)")


def test_a_folder_is_read_with_the_folders_in_it(shown: Shown, tmp_path: Path) -> None:
    """Names and folders stay as they are."""
    for name in ("round/audit.yaml", "round/returns/a.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"text")
    tab = shown.open(ROUND)
    tab.set_input_files("#folder", tmp_path / "round")
    shown.headline()
    (read, *_) = shown.texts("#result > ul li")
    assert sorted(re.findall(r"round/[^ ]+", read)) == ["round/audit.yaml", "round/returns/a.xlsx"]


def test_a_dropped_folder_is_read_too(shown: Shown, tmp_path: Path) -> None:
    """Dropped by the system on a page that was opened from disk, with a file next to it."""
    for name in ("round/audit.yaml", "round/returns/a.xlsx", "b.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"text")
    tab = shown.open(ROUND)
    protocol = shown.context.new_cdp_session(tab)
    files = [str(tmp_path / "round"), str(tmp_path / "b.xlsx")]
    for step in ("dragEnter", "dragOver", "drop"):
        protocol.send("Input.dispatchDragEvent", {
            "type": step, "x": 300, "y": 300,
            "data": {"items": [], "files": files, "dragOperationsMask": 1}})
    shown.headline()
    (read, *_) = shown.texts("#result > ul li")
    assert sorted(re.findall(r"[^ ]+[.](?:xlsx|yaml)", read)) == [
        "b.xlsx", "round/audit.yaml", "round/returns/a.xlsx"]


def test_paper_has_everything_and_no_controls(shown: Shown, tmp_path: Path) -> None:
    """Folded parts are printed, buttons are not; the marking is on every page."""
    tab = shown.opened("round")
    tab.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
                          capture_output=True, text=True, check=True).stdout
    pages = text.rstrip("\f").split("\f")
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)
    assert "1 A › E9, E12" in text
    for control in ("Choose files", "Read again", "Severity", "Letter to", "On this page"):
        assert control not in text
    assert not tab.eval_on_selector("#found > details:last-child", "node => node.open")
