"""Collate returns into a round: the scores of statements, agencies and domains.

The method (docs/method.md tells it in full):

1. A statement's score in one agency is the mean of that agency's returns. *Not applicable*,
   *no data* and blank do not count, and are never taken for 0.
2. A statement's score in the round is the mean over the agencies that scored it. An agreed score
   from moderation, where there is one, stands in its place.
3. A domain's score is the mean over its scored statements.

Scores are exact fractions until they leave the program, so that no order of files or agencies and
no rounding in between can change a figure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from hsbstar.scores import Answered
from hsbstar.wording import fold_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.framework import Framework
    from hsbstar.returns import Return

Voice = Fraction | Answered
"""What one agency says on one statement: a score, or which answer that is no score."""

NOTHING_AGREED: Mapping[str, Voice] = MappingProxyType({})
"""Of a round without moderation."""


class StatementOutline(Protocol):
    """What a round needs to know of a statement: a framework's, or one read from a star tool."""

    @property
    def id(self) -> str:
        """What it is known by, for ever."""

    @property
    def ref(self) -> str:
        """What people call it in this edition."""

    @property
    def strand(self) -> str | None:
        """Practice, process, leadership, or not told."""

    @property
    def text(self) -> str:
        """Its wording."""


class DomainOutline(Protocol):
    """What a round needs to know of a domain."""

    @property
    def number(self) -> int:
        """Its number in the framework."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def statements(self) -> Sequence[StatementOutline]:
        """Its statements, in the framework's order."""


@dataclass(frozen=True)
class Source:
    """The round's header: where it was audited, by which framework, on which scale, and when."""

    area: str
    round: str
    framework_id: str
    edition: str
    lowest: int
    highest: int
    dates: tuple[dt.date, ...] = ()
    """The days on which the returns were completed, earliest first."""

    @property
    def completed(self) -> dt.date | None:
        """The day of the latest return: the round's date in a comparison."""
        return self.dates[-1] if self.dates else None


@dataclass(frozen=True)
class StatementScore:
    """One statement in the round."""

    statement: StatementOutline
    domain: int
    by_agency: Mapping[str, Voice]
    score: Fraction | None
    agreed: Voice | None = None
    """What the agencies agreed in moderation; None where they did not."""

    @property
    def self_assessed(self) -> Fraction | None:
        """The mean over the agencies that scored it, whatever was agreed."""
        return mean(self.scores.values())

    @property
    def scores(self) -> dict[str, Fraction]:
        """The agencies' scores, without the answers that are no score."""
        return {
            agency: voice for agency, voice in self.by_agency.items()
            if isinstance(voice, Fraction)
        }

    @property
    def applies(self) -> bool:
        """Say whether the statement is anyone's to do: not all agencies said *not applicable*.

        Where something was agreed, that decides.
        """
        if self.agreed is not None:
            return self.agreed is not Answered.NOT_APPLICABLE
        return any(voice is not Answered.NOT_APPLICABLE for voice in self.by_agency.values())


@dataclass(frozen=True)
class DomainScore:
    """One domain in the round."""

    number: int
    title: str
    statements: tuple[StatementScore, ...]
    score: Fraction | None
    by_agency: Mapping[str, Fraction | None]

    @property
    def self_assessed(self) -> Fraction | None:
        """The mean of the statements' self-assessed scores, whatever was agreed."""
        scores = [one.self_assessed for one in self.statements]
        return mean(score for score in scores if score is not None)

    @property
    def moderated(self) -> int:
        """How many statements have an agreed score, or an agreed answer that is none."""
        return sum(one.agreed is not None for one in self.statements)

    @property
    def scored(self) -> int:
        """How many statements have a score."""
        return sum(one.score is not None for one in self.statements)

    @property
    def of(self) -> int:
        """How many statements apply."""
        return sum(one.applies for one in self.statements)

    @property
    def agencies(self) -> int:
        """How many agencies scored at least one statement."""
        return sum(score is not None for score in self.by_agency.values())

    @property
    def thin(self) -> bool:
        """Say whether less than half of the statements that apply have a score."""
        return 2 * self.scored < self.of or not self.scored


@dataclass(frozen=True)
class Round:
    """All returns of one audit, collated."""

    source: Source
    agencies: tuple[str, ...]
    domains: tuple[DomainScore, ...]
    returns: int

    @property
    def statements(self) -> tuple[StatementScore, ...]:
        """All statements in the framework's order."""
        return tuple(one for domain in self.domains for one in domain.statements)

    @property
    def moderated(self) -> int:
        """How many statements were moderated."""
        return sum(domain.moderated for domain in self.domains)

    @property
    def weakest_domains(self) -> list[DomainScore]:
        """The domains that have a score, weakest first; ties in the framework's order."""
        scored = [(one.score, index, one) for index, one in enumerate(self.domains)]
        known = [(score, index, one) for score, index, one in scored if score is not None]
        return [one for _, _, one in sorted(known, key=lambda item: item[:2])]

    @property
    def weakest_statements(self) -> list[StatementScore]:
        """The statements that have a score, weakest first; ties in the framework's order."""
        known = [
            (one.score, index, one)
            for index, one in enumerate(self.statements) if one.score is not None
        ]
        return [one for _, _, one in sorted(known, key=lambda item: item[:2])]


def mean(values: Iterable[Fraction | int]) -> Fraction | None:
    """Return the exact arithmetic mean; None of nothing."""
    known = list(values)
    return Fraction(sum(known), len(known)) if known else None


def show_score(score: Fraction | None) -> str:
    """Return a score to one decimal, halves away from zero; `–` where there is none."""
    if score is None:
        return "–"
    exact = Decimal(abs(score.numerator)) / Decimal(score.denominator)
    tenths = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"-{tenths}" if score < 0 and tenths else f"{tenths}"


def tell_moderated(collated: Round) -> str:
    """Say how many of a round's scores were agreed in moderation; nothing where none was."""
    count, of = collated.moderated, len(collated.statements)
    if not count:
        return ""
    verb = "was" if count == 1 else "were"
    return f"{count} of {of} statements {verb} moderated: there the agreed score counts."


def collate(
    returns: Sequence[Return], framework: Framework, *, area: str, round_name: str,
    agreed: Mapping[str, Voice] = NOTHING_AGREED,
) -> Round:
    """Collate the returns of one round, with what was agreed in moderation (by statement id).

    Agencies are told apart by name without case, spacing and punctuation; the first spelling in
    the alphabet is the one shown.
    """
    names = _names(returns)
    voices: dict[str, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for one in returns:
        agency = names[fold_name(one.agency)]
        for answer in one.answers:
            voice = Fraction(answer.score) if answer.score is not None else answer.answered
            voices[answer.statement.id][agency].append(voice)
    agencies = sorted(set(names.values()), key=lambda name: (name.casefold(), name))
    by_statement = {
        statement.id: {agency: one_voice(voices[statement.id][agency]) for agency in agencies}
        for statement in framework.statements
    }
    source = Source(
        area, round_name, framework.id, framework.edition,
        framework.scale.lowest, framework.scale.highest,
        tuple(sorted(one.date for one in returns if one.date)),
    )
    return score_round(
        source, framework.domains, agencies, by_statement, len(returns), agreed=agreed
    )


def _names(returns: Sequence[Return]) -> dict[str, str]:
    """Return each agency's shown name by its folded name."""
    names: dict[str, str] = {}
    for name in sorted(one.agency for one in returns):
        names.setdefault(fold_name(name), " ".join(name.split()))
    return names


def one_voice(voices: Sequence[Voice]) -> Voice:
    """Return what an agency says that may have returned more than once.

    The mean of its scores where it gave any; else *no data* before *not applicable* before blank.
    """
    score = mean(voice for voice in voices if isinstance(voice, Fraction))
    if score is not None:
        return score
    for answered in (Answered.NO_DATA, Answered.NOT_APPLICABLE):
        if answered in voices:
            return answered
    return Answered.BLANK


def score_round(
    source: Source,
    domains: Sequence[DomainOutline],
    agencies: Sequence[str],
    voices: Mapping[str, Mapping[str, Voice]],
    returns: int,
    *,
    agreed: Mapping[str, Voice] = NOTHING_AGREED,
) -> Round:
    """Score statements and domains from what each agency says (by statement id, by agency).

    What was agreed in moderation (by statement id) stands in the place of the agencies' mean.
    """
    return Round(
        source,
        tuple(agencies),
        tuple(_score_domain(domain, agencies, voices, agreed) for domain in domains),
        returns,
    )


def _score_domain(
    domain: DomainOutline, agencies: Sequence[str], voices: Mapping[str, Mapping[str, Voice]],
    agreed: Mapping[str, Voice],
) -> DomainScore:
    statements = tuple(
        _score_statement(
            statement, domain.number, voices[statement.id], agreed.get(statement.id)
        )
        for statement in domain.statements
    )
    by_agency = {
        agency: mean(one.scores[agency] for one in statements if agency in one.scores)
        for agency in agencies
    }
    score = mean(one.score for one in statements if one.score is not None)
    return DomainScore(domain.number, domain.title, statements, score, by_agency)


def _score_statement(
    statement: StatementOutline, domain: int, by_agency: Mapping[str, Voice], agreed: Voice | None
) -> StatementScore:
    if isinstance(agreed, Fraction):
        score: Fraction | None = agreed
    elif agreed is not None:
        # Agreed to be nobody's to do, or beyond anybody's knowledge: what some scored is no score.
        score = None
    else:
        score = mean(voice for voice in by_agency.values() if isinstance(voice, Fraction))
    return StatementScore(statement, domain, by_agency, score, agreed)
