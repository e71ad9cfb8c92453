"""Work plain formulas out: references, arithmetic, and the functions that score sheets use.

A star tool of an area's own has formulas of its own. Where they rest on a score that was filled
in, what they came to last year must not stand beside it. A spreadsheet program calculates anew;
other readers see what is cached. So what can be worked out with certainty is, and the rest is
left without a value, never with a stale one.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hsbstar.cells import CellValue

    Cells = list[CellValue]
    Look = Callable[[str], Cells | None]

Result = str | float | bool | None


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
    """Reads a formula's tokens from the left: comparison, sum, product, term."""

    def __init__(self, tokens: Sequence[Token], look: Look) -> None:
        self.tokens = list(tokens)
        self._look = look

    def comparison(self) -> Result | Cells:
        left = self._sum()
        while self._at(Token.OP_IN, "=", "<>", "<", ">", "<=", ">="):
            sign = self.tokens.pop(0).value
            left = _compare(sign, _single(left), _single(self._sum()))
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
        while not self._at(Token.FUNC, ")"):
            arguments.append(self.comparison())
            if self._at(Token.SEP, ","):
                self.tokens.pop(0)
        self._close()
        if name not in _FUNCTIONS:
            raise CannotTellError(name)
        return _FUNCTIONS[name](arguments)

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
    one, other = float(left or 0), float(right or 0)
    return {"=": one == other, "<>": one != other, "<": one < other, ">": one > other,
            "<=": one <= other, ">=": one >= other}[sign]


def _average(arguments: Sequence[Result | Cells]) -> float:
    numbers = _numbers(arguments)
    if not numbers:
        raise CannotTellError
    return sum(numbers) / len(numbers)


def _round(arguments: Sequence[Result | Cells]) -> float:
    value, digits = (_number(one) for one in arguments)
    step = Decimal(1).scaleb(-int(digits))
    # repr: the shortest decimal, as a spreadsheet program rounds what it shows.
    return float(Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP))


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
    "ROUND": _round,
    "IF": _if,
}
