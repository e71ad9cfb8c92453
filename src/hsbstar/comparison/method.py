"""How rounds are compared, in words."""

from __future__ import annotations

from hsbstar.comparison.dates import LATEST_MONTHS, SOONEST_MONTHS
from hsbstar.comparison.inference import FEWEST, LEVEL
from hsbstar.comparison.resampling import ALL_RESAMPLES_UP_TO, ALL_SIGNS_UP_TO, RESAMPLES

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
