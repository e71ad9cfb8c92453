"""Show where a round is: what came back, what was made of it, and the command to run next.

The files that commands write are found under their usual names, in the folder of the round and in
the folders directly below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import moderation, returns, star_tool
from hsbstar.cli.inputs import load_agencies, load_framework, load_star_tool, progress_bar
from hsbstar.cli.round_file import read_found
from hsbstar.core.errors import HsbstarError, NothingToReadError
from hsbstar.core.files import (
    AGREED,
    PAPER,
    REMINDERS,
    RESULTS,
    RETURNS,
    ROUND_FILE,
    SEND_BACK,
    STAR_TOOL,
)
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.core.plurals import count, count_agencies
from hsbstar.core.problems import Problem
from hsbstar.core.suggest import command_line, quoted
from hsbstar.core.text import fold_name, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.cli.round_file import Found
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework
    from hsbstar.returns import Intake
    from hsbstar.rounds import Rating, Round

PAPERS = ("board-paper*.docx", "board-paper*.html", "report*.docx", "report*.html")
MAX_NAMES = 3
"""At most this many agencies are named in a line."""
MAX_ROUNDS = 8
"""At most this many rounds in folders of this one are listed."""


@dataclass(frozen=True)
class _Meeting:
    """A moderation workbook, and what was agreed in it."""

    path: Path
    agreed: Mapping[str, Rating] | None
    """By statement id; None where it cannot be used as it is."""

    @property
    def shown(self) -> str:
        """The file, and how many scores were agreed."""
        if self.agreed is None:
            return f"{self.path.as_posix()}, with errors"
        if not self.agreed:
            return f"{self.path.as_posix()}, no score agreed yet"
        return f"{self.path.as_posix()}, {count(len(self.agreed), 'score')} agreed"


@dataclass(frozen=True)
class _Scored:
    """A star tool of this round, and how it differs from what there is now."""

    path: Path
    agreed: Mapping[str, Rating]
    """What was agreed in moderation, by statement id."""
    late: tuple[str, ...]
    """Agencies whose return is not in it as it is now."""

    @property
    def shown(self) -> str:
        """The file, and how many returns it does not have."""
        late = f", without {count(len(self.late), 'return')} that came or changed later"
        return self.path.as_posix() + (late if self.late else "")


@dataclass(frozen=True)
class _Status:
    """What there is of a round."""

    folder: Path
    made: str
    """The workbooks and drafts."""
    expected: int | None
    """The agencies in the list; None without a list."""
    intake: Intake | None
    """None while there is no return."""
    meeting: _Meeting | None
    scored: _Scored | None
    plan: Path | None
    paper: Path | None
    unread: Path | None = None
    """The star tool that cannot be read."""

    @property
    def returns(self) -> Path:
        """The folder of the returns."""
        return self.folder / RETURNS

    @property
    def to_correct(self) -> list[str]:
        """The files with errors, by agency where it is known; each agency is named once."""
        if self.intake is None:
            return []
        names = {each.file: each.agency for returned in self.intake.returns
                 for each in returned.with_superseded}
        files = sorted({found.where.file for found in self.intake.errors})
        return [*dict.fromkeys(
            names.get(file) or Path(file).name or "all returns" for file in files)]


def show_status(found: Found, reporter: Reporter) -> None:
    """Print where the round of a round file is, in at most 16 lines if none is long.

    Raises HsbstarError where a file that it names cannot be read.
    """
    status = _look(found, reporter)
    due = f", due {found.known.due}" if found.known.due else ""
    reporter.line(f"{found.known.title or 'This round'}{due} ({found.path})", "bold")
    for caption, text in (
        ("Made", status.made),
        ("Returned", _returned(status)),
        ("To correct", _named(status.to_correct)),
        ("Missing", _missing(status)),
        ("Moderated", status.meeting.shown if status.meeting else "not yet"),
        ("Scored", (status.scored.shown if status.scored else "not yet") + _unread(status)),
        ("Planned", _file(status.plan)),
        ("Paper", _file(status.paper)),
    ):
        reporter.line(f"{caption + ':':<12}{text}", indent=2, hanging=12)
    for text, command in _next(status):
        reporter.line(f"{text}:")
        reporter.out.line((f"  {one_line(command)}", ""), whole=True)
    reporter.line("All commands: hsbstar --help")


def show_rounds(files: Sequence[Path], reporter: Reporter) -> None:
    """List the rounds of the round files in the folders of this folder."""
    reporter.line("Rounds in the folders here:", "bold")
    for path in files[:MAX_ROUNDS]:
        try:
            title = read_found(path).known.title
        except HsbstarError:
            title = f"{path} cannot be read"
        reporter.line(f"{path.parent}: {title}" if title else str(path.parent), indent=2, hanging=2)
    if len(files) > MAX_ROUNDS:
        reporter.line(f"  and {len(files) - MAX_ROUNDS} more")
    reporter.line("To see where a round is, go to its folder and run hsbstar there:")
    reporter.out.line((f"  cd {one_line(quoted(files[-1].parent))}", ""), whole=True)
    reporter.line("  hsbstar")
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
                [folder / RETURNS], framework, expected=listed, round_name=known.round,
                progress=progress_bar(reporter),
                read_options=returns.ReadOptions(versions=versions))
        except NothingToReadError:
            intake = None
    scored, unread = _scored(_files(folder, STAR_TOOL), known.round, intake)
    return _Status(
        folder, _made(folder), None if listed is None else len(listed), intake,
        _meeting(_last(_files(folder, "moderation*.xlsx")), intake, framework, known.round), scored,
        _last(_files(folder, "action-plan*.xlsx")),
        _last([path for pattern in PAPERS for path in _files(folder, pattern)]), unread,
    )


def _made(folder: Path) -> str:
    """Return how many workbooks and drafts `new-audit` made; what was sent, nobody knows."""
    workbooks = len([*folder.glob("hsb-audit*.xlsx")])
    drafts = len([*folder.glob("hsb-audit*.eml")])
    mail = f" and {count(drafts, 'email draft')}" if drafts else ""
    return f"{count(workbooks, 'workbook')}{mail}" if workbooks else "no workbook here"


def _path(found: Found, value: str) -> Path | None:
    return Path(found.at(value)) if value else None


def _files(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a name in the folder of the round and one folder down.

    The last is the one to use: a copy that people filled in has a longer name, and so has a folder
    of later results. A folder with a round file of its own, or with a folder that has one, belongs
    to other rounds.
    """
    below = [path for path in folder.glob(f"*/{pattern}") if path.parent != folder / RETURNS
             and not (path.parent / ROUND_FILE).is_file()
             and not any(path.parent.glob(f"*/{ROUND_FILE}"))]
    files = [path for path in (*folder.glob(pattern), *below) if path.is_file()]
    return sorted(files, key=lambda path: (len(path.as_posix()), path))


def _last(files: Sequence[Path]) -> Path | None:
    return files[-1] if files else None


def _meeting(
    path: Path | None, intake: Intake | None, framework: Framework, round_name: str
) -> _Meeting | None:
    if path is None or intake is None:
        return None  # Nothing can have been agreed on returns that are not here.
    file = moderation.open_agreed(path)
    read = moderation.read_agreed(intake, file, framework, round_name or None, DEFAULT_LIMITS)
    return _Meeting(path, read.moderation.agreed if read.moderation else None)


def _scored(
    files: Sequence[Path], round_name: str, intake: Intake | None
) -> tuple[_Scored | None, Path | None]:
    """Return the last star tool of the round, and a file of that name that cannot be read as one.

    That one may be damaged or open.
    """
    unread = None
    for path in reversed(files):
        try:
            collated, _, workbook = load_star_tool(path, DEFAULT_LIMITS)
        except HsbstarError:
            collated = workbook = None
        if collated is None or workbook is None:
            unread = unread or path
        elif not round_name or fold_name(collated.source.round) == fold_name(round_name):
            known = star_tool.read_fingerprints(workbook)
            usable = intake.usable if intake else ()
            late = tuple(each.agency for each in usable if each.sha256 not in known)
            return _Scored(path, _agreed_in(collated), late), unread
    return None, unread


def _agreed_in(collated: Round) -> dict[str, Rating]:
    return {score.statement.id: score.agreed
            for domain in collated.domains for score in domain.statements
            if score.agreed is not None}


def _returned(status: _Status) -> str:
    if status.intake is None:
        return "none yet"
    if status.intake.missing is None or status.expected is None:
        return count(len(status.intake.returns), "return")
    came = status.expected - len(status.intake.missing)
    others = sum(found.code == Problem.AGENCY_NOT_EXPECTED.code for found in status.intake.findings)
    not_listed = f" and {count(others, 'return')} not on the list" if others else ""
    return f"{came} of {count_agencies(status.expected)}{not_listed}"


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


def _next(status: _Status) -> Iterator[tuple[str, str]]:
    """Yield the command to run next with the words before it; where there is a choice, two."""
    intake, folder, scored = status.intake, status.folder, status.scored
    if intake is None:
        yield (f"Next: put the returns in the folder ‘{status.returns.as_posix()}’, then run",
               command_line("check", status.returns))
    elif intake.errors or not returns.any_scored(intake.returns):
        yield _check_again(status)
    elif status.meeting and not status.meeting.agreed and not (scored and scored.late):
        do = "correct" if status.meeting.agreed is None else "agree scores in"
        yield (f"Next: {do} {status.meeting.path.as_posix()}, then run",
               _score(status, status.meeting.path))
    elif scored is None and (remind := _remind(status)):
        yield "Next, to remind who is missing", command_line("check", status.returns, remind=remind)
        yield "Or, to score without them", _score(status)
    elif scored is None or scored.late or (
        status.meeting and status.meeting.agreed != scored.agreed
    ):
        yield "Next", _score(status)
    elif status.plan is None:
        plan = command_line("plan", scored.path, returns=status.returns,
                            o=folder / "action-plan.xlsx")
        if status.meeting:
            yield "Next", plan
        else:
            meeting = None if folder == Path() else folder / "moderation.xlsx"
            yield ("Next, to agree scores at a meeting",
                   command_line("moderate", status.returns, o=meeting))
            yield "Or, to go on without one", plan
    elif status.paper is None:
        yield ("Next: fill in the action plan, then run",
               command_line("report", scored.path, plan=status.plan, o=folder / PAPER))
    else:
        yield ("Next: in 6 to 12 months, start the next round (put its name in place of NEXT)",
               command_line("new-audit", round="NEXT", last=status.returns, plan=status.plan,
                            o=folder / ".." / "NEXT"))



def _unread(status: _Status) -> str:
    return f" ({status.unread.as_posix()} cannot be read as a star tool)" if status.unread else ""


def _check_again(status: _Status) -> tuple[str, str]:
    """Return the command that writes to the agencies or, after that, checks what they sent."""
    copies = status.folder / SEND_BACK
    has_errors = bool(status.intake and status.intake.errors)
    if has_errors and not copies.exists():
        return "Next", command_line("check", status.returns, send_back=copies,
                                    remind=_remind(status))
    what = "the corrected returns" if has_errors else "returns with scores"
    return (f"Next: put {what} in the folder ‘{status.returns.as_posix()}’, then run",
            command_line("check", status.returns))


def _remind(status: _Status) -> Path | None:
    """Return the folder for reminders; None where nobody is missing, or there are reminders."""
    folder = status.folder / REMINDERS
    return folder if status.intake and status.intake.missing and not folder.exists() else None


def _score(status: _Status, agreed: Path | None = None) -> str:
    """Return the command that scores the round, with a moderation workbook or what has been agreed.

    What was agreed first goes to a folder of its own, so that both star tools can be seen.
    """
    scored, meeting = status.scored, status.meeting
    if meeting and meeting.agreed:
        agreed = meeting.path
    if scored is None:
        folder = status.folder / RESULTS
    elif agreed and not scored.agreed and not scored.late:
        folder = status.folder / AGREED
    else:
        folder = scored.path.parent
    if status.unread and status.unread.parent == folder:
        # It may be a file of the user's own.
        folder = folder.with_name(f"{folder.name}-2")
    return command_line("score", status.returns, agreed=agreed, o=folder,
                        force=(folder / STAR_TOOL).exists())
