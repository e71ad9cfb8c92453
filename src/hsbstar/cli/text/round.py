"""Print a round, its priorities, agreement and moderation, and a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.moderation import WIDE, Why
from hsbstar.rounds import (
    agreement_on,
    first_priorities,
    show_score,
    show_value,
    spread_of,
    tell_agreement,
    tell_moderated,
    widest_first,
    without_score,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework.importing import Match, PastedRow
    from hsbstar.moderation import Agenda
    from hsbstar.plan import Plan
    from hsbstar.rounds import DomainScore, Round

_WHYS = {
    Why.SPREAD: f"Agencies {WIDE} or more apart",
    Why.NO_EVIDENCE: "A high score without evidence",
    Why.FEW_ANSWERS: "Few answers",
}

FIRST_PRIORITIES = 3
"""So many statements are named on a terminal."""

def report_round(reporter: Reporter, collated: Round) -> None:
    """Show a round: the weakest first, then every domain's score with its coverage."""
    weakest = collated.weakest_domains[:3]
    if weakest:
        names = ", ".join(f"{one.title} ({show_score(one.score)})" for one in weakest)
        reporter.line(f"Weakest domains: {names}")
    _report_priorities(reporter, collated)
    if collated.moderated:
        reporter.line(tell_moderated(collated))
    _report_agreement(reporter, collated)
    gaps = [one.statement.ref for one in collated.statements
            if without_score(one)[Answered.NO_DATA]]
    if gaps:
        plural = "s" if len(gaps) > 1 else ""
        reporter.line(f"No data on {len(gaps)} statement{plural}: see the sheet Gaps")
    reporter.table(
        f"{collated.source.area} {collated.source.round}".strip() or "Scores",
        ("No.", "Domain", "Score", "Scored", "Of", "Agencies", "Note"),
        [
            (
                str(one.number), one.title, show_score(one.score), str(one.scored), str(one.of),
                f"{one.agencies} of {len(collated.agencies)}",
                _note(one),
            )
            for one in collated.domains
        ],
        words=1,
    )


def _report_priorities(reporter: Reporter, collated: Round) -> None:
    """Name the statements to act on first, and how many more share the last one's rank."""
    first = first_priorities(collated, FIRST_PRIORITIES)
    for priority in first[:FIRST_PRIORITIES]:
        one = priority.score
        voices = f"{one.respondents} of {len(collated.agencies)} agencies"
        told = f"{show_score(one.score)}, {voices}{', thin evidence' if one.thin else ''}"
        if one.agreed is not None:
            own = f"{show_score(one.self_assessed)} self-assessed by {voices}"
            told = f"{show_score(one.score)} agreed, {own}"
        reporter.line(
            f"Priority {priority.place}: {one.statement.ref} ({told}) {one.statement.text}"
        )
    if ties := len(first[FIRST_PRIORITIES:]):
        reporter.line(f"{ties} more share rank {first[-1].place}: see the sheet Priorities")


def report_plan(reporter: Reporter, plan: Plan) -> None:
    """List a plan's priorities by rank, and what it brought along from the last one."""
    reporter.table(
        "Priorities",
        ("Rank", "Ref", "Statement", "Score", "Priority"),
        [
            (one.place, one.score.statement.ref, one.score.statement.text,
             show_score(one.score.score), show_value(one.value))
            for one in plan.priorities
        ],
        words=2,
    )
    if any(one.tied for one in plan.priorities):
        reporter.line("Statements with = share a rank: nothing in the figures orders them.")
    moves = [(row.ref, row.carried.moved) for row in plan.rows if row.carried]
    if plan.last_round:
        actions = "action" if plan.carried == 1 else "actions"
        reporter.line(f"Carried over from {plan.last_round}: {plan.carried} unfinished {actions}; "
                      f"{len(plan.finished)} done or dropped.")
        for ref, moved in dict.fromkeys(moves):
            reporter.line(f"  {ref}: score {moved}" if moved else f"  {ref}")


def report_strands(reporter: Reporter, strands: Round) -> None:
    """Show each strand's score across domains, with its coverage."""
    reporter.table(
        "Strands, across domains",
        ("Strand", "Score", "Scored", "Of", "Agencies", "Note"),
        [
            (one.title, show_score(one.score), str(one.scored), str(one.of),
             f"{one.agencies} of {len(strands.agencies)}", _note(one))
            for one in strands.domains
        ],
        words=0,
    )


def _note(one: DomainScore) -> str:
    if one.score is None:
        return "no score"
    return "thin evidence" if one.thin else ""


def _report_agreement(reporter: Reporter, collated: Round) -> None:
    """Say how far agencies agree, and where they are furthest apart."""
    agreement = agreement_on(collated.statements, collated.agencies)
    reporter.line(f"Agreement of agencies: {tell_agreement(agreement)}")
    apart = [(one, spread) for one in widest_first(collated)[:3]
             if (spread := spread_of(one)) and spread.width >= WIDE]
    for one, spread in apart:
        ends = f"{show_score(spread.lowest)} to {show_score(spread.highest)}"
        reporter.line(f"Furthest apart: {one.statement.ref} ({ends}) {one.statement.text}")


def report_agenda(reporter: Reporter, agenda: Agenda) -> None:
    """Say how many statements need talk, and list them with the reasons."""
    to_talk, of = len(agenda.to_talk), len(agenda.to_talk) + len(agenda.others)
    reporter.line(f"To talk about: {to_talk} of {of} statements.")
    whys = [reason.why for item in agenda.to_talk for reason in item.reasons]
    for why, told in _WHYS.items():
        if count := whys.count(why):
            reporter.line(f"{told}: {count}")
    if agenda.to_talk:
        reporter.table(
            "To talk about",
            ("Ref", "Why"),
            [(item.score.statement.ref, item.why) for item in agenda.to_talk],
            words=1,
        )


def report_moderated(reporter: Reporter, collated: Round) -> None:
    """Show what the agencies' scores come to beside what counts: by domain, and where agreed."""
    if not collated.moderated:
        return
    reporter.table(
        "Domains, before and after moderation",
        ("No.", "Domain", "Self-assessed", "Score", "Moderated"),
        [
            (str(one.number), one.title, show_score(one.self_assessed), show_score(one.score),
             str(one.moderated))
            for one in collated.domains
        ],
        words=1,
    )
    rows = [
        (one.statement.ref, one.statement.text, show_score(one.self_assessed),
         one.agreed.value.replace("_", " ") if isinstance(one.agreed, Answered)
         else show_score(one.agreed))
        for one in collated.statements if one.agreed is not None
    ]
    reporter.table("Moderated", ("Ref", "Statement", "Self-assessed", "Agreed"), rows, words=1)


def report_matches(
    reporter: Reporter, rows: Sequence[PastedRow], matches: Sequence[Match]
) -> None:
    """Show for each pasted statement which earlier one it is taken for, and how sure that is."""
    reporter.table(
        "Statements",
        ("Match", "Ref", "Earlier", "How alike", "Statement"),
        [
            (match.certainty.value, row.ref, match.statement.ref if match.statement else "",
             match.in_words, row.text)
            for row, match in zip(rows, matches, strict=True)
        ],
        words=4,
    )
