"""`hsbstar framework show`: the framework file that comes with hsbstar, to read or to adapt."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.cli.options import Force, FrameworkText
from hsbstar.cli.targets import file_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import command_line

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ("hsbstar framework show -o mine.yaml",)


def command(*, output: FrameworkText = None, force: Force = False) -> None:
    """Print the framework that comes with hsbstar, to read or to adapt."""
    reporter = Reporter()
    if written := show_bundled(FRAMEWORK_FILE, output, reporter, force=force):
        reporter.note("Change what you need, then check it:")
        reporter.suggest(command_line("framework", "check", written))


def show_bundled(name: str, output: Path | None, reporter: Reporter, *, force: bool) -> Path | None:
    """Print a file that comes with hsbstar, or write it and return where it is.

    Windows' own PowerShell would write it with `>` in another encoding, and spoil its characters.
    """
    data = bundled(name)
    if output is None:
        reporter.out.write(data.decode("utf-8"))
        return None
    target = file_at(output, PurePath(name).name)
    check_outputs([target], [], force=force)
    write_files([(target, data)], force=force)
    reporter.wrote([target])
    return target
