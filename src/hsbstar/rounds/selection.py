"""Which ratings count: agencies and strands that are left out, weights, and a minimum of agencies.

The usual round has every agency and every statement, and each agency counts equally. Any other
selection is described in a sentence on the face of every output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import count_agencies, short_list
from hsbstar.core.text import fold, fold_name, nearest
from hsbstar.framework import STRANDS, Framework
from hsbstar.rounds.collating import names_of
from hsbstar.rounds.scoring import EQUAL, Weighing
from hsbstar.spreadsheets.reading import read_list

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hsbstar.returns import Return

NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
"""A weight as people write it; more digits than these are a slip, not a judgement."""


@dataclass(frozen=True)
class Selection:
    """The options that select ratings, as the user gave them."""

    only: tuple[str, ...] = ()
    """Agencies and strands: nothing else of their kind counts."""
    without: tuple[str, ...] = ()
    """Agencies and strands that do not count."""
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    """By the agency's name; empty where each counts equally."""
    minimum: int = 0
    """A statement that fewer agencies scored is thin."""


@dataclass(frozen=True)
class Selected:
    """What counts in a round: the framework and the returns without what was left out."""

    framework: Framework
    returns: tuple[Return, ...]
    weighing: Weighing = EQUAL
    sentences: str = ""
    """The selection in sentences; empty where all count equally."""
    leaves_agencies_out: bool = False


def select(selection: Selection, returns: Sequence[Return], framework: Framework) -> Selected:
    """Return what counts; everything where nothing was selected.

    Raises HsbstarError for a name that is neither an agency of the returns nor a strand, for a
    selection that leaves nothing, and where an agency has no weight.
    """
    agencies, strands = names_of(returns), _strands(framework)
    only_agencies, only_strands = _sorted("--only", selection.only, agencies, strands)
    without_agencies, without_strands = _sorted("--without", selection.without, agencies, strands)
    kept = _kept(agencies, only_agencies, without_agencies, "agency")
    unnamed = any(statement.strand is None for statement in framework.statements)
    kept_strands = _kept(strands, only_strands, without_strands, "strand", others=unnamed)
    selected, sentences = framework, []
    if only_agencies or without_agencies:
        sentences.append(_agencies_sentence(agencies, kept, by_name=bool(only_agencies)))
    if only_strands or without_strands:
        selected = _of_strands(framework, kept_strands, unnamed=not only_strands)
        sentences.append(
            _strands_sentence(kept_strands, selected, framework, named=bool(only_strands)))
    weights: dict[str, Fraction] = {}
    if selection.weights:
        weights = _weights_of(kept, selection.weights)
        sentences.append(_weights_sentence(kept, weights))
    if selection.minimum:
        sentences.append(minimum_sentence(selection.minimum))
    return Selected(
        selected,
        tuple(_restricted(each, selected) for each in returns if fold_name(each.agency) in kept),
        Weighing(weights, selection.minimum), " ".join(sentences),
        leaves_agencies_out=len(kept) < len(agencies),
    )


def _sorted(
    option: str, names: Sequence[str], agencies: Mapping[str, str], strands: Mapping[str, str]
) -> tuple[set[str], set[str]]:
    """Return the agencies (folded) and the strands that an option names."""
    found: tuple[set[str], set[str]] = set(), set()
    for name in names:
        is_agency, is_strand = fold_name(name) in agencies, fold(name) in strands
        if is_agency and is_strand:
            raise HsbstarError(
                f"{option}: ‘{name}’ is both an agency and a strand. Score the returns without "
                "that agency's file, or change its name in a copy of its return."
            )
        if not is_agency and not is_strand:
            known = [*agencies.values(), *strands]
            near = nearest(name, known)
            hint = f"Did you mean ‘{near}’?" if near else f"You can name: {', '.join(known)}."
            raise HsbstarError(
                f"{option}: ‘{name}’ is not an agency in these returns or a strand. {hint}")
        found[is_strand].add(fold(name) if is_strand else fold_name(name))
    return found


def _kept(
    names: Mapping[str, str], only: Collection[str], without: Collection[str], kind: str, *,
    others: bool = False,
) -> dict[str, str]:
    """Return the names that stay, by their keys: none only where something without a name stays."""
    for key in without:
        if key in only:
            raise HsbstarError(
                f"‘{names[key]}’ is named with both --only and --without. Leave out one of them."
            )
    kept = {key: name for key, name in names.items()
            if (not only or key in only) and key not in without}
    if names and not kept and not others:
        raise HsbstarError(
            f"Nothing is left to score, because --without names every {kind}. Leave out one "
            "--without."
        )
    return kept


def _strands(framework: Framework) -> dict[str, str]:
    """Return the strands that the framework's statements name."""
    named = {statement.strand for statement in framework.statements}
    return {strand: strand for strand in STRANDS if strand in named}


def _of_strands(framework: Framework, strands: Collection[str], *, unnamed: bool) -> Framework:
    """Return the framework with statements of some strands, and those of none where `unnamed`.

    A domain that is left without statements has no score.
    """
    return replace(framework, domains=tuple(
        replace(domain, statements=tuple(
            statement for statement in domain.statements
            if (unnamed if statement.strand is None else statement.strand in strands)
        ))
        for domain in framework.domains
    ))


def _restricted(returned: Return, framework: Framework) -> Return:
    """Return a return's answers to the statements that count."""
    if len(returned.answers) == len(framework.statements):
        return returned
    kept = {statement.id for statement in framework.statements}
    return replace(
        returned, replaces=tuple(_restricted(old, framework) for old in returned.replaces),
        answers=tuple(answer for answer in returned.answers if answer.statement.id in kept),
    )


def _agencies_sentence(names: Mapping[str, str], kept: Mapping[str, str], *, by_name: bool) -> str:
    count = f"{len(kept)} of {len(names)} agencies"
    if by_name:
        return f"Only {short_list(kept.values())} counted ({count})."
    left_out = short_list(names[key] for key in names if key not in kept)
    return f"Left out: {left_out} ({count} counted)."


def _strands_sentence(
    strands: Collection[str], selected: Framework, framework: Framework, *, named: bool
) -> str:
    count = f"{len(selected.statements)} of {len(framework.statements)} statements"
    if named:
        return f"Only statements on {short_list(strands)} counted ({count})."
    left_out = (strand for strand in _strands(framework) if strand not in strands)
    return f"Statements on {short_list(left_out)} were left out ({count} counted)."


def minimum_sentence(minimum: int) -> str:
    """Return what is marked where fewer agencies than a minimum scored a statement.

    Star tools store these words, and `report` looks for them there: keep them as they are.
    """
    fewer = count_agencies(minimum)
    return f"A statement that fewer than {fewer} scored is marked as thin evidence."


def _weights_of(agencies: Mapping[str, str], listed: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the weights of the agencies that count; raise HsbstarError where one has none."""
    weights = {fold_name(name): weight for name, weight in listed.items()}
    missing = [name for key, name in agencies.items() if key not in weights]
    if missing:
        unused = [name for name in listed if fold_name(name) not in agencies]
        hint = f" (it lists {short_list(unused)}, without a return that counts)" if unused else ""
        raise HsbstarError(
            f"The list of weights has no weight for {short_list(missing)}{hint}. Add a line for "
            "each agency that returned; a weight of 1 counts once. Or leave out --weights, and all "
            "agencies count equally."
        )
    return {key: weights[key] for key in agencies}


def _weights_sentence(agencies: Mapping[str, str], weights: Mapping[str, Fraction]) -> str:
    if len(set(weights.values())) == 1:
        return "All agencies were given the same weight."
    shown = short_list(f"{agencies[key]} {show_weight(weight)}" for key, weight in weights.items())
    return f"Agencies are weighted: {shown}."


def show_weight(weight: Fraction) -> str:
    """Return a weight as it was written: with its decimals."""
    return f"{float(weight):.4f}".rstrip("0").rstrip(".")


def read_weights(data: bytes, file: str) -> dict[str, Fraction]:
    """Return the weights in a list (columns `agency`, `weight`: .csv or a workbook), by agency.

    A weight of 2 counts as much as two agencies of weight 1. Raises HsbstarError where a column is
    missing, a weight is no number above 0, or an agency is listed twice.
    """
    table = read_list(data, file, "agency", "weight")
    if not table.has("agency", "weight"):
        raise HsbstarError(
            f"{file} needs the columns ‘agency’ and ‘weight’. Put these headings in the first row, "
            "and one agency with its weight in each row below."
        )
    weights: dict[str, Fraction] = {}
    known: set[str] = set()
    for row in table.rows:
        agency, where = row.values["agency"], row.places["agency"]
        if not fold_name(agency):
            raise HsbstarError(f"{where}: this row has no agency. Fill it in.")
        weight = _weight(row.values["weight"], str(row.places["weight"]))
        if fold_name(agency) in known:
            raise HsbstarError(f"{where}: ‘{agency}’ is listed twice. Keep one row for each "
                               "agency.")
        known.add(fold_name(agency))
        weights[agency] = weight
    if not weights:
        raise HsbstarError(f"{file} lists no agencies. Put one in each row, with its weight.")
    return weights


def _weight(text: str, where: str) -> Fraction:
    if not NUMBER.fullmatch(text) or not Fraction(text):
        problem = f"‘{text}’ is not a weight" if text else "the weight is missing"
        raise HsbstarError(
            f"{where}: {problem}. Type a number above 0, such as 2 or 0.5. To leave an agency out, "
            "use --without."
        )
    return Fraction(text)
