"""The report of `--debug FILE`: what helps to find an error, and nothing of what was read or typed.

Of an error it has the type and the lines of code that led there. Its message could quote a return,
and its values even more.
"""

from __future__ import annotations

import errno
import linecache
import platform
import re
import sys
import sysconfig
import traceback
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hsbstar.cli.debug import Collected

HEAD = """
This file contains: the versions of hsbstar, Python and the packages that it uses; the kind of
computer; the names of the command and of its options; how many findings of each kind there were;
and, if the command stopped because of an error, where in the program that was.

It does not contain: text from a return; the names of your files, folders, people, agencies or
areas; or anything that you typed after an option. It is safe to send to the people who maintain
hsbstar.
"""
_FROM_WORKER = re.compile(r'^  File "(.+)", line (\d+), in ', re.MULTILINE)


def report_text(known: Collected, code: int) -> str:
    """Return the report without its first line."""
    parts = {
        "Command": _command(known, code),
        "Findings": _findings(known),
        "Versions": _versions(),
        "Computer": _computer(),
        "Error": _error(known.error),
    }
    return HEAD + "".join(
        f"\n{title}\n" + "".join(f"  {line}\n" for line in lines)
        for title, lines in parts.items())


def _command(known: Collected, code: int) -> Iterator[str]:
    yield f"Name: {known.command}"
    yield f"Options typed: {_listed(known.typed)}"
    given = getattr(known.context, "default_map", None) or ()
    params = known.context.command.params if given else ()
    yield f"From audit.yaml: {_listed(param.opts[-1] for param in params if param.name in given)}"
    yield f"Exit code: {code}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names))) or "none"


def _findings(known: Collected) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for (severity, code, *_), number in known.findings.items():
        counts[severity, code] += number
    return [f"{severity} {code}: {number}"
            for (severity, code), number in sorted(counts.items())] or ["none"]


def _versions() -> Iterator[str]:
    yield f"hsbstar {__version__}"
    yield f"{platform.python_implementation()} {platform.python_version()}"
    for needed in metadata.requires("hsbstar") or ():
        requirement, _, condition = needed.partition(";")
        if found := re.match(r"[\w.-]+", "" if "dev" in condition else requirement):
            try:
                yield f"{found[0]} {metadata.version(found[0])}"
            except metadata.PackageNotFoundError:
                yield f"{found[0]}: not installed"


def _computer() -> Iterator[str]:
    # The figures alone: who builds a system's core can put words of their own after them.
    release = re.match(r"[\d.]*", platform.release())
    yield f"{platform.system()} {release[0] if release else ''}, {platform.machine()}"
    yield f"Encoding of file names: {sys.getfilesystemencoding()}"
    for name, stream in (("output", sys.stdout), ("messages", sys.stderr)):
        yield f"Standard {name}: {'a terminal' if stream.isatty() else 'a file or a pipe'}"


def _error(error: BaseException | None) -> Iterator[str]:
    """Yield the type and the place of an error and of those that it came from."""
    if error is None:
        yield "none"
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        number = error.errno if isinstance(error, OSError) else None
        reason = f" ({errno.errorcode.get(number, number)})" if number else ""
        yield f"{type(error).__module__}.{type(error).__qualname__}{reason}"
        places = [(frame.f_code.co_filename, line)
                  for frame, line in traceback.walk_tb(error.__traceback__)]
        # In another process: its text also has the message, and is read for the places alone.
        places += [(path, int(line))
                   for path, line in _FROM_WORKER.findall(str(getattr(error, "tb", "")))]
        for path, line in places:
            yield from _place(path, line)
        error = error.__cause__ or error.__context__
        if error is not None:
            yield "which came from"


def _place(path: str, line: int) -> Iterator[str]:
    """Yield the place of a line of code; of a file that is no part of a program only that."""
    for root in _roots():
        file = Path(path)
        if file.is_relative_to(root) and file.is_file():
            yield f"  {file.relative_to(root).as_posix()}, line {line}"
            yield f"    {linecache.getline(path, line).strip()}"
            return
    yield "  another file"


def _roots() -> list[Path]:
    """Return the folders of programs: ours, those of packages, and Python's own."""
    ours = Path(__file__).parents[2]
    return [ours, *(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib"))]
