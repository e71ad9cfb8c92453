"""`hsbstar check`: every finding of every file; nothing is written but what goes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli import options as common
from hsbstar.cli.checking import CheckOptions, check_returns
from hsbstar.cli.send_back import SendBack
from hsbstar.cli.terminal import Reporter
from hsbstar.core.limits import raised

EXAMPLES = (
    "hsbstar check returns",
    "hsbstar check returns --expected agencies.csv --send-back send-back",
)


def command(
    returns: common.Returns,
    *,
    expected: common.Expected = None,
    framework: common.FrameworkFile = None,
    send_back: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=common.OUTPUTS,
        help="For each return with errors or warnings, write into DIR a copy with the cells "
        "marked and listed, and a text for the e-mail. Notes alone are not sent back.",
    )] = None,
    due: Annotated[str, typer.Option(
        metavar="DATE", help="When to send the corrected copy, in words.",
        rich_help_panel=common.OUTPUTS,
    )] = "",
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
    workers: common.Workers = 0,
    cluster: common.Cluster = "",
) -> int:
    """Check returns and list every finding; returns themselves are never changed."""
    options = CheckOptions(
        paths=tuple(returns), expected_file=expected, framework_file=framework,
        send_back=SendBack(folder=send_back, due=due, force=force) if send_back else None,
        bounds=raised(limit or ()), workers=workers, cluster=cluster,
        as_json=answer_format is common.Format.JSON,
    )
    return check_returns(options, Reporter(quiet=quiet))
