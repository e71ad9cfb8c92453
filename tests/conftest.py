"""What the tests share: frameworks, filled workbooks, LibreOffice, and the command line."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import settings

from build_page import build_page
from hostile.build_corpus import build, files_in
from hostile.variants import Base
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.app import run
from hsbstar.cli.commands import check
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from hsbstar.framework.file import read_framework
from support import tiers
from support.area_tools import DOMAIN_SCORES, round_of
from support.console_blocks import Stage, record_demo
from support.frameworks import framework_bytes, framework_data, small_framework
from support.office import Office, Typed
from support.once import Once
from support.schemas import hold_all_printed
from support.star_tools import STAR_TOOLS

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round

os.environ.update(TERM="dumb", COLUMNS="80")
os.environ.pop("GITHUB_ACTIONS", None)
os.environ.pop("FORCE_COLOR", None)

tiers.register_profiles()
collect_ignore = tiers.ignored_here()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`: every format, moment and example."""
    parser.addoption("--full", action="store_true", help="run what `make test` leaves out, too")


def pytest_configure(config: pytest.Config) -> None:
    """Load the profile of Hypothesis that belongs to this run."""
    settings.load_profile("full" if config.getoption("--full") else "default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by the programs that they need, and leave out those for `--full`."""
    tiers.sort_into_tiers(config, items)


@pytest.fixture(scope="session", autouse=True)
def deliver_signals() -> None:
    """Let programs that tests start hear signals; only where tests run, not where workers start.

    Else workers would hear the SIGHUP that `nohup make test` is to ignore, and end with it.
    """
    tiers.deliver_signals()


@pytest.fixture(scope="session", autouse=True)
def hold_json() -> Iterator[None]:
    """Hold every JSON document that a test prints in this process against its schema."""
    with pytest.MonkeyPatch.context() as patch:
        hold_all_printed(patch)
        yield


Answers = Mapping[str, tuple[Any, str, str]]


@pytest.fixture(scope="session")
def framework() -> Framework:
    """The framework that comes with hsbstar."""
    return read_framework(bundled(FRAMEWORK_FILE), FRAMEWORK_FILE)


@pytest.fixture(scope="session")
def small() -> Framework:
    """A small framework: three domains of three statements."""
    return small_framework()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make folders and values once for all workers of this run."""
    return Once(tmp_path_factory)


@pytest.fixture(scope="session")
def stage(once: Once, framework: Framework) -> Stage:
    """A folder in which the demo was played, with its output."""
    return Stage.of(once.folder("stage", record_demo), framework)


@pytest.fixture(scope="session")
def played_demo(stage: Stage) -> Path:
    """A folder in which the demo was played; nothing in it may be changed."""
    return stage.demo


@pytest.fixture
def collated(framework: Framework) -> Round:
    """A round whose domain scores are `DOMAIN_SCORES`."""
    return round_of(framework, DOMAIN_SCORES)


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """The small framework's file."""
    path = tmp_path / "small.yaml"
    path.write_bytes(framework_bytes(framework_data()))
    return path


@pytest.fixture(scope="session")
def filled(small: Framework) -> Callable[..., bytes]:
    """Make a filled workbook of the small framework: all scores 3 unless `answers` has others.

    The same workbook is made once; its bytes cannot be changed by who gets them.
    """
    made: dict[str, bytes] = {}
    blanks: dict[Heading, bytes] = {}

    def make(
        agency: str = "Police", *, answers: Answers | None = None, round_name: str = "2026",
        area: str = "Northshire", marking: str = "", **fields: Any,
    ) -> bytes:
        heading = Heading(area=area, round=round_name, agency=agency, marking=marking)
        given = {statement.id: (3, "Minutes.", "") for statement in small.statements}
        given |= answers or {}
        typed = {"respondent": "Audit lead", "date": "31 March 2026", "signed_by": "Chief"} | fields
        key = repr((heading, given, typed))
        if key not in made:
            if heading not in blanks:
                blanks[heading] = write_audit_workbook(small, heading)
            made[key] = fill_in(blanks[heading], audit_layout(small), Filled(typed, given))
        return made[key]

    return make


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice, a real program that we did not write; each worker keeps one running."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("LibreOffice (soffice) is needed for these tests and is not installed")
    running = Office(soffice, tmp_path_factory.mktemp("office"))
    yield running
    running.close()


@pytest.fixture(scope="session")
def libreoffice(office: Office) -> Callable[[Path, str, Path], Path]:
    """Save a file again with LibreOffice: source, extension, folder."""
    return office.convert


@pytest.fixture(scope="session")
def corpus(
    once: Once, libreoffice: Callable[[Path, str, Path], Path]
) -> Mapping[str, Path]:
    """The files of returns as they really come back, by the variants' names; built once."""
    folder = once.folder("corpus", lambda folder: build(folder, Base(folder / "base", libreoffice)))
    return files_in(folder)


@pytest.fixture(scope="session")
def types(office: Office) -> Callable[[Path, Sequence[Typed], Path], Path]:
    """Type into a workbook in LibreOffice: source, texts by cell, target."""
    return office.type_in


@pytest.fixture(scope="session")
def council_tool(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], bytes]:
    """Return a council's star tool by its name in `STAR_TOOLS`; each is made once."""

    @cache
    def make(name: str) -> bytes:
        return STAR_TOOLS[name].made(libreoffice, tmp_path_factory.mktemp(name))

    return make


@pytest.fixture(scope="session")
def chromium() -> str:
    """A browser that we did not write."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is needed for these tests and is not installed")
    return found


@pytest.fixture(scope="session")
def page_file(once: Once) -> Path:
    """The page, built once."""
    def build(folder: Path) -> None:
        (folder / "hsbstar.html").write_bytes(build_page())

    return once.folder("page", build) / "hsbstar.html"


PICTURES = {"--dpi", "--chart", "--help"}
"""Draw small pictures unless a test sets their size: dots are most of a command's time."""


class Ran(NamedTuple):
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], small_file: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Ran]:
    """Run a command in an empty folder, with the small framework where it takes one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "this_day", lambda: dt.date(2026, 12, 31))

    def command(*arguments: str | Path) -> Ran:
        words = [str(argument) for argument in arguments]
        takes_framework = bool(words) and words[0] in {
            "plan", "new-audit", "check", "moderate", "score", "compare", "star-map"
        }
        if takes_framework and not {"--framework", "--help"} & set(words):
            words += ["--framework", str(small_file)]
        if words[:1] in (["score"], ["compare"]) and not PICTURES & set(words):
            words += ["--dpi", "50"]
        capsys.readouterr()
        code = run(words)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command


@pytest.fixture
def returns(tmp_path: Path, filled: Callable[..., bytes]) -> Path:
    """A folder with the returns of two agencies."""
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "police.xlsx").write_bytes(filled("Police"))
    (folder / "schools.xlsx").write_bytes(filled("Schools", answers={"d1-a": (0, "", "")}))
    return folder


@pytest.fixture
def agencies(tmp_path: Path) -> Path:
    """A list of three agencies, as Excel saves it."""
    path = tmp_path / "agencies.csv"
    path.write_text("﻿agency,kind,contact\r\nPolice,police,Ann\r\nSchools,education,\r\n"
                    "Health,,hub@example.org\r\n", encoding="utf-8")
    return path
