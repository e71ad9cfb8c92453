"""`hsbstar framework import`: make a framework file from a sheet of statements."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import framework
from hsbstar.cli import options as common, text, wrong_file
from hsbstar.cli.inputs import given, load_framework
from hsbstar.cli.targets import file_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import cannot_be_read, read_at_most
from hsbstar.core.findings import Finding, has_errors, shortened
from hsbstar.core.limits import MEBIBYTE, FileLimits, raised_limits
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import command_line
from hsbstar.core.text import fold
from hsbstar.framework import importing
from hsbstar.spreadsheets import reading

if TYPE_CHECKING:
    from hsbstar.framework import Framework
    from hsbstar.framework.importing import Imported, Names

EXAMPLES = ("hsbstar framework import statements.xlsx -o mine.yaml",)
OWN_WORDING = "own wording"


@dataclass(frozen=True)
class ImportOptions:
    """What the command was given; names that are empty are those of the earlier framework."""

    sheet: Path
    output: Path
    like: Path | None
    accept: int | None
    """How alike, in per cent, is enough for the user; None: nothing but the same words."""
    id: str
    title: str
    edition: str
    citation: str
    limits: FileLimits
    force: bool


def command(
    sheet: Annotated[Path, typer.Argument(
        metavar="SHEET",
        help="Your statements: columns domain, ref and statement and, if you need them, strand and "
             "id.",
    )],
    *,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE.yaml", help="The framework file to make.",
        rich_help_panel=common.USUAL,
    )],
    force: common.Force = False,
    quiet: common.Quiet = False,
    like: Annotated[Path | None, typer.Option(
        metavar="FILE", rich_help_panel=common.USUAL,
        help="The framework file whose ids your statements keep if they say the same. If left out, "
        "the framework that comes with hsbstar.",
    )] = None,
    framework_id: Annotated[str, typer.Option(
        "--id", metavar="ID", rich_help_panel=common.NAMES,
        help="A different id. Rounds can then not be compared with earlier ones.",
    )] = "",
    title: Annotated[str, typer.Option(
        metavar="TEXT", help="Its title.", rich_help_panel=common.NAMES,
    )] = "",
    edition: Annotated[str, typer.Option(
        metavar="TEXT", help="Its edition.", rich_help_panel=common.NAMES,
    )] = "",
    citation: Annotated[str, typer.Option(
        metavar="TEXT", help="How to cite it.", rich_help_panel=common.NAMES,
    )] = "",
    accept: Annotated[int | None, typer.Option(
        metavar="PERCENT", min=50, max=100, rich_help_panel=common.CHOICES,
        help="Also keep the earlier id if statements are at least this similar.",
    )] = None,
    limit: common.Limits = None,
) -> int:
    """Make a framework file from statements pasted into a sheet."""
    options = ImportOptions(
        sheet=sheet, output=file_at(output, "framework.yaml"), like=like, accept=accept,
        id=framework_id, title=title, edition=edition, citation=citation, force=force,
        limits=raised_limits(limit or ()),
    )
    return import_framework(options, Reporter(quiet=quiet))


def import_framework(options: ImportOptions, reporter: Reporter) -> int:
    """Write a framework file of the statements in a sheet, and return the exit code.

    Raises HsbstarError where the sheet cannot be opened or one of the names cannot be used.
    """
    like = load_framework(options.like, "--like")
    names = _names(options, like)
    check_outputs([options.output], given(options.sheet, options.like), force=options.force)
    with wrong_file.naming("SHEET", [options.sheet], wrong_file.STATEMENTS):
        imported, findings = _read_sheet(options, like, names)
    if imported is None:
        wrong_file.refuse_other("SHEET", options.sheet, wrong_file.STATEMENTS)
        reporter.findings(findings)
        reporter.failed("Nothing was written. Correct the errors in the sheet and import it again.")
        return 1
    imported = _with_its_messages(options, imported, like, reporter)
    written = framework.write_framework(
        imported.framework, head=imported.head, remarks=imported.remarks
    ).encode()
    # What is handed out was read as every later command will read it.
    framework.read_framework(written, str(options.output))
    write_files([(options.output, written)], force=options.force)
    text.report_matches(reporter, imported.rows, imported.matches)
    reporter.findings(findings)
    text.report_import(reporter, imported, like)
    reporter.wrote([options.output])
    reporter.note("Read it through, settle the doubtful matches, then check it:")
    reporter.suggest(command_line("framework", "check", options.output))
    reporter.suggest(command_line("new-audit", framework=options.output))
    return 0


def _with_its_messages(
    options: ImportOptions, imported: Imported, like: Framework, reporter: Reporter
) -> Imported:
    """Let the new file name the earlier one's files of messages only where they are next to it."""
    own, folder = imported.framework, options.output.resolve().parent
    here = options.like is not None and options.like.resolve().parent == folder
    if here or not like.messages:
        return imported
    names = ", ".join(own.messages.values())
    reporter.note(f"Message files in other folders are not named in the new file: {names}. Copy "
                  "them to its folder and add ‘messages’.", "yellow")
    without = replace(own, messages={}).with_translations(own.translations, {})
    return replace(imported, framework=without)


def _names(options: ImportOptions, like: Framework) -> Names:
    """Return the new framework's names.

    The same id and another edition, unless the user gives others: rounds stay comparable, and a
    return of the one is never read as one of the other.
    """
    names = importing.Names(
        options.id or like.id, options.title or like.title,
        options.edition or _next_edition(like.edition), options.citation or like.citation,
    )
    if names.id == like.id and fold(names.edition) == fold(like.edition):
        raise HsbstarError(
            f"The framework {like.id} already has the edition ‘{like.edition}’, so returns from "
            "the two could not be told apart. Choose another with --edition."
        )
    return names


def _next_edition(edition: str) -> str:
    """Return the following edition: `2019 (own wording)`, then `2019 (own wording 2)`."""
    parts = re.fullmatch(rf"(.*) \({OWN_WORDING}(?: (\d{{1,3}}))?\)", edition)
    if parts:
        return f"{parts[1]} ({OWN_WORDING} {int(parts[2] or 1) + 1})"
    return f"{edition} ({OWN_WORDING})"


def _read_sheet(
    options: ImportOptions, like: Framework, names: Names
) -> tuple[Imported | None, list[Finding]]:
    """Return the framework of a sheet, None where it has errors, and all findings."""
    file = str(options.sheet)
    try:
        data = read_at_most(options.sheet, options.limits.file * MEBIBYTE + 1)
    except OSError as error:
        raise cannot_be_read(options.sheet, error) from None
    cells = reading.read_cells(data, file, options.limits)
    if isinstance(cells, Finding):
        return None, [cells]
    rows, findings = importing.read_statement_sheet(cells, like)
    if rows or not has_errors(findings):
        outline, across = importing.outline_of(rows, like, file)
        findings += across
    findings = shortened(findings)
    if has_errors(findings):
        return None, findings
    try:
        made = importing.make_framework(
            rows, outline, like, names, options.sheet.name, accept=options.accept
        )
    except importing.UnusableNameError as error:
        raise HsbstarError(
            f"--{error.name} cannot be used: {error.reason}. Choose another with --{error.name}."
        ) from None
    return made, findings
