"""The page is built of what its pins name, and of nothing else."""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest

import build_page
from build_page import SOURCES

if TYPE_CHECKING:
    from pathlib import Path

PINS = tomllib.loads((SOURCES / "pins.toml").read_text(encoding="utf-8"))
VERSIONS = {pin["name"]: pin["version"] for pin in PINS["wheel"]}


def test_the_script_of_the_page_is_small() -> None:
    """At most 600 lines of JavaScript, with the worker."""
    lines = [len((SOURCES / name).read_text(encoding="utf-8").splitlines())
             for name in ("page.js", "worker.js")]
    assert sum(lines) <= 600


def test_a_text_has_one_place() -> None:
    """The comment that a template begins with is left out."""
    template = "<!-- notes -->\n<!DOCTYPE html><p><!--A--><!--B-->"
    assert build_page.filled(template, {"A": "<!--B-->", "B": "b"}) == "<!DOCTYPE html><p><!--B-->b"
    for texts in ({"A": "a"}, {"A": "a", "B": "b", "C": "c"}):
        with pytest.raises(SystemExit, match="must contain each of"):
            build_page.filled(template, texts)


@pytest.mark.parametrize("text", ["</script>", "a<!--b", "<SCRIPT>", "</Style "])
def test_no_script_ends_early(text: str) -> None:
    """A browser would take the rest for HTML."""
    with pytest.raises(SystemExit):
        build_page.in_block(text)


def test_npm_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And named, where it is missing."""
    monkeypatch.setattr(build_page, "DOWNLOADS", tmp_path / "new")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="Install npm"):
        build_page.pyodide_parts(PINS["pyodide"])


def test_npm_says_why_nothing_was_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words follow ours; with its option for silence there are none."""
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\ncase "$*" in *silent*) ;; *) echo no network >&2;; esac\nexit 1\n',
                   encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setattr(build_page, "DOWNLOADS", tmp_path / "new")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"then run make page again\.\nno network"):
        build_page.pyodide_parts(PINS["pyodide"])


def test_a_file_with_another_hash_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that was kept, nor one that was downloaded."""
    monkeypatch.setattr(build_page, "DOWNLOADS", tmp_path)
    (tmp_path / "xlrd-1.whl").write_bytes(b"changed")
    found = tmp_path / "xlrd-1.whl"
    for program, reason in (("cp", "is not the file"), ("false", "cannot be downloaded")):
        command = partial(copy_command, program, str(found))
        with pytest.raises(SystemExit, match=reason):
            build_page.downloaded(found, bytes(32), hashlib.sha256, command)


def copy_command(program: str, file: str, folder: Path) -> list[str]:
    """Return a command that puts a file into a folder, if the program does so."""
    return [program, file, str(folder)]


@pytest.mark.full
def test_the_page_is_one_file_of_known_parts(page_file: Path) -> None:
    """At most 14 MB, the same each time, with every licence, and with no address to fetch."""
    content = page_file.read_bytes()
    assert len(content) <= 14_000_000
    assert build_page.build_page() == content
    page = re.sub(r'(?s)<script type="text/plain".*?</script>', "", content.decode())
    addresses = re.findall(r"""\b(?:src|href)=["']([^"']*)""", page.partition("<script>")[0])
    assert all(address.startswith(("#", "data:")) for address in addresses)
    for name, version in VERSIONS.items():
        licence = page.partition(f"<pre>{name} {version}\n")[2].partition("</pre>")[0]
        assert len(licence) > 900, name


@pytest.mark.full
def test_the_pinned_versions_fit_each_other() -> None:
    """Pydantic needs its core in one version."""
    pydantic = next(pin for pin in PINS["wheel"] if pin["name"] == "pydantic")
    with zipfile.ZipFile(io.BytesIO(build_page.wheel(pydantic))) as archive:
        metadata = archive.read(f"pydantic-{pydantic['version']}.dist-info/METADATA").decode()
    needed = re.findall(r"Requires-Dist: ([\w-]+)==([\d.]+)$", metadata, re.MULTILINE)
    assert needed == [("pydantic-core", VERSIONS["pydantic-core"])]
