"""The files that can be saved from the page, and what the installed program makes beyond them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import as_csv
from hsbstar.core.files import PAPER, RESULTS, ROUND_FILE, SEND_BACK, STAR_TOOL
from hsbstar.core.findings import count_in_words
from hsbstar.core.json import as_number, json_text
from hsbstar.core.markings import highest_marking
from hsbstar.core.problems import Severity
from hsbstar.core.suggest import command_line
from hsbstar.framework import Answered
from hsbstar.page.looked import LookKind
from hsbstar.returns import FindingsList, send_back
from hsbstar.rounds import score_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.core.csv_text import Cell
    from hsbstar.core.json import Json
    from hsbstar.framework import Scale
    from hsbstar.page.looked import Looked
    from hsbstar.rounds import Rating, Round, RoundJson, StarSvg


def downloads_of(
    looked: Looked, score: RoundJson | None, star: StarSvg | None
) -> Iterator[Json]:
    """Yield each file with its name, what it is, its type and its text."""
    if looked.intake.findings:
        yield _file("findings.csv", "Findings (.csv)", "text/csv", _findings(looked))
    if looked.kind is not LookKind.ROUND:
        return
    if looked.round and score:
        scores = as_csv(_scores(looked.round, looked.framework.scale)).decode()
        yield _file("scores.csv", "Scores (.csv)", "text/csv", scores)
        yield _file("scores.json", "Scores for other programs (.json)", "application/json",
                    json_text(score))
    if star:
        yield _file("star.svg", "Star (.svg)", "image/svg+xml", star.svg)
    for agency, name, text in _letters(looked):
        yield _file(name, f"Letter to {agency} (.txt)", "text/plain", text)


def _file(name: str, label: str, kind: str, text: str) -> Json:
    return {"name": name, "label": label, "type": kind, "text": text}


def _findings(looked: Looked) -> str:
    """Return what `check --save findings.csv` writes here; for an agency in the page's words."""
    intake = looked.intake
    return FindingsList(
        looked.worded(intake.findings), intake.returns, looked.framework.scale, Path(),
        count_in_words(intake.findings),
    ).write(".csv").decode()


def _scores(collated: Round, scale: Scale) -> Iterator[list[Cell]]:
    """Yield each domain and its statements, with what each agency has of it."""
    yield ["No.", "Domain", "Ref", "Statement", "Score", "Agencies", *collated.agencies]
    for domain in collated.domains:
        own = domain.by_agency
        yield [domain.number, domain.title, "", "", as_number(domain.score), domain.agencies,
               *(as_number(own[name]) for name in collated.agencies)]
        for score in domain.statements:
            ratings = score.by_agency
            yield [domain.number, domain.title, score.statement.ref, score.statement.text,
                   as_number(score.score), score.respondents,
                   *(_cell(ratings[name], scale) for name in collated.agencies)]


def _cell(rating: Rating, scale: Scale) -> Cell:
    """Return an agency's rating: a score, or the label of an answer that is none."""
    return score_label(rating, scale) if isinstance(rating, Answered) else as_number(rating)


def _letters(looked: Looked) -> Iterator[tuple[str, str, str]]:
    """Yield to whom a letter goes, its file's name and its text; no copy comes with it."""
    intake, known = looked.intake, looked.dropped.known
    senders, used = send_back.Senders(intake, looked.expected or ()), set[str]()
    findings = (*intake.findings, *intake.instead)
    for found in send_back.to_correct(intake.returns, findings, looked.framework):
        name = senders.letter_name(found, used)
        corrections = replace(found, round=found.round or intake.round_name,
                              marking=highest_marking((known.marking, found.marking)))
        letter = send_back.compose_letter(
            corrections, None, known.due, looked.framework.own_messages)
        agency = senders.agency_of(found)
        yield (found.agency or (agency.name if agency else found.file), f"{name}.txt",
               letter.text)


def installed_of(looked: Looked) -> Iterator[Json]:
    """Yield what needs the installed program, with the command for the folder of these files."""
    if looked.kind is not LookKind.ROUND:
        return
    dropped = looked.dropped
    folder = dropped.round_file.parent if dropped.round_file else Path()
    # What the round file names need not be typed.
    listed = None if dropped.known.agencies else looked.listed
    own = None if dropped.known.framework else dropped.framework
    options = {name: path and os.path.relpath(path, folder)
               for name, path in (("expected", listed), ("framework", own))}
    returns = os.path.relpath(dropped.returns, folder)
    there = f"In the folder of {ROUND_FILE if dropped.round_file else 'these files'}"
    if looked.round:
        command = command_line("score", returns, **options,
                               allow_errors=bool(looked.intake.errors), o=RESULTS)
        yield _command(f"{there}, for the star tool and the star as a picture for print", command)
        yield _command("After that, for the board paper", command_line(
            "report", f"{RESULTS}/{STAR_TOOL}", framework=options["framework"], o=PAPER))
    if any(found.severity is not Severity.NOTE for found in looked.intake.findings):
        # Copies in the folder of the returns would be read as returns.
        copies = f"../{SEND_BACK}" if returns == "." else SEND_BACK
        yield _command(f"{there}, for copies of the returns with the cells to correct marked",
                       command_line("check", returns, **options, send_back=copies))


def _command(what: str, command: str) -> Json:
    return {"what": what, "command": command}
