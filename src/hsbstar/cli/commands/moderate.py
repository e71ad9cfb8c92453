"""`hsbstar moderate`: make the workbook for the meeting that agrees the scores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from hsbstar import moderation, returns, rounds
from hsbstar.cli import options as common, text
from hsbstar.cli.inputs import (
    choose_marking,
    given,
    load_agencies,
    load_framework,
    progress_bar,
)
from hsbstar.cli.refusals import refuse_errors
from hsbstar.cli.round_file import next_command
from hsbstar.cli.targets import file_at
from hsbstar.cli.terminal import Line, Reporter
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.outputs import check_outputs, write_files

EXAMPLES = ("hsbstar moderate returns -o moderation.xlsx",)


@dataclass(frozen=True)
class ModerateOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    target: Path
    """The workbook to write."""
    round_name: str | None
    expected_file: Path | None
    framework_file: Path | None
    versions: returns.Versions
    marking: str | None
    allow_errors: bool
    limits: FileLimits
    force: bool
    as_json: bool = False


def command(
    paths: common.Returns,
    *,
    expected: common.Expected = None,
    framework: common.FrameworkFile = None,
    versions: common.WhichVersions = None,
    use: common.Use = None,
    round_name: common.RoundName = None,
    allow_errors: common.AllowErrors = False,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE.xlsx", help="The workbook to write.",
        rich_help_panel=common.USUAL,
    )] = Path("moderation.xlsx"),
    marking: common.Marking = None,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Make the workbook for the meeting that agrees scores. It contains evidence."""
    options = ModerateOptions(
        paths=tuple(paths), target=file_at(output, "moderation.xlsx"),
        round_name=round_name, expected_file=expected, framework_file=framework,
        versions=returns.Versions(versions, tuple(use or ())), marking=marking,
        allow_errors=allow_errors, limits=raised_limits(limit or ()), force=force,
    )
    return make_meeting(options, Reporter(quiet=quiet))


def make_meeting(options: ModerateOptions, reporter: Reporter) -> int:
    """Write the workbook, list what to discuss, and return the exit code."""
    framework = load_framework(options.framework_file)
    expected = load_agencies("--expected", options.expected_file)
    intake = returns.take_in(
        options.paths, framework, expected=expected, round_name=options.round_name,
        progress=progress_bar(reporter), limits=options.limits,
        read_options=returns.ReadOptions(versions=options.versions),
    )
    inputs = [*intake.files, *given(options.expected_file, options.framework_file)]
    check_outputs([options.target], inputs, force=options.force)
    if refuse_errors(reporter, intake, intake.findings, options, again="try again"):
        return 1
    collated = rounds.collate_intake(intake, framework, options.round_name)
    agenda = moderation.set_agenda(collated, intake.usable, framework.scale)
    errors, choice = returns.errors_sentence(intake), collated.source.versions
    notice = " ".join(filter(None, (errors, choice)))
    marking = choose_marking(options.marking, [collated.source.marking], reporter)
    meeting = moderation.Meeting(collated.marked(marking), framework, agenda, notice)
    write_files([(options.target, moderation.write_moderation(meeting))], force=options.force)
    reporter.lines([Line(errors, "bold red")] if errors else [])
    text.report_counted(reporter, intake, intake.findings, common.check_command(options),
                        blank=True)
    if choice:
        reporter.line(choice, "bold")
    text.report_agenda(reporter, agenda)
    reporter.wrote([options.target])
    reporter.note("This workbook contains evidence: it is for the meeting only.", "bold")
    if not returns.any_scored(intake.usable):
        reporter.note("No return has a score, so there is nothing to agree yet.", "yellow")
        return 0
    reporter.note("After the meeting:", "bold")
    reporter.suggest(next_command(
        "score", *options.paths, agreed=options.target, **common.of_round(options),
        allow_errors=options.allow_errors, marking=options.marking,
        o=options.target.parent / "results-agreed",
    ))
    return 0
