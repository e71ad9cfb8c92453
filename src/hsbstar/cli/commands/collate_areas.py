"""`hsbstar collate-areas`: put the latest rounds of many areas side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import areas, rounds
from hsbstar.cli import options as common, wrong_file
from hsbstar.cli.area_rounds import (
    check_area_names,
    check_collatable,
    check_named_area,
    read_area_rounds,
)
from hsbstar.cli.inputs import choose_marking, given, progress_bar
from hsbstar.cli.targets import check_targets, file_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.csv_text import as_csv
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.markings import check_markings
from hsbstar.core.outputs import write_files
from hsbstar.core.problems import Severity
from hsbstar.core.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.areas import Region

EXAMPLES = ("hsbstar collate-areas areas -o region.xlsx --key key.csv",)


@dataclass(frozen=True)
class CollateOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    output: Path
    name_areas: bool
    key: Path | None
    area: str
    marking: str | None
    allow_errors: bool
    limits: FileLimits
    as_json: bool
    force: bool

    def outputs(self, inputs: Sequence[Path]) -> list[Path]:
        """Return the workbook, both tables next to it, and the key where it is named.

        Raises WouldOverwriteError where one of them is an input or exists already.
        """
        tables = (self.output.with_suffix(".csv"),
                  self.output.with_name(f"{self.output.stem}-distribution.csv"))
        named = {"-o": [self.output, *tables], "--key": given(self.key)}
        return check_targets(named, inputs, force=self.force)


def command(
    paths: Annotated[list[Path], typer.Argument(
        metavar="ROUNDS", help="Areas' star tools, or folders of them.",
    )],
    *,
    area: Annotated[str, typer.Option(
        metavar="NAME", help="Show on the terminal how this area compares with the others.",
        rich_help_panel=common.USUAL,
    )] = "",
    allow_errors: Annotated[bool, typer.Option(
        "--allow-errors", help="Leave out star tools that cannot be read.",
        rich_help_panel=common.USUAL,
    )] = False,
    name_areas: Annotated[bool, typer.Option(
        "--name-areas", help="Show the areas' names and scores instead of labels.",
        rich_help_panel=common.USUAL,
    )] = False,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE.xlsx", rich_help_panel=common.USUAL,
        help="The workbook to write. Two .csv tables are written next to it.",
    )] = Path("region.xlsx"),
    key: Annotated[Path | None, typer.Option(
        metavar="FILE.csv", help="Write a key that shows which label is which area. Keep it "
                                 "separately.",
        rich_help_panel=common.OUTPUTS,
    )] = None,
    marking: common.Marking = None,
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Compare the latest rounds of many areas, without their names."""
    options = CollateOptions(
        paths=tuple(paths), output=file_at(output, "region.xlsx"),
        name_areas=name_areas, key=key and file_at(key, "key.csv", "--key"), area=area,
        marking=marking, allow_errors=allow_errors, limits=raised_limits(limit or ()),
        as_json=answer_format is common.Format.JSON, force=force,
    )
    return collate_areas(options, Reporter(quiet=quiet))


def collate_areas(options: CollateOptions, reporter: Reporter) -> int:
    """Write a region's workbook and tables, show its domains, and return the exit code."""
    options.outputs([])
    with wrong_file.naming("ROUNDS", options.paths, wrong_file.ROUNDS):
        read = read_area_rounds(options.paths, options.limits, progress_bar(reporter))
    known = {area.file for area in read.rounds}
    named = [path for path in options.paths if path.is_file() and str(path) not in known]
    named = named if known else list(options.paths)
    wrong_file.refuse_others("ROUNDS", named, wrong_file.ROUNDS)
    outputs = options.outputs(read.files)
    latest, problems = areas.latest_of_each(read.rounds)
    findings = sorted([*read.findings, *problems, *check_area_names(latest)],
                      key=lambda found: found.order)
    errors = sum(found.severity is Severity.ERROR for found in findings)
    if has_errors(problems) or (errors and not options.allow_errors):
        reporter.findings(findings, as_json=options.as_json)
        reporter.failed("Nothing was written. Correct the errors, or leave those files out.")
        return 1
    check_collatable(latest, named=options.name_areas)
    region = areas.collate_areas(latest, read.items, named=options.name_areas)
    check_named_area(options.area, region)
    findings += check_markings((area.file, area.marking) for area in latest)
    marking = choose_marking(options.marking, [region.marking], reporter)
    region = replace(region, marking=marking)
    notice = f"{errors} star tools could not be read and are left out." if errors else ""
    contents = [areas.write_region(region, notice=notice),
                areas.places_csv(region), areas.distribution_csv(region),
                *([_key(region)] if options.key else [])]
    write_files(list(zip(outputs, contents, strict=True)), force=options.force)
    written = [str(path) for path in outputs]
    if options.as_json:
        reporter.json(areas.areas_json(region, findings, written))
        return 0
    _report_region(reporter, region, options.area, notice)
    if not region.named and not options.key:
        reporter.note("Areas are shown by label. To list which label is which area, add --key "
                      "FILE.csv. To show names in the tables, add --name-areas.")
    reporter.findings(findings)
    reporter.wrote(written)
    return 0


def _key(region: Region) -> bytes:
    """Return which label is which area's."""
    names = {fold_name(known.area): known.area for known in region.areas}
    rows = sorted((label, names[name], region.marking) for name, label in region.labels.items())
    return as_csv([("label", "area", "marking"), *rows])


def _report_region(reporter: Reporter, region: Region, area: str, notice: str) -> None:
    """Show each domain's figures; with an `area`, also in which quarter of the areas it is."""
    places = region.places[region.labels[fold_name(area)]] if area else {}
    for line in filter(None, (notice, *areas.region_caveats(region))):
        reporter.line(line, "bold")
    rows = []
    for domain in region.domains:
        figures = map(rounds.show_score, (domain.mean, domain.lower, domain.median, domain.upper))
        count = areas.WITHHELD if domain.withheld else str(domain.areas)
        row = [domain.item.ref, domain.item.text, count, *figures]
        if area:
            quartile = places[domain.item.key].quartile
            row.append(areas.QUARTILES[quartile - 1] if quartile else "–")
        rows.append(row)
    captions = ["No.", "Domain", "Areas", "Mean", "Lower", "Median", "Upper"]
    captions += [area] if area else []
    reporter.table(f"{len(region.areas)} areas", captions, rows, words=1)
