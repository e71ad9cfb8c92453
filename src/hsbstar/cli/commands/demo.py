"""`hsbstar demo`: play a whole audit through on made-up returns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli import demo
from hsbstar.cli.app import run
from hsbstar.cli.options import Force

EXAMPLES = ("hsbstar demo", "hsbstar demo my-demo --force")


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the demo.")] = Path(
        "hsbstar-demo"),
    *,
    force: Force = False,
) -> None:
    """Run a whole audit on made-up returns."""
    demo.play(folder, run, force=force)
