"""Write one domain's sheet of the audit workbook: figures, scale, statements, guidance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from hsbstar.cells import quoted
from hsbstar.layout import COLUMN_NUMBER, COLUMNS, LAST_COLUMNS
from hsbstar.parts.values import Formula
from hsbstar.workbooks.styles import (
    POINTS_A_LINE,
    colour_scores,
    fit_row,
    protect,
    set_page,
)
from hsbstar.workbooks.writing import (
    add_table,
    cell_at,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit_layout import AuditLayout, DomainSheet
    from hsbstar.carrying import Carried
    from hsbstar.framework import Statement
    from hsbstar.layout import Column
    from hsbstar.parts.values import Value
    from hsbstar.routing import Routing
    from hsbstar.workbooks.heading import Heading

TABLE_WIDTH = sum(column.width for column in COLUMNS)
LAST_COLUMN = len(COLUMNS)
_GREY = {"score": "hsb unexpected score", "evidence": "hsb unexpected answer",
         "action": "hsb unexpected answer"}
GREY_COLUMNS = tuple(
    column._replace(style=_GREY.get(column.key, "hsb unexpected")) for column in COLUMNS
)
"""The columns in a row that is not expected of the agency: grey, but as open as any."""
ZOOM_WITH_LAST = 75
"""In per cent: so that last time's answer is in sight beside this one's on a laptop."""
LEAST_HEIGHT = 3 * POINTS_A_LINE
"""Room for three lines of evidence, in points."""


@dataclass(frozen=True)
class Given:
    """What stands in an agency's sheet before it answers."""

    routing: Routing
    carried: Carried

    def columns(self, statement: Statement) -> tuple[Column, ...]:
        """Return the columns of a statement's row."""
        own = GREY_COLUMNS if statement.id in self.routing.preset else COLUMNS
        return (*own, *self.last_columns)

    @property
    def last_columns(self) -> tuple[Column, ...]:
        """The columns of the last round, where one is carried forward."""
        return LAST_COLUMNS if self.carried.round else ()


def write_domain_sheet(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, heading: Heading, given: Given
) -> None:
    """Write a domain's sheet.

    The statements stand above the guidance, so that the frozen heading (title, evidence summary,
    scale, captions) leaves room for them on a small screen.
    """
    write_heading(sheet, (*COLUMNS, *given.last_columns), place.header_row)
    _write_top(sheet, place, layout, given.routing)
    _write_statements(sheet, place, layout, given)
    _write_guidance(sheet, place)
    sheet.freeze_panes = sheet.cell(place.first_row, COLUMN_NUMBER["ref"] + 1).coordinate
    set_page(sheet, marking=heading.marking, footer=heading.footer)
    # The scale is repeated with the captions, so that it is in sight on every printed page too.
    sheet.print_title_rows = f"{place.scale_row}:{place.header_row}"
    sheet.row_breaks.append(Break(id=place.guidance_row - 1))
    protect(sheet)
    sheet.sheet_properties.tabColor = "2468A8"
    if given.last_columns:
        sheet.sheet_view.zoomScale = ZOOM_WITH_LAST


def answered(scores: str, place: DomainSheet, routing: Routing) -> Formula:
    """Return the formula that counts what is answered in a range of score cells: `5 of 14`."""
    statements = place.domain.statements
    result = f"{len(routing.presets(statements))} of {len(statements)}"
    return Formula(f'=COUNTA({scores})&" of "&ROWS({scores})', result)


def score_so_far(scores: str) -> Formula:
    """Return the formula of a domain's mean so far; blanks and *not applicable* do not count."""
    return Formula(f'=IF(COUNT({scores})=0,"none yet",AVERAGE({scores}))', "none yet")


def tell_presets(routing: Routing, statements: Sequence[Statement], layout: AuditLayout) -> str:
    """Say in words which rows are grey and what to do with them; nothing where none is."""
    refs = ", ".join(one.ref for one in routing.presets(statements))
    if not refs:
        return ""
    return (
        f"Grey rows are not expected of this kind of agency ({routing.kind}) and hold "
        f"{layout.framework.scale.not_applicable.label} already: {refs}. "
        "If such work is yours, choose a score in its place: it counts."
    )


def _write_top(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, routing: Routing
) -> None:
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
    write_value(sheet, place.title_row, score_column, score_so_far(scores), "hsb mean")
    write_value(sheet, place.title_row, score_column + 1, answered(scores, place, routing),
                "hsb help")
    _link_guidance(sheet, place)
    summary = domain.summary if place.summary_above else ""
    summary = summary or "The evidence for this domain is told below the statements."
    write_prose(sheet, place.summary_row, summary, "hsb text", width=TABLE_WIDTH,
                columns=LAST_COLUMN)
    key = (_scale_in_words(layout), tell_presets(routing, domain.statements, layout))
    write_prose(sheet, place.scale_row, "\n".join(filter(None, key)), "hsb key",
                width=TABLE_WIDTH, columns=LAST_COLUMN)


def _link_guidance(sheet: Worksheet, place: DomainSheet) -> None:
    """Say at the top that principles and examples stand below, and lead there."""
    column = COLUMN_NUMBER["action"]
    told = "Guidance and examples: below"
    write_text(sheet, place.title_row, column, told, "hsb link")
    target = f"{quoted(place.name)}!A{place.guidance_row}"
    cell_at(sheet, place.title_row, column).hyperlink = Hyperlink(ref="", location=target)
    cell_at(sheet, place.title_row, column).style = "hsb link"


def _scale_in_words(layout: AuditLayout) -> str:
    scale = layout.framework.scale
    points = [f"{point.value} = {point.label}" for point in scale.scores]
    others = [
        f"{answer.label} = {answer.description}"
        for answer in (scale.not_applicable, scale.no_data)
    ]
    return "Score:   " + "   ·   ".join(points) + "\n" + "   ·   ".join(others)


def _write_statements(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, given: Given
) -> None:
    for statement in place.domain.statements:
        record: dict[str, Value] = {
            "ref": statement.ref,
            "strand": statement.strand or "",
            "statement": statement.text,
            "counts": statement.evidence,
            **given.carried.of(statement),
        }
        if statement.id in given.routing.preset:
            record["score"] = layout.framework.scale.not_applicable.label
        row = place.place(statement, "ref").row
        write_record(sheet, given.columns(statement), row, record)
        height = sheet.row_dimensions[row].height or 0
        sheet.row_dimensions[row].height = max(LEAST_HEIGHT, height)
    add_table(sheet, f"Domain_{place.domain.number}", LAST_COLUMN + len(given.last_columns),
              place.header_row,
              len(place.domain.statements), filtered=False)
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
