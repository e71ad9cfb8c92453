"""Refuse a file that is another kind of file than an option or argument needs: say what it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.errors import HsbstarError, NothingToReadError
from hsbstar.core.files import STAR_TOOL as STAR_TOOL_NAME
from hsbstar.core.suggest import quoted
from hsbstar.returns import HOLDERS, FileKind, what_is

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Needed(NamedTuple):
    """What an option or argument needs: in words, what to name, and the kinds of file that fit."""

    what: str
    advice: str
    kinds: tuple[str, ...]


PLAN = Needed("an action plan", "Name the workbook that hsbstar plan made and people have filled "
                                "in.",
              (FileKind.ACTION_PLAN,))
STAR_TOOL = Needed("a star tool", "Name the star-tool.xlsx that hsbstar score wrote.",
                   (FileKind.STAR_TOOL,))
MODERATION = Needed(
    "a moderation workbook", "Name the workbook that hsbstar moderate made and the meeting "
    "completed.", (FileKind.MODERATION,))
RETURNS = Needed(
    "returns", "Name the audit workbooks that agencies completed, or their folder.",
    (FileKind.RETURN, FileKind.BLANK_FORM, FileKind.TABLE_OF_SCORES, FileKind.FOLDER, *HOLDERS))
ROUND = Needed("a star tool or returns", "Name the star-tool.xlsx that hsbstar score wrote, or the "
               "folder of the returns.", (FileKind.STAR_TOOL, *RETURNS.kinds))
FRAMEWORK = Needed("a framework file", "Make one with hsbstar framework show -o FILE.yaml, or with "
                   "hsbstar framework import.", (FileKind.FRAMEWORK, FileKind.YAML))
STAR_MAP = Needed("a star tool map", "Make one with hsbstar star-map.",
                  (FileKind.STAR_MAP, FileKind.YAML))
OWN_TOOL = Needed("your own star tool", "Name the workbook in which you collect the scores "
                  "(.xlsx or .xlsm).", (
                      FileKind.STAR_TOOL, FileKind.OTHER_WORKBOOK, FileKind.TABLE_OF_SCORES))
WORD_FILE = Needed("a Word file", "Name a .docx or .dotx file.", (FileKind.WORD_FILE,))
_LISTS = (FileKind.AGENCIES, FileKind.WEIGHTS, FileKind.OTHER_WORKBOOK, FileKind.OTHER_TABLE,
          FileKind.TEXT)
AGENCIES = Needed("a list of agencies", "Name a .csv file or a workbook with a column ‘agency’.",
                  _LISTS)
WEIGHTS = Needed("a list of weights", "Name a .csv file or a workbook with the columns ‘agency’ "
                 "and ‘weight’.", _LISTS)
SAME_NAMES = Needed(
    "two names (\"Police=Northshire Police\") or a list of such pairs", "Name a .csv file or a "
    "workbook with the columns ‘agency’ and ‘same as’.", (FileKind.SAME_NAMES, *_LISTS))
ROUNDS = STAR_TOOL._replace(what="star tools", kinds=(FileKind.STAR_TOOL, FileKind.FOLDER))
STATEMENTS = Needed(
    "a sheet of statements", "Name a .csv file or a workbook with the columns ‘domain’, ‘ref’ and "
    "‘statement’.", (FileKind.OTHER_WORKBOOK, FileKind.OTHER_TABLE, *RETURNS.kinds[:3]))


def refuse_other(place: str, path: Path, needed: Needed) -> None:
    """Raise HsbstarError where a file or folder is known to be of another kind than is needed.

    `place` is the option or the argument that names it, as in the command's usage.
    """
    found = what_is(path)
    if not found or found in needed.kinds:
        return
    inside = path / STAR_TOOL_NAME
    advice = (f"Did you mean {quoted(inside)}?" if FileKind.STAR_TOOL in needed.kinds
              and inside.is_file() else needed.advice)
    raise HsbstarError(f"{place} must be {needed.what}, but {path} {found}. {advice}")


def refuse_others(
    place: str, paths: Sequence[Path], needed: Needed, *, nothing_read: bool = False
) -> None:
    """Do the same for each of several files; for a folder that fits only where nothing was read."""
    for path in paths:
        if nothing_read or path.is_file() or FileKind.FOLDER not in needed.kinds:
            refuse_other(place, path, needed)


@contextmanager
def naming(place: str, paths: Sequence[Path], needed: Needed) -> Iterator[None]:
    """Where what the paths name cannot be read, raise HsbstarError with what it is instead."""
    try:
        yield
    except HsbstarError as error:
        nothing_read = isinstance(error, NothingToReadError)
        refuse_others(place, paths, needed, nothing_read=nothing_read)
        raise
