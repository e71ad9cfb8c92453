"""Write the workbook for a moderation meeting.

It holds what the agencies wrote, because a meeting cannot agree a score without it. So every sheet
says that it is for the meeting alone, and texts that seem to identify a child are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.audit import FIELD_BY_KEY, LIST_COLUMN, START_SHEET, audit_layout
from hsbstar.framework import high_scores_sentence
from hsbstar.moderation.agenda import (
    MAX_FIRST,
    ORDER,
    Agenda,
    Item,
    count_left_out,
    evidence_of,
)
from hsbstar.moderation.layout import (
    FIRST_ROW,
    MODERATION,
    MODERATION_LAYOUT_VERSION,
    NEXT_SHEET,
    OTHERS_SHEET,
    START_FIELDS,
    statement_tables,
)
from hsbstar.rounds import WIDE, rating_cell, score_or
from hsbstar.spreadsheets import Formula, Place, stamp_pairs
from hsbstar.spreadsheets.writing import (
    Draft,
    ProseSheet,
    add_stamp,
    add_styles,
    colour_scores,
    describe,
    fit_row,
    has_cut_text,
    set_page,
    workbook_bytes,
    write_link,
    write_prose,
    write_table,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework, Scale
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Table, Value

WHAT_THIS_IS = (
    "Use this workbook in the meeting where agencies agree one score for each statement. Start "
    "with the sheet ‘{talk}’. It lists statements where scores are far apart, a high score has no "
    "evidence, or few agencies answered.{more} Compare the scores and the evidence, choose the "
    "agreed score, and say why and who agreed it. Statements without an agreed score keep the mean "
    "of the agencies' scores."
)
MORE = (
    " These are the {first} to discuss first. The sheet ‘{next}’ lists {count} more, for when "
    "there is time."
)
FOR_THE_MEETING = (
    "For the meeting only. This workbook quotes agencies' evidence word for word. Do not share it, "
    "and keep it only as long as the audit needs it. hsbstar cannot recognise names, so read it "
    "through before the meeting."
)
LEFT_OUT = (
    "{} left out to avoid identifying a child. The cell says so, and where to find the text."
)
TOO_LONG = "Some texts are too long for their rows. Select the cell to read the whole text."
SHEET_NOTE = "For the meeting only: this sheet quotes agencies' evidence word for word."
NOTHING_HERE = "No statements."
RULES = (
    f"Scores far apart: the highest score is at least {WIDE} above the lowest.",
    "High without evidence: a high score with no text in ‘Evidence’. {high}",
    ("Few answers: fewer than half of the agencies it applies to scored it, or fewer than 2 in "
     "all. Agencies that answered ‘{not_applicable}’ are not counted as missing."),
    f"To discuss first: at most {MAX_FIRST} statements. {ORDER}",
)

AFTER_THE_MEETING = (
    "Save this workbook, then score the same returns with it: hsbstar score RETURNS --agreed "
    "THIS-FILE. You can sort rows and rename sheets. Keep the refs and the headings."
)
START_WIDTHS = (46.0, 16.0, 14.0, 14.0, 18.0)


@dataclass(frozen=True)
class Meeting:
    """Everything that the workbook shows."""

    round: Round
    framework: Framework
    agenda: Agenda
    notice: str = ""
    """What the workbook says of errors in returns."""

    @property
    def footer(self) -> str:
        """The text at the foot of each printed page."""
        source = self.round.source
        return "  ".join(filter(None, ("Moderation", source.area, source.round)))


def write_moderation(meeting: Meeting) -> bytes:
    """Return the file of the moderation workbook."""
    source, agenda = meeting.round.source, meeting.agenda
    lists = (agenda.first, agenda.later, agenda.others)
    tables = statement_tables(meeting.round.agencies)
    workbook = Draft()
    add_styles(workbook)
    start = workbook.worksheets[0]
    start.title = START_SHEET
    _write_start(start, tables, meeting)
    for table, items in zip(tables, lists, strict=True):
        if items or table.sheet != NEXT_SHEET:
            _write_statements(workbook.create_sheet(table.sheet), table, items, meeting)
    pairs = stamp_pairs(
        MODERATION, framework=source.framework_id, edition=source.edition,
        layout=MODERATION_LAYOUT_VERSION, round_name=source.round, area=source.area,
        marking=source.marking,
    )
    answers = [(answer,) for answer in audit_layout(meeting.framework).allowed_answers]
    add_stamp(workbook, pairs, {LIST_COLUMN: answers}, style="hsb text")
    describe(
        workbook,
        title=" – ".join(filter(None, ("HSB audit moderation", source.area, source.round))),
        subject=f"Moderation workbook, framework {source.framework_id}, edition {source.edition}",
        keywords="harmful sexual behaviour; audit; moderation",
        description="For the moderation meeting only: contains evidence.",
    )
    return workbook_bytes(workbook)


def _write_start(sheet: Worksheet, tables: Sequence[Table], meeting: Meeting) -> None:
    """Write what the workbook is, the progress, and by which rules statements need talk."""
    page, talk, to_talk = ProseSheet(sheet, START_WIDTHS), tables[0], len(meeting.agenda.first)
    later = len(meeting.agenda.later)
    more = MORE.format(first=to_talk, next=NEXT_SHEET, count=later) if later else ""
    page.begin("Moderation meeting")
    page.prose(2, WHAT_THIS_IS.format(talk=talk.sheet, more=more), "hsb text")
    page.prose(3, _for_the_meeting(meeting), "hsb warning")
    page.prose(4, meeting.notice, "hsb warning" if meeting.notice else "hsb text")
    page.prose(5, meeting.round.source.marking, "hsb strong")
    write_text(sheet, 6, 1, "Statements to discuss first: agreed so far", "hsb strong")
    agreed, refs = (talk.cells(key, to_talk) for key in ("score", "ref"))
    progress = Formula(f'=COUNTA({agreed})&" of "&COUNTA({refs})', f"0 of {to_talk}")
    write_value(sheet, 6, 2, progress, "hsb mean")
    source, row = meeting.round.source, 8
    page.heading(row, "About this round")
    for key, text in zip(START_FIELDS, (source.area, source.round), strict=True):
        row += 1
        write_text(sheet, row, 1, FIELD_BY_KEY[key].caption, "hsb cell strong")
        write_text(sheet, row, 2, text, "hsb cell")
        fit_row(sheet, row, (text, START_WIDTHS[1]))
    write_text(sheet, row + 1, 1, "Agencies that returned", "hsb cell strong")
    write_value(sheet, row + 1, 2, len(meeting.round.agencies), "hsb cell")
    row = _write_progress(page, row + 3, tables, meeting)
    _write_help(page, row + 1, meeting.framework.scale)
    set_page(sheet, marking=source.marking, footer=meeting.footer, one_page=True, portrait=True)
    sheet.sheet_properties.tabColor = "1F3864"


def _for_the_meeting(meeting: Meeting) -> str:
    count = count_left_out(meeting.agenda)
    if not count:
        return FOR_THE_MEETING
    texts = f"{count} texts were" if count > 1 else "One text was"
    return f"{FOR_THE_MEETING} {LEFT_OUT.format(texts)}"


def _write_progress(
    page: ProseSheet, row: int, tables: Sequence[Table], meeting: Meeting
) -> int:
    """Count, domain by domain, what is agreed and what is still open; return the next row."""
    sheet, domains, (talk, later, others) = page.sheet, meeting.framework.domains, tables
    to_talk, agenda = meeting.agenda.first, meeting.agenda
    page.heading(row, "Progress")
    page.captions(row + 1, ("Domain", "To discuss first", "Agreed", "Still open", "Others agreed"))
    for number, domain in enumerate(domains, start=row + 2):
        name = f"{domain.number}  {domain.title}"
        agreed = [_count_agreed(table, len(items), domain.number) for table, items in
                  ((later, agenda.later), (others, agenda.others))
                  if items or table is others]
        count = sum(item.score.domain == domain.number for item in to_talk)
        page.figures(number, name, (
            Formula(f"=COUNTIF({talk.cells('domain', len(to_talk))},{domain.number})", count),
            Formula(f"={_count_agreed(talk, len(to_talk), domain.number)}", 0),
            Formula(f"=B{number}-C{number}", count),
            Formula(f"={'+'.join(agreed)}", 0),
        ))
        fit_row(sheet, number, (name, START_WIDTHS[0]))
    total = row + 2 + len(domains)
    sums = (f"=SUM({letters}{row + 2}:{letters}{total - 1})" for letters in "BCDE")
    results = (len(to_talk), 0, len(to_talk), 0)
    page.figures(total, "All domains", map(Formula, sums, results))
    write_link(sheet, Place(row, 5), "Open the list", Place(FIRST_ROW, 1), talk.sheet)
    return total + 1


def _count_agreed(table: Table, rows: int, domain: int) -> str:
    """Return the part of a formula that counts the agreed scores of a domain on a sheet."""
    return (f'SUMPRODUCT(({table.cells("domain", rows)}={domain})'
            f'*({table.cells("score", rows)}<>""))')


def _write_help(page: ProseSheet, row: int, scale: Scale) -> None:
    slots = {"high": high_scores_sentence(scale), "not_applicable": scale.not_applicable.label}
    points = [f"{point.value}  {point.label}: {point.description}" for point in scale.scores]
    points += [
        f"{scale.not_applicable.label}: agreed as not applicable here, so not scored.",
        f"{scale.no_data.label}: agreed that nobody can say. It has no score and lowers coverage.",
        "Blank: nothing was agreed. The mean of the agencies' scores is used.",
    ]
    for title, lines in (
        ("Why discuss this statement", [f"•  {rule.format(**slots)}" for rule in RULES]),
        ("What can be agreed", points),
        ("After the meeting", [AFTER_THE_MEETING]),
    ):
        page.heading(row, title)
        for number, line in enumerate(lines, start=row + 1):
            page.prose(number, line)
        row += len(lines) + 2


def _write_statements(
    sheet: Worksheet, table: Table, items: Sequence[Item], meeting: Meeting
) -> None:
    """Write a row for each statement: what the meeting fills in, then each agency's answer."""
    scale = meeting.framework.scale
    records = [_record(item, scale) for item in items]
    frozen = table.columns[:table.number("score")]
    write_table(sheet, table, records)
    note = f"{SHEET_NOTE} {TOO_LONG}" if has_cut_text(table.columns, records) else SHEET_NOTE
    width = sum(column.width for column in frozen)
    write_prose(sheet, 2, note, "hsb warning", width=width, columns=len(frozen))
    if not items:
        write_text(sheet, 3, 1, NOTHING_HERE, "hsb strong")
    for column in table.columns:
        if column.key.startswith(("score", "self")):
            cells = table.cells(column.key, len(items), anchored=False)
            colour_scores(sheet, cells, scale.lowest, scale.highest)
    if items:
        cells = table.cells("score", len(items), anchored=False)
        sheet.add_data_validation(_validation(cells, meeting.framework))
    sheet.freeze_panes = Place(FIRST_ROW, len(frozen) + 1).address
    set_page(sheet, marking=meeting.round.source.marking, footer=meeting.footer,
             heading_row=table.header_row)
    sheet.sheet_properties.tabColor = "2468A8" if table.sheet == OTHERS_SHEET else "D55E00"


def _record(item: Item, scale: Scale) -> dict[str, Value]:
    score = item.score
    record: dict[str, Value] = {
        "ref": score.statement.ref,
        "domain": score.domain,
        "statement": score.statement.text,
        "why": item.why,
        "self": score_or(score.self_assessed, "–"),
        "agencies": score.respondents,
    }
    for number, answer in enumerate(item.ratings):
        record[f"score {number}"] = rating_cell(answer.rating, scale)
        record[f"evidence {number}"] = evidence_of(answer) or None
    return record


def _validation(cells: str, framework: Framework) -> DataValidation:
    """Return the rule that agreed scores are chosen from the scale, and nothing else."""
    scale = framework.scale
    labels = "\n".join(f"{point.value} {point.label}" for point in scale.scores)
    validation = DataValidation(
        type="list", formula1=audit_layout(framework).allowed_range, allow_blank=True,
        showDropDown=False, showErrorMessage=True, showInputMessage=True,
        errorTitle="Not on the scale",
        error=f"Choose {scale.in_words}. Put comments in the column ‘Reason’.",
        promptTitle="Agreed score", prompt=labels[:255],
    )
    validation.add(cells)
    return validation
