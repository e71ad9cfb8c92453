"""`hsbstar check`: every finding of every file; returns are never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import returns, rounds
from hsbstar.cli import options as common, text
from hsbstar.cli.inputs import choose_marking, given, load_agencies, load_framework, progress_bar
from hsbstar.cli.refusals import refuse_nothing
from hsbstar.cli.round_file import next_command
from hsbstar.cli.save_findings import SaveFindings
from hsbstar.cli.send_back import SendBack, report_sent
from hsbstar.cli.terminal import Reporter, count_in_words
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.returns import send_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.audit import Agency
    from hsbstar.cli.send_back import SentBack
    from hsbstar.framework import Framework

MAX_READINGS = 3
"""How often returns are read that are changed while copies of them are made."""

EXAMPLES = (
    "hsbstar check returns",
    "hsbstar check returns --save findings.xlsx",
    "hsbstar check returns --expected agencies.csv --send-back send-back",
)


@dataclass(frozen=True)
class CheckOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    expected_file: Path | None
    round_name: str | None
    framework_file: Path | None
    send_back: SendBack | None
    save: SaveFindings | None
    marking: str | None
    versions: returns.Versions
    limits: FileLimits
    workers: int
    cluster: str
    as_json: bool
    notes: bool


def this_day() -> dt.date:
    """Return today, where the user is; a function of its own, so that tests can set it."""
    return dt.datetime.now().astimezone().date()


def command(
    paths: common.Returns,
    *,
    expected: common.Expected = None,
    framework: common.FrameworkFile = None,
    versions: common.WhichVersions = None,
    use: common.Use = None,
    round_name: common.RoundName = None,
    notes: Annotated[bool, typer.Option(
        "--notes", rich_help_panel=common.USUAL,
        help="List the notes as well, and show everything, however long.",
    )] = False,
    send_back: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=common.USUAL,
        help="For each return with errors or warnings, write to DIR a copy with those cells marked "
        "and listed, and a letter, as text and as an email draft (.eml). Returns with notes only "
        "are not sent back.",
    )] = None,
    remind: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=common.USUAL,
        help="For each expected agency that has not returned, write to DIR an email draft (.eml). "
        "Needs --expected or a list in audit.yaml. Nothing is sent.",
    )] = None,
    due: Annotated[str, typer.Option(
        metavar="DATE", help="The date to send the workbook by, as letters should show it.",
        rich_help_panel=common.USUAL,
    )] = "",
    save: Annotated[Path | None, typer.Option(
        metavar="FILE", rich_help_panel=common.USUAL,
        help="Write every finding to a list to work through: a workbook (.xlsx) with links to the "
        "cells, or a table (.csv).",
    )] = None,
    marking: common.Marking = None,
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
    workers: common.Workers = 0,
    cluster: common.Cluster = "",
) -> int:
    """Check returns and list every finding. Returns are never changed."""
    options = CheckOptions(
        paths=tuple(paths), expected_file=expected, framework_file=framework,
        send_back=SendBack.at(send_back, remind, due, round_name, force=force, marking=marking),
        save=SaveFindings.at(save, force=force) if save else None, marking=marking,
        versions=returns.Versions(versions, tuple(use or ())), round_name=round_name,
        limits=raised_limits(limit or ()), workers=workers, cluster=cluster,
        as_json=answer_format is common.Format.JSON, notes=notes,
    )
    return check_returns(options, Reporter(quiet=quiet))


def check_returns(options: CheckOptions, reporter: Reporter) -> int:
    """List all findings, then what each return answered; return the exit code."""
    if options.send_back:
        options.send_back.check(options.paths, options.expected_file)
    inputs = given(options.expected_file, options.framework_file)
    if options.save:
        options.save.check(options.paths, inputs)
    expected = load_agencies("--expected", options.expected_file)
    framework = load_framework(options.framework_file)
    intake, sent = _read_and_send_back(options, framework, expected, reporter)
    late = returns.check_after(intake.returns, this_day())
    known = {found.where for found in intake.findings}
    # What is written must not depend on the day: this is only shown.
    findings = [*intake.findings, *(found for found in late if found.where not in known)]
    written = [str(path) for back in sent for path in back.outputs]
    shown = [back.shown for back in sent]
    if options.send_back or options.save:
        own = [returned.marking for returned in intake.returns]
        marking = choose_marking(options.marking, own, reporter)
    if options.save:
        written.append(str(options.save.write(intake, framework.scale, marking)))
        shown.append(written[-1])
    if options.as_json:
        outputs = written if options.send_back or options.save else None
        reporter.json(rounds.check_json(intake.returns, findings, intake.missing, outputs))
    else:
        checked = text.Checked(intake.returns, findings, intake.missing, len(expected or ()),
                               shown)
        text.report_checked(reporter, checked, framework.scale, notes=options.notes)
        reporter.note(count_in_words(findings))
        reporter.wrote(shown)
    report_sent(sent, expected or (), reporter)
    if not sent:
        refuse_nothing(intake, options.paths)
    if has_errors(intake.findings):
        reporter.note("Check again when the corrected returns have come." if any(
            back.file for back in sent) else "Correct the errors, then check again.")
        return 1
    if returns.any_scored(intake.returns):
        _suggest_score(options, reporter)
    else:
        reporter.note("No statement has a score yet, so there is nothing to score.", "yellow")
    return 0


def _read_and_send_back(
    options: CheckOptions, framework: Framework, expected: Sequence[Agency] | None,
    reporter: Reporter,
) -> tuple[returns.Intake, list[SentBack]]:
    """Return what was read, and what was written for it; read again where a file has changed."""
    for reading in range(1, MAX_READINGS + 1):
        intake = returns.take_in(
            options.paths, framework, expected=expected, round_name=options.round_name,
            progress=progress_bar(reporter), limits=options.limits,
            read_options=returns.ReadOptions(
                options.send_back is not None, options.workers, options.cluster, options.versions,
                allow_none=bool(options.send_back and options.send_back.remind)),
        )
        if not options.send_back:
            break
        inputs = given(options.expected_file, options.framework_file)
        try:
            sent = options.send_back.write(
                intake, framework, expected or (), inputs, options.limits)
        except send_back.FileChangedError:
            if reading == MAX_READINGS:
                raise
            continue
        return intake, sent
    return intake, []


def _suggest_score(options: CheckOptions, reporter: Reporter) -> None:
    reporter.note("Next:")
    reporter.suggest(next_command("score", *options.paths, **common.of_round(options),
                                  marking=options.marking, o="results"))
