"""What hsbstar needs: the packages of `release/dependencies.json`, and which of them Windows needs.

The list holds the versions that this release was tested with; `pyproject.toml` holds the ranges.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import venv
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "release"
FILE = FOLDER / "dependencies.json"
EXTRAS = ("cluster", "parquet")
PYTHON, PLATFORM, TAG = "3.13", "win_amd64", "cp313"
"""What the folder for Windows is for."""
FOR_WINDOWS = (
    "--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp",
    "--abi", TAG, "--abi", "abi3", "--abi", "none", "--only-binary=:all:",
)
"""The same as options of pip."""
WINDOWS: Mapping[str, str] = {
    "implementation_name": "cpython", "implementation_version": f"{PYTHON}.0", "os_name": "nt",
    "platform_machine": "AMD64", "platform_python_implementation": "CPython",
    "platform_release": "11", "platform_system": "Windows", "platform_version": "10.0.22631",
    "python_full_version": f"{PYTHON}.0", "python_version": PYTHON, "sys_platform": "win32",
}
"""What markers of requirements are compared with there."""
ALLOWED: Mapping[str, str] = {
    "0BSD": "", "Apache-2.0": "", "BSD-2-Clause": "", "BSD-3-Clause": "", "CC0-1.0": "", "ISC": "",
    "MIT": "", "MIT-CMU": "", "PSF-2.0": "", "Zlib": "",
    "LGPL-2.1-or-later": "used unchanged, as a package of its own that you can replace",
    "LicenseRef-matplotlib": "the licence of Python, with other names",
    "LicenseRef-xlrd": "BSD with a line that acknowledges its author, in a part of xlrd",
}
"""The licences that a dependency may have, and what to know about those that few have met."""


@dataclass(frozen=True)
class Package:
    """A package that hsbstar needs, directly or not, for itself or for an extra."""

    version: str
    """The version that was tested."""
    licence: str
    """An SPDX expression."""
    needs: list[str]
    """What it needs in turn, on any system."""
    on_windows: list[str]
    """What of that Windows and its version of Python need."""
    wheel: str
    """The file for Windows."""
    sha256: str
    """Of that file."""


@cache
def packages() -> Mapping[str, Package]:
    """Return the list, by canonical names."""
    return {name: Package(**found) for name, found in json.loads(FILE.read_bytes()).items()}


def write_packages(found: Mapping[str, Package]) -> None:
    """Write the list."""
    listed = {name: asdict(found[name]) for name in sorted(found)}
    FILE.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8", newline="\n")


@cache
def declared() -> Mapping[str, Mapping[str, Requirement]]:
    """Return what `pyproject.toml` requires: by extra (`""` is hsbstar itself) and by name."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = {"": project["dependencies"],
             **{extra: project["optional-dependencies"][extra] for extra in EXTRAS}}
    return {extra: {canonicalize_name(need.name): need for need in map(Requirement, found)}
            for extra, found in lines.items()}


def reasons() -> Mapping[str, str]:
    """Return what each package is for, by its name: the comments of `pyproject.toml`."""
    text = (ROOT / "pyproject.toml").read_text()
    lines = re.findall(r'^ +"([\w-]+)>=\S+ +# (.+)$', text, re.MULTILINE)
    return {canonicalize_name(name): reason for name, reason in lines}


def all_names() -> set[str]:
    """Return the names of all packages that hsbstar or an extra needs."""
    return closure(name for found in declared().values() for name in found)


def extras_of(name: str) -> list[str]:
    """Return the extras that alone bring a package; none if hsbstar itself needs it."""
    if name in closure(declared()[""]):
        return []
    return [extra for extra in EXTRAS if name in closure(declared()[extra])]


def ranges_of(name: str) -> list[str]:
    """Return the versions that hsbstar accepts, for a package that it names itself."""
    return sorted({", ".join(sorted(map(str, found[name].specifier), reverse=True))
                   for found in declared().values() if name in found})


def closure(names: Iterable[str], *, windows: bool = False) -> set[str]:
    """Return packages with all that they need."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            package = packages()[name]
            left += package.on_windows if windows else package.needs
    return found


def needed_names(requirements: Iterable[str], environment: Mapping[str, str]) -> list[str]:
    """Return the names of the requirements that hold in an environment, without extras."""
    return sorted({
        canonicalize_name(need.name) for need in map(Requirement, requirements)
        if need.marker is None or need.marker.evaluate({**environment, "extra": ""})
    })


def disallowed(expression: str) -> list[str]:
    """Return the licences of an expression that are not allowed; of alternatives, all must be."""
    return [part for part in expression.split(" AND ")
            if not any(choice in ALLOWED for choice in part.split(" OR "))]


def new_environment(folder: Path) -> Path:
    """Make a virtual environment, and return its Python."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
