"""Programs at a terminal: started, watched and typed to, and always ended."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

if sys.platform != "win32":
    import pty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MAX_SECONDS = 60
"""After this a program that has neither ended nor answered counts as hung."""


class Terminal:
    """A program at a terminal of its own; leaving the context ends it, whatever it does."""

    def __init__(
        self, command: Sequence[str | Path], folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program in a folder, with an environment."""
        self._leader, follower = pty.openpty()
        self._until = time.monotonic() + MAX_SECONDS
        self._process = subprocess.Popen(
            list(map(str, command)), stdin=follower, stdout=follower, stderr=follower, cwd=folder,
            env=dict(environment or os.environ), start_new_session=True,
        )
        os.close(follower)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the program and close the terminal."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._leader)

    def write(self, keys: str) -> None:
        """Type something."""
        os.write(self._leader, keys.encode())

    def pieces(self) -> Iterator[str]:
        """Yield what is shown, piece by piece, until the program closes its terminal.

        Raises AssertionError where the program does not end in `MAX_SECONDS`.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while select.select([self._leader], [], [], max(0, self._until - time.monotonic()))[0]:
            try:
                piece = os.read(self._leader, 65536)
            except OSError:  # so Linux says that the other end is closed
                return
            if not piece:
                return
            yield decoder.decode(piece)
        raise AssertionError(f"the program did not end in {MAX_SECONDS} seconds")

    def read_until(self, text: str) -> None:
        """Wait until `text` is shown.

        Raises AssertionError where `text` does not appear in `MAX_SECONDS`.
        """
        shown = ""
        for piece in self.pieces():
            shown += piece
            if text in shown:
                return
        raise AssertionError(f"the program ended without ‘{text}’: {shown}")

    def code(self) -> int:
        """Return the program's exit code."""
        return self._process.wait(timeout=10)


def shown_on_terminal(command: Sequence[str | Path], **environment: str) -> str:
    """Return all that a program shows at a terminal."""
    with Terminal(command, environment={**os.environ, **environment}) as terminal:
        return "".join(terminal.pieces())
