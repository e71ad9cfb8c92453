"""Write the blank audit workbook that an agency completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.workbook.defined_name import DefinedName

from hsbstar.audit.columns import FIELD_BY_KEY, LAYOUT_VERSION, LIST_COLUMN
from hsbstar.audit.domain_sheet import Form, write_domain_sheet
from hsbstar.audit.layout import AuditLayout, audit_layout
from hsbstar.audit.previous_answers import NO_PREVIOUS_ANSWERS, PreviousAnswers
from hsbstar.audit.routing import EVERYTHING, Routing
from hsbstar.audit.start_sheet import write_start_sheet
from hsbstar.spreadsheets import quoted, stamp_pairs, writing
from hsbstar.spreadsheets.writing import Draft

if TYPE_CHECKING:
    from hsbstar.audit.heading import Heading
    from hsbstar.framework import Framework, Messages


def write_audit_workbook(
    framework: Framework, heading: Heading, routing: Routing = EVERYTHING,
    previous: PreviousAnswers = NO_PREVIOUS_ANSWERS, *, messages: Messages | None = None,
) -> bytes:
    """Return the file of a blank audit workbook.

    Args:
        framework: The statements and the scale, in the language of the workbook.
        heading: What is filled in on the first sheet.
        routing: The statements that are preset to *not applicable*: grey, and open to answers.
        previous: The last round's answers, shown next to the statements; none is filled in.
        messages: The workbook's own texts, in the framework's language; English without them.
    """
    layout = audit_layout(framework, messages)
    form = Form(layout, heading, routing, previous)
    workbook = Draft()
    writing.add_styles(workbook, writing.ROUTED_LOOKS if routing.preset else writing.LOOKS)
    start = workbook.worksheets[0]
    start.title = layout.start_sheet
    write_start_sheet(start, form)
    for place in layout.domains:
        write_domain_sheet(workbook.create_sheet(place.name), place, form)
    _add_stamp(workbook, form)
    _name_ranges(workbook, layout)
    _describe(workbook, layout, heading)
    workbook.names_like_numbers[layout.start_sheet] = "A1:D200"
    return writing.workbook_bytes(workbook)


def _describe(workbook: Draft, layout: AuditLayout, heading: Heading) -> None:
    framework, messages = layout.framework, layout.messages
    titles = filter(None, (framework.title, heading.area, heading.round))
    subject = messages.text("file.subject", framework=framework.id, edition=framework.edition)
    writing.describe(
        workbook, title=" – ".join(titles), subject=subject, description=framework.wording,
        keywords=messages.text("file.keywords"),
        language="en-GB" if framework.language == "en" else framework.language,
    )


def _add_stamp(workbook: Draft, form: Form) -> None:
    layout, heading, framework = form.layout, form.heading, form.layout.framework
    pairs = stamp_pairs(
        "audit", framework=framework.id, edition=framework.edition, layout=LAYOUT_VERSION,
        round_name=heading.round, area=heading.area, marking=heading.marking,
    )
    answers = [(answer,) for answer in layout.allowed_answers]
    pairs |= {"language": framework.language, "revision": str(framework.revision),
              "agency": heading.agency, "kind": form.routing.kind}
    writing.add_stamp(workbook, pairs, {LIST_COLUMN: answers}, style="hsb text")


def _name_ranges(workbook: Draft, layout: AuditLayout) -> None:
    """Name the fields, and each domain's answers, so that people and formulas can find them."""
    names = {f"hsb_{key}": f"{quoted(layout.start_sheet)}!{layout.field(key).absolute}"
             for key in FIELD_BY_KEY}
    names |= {
        f"hsb_domain_{domain.domain.number}_{column.key}":
            f"{quoted(domain.name)}!{domain.column_range(column.key)}"
        for domain in layout.domains for column in layout.columns if column.answer
    }
    for name, cells in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=cells)
