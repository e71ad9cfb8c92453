"""What a file is, in words that follow its name: for messages about a file in a wrong place."""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from typing import TYPE_CHECKING

from hsbstar.audit import AGENCY_COLUMNS
from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import STAR_TOOL, read_at_most
from hsbstar.core.findings import Finding
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.returns.read import read_workbook
from hsbstar.returns.tables import audit_captions, find_headers, find_rows
from hsbstar.spreadsheets import as_text, kind_in_words, read_stamp
from hsbstar.spreadsheets.reading import Refusal, Tally, is_container, look_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from hsbstar.spreadsheets import Workbook


class FileKind(StrEnum):
    """The kinds of file that commands read, in words that follow a file's name."""

    RETURN = "is a completed audit form"
    BLANK_FORM = "is a blank audit form"
    TABLE_OF_SCORES = "is a table of scores without hsbstar's hidden stamp"
    STAR_TOOL = "is a star tool"
    ACTION_PLAN = "is an action plan"
    MODERATION = "is a moderation workbook"
    FRAMEWORK = "is a framework file"
    STAR_MAP = "is a star tool map"
    AGENCIES = "is a list of agencies"
    WEIGHTS = "is a list of weights"
    SAME_NAMES = "is a list of names for the same agency"
    WORD_FILE = "is a Word document"
    YAML = "is a YAML file"
    OTHER_WORKBOOK = "is a workbook that hsbstar did not make"
    OTHER_TABLE = "is another kind of .csv file"
    TEXT = "is plain text"
    EMAIL = "is an email"
    OUTLOOK = "is an Outlook message"
    ZIP = "is a zip file of workbooks"
    FOLDER = "is a folder"


HOLDERS = (FileKind.EMAIL, FileKind.OUTLOOK, FileKind.ZIP)
"""What may have returns in it."""
_CAPTIONS = (
    ({"ref", "score", "agency", "answered"}, "is a table of answers (score --tidy)"),
    ({"column", "holds", "meaning"}, "is a data dictionary (score --tidy)"),
    ({"agency", "severity", "what is wrong"}, "is a list of findings (check --save)"),
    ({"ref", "score"}, FileKind.RETURN), ({"ref", "agreed score"}, FileKind.MODERATION),
    ({"agency", "same as"}, FileKind.SAME_NAMES), ({"agency", "kind"}, FileKind.AGENCIES),
    ({"agency", "weight"}, FileKind.WEIGHTS),
)
"""The captions by which a table without a stamp is known; the first that fit decide."""
_LINES = (
    (re.compile(rb'\s*\{\s*"version"'), "is a JSON file from hsbstar"),
    (re.compile(rb"\s*[{\[]\s*[\"\]}{\[]"), "is a JSON file"),
    (re.compile(rb"(?ms)(?=.*^scale:).*^domains:"), FileKind.FRAMEWORK),
    (re.compile(rb"(?ms)(?=.*^version:).*^#? ?(domains|statements):"), FileKind.STAR_MAP),
    (re.compile(rb"(?ms)(?=.*^start:).*^columns:"), "is a message file"),
)
_KNOWN = re.compile(r"it (is (?:an? |empty)|contains only zeros)")
_NOT_OPENED = Problem.FILE_UNREADABLE.value.message.partition("{")[0]


def what_is(path: Path) -> str:
    """Return what a file or folder is: a `FileKind` or other words, such as `is a PDF`.

    Nothing where it cannot be known: the file is damaged, protected or closed to us.
    """
    if path.is_dir():
        return ("is a folder that contains a star tool" if (path / STAR_TOOL).is_file()
                else FileKind.FOLDER)
    if not path.is_file():
        return ""  # A pipe or a device might never end.
    try:
        data = read_at_most(path, DEFAULT_LIMITS.file * MEBIBYTE + 1)
    except OSError:
        return ""
    if is_container(data):
        workbook = read_workbook(data, "")
        return _refused(workbook.message) if isinstance(workbook, Finding) else _of(workbook)
    try:
        look_at(data)
    except Refusal as refusal:
        if known := _refused(refusal.finding("").message):
            return known
    return _of_text(data, path.suffix.lower())


def _refused(message: str) -> str:
    reason = message.removeprefix(_NOT_OPENED).partition(";")[0].removesuffix(".")
    return reason.removeprefix("it ") if _KNOWN.match(reason) else ""


def _of(workbook: Workbook) -> str:
    kind = read_stamp(workbook).get("workbook", "")
    if kind and kind != "audit":
        return f"is {kind_in_words(kind)}"
    if headers := find_headers(workbook, audit_captions()):
        filled = any(re.search(r"\d", row.text("score")) for row in find_rows(headers))
        form = FileKind.RETURN if filled else FileKind.BLANK_FORM
        return form if kind else FileKind.TABLE_OF_SCORES
    captions = ({fold(as_text(value)) for value in cells.values()}
                for sheet in workbook.sheets for cells in sheet.rows.values())
    return _by_captions(captions) or FileKind.OTHER_WORKBOOK


def _of_text(data: bytes, ending: str) -> str:
    known = next((what for pattern, what in _LINES if pattern.match(data)), "")
    try:
        text = decoded(data)
        if known or "\0" in text:
            return known
        rows, _ = rows_of(text, lambda row: len(list(filter(None, row))) > 1, Tally())
    except (csv.Error, HsbstarError, Refusal):
        return known
    captions = ({fold(text).replace("_", " ") for text in row} for row in rows)
    by_ending = {".csv": FileKind.OTHER_TABLE, ".yaml": FileKind.YAML, ".yml": FileKind.YAML}
    return _by_captions(captions) or by_ending.get(ending, FileKind.TEXT)


def _by_captions(rows: Iterable[Collection[str]]) -> str:
    for row in rows:
        if found := next((what for known, what in _CAPTIONS if known <= {*row}), ""):
            return found
        if "agency" in row and {*row} <= {*AGENCY_COLUMNS, ""}:
            return FileKind.AGENCIES
    return ""
