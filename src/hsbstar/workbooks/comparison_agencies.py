"""Write which agencies answered in which round, and how the answers that are matched moved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.layout import Column
from hsbstar.rounds import mean
from hsbstar.star_layout import FIRST_ROW, HEADER_ROW, Table
from hsbstar.wording import fold_name, tell_apart
from hsbstar.workbooks.comparison_sheet import NONE, Sheet, shown_change
from hsbstar.workbooks.writing import add_table, write_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from hsbstar.comparison import Comparison
    from hsbstar.decomposition import Pair
    from hsbstar.workbooks.saving import Draft

_TOLD = (
    "An agency is known again by its name, whatever its case, spacing and punctuation; two names "
    "are one agency's only where somebody said so with --same. Matched answers are its scores of "
    "statements that it scored in the first and in the last round. Its mean change in a domain is "
    "what the test of that domain rests on."
)


def write_agencies(workbook: Draft, comparison: Comparison, marking: str) -> None:
    """Write the agencies: other voices can change a mean by themselves."""
    fixed = (Column("agency", "Agency", 40, "hsb cell strong"),
             Column("answers", "Matched answers", 11, "hsb number"),
             Column("change", "Mean change of these", 13, "hsb change"))
    rounds = tell_apart(comparison.names, [column.caption for column in fixed])
    domains = tell_apart([f"Domain {one.number}" for one in comparison.domains], rounds)
    table = Table("Agencies matched", "Agencies: who answered in which round", (
        fixed[0], *(Column(f"round {index}", name, 20) for index, name in enumerate(rounds)),
        *fixed[1:],
        *(Column(f"domain {index}", name, 11, "hsb change") for index, name in enumerate(domains)),
    ))
    sheet = Sheet(comparison, marking, table).add(workbook, _TOLD)
    names = sorted({name for one in comparison.rounds for name in one.agencies}, key=fold_name)
    by_domain = [_changes(one.moved.split.pairs) for one in comparison.domains]
    overall = _changes(pair for one in comparison.domains for pair in one.moved.split.pairs)
    for row, name in enumerate(names, start=FIRST_ROW):
        own = overall.get(name, [])
        write_record(sheet, table.columns, row, {
            "agency": name,
            **{f"round {index}": _tell_answered(name, spelled.get(name))
               for index, spelled in enumerate(comparison.spelled)},
            "answers": len(own),
            "change": shown_change(mean(own)) if own else NONE,
            **{f"domain {index}": shown_change(mean(changes.get(name, [])))
               for index, changes in enumerate(by_domain)},
        })
    add_table(sheet, "Agencies_matched", len(table.columns), HEADER_ROW, len(names))


def _changes(pairs: Iterable[Pair]) -> dict[str, list[Fraction]]:
    """Return the changes of matched answers, by agency."""
    by_agency: dict[str, list[Fraction]] = defaultdict(list)
    for pair in pairs:
        by_agency[pair.agency].append(pair.change)
    return by_agency


def _tell_answered(name: str, spelled: str | None) -> str:
    if spelled is None:
        return "no return"
    return "answered" if spelled == name else f"answered as ‘{spelled}’"
