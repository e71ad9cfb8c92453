"""Write what goes back to the senders of returns with findings: a marked copy and a letter each."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from hsbstar.cli.round_file import marking_of
from hsbstar.cli.targets import check_targets, free_name, refuse_among_returns
from hsbstar.core.files import safe_name
from hsbstar.core.find_files import own_name
from hsbstar.core.outputs import write_files
from hsbstar.returns import read_again, send_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.returns import Intake
    from hsbstar.returns.send_back import Corrections, MarkOptions

MARK = "-please-correct"
_EARLIER = re.compile(rf"{MARK}([ -]*\(?\d*\)?)?$", re.IGNORECASE)
"""How the name of a copy ends that comes back, with what a mail program puts behind it."""


@dataclass(frozen=True)
class SentBack:
    """What was written for one return."""

    file: str
    outputs: tuple[Path, ...]
    identifies: bool


@dataclass(frozen=True)
class SendBack:
    """Where copies and letters go, and when the corrected copy is due."""

    folder: Path
    due: str = ""
    force: bool = False
    marking: str | None = None
    """The protective marking; None: that of each return."""

    def check_folder(self, paths: Sequence[Path]) -> None:
        """Refuse a folder whose files would be read as returns next time; raise HsbstarError."""
        refuse_among_returns(
            self.folder, paths, f"{self.folder} is where the returns are, so the copies would be "
            "read as returns next time. Name a folder next to it: --send-back send-back"
        )

    def write(
        self, intake: Intake, framework: Framework, inputs: Sequence[Path], limits: FileLimits
    ) -> list[SentBack]:
        """Write copies and letters, all or none, and return what was written for which return.

        Raises FileChangedError where a return is not as it was when it was read, and HsbstarError
        where an output exists already or cannot be written.
        """
        contents: list[tuple[Path, bytes]] = []
        sent = []
        used: set[str] = set()
        options = send_back.MarkOptions(framework, self.due, limits)
        findings = (*intake.findings, *intake.instead)
        found = send_back.to_correct(intake.returns, findings, framework)
        if self.marking is not None:
            found = [replace(each, marking=marking_of(self.marking, [each.marking]))
                     for each in found]
        for corrections in found:
            base = safe_name(_EARLIER.sub("", PurePath(own_name(corrections.file)).stem))
            stem = free_name(base, used, MARK)
            written = list(_contents(corrections, self.folder / stem, options))
            contents += written
            outputs = tuple(path for path, _ in written)
            sent.append(SentBack(corrections.file, outputs, corrections.identifies))
        check_targets({"--send-back": [path for path, _ in contents]}, [*intake.files, *inputs],
                      force=self.force)
        write_files(contents, force=self.force)
        return sent


def _contents(
    corrections: Corrections, stem: Path, options: MarkOptions
) -> Iterator[tuple[Path, bytes]]:
    copy = None
    marked = None
    if corrections.readable and not corrections.only_asks:
        data = read_again(corrections.file, options.limits)
        send_back.check_unchanged(data, corrections)
        with suppress(send_back.NoCopyError):
            marked = send_back.mark_copy(data, corrections, options)
    if marked:
        path = stem.with_name(stem.name + marked.suffix)
        copy = send_back.Copy(path.name, marked.rebuilt)
        corrections = marked.corrections
        yield path, marked.data
    letter = send_back.write_letter(corrections, copy, options.due)
    yield stem.with_name(f"{stem.name}.txt"), letter.encode("utf-8", errors="replace")
