"""`hsbstar new-audit`: make the blank workbooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import audit
from hsbstar.cli import options as common
from hsbstar.cli.audit_files import AuditFiles, drafts_at, report_drafts
from hsbstar.cli.audit_languages import languages_of, report_languages
from hsbstar.cli.inputs import choose_marking, given, load_agencies, load_framework, load_same
from hsbstar.cli.last_round import LastRoundOptions, read_last, refuse, report_last
from hsbstar.cli.new_round import NewRound
from hsbstar.cli.prompt import ask_heading
from hsbstar.cli.round_file import folder_of_round
from hsbstar.cli.targets import audit_workbooks_at
from hsbstar.cli.terminal import Line, Reporter
from hsbstar.core.files import read_bytes
from hsbstar.core.limits import raised_limits
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.returns import Versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.audit import Heading, Routing
    from hsbstar.framework import Framework

EXAMPLES = (
    "hsbstar new-audit --area Northshire --round 2026 --agencies agencies.csv",
    "hsbstar new-audit --round 2027 --last 2026/star-tool.xlsx -o workbooks",
)
KINDS = (
    "social care (children's services, early help, residential), education (schools, early years, "
    "college), health (NHS, ICB, CAMHS), police, youth justice (youth offending, YOT, probation), "
    "voluntary (charity, VCS), commissioners, board."
)
"""The bundled framework's kinds of agency, with some of the names that lists of agencies use."""


@dataclass(frozen=True)
class NewAuditOptions:
    """What the command was given."""

    heading: Heading
    marking: str | None
    agencies: tuple[str, ...]
    agencies_file: Path | None
    framework_file: Path | None
    output: Path | None
    force: bool
    last: LastRoundOptions
    same: tuple[str, ...]
    """Names of the same agency, as typed."""
    language: str
    """Of the workbooks whose agency has none in the list; empty: the framework's main one."""
    mail: bool


def command(
    *,
    area: Annotated[str, typer.Option(
        metavar="NAME", help="The local area.", rich_help_panel=common.USUAL,
    )] = "",
    round_name: Annotated[str, typer.Option(
        "--round", metavar="NAME", help="The round's name, for example 2026.",
        rich_help_panel=common.USUAL,
    )] = "",
    agencies: Annotated[Path | None, typer.Option(
        metavar="FILE", rich_help_panel=common.USUAL,
        help="A list of agencies (.csv or .xlsx) with columns agency, kind and contact. Statements "
        "not expected of a kind are preset to N/A. Kinds: " + KINDS,
    )] = None,
    agency: Annotated[list[str] | None, typer.Option(
        metavar="NAME", rich_help_panel=common.USUAL,
        help="An agency to make a workbook for; may be repeated.",
    )] = None,
    due: Annotated[str, typer.Option(
        metavar="DATE", help="The date to return it by, as the workbook should show it.",
        rich_help_panel=common.USUAL,
    )] = "",
    language: Annotated[str, typer.Option(
        metavar="CODE", rich_help_panel=common.NAMES,
        help="The workbooks' language, for example cy. A column ‘language’ in the list of agencies "
        "takes precedence.",
    )] = "",
    last: Annotated[list[Path] | None, typer.Option(
        metavar="PATH", rich_help_panel=common.USUAL,
        help="The last round's star tool or returns. Each agency's earlier answers are shown next "
        "to the statements; may be repeated.",
    )] = None,
    plan: Annotated[Path | None, typer.Option(
        metavar="PLAN.xlsx", rich_help_panel=common.USUAL,
        help="The last action plan. Its open actions are shown too.",
    )] = None,
    versions: common.WhichVersions = None,
    use: common.Use = None,
    same: common.Same = None,
    framework: common.FrameworkFile = None,
    last_framework: Annotated[Path | None, typer.Option(
        metavar="FILE", rich_help_panel=common.INPUTS,
        help="The framework file of the last returns, if they used another edition.",
    )] = None,
    output: Annotated[Path | None, typer.Option(
        "-o", "--output", metavar="PATH", rich_help_panel=common.USUAL,
        help="The workbook to write or, for several agencies, the folder for their workbooks.",
    )] = None,
    mail: Annotated[bool, typer.Option(
        "--mail", rich_help_panel=common.USUAL,
        help="Also write an email draft (.eml) with the workbook attached for each agency with an "
        "email address in column contact. Nothing is sent.",
    )] = False,
    marking: common.Marking = None,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Make the blank workbook, or one for each agency. audit.yaml keeps area, round and list."""
    options = NewAuditOptions(
        heading=audit.Heading(area=area, round=round_name, due=due), marking=marking,
        agencies=tuple(agency or ()), agencies_file=agencies, framework_file=framework,
        output=output, force=force, language=language, same=tuple(same or ()), mail=mail,
        last=LastRoundOptions(
            paths=tuple(last or ()), plan=plan, framework_file=last_framework,
            versions=Versions(versions, tuple(use or ())), same=tuple(load_same(same or ())),
            limits=raised_limits(limit or ()),
        ),
    )
    return make_workbooks(options, Reporter(quiet=quiet))


def make_workbooks(options: NewAuditOptions, reporter: Reporter) -> int:
    """Write one workbook, or one for each agency, list them, and return the exit code."""
    framework = load_framework(options.framework_file)
    listed = load_agencies("--agencies", options.agencies_file) or ()
    if unknown := list(audit.check_kinds(listed, framework, str(options.agencies_file))):
        reporter.findings(unknown)
        reporter.failed("Nothing was written. Correct the kinds in the list, then run this again.")
        return 1
    languages = languages_of(framework, options.language, listed)
    previous = read_last(options.last, framework)
    if refuse(previous, reporter):
        return 1
    names = [*(agency.name for agency in listed), *options.agencies]
    if previous.last and not names:
        # The agencies of the last round take part again, unless others are named.
        names = list(previous.last.by_agency)
    heading = ask_heading(options.heading, previous.last, reporter)
    marking = choose_marking(options.marking, previous.markings, reporter)
    heading = replace(heading, marking=marking)
    output = options.output or folder_of_round(heading.area, heading.round)
    targets = audit_workbooks_at(names, heading.round, output)
    inputs = [*options.last.paths, *given(
        options.agencies_file, options.framework_file, options.last.plan,
        options.last.framework_file,
    )]
    drafts = drafts_at(targets, listed, options.last.paths) if options.mail else {}
    new = NewRound(heading, options.agencies_file, options.framework_file, options.same,
                   options.last.limits.raised)
    kept = new.outputs(output, targets.values(), force=options.force)
    check_outputs([*targets.values(), *drafts.values(), *(path for path, _ in kept)], inputs,
                  force=options.force)
    routings = {
        agency.name: audit.routing_for(agency.kind, framework)
        for agency in listed
    }
    addresses = {agency.name: agency.address for agency in listed}
    files = AuditFiles(framework, heading, languages, routings, previous.carried)
    write_files([*files.contents(targets, drafts, addresses), *kept], force=options.force)
    reporter.lines(Line(str(path)) for path in (*targets.values(), *(path for path, _ in kept)))
    file = options.agencies_file
    # The caption of a column may be misspelt.
    if file and (unused := audit.unused_columns_sentence(read_bytes(file), str(file))):
        reporter.note(unused, "yellow")
    if options.mail:
        report_drafts(drafts, names, listed, reporter, with_evidence=previous.has_texts)
    report_languages(languages, [*targets], framework, reporter)
    _report_routing(routings, framework, reporter)
    report_last(previous, names, framework, reporter)
    new.suggest_check(kept[0][0].parent if kept else None, reporter)
    return 0


def _report_routing(
    routings: Mapping[str, Routing], framework: Framework, reporter: Reporter
) -> None:
    """Report in how many workbooks statements are preset: that comes of a column in a list."""
    count = sum(bool(routing.preset) for routing in routings.values())
    if count:
        label = framework.scale.not_applicable.label
        reporter.note(
            f"In {count} of {len(routings)} workbooks, statements not expected of the agency's "
            f"kind are grey and preset to {label}. They can still be scored."
        )
