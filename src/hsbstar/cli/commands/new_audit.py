"""`hsbstar new-audit`: make the blank workbooks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hsbstar.audit import (
    EVERYTHING,
    AuditCopies,
    Routing,
    check_kinds,
    routing_for,
    speak,
    tell_lacking,
)
from hsbstar.cli.commands.last_round import Last, read_last, refuse, tell_last
from hsbstar.cli.inputs import ask, can_ask, load_agencies, load_framework, tell_unused
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import safe_name
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import option
from hsbstar.core.text import fold_name, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.audit import Agency, Heading, Spoken
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework


@dataclass(frozen=True)
class NewAudit:
    """What the user asked for."""

    heading: Heading
    agencies: tuple[str, ...] = ()
    agencies_file: Path | None = None
    framework_file: Path | None = None
    output: Path | None = None
    force: bool = False
    last: Last = field(default_factory=Last)
    language: str = ""
    """Of the workbooks whose agency has none in the list; empty: the framework's main one."""


def new_audit(asked: NewAudit, reporter: Reporter) -> int:
    """Write one workbook, or one for each agency, list what was written; return the exit code."""
    framework = load_framework(asked.framework_file)
    listed = load_agencies(asked.agencies_file) or ()
    voices = _Voices(asked, framework, listed)
    read = read_last(asked.last, framework)
    if refuse(read, reporter):
        return 1
    names = [*(one.name for one in listed), *asked.agencies]
    heading = asked.heading
    if read.last:
        # Who was asked last time is asked again, unless somebody else is named.
        names = names or list(read.last.by_agency)
        heading = replace(heading, area=heading.area or read.last.area)
    if not (asked.heading.area and heading.round) and can_ask(reporter):
        heading = _ask(heading, asked.heading.area, read.last.round if read.last else "", reporter)
    targets = choose_targets(names, heading.round, asked.output)
    inputs = [path for path in (asked.agencies_file, asked.framework_file) if path]
    check_outputs(targets.values(), [*inputs, *asked.last.inputs], force=asked.force)
    routings = {one.name: routing_for(one.kind, framework, voices.of(one.name).framework)
                for one in listed}
    copies = {code: AuditCopies(one.framework, heading, one.messages)
              for code, one in voices.used(targets).items()}

    def write(name: str, out: BinaryIO) -> None:
        own = voices.of(name).framework
        carried = read.carried(name)
        if carried.known:
            carried = carried.worded_as(framework, own)
        out.write(copies[own.language].of(name, routings.get(name, EVERYTHING), carried))

    # Each is made when its turn has come: a thousand of them need not be held in memory.
    write_files([(path, partial(write, name)) for name, path in targets.items()])
    for path in targets.values():
        reporter.line(str(path))
    tell_unused(asked.agencies_file, reporter)
    voices.tell([*targets], reporter)
    _tell_routing(routings, framework, reporter)
    tell_last(read, names, framework, reporter)
    for found in check_kinds(listed, framework, str(asked.agencies_file)):
        reporter.tell(f"{found.where}: {found.message} {found.fix}", "yellow")
    more = option("--expected", asked.agencies_file) + option("--framework", asked.framework_file)
    reporter.tell("Send them out. Put what comes back into one folder, say ‘returns’, and run:")
    reporter.suggest(f"hsbstar check returns{more}")
    return 0


def _ask(heading: Heading, said: str, last_round: str, reporter: Reporter) -> Heading:
    """Return the heading with area and round as somebody answers; what was `said` is not asked."""
    reporter.tell("Area and round stand in every workbook. Enter leaves blank what you do not "
                  "know; --area and --round say it beforehand.")
    area, round_name = heading.area, heading.round
    if not said:
        hint = f"Enter for {area}" if area else "for example Northshire"
        area = ask(f"Area ({one_line(hint)})", area)
    if not round_name:
        hint = f"the last was {last_round}" if last_round else "for example 2026 or Spring 2026"
        round_name = ask(f"Round ({one_line(hint)})")
    return replace(heading, area=area, round=round_name)


class _Voices:
    """In which language each agency's workbook is."""

    def __init__(self, asked: NewAudit, framework: Framework, listed: Sequence[Agency]) -> None:
        """Look that there is each language; raise HsbstarError for one that there is not."""
        self._framework = framework
        self._usual = speak(asked.language, framework)
        self._own = {
            one.name: speak(one.language, framework, f"{asked.agencies_file}, line {one.line}")
            for one in listed if one.language
        }

    def of(self, name: str) -> Spoken:
        """Return what an agency's workbook is made of."""
        return self._own.get(name, self._usual)

    def used(self, names: Iterable[str]) -> dict[str, Spoken]:
        """Return what the workbooks of agencies are made of, by language."""
        return {one.framework.language: one for one in map(self.of, names)}

    def tell(self, names: Sequence[str], reporter: Reporter) -> None:
        """Say how many workbooks are in which language, and what is not translated."""
        used = self.used(names)
        counts = Counter(self.of(name).framework.language for name in names)
        if len(used) > 1:
            told = ", ".join(f"{count} in {code}" for code, count in counts.items())
            reporter.tell(f"Workbooks by language: {told}. What comes back goes into one folder.")
        for one in used.values():
            if lacking := tell_lacking(one, self._framework):
                reporter.tell(lacking, "yellow")


def _tell_routing(
    routings: Mapping[str, Routing], framework: Framework, reporter: Reporter
) -> None:
    """Say in how many workbooks statements are preset, since that comes of a column in a list."""
    count = sum(bool(one.preset) for one in routings.values())
    if count:
        label = framework.scale.not_applicable.label
        reporter.tell(
            f"In {count} of {len(routings)} workbooks the statements that are not expected of the "
            f"agency's kind are grey and preset to {label}; each can still be scored."
        )


def choose_targets(
    names: Sequence[str], round_name: str, output: Path | None
) -> dict[str, Path]:
    """Return where each agency's workbook goes; under an empty name where there is only one.

    Raises HsbstarError where an agency is named twice or the folder is a file.
    """
    stem = "-".join(filter(None, ("hsb-audit", safe_name(round_name) if round_name else "")))
    if not names:
        path = output or Path(f"{stem}.xlsx")
        path = path / f"{stem}.xlsx" if path.is_dir() else path
        return {"": path if path.suffix.lower() == ".xlsx" else Path(f"{path}.xlsx")}
    folder = output or Path(stem)
    if folder.is_file():
        raise HsbstarError(f"{folder} is a file. With agencies, -o names a folder.")
    targets: dict[str, Path] = {}
    seen: set[str] = set()
    taken: set[str] = set()
    for name in names:
        if fold_name(name) in seen:
            raise HsbstarError(f"The agency ‘{name}’ is named twice. Name each agency once.")
        seen.add(fold_name(name))
        base = f"{stem}-{safe_name(name)}"
        number, candidate = 1, base
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base}-{number}"
        taken.add(candidate.casefold())
        targets[name] = folder / f"{candidate}.xlsx"
    return targets
