"""Read what several commands take: the framework, the list of agencies, many files.

What was not given as an option is asked for at a terminal, and only there: a scheduled job or a
pipe has nobody to answer, so a question would hold it up for ever.
"""

from __future__ import annotations

import os
import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from hsbstar.audit import Agency, read_agencies, tell_unused_columns
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes, read_list
from hsbstar.framework import bundled_framework

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework
    from hsbstar.returns import Progress
    from hsbstar.rounds import Round

T = TypeVar("T")
MANY = 12
"""From so many files on, a bar shows the progress."""
STOPPED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def load_framework(path: Path | None) -> Framework:
    """Return the user's framework, or the bundled one."""
    if path is None:
        return bundled_framework()
    # What checks a framework file takes longer to load than a return to read.
    from hsbstar.framework import read_framework  # noqa: PLC0415

    framework = read_framework(read_bytes(path), str(path))
    return _with_messages(framework, path) if framework.messages else framework


def _with_messages(framework: Framework, path: Path) -> Framework:
    """Return a framework with the messages that its file names, which lie beside it."""
    from hsbstar.audit import read_messages  # noqa: PLC0415 - as above
    from hsbstar.framework import Messages, bundled_messages  # noqa: PLC0415 - as above

    read: list[Messages] = []
    for language, name in framework.messages.items():
        file = _messages_file(path, name)
        others = [*bundled_messages().values(), *read]
        read.append(read_messages(read_bytes(file), str(file), language, others))
    return framework.with_messages(*read)


def _messages_file(framework: Path, name: str) -> Path:
    """Return the path of a file of messages that a framework file names; raise HsbstarError.

    Only within its folder: a framework file that was sent must not lead anywhere else.
    """
    file, folder = framework.parent / name, framework.parent.resolve()
    if "\\" in name or ":" in name or PurePosixPath(name).is_absolute() or (
        ".." in PurePosixPath(name).parts or not file.resolve().is_relative_to(folder)
    ):
        raise HsbstarError(
            f"{framework}: the file of messages ‘{name}’ must lie in the folder of the framework "
            "file, or in a folder inside it. Put it there, and write only its name."
        )
    if file.exists() and not file.is_file():
        raise HsbstarError(
            f"{framework}: the file of messages ‘{name}’ is a folder or a device, not a file. "
            "Write the name of the file."
        )
    return file


def check_framework(collated: Round, framework: Framework) -> None:
    """Refuse another framework's guidance beside these statements; raise HsbstarError."""
    if collated.source.framework_id != framework.id:
        raise HsbstarError(
            f"The star tool is of the framework ‘{collated.source.framework_id}’, not "
            f"‘{framework.id}’. Name its file with --framework."
        )


def load_agencies(path: Path | None) -> tuple[Agency, ...] | None:
    """Return the agencies of a list; None where no list was given."""
    return None if path is None else read_agencies(read_list(path), str(path))


def tell_unused(path: Path | None, reporter: Reporter) -> None:
    """Say which columns of a list of agencies mean nothing: one may be misspelt."""
    if path and (told := tell_unused_columns(read_list(path), str(path))):
        reporter.tell(told, "yellow")


def progress_bar(reporter: Reporter) -> Progress:
    """Return a way through what is read that shows bar, rate and rest on a terminal for many."""

    def through(items: Iterable[T], count: int, /) -> Iterable[T]:
        if reporter.quiet or not reporter.err.is_terminal or count < MANY:
            yield from items
            return
        # Only for many files on a terminal.
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        shown = (
            TextColumn("Reading returns"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
        )
        with Progress(*shown, console=reporter.err.console, transient=True) as bar:
            task = bar.add_task("", total=count, rate="")
            for one in items:
                yield one
                speed = bar.tasks[0].speed
                bar.update(task, advance=1, rate=f"{speed:.0f} a second" if speed else "")

    return through


def can_ask(reporter: Reporter) -> bool:
    """Say whether somebody sits at a terminal, sees a question and can answer it.

    Where software is tested by machines, `CI` is set, and what looks like a terminal may be none.
    """
    return not (reporter.quiet or os.environ.get("CI")) and all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def ask(question: str, usual: str = "") -> str:
    """Ask on one line of standard error; return the answer, or what is usual for none.

    Raises SystemExit where the input ends (Ctrl-D, on Windows Ctrl-Z), as Ctrl-C does.
    """
    while True:
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        try:
            line = sys.stdin.readline()
        except SystemExit:  # Ctrl-C; what the shell says next begins a line of its own
            sys.stderr.write("\n")
            raise
        except UnicodeDecodeError:
            raise HsbstarError(
                "What was typed is in another encoding than the terminal says. Say it with the "
                "options: --area and --round."
            ) from None
        if not line:
            sys.stderr.write("\n")
            raise SystemExit(STOPPED)
        answer = " ".join(line.split())
        if answer.isprintable():
            return answer or usual
        # An arrow key, for one, types signs that no name has.
        sys.stderr.write("That held a sign that cannot be printed. Type it once more.\n")
