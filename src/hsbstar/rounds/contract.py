"""The JSON that other programs may rely on: keys are only ever added (`docs/reference/json.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hsbstar.core.json import as_number
from hsbstar.framework import Answered
from hsbstar.returns import versions_sentence
from hsbstar.rounds.agreement import agreement_on, distribution_of, spread_of, without_score
from hsbstar.rounds.order import order_of
from hsbstar.rounds.priorities import in_order
from hsbstar.rounds.ranking import rank_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json
    from hsbstar.returns import Return
    from hsbstar.rounds.model import DomainScore, Round, StatementScore
    from hsbstar.rounds.order import Order
    from hsbstar.rounds.priorities import Priority
    from hsbstar.rounds.ranking import RankRange, RankRanges

VERSION = 1


class Named(Protocol):
    """An agency that did not return."""

    @property
    def name(self) -> str:
        """The agency's name."""


def check_json(
    returns: Sequence[Return], findings: Sequence[Finding], missing: Sequence[Named] | None,
    outputs: Sequence[str] | None = None,
) -> Json:
    """Return what `check --format json` prints; outputs where files go back to senders."""
    return {
        "version": VERSION,
        **_returns(returns),
        "findings": [finding_json(found) for found in findings],
        **_not_returned(missing),
        **({} if outputs is None else {"outputs": list(outputs)}),
    }


def score_json(
    collated: Round, returns: Sequence[Return], findings: Sequence[Finding],
    outputs: Sequence[str], missing: Sequence[Named] | None = None,
    ranges: RankRanges | None = None,
) -> Json:
    """Return what `score --format json` prints.

    `ranges` are the `rank_ranges` of the round, where they are known already.
    """
    source = collated.source
    priorities = {score.statement.id: priority for score, priority in in_order(collated)}
    ranges = ranges or rank_ranges(collated)
    return {
        "version": VERSION,
        "area": source.area,
        "round": source.round,
        "framework": {"id": source.framework_id, "edition": source.edition},
        "marking": source.marking,
        "domains": [
            {
                **domain_json(domain, moderated=bool(collated.moderated)),
                **_agreement(domain.statements, collated),
                "rank_range": _ends(ranges.domains.get(domain.number)),
            }
            for domain in collated.domains
        ],
        "order": {**_order(order_of(collated)), "without": {
            agency: list(numbers) for agency, numbers in ranges.without.items()}},
        "statements": [
            {
                **_statement(score, priorities[score.statement.id], collated),
                "rank_range": _ends(ranges.priorities.get(score.statement.id)),
            }
            for score in collated.statements
        ],
        **_selection(collated),
        "agreement": _agreement(collated.statements, collated),
        "no_data": [
            {"ref": score.statement.ref, "agencies": list(names)}
            for score in collated.statements
            if (names := without_score(score)[Answered.NO_DATA])
        ],
        **_returns(returns),
        "findings": [finding_json(found) for found in findings],
        "outputs": list(outputs),
        **_not_returned(missing),
    }


def strands_json(strands: Round) -> Json:
    """Return what `score --by strand --format json` adds."""
    moderated = bool(strands.moderated)
    return {"strands": [
        {"strand": strand.title.casefold(), **{
            key: value for key, value in domain_json(strand, moderated=moderated).items()
            if key not in {"number", "title"}
        }}
        for strand in strands.domains
    ], "strands_order": _order(order_of(strands))}


def _order(order: Order) -> Json:
    """Return how certain the order is; domains by their number, and strands by their name."""
    return {
        "lowest": list(map(_key, order.lowest)),
        "not_told_apart": list(map(_key, order.not_apart)),
        "sentence": order.sentence,
        "pairs": [
            {
                "domains": [_key(pair.first), _key(pair.second)],
                "difference": as_number(pair.inference.change),
                "agencies": pair.inference.agencies,
                "interval": None if pair.too_few else [pair.inference.low, pair.inference.high],
                "p_value": pair.inference.p,
                "told_apart": pair.apart,
            }
            for pair in order.pairs
        ],
    }


def _key(domain: DomainScore) -> int | str:
    return domain.number or domain.title.casefold()


def _ends(ranks: RankRange | None) -> list[int] | None:
    return [ranks.best, ranks.worst] if ranks else None


def findings_json(findings: Sequence[Finding]) -> Json:
    """Return what a command prints that found errors and has no other result."""
    return {"version": VERSION, "findings": [finding_json(found) for found in findings]}


def _not_returned(missing: Sequence[Named] | None) -> Json:
    return {} if missing is None else {"not_returned": [agency.name for agency in missing]}


def _statement(score: StatementScore, priority: Priority | None, collated: Round) -> Json:
    """Return a statement of a round; its priority and rank are null where it has no score."""
    spread, source, agreed = spread_of(score), collated.source, score.agreed
    counts = distribution_of(score, source.lowest, source.highest)
    return {
        "ref": score.statement.ref,
        "id": score.statement.id,
        "domain": score.domain,
        "score": as_number(score.score),
        "by_agency": {name: as_number(given) for name, given in score.scores.items()},
        "lowest": as_number(min(score.given, default=None)),
        "highest": as_number(max(score.given, default=None)),
        "spread": as_number(spread.width) if spread else None,
        "distribution": {str(value): count for value, count in counts.items()},
        "without_score": {
            answered.value: list(names)
            for answered, names in without_score(score).items() if names
        },
        "priority": as_number(priority.value) if priority else None,
        "rank": priority.rank if priority else None,
        **({"thin": score.thin} if collated.weighing.minimum else {}),
        **({
            "self_assessed": as_number(score.self_assessed),
            "agreed": agreed.value if isinstance(agreed, Answered) else as_number(agreed),
        } if collated.moderated else {}),
    }


def _selection(collated: Round) -> Json:
    """Return the selection of ratings; empty where all count equally."""
    if not collated.source.selection:
        return {}
    weighing = collated.weighing
    weights = {name: float(weighing.weight(name)) for name in collated.agencies}
    return {"choices": {
        "told": collated.source.selection,
        "weights": weights if weighing.weights else None,
        "minimum_agencies": weighing.minimum or None,
    }}


def domain_json(domain: DomainScore, *, moderated: bool) -> Json:
    """Return a domain of a round."""
    return {
        "number": domain.number,
        "title": domain.title,
        "score": as_number(domain.score),
        "scored": domain.scored,
        "of": domain.of,
        "thin": domain.thin,
        "agencies": domain.agencies,
        "by_agency": {name: as_number(score) for name, score in domain.by_agency.items()},
        **({
            "self_assessed": as_number(domain.self_assessed), "moderated": domain.moderated,
        } if moderated else {}),
    }


def _agreement(statements: Sequence[StatementScore], collated: Round) -> Json:
    """Return Krippendorff's alpha over statements, and what it means."""
    agreement = agreement_on(statements, collated.agencies)
    return {"alpha": as_number(agreement.alpha), "reading": agreement.reading}


def _returns(returns: Sequence[Return]) -> Json:
    """Return what came back, superseded returns too; and what was chosen of several."""
    listed = [(each, False) for each in returns]
    listed += [(old, True) for each in returns for old in each.replaces]
    chosen = versions_sentence(returns)
    return {
        "returns": [
            {**_return(each), "superseded": superseded}
            for each, superseded in sorted(listed, key=lambda pair: pair[0].file)
        ],
        **({"versions": chosen} if chosen else {}),
    }


def _return(returned: Return) -> Json:
    return {
        "file": returned.file,
        "agency": returned.agency,
        "marking": returned.marking,
        "scored": returned.count(Answered.SCORED),
        "not_applicable": returned.count(Answered.NOT_APPLICABLE),
        "no_data": returned.count(Answered.NO_DATA),
        "blank": returned.count(Answered.BLANK),
        "of": returned.expected,
        "not_expected": returned.not_expected,
        "not_on_form": returned.count(Answered.NOT_ON_FORM),
        "sha256": returned.sha256,
    }


def finding_json(found: Finding) -> Json:
    """Return a finding."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.where.file,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "message": found.message,
        "fix": found.fix,
    }
