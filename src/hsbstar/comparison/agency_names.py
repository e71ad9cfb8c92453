"""Match agencies from round to round by their names: with care, never by a guess.

Names that differ in case, spacing and punctuation alone are one agency, within a round and between
rounds. Names that are merely alike (‘Police’, ‘Northshire Police’) are proposed to the user, who
decides which are the same; until then they are different agencies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.suggest import quoted
from hsbstar.core.text import fold_name, may_be_same, nearest
from hsbstar.spreadsheets.reading import read_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class SameNames:
    """Two names that the user gave as one agency's, and where they were given."""

    name: str
    other: str
    where: str


def read_same_option(text: str) -> SameNames:
    """Return the names in `--same "A=B"`; raise HsbstarError where that is no pair of names."""
    name, _, other = (part.strip() for part in text.partition("="))
    if not fold_name(name) or not fold_name(other):
        raise HsbstarError(
            f"--same {text}: this is not a pair of names. Use --same \"Police=Northshire Police\", "
            "or give a .csv file with the columns ‘agency’ and ‘same as’."
        )
    return SameNames(name, other, f"--same {text}")


def read_same_file(data: bytes, file: str) -> list[SameNames]:
    """Return the pairs that a list has (columns `agency`, `same as`): a .csv file or a workbook.

    Raises HsbstarError where a column or a name is missing.
    """
    table = read_list(data, file, "agency", "same as")
    if not table.has("agency", "same as"):
        raise HsbstarError(
            f"{file} needs the columns ‘agency’ and ‘same as’. Put these headings in the first "
            "row, and two names of one agency in each row below."
        )
    pairs = []
    for row in table.rows:
        pair = row.values["agency"], row.values["same as"]
        where = str(row.places["agency"])
        if not all(map(fold_name, pair)):
            raise HsbstarError(f"{where}: a name is missing. Put two in each row.")
        pairs.append(SameNames(*pair, where))
    return pairs


def unify_names(
    rounds: Sequence[Round], same: Iterable[SameNames] = ()
) -> tuple[list[Round], list[dict[str, str]]]:
    """Return the rounds with one name for each agency: its name in the last round that has it.

    Also returns, for each round, how its agencies are spelled there, by that name.

    Raises HsbstarError where a pair names an agency that is in no round, or two that both returned
    in one round.
    """
    spelled = {fold_name(name): name for collated in rounds for name in collated.agencies}
    groups = {name: name for name in spelled}
    for pair in same:
        old, new = (groups[_known(name, spelled, pair.where)] for name in (pair.name, pair.other))
        groups = {name: new if group == old else group for name, group in groups.items()}
        _check_apart(rounds, {name for name, group in groups.items() if group == new}, pair)
    latest = {groups[fold_name(name)]: name for collated in rounds for name in collated.agencies}
    names = [{name: latest[groups[fold_name(name)]] for name in collated.agencies}
             for collated in rounds]
    return (
        [_renamed(collated, new) for collated, new in zip(rounds, names, strict=True)],
        [{name: old for old, name in new.items()} for new in names],
    )


def known_as(name: str, known: Iterable[str], same: Iterable[SameNames] = ()) -> str | None:
    """Return which known agency a name means: by the name itself, or by a pair of `same`."""
    by_name = {fold_name(agency): agency for agency in known}
    names = [fold_name(name)]
    for pair in same:
        both = fold_name(pair.name), fold_name(pair.other)
        names += [other for mine, other in (both, both[::-1]) if mine == names[0]]
    return next((by_name[each] for each in names if each in by_name), None)


def _known(name: str, spelled: Mapping[str, str], where: str) -> str:
    if fold_name(name) in spelled:
        return fold_name(name)
    near = nearest(name, spelled.values())
    hint = ("Did you mean "
            f"‘{near}’?") if near else ("The agencies are: "
                                                f"{', '.join(sorted(spelled.values()))}.")
    raise HsbstarError(f"{where}: no round has an agency ‘{name}’. {hint}")


def _check_apart(rounds: Sequence[Round], names: set[str], pair: SameNames) -> None:
    for number, collated in enumerate(rounds, start=1):
        found = [name for name in collated.agencies if fold_name(name) in names]
        if len(found) > 1:
            raise HsbstarError(
                f"{pair.where}: ‘{found[0]}’ and ‘{found[1]}’ both returned in "
                f"{collated.source.round or f'round {number}'}, so they are two different "
                "agencies. Leave this pair out, or correct the name in the return and score that "
                "round again."
            )


def _renamed(collated: Round, names: Mapping[str, str]) -> Round:
    """Return a round whose agencies have other names."""
    if all(name == new for name, new in names.items()):
        return collated
    old = collated.weighing.weights
    weighing = replace(collated.weighing, weights={
        fold_name(new): old[fold_name(name)] for name, new in names.items()
        if fold_name(name) in old
    })
    domains = tuple(
        replace(
            domain,
            statements=tuple(
                replace(score, weighing=weighing,
                        by_agency={names[name]: rating for name, rating in score.by_agency.items()})
                for score in domain.statements
            ),
            by_agency={names[name]: score for name, score in domain.by_agency.items()},
        )
        for domain in collated.domains
    )
    agencies = tuple(sorted(names.values(), key=lambda name: (name.casefold(), name)))
    return replace(collated, agencies=agencies, domains=domains, weighing=weighing)


def near_names(rounds: Sequence[Round]) -> list[tuple[str, str]]:
    """Return pairs of names that may be one agency's: alike, and never in the same round."""
    area = " ".join(sorted({collated.source.area for collated in rounds}))
    return near_pairs([collated.agencies for collated in rounds], area)


def near_pairs(lists: Iterable[Iterable[str]], area: str) -> list[tuple[str, str]]:
    """Return pairs of names that may be one agency's: alike, and never in the same list.

    The name of the earlier list is first. Of an agency that is like several, the pairs with the
    names that it is most like, if they are at most two. Words of the area's name do not count.
    """
    where: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(lists):
        for name in names:
            where[name].add(number)
    in_time = sorted(where, key=lambda name: (min(where[name]), name))
    found = {
        pair: alike for pair in combinations(in_time, 2) if not where[pair[0]] & where[pair[1]]
        and (alike := may_be_same(*pair, area))
    }
    best: dict[str, int] = defaultdict(int)
    for pair, alike in found.items():
        best |= {name: max(alike, best[name]) for name in pair}
    pairs = [pair for pair, alike in found.items() if alike == max(best[name] for name in pair)]
    times = Counter(name for pair in pairs for name in pair)
    return [pair for pair in pairs if max(times[name] for name in pair) < 3]


def same_options(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the options that count these pairs as one agency each, ready to be typed.

    Pairs are left out where a name is in two: only the user knows which of them is meant.
    """
    listed = list(pairs)
    times = Counter(name for pair in listed for name in pair)
    return " ".join(_same_option(pair) for pair in listed
                    if all(times[name] == 1 for name in pair))


def _same_option(pair: tuple[str, str]) -> str:
    return f"--same {quoted('='.join(pair))}"


def check_names(
    rounds: Sequence[Round], near: Iterable[tuple[str, str]]
) -> Iterator[Finding]:
    """Yield a finding for each of the `near_names` of some rounds."""
    for pair in near:
        first, second = (
            ", ".join(collated.source.round for collated in rounds if name in collated.agencies)
            for name in pair
        )
        slots = {"one": pair[0], "rounds": first, "other": pair[1], "others": second,
                 "same": _same_option(pair)}
        yield finding(Problem.AGENCIES_ALIKE, Where(), **slots)

