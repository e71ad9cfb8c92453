"""Write the workbook for a moderation meeting.

It holds what the agencies wrote, because a meeting cannot agree a score without; so it says on
every sheet that it is for the meeting alone, and leaves out texts that seem to identify a child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.audit import LIST_COLUMN, START_SHEET, audit_layout
from hsbstar.framework import high_scores_sentence
from hsbstar.moderation.agenda import WIDE, Agenda, Item, count_left_out, tell_evidence
from hsbstar.moderation.layout import (
    ABOUT_ROW,
    FIRST_ROW,
    HEADER_ROW,
    MODERATION,
    MODERATION_LAYOUT_VERSION,
    START_FIELDS,
    START_WIDTHS,
    TALK_SHEET,
    ModerationLayout,
    TalkSheet,
    field_caption,
    moderation_layout,
    start_field,
)
from hsbstar.rounds import as_cell, as_voice
from hsbstar.spreadsheets import (
    Formula,
    Place,
    column_letters,
    quoted,
    stamp_pairs,
)
from hsbstar.spreadsheets.writing import (
    MAX_LINES,
    Draft,
    ProseSheet,
    add_stamp,
    add_styles,
    add_table,
    cell_at,
    colour_scores,
    describe,
    fit_row,
    freeze,
    lines_needed,
    print_over_pages,
    set_page,
    workbook_bytes,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework, Scale
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Value

WHAT_THIS_IS = (
    "This workbook is for the meeting in which the agencies agree one score for a statement. Begin "
    "with the sheet ‘{talk}’: there agencies are far apart, a high score has no evidence, or few "
    "answered. Read the scores and the evidence side by side, choose the agreed score, and say why "
    "and who agreed it. Statements without an agreed score keep the mean of the agencies' scores."
)
FOR_THE_MEETING = (
    "For the meeting only. This workbook holds what the agencies wrote as evidence, word for word: "
    "do not pass it on, and keep it as long as the audit needs it and no longer. hsbstar knows no "
    "names: read it through before the meeting."
)
LEFT_OUT = (
    "{told} left out because of what could identify a child; the cell says so, and where it stands."
)
TOO_LONG = "Where a text is longer than a row can be high, the rest of it is in its cell alone."
SHEET_NOTE = "For the meeting only: what the agencies wrote stands here word for word."
NOTHING_HERE = "No statement."
RULES = (
    f"Agencies are far apart: the highest score is {WIDE} or more above the lowest.",
    "High without evidence: a high score, and no text in ‘Evidence’. {high}",
    ("Few answers: fewer than half of the agencies that it applies to scored it, or fewer than two "
     "in all. An agency that says ‘{not_applicable}’ is not missed."),
)


@dataclass(frozen=True)
class Meeting:
    """All that the workbook tells."""

    round: Round
    framework: Framework
    agenda: Agenda
    notice: str = ""
    marking: str = ""

    @property
    def footer(self) -> str:
        """What the foot of each page says."""
        source = self.round.source
        return "  ".join(filter(None, ("Moderation", source.area, source.round)))


def write_moderation(meeting: Meeting) -> bytes:
    """Return the file of the moderation workbook."""
    agenda = meeting.agenda
    layout = moderation_layout(
        meeting.framework, meeting.round.agencies,
        to_talk=len(agenda.to_talk), others=len(agenda.others),
    )
    workbook = Draft()
    add_styles(workbook)
    start = workbook.worksheets[0]
    start.title = START_SHEET
    _write_start(start, layout, meeting)
    for place, items in zip(layout.sheets, (agenda.to_talk, agenda.others), strict=True):
        _write_statements(workbook.create_sheet(place.name), place, items, meeting)
    _add_stamp(workbook, meeting)
    _describe(workbook, meeting)
    return workbook_bytes(workbook)


def _describe(workbook: Draft, meeting: Meeting) -> None:
    source = meeting.round.source
    told = filter(None, ("HSB audit moderation", source.area, source.round))
    describe(
        workbook, title=" – ".join(told),
        subject=f"Moderation workbook, framework {source.framework_id}, edition {source.edition}",
        keywords="harmful sexual behaviour; audit; moderation",
        description="For the moderation meeting only: it holds evidence.",
    )


def _add_stamp(workbook: Draft, meeting: Meeting) -> None:
    source = meeting.round.source
    pairs = stamp_pairs(
        MODERATION, framework=source.framework_id, edition=source.edition,
        layout=MODERATION_LAYOUT_VERSION, round_name=source.round, area=source.area,
    )
    answers = [(answer,) for answer in audit_layout(meeting.framework).allowed_answers]
    add_stamp(workbook, pairs, {LIST_COLUMN: answers}, style="hsb text")


def _write_start(sheet: Worksheet, layout: ModerationLayout, meeting: Meeting) -> None:
    """Write what the workbook is, the progress, and by which rules statements need talk."""
    page = ProseSheet(sheet, START_WIDTHS)
    page.begin("Moderation meeting")
    page.prose(2, WHAT_THIS_IS.format(talk=layout.talk.name), "hsb text")
    page.prose(3, _for_the_meeting(meeting), "hsb warning")
    page.prose(4, meeting.notice, "hsb warning" if meeting.notice else "hsb text")
    page.prose(5, meeting.marking, "hsb strong")
    write_text(sheet, 6, 1, "Agreed of the statements to talk about", "hsb strong")
    progress = f'=COUNTA({layout.talk.cells("score")})&" of "&COUNTA({layout.talk.cells("ref")})'
    result = f"0 of {len(meeting.agenda.to_talk)}"
    write_value(sheet, 6, 2, Formula(progress, result), "hsb mean")
    _write_about(sheet, meeting)
    _write_progress(sheet, layout, meeting)
    _write_help(sheet, layout)
    set_page(sheet, marking=meeting.marking, footer=meeting.footer, one_page=True, portrait=True)
    sheet.sheet_properties.tabColor = "1F3864"


def _for_the_meeting(meeting: Meeting) -> str:
    told = [FOR_THE_MEETING]
    if count := count_left_out(meeting.agenda):
        texts = f"{count} texts were" if count > 1 else "One text was"
        told.append(LEFT_OUT.format(told=texts))
    return " ".join(told)


def _write_about(sheet: Worksheet, meeting: Meeting) -> None:
    source = meeting.round.source
    ProseSheet(sheet, START_WIDTHS).heading(ABOUT_ROW, "About this round")
    for key, text in zip(START_FIELDS, (source.area, source.round), strict=True):
        place = start_field(key)
        write_text(sheet, place.row, 1, field_caption(key), "hsb cell strong")
        write_text(sheet, *place, text, "hsb cell")
        fit_row(sheet, place.row, (text, START_WIDTHS[1]))
    row = start_field(START_FIELDS[-1]).row + 1
    count = len(meeting.round.agencies)
    write_text(sheet, row, 1, "Agencies that returned", "hsb cell strong")
    write_value(sheet, row, 2, count, "hsb cell")


def _write_progress(sheet: Worksheet, layout: ModerationLayout, meeting: Meeting) -> None:
    """Count, domain by domain, what is agreed and what is still open."""
    row = layout.progress_row
    ProseSheet(sheet, START_WIDTHS).heading(row, "Progress")
    captions = ("Domain", "To talk about", "Agreed", "Still open", "Others agreed")
    for column, caption in enumerate(captions, start=1):
        write_text(sheet, row + 1, column, caption, "hsb column heading")
    fit_row(sheet, row + 1, *zip(captions, START_WIDTHS, strict=True))
    domains = meeting.framework.domains
    for number, domain in enumerate(domains, start=row + 2):
        name = f"{domain.number}  {domain.title}"
        count = sum(item.score.domain == domain.number for item in meeting.agenda.to_talk)
        write_text(sheet, number, 1, name, "hsb cell strong")
        figures = (
            Formula(f"=COUNTIF({layout.talk.cells('domain')},{domain.number})", count),
            Formula(_agreed_in(layout.talk, domain.number), 0),
            Formula(f"=B{number}-C{number}", count),
            Formula(_agreed_in(layout.others, domain.number), 0),
        )
        for column, figure in enumerate(figures, start=2):
            write_value(sheet, number, column, figure, "hsb number")
        fit_row(sheet, number, (name, START_WIDTHS[0]))
    total = row + 2 + len(domains)
    write_text(sheet, total, 1, "All domains", "hsb cell strong")
    results = (len(meeting.agenda.to_talk), 0, len(meeting.agenda.to_talk), 0)
    for column, result in enumerate(results, start=2):
        letters = column_letters(column)
        summed = Formula(f"=SUM({letters}{row + 2}:{letters}{total - 1})", result)
        write_value(sheet, total, column, summed, "hsb number")
    write_text(sheet, row, 5, "Open the list", "hsb link")
    link = Hyperlink(ref="", location=f"{quoted(layout.talk.name)}!A{FIRST_ROW}")
    cell_at(sheet, row, 5).hyperlink = link
    cell_at(sheet, row, 5).style = "hsb link"


def _agreed_in(sheet: TalkSheet, domain: int) -> str:
    """Return the formula that counts the agreed scores of a domain on a sheet."""
    return f'=SUMPRODUCT(({sheet.cells("domain")}={domain})*({sheet.cells("score")}<>""))'


def _write_help(sheet: Worksheet, layout: ModerationLayout) -> None:
    page, row = ProseSheet(sheet, START_WIDTHS), layout.help_row
    scale = layout.framework.scale
    page.heading(row, "Why a statement needs talk")
    slots = {"high": high_scores_sentence(scale), "not_applicable": scale.not_applicable.label}
    for number, rule in enumerate(RULES, start=row + 1):
        page.prose(number, f"•  {rule.format(**slots)}")
    row += len(RULES) + 2
    page.heading(row, "What can be agreed")
    points = [f"{point.value}  {point.label}: {point.description}" for point in scale.scores]
    points += [
        f"{scale.not_applicable.label}: agreed to be nobody's to do here; it leaves the score.",
        f"{scale.no_data.label}: agreed that nobody can say; it has no score, and lowers coverage.",
        "Blank: nothing was agreed; the mean of the agencies' scores stands.",
    ]
    for number, text in enumerate(points, start=row + 1):
        page.prose(number, text)
    row += len(points) + 2
    page.heading(row, "After the meeting")
    told = (
        "Save this workbook and score the same returns with it: hsbstar score RETURNS --agreed "
        "THIS-FILE. Rows may be sorted and sheets renamed; keep the refs and the headings."
    )
    page.prose(row + 1, told)


def _write_statements(
    sheet: Worksheet, place: TalkSheet, items: Sequence[Item], meeting: Meeting
) -> None:
    """Write a row for each statement: what is asked of the meeting, then each agency's answer."""
    records = [_record(item, meeting.framework.scale) for item in items]
    frozen = place.columns[:place.number("score")]
    width = sum(column.width for column in frozen)
    write_text(sheet, 1, 1, place.title, "hsb title")
    sheet.row_dimensions[1].height = 26
    note = f"{SHEET_NOTE} {TOO_LONG}" if _any_too_long(place, records) else SHEET_NOTE
    write_prose(sheet, 2, note, "hsb warning", width=width, columns=len(frozen))
    if not items:
        write_text(sheet, 3, 1, NOTHING_HERE, "hsb strong")
    write_heading(sheet, place.columns, HEADER_ROW)
    for row, values in enumerate(records, start=FIRST_ROW):
        write_record(sheet, place.columns, row, values)
    add_table(sheet, place.table, len(place.columns), HEADER_ROW, len(items))
    _colour(sheet, place, meeting.framework.scale)
    if items:
        _validate(sheet, place, meeting.framework)
    freeze(sheet, Place(FIRST_ROW, len(frozen) + 1))
    set_page(sheet, marking=meeting.marking, footer=meeting.footer, heading_row=HEADER_ROW)
    print_over_pages(sheet, sum(column.width for column in place.columns))
    sheet.sheet_properties.tabColor = "D55E00" if place.name == TALK_SHEET else "2468A8"


def _record(item: Item, scale: Scale) -> dict[str, Value]:
    one = item.score
    record: dict[str, Value] = {
        "ref": one.statement.ref,
        "domain": one.domain,
        "statement": one.statement.text,
        "why": item.why,
        "self": "–" if one.self_assessed is None else as_cell(one.self_assessed),
    }
    for number, spoken in enumerate(item.spoken):
        record[f"score {number}"] = as_voice(spoken.voice, scale)
        record[f"evidence {number}"] = tell_evidence(spoken) or None
    return record


def _any_too_long(place: TalkSheet, records: Sequence[Mapping[str, Value]]) -> bool:
    widths = {column.key: column.width for column in place.columns}
    return any(
        lines_needed(text, widths[key]) > MAX_LINES for values in records
        for key, text in values.items() if isinstance(text, str) and key in widths
    )


def _colour(sheet: Worksheet, place: TalkSheet, scale: Scale) -> None:
    keys = [column.key for column in place.columns if column.key.startswith(("score", "self"))]
    for key in keys:
        colour_scores(sheet, place.address(key), scale.lowest, scale.highest)


def _validate(sheet: Worksheet, place: TalkSheet, framework: Framework) -> None:
    """Offer the scale in the agreed score's cells, and nothing else."""
    scale = framework.scale
    labels = "\n".join(f"{point.value} {point.label}" for point in scale.scores)
    validation = DataValidation(
        type="list", formula1=audit_layout(framework).allowed_range, allow_blank=True,
        showDropDown=False, showErrorMessage=True, showInputMessage=True,
        errorTitle="Not on the scale",
        error=f"Choose {scale.in_words}. Comments belong in the column ‘Reason’.",
        promptTitle="Agreed score", prompt=labels[:255],
    )
    validation.add(place.address("score"))
    sheet.add_data_validation(validation)
