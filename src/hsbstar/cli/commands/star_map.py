"""`hsbstar star-map`: find where an area's own star tool wants its scores, and save it as a map."""

from __future__ import annotations

from dataclasses import replace
from itertools import starmap
from typing import TYPE_CHECKING

from hsbstar.cli.inputs import load_framework
from hsbstar.core.errors import StarToolError
from hsbstar.core.files import read_bytes
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import option
from hsbstar.star_tool import is_own_template
from hsbstar.star_tool.own import (
    check_own_sheets,
    damage_told,
    find_places,
    holds_scores,
    open_star_tool,
    write_star_map,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter


def map_star_tool(
    file: Path, output: Path, reporter: Reporter, *, framework_file: Path | None, force: bool
) -> None:
    """Write the map that a star tool suggests, and show it."""
    framework = load_framework(framework_file)
    book = open_star_tool(read_bytes(file), str(file))
    if is_own_template(book):
        raise StarToolError(
            f"{file} is a star tool of hsbstar's own making and needs no map: name it with "
            "hsbstar score --star-tool, and all of it is filled."
        )
    check_outputs([output], [file, *([framework_file] if framework_file else [])], force=force)
    check_own_sheets(book, str(file))
    with damage_told(str(file)):
        star_map = find_places(book, framework)
        # Where scores stand already, the saved map keeps them: the next round goes beside them.
        star_map = replace(star_map, next_column=holds_scores(book, star_map))
    titles = {domain.number: domain.title for domain in framework.domains}
    rows = [(place, f"{number}  {titles[number]}") for number, place in star_map.domains.items()]
    reporter.table(f"Found in {file}", ("Cell", "Domain"), rows, words=1)
    content = write_star_map(star_map, file.name, framework)
    write_files([(output, content.encode("utf-8"))])
    reporter.line(f"Wrote {output}")
    reporter.tell("Look it through, change what is not right, then:")
    named = {"--star-tool": file, "--star-map": output, "--framework": framework_file}
    reporter.suggest(f"hsbstar score RETURNS{''.join(starmap(option, named.items()))}")
