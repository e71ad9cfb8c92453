"""Print a round, its priorities, agreement and moderation, and a plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count, show_agencies
from hsbstar.framework import Answered
from hsbstar.moderation import ORDER, Why
from hsbstar.rounds import (
    MAX_NAMED,
    SCORE_CAPTIONS,
    WIDE,
    agreement_sentences,
    domain_rows,
    first_priorities,
    gaps_sentence,
    moderated_sentence,
    order_of,
    order_sentences,
    priority_figures,
    score_row,
    show_score,
    show_value,
    ties_sentence,
    why_higher_first,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework.importing import Match, PastedRow
    from hsbstar.moderation import Agenda
    from hsbstar.plan import Plan
    from hsbstar.rounds import Round, StatementScore

_REASONS = {
    Why.SPREAD: f"scores {WIDE} or more apart",
    Why.NO_EVIDENCE: "a high score without evidence",
    Why.FEW_ANSWERS: "few answers",
}


def report_round(reporter: Reporter, collated: Round) -> None:
    """Show a round in sentences: the lowest, the first priorities, agreement, what is missing."""
    for sentence in order_sentences(collated):
        reporter.line(sentence)
    _report_priorities(reporter, collated)
    if collated.moderated:
        reporter.line(moderated_sentence(collated))
    for sentence in agreement_sentences(collated):
        reporter.line(sentence)
    if gaps := gaps_sentence(collated):
        reporter.line(f"{gaps} (see the sheet Gaps)")


def report_result(reporter: Reporter, collated: Round) -> None:
    """Show every domain's score with its coverage; on a terminal in few columns."""
    heading = f"{collated.source.area} {collated.source.round}".strip() or "Scores"
    rows = domain_rows(collated)
    if not reporter.out.is_terminal:
        reporter.table(heading, ("No.", "Domain", *SCORE_CAPTIONS), rows, words=1)
        return
    # Few columns, so that titles of domains need not be wrapped.
    short = [(f"{number} {title}", score, f"{scored} of {of}", *more)
             for number, title, score, scored, of, *more in rows]
    columns = 5 if any(row[-1] for row in short) else 4
    reporter.table(heading, ("Domain", "Score", "Scored", "Agencies", "Note")[:columns],
                   [row[:columns] for row in short], words=0)


def report_strands(reporter: Reporter, strands: Round) -> None:
    """Show each strand's score across domains, with its coverage."""
    reporter.table(
        "Strands, across domains", ("Strand", *SCORE_CAPTIONS),
        [score_row(strand, strands) for strand in strands.domains], words=0,
    )
    reporter.line(order_of(strands).sentence)


def _report_priorities(reporter: Reporter, collated: Round) -> None:
    """Name the statements to act on first, and how many more share the last one's rank."""
    first = first_priorities(collated, MAX_NAMED)
    for priority in first[:MAX_NAMED]:
        figures = priority_figures(priority, len(collated.agencies))
        statement = priority.score.statement
        reporter.line(reporter.fitted(
            f"Priority {priority.place}: {statement.ref} ({figures}) {statement.text}"))
    if ties := ties_sentence(first):
        reporter.line(f"{ties} (see the sheet Priorities)")
    elif first and reporter.out.is_terminal:
        reporter.line("The sheet Priorities lists all of them in full.")


def report_moderated(reporter: Reporter, collated: Round) -> None:
    """Show what the agencies' scores come to beside what counts: by domain, and where agreed."""
    if not collated.moderated:
        return
    if reporter.out.is_terminal:
        _report_agreed(reporter, collated)
        return
    reporter.table(
        "Domains, before and after moderation",
        ("No.", "Domain", "Self-assessed", "Score", "Moderated"),
        [
            (str(domain.number), domain.title, show_score(domain.self_assessed),
             show_score(domain.score), str(domain.moderated))
            for domain in collated.domains
        ],
        words=1,
    )
    rows = [
        (score.statement.ref, score.statement.text, show_score(score.self_assessed),
         _show_agreed(score))
        for score in collated.statements if score.agreed is not None
    ]
    reporter.table("Moderated", ("Ref", "Statement", "Self-assessed", "Agreed"), rows, words=1)


def _report_agreed(reporter: Reporter, collated: Round) -> None:
    """Show in a line a domain what the agencies' scores came to, and which were agreed."""
    reporter.line("Self-assessed → agreed (the sheet Scores has both):")
    for domain in collated.domains:
        agreed = [
            f"{score.statement.ref} {show_score(score.self_assessed)} → {_show_agreed(score)}"
            for score in domain.statements if score.agreed is not None
        ]
        if agreed:
            reporter.line(f"  {domain.number} {domain.title}: {show_score(domain.self_assessed)} → "
                          f"{show_score(domain.score)} ({', '.join(agreed)})", hanging=2)


def _show_agreed(score: StatementScore) -> str:
    """Return what was agreed on a statement: a score, or the answer that is none."""
    return (score.agreed.value.replace("_", " ") if isinstance(score.agreed, Answered)
            else show_score(score.agreed))


def report_plan(reporter: Reporter, plan: Plan) -> None:
    """List a plan's priorities by rank, and what it carried over from the last one."""
    reporter.table(
        "Priorities (full wording in the plan)",
        ("Rank", "Ref", "Statement", "Score", "Agencies", "Priority"),
        [
            (priority.place, priority.score.statement.ref, priority.score.statement.text,
             show_score(priority.score.score), show_agencies(priority.score.respondents),
             show_value(priority.value))
            for priority in plan.priorities
        ],
        words=2, cut=True,
    )
    if why := why_higher_first(plan.priorities):
        reporter.line(f"{why} The sheet Grounds has the reason for each.")
    if any(priority.tied for priority in plan.priorities):
        reporter.line("Statements marked = share a rank: the figures do not separate them.")
    if plan.last_round:
        unfinished = count(plan.carried, "unfinished action")
        reporter.line(f"Carried over from {plan.last_round}: {unfinished}; "
                      f"{len(plan.finished)} done or dropped.")
        moves = dict.fromkeys((row.ref, row.carried.moved) for row in plan.rows if row.carried)
        if moves:
            listed = "; ".join(f"{ref} {moved}".rstrip() for ref, moved in moves)
            reporter.line(f"Scores since then: {listed}", hanging=2)


def report_agenda(reporter: Reporter, agenda: Agenda) -> None:
    """Report which statements to discuss first; in a pipe all to discuss, with the reasons."""
    first, of = len(agenda.first), len(agenda.to_talk) + len(agenda.others)
    reporter.line(f"To discuss first: {first} of {of} statements.")
    if reporter.out.is_terminal:
        _report_first(reporter, agenda)
    if agenda.later:
        reporter.line(ORDER)
        reporter.line(f"To discuss if there is time: {len(agenda.later)} more statements, on the "
                      "sheet ‘To discuss next’.")
    counts = Counter(reason.why for item in agenda.to_talk for reason in item.reasons)
    reasons = [f"{words} ({counts[why]})" for why, words in _REASONS.items() if counts[why]]
    if reasons:
        reporter.line(f"Reasons: {'; '.join(reasons)}.")
    if not reporter.out.is_terminal:
        rows = [(item.score.statement.ref, show_agencies(item.score.respondents), item.why)
                for item in agenda.to_talk]
        reporter.table("To discuss", ("Ref", "Agencies", "Why"), rows, words=2)


def _report_first(reporter: Reporter, agenda: Agenda) -> None:
    """List the statements to discuss first, one line a domain."""
    by_domain: dict[int, list[str]] = defaultdict(list)
    for item in agenda.first:
        by_domain[item.score.domain].append(item.score.statement.ref)
    for number, refs in sorted(by_domain.items()):
        reporter.line(f"  Domain {number}: {', '.join(refs)}", hanging=2)


def report_matches(
    reporter: Reporter, rows: Sequence[PastedRow], matches: Sequence[Match]
) -> None:
    """Show for each pasted statement its earlier counterpart, and how sure that is."""
    reporter.table(
        "Statements",
        ("Match", "Ref", "Earlier", "Similarity", "Statement"),
        [
            (match.certainty.value, row.ref, match.statement.ref if match.statement else "",
             match.in_words, row.text)
            for row, match in zip(rows, matches, strict=True)
        ],
        words=4,
    )
