"""Each agency's answers of the last round, shown next to the statements of a new audit.

People then review instead of retyping: the last score, its evidence and what was to be done are
there to be read; the new answer is never filled in. Each agency gets its own answers and no
other's; the open actions of the partnership's plan go to all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.audit import PreviousAnswer, PreviousAnswers
from hsbstar.core.markings import highest_marking
from hsbstar.core.privacy import mask_identifiers
from hsbstar.core.text import fold, fold_name
from hsbstar.framework import Answered
from hsbstar.plan.model import open_actions
from hsbstar.returns import versions_sentence
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from hsbstar.audit import ShownAnswer
    from hsbstar.framework import Statement
    from hsbstar.plan.model import LastPlan
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Rating, Round, StatementScore


@dataclass(frozen=True)
class LastRound:
    """The statements of the last round, and each agency's answers."""

    area: str
    round: str
    known: Mapping[str, str]
    """The wording of the statements, by id."""
    refs: Mapping[str, str]
    """Their refs, by id."""
    by_agency: Mapping[str, Mapping[str, PreviousAnswer]]
    """By the agency's name, then by statement id."""
    texts: bool = True
    """Whether evidence and actions are known, and not scores alone."""
    versions: str = ""
    """What was chosen of several returns of an agency, in sentences."""
    marking: str = ""
    """The protective marking of the star tool or the returns."""

    def carried(self, agency: str | None, plan: LastPlan | None) -> PreviousAnswers:
        """Return what the workbook of an agency shows, by its name in the last round."""
        answers = self.by_agency.get(agency or "", {})
        return PreviousAnswers(self.round, agency in self.by_agency, answers, open_actions(plan),
                       self.known, self.texts)


def from_returns(returns: Sequence[Return], area: str, round_name: str) -> LastRound:
    """Return the last round from its returns."""
    found: dict[str, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, str] = {}
    for returned in returns:
        name = names.setdefault(fold_name(returned.agency), " ".join(returned.agency.split()))
        for answer in returned.answers:
            found[name][answer.statement.id].append(answer)
    by_agency = {name: {id_: _joined(answers) for id_, answers in by_id.items()}
                 for name, by_id in found.items()}
    on_forms = {answer.statement.id: answer.statement for returned in returns
                for answer in returned.answers if answer.answered is not Answered.NOT_ON_FORM}
    return LastRound(area, round_name, *_words_of(on_forms.values()), by_agency, texts=True,
                     versions=versions_sentence(returns),
                     marking=highest_marking(returned.marking for returned in returns))


def _joined(answers: Sequence[Answer]) -> PreviousAnswer:
    """Return the answers of an agency's returns, usually one, as one."""
    return PreviousAnswer(
        tuple(answer.answered if answer.score is None else answer.score for answer in answers),
        _masked((answer.evidence, answer.where.short) for answer in answers),
        _masked((answer.action, answer.where.short) for answer in answers),
    )


def _masked(texts: Iterable[tuple[str, str]]) -> str:
    """Return texts line by line; in the place of what could identify a child, its place."""
    return "\n".join(mask_identifiers(text, where) for text, where in texts if text)


def _words_of(statements: Collection[Statement]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the wording of statements, and their refs, by id."""
    return ({statement.id: statement.text for statement in statements},
            {statement.id: statement.ref for statement in statements})


def from_star_tool(collated: Round, evidence: Sequence[Mapping[str, str]]) -> LastRound:
    """Return the last round from a star tool.

    Args:
        collated: The round that the star tool holds.
        evidence: The rows of its evidence, if it has any: `agency`, `ref`, `evidence`, `action`.
    """
    texts: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in evidence:
        texts[fold_name(row["agency"]), fold(row["ref"])].append(row)

    def answer(agency: str, score: StatementScore) -> PreviousAnswer:
        rating, ref = score.by_agency[agency], score.statement.ref
        rows = texts[fold_name(agency), fold(ref)]
        where = f"the star tool's Evidence, {agency}, {ref}"
        return PreviousAnswer(
            (_shown(rating),),
            _masked((row["evidence"], where) for row in rows),
            _masked((row["action"], where) for row in rows),
        )

    by_agency = {
        agency: {score.statement.id: answer(agency, score) for score in collated.statements}
        for agency in collated.agencies
    }
    statements = [score.statement for score in collated.statements]
    source = collated.source
    return LastRound(source.area, source.round, *_words_of(statements), by_agency,
                     texts=bool(evidence), versions=source.versions, marking=source.marking)


def _shown(rating: Rating) -> ShownAnswer:
    if isinstance(rating, Fraction):
        return rating.numerator if rating.denominator == 1 else show_score(rating)
    return rating
