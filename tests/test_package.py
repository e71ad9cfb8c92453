"""Wheel and sdist hold exactly the files of the list."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import hsbstar
from build_sbom import SBOM
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import (
    FRAMEWORK_DATA,
    FRAMEWORK_FILE,
    MESSAGES_DATA,
    SCHEMAS,
    STAR_TEMPLATE,
    bundled,
    schema_file,
)

CHECKOUT = Path(__file__).parent.parent
MESSAGES = sorted(f"data/messages/{path.name}" for path in CHECKOUT.glob("data/messages/*.yaml"))
DATA = (FRAMEWORK_FILE, FRAMEWORK_DATA, MESSAGES_DATA, *MESSAGES, STAR_TEMPLATE,
        *map(schema_file, SCHEMAS))
STEM = f"hsbstar-{hsbstar.__version__}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)],
        check=True, capture_output=True,
    )
    return folder


def modules() -> set[str]:
    """Return the package's own files as the wheel names them."""
    source = CHECKOUT / "src"
    return {str(path.relative_to(source).as_posix()) for path in source.rglob("*")
            if path.suffix in {".py", ".pyi"} or path.name in {"py.typed", "page.html"}}


def test_the_wheel_holds_the_package_its_data_and_nothing_else(built: Path) -> None:
    """The framework and the template travel inside the package; tests and scripts do not."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = {name for name in package.namelist() if ".dist-info/" not in name}
    assert names == modules() | {f"hsbstar/{name}" for name in DATA}


def test_the_sdist_holds_all_that_a_build_and_a_test_run_need(built: Path) -> None:
    """Sources, data, template, scripts and tests, and the project's own pages."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as package:
        names = {name.removeprefix(f"{STEM}/") for name in package.getnames()}
    listed = {"PKG-INFO", ".gitignore", "README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE",
              "pyproject.toml", "release/dependencies.json", "release/hsbstar.cdx.json", *DATA}
    listed |= {f"src/{name}" for name in modules()}
    for folder, ending in (("tests", "*.py"), ("tests", "*.json"), ("scripts", "*.*"),
                           ("page", "*.*")):
        listed |= {str(path.relative_to(CHECKOUT).as_posix())
                   for path in (CHECKOUT / folder).rglob(ending) if "__pycache__" not in path.parts}
    assert names == listed


def test_the_installed_command_is_named_hsbstar(built: Path) -> None:
    """The wheel's entry point is the command of the manual."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        (entry,) = [name for name in package.namelist() if name.endswith("entry_points.txt")]
        assert b"hsbstar = hsbstar.__main__:main" in package.read(entry)


def test_the_wheel_carries_its_list_of_parts(built: Path) -> None:
    """Where the packaging standard looks for it."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        assert package.read(f"{STEM}.dist-info/sboms/{SBOM.name}") == SBOM.read_bytes()


def test_a_missing_bundled_file_is_a_sentence() -> None:
    """An incomplete installation is reported."""
    with pytest.raises(HsbstarError, match="Install hsbstar again"):
        bundled("data/nothing.yaml")
