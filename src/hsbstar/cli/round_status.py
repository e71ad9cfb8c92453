"""Show where a round is: what came back, what was made of it, and the command to run next.

The files that commands write are found under their usual names, in the folder of the round and in
the folders directly below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import returns, star_tool
from hsbstar.cli.inputs import load_agencies, load_framework, load_star_tool, progress_bar
from hsbstar.core.errors import NothingToReadError
from hsbstar.core.files import RESULTS, RETURNS, SEND_BACK, STAR_TOOL
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.core.plurals import count, count_agencies
from hsbstar.core.suggest import command_line
from hsbstar.core.text import fold_name, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.round_file import Found
    from hsbstar.cli.terminal import Reporter
    from hsbstar.returns import Intake

MAX_NAMES = 3
"""At most this many agencies are named in a line."""


@dataclass(frozen=True)
class _Status:
    """What there is of a round."""

    folder: Path
    sent: int
    expected: int | None
    """The agencies in the list; None without a list."""
    intake: Intake | None
    """None while there is no return."""
    meeting: Path | None
    scored: Path | None
    """The star tool of this round."""
    plan: Path | None
    late: tuple[str, ...] = ()
    """Agencies whose return is not in the star tool as it is now."""

    @property
    def returns(self) -> Path:
        """The folder of the returns."""
        return self.folder / RETURNS

    @property
    def to_correct(self) -> list[str]:
        """The files with errors, by agency where it is known."""
        if self.intake is None:
            return []
        names = {each.file: each.agency for returned in self.intake.returns
                 for each in returned.with_superseded}
        files = sorted({found.where.file for found in self.intake.errors})
        return [names.get(file) or Path(file).name or "all returns" for file in files]


def show_status(found: Found, reporter: Reporter) -> None:
    """Print where the round of a round file is, in at most 15 lines.

    Raises HsbstarError where a file that it names cannot be read.
    """
    status = _look(found, reporter)
    due = f", due {found.known.due}" if found.known.due else ""
    reporter.line(f"{found.known.title or 'This round'}{due} ({found.path})", "bold")
    for caption, text in (
        ("Sent", count(status.sent, "workbook") if status.sent else "none here"),
        ("Returned", _returned(status)),
        ("To correct", _named(status.to_correct)),
        ("Missing", _missing(status)),
        ("Moderated", _file(status.meeting)),
        ("Scored", _file(status.scored) + _late(status)),
        ("Planned", _file(status.plan)),
    ):
        reporter.line(f"{caption + ':':<12}{text}", indent=2, hanging=12)
    reporter.line("Next:" if status.intake else
                  f"Next: put the returns in the folder ‘{status.returns.as_posix()}’, then run:")
    reporter.out.line((f"  {one_line(_next(status))}", ""), whole=True)
    reporter.line("All commands: hsbstar --help")


def _look(found: Found, reporter: Reporter) -> _Status:
    known, folder = found.known, found.folder
    listed = load_agencies(f"{found.path}, agencies", _path(found, known.agencies))
    framework = load_framework(_path(found, known.framework), f"{found.path}, framework")
    intake = None
    if (folder / RETURNS).is_dir():
        versions = returns.Versions(
            returns.VersionRule(known.versions) if known.versions else None,
            tuple(Path(found.at(file)) for file in known.use))
        try:
            intake = returns.take_in(
                [folder / RETURNS], framework, expected=listed, progress=progress_bar(reporter),
                read_options=returns.ReadOptions(versions=versions))
        except NothingToReadError:
            intake = None
    scored, late = _scored(_files(folder, STAR_TOOL), known.round, intake)
    return _Status(
        folder, len([*folder.glob("hsb-audit*.xlsx")]), None if listed is None else len(listed),
        intake, _last(_files(folder, "moderation*.xlsx")), scored,
        _last(_files(folder, "action-plan*.xlsx")), late,
    )


def _path(found: Found, value: str) -> Path | None:
    return Path(found.at(value)) if value else None


def _files(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a name in the folder of the round and one folder down.

    The last is the one to use: a copy that people filled in has a longer name, and so has a folder
    of later results.
    """
    paths = [*folder.glob(pattern), *folder.glob(f"*/{pattern}")]
    files = [path for path in paths if path.parent != folder / RETURNS and path.is_file()]
    return sorted(files, key=lambda path: (len(path.as_posix()), path))


def _last(files: Sequence[Path]) -> Path | None:
    return files[-1] if files else None


def _scored(
    files: Sequence[Path], round_name: str, intake: Intake | None
) -> tuple[Path | None, tuple[str, ...]]:
    """Return the last star tool of the round, and the agencies whose returns are not in it."""
    for path in reversed(files):
        collated, _, workbook = load_star_tool(path, DEFAULT_LIMITS)
        if collated is None or workbook is None or (
            round_name and fold_name(collated.source.round) != fold_name(round_name)
        ):
            continue
        known = star_tool.read_fingerprints(workbook)
        usable = intake.usable if intake else ()
        return path, tuple(each.agency for each in usable if each.sha256 not in known)
    return None, ()


def _returned(status: _Status) -> str:
    if status.intake is None:
        return "none yet"
    if status.intake.missing is None or status.expected is None:
        return count(len(status.intake.returns), "return")
    came = status.expected - len(status.intake.missing)
    return f"{came} of {count_agencies(status.expected)}"


def _missing(status: _Status) -> str:
    if status.intake is None:
        return "all"
    if status.intake.missing is None:
        return "not known without a list of agencies"
    return _named([agency.name for agency in status.intake.missing])


def _named(names: Sequence[str]) -> str:
    """Return how many there are, with the first few names."""
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return f"{len(names)} ({'; '.join(names[:MAX_NAMES])}{more})" if names else "none"


def _file(path: Path | None) -> str:
    return path.as_posix() if path else "not yet"


def _late(status: _Status) -> str:
    if not status.late:
        return ""
    return f", without {count(len(status.late), 'return')} that came or changed later"


def _next(status: _Status) -> str:
    """Return the command to run next."""
    if status.intake is None or not returns.any_scored(status.intake.returns):
        return command_line("check", status.returns)
    if status.intake.errors:
        copies = status.folder / SEND_BACK
        return command_line("check", status.returns,
                            send_back=None if copies.exists() else copies)
    if status.scored is None or status.late:
        folder = status.scored.parent if status.scored else status.folder / RESULTS
        return command_line("score", status.returns, agreed=status.meeting, o=folder,
                            force=status.scored is not None)
    if status.plan is None:
        return command_line("plan", status.scored, returns=status.returns,
                            o=status.folder / "action-plan.xlsx")
    return command_line("report", status.scored, plan=status.plan, o=status.folder / "report.docx")
