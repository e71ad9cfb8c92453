"""`hsbstar schema`: the JSON Schemas of what commands print as JSON, and of files people write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli.commands.framework_show import show_bundled
from hsbstar.cli.options import USUAL, Force
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import SCHEMAS, schema_file
from hsbstar.core.plurals import comma_list
from hsbstar.core.suggest import command_line

EXAMPLES = ("hsbstar schema", "hsbstar schema score -o score.schema.json")


def propose_names() -> list[tuple[str, str]]:
    """Return what the Tab key proposes: the names of the schemas."""
    return list(SCHEMAS.items())


def command(
    name: Annotated[str | None, typer.Argument(
        metavar="NAME", autocompletion=propose_names, show_default=False,
        help=f"{comma_list([*SCHEMAS], 'or')}. If left out, a list of what each describes.",
    )] = None,
    *,
    output: Annotated[Path | None, typer.Option(
        "-o", "--output", metavar="FILE.json", help="Write to a file instead.",
        rich_help_panel=USUAL,
    )] = None,
    force: Force = False,
) -> None:
    """Print the JSON Schema of what a command prints with --format json, or of a file."""
    reporter = Reporter()
    if name is None:
        if output:
            raise HsbstarError("-o needs the name of a schema: hsbstar schema lists them.")
        reporter.table("JSON Schemas", ("Name", "Describes"), list(SCHEMAS.items()), words=1)
        reporter.note("To print one:")
        reporter.suggest(command_line("schema", next(iter(SCHEMAS))))
        return
    if name not in SCHEMAS:
        raise HsbstarError(f"There is no schema ‘{name}’. The names are {comma_list([*SCHEMAS])}.")
    show_bundled(schema_file(name), output, reporter, force=force)
