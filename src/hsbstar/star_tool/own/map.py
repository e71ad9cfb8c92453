"""The map of an area's own star tool: which score goes into which cell.

A map is a YAML file that a coordinator can read and change. `read_star_map` reads it as plain text
and lists everything that is wrong at once; `write_star_map` writes a map that reads back the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import hsbstar.framework
from hsbstar.core.errors import StarToolError
from hsbstar.core.plurals import comma_list
from hsbstar.core.text import fold, nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsbstar.framework import Fault, Framework

VERSION = "1"
REPLACE, NEXT_COLUMN = "replace", "next column"
TEXTS = {
    "round": "gets the round's name",
    "area": "gets the area's name",
    "marking": "gets the protective marking, which every printed page also shows",
    "notice": "gets any notice that must be shown with the scores, for example that faulty answers "
              "were left out",
}
KEYS = ("version", "rounds", "decimals", "domains", "statements", *TEXTS)
MAX_DECIMALS = 10
UNDECIDED = "undecided"
"""The choice in a draft that nobody has made yet."""


@dataclass(frozen=True)
class StarMap:
    """Where scores go: each place is a sheet and cell (`Star!C5`), or a defined name."""

    domains: Mapping[int, str] = field(default_factory=dict)
    """Places by the domain's number."""
    statements: Mapping[str, str] = field(default_factory=dict)
    """Places by the statement's ref."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Places of the texts in `TEXTS`."""
    next_column: bool = False
    """Whether a further round goes into the next free column, so that earlier ones stay."""
    decimals: int | None = None
    """To how many decimals scores are rounded; None writes them in full."""


@dataclass(frozen=True)
class Candidate:
    """A column (or row) of cells next to the titles that could get the scores."""

    places: Mapping[int, str]
    """By the number of the domain, as a map names them."""
    label: str
    """The name to choose it by: `C`, `row 6`; a number where these are not enough."""
    heading: str = ""
    blank: bool = True

    @property
    def in_words(self) -> str:
        """The place, heading and content: `Star!C5 to Star!C9, headed ‘Baseline’, blank`."""
        named = [*self.places.values()]
        heading = f"headed ‘{one_line(self.heading)}’, " if self.heading else ""
        return (f"{named[0]} to {named[-1]}, {heading}"
                f"{'blank' if self.blank else 'with scores already'}")


def read_star_map(data: bytes, file: str, framework: Framework) -> StarMap:
    """Return the map; raise StarToolError with everything that is wrong with it."""
    try:
        # The face loads what reads YAML only here: few have a map.
        read = hsbstar.framework.PlainYaml(data)
    except hsbstar.framework.UnreadableYamlError as error:
        slip = error.slip
        quoted = f"‘{slip.text}’: " if slip.text else ""
        fault = f"line {slip.line}: {quoted}{slip.what}. {slip.fix}"
        raise StarToolError(f"{file} cannot be read. Correct it, or make a new map with hsbstar "
                            "star-map.", [fault]) from None
    values = _decided(read.value, file)
    faults = [_in_words(fault, file) for fault in read.faults]
    faults += _check(values, framework)
    if faults:
        raise StarToolError(f"{file} cannot be used as a star tool map. Correct it, or make a new "
                            "one with hsbstar star-map.", faults)
    decimals = values.get("decimals")
    return StarMap(
        {int(number): place for number, place in (values.get("domains") or {}).items()},
        dict(values.get("statements") or {}),
        {key: values[key] for key in TEXTS if values.get(key)},
        values.get("rounds", REPLACE) == NEXT_COLUMN,
        int(decimals) if decimals else None,
    )


def _decided(values: Any, file: str) -> Any:
    """Return the values of a draft with the places that were chosen, and of another map as it is.

    Raises StarToolError where nothing was chosen.
    """
    choices = values.get("choices") if isinstance(values, dict) else None
    if not isinstance(choices, dict):
        return values
    typed = fold(str(values.get("choose") or ""))
    chosen = next((key for key in choices if fold(key) == typed), None)
    if chosen is None:
        names = comma_list([f"‘{one_line(key)}’" for key in choices], "or")
        raise StarToolError(f"{file} is a draft: it does not say which cells get the scores. After "
                            f"‘choose:’, write {names}.")
    rest = {key: value for key, value in values.items() if key not in {"choose", "choices"}}
    return rest | {"domains": choices[chosen]}


def _in_words(fault: Fault, file: str) -> str:
    named = one_line(str((file, *fault.path)[-1]))
    return f"line {fault.line}: ‘{named}’ {fault.what}. {fault.fix}"


def _check(values: Any, framework: Framework) -> Iterator[str]:
    """Yield what is wrong with a map, each with what to do."""
    if not isinstance(values, dict):
        yield "it has no keys. Start with the line: version: 1"
        return
    for key in values:
        if key not in KEYS:
            near = nearest(key, KEYS)
            hint = f" Did you mean {near}?" if near else ""
            yield f"‘{one_line(key)}’ is not a key in a map.{hint}"
    if str(values.get("version", VERSION)) != VERSION:
        yield f"version: only {VERSION} can be used. Make a new map with hsbstar star-map."
    if str(values.get("rounds", REPLACE)) not in {REPLACE, NEXT_COLUMN}:
        yield f"rounds: write ‘{REPLACE}’ or ‘{NEXT_COLUMN}’."
    if str(values.get("decimals", "")) not in {"", *map(str, range(MAX_DECIMALS + 1))}:
        yield f"decimals: write a whole number from 0 to {MAX_DECIMALS}, or leave it out."
    domains = {str(domain.number) for domain in framework.domains}
    statements = {statement.ref for statement in framework.statements}
    yield from _check_places(values, "domains", lambda number: number in domains)
    yield from _check_places(values, "statements", lambda ref: ref in statements)
    for key in TEXTS:
        if not isinstance(values.get(key, ""), str):
            yield f"{key}: name one cell, such as Star!B2."
    if not values.get("domains") and not values.get("statements"):
        yield "it gives no cell for any domain or statement."


def _check_places(
    values: Mapping[str, Any], key: str, is_known: Callable[[str], bool]
) -> Iterator[str]:
    places = values.get(key, "")
    if places == "":
        return
    if not isinstance(places, dict):
        yield f"{key}: write one line for each, such as 1: Star!C5"
        return
    seen: dict[str, str] = {}
    for name, place in places.items():
        if not is_known(name):
            yield f"{key}: the framework has no {key.removesuffix('s')} ‘{one_line(name)}’."
        if not isinstance(place, str) or not place.strip():
            yield f"{key}: {one_line(name)} has no cell. Name one, such as Star!C5."
        elif place in seen:
            yield f"{key}: {one_line(name)} and {one_line(seen[place])} have the same cell."
        else:
            seen[place] = name


def write_star_map(
    star_map: StarMap, tool: str, framework: Framework, choices: Sequence[Candidate] = ()
) -> str:
    """Return a map as a file whose comments say how to change it.

    With `choices` it is a draft, which cannot be used until somebody has chosen one of them.
    """
    titles = {domain.number: domain.title for domain in framework.domains}

    def domain_lines(places: Mapping[int, str]) -> list[str]:
        return [f"  {number}: {_quoted(place)}  # {one_line(titles[number])}"
                for number, place in places.items()]

    draft = [
        "# A DRAFT: the scores could go in any of these columns or rows. To choose one, write",
        f"# {comma_list([choice.label for choice in choices], 'or')} in place of ‘{UNDECIDED}’.",
        f"choose: {UNDECIDED}",
        "choices:",
        *(line for choice in choices for line in (
            f"  {_quoted(choice.label)}:  # {choice.in_words}",
            *(f"  {line}" for line in domain_lines(choice.places)))),
    ]
    lines = [
        f"# Where hsbstar writes scores in {one_line(tool)}.",
        "# A place is a sheet and a cell, such as \"Star!C5\", or a defined name.",
        "version: 1",
        "",
        f"# {REPLACE}: the scores go in the cells below, in place of any numbers there.",
        f"# {NEXT_COLUMN}: earlier rounds stay; scores go in the next free column to the right.",
        f"rounds: {NEXT_COLUMN if star_map.next_column else REPLACE}",
        "",
        "# Without this, scores are written unrounded and shown in the cells' own formats.",
        "# decimals: 1" if star_map.decimals is None else f"decimals: {star_map.decimals}",
        "",
        *(draft if choices else ["domains:" if star_map.domains else "# domains:"]),
        *domain_lines(star_map.domains),
        "",
        "# Scores of statements, by ref:",
        "statements:" if star_map.statements else "# statements:\n#   \"1.1\": \"Scores!D7\"",
        *(f"  {_quoted(ref)}: {_quoted(place)}" for ref, place in star_map.statements.items()),
    ]
    for key, what in TEXTS.items():
        place = star_map.texts.get(key)
        lines += ["", f"# {what[0].upper()}{what[1:]}:",
                  f"{key}: {_quoted(place)}" if place else f"# {key}: \"Star!B2\""]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # Invisible characters are spelled as YAML spells them: `cat` shows a map on a terminal.
    return '"' + one_line(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'
