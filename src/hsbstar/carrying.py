"""What each agency said last time, to be set beside the statements of a new audit.

People then review instead of retyping: the last score, its evidence, and what was to be done stand
there to be read; the new answer is never filled in. Each agency gets its own answers and no
other's; the open actions of the partnership's plan go to all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.privacy import identifiers_in, tell_left_out
from hsbstar.rounds import show_score
from hsbstar.scores import Answered
from hsbstar.wording import fold, fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.action_plan import LastPlan
    from hsbstar.answers import Answer
    from hsbstar.framework import Scale
    from hsbstar.returns import Return
    from hsbstar.rounds import Round, StatementOutline
    from hsbstar.voices import Voice

BLANK = "left blank"


@dataclass(frozen=True)
class LastAnswer:
    """What an agency said of a statement last time."""

    said: int | str
    """Its score, or in words what it was; of several returns, each one's."""
    evidence: str = ""
    action: str = ""


@dataclass(frozen=True)
class Carried:
    """What stands beside the statements in one agency's workbook."""

    round: str = ""
    """The last round's name; empty where nothing is carried at all."""
    took_part: bool = False
    """Whether the agency answered in it."""
    answers: Mapping[str, LastAnswer] = field(default_factory=dict)
    """By statement id."""
    planned: Mapping[str, str] = field(default_factory=dict)
    """The plan's open actions in words, by statement id."""
    known: Mapping[str, str] = field(default_factory=dict)
    """The statements of the last round by id, as they were worded."""
    texts: bool = True
    """Whether evidence and actions are known; a star tool holds them only if it was asked to."""

    def of(self, statement: StatementOutline) -> dict[str, int | str]:
        """Return the last score, evidence and action as cells show them, by column."""
        if statement.id not in self.known:
            return {"last_score": "new", "last_action": self.planned.get(statement.id, "")}
        last = self.answers.get(statement.id)
        words = self.known[statement.id]
        reworded = "" if fold(words) == fold(statement.text) else f"[It then read: ‘{words}’]"
        done = (last.action if last else "", self.planned.get(statement.id, ""))
        return {
            "last_score": last.said if last else "",
            "last_evidence": "\n".join(filter(None, (reworded, last.evidence if last else ""))),
            "last_action": "\n".join(filter(None, done)),
        }


NOTHING_CARRIED = Carried()


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


def from_returns(
    returns: Sequence[Return], area: str, round_name: str, scale: Scale
) -> LastRound:
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
        {name: {id_: _joined(some, scale) for id_, some in answers.items()}
         for name, answers in found.items()},
    )


def _joined(answers: Sequence[Answer], scale: Scale) -> LastAnswer:
    """Return the answers of an agency's returns, usually one, as one."""
    said = [answer.score if answer.score is not None else _in_words(answer.answered, scale)
            for answer in answers]
    return LastAnswer(
        said[0] if len(said) == 1 else "; ".join(map(str, said)),
        *("\n".join(filter(None, (_kept(answer, text) for answer, text in texts)))
          for texts in (((one, one.evidence) for one in answers),
                        ((one, one.action) for one in answers))),
    )


def _kept(answer: Answer, text: str) -> str:
    """Return a text; in the place of one that seems to identify a child, which kind and where."""
    kinds, where = identifiers_in(text), answer.where
    if not kinds:
        return text
    place = " › ".join(filter(None, (PurePath(where.file).name, where.sheet, where.cell)))
    return tell_left_out(kinds, place)


def _in_words(answered: Answered, scale: Scale) -> str:
    return {
        Answered.NOT_APPLICABLE: scale.not_applicable.label, Answered.NO_DATA: scale.no_data.label,
    }.get(answered, BLANK)


def from_star_tool(
    collated: Round, scale: Scale, told: Iterable[Mapping[str, str]]
) -> LastRound:
    """Return the last round from a star tool; `told` are the rows of its evidence, if it has any.

    Each row has `agency`, `ref`, `evidence` and `action`.
    """
    rows_told = list(told)
    texts: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in rows_told:
        texts[fold_name(row["agency"]), fold(row["ref"])].append(row)

    def answer(agency: str, one: StatementOutline, voice: Voice) -> LastAnswer:
        rows = texts[fold_name(agency), fold(one.ref)]
        return LastAnswer(
            _voice(voice, scale),
            *("\n".join(_safe(row[key], agency, one.ref) for row in rows if row[key])
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


def _safe(text: str, agency: str, ref: str) -> str:
    kinds = identifiers_in(text)
    return tell_left_out(kinds, f"the star tool's Evidence, {agency}, {ref}") if kinds else text


def _voice(voice: Voice, scale: Scale) -> int | str:
    if isinstance(voice, Fraction):
        return voice.numerator if voice.denominator == 1 else show_score(voice)
    return _in_words(voice, scale)


def open_actions(plan: LastPlan | None) -> dict[str, str]:
    """Return what a plan has open, in words, by statement id."""
    actions: dict[str, list[str]] = defaultdict(list)
    for one in plan.actions if plan else ():
        if not one.finished:
            actions[one.id].append(f"Plan: {one.in_words}")
    return {id_: "\n".join(told) for id_, told in actions.items()}
