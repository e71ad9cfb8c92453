"""Write the blank audit workbook that an agency fills in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.cells import column_letters
from hsbstar.layout import (
    COLUMN_NUMBER,
    COLUMNS,
    DETAILS,
    FIELDS,
    LAYOUT_VERSION,
    LIST_COLUMN,
    SIGN_OFF,
    STAMP_KEYS,
    STAMP_MARK,
    STAMP_SHEET,
    START_SHEET,
    AuditLayout,
    DomainSheet,
    Field,
    audit_layout,
    quoted,
)
from hsbstar.workbooks.plain_text import clean_text
from hsbstar.workbooks.saving import workbook_bytes
from hsbstar.workbooks.styles import add_styles, colour_scores, fit_row, set_page
from hsbstar.workbooks.writing import cell_at, write_formula, write_prose, write_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework

START_WIDTHS = (34.0, 34.0, 54.0)
LINK_WIDTH = 9.0
TABLE_WIDTH = sum(column.width for column in COLUMNS)
LAST_COLUMN = len(COLUMNS)

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


@dataclass(frozen=True)
class Heading:
    """What is filled in before the workbook goes out; empty where not given."""

    area: str = ""
    round: str = ""
    agency: str = ""
    due: str = ""
    marking: str = ""

    def for_agency(self, agency: str) -> Heading:
        """Return the same heading with the agency filled in."""
        return replace(self, agency=agency)


def write_audit_workbook(framework: Framework, heading: Heading) -> bytes:
    """Return the file of one blank audit workbook."""
    layout = audit_layout(framework)
    workbook = Workbook()
    add_styles(workbook)
    start = workbook.worksheets[0]
    start.title = START_SHEET
    _write_start(start, layout, heading)
    for domain_sheet in layout.domains:
        sheet = workbook.create_sheet(domain_sheet.name)
        _write_domain(sheet, domain_sheet, layout)
        _set_up_domain(sheet, domain_sheet, heading)
    _write_stamp(workbook.create_sheet(STAMP_SHEET), layout, heading)
    _name_ranges(workbook, layout)
    _describe(workbook, framework, heading)
    return workbook_bytes(workbook)


def _describe(workbook: Workbook, framework: Framework, heading: Heading) -> None:
    properties = workbook.properties
    told = filter(None, (framework.title, heading.area, heading.round))
    properties.title = clean_text(" – ".join(told))
    properties.subject = f"Audit workbook, framework {framework.id}, edition {framework.edition}"
    properties.creator = "hsbstar"
    properties.description = clean_text(framework.wording)
    properties.language = "en-GB"


def _write_start(sheet: Worksheet, layout: AuditLayout, heading: Heading) -> None:
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
    _write_fields(sheet, layout, layout.details_row, "About this return", DETAILS, heading)
    _write_fields(sheet, layout, layout.sign_off_row, "Sign-off by the senior lead", SIGN_OFF,
                  heading)
    _write_scale(sheet, layout)
    _write_progress(sheet, layout)
    _write_sources(sheet, layout)
    set_page(sheet, marking=heading.marking, footer=_footer(heading), one_page=True, portrait=True)
    _protect(sheet)
    sheet.sheet_properties.tabColor = "1F3864"


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


def _write_progress(sheet: Worksheet, layout: AuditLayout) -> None:
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
        write_formula(sheet, number, 2, _answered(scores), "hsb number")
        write_formula(sheet, number, 3, _score_so_far(scores), "hsb mean")
        fit_row(sheet, number, (name, START_WIDTHS[0]))


def _answered(scores: str) -> str:
    return f'=COUNTA({scores})&" of "&ROWS({scores})'


def _score_so_far(scores: str) -> str:
    return f'=IF(COUNT({scores})=0,"none yet",AVERAGE({scores}))'


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


def _write_domain(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    for column in COLUMNS:
        letter = column_letters(COLUMN_NUMBER[column.key])
        sheet.column_dimensions[letter].width = column.width
        write_text(sheet, place.header_row, COLUMN_NUMBER[column.key], column.caption,
              "hsb column heading")
    sheet.row_dimensions[place.header_row].height = 20
    _write_top(sheet, place, layout)
    _write_statements(sheet, place, layout)
    _write_guidance(sheet, place)


def _write_top(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    """Write title and figures, summary, and the scale in words, above the frozen heading."""
    domain = place.domain
    title = f"{domain.number}  {domain.title}"
    write_text(sheet, place.title_row, 1, title, "hsb wrapped title")
    sheet.merge_cells(start_row=place.title_row, start_column=1,
                      end_row=place.title_row, end_column=COLUMN_NUMBER["statement"])
    fit_row(sheet, place.title_row, (title, sum(column.width for column in COLUMNS[:3])), size=16)
    scores = place.column_range("score")
    score_column = COLUMN_NUMBER["score"]
    label = "Domain score so far, and answered:"
    write_text(sheet, place.title_row, score_column - 1, label, "hsb label")
    write_formula(sheet, place.title_row, score_column, _score_so_far(scores), "hsb mean")
    write_formula(sheet, place.title_row, score_column + 1, _answered(scores), "hsb help")
    summary = domain.summary if place.summary_above else ""
    summary = summary or "The evidence for this domain is told below the statements."
    write_prose(sheet, place.summary_row, summary, "hsb text", width=TABLE_WIDTH,
                columns=LAST_COLUMN)
    write_prose(sheet, place.scale_row, _scale_in_words(layout), "hsb key", width=TABLE_WIDTH,
                columns=LAST_COLUMN)


def _scale_in_words(layout: AuditLayout) -> str:
    scale = layout.framework.scale
    points = [f"{point.value} = {point.label}" for point in scale.scores]
    others = [
        f"{answer.label} = {answer.description}"
        for answer in (scale.not_applicable, scale.no_data)
    ]
    return "Score:   " + "   ·   ".join(points) + "\n" + "   ·   ".join(others)


def _write_statements(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    for statement in place.domain.statements:
        texts = {
            "ref": statement.ref,
            "strand": statement.strand or "",
            "statement": statement.text,
            "counts": statement.evidence,
        }
        row = place.place(statement, "ref").row
        for key, text in texts.items():
            style = "hsb cell strong" if key in {"ref", "statement"} else "hsb cell"
            write_text(sheet, row, COLUMN_NUMBER[key], text, style)
        for key, style in (
            ("score", "hsb answer score"), ("evidence", "hsb answer"), ("action", "hsb answer"),
        ):
            sheet.cell(row, COLUMN_NUMBER[key]).style = style
        wide = {column.key: column.width for column in COLUMNS}
        fit_row(sheet, row, *((text, wide[key] * 0.95) for key, text in texts.items()), ("\n", 1))
    _validate_scores(sheet, place, layout)
    scale = layout.framework.scale
    cells = place.column_range("score").replace("$", "")
    colour_scores(sheet, cells, scale.lowest, scale.highest)


def _validate_scores(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    scale = layout.framework.scale
    labels = "\n".join(f"{point.value} {point.label}" for point in scale.scores)
    validation = DataValidation(
        type="list", formula1=layout.allowed_range, allow_blank=True, showDropDown=False,
        showErrorMessage=True, showInputMessage=True,
        errorTitle="Not on the scale",
        error=f"Choose {scale.in_words}. Comments belong in the column ‘Evidence’.",
        promptTitle="Score",
        prompt=(f"{labels}\n{scale.not_applicable.label}: not ours to do\n"
                f"{scale.no_data.label}: ours, but nobody can say")[:255],
    )
    validation.add(place.column_range("score").replace("$", ""))
    sheet.add_data_validation(validation)


def _write_guidance(sheet: Worksheet, place: DomainSheet) -> None:
    """Write what helps to judge: principles with examples, questions, NICE, sources."""
    domain = place.domain
    row = place.guidance_row
    lines: list[tuple[str, str]] = [(f"Guidance for domain {domain.number}", "hsb heading")]
    if not place.summary_above:
        lines.append((domain.summary, "hsb text"))
    lines += [("Principles, each with an example", "hsb strong")] if domain.principles else []
    for one in domain.principles:
        lines.append((f"•  {one.principle}\n    For example: {one.example}", "hsb text"))
    lines += [("Questions that weigh", "hsb strong")] if domain.questions else []
    lines += [(f"•  {question}", "hsb text") for question in domain.questions]
    lines += [("NICE guideline NG55, in our words", "hsb strong")] if domain.nice else []
    lines += [(f"•  Section {one.section}: {one.text}", "hsb text") for one in domain.nice]
    lines += [("Sources: " + "; ".join(domain.sources), "hsb text")] if domain.sources else []
    for number, (text, style) in enumerate(lines, start=row):
        write_prose(sheet, number, text, style, width=TABLE_WIDTH, columns=LAST_COLUMN)


def _set_up_domain(sheet: Worksheet, place: DomainSheet, heading: Heading) -> None:
    sheet.freeze_panes = sheet.cell(place.first_row, COLUMN_NUMBER["ref"] + 1).coordinate
    set_page(sheet, marking=heading.marking, footer=_footer(heading),
             heading_row=place.header_row)
    _protect(sheet)
    sheet.sheet_properties.tabColor = "2468A8"


def _footer(heading: Heading) -> str:
    return "  ".join(filter(None, (heading.area, heading.round, heading.agency)))


def _protect(sheet: Worksheet) -> None:
    """Lock all but the answer cells, without a password; widths and heights stay free."""
    sheet.protection.enable()
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _write_stamp(sheet: Worksheet, layout: AuditLayout, heading: Heading) -> None:
    framework = layout.framework
    values = ("audit", framework.id, framework.edition, str(LAYOUT_VERSION), heading.round,
              heading.area)
    write_text(sheet, 1, 1, STAMP_MARK)
    for row, (key, value) in enumerate(zip(STAMP_KEYS, values, strict=True), start=2):
        write_text(sheet, row, 1, key)
        write_text(sheet, row, 2, value)
    for row, answer in enumerate(layout.allowed_answers, start=1):
        sheet.cell(row, LIST_COLUMN, answer)
    sheet.sheet_state = "veryHidden"


def _name_ranges(workbook: Workbook, layout: AuditLayout) -> None:
    """Name the fields, and each domain's answers, so that people and formulas can find them."""
    for field in FIELDS:
        place = layout.field(field.key)
        _name(workbook, f"hsb_{field.key}", f"{quoted(START_SHEET)}!{place.absolute}")
    for domain in layout.domains:
        for column in COLUMNS:
            if column.answer:
                cells = f"{quoted(domain.name)}!{domain.column_range(column.key)}"
                _name(workbook, f"hsb_domain_{domain.domain.number}_{column.key}", cells)


def _name(workbook: Workbook, name: str, cells: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=cells)
