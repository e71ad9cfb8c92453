"""Read the list of agencies that are to return an audit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.spreadsheets.reading import read_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hsbstar.core.findings import Where

AGENCY_COLUMNS = ("agency", "kind", "contact", "language")
"""The columns that a list of agencies may have."""
_MAX_CAPTION_LENGTH = 40
_BETWEEN = re.compile(r"""[\s,;:<>()\[\]{}"“”/\\|]+""")
_ADDRESS = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[a-z0-9_](?:[a-z0-9_%+&'-]|\.(?![.@]))*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})",
    re.ASCII | re.IGNORECASE,
)
"""What every mail program and server takes: fewer characters than RFC 5321 allows."""


@dataclass(frozen=True)
class Agency:
    """An agency that is to return an audit."""

    name: str
    kind: str = ""
    contact: str = ""
    language: str = ""
    """The code of the language of its workbook, where the list gives it."""
    cells: Mapping[str, Where] = field(default_factory=dict, compare=False)
    """The places of these in the list, by their column."""

    @property
    def written_address(self) -> str:
        """The first word of `contact` with an @, right or wrong; empty where there is none."""
        words = (word.strip("'‘’.") for word in _BETWEEN.split(self.contact))
        return next((word for word in words if "@" in word), "")

    @property
    def address(self) -> str:
        """The first email address of `contact`; empty where there is none, or it is not valid."""
        written = self.written_address
        return written if _ADDRESS.fullmatch(written) else ""


def read_agencies(data: bytes, file: str) -> tuple[Agency, ...]:
    """Return the agencies that a list names: a .csv file or a workbook.

    It has a column `agency` and, if needed, columns `kind`, `contact` and `language`.

    Raises HsbstarError where there is no column `agency`, no agency, or one is there twice.
    """
    table = read_list(data, file, "agency")
    if not table.has("agency"):
        raise HsbstarError(
            f"{file} has no column ‘agency’. The first row must give the column names: agency and, "
            "if you need them, kind, contact and language."
        )
    agencies: dict[str, Agency] = {}
    for row in table.rows:
        name, kind, contact, language = (row.values.get(column, "") for column in AGENCY_COLUMNS)
        where = row.places["agency"]
        if not name:
            raise HsbstarError(f"{where}: this row has no agency. Fill it in.")
        if fold_name(name) in agencies:
            raise HsbstarError(
                f"{where}: ‘{name}’ is listed twice. Keep one row for each agency."
            )
        agencies[fold_name(name)] = Agency(name, kind, contact, language, row.places)
    if not agencies:
        raise HsbstarError(f"{file} lists no agencies. Put one agency in each row.")
    return tuple(agencies.values())


def unused_columns_sentence(data: bytes, file: str) -> str:
    """Return which columns of a list of agencies are not used; nothing where all of them are."""
    table = read_list(data, file, "agency")
    unused = [caption for caption in table.captions if fold(caption) not in AGENCY_COLUMNS]
    if not unused:
        return ""
    free = set(AGENCY_COLUMNS) - set(map(fold, table.captions))
    named = ", ".join(_with_near(caption, free) for caption in unused)
    columns = "columns" if unused[1:] else "column"
    return (f"{table.where}: the {columns} {named} will not be used. hsbstar uses only "
            f"{', '.join(AGENCY_COLUMNS[:-1])} and {AGENCY_COLUMNS[-1]}.")


def _with_near(caption: str, free: Iterable[str]) -> str:
    near = nearest(caption, sorted(free))
    return f"‘{caption[:_MAX_CAPTION_LENGTH]}’" + (f" (did you mean ‘{near}’?)" if near else "")
