"""The JSON that other programs may rely on: keys are only ever added (`docs/reference/json.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hsbstar.core.json import as_number
from hsbstar.framework import Answered
from hsbstar.rounds.agreement import agreement_on, distribution_of, spread_of, without_score
from hsbstar.rounds.priorities import prioritise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json
    from hsbstar.returns import Return
    from hsbstar.rounds.model import DomainScore, Round, StatementScore
    from hsbstar.rounds.priorities import Priority

VERSION = 1


class Named(Protocol):
    """An agency that did not return, by its name."""

    @property
    def name(self) -> str:
        """The agency's name."""



def check_json(
    returns: Sequence[Return],
    findings: Sequence[Finding],
    missing: Sequence[Named] | None,
    outputs: Sequence[str] | None = None,
) -> Json:
    """Return what `check --format json` prints; outputs where something goes back to senders."""
    content: Json = {
        "version": VERSION,
        "returns": [_return(one) for one in returns],
        "findings": [finding_json(one) for one in findings],
    }
    if missing is not None:
        content["not_returned"] = [agency.name for agency in missing]
    if outputs is not None:
        content["outputs"] = list(outputs)
    return content


def score_json(
    collated: Round,
    returns: Sequence[Return],
    findings: Sequence[Finding],
    outputs: Sequence[str],
    missing: Sequence[Named] | None = None,
) -> Json:
    """Return what `score --format json` prints."""
    priorities = {one.score.statement.id: one for one in prioritise(collated)}
    content: Json = {
        "version": VERSION,
        "area": collated.source.area,
        "round": collated.source.round,
        "framework": {"id": collated.source.framework_id, "edition": collated.source.edition},
        "domains": [
            {
                **domain_json(one, moderated=bool(collated.moderated)),
                **_agreement(one.statements, collated),
            }
            for one in collated.domains
        ],
        "statements": [
            {
                "ref": one.statement.ref,
                "id": one.statement.id,
                "domain": one.domain,
                "score": as_number(one.score),
                "by_agency": {name: as_number(score) for name, score in one.scores.items()},
                **_spread(one),
                "distribution": _distribution(one, collated),
                "without_score": {
                    answered.value: list(names)
                    for answered, names in without_score(one).items() if names
                },
                **_priority(priorities.get(one.statement.id)),
                **({"thin": one.thin} if collated.weighing.minimum else {}),
                **(_moderated(one) if collated.moderated else {}),
            }
            for one in collated.statements
        ],
        **_choices(collated),
        "agreement": _agreement(collated.statements, collated),
        "no_data": [
            {"ref": one.statement.ref, "agencies": list(names)}
            for one in collated.statements
            if (names := without_score(one)[Answered.NO_DATA])
        ],
        "returns": [{**_return(one), "sha256": one.sha256} for one in returns],
        "findings": [finding_json(one) for one in findings],
        "outputs": list(outputs),
    }
    if missing is not None:
        content["not_returned"] = [agency.name for agency in missing]
    return content


def strands_json(strands: Round) -> Json:
    """Return what `score --by strand --format json` tells as well."""
    return {"strands": [
        {"strand": one.title.casefold(), **{
            key: value for key, value in domain_json(one, moderated=bool(strands.moderated)).items()
            if key not in {"number", "title"}
        }}
        for one in strands.domains
    ]}


def findings_json(findings: Sequence[Finding]) -> Json:
    """Return what a command prints that found errors and has nothing else to tell."""
    return {"version": VERSION, "findings": [finding_json(one) for one in findings]}


def _priority(priority: Priority | None) -> Json:
    """Return a statement's priority and its rank; null where it has no score."""
    return {
        "priority": as_number(priority.value) if priority else None,
        "rank": priority.rank if priority else None,
    }


def _choices(collated: Round) -> Json:
    """Return what was chosen otherwise than usual; nothing where nothing was."""
    if not collated.source.choices:
        return {}
    weighing = collated.weighing
    weights = {name: float(weighing.weight(name)) for name in collated.agencies}
    return {"choices": {
        "told": collated.source.choices,
        "weights": weights if weighing.weights else None,
        "minimum_agencies": weighing.minimum or None,
    }}


def _moderated(one: StatementScore) -> Json:
    """Return both scores of a statement of a round in which scores were agreed."""
    agreed = one.agreed
    return {
        "self_assessed": as_number(one.self_assessed),
        "agreed": agreed.value if isinstance(agreed, Answered) else as_number(agreed),
    }


def domain_json(one: DomainScore, *, moderated: bool) -> Json:
    """Return a domain of a round."""
    both = {"self_assessed": as_number(one.self_assessed), "moderated": one.moderated}
    return {
        "number": one.number,
        "title": one.title,
        "score": as_number(one.score),
        "scored": one.scored,
        "of": one.of,
        "thin": one.thin,
        "agencies": one.agencies,
        "by_agency": {name: as_number(score) for name, score in one.by_agency.items()},
        **(both if moderated else {}),
    }


def _agreement(statements: Sequence[StatementScore], collated: Round) -> Json:
    """Return Krippendorff's alpha over statements, and what it means."""
    agreement = agreement_on(statements, collated.agencies)
    return {"alpha": agreement.alpha, "reading": agreement.reading}


def _spread(one: StatementScore) -> Json:
    spread, scores = spread_of(one), one.given
    return {
        "lowest": as_number(min(scores, default=None)),
        "highest": as_number(max(scores, default=None)),
        "spread": as_number(spread.width) if spread else None,
    }


def _distribution(one: StatementScore, collated: Round) -> Json:
    source = collated.source
    counts = distribution_of(one, source.lowest, source.highest)
    return {str(value): count for value, count in counts.items()}


def _return(one: Return) -> Json:
    return {
        "file": one.file,
        "agency": one.agency,
        "scored": one.count(Answered.SCORED),
        "not_applicable": one.count(Answered.NOT_APPLICABLE),
        "no_data": one.count(Answered.NO_DATA),
        "blank": one.count(Answered.BLANK),
        "of": len(one.answers),
    }


def finding_json(one: Finding) -> Json:
    """Return a finding."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "file": one.where.file,
        "sheet": one.where.sheet,
        "cell": one.where.cell,
        "message": one.message,
        "fix": one.fix,
    }
