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
    smallest_changes_in_short,
    still_low,
)
from hsbstar.core.plurals import FEW_AGENCIES, agencies_behind, show_agencies
from hsbstar.plan import PLAN_CAVEATS
from hsbstar.rounds import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import Comparison, Shown, StatementChange
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import Inference

MAX_NAMED = 3
"""At most this many rises and falls are named on a terminal; the workbook has more."""
_PARTS = ("different agencies", "statements not scored in both rounds", "moderation and weights")
"""The parts of a change that matched answers do not explain."""


def report_comparison(
    reporter: Reporter, comparison: Comparison, plan: LastPlan | None = None, *,
    statements: bool = False,
) -> None:
    """Show what to know, what moved most, then the domains, which stay on the screen.

    With `statements`, also each statement's words and figures.
    """
    rounds, names = comparison.rounds, comparison.names
    reporter.line(f"{intervals_sentence(rounds)} {next_due_sentence(rounds[-1])}".strip())
    for caveat in (*round_caveats(rounds), *sample_caveats(comparison)):
        reporter.line(caveat, "bold", hanging=2)
    for name, agencies in ((names[-1], comparison.joined), (names[0], comparison.left)):
        if agencies:
            reporter.line(f"Only in {name}: {'; '.join(agencies)}", hanging=2)
    if plan is not None:
        for line in (planned_sentence(comparison, plan), *PLAN_CAVEATS):
            reporter.line(line, hanging=2)
    _report_highlights(reporter, comparison, texts=statements)
    if statements:
        _report_statements(reporter, comparison)
    else:
        reporter.line("To see the statements, add --statements. The workbook shows everything.")
    if smallest := smallest_changes_in_short(comparison):
        reporter.line(smallest)
    _report_domains(reporter, comparison)


def _report_statements(reporter: Reporter, comparison: Comparison) -> None:
    """Show each statement's figures in a row, and on a terminal as many words as fit."""
    on_terminal = reporter.out.is_terminal
    rows = []
    for change in comparison.statements:
        figures = shown(change)
        missing = "" if on_terminal else _where_missing(change, comparison.names)
        rows.append((change.ref, change.text, *_scores(reporter, figures),
                     missing or figures.change, figures.matched,
                     show_agencies(change.moved.inference.agencies)))
    captions = ("Scores",) if on_terminal else comparison.names
    reporter.table("Statements (in full on the workbook's sheet Statements)",
                   ("Ref", "Statement", *captions, "Change", "Matched", "Agencies"), rows,
                   words=1, cut=True)


def _scores(reporter: Reporter, figures: Shown) -> Sequence[str]:
    """Return the scores of the rounds: in one column on a terminal, in one each in a pipe."""
    return (" → ".join(figures.scores),) if reporter.out.is_terminal else figures.scores


def _report_domains(reporter: Reporter, comparison: Comparison) -> None:
    """Show each domain's figures, then the word and its reasons; in a pipe in one record."""
    on_terminal = reporter.out.is_terminal
    with_choices = any(domain.moved.split.selection for domain in comparison.domains)
    rows, below = [], []
    for domain in comparison.domains:
        figures, known, split = shown(domain), domain.moved.inference, domain.moved.split
        parts = [*map(show_change, (split.agencies, split.statements, split.selection))]
        row = [str(domain.number), domain.title, *_scores(reporter, figures), figures.change,
               figures.matched]
        if not on_terminal:
            moves = (known.rose, known.fell, known.stayed)
            row += [figures.interval, figures.word,
                    *(str(number) if known.agencies else "" for number in moves),
                    *parts[:3 if with_choices else 2], figures.reason]
        rows.append(row)
        below.append(_reasons_for_word(figures, known, parts))
    between = "both rounds" if len(comparison.rounds) == 2 else "the first and last rounds"
    chosen = ("From moderation and weights",) if with_choices else ()
    captions = ("", "Domain", "Scores", "Change", "Matched") if on_terminal else (
        "No.", "Domain", *comparison.names, "Change", "Matched", "95% interval", "In words",
        "Rose", "Fell", "Stayed", "From other agencies", "From other statements", *chosen,
        "Reason")
    reporter.table(f"Domains, {' → '.join(comparison.names)}. Matched: agencies in {between} only.",
                   captions, rows, words=1, below=below)


def _reasons_for_word(figures: Shown, known: Inference, parts: Sequence[str]) -> str:
    """Return the word with its counts, interval and reason, and the parts of the change."""
    word = figures.word.capitalize()
    if known.agencies:
        word += f": {figures.counts}"
    if known.low is not None:
        word += f"; 95% interval {figures.interval}"
    rest = [f"{name} {part}" for name, part in zip(_PARTS, parts, strict=True)
            if part.strip("+−0.–")]
    others = f"The rest of the change: {', '.join(rest)}." if rest else ""
    return " ".join(filter(None, (f"{word}.", figures.reason, others)))


def _report_highlights(reporter: Reporter, comparison: Comparison, *, texts: bool) -> None:
    """Name what moved most among agencies in both rounds, and what to discuss."""
    for caption, changes in (("Rose most", largest_rises(comparison, MAX_NAMED)),
                             ("Fell most", largest_falls(comparison, MAX_NAMED))):
        named: list[tuple[StatementChange | None, str]]
        named = [(change, _moved_and_behind(change)) for change in changes[:MAX_NAMED]]
        if rest := len(changes[MAX_NAMED:]):
            named.append((None, f"{rest} more by as much (see the sheet Summary)"))
        if texts:
            for change, figures in named:
                words = f" {change.text}" if change else ""
                reporter.line(f"{caption}: {figures}{words}", hanging=2)
        elif named:
            reporter.line(f"{caption}: {', '.join(figures for _, figures in named)}", hanging=2)
    for caption, some in (("New disagreements", new_disagreements(comparison)),
                          ("Still among the lowest two scores in every round",
                           still_low(comparison))):
        if some:
            reporter.line(f"{caption}: {', '.join(map(_ref_marked, some))}", hanging=2)


def _moved_and_behind(change: StatementChange) -> str:
    """Return a statement's ref with its matched change and how many agencies that is from."""
    agencies = agencies_behind(change.moved.inference.agencies)
    return f"{change.ref} ({shown(change).matched}, {agencies})"


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
