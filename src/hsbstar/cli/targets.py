"""Where a command writes: the path that an option means, with the name and ending it leaves out.

A name with the ending of another kind of file is refused: `plan -o x.docx` would write a workbook
that Word cannot open. An ending that no program knows is part of the name, as in `Audit v1.2`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import free_name, safe_name
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.outputs import Advice, check_outputs
from hsbstar.core.suggest import LONG_DASHES
from hsbstar.core.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORD, PAGE = ".docx", ".html"
"""The endings of the board's paper."""


_WRITTEN = {
    ".xlsx": ("a workbook", (".xlsx",)),
    ".yaml": ("a YAML file", (".yaml", ".yml")),
    ".csv": ("a table", (".csv",)),
    ".json": ("a JSON file", (".json",)),
    ".txt": ("a text file", (".txt",)),
    WORD: ("a Word document or a web page", (WORD, PAGE)),
}
"""What is written under a usual ending: in words, and the endings that it may have."""
_FILE_ENDINGS = RETURN_ENDINGS.union(
    *(endings for _, endings in _WRITTEN.values()),
    (".doc", ".docm", ".dotx", ".eml", ".gif", ".htm", ".jpeg", ".jpg", ".md", ".msg"),
    (".numbers", ".odp", ".odt", ".pages", ".parquet", ".pdf", ".png", ".ppt", ".pptx", ".rtf"),
    (".svg", ".tif", ".tiff", ".tsv", ".xml", ".zip"),
)


def file_at(path: Path, usual: str, option: str = "-o", *, or_table: bool = False) -> Path:
    """Return the file to write: in a folder under its usual name; a missing ending is added.

    `or_table` allows a .csv as well. Raises HsbstarError for the ending of another kind of file,
    and for a name that looks like an option.
    """
    _refuse_dash(path, option)
    target = path / usual if path.is_dir() else path
    if target.exists() and not target.is_file():
        # `/dev/full.txt` next to a device that was named would be a surprise.
        return target
    usual_ending, ending = Path(usual).suffix, target.suffix.lower()
    what, endings = _WRITTEN[usual_ending]
    if or_table:
        what, endings = f"{what} or {_WRITTEN['.csv'][0]}", (*endings, ".csv")
    if ending in endings:
        return target
    if ending in _FILE_ENDINGS:
        raise HsbstarError(f"{option} writes {what}, but {path} ends in {ending}. Name a file that "
                           f"ends in {' or '.join(endings)} with {option}.")
    return Path(f"{target}{usual_ending}")


def _refuse_dash(path: Path, option: str) -> None:
    """Raise HsbstarError for a name that looks like an option whose value was forgotten."""
    if str(path).startswith(("-", *LONG_DASHES)):
        raise HsbstarError(f"The value of {option} begins with a dash: ‘{path}’. Name a file or "
                           "folder whose name does not.")


def folder_at(path: Path, option: str = "-o", when: str = "") -> Path:
    """Return the folder to write into; raise HsbstarError for a file, or the name of one.

    `when` begins the error where the option is for a folder only sometimes.
    """
    _refuse_dash(path, option)
    above = next((known for known in (path, *path.parents) if known.exists()), Path())
    reason = "" if above.is_dir() else f"{above} is a file"
    if above != path and path.suffix.lower() in _FILE_ENDINGS:
        reason = reason or f"{path} ends in {path.suffix}, like a file"
    if reason:
        raise HsbstarError(
            f"{when}{option} needs a folder, but {reason}. Name a folder with {option}."
        )
    return path


def check_targets(
    named: Mapping[str, Sequence[Path]], inputs: Sequence[Path], *, force: bool
) -> list[Path]:
    """Return all outputs, which are given by the option that names them.

    Raises WouldOverwriteError, with that option, where one is an input or exists already.
    """
    outputs: list[Path] = []
    for option, paths in named.items():
        outputs += paths
        check_outputs(outputs, inputs, force=force,
                      advice=Advice(f"Choose another place with {option}."))
    return outputs


def refuse_among_returns(
    folder: Path, returns: Sequence[Path], sentence: str
) -> None:
    """Raise HsbstarError with a sentence where a folder is one that returns are read from."""
    place = folder.resolve()
    for path in filter(Path.exists, returns):
        read = path.resolve() if path.is_dir() else path.resolve().parent
        if place == read or (path.is_dir() and place.is_relative_to(read)):
            raise HsbstarError(sentence)


def paper_at(output: Path, *, for_word: bool) -> Path:
    """Return the board's paper to write; raise HsbstarError for a page with a Word template."""
    path = file_at(output, f"report{WORD}")
    if for_word and path.suffix.lower() != WORD:
        raise HsbstarError("--template needs a Word file: name a .docx file with -o.")
    return path


def audit_workbooks_at(
    names: Sequence[str], round_name: str, output: Path | None
) -> dict[str, Path]:
    """Return where each agency's workbook goes; without agencies, one under an empty name.

    Raises HsbstarError where an agency is named twice, or several are to go into one file.
    """
    stem = "-".join(filter(None, ("hsb-audit", safe_name(round_name) if round_name else "")))
    is_file = output and not output.is_dir() and output.suffix.lower() in _FILE_ENDINGS
    if not names or (len(names) == 1 and is_file):
        target = file_at(output or Path(f"{stem}.xlsx"), f"{stem}.xlsx")
        return dict.fromkeys(names or [""], target)
    several = "With several agencies, " if len(names) > 1 else ""
    folder = folder_at(output or Path(stem), when=several)
    named: set[str] = set()
    for name in names:
        if fold_name(name) in named:
            raise HsbstarError(f"The agency ‘{name}’ is named twice. Name each agency once.")
        named.add(fold_name(name))
    used: set[str] = set()
    return {name: folder / f"{free_name(f'{stem}-{safe_name(name)}', used)}.xlsx"
            for name in names}
