"""Say findings, rounds and comparisons on the terminal: tables there, plain lines in a pipe.

All text from returns is shown harmless: no markup, no control or direction signs. Evidence and
actions are never shown.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hsbstar.agreement import (
    agreement_on,
    spread_of,
    tell_agreement,
    widest_first,
    without_score,
)
from hsbstar.findings import Finding, Severity, count_by_severity
from hsbstar.moderation import WIDE, Why
from hsbstar.priorities import first_priorities, show_value
from hsbstar.rounds import show_score, tell_moderated
from hsbstar.scores import Answered
from hsbstar.wording import is_unseen, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.action_plan import Plan
    from hsbstar.framework import Scale
    from hsbstar.matching import Match
    from hsbstar.moderation import Agenda
    from hsbstar.register import Agency
    from hsbstar.returns import Return
    from hsbstar.rounds import DomainScore, Round
    from hsbstar.statement_sheet import PastedRow

_WHYS = {
    Why.SPREAD: f"Agencies {WIDE} or more apart",
    Why.NO_EVIDENCE: "A high score without evidence",
    Why.FEW_ANSWERS: "Few answers",
}

SHORT_TABLE = 12
"""A table of so many rows at most may wrap its texts."""

FIRST_PRIORITIES = 3
"""So many statements are named on a terminal."""

NOTES_ALIKE = 1
"""So many notes of a kind in one file are shown whole on a terminal, where there are more."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "cyan"}


class Reporter:
    """Writes answers to stdout and messages to stderr."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Make both consoles; `quiet` leaves out all but answers and errors."""
        self.out = Console(markup=False, highlight=False, emoji=False)
        self.err = Console(markup=False, highlight=False, emoji=False, stderr=True)
        for console in (self.out, self.err):
            # A terminal wraps at words; a pipe gets every record in one uncut line.
            console.soft_wrap = not console.is_terminal
        self.quiet = quiet

    def tell(self, text: str, style: str = "") -> None:
        """Say a line to the user, beside the answer."""
        if not self.quiet:
            self.err.print(Text(one_line(text), style=style))

    def suggest(self, command: str) -> None:
        """Show a command to run next, on a line of its own that can be copied whole."""
        if not self.quiet:
            self.err.print(Text(f"  {one_line(command)}"), soft_wrap=True)

    def complain(self, text: str) -> None:
        """Say why the command cannot go on."""
        self.err.print(Text.assemble(("Error: ", "bold red"), one_line(text)))

    def table(
        self, title: str, captions: Sequence[str], rows: Sequence[Sequence[str]], *, words: int
    ) -> None:
        """Show a table on a terminal, or one record a line, parted by tabs, in a pipe.

        `words` is the position of the column of words; what follows it are figures. On a terminal
        a short table wraps its words; in a long one each row is one line and a long text is cut:
        the workbooks hold it whole.
        """
        if not self.out.is_terminal:
            for row in (captions, *rows):
                self._record(row)
            return
        self.line("")
        self.line(title, "bold")
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
        widths = [max(map(len, column)) for column in zip(captions, *rows, strict=True)]
        others = sum(widths) - widths[words] + 3 * (len(widths) - 1)
        for index, caption in enumerate(captions):
            table.add_column(
                Text(caption), justify="right" if index > words else "left",
                no_wrap=index != words or len(rows) > SHORT_TABLE,
                width=max(10, min(widths[words], self.out.width - others))
                if index == words else widths[index],
            )
        for row in rows:
            table.add_row(*(Text(one_line(value), overflow="ellipsis") for value in row))
        self.out.print(table)

    def _record(self, fields: Iterable[str]) -> None:
        # Written past rich, which would turn the tabs into spaces.
        self.out.file.write("\t".join(map(one_line, fields)) + "\n")

    def line(self, text: str, style: str = "") -> None:
        """Write one line of the answer."""
        self.out.print(Text(one_line(text), style=style))

    def findings(self, findings: Sequence[Finding]) -> None:
        """List findings by file on a terminal; one a line, parted by tabs, in a pipe."""
        ordered = sorted(findings, key=lambda found: found.order)
        if not self.out.is_terminal:
            for found in ordered:
                where = str(found.where)
                self._record((found.severity, where, found.code, found.message, found.fix))
            return
        for file, group in groupby(ordered, key=lambda found: found.where.file):
            self.line(file or "All returns", "bold")
            for _, alike in groupby(group, key=lambda found: (found.severity, found.code)):
                self._findings_alike(list(alike))

    def _findings_alike(self, findings: Sequence[Finding]) -> None:
        """Show findings of a kind in one file; of notes only the first few, and how many follow."""
        is_note = findings[0].severity is Severity.NOTE
        shown = NOTES_ALIKE if is_note and len(findings) > NOTES_ALIKE + 1 else len(findings)
        for found in findings[:shown]:
            self._finding(found)
        if rest := len(findings) - shown:
            self.line(f"    … and {rest} more notes like this: --format json lists them all.")

    def _finding(self, found: Finding) -> None:
        line = f"line {found.where.line}" if found.where.line else ""
        place = " › ".join(filter(None, (found.where.sheet, found.where.cell, line)))
        text = Text("  ")
        text.append(found.severity.value, _STYLES[found.severity])
        text.append(one_line(f"  {place}" if place else ""), "bold")
        self.out.print(text)
        for sentence in (found.message, found.fix):
            self.out.print(Padding(Text(one_line(sentence)), (0, 0, 0, 4)))

    def json(self, content: dict[str, Any]) -> None:
        """Write the answer as JSON."""
        text = json.dumps(content, ensure_ascii=False, indent=2)
        # Letters stay readable; what would steer a terminal is escaped, as JSON allows.
        held = (json.dumps(sign)[1:-1] if is_unseen(sign) and sign != "\n" else sign
                for sign in text)
        self.verbatim("".join(held) + "\n")

    def verbatim(self, text: str) -> None:
        """Write a text as it is."""
        self.out.file.write(text)


def count_in_words(findings: Iterable[Finding]) -> str:
    """Return `2 errors, 1 warning and 3 notes`, or that nothing was found."""
    counts = count_by_severity(findings)
    told = [
        f"{counts[severity]} {severity.value}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity if counts[severity]
    ]
    if not told:
        return "No findings."
    return ", ".join(told[:-1]) + (" and " if told[1:] else "") + told[-1] + "."


def report_returns(reporter: Reporter, returns: Sequence[Return], scale: Scale) -> None:
    """Show what each return answered; in a pipe also the file, which the findings tell too."""
    captions = ("Scored", scale.not_applicable.label, scale.no_data.label, "Blank", "Of")
    ordered = sorted(returns, key=lambda one: (one.agency.casefold(), one.file))
    rows = [
        (one.agency or f"(not named: {Path(one.file).name})", one.file,
         *(str(one.count(answered)) for answered in Answered), str(len(one.answers)))
        for one in ordered
    ]
    if reporter.out.is_terminal:
        rows = [(row[0], *row[2:]) for row in rows]
        reporter.table("Returns", ("Agency", *captions), rows, words=0)
    else:
        reporter.table("Returns", ("Agency", "File", *captions), rows, words=0)


def report_expected(
    reporter: Reporter, returns: Sequence[Return], missing: Sequence[Agency], expected: int
) -> None:
    """Say first who has not returned, then which returns lack the sign-off."""
    reporter.line(f"Returned: {expected - len(missing)} of {expected} expected agencies.")
    for agency in missing:
        contact = f" (contact: {agency.contact})" if agency.contact else ""
        reporter.line(f"Not returned: {agency.name}{contact}")
    for one in returns:
        if not one.fields["signed_by"].text:
            reporter.line(f"No sign-off: {one.agency or one.file}")


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
