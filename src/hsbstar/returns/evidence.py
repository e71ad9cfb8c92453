"""Notes on the answers of one return: high scores without evidence, and answers all alike.

Notes never change a score. How many alike answers make a note is our own choice.
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

MIN_ALIKE = 10
"""From this many on, answers or texts that are all alike make a note."""


def without_evidence(answers: Sequence[Answer], scale: Scale) -> list[Answer]:
    """Return the answers with a high score and no evidence recorded.

    A high score is above the middle of the scale: see `framework.is_high`.
    """
    return [
        answer for answer in answers
        if answer.score is not None and is_high(answer.score, scale.lowest, scale.highest)
        and not answer.has_evidence
    ]


def check_evidence(answers: Sequence[Answer], scale: Scale) -> Iterator[Finding]:
    """Note high scores without evidence, one text at many statements, and answers all alike."""
    for answer in without_evidence(answers, scale):
        yield finding(Problem.SCORE_WITHOUT_EVIDENCE, answer.where, score=answer.score)
    texts = [(fold(answer.evidence), answer) for answer in answers if answer.evidence.strip()]
    for text, count in Counter(text for text, _ in texts).items():
        if count >= MIN_ALIKE and 2 * count > len(texts):
            first = next(answer for words, answer in texts if words == text)
            yield finding(Problem.EVIDENCE_REPEATED, first.where, count=count, of=len(texts))
    scored = [answer for answer in answers if answer.score is not None]
    scores = {answer.score for answer in scored}
    if len(scored) >= MIN_ALIKE and len(scores) == 1:
        is_top = scores == {scale.highest}
        problem = Problem.ANSWERS_ALL_HIGHEST if is_top else Problem.ANSWERS_ALIKE
        yield finding(problem, scored[0].where, count=len(scored), score=scored[0].score)
