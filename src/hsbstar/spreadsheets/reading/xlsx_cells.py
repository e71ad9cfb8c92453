"""The value of an .xlsx cell, by its type, format and formula: the same for every way to read.

The rules are those of ECMA-376-1, 18.3.1.4 (cells), 18.18.11 (their types) and 22.9.2.19
(characters written as codes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from hsbstar.spreadsheets.cells import (
    Area,
    CellValue,
    EmptyFormula,
    ErrorCell,
    Place,
    column_number,
)
from hsbstar.spreadsheets.reading.number_formats import (
    FIRST_DAY,
    FIRST_DAY_1904,
    Form,
    NumberFormat,
    format_of,
    iso_cell,
    number_in,
    shown_number,
)
from hsbstar.spreadsheets.reading.refusal import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.spreadsheets.reading.refusal import Refusal, Tally

_ADDRESS = re.compile(r"([A-Za-z]{1,4})([1-9][0-9]{0,8})")
_MERGE = re.compile(r"([A-Za-z]{1,3}[1-9][0-9]{0,6}):([A-Za-z]{1,3}[1-9][0-9]{0,6})")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Formats(tuple[NumberFormat, ...]):
    """The number format of each cell format of a workbook."""

    @cached_property
    def may_hide(self) -> bool:
        """Whether there is one that does not show every value."""
        return any(code.may_hide for code in self)


def formats_of(numbers: Iterable[int], codes: Mapping[int, str], tally: Tally) -> Formats:
    """Return the number format of each cell format, by its number; raise Refusal out of time."""
    found = []
    for number in numbers:
        tally.keep_time()
        found.append(format_of(number, codes.get(number)))
    return Formats(found)


@dataclass(frozen=True)
class XlsxCells:
    """What cells of a workbook refer to: its shared texts, its formats, and its first day."""

    strings: Sequence[str]
    formats: Formats
    from_1904: bool
    looks: Mapping[int, str] = field(default_factory=dict)
    """How the few formats that do so hide a cell's value, by their number: see `look_of`."""
    struck: Mapping[str, str] = field(default_factory=dict)
    """How the few shared texts that have struck out runs are struck out, by their number."""

    @property
    def may_hide(self) -> bool:
        """Whether there is a cell format, or a text, that may hide what a cell holds."""
        return bool(self.looks or self.struck) or self.formats.may_hide

    def look(self, value: CellValue, style: str, shared: str | None = None) -> str:
        """Return how a cell hides its value; `shared` is the number of its shared text."""
        number = format_number(style)
        shown = self.formats[number].look(value) if number < len(self.formats) else ""
        # The fonts of its runs hide the cell's own.
        return self.struck.get(shared or "") or self.looks.get(number) or shown

    @cached_property
    def by_number(self) -> dict[str | None, CellValue]:
        """The shared texts by their numbers, as written in cells; None for an empty text."""
        return {None: None, **{str(at): text or None for at, text in enumerate(self.strings)}}

    @cached_property
    def numbers(self) -> dict[tuple[str | None, str], CellValue]:
        """The values of plain cells by their format and their text, each calculated once."""
        return _Numbers(self)

    def value(
        self, kind: str, text: str, style: str, *, formula: bool, valued: bool
    ) -> CellValue:
        """Return the value of a cell; None for a blank.

        Args:
            kind: Its attribute `t`.
            text: All its text.
            style: Its attribute `s`.
            formula: Whether it has an element `f`.
            valued: Whether it has an element `v`.

        Raises:
            Refusal: For a damaged cell.
        """
        if kind == "e":
            return ErrorCell(text.strip() or "#N/A")
        if formula and not text and not (kind == "str" and valued):
            return EmptyFormula()
        if kind in {"str", "inlineStr"}:
            return decoded(text) or None
        plain = text.strip()
        if not plain:
            return None
        if kind == "s":
            return self.shared(whole_number(plain))
        if kind == "b":
            return plain in {"1", "true"}
        if kind == "d":
            first_day = FIRST_DAY_1904 if self.from_1904 else FIRST_DAY
            return iso_cell(plain, first_day, leap_day=not self.from_1904)
        return self.shown(_number_in(plain), format_number(style))

    def shared(self, number: int) -> str | None:
        """Return a shared text; None for an empty one. Raises Refusal where there is none."""
        if number >= len(self.strings):
            raise unreadable("it is damaged: a cell's text is missing from the file")
        return self.strings[number] or None

    def shown(self, number: float, style: int) -> CellValue:
        """Return a number as the cell format of a number shows it."""
        known = style < len(self.formats)
        form = self.formats[style].form(number) if known else Form.PLAIN
        return shown_number(number, form, from_1904=self.from_1904)


class _Numbers(dict[tuple[str | None, str], CellValue]):
    """The numbers of a workbook: most of them are the same few, in a few formats."""

    def __init__(self, context: XlsxCells) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, cell: tuple[str | None, str]) -> CellValue:
        style, text = cell
        value = self[cell] = self._context.value(
            "n", text, style or "0", formula=False, valued=True
        )
        return value


_number_in = lru_cache(1024)(number_in)
"""Most numbers of an audit are the same five."""


@lru_cache(4096)
def place_in(address: str) -> Place:
    """Return the place of an address such as `E7`; raise Refusal where it is none."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise misplaced()
    return Place(int(match[2]), column_number(match[1]))


def misplaced() -> Refusal:
    """Return the refusal of a cell that is not where it can be."""
    return unreadable("it is damaged: a cell's address is wrong")


def doubled(place: Place) -> Refusal:
    """Return the refusal of a cell that appears twice."""
    return unreadable(f"it is damaged: two cells have the address {place.address}")


@lru_cache(4096)
def merge_of(reference: str) -> Area | None:
    """Return the merged cells of a reference such as `A1:C2`; None where it is none."""
    match = _MERGE.fullmatch(reference.replace("$", ""))
    return Area.between(place_in(match[1]), place_in(match[2])) if match else None


def counted_text(kind: str, value: str | None, inline: str | None) -> str:
    """Return the text of a cell that counts: its inline text, or else that of its element `v`.

    Where a cell has both, its type decides (ECMA-376-1, 18.18.11). The number of a shared text is
    never in an inline text.
    """
    if kind == "s":
        return value or ""
    first, other = (inline, value) if kind == "inlineStr" else (value, inline)
    return first if first is not None else other or ""


def decoded(text: str) -> str:
    """Return a text with its coded characters (`_x000D_`) decoded, pairs of halves as one."""
    if "_x" not in text:
        return text
    return paired(_CODED.sub(lambda code: chr(int(code[1], 16)), text))


def paired(text: str) -> str:
    """Return a text in which the two halves of a character (U+D800 to U+DFFF) are one."""
    if text.isprintable():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def whole_number(text: str) -> int:
    """Return the number of a row or of a shared text; raise Refusal where it is no number."""
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise unreadable("it is damaged: a cell or row has no number where there must be one")
    return int(text)


def format_number(text: str) -> int:
    """Return the number of a number format; 0, the general format, where it is no number."""
    figures = text.strip().removeprefix("+").lstrip("0")
    # More than nine figures are beyond every list as well.
    return int(figures[:9]) if figures.isascii() and figures.isdecimal() else 0
