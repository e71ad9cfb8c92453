"""What `compare --format json` prints (docs/reference/json.md); keys are only ever added."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison import caveats, dates, highlights
from hsbstar.comparison.change_text import show_reason
from hsbstar.comparison.follow_up import planned_for
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, domain_json, finding_json, interval_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.documents import (
        ActionsJson,
        ComparedRoundJson,
        ComparedStatementJson,
        CompareJson,
        MovedJson,
        PartsJson,
    )
    from hsbstar.comparison.model import Change, Comparison, DomainChange, StatementChange
    from hsbstar.core.findings import Finding
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import Round


def compare_json(
    comparison: Comparison, plan: LastPlan | None, findings: Sequence[Finding],
    outputs: Sequence[str],
) -> CompareJson:
    """Return what `compare --format json` prints; a plan's words are not in it."""
    due = dates.next_due(comparison.rounds[-1])
    return {
        "version": VERSION,
        "marking": comparison.marking,
        "rounds": [_round(collated) for collated in comparison.rounds],
        "months": as_number(comparison.months),
        "steps_months": [as_number(dates.months_of(*step)) for step in pairwise(comparison.rounds)],
        "interval": dates.intervals_sentence(comparison.rounds),
        "next_due": [day.isoformat() for day in due] if due else None,
        "agencies": {
            "both": list(comparison.in_both), "joined": list(comparison.joined),
            "left": list(comparison.left),
        },
        "cautions": [
            *caveats.round_caveats(comparison.rounds), *caveats.sample_caveats(comparison),
        ],
        "domains": [
            {
                "number": domain.number, "title": domain.title, **_scores(domain),
                "smallest_change": caveats.smallest_change_of(domain, comparison),
                "steps": [
                    {"change": as_number(step.plain), **_change(step)} for step in domain.steps
                ],
            }
            for domain in comparison.domains
        ],
        "statements": [
            _statement(statement, comparison, plan) for statement in comparison.statements
        ],
        "rose_most": _refs(highlights.largest_rises(comparison)),
        "fell_most": _refs(highlights.largest_falls(comparison)),
        "new_disagreements": _refs(highlights.new_disagreements(comparison)),
        "still_low": _refs(highlights.still_low(comparison)),
        "findings": [finding_json(found) for found in findings],
        "outputs": list(outputs),
    }


def _refs(statements: Sequence[StatementChange]) -> list[str]:
    return [statement.ref for statement in statements]


def _round(collated: Round) -> ComparedRoundJson:
    source, moderated = collated.source, bool(collated.moderated)
    known: ComparedRoundJson = {
        "area": source.area,
        "round": source.round,
        "completed": source.completed.isoformat() if source.completed else None,
        "agencies": list(collated.agencies),
        "domains": [domain_json(domain, moderated=moderated) for domain in collated.domains],
    }
    if source.versions:
        known["versions"] = source.versions
    return known


def _statement(
    statement: StatementChange, comparison: Comparison, plan: LastPlan | None
) -> ComparedStatementJson:
    return {
        "ref": statement.ref, "id": statement.id, "domain": statement.domain, **_scores(statement),
        "missing_from": [comparison.rounds[index].source.round for index in statement.missing_from],
        **_actions(statement, plan),
    }


def _actions(statement: StatementChange, plan: LastPlan | None) -> ActionsJson:
    """Return the actions planned for a statement; nothing without a plan."""
    return {"planned": [
        {"status": action.counted_status,
         "due": None if isinstance(action.due, str) else action.due.isoformat()}
        for action in planned_for(plan).get(statement.id, ())
    ]} if plan else {}


def _scores(item: DomainChange | StatementChange) -> MovedJson:
    """Return the scores of a domain or statement in each round, and how they changed."""
    return {
        "scores": [as_number(score) for score in item.scores],
        "respondents": list(item.respondents),
        "change": as_number(item.change),
        **_change(item.moved),
    }


def _change(change: Change) -> PartsJson:
    """Return the parts of a change, and how sure the matched part is."""
    split, known = change.split, change.inference
    return {
        "matched_change": as_number(split.matched),
        "agencies_change": as_number(split.agencies),
        "statements_change": as_number(split.statements),
        "choices_change": as_number(split.selection),
        "pairs": known.agencies,
        "answers": len(split.pairs),
        "rose": known.rose,
        "fell": known.fell,
        "stayed": known.stayed,
        "interval": interval_json(known),
        "p_value": known.p,
        "p_holm": known.p,
        "verdict": known.verdict,
        "clear_from": known.clear_from,
        "direction_withheld": known.direction_withheld,
        "note": show_reason(known),
    }
