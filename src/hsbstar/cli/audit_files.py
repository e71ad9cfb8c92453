"""The files of an audit that go out: a workbook for each agency and, with `--mail`, its draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from hsbstar import audit
from hsbstar.cli.targets import refuse_among_returns
from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import comma_list, one_or_more

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hsbstar.audit import Agency, AuditCopies, AuditTexts, Heading, PreviousAnswers, Routing
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework

DRAFT = ".eml"


@dataclass
class AuditFiles:
    """The content of the files, each made when its turn has come: a thousand need much memory."""

    framework: Framework
    heading: Heading
    languages: Mapping[str, AuditTexts]
    """Framework and texts of each agency's workbook."""
    routings: Mapping[str, Routing]
    previous: Callable[[str], PreviousAnswers]
    """Returns the last answers of an agency."""
    _copies: dict[str, AuditCopies] = field(default_factory=dict)
    """The workbooks of each language."""
    _last: tuple[str, bytes] = ("", b"")
    """The agency whose workbook was made last, and that: its draft comes next."""

    def contents(
        self, workbooks: Mapping[str, Path], drafts: Mapping[str, Path],
        addresses: Mapping[str, str],
    ) -> Iterator[tuple[Path, Callable[[BinaryIO], None]]]:
        """Yield each file, and what writes it: an agency's workbook, then its draft if it has one.

        Workbooks and drafts are given by the agency's name, and so are the addresses.
        """
        for name, path in workbooks.items():
            yield path, partial(self._write_workbook, name)
            if name in drafts:
                yield drafts[name], partial(self._write_draft, name, addresses[name], path.name)

    def _write_workbook(self, name: str, out: BinaryIO) -> None:
        own = self.languages[name]
        language = own.framework.language
        if language not in self._copies:
            self._copies[language] = audit.AuditCopies(own.framework, self.heading, own.messages)
        previous = self.previous(name)
        if previous.known:
            previous = previous.worded_as(self.framework, own.framework)
        routing = self.routings.get(name, audit.EVERYTHING)
        self._last = name, self._copies[language].of(name, routing, previous)
        out.write(self._last[1])

    def _write_draft(self, name: str, address: str, file: str, out: BinaryIO) -> None:
        workbook = audit.Attachment(file, self._last[1])
        out.write(audit.write_invitation(
            self.languages[name], self.heading.for_agency(name), address, workbook))


def drafts_at(
    workbooks: Mapping[str, Path], listed: Sequence[Agency], inputs: Sequence[Path]
) -> dict[str, Path]:
    """Return where the drafts of the agencies with an email address go: next to their workbooks.

    Raises HsbstarError where no list of agencies was given, or returns are read from that folder.
    """
    if not listed:
        raise HsbstarError("--mail needs a list of agencies with their email addresses in a column "
                           "‘contact’. Add --agencies FILE.")
    for path in workbooks.values():
        refuse_among_returns(
            path.parent, [folder for folder in inputs if folder.is_dir()],
            f"{path.parent} is where returns are, so drafts cannot go there. Name another folder "
            "with -o.",
        )
    by_name = {agency.name for agency in listed if agency.address}
    return {name: path.with_suffix(DRAFT) for name, path in workbooks.items() if name in by_name}


def report_drafts(
    drafts: Mapping[str, Path], names: Sequence[str], listed: Sequence[Agency],
    reporter: Reporter, *, with_evidence: bool,
) -> None:
    """Report how many drafts there are, what needs care with them, and which agencies have none."""
    if drafts:
        are = "is" if len(drafts) == 1 else "are"
        number = one_or_more(len(drafts), "email draft").capitalize()
        reporter.note(f"{number} (.eml) {are} next to the workbooks. Open each, check it and send "
                      "it.")
        if with_evidence:
            reporter.note("The attached workbooks contain the agencies' earlier evidence. Send "
                          "them as securely as you would send returns.", "yellow")
    report_addresses("No draft for", names, listed, reporter)


def report_addresses(
    start: str, names: Sequence[str], listed: Sequence[Agency], reporter: Reporter
) -> None:
    """Report in one line which agencies have no email address in the list, and which is wrong."""
    by_name = {agency.name: agency for agency in listed}
    without = []
    for name in names:
        agency = by_name.get(name)
        if agency and agency.written_address and not agency.address:
            where = agency.cells.get("contact", "")
            without.append(f"{name} (‘{agency.written_address[:60]}’ in {where} is not a valid "
                           "address)")
        elif not agency or not agency.address:
            without.append(name)
    if without:
        reporter.note(f"{start} {comma_list(without)}: no email address in column ‘contact’.",
                      "yellow")
