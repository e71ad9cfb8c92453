"""The domains: a table of their scores, then each with statements, gaps, priorities and actions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.comparison import planned_for
from hsbstar.core.plurals import count, show_agencies
from hsbstar.plan import USUAL_TOP
from hsbstar.report.document import Heading, Item, Items, Section, Style, Table, Text
from hsbstar.report.narrative import agencies_text, score_text, spread_text, write_narrative
from hsbstar.report.publishing import WITHHELD
from hsbstar.report.sentences import gaps_in, show_statement
from hsbstar.rounds import first_priorities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.framework import Framework, Statement
    from hsbstar.plan import Planned
    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts, Since
    from hsbstar.rounds import DomainScore, StatementScore

UNRANKED = " Statements whose scores are not published have no rank."
FIRST = f"first {USUAL_TOP}"


def write_domains(facts: Facts) -> Section:
    """Return the table of all domains, and a section for each."""
    by_number = {domain.number: domain for domain in facts.round.domains}
    return Section(
        "The domains",
        (_overview(facts),),
        (*(_write_domain(domain, by_number[domain.number], facts)
           for domain in facts.whole.domains), *_other_actions(facts)),
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
                    Heading("How certain", 17)]
    if any(domain.thin for domain in facts.whole.domains):
        columns.append(Heading("Evidence", 12))
    return Table(
        "Scores of the domains", tuple(columns),
        tuple(_overview_row(domain, facts)[:len(columns)] for domain in facts.whole.domains),
    )


def _overview_row(domain: DomainScore, facts: Facts) -> tuple[str, ...]:
    hidden = domain.number in facts.withheld
    since = facts.changes.domains.get(domain.number) if facts.changes else None
    row = [
        f"{domain.number} {domain.title}",
        WITHHELD if hidden else score_text(domain, since),
        WITHHELD if hidden else f"{domain.scored} of {domain.of}", agencies_text(domain, facts),
    ]
    if facts.changes:
        row += _change_cells(since)
    return (*row, "thin" if domain.thin else "")


def _change_cells(since: Since | None) -> list[str]:
    if since is None:
        return ["–", "–", ""]
    if since.withheld:
        return [WITHHELD, WITHHELD, ""]
    before, _ = since.shown.scores
    return [before, since.shown.change, since.shown.word]


def _write_domain(whole: DomainScore, shown: DomainScore, facts: Facts) -> Section:
    """Return a domain: `whole` for its own figures, `shown` for those of its statements."""
    return Section(f"{whole.number} {whole.title}", (
        *write_narrative(whole, shown, facts), _statements(shown, facts),
        *_priorities(shown, facts),
    ))


def _statements(domain: DomainScore, facts: Facts) -> Table:
    columns = [Heading("Statement", 46), Heading("Score", 9, figures=True),
               Heading("Agencies", 12, figures=True)]
    if not facts.public:
        columns += [Heading("Lowest to highest", 11, figures=True)]
        if facts.changes:
            what = "Matched change" if facts.changes.moderated_once else "Change"
            columns += [Heading(f"{what} since {facts.changes.earlier}", 13, figures=True)]
        columns += [Heading("Evidence gaps", 17)]
    return Table(
        f"{domain.title}: scores of the statements", tuple(columns),
        tuple(tuple(_statement_row(score, facts)) for score in domain.statements),
    )


def _statement_row(score: StatementScore, facts: Facts) -> Iterator[str]:
    hidden = score.statement.id in facts.withheld
    yield f"{score.statement.ref} {score.statement.text}"
    agreed = " (agreed)" if score.agreed is not None else ""
    since = facts.changes.statements.get(score.statement.id) if facts.changes else None
    shown = show_statement(score, facts)
    # A whole score needs no decimals to agree with its change.
    text = WITHHELD if hidden else shown if shown.isdigit() else score_text(score, since)
    yield f"{text}{agreed}" if score.applies else "does not apply"
    yield _show_respondents(score, facts)
    if facts.public:
        return
    yield spread_text(score)
    if facts.changes:
        own = facts.changes.moderated_once
        yield (since.shown.matched if own else since.shown.change) if since else "–"
    yield gaps_in([score], facts).in_words


def _show_respondents(score: StatementScore, facts: Facts) -> str:
    """Return how many agencies scored a statement."""
    if facts.public:
        hidden = score.statement.id in facts.withheld
        return WITHHELD if hidden else str(score.respondents or "–")
    return f"{show_agencies(score.respondents)}{' (few)' if score.thin else ''}"


def _priorities(domain: DomainScore, facts: Facts) -> Iterator[Block]:
    """Yield a domain's priorities with NICE sections and actions, and what the sections ask for."""
    ranked = {priority.score.statement.id: priority
              for priority in first_priorities(facts.round, USUAL_TOP)}
    actions = planned_for(facts.plan)
    shown = [score for score in domain.statements
             if score.statement.id in ranked or score.statement.id in actions]
    if not shown:
        yield Text(f"None of these statements is among the {FIRST} priorities"
                   f"{', and none has an action in the plan' if facts.plan else ''}."
                   f"{UNRANKED if facts.public else ''}")
        return
    known = {statement.id: statement for statement in facts.framework.statements}
    # Statements without a rank come last.
    shown.sort(key=lambda score: ranked[score.statement.id].rank
               if score.statement.id in ranked else USUAL_TOP + 1)

    def row(score: StatementScore) -> tuple[str, ...]:
        key = score.statement.id
        return (
            f"{score.statement.ref} {score.statement.text}",
            ranked[key].place if key in ranked else "–",
            WITHHELD if key in facts.withheld else show_statement(score, facts),
            _show_respondents(score, facts),
            ", ".join(_sections(known.get(key))) or "–",
            _actions_text(actions.get(key, ()), known.get(key), facts),
        )

    yield Table(
        f"{domain.title}: priorities and actions",
        (Heading("Statement", 34), Heading("Priority", 9, figures=True),
         Heading("Score", 8, figures=True), Heading("Agencies", 10, figures=True),
         Heading("NICE NG55", 9), Heading("Action", 30)),
        tuple(map(row, shown)),
    )
    yield from _guidelines(shown, known, domain.number, facts.framework)


def _sections(statement: Statement | None) -> Sequence[str]:
    return statement.nice if statement else ()


def _actions_text(
    actions: Sequence[Planned], statement: Statement | None, facts: Facts
) -> str:
    """Return what is planned; where nothing is, what an area could start with."""
    if actions and facts.public:
        counts = Counter(action.counted_status.lower() for action in actions)
        statuses = ", ".join(f"{number} {status}" for status, number in counts.items())
        return f"{count(len(actions), 'action', 'actions')}: {statuses}"
    if actions:
        return " ".join(map(_in_words, actions))
    none = "None planned." if facts.plan else ""
    step = statement.first_step if statement and not facts.public else ""
    first = f"Suggested first step: {step}" if step else ""
    return " ".join(filter(None, (none, first))) or "–"


def _in_words(action: Planned) -> str:
    """Return an action with its owner, due date, status and measure of success."""
    return f"{action.in_words} Success: {action.measure}" if action.measure else action.in_words


def _other_actions(facts: Facts) -> Iterator[Section]:
    """Yield the actions of a plan for statements that are not in this round: none is lost."""
    known = {score.statement.id for score in facts.round.statements}
    actions = facts.plan.actions if facts.plan else ()
    other = [action for action in actions if action.id not in known]
    if not other:
        return
    text = Text(f"The plan has {count(len(other), 'action', 'actions')} for statements that are "
                "not in this round.")
    table = Table(
        "Actions for statements that are not in this round",
        (Heading("Statement", 40), Heading("Action", 60)),
        tuple((f"{action.ref} {action.statement}", _in_words(action)) for action in other),
    )
    yield Section("Actions that are not in a domain", (text, *([] if facts.public else [table])))


def _guidelines(
    shown: Sequence[StatementScore], known: dict[str, Statement], number: int, framework: Framework
) -> Iterator[Block]:
    """Yield what the sections in the table ask for: in the domain's own words, if it has any."""
    named = {section for score in shown for section in _sections(known.get(score.statement.id))}
    # The domain's own texts come last, and replace others.
    domains = sorted(framework.domains, key=lambda domain: domain.number == number)
    texts = {nice.section: nice.text for domain in domains for nice in domain.nice}
    items = tuple(Item(texts[section], f"NG55 {section}")
                  for section in sorted(named & texts.keys()))
    if items:
        yield Text("What these sections of NICE guideline NG55 ask for (summarised by hsbstar):",
                   Style.SMALL)
        yield Items(items)
