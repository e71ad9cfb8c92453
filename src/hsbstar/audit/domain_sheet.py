"""Write one domain's sheet of the audit workbook: figures, scale, statements, guidance."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from hsbstar.audit.columns import COLUMN_NUMBER, COLUMNS
from hsbstar.spreadsheets import Formula, Place, quoted
from hsbstar.spreadsheets.writing import (
    POINTS_A_LINE,
    add_table,
    cell_at,
    colour_scores,
    freeze,
    protect,
    row_height,
    set_page,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit.heading import Heading
    from hsbstar.audit.last_answers import Carried
    from hsbstar.audit.layout import AuditLayout, DomainSheet
    from hsbstar.audit.routing import Routing
    from hsbstar.framework import Statement
    from hsbstar.spreadsheets import Column, Value

_LABEL = Alignment(horizontal="right", vertical="center", indent=1, wrap_text=True)
LAST_COLUMN = len(COLUMNS)
_GREY = {"score": "hsb unexpected score", "evidence": "hsb unexpected answer",
         "action": "hsb unexpected answer"}
"""How columns look in a row that is not expected of the agency: grey, but as open as any."""
ZOOM_WITH_LAST = 75
"""In per cent: so that last time's answer is in sight beside this one's on a laptop."""
MOST_BESIDE = 255
"""Excel's own limit, in signs, for what it says beside a cell."""
LEAST_HEIGHT = 3 * POINTS_A_LINE
"""Room for three lines of evidence, in points."""


@dataclass(frozen=True)
class Given:
    """What stands in an agency's sheet before it answers."""

    routing: Routing
    carried: Carried

    def columns(self, layout: AuditLayout, statement: Statement) -> tuple[Column, ...]:
        """Return the columns of a statement's row."""
        own = layout.columns
        if statement.id in self.routing.preset:
            own = tuple(column._replace(style=_GREY.get(column.key, "hsb unexpected"))
                        for column in own)
        return (*own, *self.last_columns(layout))

    def last_columns(self, layout: AuditLayout) -> tuple[Column, ...]:
        """Return the columns of the last round, where one is carried forward."""
        return layout.last_columns if self.carried.round else ()


def write_domain_sheet(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, heading: Heading, given: Given
) -> None:
    """Write a domain's sheet.

    The statements stand above the guidance, so that the frozen heading (title, evidence summary,
    scale, captions) leaves room for them on a small screen.
    """
    last = given.last_columns(layout)
    write_heading(sheet, (*layout.columns, *last), place.header_row)
    _write_top(sheet, place, layout, given.routing)
    _write_statements(sheet, place, layout, given)
    _write_guidance(sheet, place, layout)
    freeze(sheet, Place(place.first_row, COLUMN_NUMBER["ref"] + 1))
    set_page(sheet, marking=heading.marking, footer=heading.footer, number=page_number(layout))
    # The scale is repeated with the captions, so that it is in sight on every printed page too.
    sheet.print_title_rows = f"{place.scale_row}:{place.header_row}"
    sheet.row_breaks.append(Break(id=place.guidance_row - 1))
    protect(sheet)
    sheet.sheet_properties.tabColor = "2468A8"
    if last:
        sheet.sheet_view.zoomScale = ZOOM_WITH_LAST


def table_width(layout: AuditLayout) -> float:
    """Return how wide the columns of the statements are together."""
    return sum(column.width for column in layout.columns)


def page_number(layout: AuditLayout) -> str:
    """Return the number at the foot of a page, in a worksheet's own codes."""
    told = layout.messages.texts["pages.number"].replace("&", "&&")
    return told.replace("{page}", "&P").replace("{pages}", "&N")


def answered(scores: str, place: DomainSheet, layout: AuditLayout, routing: Routing) -> Formula:
    """Return the formula that counts what is answered in a range of score cells: `5 of 14`."""
    statements = place.domain.statements
    worked_out = {"{count}": f"COUNTA({scores})", "{all}": f"ROWS({scores})"}
    parts = re.split(r"(\{\w+\})", layout.messages.texts["figures.answered"])
    joined = "&".join(worked_out.get(part) or _literal(part) for part in parts if part)
    result = layout.messages.say(
        "figures.answered", count=len(routing.presets(statements)), all=len(statements)
    )
    return Formula(f"={joined}", result)


def _literal(text: str) -> str:
    """Return a text as a formula holds it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def score_so_far(scores: str, layout: AuditLayout) -> Formula:
    """Return the formula of a domain's mean so far; blanks and *not applicable* do not count."""
    none = layout.messages.say("figures.none_yet")
    return Formula(f"=IF(COUNT({scores})=0,{_literal(none)},AVERAGE({scores}))", none)


def tell_presets(routing: Routing, statements: Sequence[Statement], layout: AuditLayout) -> str:
    """Say in words which rows are grey and what to do with them; nothing where none is."""
    refs = ", ".join(one.ref for one in routing.presets(statements))
    if not refs:
        return ""
    return layout.messages.say(
        "presets.told", kind=routing.kind, refs=refs,
        not_applicable=layout.framework.scale.not_applicable.label,
    )


def _write_top(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, routing: Routing
) -> None:
    """Write title and figures, summary, and the scale in words, above the frozen heading."""
    domain, columns, say = place.domain, layout.columns, layout.messages.say
    title = f"{domain.number}  {domain.title}"
    write_text(sheet, place.title_row, 1, title, "hsb wrapped title")
    sheet.merge_cells(start_row=place.title_row, start_column=1,
                      end_row=place.title_row, end_column=COLUMN_NUMBER["statement"])
    scores = place.column_range("score")
    score_column = COLUMN_NUMBER["score"]
    label, none = say("domain.so_far"), say("figures.none_yet")
    count = answered(scores, place, layout, routing)
    write_text(sheet, place.title_row, score_column - 1, label, "hsb label")
    # A longer label than the English takes two lines.
    cell_at(sheet, place.title_row, score_column - 1).alignment = _LABEL
    write_value(sheet, place.title_row, score_column, score_so_far(scores, layout), "hsb mean")
    write_value(sheet, place.title_row, score_column + 1, count, "hsb help")
    guidance = _link_guidance(sheet, place, layout)
    width = {column.key: column.width for column in columns}
    sheet.row_dimensions[place.title_row].height = max(
        row_height((title, sum(column.width for column in columns[:3])), size=16),
        row_height((label, width["counts"] - 2), (none, width["score"] - 1),
                   (str(count.result), width["evidence"]), (guidance, width["action"])),
    )
    summary = domain.summary if place.summary_above else ""
    summary = summary or say("domain.summary_below")
    write_prose(sheet, place.summary_row, summary, "hsb text", width=table_width(layout),
                columns=LAST_COLUMN)
    key = (_scale_in_words(layout), tell_presets(routing, domain.statements, layout))
    write_prose(sheet, place.scale_row, "\n".join(filter(None, key)), "hsb key",
                width=table_width(layout), columns=LAST_COLUMN)


def _link_guidance(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> str:
    """Say at the top that principles and examples stand below, and lead there; return the words."""
    column = COLUMN_NUMBER["action"]
    told = layout.messages.say("domain.guidance_below")
    write_text(sheet, place.title_row, column, told, "hsb link")
    target = f"{quoted(place.name)}!A{place.guidance_row}"
    cell_at(sheet, place.title_row, column).hyperlink = Hyperlink(ref="", location=target)
    cell_at(sheet, place.title_row, column).style = "hsb link"
    return told


def _scale_in_words(layout: AuditLayout) -> str:
    scale = layout.framework.scale
    points = [f"{point.value} = {point.label}" for point in scale.scores]
    others = [
        f"{answer.label} = {answer.description}"
        for answer in (scale.not_applicable, scale.no_data)
    ]
    told = layout.messages.say("domain.scale")
    return f"{told}   " + "   ·   ".join(points) + "\n" + "   ·   ".join(others)


def _write_statements(
    sheet: Worksheet, place: DomainSheet, layout: AuditLayout, given: Given
) -> None:
    for statement in place.domain.statements:
        record: dict[str, Value] = {
            "ref": statement.ref,
            "strand": strand_of(statement, layout),
            "statement": statement.text,
            "counts": statement.evidence,
            **given.carried.of(statement, layout.framework.scale, layout.messages),
        }
        if statement.id in given.routing.preset:
            record["score"] = layout.framework.scale.not_applicable.label
        row = place.place(statement, "ref").row
        write_record(sheet, given.columns(layout, statement), row, record)
        height = sheet.row_dimensions[row].height or 0
        sheet.row_dimensions[row].height = max(LEAST_HEIGHT, height)
    add_table(sheet, f"Domain_{place.domain.number}", LAST_COLUMN + len(given.last_columns(layout)),
              place.header_row,
              len(place.domain.statements), filtered=False)
    _validate_scores(sheet, place, layout)
    scale = layout.framework.scale
    cells = place.column_range("score").replace("$", "")
    colour_scores(sheet, cells, scale.lowest, scale.highest)


def strand_of(statement: Statement, layout: AuditLayout) -> str:
    """Return what a statement is about, in words; nothing where that is not told."""
    return layout.messages.say(f"strands.{statement.strand}") if statement.strand else ""


def _validate_scores(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    scale, say = layout.framework.scale, layout.messages.say
    others = {"not_applicable": scale.not_applicable.label, "no_data": scale.no_data.label}
    evidence = layout.messages.say("columns.evidence")
    error = say("choosing.error", lowest=scale.lowest, highest=scale.highest, evidence=evidence,
                **others)
    lines = [
        *(f"{point.value} {point.label}" for point in scale.scores),
        say("choosing.not_ours", **others), say("choosing.nobody_can_say", **others),
    ]
    validation = DataValidation(
        type="list", formula1=layout.allowed_range, allow_blank=True, showDropDown=False,
        showErrorMessage=True, showInputMessage=True,
        errorTitle=say("choosing.title"),
        error=textwrap.shorten(error, MOST_BESIDE, placeholder="…"),
        promptTitle=say("choosing.prompt"), prompt=beside_cell(lines),
    )
    validation.add(place.column_range("score").replace("$", ""))
    sheet.add_data_validation(validation)


def beside_cell(lines: Sequence[str]) -> str:
    """Return lines as Excel says them beside a cell: as many as it takes, each of them whole."""
    told = ""
    for line in lines:
        longer = f"{told}\n{line}" if told else line
        told = longer if len(longer) <= MOST_BESIDE else told
    return told


def _write_guidance(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    """Write what helps to judge: principles with examples, questions, NICE, sources."""
    domain, say = place.domain, layout.messages.say
    lines: list[tuple[str, str]] = [(say("domain.guidance", number=domain.number), "hsb heading")]
    if not place.summary_above:
        lines.append((domain.summary, "hsb text"))
    lines += [(say("domain.principles"), "hsb strong")] if domain.principles else []
    for one in domain.principles:
        example = say("domain.example", example=one.example)
        lines.append((f"•  {one.principle}\n    {example}", "hsb text"))
    lines += [(say("domain.questions"), "hsb strong")] if domain.questions else []
    lines += [(f"•  {question}", "hsb text") for question in domain.questions]
    lines += [(say("domain.nice"), "hsb strong")] if domain.nice else []
    for section in domain.nice:
        told = say("domain.section", section=section.section, text=section.text)
        lines.append((f"•  {told}", "hsb text"))
    if domain.sources:
        lines.append((say("domain.sources", sources="; ".join(domain.sources)), "hsb text"))
    for number, (text, style) in enumerate(lines, start=place.guidance_row):
        write_prose(sheet, number, text, style, width=table_width(layout), columns=LAST_COLUMN)
