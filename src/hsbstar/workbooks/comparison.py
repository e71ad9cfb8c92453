"""Write the comparison workbook: domains with both stars, statements, agencies, method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hsbstar
from hsbstar.alt_text import describe_comparison
from hsbstar.cautions import tell_cautions
from hsbstar.cells import column_letters
from hsbstar.layout import STAMP_MARK, STAMP_SHEET, Column
from hsbstar.method import HOW_ROUNDS_COMPARE, HOW_SCORES_ARISE
from hsbstar.parts.values import Formula
from hsbstar.rounds import show_score
from hsbstar.star_layout import FIRST_ROW, HEADER_ROW, METHOD_FIRST_ROW, METHOD_WIDTH, Table
from hsbstar.timing import tell_interval
from hsbstar.wording import clean_text, fold_name, tell_apart
from hsbstar.workbooks.saving import Draft, workbook_bytes
from hsbstar.workbooks.star_chart import ROWS_TALL, Plot, radar_chart, spoke_label
from hsbstar.workbooks.star_figures import as_cell
from hsbstar.workbooks.styles import add_styles, colour_scores, set_page
from hsbstar.workbooks.writing import (
    add_table,
    write_heading,
    write_lines,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison import Comparison, DomainChange, StatementChange
    from hsbstar.parts.values import Value

NOTE_WIDTH = 34.0
MOST_STARS = 4
CHANGE = "Change, first to last"


def write_comparison(comparison: Comparison, *, marking: str = "") -> bytes:
    """Return the file of the comparison workbook."""
    workbook = Draft()
    add_styles(workbook)
    workbook.remove(workbook.worksheets[0])
    rounds = [one.source.round or f"Round {number}"
              for number, one in enumerate(comparison.rounds, start=1)]
    domains = _table("Domains", "Domains", 42, rounds)
    statements = _table("Statements", "Statements", 62, rounds)
    _write_domains(_add_sheet(workbook, domains, comparison, marking), domains, comparison)
    _write_statements(_add_sheet(workbook, statements, comparison, marking), statements, comparison)
    _write_agencies(workbook, comparison, rounds, marking)
    _write_method(workbook, comparison, marking)
    stamp = workbook.create_sheet(STAMP_SHEET)
    write_text(stamp, 1, 1, STAMP_MARK)
    write_text(stamp, 2, 1, "workbook")
    write_text(stamp, 2, 2, "comparison")
    stamp.sheet_state = "veryHidden"
    workbook.chart_texts[domains.sheet] = clean_text(describe_comparison(comparison))
    workbook.properties.title = clean_text(f"HSB audit comparison – {' to '.join(rounds)}")
    workbook.properties.subject = "Rounds of an audit, side by side"
    workbook.properties.keywords = "harmful sexual behaviour; audit; comparison"
    workbook.properties.creator = "hsbstar"
    workbook.properties.language = "en-GB"
    return workbook_bytes(workbook)


def _table(sheet: str, title: str, width: float, rounds: Sequence[str]) -> Table:
    label = "Domain" if sheet == "Domains" else "Statement"
    key = "No." if sheet == "Domains" else "Ref"
    captions = tell_apart(rounds, (key, label, CHANGE, "Note"))
    return Table(
        sheet,
        title,
        (
            Column("key", key, 7, "hsb cell strong"),
            Column("title", label, width),
            *(Column(f"score {index}", name, 12, "hsb mean")
              for index, name in enumerate(captions)),
            Column("change", CHANGE, 12, "hsb change"),
            Column("note", "Note", NOTE_WIDTH),
        ),
    )


def _add_sheet(
    workbook: Draft, table: Table, comparison: Comparison, marking: str
) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(table.sheet)
    area = comparison.rounds[-1].source.area
    rounds = " to ".join(one.source.round for one in comparison.rounds)
    write_text(sheet, 1, 1, f"HSB audit comparison: {table.title.lower()}", "hsb title")
    sheet.row_dimensions[1].height = 26
    write_prose(sheet, 2, "  ·  ".join(filter(None, (area, rounds))), "hsb strong",
                width=table.width, columns=len(table.columns))
    write_heading(sheet, table.columns, HEADER_ROW)
    domains = table.sheet == "Domains"
    set_page(sheet, marking=marking, footer=f"HSB audit comparison {area}", one_page=domains,
             portrait=domains, heading_row=None if domains else HEADER_ROW)
    if not domains:
        sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.sheet_properties.tabColor = "1F3864" if domains else "2468A8"
    return sheet


def _record(
    table: Table, row: int, texts: tuple[str, str, str], one: DomainChange | StatementChange
) -> dict[str, Value]:
    """Return a row: key, title and note, the score of each round, and the change as a formula."""
    key, title, note = texts
    scores = one.scores
    first = table.place(row, "score 0").address
    last = table.place(row, f"score {len(scores) - 1}").address
    # A difference of decimals can fall a hair short of a half, and would then be shown a tenth off.
    change = f'=IF(AND(ISNUMBER({first}),ISNUMBER({last})),ROUND({last}-{first},10),"–")'
    shown = {
        f"score {index}": "no score" if score is None else as_cell(score)
        for index, score in enumerate(scores)
    }
    result = "–" if one.change is None else round(as_cell(one.change), 10)
    return {"key": key, "title": title, **shown, "change": Formula(change, result), "note": note}


def _write_domains(sheet: Worksheet, table: Table, comparison: Comparison) -> None:
    pictured = _pictured(comparison)
    told = [tell_interval(comparison.months), *tell_cautions(comparison.rounds)]
    if len(pictured) < len(comparison.rounds):
        told.append("The star shows the first and the last round; the table shows all.")
    write_prose(sheet, 3, " ".join(told), "hsb text",
                width=table.width, columns=len(table.columns))
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        texts = (str(one.number), one.title, _domain_note(one, comparison))
        write_record(sheet, table.columns, row, _record(table, row, texts, one))
    _colour(sheet, table, comparison, len(comparison.domains))
    last = FIRST_ROW + len(comparison.domains) - 1
    plotted = _write_plotted(sheet, table, comparison, pictured)
    source = comparison.rounds[-1].source
    plot = Plot(
        table.sheet, (plotted[-1] + 1, HEADER_ROW), tuple(plotted), (FIRST_ROW, last),
        (source.lowest, source.highest),
        tuple(_thin_points(comparison, index) for index in pictured),
    )
    sheet.add_chart(radar_chart(sheet, plot), f"A{last + 3}")
    add_table(sheet, "Domain_changes", len(table.columns), HEADER_ROW, len(comparison.domains),
              filtered=False)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{last + 3 + ROWS_TALL}"


def _thin_points(comparison: Comparison, index: int) -> set[int]:
    scores = [one.in_rounds[index] for one in comparison.domains]
    return {position for position, one in enumerate(scores) if one and one.thin}


def _pictured(comparison: Comparison) -> list[int]:
    """Return which rounds the star shows: more than four cannot be told apart."""
    last = len(comparison.rounds) - 1
    return list(range(last + 1)) if last < MOST_STARS else [0, last]


def _write_plotted(
    sheet: Worksheet, table: Table, comparison: Comparison, pictured: Sequence[int]
) -> list[int]:
    """Write what the chart plots right of the page, truly empty where there is no score."""
    first = len(table.columns) + 2
    columns = list(range(first, first + len(pictured)))
    for index, column in zip(pictured, columns, strict=True):
        write_text(sheet, HEADER_ROW, column, comparison.rounds[index].source.round, "hsb text")
        for row, one in enumerate(comparison.domains, start=FIRST_ROW):
            score = one.scores[index]
            if score is not None:
                address = table.place(row, f"score {index}").address
                write_value(sheet, row, column, Formula(f"={address}", as_cell(score)), "hsb mean")
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        scores = [(table.place(row, f"score {index}"), one.scores[index])
                  for index in (0, len(comparison.rounds) - 1)]
        write_value(sheet, row, columns[-1] + 1, spoke_label(one.title, scores), "hsb text")
    return columns


def _domain_note(one: DomainChange, comparison: Comparison) -> str:
    notes = []
    for index, score in enumerate(one.in_rounds):
        name = comparison.rounds[index].source.round
        if score is None:
            notes.append(f"not in {name}")
            continue
        if score.moderated:
            notes.append(f"{score.moderated} agreed in {name}, self-assessed "
                         f"{show_score(score.self_assessed)}")
        if score.thin:
            notes.append(f"thin evidence in {name} ({score.scored} of {score.of} scored)")
    return "; ".join(notes)


def _write_statements(sheet: Worksheet, table: Table, comparison: Comparison) -> None:
    for row, one in enumerate(comparison.statements, start=FIRST_ROW):
        texts = (one.ref, one.text, statement_note(one, comparison))
        write_record(sheet, table.columns, row, _record(table, row, texts, one))
    _colour(sheet, table, comparison, len(comparison.statements))
    add_table(sheet, "Statement_changes", len(table.columns), HEADER_ROW,
              len(comparison.statements))


def statement_note(one: StatementChange, comparison: Comparison) -> str:
    """Say how many agencies stand behind each score: a change can rest on one voice."""
    notes = []
    for collated, score in zip(comparison.rounds, one.in_rounds, strict=True):
        name = collated.source.round
        if score is None:
            notes.append(f"not in {name}")
        else:
            agreed = f", agreed; self-assessed {show_score(score.self_assessed)}"
            told = agreed if score.agreed is not None else ""
            voices = f"{len(score.scores)} of {len(collated.agencies)} agencies"
            notes.append(f"{voices} in {name}{told}")
    return "; ".join(notes)


def _colour(sheet: Worksheet, table: Table, comparison: Comparison, rows: int) -> None:
    source = comparison.rounds[-1].source
    for index in range(len(comparison.rounds)):
        cells = table.cells(f"score {index}", rows, anchored=False)
        colour_scores(sheet, cells, source.lowest, source.highest)


def _write_agencies(
    workbook: Draft, comparison: Comparison, rounds: Sequence[str], marking: str
) -> None:
    """List which agency returned in which round: other voices can change a mean by themselves."""
    sheet = workbook.create_sheet("Agencies")
    write_text(sheet, 1, 1, "Which agencies answered in which round", "hsb title")
    sheet.row_dimensions[1].height = 26
    answered = [{fold_name(name) for name in one.agencies} for one in comparison.rounds]
    names = {fold_name(name): name for one in comparison.rounds for name in one.agencies}
    columns = (
        Column("agency", "Agency", 50, "hsb cell strong"),
        *(Column(f"round {index}", name, 18)
          for index, name in enumerate(tell_apart(rounds, ["Agency"]))),
    )
    write_heading(sheet, columns, HEADER_ROW)
    for row, key in enumerate(sorted(names), start=FIRST_ROW):
        told = {
            f"round {index}": "answered" if key in keys else "no return"
            for index, keys in enumerate(answered)
        }
        write_record(sheet, columns, row, {"agency": names[key], **told})
    add_table(sheet, "Agencies", 1 + len(rounds), HEADER_ROW, len(names))
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_page(sheet, marking=marking, footer="Agencies", portrait=True, heading_row=HEADER_ROW)
    sheet.sheet_properties.tabColor = "2468A8"


def _write_method(workbook: Draft, comparison: Comparison, marking: str) -> None:
    sheet = workbook.create_sheet("Method")
    sheet.column_dimensions["A"].width = METHOD_WIDTH
    write_text(sheet, 1, 1, "How the figures arise", "hsb title")
    sheet.row_dimensions[1].height = 26
    frameworks = sorted({
        f"{one.source.round}: framework {one.source.framework_id}, edition {one.source.edition}."
        for one in comparison.rounds
    })
    lines = (*HOW_ROUNDS_COMPARE, *HOW_SCORES_ARISE, *frameworks,
             f"Made with hsbstar {hsbstar.__version__}.")
    write_lines(sheet, METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    set_page(sheet, marking=marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = "8A94A6"
