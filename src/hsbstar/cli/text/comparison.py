"""Print a comparison: what it means in words first, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import (
    declined,
    intervals_sentence,
    largest_falls,
    largest_rises,
    new_disagreements,
    next_due_sentence,
    planned_sentence,
    round_caveats,
    sample_caveats,
    show_change,
    shown,
    still_low,
)
from hsbstar.core.plurals import FEW_AGENCIES, agencies_behind, show_agencies
from hsbstar.plan import PLAN_CAVEATS
from hsbstar.rounds import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import Comparison, StatementChange
    from hsbstar.plan import LastPlan

MAX_NAMED = 3
"""At most this many rises and falls are named on a terminal; the workbook has more."""


def report_comparison(
    reporter: Reporter, comparison: Comparison, plan: LastPlan | None = None
) -> None:
    """Show what changed, whether it is clear, and where the change comes from."""
    rounds = comparison.rounds
    for line in filter(None, (intervals_sentence(rounds), next_due_sentence(rounds[-1]))):
        reporter.line(line)
    for caveat in (*round_caveats(rounds), *sample_caveats(comparison)):
        reporter.line(caveat, "bold")
    for caption, agencies in (("Only in the latest round", comparison.joined),
                              ("Only in the first round", comparison.left)):
        if agencies:
            reporter.line(f"{caption}: {', '.join(agencies)}")
    _report_domains(reporter, comparison)
    _report_parts(reporter, comparison)
    _report_highlights(reporter, comparison, plan)
    _report_statements(reporter, comparison)


def _report_statements(reporter: Reporter, comparison: Comparison) -> None:
    """Write a record for each statement in a pipe; a terminal has no room for their words."""
    if reporter.out.is_terminal:
        reporter.line("Each statement's change is on the workbook's sheet Statements.")
        return
    reporter.table(
        "Statements",
        ("Ref", "Statement", *comparison.names, "Change", "Matched", "Agencies"),
        [
            (change.ref, change.text, *figures.scores,
             _where_missing(change, comparison.names) or figures.change,
             figures.matched, show_agencies(change.moved.inference.agencies))
            for change in comparison.statements for figures in [shown(change)]
        ],
        words=1,
    )


def _report_domains(reporter: Reporter, comparison: Comparison) -> None:
    """Show two lines for each domain: its figures, then the word and what it rests on."""
    reporter.line("Domains, all respondents. Matched: agencies with answers in both "
                  "rounds.", "bold")
    for domain in comparison.domains:
        figures, known = shown(domain), domain.moved.inference
        matched = f"matched {figures.matched}" if known.agencies else "no matched answers"
        interval = f", 95% interval {figures.interval}" if known.low is not None else ""
        reporter.line(f"{domain.number} {domain.title}: {' → '.join(figures.scores)} "
                      f"({figures.change}); {matched}{interval}")
        counts = f": {figures.counts}" if known.agencies else ""
        reporter.line(f"{figures.word.capitalize()}{counts}. {figures.reason}".rstrip(), indent=2)


def _report_parts(reporter: Reporter, comparison: Comparison) -> None:
    """Show the parts that sum to each change; that of moderation and weights where there is one."""
    with_choices = any(domain.moved.split.selection for domain in comparison.domains)
    rows = []
    for domain in comparison.domains:
        split, figures = domain.moved.split, shown(domain)
        parts = [split.agencies, split.statements]
        parts += [split.selection] if with_choices else []
        rows.append((str(domain.number), domain.title, figures.change, figures.matched,
                     *map(show_change, parts)))
    chosen = ("Chosen",) if with_choices else ()
    captions = ("No.", "Domain", "Change", "Matched", "Agencies", "Statements", *chosen)
    reporter.table("Where the change comes from", captions, rows, words=1)
    reporter.line("Matched: answers from agencies in both rounds. Agencies: different agencies "
                  "answered. Statements: added, dropped, or unanswered or not applicable in one "
                  "round."
                  + (" Chosen: scores agreed in moderation, and weights." if chosen else "")
                  + " Each figure is rounded separately.")


def _report_highlights(
    reporter: Reporter, comparison: Comparison, plan: LastPlan | None
) -> None:
    """Name what moved most among agencies in both rounds, and what should be talked about."""
    for caption, changes in (("Rose most", largest_rises(comparison, MAX_NAMED)),
                             ("Fell most", largest_falls(comparison, MAX_NAMED))):
        for change in changes[:MAX_NAMED]:
            agencies = agencies_behind(change.moved.inference.agencies)
            reporter.line(f"{caption}: {change.ref} ({shown(change).matched}, {agencies}) "
                          f"{change.text}")
        if rest := len(changes[MAX_NAMED:]):
            reporter.line(f"{caption}: {rest} more by as much (see the sheet Summary)")
    for caption, some in (("New disagreements", new_disagreements(comparison)),
                          ("Still among the lowest two scores in every round",
                           still_low(comparison))):
        if some:
            reporter.line(f"{caption}: {', '.join(map(_ref_marked, some))}")
    if plan is not None:
        for line in (planned_sentence(comparison, plan), *PLAN_CAVEATS):
            reporter.line(line)


def _ref_marked(change: StatementChange) -> str:
    """Return a statement's ref, with how many agencies scored it in a round where they are few."""
    fewest = min(change.respondents)
    few = fewest <= FEW_AGENCIES
    return f"{change.ref} ({agencies_behind(fewest)})" if few else change.ref


def report_falls(
    reporter: Reporter, comparison: Comparison, *, every: bool, clear: bool
) -> bool:
    """Report the domains that fell, all of them or only the clear falls; return whether any did."""
    fell = declined(comparison) if every or clear else []
    if not every:
        fell = [domain for domain in fell if domain.moved.inference.verdict is Verdict.FALL]
    for domain in fell:
        figures = shown(domain)
        change = figures.change if domain.moved.matched is None else figures.matched
        size = change.lstrip("−") if change.strip("−0.") else "less than 0.05"
        reporter.failed(
            f"Fell: domain {domain.number}, {domain.title}, by {size} ({figures.word}).")
    return bool(fell)


def _where_missing(change: StatementChange, names: Sequence[str]) -> str:
    """Return in which round a statement is missing; nothing where it is in all."""
    if len(change.missing_from) > 1:
        return "not in all"
    return "".join(f"not in {names[index]}" for index in change.missing_from)
