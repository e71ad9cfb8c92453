"""Make a folder of made-up returns, the same each time, to measure reading and scoring by.

A filled-in workbook is saved by openpyxl and again by LibreOffice; each return is a copy of either
(every third of LibreOffice's) with an agency's own name, scores, evidence and actions
in the places of its parts where they stand. So ten thousand take a minute and not two hours, and
are spelled as the two programs spell them.

Run: python benchmarks/corpus.py FOLDER [--count 1000] [--seed 2019]
"""

from __future__ import annotations

import argparse
import io
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import openpyxl

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import EVIDENCE, FIRST, PROPOSALS, CellValue, Filled, fill_in
from hsbstar.cli.inputs import load_framework

if TYPE_CHECKING:
    from collections.abc import Sequence

AREA, ROUND = "Northshire", "Benchmark"
AGENCY = "@agency@"
LIBREOFFICE_EVERY = 3
KINDS = ("Surgery", "School", "Nursery", "Clinic", "Youth club", "Hostel", "Team", "Service")

Slot = tuple[str, str]
"""A statement's id, and which of its answer cells: score, evidence or action."""


@dataclass(frozen=True)
class Form:
    """A filled-in workbook in pieces: its parts, and where an agency's answers stand in them."""

    parts: dict[str, tuple[str | tuple[Slot, str, str], ...]]
    """Each part as texts and slots; a slot with the cell's address and format."""
    texts: int | None
    """How many shared texts there are before an agency's own; None where texts stand in cells."""


def forms(folder: Path) -> list[Form]:
    """Return the two forms that returns are copies of."""
    framework = load_framework(None)
    layout = audit_layout(framework)
    blank = write_audit_workbook(framework, Heading(area=AREA, round=ROUND, agency=AGENCY))
    fields: dict[str, CellValue] = {
        "respondent": "Audit lead", "role": "Service manager", "date": FIRST.completed,
        "signed_by": "Head of service", "signed_role": "Director", "signed_date": FIRST.completed,
    }
    answers = {statement.id: (3, "Evidence.", "Action.") for statement in framework.statements}
    book = openpyxl.load_workbook(io.BytesIO(fill_in(blank, layout, Filled(fields, answers))))
    source = folder / "form.xlsx"
    book.save(source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    saved = folder / "saved"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved),  # noqa: S607 - found on PATH
         str(source)], check=True, capture_output=True, timeout=120,
    )
    slots = [
        {place.place(statement, key).address: (statement.id, key)
         for statement in place.domain.statements for key in ("score", "evidence", "action")}
        for place in layout.domains
    ]
    return [_form(path.read_bytes(), slots) for path in (source, saved / "form.xlsx")]


def _form(data: bytes, slots: Sequence[dict[str, Slot]]) -> Form:
    parts: dict[str, tuple[str | tuple[Slot, str, str], ...]] = {}
    texts = None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d)\.xml", name)
            # The first sheet has the fields, the last is the stamp.
            if sheet and 2 <= int(sheet[1]) <= len(slots) + 1:
                parts[name] = _pieces(text, slots[int(sheet[1]) - 2])
            elif name == "xl/sharedStrings.xml":
                texts = text.count("<si>")
                opening = re.sub(r' (?:unique)?[cC]ount="\d+"', "", text, count=2)
                parts[name] = (opening.removesuffix("</sst>"),)
            else:
                parts[name] = (text,)
    return Form(parts, texts)


def _pieces(text: str, slots: dict[str, Slot]) -> tuple[str | tuple[Slot, str, str], ...]:
    pieces: list[str | tuple[Slot, str, str]] = []
    last = 0
    for found in re.finditer(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', text):
        if found[1] in slots:
            pieces += [text[last:found.start()], (slots[found[1]], found[1], found[2])]
            last = found.end()
    return (*pieces, text[last:])


def made_up(form: Form, name: str, chance: random.Random) -> bytes:
    """Return the file of an agency's return."""
    temper = chance.gauss(0, 0.4)
    own: list[str] = []
    numbers = count(form.texts or 0)

    def cell(slot: Slot, address: str, style: str) -> str:
        text = _typed(slot, answers_by_id, chance)
        if text == "":
            return f'<c r="{address}"{style}/>'
        if isinstance(text, int):
            return f'<c r="{address}"{style}><v>{text}</v></c>'
        if form.texts is None:
            inline = f"<is><t>{escape(text)}</t></is>"
            return f'<c r="{address}"{style} t="inlineStr">{inline}</c>'
        own.append(text)
        return f'<c r="{address}"{style} t="s"><v>{next(numbers)}</v></c>'

    answers_by_id: dict[str, int | str] = {}
    domain_level = [chance.uniform(1.2, 2.8) + temper for _ in range(5)]
    parts = {}
    for part, pieces in form.parts.items():
        for piece in pieces:
            if not isinstance(piece, str) and piece[0][1] == "score":
                level = domain_level[len(answers_by_id) % 5]
                draw = chance.random()
                score = max(0, min(4, round(chance.gauss(level, 0.9))))
                other = "N/A" if draw < 0.25 else "No data" if draw < 0.28 else None
                answers_by_id[piece[0][0]] = other or score
        parts[part] = "".join(
            piece if isinstance(piece, str) else cell(*piece) for piece in pieces
        ).replace(AGENCY, escape(name))
    if form.texts is not None:
        listed = "".join(f"<si><t>{escape(text)}</t></si>" for text in own)
        parts["xl/sharedStrings.xml"] += f"{listed}</sst>"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in parts.items():
            package.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), text,
                             zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _typed(slot: Slot, answers_by_id: dict[str, int | str], chance: random.Random) -> int | str:
    statement, key = slot
    score = answers_by_id[statement]
    if key == "score":
        return score
    if isinstance(score, str) or chance.random() < 0.1:
        return ""
    words = chance.choice(EVIDENCE if key == "evidence" else PROPOSALS)
    if key == "action" and chance.random() < 0.5:
        return ""
    return f"{words} Seen by {chance.randrange(2, 40)} of {chance.randrange(40, 90)} staff."


def agency_name(number: int) -> str:
    """Return the name of a made-up agency."""
    return f"{KINDS[number % len(KINDS)]} {number + 1}"


def write_some(made: Sequence[Form], folder: Path, seed: int, numbers: Sequence[int]) -> None:
    """Write the returns of some numbers."""
    for number in numbers:
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - not a secret
        form = made[number % LIBREOFFICE_EVERY == 0]
        data = made_up(form, agency_name(number), chance)
        (folder / f"return-{number + 1:05}.xlsx").write_bytes(data)


def make(folder: Path, total: int, seed: int = 2019) -> None:
    """Fill a folder with returns up to a total; those that are there already stay as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    there = len(list(folder.glob("return-*.xlsx")))
    if there >= total:
        return
    with tempfile.TemporaryDirectory() as scratch:
        made = forms(Path(scratch))
    numbers = range(there, total)
    with ProcessPoolExecutor() as pool:
        write = partial(write_some, made, folder, seed)
        list(pool.map(write, [numbers[at : at + 50] for at in range(0, len(numbers), 50)]))


def main() -> None:
    """Make the returns that the command line names."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=2019)
    arguments = options.parse_args()
    make(arguments.folder, arguments.count, arguments.seed)
    print(f"{arguments.count:,} returns in {arguments.folder}", file=sys.stderr)


if __name__ == "__main__":
    main()
