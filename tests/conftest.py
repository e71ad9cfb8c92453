"""What the tests share: frameworks, filled workbooks, LibreOffice, and the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import settings

from area_tools import DOMAIN_SCORES, round_of
from frameworks import framework_bytes, framework_data, small_framework
from hsbstar.audit_layout import audit_layout
from hsbstar.cli import run
from hsbstar.files import FRAMEWORK_FILE, bundled
from hsbstar.framework_file import read_framework
from hsbstar.made_up import Filled, fill_in
from hsbstar.workbooks.audit import write_audit_workbook
from hsbstar.workbooks.heading import Heading
from office import Typed, prepare, type_in
from star_tools import STAR_TOOLS

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework import Framework
    from hsbstar.rounds import Round

os.environ.update(TERM="dumb", COLUMNS="80")
os.environ.pop("GITHUB_ACTIONS", None)
os.environ.pop("FORCE_COLOR", None)

# Seeds are fixed so that a red test is red again; timings vary on shared machines.
settings.register_profile("hsbstar", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("hsbstar")

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
def played_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was played; nothing in it may be changed."""
    folder = tmp_path_factory.mktemp("demo") / "played"
    assert run(["demo", str(folder)]) == 0
    return folder


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


@pytest.fixture
def filled(small: Framework) -> Callable[..., bytes]:
    """Make a filled workbook of the small framework: all scores 3 unless said otherwise."""

    def make(
        agency: str = "Police", *, answers: Answers | None = None, round_name: str = "2026",
        area: str = "Northshire", **fields: Any,
    ) -> bytes:
        heading = Heading(area=area, round=round_name, agency=agency)
        blank = write_audit_workbook(small, heading)
        given = {one.id: (3, "Minutes.", "") for one in small.statements} | dict(answers or {})
        typed = {"respondent": "Audit lead", "date": "31 March 2026", "signed_by": "Chief"} | fields
        return fill_in(blank, audit_layout(small), Filled(typed, given))

    return make


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice: a real client that we did not write."""
    found = shutil.which("soffice")
    if found is None:
        pytest.fail("LibreOffice (soffice) is needed for these tests and is not installed")
    return found


@pytest.fixture(scope="session")
def libreoffice(
    soffice: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, str, Path], Path]:
    """Save a workbook again with LibreOffice."""
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(source: Path, ending: str, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending,
             "--outdir", str(folder), str(source)],
            capture_output=True, text=True, timeout=180, check=False,
        )
        saved = folder / f"{source.stem}.{ending}"
        assert saved.is_file(), done.stdout + done.stderr
        return saved

    return convert


@pytest.fixture(scope="session")
def types(
    soffice: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, Sequence[Typed], Path], Path]:
    """Let somebody type into a workbook in LibreOffice: source, what is typed, target."""
    profile = tmp_path_factory.mktemp("typing")
    prepare(soffice, profile)

    def type_into(source: Path, typed: Sequence[Typed], target: Path) -> Path:
        return type_in(soffice, profile, source, typed, target)

    return type_into


@pytest.fixture(scope="session")
def council_tool(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], bytes]:
    """Return a council's star tool by its name in `STAR_TOOLS`; each is made once."""

    @cache
    def make(name: str) -> bytes:
        return STAR_TOOLS[name].made(libreoffice, tmp_path_factory.mktemp(name))

    return make


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def say(
    capsys: pytest.CaptureFixture[str], small_file: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Said]:
    """Run a command in an empty folder, with the small framework where it takes one."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str | Path) -> Said:
        words = [str(argument) for argument in arguments]
        takes_framework = bool(words) and words[0] in {
            "plan",
            "new-audit", "check", "moderate", "score", "compare", "star-map"
        }
        if takes_framework and not {"--framework", "--help"} & set(words):
            words += ["--framework", str(small_file)]
        capsys.readouterr()
        code = run(words)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

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
                    "Health,health,hub@example.org\r\n", encoding="utf-8")
    return path
