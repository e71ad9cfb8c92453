"""Build twice and compare, install the wheel in a new environment, weigh it, and run the demo.

The builds differ in folder, umask, time zone, language and hash seed; wheel and sdist must be the
same bytes. Files that are missing from the wheel show here, because the checkout is out of reach.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dependencies import ROOT, new_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_MEGABYTES, MAX_PACKAGES = 300, 36
"""Of a new environment with hsbstar and its pip."""
WAYS: Mapping[str, tuple[int, Mapping[str, str]]] = {
    "one": (0o022, {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    "two folders/deep": (0o077, {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8",
                                 "PYTHONHASHSEED": "2", "HOME": "elsewhere"}),
}
"""The folders of the builds, each with its umask and environment."""
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__",
                                     "dist", "site", "hsbstar-demo")


def run(*command: str | Path, folder: Path, more: Mapping[str, str] | None = None) -> str:
    """Run a command in a folder and return its output; stop with that if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,  # noqa: S603 - ours
                          env={**os.environ, **(more or {})})
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def built(folder: Path, umask: int, environment: Mapping[str, str]) -> dict[str, bytes]:
    """Return the wheel and the sdist of a copy of the checkout, by their names."""
    before = os.umask(umask)
    try:
        shutil.copytree(ROOT, folder / "source", ignore=LEFT_BEHIND, copy_function=shutil.copyfile)
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist",
            folder / "source", folder=folder, more=environment)
    finally:
        os.umask(before)
    return {path.name: path.read_bytes() for path in sorted((folder / "dist").iterdir())}


def built_twice(folder: Path) -> dict[str, bytes]:
    """Return what both builds made; stop if they differ."""
    first, second = (built(folder / name, *way) for name, way in WAYS.items())
    if first != second:
        differ = [name for name in first if first[name] != second.get(name)]
        sys.exit(f"Built twice, these differ: {', '.join(differ) or sorted(second)}")
    return first


def weigh(environment: Path, python: Path) -> str:
    """Return what an environment weighs; stop if that is too much."""
    size = sum(path.stat().st_size for path in environment.rglob("*") if not path.is_symlink())
    megabytes = round(size / 1_000_000)
    packages = len(run(python, "-m", "pip", "list", "--format", "freeze",
                       folder=environment).splitlines())
    found = f"{megabytes} MB, {packages} packages"
    if megabytes > MAX_MEGABYTES or packages > MAX_PACKAGES:
        sys.exit(f"The installation weighs {found}: more than {MAX_MEGABYTES} MB or {MAX_PACKAGES}")
    return found


def main() -> None:
    """Build, compare, install elsewhere, weigh, run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = built_twice(folder)
        for file, data in files.items():
            print(f"{file}: the same twice, SHA-256 {hashlib.sha256(data).hexdigest()}")
        wheel = next((folder / "one" / "dist").glob("*.whl"))
        python = new_environment(folder / "env")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel,
            folder=folder)
        weight = weigh(folder / "env", python)
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        output = run(python, "-m", "hsbstar", "demo", "played", folder=elsewhere)
        outputs = sorted(path.name for path in (elsewhere / "played").rglob("*.png"))
        if outputs != ["comparison.png", "star.png", "star.png"]:
            sys.exit(f"The demo from the wheel left other pictures: {outputs}\n{output}")
        print(f"Installed elsewhere: {weight}; demo played from another folder")


if __name__ == "__main__":
    main()
