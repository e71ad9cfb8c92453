"""Show of a command's answer what tells the story; the demo's answers are longer than a screen."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STYLES = re.compile(r"\x1b\[[0-9;]*m")
_BELOW = "    "
"""What begins so far to the right belongs to what stands above it."""


class Excerpt(io.TextIOBase):
    """A stream that passes on a few of the texts written to it, and counts the lines of the rest.

    Each text is written in one piece, with the lines that a terminal makes of it.
    """

    def __init__(self, stream: TextIO, marks: Sequence[str], first: int) -> None:
        """Pass on what begins with one of `marks`, and the `first` texts, whatever they are."""
        super().__init__()
        self._stream, self._marks, self._first = stream, tuple(marks), first
        self._shown = False
        self.left_out = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream."""
        return self._stream.encoding

    def isatty(self) -> bool:
        """Be a terminal where the stream is one."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the stream's number."""
        return self._stream.fileno()

    def flush(self) -> None:
        """Write what waits."""
        self._stream.flush()

    def write(self, text: str, /) -> int:
        """Pass on a text, or count its lines."""
        plain = _STYLES.sub("", text)
        if plain.strip():
            self._shown = self._is_told(plain)
            if self._shown:
                self._stream.write(text)
            else:
                self.left_out += max(1, plain.count("\n"))
        return len(text)

    def _is_told(self, plain: str) -> bool:
        if plain.startswith(_BELOW):
            return self._shown
        self._first -= 1
        return self._first >= 0 or plain.lstrip().startswith(self._marks)


@contextlib.contextmanager
def excerpt(marks: Sequence[str], first: int) -> Iterator[Excerpt]:
    """Show only an excerpt of what is written to standard output meanwhile."""
    shown = Excerpt(sys.stdout, marks, first)
    with contextlib.redirect_stdout(shown):
        yield shown
