"""Work plain formulas out: references, arithmetic, and the functions that score sheets use.

A star tool of an area's own has formulas of its own. Where they rest on a score that was filled
in, what they came to last year must not stand beside it. A spreadsheet program calculates anew;
other readers see what is cached. So what can be worked out with certainty is, and the rest is
left without a value, never with a stale one.
"""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from hsbstar.spreadsheets.cells import Place, column_number
from hsbstar.spreadsheets.package.sheet import LAST_COLUMN, LAST_ROW, Area, Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.workbook import Book

    Cells = list[CellValue]
    Look = Callable[[str], Cells | None]

Result = str | float | bool | None
_ELSEWHERE = {"INDIRECT(", "OFFSET("}
"""Functions that look where their arguments' values say."""
_WHOLE = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})|\$?(\d+):\$?(\d+)")
_TABLE_COLUMN = re.compile(
    r"([^\W\d][\w.]*)\[(?:\[#This Row\],\[([^\[\]#@']+)\]|([^\[\]#@']+))\]", re.IGNORECASE
)
_DEEPEST = 8
"""How many defined names may stand behind each other."""


class CannotTellError(Exception):
    """This formula is beyond what is worked out here."""


def calculate(formula: str, look: Look) -> str | float | None:
    """Return what a formula comes to; raise CannotTellError where that is not certain.

    `look` returns the values of a reference's cells, or None where it cannot.
    """
    try:
        tokens = [token for token in Tokenizer("=" + formula.removeprefix("=")).items
                  if token.type != Token.WSPACE]
    except (TokenizerError, IndexError):
        raise CannotTellError(formula) from None
    reading = _Reading(tokens, look)
    result = _single(reading.comparison())
    if reading.tokens or isinstance(result, bool):
        raise CannotTellError(formula)
    # A reference to a blank cell shows 0.
    return 0.0 if result is None else result


class _Reading:
    """Reads a formula's tokens from the left: comparison, joining, sum, product, term."""

    def __init__(self, tokens: Sequence[Token], look: Look) -> None:
        self.tokens = list(tokens)
        self._look = look

    def comparison(self) -> Result | Cells:
        left = self._joining()
        while self._at(Token.OP_IN, "=", "<>", "<", ">", "<=", ">="):
            sign = self.tokens.pop(0).value
            left = _compare(sign, _single(left), _single(self._joining()))
        return left

    def _joining(self) -> Result | Cells:
        left = self._sum()
        while self._at(Token.OP_IN, "&"):
            self.tokens.pop(0)
            left = _text(left) + _text(self._sum())
        return left

    def _sum(self) -> Result | Cells:
        left = self._product()
        while self._at(Token.OP_IN, "+", "-"):
            sign = self.tokens.pop(0).value
            right = _number(self._product())
            left = _number(left) + (right if sign == "+" else -right)
        return left

    def _product(self) -> Result | Cells:
        left = self._term()
        while self._at(Token.OP_IN, "*", "/"):
            sign = self.tokens.pop(0).value
            right = _number(self._term())
            if sign == "/" and not right:
                raise CannotTellError(sign)
            left = _number(left) * (right if sign == "*" else 1 / right)
        return left

    def _term(self) -> Result | Cells:
        if not self.tokens:
            raise CannotTellError
        token = self.tokens.pop(0)
        if token.type == Token.OPERAND:
            return self._operand(token)
        if token.type == Token.OP_PRE and token.value in {"-", "+"}:
            value = _number(self._term())
            return -value if token.value == "-" else value
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            inner = self.comparison()
            self._close()
            return inner
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self._function(token.value.upper().removesuffix("("))
        raise CannotTellError(token.value)

    def _operand(self, token: Token) -> Result | Cells:
        if token.subtype == Token.NUMBER:
            return float(token.value)
        if token.subtype == Token.TEXT:
            return str(token.value[1:-1].replace('""', '"'))
        cells = self._look(token.value) if token.subtype == Token.RANGE else None
        if cells is None:
            raise CannotTellError(token.value)
        return cells

    def _function(self, name: str) -> Result | Cells:
        arguments: list[Result | Cells] = []
        if not self._at(Token.FUNC, ")"):
            arguments.append(self.comparison())
        while self._at(Token.SEP, ","):
            # An argument that is left out counts as 0 in some functions and not in others.
            self.tokens.pop(0)
            arguments.append(self.comparison())
        self._close()
        if name not in _FUNCTIONS:
            raise CannotTellError(name)
        try:
            return _FUNCTIONS[name](arguments)
        except (ValueError, IndexError, ArithmeticError):
            raise CannotTellError(name) from None

    def _close(self) -> None:
        if not self.tokens or self.tokens.pop(0).value != ")":
            raise CannotTellError(")")

    def _at(self, kind: str, *values: str) -> bool:
        return bool(self.tokens) and self.tokens[0].type == kind and self.tokens[0].value in values


def _single(value: Result | Cells) -> Result:
    """Return one plain value; a reference of several cells is none."""
    if isinstance(value, list):
        if len(value) != 1:
            raise CannotTellError
        value = _plain(value[0])
    return value


def _plain(value: CellValue) -> Result:
    if not isinstance(value, str | int | float | None):
        raise CannotTellError
    return value


def _number(value: Result | Cells) -> float:
    single = _single(value)
    if isinstance(single, bool | str):
        raise CannotTellError
    return float(single or 0)


def _text(value: Result | Cells) -> str:
    """Return a value as it is joined to a text; how a fraction is written is not certain."""
    single = _single(value)
    if isinstance(single, bool) or (isinstance(single, float) and not single.is_integer()):
        raise CannotTellError
    return "" if single is None else str(int(single)) if isinstance(single, float) else str(single)


def _truth(value: Result | Cells) -> bool:
    single = _single(value)
    if isinstance(single, str):
        raise CannotTellError
    return bool(single)


def _shown_as(arguments: Sequence[Result | Cells]) -> str:
    """Return a number in one of the plain formats, such as 0.0 or 0%."""
    value, layout = _number(arguments[0]), _single(arguments[1])
    match = re.fullmatch(r"0(\.0+)?(%?)", str(layout))
    if not match:
        raise CannotTellError
    digits = len(match[1] or ".") - 1
    return f"{_rounded(value * (100 if match[2] else 1), digits)}{match[2]}"


def _rounded(value: float, digits: int) -> Decimal:
    step = Decimal(1).scaleb(-digits)
    # repr: the shortest decimal, as a spreadsheet program rounds what it shows.
    answers = {Decimal(repr(one)).quantize(step, rounding=ROUND_HALF_UP)
               for (one,) in _as_seen(value)}
    if len(answers) > 1:
        raise CannotTellError
    answer = answers.pop()
    return answer or abs(answer)


def _values(arguments: Sequence[Result | Cells]) -> list[Result]:
    return [_plain(one) for argument in arguments
            for one in (argument if isinstance(argument, list) else [argument])]


def _numbers(arguments: Sequence[Result | Cells]) -> list[float]:
    """Return the numbers among arguments: texts and blanks in cells do not count."""
    found = []
    for argument in arguments:
        if isinstance(argument, list):
            values = [_plain(one) for one in argument]
            found += [float(one) for one in values
                      if isinstance(one, int | float) and not isinstance(one, bool)]
        else:
            found.append(_number(argument))
    return found


def _compare(sign: str, left: Result, right: Result) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        if sign not in {"=", "<>"}:
            raise CannotTellError
        # A blank cell equals an empty text; a number never equals a text.
        texts = ["" if one is None else one for one in (left, right)]
        same = all(isinstance(one, str) for one in texts) and (
            str(texts[0]).casefold() == str(texts[1]).casefold()
        )
        return same if sign == "=" else not same
    answers = {_COMPARISONS[sign](*pair) for pair in _as_seen(float(left or 0), float(right or 0))}
    if len(answers) > 1:
        # Spreadsheet programs compare fifteen digits, each in its own way.
        raise CannotTellError
    return answers.pop()


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}


def _as_seen(*values: float) -> list[tuple[float, ...]]:
    """Return values as they are, and as fifteen digits show them."""
    return [values, tuple(float(f"{value:.15g}") for value in values)]


def _average(arguments: Sequence[Result | Cells]) -> float:
    numbers = _numbers(arguments)
    if not numbers:
        raise CannotTellError
    return sum(numbers) / len(numbers)


def _round(arguments: Sequence[Result | Cells]) -> float:
    value, digits = (_number(one) for one in arguments)
    return float(_rounded(value, int(digits)))


def _median(numbers: Sequence[float]) -> float:
    if not numbers:
        raise CannotTellError
    return median(numbers)


def _only(arguments: Sequence[Result | Cells]) -> Sequence[Result | Cells]:
    if len(arguments) != 1:
        raise CannotTellError
    return arguments


def _if(arguments: Sequence[Result | Cells]) -> Result | Cells:
    condition = _single(arguments[0])
    if isinstance(condition, str) or not 2 <= len(arguments) <= 3:
        raise CannotTellError
    if condition:
        return arguments[1]
    if len(arguments) < 3:
        raise CannotTellError
    return arguments[2]


_FUNCTIONS: dict[str, Callable[[Sequence[Result | Cells]], Result | Cells]] = {
    "SUM": lambda arguments: sum(_numbers(arguments)),
    "AVERAGE": _average,
    "MIN": lambda arguments: min(_numbers(arguments), default=0.0),
    "MAX": lambda arguments: max(_numbers(arguments), default=0.0),
    "COUNT": lambda arguments: float(len(_numbers(arguments))),
    "COUNTA": lambda arguments: float(sum(one is not None for one in _values(arguments))),
    "MEDIAN": lambda arguments: _median(_numbers(arguments)),
    "SUMPRODUCT": lambda arguments: sum(_numbers(_only(arguments))),
    "ABS": lambda arguments: abs(_number(_only(arguments)[0])),
    "ROUND": _round,
    "TEXT": _shown_as,
    "IF": _if,
    # Where the first cannot be worked out, no formula comes this far.
    "IFERROR": lambda arguments: arguments[0],
    "AND": lambda arguments: all(map(_truth, arguments)),
    "OR": lambda arguments: any(map(_truth, arguments)),
    "NOT": lambda arguments: not _truth(_only(arguments)[0]),
    "ISNUMBER": lambda arguments: isinstance(_single(_only(arguments)[0]), float),
    "ISBLANK": lambda arguments: _single(_only(arguments)[0]) is None,
}


def references(formula: str, sheet: str, book: Book) -> list[Reference] | None:
    """Return the cells that a formula on a sheet looks at; None where that cannot be told."""
    found: list[Reference] = []
    for token in Tokenizer("=" + formula.removeprefix("=")).items:
        if token.type == Token.FUNC and token.value.upper() in _ELSEWHERE:
            return None
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            areas = _looked_at(token.value, sheet, book)
            if areas is None:
                return None
            found += areas
    return found


def _looked_at(reference: str, sheet: str, book: Book) -> list[Reference] | None:
    """Return where one reference of a formula looks; all of a table for a part of it."""
    if reference.startswith(("[", "'[")) and "!" in reference:
        return []  # another workbook
    areas = resolve(reference, sheet, book)
    if areas is not None:
        return areas
    if "[" in reference:
        table = book.tables().get(reference.partition("[")[0].casefold())
        return [table.where] if table else None
    meanings = [name for name in book.names() if name.name.casefold() == reference.casefold()
                and reference.casefold() not in name.meaning.casefold()]
    if not meanings:
        return None
    several = [references(name.meaning, name.sheet or sheet, book) for name in meanings]
    return None if None in several else [one for some in several for one in some or ()]


def resolve(
    reference: str, sheet: str, book: Book, *, row: int = 0, deep: int = 0
) -> list[Reference] | None:
    """Return the rectangles that a reference names: cells, a name of cells, a table's column.

    `row` is the row of the formula, for a table's own row. None where it names anything else:
    another workbook, other rows of a table, a name of a formula.
    """
    text = reference.strip().removeprefix("(").removesuffix(")")
    if column := _TABLE_COLUMN.fullmatch(text):
        table = book.tables().get(column[1].casefold())
        return table.column(column[2] or column[3], row if column[2] else 0) if table else None
    if len(parts := _split(text)) > 1:
        several = [resolve(part, sheet, book, deep=deep) for part in parts]
        return None if None in several else [one for some in several for one in some or ()]
    prefix, mark, cells = text.rpartition("!")
    on = _sheet_name(prefix) if mark else sheet
    area = _area(cells)
    if area:
        names = {name.casefold(): name for name in book.sheets}
        return [Reference(names[on.casefold()], area)] if on.casefold() in names else None
    meanings = [name for name in book.names() if name.name.casefold() == cells.casefold()
                and name.sheet in {None, on}]
    if not meanings or deep > _DEEPEST:
        return None
    # A name of the sheet goes before the workbook's own.
    meaning = max(meanings, key=lambda name: name.sheet is not None)
    return resolve(meaning.meaning, meaning.sheet or on, book, deep=deep + 1)


def _split(text: str) -> list[str]:
    """Split a union at its commas, but not inside a quoted sheet's name."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", text)


def _sheet_name(prefix: str) -> str:
    if prefix.startswith("'") and prefix.endswith("'"):
        return prefix[1:-1].replace("''", "'")
    return prefix


def _area(cells: str) -> Area | None:
    whole = _WHOLE.fullmatch(cells)
    if whole and whole[1]:
        return Area(Place(1, column_number(whole[1])), Place(LAST_ROW, column_number(whole[2])))
    if whole:
        return Area(Place(int(whole[3]), 1), Place(int(whole[4]), LAST_COLUMN))
    try:
        return area_of(cells)
    except ValueError:
        return None
