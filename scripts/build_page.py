"""Build the page: one HTML file that checks and scores returns in a browser, nothing installed.

It holds Python for browsers, the rooms of hsbstar that need Python only, and the page's own files:
`page/index.html` is the template, `page/pins.toml` has the parts of other projects, each by its
version and its hash. They are downloaded once, with npm and pip. The same inputs give the same
bytes.
"""

from __future__ import annotations

import base64
import fnmatch
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar.core.files import FRAMEWORK_DATA, MESSAGES_DATA
from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "page"
DOWNLOADS = ROOT / "build" / "page"
PAGE = ROOT / "dist" / "hsbstar.html"
MAX_MEBIBYTES = 14

ROOMS = ("audit", "core", "framework", "page", "returns", "rounds", "spreadsheets")
"""The rooms of hsbstar that are in the page."""
NOT_NEEDED = ("spreadsheets/package/*", "spreadsheets/writing/*", "framework/importing/*",
              "*/__pycache__/*")
FROM_PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
PLATFORM, PYTHON = "pyemscripten_2026_0_wasm32", "3.14"
"""What pip calls Pyodide, and its Python."""
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_PLACEHOLDER = re.compile(r"<!--([A-Z]+)-->")
_END_OF_BLOCK = re.compile(r"<!--|</?(script|style)", re.IGNORECASE)


def main() -> None:
    """Write the page and print its size and hash."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    content = build_page()
    PAGE.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{PAGE.relative_to(ROOT)}: {len(content) / 2**20:.1f} MiB, SHA-256 {digest}")


def is_downloaded() -> bool:
    """Return whether the parts of other projects are here, so that no network is needed."""
    pins = tomllib.loads((SOURCES / "pins.toml").read_text(encoding="utf-8"))
    return all(file.exists() for file in (
        pyodide_file(pins["pyodide"]), *map(wheel_file, pins["wheel"])))


def pyodide_file(pin: Mapping[str, str]) -> Path:
    """Return where the pinned npm package is kept."""
    return DOWNLOADS / f"pyodide-{pin['version']}.tgz"


def wheel_file(pin: Mapping[str, str]) -> Path:
    """Return where a pinned wheel is kept."""
    return DOWNLOADS / f"{pin['name']}-{pin['version']}.whl"


def build_page(sources: Path = SOURCES) -> bytes:
    """Return the page, with the template, style sheet and scripts of the folder `sources`."""
    pins = tomllib.loads((SOURCES / "pins.toml").read_text(encoding="utf-8"))
    read = {name: (sources / name).read_text(encoding="utf-8")
            for name in ("index.html", "page.css", "page.js", "worker.js")}
    pyodide = pyodide_parts(pins["pyodide"])
    zips, licences = wheel_parts(pins["wheel"])
    zips.setdefault("hsbstar.zip", {}).update(own_parts())
    assets = {name: packed(pyodide[name]) for name in FROM_PYODIDE}
    assets["pyodide-lock.json"] = packed(lock_file(pyodide["pyodide-lock.json"]))
    assets |= {name: packed(zipped(parts)) for name, parts in zips.items()}
    page = filled(read["index.html"], {
        "CSP": policy_element(read["page.css"], read["page.js"]),
        "STYLE": f"<style>{in_block(read['page.css'])}</style>",
        "VERSION": html.escape(__version__),
        "NOTICES": "\n".join(f"<pre>{html.escape(text)}</pre>"
                             for text in notices(pins["pyodide"], licences)),
        "ASSETS": "\n".join(
            f'<script type="text/plain" class="asset" data-name="{name}">{text}</script>'
            for name, text in assets.items()),
        "WORKER": f'<script type="text/plain" id="worker">{in_block(read["worker.js"])}</script>',
        "SCRIPT": f"<script>{in_block(read['page.js'])}</script>",
    }).encode()
    if len(page) > MAX_MEBIBYTES * 2**20:
        sys.exit(f"The page is larger than {MAX_MEBIBYTES} MiB: leave out more of its parts.")
    return page


def pyodide_parts(pin: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the pinned npm package."""
    def download(folder: Path) -> list[str]:
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("npm is needed to download Pyodide and is not installed. Install npm "
                     "(apt install npm, or Node.js), then run make page again.")
        return [npm, "pack", "--loglevel=error", "--pack-destination", str(folder),
                f"pyodide@{pin['version']}"]

    content = downloaded(
        pyodide_file(pin), base64.b64decode(pin["sha512"]), hashlib.sha512, download)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = {Path(member.name).name: archive.extractfile(member) for member in archive}
        return {name: member.read() for name, member in members.items() if member}


def wheel_parts(
    pins: list[dict[str, Any]],
) -> tuple[dict[str, dict[str, bytes]], dict[str, str]]:
    """Return the files of the pinned wheels by the page's parts, and the wheels' licences."""
    zips: dict[str, dict[str, bytes]] = {}
    licences: dict[str, str] = {}
    for pin in pins:
        title = f"{pin['name']} {pin['version']}"
        with zipfile.ZipFile(io.BytesIO(wheel(pin))) as archive:
            names = archive.namelist()
            chosen = [name for name in names for pattern in pin["files"] if matches(name, pattern)]
            if not chosen:
                sys.exit(f"page/pins.toml names no file of {title}.")
            parts = zips.setdefault(pin.get("asset", "hsbstar.zip"), {})
            parts.update({name: archive.read(name) for name in chosen})
            licences[title] = "\n\n".join(
                archive.read(name).decode().strip() for name in names
                if re.search(r"dist-info/(licenses/)?(LICEN[CS]E|COPYING)[^/]*$", name))
    return zips, licences


def wheel(pin: Mapping[str, str]) -> bytes:
    """Return a pinned wheel."""
    digest = bytes.fromhex(pin["sha256"])
    return downloaded(wheel_file(pin), digest, hashlib.sha256, lambda folder: [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--only-binary=:all:", "--platform", pin.get("platform", PLATFORM),
        "--python-version", PYTHON, "--dest", str(folder), f"{pin['name']}=={pin['version']}"])


def downloaded(
    file: Path, digest: bytes, method: Callable[[bytes], Any],
    command: Callable[[Path], list[str]],
) -> bytes:
    """Return a file with a known hash: as it was kept, or downloaded by a command into a folder."""
    if file.exists() and method(content := file.read_bytes()).digest() == digest:
        return content
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        done = subprocess.run(  # noqa: S603 - npm and pip, with our own arguments
            command(Path(name)), capture_output=True, text=True, check=False)
        found = [*Path(name).iterdir()]
        if done.returncode or len(found) != 1:
            sys.exit(f"{file.stem} cannot be downloaded. Check that this computer reaches the "
                     f"internet, then run make page again.\n{done.stderr.strip()}")
        content = found[0].read_bytes()
        if method(content).digest() != digest:
            sys.exit(f"{file.stem} is not the file whose hash page/pins.toml has. It may have "
                     "been changed: do not use it.")
        found[0].replace(file)
    return content


def own_parts() -> dict[str, bytes]:
    """Return the files of hsbstar that are in the page, by their names in site-packages."""
    package = ROOT / "src" / "hsbstar"
    files = [package / "__init__.py", package / "__init__.pyi",
             *(path for room in ROOMS for path in (package / room).rglob("*.py*"))]
    names = {path.relative_to(package).as_posix(): path for path in files}
    parts = {f"hsbstar/{name}": path.read_bytes() for name, path in names.items()
             if not any(fnmatch.fnmatch(name, pattern) for pattern in NOT_NEEDED)}
    return parts | {f"hsbstar/{name}": (ROOT / name).read_bytes()
                    for name in (FRAMEWORK_DATA, MESSAGES_DATA)}


def lock_file(content: bytes) -> bytes:
    """Return Pyodide's list of packages without any: the page downloads none."""
    return json.dumps({**json.loads(content), "packages": {}}).encode()


def matches(name: str, pattern: str) -> bool:
    """Return whether a name in an archive matches a pattern; a star ends at a slash."""
    return name.count("/") == pattern.count("/") and fnmatch.fnmatchcase(name, pattern)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of some files; it is compressed as a whole later, which saves more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), content)
    return buffer.getvalue()


def packed(content: bytes) -> str:
    """Return bytes as the page holds them: gzip in base64."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def policy_element(style: str, script: str) -> str:
    """Return what lets the browser do nothing but the page's own style and script, and Python.

    Python needs WebAssembly, and its worker and loader come from the page itself, as blobs.
    """
    policy = "; ".join((
        "default-src 'none'", f"style-src {hashed(style)}",
        f"script-src {hashed(script)} 'wasm-unsafe-eval' blob:", "worker-src blob:",
        "img-src data: blob:", "base-uri 'none'", "form-action 'none'",
    ))
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def hashed(text: str) -> str:
    """Return the hash of a style or a script, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def in_block(text: str) -> str:
    """Return a text that a style or script element can hold; stop for any other."""
    if found := _END_OF_BLOCK.search(text):
        sys.exit(f"A style or script of the page contains {found.group()!r}.")
    return text


def filled(template: str, texts: Mapping[str, str]) -> str:
    """Return the template without the comment that it begins with, and each text in its place.

    That is a comment with the text's name, in capitals; stop unless each is there once.
    """
    template = template[template.index("<!DOCTYPE"):]
    names = _PLACEHOLDER.findall(template)
    if sorted(names) != sorted(texts):
        sys.exit(f"page/index.html must contain each of {', '.join(sorted(texts))} once, and has "
                 f"{', '.join(sorted(names))}.")
    return _PLACEHOLDER.sub(lambda match: texts[match[1]], template)


def notices(pyodide: Mapping[str, str], licences: Mapping[str, str]) -> list[str]:
    """Return the licence of each project whose work is in the page."""
    own = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    texts = {f"hsbstar {__version__}": own,
             f"Pyodide {pyodide['version']}": pyodide["notice"].strip(), **licences}
    return [f"{title}\n\n{text}" for title, text in texts.items()]


if __name__ == "__main__":
    main()
