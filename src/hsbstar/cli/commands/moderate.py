"""`hsbstar moderate`: make the workbook for the meeting that agrees the scores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.cli.inputs import load_framework, progress_bar
from hsbstar.cli.terminal import count_in_words
from hsbstar.cli.text.round import report_agenda
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import option, quoted
from hsbstar.moderation import Meeting, set_agenda, write_moderation
from hsbstar.returns import take_in, tell_errors
from hsbstar.rounds import collate_intake

if TYPE_CHECKING:
    from hsbstar.cli.terminal import Reporter


@dataclass(frozen=True)
class Moderate:
    """What the user asked for."""

    paths: tuple[Path, ...]
    output: Path
    framework_file: Path | None = None
    round_name: str | None = None
    marking: str = ""
    allow_errors: bool = False
    force: bool = False
    bounds: Bounds = BOUNDS

    @property
    def target(self) -> Path:
        """The workbook to write: a name without its ending gets it."""
        path = self.output / "moderation.xlsx" if self.output.is_dir() else self.output
        return path if path.suffix.lower() == ".xlsx" else Path(f"{path}.xlsx")


def moderate(asked: Moderate, reporter: Reporter) -> int:
    """Write the workbook, list what to talk about, and return the exit code."""
    framework = load_framework(asked.framework_file)
    intake = take_in(
        asked.paths, framework, round_name=asked.round_name,
        progress=progress_bar(reporter), bounds=asked.bounds,
    )
    inputs = [*intake.files, *([asked.framework_file] if asked.framework_file else [])]
    check_outputs([asked.target], inputs, force=asked.force)
    if has_errors(intake.findings) and not asked.allow_errors:
        reporter.findings(intake.findings)
        reporter.tell(count_in_words(intake.findings))
        reporter.tell(
            "Nothing was written. Mend the errors and try again, or add --allow-errors to count "
            "faulty answers as blank."
        )
        return 1
    if not intake.usable:
        reporter.findings(intake.findings)
        raise HsbstarError("No return can be counted. Mend what was found and try again.")
    collated = collate_intake(intake, framework, asked.round_name)
    agenda = set_agenda(collated, intake.usable, framework.scale)
    notice = tell_errors(intake)
    meeting = Meeting(collated, framework, agenda, notice, asked.marking)
    write_files([(asked.target, write_moderation(meeting))])
    if notice:
        reporter.line(notice, "bold red")
    report_agenda(reporter, agenda)
    reporter.findings(intake.findings)
    reporter.tell(count_in_words(intake.findings))
    reporter.line(f"Wrote {asked.target}")
    reporter.tell("It holds evidence: it is for the meeting only. After the meeting:", "bold")
    returns = " ".join(map(quoted, asked.paths))
    more = option("--agreed", asked.target) + option("--framework", asked.framework_file)
    reporter.suggest(f"hsbstar score {returns}{more}")
    return 0
