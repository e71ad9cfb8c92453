"""The last round's answers, as a new audit workbook shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hsbstar.core.text import fold
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Framework, Messages, Scale, Statement

ShownAnswer = int | str | Answered
"""A score, a mean of scores as it is shown, or an answer that is not a score."""


@dataclass(frozen=True)
class PreviousAnswer:
    """An agency's answer to a statement in the last round."""

    answers: tuple[ShownAnswer, ...]
    """One for each of its returns."""
    evidence: str = ""
    action: str = ""


@dataclass(frozen=True)
class PreviousAnswers:
    """What one agency's workbook shows of the last round, next to the statements."""

    round: str = ""
    """The last round's name; empty where nothing is shown at all."""
    took_part: bool = False
    """Whether the agency answered in it."""
    answers: Mapping[str, PreviousAnswer] = field(default_factory=dict)
    """By statement id."""
    planned: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The plan's open actions in words, by statement id."""
    known: Mapping[str, str] = field(default_factory=dict)
    """The wordings of the last round's statements, by id."""
    texts: bool = True
    """Whether evidence and actions are known; not every star tool holds them."""

    def of(
        self, statement: Statement, scale: Scale, messages: Messages
    ) -> dict[str, int | str]:
        """Return the last score, evidence and action as cells show them, by column.

        All are in the language of `statement`, `scale` and `messages`; see `worded_as`.
        """
        actions = [messages.text("carried.plan", action=action)
                   for action in self.planned.get(statement.id, ())]
        if statement.id not in self.known:
            return {"last_score": messages.text("carried.new"), "last_action": "\n".join(actions)}
        last = self.answers.get(statement.id, PreviousAnswer(()))
        words = self.known[statement.id]
        same = fold(words) == fold(statement.text)
        reworded = "" if same else messages.text("carried.reworded", text=words)
        return {
            "last_score": _shown(last.answers, scale, messages),
            "last_evidence": "\n".join(filter(None, (reworded, last.evidence))),
            "last_action": "\n".join(filter(None, (last.action, *actions))),
        }

    def worded_as(self, main: Framework, other: Framework) -> PreviousAnswers:
        """Return the same for a workbook in another language of the framework.

        A statement that is still worded as it was then was also worded so in the other language.
        """
        now = {statement.id: statement.text for statement in main.statements}
        then = {statement.id: statement.text for statement in other.statements}
        return replace(self, known={
            id_: then[id_] if id_ in now and fold(now[id_]) == fold(words) else words
            for id_, words in self.known.items()
        })


def _shown(answers: Sequence[ShownAnswer], scale: Scale, messages: Messages) -> int | str:
    """Return answers as a cell shows them: a single score as a number, all else in words."""
    words = {
        Answered.NOT_APPLICABLE: scale.not_applicable.label, Answered.NO_DATA: scale.no_data.label,
        Answered.BLANK: messages.text("carried.blank"),
        Answered.NOT_ON_FORM: messages.text("carried.new"),
    }
    shown = [words[answer] if isinstance(answer, Answered) else answer for answer in answers]
    return shown[0] if len(shown) == 1 else "; ".join(map(str, shown))


NO_PREVIOUS_ANSWERS = PreviousAnswers()
