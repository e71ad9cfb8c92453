"""What `compare --format json` prints (docs/reference/json.md); keys are only ever added."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.comparison import caveats, dates, highlights
from hsbstar.comparison.change_text import show_reason
from hsbstar.comparison.follow_up import planned_for
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, domain_json, finding_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Change, Comparison, DomainChange, StatementChange
    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import Round


def compare_json(
    comparison: Comparison, plan: LastPlan | None, findings: Sequence[Finding],
    outputs: Sequence[str],
) -> Json:
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
        **{key: [statement.ref for statement in find(comparison)] for key, find in (
            ("rose_most", highlights.largest_rises), ("fell_most", highlights.largest_falls),
            ("new_disagreements", highlights.new_disagreements),
            ("still_low", highlights.still_low),
        )},
        "findings": [finding_json(found) for found in findings],
        "outputs": list(outputs),
    }


def _round(collated: Round) -> Json:
    source, moderated = collated.source, bool(collated.moderated)
    return {
        "area": source.area,
        "round": source.round,
        "completed": source.completed.isoformat() if source.completed else None,
        **({"versions": source.versions} if source.versions else {}),
        "agencies": list(collated.agencies),
        "domains": [domain_json(domain, moderated=moderated) for domain in collated.domains],
    }


def _statement(statement: StatementChange, comparison: Comparison, plan: LastPlan | None) -> Json:
    planned = [
        {"status": action.counted_status,
         "due": None if isinstance(action.due, str) else action.due.isoformat()}
        for action in planned_for(plan).get(statement.id, ())
    ]
    return {
        "ref": statement.ref, "id": statement.id, "domain": statement.domain, **_scores(statement),
        "missing_from": [comparison.rounds[index].source.round for index in statement.missing_from],
        **({"planned": planned} if plan else {}),
    }


def _scores(item: DomainChange | StatementChange) -> Json:
    """Return the scores of a domain or statement in each round, and how they changed."""
    return {
        "scores": [as_number(score) for score in item.scores],
        "respondents": list(item.respondents),
        "change": as_number(item.change),
        **_change(item.moved),
    }


def _change(change: Change) -> Json:
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
        "interval": None if known.low is None else [known.low, known.high],
        "p_value": known.p,
        "p_holm": known.p,
        "verdict": known.verdict,
        "clear_from": known.clear_from,
        "direction_withheld": known.direction_withheld,
        "note": show_reason(known),
    }
