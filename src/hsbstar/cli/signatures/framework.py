"""The commands for framework files: `hsbstar framework show`, `check`, `import`, `messages`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli.completions import propose_yaml
from hsbstar.cli.help_pages import Command, Group, print_help
from hsbstar.cli.options import Force, Limits, Quiet
from hsbstar.core.limits import raised

framework_app = typer.Typer(
    help="Show or check a framework file, or make one of a sheet.",
    cls=Group, invoke_without_command=True, callback=print_help, rich_markup_mode=None,
)
Written = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE.yaml", show_default=False,
        help="Write it into a file instead.",
    ),
]


@framework_app.command("show", cls=Command, epilog="hsbstar framework show -o mine.yaml")
def framework_show(output: Written = None, force: Force = False) -> None:
    """Print the framework that comes with hsbstar, to read or to adapt."""
    from hsbstar.cli.commands.framework import show_framework
    from hsbstar.cli.terminal import Reporter

    show_framework(Reporter(), output, force=force)


@framework_app.command("check", cls=Command, epilog="hsbstar framework check mine.yaml")
def framework_check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A framework file.", show_default=False,
                       autocompletion=propose_yaml),
    ],
) -> None:
    """Check your own framework file and list all that is wrong."""
    from hsbstar.cli.commands.framework import check_framework
    from hsbstar.cli.terminal import Reporter

    check_framework(file, Reporter())


@framework_app.command(
    "import", cls=Command, epilog="hsbstar framework import statements.xlsx -o mine.yaml"
)
def framework_import(
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="SHEET", show_default=False,
            help="Your statements: columns domain, ref, statement, and if you like strand and id.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE.yaml", help="The framework file to make.",
                     show_default=False),
    ],
    like: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, autocompletion=propose_yaml,
            help="The framework file whose ids your statements keep where they say the same; "
            "without it, the one that comes with hsbstar.",
        ),
    ] = None,
    accept: Annotated[
        int | None,
        typer.Option(
            metavar="PERCENT", min=50, max=100, show_default=False,
            help="Keep the earlier id where statements are at least so alike, too.",
        ),
    ] = None,
    framework_id: Annotated[
        str,
        typer.Option("--id", metavar="ID", show_default=False,
                     help="Another id: then rounds cannot be compared with earlier ones."),
    ] = "",
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="What it is called.", show_default=False)
    ] = "",
    edition: Annotated[
        str, typer.Option(metavar="TEXT", help="Which edition it is.", show_default=False)
    ] = "",
    citation: Annotated[
        str, typer.Option(metavar="TEXT", help="How to cite it.", show_default=False)
    ] = "",
    limit: Limits = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make a framework file of statements that were pasted into a sheet."""
    from hsbstar.cli.commands.framework import FrameworkImport, import_framework
    from hsbstar.cli.terminal import Reporter

    asked = FrameworkImport(
        sheet, output, like, framework_id, title, edition, citation, force, raised(limit or ()),
        accept,
    )
    raise typer.Exit(import_framework(asked, Reporter(quiet=quiet)))


@framework_app.command(
    "messages", cls=Command, epilog="hsbstar framework messages -o messages-cy.yaml"
)
def framework_messages(output: Written = None, force: Force = False) -> None:
    """Print the audit workbook's own texts, to be translated."""
    from hsbstar.cli.commands.framework import show_messages
    from hsbstar.cli.terminal import Reporter

    show_messages(Reporter(), output, force=force)
