"""What `compare --format json` prints (docs/reference/json.md); keys are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison.caveats import tell_cautions, tell_limits
from hsbstar.comparison.dates import months_of, next_due, tell_intervals
from hsbstar.comparison.highlights import (
    largest_falls,
    largest_rises,
    new_disagreements,
    planned_for,
    still_low,
)
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, domain_json, finding_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.model import Change, Comparison, DomainChange, StatementChange
    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json
    from hsbstar.plan import LastPlan, Planned
    from hsbstar.rounds import Round


def compare_json(
    comparison: Comparison, plan: LastPlan | None, findings: Sequence[Finding],
    outputs: Sequence[str],
) -> Json:
    """Return what `compare --format json` prints; a plan's words are not in it."""
    due = next_due(comparison.rounds[-1])
    return {
        "version": VERSION,
        "rounds": [_round(one) for one in comparison.rounds],
        "months": as_number(comparison.months),
        "steps_months": [
            as_number(months_of(one, other))
            for one, other in zip(comparison.rounds, comparison.rounds[1:], strict=False)
        ],
        "interval": tell_intervals(comparison.rounds),
        "next_due": [day.isoformat() for day in due] if due else None,
        "agencies": {
            "both": list(comparison.in_both), "joined": list(comparison.joined),
            "left": list(comparison.left),
        },
        "cautions": [*tell_cautions(comparison.rounds), *tell_limits(comparison)],
        "domains": [_domain(one) for one in comparison.domains],
        "statements": [_statement(one, comparison, plan) for one in comparison.statements],
        "rose_most": [one.ref for one in largest_rises(comparison)],
        "fell_most": [one.ref for one in largest_falls(comparison)],
        "new_disagreements": [one.ref for one in new_disagreements(comparison)],
        "still_low": [one.ref for one in still_low(comparison)],
        "findings": [finding_json(one) for one in findings],
        "outputs": list(outputs),
    }


def _round(one: Round) -> Json:
    return {
        "area": one.source.area,
        "round": one.source.round,
        "completed": one.source.completed.isoformat() if one.source.completed else None,
        "agencies": list(one.agencies),
        "domains": [domain_json(domain, moderated=bool(one.moderated)) for domain in one.domains],
    }


def _domain(one: DomainChange) -> Json:
    return {
        "number": one.number,
        "title": one.title,
        "scores": [as_number(score) for score in one.scores],
        "respondents": list(one.respondents),
        "change": as_number(one.change),
        **_change(one.moved),
        "steps": [
            {"change": as_number(step.plain), **_change(step)} for step in one.steps
        ],
    }


def _statement(
    one: StatementChange, comparison: Comparison, plan: LastPlan | None
) -> Json:
    planned = [_planned(action) for action in planned_for(plan).get(one.id, ())]
    return {
        "ref": one.ref,
        "id": one.id,
        "domain": one.domain,
        "scores": [as_number(score) for score in one.scores],
        "respondents": list(one.respondents),
        "change": as_number(one.change),
        **_change(one.moved),
        "missing_from": [comparison.rounds[index].source.round for index in one.missing_from],
        **({"planned": planned} if plan else {}),
    }


def _change(one: Change) -> Json:
    """Return the parts of a change, and how sure the matched part is."""
    split, known = one.split, one.certainty
    return {
        "matched_change": as_number(split.matched),
        "agencies_change": as_number(split.agencies),
        "statements_change": as_number(split.statements),
        "choices_change": as_number(split.choices),
        "pairs": known.pairs,
        "answers": len(split.pairs),
        "rose": known.rose,
        "fell": known.fell,
        "stayed": known.stayed,
        "interval": list(known.interval) if known.interval else None,
        "p_value": known.p_value,
        "p_holm": known.adjusted,
        "verdict": known.verdict.value,
        "note": known.note,
    }


def _planned(action: Planned) -> Json:
    return {"status": action.status, "due": action.due.isoformat() if action.due else None}
