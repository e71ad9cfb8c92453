"""Write a domain's sheet of the audit workbook: figures, scale, statements, guidance."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.audit.columns import COLUMN_NUMBER, COLUMNS
from hsbstar.spreadsheets import Formula, Place, column_letters, quoted, writing
from hsbstar.spreadsheets.writing import ProseSheet, cell_at, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit.heading import Heading
    from hsbstar.audit.layout import AuditLayout, DomainSheet
    from hsbstar.audit.previous_answers import PreviousAnswers
    from hsbstar.audit.routing import Routing
    from hsbstar.framework import Statement
    from hsbstar.spreadsheets import Column, Value

_LABEL = Alignment(horizontal="right", vertical="center", indent=1, wrap_text=True)
_GREY = {"score": "hsb unexpected score", "evidence": "hsb unexpected answer",
         "action": "hsb unexpected answer"}
"""The styles of a row that is not expected of the agency: grey, but as open as any other."""
ZOOM_WITH_LAST = 75
"""Per cent; shows the last round's answer next to this one's on a laptop."""
MAX_MESSAGE_LENGTH = 255
"""Excel's own limit for a message next to a cell, in characters."""
MIN_HEIGHT = 3 * writing.POINTS_A_LINE
"""Room for three lines of evidence, in points."""


@dataclass(frozen=True)
class Form:
    """An agency's workbook before it answers."""

    layout: AuditLayout
    heading: Heading
    routing: Routing
    previous: PreviousAnswers

    @property
    def last_columns(self) -> tuple[Column, ...]:
        """The columns of the last round; none where its answers are not shown."""
        return self.layout.last_columns if self.previous.round else ()

    def columns(self, statement: Statement) -> tuple[Column, ...]:
        """Return the columns of a statement's row."""
        own = self.layout.columns
        if statement.id in self.routing.preset:
            own = tuple(column._replace(style=_GREY.get(column.key, "hsb unexpected"))
                        for column in own)
        return (*own, *self.last_columns)

    def presets_sentence(self, statements: Sequence[Statement]) -> str:
        """Return what to do with the grey rows; nothing where none is grey."""
        if not self.routing.presets(statements):
            return ""
        return self.layout.messages.text(
            "presets.told", not_applicable=self.layout.framework.scale.not_applicable.label
        )

    def answered(self, place: DomainSheet, *, elsewhere: bool = False) -> Formula:
        """Return the formula that counts a domain's answers: `5 of 9 answered`.

        A preset that is left as it is counts neither as an answer nor as expected: it has its own
        count. `elsewhere` is for a formula on another sheet than the domain's.
        """
        on = f"{quoted(place.name)}!" if elsewhere else ""
        scores = f"{on}{place.column_range('score')}"
        statements, key, preset, less = place.domain.statements, "figures.answered", "", ""
        presets = self.routing.presets(statements)
        if presets:
            label = self.layout.framework.scale.not_applicable.label
            same = _literal("=" + re.sub(r"([~*?])", r"~\1", label))
            runs = place.runs("score", presets)
            key, preset = "figures.answered_preset", "+".join(
                f"COUNTIF({on}{run},{same})" for run in runs)
            less = f"-({preset})"
        counts = {"{count}": f"COUNTA({scores}){less}", "{all}": f"ROWS({scores}){less}",
                  "{preset}": f"({preset})"}
        messages = self.layout.messages
        parts = re.split(r"(\{\w+\})", messages.texts[key])
        joined = "&".join(counts.get(part) or _literal(part) for part in parts if part)
        result = messages.text(key, count=0, all=len(statements) - len(presets),
                              preset=len(presets))
        return Formula(f"={joined}", result)

    def score_so_far(self, scores: str) -> Formula:
        """Return the formula of a domain's mean so far; only scores count."""
        none = self.layout.messages.text("figures.none_yet")
        return Formula(f"=IF(COUNT({scores})=0,{_literal(none)},AVERAGE({scores}))", none)

    def finish(self, sheet: Worksheet, *, start: bool = False) -> None:
        """Set up a sheet's pages, and lock all but its answer cells."""
        number = self.layout.messages.texts["pages.number"].replace("&", "&&")
        writing.set_page(sheet, marking=self.heading.marking, footer=self.heading.footer,
                         portrait=start,
                         number=number.replace("{page}", "&P").replace("{pages}", "&N"))
        writing.protect(sheet)
        sheet.sheet_properties.tabColor = "1F3864" if start else "2468A8"


def _literal(text: str) -> str:
    """Return a text as a formula holds it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def write_domain_sheet(sheet: Worksheet, place: DomainSheet, form: Form) -> None:
    """Write a domain's sheet.

    The statements are above the guidance, so the frozen heading (title, evidence summary, scale,
    captions) leaves room for them on a small screen.
    """
    layout = form.layout
    prose = ProseSheet(sheet, [column.width for column in layout.columns])
    writing.write_heading(sheet, (*layout.columns, *form.last_columns), place.header_row)
    _write_top(prose, place, form)
    _write_statements(sheet, place, form)
    _write_guidance(prose, place, layout)
    sheet.freeze_panes = Place(place.first_row, COLUMN_NUMBER["statement"] + 1).address
    form.finish(sheet)
    # The scale is repeated with the captions, so that every printed page shows it too.
    sheet.print_title_rows = f"{place.scale_row}:{place.header_row}"
    if form.last_columns:
        sheet.sheet_view.zoomScale = ZOOM_WITH_LAST
        # With the last round's answers next to it, the form would be too small to read on paper.
        sheet.print_area = f"A1:{column_letters(len(layout.columns))}{sheet.max_row}"


def _write_top(prose: ProseSheet, place: DomainSheet, form: Form) -> None:
    """Write title and figures, summary, and the scale in words, above the frozen heading."""
    sheet, layout, domain = prose.sheet, form.layout, place.domain
    message, row = layout.messages.text, place.title_row
    title = f"{domain.number}  {domain.title}"
    write_text(sheet, row, 1, title, "hsb wrapped title")
    sheet.merge_cells(start_row=row, start_column=1,
                      end_row=row, end_column=COLUMN_NUMBER["statement"])
    scores, score_column = place.column_range("score"), COLUMN_NUMBER["score"]
    label, guidance = message("domain.so_far"), message("domain.guidance_below")
    so_far, count = form.score_so_far(scores), form.answered(place)
    write_text(sheet, row, score_column - 1, label, "hsb label")
    # A longer label than the English takes two lines.
    cell_at(sheet, row, score_column - 1).alignment = _LABEL
    writing.write_value(sheet, row, score_column, so_far, "hsb mean")
    writing.write_value(sheet, row, score_column + 1, count, "hsb help")
    writing.write_link(sheet, Place(row, COLUMN_NUMBER["action"]), guidance,
                       Place(place.guidance_row, 1), place.name)
    width = {column.key: column.width for column in layout.columns}
    sheet.row_dimensions[row].height = max(
        writing.row_height((title, width["ref"] + width["strand"] + width["statement"]), size=16),
        writing.row_height((label, width["counts"] - 2), (str(so_far.result), width["score"] - 1),
                           (str(count.result), width["evidence"]), (guidance, width["action"])),
    )
    summary = domain.summary if place.summary_above else ""
    prose.prose(place.summary_row, summary or message("domain.summary_below"))
    key = (_scale_in_words(layout), form.presets_sentence(domain.statements))
    prose.prose(place.scale_row, "\n".join(filter(None, key)), "hsb key")


def _scale_in_words(layout: AuditLayout) -> str:
    scale = layout.framework.scale
    points = [f"{point.value} = {point.label}" for point in scale.scores]
    others = [
        f"{answer.label} = {answer.description}"
        for answer in (scale.not_applicable, scale.no_data)
    ]
    introduction = layout.messages.text("domain.scale")
    return f"{introduction}   " + "   ·   ".join(points) + "\n" + "   ·   ".join(others)


def _write_statements(sheet: Worksheet, place: DomainSheet, form: Form) -> None:
    layout, scale = form.layout, form.layout.framework.scale
    for row, statement in enumerate(place.domain.statements, start=place.first_row):
        record: dict[str, Value] = {
            "ref": statement.ref,
            "strand": strand_of(statement, layout),
            "statement": statement.text,
            "counts": statement.evidence,
            **form.previous.of(statement, scale, layout.messages),
        }
        if statement.id in form.routing.preset:
            record["score"] = scale.not_applicable.label
        writing.write_record(sheet, form.columns(statement), row, record, least=MIN_HEIGHT)
    writing.add_table(sheet, f"Domain_{place.domain.number}", len(COLUMNS) + len(form.last_columns),
                      place.header_row, len(place.domain.statements))
    _validate_scores(sheet, place, layout)
    cells = place.column_range("score").replace("$", "")
    writing.colour_scores(sheet, cells, scale.lowest, scale.highest)


def strand_of(statement: Statement, layout: AuditLayout) -> str:
    """Return the strand of a statement in words; nothing where it has none."""
    return layout.messages.text(f"strands.{statement.strand}") if statement.strand else ""


def _validate_scores(sheet: Worksheet, place: DomainSheet, layout: AuditLayout) -> None:
    scale, message = layout.framework.scale, layout.messages.text
    others = {"not_applicable": scale.not_applicable.label, "no_data": scale.no_data.label}
    error = message("choosing.error", lowest=scale.lowest, highest=scale.highest,
                    evidence=message("columns.evidence"), **others)
    lines = [
        *(f"{point.value} {point.label}" for point in scale.scores),
        message("choosing.not_ours", **others), message("choosing.nobody_can_say", **others),
    ]
    validation = DataValidation(
        type="list", formula1=layout.allowed_range, allow_blank=True, showDropDown=False,
        showErrorMessage=True, showInputMessage=True,
        errorTitle=message("choosing.title"),
        error=textwrap.shorten(error, MAX_MESSAGE_LENGTH, placeholder="…"),
        promptTitle=message("choosing.prompt"), prompt=whole_lines(lines),
    )
    validation.add(place.column_range("score").replace("$", ""))
    sheet.add_data_validation(validation)


def whole_lines(lines: Sequence[str]) -> str:
    """Return lines as a message next to a cell, without those that no longer fit."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        text = longer if len(longer) <= MAX_MESSAGE_LENGTH else text
    return text


def _write_guidance(prose: ProseSheet, place: DomainSheet, layout: AuditLayout) -> None:
    """Write what helps to judge: principles with examples, questions, NICE, sources."""
    domain, message = place.domain, layout.messages.text
    lines = [(message("domain.guidance", number=domain.number), "hsb heading")]
    if not place.summary_above:
        lines.append((domain.summary, "hsb text"))
    for title, points in (
        ("domain.principles", [
            f"{each.principle}\n    {message('domain.example', example=each.example)}"
            for each in domain.principles
        ]),
        ("domain.questions", domain.questions),
        ("domain.nice", [message("domain.section", section=each.section, text=each.text)
                         for each in domain.nice]),
    ):
        if points:
            lines.append((message(title), "hsb strong"))
        lines += [(f"•  {point}", "hsb text") for point in points]
    if domain.sources:
        lines.append((message("domain.sources", sources="; ".join(domain.sources)), "hsb text"))
    for row, (text, style) in enumerate(lines, start=place.guidance_row):
        prose.prose(row, text, style)
