"""Files: the bundled ones, the returns in folders, and outputs that are written whole or not."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from hsbstar.errors import HsbstarError, WouldOverwriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FRAMEWORK_FILE = "data/domains.yaml"
STAR_TEMPLATE = "templates/star_template.xlsx"

RETURN_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".xls", ".csv"})
_LOCK_MARKS = ("~$", ".~lock.")
_WINDOWS_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def bundled(name: str) -> bytes:
    """Return a file that comes with hsbstar, from an installed wheel or from a checkout.

    Raises HsbstarError where the installation is incomplete.
    """
    package = Path(str(resources.files("hsbstar")))
    # A wheel holds the file inside the package; an editable install leaves it in the checkout.
    for folder in (package, package.parent.parent):
        path = folder / name
        if path.is_file():
            return path.read_bytes()
    raise HsbstarError(f"{name} is missing from this installation. Install hsbstar again.")


def read_bytes(path: Path) -> bytes:
    """Return a file's content; raise HsbstarError with the reason where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise HsbstarError(f"There is no file {path}. Check the name and the folder.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HsbstarError(f"{path} cannot be read: {reason}.") from None


@dataclass(frozen=True)
class Found:
    """The files to read as returns, and those passed over with the reason."""

    returns: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...]


def find_returns(paths: Sequence[Path]) -> Found:
    """Find the returns that the user named, as files or as folders (looked through to the bottom).

    Raises HsbstarError where a path does not exist or nothing is there to read.
    """
    returns: dict[Path, Path] = {}
    passed_over: list[tuple[Path, str]] = []
    for path in paths:
        if not path.exists():
            raise HsbstarError(f"There is no file or folder {path}. Check the name.")
        for file, reason in _files_below(path):
            if reason:
                passed_over.append((file, reason))
            else:
                returns.setdefault(file.resolve(), file)
    if not returns:
        names = ", ".join(str(path) for path in paths)
        raise HsbstarError(
            f"No return was found in {names}. Returns are files that end in "
            f"{', '.join(sorted(RETURN_ENDINGS))}."
        )
    return Found(tuple(sorted(returns.values())), tuple(sorted(passed_over)))


def _files_below(path: Path) -> list[tuple[Path, str]]:
    """Return the files of a folder, each with the reason why it is passed over, if it is."""
    if not path.is_dir():
        return [(path, _why_passed_over(path))]
    found: list[tuple[Path, str]] = []

    def tell(error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        found.append((Path(error.filename), f"a folder that cannot be opened ({reason})"))

    for folder, names, filenames in os.walk(path, onerror=tell):
        links = sorted(name for name in names if (Path(folder) / name).is_symlink())
        found += [(Path(folder) / name, "a link to another folder") for name in links]
        names[:] = sorted(name for name in names if not name.startswith("."))
        files = [Path(folder) / name for name in sorted(filenames)]
        found += [(file, _why_passed_over(file)) for file in files]
    return found


def _why_passed_over(file: Path) -> str:
    if file.name.startswith(_LOCK_MARKS):
        return "a lock file that Office leaves while a workbook is open"
    if file.name.startswith("."):
        return "a hidden file"
    if file.suffix.lower() not in RETURN_ENDINGS:
        return f"a {file.suffix or 'nameless'} file, not a workbook"
    return ""


def safe_name(text: str) -> str:
    """Return a file name (without ending) that every system allows, made of `text`."""
    plain = unicodedata.normalize("NFKC", text).replace("'", "").replace("’", "")
    allowed = "".join(sign if sign.isalnum() or sign in " -_." else " " for sign in plain)
    name = re.sub(r"[\s_]+", "-", allowed.strip(" .-")).strip("-.")
    name = re.sub(r"-{2,}", "-", name)[:80].rstrip("-.")
    if _WINDOWS_DEVICES.fullmatch(name):
        name = f"{name}-"
    return name or "unnamed"


def check_outputs(outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool) -> None:
    """Refuse to write over an input, ever, or over an existing file without `force`.

    Raises WouldOverwriteError; call it before any work is done.
    """
    taken = {path.resolve() for path in inputs}
    existing = []
    for output in outputs:
        if output.resolve() in taken:
            raise WouldOverwriteError(
                f"{output} is one of the inputs, and inputs are never changed. "
                "Name another place with -o."
            )
        if output.is_dir():
            raise WouldOverwriteError(f"{output} is a folder. Name another place with -o.")
        if output.exists():
            existing.append(output)
    if existing and not force:
        names = ", ".join(str(path) for path in existing[:3])
        more = f" and {len(existing) - 3} more" if len(existing) > 3 else ""
        verb = "exist" if len(existing) > 1 else "exists"
        raise WouldOverwriteError(
            f"{names}{more} {verb} already. Name another place with -o, or add --force to replace."
        )


def write_files(contents: Sequence[tuple[Path, bytes]]) -> None:
    """Write files whole, and all of them or none: an old star beside a new star tool would lie.

    All are laid beside their places first, then put there. Raises HsbstarError with the reason
    where one cannot be written; what was there before is there again.
    """
    laid: list[tuple[Path, Path]] = []
    before: dict[Path, bytes | None] = {}
    try:
        for path, content in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}.hsbstar-part")
            laid.append((beside, path))
            beside.write_bytes(content)
        for beside, path in laid:
            old = path.read_bytes() if path.exists() else None
            beside.replace(path)
            before[path] = old
    except OSError as error:
        for path, old in before.items():
            _put_back(path, old)
        reason = error.strerror or type(error).__name__
        name = error.filename2 or (laid[-1][1] if laid else error.filename)
        raise HsbstarError(
            f"{name} cannot be written: {reason}. Is it open in another program, or the folder "
            "read-only or full? What was there before is still there."
        ) from None
    finally:
        for beside, _ in laid:
            beside.unlink(missing_ok=True)


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
