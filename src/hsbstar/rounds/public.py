"""`hsbstar.score_round`: from returns to a round, for Python users."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.returns import errors_sentence, errors_summary, gather
from hsbstar.rounds.collating import collate_intake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.returns import Return
    from hsbstar.rounds.model import Round


def score_round(returns: Iterable[Return], *, allow_errors: bool = False) -> Round:
    """Score the returns of one round: each statement, each domain, each agency.

    A statement's score is the mean over the agencies that scored it, each agency counts equally. A
    domain's score is the mean over its scored statements. *Not applicable*, *no data* and blank do
    not count and are never 0. All scores are self-assessed: for scores that were agreed in
    moderation, use `hsbstar score --agreed` on the command line, and its star tool.

    Args:
        returns: What `read_returns` returned, or some of it: all of one round and area.
        allow_errors: What to do about errors in the returns, or in files that were read with them.
            By default they are refused, since a score without the faulty answers is another
            score. With True, faulty answers count as blank, files that cannot be read or belong to
            another round are left out, and the round's `notice` says so, as does everything that
            is made of it. Several returns of one agency are refused all the same, until they are
            read with `versions` or `use`.

    Returns:
        The round: `source` (area, round, framework, scale, dates), `agencies`, `domains` and
        `statements`. A `score` is an exact `Fraction` within the scale (0 to 4 in the bundled
        framework), not rounded, or None where nobody scored it. `domain.thin` says that less than
        half of the domain's statements have a score.

    Raises:
        HsbstarError: The returns have errors and `allow_errors` is not set, none of them can be
            counted, one is given twice, or they were read by different frameworks.
    """
    intake, framework = gather(returns)
    if has_errors(intake.findings) and (intake.undecided or not allow_errors):
        advice = (
            "Choose which return from the agency to use: read the returns again with use=FILE, "
            "versions=\"latest\" or versions=\"mean\"." if intake.undecided else
            "Correct the errors and read the returns again, or pass allow_errors=True to count "
            "faulty answers as blank and leave out files that cannot be read."
        )
        raise HsbstarError(
            f"Not scored, because the returns have {errors_summary(intake.findings)}\n{advice}")
    if not intake.usable:
        raise HsbstarError(
            "No return can be used. Look at the findings from read_returns and correct them."
        )
    return replace(collate_intake(intake, framework), notice=errors_sentence(intake))
