"""Write the first sheet of the audit workbook: what it is, who answers, how to score, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.audit.domain_sheet import answered, page_number, score_so_far, tell_presets
from hsbstar.spreadsheets import quoted
from hsbstar.spreadsheets.writing import (
    cell_at,
    fill_as_score,
    fit_row,
    protect,
    set_page,
    write_prose,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit.columns import Field
    from hsbstar.audit.heading import Heading
    from hsbstar.audit.last_answers import Carried
    from hsbstar.audit.layout import AuditLayout
    from hsbstar.audit.routing import Routing
    from hsbstar.framework import Messages

START_WIDTHS = (34.0, 34.0, 54.0)
LINK_WIDTH = 9.0
"""The least width of the column of links."""
PRESETS_ROW = 5
"""The row above the details, blank where nothing is preset."""


def write_start_sheet(
    sheet: Worksheet, layout: AuditLayout, heading: Heading, routing: Routing, carried: Carried
) -> None:
    """Write the sheet that a respondent sees first."""
    framework, say = layout.framework, layout.messages.say
    scale = framework.scale
    for letter, width in zip("ABCD", start_widths(layout), strict=True):
        sheet.column_dimensions[letter].width = width
    write_text(sheet, 1, 1, framework.title, "hsb title")
    fit_row(sheet, 1, (framework.title, 200), size=16)
    what = say(
        "start.what_this_is", not_applicable=scale.not_applicable.label,
        no_data=scale.no_data.label,
    )
    write_prose(sheet, 2, what, "hsb text", width=sum(START_WIDTHS), columns=3)
    write_prose(sheet, 3, say("start.no_names"), "hsb warning", width=sum(START_WIDTHS), columns=3)
    due = say("start.due", date=heading.due) if heading.due else ""
    told = "  ".join(filter(None, (heading.marking, due)))
    write_prose(sheet, 4, told, "hsb strong", width=sum(START_WIDTHS), columns=3)
    presets = tell_presets(routing, framework.statements, layout)
    last = tell_carried(carried, heading.agency, layout.messages)
    given = "\n".join(filter(None, (presets, last)))
    if given:
        write_prose(sheet, PRESETS_ROW, given, "hsb unexpected" if presets else "hsb help",
                    width=sum(START_WIDTHS), columns=3)
    about, signing = say("start.about"), say("start.sign_off")
    _write_fields(sheet, layout, layout.details_row, about, layout.details, heading)
    _write_fields(sheet, layout, layout.sign_off_row, signing, layout.sign_off, heading)
    _write_scale(sheet, layout)
    _write_progress(sheet, layout, routing)
    _write_sources(sheet, layout)
    set_page(sheet, marking=heading.marking, footer=heading.footer, one_page=True, portrait=True,
             number=page_number(layout))
    protect(sheet)
    sheet.sheet_properties.tabColor = "1F3864"


def start_widths(layout: AuditLayout) -> tuple[float, ...]:
    """Return how wide the columns are; that of the links holds them on one line."""
    say = layout.messages.say
    words = (say("start.open"), *say("start.go_to").split())
    return (*START_WIDTHS, max(LINK_WIDTH, max(map(len, words)) + 4))


def tell_carried(carried: Carried, agency: str, messages: Messages) -> str:
    """Say what stands beside the statements from the last round; nothing where none is carried."""
    if not carried.round:
        return ""
    named = "" if agency else "_unnamed"
    slots = {"round": carried.round, "agency": agency}
    if carried.took_part:
        what = "all" if carried.texts else "scores"
        return messages.say(f"carried.{what}{named}", **slots)
    plan = messages.say("carried.only_plan") if carried.planned else ""
    return " ".join(filter(None, (messages.say(f"carried.none{named}", **slots), plan)))


def _write_fields(
    sheet: Worksheet, layout: AuditLayout, row: int, title: str, fields: tuple[Field, ...],
    heading: Heading,
) -> None:
    filled = {"area": heading.area, "round": heading.round, "agency": heading.agency}
    _write_title(sheet, row, title)
    for field in fields:
        place = layout.field(field.key)
        write_text(sheet, place.row, 1, field.caption, "hsb cell strong")
        style = "hsb answer date" if field.is_date else "hsb answer"
        cell_at(sheet, *place).style = style
        if filled.get(field.key):
            write_text(sheet, *place, filled[field.key], style)
        write_text(sheet, place.row, 3, field.help, "hsb help")
        fit_row(sheet, place.row, (field.caption, START_WIDTHS[0] - 2),
                (filled.get(field.key, ""), START_WIDTHS[1]), (field.help, START_WIDTHS[2]))


def _write_title(sheet: Worksheet, row: int, title: str) -> None:
    write_text(sheet, row, 1, title, "hsb heading")
    fit_row(sheet, row, (title, 100), size=12)


def _write_captions(
    sheet: Worksheet, layout: AuditLayout, row: int, captions: Sequence[str]
) -> None:
    """Write the heading of a table, high enough for its captions."""
    for column, caption in enumerate(captions, start=1):
        write_text(sheet, row, column, caption, "hsb column heading")
    fit_row(sheet, row, *((caption, width - 2) for caption, width in
                          zip(captions, start_widths(layout), strict=False)))


def _write_scale(sheet: Worksheet, layout: AuditLayout) -> None:
    scale, say = layout.framework.scale, layout.messages.say
    row = layout.scale_row
    _write_title(sheet, row, say("start.how_to_score"))
    captions = [say(f"start.{key}") for key in ("answer", "meaning", "when")]
    _write_captions(sheet, layout, row + 1, captions)
    answers = [(str(point.value), point.label, point.description) for point in scale.scores]
    answers += [
        (scale.not_applicable.label, say("start.not_applicable"),
         scale.not_applicable.description),
        (scale.no_data.label, say("start.no_data"), scale.no_data.description),
    ]
    for number, (answer, label, description) in enumerate(answers, start=row + 2):
        write_text(sheet, number, 1, answer, "hsb cell strong")
        write_text(sheet, number, 2, label, "hsb cell")
        write_text(sheet, number, 3, description, "hsb cell")
        fit_row(sheet, number, (answer, START_WIDTHS[0] - 2), (label, START_WIDTHS[1]),
                (description, START_WIDTHS[2]))
    for number, value in enumerate(scale.values, start=row + 2):
        # The key to the colours: here the score stands as text, beside its meaning.
        fill_as_score(cell_at(sheet, number, 1), value, scale.lowest, scale.highest)


def _write_progress(sheet: Worksheet, layout: AuditLayout, routing: Routing) -> None:
    row, say = layout.progress_row, layout.messages.say
    _write_title(sheet, row, say("start.progress"))
    keys = ("domain", "answered", "score_so_far", "go_to")
    captions, open_ = [say(f"start.{key}") for key in keys], say("start.open")
    _write_captions(sheet, layout, row + 1, captions)
    for number, domain in enumerate(layout.domains, start=row + 2):
        name = f"{domain.domain.number}  {domain.domain.title}"
        write_text(sheet, number, 1, name, "hsb cell strong")
        # The link has a cell of its own: LibreOffice does not wrap a text that is a link.
        write_text(sheet, number, len(captions), open_, "hsb link")
        link = Hyperlink(ref="", location=f"{quoted(domain.name)}!A1")
        cell_at(sheet, number, len(captions)).hyperlink = link
        cell_at(sheet, number, len(captions)).style = "hsb link"
        scores = f"{quoted(domain.name)}!{domain.column_range('score')}"
        write_value(sheet, number, 2, answered(scores, domain, layout, routing), "hsb number")
        write_value(sheet, number, 3, score_so_far(scores, layout), "hsb mean")
        fit_row(sheet, number, (name, START_WIDTHS[0] - 2))


def _write_sources(sheet: Worksheet, layout: AuditLayout) -> None:
    framework = layout.framework
    row = layout.source_row
    _write_title(sheet, row, layout.messages.say("start.sources"))
    scale_note = framework.scale.note
    for number, text in enumerate(
        dict.fromkeys((framework.wording, framework.citation, *framework.sources, scale_note)),
        start=row + 1,
    ):
        if text:
            write_prose(sheet, number, text, "hsb text", width=sum(START_WIDTHS), columns=3)
