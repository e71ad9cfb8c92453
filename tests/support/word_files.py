"""Papers as Word files, and what is in them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx

from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.report.document import (
    Heading,
    Item,
    Items,
    Paper,
    Picture,
    Section,
    Style,
    Table,
    Text as Paragraph,
)
from hsbstar.report.word.write import Template
from support.papers import PNG

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = Table(
    "Scores", (Heading("Domain", 3), Heading("Score", 1, figures=True)),
    (("1 Finding out", "2.5"), ("2 Helping", "–")),
)
PAPER = Paper(
    "Audit of Northshire", "Returns completed in March",
    (
        Section("Summary", (
            Paragraph("One file was left out.", Style.NOTICE), Paragraph("All is told."),
            Picture(PNG, "The star", "A star of two domains.", 17),
            Items((Item("Scored 4.0.", "1.1 We do it."), Item("Alone."))),
        ), (Section("Inside", (Paragraph("Small.", Style.SMALL),)),)),
        Section("The domains", (TABLE,), new_page=True),
        Section("Returns", (Paragraph("After the table."), TABLE)),
    ),
    "OFFICIAL <SENSITIVE> & more", dt.date(2026, 3, 31),
)


def opened(data: bytes) -> Any:
    """Return a Word file as python-docx opens it."""
    return docx.Document(io.BytesIO(data))


def styled(document: Any) -> list[tuple[str, str]]:
    """Return each paragraph's style and text."""
    return [(paragraph.style.name, paragraph.text)
            for paragraph in document.paragraphs if paragraph.text]


def template_of(change: Callable[[Any], None] = lambda _: None) -> Template:
    """Return a council's template after a change."""
    document = docx.Document()
    change(document)
    out = io.BytesIO()
    document.save(out)
    return Template("council.docx", out.getvalue(), DEFAULT_LIMITS)


def changed_parts(template: Template, change: Callable[[str, bytes], bytes | None]) -> Template:
    """Return a template whose parts were changed, or left out where None is returned."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return Template(template.file, out.getvalue(), template.limits)
