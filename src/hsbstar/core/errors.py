"""Errors that stop a command: whole sentences that end with the next step.

Problems *in a return* are data (`hsbstar.core.findings`), never exceptions. The command line
catches these errors in a single place, `hsbstar.cli.errors`.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.core.findings import Finding


class HsbstarError(Exception):
    """The command cannot go on; the text gives the reason and the next step."""


class NothingToReadError(HsbstarError):
    """No file of the kind that is needed is in what the user named."""


class FrameworkError(HsbstarError):
    """A framework file cannot be used; `findings` is everything that is wrong with it."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Keep the sentence and the findings."""
        super().__init__(message)
        self.findings = tuple(findings)


class StarToolError(HsbstarError):
    """An area's own star tool, or its map, cannot be used; `faults` is everything wrong with it."""

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        """Keep the sentence and the faults."""
        super().__init__(message)
        self.faults = tuple(faults)


class WouldOverwriteError(HsbstarError):
    """An output exists already, or is one of the inputs."""


causes: ContextVar[list[Exception] | None] = ContextVar("causes", default=None)
"""The errors that became findings in this process; None where nobody looks at them."""
MAX_CAUSES = 5
"""At most this many are kept: an error holds what its lines of code worked on."""


def note_cause(error: Exception) -> None:
    """Keep an error that becomes a finding about a damaged file: it may also be a fault of ours."""
    known = causes.get()
    if known is not None and len(known) < MAX_CAUSES:
        known.append(error)


def reason_of(error: OSError) -> str:
    """Return the reason that the system gives, in its words."""
    return error.strerror or "no reason was given"


def place_of(error: Exception) -> str:
    """Return where an error arose, without its own words: they could quote a return."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename).name if trace else "?"
    return f"{type(error).__name__} in {file}, line {trace.tb_lineno if trace else 0}"
