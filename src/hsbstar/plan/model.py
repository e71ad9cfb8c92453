"""The action plan: the first priorities, what agencies proposed, and what last plan left open.

Everything that people decide (action, owner, due date, success measure, status) stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.core.privacy import identifiers_in, mask_identifiers
from hsbstar.core.text import fold
from hsbstar.plan.layout import FINISHED_STATUSES, NOT_STARTED, OTHER_STATUS, STATUSES
from hsbstar.rounds import first_priorities, in_order, show_score

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from hsbstar.returns import Return
    from hsbstar.rounds import Priority, Round, StatementScore

USUAL_TOP = 10
"""How many priorities a plan has without `--top`."""
PLAN_CAVEATS = (
    ("Statements that are in a plan because they scored low tend to rise a little by chance alone "
     "(regression to the mean). A rise since the last plan is not proof that the action worked."),
)


@dataclass(frozen=True)
class Proposal:
    """What an agency proposed to do about a statement."""

    agency: str
    text: str
    where: str = ""
    """The place in words, shown instead of a text that is left out."""

    @property
    def identifies(self) -> bool:
        """Whether it seems to hold what could identify a child."""
        return bool(identifiers_in(self.text))

    @property
    def shown(self) -> str:
        """The proposal with who made it; without its text where that could identify a child."""
        return f"{self.agency}: {mask_identifiers(self.text, self.where)}"


@dataclass(frozen=True)
class Planned:
    """One action of a plan, as people filled it in."""

    id: str
    ref: str
    statement: str
    action: str
    owner: str = ""
    due: dt.date | str = ""
    """The day, or what was typed instead: `end of September`; empty where nothing was."""
    measure: str = ""
    status: str = NOT_STARTED
    """One of `STATUSES`, or what was typed instead."""
    score: Fraction | None = None
    """The statement's score when that plan was made; of a finished action in a new plan, today's
    score."""
    moved: str = ""
    """How the score changed since the last plan, in words."""
    history: str = ""
    """What earlier plans said of it, one line a round."""
    ended: bool = False
    """Whether it was among the finished actions of its plan already."""

    @property
    def finished(self) -> bool:
        """Whether it was done or dropped; among the finished ones, unless its status says not."""
        return self.status in FINISHED_STATUSES or (self.ended and self.status not in STATUSES)

    @property
    def counted_status(self) -> str:
        """The status, without the words of people's own."""
        return self.status if self.status in STATUSES else OTHER_STATUS

    @property
    def shown_status(self) -> str:
        """The status in a sentence: in small letters, or as it was typed."""
        return self.status.lower() if self.status in STATUSES else self.status

    @property
    def in_words(self) -> str:
        """What is to be done, by whom, by when, and how far it is."""
        due = self.due if isinstance(self.due, str) else f"{self.due.day} {self.due:%B %Y}"
        about = (self.owner, due and f"due {due}", self.shown_status)
        return " ".join(filter(None, (self.action, f"({'; '.join(filter(None, about))})")))


@dataclass(frozen=True)
class LastPlan:
    """An earlier plan as it was read: its round, and its actions."""

    round: str
    actions: tuple[Planned, ...]
    marking: str = ""
    """The protective marking."""


@dataclass(frozen=True)
class PlanRow:
    """A row of the plan: a statement, and what was planned for it already, if anything."""

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
        return sum(proposal.identifies for id_ in ids for proposal in self.proposals.get(id_, ()))


def draft_plan(
    collated: Round, proposals: Mapping[str, tuple[Proposal, ...]], *, top: int = USUAL_TOP,
    last: LastPlan | None = None,
) -> Plan:
    """Return the plan of a round: its first priorities, then what else is still open.

    A tie at the last rank is not cut in two. Unfinished actions of the last plan are carried over
    in any case: with their priority, after the priorities, or last where the statement is gone.
    """
    last = last or LastPlan("", ())
    priorities = first_priorities(collated, top)
    unfinished: dict[str, list[Planned]] = defaultdict(list)
    for action in last.actions:
        if not action.finished:
            unfinished[action.id].append(action)
    rows = []
    first = {priority.score.statement.id for priority in priorities}
    for score, priority in in_order(collated):
        carried = unfinished.pop(score.statement.id, [])
        rows += [_carry(action, score, priority, collated, last) for action in carried]
        if not carried and score.statement.id in first:
            rows.append(PlanRow(score.statement.ref, score.statement.text, score, priority))
    rows.sort(key=lambda row: row.score is None or row.score.statement.id not in first)
    gone = [_carry(action, None, None, collated, last)
            for actions in unfinished.values() for action in actions]
    now = {score.statement.id: score.score for score in collated.statements}
    finished = tuple(
        _finish(action, last.round, now.get(action.id)) for action in last.actions
        if action.finished
    )
    return Plan(collated, (*rows, *gone), tuple(priorities), proposals, finished, last.round)


def _finish(action: Planned, round_name: str, now: Fraction | None) -> Planned:
    """Return a finished action with the score of today, and when it was finished in its history."""
    if action.ended:
        return replace(action, score=now)
    return replace(action, score=now, ended=True, history=_add_line(action, round_name))


def _add_line(action: Planned, round_name: str) -> str:
    """Return an action's history with its score and status in the last plan."""
    score, status = show_score(action.score), action.shown_status
    line = f"{round_name or 'Last round'}: score {score}, {status}."
    return "\n".join(filter(None, (action.history, line)))


def _carry(
    action: Planned, score: StatementScore | None, priority: Priority | None, collated: Round,
    last: LastPlan,
) -> PlanRow:
    """Return the row of an unfinished action, with what has become of it so far."""
    if fold(last.round) != fold(collated.source.round):
        action = replace(
            action, history=_add_line(action, last.round),
            moved=move_in_words(action.score, score.score if score else None),
        )
    if score is None:
        # Its ref may be another statement's by now.
        ref = action.ref if action.ref.startswith(OLD) else f"{OLD}{action.ref}"
        return PlanRow(ref, action.statement, carried=replace(action, ref=ref, moved=GONE))
    return PlanRow(score.statement.ref, score.statement.text, score, priority, action)


GONE = "not in this round's framework"
OLD = "old "
"""Before the ref of a statement that is gone."""


def move_in_words(before: Fraction | None, now: Fraction | None) -> str:
    """Return how a statement's score moved, by the figures that people see."""
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
    for returned in sorted(returns, key=lambda item: (item.agency.casefold(), item.file)):
        for answer in returned.answers:
            if answer.action:
                sheet = f"{answer.where.sheet}, " if answer.where.sheet else ""
                where = f"{sheet}next to the score in {answer.where.cell}"
                found[answer.statement.id].append(
                    Proposal(" ".join(returned.agency.split()), answer.action, where)
                )
    return {id_: tuple(proposals) for id_, proposals in found.items()}


def open_actions(plan: LastPlan | None) -> dict[str, tuple[str, ...]]:
    """Return the unfinished actions of a plan, in words, by statement id."""
    actions: dict[str, list[str]] = defaultdict(list)
    for action in plan.actions if plan else ():
        if not action.finished:
            actions[action.id].append(action.in_words)
    return {id_: tuple(words) for id_, words in actions.items()}
