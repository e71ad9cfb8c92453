"""Read the list of agencies: who was asked to return an audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold, fold_name, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("agency", "kind", "contact", "language")
"""What a list of agencies may tell."""
_LONGEST_CAPTION = 40


@dataclass(frozen=True)
class Agency:
    """An agency that is asked to answer."""

    name: str
    kind: str = ""
    contact: str = ""
    language: str = ""
    """In which its workbook is, where the list says so."""
    line: int = field(default=0, compare=False)
    """Where it stands in the list, for a finding."""


def read_agencies(data: bytes, file: str) -> tuple[Agency, ...]:
    """Return the agencies that a CSV file lists.

    It has a column `agency` and, where wanted, columns `kind`, `contact` and `language`.
    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page.
    Raises HsbstarError where there is no column `agency`, no agency, or one stands twice.
    """
    from hsbstar.core.csv_text import decoded, rows_of  # noqa: PLC0415 - only where a list is named

    rows = rows_of(decoded(data))
    header = [fold(caption) for caption in rows[0]] if rows else []
    if "agency" not in header:
        raise HsbstarError(
            f"{file} has no column ‘agency’. Its first line must name the columns: "
            "agency, and if you like kind, contact and language."
        )
    agencies: dict[str, Agency] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        name = values.get("agency", "")
        if not name:
            if any(values.values()):
                raise HsbstarError(f"{file}, line {number}: no agency is named. Fill it in.")
            continue
        if fold_name(name) in agencies:
            raise HsbstarError(
                f"{file}, line {number}: ‘{name}’ stands twice. Keep one line for each agency."
            )
        kind, contact, language = (values.get(key, "") for key in ("kind", "contact", "language"))
        agency = Agency(name, kind, contact, language, number)
        agencies[fold_name(name)] = agency
    if not agencies:
        raise HsbstarError(f"{file} lists no agency. Write one agency on each line.")
    return tuple(agencies.values())


def tell_unused_columns(data: bytes, file: str) -> str:
    """Say which columns of a list of agencies mean nothing; empty where there are none."""
    from hsbstar.core.csv_text import decoded, rows_of  # noqa: PLC0415 - as above

    first = next(iter(rows_of(decoded(data))), [])
    unused = [text for caption in first if (text := caption.strip()) and fold(text) not in COLUMNS]
    if not unused:
        return ""
    free = set(COLUMNS) - set(map(fold, first))
    named = ", ".join(_with_near(caption, free) for caption in unused)
    return (f"{file}, line 1: not used: {'columns' if unused[1:] else 'column'} {named}. The "
            f"columns that are used are {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}.")


def _with_near(caption: str, free: Iterable[str]) -> str:
    near = nearest(caption, sorted(free))
    return f"‘{caption[:_LONGEST_CAPTION]}’" + (f" (was ‘{near}’ meant?)" if near else "")
