"""The answer of `look`: plain values for JSON, with every text as it is to be shown.

Its keys:

kind         `agency` for one return without a list or a round file, `round`, or `nothing`
error        why nothing can be shown, as a sentence; empty otherwise
headline     the sentence that matters first
ready        whether the agency's own return can be sent
facts        further sentences: what was used, who is missing, what was not scored and why
check        what `hsbstar check --format json` prints; null where there is an error
score        what `hsbstar score --allow-errors --format json` prints, without outputs; or null
findings     of all files, the worst first
tables       what is shown as a table; a row has a text for each column
order        the sentences on the order of domains and on agreement, as `score` prints them
star         the star as SVG with its title and description; null for an agency and without a score
downloads    files to save, with their text
installed    what needs the installed program, with the command in such a folder
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar import audit
from hsbstar.core.findings import count_in_words
from hsbstar.core.plurals import count, listed
from hsbstar.core.problems import Severity
from hsbstar.framework import Answered
from hsbstar.page.downloads import downloads_of, installed_of
from hsbstar.page.looked import LookKind
from hsbstar.page.tables import tables_of
from hsbstar.returns import errors_sentence, returned_sentence, versions_sentence
from hsbstar.rounds import (
    agreement_sentences,
    check_json,
    gaps_sentence,
    order_sentences,
    rank_ranges,
    score_json,
    star_as_svg,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json
    from hsbstar.page.looked import Looked
    from hsbstar.rounds import RankRanges, Round

NOTHING = ("There is no return here. Choose audit workbooks that agencies completed, or emails or "
           "zip files that contain them.")
NOT_READ = "This file cannot be used as a return."
READY = "This workbook is ready to send."
NO_SCORE_YET = "No statement has a score yet."


def nothing(headline: str = NOTHING) -> Json:
    """Return the answer where there is nothing to read."""
    return {
        "kind": LookKind.NOTHING.value, "error": "", "headline": headline, "ready": False,
        "facts": [], "check": None, "score": None, "findings": [], "tables": [], "order": [],
        "star": None, "downloads": [], "installed": [],
    }


def failed(error: str, findings: Sequence[Finding] = ()) -> Json:
    """Return the answer where what belongs to all returns is wrong; `findings` say what."""
    return {**nothing(""), "error": error,
            "findings": [_finding(found, "") for found in findings]}


def shown(looked: Looked) -> Json:
    """Return the answer."""
    intake, collated = looked.intake, looked.round
    ranges = rank_ranges(collated) if collated else None
    score = score_json(collated, intake.usable, intake.findings, [], intake.missing,
                       ranges) if collated else None
    answer = {
        **nothing(_headline(looked)),
        "kind": looked.kind.value,
        "ready": looked.ready,
        "facts": list(filter(None, _facts(looked))),
        "check": check_json(intake.returns, looked.findings, intake.missing),
        "score": score,
        "findings": list(_findings(looked)),
        "tables": tables_of(looked),
        "installed": list(installed_of(looked)),
    }
    if looked.kind is not LookKind.ROUND or not collated:
        return answer | {"downloads": list(downloads_of(looked, score, None))}
    star = star_as_svg(collated, " ".join(
        filter(None, (errors_sentence(intake), collated.source.stated))))
    return answer | {
        "downloads": list(downloads_of(looked, score, star)),
        "order": _order(collated, ranges),
        "star": star._asdict(),
    }


def _headline(looked: Looked) -> str:
    """Return the sentence that matters first."""
    if looked.kind is LookKind.ROUND:
        return " ".join(_round_headline(looked))
    if looked.own is None:
        return NOT_READ if looked.kind is LookKind.AGENCY else NOTHING
    errors, warnings = looked.of(Severity.ERROR), looked.to_settle
    if errors:
        return f"{count(len(errors), 'error')} to correct before you send it."
    if not looked.own.count(Answered.SCORED):
        return NO_SCORE_YET
    if blank := looked.own.count(Answered.BLANK):
        return f"{count(blank, 'statement')} to answer before you send it."
    if warnings:
        return f"{count(len(warnings), 'warning')} to look at before you send it."
    return READY


def _round_headline(looked: Looked) -> Iterator[str]:
    intake = looked.intake
    if looked.expected is not None and intake.missing is not None:
        yield returned_sentence(intake.missing, len(looked.expected))
    else:
        yield f"{count(len(intake.returns), 'return')}."
    files = {found.where.file for found in looked.of(Severity.ERROR) if found.where.file}
    yield f"{count(len(files), 'file has', 'files have')} errors." if files else "No errors."


def _facts(looked: Looked) -> Iterator[str]:
    """Yield what else to know, in sentences: first on the returns, then on what was used."""
    intake = looked.intake
    if intake.missing:
        yield f"Not returned: {listed([agency.name for agency in intake.missing])}."
    yield versions_sentence(intake.returns)
    yield count_in_words(looked.findings)
    if looked.kind is LookKind.ROUND:
        yield looked.why_not or errors_sentence(intake)
    yield from _files_used(looked)


def _files_used(looked: Looked) -> Iterator[str]:
    dropped = looked.dropped
    if dropped.round_file:
        yield audit.using_sentence(dropped.round_file, dropped.known)
        if dropped.returns.name:
            yield f"Read as returns: the folder ‘{dropped.returns.as_posix()}’."
    if looked.listed:
        yield f"List of agencies: ‘{looked.listed.as_posix()}’."
    elif dropped.known.agencies:
        yield (f"The list of agencies ‘{dropped.known.agencies}’ is not here, so nothing shows who "
               "is missing.")
    if dropped.framework:
        yield f"Framework: {looked.framework.title} (‘{dropped.framework.as_posix()}’)."


def _findings(looked: Looked) -> Iterator[Json]:
    """Yield all findings, the worst first; for an agency, with what to do in words for it."""
    ordered = sorted(looked.findings, key=lambda found: (found.severity.rank, found.order))
    for found in looked.worded(ordered):
        yield _finding(found, looked.agencies.get(found.where.file, ""))


def _finding(found: Finding, agency: str) -> Json:
    where = found.where
    return {
        "file": where.file, "agency": agency, "sheet": where.sheet, "cell": where.cell,
        "place": where.in_file, "severity": found.severity.value,
        "message": found.message, "fix": found.fix, "code": found.code,
    }


def _order(collated: Round, ranges: RankRanges | None) -> list[str]:
    return list(filter(None, [
        *order_sentences(collated, ranges), *agreement_sentences(collated),
        gaps_sentence(collated),
    ]))
