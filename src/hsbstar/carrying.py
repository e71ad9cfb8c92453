"""What each agency said last time, to be set beside the statements of a new audit.

People then review instead of retyping: the last score, its evidence, and what was to be done stand
there to be read; the new answer is never filled in. Each agency gets its own answers and no
other's; the open actions of the partnership's plan go to all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
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
    from hsbstar.framework import Framework, Scale
    from hsbstar.messages import Messages
    from hsbstar.returns import Return
    from hsbstar.rounds import Round, StatementOutline
    from hsbstar.voices import Voice

Said = int | str | Answered
"""A score, a mean of scores as it is shown, or an answer that is no score."""


@dataclass(frozen=True)
class LastAnswer:
    """What an agency said of a statement last time."""

    said: tuple[Said, ...]
    """What it said; of several returns, each one's."""
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
    planned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The plan's open actions in words, by statement id."""
    known: Mapping[str, str] = field(default_factory=dict)
    """The statements of the last round by id, as they were worded."""
    texts: bool = True
    """Whether evidence and actions are known; a star tool holds them only if it was asked to."""

    def of(
        self, statement: StatementOutline, scale: Scale, messages: Messages
    ) -> dict[str, int | str]:
        """Return the last score, evidence and action as cells show them in a language, by column.

        `statement` and `scale` are in that language; `worded_as` says what was known in it.
        """
        planned = self._planned(statement.id, messages)
        if statement.id not in self.known:
            return {"last_score": messages.say("carried.new"), "last_action": planned}
        last = self.answers.get(statement.id)
        words = self.known[statement.id]
        same = fold(words) == fold(statement.text)
        reworded = "" if same else messages.say("carried.reworded", text=words)
        done = (last.action if last else "", planned)
        return {
            "last_score": _shown(last.said, scale, messages) if last else "",
            "last_evidence": "\n".join(filter(None, (reworded, last.evidence if last else ""))),
            "last_action": "\n".join(filter(None, done)),
        }


    def _planned(self, id_: str, messages: Messages) -> str:
        told = (messages.say("carried.plan", action=action) for action in self.planned.get(id_, ()))
        return "\n".join(told)

    def worded_as(self, main: Framework, other: Framework) -> Carried:
        """Return the same for a workbook in another language of the framework.

        A statement that is worded as it was then was so in the other language, too.
        """
        now = {one.id: one.text for one in main.statements}
        then = {one.id: one.text for one in other.statements}
        return replace(self, known={
            id_: then[id_] if id_ in now and fold(now[id_]) == fold(words) else words
            for id_, words in self.known.items()
        })


def _shown(said: Sequence[Said], scale: Scale, messages: Messages) -> int | str:
    """Return what was said as a cell shows it: a score as a number, all else in words."""
    words = {
        Answered.NOT_APPLICABLE: scale.not_applicable.label, Answered.NO_DATA: scale.no_data.label,
        Answered.BLANK: messages.say("carried.blank"),
    }
    shown = [words[one] if isinstance(one, Answered) else one for one in said]
    return shown[0] if len(shown) == 1 else "; ".join(map(str, shown))


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


def from_star_tool(collated: Round, told: Iterable[Mapping[str, str]]) -> LastRound:
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
            (_voice(voice),),
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


def _voice(voice: Voice) -> Said:
    if isinstance(voice, Fraction):
        return voice.numerator if voice.denominator == 1 else show_score(voice)
    return voice


def open_actions(plan: LastPlan | None) -> dict[str, tuple[str, ...]]:
    """Return what a plan has open, in words, by statement id."""
    actions: dict[str, list[str]] = defaultdict(list)
    for one in plan.actions if plan else ():
        if not one.finished:
            actions[one.id].append(one.in_words)
    return {id_: tuple(told) for id_, told in actions.items()}
