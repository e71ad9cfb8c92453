"""What goes back to the sender of a return: what to correct, in words that are said to the sender.

A finding is written for the coordinator; where its way out is to ask the agency, the agency itself
must be told something else: `to_sender` in the catalogue of problems. What only concerns the
coordinator's own folder is left out. Captions
and labels are quoted as the form has them that was filled in, in whichever language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from string import ascii_uppercase
from typing import TYPE_CHECKING

from hsbstar.core.problems import KINDS, Problem, Severity
from hsbstar.framework import Answered, bundled_messages, english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Answer, Return

SAME_FILE = Problem.SAME_FILE_TWICE.code
IDENTIFIES = Problem.TEXT_IDENTIFIES.code
BLANKS = Problem.ANSWERS_BLANK.code
HEADING_TWICE = Problem.HEADING_TWICE.code

LONGEST_NAME = 80
"""Whose return it is, and which round, is told in so many signs."""
NO_ANSWER = "This statement has no answer."


@dataclass(frozen=True)
class Correction:
    """One thing to correct: where, what it is about, what is wrong and what to do."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    about: str
    wrong: str
    to_do: str
    repeats: bool = False
    """Whether an earlier correction speaks for it: the letter does not tell it again."""

    @property
    def place(self) -> str:
        """The place in words; empty where it is nowhere in particular."""
        sheet = f"‘{self.sheet}’" if self.sheet else ""
        cell = f"cell {self.cell}" if self.cell else ""
        return ", ".join(filter(None, (sheet, cell)))


@dataclass(frozen=True)
class Corrections:
    """All that one sender is asked to correct, in one file."""

    file: str
    items: tuple[Correction, ...]
    agency: str = ""
    area: str = ""
    round: str = ""
    readable: bool = True
    """Whether its cells can be marked in a copy; otherwise another file is asked for."""

    def of(self, severity: Severity) -> tuple[Correction, ...]:
        """Return the corrections that matter so much."""
        return tuple(one for one in self.items if one.severity is severity)

    @property
    def identifies(self) -> bool:
        """Whether the file, and so the copy, seems to hold what identifies a child."""
        return any(one.code == IDENTIFIES for one in self.items)

    def on(self, sheets: dict[str, str]) -> Corrections:
        """Return the same for a copy in which sheets have other names."""
        return replace(self, items=tuple(
            replace(one, sheet=sheets.get(one.sheet, one.sheet)) for one in self.items
        ))


def to_correct(
    returns: Sequence[Return], findings: Iterable[Finding], framework: Framework
) -> list[Corrections]:
    """Return what each sender is asked to correct; files with nothing but notes are left out.

    A finding without a file (an agency that has not returned) has no sender.
    """
    by_file: dict[str, list[Finding]] = {}
    for found in sorted(findings, key=lambda one: one.order):
        if found.where.file:
            by_file.setdefault(found.where.file, []).append(found)
    by_return = {one.file: one for one in returns}
    files = sorted(by_file.keys() | by_return.keys(), key=len, reverse=True)
    return [
        _of_file(_Told(file, tuple(told), by_return.get(file), framework, tuple(files)))
        for file, told in by_file.items()
        if any(found.severity is not Severity.NOTE for found in told)
    ]


@dataclass(frozen=True)
class _Told:
    """What was found in one file, and the names of all files."""

    file: str
    findings: tuple[Finding, ...]
    returned: Return | None
    framework: Framework
    files: tuple[str, ...]

    @cached_property
    def own_words(self) -> Mapping[str, str]:
        """What the return's form has in place of captions and labels, by how they are quoted."""
        language = self.returned.language if self.returned else ""
        main, own = (one.scale for one in (
            self.framework, self.framework.translations.get(language, self.framework)))
        words = {
            **_own_captions(language, self.framework),
            f"({main.in_words})": f"({own.in_words})",
            f"‘{main.not_applicable.label}’": f"‘{own.not_applicable.label}’",
            f"‘{main.no_data.label}’": f"‘{own.no_data.label}’",
        }
        return {told: said for told, said in words.items() if told != said}


def _own_captions(language: str, framework: Framework) -> dict[str, str]:
    spoken = (*bundled_messages().values(), *framework.own_messages)
    return {
        f"‘{caption}’": f"‘{said}’" for messages in spoken if messages.language == language
        for section in ("columns", "fields")
        for caption, said in zip(english().section(section).values(),
                                 messages.section(section).values(), strict=True)
    }


def _of_file(told: _Told) -> Corrections:
    items = [item for found in told.findings if KINDS[found.code].to_sender is not None
             for item in _corrections(found, told)]
    ordered = tuple(sorted(items, key=_order))
    one = told.returned
    if one is None:
        # Of two copies one is read and not kept.
        copied = any(found.code == SAME_FILE for found in told.findings)
        return Corrections(told.file, ordered, readable=copied)
    agency, area, round_ = (_short(one.fields[key].text) for key in ("agency", "area", "round"))
    return Corrections(told.file, ordered, agency, area, round_)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _order(one: Correction) -> tuple[object, ...]:
    """Sort key: the worst first, then what has no cell, then as one goes through the workbook."""
    cell = (len(one.cell), one.cell)
    return (one.severity.rank, _natural(one.sheet), cell, _natural(one.wrong))


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that puts 1.4 before 1.10."""
    return [(int(part), "") if part.isdecimal() else (0, part)
            for part in re.split(r"([0-9]+)", text)]


def _corrections(found: Finding, told: _Told) -> Iterator[Correction]:
    scale, answers = told.framework.scale, told.returned.answers if told.returned else ()
    to_sender = (KINDS[found.code].to_sender or "").format(
        scale=scale.in_words, not_applicable=scale.not_applicable.label,
        no_data=scale.no_data.label,
    )
    first = Correction(
        found.code, found.severity, found.where.sheet, found.where.cell, _about(found, answers),
        _in_own_words(_without_paths(found.message, told), told),
        _in_own_words(to_sender or _without_paths(found.fix, told), told),
    )
    yield first
    if found.code == BLANKS:
        explained = {other.where for other in told.findings}
        # Where two columns are headed alike, that is what is wrong, and not each row of it.
        unread = {other.where.sheet for other in told.findings if other.code == HEADING_TWICE}
        for answer in answers:
            where, blank = answer.where, answer.answered is Answered.BLANK and answer.where.cell
            if blank and where not in explained and where.sheet not in unread:
                yield replace(first, sheet=where.sheet, cell=where.cell, wrong=NO_ANSWER,
                              about=f"Statement {answer.statement.ref}", repeats=True)


def _about(found: Finding, answers: Sequence[Answer]) -> str:
    """Return the statement that a finding is about, where that is known."""
    if found.code.startswith("statement-"):
        ref = re.search(r"[Ss]tatement (\S+)", found.message)
        return f"Statement {ref[1]}" if ref else ""
    row = (found.where.sheet, _row(found.where.cell))
    same = (one.statement.ref for one in answers
            if row[1] and (one.where.sheet, _row(one.where.cell)) == row)
    ref_in_row = next(same, "")
    return f"Statement {ref_in_row}" if ref_in_row else ""


def _row(cell: str) -> str:
    return cell.lstrip(ascii_uppercase)


def _in_own_words(text: str, told: _Told) -> str:
    """Return a text in which captions and labels are those of the return's own form."""
    words = told.own_words
    quoted = "|".join(map(re.escape, words))
    return re.sub(quoted, lambda match: words[match[0]], text) if words else text


def _without_paths(text: str, told: _Told) -> str:
    """Return a text without the folders of the coordinator's own computer."""
    text = text.replace(f"{told.file} › ", "")
    for file in told.files:
        text = text.replace(file, PurePath(file).name)
    return text
