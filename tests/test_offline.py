"""The folder for Windows computers without the internet, as far as it can be tried elsewhere."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from typing import TYPE_CHECKING

import pytest

from build_offline import (
    INSTALL,
    PROBE,
    README,
    REQUIREMENTS,
    download,
    faults,
    own_files,
    requirements,
)
from dependencies import PYTHON, ROOT, closure, declared, packages

if TYPE_CHECKING:
    from pathlib import Path

LINES = INSTALL.splitlines()
USED = re.compile(r"%(?:~dp0|\w+%)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three small wheels, two of which need another."""
    for name, tag, needs in (
        ("first", "py3-none-any", ["second>=1", 'colorama; sys_platform == "win32"']),
        ("second", "cp313-cp313-win_amd64", ['other; python_version < "3.12"', 'x; extra == "y"']),
        ("colorama", "py2.py3-none-any", []),
    ):
        wheel = tmp_path / "wheels" / f"{name}-1.0-{tag}.whl"
        wheel.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(wheel, "w") as package:
            lines = ("Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0",
                     *(f"Requires-Dist: {need}" for need in needs))
            package.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\nText")
            package.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    list_wheels(tmp_path)
    return tmp_path


def list_wheels(folder: Path) -> None:
    """Write the list of the wheels that are there."""
    lines = [f"{path.name.split('-')[0]}==1.0 --hash=sha256:"
             f"{hashlib.sha256(path.read_bytes()).hexdigest()}"
             for path in (folder / "wheels").iterdir()]
    (folder / REQUIREMENTS).write_text("\r\n".join(lines))


def test_a_whole_folder_has_no_fault(folder: Path) -> None:
    """What only Linux, an older Python or an extra needs may be missing."""
    assert faults(folder) == []


def test_a_missing_wheel_is_found_and_who_needs_it(folder: Path) -> None:
    """Both where it is still listed, and where it is not."""
    (folder / "wheels" / "colorama-1.0-py2.py3-none-any.whl").unlink()
    assert faults(folder) == ["colorama has no wheel."]
    list_wheels(folder)
    assert faults(folder) == [
        "first-1.0-py3-none-any.whl needs colorama, which is not listed."]


def test_a_changed_wheel_is_found(folder: Path) -> None:
    """One more byte is another file."""
    with (folder / "wheels" / "first-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"\0")
    assert faults(folder) == ["first-1.0-py3-none-any.whl is not the file that is listed."]


@pytest.mark.parametrize("tag", ["cp312-cp312-win_amd64", "cp313-cp313-win32",
                                 "cp313-cp313-manylinux_2_28_x86_64", "cp313-cp313-win_arm64"])
def test_a_wheel_of_another_system_is_found(folder: Path, tag: str) -> None:
    """Another Python, processor or system cannot install it."""
    wheel = folder / "wheels" / "second-1.0-cp313-cp313-win_amd64.whl"
    wheel.rename(wheel.with_name(f"second-1.0-{tag}.whl"))
    assert faults(folder) == [f"second-1.0-{tag}.whl is for another system."]


def test_another_version_is_found(folder: Path) -> None:
    """Even with the right hash."""
    wheel = folder / "wheels" / "first-1.0-py3-none-any.whl"
    wheel.rename(wheel.with_name("first-2.0-py3-none-any.whl"))
    assert faults(folder) == ["first-2.0-py3-none-any.whl is not the version that is listed."]


def test_a_file_that_is_not_as_listed_is_not_fetched(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The sentence comes after pip's own lines, in place of a traceback."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder / "wheels"))
    listed = re.sub(r"(?<=sha256:)\w{8}", "0" * 8, (folder / REQUIREMENTS).read_text())
    with pytest.raises(SystemExit, match=r"not complete: .* above name the file"):
        download(folder / "fetched", listed)
    assert "DO NOT MATCH THE HASHES" in capfd.readouterr().err


def test_the_list_has_each_package_that_windows_needs_with_a_hash() -> None:
    """What only Windows needs is among them; what only an extra needs is not."""
    lines = requirements(b"wheel").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", line)
               for line in lines)
    names = {line.split("==")[0] for line in lines}
    assert names == {"hsbstar", *closure(declared()[""], windows=True)}
    assert "colorama" in names
    assert "distributed" not in names
    assert all(packages()[name].wheel.endswith(".whl") for name in names - {"hsbstar"})


def test_our_files_are_ascii_with_the_line_ends_of_windows() -> None:
    """The shell misreads labels after a bare line feed, and other letters by its code page."""
    for name, text in own_files(b"wheel").items():
        assert text.isascii(), name
        assert "\n" not in text.replace("\r\n", ""), name
        assert text.endswith("\r\n"), name
    assert max(map(len, README.splitlines())) <= 80


def test_every_label_is_there_and_used() -> None:
    """A label that is missing ends the script without a word."""
    labels = {line[1:] for line in LINES if line.startswith(":")}
    used = set(re.findall(r"(?:goto |call :)(\w+)", INSTALL))
    assert used <= labels
    assert used == labels


def test_every_folder_is_quoted() -> None:
    """So that a space, an ampersand or a bracket in a name does no harm."""
    for line in LINES:
        for found in USED.finditer(line):
            inside = line[: found.start()].count('"') % 2 == 1
            assert inside or found.group() in {"%PY%", "%OPTIONS%", "%errorlevel%"}, line
    assert not re.search(r"^\s*[()]|\($|\belse\b", INSTALL, re.MULTILINE), "no blocks: ) ends them"


def test_every_step_is_checked() -> None:
    """A step that fails ends the installation with a sentence and an exit code.

    A program that Windows stopped has a number below 0, which `if errorlevel 1` takes for success.
    """
    steps = [at for at, line in enumerate(LINES) if line.startswith(("%PY%", '"%NEW_PY%'))]
    assert len(steps) == 3
    assert all(LINES[at + 1].startswith("if %errorlevel% neq 0 goto") for at in steps)
    assert not re.search(r"^if (not )?errorlevel", INSTALL, re.MULTILINE)
    assert "exit /b 0\n\n:try\n" in INSTALL
    assert LINES[-1] == "exit /b 1"


def test_a_python_is_used_only_if_the_wheels_are_for_it() -> None:
    """The question that install.cmd asks each Python that it finds."""
    assert '"' not in PROBE
    assert "%" not in PROBE
    here = (".".join(map(str, sys.version_info[:2])), sysconfig.get_platform())
    found = subprocess.run([sys.executable, "-I", "-c", PROBE], check=False, capture_output=True)
    assert (found.returncode == 0) is (here == (PYTHON, "win-amd64"))
    assert not found.stderr
    same = PROBE.replace("win-amd64", here[1]).replace("(3, 13)", str(sys.version_info[:2]))
    assert subprocess.run([sys.executable, "-I", "-c", same], check=False).returncode == 0


def test_nothing_that_is_there_is_deleted() -> None:
    """Someone may keep a round in the folder, and a damaged copy must not end what works."""
    assert not re.search(r"--clear|\b(del|rd|rmdir|erase)\b", INSTALL, re.IGNORECASE)
    assert "--force-reinstall" in INSTALL


def test_a_folder_inside_a_zip_file_gets_a_sentence() -> None:
    """The Explorer unpacks only the file that was double-clicked."""
    checks = [line for line in LINES if line.endswith("goto zipped")]
    assert checks == ['if not exist "%LISTED%" goto zipped',
                      'if not exist "%SOURCE%\\wheels\\*.whl" goto zipped']
    assert INSTALL.index(checks[-1]) < INSTALL.index("-m venv")


def test_what_is_typed_each_day_needs_no_script() -> None:
    """Windows refuses Activate.ps1 unless IT has allowed scripts."""
    line = '$env:PATH = "$env:USERPROFILE\\hsbstar-home\\Scripts;$env:PATH"'
    assert r'set "HOME_FOLDER=%USERPROFILE%\hsbstar-home"' in LINES
    page = (ROOT / "docs" / "how-to" / "install-windows.md").read_text(encoding="utf-8")
    for text in (INSTALL, README, page):
        assert line in text
    assert "Activate" not in INSTALL + README


def test_nothing_needs_an_administrator_or_the_network() -> None:
    """Nothing is written outside of the user's own folders, and pip looks nowhere else."""
    assert not re.search(r"runas|HKLM|setx|ProgramFiles|SystemRoot|https?:", INSTALL, re.IGNORECASE)
    options = [line for line in LINES if "OPTIONS" in line]
    for option in ("--isolated", "--no-index", " -f ", "--require-hashes", "--only-binary=:all:"):
        assert option in " ".join(options)
    assert 'set "PIP_CONFIG_FILE=nul"' in LINES, "pip then reads no settings of the computer either"
    assert 'set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"' in LINES
    assert 'set "NoDefaultCurrentDirectoryInExePath=1"' in LINES, "cmd looks there before PATH"
