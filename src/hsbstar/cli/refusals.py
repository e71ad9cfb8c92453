"""End a command that reads returns without a result: errors, no scores, or a child identified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar import rounds, star_tool
from hsbstar.cli import text
from hsbstar.cli.options import check_command
from hsbstar.cli.wrong_file import RETURNS, refuse_others
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.core.plurals import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.cli.options import Scores
    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.returns import Intake, Return
    from hsbstar.rounds import Round


def refuse_errors(
    reporter: Reporter, intake: Intake, findings: Sequence[Finding], options: Scores, *,
    again: str = "score again",
) -> bool:
    """Report that errors stop the command; return whether they do, where they are not allowed.

    Of several returns of an agency somebody must choose, even where errors are allowed.

    Raises HsbstarError where no return can be counted in the paths that the user named.
    """
    if has_errors(findings) and (intake.undecided or not options.allow_errors):
        _report(reporter, intake, findings, options)
        reporter.failed(
            "Nothing was written. Choose which return to use, with --use or --versions, then "
            f"{again}. --allow-errors does not choose for you." if intake.undecided else
            f"Nothing was written. Correct the errors and {again}, or add --allow-errors to count "
            "faulty answers as blank."
        )
        return True
    if not intake.usable:
        _report(reporter, intake, findings, options)
        refuse_nothing(intake, options.paths)
        raise HsbstarError(f"No return can be used. Correct what is listed, then {again}.")
    return False


def refuse_nothing(intake: Intake, paths: Sequence[Path]) -> None:
    """Raise HsbstarError where nothing in the `paths` was meant as a return."""
    if not intake.returns and not has_errors(intake.findings):
        refuse_others("RETURNS", paths, RETURNS, nothing_read=True)
        raise HsbstarError(f"There are no returns in {any_of(paths)}. {RETURNS.advice}")


def refuse_unscored(
    reporter: Reporter, intake: Intake, findings: Sequence[Finding], collated: Round,
    options: Scores,
) -> bool:
    """Report that a round has no score at all, as blank forms do; return whether it has none."""
    if collated.weakest_domains:
        return False
    _report(reporter, intake, findings, options)
    reporter.failed("Nothing was written. No statement that counts has a score, so there is "
                    "nothing to show. Score the forms that agencies have filled in.")
    return True


def refuse_identifying(
    reporter: Reporter, intake: Intake, findings: Sequence[Finding], returned: Sequence[Return],
    options: Scores,
) -> bool:
    """Report, by kind and cell alone, that texts seem to identify a child; return whether any."""
    count = star_tool.count_identifying(returned)
    if not count:
        return False
    _report(reporter, intake, findings, options)
    texts = f"{count} texts" if count > 1 else "One text"
    reporter.failed(
        f"Nothing was written. {texts} may identify a child. Ask the agency for a return without "
        "it, leave out --with-evidence, or add --allow-identifying to copy all evidence as it is."
    )
    return True


def _report(
    reporter: Reporter, intake: Intake, findings: Sequence[Finding], options: Scores
) -> None:
    """Print the findings alone, or as JSON what `check` answers."""
    if options.as_json:
        reporter.json(rounds.check_json(intake.returns, findings, intake.missing))
    else:
        text.report_counted(reporter, intake, findings, check_command(options))
