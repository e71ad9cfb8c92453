"""The domains: their scores side by side, then each with its statements, gaps and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import Verdict, show_change, show_interval
from hsbstar.core.plurals import count
from hsbstar.report.actions import write_left_actions, write_priorities
from hsbstar.report.document import Heading, Manner, Section, Table, Text
from hsbstar.report.gaps import gaps_in, tell_gaps
from hsbstar.report.publishing import FEWEST, WITHHELD
from hsbstar.report.sentences import tell_agreement_on
from hsbstar.rounds import show_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Changes, Facts, Since
    from hsbstar.rounds import DomainScore, StatementScore

UNROUNDED = "Changes are worked out before scores are rounded."
NOT_SHOWN = f"fewer than {FEWEST}"


def write_domains(facts: Facts) -> Section:
    """Return the table of all domains, and a section for each."""
    by_number = {one.number: one for one in facts.round.domains}
    return Section(
        "The domains",
        (_overview(facts), *([Text(UNROUNDED, Manner.SMALL)] if facts.changes else [])),
        (*(_write_domain(one, by_number[one.number], facts) for one in facts.whole.domains),
         *write_left_actions(facts)),
        new_page=True,
    )


def _overview(facts: Facts) -> Table:
    changes = facts.changes
    columns = [
        Heading("Domain", 34), Heading("Score", 9, figures=True),
        Heading("Statements scored", 13, figures=True), Heading("Agencies", 12, figures=True),
    ]
    if changes:
        columns += [Heading(changes.earlier, 11, figures=True), Heading("Change", 10, figures=True),
                    Heading("How sure", 17)]
    if any(one.thin for one in facts.whole.domains):
        columns.append(Heading("Evidence", 12))
    return Table(
        "Scores of the domains", tuple(columns),
        tuple(_overview_row(one, facts)[:len(columns)] for one in facts.whole.domains),
    )


def _overview_row(one: DomainScore, facts: Facts) -> tuple[str, ...]:
    of = len(facts.whole.agencies)
    row = [
        f"{one.number} {one.title}", _show(one.score, hidden=one.number in facts.withheld),
        WITHHELD if one.number in facts.withheld else f"{one.scored} of {one.of}",
        _show_agencies(one.agencies, of, facts),
    ]
    if facts.changes:
        row += _change_cells(facts.changes.domains.get(one.number))
    row.append("thin" if one.thin else "")
    return tuple(row)


def _change_cells(since: Since | None) -> list[str]:
    if since is None:
        return ["–", "–", ""]
    if since.withheld:
        return [WITHHELD, WITHHELD, ""]
    return [show_score(since.before), show_change(since.change), since.certainty.verdict.value]


def _show(score: Fraction | None, *, hidden: bool) -> str:
    return WITHHELD if hidden else show_score(score)


def _show_agencies(agencies: int, of: int, facts: Facts) -> str:
    if facts.public and agencies < FEWEST:
        return NOT_SHOWN
    return f"{agencies} of {of}"


def _write_domain(whole: DomainScore, told: DomainScore, facts: Facts) -> Section:
    """Return one domain: `whole` for its own figures, `told` for those of its statements."""
    blocks: list[Block] = [Text(_tell_score(whole, facts), Manner.LEAD)]
    if agreement := tell_agreement_on(told.statements, facts, "Agreement"):
        blocks.append(Text(agreement))
    if gaps := tell_gaps(gaps_in(whole.statements, facts), facts):
        blocks.append(Text(f"Evidence gaps: {gaps}"))
    if facts.changes and (since := facts.changes.domains.get(whole.number)):
        blocks.append(Text(_tell_since(since, facts.changes, facts)))
    blocks.append(_statements(told, facts))
    return Section(f"{whole.number} {whole.title}", (*blocks, *write_priorities(told, facts)))


def _tell_score(one: DomainScore, facts: Facts) -> str:
    if one.number in facts.withheld:
        return f"Withheld: it would tell what {NOT_SHOWN} agencies said."
    if one.score is None:
        return "No statement of this domain has a score."
    low, high = facts.scale
    thin = " Fewer than half of them are firm: thin evidence." if one.thin else ""
    agencies = _show_agencies(one.agencies, len(facts.whole.agencies), facts)
    return (f"Score {show_score(one.score)} on the scale from {low} to {high}: "
            f"{one.scored} of {count(one.of, 'statement', 'statements')} that apply scored, by "
            f"{agencies} {'agency' if agencies.endswith(' of 1') else 'agencies'}.{thin}")


def _tell_since(since: Since, changes: Changes, facts: Facts) -> str:
    """Say how a domain changed, and how sure that is."""
    if since.withheld:
        return f"Since {changes.earlier}: {WITHHELD}."
    if since.change is None:
        return f"Since {changes.earlier}: not compared, as one of the rounds has no score."
    known = since.certainty
    plain = (f"Since {changes.earlier}: {show_change(since.change)}, from "
             f"{show_score(since.before)}.")
    if since.matched is None:
        few = f"F{NOT_SHOWN[1:]} agencies" if facts.public else "No agency"
        return f"{plain} {few} scored one of its statements in both rounds: too few to tell."
    counts = "" if facts.public else (
        f" ({known.rose} rose, {known.fell} fell, {known.stayed} stayed)"
    )
    between = f", 95 % interval {show_interval(known)}" if known.interval else ""
    return (
        f"{plain} The answers of {count(known.pairs, 'agency', 'agencies')} in both rounds moved "
        f"by {show_change(since.matched)}{counts}{between}: {known.verdict.value}."
    )


def _statements(domain: DomainScore, facts: Facts) -> Table:
    columns = [Heading("Statement", 46), Heading("Score", 9, figures=True),
               Heading("Agencies", 12, figures=True)]
    if not facts.public:
        columns += [Heading("Lowest to highest", 11, figures=True)]
        if facts.changes:
            columns += [Heading(f"Change since {facts.changes.earlier}", 13)]
        columns += [Heading("Evidence gaps", 17)]
    return Table(
        f"{domain.title}: scores of the statements", tuple(columns),
        tuple(tuple(_statement_row(one, facts)) for one in domain.statements),
    )


def _statement_row(one: StatementScore, facts: Facts) -> Iterator[str]:
    hidden = one.statement.id in facts.withheld
    yield f"{one.statement.ref} {one.statement.text}"
    agreed = " (agreed)" if one.agreed is not None else ""
    yield "does not apply" if not one.applies else f"{_show(one.score, hidden=hidden)}{agreed}"
    if facts.public:
        yield WITHHELD if hidden else str(one.respondents or "–")
        return
    yield f"{one.respondents}{' (few)' if one.thin else ''}"
    spread = spread_of(one)
    yield f"{show_score(spread.lowest)} to {show_score(spread.highest)}" if spread else "–"
    if facts.changes:
        yield _tell_statement_since(facts.changes.statements.get(one.statement.id))
    yield gaps_in([one], facts).in_words


def _tell_statement_since(since: Since | None) -> str:
    """Say a statement's change; in words as well where it is clear."""
    if since is None or since.change is None:
        return "–"
    clear = since.certainty.verdict in {Verdict.RISE, Verdict.FALL}
    told = show_change(since.change)
    return f"{told}, {since.certainty.verdict.value}" if clear else told
