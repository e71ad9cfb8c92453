"""`hsbstar framework`: show the bundled framework, or check a user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.commands.inputs import load_framework
from hsbstar.errors import FrameworkError, HsbstarError
from hsbstar.files import FRAMEWORK_FILE, bundled

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.report import Reporter


def show_framework(reporter: Reporter) -> None:
    """Print the bundled framework file, to read or to adapt."""
    reporter.verbatim(bundled(FRAMEWORK_FILE).decode("utf-8"))


def check_framework(file: Path, reporter: Reporter) -> None:
    """Say that a framework file can be used, or everything that is wrong with it.

    Raises FrameworkError where it cannot be used.
    """
    try:
        framework = load_framework(file)
    except FrameworkError as error:
        reporter.findings(error.findings)
        raise HsbstarError(str(error)) from None
    counts = ", ".join(
        f"{domain.number} {domain.title} ({len(domain.statements)})"
        for domain in framework.domains
    )
    reporter.line(
        f"{file} can be used: {len(framework.statements)} statements in "
        f"{len(framework.domains)} domains: {counts}."
    )
