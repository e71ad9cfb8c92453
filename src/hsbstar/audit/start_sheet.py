"""Write the first sheet of the audit workbook: what it is, who answers, how to score, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.audit.columns import DETAILS, SIGN_OFF, fields_in
from hsbstar.spreadsheets import Column, Place, quoted, writing
from hsbstar.spreadsheets.writing import ProseSheet, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.audit.domain_sheet import Form
    from hsbstar.audit.layout import AuditLayout
    from hsbstar.audit.previous_answers import PreviousAnswers
    from hsbstar.framework import Messages

START_WIDTHS = (32.0, 32.0, 50.0)
LINK_WIDTH = 9.0
"""The least width of the column of links."""
PRESETS_ROW = 5
"""The row above the details, blank where nothing is preset."""
_SCALE = (
    Column("answer", "", START_WIDTHS[0] - 2, "hsb cell strong"),
    Column("label", "", START_WIDTHS[1]),
    Column("description", "", START_WIDTHS[2]),
)


def write_start_sheet(sheet: Worksheet, form: Form) -> None:
    """Write the sheet that a respondent sees first."""
    layout, heading = form.layout, form.heading
    framework, message = layout.framework, layout.messages.text
    for letter, width in zip("ABCD", start_widths(layout), strict=True):
        sheet.column_dimensions[letter].width = width
    prose = ProseSheet(sheet, START_WIDTHS)
    write_text(sheet, 1, 1, framework.title, "hsb title")
    writing.fit_row(sheet, 1, (framework.title, 200), size=16)
    prose.prose(2, message(
        "start.what_this_is", not_applicable=framework.scale.not_applicable.label,
        no_data=framework.scale.no_data.label,
    ))
    prose.prose(3, message("start.no_names"), "hsb warning")
    due = message("start.due", date=heading.due) if heading.due else ""
    prose.prose(4, "  ".join(filter(None, (heading.marking, due))), "hsb strong")
    presets = form.presets_sentence(framework.statements)
    last = previous_sentence(form.previous, heading.agency, layout.messages)
    if presets or last:
        prose.prose(PRESETS_ROW, "\n".join(filter(None, (presets, last))),
                    "hsb unexpected" if presets else "hsb help")
    prose.heading(layout.details_row, message("start.about"))
    _write_fields(sheet, DETAILS, form)
    prose.heading(layout.sign_off_row, message("start.sign_off"))
    _write_fields(sheet, SIGN_OFF, form)
    _write_scale(prose, layout)
    _write_progress(prose, form)
    _write_sources(prose, layout)
    form.finish(sheet, start=True)


def start_widths(layout: AuditLayout) -> tuple[float, ...]:
    """Return the widths of the columns; that of the links holds each of them on one line."""
    message = layout.messages.text
    words = (message("start.open"), *message("start.go_to").split())
    return (*START_WIDTHS, max(LINK_WIDTH, max(map(len, words)) + 4))


def previous_sentence(previous: PreviousAnswers, agency: str, messages: Messages) -> str:
    """Return what of the last round the statements show; nothing where it shows none."""
    if not previous.round:
        return ""
    unnamed = "" if agency else "_unnamed"
    slots = {"round": previous.round, "agency": agency}
    if previous.took_part:
        what = "all" if previous.texts else "scores"
        return messages.text(f"carried.{what}{unnamed}", **slots)
    plan = messages.text("carried.only_plan") if previous.planned else ""
    return " ".join(filter(None, (messages.text(f"carried.none{unnamed}", **slots), plan)))


def _write_fields(sheet: Worksheet, keys: Sequence[str], form: Form) -> None:
    heading = form.heading
    filled = {"area": heading.area, "round": heading.round, "agency": heading.agency}
    for field in fields_in(form.layout.messages, keys):
        place, value = form.layout.field(field.key), filled.get(field.key, "")
        write_text(sheet, place.row, 1, field.caption, "hsb cell strong")
        style = "hsb answer date" if field.is_date else "hsb answer"
        writing.write_value(sheet, *place, value or None, style)
        write_text(sheet, place.row, 3, field.help, "hsb help")
        writing.grow_row(sheet, place.row, (field.caption, START_WIDTHS[0] - 2),
                         (value, START_WIDTHS[1]), (field.help, START_WIDTHS[2]))


def _write_captions(sheet: Worksheet, layout: AuditLayout, row: int, keys: Sequence[str]) -> None:
    """Write the heading of a table, high enough for its captions."""
    captions = [layout.messages.text(f"start.{key}") for key in keys]
    for column, caption in enumerate(captions, start=1):
        write_text(sheet, row, column, caption, "hsb column heading")
    writing.fit_row(sheet, row, *((caption, width - 2) for caption, width in
                                  zip(captions, start_widths(layout), strict=False)))


def _write_scale(prose: ProseSheet, layout: AuditLayout) -> None:
    sheet, scale, message = prose.sheet, layout.framework.scale, layout.messages.text
    row = layout.scale_row
    prose.heading(row, message("start.how_to_score"))
    _write_captions(sheet, layout, row + 1, ("answer", "meaning", "when"))
    answers = [(str(point.value), point.label, point.description) for point in scale.scores]
    answers += [
        (scale.not_applicable.label, message("start.not_applicable"),
         scale.not_applicable.description),
        (scale.no_data.label, message("start.no_data"), scale.no_data.description),
    ]
    for number, (answer, label, description) in enumerate(answers, start=row + 2):
        record = {"answer": answer, "label": label, "description": description}
        writing.write_record(sheet, _SCALE, number, record)
    for number, value in enumerate(scale.values, start=row + 2):
        # The key to the colours: here the score is text, next to its meaning.
        writing.fill_as_score(writing.cell_at(sheet, number, 1), value, scale.lowest, scale.highest)


def _write_progress(prose: ProseSheet, form: Form) -> None:
    sheet, layout = prose.sheet, form.layout
    row, message = layout.progress_row, layout.messages.text
    prose.heading(row, message("start.progress"))
    _write_captions(sheet, layout, row + 1, ("domain", "answered", "score_so_far", "go_to"))
    for number, domain in enumerate(layout.domains, start=row + 2):
        name = f"{domain.domain.number}  {domain.domain.title}"
        scores = f"{quoted(domain.name)}!{domain.column_range('score')}"
        count = form.answered(domain, elsewhere=True)
        write_text(sheet, number, 1, name, "hsb cell strong")
        writing.write_value(sheet, number, 2, count, "hsb number")
        writing.write_value(sheet, number, 3, form.score_so_far(scores), "hsb mean")
        # The link has a cell of its own: LibreOffice does not wrap a text that is a link.
        link = Place(number, 4)
        writing.write_link(sheet, link, message("start.open"), Place(1, 1), domain.name)
        writing.fit_row(sheet, number, (name, START_WIDTHS[0] - 2),
                        (str(count.result), START_WIDTHS[1] - 2))


def _write_sources(prose: ProseSheet, layout: AuditLayout) -> None:
    framework = layout.framework
    prose.heading(layout.source_row, layout.messages.text("start.sources"))
    texts = (framework.wording, framework.citation, *framework.sources, framework.scale.note)
    # What an agency fills in and reads before it scores is on the first printed page.
    prose.sheet.row_breaks.append(Break(id=layout.source_row - 1))
    for row, text in enumerate(dict.fromkeys(texts), start=layout.source_row + 1):
        if text:
            prose.prose(row, text)
