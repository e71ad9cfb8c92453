"""Bundled files, reading a file that must exist, and names that every system allows."""

from __future__ import annotations

import errno
import re
import stat
import unicodedata
from itertools import chain, count
from pathlib import Path

from hsbstar.core.cache import later
from hsbstar.core.errors import HsbstarError, reason_of
from hsbstar.core.suggest import hint_for, quoted

FRAMEWORK_FILE = "data/domains.yaml"
FRAMEWORK_DATA = "data/domains.json"
"""The same values from scripts/build_framework_data.py; they load in a tenth of the time."""
MESSAGES_DATA = "data/messages.json"
"""The texts of the workbooks in every language, from scripts/build_messages.py."""
MESSAGES_TEMPLATE = "data/messages/template.yaml"
SCHEMAS = {
    "check": "What hsbstar check --format json prints",
    "score": "What hsbstar score --format json prints",
    "compare": "What hsbstar compare --format json prints",
    "collate-areas": "What hsbstar collate-areas --format json prints",
    "star-map": "The map of your own star tool, as hsbstar star-map writes it",
    "audit": "The round file audit.yaml",
    "framework": "A framework file",
}
"""The JSON Schemas that come with hsbstar, from scripts/build_schemas.py: what each describes."""
STAR_TOOL = "star-tool.xlsx"
"""The name of the star tool that `score` writes."""
ROUND_FILE = "audit.yaml"
"""The name of a round's file, which `new-audit` writes next to the workbooks."""
RETURNS = "returns"
"""The folder of a round's returns, as `new-audit` proposes it."""
SEND_BACK, REMINDERS, RESULTS, AGREED = "send-back", "reminders", "results", "results-agreed"
"""The folders that the printed commands write to."""
PAPER = "board-paper.docx"
"""The paper that the printed commands write."""
STAR_TEMPLATE = "templates/star_template.xlsx"

MAX_SIZE = 25
"""The size in MiB of the largest file that is read; a device, for example, never ends."""

_WINDOWS_DEVICES = later(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def schema_file(name: str) -> str:
    """Return the bundled file of a JSON Schema in `SCHEMAS`."""
    return f"data/schemas/{name}.json"


def bundled(name: str) -> bytes:
    """Return a file that comes with hsbstar, from an installed wheel or from a checkout.

    Raises HsbstarError where the installation is incomplete.
    """
    package = Path(__file__).parent.parent
    # A wheel holds the file inside the package; an editable install leaves it in the checkout.
    for folder in (package, package.parent.parent):
        path = folder / name
        if path.is_file():
            return path.read_bytes()
    raise HsbstarError(f"{name} is missing from this installation. Install hsbstar again.")


def read_bytes(path: Path) -> bytes:
    """Return a file's content; raise HsbstarError with the reason where it cannot be read."""
    limit = MAX_SIZE * 1024 * 1024
    try:
        content = read_at_most(path, limit + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from None
    if len(content) > limit:
        raise HsbstarError(
            f"{path} is larger than {MAX_SIZE} MiB, too large for an audit file. Check the name."
        )
    return content


def cannot_be_read(path: Path, error: OSError) -> HsbstarError:
    """Return an error with the reason why a file cannot be read, and a suggestion."""
    if isinstance(error, FileNotFoundError):
        return HsbstarError(f"There is no file {path}. {hint_for(path)}")
    if path.is_dir():
        inside = path / STAR_TOOL
        hint = f"Did you mean {quoted(inside)}?" if inside.is_file() else "Name a file."
        return HsbstarError(f"{path} is a folder. {hint}")
    return HsbstarError(
        f"{path} cannot be read: {reason_of(error)}. Is it open in another program, or do you lack "
        "permission to open it?"
    )


def read_at_most(path: Path, count: int) -> bytes:
    """Return at most `count` first bytes of a file; raises OSError, also for a pipe or device."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        # To open it would wait for somebody who writes, or never end.
        raise OSError(errno.EINVAL, "it is not an ordinary file")
    with path.open("rb") as file:
        return file.read(count)


def safe_name(text: str) -> str:
    """Return a file name (without ending) that every system allows, made of `text`."""
    plain = unicodedata.normalize("NFKC", text).replace("'", "").replace("’", "")
    allowed = "".join(char if char.isalnum() or char in " -_." else " " for char in plain)
    name = re.sub(r"[\s_]+", "-", allowed.strip(" .-")).strip("-.")
    name = re.sub(r"-{2,}", "-", name)[:80].rstrip("-.")
    if _WINDOWS_DEVICES().fullmatch(name):
        name = f"{name}-"
    return name or "unnamed"


def free_name(base: str, used: set[str], ending: str = "") -> str:
    """Return a name that is not among the `used` ones, with a number if need be, and add it there.

    Names that differ in case alone are the same file on many systems.
    """
    names = chain([f"{base}{ending}"], (f"{base}-{number}{ending}" for number in count(2)))
    name = next(name for name in names if name.casefold() not in used)
    used.add(name.casefold())
    return name
