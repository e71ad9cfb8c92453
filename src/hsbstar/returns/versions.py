"""Several returns of one agency: somebody chooses what counts; it is never a mean by itself.

Some agencies send a corrected version, others a return for each of two teams. Which of it is the
case, the files do not show. So several returns of one agency are an error until the user chooses.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.find_files import as_path, own_name
from hsbstar.core.findings import finding
from hsbstar.core.plurals import comma_list, count
from hsbstar.core.problems import Problem
from hsbstar.core.suggest import quoted
from hsbstar.core.text import fold_name
from hsbstar.returns.checks import ANOTHER_AUDIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.returns.answers import Return

UNDECIDED = {Problem.AGENCY_TWICE.code, Problem.LATEST_UNCLEAR.code}
"""Errors that only a choice of the user resolves."""
MAX_NAMED = 3
"""A sentence names the returns of at most this many agencies; the star tool lists all."""


class VersionRule(StrEnum):
    """What counts of the returns of each agency that returned more than once."""

    LATEST = "latest"
    MEAN = "mean"


_HOW = {
    "use": "the return you chose is used",
    VersionRule.LATEST: "its latest return is used",
    VersionRule.MEAN: "the mean of its returns is used",
}


@dataclass(frozen=True)
class Versions:
    """What the user chose; without a rule and files, several returns of an agency are an error."""

    rule: VersionRule | None = None
    use: tuple[Path, ...] = ()
    """Returns that count for their agencies, whatever the rule."""

    @cached_property
    def _files(self) -> set[Path]:
        return {as_path(file) for file in self.use}

    def names(self, returned: Return) -> bool:
        """Return whether a return is one of the files to use, or in one of them."""
        if not self.use:
            return False
        path = as_path(returned.file)
        return not self._files.isdisjoint((path, *path.parents))

    def among(self, path: Path) -> Versions:
        """Return the same with only those files that are in a folder, or are the path itself."""
        place = path.resolve()
        return replace(self, use=tuple(
            file for file in self.use if as_path(file).is_relative_to(place)
        ))

    def check_read(self, files: Collection[Path]) -> None:
        """Raise HsbstarError where a file to use is not among those that were read."""
        read = {as_path(file) for file in files}
        for file in self.use:
            if as_path(file) not in read:
                like = [known for known in files if own_name(str(known)) == own_name(str(file))]
                hint = (f"Did you mean {quoted(like[0])}?" if len(like) == 1
                        else "Name one of the returns.")
                raise HsbstarError(f"--use {quoted(file)}: this file is not among the returns that "
                                   f"were read. {hint}")


NO_CHOICE = Versions()


def use_named(returns: Sequence[Return], versions: Versions) -> list[Return]:
    """Return the returns without those that a file to use replaces.

    Raises HsbstarError where two of those files are of the same agency.
    """
    decided = []
    for own in _of_one_agency(returns):
        named = [each for each in own if versions.names(each)]
        if len(named) > 1:
            raise HsbstarError(
                f"--use names {comma_list([each.file for each in named])}, which are all returns "
                f"from ‘{own[0].agency}’. Name one of them, or choose --versions mean."
            )
        decided += [_chosen(each, own, "use") for each in named]
    return _with(returns, decided)


def settle(
    returns: Sequence[Return], rule: VersionRule | None, findings: Iterable[Finding]
) -> tuple[list[Return], list[Finding]]:
    """Return the returns that count by a rule, and an error for each agency that it leaves open.

    A return that the findings put in doubt, since it is another round's, is no version of this
    round's: it is left as it is. A date that they call unlikely does not show which is the latest.
    """
    known = list(findings)
    doubtful = {found.where.file for found in known if found.code in ANOTHER_AUDIT}
    unlikely = {found.where for found in known if found.code == Problem.DATE_UNLIKELY.code}
    decided: list[Return] = []
    undecided = []
    for own in _of_one_agency([each for each in returns if each.file not in doubtful]):
        dates = [each.date for each in own
                 if each.date and each.fields["date"].where not in unlikely]
        latest = [each for each in own if dates and each.date == max(dates)] or own
        if all(each.chosen_by == VersionRule.MEAN for each in own):
            continue
        if rule is VersionRule.MEAN:
            decided += [replace(each, chosen_by=rule) for each in own]
        elif rule is VersionRule.LATEST and len(dates) == len(own) and len(latest) == 1:
            decided.append(_chosen(latest[0], own, rule))
        else:
            undecided.append(_undecided(own, latest[0], rule))
    return _with(returns, decided), undecided


def _of_one_agency(returns: Iterable[Return]) -> list[list[Return]]:
    """Return the returns of each agency that has several; one without a name is no agency's."""
    by_agency: dict[str, list[Return]] = defaultdict(list)
    for returned in returns:
        if returned.agency:
            by_agency[fold_name(returned.agency)].append(returned)
    return [own for own in by_agency.values() if len(own) > 1]


def _chosen(counted: Return, own: Sequence[Return], how: str) -> Return:
    others = tuple(each for each in own if each is not counted)
    return replace(counted, chosen_by=how, replaces=others)


def _with(returns: Iterable[Return], decided: Iterable[Return]) -> list[Return]:
    """Return the returns with those that were decided in their places, and none superseded."""
    by_file = {each.file: each for each in decided}
    gone = {old.file for each in by_file.values() for old in each.replaces}
    return [by_file.get(each.file, each) for each in returns if each.file not in gone]


def _undecided(own: Sequence[Return], last: Return, rule: VersionRule | None) -> Finding:
    """Return the error of several returns, at one of them."""
    named = [f"{each.file} ({_date_of(each) or 'no clear date'})" for each in own]
    slots = {"agency": last.agency, "files": comma_list(named)}
    where = last.fields["agency"].where
    if rule:
        return finding(Problem.LATEST_UNCLEAR, where, **slots)
    differ = sum(len(set(answers)) > 1
                 for answers in zip(*(each.scores() for each in own), strict=True))
    times = "twice" if len(own) == 2 else f"{len(own)} times"
    differences = f"differ in {differ} of {count(len(last.answers), 'answer')}"
    return finding(Problem.AGENCY_TWICE, where, times=times,
                   differ=differences if differ else "have the same answers", **slots)


def _date_of(returned: Return) -> str:
    """Return the day on which it was completed, in words; empty where it has no clear date."""
    return f"{returned.date.day} {returned.date:%B %Y}" if returned.date else ""


def versions_sentence(returns: Iterable[Return]) -> str:
    """Return what was chosen of several returns, for outputs; empty where there was no choice."""
    by_agency: dict[str, list[Return]] = defaultdict(list)
    chosen = [each for each in returns if each.chosen_by]
    for returned in sorted(chosen, key=lambda each: (each.agency.casefold(), each.file)):
        by_agency[fold_name(returned.agency)].append(returned)
    named: dict[str, list[str]] = defaultdict(list)
    for own in by_agency.values():
        others = comma_list([_shown(old) for old in own[0].replaces], "or")
        files = comma_list([_shown(each) for each in own]) + (others and f", not {others}")
        named[own[0].chosen_by].append(f"{' '.join(own[0].agency.split())} ({files})")
    return " ".join(
        f"If an agency returned more than once, {_HOW[how]}: {'; '.join(agencies[:MAX_NAMED])}"
        + (f"; and {len(agencies) - MAX_NAMED} more." if agencies[MAX_NAMED:] else ".")
        for how, agencies in named.items()
    )


def _shown(returned: Return) -> str:
    """Return a file's name and date; a folder's path would show whose machine it was."""
    return " of ".join(filter(None, (PurePath(returned.file).name, _date_of(returned))))
