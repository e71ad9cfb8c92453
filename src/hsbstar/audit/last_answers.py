"""The last round's answers, as a new audit workbook shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hsbstar.core.text import fold
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Framework, Messages, Scale, Statement

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
        self, statement: Statement, scale: Scale, messages: Messages
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
