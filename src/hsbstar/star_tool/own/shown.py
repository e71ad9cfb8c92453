"""How the cells of an area's own star tool would show the scores that they get.

In a cell with the number format `0`, a score of 2.4 reads 2, and nobody sees that it was rounded.
Number formats: ECMA-376-1, 18.8.31.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.plurals import comma_list
from hsbstar.core.problems import Problem
from hsbstar.rounds import rounded, show_score
from hsbstar.spreadsheets.package import area_of
from hsbstar.spreadsheets.reading import alters_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.spreadsheets import Place
    from hsbstar.spreadsheets.package import Book
    from hsbstar.star_tool.own.fill import Plan

WHOLE = "shows whole numbers only"
ALTERED = "shows other figures than the score's"
_TOKENS = later(r'"[^"]*"?|[\\_*].|\[[^\]]*\]|.', re.DOTALL)
_CONDITION = later(r"\[(<=|>=|<>|<|>|=)(-?\d+\.?\d*)\]")
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
            "=": operator.eq, "<>": operator.ne}
_DAY_OR_TIME = later(r"[dmyhs]", re.IGNORECASE)
_ELAPSED = later(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_THOUSANDS = later(r"(?<=[0#?]),+(?![0#?,])")
_DECIMALS = later(r"\.([0#?]*)")


def misleading_formats(book: Book, plan: Plan, file: str) -> list[Finding]:
    """Return a warning for the cells of a sheet that would show their scores in a wrong way."""
    found: dict[tuple[str, str, str], list[tuple[Place, str, str]]] = defaultdict(list)
    for entry in plan.entries if book.package.related(book.part, "styles") else ():
        sheet, place = entry.cell
        for what, code in _codes(book, sheet, place, plan.style(book, entry)):
            how, shown = how_misshown(entry.value, code)
            if how:
                found[sheet, what, how].append((place, str(entry.value), shown))
                break
        else:
            if entry.value == 0 and _hides_zeros(book, sheet):
                found[sheet, "an option on the sheet", "hides zeros"].append((place, "0", ""))
    # Whole scores alone are shown as they are.
    return [_finding(Where(file, sheet), what, how, cells)
            for (sheet, what, how), cells in found.items()
            if how != WHOLE or any(shown for *_, shown in cells)]


def _finding(where: Where, what: str, how: str, cells: Sequence[tuple[Place, str, str]]) -> Finding:
    example = next((f": {show_score(Fraction(value))} would appear as {shown}"
                    for _, value, shown in cells if shown), "")
    places = [place for place, *_ in cells]
    where = where._replace(cell=min(places).address)
    return finding(Problem.SCORE_MISSHOWN, where, cells=_ranges(places), cause=what,
                   effect=how, example=example)


def _codes(book: Book, name: str, place: Place, style: int) -> Iterator[tuple[str, str]]:
    """Yield the format of a cell, then those of its conditional formats, each in words."""
    yield "the number format", book.styles.number_format(style)
    for listed in book.sheet(name).root.iterfind("{*}conditionalFormatting"):
        if any(place in area_of(part) for part in listed.get("sqref", "").split()):
            for rule in listed.iterfind("{*}cfRule[@dxfId]"):
                if code := book.styles.conditional_number_format(int(rule.get("dxfId", "0"))):
                    yield "the number format of a conditional format", code


def _hides_zeros(book: Book, sheet: str) -> bool:
    views = book.sheet(sheet).root.iterfind("{*}sheetViews/{*}sheetView")
    return any(view.get("showZeros") in {"0", "false"} for view in views)


def how_misshown(value: float | str | None, code: str) -> tuple[str, str]:
    """Return in what wrong way a number format shows a score, and what is seen; mostly nothing.

    Of texts only the hidden ones: no other format changes them.
    """
    tokens = _section(value, code)
    literal = "".join(token[1:].strip('"$]').partition("-")[0] if token[0] in '["' else token[1:]
                      for token in tokens if token[0] in '"\\' or token.startswith("[$"))
    codes = "".join(token for token in tokens if token[0] not in '"\\_*[')
    if value is None or (isinstance(value, str) and tokens):
        return "", ""
    alters = alters_figures("".join(tokens))
    if "general" in codes.casefold():
        return (ALTERED if alters else ""), ""
    if not (codes + literal).strip():
        return "hides zeros" if value == 0 and _section(1, code) else "hides the content", ""
    for has, how in (
        ("@" in codes, "turns an edited score into text, which then does not count"),
        (_DAY_OR_TIME().search(codes) or any(map(_ELAPSED().fullmatch, tokens)),
         "shows a date or a time"),
        (not re.search("[0#?]", codes), "shows a fixed text"),
        ("/" in codes, "shows fractions"),
        ("e" in codes.casefold(), "shows powers of ten"),
        (alters and "%" not in codes + literal and not _THOUSANDS().search(codes), ALTERED),
    ):
        if has:
            return how, ""
    return _how_written(Fraction(str(value)), codes, literal)


def _how_written(score: Fraction, codes: str, literal: str) -> tuple[str, str]:
    """Return the same of a format that writes a number with figures."""
    decimals = len(part[1]) if (part := _DECIMALS().search(codes)) else 0
    thousands = sum(len(commas) for commas in _THOUSANDS().findall(codes))
    shown = rounded(score * (100 if "%" in codes else 1) / 1000**thousands, decimals)
    money = next((mark for mark in codes + literal if mark in "£$€"), "")
    if "%" in codes + literal:
        return "shows percentages", f"{shown}%"
    if thousands:
        return "shows thousands", str(shown)
    if money:
        return "shows money", f"{money}{shown}"
    if decimals == 0:
        return WHOLE, "" if rounded(score, 1) == shown else str(shown)
    return "", ""


def _section(value: float | str | None, code: str) -> list[str]:
    """Return the tokens of the section of a format that a value is shown by."""
    sections: list[list[str]] = [[]]
    for part in _TOKENS().findall(code):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    if isinstance(value, str):
        return sections[3] if len(sections) > 3 else ["@"]
    conditions = [[*filter(None, map(_CONDITION().fullmatch, section))] for section in sections]
    if value is not None and any(conditions):
        return next((section for section, found in zip(sections, conditions, strict=True)
                     if all(_COMPARE[held[1]](value, float(held[2])) for held in found)),
                    sections[-1])
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _ranges(places: Sequence[Place]) -> str:
    """Return cells in words, those below each other as a range: `C5:C9 and E5`."""
    ordered = enumerate(sorted(places, key=lambda place: (place.column, place.row)))
    runs = [[place.address for _, place in run]
            for _, run in groupby(ordered, lambda item: (item[1].column, item[1].row - item[0]))]
    return comma_list([run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs])
