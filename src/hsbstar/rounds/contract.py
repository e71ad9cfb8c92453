"""The JSON that other programs may rely on: keys are only ever added (`docs/reference/json.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

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
    from hsbstar.returns import Return
    from hsbstar.rounds.documents import (
        AgreementJson,
        AverageJson,
        CheckJson,
        CountedReturnJson,
        DomainJson,
        FindingJson,
        FindingsJson,
        MissingJson,
        OrderJson,
        ReturnsJson,
        RoundJson,
        SelectionJson,
        SentBackJson,
        StatementJson,
        StrandsJson,
    )
    from hsbstar.rounds.model import DomainScore, Round, StatementScore
    from hsbstar.rounds.order import Order
    from hsbstar.rounds.priorities import Priority
    from hsbstar.rounds.ranking import RankRange, RankRanges
    from hsbstar.rounds.sign_flips import Inference

VERSION: Final = 1


class Named(Protocol):
    """An agency that did not return."""

    @property
    def name(self) -> str:
        """The agency's name."""


def check_json(
    returns: Sequence[Return], findings: Sequence[Finding], missing: Sequence[Named] | None,
    outputs: Sequence[str] | None = None,
) -> CheckJson:
    """Return what `check --format json` prints; outputs where files go back to senders."""
    sent: SentBackJson = {} if outputs is None else {"outputs": list(outputs)}
    return {
        "version": VERSION,
        **_returns(returns),
        "findings": [finding_json(found) for found in findings],
        **_not_returned(missing),
        **sent,
    }


def score_json(
    collated: Round, returns: Sequence[Return], findings: Sequence[Finding],
    outputs: Sequence[str], missing: Sequence[Named] | None = None,
    ranges: RankRanges | None = None,
) -> RoundJson:
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


def strands_json(strands: Round | None) -> StrandsJson:
    """Return what `score --by strand --format json` adds; nothing without strands."""
    if strands is None:
        return {}
    moderated = bool(strands.moderated)
    return {"strands": [
        {"strand": strand.title.casefold(), **_average(strand, moderated=moderated)}
        for strand in strands.domains
    ], "strands_order": _order(order_of(strands))}


def _order(order: Order) -> OrderJson:
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
                "interval": interval_json(pair.inference),
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


def interval_json(known: Inference) -> list[float] | None:
    """Return the two ends of an interval; None where there is none."""
    return None if known.low is None or known.high is None else [known.low, known.high]


def findings_json(findings: Sequence[Finding]) -> FindingsJson:
    """Return what a command prints that found errors and has no other result."""
    return {"version": VERSION, "findings": [finding_json(found) for found in findings]}


def _not_returned(missing: Sequence[Named] | None) -> MissingJson:
    return {} if missing is None else {"not_returned": [agency.name for agency in missing]}


def _statement(
    score: StatementScore, priority: Priority | None, collated: Round
) -> StatementJson:
    """Return a statement of a round; its priority and rank are null where it has no score."""
    spread, source, agreed = spread_of(score), collated.source, score.agreed
    counts = distribution_of(score, source.lowest, source.highest)
    known: StatementJson = {
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
    }
    if collated.weighing.minimum:
        known["thin"] = score.thin
    if collated.moderated:
        known["self_assessed"] = as_number(score.self_assessed)
        known["agreed"] = agreed.value if isinstance(agreed, Answered) else as_number(agreed)
    return known


def _selection(collated: Round) -> SelectionJson:
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


def domain_json(domain: DomainScore, *, moderated: bool) -> DomainJson:
    """Return a domain of a round."""
    return {
        "number": domain.number, "title": domain.title, **_average(domain, moderated=moderated),
    }


def _average(domain: DomainScore, *, moderated: bool) -> AverageJson:
    """Return the score of a domain or a strand."""
    known: AverageJson = {
        "score": as_number(domain.score),
        "scored": domain.scored,
        "of": domain.of,
        "thin": domain.thin,
        "agencies": domain.agencies,
        "by_agency": {name: as_number(score) for name, score in domain.by_agency.items()},
    }
    if moderated:
        known["self_assessed"] = as_number(domain.self_assessed)
        known["moderated"] = domain.moderated
    return known


def _agreement(statements: Sequence[StatementScore], collated: Round) -> AgreementJson:
    """Return Krippendorff's alpha over statements, and what it means."""
    agreement = agreement_on(statements, collated.agencies)
    return {"alpha": as_number(agreement.alpha), "reading": agreement.reading}


def _returns(returns: Sequence[Return]) -> ReturnsJson:
    """Return what came back, superseded returns too; and what was chosen of several."""
    listed = [(each, False) for each in returns]
    listed += [(old, True) for each in returns for old in each.replaces]
    known: ReturnsJson = {"returns": [
        {**_return(each), "superseded": superseded}
        for each, superseded in sorted(listed, key=lambda pair: pair[0].file)
    ]}
    if chosen := versions_sentence(returns):
        known["versions"] = chosen
    return known


def _return(returned: Return) -> CountedReturnJson:
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


def finding_json(found: Finding) -> FindingJson:
    """Return a finding."""
    return {
        "code": found.code,
        "severity": found.severity,
        "file": found.where.file,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "message": found.message,
        "fix": found.fix,
    }
