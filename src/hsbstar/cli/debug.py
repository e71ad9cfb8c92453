"""What `--debug FILE` collects while a command runs; `debug_report` writes it.

The report is made of the names of known commands and options, the codes of findings and the places
of an error. What else is kept here is only compared.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

from hsbstar.cli.targets import file_at
from hsbstar.core.errors import WouldOverwriteError, causes
from hsbstar.core.files import read_at_most
from hsbstar.core.outputs import Advice, check_outputs, write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from hsbstar.core.findings import Finding

TITLE = "hsbstar debug report\n"
"""The first line, by which a file is known to be one."""


@dataclass
class Collected:
    """What is known of a command that runs."""

    path: Path | None = None
    """Where the report goes; None without `--debug`."""
    command: str = "hsbstar"
    typed: list[str] = field(default_factory=list)
    """The names of the options that were typed."""
    context: Any = None
    """What the parser knows of the command."""
    findings: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Severity, code, and what makes each one itself; only the first two are written."""
    error: BaseException | None = None
    causes: list[Exception] = field(default_factory=list)
    """Errors that became findings about damaged files."""
    may_force: bool = False
    """Whether the command has the option `--force`."""

    @property
    def force(self) -> bool:
        """Whether an earlier report may be replaced."""
        return "--force" in self.typed


_now: ContextVar[Collected | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[None]:
    """Collect for a command that begins now."""
    token, kept = _now.set(Collected()), causes.set(None)
    try:
        yield
    finally:
        _now.reset(token)
        causes.reset(kept)


def note_error(error: BaseException | None) -> None:
    """Note the error that ends a command."""
    if known := _now.get():
        known.error = error


def begin(path: Path | None) -> None:
    """Note where the report of this command is to go."""
    if (known := _now.get()) and path:
        known.path = file_at(path, "debug.txt", "--debug")
        causes.set(known.causes)


def note_command(context: Any, words: Sequence[str] | None = None) -> None:
    """Note which command runs and the names of its options; refuse a file that must stay.

    Without `words` it is a group of commands, and which of them runs is noted later. Raises
    WouldOverwriteError.
    """
    known = _now.get()
    if known is None or known.path is None:
        return
    known.context, known.command = context, context.command_path
    if words is None:
        return
    options = {name for param in context.command.get_params(context) for name in param.opts}
    known.may_force = "--force" in options
    for word in takewhile(lambda word: word != "--", words):
        short = word[:2] if word[1:2] != "-" else ""
        known.typed += [name for name in (word.partition("=")[0], short) if name in options][:1]
    try:
        _check(known)
    except WouldOverwriteError:
        known.path = None
        raise


def note_findings(findings: Iterable[Finding]) -> None:
    """Note findings that a command shows; what it shows again counts once."""
    if (known := _now.get()) and known.path:
        known.findings |= Counter(
            (found.severity.value, found.code, str(found.where), found.message)
            for found in findings)


def note_printed(findings: object) -> None:
    """Note the findings of a document that a command prints."""
    known = _now.get()
    if known and known.path and isinstance(findings, list):
        known.findings |= Counter(
            (found["severity"], found["code"], *map(str, found.values())) for found in findings)


def report_path() -> Path | None:
    """Return where the report of this command goes; None without `--debug`."""
    known = _now.get()
    return known.path if known else None


def write(code: int) -> Path | None:
    """Write the report on a command that ended with a code, and return where it is.

    Returns None where none is to be written. Raises HsbstarError where it cannot be written, or a
    file that must stay is there.
    """
    known = _now.get()
    if known is None or known.path is None:
        return None
    _check(known)
    made = import_module("hsbstar.cli.debug_report")
    text: str = TITLE + made.report_text(known, code)
    write_files([(known.path, text.encode("utf-8", "replace"))], force=known.force)
    return known.path


def _check(known: Collected) -> None:
    """Refuse to replace a file without `--force`, and ever what is no debug report."""
    path, elsewhere = cast("Path", known.path), "Choose another file with --debug."
    if path.is_file() and read_at_most(path, len(TITLE)) != TITLE.encode():
        raise WouldOverwriteError(f"{path} is not a debug report, so hsbstar does not replace it. "
                                  f"{elsewhere}")
    replace = "add --force to replace" if known.may_force else "delete it first"
    check_outputs([path], [], force=known.force, advice=Advice(elsewhere, replace))
