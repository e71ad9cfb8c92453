"""`hsbstar framework`: show the bundled framework, check a user's own, or make one of a sheet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from hsbstar.audit import speak, tell_lacking
from hsbstar.cli.inputs import load_framework
from hsbstar.cli.text.round import report_matches
from hsbstar.core.errors import FrameworkError, HsbstarError
from hsbstar.core.files import (
    FRAMEWORK_FILE,
    MESSAGES_TEMPLATE,
    bundled,
    cannot_be_read,
    read_at_most,
    read_bytes,
)
from hsbstar.core.findings import Finding, has_errors, shortened
from hsbstar.core.limits import BOUNDS, MEBIBYTE, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.suggest import quoted
from hsbstar.core.text import fold
from hsbstar.framework import read_framework, tell_untranslated, write_framework
from hsbstar.framework.importing import (
    Certainty,
    Imported,
    Names,
    make_framework,
    outline_of,
    read_statement_sheet,
    without_translation,
)
from hsbstar.spreadsheets.reading import read_cells

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework

OWN_WORDING = "own wording"


def show_framework(reporter: Reporter, output: Path | None = None, *, force: bool) -> None:
    """Print the bundled framework file, to read or to adapt, or write it into a file."""
    if written := _show(FRAMEWORK_FILE, reporter, output, force=force):
        reporter.tell("Change what you need, and check it:")
        reporter.suggest(f"hsbstar framework check {quoted(written)}")


def show_messages(reporter: Reporter, output: Path | None = None, *, force: bool) -> None:
    """Print the texts of the audit workbook, for a translator to fill in, or write them."""
    if _show(MESSAGES_TEMPLATE, reporter, output, force=force):
        reporter.tell("Fill it in, and name it in your framework file, under ‘messages’.")


def _show(name: str, reporter: Reporter, output: Path | None, *, force: bool) -> Path | None:
    """Print a bundled file, or write it into one, and return that one.

    Windows' own PowerShell would write it with `>` in another encoding, and spoil its signs.
    """
    data = bundled(name)
    if output is None:
        reporter.verbatim(data.decode("utf-8"))
        return None
    check_outputs([output], [], force=force)
    write_files([(output, data)])
    reporter.line(f"Wrote {output}")
    return output


def check_framework(file: Path, reporter: Reporter) -> None:
    """Say that a framework file can be used, or everything that is wrong with it.

    Raises FrameworkError where it cannot be used.
    """
    try:
        framework = load_framework(file)
    except FrameworkError as error:
        reporter.findings(error.findings)
        raise HsbstarError(str(error)) from None
    counts = ", ".join(
        f"{domain.number} {domain.title} ({len(domain.statements)})"
        for domain in framework.domains
    )
    lacking = tell_untranslated(read_bytes(file), str(file))
    reporter.findings(lacking)
    reporter.line(
        f"{file} can be used: {len(framework.statements)} statements in "
        f"{len(framework.domains)} domains: {counts}."
    )
    languages = dict.fromkeys((*framework.translations,
                               *(one.language for one in framework.own_messages)))
    for code in languages:
        said = speak(code, framework)
        told = tell_lacking(said, framework) or f"Workbooks in {code} are in {code} throughout."
        reporter.line(told)
    for one in framework.own_messages:
        if one.lacking:
            file_of = framework.messages[one.language]
            reporter.line(f"Not in {file_of} yet: {', '.join(one.lacking)}.")


@dataclass(frozen=True)
class FrameworkImport:
    """What the user asked for; names that are empty are taken from the earlier framework."""

    sheet: Path
    output: Path
    like: Path | None = None
    id: str = ""
    title: str = ""
    edition: str = ""
    citation: str = ""
    force: bool = False
    bounds: Bounds = BOUNDS
    accept: int | None = None
    """How alike, in per cent, is enough for the user; None: nothing but the same words."""


def import_framework(asked: FrameworkImport, reporter: Reporter) -> int:
    """Write a framework file of the statements in a sheet, and return the exit code.

    Raises HsbstarError where the sheet cannot be opened or one of the names cannot be used.
    """
    like = load_framework(asked.like)
    names = _names(asked, like)
    inputs = [path for path in (asked.sheet, asked.like) if path]
    check_outputs([asked.output], inputs, force=asked.force)
    imported, findings = _read_sheet(asked, like, names)
    if imported is None:
        reporter.findings(findings)
        reporter.tell("Nothing was written. Mend the errors in the sheet and import it again.")
        return 1
    imported = _with_its_messages(asked, imported, like, reporter)
    text = write_framework(imported.framework, head=imported.head, remarks=imported.remarks)
    # What is handed out was read as every later command will read it.
    read_framework(text.encode(), str(asked.output))
    write_files([(asked.output, text.encode())])
    report_matches(reporter, imported.rows, imported.matches)
    reporter.findings(findings)
    for line in _tell(imported, like):
        reporter.line(line)
    for code, refs in without_translation(imported, like).items():
        reporter.line(f"In other words than before, and so not in {code} any more: "
                      f"{', '.join(refs)}")
    reporter.line(f"Wrote {asked.output}")
    reporter.tell("Look through it, mend what is doubtful, and check it:")
    reporter.suggest(f"hsbstar framework check {quoted(asked.output)}")
    reporter.suggest(f"hsbstar new-audit --framework {quoted(asked.output)}")
    return 0


def _with_its_messages(
    asked: FrameworkImport, imported: Imported, like: Framework, reporter: Reporter
) -> Imported:
    """Let the new file name the earlier one's files of messages only where it lies beside them."""
    framework = imported.framework
    here = asked.like is not None and asked.like.resolve().parent == asked.output.resolve().parent
    if here or not like.messages:
        return imported
    names = ", ".join(framework.messages.values())
    reporter.tell(f"Files of messages that lie elsewhere are not named in the new file: {names}. "
                  "Copy them beside it and add ‘messages’.", "yellow")
    alone = replace(framework, messages={}).spoken(framework.translations, {})
    return replace(imported, framework=alone)


def _names(asked: FrameworkImport, like: Framework) -> Names:
    """Return what the new framework is called.

    The same id and another edition, unless the user says otherwise: rounds stay comparable, and a
    return of the one is never read as one of the other.
    """
    names = Names(
        asked.id or like.id, asked.title or like.title,
        asked.edition or _next_edition(like.edition), asked.citation or like.citation,
    )
    if names.id == like.id and fold(names.edition) == fold(like.edition):
        raise HsbstarError(
            f"The framework {like.id} has the edition ‘{like.edition}’ already, and returns of "
            "both would pass for the same. Name another with --edition."
        )
    return names


def _next_edition(edition: str) -> str:
    """Return the edition after one: `2019 (own wording)`, then `2019 (own wording 2)`."""
    parts = re.fullmatch(rf"(.*) \({OWN_WORDING}(?: (\d{{1,3}}))?\)", edition)
    if parts:
        return f"{parts[1]} ({OWN_WORDING} {int(parts[2] or 1) + 1})"
    return f"{edition} ({OWN_WORDING})"


def _read_sheet(
    asked: FrameworkImport, like: Framework, names: Names
) -> tuple[Imported | None, list[Finding]]:
    """Return the framework of a sheet, None where it has errors, and all findings."""
    file = str(asked.sheet)
    try:
        data = read_at_most(asked.sheet, asked.bounds.file * MEBIBYTE + 1)
    except OSError as error:
        raise cannot_be_read(asked.sheet, error) from None
    raw = read_cells(data, file, asked.bounds)
    if isinstance(raw, Finding):
        return None, [raw]
    rows, findings = read_statement_sheet(raw, like)
    if rows or not has_errors(findings):
        outline, across = outline_of(rows, like, file)
        findings += across
    findings = shortened(findings)
    if has_errors(findings):
        return None, findings
    try:
        made = make_framework(
            rows, outline, like, names, asked.sheet.name, accept=asked.accept
        )
    except ValidationError as error:
        fault = error.errors()[0]
        option = f"--{fault['loc'][0]}"
        raise HsbstarError(
            f"{option} cannot be what it would be: {str(fault['msg']).lower()}. "
            f"Name another with {option}."
        ) from None
    return made, findings


def _tell(imported: Imported, like: Framework) -> list[str]:
    """Say what became of the statements, and what a person should look at."""
    counts = Counter(match.certainty for match in imported.matches)
    told = ", ".join(f"{counts[one]} {one.value}" for one in Certainty)
    lines = [f"{len(imported.rows)} statements: {told}."]
    if counts[Certainty.ACCEPTED]:
        lines.append("An accepted statement has the earlier one's id and is compared with it: look "
                     "at each whether it says the same.")
    if counts[Certainty.DOUBTFUL]:
        lines.append("A doubtful statement has a new id until you say in the file that it is the "
                     "earlier one: until then it is compared with nothing.")
    kept = {match.statement.id for match in imported.matches
            if match.statement and match.keeps_id}
    gone = [one.ref for one in like.statements if one.id not in kept]
    if gone:
        lines.append(f"Without a counterpart so far, of {len(like.statements)} earlier ones: "
                     f"{', '.join(gone)}")
    bare = [one.ref for one in imported.framework.statements if one.strand is None]
    if bare:
        lines.append(f"Without a strand: {', '.join(bare)}. Scores by strand leave them out.")
    if imported.framework.id != like.id:
        lines.append(f"Rounds of {imported.framework.id} cannot be compared with rounds of "
                     f"{like.id}: for that, leave --id out.")
    return lines
