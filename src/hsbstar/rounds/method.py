"""The method of a round in short, and where workbooks print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.version import __version__
from hsbstar.rounds.priorities import RULE

if TYPE_CHECKING:
    from hsbstar.framework import Framework

HOW_SCORES_ARISE = (
    ("1. A statement's score in one agency is the one in its return. If several returns from an "
    "agency count, it is their mean. Not applicable, no data and blank are left out and are never "
    "treated as 0."),
    ("2. A statement's score in the round is the mean over the agencies that scored it. Each "
    "agency counts equally."),
    "3. A domain's score is the mean over its scored statements. Each statement counts equally.",
    ("4. Coverage shows how many of the statements that apply have a score. No data and blank "
    "lower it; a statement that is not applicable to every agency does not. Coverage under half is "
    "marked ‘thin evidence’: the score is shown, and nothing is filled in."),
    ("5. How many agencies are behind a figure is shown with it. ‘Only’ marks one or two: their "
    "answers say little about an area."),
    ("6. Nothing is rounded before it is shown, to one decimal, halves away from zero. The cells "
    "hold the full figures."),
    ("Scores are agencies' own judgements. They are ordinal: a mean treats the steps between them "
    "as equal. Read the star together with its table: the area of a star grows with the square of "
    "the scores and depends on the order of the spokes."),
)

HOW_AGREEMENT_IS_SHOWN = (
    ("The spread of a statement is the highest agency's score minus the lowest. A mean of 2 can be "
    "everyone's 2, or a 4 and a 0, so discuss the widest spreads first."),
    ("Krippendorff's alpha for ordinal data (Krippendorff 2011, Computing Krippendorff's "
    "Alpha-Reliability) sums agreement up: 1 is perfect, 0 is what chance would give. From 0.8 it "
    "is read as reliable, from 0.667 as tentative, below as unreliable (Krippendorff 2004, Content "
    "Analysis, p. 241). The exact figure decides; it is shown to two decimals, or to more where "
    "two would contradict its word. Alpha needs two statements that two or more agencies scored, "
    "and scores that are not all the same."),
    ("We added three readings: ‘rough’ where fewer than six agencies can be compared; ‘little "
    "variation’ where at least three quarters of the scores are the same and alpha is below 0.667, "
    "as alpha is then low although agencies hardly differ; and ‘very differently’ where alpha is "
    "below a third."),
)

HOW_MODERATION_COUNTS = (
    ("Moderation: if agencies agreed a score in a meeting, that score replaces their mean, and it "
    "is used in the domain's score. ‘Self-assessed’ shows the mean of the agencies' own scores. A "
    "statement that was agreed to be not applicable, or to have no data, has no score."),
)

HOW_PRIORITIES_ARISE = (
    RULE,
    ("A statement that applies to a single agency counts at least half as much as one that applies "
     "to all, so that a specialist's gaps can also come first. Equal priorities share a rank (3=). "
     "The rule and the weights are hsbstar's own: they guide discussion; they do not replace it."),
)
HOW_ORDER_IS_SHOWN = (
    ("The order of the domains: one that ‘cannot be told apart’ from the lowest could be lower "
     "itself. Each agency's mean in one domain less its mean in another is a difference; all pairs "
     "are judged together, by the test and the 95% intervals that are used for changes between "
     "rounds."),
    ("A rank range is the best and the worst rank, where 1 is the lowest domain or the first "
     "priority: with each agency or none left out, averaged over statements or over agencies "
     "first, by the mean or the median. The order and the ranges, of all domains and of the first "
     "ten priorities, are calculated when the round is scored, and are not formulas."),
)
HOW_WEIGHTS_COUNT = (
    ("Weights: a statement's score is the sum of weight × score over the agencies that scored it, "
    "divided by the sum of their weights. The weights are shown above the agencies on Scores."),
)

HOW_FEW_ARE_MARKED = (
    ("A score from fewer agencies than the minimum you set is marked as thin evidence on Scores, "
    "but still counts. A domain is thin if fewer than half of the statements that apply have a "
    "score that is not thin. Scores agreed in moderation are never thin."),
)
METHOD_FIRST_ROW = 3
METHOD_WIDTH = 72.0
"""Within the page: LibreOffice does not scale a sheet of one column that is wider."""


def framework_lines(framework: Framework) -> tuple[str, ...]:
    """Return which framework was used, and the sources of its wording."""
    return (
        f"Framework: {framework.title}, edition {framework.edition} ({framework.id}).",
        framework.wording,
        framework.citation,
        *(source for source in framework.sources if source != framework.citation),
        f"Made with hsbstar {__version__}.",
    )
