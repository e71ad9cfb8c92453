"""Whose voice counts: agencies and strands that are left out, weights, and when little is thin.

The usual round has every agency, every statement, and one voice each. Whoever chooses otherwise
is held to it: each choice is told in a sentence on the face of every output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import comma_list, count_agencies
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.framework import STRANDS, Framework
from hsbstar.rounds.collating import names_of
from hsbstar.rounds.weighing import EQUAL, Weighing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hsbstar.returns import Return

NAMED_WHOLE = 6
"""So many names or weights stand in a sentence; of more, the sheet *Scores* has the rest."""
NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
"""A weight as people write it; more digits than these are a slip, not a judgement."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for otherwise than usual, in their own words."""

    only: tuple[str, ...] = ()
    """Agencies and strands: nothing else of their kind counts."""
    without: tuple[str, ...] = ()
    """Agencies and strands that do not count."""
    weights: Mapping[str, Weight] = field(default_factory=dict)
    """By folded name; empty where nobody weighs."""
    minimum: int = 0
    """A statement that fewer agencies scored is thin."""


@dataclass(frozen=True)
class Choices:
    """What counts in a round: the framework and the returns without what was left out."""

    framework: Framework
    returns: tuple[Return, ...]
    weighing: Weighing = EQUAL
    told: str = ""
    """What was chosen, in sentences; empty where all is as usual."""
    leaves_agencies_out: bool = False


def choose(wanted: Wanted, returns: Sequence[Return], framework: Framework) -> Choices:
    """Return what counts; as it is where nothing was chosen.

    Raises HsbstarError for a name that is neither an agency of the returns nor a strand, for a
    choice that leaves nothing, and where an agency has no weight.
    """
    agencies, strands = names_of(returns), _strands(framework)
    only = _sorted("--only", wanted.only, agencies, strands)
    without = _sorted("--without", wanted.without, agencies, strands)
    kept_agencies = _kept(agencies, only.agencies, without.agencies, "agency")
    kept_strands = _kept(strands, only.strands, without.strands, "strand")
    chosen, told = framework, []
    if only.agencies or without.agencies:
        told.append(_tell_agencies(agencies, kept_agencies, by_name=bool(only.agencies)))
    if only.strands or without.strands:
        chosen = _of_strands(framework, kept_strands, unnamed=not only.strands)
        told.append(_tell_strands(kept_strands, chosen, framework, named=bool(only.strands)))
    counted = [one for one in returns if fold_name(one.agency) in kept_agencies]
    if wanted.weights:
        told.append(_tell_weights(wanted.weights, kept_agencies))
    if wanted.minimum:
        told.append(_tell_minimum(wanted.minimum))
    weighing = Weighing(
        {key: wanted.weights[key].weight for key in kept_agencies} if wanted.weights else {},
        wanted.minimum,
    )
    return Choices(
        chosen, tuple(_restricted(one, chosen) for one in counted), weighing, " ".join(told),
        leaves_agencies_out=len(kept_agencies) < len(agencies),
    )


@dataclass(frozen=True)
class _Named:
    """What was named with an option: agencies by folded name, and strands."""

    agencies: frozenset[str]
    strands: frozenset[str]


def _sorted(
    option: str, names: Sequence[str], agencies: Mapping[str, str], strands: Mapping[str, str]
) -> _Named:
    """Tell agencies from strands in what an option names."""
    found_agencies, found_strands = set(), set()
    for name in names:
        is_agency, is_strand = fold_name(name) in agencies, fold(name) in strands
        if is_agency and is_strand:
            raise HsbstarError(
                f"{option}: ‘{name}’ is an agency and a strand. Score returns without that "
                "agency's file, or name it otherwise in a copy of its return."
            )
        if is_strand:
            found_strands.add(fold(name))
        elif is_agency:
            found_agencies.add(fold_name(name))
        else:
            raise HsbstarError(f"{option}: {_unknown(name, agencies, strands)}")
    return _Named(frozenset(found_agencies), frozenset(found_strands))


def _unknown(name: str, agencies: Mapping[str, str], strands: Mapping[str, str]) -> str:
    known = [*agencies.values(), *strands]
    near = nearest(name, known)
    hint = f"Was ‘{near}’ meant?" if near else f"There are: {', '.join(known)}."
    return f"‘{name}’ is neither an agency of these returns nor a strand. {hint}"


def _kept(
    names: Mapping[str, str], only: Collection[str], without: Collection[str], kind: str
) -> dict[str, str]:
    """Return the names that stay, by their keys."""
    for key in without:
        if key in only:
            raise HsbstarError(
                f"‘{names[key]}’ is named with --only and with --without: leave out one of them."
            )
    kept = {key: name for key, name in names.items()
            if (not only or key in only) and key not in without}
    if names and not kept:
        raise HsbstarError(
            f"Nothing is left to score: --without names every {kind}. Leave out one --without."
        )
    return kept


def _strands(framework: Framework) -> dict[str, str]:
    """Return the strands that the framework's statements name."""
    named = {statement.strand for statement in framework.statements}
    return {strand: strand for strand in STRANDS if strand in named}


def _of_strands(
    framework: Framework, strands: Collection[str], *, unnamed: bool
) -> Framework:
    """Return the framework with statements of some strands alone, and of none where `unnamed`."""
    domains = tuple(
        replace(domain, statements=tuple(
            one for one in domain.statements
            if (unnamed if one.strand is None else one.strand in strands)
        ))
        for domain in framework.domains
    )
    # A domain may be left without statements, and then has no score.
    return replace(framework, domains=domains)


def _restricted(one: Return, framework: Framework) -> Return:
    """Return a return's answers to the statements that count."""
    if len(one.answers) == len(framework.statements):
        return one
    kept = {statement.id for statement in framework.statements}
    return replace(one, answers=tuple(
        answer for answer in one.answers if answer.statement.id in kept
    ))


def _tell_agencies(
    names: Mapping[str, str], kept: Mapping[str, str], *, by_name: bool
) -> str:
    count = f"{len(kept)} of {len(names)} agencies"
    if by_name:
        return f"Only {_list(list(kept.values()))} counted ({count})."
    left_out = [name for key, name in names.items() if key not in kept]
    return f"Left out: {_list(left_out)} ({count} counted)."


def _tell_strands(
    strands: Mapping[str, str], chosen: Framework, framework: Framework, *, named: bool
) -> str:
    count = f"{len(chosen.statements)} of {len(framework.statements)} statements"
    if named:
        return f"Only statements on {_list(list(strands))} counted ({count})."
    left_out = [strand for strand in _strands(framework) if strand not in strands]
    return f"Statements on {_list(left_out)} were left out ({count} counted)."


def _tell_weights(weights: Mapping[str, Weight], agencies: Mapping[str, str]) -> str:
    """Say the weights of the agencies that count; raise HsbstarError where one has none."""
    missing = [name for key, name in agencies.items() if key not in weights]
    if missing:
        unused = [one.agency for key, one in weights.items() if key not in agencies]
        hint = f" (and names {_list(unused)}, of whom no return counts)" if unused else ""
        raise HsbstarError(
            f"The list of weights has none for {_list(missing)}{hint}. Add a line for each agency "
            "that returned; 1 is one voice. Or leave out --weights: then all count alike."
        )
    values = {name: weights[key].weight for key, name in agencies.items()}
    if len(set(values.values())) == 1:
        return "Agencies were weighted, all alike."
    told = [f"{name} {show_weight(weight)}" for name, weight in values.items()]
    return f"Agencies are weighted: {_list(told)}."


def _tell_minimum(minimum: int) -> str:
    agencies = count_agencies(minimum)
    return f"A statement that fewer than {agencies} scored is marked as thin evidence."


def show_weight(weight: Fraction) -> str:
    """Return a weight as it was written: with its decimals."""
    return f"{float(weight):.4f}".rstrip("0").rstrip(".")


def _list(names: Sequence[str]) -> str:
    """Return names in a sentence; of very many, how many more there are."""
    if len(names) > NAMED_WHOLE:
        return f"{', '.join(names[:NAMED_WHOLE])} and {len(names) - NAMED_WHOLE} more"
    return comma_list(names)


@dataclass(frozen=True)
class Weight:
    """How much an agency's voice counts: 2 is as much as two agencies of weight 1."""

    agency: str
    weight: Fraction


def read_weights(data: bytes, file: str) -> dict[str, Weight]:
    """Return the weights that a CSV file lists (columns `agency`, `weight`), by folded name.

    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page.
    Raises HsbstarError where a column is missing, a weight is no number above 0, or an agency
    stands twice.
    """
    rows = rows_of(decoded(data))
    header = [fold(caption) for caption in rows[0]] if rows else []
    if "agency" not in header or "weight" not in header:
        raise HsbstarError(
            f"{file} needs the columns ‘agency’ and ‘weight’. Name them in its first line, and "
            "write one agency with its weight on each line below."
        )
    weights: dict[str, Weight] = {}
    for number, row in enumerate(rows[1:], start=2):
        values = dict(zip(header, (value.strip() for value in row), strict=False))
        if any(values.values()):
            one = _weight(values, f"{file}, line {number}")
            if fold_name(one.agency) in weights:
                raise HsbstarError(
                    f"{file}, line {number}: ‘{one.agency}’ stands twice. Keep one line for each "
                    "agency."
                )
            weights[fold_name(one.agency)] = one
    if not weights:
        raise HsbstarError(f"{file} lists no agency. Write one with its weight on each line.")
    return weights


def _weight(values: Mapping[str, str], where: str) -> Weight:
    agency, text = values.get("agency", ""), values.get("weight", "")
    if not fold_name(agency):
        raise HsbstarError(f"{where}: no agency is named. Fill it in.")
    if not NUMBER.fullmatch(text) or not Fraction(text):
        told = f"‘{text}’ is no weight" if text else "the weight is missing"
        raise HsbstarError(
            f"{where}: {told}. Type a number above 0, such as 2 or 0.5; to leave an agency out, "
            "name it with --without."
        )
    return Weight(agency, Fraction(text))
