"""Check all of a release that needs no network, and leave its files in `dist/release`.

`make release-check` runs it; the release workflow too, with the tag. Every check runs, whatever the
others find. The page is built only if its downloads are here already (`make page`).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.metadata import Metadata
from packaging.utils import parse_sdist_filename, parse_wheel_filename
from packaging.version import Version
from trove_classifiers import classifiers

from build_page import PAGE, build_page, is_downloaded
from build_sbom import SBOM, sbom
from build_schemas import WRITTEN, schema_data
from changelog import CHANGELOG, UNRELEASED, entries, faults_of
from dependencies import FILE, ROOT, declared, packages
from hsbstar.core.files import SCHEMAS, bundled, schema_file
from hsbstar.core.version import __version__
from support.schemas import breaks, last_release, schema
from try_wheel import built_twice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = ROOT / "dist" / "release"
WORKFLOWS = ROOT / ".github"
HASHES, NOTES = "SHA256SUMS", "notes.md"
NO_PAGE = "The page is left out: its downloads are not here. Run make page first."


def main() -> None:
    """Print a line for each check; exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="", help="the tag that the release gets")
    tag: str = parser.parse_args().tag
    with tempfile.TemporaryDirectory() as name:
        files = built_twice(Path(name))
    if is_downloaded():
        files[PAGE.name] = build_page()
    files[SBOM.name] = SBOM.read_bytes()
    checks: Mapping[str, Callable[[], list[str]]] = {
        "Everything is committed": uncommitted,
        "Version, tag, changelog and citation agree": lambda: faults_of_version(tag),
        "Wheel and source package describe themselves": lambda: faults_of_packages(files),
        "The list of parts is current and valid": faults_of_sbom,
        "The schemas are current and break nothing": faults_of_schemas,
        "The workflows have no fault": faults_of_workflows,
        "The page is there, if it must be": lambda: (
            [] if PAGE.name in files or not tag else [NO_PAGE]),
    }
    print("Built twice, wheel and source package are the same bytes.")
    whole = True
    for title, check in checks.items():
        found = check()
        whole = whole and not found
        print(*([f"NOT: {title}.", *found] if found else [f"{title}."]), sep="\n  ")
    if not whole:
        sys.exit("This is not ready for release.")
    write_files(files)
    if PAGE.name not in files:
        print(NO_PAGE)
    print(f"The files of the release are in {FOLDER.relative_to(ROOT)}.")


def write_files(files: Mapping[str, bytes], folder: Path = FOLDER) -> None:
    """Write the files of the release into a new folder, with their hashes and the notes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    hashes = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n"
                     for name in sorted(files))
    changes = entries(CHANGELOG.read_text(encoding="utf-8"))[__version__].strip()
    notes = f"{without_links(changes)}\n\n### SHA-256 of the files\n\n```\n{hashes}```\n"
    for name, data in {**files, HASHES: hashes.encode(), NOTES: notes.encode()}.items():
        (folder / name).write_bytes(data)


def without_links(text: str) -> str:
    """Return Markdown without links to files of the checkout: next to a release there are none."""
    return re.sub(r"\[([^]]+)\]\((?!https?:)[^)]+\)", r"\1", text)


def run(*command: str) -> tuple[int, str]:
    """Return how a command in the checkout ended, and what it printed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    return done.returncode, (done.stdout + done.stderr).strip()


def uncommitted() -> list[str]:
    """Return what the checkout has that is not in its last commit."""
    git = shutil.which("git") or "git"
    code, printed = run(git, "status", "--porcelain")
    if code:
        return [f"This is no checkout of git: {printed}"]
    return printed.splitlines()


def faults_of_version(tag: str) -> list[str]:
    """Return what disagrees with the version of `core/version.py`."""
    text = CHANGELOG.read_text(encoding="utf-8")
    found = faults_of(text)
    if str(Version(__version__)) != __version__ or Version(__version__).is_prerelease:
        found.append(f"{__version__} is not the version of a release, such as 1.0.0.")
    if tag and tag != f"v{__version__}":
        found.append(f"The tag is {tag}, the version v{__version__}.")
    newest = next((title for title in entries(text) if title != UNRELEASED), "")
    if newest != __version__:
        found.append(f"The newest version of CHANGELOG.md is {newest}, not {__version__}.")
    if entries(text).get(UNRELEASED, "").strip():
        found.append("CHANGELOG.md has lines that are not of a version yet.")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_bytes())
    if cited["version"] != __version__:
        found.append(f"CITATION.cff has version {cited['version']}, not {__version__}.")
    if f"## {__version__} - {cited['date-released']}\n" not in text:
        found.append(f"CITATION.cff has another date than CHANGELOG.md: {cited['date-released']}.")
    return found


def faults_of_packages(files: Mapping[str, bytes]) -> list[str]:
    """Return what an index of packages would refuse or show wrongly."""
    wheels = [name for name in files if name.endswith(".whl")]
    sdists = [name for name in files if name.endswith(".tar.gz")]
    if len(wheels) != 1 or len(sdists) != 1:
        return [f"There must be one wheel and one source package: {', '.join(files)}"]
    found = []
    if parse_wheel_filename(wheels[0])[1] != Version(__version__):
        found.append(f"{wheels[0]} has another version in its name.")
    if parse_sdist_filename(sdists[0])[1] != Version(__version__):
        found.append(f"{sdists[0]} has another version in its name.")
    with zipfile.ZipFile(BytesIO(files[wheels[0]])) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(fileobj=BytesIO(files[sdists[0]])) as package:
        member = package.extractfile(f"{sdists[0].removesuffix('.tar.gz')}/PKG-INFO")
        described = member.read() if member else b""
    home = f"hsbstar-{__version__}.dist-info"
    if inside.get(f"{home}/METADATA") != described:
        found.append("Wheel and source package describe themselves differently.")
    if inside.get(f"{home}/sboms/{SBOM.name}") != SBOM.read_bytes():
        found.append("The wheel has another list of parts.")
    return found + faults_of_metadata(described) + faults_of_record(inside, f"{home}/RECORD")


def faults_of_metadata(described: bytes) -> list[str]:
    """Return what is wrong with the description of a package, by the rules of packaging."""
    try:
        known = Metadata.from_email(described)
    except ExceptionGroup as group:
        return [str(error) for error in group.exceptions]
    found = [f"No index knows the classifier {name}." for name in known.classifiers or ()
             if name not in classifiers]
    if (known.name, known.version) != ("hsbstar", Version(__version__)):
        found.append(f"The package is {known.name} {known.version}.")
    if not (known.description or "").strip() or known.description_content_type != "text/markdown":
        found.append("The README is missing, or is not described as Markdown.")
    if known.license_expression != "MIT" or known.license_files != ["LICENSE"]:
        found.append("The licence is missing.")
    if known.requires_python != ">=3.11":
        found.append(f"Python {known.requires_python} is required.")
    return found


def faults_of_record(inside: Mapping[str, bytes], record: str) -> list[str]:
    """Return the files of a wheel whose hash in its own list is missing or wrong."""
    listed = {f"{path},sha256={_short_hash(data)},{len(data)}"
              for path, data in inside.items() if path != record} | {f"{record},,"}
    return sorted(listed ^ set(inside.get(record, b"").decode().splitlines()))


def _short_hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def faults_of_sbom() -> list[str]:
    """Return what is wrong with the list of parts."""
    if missing := {name for found in declared().values() for name in found} - set(packages()):
        return [f"{FILE.name} does not have {', '.join(sorted(missing))}. Run make dependencies."]
    if SBOM.read_bytes() != sbom():
        return [f"{SBOM.name} is out of date. Run make release-lists."]
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(SBOM.read_text(encoding="utf-8"))
    return [str(fault)] if fault else []


def faults_of_schemas() -> list[str]:
    """Return the schemas that are out of date, or break what the last release promised."""
    found = [f"{name} is out of date. Run make reference." for name in SCHEMAS
             if bundled(schema_file(name)) != schema_data(name)]
    for name in SCHEMAS:
        found += breaks(last_release(name), schema(name), written=name in WRITTEN)
    return found


def faults_of_workflows(folder: Path = WORKFLOWS) -> list[str]:
    """Return what zizmor finds in the workflows, strictly and without the network."""
    program = Path(sys.executable).with_name("zizmor" + (".exe" if os.name == "nt" else ""))
    code, printed = run(str(program), "--offline", "--no-config", "--pedantic",
                        "--strict-collection", "--no-progress", "--color", "never", str(folder))
    return printed.splitlines() if code else []


if __name__ == "__main__":
    main()
