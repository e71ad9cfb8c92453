"""Check returns: the story of `hsbstar check`, without what reads its options.

`hsbstar check FILE` comes here directly: reading options takes longer to load than a return.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import returns
from hsbstar.cli import text
from hsbstar.cli.inputs import load_agencies, load_framework, progress_bar
from hsbstar.cli.terminal import Reporter, count_in_words
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.suggest import option, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.send_back import SendBack, SentBack


@dataclass(frozen=True)
class CheckOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    expected_file: Path | None = None
    framework_file: Path | None = None
    send_back: SendBack | None = None
    bounds: Bounds = BOUNDS
    workers: int = 0
    cluster: str = ""
    as_json: bool = False

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named, beside the returns."""
        return [path for path in (self.expected_file, self.framework_file) if path]


def check_files(names: Sequence[str]) -> int:
    """Check files and folders with no option; return the exit code."""
    return check_returns(CheckOptions(tuple(map(Path, names))), Reporter())


def check_returns(options: CheckOptions, reporter: Reporter) -> int:
    """List all findings, then what each return answered; return the exit code."""
    if options.send_back:
        options.send_back.check_folder(options.paths)
    expected = load_agencies(options.expected_file)
    framework = load_framework(options.framework_file)
    intake = returns.take_in(
        options.paths, framework, expected=expected, progress=progress_bar(reporter),
        bounds=options.bounds,
        read_options=returns.ReadOptions(
            options.send_back is not None, options.workers, options.cluster),
    )
    sent = None
    if options.send_back:
        sent = options.send_back.write(intake, framework, options.inputs, options.bounds)
    if options.as_json:
        outputs = None if sent is None else [str(path) for back in sent for path in back.outputs]
        text.report_as_json(reporter, intake, outputs)
    else:
        if expected is not None:
            text.report_expected(reporter, intake.returns, intake.missing or (), len(expected))
        reporter.findings(intake.findings)
        text.report_returns(reporter, intake.returns, framework.scale)
        reporter.tell(count_in_words(intake.findings))
        _report_sent(reporter, sent or ())
    if has_errors(intake.findings):
        correct = "Send the copies with their letters" if sent else "Mend the errors"
        reporter.tell(f"{correct}, then check again.")
        return 1
    _suggest_score(options, reporter)
    return 0


def _report_sent(reporter: Reporter, sent: Sequence[SentBack]) -> None:
    for back in sent:
        for path in back.outputs:
            reporter.line(f"Wrote {path}")
    if any(back.identifies for back in sent):
        reporter.tell(
            "A copy holds text that seems to identify a child: send it in a secure way, or not at "
            "all."
        )


def _suggest_score(options: CheckOptions, reporter: Reporter) -> None:
    named = " ".join(quoted(path) for path in options.paths)
    more = (option("--expected", options.expected_file)
            + option("--framework", options.framework_file))
    reporter.tell("Next:")
    reporter.suggest(f"hsbstar score {named}{more} -o results")
