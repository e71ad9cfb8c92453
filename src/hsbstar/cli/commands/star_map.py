"""`hsbstar star-map`: find where an area's own star tool wants its scores, and save it as a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from hsbstar import star_tool
from hsbstar.cli import wrong_file
from hsbstar.cli.inputs import given, load_framework
from hsbstar.cli.options import USUAL, Force, FrameworkFile
from hsbstar.cli.round_file import next_command
from hsbstar.cli.targets import file_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import StarToolError
from hsbstar.core.files import read_bytes
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.star_tool import own

EXAMPLES = ("hsbstar star-map council.xlsx -o council-map.yaml",)


@dataclass(frozen=True)
class StarMapOptions:
    """What the command was given."""

    file: Path
    output: Path
    framework_file: Path | None
    force: bool


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Your own star tool.")],
    *,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="MAP.yaml", help="The map to write.", rich_help_panel=USUAL,
    )],
    force: Force = False,
    framework: FrameworkFile = None,
) -> int:
    """Find where scores go in your own star tool, and save that as a map."""
    target = file_at(output, "star-map.yaml")
    options = StarMapOptions(file=file, output=target, framework_file=framework, force=force)
    return map_star_tool(options, Reporter())


def map_star_tool(options: StarMapOptions, reporter: Reporter) -> int:
    """Write the map that a star tool suggests, show it, and return the exit code."""
    file = options.file
    framework = load_framework(options.framework_file)
    with wrong_file.naming("FILE.xlsx", [file], wrong_file.OWN_TOOL):
        book = own.open_star_tool(read_bytes(file), str(file))
    wrong_file.refuse_other("FILE.xlsx", file, wrong_file.OWN_TOOL)
    if star_tool.is_own_template(book):
        raise StarToolError(
            f"{file} is hsbstar's own star tool and needs no map. To fill all of it, name it with "
            "hsbstar score --star-tool."
        )
    check_outputs([options.output], given(file, options.framework_file), force=options.force)
    own.check_own_sheets(book, str(file))
    with own.damage_reported(str(file)):
        choices = own.find_candidates(book, framework)
        star_map = own.StarMap()
        if len(choices) == 1:
            star_map = own.StarMap(choices.pop().places)
            # Scores that are there already are kept: the next round goes next to them.
            star_map = replace(star_map, next_column=own.holds_scores(book, star_map))
    titles = {domain.number: domain.title for domain in framework.domains}
    rows = [(place, f"{number}  {titles[number]}") for number, place in star_map.domains.items()]
    if choices:
        rows = [(choice.label, choice.in_words) for choice in choices]
    reporter.table(f"Found in {file}", ("Choice", "Cells") if choices else ("Cell", "Domain"),
                   rows, words=1)
    content = own.write_star_map(star_map, file.name, framework, choices)
    write_files([(options.output, content.encode("utf-8"))], force=options.force)
    reporter.wrote([options.output])
    draft = ("This is a draft: the scores could go in any of these. Open it, write one choice "
             "after ‘choose:’, save it, then run:")
    reporter.note(draft if choices else "Read it through, correct what is wrong, then run:")
    reporter.suggest(next_command("score", "RETURNS", star_tool=file, star_map=options.output,
                                  framework=options.framework_file))
    return 0
