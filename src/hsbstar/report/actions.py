"""Each domain's priorities, the sections of NICE guideline NG55 about them, and planned actions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.comparison import planned_for
from hsbstar.core.plurals import count
from hsbstar.plan import USUAL_TOP
from hsbstar.report.document import Heading, Item, Items, Section, Style, Table, Text
from hsbstar.report.publishing import WITHHELD
from hsbstar.rounds import first_priorities, show_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.framework import Framework, Statement
    from hsbstar.plan import Planned
    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts
    from hsbstar.rounds import DomainScore, Priority, StatementScore

UNRANKED = " What is withheld is not ranked."
FIRST = f"first {USUAL_TOP}"


def write_priorities(domain: DomainScore, facts: Facts) -> Iterator[Block]:
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
    shown.sort(key=lambda score: _rank(ranked.get(score.statement.id)))

    def row(score: StatementScore) -> tuple[str, ...]:
        key = score.statement.id
        return (
            f"{score.statement.ref} {score.statement.text}",
            ranked[key].place if key in ranked else "–",
            WITHHELD if key in facts.withheld else show_score(score.score),
            ", ".join(_sections(known.get(key))) or "–",
            _actions_text(actions.get(key, ()), known.get(key), facts),
        )

    yield Table(
        f"{domain.title}: priorities and actions",
        (Heading("Statement", 38), Heading("Priority", 9, figures=True),
         Heading("Score", 8, figures=True), Heading("NICE NG55", 10), Heading("Action", 35)),
        tuple(map(row, shown)),
    )
    yield from _guidelines(shown, known, domain.number, facts.framework)


def _rank(priority: Priority | None) -> tuple[bool, int]:
    return priority is None, priority.rank if priority else 0


def _sections(statement: Statement | None) -> Sequence[str]:
    return statement.nice if statement else ()


def _actions_text(
    actions: Sequence[Planned], statement: Statement | None, facts: Facts
) -> str:
    """Return what is planned; where nothing is, what an area could start with."""
    if actions and facts.public:
        counts = Counter(action.status.lower() for action in actions)
        statuses = ", ".join(f"{number} {status}" for status, number in counts.items())
        return f"{count(len(actions), 'action', 'actions')}: {statuses}"
    if actions:
        return " ".join(map(_in_words, actions))
    none = "None planned." if facts.plan else ""
    step = statement.first_step if statement and not facts.public else ""
    first = f"A first step could be: {step}" if step else ""
    return " ".join(filter(None, (none, first))) or "–"


def _in_words(action: Planned) -> str:
    """Return an action with its owner, due date, status and measure of success."""
    due = f"due {action.due.day} {action.due:%B %Y}" if action.due else ""
    about = "; ".join(filter(None, (action.owner, due, action.status.lower())))
    measure = f"Success: {action.measure}" if action.measure else ""
    return " ".join(filter(None, (action.action, f"({about})", measure)))


def write_other_actions(facts: Facts) -> Iterator[Section]:
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
    yield Section("Actions that belong to no domain", (text, *([] if facts.public else [table])))


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
        yield Text("What these sections of NICE guideline NG55 ask for, in our words:",
                   Style.SMALL)
        yield Items(items)
