"""Find answers that are not in their place: some rows off, or in another column.

Scores that were pasted a row too low still look like answers. What they contradict shows them: the
*not applicable* that the form has for the agency's kind; or an answer next to no statement, while
the statement at the other end of the table has none. The limits are our own choice.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import CAPTION
from hsbstar.core.cache import later
from hsbstar.core.findings import finding
from hsbstar.core.plurals import comma_list, one_or_more
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.returns.tables import holds_answers_alone, looks_like_ref
from hsbstar.spreadsheets import Place, as_text, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding, Where
    from hsbstar.framework import Framework, Statement
    from hsbstar.returns.score_cells import Reading
    from hsbstar.returns.tables import TableRow
    from hsbstar.spreadsheets import CellValue

    Read = Callable[[CellValue], Reading]

MAX_SHIFT = 5
"""Rows by which answers are looked for above and below their statements."""
ENOUGH = 2
"""Statements that show a fault where nothing else does; fewer can be what the agency meant."""
_MAX_QUOTED = 3
_MAX_BEGINNING = 200
_BEGINS_WITH_SCORE = later(
    r"(?:scored?|rating)\s*[:=]?\s*(\d+)\b"
    r"|(?!1[.)].*\b2[.)])(\d+)(?:\s*[-:.;,=|)]+(?!\S|\s*\d)|\s*\()"
)
"""`3 - minutes`, `Score 3`; neither a date nor a list that begins with 1. and 2."""


class Misplaced(NamedTuple):
    """Answers that are not in their place, and the error that describes it."""

    finding: Finding
    ids: frozenset[str]
    """The statements whose answers do not count."""
    cells: frozenset[Where] = frozenset()
    """Cells next to no statement; what is found in them is part of the error."""


class _Line(NamedTuple):
    """A statement's row, as a shift shows in it."""

    statement: Statement
    row: TableRow
    answered: Answered
    preset: bool
    """Whether the form has *not applicable* here for the agency's kind."""

    @property
    def blank(self) -> bool:
        return is_blank(self.row.value("score"))

    @property
    def kept(self) -> bool:
        """Whether the form's own *not applicable* is still there."""
        return self.preset and self.answered is Answered.NOT_APPLICABLE


_Lines = dict[int, _Line]
"""The statements on a sheet by the number of their row."""


def find_misplaced(
    rows_by_id: Mapping[str, Sequence[TableRow]], framework: Framework, preset: Collection[str],
    read: Read,
) -> Iterator[Misplaced]:
    """Yield the answers of each sheet that are some rows off, and scores in another column.

    Args:
        rows_by_id: The rows of each statement; one with several rows is left out.
        framework: The framework of the form.
        preset: The ids of the statements that the form preset to *not applicable*.
        read: Reads a score cell.
    """
    sheets: dict[str, _Lines] = defaultdict(dict)
    for statement in framework.statements:
        # Two columns headed ‘Score’ are an error of their own.
        rows = [row for row in rows_by_id.get(statement.id, ()) if "score" in row.columns]
        if len(rows) == 1:
            (row,) = rows
            answered = read(row.value("score")).answered
            line = _Line(statement, row, answered, statement.id in preset)
            sheets[row.sheet.name][row.number] = line
    label = framework.scale.not_applicable.label
    for lines in sheets.values():
        if shift := _find_shift(lines, label, read):
            yield shift
    yield from _scores_elsewhere(list(sheets.values()), read)


class _Fit(NamedTuple):
    """How well a shift explains where a sheet has *not applicable*; statements by their row."""

    off: int
    """How many statements it does not explain."""
    gain: int
    """How many more it explains than no shift does."""
    unexpected: list[int]
    """Those that have *not applicable* though the form expects an answer."""
    answered: list[int]
    """Those that have an answer though the form has *not applicable*."""

    @property
    def contradictions(self) -> int:
        return min(len(self.unexpected), len(self.answered))


def _fit(lines: _Lines, steps: int) -> _Fit:
    given = {number for number, line in lines.items()
             if line.answered is Answered.NOT_APPLICABLE}
    presets = {number for number, line in lines.items() if line.preset}
    covered = {number for number in lines if number - steps in lines}
    moved = {number for number in covered if number - steps in presets}
    off, without = (len(covered & (given ^ as_if)) for as_if in (moved, presets))
    answered = (number for number in covered & presets - moved - given if not lines[number].blank)
    return _Fit(off, without - off, sorted(moved & given - presets), sorted(answered))


def _by_presets(lines: _Lines) -> tuple[int, _Fit] | None:
    """Return the shift, if any, that explains where *not applicable* is, and how well."""
    if all(line.kept for line in lines.values() if line.preset):
        return None
    shifts = (*range(-MAX_SHIFT, 0), *range(1, MAX_SHIFT + 1))
    fits = [(steps, fit) for steps in shifts if _is_shift(lines, steps, fit := _fit(lines, steps))]
    return min(fits, key=lambda item: (item[1].off, abs(item[0])), default=None)


def _find_shift(lines: _Lines, label: str, read: Read) -> Misplaced | None:
    """Return the answers of a sheet that are some rows off, as the presets or the ends show."""
    known = _by_presets(lines)
    # Presets that a shift explains in full show how far it goes; the ends can be cut off.
    if known is None or known[1].off:
        by_ends = _shift_by_ends(lines, read)
        if by_ends or known is None:
            return by_ends
    steps, fit = known
    reason = (f"there is {label} where the form expects an answer "
              f"({_refs(lines, fit.unexpected)}), and an answer where it has {label} "
              f"({_refs(lines, fit.answered)})")
    sign = 1 if steps > 0 else -1
    loose = _loose_rows(lines[max(lines, key=lambda number: sign * number)].row, sign, read)
    return _shift(lines, steps, reason, lines[fit.unexpected[0]].row.where("score"), loose)


def _is_shift(lines: _Lines, steps: int, fit: _Fit) -> bool:
    """Return whether answers are some rows off, not merely others than the form expects.

    Among made-up returns in which a tenth of the presets is answered, a tenth of all else not
    applicable and a tenth blank, 1 in 2,000 wrongly looks shifted.
    """
    left = [line for number, line in lines.items() if number - steps not in lines]
    if not _is_untouched(left):
        few = ENOUGH if any(line.kept for line in lines.values()) else ENOUGH + 1
        return not fit.off and abs(steps) <= ENOUGH and fit.contradictions >= few
    # A blank at the end from which the answers moved, and nowhere else, is evidence of its own.
    blank = sum(line.blank for line in left)
    needed = 1 if blank and blank == sum(line.blank for line in lines.values()) else ENOUGH
    return fit.contradictions >= needed and fit.gain - fit.off >= 2 * needed


def _refs(lines: _Lines, numbers: Sequence[int]) -> str:
    refs = [lines[number].statement.ref for number in numbers]
    more = [f"{len(refs) - _MAX_QUOTED} more"] if len(refs) > _MAX_QUOTED else []
    return comma_list([*refs[:_MAX_QUOTED], *more])


def _shift_by_ends(lines: _Lines, read: Read) -> Misplaced | None:
    """Return answers that go on above or below the statements, with blanks at the other end.

    Titles or blank rows may part the statements on a sheet; where the answers of several parts are
    off, the error describes the first.
    """
    found = []
    for _, group in groupby(enumerate(sorted(lines)), key=lambda item: item[1] - item[0]):
        own = {number: lines[number] for _, number in group}
        shifts = (_shift_of_run(own, sign, read) for sign in (1, -1))
        found += [*filter(None, shifts)][:1]
    return found[0]._replace(
        ids=frozenset(chain.from_iterable(each.ids for each in found)),
        cells=frozenset(chain.from_iterable(each.cells for each in found)),
    ) if found else None


def _shift_of_run(lines: _Lines, sign: int, read: Read) -> Misplaced | None:
    """Return the answers of neighbouring rows that are too low (sign 1) or too high (-1)."""
    numbers = sorted(lines, reverse=sign < 0)
    edge = lines[numbers[-1]].row
    loose = _loose_rows(edge, sign, read)
    start = _start(lines, numbers, sign * len(loose)) if loose else None
    if start is None and edge.header.number not in loose:
        return None
    moved = {number: lines[number] for number in numbers[start or 0:]}
    ref = next(iter(moved.values())).statement.ref
    reason = f"the row of {ref} is unchanged, and there is an answer next to no statement"
    where = edge.header.workbook.where(edge.sheet, Place(loose[0], edge.columns["score"]))
    part = f" {'from' if sign > 0 else 'up to'} {ref}" if start else ""
    return _shift(moved, sign * len(loose), reason, where, loose, part)


def _start(lines: _Lines, numbers: Sequence[int], steps: int) -> int | None:
    """Return from which of some rows on the answers have moved to the last; None if from none.

    From the first, or from the only blanks: cells that were inserted move those below them.
    """
    count = abs(steps)
    blank = [index for index, number in enumerate(numbers) if lines[number].blank]
    for start in [0, *blank[:1]] if len(blank) == count else [0]:
        moved = {number: lines[number] for number in numbers[start:]}
        if _moved_from(moved, numbers[start : start + count], steps):
            return start
    return None


def _is_untouched(lines: Iterable[_Line]) -> bool:
    """Return whether cells are as they were in the form."""
    return all(line.blank or line.kept for line in lines)


def _moved_from(lines: _Lines, numbers: Sequence[int], steps: int) -> bool:
    """Return whether the answers of some rows can have moved, as far as the presets show."""
    left, fit = [lines[number] for number in numbers], _fit(lines, steps)
    return _is_untouched(left) and (
        fit.gain > 0 or (fit.gain == 0 and any(line.blank for line in left)))


def _loose_rows(edge: TableRow, sign: int, read: Read) -> list[int]:
    """Return the rows next to a statement's, up or down, that hold answers of no statement."""
    numbers = range(edge.number + sign, edge.number + sign * (MAX_SHIFT + 1), sign)
    return [*takewhile(lambda number: _is_loose(edge, number, read), numbers)]


def _is_loose(edge: TableRow, number: int, read: Read) -> bool:
    cells, columns = edge.sheet.rows.get(number, {}), edge.columns
    if read(cells.get(columns["score"])).answered is Answered.BLANK:
        return False
    is_ref = looks_like_ref(as_text(cells.get(columns["ref"])))
    return number == edge.header.number or (holds_answers_alone(cells, columns) and not is_ref)


def _shift(
    lines: _Lines, steps: int, reason: str, where: Where, loose: Sequence[int], part: str = "",
) -> Misplaced:
    row = next(iter(lines.values())).row
    cells = frozenset(row.header.workbook.where(row.sheet, Place(number, column))
                      for number in loose for column in row.columns.values())
    if row.header.number in loose:
        reason = f"there is an answer where the heading ‘{CAPTION['score']}’ was"
    rows = f"{one_or_more(abs(steps), 'row')} too {'low' if steps > 0 else 'high'}"
    slots = {"sheet": where.sheet, "part": part, "rows": rows, "reason": reason}
    found = finding(Problem.ANSWERS_SHIFTED, where, **slots)
    ids = frozenset(line.statement.id for line in lines.values() if not line.kept)
    return Misplaced(found, ids, cells)


def _scores_elsewhere(sheets: Sequence[_Lines], read: Read) -> Iterator[Misplaced]:
    """Yield the scores that are typed in ‘Evidence’ or ‘Action’ on sheets without any score."""
    for key in ("evidence", "action"):
        found = []
        for lines in sheets:
            if any(line.answered is Answered.SCORED for line in lines.values()):
                continue
            typed = [line for line in lines.values() if not is_blank(line.row.value(key))]
            begun = [line for line in typed if _begins_with_score(line.row.value(key), read)]
            if 2 * len(begun) >= max(len(typed), 2 * ENOUGH):
                found.append((lines, begun))
        if found:
            names = [f"‘{begun[0].row.sheet.name}’" for _, begun in found]
            on = "" if len(found) == len(sheets) else f" on {comma_list(names)}"
            slots = {"on": on, "count": sum(len(begun) for _, begun in found)}
            where = found[0][1][0].row.where(key)
            blank = frozenset(line.statement.id for lines, _ in found for line in lines.values()
                              if line.blank)
            problem = finding(Problem.SCORES_ELSEWHERE, where, column=CAPTION[key], **slots)
            yield Misplaced(problem, blank)
            return


def _begins_with_score(value: CellValue, read: Read) -> bool:
    begun = _BEGINS_WITH_SCORE().match(fold(as_text(value)[:_MAX_BEGINNING]))
    return read((begun[1] or begun[2]) if begun else value).answered is Answered.SCORED
