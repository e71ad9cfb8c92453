"""Read the list of agencies that are to return an audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold, fold_name, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("agency", "kind", "contact", "language")
"""The columns that a list of agencies may have."""
_MAX_CAPTION_LENGTH = 40


@dataclass(frozen=True)
class Agency:
    """An agency that is to return an audit."""

    name: str
    kind: str = ""
    contact: str = ""
    language: str = ""
    """The code of the language of its workbook, where the list gives it."""
    line: int = field(default=0, compare=False)
    """Its line in the list, for a finding."""


def read_agencies(data: bytes, file: str) -> tuple[Agency, ...]:
    """Return the agencies that a CSV file lists.

    It has a column `agency` and, if needed, columns `kind`, `contact` and `language`. Reads what
    Excel saves: comma, semicolon or tab, UTF-8 or the Western code page.

    Raises HsbstarError where there is no column `agency`, no agency, or one is there twice.
    """
    rows, first = rows_of(decoded(data, file), _is_header)
    header = [fold(caption) for caption in rows[first]] if rows[first:] else []
    if "agency" not in header:
        raise HsbstarError(
            f"{file} has no column ‘agency’. Its first line must name the columns: "
            "agency, and if you like kind, contact and language."
        )
    agencies: dict[str, Agency] = {}
    for line, row in enumerate(rows[first + 1 :], start=first + 2):
        values = dict(zip(header, map(str.strip, row), strict=False))
        if not any(values.values()):
            continue
        name, kind, contact, language = (values.get(column, "") for column in COLUMNS)
        if not name:
            raise HsbstarError(f"{file}, line {line}: no agency is named. Fill it in.")
        if fold_name(name) in agencies:
            raise HsbstarError(
                f"{file}, line {line}: ‘{name}’ stands twice. Keep one line for each agency."
            )
        agencies[fold_name(name)] = Agency(name, kind, contact, language, line)
    if not agencies:
        raise HsbstarError(f"{file} lists no agency. Write one agency on each line.")
    return tuple(agencies.values())


def unused_columns_sentence(data: bytes, file: str) -> str:
    """Return which columns of a list of agencies are not used; nothing where all of them are."""
    rows, number = rows_of(decoded(data, file), _is_header)
    first = rows[number] if rows[number:] else []
    unused = [text for caption in first if (text := caption.strip()) and fold(text) not in COLUMNS]
    if not unused:
        return ""
    free = set(COLUMNS) - set(map(fold, first))
    named = ", ".join(_with_near(caption, free) for caption in unused)
    columns = "columns" if unused[1:] else "column"
    return (f"{file}, line {number + 1}: not used: {columns} {named}. The "
            f"columns that are used are {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}.")


def _is_header(row: Iterable[str]) -> bool:
    return "agency" in map(fold, row)


def _with_near(caption: str, free: Iterable[str]) -> str:
    near = nearest(caption, sorted(free))
    return f"‘{caption[:_MAX_CAPTION_LENGTH]}’" + (f" (was ‘{near}’ meant?)" if near else "")
