"""`hsbstar framework`: show, check and make framework files."""

from __future__ import annotations

import typer

from hsbstar.cli.commands import (
    framework_check,
    framework_import,
    framework_messages,
    framework_show,
)
from hsbstar.cli.usage import Command, Group, examples

COMMANDS = {
    "show": framework_show, "check": framework_check, "import": framework_import,
    "messages": framework_messages,
}
app = typer.Typer(
    name="framework", cls=Group, invoke_without_command=True, add_completion=False,
    help="Show or check a framework file, or make one from a sheet.",
    epilog=examples("hsbstar framework show -o mine.yaml", "hsbstar framework check mine.yaml"),
)
for name, module in COMMANDS.items():
    app.command(name, cls=Command, epilog=examples(*module.EXAMPLES))(module.command)


@app.callback()
def print_help(context: typer.Context) -> None:
    """Print the help where no command is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
