"""Under each domain: its priorities, what NICE guideline NG55 bears on them, what is planned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hsbstar.comparison import planned_for
from hsbstar.core.plurals import count
from hsbstar.plan import USUAL_TOP
from hsbstar.report.document import Heading, Item, Items, Manner, Section, Table, Text
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
    """Yield a domain's priorities with NICE sections and actions, and what those sections ask."""
    ranked = {one.score.statement.id: one for one in first_priorities(facts.round, USUAL_TOP)}
    actions = planned_for(facts.plan)
    shown = [one for one in domain.statements
             if one.statement.id in ranked or one.statement.id in actions]
    if not shown:
        yield Text(f"None of these statements is among the {FIRST} priorities"
                   f"{', and none has an action in the plan' if facts.plan else ''}."
                   f"{UNRANKED if facts.public else ''}")
        return
    known = {one.id: one for one in facts.framework.statements}
    shown.sort(key=lambda one: _rank(ranked.get(one.statement.id)))
    yield Table(
        f"{domain.title}: priorities and actions",
        (Heading("Statement", 38), Heading("Priority", 9, figures=True),
         Heading("Score", 8, figures=True), Heading("NICE NG55", 10), Heading("Action", 35)),
        tuple(
            (f"{one.statement.ref} {one.statement.text}",
             ranked[one.statement.id].place if one.statement.id in ranked else "–",
             WITHHELD if one.statement.id in facts.withheld else show_score(one.score),
             ", ".join(_sections(known.get(one.statement.id))) or "–",
             _tell_actions(actions.get(one.statement.id, ()), known.get(one.statement.id), facts))
            for one in shown
        ),
    )
    yield from _guidelines(shown, known, domain.number, facts.framework)


def _rank(priority: Priority | None) -> tuple[bool, int]:
    return priority is None, priority.rank if priority else 0


def _sections(statement: Statement | None) -> Sequence[str]:
    return statement.nice if statement else ()


def _tell_actions(
    actions: Sequence[Planned], statement: Statement | None, facts: Facts
) -> str:
    """Say what is planned; where nothing is, what an area could begin with."""
    if actions and facts.public:
        counts = Counter(one.status.lower() for one in actions)
        told = ", ".join(f"{number} {status}" for status, number in counts.items())
        return f"{count(len(actions), 'action', 'actions')}: {told}"
    if actions:
        return " ".join(map(_in_words, actions))
    none = "None planned." if facts.plan else ""
    step = statement.first_step if statement and not facts.public else ""
    first = f"A first step could be: {step}" if step else ""
    return " ".join(filter(None, (none, first))) or "–"


def _in_words(one: Planned) -> str:
    """Return an action with who does it by when, how far it is, and how success is known."""
    due = f"due {one.due.day} {one.due:%B %Y}" if one.due else ""
    about = "; ".join(filter(None, (one.owner, due, one.status.lower())))
    measure = f"Success: {one.measure}" if one.measure else ""
    return " ".join(filter(None, (one.action, f"({about})", measure)))


def write_left_actions(facts: Facts) -> Iterator[Section]:
    """Yield the actions of a plan whose statements this round no longer asks: none is lost."""
    asked = {one.statement.id for one in facts.round.statements}
    left = [one for one in facts.plan.actions if one.id not in asked] if facts.plan else []
    if not left:
        return
    told = Text(f"The plan has {count(len(left), 'action', 'actions')} for statements that are not "
                "in this round.")
    table = Table(
        "Actions for statements that are not in this round",
        (Heading("Statement", 40), Heading("Action", 60)),
        tuple((f"{one.ref} {one.statement}", _in_words(one)) for one in left),
    )
    yield Section("Actions that belong to no domain", (told, *([] if facts.public else [table])))


def _guidelines(
    shown: Sequence[StatementScore], known: dict[str, Statement], number: int, framework: Framework
) -> Iterator[Block]:
    """Yield what the sections that were named ask for: in the domain's words, if it has them."""
    wanted = {section for one in shown for section in _sections(known.get(one.statement.id))}
    texts = {one.section: one.text for domain in framework.domains for one in domain.nice}
    texts |= {one.section: one.text for domain in framework.domains if domain.number == number
              for one in domain.nice}
    told = tuple(Item(texts[section], f"NG55 {section}")
                 for section in sorted(wanted & texts.keys()))
    if told:
        yield Text("What these sections of NICE guideline NG55 ask for, in our words:",
                   Manner.SMALL)
        yield Items(told)
