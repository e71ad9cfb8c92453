"""What stops the program: whole sentences that end with the next step.

Problems *in a return* are data (`hsbstar.core.findings`), never exceptions. These are raised only
when a command cannot go on, and are caught in one place, in `hsbstar.cli.app`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.core.findings import Finding


class HsbstarError(Exception):
    """The command cannot go on; the text says why and what to do."""


class FrameworkError(HsbstarError):
    """A framework file cannot be used; `findings` says everything that is wrong with it."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Say that the file cannot be used, and why."""
        super().__init__(message)
        self.findings = tuple(findings)


class StarToolError(HsbstarError):
    """An area's own star tool, or its map, cannot be used; `faults` says everything wrong."""

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        """Say that it cannot be used, why, and what to do."""
        super().__init__(message)
        self.faults = tuple(faults)


class WouldOverwriteError(HsbstarError):
    """An output exists already, or is one of the inputs."""
