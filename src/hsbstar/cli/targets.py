"""Where a command writes: the path that `-o` means, with the name and ending it leaves out."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import safe_name
from hsbstar.core.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD, PAGE = ".docx", ".html"
"""The endings of the board's paper."""


def workbook_at(output: Path, usual: str) -> Path:
    """Return the workbook to write: in a folder under its usual name; a missing ending is added."""
    path = output / usual if output.is_dir() else output
    return path if path.suffix.lower() == ".xlsx" else Path(f"{path}.xlsx")


def paper_at(output: Path, *, for_word: bool) -> Path:
    """Return the board's paper to write: in a folder, `report.docx`.

    Raises HsbstarError for another kind of file, or a page where a template is for Word.
    """
    path = output / f"report{WORD}" if output.is_dir() else output
    ending = path.suffix.lower()
    if ending not in {WORD, PAGE}:
        raise HsbstarError(
            f"{path} is neither a .docx nor an .html file. Name one of the two with -o."
        )
    if for_word and ending != WORD:
        raise HsbstarError("--template is for Word: name a .docx file with -o.")
    return path


def audit_workbooks_at(
    names: Sequence[str], round_name: str, output: Path | None
) -> dict[str, Path]:
    """Return where each agency's workbook goes; under an empty name where there is only one.

    Raises HsbstarError where an agency is named twice or the folder is a file.
    """
    stem = "-".join(filter(None, ("hsb-audit", safe_name(round_name) if round_name else "")))
    if not names:
        return {"": workbook_at(output or Path(f"{stem}.xlsx"), f"{stem}.xlsx")}
    folder = output or Path(stem)
    if folder.is_file():
        raise HsbstarError(f"{folder} is a file. With agencies, -o names a folder.")
    named: set[str] = set()
    for name in names:
        if fold_name(name) in named:
            raise HsbstarError(f"The agency ‘{name}’ is named twice. Name each agency once.")
        named.add(fold_name(name))
    used: set[str] = set()
    return {name: folder / f"{free_name(f'{stem}-{safe_name(name)}', used)}.xlsx"
            for name in names}


def free_name(base: str, used: set[str], ending: str = "") -> str:
    """Return a name that is not among the `used` ones, with a number if need be, and add it there.

    Names that differ in case alone are the same file on many systems.
    """
    names = chain([f"{base}{ending}"], (f"{base}-{number}{ending}" for number in count(2)))
    name = next(name for name in names if name.casefold() not in used)
    used.add(name.casefold())
    return name
