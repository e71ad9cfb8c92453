"""Lay out findings for a screen: errors by agency, warnings by kind, notes counted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.cli.terminal import Line, record_of
from hsbstar.core.plurals import comma_list, count
from hsbstar.core.problems import KINDS, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding

_FOLDER = "All returns"
FEW_PLACES = 3
"""More places than these are one a line, if there is room."""
_SLOTS = re.compile(r"(\{[^}]*\})+")


class Detail(NamedTuple):
    """How much of many findings is shown; 0 errors means one line a file."""

    errors: int
    """Errors of a file."""
    names: int
    """Places in a line, and lines of a kind of warning."""
    files: int
    """Files with errors."""


WHOLE = Detail(10**9, 10**9, 10**9)
DETAILS = (WHOLE, Detail(10, 12, 99), Detail(5, 8, 99), Detail(3, 6, 99), Detail(2, 4, 99),
           Detail(1, 3, 99), Detail(0, 4, 99), Detail(0, 2, 99), Detail(0, 1, 20), Detail(0, 1, 8))
"""From all to the least, to find what fits a screen."""


class _Entry(NamedTuple):
    """Findings of one file or kind with the same words, and their places."""

    message: str
    fix: str
    places: tuple[str, ...]
    number: int
    """How many findings they are."""


class Layout:
    """The lines of some findings, and after `lines` whether any finding is left out of them."""

    def __init__(
        self, ordered: Sequence[Finding], agencies: Mapping[str, str], detail: Detail, *,
        notes: bool,
    ) -> None:
        """Lay out findings that are in order, by file; `notes` lists the notes like warnings."""
        self.ordered, self.agencies, self.detail, self.notes = ordered, agencies, detail, notes
        self.cut = False

    def lines(self) -> Iterator[Line]:
        """Yield all lines, the errors first, with an empty one before each further part."""
        errors, warnings, notes = (
            [each for each in self.ordered if each.severity is severity] for severity in Severity)
        parts = (self._errors(errors), self._by_kind(warnings, "yellow"),
                 self._by_kind(notes, "cyan") if self.notes else self._counted(notes))
        begun = False
        for part in parts:
            for number, line in enumerate(part):
                if begun and not number:
                    yield Line("")
                begun = True
                yield line

    def _name(self, file: str) -> str:
        return self.agencies.get(file) or file or _FOLDER

    def _errors(self, errors: Sequence[Finding]) -> Iterator[Line]:
        """Yield each file's errors; what to do about several is listed once, with a number."""
        by_file = [(file, list(found))
                   for file, found in groupby(errors, key=lambda found: found.where.file)]
        if not by_file:
            return
        yield Line(f"{count(len(errors), 'error')} in {count(len(by_file), 'file')}", "bold red")
        shown = by_file[:self.detail.files]
        fixes = Counter(entry.fix for _, found in shown
                        for entry in _entries(found)[:self.detail.errors])
        numbers: dict[str, int] = {}
        for file, found in shown:
            yield from self._of_file(file, found, fixes, numbers)
        if rest := len(by_file) - len(shown):
            self.cut = True
            yield Line(f"… and errors in {count(rest, 'more file', 'more files')}", "", 2)
        if numbers:
            yield Line("What to do", "bold")
        for fix, number in numbers.items():
            yield Line(f"[{number}] {fix}", "", 2, 4)

    def _of_file(
        self, file: str, found: Sequence[Finding], fixes: Mapping[str, int],
        numbers: dict[str, int],
    ) -> Iterator[Line]:
        name, most = self._name(file), self.detail.errors
        heading = f"{name} ({file})" if name != file and file else name
        if not most:
            self.cut = True
            cells = self._list(list(_places(found)), "more sheet")
            yield Line(f"{name}, {count(len(found), 'error')}{f': {cells}' if cells else ''}",
                       "", 2, 2)
            return
        entries = _entries(found)
        yield Line(heading, "bold")
        for entry in entries[:most]:
            known = ""
            if fixes[entry.fix] > 1:
                known = f" [{numbers.setdefault(entry.fix, len(numbers) + 1)}]"
            place = self._list(entry.places, "more sheet")
            yield Line(f"{place}: {entry.message}{known}" if place else f"{entry.message}{known}",
                       "", 2, 2)
            if not known:
                yield Line(entry.fix, "", 4)
        if rest := _number(entries[most:]):
            self.cut = True
            yield Line(f"… and {count(rest, 'more error', 'more errors')}", "", 2)

    def _by_kind(self, found: Sequence[Finding], style: str) -> Iterator[Line]:
        """Yield the findings of each kind with the agencies and cells; what to do, once a kind."""
        if found:
            yield Line(count(len(found), found[0].severity.value), f"bold {style}")
        kinds = sorted(found, key=lambda each: list(KINDS).index(each.code))
        for _, same in groupby(kinds, key=lambda each: each.code):
            entries = self._alike(list(same))
            one_fix = len({entry.fix for entry in entries}) == 1
            for entry in entries[:self.detail.names]:
                yield from self._lines(entry)
                if not one_fix:
                    yield Line(entry.fix, "", 4)
            if rest := _number(entries[self.detail.names:]):
                self.cut = True
                yield Line(f"… and {rest} more like these", "", 2)
            if one_fix:
                yield Line(entries[0].fix, "", 4)

    def _counted(self, notes: Sequence[Finding]) -> Iterator[Line]:
        """Yield how many notes on cells there are of each kind, and the notes on whole files."""
        if notes:
            yield Line(f"{count(len(notes), 'note')} (--notes lists them)", "bold cyan")
        for _, sentence in count_notes(notes):
            yield Line(sentence, "", 2, 2)
        for code in {each.code: None for each in notes if not each.where.cell}:
            same = [each for each in notes if each.code == code and not each.where.cell]
            for entry in self._alike(same):
                yield from self._lines(entry)

    def _alike(self, found: Sequence[Finding]) -> list[_Entry]:
        """Return the findings of a kind by their words, each with its agencies and cells."""
        entries = []
        for (message, fix), same in _by_words(found).items():
            places = []
            for file, of_file in groupby(same, key=lambda each: each.where.file):
                cells = "; ".join(_places(of_file))
                name = self._name(file) if file else ""
                places.append(f"{name} ({cells})" if name and cells else name)
            entries.append(_Entry(message, fix, tuple(places), len(same)))
        return entries

    def _lines(self, entry: _Entry) -> Iterator[Line]:
        """Yield a sentence and where it is so; a long list has a line for each agency."""
        many = f" ({entry.number})" if entry.number > 1 else ""
        sentence = f"{entry.message.removesuffix('.')}{many}"
        if self.detail is WHOLE and len(entry.places) > FEW_PLACES:
            yield Line(f"{sentence}:", "", 2, 2)
            yield from (Line(place, "", 4, 2) for place in entry.places)
        else:
            where = self._list([*filter(None, entry.places)], "more return")
            yield Line(f"{sentence}: {where}" if where else entry.message, "", 2, 2)

    def _list(self, places: Sequence[str], more: str) -> str:
        """Return some places in a line, and how many `more` there are."""
        rest = len(places) - self.detail.names
        if rest <= 0:
            return "; ".join(places)
        self.cut = True
        return f"{'; '.join(places[:self.detail.names])} and {count(rest, more)}"


def in_order(findings: Iterable[Finding], agencies: Mapping[str, str]) -> list[Finding]:
    """Return findings by agency, or file where none is known."""
    return sorted(findings, key=lambda found: (
        agencies.get(found.where.file, found.where.file).casefold(), found.order))


def counted_lines(
    findings: Iterable[Finding], agencies: Mapping[str, str], left_out: Collection[str], *,
    blank: bool,
) -> Iterator[Line]:
    """Yield how many errors and warnings each return has, a line each, and findings on all returns.

    `agencies` and `left_out` are by file; `blank` lists every cell that counts as blank. Rounds
    that differ come last, in words: no return of another round counts.
    """
    known = in_order((found for found in findings if found.severity is not Severity.NOTE), agencies)
    for file, group in groupby(known, key=lambda found: found.where.file):
        if not file:
            yield from (Line(found.message, "", 0, 2) for found in group)
            continue
        found = list(group)
        errors = [each for each in found if each.severity is Severity.ERROR]
        counts = comma_list([count(len(same), same[0].severity.value) for same in
                             (errors, found[len(errors):]) if same])
        agency = agencies.get(file)
        text = f"{agency or file}: {counts}"
        if blank and file in left_out:
            text = f"{text}; {file if agency else 'this file'} is left out"
        elif blank and errors:
            # What has no cell, such as how many more cells are faulty, is in the message alone.
            whole = [each.message for each in errors if not (each.where.sheet or each.where.cell)]
            text = f"{text}, counted as blank: {'; '.join([*_places(errors), *whole])}"
        yield Line(text, "", 0, 2)
    other = Counter(found.message for found in known if found.code == Problem.ROUND_DIFFERS.code)
    for message, number in other.items():
        yield Line(f"{count(number, 'return')}: {message}", "", 0, 2)


def records_of(findings: Iterable[Finding], hint: str) -> Iterator[tuple[str, ...]]:
    """Yield one record a finding for a pipe, the worst first.

    With a `hint`, which names what lists them, notes on cells are one record a kind.
    """
    ordered = sorted(findings, key=lambda found: (found.severity.rank, found.order))
    counted = [found for found in ordered if hint and _is_counted(found)]
    yield from (record_of(found) for found in ordered if not (hint and _is_counted(found)))
    yield from ((Severity.NOTE, "", code, sentence, hint)
                for code, sentence in count_notes(counted))


def _is_counted(found: Finding) -> bool:
    """Return whether a finding is one of many: a note on a cell."""
    return found.severity is Severity.NOTE and bool(found.where.cell)


def count_notes(notes: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Yield each kind of note on cells, by its code, and how many there are."""
    of_cells = [found for found in notes if _is_counted(found)]
    for code, number in Counter(found.code for found in of_cells).most_common():
        yield code, f"{number} × {words_of_kind(code, of_cells)}"


def words_of_kind(code: str, findings: Iterable[Finding]) -> str:
    """Return what the findings of a kind have in common; what differs between them is `…`."""
    messages = {found.message for found in findings if found.code == code}
    if len(messages) == 1:
        return messages.pop()
    return _SLOTS.sub("…", KINDS[code].message)


def _entries(found: Iterable[Finding]) -> list[_Entry]:
    """Return the findings of a file with the same words as one, in the order of their places."""
    return [_Entry(message, fix, tuple(_places(same)), len(same))
            for (message, fix), same in _by_words(found).items()]


def _by_words(found: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """Return findings by their message and what to do, in the order of the first of each."""
    known: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in found:
        known[each.message, each.fix].append(each)
    return known


def _number(entries: Iterable[_Entry]) -> int:
    """Return how many findings some entries are."""
    return sum(entry.number for entry in entries)


def _places(found: Iterable[Finding]) -> Iterator[str]:
    """Yield for each sheet where findings are the sheet and its cells."""
    for sheet, same in groupby(found, key=lambda each: each.where.sheet):
        places = ", ".join(filter(None, (each.where.in_sheet for each in same)))
        if place := " › ".join(filter(None, (sheet, places))):
            yield place
