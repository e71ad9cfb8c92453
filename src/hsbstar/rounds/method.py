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
    ("5. Each figure is shown with the number of agencies behind it. ‘Only’ marks one or two "
    "agencies: their answers say little about an area."),
    ("6. Nothing is rounded before it is shown. Scores are shown to one decimal; halves are "
    "rounded away from zero. The cells have the full figures."),
    ("Scores are agencies' own judgements. They are ordinal: a mean treats the steps between them "
    "as equal. Read the star together with its table: the area of a star grows with the square of "
    "the scores and depends on the order of the spokes."),
)

HOW_AGREEMENT_IS_SHOWN = (
    ("The spread of a statement is its highest score minus its lowest, across agencies. A mean of "
    "2 can be everyone's 2, or a 4 and a 0, so discuss the widest spreads first."),
    ("Krippendorff's alpha for ordinal data (Krippendorff 2011, Computing Krippendorff's "
    "Alpha-Reliability) summarises agreement: 1 is perfect agreement and 0 is what you would "
    "expect by chance. Alpha is read as reliable from 0.8, tentative from 0.667 and unreliable "
    "below that (Krippendorff 2004, Content Analysis, p. 241). The exact figure decides. It is "
    "shown to two decimals, or to more if two would contradict its label. Alpha needs at least two "
    "statements that two or more agencies scored, and scores that are not all the same."),
    ("hsbstar adds three labels. ‘Rough’ means that fewer than six agencies can be compared. "
    "‘Little variation’ means that at least three quarters of the scores are the same and alpha is "
    "below 0.667: alpha is then low although agencies hardly differ. ‘Very differently’ means that "
    "alpha is below a third."),
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
    ("The order of the domains: a domain that ‘cannot be told apart’ from the lowest could itself "
     "be the lowest. A difference is each agency's mean in one domain minus its mean in another. "
     "All pairs are judged together, with the same test and 95% intervals as changes between "
     "rounds."),
    ("A rank range is the best and the worst rank, where 1 is the lowest domain or the first "
     "priority. It is found by leaving out each agency in turn or none, averaging over statements "
     "first or agencies first, and using the mean or the median. The order, and the ranges of all "
     "domains and of the first ten priorities, are calculated when the round is scored. They are "
     "not formulas."),
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
