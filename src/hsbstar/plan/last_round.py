"""What each agency said last time, to be set beside the statements of a new audit.

People then review instead of retyping: the last score, its evidence, and what was to be done stand
there to be read; the new answer is never filled in. Each agency gets its own answers and no
other's; the open actions of the partnership's plan go to all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.audit import Carried, LastAnswer
from hsbstar.core.privacy import mask_identifying
from hsbstar.core.text import fold, fold_name
from hsbstar.plan.model import open_actions
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.audit import Said
    from hsbstar.framework import Statement
    from hsbstar.plan.model import LastPlan
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Round, Voice


@dataclass(frozen=True)
class LastRound:
    """What is known of the last round: its statements, and each agency's answers."""

    area: str
    round: str
    known: Mapping[str, str]
    """The statements by id, as they were worded."""
    refs: Mapping[str, str]
    """What they were called, by id."""
    by_agency: Mapping[str, Mapping[str, LastAnswer]]
    """By the agency's name, then by statement id."""
    texts: bool = True

    def carried(self, agency: str | None, plan: LastPlan | None) -> Carried:
        """Return what stands in the workbook of an agency, by its name in the last round."""
        answers = self.by_agency.get(agency or "", {})
        return Carried(self.round, agency in self.by_agency, answers, open_actions(plan),
                       self.known, self.texts)


def from_returns(returns: Sequence[Return], area: str, round_name: str) -> LastRound:
    """Return the last round from what the agencies sent."""
    found: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, str] = {}
    for one in returns:
        name = names.setdefault(fold_name(one.agency), " ".join(one.agency.split()))
        for answer in one.answers:
            found[name][answer.statement.id].append(answer)
    statements = [answer.statement for one in returns[:1] for answer in one.answers]
    return LastRound(
        area, round_name,
        {one.id: one.text for one in statements}, {one.id: one.ref for one in statements},
        {name: {id_: _joined(some) for id_, some in answers.items()}
         for name, answers in found.items()},
    )


def _joined(answers: Sequence[Answer]) -> LastAnswer:
    """Return the answers of an agency's returns, usually one, as one."""
    return LastAnswer(
        tuple(one.answered if one.score is None else one.score for one in answers),
        *("\n".join(filter(None, (mask_identifying(text, answer.where.short)
                                  for answer, text in texts)))
          for texts in (((one, one.evidence) for one in answers),
                        ((one, one.action) for one in answers))),
    )


def from_star_tool(collated: Round, told: Iterable[Mapping[str, str]]) -> LastRound:
    """Return the last round from a star tool; `told` are the rows of its evidence, if it has any.

    Each row has `agency`, `ref`, `evidence` and `action`.
    """
    rows_told = list(told)
    texts: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in rows_told:
        texts[fold_name(row["agency"]), fold(row["ref"])].append(row)

    def answer(agency: str, one: Statement, voice: Voice) -> LastAnswer:
        rows = texts[fold_name(agency), fold(one.ref)]
        return LastAnswer(
            (_voice(voice),),
            *("\n".join(mask_identifying(row[key], f"the star tool's Evidence, {agency}, {one.ref}")
                        for row in rows if row[key])
              for key in ("evidence", "action")),
        )

    return LastRound(
        collated.source.area, collated.source.round,
        {one.statement.id: one.statement.text for one in collated.statements},
        {one.statement.id: one.statement.ref for one in collated.statements},
        {agency: {one.statement.id: answer(agency, one.statement, one.by_agency[agency])
                  for one in collated.statements}
         for agency in collated.agencies},
        bool(rows_told),
    )


def _voice(voice: Voice) -> Said:
    if isinstance(voice, Fraction):
        return voice.numerator if voice.denominator == 1 else show_score(voice)
    return voice
