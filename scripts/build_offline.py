"""Write `dist/offline-windows`: all that a Windows computer without the internet needs.

The wheels are those of `release/dependencies.json`, compared by hash as they arrive from the
package index, and again by `install.cmd` on the other computer. Runs on any system.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from dependencies import (
    FOR_WINDOWS,
    PLATFORM,
    PYTHON,
    ROOT,
    TAG,
    WINDOWS,
    closure,
    declared,
    needed_names,
    packages,
)
from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFLINE = ROOT / "dist" / "offline-windows"
WHEEL = f"hsbstar-{__version__}-py3-none-any.whl"
REQUIREMENTS = "requirements.txt"
_VERSION = tuple(map(int, PYTHON.split(".")))
FITTING = {*cpython_tags(_VERSION, [TAG], [PLATFORM]), *compatible_tags(_VERSION, "cp", [PLATFORM])}
"""What a wheel's name may say."""
PROBE = (
    "import sys, sysconfig; sys.exit(sys.version_info[:2] != "
    f"({PYTHON.replace('.', ', ')}) or sysconfig.get_platform() != '{PLATFORM.replace('_', '-')}')"
)
"""Ends with 0 in a Python that the wheels are for."""
INSTALL = rf"""@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem Installs hsbstar {__version__} for you alone: no administrator, no internet.
rem This folder may be on a network drive, and its name may have spaces: so there is no "cd", and
rem every name is in quotation marks. A program that crashed has a number below 0: so there is no
rem "if errorlevel 1", which passes that over.
set "SOURCE=%~dp0."
set "HOME_FOLDER=%USERPROFILE%\hsbstar-home"
set "LISTED=%SOURCE%\{REQUIREMENTS}"
set "NEW_PY=%HOME_FOLDER%\Scripts\python.exe"
rem No settings of this computer may change what pip installs, nothing is downloaded, and no program
rem is started because it happens to be in the folder where you are.
set "NoDefaultCurrentDirectoryInExePath=1"
set "PIP_CONFIG_FILE=nul"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "OPTIONS=--isolated --quiet --disable-pip-version-check --no-index --only-binary=:all:"
set "OPTIONS=%OPTIONS% --require-hashes --force-reinstall"
if not exist "%LISTED%" goto zipped
if not exist "%SOURCE%\wheels\*.whl" goto zipped
set "OWN_PY=%LOCALAPPDATA%\Programs\Python\Python{PYTHON.replace(".", "")}\python.exe"
set "PY="
call :try py -{PYTHON}
call :try python
if exist "%OWN_PY%" call :try "%OWN_PY%"
if not defined PY goto missing
echo Installing hsbstar {__version__} in "%HOME_FOLDER%".
echo This takes a minute or two.
%PY% -I -m venv "%HOME_FOLDER%"
if %errorlevel% neq 0 goto failed
"%NEW_PY%" -I -m pip install %OPTIONS% -f "%SOURCE%\wheels" -r "%LISTED%"
if %errorlevel% neq 0 goto damaged
"%NEW_PY%" -I -m hsbstar --version
if %errorlevel% neq 0 goto failed
echo.
echo hsbstar is installed. In each new PowerShell window, type this line first:
echo   $env:PATH = "$env:USERPROFILE\hsbstar-home\Scripts;$env:PATH"
echo Then type hsbstar.
if not defined HSBSTAR_QUIET pause
exit /b 0

:try
rem Keeps the first Python that has the version and the kind that the files are for.
if defined PY exit /b 0
%* -I -c "{PROBE}" >nul 2>&1
if %errorlevel% equ 0 set PY=%*
exit /b 0

:zipped
echo The folder "wheels" and {REQUIREMENTS} are not next to install.cmd.
echo If this is a zip file, unpack all of it first. Then start install.cmd in the unpacked folder.
goto failed

:missing
echo Python {PYTHON} (64-bit, not for ARM) was not found. Install it first: see README.txt.
goto failed

:damaged
echo If a file does not match or was not found, copy the whole folder again and start again.
echo If access was denied, close all windows that use hsbstar and start again.

:failed
echo hsbstar was not installed. The lines above give the reason.
if not defined HSBSTAR_QUIET pause
exit /b 1
"""
"""What installs; each line ends with CR and LF, as cmd needs for its labels."""
README = f"""hsbstar {__version__} for Windows, without the internet

For 64-bit Windows on an Intel or AMD processor, and Python {PYTHON}. You need
neither an administrator nor the internet.

1. Install Python {PYTHON} if it is not there: the file "Windows installer (64-bit)"
   from python.org contains everything. Clear the tick at "Use admin privileges
   when installing py.exe", then choose "Install Now".
2. Copy this whole folder to the computer, or open it on a network drive. If it
   is a zip file, unpack all of it first: right-click it, "Extract All".
3. Double-click install.cmd. It makes the folder hsbstar-home in your own user
   folder and installs there. No other file is changed.
4. Open PowerShell and type these two lines. Type the first again in each new
   window:

   $env:PATH = "$env:USERPROFILE\\hsbstar-home\\Scripts;$env:PATH"
   hsbstar

   In the Command Prompt (cmd), the first line is

   set "PATH=%USERPROFILE%\\hsbstar-home\\Scripts;%PATH%"

If Windows blocks hsbstar.exe, type python -P -m hsbstar in place of hsbstar.
If it blocks Python too, use the file hsbstar.html: it needs only a browser.

requirements.txt lists every file with its SHA-256. pip compares them and stops
if a file differs. For a script without questions, set HSBSTAR_QUIET=1 first.

For a new version, start its install.cmd: it replaces the old version. To remove
hsbstar, delete the folder hsbstar-home.
"""
"""What a person reads on the other computer."""


def requirements(wheel: bytes) -> str:
    """Return the list of all wheels with their hashes, hsbstar's own first."""
    names = sorted(closure(declared()[""], windows=True))
    lines = [(f"hsbstar=={__version__}", hashlib.sha256(wheel).hexdigest()),
             *((f"{name}=={packages()[name].version}", packages()[name].sha256) for name in names)]
    return "".join(f"{line} --hash=sha256:{digest}\n" for line, digest in lines)


def own_files(wheel: bytes) -> Mapping[str, str]:
    """Return the files that are ours, by name, with the line ends of Windows."""
    texts = {"install.cmd": INSTALL, "README.txt": README, REQUIREMENTS: requirements(wheel)}
    return {name: text.replace("\n", "\r\n") for name, text in texts.items()}


def download(folder: Path, listed: str) -> None:
    """Fetch the wheels of a list, or exit with a sentence where a file differs or is not there."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / REQUIREMENTS
        file.write_text(listed, encoding="ascii")
        run = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--require-hashes", "--dest", folder, *FOR_WINDOWS, "-r", file],
            check=False)
    if run.returncode:
        sys.exit("The folder is not complete: pip could not fetch all files as they are listed in "
                 "release/dependencies.json. Its lines above name the file.")


def faults(folder: Path) -> list[str]:
    """Return what would keep the folder from installing: files, hashes, systems, requirements."""
    lines = (folder / REQUIREMENTS).read_text(encoding="ascii").splitlines()
    listed = dict(line.split(" --hash=sha256:") for line in lines)
    hashes = {name.split("==")[0]: digest for name, digest in listed.items()}
    found, here = [], set()
    for path in sorted((folder / "wheels").iterdir()):
        name, version, _, tags = parse_wheel_filename(path.name)
        here.add(str(name))
        if hashes.get(name) != hashlib.sha256(path.read_bytes()).hexdigest():
            found.append(f"{path.name} is not the file that is listed.")
        if f"{name}=={version}" not in listed:
            found.append(f"{path.name} is not the version that is listed.")
        if not tags & FITTING:
            found.append(f"{path.name} is for another system.")
        needed = Parser().parsestr(_metadata(path)).get_all("Requires-Dist") or ()
        missing = set(needed_names(needed, WINDOWS)) - hashes.keys()
        found += [f"{path.name} needs {need}, which is not listed." for need in sorted(missing)]
    return found + [f"{name} has no wheel." for name in sorted(hashes.keys() - here)]


def _metadata(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as package:
        (name,) = [name for name in package.namelist() if name.endswith(".dist-info/METADATA")]
        return package.read(name).decode()


def main() -> None:
    """Build the wheel, fetch the others, write the texts."""
    shutil.rmtree(OFFLINE, ignore_errors=True)
    wheels = OFFLINE / "wheels"
    wheels.mkdir(parents=True)
    subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", wheels, ROOT],
        check=True, stdout=subprocess.DEVNULL)
    wheel = (wheels / WHEEL).read_bytes()
    _, _, others = requirements(wheel).partition("\n")
    download(wheels, others)
    for name, text in own_files(wheel).items():
        (OFFLINE / name).write_bytes(text.encode("ascii"))
    if found := faults(OFFLINE):
        sys.exit("\n".join(found))
    files = [path for path in OFFLINE.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    print(f"{OFFLINE.relative_to(ROOT).as_posix()}: {len(files)} files, {size:.0f} MB")


if __name__ == "__main__":
    main()
