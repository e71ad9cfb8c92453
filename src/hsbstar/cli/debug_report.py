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
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from hsbstar.cli.debug import Collected

HEAD = """
This file contains: the versions of hsbstar, Python and the packages that it uses; the kind of
computer; the names of the command and of its options; how many findings of each kind there were;
and, if a file seems damaged or the command stopped because of an error, where in the program that
was.

It does not contain: text from a return; the names of your files, folders, people, agencies or
areas; your user name, the computer's name or an email address; or anything that you typed, except
for the names of the command and of its options. It is safe to send to the people who maintain
hsbstar.
"""
MAX_PLACES = 40
"""At most this many lines of code are shown of an error, half of them its first."""
_FROM_WORKER = re.compile(r'^  File "(.+)", line (\d+), in ', re.MULTILINE)


def report_text(known: Collected, code: int) -> str:
    """Return the report without its first line."""
    parts = {
        "Command": _command(known, code),
        "Findings": _findings(known),
        "Versions": _versions(),
        "Computer": _computer(),
        "Damaged files": _errors(known.causes),
        "Error": _errors([known.error] if known.error else []),
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
    for name in _requirements("hsbstar"):
        try:
            # What follows a plus names who built the package: any name may be in it.
            yield f"{name} {metadata.version(name).partition('+')[0]}"
        except metadata.PackageNotFoundError:
            yield f"{name}: not installed"


def _requirements(name: str) -> Iterator[str]:
    """Yield the names of the packages that a package needs, and those of its extras for users."""
    with suppress(metadata.PackageNotFoundError):
        for needed in metadata.requires(name) or ():
            requirement, _, condition = needed.partition(";")
            if found := re.match(r"[\w.-]+", "" if "dev" in condition else requirement):
                yield found[0]


def _computer() -> Iterator[str]:
    # The figures alone: who builds a system's core can put words of their own after them.
    release = re.match(r"[\d.]*", platform.release())
    yield f"{platform.system()} {release[0] if release else ''}, {platform.machine()}"
    yield f"Encoding of file names: {sys.getfilesystemencoding()}"
    for name, stream in (("output", sys.stdout), ("messages", sys.stderr)):
        yield f"Standard {name}: {'a terminal' if stream.isatty() else 'a file or a pipe'}"


def _errors(errors: Sequence[BaseException]) -> Iterator[str]:
    """Yield the types and the places of errors and of those that they came from."""
    modules, seen = _modules() if errors else set(), set[int]()
    waiting = [("", error) for error in reversed(errors)]
    if not waiting:
        yield "none"
    while waiting:
        relation, error = waiting.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        yield from filter(None, [relation])
        number = error.errno if isinstance(error, OSError) else None
        reason = f" ({errno.errorcode.get(number, number)})" if isinstance(number, int) else ""
        yield _name_of(type(error), modules) + reason
        yield from _places(error, modules)
        if came_from := error.__cause__ or error.__context__:
            waiting.append(("which came from", came_from))
        if isinstance(error, BaseExceptionGroup):
            waiting += [("which contains", inner) for inner in reversed(error.exceptions)]


def _name_of(kind: type[BaseException], modules: Container[str]) -> str:
    """Return the name of an error's type, or of the nearest above it that is a program's own."""
    known = next(base for base in kind.__mro__ if base.__module__.partition(".")[0] in modules
                 and getattr(sys.modules.get(base.__module__), base.__name__, None) is base)
    return f"{known.__module__}.{known.__qualname__}"


def _places(error: BaseException, modules: Container[str]) -> Iterator[str]:
    places = [(frame.f_code.co_filename, line)
              for frame, line in traceback.walk_tb(error.__traceback__)]
    # In another process: its text also has the message, and is read for the places alone.
    places += [(path, int(line))
               for path, line in _FROM_WORKER.findall(str(getattr(error, "tb", "")))]
    half = MAX_PLACES // 2
    hidden = len(places) - MAX_PLACES
    for path, line in places[:half] if hidden > 0 else places:
        yield from _place(path, line, modules)
    if hidden > 0:
        yield f"  … {hidden} more"
        for path, line in places[-half:]:
            yield from _place(path, line, modules)


def _place(path: str, line: int, modules: Container[str]) -> Iterator[str]:
    """Yield the place of a line of code; of a file that is no part of a program only that."""
    for root in _roots():
        with suppress(ValueError, OSError):
            file = Path(path).resolve().relative_to(root)
            if file.parts[0].removesuffix(".py") in modules and (root / file).is_file():
                yield f"  {file.as_posix()}, line {line}"
                yield f"    {linecache.getline(path, line).strip()}"
                return
    yield "  another file"


def _roots() -> list[Path]:
    """Return the folders of programs: ours, those of packages, and Python's own."""
    packages = (Path(sysconfig.get_path(name)) for name in ("purelib", "platlib", "stdlib"))
    return [place.resolve() for place in (Path(__file__).parents[2], *packages)]


def _modules() -> set[str]:
    """Return the names of Python's own modules, of ours and of those that we need.

    In the same folders there can be others, and their names and lines are not ours to pass on.
    """
    needed, waiting = {"hsbstar"}, ["hsbstar"]
    while waiting:
        names = {_plain(name) for name in _requirements(waiting.pop())} - needed
        needed |= names
        waiting += names
    return {"hsbstar", *sys.stdlib_module_names} | {
        module for module, packages in metadata.packages_distributions().items()
        if needed.intersection(map(_plain, packages))}


def _plain(name: str) -> str:
    """Return a package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
