"""Write answers and messages: tables on a terminal, plain lines in a pipe.

All text from returns is made harmless: no markup, no control or direction characters. Evidence and
actions are never shown. What draws on terminals is loaded only where there is one.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO

from hsbstar import rounds
from hsbstar.cli import debug, screen
from hsbstar.core.json import json_text
from hsbstar.core.problems import Severity
from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from hsbstar.core.findings import Finding

MAX_NOTES_ALIKE = 1
"""At most this many notes of a kind in a file are shown whole on a terminal, if there are more."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "cyan"}
_ASKS_FOR_COLOUR = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""With one of these in the environment, rich decides what is a terminal."""


class Line(NamedTuple):
    """A line of an answer; for `indent` and `hanging` see `Surface.line`."""

    text: str
    style: str = ""
    indent: int = 0
    hanging: int = 0


class Surface:
    """Standard output or standard error."""

    def __init__(self, name: Literal["stdout", "stderr"]) -> None:
        """Write where the system's stream of that name goes."""
        self._name = name

    @property
    def stream(self) -> TextIO:
        """The stream as it is now."""
        return sys.stdout if self._name == "stdout" else sys.stderr

    @cached_property
    def is_terminal(self) -> bool:
        """Whether a person looks at it, and not a program."""
        if not self.stream.isatty() and not any(name in os.environ for name in _ASKS_FOR_COLOUR):
            return False
        return self.console.is_terminal

    @cached_property
    def console(self) -> Console:
        """What draws on a terminal."""
        return screen.new_console(stderr=self._name == "stderr")

    def line(
        self, *parts: tuple[str, str], indent: int = 0, hanging: int = 0, whole: bool = False
    ) -> None:
        """Write a line of texts and their styles; `whole` lets no terminal wrap it at words.

        A terminal wraps it under its text: `indent` spaces before each line, `hanging` spaces more
        before each but the first.
        """
        if self.is_terminal:
            screen.draw_line(self.console, parts, indent=indent, hanging=hanging, whole=whole)
        else:
            self.write(" " * indent + "".join(text for text, _ in parts) + "\n")
            self.stream.flush()

    def write(self, text: str) -> None:
        """Write a text as it is."""
        self.stream.write(text)


class Reporter:
    """Writes answers to stdout and messages to stderr."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Write to both; `quiet` leaves out all but errors, what was written, and warnings."""
        self.out, self.err = Surface("stdout"), Surface("stderr")
        self.quiet = quiet

    def note(self, text: str, style: str = "") -> None:
        """Write a line to the user that is not part of the answer."""
        if not self.quiet:
            self.err.line((one_line(text), style))

    def suggest(self, command: str) -> None:
        """Show a command to run next, on a line of its own that can be copied whole."""
        if not self.quiet:
            self.err.line((f"  {one_line(command)}", ""), whole=True)

    def warn(self, text: str) -> None:
        """Write what to know before passing on a file that was written, to quiet users as well."""
        self.err.line((one_line(text), "bold"))

    def failed(self, text: str) -> None:
        """Write what did not work, to quiet users as well."""
        self.err.line((one_line(text), ""))

    def error(self, text: str) -> None:
        """Write why the command cannot go on."""
        self.err.line(("Error: ", "bold red"), (one_line(text), ""), hanging=len("Error: "))

    def table(
        self, title: str, captions: Sequence[str], rows: Sequence[Sequence[str]], *, words: int,
        below: Sequence[str] = (), cut: bool = False,
    ) -> None:
        """Show a table on a terminal, or one record a line, parted by tabs, in a pipe.

        `words` is the position of the column of words; what follows it are figures. On a terminal
        a short table wraps its words; in a long one, and with `cut`, each row is one line and a
        long text is cut: the workbooks have it whole. `below` has a text for each row, drawn under
        it on a terminal only. Nothing is shown of a table without rows, or to quiet users.
        """
        if not rows or self.quiet:
            return
        if self.out.is_terminal:
            self.line("")
            self.line(title, "bold")
            screen.draw_table(self.out.console, captions, rows, words, below=below, cut=cut)
        else:
            self.records([captions, *rows])

    def records(self, records: Iterable[Iterable[str]]) -> None:
        """Write one record a line, its fields parted by tabs, to quiet users as well."""
        for fields in records:
            self.out.write("\t".join(map(one_line, fields)) + "\n")
        self.out.stream.flush()

    def line(self, text: str, style: str = "", *, indent: int = 0, hanging: int = 0) -> None:
        """Write one line of the answer; for `indent` and `hanging` see `Surface.line`."""
        if not self.quiet:
            self.lines([Line(text, style, indent, hanging)])

    def lines(self, lines: Iterable[Line]) -> None:
        """Write some lines, to quiet users as well: of findings, or of what was written."""
        for line in lines:
            self.out.line((one_line(line.text), line.style), indent=line.indent,
                          hanging=line.hanging)

    def fitted(self, text: str) -> str:
        """Return a text that is one line of the terminal, cut with `…`; in a pipe all of it."""
        width = self.out.console.width if self.out.is_terminal else len(text)
        return text if len(text) <= width else f"{text[:width - 1].rstrip()}…"

    def fit(self, lines: Iterable[Line], room: int) -> bool:
        """Return whether some lines of the answer take at most `room` lines of the terminal."""
        for line in lines:
            room -= screen.height(self.out.console, one_line(line.text), line.indent, line.hanging)
            if room < 0:
                return False
        return room >= 0

    def wrote(self, paths: Iterable[object]) -> None:
        """List the files that were written."""
        self.lines(Line(f"Wrote {path}") for path in paths)

    def findings(self, findings: Sequence[Finding], *, as_json: bool = False) -> None:
        """List findings by file on a terminal; one a line, parted by tabs, in a pipe; or JSON.

        Quiet users get the errors alone.
        """
        if as_json:
            self.json(rounds.findings_json(findings))
            return
        ordered = sorted(self.loud(findings), key=lambda found: found.order)
        if not self.out.is_terminal:
            self.records(map(record_of, ordered))
            return
        for file, group in groupby(ordered, key=lambda found: found.where.file):
            self.lines([Line(file or "All returns", "bold")])
            for _, alike in groupby(group, key=lambda found: (found.severity, found.code)):
                self._findings_alike(list(alike))

    def loud(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are shown: all of them, or to quiet users the errors."""
        findings = list(findings)
        debug.note_findings(findings)
        return [found for found in findings if not self.quiet or found.severity is Severity.ERROR]

    def _findings_alike(self, findings: Sequence[Finding]) -> None:
        """Show findings of a kind in one file; of notes only the first few, and how many follow."""
        many = findings[0].severity is Severity.NOTE and len(findings) > MAX_NOTES_ALIKE + 1
        shown = MAX_NOTES_ALIKE if many else len(findings)
        for found in findings[:shown]:
            self._finding(found)
        if rest := len(findings) - shown:
            self.line(f"    … and {rest} more notes like this: --format json lists them all.")

    def _finding(self, found: Finding) -> None:
        if not found.where.file:
            self.out.line((found.severity.value, _STYLES[found.severity]),
                          (one_line(f"  {found.message} {found.fix}"), ""), indent=2)
            return
        place = found.where.in_file
        self.out.line(
            ("  ", ""), (found.severity.value, _STYLES[found.severity]),
            (one_line(f"  {place}" if place else ""), "bold"),
        )
        for sentence in (found.message, found.fix):
            self.out.line((one_line(sentence), ""), indent=4)

    def json(self, content: Mapping[str, object]) -> None:
        """Write the answer as JSON."""
        debug.note_printed(content.get("findings"))
        self.out.write(json_text(content))


def record_of(found: Finding) -> tuple[str, ...]:
    """Return the fields of a finding in a pipe."""
    return found.severity, str(found.where), found.code, found.message, found.fix
