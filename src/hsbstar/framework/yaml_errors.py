"""Explain in plain words why a text is not YAML: the parser's own words help few people.

The parser names a line. What is wrong there, or on the line above, is looked up among the slips
that people make in an editor or by pasting from Word.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.plurals import count
from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_QUOTED = 60
"""Characters of a line that are shown."""
_MARKS = 'Put the text between double quotation marks: "…".'
_UNSEEN = r"[\u00a0\u2007\u202f\u200b\ufeff]"
_KEY = r"\s*(- +)*([^\s:\"'#]+: +)?"
_SLIPS = tuple((re.compile(pattern), what, fix) for pattern, what, fix in (
    (r" *\t", "the line starts with a tab", "Use spaces instead."),
    (f".*{_UNSEEN}", "there is a no-break space, which only looks like a space",
     "Delete it and type a space."),
    (_KEY + "[“”„‘’]", "there are curly quotation marks around a text",
     "Type straight ones (\"), or leave them out."),
    (_KEY + r"('([^']|'')*'|\"([^\"\\]|\\.)*\")\s*[^\s',:}\]#]",
     "there is more text after the closing quotation mark",
     "Put double quotation marks around the whole text, and type \\\" for each one inside it."),
    (_KEY + r"\"([^\"\\]|\\[0abtnvfre \"/\\N_LPxuU])*\\[^0abtnvfre \"/\\N_LPxuU]",
     "there is a backslash inside double quotation marks", "Type it twice (\\\\)."),
    (r"\s*(- +)?[^\s\"'#\[{][^:]*:\s+[^\s\"'\[{#|>][^#]*:(\s|$)",
     "the text contains a colon followed by a space, which only a key may have", _MARKS),
    (_KEY + r"([@`%&*!]|[|>](?![-+\d]*\s*(#.*)?$))",
     "the text starts with a character that has a special meaning", _MARKS),
    (r"\s*(- +)?\w+:[^\s/]", "there is no space after the colon", "Type ‘key: text’."),
    (r"\s*-[^\s\-]", "there is no space after the hyphen", "Type ‘- text’."),
    (r"[^\[{]*[\]}]|[^\[]*\[[^\[]*\][^\[]*\]", "a closing bracket has no opening bracket",
     "Delete it."),
    (r"\s*(?!- )[^\s#:\"']+( [^:]*)?$", "there is no colon after the key", "Type ‘key: text’."),
))
"""How a line is known to have a slip, what is wrong and what to do; the first that fits decides."""
_OPENED = re.compile(_KEY + r"(?P<mark>[\"'])(?!.*(?P=mark))")
"""A line on which a text between quotation marks begins and does not end."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


class Slip(NamedTuple):
    """A line (counted from 1), what is wrong on it, what to do, and how it begins."""

    line: int
    what: str
    fix: str
    text: str = ""


def find_slip(data: bytes, error: Exception) -> Slip:
    """Return what is wrong with a text, by the parser's error."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        return Slip(data[: wrong.start].count(b"\n") + 1, "it is not UTF-8 text",
                    "Save the file as UTF-8 (in Notepad: Save as, then Encoding).")
    if found := _CONTROL.search(text):
        return Slip(text[: found.start()].count("\n") + 1,
                    f"there is an invisible character (U+{ord(found[0]):04X})",
                    "Delete it.")
    lines = text.splitlines() or [""]
    at, opened = (min(getattr(getattr(error, name, None), "line", 0), len(lines) - 1)
                  for name in ("problem_mark", "context_mark"))
    context, problem = (getattr(error, name, None) or "" for name in ("context", "problem"))
    is_open = "quoted scalar" in context and ("stream" in problem or "document" in problem)
    if (unclosed := opened if is_open else _opened_above(lines, at)) >= 0:
        return _slip(lines, unclosed, "a quotation mark is not closed",
                     "Close it at the end of the text.")
    if "flow" in context:
        return _slip(lines, opened, "a bracket is not closed",
                     "Close it, or put the text between double quotation marks.")
    if "document" in problem:
        return _slip(lines, at, "a second document starts here", "Keep one, and delete this line.")
    for number in (at, at - 1)[: at + 1]:
        for pattern, what, fix in _SLIPS:
            if pattern.match(lines[number]):
                return _slip(lines, number, what, fix)
    spaces, above = (len(line) - len(line.lstrip(" "))
                     for line in (lines[at], lines[max(0, at - 1)]))
    if spaces != above:
        what = f"it starts with {count(spaces, 'space')}, but the line above starts with {above}"
        return _slip(lines, at, what,
                     "Indent it as much as the lines it belongs with.")
    return _slip(lines, at, "it does not fit the lines around it",
                 "Check its colon and its quotation marks, and those of the line above.")


def _opened_above(lines: Sequence[str], at: int) -> int:
    """Return the line whose quotation mark ends only just before an error, in another text; or -1.

    A mark that is not closed takes in all that follows up to the next such mark.
    """
    for number in range(at - 1, -1, -1):
        if found := _OPENED.match(lines[number]):
            mark = found["mark"]
            closing = next((line for line in range(number + 1, at + 1) if mark in lines[line]), -1)
            is_within = bool(lines[closing].partition(mark)[2].strip())
            return number if closing >= at - 1 and is_within else -1
    return -1


def curly_or_unseen(key: str) -> tuple[str, str] | None:
    """Return what is wrong with a key that has a no-break space or curly marks, and what to do."""
    if re.search(_UNSEEN, key):
        return "contains a no-break space, which only looks like a space", "Use an ordinary space."
    curly = key.startswith(tuple("“”„"))
    return ("is in curly quotation marks", "Remove them.") if curly else None


def _slip(lines: Sequence[str], number: int, what: str, fix: str) -> Slip:
    text = one_line(lines[number].strip())
    return Slip(number + 1, what, fix,
                text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…")
