"""Read the star tools of many areas, and check that they can be put together."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar import areas, star_tool
from hsbstar.core.errors import HsbstarError, NothingToReadError, reason_of
from hsbstar.core.files import read_at_most
from hsbstar.core.find_files import find_returns
from hsbstar.core.findings import Where, finding, has_errors
from hsbstar.core.limits import MEBIBYTE, FileLimits
from hsbstar.core.plurals import any_of
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold_name, nearest, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hsbstar.areas import AreaRound, Region, Scored
    from hsbstar.core.findings import Finding
    from hsbstar.returns import Progress

ALIKE = 0.85
"""From so alike on (0 to 1) two areas' names are reported: they may mean the same area (ours)."""


@dataclass
class AreaRounds:
    """What was read: of each star tool only the area's scores are kept."""

    rounds: list[AreaRound] = field(default_factory=list)
    items: dict[str, Scored] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def read_area_rounds(paths: Sequence[Path], limits: FileLimits, progress: Progress) -> AreaRounds:
    """Read the star tools among files and folders; raise HsbstarError where there is none."""
    read = AreaRounds()
    with suppress(NothingToReadError):
        # Folders without any workbook have no star tool either.
        found = find_returns(paths).returns
        for path in progress(found, len(found)):
            _read(path, limits, read)
    if not read.rounds and not has_errors(read.findings):
        raise NothingToReadError(
            f"There are no star tools in {any_of(paths)}. Score each area's returns with "
            "`hsbstar score` first, then name the star tools it writes."
        )
    return read


def _read(path: Path, limits: FileLimits, read: AreaRounds) -> None:
    name = str(path)
    try:
        data = read_at_most(path, limits.file * MEBIBYTE + 1)
    except OSError as error:
        reason = reason_of(error)
        read.findings.append(finding(Problem.FILE_UNREADABLE, Where(name), reason=reason))
        return
    if not star_tool.is_star_tool(data, name, limits):
        read.findings.append(finding(Problem.NOT_A_STAR_TOOL, Where(name)))
        return
    read.files.append(path)
    collated, problems = star_tool.read_star_tool(data, name, limits)
    read.findings += problems
    if collated:
        area, known = areas.reduce_round(collated, name, hashlib.sha256(data).hexdigest())
        read.rounds.append(area)
        read.items |= {key: item for key, item in known.items() if key not in read.items}


def check_collatable(latest: Sequence[AreaRound], *, named: bool) -> None:
    """Refuse what cannot be put side by side, and too few areas to be without names."""
    if len({area.framework for area in latest}) > 1:
        known = "; ".join(sorted({
            f"‘{area.framework[0]}’ from {area.framework[1]} to {area.framework[2]}"
            for area in latest
        }))
        raise HsbstarError(
            f"The areas were scored with different frameworks or on different scales ({known}). "
            "Name star tools of the same kind."
        )
    if len(latest) < areas.MIN_AREAS and not named:
        raise HsbstarError(
            f"{len(latest)} area{'s are' if len(latest) != 1 else ' is'} too few: figures from "
            f"fewer than {areas.MIN_AREAS} areas are not shown. If the areas may see each other's "
            "scores, use --name-areas."
        )


def check_area_names(latest: Sequence[AreaRound]) -> Iterator[Finding]:
    """Find areas whose names are alike: the same area under two names would count twice."""
    for first, second in combinations(latest, 2):
        names = fold_name(first.area), fold_name(second.area)
        if similarity(*names, above=ALIKE - 0.01) >= ALIKE:
            slots = {"area": first.area, "other": second.area, "file": second.file}
            yield finding(Problem.AREAS_ALIKE, Where(first.file), **slots)


def check_named_area(area: str, region: Region) -> None:
    """Raise HsbstarError where no star tool is of the area that the user named."""
    if not area or fold_name(area) in region.labels:
        return
    near = nearest(fold_name(area), region.labels)
    hint = f"Did you mean ‘{near}’?" if near else "Check the name."
    raise HsbstarError(f"--area: no star tool is for an area ‘{area}’. {hint}")
