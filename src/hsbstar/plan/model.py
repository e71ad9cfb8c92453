"""The action plan: the first priorities, what agencies proposed, and what last plan left open.

Everything that people shall decide (action, owner, due date, success measure, status) stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.core.privacy import identifiers_in, mask_identifying
from hsbstar.core.text import fold
from hsbstar.plan.layout import FINISHED, NOT_STARTED
from hsbstar.rounds import first_priorities, in_order, show_score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from hsbstar.returns import Return
    from hsbstar.rounds import Priority, Round, StatementScore

USUAL_TOP = 10
"""So many priorities are in a plan, unless somebody wants more or fewer."""
PLAN_CAUTIONS = (
    ("Statements that are in a plan because they scored low tend to rise a little by chance alone "
     "(regression to the mean): a rise since the last plan is no proof that the action worked."),
)


@dataclass(frozen=True)
class Proposal:
    """What an agency proposed to do about a statement."""

    agency: str
    text: str
    where: str = ""
    """The place in words, for a text that is left out."""

    @property
    def identifies(self) -> bool:
        """Whether it seems to hold what could identify a child."""
        return bool(identifiers_in(self.text))

    @property
    def shown(self) -> str:
        """The proposal with who made it; without its text where that could identify a child."""
        return f"{self.agency}: {mask_identifying(self.text, self.where)}"


@dataclass(frozen=True)
class Planned:
    """One action of a plan, as people filled it in."""

    id: str
    ref: str
    statement: str
    action: str
    owner: str = ""
    due: dt.date | None = None
    measure: str = ""
    status: str = NOT_STARTED
    score: Fraction | None = None
    """The statement's score when that plan was made; of a finished one in a new plan, today's."""
    moved: str = ""
    history: str = ""
    ended: bool = False
    """Whether it stood among the finished ones already."""

    @property
    def finished(self) -> bool:
        """Whether it was done or dropped."""
        return self.status in FINISHED

    @property
    def in_words(self) -> str:
        """What is to be done, by whom, by when, and how far it is."""
        due = f"due {self.due.day} {self.due:%B %Y}" if self.due else ""
        return f"{self.action} ({'; '.join(filter(None, (self.owner, due, self.status.lower())))})"


@dataclass(frozen=True)
class LastPlan:
    """What was read from an earlier plan."""

    round: str
    actions: tuple[Planned, ...]


@dataclass(frozen=True)
class PlanRow:
    """One row of the plan: a statement, and what was planned for it already, if anything."""

    ref: str
    text: str
    score: StatementScore | None = None
    """Of this round; None where the statement is no longer in it."""
    priority: Priority | None = None
    carried: Planned | None = None


@dataclass(frozen=True)
class Plan:
    """An action plan before it is a workbook."""

    round: Round
    rows: tuple[PlanRow, ...]
    priorities: tuple[Priority, ...]
    proposals: Mapping[str, tuple[Proposal, ...]]
    """By statement id."""
    finished: tuple[Planned, ...] = ()
    last_round: str = ""

    @property
    def carried(self) -> int:
        """How many unfinished actions were brought along."""
        return sum(row.carried is not None for row in self.rows)

    @property
    def left_out(self) -> int:
        """How many proposals for its rows seem to identify a child."""
        ids = {row.score.statement.id for row in self.rows if row.score}
        return sum(one.identifies for key in ids for one in self.proposals.get(key, ()))


def draft_plan(
    collated: Round, proposals: Mapping[str, tuple[Proposal, ...]], *, top: int = USUAL_TOP,
    last: LastPlan | None = None,
) -> Plan:
    """Return the plan of a round: its first priorities, then what else is still open.

    A tie at the last rank is not cut in two. Unfinished actions of the last plan come along in any
    case: beside their priority, after the priorities, or last where the statement is gone.
    """
    priorities = first_priorities(collated, top)
    open_ones: dict[str, list[Planned]] = defaultdict(list)
    for one in last.actions if last else ():
        if not one.finished:
            open_ones[one.id].append(one)
    rows = []
    first = {one.score.statement.id for one in priorities}
    for score, priority in in_order(collated):
        carried = open_ones.pop(score.statement.id, [])
        if carried:
            rows += [_carry(one, score, priority, collated, last) for one in carried]
        elif score.statement.id in first:
            rows.append(PlanRow(score.statement.ref, score.statement.text, score, priority))
    rows.sort(key=lambda row: row.score is None or row.score.statement.id not in first)
    gone = [_carry(one, None, None, collated, last) for some in open_ones.values() for one in some]
    now = {one.statement.id: one.score for one in collated.statements}
    finished = tuple(
        _finish(one, last.round, now.get(one.id)) for one in last.actions if one.finished
    ) if last else ()
    return Plan(collated, (*rows, *gone), tuple(priorities), proposals, finished,
                last.round if last else "")


def _finish(one: Planned, round_name: str, now: Fraction | None) -> Planned:
    """Return a finished action with the score of today, and when it was finished in its history."""
    if one.ended:
        return replace(one, score=now)
    return replace(one, score=now, ended=True, history=_add_line(one, round_name))


def _add_line(one: Planned, round_name: str) -> str:
    """Return an action's history with what its last plan said of it."""
    line = f"{round_name or 'Last round'}: score {show_score(one.score)}, {one.status.lower()}."
    return "\n".join(filter(None, (one.history, line)))


def _carry(
    one: Planned, score: StatementScore | None, priority: Priority | None, collated: Round,
    last: LastPlan | None,
) -> PlanRow:
    """Return the row of an action that goes on, with what has become of it so far."""
    same_round = last is not None and fold(last.round) == fold(collated.source.round)
    if last and not same_round:
        one = replace(
            one, history=_add_line(one, last.round),
            moved=tell_move(one.score, score.score if score else None),
        )
    if score is None:
        # Its ref may be another statement's by now.
        ref = one.ref if one.ref.startswith(OLD) else f"{OLD}{one.ref}"
        return PlanRow(ref, one.statement, carried=replace(one, ref=ref, moved=GONE))
    return PlanRow(score.statement.ref, score.statement.text, score, priority, one)


GONE = "not in this round's framework"
OLD = "old "
"""Before the ref of a statement that is gone."""


def tell_move(before: Fraction | None, now: Fraction | None) -> str:
    """Say how a statement's score moved, by the figures that people see."""
    then, today = show_score(before), show_score(now)
    if now is None:
        return "no score now" if before is None else f"no score now, {then} before"
    if before is None:
        return f"{today}, no score before"
    if then == today:
        return f"unchanged at {today}"
    return f"{'rose' if now > before else 'fell'} from {then} to {today}"


def proposals_in(returns: Sequence[Return]) -> dict[str, tuple[Proposal, ...]]:
    """Return the actions that agencies proposed, by statement id; agencies in the alphabet."""
    found: dict[str, list[Proposal]] = defaultdict(list)
    for one in sorted(returns, key=lambda item: (item.agency.casefold(), item.file)):
        for answer in one.answers:
            if answer.action:
                where = f"{answer.where.sheet}, beside the score in {answer.where.cell}"
                found[answer.statement.id].append(
                    Proposal(" ".join(one.agency.split()), answer.action, where)
                )
    return {id_: tuple(some) for id_, some in found.items()}


def open_actions(plan: LastPlan | None) -> dict[str, tuple[str, ...]]:
    """Return what a plan has open, in words, by statement id."""
    actions: dict[str, list[str]] = defaultdict(list)
    for one in plan.actions if plan else ():
        if not one.finished:
            actions[one.id].append(one.in_words)
    return {id_: tuple(told) for id_, told in actions.items()}
