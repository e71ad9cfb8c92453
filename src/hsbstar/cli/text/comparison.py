"""Say a comparison on the terminal: what can be said in words first, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import (
    Verdict,
    declined,
    largest_falls,
    largest_rises,
    new_disagreements,
    show_change,
    show_interval,
    still_low,
    tell_cautions,
    tell_intervals,
    tell_limits,
    tell_next_due,
    tell_planned,
)
from hsbstar.plan import PLAN_CAUTIONS
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import Comparison, StatementChange
    from hsbstar.plan import LastPlan

MOST_NAMED = 3
"""So many rises and falls are named on a terminal; the workbook has more."""


def report_comparison(
    reporter: Reporter, comparison: Comparison, plan: LastPlan | None = None
) -> None:
    """Show what changed, what of it agencies in both rounds account for, and how sure that is."""
    for line in filter(None, (tell_intervals(comparison.rounds),
                              tell_next_due(comparison.rounds[-1]))):
        reporter.line(line)
    for caution in (*tell_cautions(comparison.rounds), *tell_limits(comparison)):
        reporter.line(caution, "bold")
    for told, agencies in (("Only in the last round", comparison.joined),
                           ("Only in the first round", comparison.left)):
        if agencies:
            reporter.line(f"{told}: {', '.join(agencies)}")
    for verdict in Verdict:
        same = [one for one in comparison.domains if one.moved.certainty.verdict is verdict]
        if same:
            named = "; ".join(f"{one.number} {one.title}" for one in same)
            reporter.line(f"{verdict.value.capitalize()}: {named}")
    _report_domains(reporter, comparison)
    _report_parts(reporter, comparison)
    _report_certainty(reporter, comparison)
    _report_movement(reporter, comparison, plan)
    _report_statements(reporter, comparison)
    reporter.line("Changes are worked out before scores are rounded.")


def _report_domains(reporter: Reporter, comparison: Comparison) -> None:
    reporter.table(
        "Domains, all respondents",
        ("No.", "Domain", *comparison.names, "Change", "Agencies"),
        [
            (str(one.number), one.title, *map(show_score, one.scores), show_change(one.change),
             " → ".join(str(some.agencies) if some else "–" for some in one.in_rounds))
            for one in comparison.domains
        ],
        words=1,
    )


def _report_parts(reporter: Reporter, comparison: Comparison) -> None:
    """Show the parts that sum to each change; that of moderation and weights where there is one."""
    splits = [one.moved.split for one in comparison.domains]
    chosen = any(one.choices for one in splits)
    reporter.table(
        "Where the change comes from",
        ("No.", "Domain", "Change", "Matched", "Agencies", "Statements",
         *(("Chosen",) if chosen else ())),
        [
            (str(one.number), one.title,
             *map(show_change, (split.change, split.matched, split.agencies, split.statements)),
             *((show_change(split.choices),) if chosen else ()))
            for one, split in zip(comparison.domains, splits, strict=True)
        ],
        words=1,
    )
    reporter.line("Matched: answers that agencies gave in both rounds. Agencies: other agencies "
                  "answered. Statements: added, dropped, or open or not applicable in one round."
                  + (" Chosen: scores agreed in moderation, and weights." if chosen else ""))


def _report_certainty(reporter: Reporter, comparison: Comparison) -> None:
    reporter.table(
        "How sure the matched change is",
        ("No.", "Domain", "Pairs", "+/−/=", "95 % interval", "In words"),
        [
            (str(one.number), one.title,
             str(known.pairs), f"{known.rose}/{known.fell}/{known.stayed}",
             show_interval(known), known.verdict.value)
            for one in comparison.domains for known in [one.moved.certainty]
        ],
        words=1,
    )
    reporter.line("Pairs: agencies with answers in both rounds; how many rose, fell, stayed.")


def _report_movement(
    reporter: Reporter, comparison: Comparison, plan: LastPlan | None
) -> None:
    """Name what moved most among agencies in both rounds, and what should be talked about."""
    for told, items in (("Rose most", largest_rises(comparison, MOST_NAMED)),
                        ("Fell most", largest_falls(comparison, MOST_NAMED))):
        for one in items[:MOST_NAMED]:
            known = one.moved.certainty
            pairs = f"{known.pairs} {'agency' if known.pairs == 1 else 'agencies'}"
            reporter.line(f"{told}: {one.ref} ({show_change(one.moved.matched)}, {pairs}, "
                          f"{known.verdict.value}) {one.text}")
        if rest := len(items[MOST_NAMED:]):
            reporter.line(f"{told}: {rest} more by as much, see the sheet Summary")
    for told, some in (("New disagreements", new_disagreements(comparison)),
                       ("Still among the lowest two scores in every round", still_low(comparison))):
        if some:
            reporter.line(f"{told}: {', '.join(one.ref for one in some)}")
    if plan is not None:
        reporter.line(tell_planned(comparison, plan))
        for caution in PLAN_CAUTIONS:
            reporter.line(caution)


def report_falls(
    reporter: Reporter, comparison: Comparison, *, every: bool, clear: bool
) -> bool:
    """Report the domains that fell, `every` one or only a `clear` fall; return whether any did."""
    fell = declined(comparison) if every or clear else []
    if not every:
        fell = [domain for domain in fell if domain.moved.certainty.verdict is Verdict.FALL]
    for domain in fell:
        moved = domain.moved
        known = moved.plain if moved.matched is None else moved.matched
        reporter.tell(f"Fell: domain {domain.number}, {domain.title}, by {show_change(known)} "
                      f"({moved.certainty.verdict.value}).")
    return bool(fell)


def _report_statements(reporter: Reporter, comparison: Comparison) -> None:
    reporter.table(
        "Statements",
        ("Ref", "Statement", *comparison.names, "Change", "Matched", "Pairs"),
        [
            (one.ref, one.text, *map(show_score, one.scores),
             _where_missing(one, comparison.names) or show_change(one.change),
             show_change(one.moved.matched), str(one.moved.certainty.pairs))
            for one in comparison.statements
        ],
        words=1,
    )


def _where_missing(one: StatementChange, names: Sequence[str]) -> str:
    """Say in which round a statement is missing; nothing where it is in all."""
    if len(one.missing_from) > 1:
        return "not in all"
    return "".join(f"not in {names[index]}" for index in one.missing_from)
