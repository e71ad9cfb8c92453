"""What answers rest on: notes at the cells, and never another score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.findings import Where
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.returns.answers import Answer
from hsbstar.returns.evidence import MIN_ALIKE, check_evidence, without_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework.model import Framework


def answers(framework: Framework, *given: tuple[int | None, str]) -> list[Answer]:
    """Return answers (score, evidence) to a statement, each in a row of its own."""
    statement = framework.statements[0]
    return [
        Answer(statement, Answered.BLANK if score is None else Answered.SCORED, score, evidence, "",
               Where("police.xlsx", "One", f"E{row}"))
        for row, (score, evidence) in enumerate(given, start=5)
    ]


def notes(given: Sequence[Answer], framework: Framework) -> list[tuple[str, str]]:
    """Return code and cell of each note; they are nothing but notes."""
    findings = list(check_evidence(given, framework.scale))
    assert {found.severity for found in findings} <= {Severity.NOTE}
    return [(found.code, found.where.cell) for found in findings]


def test_a_high_score_without_evidence_is_noted_at_its_cell(small: Framework) -> None:
    """Blanks are no evidence; a low score needs none, nor does an answer that is no score."""
    given = answers(small, (4, ""), (3, "  "), (3, "Minutes."), (2, ""), (None, ""))
    assert notes(given, small) == [
        ("score-without-evidence", "E5"), ("score-without-evidence", "E6")]
    assert [answer.where.cell for answer in without_evidence(given, small.scale)] == ["E5", "E6"]


def test_the_same_text_at_most_statements_is_noted_once(small: Framework) -> None:
    """Be it spaced or cased otherwise; ten of twelve, but not ten of thirty."""
    same = [(1 + row % 2, "See  our POLICY." if row % 2 else "see our policy.")
            for row in range(MIN_ALIKE)]
    assert notes(answers(small, (1, "Minutes."), *same), small) == [("evidence-repeated", "E6")]
    others = [(row % 3, f"Minutes {row}.") for row in range(20)]
    assert notes(answers(small, *same, *others), small) == []
    assert notes(answers(small, *same[:-1]), small) == []


def test_scores_that_are_all_alike_are_noted(small: Framework) -> None:
    """Nothing but 2s, and nothing but the highest score, have findings of their own."""
    rows = [(2, f"Minutes {row}.") for row in range(MIN_ALIKE)]
    assert notes(answers(small, *rows, (None, "")), small) == [("answers-alike", "E5")]
    highest = [(4, f"Minutes {row}.") for row in range(MIN_ALIKE)]
    assert notes(answers(small, *highest), small) == [("answers-all-highest", "E5")]
    assert notes(answers(small, *rows, (3, "Minutes.")), small) == []
    assert notes(answers(small, *rows[:-1]), small) == []
