"""The method in short, as the star tool and the comparison print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hsbstar
from hsbstar.areas import FEWEST_AREAS
from hsbstar.certainty import FEWEST, LEVEL
from hsbstar.priorities import RULE
from hsbstar.resampling import ALL_RESAMPLES_UP_TO, ALL_SIGNS_UP_TO, RESAMPLES
from hsbstar.timing import LATEST_MONTHS, SOONEST_MONTHS

if TYPE_CHECKING:
    from hsbstar.framework import Framework

HOW_SCORES_ARISE = (
    ("1. A statement's score in one agency is the mean of that agency's returns, usually one. "
    "Not applicable, no data and blank do not count, and are never taken for 0."),
    ("2. A statement's score in the round is the mean over the agencies that scored it: each "
    "agency one voice."),
    "3. A domain's score is the mean over its scored statements: each statement one voice.",
    ("4. Coverage says how many of the statements that apply have a score. No data and blank lower "
    "it; a statement that is not applicable to every agency does not. Under half is marked ‘thin "
    "evidence’: shown, never filled in."),
    ("5. Nothing is rounded before it is shown, to one decimal, halves away from zero. The cells "
    "hold the full figures."),
    ("Scores are what agencies say of themselves. They are ordinal: a mean treats the steps "
    "between them as equal. Read the star with the table beside it: its area grows with the "
    "square of the scores and depends on the order of the spokes."),
)

HOW_AGREEMENT_IS_TOLD = (
    ("The spread of a statement is its highest score less its lowest, over the agencies. A mean of "
    "2 can be everyone's 2, or a 4 and a 0: talk about the widest spreads first."),
    ("Krippendorff's alpha for ordinal data (Krippendorff 2011, Computing Krippendorff's "
    "Alpha-Reliability) sums agreement up: 1 is perfect, 0 is what chance would give. From 0.8 it "
    "is read as reliable, from 0.667 as tentative, below as unreliable (Krippendorff 2004, Content "
    "Analysis, p. 241)."),
    ("Two readings are ours: ‘rough’ where fewer than six agencies can be compared, and ‘little "
    "variation’ where three quarters of the scores or more are one and the same and alpha is below "
    "0.667: alpha is then low though agencies hardly differ."),
)

HOW_MODERATION_COUNTS = (
    ("Moderation: where the agencies agreed a score in a meeting, it stands in the place of their "
    "mean, and domains are the means of the scores that count. ‘Self-assessed’ shows what the "
    "agencies' own scores come to. A statement that was agreed to be not applicable, or without "
    "data, has no score."),
)

HOW_PRIORITIES_ARISE = (
    RULE,
    ("A statement that is one agency's alone counts at least half as much as one that is "
     "everybody's, so that a specialist's gaps can come first, too. Equal priorities share a rank "
     "(3=). The rule and the weights are ours: they order the talk, and do not replace it."),
)

PLAN_CAUTIONS = (
    ("Statements that are in a plan because they scored low tend to rise a little by chance alone "
     "(regression to the mean): a rise since the last plan is no proof that the action worked."),
)

HOW_WEIGHTS_COUNT = (
    ("Weights: a statement's score is the sum of weight × score over the agencies that scored it, "
    "divided by the sum of their weights. The weights stand above the agencies on Scores."),
)

HOW_FEW_ARE_MARKED = (
    ("A score from fewer agencies than were wanted is marked as thin evidence on Scores; it counts "
    "all the same. A domain is thin where less than half of the statements that apply have a score "
    "that is not thin. What was agreed in moderation is never thin."),
)

HOW_AREAS_ARE_SHOWN = (
    ("Each area counts once, with its latest round, as its star tool has it. Domains are matched "
    "by their number and statements by their id."),
    ("Quartiles: a quarter of the areas lie at or below the lower quartile, half at or below the "
    "median, three quarters at or below the upper one, with steps between neighbours divided in "
    "proportion (type 7 of Hyndman and Fan 1996, Sample Quantiles in Statistical Packages; Excel's "
    "QUARTILE.INC). An area's quarter is the first whose upper bound is not below its score; equal "
    "scores lie in the same one."),
    (f"No figure rests on fewer than {FEWEST_AREAS} areas. Where one statement of a domain is "
    "withheld for that, the one with the fewest areas is withheld with it: with the domain's score "
    "and all others it could else be worked out. The lowest and highest score are never shown: "
    "each is one area's."),
    ("Labels: areas bear labels in an order that tells nothing, by hashes of their names with the "
    "files as salt. The same files give the same labels; with one file more all may change. An "
    "area's own scores stand in the tables only where names were asked for."),
    ("Scores are what agencies say of themselves: areas whose agencies judge more strictly lie "
    "lower. A place among areas is a reason to talk, not a mark."),
)

HOW_ROUNDS_COMPARE = (
    ("Change is the last round's score less the first round's. Statements are matched by their id, "
    "which stays when a ref or a wording changes; domains by their number; agencies by their name. "
    "A statement or domain that only one round has, or has no score in one of them, shows no "
    "change."),
    ("Matched change: where other agencies answer, a mean moves though nobody changed an answer. "
    "So the change is also worked out of the matched answers alone: those that an agency gave to a "
    "statement in both rounds; over statements of means over agencies, as a score is. It is about "
    "what the same agencies say, not about what caused it."),
    ("The three parts sum to the change exactly. The score of either round is worked out of all "
    "answers, of agencies in both rounds only, of statements in both only, and of matched answers "
    "only. The change of the last is the matched change; the rest is shared between agencies and "
    "statements by the mean of both orders in which they can be left out (Shapley 1953, A Value "
    "for n-Person Games), so that no order counts more, and swapped rounds only change the signs. "
    "An agency's answer that is not applicable, no data or blank in one round is part of "
    "‘statements’. Scores agreed in moderation, and weights that were changed, are a part of their "
    "own: matched answers are always self-assessed ones."),
    ("Interval: 95 %, by resampling agencies, since an agency's answers hang together: the "
    "bias-corrected and accelerated bootstrap (Efron 1987, Better Bootstrap Confidence Intervals) "
    f"of SciPy, with all resamples of up to {ALL_RESAMPLES_UP_TO} agencies, else {RESAMPLES:,} "
    "drawn with a fixed seed."),
    ("p: how often chance alone gives as much, if each agency's mean change were as likely to be a "
    "rise as a fall (sign-flip test, two-sided; Fisher 1935, The Design of Experiments, section "
    f"21), with all patterns of signs of up to {ALL_SIGNS_UP_TO} agencies. As several domains are "
    "judged at once, p is adjusted by Holm's step-down (Holm 1979, A Simple Sequentially Rejective "
    "Multiple Test Procedure); statements likewise among themselves."),
    ("In words: ‘clear rise’ or ‘clear fall’ where the interval excludes 0 and p after Holm is at "
    f"most {LEVEL}; ‘too few to tell’ with fewer than {FEWEST} agencies in both rounds, where no "
    "such test can reach 0.05 and no interval is given; ‘no clear change’ else, which does not "
    "mean that nothing changed. These cut-offs are ours."),
    ("Scores are what agencies say of themselves, and move with who fills the form in: a change is "
    "no proof of cause. The lowest domains and statements of one round tend to rise in the next by "
    "chance alone (regression to the mean)."),
    f"The framework advises to repeat the audit after {SOONEST_MONTHS} to {LATEST_MONTHS} months.",
)


def framework_lines(framework: Framework) -> tuple[str, ...]:
    """Return the lines that tell which framework was used and whose words it holds."""
    return (
        f"Framework: {framework.title}, edition {framework.edition} ({framework.id}).",
        framework.wording,
        framework.citation,
        *(source for source in framework.sources if source != framework.citation),
        f"Made with hsbstar {hsbstar.__version__}.",
    )
