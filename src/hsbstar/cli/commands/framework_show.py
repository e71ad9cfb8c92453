"""`hsbstar framework show`: the framework file that comes with hsbstar, to read or to adapt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.cli.options import Force, FrameworkText
from hsbstar.cli.terminal import Reporter
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import quoted

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ("hsbstar framework show -o mine.yaml",)


def command(*, output: FrameworkText = None, force: Force = False) -> None:
    """Print the framework that comes with hsbstar, to read or to adapt."""
    reporter = Reporter()
    if show_bundled(FRAMEWORK_FILE, output, reporter, force=force):
        reporter.note("Change what you need, and check it:")
        reporter.suggest(f"hsbstar framework check {quoted(output)}")


def show_bundled(name: str, output: Path | None, reporter: Reporter, *, force: bool) -> bool:
    """Print a file that comes with hsbstar, or write it; return whether it was written.

    Windows' own PowerShell would write it with `>` in another encoding, and spoil its characters.
    """
    data = bundled(name)
    if output is None:
        reporter.out.write(data.decode("utf-8"))
        return False
    check_outputs([output], [], force=force)
    write_files([(output, data)], force=force)
    reporter.wrote([output])
    return True
