"""What the answers of one return rest on: notes where a score has nothing beside it to show.

Notes never change a score. The marks (how many answers alike are worth a word) are ours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import is_high

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.framework import Scale
    from hsbstar.returns.answers import Answer

MANY = 10
"""From so many on, answers or texts that are all alike are worth a word."""


def without_evidence(answers: Sequence[Answer], scale: Scale) -> list[Answer]:
    """Return the answers with a high score and no evidence recorded.

    The one rule of what is high is `framework.is_high`: above the middle of the scale.
    """
    return [
        answer for answer in answers
        if answer.score is not None and is_high(answer.score, scale.lowest, scale.highest)
        and not answer.has_evidence
    ]


def check_evidence(answers: Sequence[Answer], scale: Scale) -> Iterator[Finding]:
    """Note high scores without evidence, one text beside many statements, and answers all alike."""
    for one in without_evidence(answers, scale):
        yield finding(Problem.SCORE_WITHOUT_EVIDENCE, one.where, score=one.score)
    yield from _check_repeated(answers)
    yield from _check_alike(answers, scale)


def _check_repeated(answers: Sequence[Answer]) -> Iterator[Finding]:
    told = [(fold(one.evidence), one) for one in answers if one.evidence.strip()]
    for text, count in Counter(text for text, _ in told).items():
        if count >= MANY and 2 * count > len(told):
            first = next(one for words, one in told if words == text)
            yield finding(Problem.EVIDENCE_REPEATED, first.where, count=count, of=len(told))


def _check_alike(answers: Sequence[Answer], scale: Scale) -> Iterator[Finding]:
    scored = [one for one in answers if one.score is not None]
    scores = {one.score for one in scored}
    if len(scored) >= MANY and len(scores) == 1:
        is_top = scores == {scale.highest}
        problem = Problem.ANSWERS_ALL_HIGHEST if is_top else Problem.ANSWERS_ALIKE
        yield finding(problem, scored[0].where, count=len(scored), score=scored[0].score)
