"""`hsbstar collate-areas`: set the latest rounds of many areas beside each other."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.areas import (
    FEWEST_AREAS,
    QUARTILES,
    WITHHELD,
    areas_json,
    collate_areas,
    distribution_csv,
    latest_of_each,
    places_csv,
    reduce_round,
    tell_region,
    write_region,
)
from hsbstar.cli.inputs import progress_bar
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_at_most
from hsbstar.core.find_files import find_returns
from hsbstar.core.findings import Where, finding, has_errors
from hsbstar.core.limits import BOUNDS, MEBIBYTE, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.problems import Problem, Severity
from hsbstar.core.text import fold_name, nearest, similarity
from hsbstar.rounds import findings_json, show_score
from hsbstar.star_tool import is_star_tool, read_star_tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.areas import AreaRound, Region, Scored
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding

ALIKE = 0.85
"""From so alike on (0 to 1) two areas' names are told: they may be one area's (ours)."""


@dataclass(frozen=True)
class CollateAreas:
    """What the user asked for."""

    paths: tuple[Path, ...]
    output: Path
    named: bool = False
    key: Path | None = None
    area: str = ""
    marking: str = ""
    allow_errors: bool = False
    as_json: bool = False
    force: bool = False
    bounds: Bounds = BOUNDS

    @property
    def target(self) -> Path:
        """The workbook to write: a name without its ending gets it."""
        path = self.output / "region.xlsx" if self.output.is_dir() else self.output
        return path if path.suffix.lower() == ".xlsx" else Path(f"{path}.xlsx")

    @property
    def outputs(self) -> list[Path]:
        """The workbook, both tables beside it, and the key where it is asked for."""
        tables = (self.target.with_suffix(".csv"),
                  self.target.with_name(f"{self.target.stem}-distribution.csv"))
        return [self.target, *tables, *([self.key] if self.key else [])]


def collate(asked: CollateAreas, reporter: Reporter) -> int:
    """Write a region's workbook and tables, say its domains, and return the exit code."""
    check_outputs(asked.outputs, [], force=asked.force)
    rounds, items, findings, files = _read(asked, reporter)
    check_outputs(asked.outputs, files, force=asked.force)
    areas, problems = latest_of_each(rounds)
    findings = sorted([*findings, *problems, *_check_names(areas)], key=lambda one: one.order)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if has_errors(problems) or (errors and not asked.allow_errors):
        if asked.as_json:
            reporter.json(findings_json(findings))
        else:
            reporter.findings(findings)
        reporter.tell("Nothing was written. Mend the errors, or leave those files out.")
        return 1
    _check(areas, named=asked.named)
    region = collate_areas(areas, items, named=asked.named)
    own = _own(asked, region)
    notice = f"{errors} star tools could not be read and are left out." if errors else ""
    contents = [write_region(region, notice=notice, marking=asked.marking), places_csv(region),
                distribution_csv(region), *([_key(region)] if asked.key else [])]
    write_files(list(zip(asked.outputs, contents, strict=True)))
    written = [str(path) for path in asked.outputs]
    if asked.as_json:
        reporter.json(areas_json(region, findings, written))
    else:
        _say(asked, region, own, notice, reporter)
        reporter.findings(findings)
        for path in written:
            reporter.line(f"Wrote {path}")
    return 0


def _read(
    asked: CollateAreas, reporter: Reporter
) -> tuple[list[AreaRound], dict[str, Scored], list[Finding], list[Path]]:
    """Read the star tools one by one; of each only the areas' scores are kept."""
    found = find_returns(asked.paths)
    rounds: list[AreaRound] = []
    items: dict[str, Scored] = {}
    findings: list[Finding] = []
    read: list[Path] = []
    for path in progress_bar(reporter)(found.returns, len(found.returns)):
        try:
            data = read_at_most(path, asked.bounds.file * MEBIBYTE + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            findings.append(finding(Problem.FILE_UNREADABLE, Where(str(path)), reason=reason))
            continue
        if not is_star_tool(data, str(path), asked.bounds):
            findings.append(finding(Problem.NOT_A_STAR_TOOL, Where(str(path))))
            continue
        read.append(path)
        collated, problems = read_star_tool(data, str(path), asked.bounds)
        findings += problems
        if collated:
            one, known = reduce_round(collated, str(path), hashlib.sha256(data).hexdigest())
            rounds.append(one)
            items |= {key: item for key, item in known.items() if key not in items}
    if not rounds and not has_errors(findings):
        raise HsbstarError(
            f"No star tool was found in {', '.join(map(str, asked.paths))}. Score each area's "
            "returns with `hsbstar score` first, and name the star tools that it writes."
        )
    return rounds, items, findings, read


def _check(areas: Sequence[AreaRound], *, named: bool) -> None:
    """Refuse what cannot be set side by side, and too few areas to be without names."""
    if len({one.framework for one in areas}) > 1:
        known = "; ".join(sorted({
            f"‘{one.framework[0]}’ from {one.framework[1]} to {one.framework[2]}" for one in areas
        }))
        raise HsbstarError(
            f"The areas were scored with different frameworks or on different scales ({known}). "
            "Name star tools of one kind."
        )
    if len(areas) < FEWEST_AREAS and not named:
        raise HsbstarError(
            f"{len(areas)} area{'s are' if len(areas) != 1 else ' is'} too few: no figure is shown "
            f"that rests on fewer than {FEWEST_AREAS}. Among those who may see each other's "
            "scores, use --name-areas."
        )


def _check_names(areas: Sequence[AreaRound]) -> Iterator[Finding]:
    """Tell areas whose names are alike: one area under two names would count twice."""
    for one, other in combinations(areas, 2):
        names = fold_name(one.area), fold_name(other.area)
        if similarity(*names, above=ALIKE - 0.01) >= ALIKE:
            slots = {"area": one.area, "other": other.area, "file": other.file}
            yield finding(Problem.AREAS_ALIKE, Where(one.file), **slots)


def _key(region: Region) -> bytes:
    """Return which label is which area's."""
    names = {fold_name(one.area): one.area for one in region.areas}
    out = io.StringIO(newline="")
    rows = sorted((label, names[name]) for name, label in region.labels.items())
    csv.writer(out).writerows([("label", "area"), *rows])
    return out.getvalue().encode("utf-8-sig")


def _say(
    asked: CollateAreas, region: Region, own: dict[str, str], notice: str, reporter: Reporter
) -> None:
    for line in filter(None, (notice, *tell_region(region))):
        reporter.line(line, "bold")
    reporter.table(
        f"{len(region.areas)} areas",
        ("No.", "Domain", "Areas", "Mean", "Lower", "Median", "Upper",
         *((asked.area,) if own else ())),
        [
            (one.item.ref, one.item.text, WITHHELD if one.withheld else str(one.areas),
             *map(show_score, (one.mean, one.lower, one.median, one.upper)),
             *((own[one.item.key],) if own else ()))
            for one in region.domains
        ],
        words=1,
    )
    if not region.named and not asked.key:
        reporter.tell("Areas bear labels. For which is which, add --key FILE.csv; for names in the "
                      "tables, --name-areas.")


def _own(asked: CollateAreas, region: Region) -> dict[str, str]:
    """Return where the area that the user names lies, by domain; nothing where none is named."""
    if not asked.area:
        return {}
    label = region.labels.get(fold_name(asked.area))
    if label is None:
        near = nearest(fold_name(asked.area), region.labels)
        hint = f"Was ‘{near}’ meant?" if near else "Check the name."
        raise HsbstarError(f"--area: No star tool is of an area ‘{asked.area}’. {hint}")
    return {key: QUARTILES[place.quartile - 1] if place.quartile else "–"
            for key, place in region.places[label].items()}
