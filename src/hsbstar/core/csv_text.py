"""Read the rows of a CSV file as Excel saves it, and write tables that Excel opens.

Written in UTF-8 with its mark; no text becomes a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Protocol

from hsbstar.core.cache import later
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import xml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Cell = str | float | bool | None
LIKE_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""The first characters of a text that Excel turns into a formula in a CSV or an edited cell."""
MAX_ROWS_ABOVE = 20
"""Rows among which the header is looked for: people put titles above a table."""
_SEPARATOR_LINE = later(r'"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LINE = later(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
_FIRST_LINE = later(r"[^\r\n]+")
_NOT_ASCII = later(r"[^\x00-\x7f]")
_MAX_ACCENTED = 100_000
"""Characters beyond ASCII from which a code page is found out; no British text has more."""
_PAGES = ("cp1252", "mac_roman", "cp850")
"""The code pages of Excel in Britain: “CSV (Comma delimited)”, “(Macintosh)” and “(MS-DOS)”."""
_BEYOND_ASCII = bytes(range(128, 256))
_RARE = {*"ŠšŽžŒœŸ"}
"""Letters of cp1252 that are more often another letter of the other pages."""
_LETTERS = {*"àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ", *_RARE}
_IN_WORDS, _BEFORE_NO_LETTER = {*"’´·–—\u00ad"}, {*"£€®©™²³¹"}
_MARKS = {*"“”‘…•°½¼¾×÷±§¬µ\u00a0", *_IN_WORDS}
"""Other characters that are usual, most of them not within a word."""
_SAMPLE = 4096
UNCLEAR_CODING = (
    "it is not clear which letters its accented characters are; check the names, then save it "
    "again as ‘CSV UTF-8 (Comma delimited)’"
)
_TRUTH = {True: "yes", False: "no"}


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as the bytes of a file."""
    out = io.BytesIO()
    write_csv(rows, out)
    return out.getvalue()


def write_csv(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> None:
    """Write a table row by row, so that a long table takes no memory.

    A text that Excel would turn into a formula gets an apostrophe before it. None is an empty cell,
    and truth is yes or no.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows([_shown(cell) for cell in row] for row in rows)
    # The file belongs to the caller, who closes it.
    text.detach()


def _shown(cell: Cell) -> Cell:
    if isinstance(cell, str):
        cell = xml_text(cell)
        return f"'{cell}" if cell.startswith(LIKE_A_FORMULA) else cell
    return _TRUTH[cell] if isinstance(cell, bool) else cell


def decoded(data: bytes, file: str = "The .csv file") -> str:
    """Return the text of a file: UTF-8, UTF-16, or the code page that Excel used, if it is clear.

    Raises HsbstarError where bytes could be different letters, so that no name is read wrongly.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Excel writes it as “Unicode Text”.
        return data.decode("utf-16", errors="replace")
    odd, even = (data[start:_SAMPLE:2] for start in (1, 0))
    for zeros, others, coding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if 2 * zeros.count(0) > len(zeros) and 0 not in others:
            return data.decode(coding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _from_code_page(data, file)


def _from_code_page(data: bytes, file: str) -> str:
    """Return the only plausible text; where there are several, the usual code page's one."""
    if len(data) - len(data.translate(None, _BEYOND_ASCII)) > _MAX_ACCENTED:
        raise HsbstarError(f"{file} cannot be read: {UNCLEAR_CODING}.")
    is_from_mac = b"\r" in data and b"\n" not in data
    texts = [data.decode(page, errors="replace") for page in _PAGES]
    usual = texts.pop(_PAGES.index("mac_roman" if is_from_mac else "cp1252"))
    is_usual = _is_plausible(usual)
    if is_usual and (is_from_mac or not _RARE & {*usual}):
        return usual
    plausible = {*filter(_is_plausible, texts), *([usual] if is_usual else [])}
    if len(plausible) != 1:
        raise HsbstarError(f"{file} cannot be read: {UNCLEAR_CODING}.")
    return plausible.pop()


def _is_plausible(text: str) -> bool:
    """Return whether nearly all characters beyond ASCII are where British texts have them."""
    places = [match.start() for match in _NOT_ASCII().finditer(text)]
    odd = sum(not _is_usual(text[max(0, place - 2) : place], text[place], text[place + 1 :][:1])
              for place in places)
    return 20 * odd <= len(places)


def _is_usual(before: str, character: str, after: str) -> bool:
    """Return whether a character may be where it is, by the two before it and the one after it."""
    last = before[-1:]
    if character in _BEFORE_NO_LETTER:
        return not after.isalpha()
    if character in _MARKS:
        return character in _IN_WORDS or not last.isalpha() or (
            character != "‘" and not after.isalpha())
    if character.isupper() and (last.islower() or (last.isalpha() and after.islower())):
        return False  # ‘CafÉ’ is a wrong code page's, and so is ‘CAFé’.
    if character.islower() and len(before) > 1 and before.isupper() and not after.islower():
        return False
    in_word = any(other.isascii() and other.isalpha() for other in (last, after))
    is_word = character in "àé" and not (last + after).strip(" -,;\"\r\n\t")
    return character in _LETTERS and (in_word or is_word)


class Limits(Protocol):
    """Stops the reading of a table that is over a limit, by raising an error."""

    def hold(self, name: str, count: float) -> None:
        """Raise an error where a count is over the limit of a name."""

    def keep_time(self) -> None:
        """Raise an error where reading takes too long."""


def rows_of(
    text: str, is_header: Callable[[Sequence[str]], bool], limits: Limits
) -> tuple[list[list[str]], int]:
    """Return all rows, and the number of the first among them that is the header, from 0.

    The rows are split at the character of Excel's line `sep=;` where there is one, otherwise at
    comma, semicolon or tab: the one that gives a header within the first `MAX_ROWS_ABOVE` rows.
    Without a header, the first row is it, and the commonest in the first line splits. Blank cells
    at the end of a row are left out, but counted.

    Raises csv.Error for a cell that is too long, and what `limits` raises.
    """
    named = _SEPARATOR_LINE().match(text)
    above = [[""]] if named else []
    start = named.end() if named else 0
    first = _FIRST_LINE().search(text, start)
    first_line = first[0] if first else ""
    marks = named[1] if named else sorted(",;\t", key=first_line.count, reverse=True)
    for mark in marks:
        rows = _rows(text, start, mark, limits)
        top = list(islice(rows, MAX_ROWS_ABOVE))
        header = next((number for number, row in enumerate(top) if is_header(row)), None)
        if header is not None:
            return [*above, *top, *rows], header + len(above)
    return [*above, *_rows(text, start, marks[0], limits)], len(above)


def _rows(text: str, start: int, mark: str, limits: Limits) -> Iterator[list[str]]:
    """Yield the rows from a place on; a row is counted before it is kept."""
    places = 0
    lines = _lines(text, start, mark, limits)
    for number, row in enumerate(csv.reader(lines, delimiter=mark), start=1):
        limits.hold("rows", number)
        limits.hold("columns", len(row))
        limits.keep_time()
        while row and not row[-1]:
            row.pop()
        # Blank cells before others take a tenth of the memory.
        places += len(row)
        limits.hold("cells", places / 10)
        yield row


def _lines(text: str, start: int, mark: str, limits: Limits) -> Iterator[str]:
    """Yield the lines of a text, each with its end; a copy of the text would be much larger."""
    for line in _LINE().finditer(text, start):
        # A row with more marks than this is refused before it is split.
        limits.hold("columns", line[0].count(mark) - csv.field_size_limit())
        yield line[0]
