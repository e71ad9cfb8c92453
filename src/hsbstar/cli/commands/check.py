"""`hsbstar check`: every finding of every file; nothing is written but what goes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.cli.inputs import load_agencies, load_framework, progress_bar
from hsbstar.cli.terminal import Reporter, count_in_words
from hsbstar.cli.text.returns import report_expected, report_returns
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.suggest import option, quoted
from hsbstar.returns import AS_USUAL, Manner, take_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.commands.send_back import SendBack, SentBack


@dataclass(frozen=True)
class Check:
    """What the user asked for."""

    paths: tuple[Path, ...]
    expected_file: Path | None = None
    framework_file: Path | None = None
    as_json: bool = False
    bounds: Bounds = BOUNDS
    send_back: SendBack | None = None
    manner: Manner = AS_USUAL

    @property
    def inputs(self) -> list[Path]:
        """The files beside the returns that the user named."""
        return [path for path in (self.expected_file, self.framework_file) if path]


def check_files(names: Sequence[str]) -> int:
    """Check files and folders with no option; return the exit code."""
    return check(Check(tuple(map(Path, names)), manner=Manner(texts=False)), Reporter())


def check(asked: Check, reporter: Reporter) -> int:
    """Say all findings, then what each return answered; return the exit code."""
    if asked.send_back:
        from hsbstar.cli.commands import send_back as back  # noqa: PLC0415 - loads openpyxl and lxml

        back.check_folder(asked.send_back.folder, asked.paths)
    expected = load_agencies(asked.expected_file)
    framework = load_framework(asked.framework_file)
    intake = take_in(
        asked.paths, framework, expected=expected, progress=progress_bar(reporter),
        bounds=asked.bounds, manner=asked.manner,
    )
    sent = None
    if asked.send_back:
        sent = back.send_back(intake, framework, asked.send_back, asked.inputs, asked.bounds)
    if asked.as_json:
        from hsbstar.rounds import check_json  # noqa: PLC0415 - loads what scores rounds

        outputs = None if sent is None else [str(path) for one in sent for path in one.outputs]
        reporter.json(check_json(intake.returns, intake.findings, intake.missing, outputs))
    else:
        if expected is not None:
            report_expected(reporter, intake.returns, intake.missing or (), len(expected))
        reporter.findings(intake.findings)
        report_returns(reporter, intake.returns, framework.scale)
        reporter.tell(count_in_words(intake.findings))
        _report_sent(reporter, sent or ())
    if has_errors(intake.findings):
        mend = "Send the copies with their letters" if sent else "Mend the errors"
        reporter.tell(f"{mend}, then check again.")
        return 1
    returns = " ".join(quoted(path) for path in asked.paths)
    more = option("--expected", asked.expected_file) + option("--framework", asked.framework_file)
    reporter.tell("Next:")
    reporter.suggest(f"hsbstar score {returns}{more} -o results")
    return 0


def _report_sent(reporter: Reporter, sent: Sequence[SentBack]) -> None:
    for one in sent:
        for path in one.outputs:
            reporter.line(f"Wrote {path}")
    if any(one.identifies for one in sent):
        reporter.tell(
            "A copy holds text that seems to identify a child: send it in a secure way, or not at "
            "all."
        )
