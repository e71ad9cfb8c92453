"""`hsbstar demo`: play a whole audit through on made-up returns."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli import demo
from hsbstar.cli.options import Force
from hsbstar.cli.panels import OUTPUTS
from hsbstar.cli.run import run_command

EXAMPLES = "hsbstar demo\nhsbstar demo my-demo --force"


def command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(
        metavar="DIR", help="Where to make it.", rich_help_panel=OUTPUTS,
    )] = Path("hsbstar-demo"),
    force: Force = False,
) -> None:
    """Play a whole audit through on made-up returns."""
    demo.play(folder, partial(run_command, context.find_root().command), force=force)
