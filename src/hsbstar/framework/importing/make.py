"""Make a framework of pasted statements: an area's own words, in the frame of an earlier framework.

What a sheet cannot tell (scale, kinds of agency, guidance) is the earlier framework's. What is
about single statements (hints on evidence, agencies, sections of NICE) is taken over only where it
is settled that the statement is the same; else it is left out. Nothing is made up.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework.file import validated
from hsbstar.framework.importing.match import Candidate, Certainty, Match, match_statements
from hsbstar.framework.model import Domain, Framework, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hsbstar.framework.importing.sheet import DomainCell, PastedRow
    from hsbstar.framework.yaml_values import Path

FEWEST_DOMAINS, MOST_DOMAINS, MOST_STATEMENTS = 3, 12, 200
BOUNDS_IN_WORDS = (
    f"a framework has {FEWEST_DOMAINS} to {MOST_DOMAINS} domains, each with 1 to "
    f"{MOST_STATEMENTS} statements"
)
WORDING = (
    "The statements are the words of the audit tool that the area holds, used under the area's own "
    "licence: do not pass them on without it. All else, such as summaries, guidance and hints "
    "beside a statement, is that of the framework {id}, edition {edition}, not the audit tool's."
)
_LEADING_NUMBER = re.compile(r"(\d{1,2})[._-]")
_WORDS_IN_ID, _LONGEST_SLUG = 4, 40


@dataclass(frozen=True)
class Outline:
    """The domains of a sheet: their titles by number, and the number of each row."""

    titles: Mapping[int, str]
    numbers: tuple[int, ...]


class UnusableNameError(HsbstarError):
    """One of the names that the new framework was given is none that a framework can have."""

    def __init__(self, name: str, reason: str) -> None:
        """Keep which name it is (`id`, `title`, …) and why, for a sentence."""
        super().__init__(f"The {name} cannot be what it would be: {reason}.")
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Names:
    """What the new framework is called."""

    id: str
    title: str
    edition: str
    citation: str


@dataclass(frozen=True)
class Imported:
    """A framework made of a sheet, how its statements were matched, and remarks on both."""

    framework: Framework
    rows: tuple[PastedRow, ...]
    matches: tuple[Match, ...]
    head: tuple[str, ...]
    remarks: Mapping[Path, tuple[str, ...]]


def outline_of(
    rows: Sequence[PastedRow], like: Framework, file: str
) -> tuple[Outline, list[Finding]]:
    """Return the domains of a sheet's rows, and all findings that no single cell shows."""
    numbering = _Numbering(rows, like)
    numbers = tuple(numbering.number_of[row.domain] for row in rows)
    titles = {number: numbering.titles[number][0] for number in sorted(set(numbers))
              if number in numbering.titles}
    findings = [
        *numbering.findings,
        *_check_refs(rows, numbers),
        *_check_doubles(rows, lambda row: fold(row.text), Problem.SHEET_STATEMENT_TWICE),
        *_check_doubles(rows, lambda row: row.given or "", Problem.SHEET_ID_TWICE, "id"),
        *_check_bounds(numbers, file),
    ]
    return Outline(titles, numbers), findings


class _Numbering:
    """Which number and title each domain cell means, however little it tells."""

    def __init__(self, rows: Sequence[PastedRow], like: Framework) -> None:
        self.findings: list[Finding] = []
        self.titles: dict[int, tuple[str, Where]] = {}
        self.number_of: dict[DomainCell, int] = {}
        self._leads: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            self._leads[fold(row.domain.title)].add(_leading_number(row.ref))
        known = {fold(domain.title): domain.number for domain in like.domains}
        cells = list(dict.fromkeys(row.domain for row in rows))
        # Cells that tell both come first: they say what those mean that tell only one.
        for cell in sorted(cells, key=lambda cell: cell.number is None or not cell.title):
            number = cell.number if cell.number is not None else self._by_title(cell, known)
            self.number_of[cell] = number
            if cell.title and number:
                self._entitle(number, cell)
        for cell in cells:
            self._check(cell, like)

    def _by_title(self, cell: DomainCell, known: Mapping[str, int]) -> int:
        """Return the number of a title: in the sheet, in the framework, or by its refs; or 0."""
        title = fold(cell.title)
        for number, (named, _) in self.titles.items():
            if fold(named) == title:
                return number
        led = self._leads[title]
        return known.get(title) or (min(led) if len(led) == 1 else 0)

    def _entitle(self, number: int, cell: DomainCell) -> None:
        title, where = self.titles.setdefault(number, (cell.title, cell.where))
        if fold(title) != fold(cell.title):
            self._tell(cell, f"Domain {number} is called otherwise here than in {where}",
                       "Give it one title, or two numbers where these are two domains.")
        others = [other for other, (named, _) in self.titles.items()
                  if other != number and fold(named) == fold(cell.title)]
        if others:
            self._tell(cell, f"This domain is number {number} here, and {others[0]} elsewhere",
                       "Give it one number, or two titles where these are two domains.")

    def _check(self, cell: DomainCell, like: Framework) -> None:
        """Tell a domain without a number or title; a title may be the earlier framework's."""
        number = self.number_of[cell]
        if not number:
            self._tell(cell, "This domain has no number from 1 to 99",
                       "Write the number before the title, such as ‘2 Prevention’.")
            return
        known = {domain.number: domain.title for domain in like.domains}
        if number not in self.titles and number in known:
            self.titles[number] = (known[number], cell.where)
        if number not in self.titles:
            self._tell(cell, f"Domain {number} has no title",
                       f"Write it after the number, such as ‘{number} Prevention’.")

    def _tell(self, cell: DomainCell, what: str, fix: str) -> None:
        self.findings.append(
            finding(Problem.SHEET_DOMAIN_UNCLEAR, cell.where, what=what, fix=fix)
        )


def _leading_number(ref: str) -> int:
    parts = _LEADING_NUMBER.match(ref)
    return int(parts[1]) if parts else 0


def _check_refs(rows: Sequence[PastedRow], numbers: Sequence[int]) -> Iterator[Finding]:
    """Tell refs that stand twice, and those that by their number belong to another domain."""
    first: dict[str, PastedRow] = {}
    refs = {row.ref.casefold() for row in rows}
    for row, number in zip(rows, numbers, strict=True):
        seen = first.setdefault(row.ref.casefold(), row)
        if seen is not row:
            # The number 2.10 loses its nought in a spreadsheet.
            longer = f"{row.ref}0"
            is_lost = re.fullmatch(r"\d+\.\d", row.ref) and longer not in refs
            hint = f"; was {longer} meant" if is_lost else ""
            slots = {"ref": row.ref, "other": seen.where["ref"].cell, "hint": hint}
            yield finding(Problem.SHEET_REF_TWICE, row.where["ref"], **slots)
        led = _leading_number(row.ref)
        if led in numbers and led != number:
            slots = {"ref": row.ref, "wanted": str(led), "found": str(number)}
            yield finding(Problem.SHEET_REF_ELSEWHERE, row.where["ref"], **slots)


def _check_doubles(
    rows: Iterable[PastedRow], key: Callable[[PastedRow], str], problem: Problem,
    column: str = "statement",
) -> Iterator[Finding]:
    first: dict[str, PastedRow] = {}
    for row in rows:
        seen = first.setdefault(key(row), row)
        if key(row) and seen is not row:
            slots = {"other": seen.where[column].cell, "id": key(row)}
            yield finding(problem, row.where[column], **slots)


def _check_bounds(numbers: Sequence[int], file: str) -> Iterator[Finding]:
    found = []
    domains = len(set(numbers))
    if not FEWEST_DOMAINS <= domains <= MOST_DOMAINS:
        found.append(f"This sheet has {count(domains, 'domain', 'domains')}")
    found += [
        f"Domain {number} has {numbers.count(number):,} statements"
        for number in sorted(set(numbers)) if numbers.count(number) > MOST_STATEMENTS
    ]
    for what in found:
        slots = {"what": what, "bounds": BOUNDS_IN_WORDS}
        yield finding(Problem.SHEET_BEYOND_FRAMEWORK, Where(file), **slots)


def make_framework(
    rows: Sequence[PastedRow], outline: Outline, like: Framework, names: Names, file: str,
    *, accept: int | None = None,
) -> Imported:
    """Return the framework of a sheet without errors; `file` is the sheet's name, for a remark.

    `accept` is how alike, in per cent, statements must be to be taken for the same; None: the same.

    Raises UnusableNameError where one of the names is none that a framework can have.
    """
    pasted = [Candidate(row.ref, row.text, row.given) for row in rows]
    matches = match_statements(pasted, like, accept=accept)
    made = _statements(rows, matches, like)
    by_number: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(outline.numbers):
        by_number[number].append(place)
    domains = []
    remarks: dict[Path, tuple[str, ...]] = {}
    for index, (number, title) in enumerate(outline.titles.items()):
        places = by_number[number]
        domains.append(_domain(number, title, [made[place] for place in places], like))
        if title_changed(number, title, like):
            remarks["domains", index, "title"] = ("", _LEFT_OUT)
        for order, place in enumerate(places):
            path: Path = ("domains", index, "statements", order)
            remarks |= _remarks(path, made[place], matches[place])
    content = asdict(like) | {
        "id": names.id, "title": names.title, "edition": names.edition,
        "citation": names.citation, "domains": domains,
        "wording": WORDING.format(id=like.id, edition=like.edition),
    }
    try:
        framework = validated(content)
    except ValidationError as error:
        fault = error.errors()[0]
        raise UnusableNameError(str(fault["loc"][0]), str(fault["msg"]).lower()) from None
    spoken = framework.spoken(
        {code: _translated(framework, like, one) for code, one in like.translations.items()}, {}
    )
    return Imported(spoken, tuple(rows), matches, _head(file, like), remarks)


def _translated(made: Framework, like: Framework, other: Framework) -> Framework:
    """Return a new framework in another language of the earlier one, as far as words are the same.

    What has new words is left in the main language: its translation would say something else.
    """
    taken = {
        key: getattr(other if getattr(made, key) == getattr(like, key) else made, key)
        for key in ("title", "citation", "sources")
    }
    known = {one.number: (one, then) for one, then in
             zip(like.domains, other.domains, strict=True)}
    statements = {one.id: (one, then) for one, then in
                  zip(like.statements, other.statements, strict=True)}
    return replace(
        made, **taken, scale=other.scale, kinds=other.kinds,
        domains=tuple(_translated_domain(one, known, statements) for one in made.domains),
    )


def _translated_domain(
    made: Domain, known: Mapping[int, tuple[Domain, Domain]],
    statements: Mapping[str, tuple[Statement, Statement]],
) -> Domain:
    then = tuple(
        _translated_statement(one, *statements[one.id]) if one.id in statements else one
        for one in made.statements
    )
    if made.number in known and fold(known[made.number][0].title) == fold(made.title):
        return replace(known[made.number][1], statements=then)
    return replace(made, statements=then)


def _translated_statement(made: Statement, like: Statement, other: Statement) -> Statement:
    text = other.text if fold(made.text) == fold(like.text) else made.text
    return replace(made, text=text, evidence=other.evidence, first_step=other.first_step)


def without_translation(imported: Imported, like: Framework) -> dict[str, list[str]]:
    """Return the refs of the statements whose words are new, by the language that now lacks them.

    Only where the earlier statement was translated is a translation lost.
    """
    lost: dict[str, list[str]] = {}
    earlier = {one.id: one for one in like.statements}
    for code, other in like.translations.items():
        then = {one.id: one.text for one in other.statements}
        lost[code] = [
            one.ref for one in imported.framework.statements
            if one.id in earlier and then[one.id] != earlier[one.id].text
            and fold(one.text) != fold(earlier[one.id].text)
        ]
    return {code: refs for code, refs in lost.items() if refs}


_LEFT_OUT = "The earlier guidance to this number is left out: there the domain has another title."


def title_changed(number: int, title: str, like: Framework) -> bool:
    """Say whether the earlier framework has a domain of this number with another title."""
    return any(
        domain.number == number and fold(domain.title) != fold(title) for domain in like.domains
    )


def _domain(
    number: int, title: str, statements: Sequence[Statement], like: Framework
) -> dict[str, Any]:
    """Return a domain: with the earlier one's guidance where number and title are the same."""
    for domain in like.domains:
        if domain.number == number and fold(domain.title) == fold(title):
            return asdict(replace(domain, statements=tuple(statements)))
    return asdict(Domain(number=number, title=title, statements=tuple(statements)))


def _statements(
    rows: Sequence[PastedRow], matches: Sequence[Match], like: Framework
) -> list[Statement]:
    taken = {statement.id.casefold() for statement in like.statements}
    made = []
    for row, match in zip(rows, matches, strict=True):
        same = match.statement if match.keeps_id else None
        if same:
            one = replace(same, ref=row.ref, text=row.text, strand=row.strand or same.strand)
        else:
            one = Statement(id=_new_id(row.text, taken), ref=row.ref, text=row.text,
                            strand=row.strand)
            taken.add(one.id)
        made.append(one)
    return made


def _new_id(text: str, taken: set[str]) -> str:
    """Return an id that no earlier statement has: made of the words, so that they keep it.

    Not of the ref: numbered anew, another statement would get the id, and with it past scores.
    """
    words = re.findall(r"[a-z0-9]+", fold(text).replace("'", ""))[:_WORDS_IN_ID]
    slug = "-".join(words)[:_LONGEST_SLUG].rstrip("-")
    mark = hashlib.sha256(fold(text).encode()).hexdigest()[:8]
    plain = "-".join(filter(None, ("own", slug, mark)))
    candidate, number = plain, 1
    while candidate in taken:
        number += 1
        candidate = f"{plain}-{number}"
    return candidate


def _remarks(path: Path, made: Statement, match: Match) -> dict[Path, tuple[str, ...]]:
    """Return what the file says beside a statement: how its id came about, and what is open."""
    told: dict[Path, tuple[str, ...]] = {}
    other = match.statement
    if match.certainty is Certainty.DOUBTFUL and other:
        strand = f" Its strand is {other.strand}." if other.strand and not made.strand else ""
        question = f"Is it {other.ref}, ‘{other.text}’ ({match.in_words})?"
        answer = f"If both say the same, write {other.id} in place of this id.{strand}"
        told[*path, "id"] = (f"doubtful: {other.ref}?", f"{question} {answer}")
    elif match.certainty is Certainty.ACCEPTED and other:
        told[*path, "id"] = (
            f"accepted: {other.ref}", f"Taken for {other.ref}, ‘{other.text}’ ({match.in_words})."
        )
    elif other:
        told[*path, "id"] = (f"{match.certainty.value}: {other.ref}",)
    else:
        told[*path, "id"] = ("new",)
    if made.strand is None:
        told[*path, "ref"] = ("", "strand: not known; add practice, process or leadership.")
    return told


def _head(file: str, like: Framework) -> tuple[str, ...]:
    made = f"Made by hsbstar framework import from {file}, like {like.id}, edition {like.edition}."
    return (made, _ON_IDS, _ON_CERTAINTY)


_ON_IDS = (
    "Rounds are compared by the statements' ids, so an id must never change once a workbook has "
    "gone out, nor be used for another statement."
)
_ON_CERTAINTY = (
    "given: the sheet says which earlier statement it is, and it has that id. sure: it says the "
    "same words, and has that id. accepted: it is as alike as --accept says, and has that id: look "
    "whether it is the same. doubtful: it has a new id until a person has looked; where both "
    "say the same, write the id that is named there, or write it into the column ‘id’ of the sheet "
    "and import again, which brings strand, hints and agencies along. new: it has a new id."
)
