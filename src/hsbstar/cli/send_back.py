"""Write what goes to agencies after a check: marked copies with letters, and reminders.

Each letter is there twice: as a text, and as a draft of an email with the copy attached.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar import audit
from hsbstar.cli.audit_files import report_addresses
from hsbstar.cli.round_file import known_area, marking_of
from hsbstar.cli.targets import check_targets, folder_at, refuse_among_returns
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import free_name, safe_name
from hsbstar.core.markings import highest_marking
from hsbstar.core.outputs import write_files
from hsbstar.core.plurals import comma_list
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold_name
from hsbstar.returns import read_again, send_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set
    from pathlib import Path

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.returns import Intake
    from hsbstar.returns.send_back import Corrections, MarkedCopy, MarkOptions

REMINDER = "-reminder"
_WHOSE = {Problem.FORM_OF_ANOTHER.code, Problem.AGENCY_AMBIGUOUS.code}
"""Problems by which a return may be another agency's than it says."""


@dataclass(frozen=True)
class SentBack:
    """What was written for one agency."""

    agency: str
    """As the list of expected agencies has it; empty where that does not have it."""
    outputs: tuple[Path, ...]
    file: str = ""
    """The return; empty for a reminder."""
    identifies: bool = False
    is_doubtful: bool = False
    """Whether the copy may be of another agency's return, so that its draft has no address."""

    @property
    def shown(self) -> str:
        """The outputs in one line: they differ by their ending alone."""
        first, *others = self.outputs
        endings = " and ".join(path.suffix for path in others)
        return f"{first} (also {endings})" if others else str(first)


@dataclass(frozen=True)
class SendBack:
    """Where copies, letters and reminders go, and when the workbook is due."""

    folder: Path | None
    """For copies and letters; None: none are written."""
    remind: Path | None = None
    """For reminders; None: none are written."""
    due: str = ""
    round_name: str | None = None
    """The round to remind of; None: that of the returns."""
    force: bool = False
    marking: str | None = None
    """The protective marking; None: that of each return."""

    @classmethod
    def at(
        cls, folder: Path | None, remind: Path | None, due: str, round_name: str | None, *,
        force: bool, marking: str | None,
    ) -> SendBack | None:
        """Return what the options mean; None where nothing is written.

        Raises HsbstarError for a file in place of a folder.
        """
        if not (folder or remind):
            return None
        return cls(folder_at(folder, "--send-back") if folder else None,
                   folder_at(remind, "--remind") if remind else None,
                   due, round_name, force, marking)

    def check(self, paths: Sequence[Path], expected: Path | None) -> None:
        """Refuse a folder whose files would be read as returns next time; raise HsbstarError.

        Also where there is no list of the agencies to remind.
        """
        if self.remind and not expected:
            raise HsbstarError("--remind needs the list of agencies. Add --expected FILE.")
        for folder, option, written in ((self.folder, "send-back", "copies"),
                                        (self.remind, "remind", "reminders")):
            if folder:
                refuse_among_returns(
                    folder, paths, f"{folder} is where the returns are, so the {written} would be "
                    f"read as returns next time. Name a folder next to it: --{option} {option}"
                )

    def write(
        self, intake: Intake, framework: Framework, expected: Sequence[Agency],
        inputs: Sequence[Path], limits: FileLimits,
    ) -> list[SentBack]:
        """Write copies, letters and reminders, all or none, and return what was written for whom.

        Raises FileChangedError where a return is not as it was when it was read, and HsbstarError
        where an output exists already or cannot be written.
        """
        post = _Post(self, intake, framework, expected)
        back = list(post.letters(self.folder, limits)) if self.folder else []
        written_to = {sent.agency for sent, _ in back}
        reminders = list(post.reminders(self.remind, written_to)) if self.remind else []
        check_targets({"--send-back": [path for sent, _ in back for path in sent.outputs],
                       "--remind": [path for sent, _ in reminders for path in sent.outputs]},
                      [*intake.files, *inputs], force=self.force)
        made = [*back, *reminders]
        write_files([pair for sent, contents in made
                     for pair in zip(sent.outputs, contents, strict=True)], force=self.force)
        return [sent for sent, _ in made]


@dataclass(frozen=True)
class _Post:
    """What goes to the agencies of a round."""

    options: SendBack
    intake: Intake
    framework: Framework
    expected: Sequence[Agency]

    def letters(self, folder: Path, limits: FileLimits) -> Iterator[tuple[SentBack, list[bytes]]]:
        """Yield for each return with findings the files that are written for it."""
        used: set[str] = set()
        options = send_back.MarkOptions(self.framework, self.options.due, limits)
        findings = (*self.intake.findings, *self.intake.instead)
        for found in send_back.to_correct(self.intake.returns, findings, self.framework):
            # A file that cannot be read does not give its round.
            corrections = replace(found, round=found.round or self.intake.round_name)
            if self.options.marking is not None:
                corrections = replace(
                    corrections, marking=marking_of(self.options.marking, [found.marking]))
            agency = self._senders.agency_of(corrections)
            path = folder / self._senders.letter_name(corrections, used)
            files = self._files(corrections, path, agency, options)
            # A text and a draft go with every letter; the third file is a copy.
            is_doubtful = bool(agency) and len(files) > 2 and corrections.file in self._doubtful
            yield SentBack(agency.name if agency else "", tuple(files), corrections.file,
                           corrections.identifies, is_doubtful), list(files.values())

    @cached_property
    def _senders(self) -> send_back.Senders:
        return send_back.Senders(self.intake, self.expected)

    @cached_property
    def _doubtful(self) -> Set[str]:
        """The returns that may be another agency's than they say: it must not get their copy."""
        given = self._senders.given
        returned = Counter(map(fold_name, given.values()))
        return {
            *(file for file, name in given.items() if returned[fold_name(name)] > 1),
            *(found.where.file for found in self.intake.findings if found.code in _WHOSE),
        }

    def _files(
        self, corrections: Corrections, path: Path, agency: Agency | None,
        options: MarkOptions,
    ) -> dict[Path, bytes]:
        marked = _mark(corrections, options)
        copy, attachment = None, None
        files = {}
        if marked:
            copied = path.with_name(path.name + marked.suffix)
            files[copied] = marked.data
            copy = send_back.Copy(copied.name, marked.rebuilt)
            attachment = audit.Attachment(copied.name, marked.data)
            corrections = marked.corrections
        letter = send_back.compose_letter(
            corrections, copy, options.due, self.framework.own_messages)
        # Whoever sends it must first have read why it needs care, or whose it is.
        is_safe = not letter.care and not (marked and corrections.file in self._doubtful)
        address = agency.address if agency and is_safe else ""
        files[path.with_name(f"{path.name}.txt")] = letter.text.encode("utf-8", errors="replace")
        files[path.with_name(f"{path.name}.eml")] = audit.write_draft(letter, address, attachment)
        return files

    def reminders(
        self, folder: Path, written_to: Set[str]
    ) -> Iterator[tuple[SentBack, list[bytes]]]:
        """Yield the reminder of each agency without a return to which no letter goes."""
        used: set[str] = set()
        given, own = self.options.marking, [found.marking for found in self.intake.returns]
        marking = highest_marking(own) if given is None else marking_of(given, own)
        heading = audit.Heading(
            known_area() or self.intake.area, self.options.round_name or self.intake.round_name,
            due=self.options.due, marking=marking)
        for agency in self.intake.missing or ():
            if agency.name in written_to:
                continue
            texts = audit.audit_texts(agency.language, self.framework,
                                      str(agency.cells.get("language", "")))
            path = folder / f"{free_name(safe_name(agency.name), used, REMINDER)}.eml"
            draft = audit.write_reminder(texts, heading.for_agency(agency.name), agency.address)
            yield SentBack(agency.name, (path,)), [draft]


def report_sent(
    sent: Sequence[SentBack], expected: Sequence[Agency], reporter: Reporter
) -> None:
    """Report what to do with what was written, and what needs care first."""
    if sent:
        reporter.note("Open each draft (.eml), check it and send it.")
    if expected:
        report_addresses("Add an address to the draft for", [back.agency for back in sent if
                         back.agency], expected, reporter)
    if doubtful := [*dict.fromkeys(back.agency for back in sent if back.is_doubtful)]:
        reporter.note(f"No address in a draft for {comma_list(doubtful)}: first find out whose "
                      "answers the copy has.", "yellow")
    if any(back.identifies for back in sent):
        reporter.warn("A copy contains text that may identify a child. Send it securely, or not at "
                      "all.")


def _mark(corrections: Corrections, options: MarkOptions) -> MarkedCopy | None:
    """Return the marked copy of a return; None where there is none to mark, or it cannot be."""
    if not corrections.readable or corrections.only_asks:
        return None
    data = read_again(corrections.file, options.limits)
    send_back.check_unchanged(data, corrections)
    with suppress(send_back.NoCopyError):
        return send_back.mark_copy(data, corrections, options)
    return None
