"""The corrections that go back to the sender of a return, in words for the sender.

A finding is written for the coordinator. Where its way out is to ask the agency, the agency needs
other words: `to_sender` in the catalogue of problems. Findings that only concern the coordinator's
own folder are left out. Captions and labels are quoted as in the form that was filled in, in its
language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from string import ascii_uppercase
from typing import TYPE_CHECKING

from hsbstar.core.find_files import own_name
from hsbstar.core.problems import KINDS, Problem, Severity
from hsbstar.framework import Answered, bundled_messages, english
from hsbstar.returns.containers import came_with
from hsbstar.returns.versions import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Answer, Return

SAME_FILE = Problem.SAME_FILE_TWICE.code
PASSED_OVER = Problem.FILE_PASSED_OVER.code
IDENTIFIES = Problem.TEXT_IDENTIFIES.code
BLANKS = Problem.ANSWERS_BLANK.code
HEADING_TWICE = Problem.HEADING_TWICE.code

SENT_INSTEAD = {
    ".pdf": "a PDF", ".doc": "a Word document", ".docx": "a Word document",
    ".odt": "a text document", ".rtf": "a text document", ".jpg": "a picture",
    ".jpeg": "a picture", ".heic": "a picture", ".tif": "a picture", ".tiff": "a picture",
}
"""What agencies send in place of the workbook, by its ending. (A .png may be a star of ours.)"""
_ANOTHER_FILE = {problem.code for problem in (
    Problem.FILE_UNREADABLE, Problem.FILE_ENCRYPTED, Problem.FILE_BEYOND_BOUNDS,
    Problem.FILE_HARMFUL, Problem.FILE_PASSED_OVER, Problem.FILE_NOT_A_RETURN,
    Problem.NOT_A_RETURN, Problem.FRAMEWORK_DIFFERS, Problem.EDITION_DIFFERS,
    Problem.REFS_ARE_DATES, Problem.CONTAINER_UNREADABLE, Problem.CONTAINER_HARMFUL,
)}
"""Problems for which the sender must send another file: then nothing is marked in this one."""
MAX_NAME_LENGTH = 80
"""Of an agency, an area or a round, in characters."""
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
    """Whether an earlier correction covers it, so that the letter leaves it out."""

    @property
    def place(self) -> str:
        """The place in words; empty where it concerns no particular place."""
        sheet = f"‘{self.sheet}’" if self.sheet else ""
        cell = f"cell {self.cell}" if self.cell else ""
        return ", ".join(filter(None, (sheet, cell)))

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: the worst first, then without a cell, then as one goes through the workbook."""
        cell = (len(self.cell), self.cell)
        return (self.severity.rank, _natural(self.sheet), cell, _natural(self.wrong))


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that puts 1.4 before 1.10."""
    return [(int(part), "") if part.isdecimal() else (0, part)
            for part in re.split(r"([0-9]+)", text)]


@dataclass(frozen=True)
class Corrections:
    """All that one sender should correct, in one file."""

    file: str
    items: tuple[Correction, ...]
    agency: str = ""
    area: str = ""
    round: str = ""
    marking: str = ""
    """The protective marking of the return."""
    sha256: str = ""
    """The fingerprint of the file that was checked; empty for no return."""
    readable: bool = True
    """Whether its cells can be marked in a copy; otherwise the letter asks for another file."""

    def of(self, severity: Severity) -> tuple[Correction, ...]:
        """Return the corrections of a severity."""
        return tuple(item for item in self.items if item.severity is severity)

    @property
    def only_asks(self) -> bool:
        """Whether the sender need not correct anything, but say which return counts."""
        codes = {item.code for item in self.items if item.severity is not Severity.NOTE}
        return bool(codes) and codes <= UNDECIDED

    @property
    def identifies(self) -> bool:
        """Whether the file, and so the copy, seems to hold text that identifies a child."""
        return any(item.code == IDENTIFIES for item in self.items)

    def on(self, sheets: dict[str, str]) -> Corrections:
        """Return the same for a copy in which sheets have other names."""
        return replace(self, items=tuple(
            replace(item, sheet=sheets.get(item.sheet, item.sheet)) for item in self.items
        ))


def to_correct(
    returns: Sequence[Return], findings: Iterable[Finding], framework: Framework
) -> list[Corrections]:
    """Return what each sender should correct; files with nothing but notes are left out.

    A finding without a file (an agency that has not returned) has no sender, and of two copies of
    a file only the first is sent back. For what came in place of a workbook, such as a PDF, the
    letter asks for the workbook.
    """
    by_file: dict[str, list[Finding]] = {}
    for found in sorted(findings, key=lambda found: found.order):
        if found.where.file:
            by_file.setdefault(found.where.file, []).append(found)
    by_return = {returned.file: returned for returned in returns}
    emails = {came_with(returned.file) for returned in returns}
    files = sorted(by_file.keys() | by_return.keys(), key=len, reverse=True)
    made = (_CheckedFile(file, own, by_return.get(file), framework, files).corrections()
            for file, own in by_file.items() if _goes_back(file, own, emails))
    return [corrections for corrections in made if corrections.items]


def fix_for_sender(found: Finding, returned: Return | None, framework: Framework) -> str:
    """Return what to do about a finding, in words for the sender of a return."""
    file = found.where.file
    if not file:
        return found.fix  # It is about no file that was sent.
    return next(_CheckedFile(file, [found], returned, framework, [file]).items_of(found)).to_do


def _goes_back(file: str, findings: Sequence[Finding], emails: Set[str]) -> bool:
    """Return whether there is a letter; `emails` are those with a return."""
    codes = {found.code for found in findings}
    if codes == {PASSED_OVER}:
        # What is attached next to a return, such as its evidence, did not come instead of it.
        came_along = came_with(file) in emails - {""}
        return _was_sent_instead(file) and not came_along
    return SAME_FILE not in codes and any(found.severity is not Severity.NOTE for found in findings)


def _was_sent_instead(file: str) -> bool:
    return PurePath(file).suffix.lower() in SENT_INSTEAD


@dataclass(frozen=True)
class _CheckedFile:
    """The findings of one file, and the names of all files."""

    file: str
    findings: Sequence[Finding]
    returned: Return | None
    framework: Framework
    files: Sequence[str]

    def corrections(self) -> Corrections:
        """Return the corrections of the file, the worst first."""
        another = [found for found in self.findings if found.code in _ANOTHER_FILE]
        items = [item for found in another or self.findings
                 if KINDS[found.code].to_sender is not None for item in self.items_of(found)]
        ordered = tuple(sorted(items, key=lambda item: item.order))
        if self.returned is None:
            return Corrections(self.file, ordered, readable=not another)
        agency, area, round_ = (
            _short(self.returned.fields[key].text) for key in ("agency", "area", "round"))
        return Corrections(
            self.file, ordered, agency, area, round_, self.returned.marking,
            self.returned.sha256, readable=not another,
        )

    def items_of(self, found: Finding) -> Iterator[Correction]:
        """Yield what to correct of a finding: of blanks also each statement."""
        scale, answers = self.framework.scale, self.returned.answers if self.returned else ()
        to_sender = (KINDS[found.code].to_sender or "").format(
            scale=scale.in_words, not_applicable=scale.not_applicable.label,
            no_data=scale.no_data.label,
        )
        item = Correction(
            found.code, found.severity, found.where.sheet, found.where.cell,
            self._about(found, answers), self._wrong(found),
            self._in_form_words(to_sender) or self._for_sender(found.fix),
        )
        yield item
        if found.code == BLANKS:
            explained = {other.where for other in self.findings}
            # Where two columns have the same heading, that is wrong, and not each of their rows.
            unread = {other.where.sheet for other in self.findings if other.code == HEADING_TWICE}
            for answer in answers:
                where, blank = answer.where, answer.answered is Answered.BLANK and answer.where.cell
                if blank and where not in explained and where.sheet not in unread:
                    yield replace(item, sheet=where.sheet, cell=where.cell, wrong=NO_ANSWER,
                                  about=f"Statement {answer.statement.ref}", repeats=True)

    def _wrong(self, found: Finding) -> str:
        if found.code == PASSED_OVER and _was_sent_instead(self.file):
            return f"It is {SENT_INSTEAD[PurePath(self.file).suffix.lower()]}, not a workbook."
        return self._for_sender(found.message)

    def _about(self, found: Finding, answers: Sequence[Answer]) -> str:
        """Return the statement that a finding is about, where that is known."""
        fields = self.returned.fields.values() if self.returned else ()
        # In a CSV, fields and answers share their rows.
        is_field = any(found.where == entry.where for entry in fields)
        return "" if is_field else _about(found, answers)

    def _for_sender(self, text: str) -> str:
        """Return a text without the folders of the coordinator's own computer."""
        text = text.replace(f"{self.file} › ", "")
        for file in self.files:
            text = text.replace(file, own_name(file))
        return self._in_form_words(text)

    def _in_form_words(self, text: str) -> str:
        """Return a text with captions and labels as the return's own form has them."""
        words = self._form_words
        quoted = "|".join(map(re.escape, words))
        return re.sub(quoted, lambda match: words[match[0]], text) if words else text

    @cached_property
    def _form_words(self) -> Mapping[str, str]:
        """The captions and labels of the return's form, by our own, all as they are quoted."""
        language, framework = self.returned.language if self.returned else "", self.framework
        main, own = framework.scale, framework.translations.get(language, framework).scale
        words = {
            f"({main.in_words})": f"({own.in_words})",
            f"‘{main.not_applicable.label}’": f"‘{own.not_applicable.label}’",
            f"‘{main.no_data.label}’": f"‘{own.no_data.label}’",
        }
        captions = {
            f"‘{caption}’": f"‘{translated}’"
            for messages in (*bundled_messages().values(), *framework.own_messages)
            if messages.language == language
            for section in ("columns", "fields")
            for caption, translated in zip(english().section(section).values(),
                                           messages.section(section).values(), strict=True)
        }
        return {ours: theirs for ours, theirs in (captions | words).items() if ours != theirs}


def _short(name: str) -> str:
    return name if len(name) <= MAX_NAME_LENGTH else name[: MAX_NAME_LENGTH - 1] + "…"


def _about(found: Finding, answers: Sequence[Answer]) -> str:
    """Return the statement that a finding is about, where that is known."""
    if found.code == Problem.ANSWERS_SHIFTED.code:
        return ""
    if found.code.startswith("statement-"):
        match = re.search(r"[Ss]tatement (\S+)", found.message)
        return f"Statement {match[1]}" if match else ""
    row = _row(found.where.cell)
    refs = (answer.statement.ref for answer in answers
            if row and (answer.where.sheet, _row(answer.where.cell)) == (found.where.sheet, row))
    ref = next(refs, "")
    return f"Statement {ref}" if ref else ""


def _row(cell: str) -> str:
    return cell.lstrip(ascii_uppercase)
