"""Know agencies again from round to round: by name with care, never by a guess.

Names that differ in case, spacing and punctuation alone are one agency, within a round and between
rounds. Names that are merely alike (‘Police’, ‘Northshire Police’) are proposed to the user, who
says which are the same; until then they are different agencies.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold, fold_name, nearest, similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds import Round

NEAR = 0.8
"""From so alike on (0 to 1) two names are proposed as one (ours)."""


@dataclass(frozen=True)
class SameNames:
    """Two names that somebody says are one agency's, and where that was said."""

    one: str
    other: str
    where: str


def read_same_option(text: str) -> SameNames:
    """Return what `--same "A=B"` says; raise HsbstarError where that is no pair of names."""
    one, _, other = (part.strip() for part in text.partition("="))
    if not fold_name(one) or not fold_name(other):
        raise HsbstarError(
            f"--same {text}: this is no pair of names. Write --same \"Police=Northshire Police\", "
            "or name a .csv file with the columns ‘agency’ and ‘same as’."
        )
    return SameNames(one, other, f"--same {text}")


def read_same_file(data: bytes, file: str) -> list[SameNames]:
    """Return the pairs that a CSV file lists (columns `agency`, `same as`).

    Raises HsbstarError where a column or one of a pair is missing.
    """
    rows = rows_of(decoded(data))
    header = [fold(caption).replace("_", " ") for caption in rows[0]] if rows else []
    if "agency" not in header or "same as" not in header:
        raise HsbstarError(
            f"{file} needs the columns ‘agency’ and ‘same as’. Name them in its first line, and "
            "write two names of one agency on each line below."
        )
    pairs = []
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        if not any(values.values()):
            continue
        pair = values.get("agency", ""), values.get("same as", "")
        if not all(map(fold_name, pair)):
            raise HsbstarError(f"{file}, line {number}: a name is missing. Write two on each line.")
        pairs.append(SameNames(*pair, f"{file}, line {number}"))
    return pairs


def known_again(
    rounds: Sequence[Round], same: Iterable[SameNames] = ()
) -> tuple[list[Round], list[dict[str, str]]]:
    """Return the rounds with one name for each agency: the one in the last round that has it.

    Also returns, for each round, how its agencies are spelled there, by that name.

    Raises HsbstarError where somebody names an agency that is in no round, or says that two are one
    which both returned in one round.
    """
    spelled = {fold_name(name): name for one in rounds for name in one.agencies}
    first = {name: name for name in spelled}

    def root(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    for pair in same:
        one, other = (_known(name, spelled, pair.where) for name in (pair.one, pair.other))
        first[root(one)] = root(other)
        _check_apart(rounds, {name for name in spelled if root(name) == root(one)}, pair)
    latest = {root(fold_name(name)): name for one in rounds for name in one.agencies}
    names = [{name: latest[root(fold_name(name))] for name in one.agencies} for one in rounds]
    return (
        [_renamed(one, new) for one, new in zip(rounds, names, strict=True)],
        [{name: old for old, name in new.items()} for new in names],
    )


def known_as(
    name: str, known: Iterable[str], same: Iterable[SameNames] = ()
) -> str | None:
    """Return which of the known agencies a name means: by the name itself, or by what was said."""
    by_name = {fold_name(one): one for one in known}
    names = [fold_name(name)]
    for pair in same:
        both = fold_name(pair.one), fold_name(pair.other)
        names += [other for one, other in (both, both[::-1]) if one == names[0]]
    return next((by_name[one] for one in names if one in by_name), None)


def near_to(name: str, known: Iterable[str], area: str) -> str | None:
    """Return the known agency that a name is most like, if it is near one; never the same."""
    alike = [(likeness(name, one, {fold_name(area)}), one) for one in sorted(known)]
    return max((pair for pair in alike if pair[0] >= NEAR), default=(0, None))[1]


def _known(name: str, spelled: Mapping[str, str], where: str) -> str:
    if fold_name(name) in spelled:
        return fold_name(name)
    near = nearest(name, spelled.values())
    told = f"Was ‘{near}’ meant?" if near else f"They are: {', '.join(sorted(spelled.values()))}."
    raise HsbstarError(f"{where}: no round has an agency ‘{name}’. {told}")


def _check_apart(rounds: Sequence[Round], names: set[str], pair: SameNames) -> None:
    for number, one in enumerate(rounds, start=1):
        found = [name for name in one.agencies if fold_name(name) in names]
        if len(found) > 1:
            raise HsbstarError(
                f"{pair.where}: ‘{found[0]}’ and ‘{found[1]}’ both returned in "
                f"{one.source.round or f'round {number}'}, so they are two agencies there. Leave "
                "this pair out, or mend the name in the return and score that round again."
            )


def _renamed(one: Round, names: Mapping[str, str]) -> Round:
    """Return a round whose agencies have other names."""
    if all(name == new for name, new in names.items()):
        return one
    weights = {fold_name(new): one.weighing.weights[fold_name(name)]
               for name, new in names.items() if fold_name(name) in one.weighing.weights}
    weighing = replace(one.weighing, weights=weights)
    domains = tuple(
        replace(
            domain,
            statements=tuple(
                replace(
                    statement, weighing=weighing,
                    by_agency={names[name]: voice for name, voice in statement.by_agency.items()},
                )
                for statement in domain.statements
            ),
            by_agency={names[name]: score for name, score in domain.by_agency.items()},
        )
        for domain in one.domains
    )
    agencies = tuple(sorted(names.values(), key=lambda name: (name.casefold(), name)))
    return replace(one, agencies=agencies, domains=domains, weighing=weighing)


def near_names(rounds: Sequence[Round]) -> list[tuple[str, str]]:
    """Return pairs of names that may be one agency's: alike, and never in the same round.

    Each agency stands in one pair at most, with what it is most like; the earlier name first.
    """
    where: dict[str, set[int]] = defaultdict(set)
    for number, collated in enumerate(rounds):
        for name in collated.agencies:
            where[name].add(number)
    areas = {fold_name(collated.source.area) for collated in rounds}
    in_time = sorted(where, key=lambda name: (min(where[name]), name))
    found = sorted(
        (-alike, one, other) for one, other in combinations(in_time, 2)
        if not where[one] & where[other] and (alike := likeness(one, other, areas)) >= NEAR
    )
    taken: set[str] = set()
    pairs = []
    for _, earlier, later in found:
        if not taken & {earlier, later}:
            taken |= {earlier, later}
            pairs.append((earlier, later))
    return pairs


def likeness(one: str, other: str, areas: set[str]) -> float:
    """Return how alike two names are (0 to 1); what both share with the area's name is no sign."""
    area = {word for name in areas for word in name.split()}
    words = [[word for word in fold_name(name).split() if word not in area] for name in
             (one, other)]
    if not all(words):
        words = [fold_name(name).split() for name in (one, other)]
    if set(words[0]) <= set(words[1]) or set(words[1]) <= set(words[0]):
        return 1.0
    return similarity(" ".join(words[0]), " ".join(words[1]), above=NEAR - 0.01)
