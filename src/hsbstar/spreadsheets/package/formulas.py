"""Calculate plain formulas, and find the cells to which a formula refers.

An area's own star tool has formulas of its own. A result that depends on a new score must not stay
as it was last year: plain formulas are calculated here, the others are left without a value until
a spreadsheet program calculates them.
"""

from __future__ import annotations

import math
import operator
import re
from collections import deque
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from hsbstar.spreadsheets.cells import Area, ErrorCell, Place, column_number
from hsbstar.spreadsheets.package.sheet import LAST_COLUMN, LAST_ROW, Reference, area_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.workbook import Book, Name

    Cells = list[CellValue]
    Look = Callable[[str], Cells | None]

_ELSEWHERE = {"INDIRECT(", "OFFSET("}
"""Functions that refer to cells by the values of their arguments."""
_WHOLE = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})|\$?(\d+):\$?(\d+)")
_TABLE_COLUMN = re.compile(
    r"([^\W\d][\w.]*)\[(?:\[#This Row\],\[([^\[\]#@']+)\]|([^\[\]#@']+))\]", re.IGNORECASE
)
_UNION = re.compile(r"(?:'(?:[^']|'')*'|[^,'])+")
"""A part of a union, which ends at a comma outside a quoted sheet's name."""
_MAX_NAME_DEPTH = 8
"""How many defined names may refer to each other in a chain."""
_MAX_REFERENCES = 10_000
"""A formula, or a name by way of other names, may refer to this many rectangles at most."""
_OPERATORS: dict[str, tuple[int, Callable[[float, float], float]]] = {
    "+": (1, operator.add), "-": (1, operator.sub),
    "*": (2, operator.mul), "/": (2, operator.truediv),
}
"""How tightly each operator binds, and what it does."""
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "SUM(": math.fsum, "AVERAGE(": fmean, "MIN(": partial(min, default=0.0),
    "MAX(": partial(max, default=0.0), "COUNT(": len,
}
_NOT_PLAIN = (
    TokenizerError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError
)
"""What reading a formula raises that is not plain, or whose result is not certain."""


def calculate(formula: str, look: Look) -> str | float | None:
    """Return the result of a plain formula, as a spreadsheet program would show it.

    Plain formulas are made of SUM, AVERAGE, MIN, MAX, COUNT, ROUND, `+ - * /`, brackets, numbers
    and references.

    Args:
        formula: The formula, with or without its `=`.
        look: Returns the values of a reference's cells, or None where they are not known.

    Returns:
        A number, or the text of a single cell; None for any other formula, and where the result
        is not certain.
    """
    try:
        tokens = deque(token for token in _tokens(formula) if token.type != Token.WSPACE)
        result = _single(_expression(tokens, look))
    except _NOT_PLAIN:
        return None
    if tokens or (isinstance(result, float) and not math.isfinite(result)):
        return None
    # A reference to a blank cell shows 0.
    return 0.0 if result is None else result


def _tokens(formula: str) -> list[Token]:
    return list(Tokenizer("=" + formula.removeprefix("=")).items)


def _expression(tokens: deque[Token], look: Look, rank: int = 1) -> float | Cells:
    """Read terms joined by operators that bind at least as tightly as `rank`."""
    left = _term(tokens, look)
    while tokens and tokens[0].type == Token.OP_IN and tokens[0].value in _OPERATORS:
        binding, apply = _OPERATORS[tokens[0].value]
        if binding < rank:
            break
        tokens.popleft()
        left = apply(_number(left), _number(_expression(tokens, look, binding + 1)))
    return left


def _term(tokens: deque[Token], look: Look) -> float | Cells:
    token = tokens.popleft()
    if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
        return float(token.value)
    if token.type == Token.OPERAND and token.subtype == Token.RANGE:
        cells = look(token.value)
        if cells is not None:
            return cells
    elif token.type == Token.OP_PRE and token.value in {"-", "+"}:
        value = _number(_term(tokens, look))
        return -value if token.value == "-" else value
    elif token.subtype == Token.OPEN:
        arguments = [_expression(tokens, look)]
        while token.type == Token.FUNC and tokens[0].type == Token.SEP:
            tokens.popleft()
            arguments.append(_expression(tokens, look))
        if tokens.popleft().subtype == Token.CLOSE:
            return _function(token.value.upper(), arguments)
    raise ValueError(token.value)


def _function(name: str, arguments: Sequence[float | Cells]) -> float | Cells:
    """Return the value of a function, or of brackets; KeyError for any other function."""
    if name == "(":
        return arguments[0]
    if name == "ROUND(":
        value, digits = map(_number, arguments)
        return _rounded(value, int(digits))
    return float(_FUNCTIONS[name](_numbers(arguments)))


def _single(value: float | Cells) -> str | float | None:
    """Return the value of a single cell; raise an error for several cells, an error or TRUE."""
    (single,) = value if isinstance(value, list) else [value]
    if isinstance(single, bool) or not isinstance(single, str | int | float | None):
        raise TypeError(single)
    return single


def _number(value: float | Cells) -> float:
    """Return the number to calculate with; a blank cell counts as 0, a text is not certain."""
    number = _single(value)
    if isinstance(number, str):
        raise TypeError(number)
    return float(number or 0)


def _numbers(arguments: Sequence[float | Cells]) -> list[float]:
    """Return the numbers among arguments: texts and blanks in cells do not count."""
    values = [value for argument in arguments
              for value in (argument if isinstance(argument, list) else [argument])]
    if any(isinstance(value, ErrorCell) for value in values):
        raise ValueError(values)
    return [float(value) for value in values
            if isinstance(value, int | float) and not isinstance(value, bool)]


def _rounded(value: float, digits: int) -> float:
    step = Decimal(1).scaleb(-digits)
    # Programs round what 15 digits show, or what 17 do: where these differ, so may the programs.
    results = {Decimal(shown).quantize(step, rounding=ROUND_HALF_UP)
               for shown in (repr(value), f"{value:.15g}")}
    (result,) = results
    return float(result) or 0.0


def references(
    formula: str, sheet: str, book: Book, *, depth: int = 0
) -> list[Reference] | None:
    """Return the cells to which a formula on a sheet refers; None where that is not certain."""
    found: list[Reference] = []
    try:
        tokens = _tokens(formula)
    except (TokenizerError, IndexError):
        return None
    for token in tokens:
        if token.type == Token.FUNC and token.value.upper() in _ELSEWHERE:
            return None
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            areas = _areas(token.value, sheet, book, depth)
            if areas is None or len(found) + len(areas) > _MAX_REFERENCES:
                return None
            found += areas
    return found


def _areas(reference: str, sheet: str, book: Book, depth: int) -> list[Reference] | None:
    """Return the cells that a reference may mean: all of a table for any part of it."""
    if reference.startswith(("[", "'[")) and "!" in reference:
        return []  # another workbook
    areas = resolve(reference, sheet, book)
    if areas is not None:
        return areas
    if "[" in reference:
        table = book.tables().get(reference.partition("[")[0].casefold())
        return [table.where] if table else None
    names = book.named(reference)
    if not names or depth > _MAX_NAME_DEPTH:
        return None
    return _joined(_meant(name, sheet, book, depth) for name in names)


def _meant(name: Name, sheet: str, book: Book, depth: int) -> list[Reference] | None:
    """Return the cells to which a name refers, worked out once for all formulas that use it."""
    key = name.meaning, name.sheet or sheet
    if key not in book.meant:
        book.meant[key] = None  # where it leads to itself
        book.meant[key] = references(*key, book, depth=depth + 1)
    return book.meant[key]


def _joined(several: Iterable[list[Reference] | None]) -> list[Reference] | None:
    """Return all references together; None where one is not certain, or they are too many."""
    found: list[Reference] = []
    for areas in several:
        if areas is None or len(found) + len(areas) > _MAX_REFERENCES:
            return None
        found += areas
    return found


def resolve(
    reference: str, sheet: str, book: Book, *, row: int = 0, depth: int = 0
) -> list[Reference] | None:
    """Return the rectangles to which a reference refers: cells, a name of cells, a table's column.

    Args:
        reference: The reference, as `C5`, `'Our star'!C:C`, `all_scores` or `Table1[Score]`.
        sheet: The sheet of the formula.
        book: The workbook.
        row: The row of the formula, for `[#This Row]`.
        depth: How many names have led here.

    Returns:
        None for anything else: another workbook, other rows of a table, a name of a formula.
    """
    text = reference.strip().removeprefix("(").removesuffix(")")
    if column := _TABLE_COLUMN.fullmatch(text):
        table = book.tables().get(column[1].casefold())
        return table.column(column[2] or column[3], row if column[2] else 0) if table else None
    if len(parts := _UNION.findall(text)) > 1:
        return _joined(resolve(part, sheet, book, depth=depth) for part in parts)
    prefix, mark, cells = text.rpartition("!")
    target = prefix.strip("'").replace("''", "'") if mark else sheet
    area = _area(cells)
    if area:
        names = {name.casefold(): name for name in book.sheets}
        return [Reference(names[target.casefold()], area)] if target.casefold() in names else None
    meanings = [name for name in book.named(cells) if name.sheet in {None, target}]
    if not meanings or depth > _MAX_NAME_DEPTH:
        return None
    # A name of the sheet goes before the workbook's own.
    meaning = max(meanings, key=lambda name: name.sheet is not None)
    return resolve(meaning.meaning, meaning.sheet or target, book, depth=depth + 1)


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
