"""The built page in a browser: no network, the same answers as the commands, and no harm.

Python, the rooms of hsbstar and the worker are the real ones here.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from hostile.corpus import CORPUS
from hostile.holders import HOLDERS
from hostile.variants import Base, contents, zipped
from support.console_blocks import CHECKOUT
from support.holders import eml, zip_of
from support.real_page import SAFE, RealPage, memory_peaks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

pytestmark = [pytest.mark.full, pytest.mark.timeout(900)]
FRAMEWORK = CHECKOUT / "data" / "domains.yaml"
EVERY = 8
"""Of the corpus each eighth file is read on the page."""
ALWAYS = ("endless document type behind a comment",)
PARTS = 4
MARK = f"--of-test={os.getpid()}"
"""By which the processes of this browser are known; it has no meaning to the browser."""
MARKUP = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A browser that we did not write, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*SAFE, MARK])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Any, page_file: Path) -> Iterator[RealPage]:
    """A tab with the page, for several tests."""
    page = RealPage(browser, page_file)
    yield page
    page.context.close()


@pytest.fixture
def commands(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[Any, Any]]:
    """Return what check and score print as JSON in a folder; None where nothing is scored."""

    def answers(folder: Path, *options: str | Path, returns: str = "") -> tuple[Any, Any]:
        monkeypatch.chdir(folder)
        files = [path.name for path in folder.iterdir()]
        returns = returns or (files[0] if len(files) == 1 else ".")
        checked = json.loads(cli("check", returns, *options, "--format", "json").out)
        out = tmp_path / "scored"
        result = cli("score", returns, *options, "--allow-errors", "-o", out, "--format", "json")
        shutil.rmtree(out, ignore_errors=True)
        scored = json.loads(result.out) if result.code == 0 else None
        return checked, scored and {**scored, "outputs": []}

    return answers


def test_nothing_is_fetched_or_stored(
    browser: Any, page_file: Path, played_demo: Path, commands: Callable[..., Any], tmp_path: Path
) -> None:
    """The demo's returns give what the commands print, and leave no trace."""
    page = RealPage(browser, page_file)
    for number in (1, 2):
        folder = tmp_path / f"returns-{number}"
        shutil.copytree(played_demo / f"round-{number}" / "returns", folder)
        answer = page.choose(*sorted(folder.iterdir()))
        assert (answer["check"], answer["score"]) == commands(folder, "--framework", FRAMEWORK)
        page.tab.click("#reset")
    assert page.fetched == []
    assert page.errors == []
    assert page.context.cookies() == []
    assert page.tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0, 0, ""]
    assert page.tab.evaluate("indexedDB.databases()") == []
    page.context.close()


def test_a_round_is_known_by_its_files(
    page: RealPage, played_demo: Path, commands: Callable[..., Any], tmp_path: Path
) -> None:
    """The round file and the list of agencies count as for the commands in the round's folder."""
    shutil.copy(played_demo / "agencies.csv", tmp_path)
    folder = tmp_path / "round"
    (folder / "returns").mkdir(parents=True)
    files = {"agencies.csv": tmp_path / "agencies.csv", "audit.yaml": folder / "audit.yaml"}
    shutil.copy(played_demo / "round-1" / "audit.yaml", folder)
    for path in sorted((played_demo / "round-1" / "returns").iterdir())[:6]:
        name = f"returns/{path.name}"
        files[name] = folder / name
        shutil.copy(path, files[name])
    answer = page.look(files)
    checked, scored = commands(folder, "--framework", FRAMEWORK, returns="returns")
    assert len(checked["not_returned"]) == 2
    assert (answer["check"], answer["score"]) == (checked, scored)
    assert answer["star"]["svg"].startswith("<svg")


def test_files_may_have_names_of_javascript(
    page: RealPage, filled: Callable[..., bytes], commands: Callable[..., Any], small_file: Path,
    tmp_path: Path,
) -> None:
    """No return is lost to what such a name is in the browser's file system."""
    folder = tmp_path / "returns"
    folder.mkdir()
    names = ("__proto__/a.xlsx", "constructor", "toString.xlsx", "__proto__")
    for number, name in enumerate(names):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(filled(f"Agency {number}"))
    same_as_commands(page, folder, commands, small_file, "names of JavaScript")


def test_a_name_that_is_too_long_for_python_is_shortened(
    page: RealPage, filled: Callable[..., bytes], small_file: Path, tmp_path: Path
) -> None:
    """The return is read, also where its folder has such a name and another file begins so."""
    for agency in ("Police", "Schools", "Health"):
        (tmp_path / agency).write_bytes(filled(agency))
    answer = page.look({
        f"{'é' * 150}.xlsx": tmp_path / "Police", f"{'é' * 160}.xlsx": tmp_path / "Schools",
        f"{'é' * 200}/a.xlsx": tmp_path / "Health", "own.yaml": small_file})
    assert sorted(each["agency"] for each in answer["check"]["returns"]) == [
        "Health", "Police", "Schools"]


def test_the_browser_would_refuse_a_request(page: RealPage) -> None:
    """Of the page and of the worker: the policy lets neither speak to anybody."""
    tries = """
    () => new Promise((resolve) => {
      self.addEventListener(
        "securitypolicyviolation", (event) => resolve(event.effectiveDirective));
      const request = new XMLHttpRequest();
      request.open("GET", "http://127.0.0.1:9/");
      request.send();
    })
    """
    assert page.tab.evaluate(tries) == "connect-src"
    assert page.tab.workers[-1].evaluate(tries) == "connect-src"


@pytest.mark.parametrize("part", range(PARTS))
def test_each_kind_of_return_gives_what_the_commands_print(
    part: int, page: RealPage, corpus: Mapping[str, Path], commands: Callable[..., Any],
    small_file: Path, tmp_path: Path,
) -> None:
    """Formats, edited forms, odd and harmful files, each with a framework of one's own."""
    names = [*list(CORPUS)[::EVERY], *ALWAYS]
    for number, name in enumerate(names[part::PARTS]):
        folder = tmp_path / f"read-{number}"
        folder.mkdir()
        shutil.copy(corpus[name], folder)
        same_as_commands(page, folder, commands, small_file, name)


def test_emails_and_zip_files_give_what_the_commands_print(
    page: RealPage, commands: Callable[..., Any], small_file: Path, tmp_path: Path
) -> None:
    """Those that mean harm, too."""
    base = Base(tmp_path, lambda *_: tmp_path)
    for number, name in enumerate(list(HOLDERS)[::EVERY // 2]):
        folder = tmp_path / f"read-{number}"
        folder.mkdir()
        (folder / HOLDERS[name].file).write_bytes(HOLDERS[name].build(base))
        same_as_commands(page, folder, commands, small_file, name)


def same_as_commands(
    page: RealPage, folder: Path, commands: Callable[..., Any], small_file: Path, name: str
) -> None:
    """Compare the answers on the files of a folder, read with the small framework."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    answer = page.look({**files, "own.yaml": small_file})
    assert answer, name
    checked, scored = commands(folder, "--framework", small_file)
    if answer["check"] != checked and "over the limit of 3 seconds" in str(checked):
        # This computer is busy: what the page read in time, the command reads too if it has time.
        checked, scored = commands(folder, "--framework", small_file, "--limit", "seconds=100")
    assert answer["error"] == "", name
    assert answer["check"] == checked, name
    assert answer["score"] == scored, name


def test_a_round_in_folders_and_containers(
    page: RealPage, filled: Callable[..., bytes], commands: Callable[..., Any], small_file: Path,
    tmp_path: Path,
) -> None:
    """Files of one name in several folders, in a zip file and in an email; who is missing."""
    folder = tmp_path / "round"
    files = {
        "north/return.xlsx": filled("Police"), "south/return.xlsx": filled("Schools"),
        "all.zip": zip_of({"a/return.xlsx": filled("Health")}),
        "mail.eml": eml({"return.xlsx": filled("Probation", answers={"d1-a": ("x", "", "")})}),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (tmp_path / "agencies.csv").write_text("agency\nPolice\nFostering\n", encoding="utf-8")
    answer = page.look({name: folder / name for name in files}
                       | {"small.yaml": small_file, "agencies.csv": tmp_path / "agencies.csv"})
    expected = ("--framework", small_file, "--expected", tmp_path / "agencies.csv")
    checked, scored = commands(folder, *expected)
    assert answer["check"] == checked
    assert answer["score"] == scored
    assert checked["not_returned"] == ["Fostering"]


@pytest.mark.parametrize("change", [
    ("title: ", "title: [", ), ("ref:", "reff:"), ("scale:", "scale: &a\n  b: *a\nscale2:"),
    ("  ", "\t"), ("id:", "id: “"), ("", "\x00"),
])
def test_a_faulty_framework_is_described_in_the_same_words(
    change: tuple[str, str], page: RealPage, small_file: Path, tmp_path: Path,
    filled: Callable[..., bytes], cli: Callable[..., Any],
) -> None:
    """The page reads YAML in Python alone, where the commands have a compiled reader."""
    (tmp_path / "own.yaml").write_text(
        small_file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    (tmp_path / "police.xlsx").write_bytes(filled("Police"))
    answer = page.look({name: tmp_path / name for name in ("police.xlsx", "own.yaml")})
    result = cli("check", "police.xlsx", "--framework", "own.yaml")
    assert answer["error"]
    assert " ".join(answer["error"].split()) in " ".join(result.err.split())


def test_a_text_in_a_return_never_runs(
    browser: Any, page_file: Path, filled: Callable[..., bytes], small_file: Path, tmp_path: Path
) -> None:
    """Nor does the name of a file; both are shown as they are."""
    agency = f"Police {MARKUP}"
    answers = {"d1-a": (MARKUP, MARKUP, MARKUP), "d2-a": (9, "javascript:window.ran=1", "")}
    file = tmp_path / MARKUP.replace("/", "")
    file = file.with_name(f"{file.name}.xlsx")
    file.write_bytes(filled(agency, answers=answers, area=MARKUP, round_name=MARKUP))
    other = tmp_path / "schools.xlsx"
    other.write_bytes(filled("Schools", area=MARKUP, round_name=MARKUP))
    page = RealPage(browser, page_file)
    answer = page.choose(file, other, small_file)
    assert answer["score"]["area"] == MARKUP
    page.tab.wait_for_selector("#headline")
    for details in page.tab.query_selector_all("details"):
        details.evaluate("node => { node.open = true; }")
    assert MARKUP in page.tab.inner_text("#result")
    assert page.tab.evaluate("window.ran") is None
    assert page.tab.query_selector_all("#result img:not([src^='blob:']), #result script") == []
    assert page.errors == []
    assert page.fetched == []
    page.context.close()


def test_reading_can_be_cancelled_and_begun_again(
    browser: Any, page_file: Path, played_demo: Path
) -> None:
    """The worker is ended, and a new one gives the same answer."""
    page = RealPage(browser, page_file)
    files = sorted((played_demo / "round-1" / "returns").iterdir())
    answer = page.choose(*files)
    page.tab.evaluate("""() => {
      window.messages = [];
      document.getElementById("reread").click();
      document.getElementById("cancel").click();
    }""")
    assert page.tab.inner_text("#headline") == "Reading stopped."
    page.tab.click("#reread")
    assert page.wait_for("answer")["answer"] == answer
    assert page.tab.evaluate("window.workers.length") == 2
    assert page.errors == []
    page.context.close()


def test_a_file_that_takes_too_long_is_left_out(
    browser: Any, page_file: Path, corpus: Mapping[str, Path], small_file: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """Its worker is ended, and a new one reads the others."""
    slow = tmp_path / "a slow return.xlsx"
    shutil.copy(corpus["endless very many slow number formats"], slow)
    (tmp_path / "b.xlsx").write_bytes(filled("Police"))
    page = RealPage(browser, page_file)
    page.tab.set_input_files(
        "#files", [str(path) for path in (slow, tmp_path / "b.xlsx", small_file)])
    assert page.wait_for("reading")["name"] == slow.name
    page.tab.clock.fast_forward(121_000)
    answer = page.wait_for("answer")["answer"]
    assert [each["file"] for each in answer["check"]["returns"]] == ["b.xlsx"]
    page.tab.wait_for_selector("#headline")
    assert f"{slow.name} took longer than 2 minutes to read." in page.tab.inner_text("#result")
    assert page.errors == []
    page.context.close()


def test_two_hundred_returns_take_less_than_a_gibibyte(
    browser: Any, page_file: Path, played_demo: Path, tmp_path: Path
) -> None:
    """Of the process that draws the page and runs its worker, at its peak."""
    police = next((played_demo / "round-1" / "returns").glob("*Police*")).read_bytes()
    files = []
    for number in range(200):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(zipped({
            name: content.replace(b"Northshire Police", f"Agency {number}".encode())
            for name, content in contents(police).items()}))
    others = memory_peaks(MARK).keys()
    page = RealPage(browser, page_file)
    answer = page.choose(*files)
    assert len(answer["check"]["returns"]) == 200
    assert answer["score"]["domains"][0]["by_agency"].keys() == {
        f"Agency {number}" for number in range(200)}
    own = [peak for process, peak in memory_peaks(MARK).items() if process not in others]
    assert 100 < max(own) < 1024
    page.context.close()
