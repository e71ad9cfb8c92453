"""What is checked before a release: the changelog, the packages, the workflows."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import release_check
from build_sbom import SBOM
from changelog import CHANGELOG, UNRELEASED, entries, faults_of
from dependencies import ROOT
from hsbstar.core.version import __version__
from release_check import (
    WORKFLOWS,
    faults_of_metadata,
    faults_of_packages,
    faults_of_sbom,
    faults_of_schemas,
    faults_of_version,
    faults_of_workflows,
    without_links,
    write_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted((WORKFLOWS / "workflows").glob("*.yml"))
SMALL = "# Changes\n\n## Unreleased\n\n## 1.1.0 - 2026-12-01\n\n### Added\n\n- More.\n"
METADATA = "\n".join((
    "Metadata-Version: 2.4", "Name: hsbstar", f"Version: {__version__}", "License-Expression: MIT",
    "License-File: LICENSE", "Classifier: Topic :: Office/Business", "Requires-Python: >=3.11",
    "Description-Content-Type: text/markdown", "", "# hsbstar", ""))


def test_the_changelog_has_its_form() -> None:
    """*Keep a Changelog*; and the version is in it, or changes are there that no version has."""
    text = CHANGELOG.read_text(encoding="utf-8")
    assert faults_of(text) == []
    assert __version__ in entries(text)


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("## Unreleased\n\n", "", "first heading"),
    (" - 2026-12-01", " – unreleased", "must be like"),
    ("2026-12-01", "2026-13-01", "must be like"),
    ("### Added", "### New", "kinds of changes"),
    ("### Added\n", "### Fixed\n\n- It.\n\n### Added\n", "kinds of changes"),
    ("- More.", "", "Added has no change"),
    ("## 1.1.0", "## 1.0.0 - 2026-11-30\n\n### Fixed\n\n- It.\n\n## 1.1.0", "newest first"),
    ("## 1.1.0", "## 1.1.0 - 2026-12-02\n\n### Fixed\n\n- It.\n\n## 1.1.0", "each once"),
])
def test_another_form_is_found(old: str, new: str, fault: str) -> None:
    """One line of a good changelog is changed."""
    assert faults_of(SMALL) == []
    assert any(fault in found for found in faults_of(SMALL.replace(old, new, 1)))


@pytest.fixture
def changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the changelog, without what is not of a version yet."""
    text = CHANGELOG.read_text("utf-8")
    text = text.replace(entries(text)[UNRELEASED], "\n\n", 1)
    path = tmp_path / CHANGELOG.name
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(release_check, "CHANGELOG", path)
    return path


def test_version_changelog_and_citation_agree(changelog: Path) -> None:
    """The version is typed in one place; each other that has it is compared."""
    assert faults_of_version(f"v{__version__}") == []
    assert faults_of_version("v0.0.1") == [f"The tag is v0.0.1, the version v{__version__}."]
    whole = changelog.read_text("utf-8")
    changelog.write_text(whole.replace("## Unreleased\n", "## Unreleased\n\n### Fixed\n\n- It.\n"),
                         encoding="utf-8")
    assert faults_of_version("") == ["CHANGELOG.md has lines that are not of a version yet."]
    changelog.write_text(whole.replace(f"## {__version__} - 20", "## 0.0.1 - 19"), encoding="utf-8")
    assert len(faults_of_version("")) == 2


def test_a_version_in_progress_is_not_released(
    changelog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release has a final version, as its files are named."""
    monkeypatch.setattr(release_check, "__version__", "1.0.0rc1")
    assert "1.0.0rc1 is not the version of a release, such as 1.0.0." in faults_of_version("")
    assert changelog.is_file()


def test_lists_and_schemas_are_ready() -> None:
    """As the other tests want them."""
    assert faults_of_sbom() == []
    assert faults_of_schemas() == []


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("Office/Business", "Offices", "No index knows"),
    ("Name: hsbstar", "Name: hsb", "The package is hsb"),
    ("# hsbstar", "", "The README is missing"),
    ("text/markdown", "text/plain", "The README is missing"),
    ("Expression: MIT", "Expression: ISC", "licence"),
    ("License-Expression: MIT", "License-Expression: My own", "license"),
    (">=3.11", ">=3.10", "is required"),
    ("Requires-Python", "Requires-Pythons", "requires-pythons"),
])
def test_a_faulty_description_is_found(old: str, new: str, fault: str) -> None:
    """One line of a good one is changed."""
    assert faults_of_metadata(METADATA.encode()) == []
    found = faults_of_metadata(METADATA.replace(old, new, 1).encode())
    assert fault in " ".join(found)


def packages(metadata: str = METADATA, record: str | None = None) -> dict[str, bytes]:
    """Return a wheel and a source package that hold only what describes them."""
    home = f"hsbstar-{__version__}.dist-info"
    inside = {f"{home}/METADATA": metadata.encode(),
              f"{home}/sboms/{SBOM.name}": SBOM.read_bytes()}
    lines = [f"{name},sha256={release_check._short_hash(data)},{len(data)}"
             for name, data in inside.items()] + [f"{home}/RECORD,,"]
    inside[f"{home}/RECORD"] = ("\n".join(lines) if record is None else record).encode()
    wheel, sdist = BytesIO(), BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in inside.items():
            archive.writestr(name, data)
    with tarfile.open(fileobj=sdist, mode="w:gz") as package:
        member = tarfile.TarInfo(f"hsbstar-{__version__}/PKG-INFO")
        member.size = len(METADATA.encode())
        package.addfile(member, BytesIO(METADATA.encode()))
    return {f"hsbstar-{__version__}-py3-none-any.whl": wheel.getvalue(),
            f"hsbstar-{__version__}.tar.gz": sdist.getvalue()}


def test_packages_that_fit_have_no_fault() -> None:
    """And each that does not is found."""
    assert faults_of_packages(packages()) == []
    assert faults_of_packages(packages(METADATA + "\nMore.")) == [
        "Wheel and source package describe themselves differently."]
    assert len(faults_of_packages(packages(record=""))) == 3
    assert "one wheel" in faults_of_packages({})[0]
    other = {name.replace(__version__, "0.0.1"): data for name, data in packages().items()}
    assert "another version in its name" in " ".join(faults_of_packages({
        **dict(list(other.items())[:1]), **dict(list(packages().items())[1:])}))


def test_the_files_have_their_hashes_and_notes(tmp_path: Path) -> None:
    """Of nothing that was there before."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "old.whl").touch()
    write_files({"b.whl": b"b", "a.html": b""}, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "SHA256SUMS", "a.html", "b.whl", "notes.md"]
    first, second = (folder / "SHA256SUMS").read_text().splitlines()
    assert first == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.html"
    assert second.endswith("  b.whl")
    notes = (folder / "notes.md").read_text("utf-8")
    assert notes.startswith("### Added") or "### Added" in notes
    assert first in notes
    assert "](docs" not in notes
    assert "(Start the next round)" in notes


def test_a_link_that_leads_out_of_the_checkout_stays() -> None:
    """Only others would lead nowhere."""
    text = "[A b](docs/a.md#b) and [page](https://example.org/)"
    assert without_links(text) == "A b and [page](https://example.org/)"


def test_a_new_dependency_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in no list before it was looked up."""
    monkeypatch.setattr(release_check, "declared", lambda: {"": {"new": None, "jinja2": None}})
    assert faults_of_sbom() == ["dependencies.json does not have new. Run make dependencies."]


def test_the_linter_finds_no_fault_in_the_workflows() -> None:
    """Strictly, and without the network."""
    assert faults_of_workflows() == []


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
    ("permissions: {}", "permissions: write-all", "excessive-permissions"),
    ("@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1", "@v7", "unpinned-uses"),
    ('TAG="$GITHUB_REF_NAME"', 'TAG="${{ github.ref_name }}"', "template-injection"),
    ('python-version: "3.13"', 'cache: pip', "cache-poisoning"),
    ("environment: pypi", "container: python:3.13", "unpinned-images"),
    ("attestations: true", "password: ${{ secrets.INDEX }}", "use-trusted-publishing"),
    ("runs-on: ubuntu-latest", "runs-at: ubuntu-latest", "runs-at"),
])
def test_the_linter_would_find_a_fault(old: str, new: str, fault: str, tmp_path: Path) -> None:
    """One line of the release workflow is changed."""
    text = (WORKFLOWS / "workflows" / "release.yml").read_text("utf-8")
    assert old in text
    changed = tmp_path / ".github" / "workflows" / "release.yml"
    changed.parent.mkdir(parents=True)
    changed.write_text(text.replace(old, new), encoding="utf-8")
    assert fault in "\n".join(faults_of_workflows(changed.parent.parent))


def step(content: Any, job: str, named: str) -> dict[str, Any]:
    """Return the step of a job whose name begins so."""
    return next(step for step in content["jobs"][job]["steps"] if step["name"].startswith(named))


def test_only_what_was_built_is_published(tmp_path: Path) -> None:
    """Each job that takes the files compares them first, by hashes that no other job can change."""
    content = yaml.safe_load((WORKFLOWS / "workflows" / "release.yml").read_bytes())
    takes = {name for name, job in content["jobs"].items()
             if "download-artifact" in str(job.get("steps"))}
    assert takes == {"again", "attest", "publish", "page"}
    for name in takes:
        job = content["jobs"][name]
        assert "build" in job["needs"]
        fetched = [step["name"] for step in job["steps"]].index("Fetch the files")
        assert job["steps"][fetched + 1] == {
            **step(content, "attest", "Compare"), "working-directory":
            job["steps"][fetched]["with"]["path"]}
    files, passed = tmp_path / "files", tmp_path / "passed"
    write_files({"a.whl": b"a", "b.html": b"b"}, files)

    shell = "bash"

    def ran(words: str, **more: str) -> int:
        return subprocess.run([shell, "-e", "-c", words], cwd=files, check=False,
                              env={**os.environ, **more}).returncode

    assert not ran(step(content, "build", "Pass on")["run"], GITHUB_OUTPUT=str(passed))
    hashes = passed.read_text("utf-8").removeprefix("hashes=").strip()
    compare = step(content, "page", "Compare")["run"]
    assert not ran(compare, HASHES=hashes)
    assert ran(compare, HASHES="")
    (files / "c.whl").touch()
    assert ran(compare, HASHES=hashes)
    (files / "c.whl").unlink()
    (files / "a.whl").write_bytes(b"A")
    assert ran(compare, HASHES=hashes)


def test_git_changes_no_file_on_windows() -> None:
    """Otherwise ends of lines, and with them all hashes, would differ there."""
    assert "\n* -text\n" in (ROOT / ".gitattributes").read_text("utf-8")


def values(content: Any, key: str) -> Iterator[Any]:
    """Yield each value of a key, wherever it is."""
    if isinstance(content, dict):
        if key in content:
            yield content[key]
        content = list(content.values())
    for inner in content if isinstance(content, list) else ():
        yield from values(inner, key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workflow_has_no_secret_and_least_rights(path: Path) -> None:
    """Nothing is allowed but what a job names, and every action is one commit."""
    text = path.read_text("utf-8")
    content = yaml.safe_load(text)
    assert content["permissions"] == {}
    assert "secrets" not in text
    assert all(job.get("environment") == ("pypi" if name == "publish" else None)
               for name, job in content["jobs"].items())
    assert all("permissions" in job and ("uses" in job or "timeout-minutes" in job)
               for job in content["jobs"].values())
    writes = {(name, right) for name, job in content["jobs"].items()
              for right, given in job["permissions"].items() if given != "read"}
    assert writes == ({("attest", "id-token"), ("attest", "attestations"), ("publish", "id-token"),
                       ("page", "contents")} if path.name == "release.yml" else set())
    for used in values(content, "uses"):
        if not used.startswith("$/"):
            assert re.search(rf"uses: {re.escape(used)}  # v\d+\.\d+\.\d+$", text, re.MULTILINE)
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used)


def test_a_version_of_an_action_is_one_commit() -> None:
    """The same action is the same in all workflows."""
    used = {use for path in FILES for use in values(yaml.safe_load(path.read_bytes()), "uses")}
    names = [use.split("@")[0] for use in used]
    assert len(names) == len(set(names))


def test_the_workflows_try_what_the_classifiers_name() -> None:
    """Every version of Python, on three systems, and only commands that there are."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', project)
    jobs = yaml.safe_load((WORKFLOWS / "workflows" / "test.yml").read_bytes())["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == named
    assert jobs["elsewhere"]["strategy"]["matrix"] == {
        "system": ["windows-latest", "macos-latest"], "python": named}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    run = [line for path in FILES for line in values(yaml.safe_load(path.read_bytes()), "run")]
    made = {target for line in run for target in re.findall(r"^(?:sudo )?make ([\w-]+)", line)}
    assert made == {"programs", "test", "test-all", "page", "release-check"} & targets
