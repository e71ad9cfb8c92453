"""Write `release/dependencies.json`: what pip installs today, and its wheels for Windows.

`make dependencies` runs it, and writes what follows from it; it needs the package index. A licence
that a package does not give as an SPDX expression is read by a person, and noted in `READ`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.markers import default_environment
from packaging.utils import canonicalize_name

from dependencies import (
    EXTRAS,
    FOR_WINDOWS,
    ROOT,
    WINDOWS,
    Package,
    needed_names,
    new_environment,
    write_packages,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

READ: Mapping[str, str] = {
    "annotated-types": "MIT", "colorama": "BSD-3-Clause", "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause", "et-xmlfile": "MIT", "fonttools": "MIT", "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause", "locket": "BSD-2-Clause", "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT", "matplotlib": "LicenseRef-matplotlib", "mdurl": "MIT",
    "openpyxl": "MIT", "partd": "BSD-3-Clause", "psutil": "BSD-3-Clause", "python-docx": "MIT",
    "python-stdnum": "LGPL-2.1-or-later", "pyyaml": "MIT", "rich": "MIT", "shellingham": "ISC",
    "sortedcontainers": "Apache-2.0", "tornado": "Apache-2.0", "tzdata": "Apache-2.0",
    "xlrd": "BSD-3-Clause AND LicenseRef-xlrd", "zict": "BSD-3-Clause",
}
"""The licences of packages that give a text or a classifier alone, as their own files have them."""


class Pip:
    """A pip of its own, new enough to report licences."""

    def __init__(self, folder: Path) -> None:
        """Make it in a folder."""
        self._folder = folder
        self._python = new_environment(folder / "env")
        self._run("install", "--quiet", "--upgrade", "pip")

    def _run(self, *words: str) -> None:
        command = [str(self._python), "-m", "pip", "--disable-pip-version-check", *words]
        subprocess.run(command, cwd=self._folder, check=True, stderr=sys.stderr)  # noqa: S603 - ours

    def resolved(self, *words: str) -> dict[str, dict[str, Any]]:
        """Return what pip would install, by name; hsbstar itself is left out."""
        report = self._folder / "report.json"
        self._run("install", "--dry-run", "--ignore-installed", "--quiet", "--report", str(report),
                  *words)
        found = json.loads(report.read_bytes())["install"]
        named = {canonicalize_name(item["metadata"]["name"]): item for item in found}
        return {name: item for name, item in named.items() if name != "hsbstar"}


def on_windows(pip: Pip, here: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the same versions for Windows, with what only Windows needs.

    pip decides by the computer on which it runs, so what a marker adds is added here.
    """
    names = {name: f"{name}=={item['metadata']['version']}" for name, item in here.items()}
    while True:
        found = pip.resolved("--target", "nowhere", *FOR_WINDOWS, *names.values())
        missing = {need for item in found.values() for need in needs(item, WINDOWS)} - found.keys()
        if not missing:
            return found
        names |= {name: name for name in missing}


def needs(item: Mapping[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Return the names of what an item of a report needs."""
    return needed_names(item["metadata"].get("requires_dist", ()), environment)


def main() -> None:
    """Resolve, then write the list."""
    with tempfile.TemporaryDirectory() as folder:
        pip = Pip(Path(folder))
        here = pip.resolved(f"{ROOT}[{','.join(EXTRAS)}]")
        there = on_windows(pip, here)
    environment = {name: str(value) for name, value in default_environment().items()}
    found = {}
    for name, item in there.items():
        metadata, archive = item["metadata"], item["download_info"]
        windows = needs(item, WINDOWS)
        found[name] = Package(
            version=metadata["version"],
            licence=metadata.get("license_expression") or READ.get(name, "not known"),
            needs=sorted({*windows, *needs(here.get(name, item), environment)}),
            on_windows=windows,
            wheel=archive["url"].rsplit("/", 1)[-1],
            sha256=archive["archive_info"]["hashes"]["sha256"],
        )
    write_packages(found)


if __name__ == "__main__":
    main()
