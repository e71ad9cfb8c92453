"""Make a framework of pasted statements: an area's own words, in the frame of an earlier framework.

What a sheet does not hold (scale, kinds of agency, guidance) comes from the earlier framework. What
belongs to single statements (hints on evidence, agencies, sections of NICE) is kept only where a
statement is settled to be the same; otherwise it is left out. Nothing is made up.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework.file import validated
from hsbstar.framework.importing.match import Certainty, Match, match_statements
from hsbstar.framework.model import Domain, Framework, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hsbstar.framework.importing.sheet import DomainCell, PastedRow
    from hsbstar.framework.yaml_values import Path

MIN_DOMAINS, MAX_DOMAINS, MAX_STATEMENTS = 3, 12, 200
SIZE_IN_WORDS = (
    f"a framework has {MIN_DOMAINS} to {MAX_DOMAINS} domains, each with 1 to "
    f"{MAX_STATEMENTS} statements"
)
WORDING = (
    "The statements come from the area's audit tool and are used under the area's own licence: do "
    "not share them with anyone who has no licence. Everything else, such as summaries, guidance "
    "and hints next to a statement, comes from the framework {id}, edition {edition}, not from the "
    "audit tool."
)
_LEADING_NUMBER = re.compile(r"(\d{1,2})[._-]")
_WORDS_IN_ID, _MAX_SLUG_LENGTH = 4, 40


@dataclass(frozen=True)
class Outline:
    """The domains of a sheet: their titles by number, and the number of each row."""

    titles: Mapping[int, str]
    numbers: tuple[int, ...]


class UnusableNameError(HsbstarError):
    """One of the new framework's names is not a name that a framework can have."""

    def __init__(self, name: str, reason: str) -> None:
        """Keep which name it is (`id`, `title`, …) and what is wrong with it."""
        super().__init__(f"The {name} cannot be used: {reason}.")
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Names:
    """The names of the new framework."""

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
    """Return the domains of a sheet's rows, and all findings about several cells."""
    numbering = _Numbering(rows, like)
    numbers = tuple(numbering.number_of[row.domain] for row in rows)
    titles = {number: numbering.named[number].title for number in sorted(set(numbers))
              if number in numbering.named}
    findings = [
        *numbering.findings,
        *_check_refs(rows, numbers),
        *(finding(Problem.SHEET_STATEMENT_TWICE, row.where["statement"],
                  other=first.where["statement"].cell)
          for row, first in _doubles(rows, lambda row: fold(row.text))),
        *(finding(Problem.SHEET_ID_TWICE, row.where["id"], other=first.where["id"].cell,
                  id=row.given)
          for row, first in _doubles(rows, lambda row: row.given or "")),
        *_check_size(numbers, file),
    ]
    return Outline(titles, numbers), findings


class _Numbering:
    """Which number and title each domain cell means, however little it holds."""

    def __init__(self, rows: Sequence[PastedRow], like: Framework) -> None:
        self.findings: list[Finding] = []
        self.named: dict[int, DomainCell] = {}
        """By number, the first cell with the domain's title."""
        self.number_of: dict[DomainCell, int] = {}
        leads: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            leads[fold(row.domain.title)].add(_leading_number(row.ref))
        cells = list(dict.fromkeys(row.domain for row in rows))
        # Cells with number and title come first: they explain those with only one of the two.
        for cell in sorted(cells, key=lambda cell: cell.number is None or not cell.title):
            number = cell.number
            if number is None:
                number = self._by_title(fold(cell.title), leads[fold(cell.title)], like)
            self.number_of[cell] = number
            if cell.title and number:
                self._entitle(number, cell)
        for cell in cells:
            self._check(cell, like)

    def _by_title(self, title: str, leads: set[int], like: Framework) -> int:
        """Return the number of a title: in the sheet, in the framework, or by its refs; or 0."""
        known = {fold(domain.title): domain.number for domain in like.domains}
        known |= {fold(cell.title): number for number, cell in reversed(self.named.items())}
        return known.get(title) or (min(leads) if len(leads) == 1 else 0)

    def _entitle(self, number: int, cell: DomainCell) -> None:
        first = self.named.setdefault(number, cell)
        if fold(first.title) != fold(cell.title):
            self._report(cell, f"Domain {number} has a different title here from the one in "
                               f"{first.where}",
                         "Use one title, or two numbers if these are two domains.")
        others = [other for other, named in self.named.items()
                  if other != number and fold(named.title) == fold(cell.title)]
        if others:
            self._report(cell, f"This domain is number {number} here but {others[0]} elsewhere",
                         "Use one number, or two titles if these are two domains.")

    def _check(self, cell: DomainCell, like: Framework) -> None:
        """Find a domain without a number or title; the earlier framework may have a title."""
        number = self.number_of[cell]
        if not number:
            self._report(cell, "This domain has no number from 1 to 99",
                         "Type the number before the title, such as ‘2 Prevention’.")
            return
        known = {domain.number: domain.title for domain in like.domains}
        if number not in self.named and number in known:
            self.named[number] = replace(cell, title=known[number])
        if number not in self.named:
            self._report(cell, f"Domain {number} has no title",
                         f"Type it after the number, such as ‘{number} Prevention’.")

    def _report(self, cell: DomainCell, what: str, fix: str) -> None:
        self.findings.append(
            finding(Problem.SHEET_DOMAIN_UNCLEAR, cell.where, what=what, fix=fix)
        )


def _leading_number(ref: str) -> int:
    parts = _LEADING_NUMBER.match(ref)
    return int(parts[1]) if parts else 0


def _check_refs(rows: Sequence[PastedRow], numbers: Sequence[int]) -> Iterator[Finding]:
    """Find refs that are there twice, and refs whose number is that of another domain."""
    refs = {row.ref.casefold() for row in rows}
    for row, first in _doubles(rows, lambda row: row.ref.casefold()):
        # The number 2.10 loses its nought in a spreadsheet.
        longer = f"{row.ref}0"
        is_lost = re.fullmatch(r"\d+\.\d", row.ref) and longer not in refs
        hint = f" Did you mean {longer}?" if is_lost else ""
        slots = {"ref": row.ref, "other": first.where["ref"].cell, "hint": hint}
        yield finding(Problem.SHEET_REF_TWICE, row.where["ref"], **slots)
    for row, number in zip(rows, numbers, strict=True):
        lead = _leading_number(row.ref)
        if lead in numbers and lead != number:
            slots = {"ref": row.ref, "wanted": str(lead), "found": str(number)}
            yield finding(Problem.SHEET_REF_ELSEWHERE, row.where["ref"], **slots)


def _doubles(
    rows: Iterable[PastedRow], key: Callable[[PastedRow], str]
) -> Iterator[tuple[PastedRow, PastedRow]]:
    """Yield each row whose key an earlier row has, with the first row that has it."""
    first: dict[str, PastedRow] = {}
    for row in rows:
        seen = first.setdefault(key(row), row)
        if key(row) and seen is not row:
            yield row, seen


def _check_size(numbers: Sequence[int], file: str) -> Iterator[Finding]:
    statements = Counter(numbers)
    found = []
    if not MIN_DOMAINS <= len(statements) <= MAX_DOMAINS:
        found.append(f"This sheet has {count(len(statements), 'domain', 'domains')}")
    found += [f"Domain {number} has {total:,} statements"
              for number, total in sorted(statements.items()) if total > MAX_STATEMENTS]
    for what in found:
        slots = {"what": what, "limits": SIZE_IN_WORDS}
        yield finding(Problem.SHEET_BEYOND_FRAMEWORK, Where(file), **slots)


def make_framework(
    rows: Sequence[PastedRow], outline: Outline, like: Framework, names: Names, file: str,
    *, accept: int | None = None,
) -> Imported:
    """Return the framework of a sheet without errors.

    Args:
        rows: The sheet's statements.
        outline: Its domains.
        like: The earlier framework.
        names: The new framework's names.
        file: The sheet's name, for a remark.
        accept: How alike statements must be to count as the same, in per cent; None accepts the
            same words alone.

    Raises:
        UnusableNameError: One of the names is not a name that a framework can have.
    """
    matches = match_statements(rows, like, accept=accept)
    content = asdict(like) | {
        "id": names.id, "title": names.title, "edition": names.edition,
        "citation": names.citation,
        "domains": [asdict(domain) for domain in _domains(rows, matches, outline, like, like)],
        "wording": WORDING.format(id=like.id, edition=like.edition),
    }
    try:
        framework = validated(content)
    except ValidationError as error:
        fault = error.errors()[0]
        raise UnusableNameError(str(fault["loc"][0]), str(fault["msg"]).lower()) from None
    translations = {}
    for code, other in like.translations.items():
        kept = {key: getattr(other, key) for key in ("title", "citation", "sources")
                if getattr(framework, key) == getattr(like, key)}
        translations[code] = replace(
            framework, **kept, scale=other.scale, kinds=other.kinds,
            domains=_domains(rows, matches, outline, like, other),
        )
    made = (f"Made by hsbstar framework import from {file}, based on {like.id}, edition "
            f"{like.edition}.")
    return Imported(
        framework.with_translations(translations, {}), tuple(rows), matches,
        (made, _ON_IDS, *_ON_CERTAINTY), _remarks(framework, rows, matches, like),
    )


def _domains(
    rows: Sequence[PastedRow], matches: Sequence[Match], outline: Outline, like: Framework,
    spoken: Framework,
) -> tuple[Domain, ...]:
    """Return the domains of a sheet, in the language in which `spoken` is the earlier framework.

    New words are left in the main language: the earlier translation has another meaning. A domain
    has the earlier guidance where its number and title are the same.
    """
    made: dict[int, list[Statement]] = {number: [] for number in outline.titles}
    used = {statement.id.casefold() for statement in like.statements}
    by_id = {statement.id: statement for statement in spoken.statements}
    for number, row, match in zip(outline.numbers, rows, matches, strict=True):
        same = match.statement if match.keeps_id else None
        if same:
            is_translated = spoken is not like and fold(row.text) == fold(same.text)
            text = by_id[same.id].text if is_translated else row.text
            strand = row.strand or same.strand
            statement = replace(by_id[same.id], ref=row.ref, text=text, strand=strand)
        else:
            statement = Statement(
                id=_new_id(row.text, used), ref=row.ref, text=row.text, strand=row.strand
            )
            used.add(statement.id)
        made[number].append(statement)
    earlier = {(domain.number, fold(domain.title)): then
               for domain, then in zip(like.domains, spoken.domains, strict=True)}
    domains = []
    for number, title in outline.titles.items():
        statements = tuple(made[number])
        then = earlier.get((number, fold(title)))
        domains.append(replace(then, statements=statements) if then else Domain(
            number=number, title=title, statements=statements
        ))
    return tuple(domains)


def without_translation(imported: Imported, like: Framework) -> dict[str, list[str]]:
    """Return the refs of the statements whose words are new, by the language that now lacks them.

    Only where the earlier statement was translated is a translation lost.
    """
    earlier = {statement.id: statement.text for statement in like.statements}
    changed = [
        statement for statement in imported.framework.statements
        if statement.id in earlier and fold(statement.text) != fold(earlier[statement.id])
    ]
    lost = {}
    for code, other in like.translations.items():
        then = {statement.id: statement.text for statement in other.statements}
        lost[code] = [statement.ref for statement in changed
                      if then[statement.id] != earlier[statement.id]]
    return {code: refs for code, refs in lost.items() if refs}


def _new_id(text: str, used: set[str]) -> str:
    """Return an id that no other statement has: made of the words, so that they keep it.

    Not of the ref: when refs are numbered anew, another statement would get the id, and with it
    past scores.
    """
    words = re.findall(r"[a-z0-9]+", fold(text).replace("'", ""))[:_WORDS_IN_ID]
    slug = "-".join(words)[:_MAX_SLUG_LENGTH].rstrip("-")
    mark = hashlib.sha256(fold(text).encode()).hexdigest()[:8]
    plain = "-".join(filter(None, ("own", slug, mark)))
    candidate, number = plain, 1
    while candidate in used:
        number += 1
        candidate = f"{plain}-{number}"
    return candidate


def _remarks(
    framework: Framework, rows: Sequence[PastedRow], matches: Sequence[Match], like: Framework
) -> dict[Path, tuple[str, ...]]:
    """Return the remarks in the file: how each id came about, and what is open."""
    remarks: dict[Path, tuple[str, ...]] = {}
    titles = {domain.number: domain.title for domain in like.domains}
    match_by_ref = {row.ref: match for row, match in zip(rows, matches, strict=True)}
    for index, domain in enumerate(framework.domains):
        if fold(titles.get(domain.number, domain.title)) != fold(domain.title):
            remarks["domains", index, "title"] = ("", _LEFT_OUT)
        for order, statement in enumerate(domain.statements):
            path: Path = ("domains", index, "statements", order)
            remarks[*path, "id"] = _on_id(statement, match_by_ref[statement.ref])
            if statement.strand is None:
                remarks[*path, "ref"] = (
                    "", "strand: not known; add practice, process or leadership."
                )
    return remarks


def _on_id(made: Statement, match: Match) -> tuple[str, ...]:
    other = match.statement
    if other is None:
        return ("new",)
    if match.certainty is Certainty.DOUBTFUL:
        strand = f" Its strand is {other.strand}." if other.strand and not made.strand else ""
        question = f"Is it {other.ref}, ‘{other.text}’ ({match.in_words})?"
        answer = f"If both say the same, replace this id with {other.id}.{strand}"
        return f"doubtful: {other.ref}?", f"{question} {answer}"
    label = f"{match.certainty.value}: {other.ref}"
    if match.certainty is Certainty.ACCEPTED:
        return label, f"Treated as {other.ref}, ‘{other.text}’ ({match.in_words})."
    return (label,)


_LEFT_OUT = ("The earlier guidance for this number is left out because that domain had a different "
             "title.")
_ON_IDS = (
    "Rounds are compared by statement ids. Once a workbook has gone out, never change an id or use "
    "it for another statement."
)
_ON_CERTAINTY = (
    "given: the sheet names the earlier statement, so its id is kept.",
    "sure: the wording is the same, so the earlier id is kept.",
    ("accepted: the wording is at least as similar as --accept asks, so the earlier id is kept. "
     "Check that both say the same."),
    ("doubtful: the id is new until somebody has checked it. If both say the same, use the id "
     "named there. Or put that id in the column ‘id’ of the sheet and import again, which also "
     "brings over the strand, hints and agencies."),
    "new: the id is new.",
)
