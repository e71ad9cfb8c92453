"""Write the first sheet of the audit workbook: what it is, who answers, how to score, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.cells import quoted
from hsbstar.layout import DETAILS, SIGN_OFF, Field
from hsbstar.workbooks.audit_domain import answered, score_so_far, tell_presets
from hsbstar.workbooks.styles import fill_as_score, fit_row, protect, set_page
from hsbstar.workbooks.writing import cell_at, write_prose, write_text, write_value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit_layout import AuditLayout
    from hsbstar.carrying import Carried
    from hsbstar.routing import Routing
    from hsbstar.workbooks.heading import Heading

START_WIDTHS = (34.0, 34.0, 54.0)
LINK_WIDTH = 9.0
PRESETS_ROW = 5
"""The row above the details, blank where nothing is preset."""

WHAT_THIS_IS = (
    "This workbook asks how well agencies in the area respond, together, to children who display "
    "harmful sexual behaviour. Read each statement, score how far it is true of your agency's work "
    "today, and say what you base the score on. Give an honest score: a low one shows where help "
    "is needed. Leave no score blank: choose ‘{not_applicable}’ or ‘{no_data}’ where that is the "
    "answer. Fill in the coloured cells; all else is locked."
)
NO_NAMES = (
    "Put nothing into this workbook that could identify a child: no name, initials, date of birth, "
    "address, school with dates, or case number. Describe practice, not cases."
)


def write_start_sheet(
    sheet: Worksheet, layout: AuditLayout, heading: Heading, routing: Routing, carried: Carried
) -> None:
    """Write the sheet that a respondent sees first."""
    framework = layout.framework
    scale = framework.scale
    for letter, width in zip("ABCD", (*START_WIDTHS, LINK_WIDTH), strict=True):
        sheet.column_dimensions[letter].width = width
    write_text(sheet, 1, 1, framework.title, "hsb title")
    fit_row(sheet, 1, (framework.title, 200), size=16)
    what = WHAT_THIS_IS.format(
        not_applicable=scale.not_applicable.label, no_data=scale.no_data.label
    )
    write_prose(sheet, 2, what, "hsb text", width=sum(START_WIDTHS), columns=3)
    write_prose(sheet, 3, NO_NAMES, "hsb warning", width=sum(START_WIDTHS), columns=3)
    due = f"Please return by {heading.due}." if heading.due else ""
    told = "  ".join(filter(None, (heading.marking, due)))
    write_prose(sheet, 4, told, "hsb strong", width=sum(START_WIDTHS), columns=3)
    presets = tell_presets(routing, framework.statements, layout)
    given = "\n".join(filter(None, (presets, tell_carried(carried, heading.agency))))
    if given:
        write_prose(sheet, PRESETS_ROW, given, "hsb unexpected" if presets else "hsb help",
                    width=sum(START_WIDTHS), columns=3)
    _write_fields(sheet, layout, layout.details_row, "About this return", DETAILS, heading)
    _write_fields(sheet, layout, layout.sign_off_row, "Sign-off by the senior lead", SIGN_OFF,
                  heading)
    _write_scale(sheet, layout)
    _write_progress(sheet, layout, routing)
    _write_sources(sheet, layout)
    set_page(sheet, marking=heading.marking, footer=heading.footer, one_page=True, portrait=True)
    protect(sheet)
    sheet.sheet_properties.tabColor = "1F3864"


def tell_carried(carried: Carried, agency: str) -> str:
    """Say what stands beside the statements from the last round; nothing where none is carried."""
    if not carried.round:
        return ""
    if not carried.took_part:
        actions = " Only the plan's open actions stand there." if carried.planned else ""
        return (f"Right of the statements there is room for the answers of {carried.round}, but "
                f"{agency or 'this agency'} gave none then.{actions}")
    what = "score, evidence and action" if carried.texts else "score"
    return (f"Right of each statement stands what {agency or 'your agency'} answered in "
            f"{carried.round} ({what}), to be read, not to be changed. Judge anew: say what is so "
            "today, and copy what still holds.")


def _write_fields(
    sheet: Worksheet, layout: AuditLayout, row: int, title: str, fields: tuple[Field, ...],
    heading: Heading,
) -> None:
    filled = {"area": heading.area, "round": heading.round, "agency": heading.agency}
    write_text(sheet, row, 1, title, "hsb heading")
    fit_row(sheet, row, (title, 100), size=12)
    for field in fields:
        place = layout.field(field.key)
        write_text(sheet, place.row, 1, field.caption, "hsb cell strong")
        style = "hsb answer date" if field.is_date else "hsb answer"
        cell_at(sheet, *place).style = style
        if filled.get(field.key):
            write_text(sheet, *place, filled[field.key], style)
        write_text(sheet, place.row, 3, field.help, "hsb help")
        fit_row(sheet, place.row, (filled.get(field.key, ""), START_WIDTHS[1]))


def _write_scale(sheet: Worksheet, layout: AuditLayout) -> None:
    scale = layout.framework.scale
    row = layout.scale_row
    write_text(sheet, row, 1, "How to score", "hsb heading")
    fit_row(sheet, row, ("How to score", 100), size=12)
    for column, caption in enumerate(("Answer", "Meaning", "When to choose it"), start=1):
        write_text(sheet, row + 1, column, caption, "hsb column heading")
    answers = [(str(point.value), point.label, point.description) for point in scale.scores]
    answers += [
        (scale.not_applicable.label, "Not applicable", scale.not_applicable.description),
        (scale.no_data.label, "No data", scale.no_data.description),
    ]
    for number, (answer, label, description) in enumerate(answers, start=row + 2):
        write_text(sheet, number, 1, answer, "hsb cell strong")
        write_text(sheet, number, 2, label, "hsb cell")
        write_text(sheet, number, 3, description, "hsb cell")
        fit_row(sheet, number, (label, START_WIDTHS[1]), (description, START_WIDTHS[2]))
    for number, value in enumerate(scale.values, start=row + 2):
        # The key to the colours: here the score stands as text, beside its meaning.
        fill_as_score(cell_at(sheet, number, 1), value, scale.lowest, scale.highest)


def _write_progress(sheet: Worksheet, layout: AuditLayout, routing: Routing) -> None:
    row = layout.progress_row
    write_text(sheet, row, 1, "Progress", "hsb heading")
    fit_row(sheet, row, ("Progress", 100), size=12)
    captions = ("Domain", "Answered", "Score so far", "Go to")
    for column, caption in enumerate(captions, start=1):
        write_text(sheet, row + 1, column, caption, "hsb column heading")
    for number, domain in enumerate(layout.domains, start=row + 2):
        name = f"{domain.domain.number}  {domain.domain.title}"
        write_text(sheet, number, 1, name, "hsb cell strong")
        # The link has a cell of its own: LibreOffice does not wrap a text that is a link.
        write_text(sheet, number, len(captions), "Open", "hsb link")
        link = Hyperlink(ref="", location=f"{quoted(domain.name)}!A1")
        cell_at(sheet, number, len(captions)).hyperlink = link
        cell_at(sheet, number, len(captions)).style = "hsb link"
        scores = f"{quoted(domain.name)}!{domain.column_range('score')}"
        write_value(sheet, number, 2, answered(scores, domain, routing), "hsb number")
        write_value(sheet, number, 3, score_so_far(scores), "hsb mean")
        fit_row(sheet, number, (name, START_WIDTHS[0]))


def _write_sources(sheet: Worksheet, layout: AuditLayout) -> None:
    framework = layout.framework
    row = layout.source_row
    write_text(sheet, row, 1, "Whose words these are", "hsb heading")
    fit_row(sheet, row, ("Whose words these are", 100), size=12)
    scale_note = framework.scale.note
    for number, text in enumerate(
        dict.fromkeys((framework.wording, framework.citation, *framework.sources, scale_note)),
        start=row + 1,
    ):
        if text:
            write_prose(sheet, number, text, "hsb text", width=sum(START_WIDTHS), columns=3)
