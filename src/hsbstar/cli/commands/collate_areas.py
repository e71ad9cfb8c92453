"""`hsbstar collate-areas`: put the latest rounds of many areas side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import areas
from hsbstar.cli import options as common, text
from hsbstar.cli.area_rounds import (
    check_area_names,
    check_collatable,
    check_named_area,
    read_area_rounds,
)
from hsbstar.cli.inputs import progress_bar
from hsbstar.cli.targets import workbook_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.csv_text import as_csv
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import Bounds, raised
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.problems import Severity
from hsbstar.core.text import fold_name

if TYPE_CHECKING:
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
    marking: str
    allow_errors: bool
    bounds: Bounds
    as_json: bool
    force: bool

    @property
    def outputs(self) -> list[Path]:
        """The workbook, both tables next to it, and the key where it is named."""
        target = workbook_at(self.output, "region.xlsx")
        tables = (target.with_suffix(".csv"),
                  target.with_name(f"{target.stem}-distribution.csv"))
        return [target, *tables, *([self.key] if self.key else [])]


def command(
    rounds: Annotated[list[Path], typer.Argument(
        metavar="ROUNDS", help="Star tools of areas, or folders of them.",
    )],
    *,
    area: Annotated[str, typer.Option(
        metavar="NAME", help="Say on the terminal where this area lies.",
        rich_help_panel=common.NAMES,
    )] = "",
    allow_errors: Annotated[bool, typer.Option(
        "--allow-errors", help="Leave out star tools that cannot be read.",
        rich_help_panel=common.SCORING,
    )] = False,
    name_areas: Annotated[bool, typer.Option(
        "--name-areas", help="Show the areas' names and scores instead of labels.",
        rich_help_panel=common.CHOICES,
    )] = False,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE.xlsx", rich_help_panel=common.OUTPUTS,
        help="The workbook; two .csv tables go beside it.",
    )] = Path("region.xlsx"),
    key: Annotated[Path | None, typer.Option(
        metavar="FILE.csv", help="Write which label is which area's; keep it apart.",
        rich_help_panel=common.OUTPUTS,
    )] = None,
    marking: common.Marking = "",
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Set the latest rounds of many areas side by side, without their names."""
    options = CollateOptions(
        paths=tuple(rounds), output=output, name_areas=name_areas, key=key, area=area,
        marking=marking, allow_errors=allow_errors, bounds=raised(limit or ()),
        as_json=answer_format is common.Format.JSON, force=force,
    )
    return collate_areas(options, Reporter(quiet=quiet))


def collate_areas(options: CollateOptions, reporter: Reporter) -> int:
    """Write a region's workbook and tables, show its domains, and return the exit code."""
    check_outputs(options.outputs, [], force=options.force)
    read = read_area_rounds(options.paths, options.bounds, progress_bar(reporter))
    check_outputs(options.outputs, read.files, force=options.force)
    latest, problems = areas.latest_of_each(read.rounds)
    findings = sorted([*read.findings, *problems, *check_area_names(latest)],
                      key=lambda found: found.order)
    errors = sum(found.severity is Severity.ERROR for found in findings)
    if has_errors(problems) or (errors and not options.allow_errors):
        reporter.findings(findings, as_json=options.as_json)
        reporter.tell("Nothing was written. Mend the errors, or leave those files out.")
        return 1
    check_collatable(latest, named=options.name_areas)
    region = areas.collate_areas(latest, read.items, named=options.name_areas)
    check_named_area(options.area, region)
    notice = f"{errors} star tools could not be read and are left out." if errors else ""
    contents = [areas.write_region(region, notice=notice, marking=options.marking),
                areas.places_csv(region), areas.distribution_csv(region),
                *([_key(region)] if options.key else [])]
    write_files(list(zip(options.outputs, contents, strict=True)))
    written = [str(path) for path in options.outputs]
    if options.as_json:
        reporter.json(areas.areas_json(region, findings, written))
        return 0
    text.report_region(reporter, region, options.area, notice)
    if not region.named and not options.key:
        reporter.tell("Areas bear labels. For which is which, add --key FILE.csv; for names in the "
                      "tables, --name-areas.")
    reporter.findings(findings)
    reporter.wrote(written)
    return 0


def _key(region: Region) -> bytes:
    """Return which label is which area's."""
    names = {fold_name(known.area): known.area for known in region.areas}
    rows = sorted((label, names[name]) for name, label in region.labels.items())
    return as_csv([("label", "area"), *rows])
