"""What a variant is: a file made of a valid return, and what reading it must give."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from support.frameworks import small_framework
from support.packages import packed
from support.sheets import opened

if TYPE_CHECKING:
    from pathlib import Path

Convert = Callable[["Path", str, "Path"], "Path"]
Text = str | bytes | Callable[[], str | bytes]
"""A text, or what makes it: the corpus is in memory for as long as tests run."""
Score = int | str | None
"""A score, `N/A`, `No data`, or None where no answer is known."""

SCORES: dict[str, Score] = {
    "d1-a": 0, "d1-b": 1, "d1-c": 2, "d2-a": 3, "d2-b": 4, "d2-c": 1, "d3-a": 2, "d3-b": 3,
    "d3-c": 4,
}
"""The answers of the valid return: neighbours differ, so that none can be moved unseen."""
EVIDENCE = {identity: f"Evidence of {identity}" for identity in SCORES}
ACTION = {identity: f"Action on {identity}" for identity in SCORES}
FIRST, SECOND, THIRD = "1 Finding out", "2 Helping early", "3 Learning"
SHEET, OTHER_SHEET = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
"""The parts of the first two domains in the valid return."""

CLEAN: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Expected:
    """What reading a variant must give."""

    refused: frozenset[str] = frozenset()
    """The file is refused with one of these codes; then nothing more is compared."""
    scores: Mapping[str, Score] = field(default_factory=dict)
    """The scores that differ from those of the valid return."""
    findings: frozenset[tuple[str, str]] = CLEAN
    """Code and cell of all findings, and no others."""
    texts_kept: bool = True
    """Whether evidence and actions are the valid return's, too."""
    or_refused: bool = False
    """Whether a limit may refuse the file as well: how long it takes depends on the machine."""


@dataclass(frozen=True)
class Variant:
    """A file of the corpus."""

    name: str
    file: str
    build: Callable[[Base], bytes]
    expected: Expected


@dataclass(frozen=True)
class Base:
    """The valid return, as our writer and LibreOffice save it."""

    folder: Path
    convert: Convert

    @cached_property
    def xlsx(self) -> bytes:
        """The return as it leaves openpyxl: texts in the cells."""
        return filled("Police")

    @cached_property
    def _source(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        source = self.folder / "base.xlsx"
        source.write_bytes(self.xlsx)
        return source

    def saved(self, ending: str) -> bytes:
        """Return the return as LibreOffice saves it in a format."""
        target = self.folder / f"as-{ending}" / f"base.{ending}"
        if not target.exists():
            self.convert(self._source, ending, target.parent)
        return target.read_bytes()


def filled(agency: str, round_name: str = "2026") -> bytes:
    """Return a filled workbook with the scores of the valid return."""
    small = small_framework()
    blank = write_audit_workbook(small, Heading(area="Northshire", round=round_name, agency=agency))
    given = {identity: (score, EVIDENCE[identity], ACTION[identity])
             for identity, score in SCORES.items()}
    typed = {"respondent": "Audit lead", "date": "31 March 2026", "signed_by": "Chief"}
    return fill_in(blank, audit_layout(small), Filled(typed, given))


def reads(
    findings: Mapping[str, str | tuple[str, ...]] | None = None, /, *, texts: bool = True,
    scores: Mapping[str, Score] | None = None, **more: Score
) -> Expected:
    """Expect a reading: findings by cell, and the scores that differ (also as `d1_a=None`)."""
    codes = frozenset((code, cell) for cell, found in (findings or {}).items()
                      for code in ((found,) if isinstance(found, str) else found))
    changed = {identity.replace("_", "-"): score for identity, score in more.items()}
    return Expected(scores={**(scores or {}), **changed}, findings=codes, texts_kept=texts)


def refused(*codes: str) -> Expected:
    """Expect a refusal with one of these codes."""
    return Expected(refused=frozenset(codes))


MAIN_NAMES = {
    "damaged": refused("file-unreadable"), "harmful": refused("file-harmful"),
    "beyond": refused("file-beyond-bounds"), "protected": refused("file-encrypted"),
}
"""The refusals, by what the file is."""


def edited(change: Callable[[Any], None]) -> Callable[[Base], bytes]:
    """Build by opening the return with openpyxl, changing it and saving it."""
    def build(base: Base) -> bytes:
        book = opened(base.xlsx)
        change(book)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()

    return build


def contents(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of parts, compressed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def stored(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of parts, not compressed."""
    return packed(parts)


def parts_changed(
    changes: Mapping[str, Callable[[bytes], bytes]], source: Callable[[Base], bytes] | None = None
) -> Callable[[Base], bytes]:
    """Build by changing parts of the return, which must change by it."""
    def build(base: Base) -> bytes:
        parts = contents(source(base) if source else base.xlsx)
        for name, change in changes.items():
            before = parts[name]
            parts[name] = change(before)
            assert parts[name] != before, f"{name} was not changed"
        return zipped(parts)

    return build


def as_bytes(text: Text) -> bytes:
    """Return a text, made now if it is so long that it is made only where it is needed."""
    made = text() if callable(text) else text
    return made.encode() if isinstance(made, str) else made


def swapped(old: str | bytes, new: Text, count: int = 1) -> Callable[[bytes], bytes]:
    """Return a change of text that must be there."""
    before = as_bytes(old)

    def change(content: bytes) -> bytes:
        assert before in content, before
        return content.replace(before, as_bytes(new), count)

    return change


def added(rows: Text) -> Callable[[bytes], bytes]:
    """Return a change that puts rows behind those of a sheet."""
    return swapped("</sheetData>", lambda: as_bytes(rows) + b"</sheetData>")
