"""Print a text file that comes with hsbstar, or write it into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.files import bundled
from hsbstar.core.outputs import check_outputs, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter


def show_bundled(
    name: str, output: Path | None, reporter: Reporter, *, force: bool
) -> Path | None:
    """Print a bundled file, or write it into a file and return that file.

    Windows' own PowerShell would write it with `>` in another encoding, and spoil its characters.
    """
    data = bundled(name)
    if output is None:
        reporter.verbatim(data.decode("utf-8"))
        return None
    check_outputs([output], [], force=force)
    write_files([(output, data)])
    reporter.line(f"Wrote {output}")
    return output
