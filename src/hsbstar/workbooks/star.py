"""Fill the star tool: the template's sheets with a round's figures, as live formulas.

Only the agencies' scores are values; statement and domain scores are formulas over them, so that
a person can follow every figure. openpyxl keeps the template's one chart and styles; a formula's
result is there once a spreadsheet program has opened the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import openpyxl

from hsbstar.cells import Place, column_letters
from hsbstar.layout import STAMP_MARK, STAMP_SHEET
from hsbstar.method import framework_lines
from hsbstar.scores import Answered
from hsbstar.star_layout import (
    AGENCIES_COLUMN,
    AGENCY_WIDTH,
    FIRST_AGENCY_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    LABEL_COLUMN,
    METHOD_SHEET,
    METHOD_WIDTH,
    NOTICE,
    OUTLINE_CAPTIONS,
    OUTLINE_COLUMN,
    PLOT_COLUMN,
    PRIORITIES,
    RETURNS,
    SCORES,
    STAMP_KEYS,
    STAR,
    STAR_LAYOUT_VERSION,
    SUBTITLE,
    TABLES,
    Table,
)
from hsbstar.workbooks.plain_text import clean_text
from hsbstar.workbooks.saving import workbook_bytes
from hsbstar.workbooks.star_chart import ROWS_TALL, radar_chart, spoke_label
from hsbstar.workbooks.styles import colour_scores, fit_row, set_page
from hsbstar.workbooks.writing import write_formula, write_number, write_prose, write_text

if TYPE_CHECKING:
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework
    from hsbstar.register import Agency
    from hsbstar.returns import Return
    from hsbstar.rounds import Round, Voice


@dataclass(frozen=True)
class StarContent:
    """All that a star tool tells."""

    round: Round
    framework: Framework
    returns: tuple[Return, ...]
    missing: tuple[Agency, ...] = ()
    notice: str = ""
    marking: str = ""


def fill_star_tool(template: bytes, content: StarContent) -> bytes:
    """Return the file of the star tool for a round."""
    workbook = openpyxl.load_workbook(io.BytesIO(template))
    for table in TABLES:
        _write_heading(workbook[table.sheet], table, content)
    _fill_scores(workbook[SCORES.sheet], content)
    _fill_star(workbook[STAR.sheet], content)
    _fill_priorities(workbook[PRIORITIES.sheet], content)
    _fill_returns(workbook[RETURNS.sheet], content)
    _fill_method(workbook[METHOD_SHEET], content)
    _fill_stamp(workbook[STAMP_SHEET], content)
    source = content.round.source
    title = f"HSB audit star tool – {source.area} – {source.round}"
    workbook.properties.title = clean_text(title)
    return workbook_bytes(workbook)


def _write_heading(sheet: Worksheet, table: Table, content: StarContent) -> None:
    source, collated = content.round.source, content.round
    told = [source.area, source.round, f"{len(collated.agencies)} agencies"]
    if content.missing:
        told.append(f"{len(content.missing)} not returned")
    write_text(sheet, *SUBTITLE, "  ·  ".join(filter(None, told)), "hsb subtitle")
    if content.notice:
        width = sum(column.width for column in table.columns)
        write_prose(sheet, NOTICE.row, content.notice, "hsb warning", width=width,
                    columns=len(table.columns))
    footer = " ".join(filter(None, (table.title, source.area, source.round)))
    star = table is STAR
    set_page(sheet, marking=content.marking, footer=footer, one_page=star, portrait=star,
             heading_row=None if star else HEADER_ROW)


def _fill_scores(sheet: Worksheet, content: StarContent) -> None:
    collated = content.round
    last_agency = FIRST_AGENCY_COLUMN + len(collated.agencies) - 1
    for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN):
        write_text(sheet, HEADER_ROW, column, agency, "hsb column heading")
        sheet.column_dimensions[column_letters(column)].width = AGENCY_WIDTH
    captions = [(agency, AGENCY_WIDTH) for agency in collated.agencies]
    fit_row(sheet, HEADER_ROW, *captions, ("\n", 10))
    labels = _labels(content.framework)
    for row, one in enumerate(collated.statements, start=FIRST_ROW):
        write_text(sheet, row, SCORES.number("ref"), one.statement.ref, "hsb cell strong")
        write_number(sheet, row, SCORES.number("domain"), one.domain, "hsb number")
        write_text(sheet, row, SCORES.number("strand"), one.statement.strand or "", "hsb cell")
        write_text(sheet, row, SCORES.number("statement"), one.statement.text, "hsb cell")
        first, last = Place(row, FIRST_AGENCY_COLUMN), Place(row, last_agency)
        voices = f"{first.address}:{last.address}"
        write_formula(sheet, row, SCORES.number("score"),
                      f'=IF(COUNT({voices})=0,"",AVERAGE({voices}))', "hsb mean")
        write_formula(sheet, row, SCORES.number("agencies"), f"=COUNT({voices})", "hsb number")
        no = content.framework.scale.not_applicable.label.replace('"', '""')
        write_formula(sheet, row, SCORES.number("applies"),
                      f'=IF(SUMPRODUCT(--({voices}="{no}"))=COLUMNS({voices}),"no","yes")',
                      "hsb number")
        for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN):
            _write_voice(sheet, row, column, one.by_agency[agency], labels)
        fit_row(sheet, row, (one.statement.text, SCORES.columns[3].width))
    last_row = FIRST_ROW + len(collated.statements) - 1
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{column_letters(last_agency)}{last_row}"
    sheet.freeze_panes = f"B{FIRST_ROW}"
    first, last = Place(FIRST_ROW, FIRST_AGENCY_COLUMN), Place(last_row, last_agency)
    voices = f"{first.address}:{last.address}"
    for cells in (voices, SCORES.cells("score", len(collated.statements), anchored=False)):
        colour_scores(sheet, cells, collated.source.lowest, collated.source.highest)


def _labels(framework: Framework) -> dict[Answered, str]:
    scale = framework.scale
    return {
        Answered.NOT_APPLICABLE: scale.not_applicable.label,
        Answered.NO_DATA: scale.no_data.label,
    }


def _write_voice(
    sheet: Worksheet, row: int, column: int, voice: Voice, labels: dict[Answered, str]
) -> None:
    if isinstance(voice, Answered):
        write_text(sheet, row, column, labels.get(voice, ""), "hsb number")
        if voice is Answered.BLANK:
            write_number(sheet, row, column, None, "hsb number")
    else:
        write_number(sheet, row, column, as_cell(voice), "hsb number")


def as_cell(score: Fraction) -> float:
    """Return a score as a cell holds it: a whole number where it is one."""
    return score.numerator if score.denominator == 1 else float(score)


def _fill_star(sheet: Worksheet, content: StarContent) -> None:
    collated = content.round
    statements = len(collated.statements)
    domains, scores, applies = (
        SCORES.cells(key, statements) for key in ("domain", "score", "applies")
    )
    for row, one in enumerate(collated.domains, start=FIRST_ROW):
        at = {column.key: STAR.place(row, column.key) for column in STAR.columns}
        number = at["number"].absolute
        write_number(sheet, *at["number"], one.number, "hsb number")
        write_text(sheet, *at["title"], one.title, "hsb cell strong")
        scored, of = at["scored"].address, at["of"].address
        write_formula(sheet, *at["scored"],
                      f"=SUMPRODUCT(({domains}={number})*ISNUMBER({scores}))", "hsb number")
        write_formula(sheet, *at["of"], f'=COUNTIFS({domains},{number},{applies},"yes")',
                      "hsb number")
        write_formula(sheet, *at["score"],
                      f'=IF({scored}=0,"no score",AVERAGEIF({domains},{number},{scores}))',
                      "hsb mean")
        write_formula(sheet, *at["coverage"], f'=IF({of}=0,"–",{scored}/{of})', "hsb per cent")
        write_number(sheet, *at["agencies"], one.agencies, "hsb number")
        write_formula(sheet, *at["note"],
                      f'=IF({scored}=0,"no score",IF(2*{scored}<{of},"thin evidence",""))',
                      "hsb cell")
        if one.score is not None:
            write_formula(sheet, row, PLOT_COLUMN, f"={at['score'].address}", "hsb mean")
        write_formula(sheet, row, LABEL_COLUMN, spoke_label(one.title, at["score"]), "hsb text")
        fit_row(sheet, row, (one.title, STAR.columns[1].width), ("\n", 1))
    _place_chart(sheet, content)
    cells = STAR.cells("score", len(collated.domains), anchored=False)
    colour_scores(sheet, cells, collated.source.lowest, collated.source.highest)


def _place_chart(sheet: Worksheet, content: StarContent) -> None:
    """Draw the chart anew for this round's number of domains and scale, below the table."""
    last = FIRST_ROW + len(content.round.domains) - 1
    source = content.round.source
    write_text(sheet, HEADER_ROW, PLOT_COLUMN, source.round or "Score", "hsb text")
    chart = radar_chart(
        sheet,
        titles=(LABEL_COLUMN, HEADER_ROW),
        plotted=[PLOT_COLUMN],
        rows=(FIRST_ROW, last),
        scale=(source.lowest, source.highest),
    )
    sheet._charts = []  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way
    sheet.add_chart(chart, f"A{last + 3}")
    sheet.print_area = f"A1:{column_letters(len(STAR.columns))}{last + 3 + ROWS_TALL}"


def _fill_priorities(sheet: Worksheet, content: StarContent) -> None:
    collated = content.round
    weakest = collated.weakest_statements
    unscored = [one for one in collated.statements if one.score is None]
    titles = {domain.number: domain.title for domain in collated.domains}
    rows = len(collated.statements)
    refs = SCORES.cells("ref", rows)
    last_agency = FIRST_AGENCY_COLUMN + len(collated.agencies) - 1
    corner = Place(FIRST_ROW + rows - 1, last_agency).absolute
    voices = f"{SCORES.sheet}!{Place(FIRST_ROW, FIRST_AGENCY_COLUMN).absolute}:{corner}"
    for rank, one in enumerate([*weakest, *unscored], start=1):
        row = FIRST_ROW + rank - 1
        at = {column.key: PRIORITIES.place(row, column.key) for column in PRIORITIES.columns}
        match = f"MATCH({at['ref'].absolute},{refs},0)"
        if one.score is None:
            write_text(sheet, *at["rank"], "–", "hsb number")
        else:
            write_number(sheet, *at["rank"], rank, "hsb number")
        write_text(sheet, *at["ref"], one.statement.ref, "hsb cell strong")
        domain = f"{one.domain}  {titles[one.domain]}"
        write_text(sheet, *at["domain"], domain, "hsb cell")
        write_text(sheet, *at["statement"], one.statement.text, "hsb cell")
        score = f"INDEX({SCORES.cells('score', rows)},{match})"
        write_formula(sheet, *at["score"], f'=IF(ISNUMBER({score}),{score},"no score")',
                      "hsb mean")
        agencies = f"=INDEX({SCORES.cells('agencies', rows)},{match})"
        write_formula(sheet, *at["agencies"], agencies, "hsb number")
        for key, function in (("lowest", "MIN"), ("highest", "MAX")):
            spread = f"{function}(INDEX({voices},{match},0))"
            counted = at["agencies"].address
            write_formula(sheet, *at[key], f'=IF({counted}=0,"",{spread})', "hsb number")
        fit_row(sheet, row, (domain, 34), (one.statement.text, 62))
    last = FIRST_ROW + rows - 1
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{column_letters(len(PRIORITIES.columns))}{last}"
    cells = PRIORITIES.cells("score", rows, anchored=False)
    colour_scores(sheet, cells, collated.source.lowest, collated.source.highest)


def _fill_returns(sheet: Worksheet, content: StarContent) -> None:
    returns = sorted(content.returns, key=lambda one: (one.agency.casefold(), one.file))
    for row, one in enumerate(returns, start=FIRST_ROW):
        at = {column.key: RETURNS.place(row, column.key) for column in RETURNS.columns}
        texts = {
            # The name alone: a folder's path would tell whose machine it was.
            "file": PurePath(one.file).name,
            "agency": one.agency,
            **{key: one.fields[key].text for key in ("respondent", "role", "signed_by")},
        }
        for key, text in texts.items():
            write_text(sheet, *at[key], text, "hsb cell")
        for key in ("date", "signed_date"):
            entry = one.fields[key]
            if entry.date:
                write_number(sheet, *at[key], entry.date, "hsb date")
            else:
                write_text(sheet, *at[key], entry.text, "hsb cell")
        for answered in Answered:
            write_number(sheet, *at[answered.value], one.count(answered), "hsb number")
        write_number(sheet, *at["of"], len(one.answers), "hsb number")
        fit_row(sheet, row, *((text, RETURNS.columns[RETURNS.number(key) - 1].width)
                              for key, text in texts.items()))
    first = FIRST_ROW + len(returns)
    for row, agency in enumerate(content.missing, start=first):
        write_text(sheet, row, RETURNS.number("agency"), agency.name, "hsb cell strong")
        write_text(sheet, row, RETURNS.number("file"), "not returned", "hsb cell strong")
    last = max(FIRST_ROW, first + len(content.missing) - 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{column_letters(len(RETURNS.columns))}{last}"


def _fill_method(sheet: Worksheet, content: StarContent) -> None:
    row = sheet.max_row + 2
    lines = framework_lines(content.framework)
    if content.notice:
        lines = (content.notice, *lines)
    for number, line in enumerate(lines, start=row):
        write_text(sheet, number, 1, line, "hsb text")
        fit_row(sheet, number, (line, METHOD_WIDTH))
    set_page(sheet, marking=content.marking, footer="Method", portrait=True)


def _fill_stamp(sheet: Worksheet, content: StarContent) -> None:
    """Write what a comparison needs to read the round back, whatever its framework."""
    source, scale = content.round.source, content.framework.scale
    values = (
        "star", source.framework_id, source.edition, str(STAR_LAYOUT_VERSION), source.round,
        source.area, str(source.lowest), str(source.highest), scale.not_applicable.label,
        scale.no_data.label, str(content.round.returns),
        " ".join(date.isoformat() for date in source.dates),
    )
    write_text(sheet, 1, 1, STAMP_MARK)
    for row, (key, value) in enumerate(zip(STAMP_KEYS, values, strict=True), start=2):
        write_text(sheet, row, 1, key)
        write_text(sheet, row, 2, value)
    titles = {domain.number: domain.title for domain in content.round.domains}
    lines = [OUTLINE_CAPTIONS] + [
        (one.statement.id, one.statement.ref, str(one.domain), titles[one.domain],
         one.statement.strand or "")
        for one in content.round.statements
    ]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=OUTLINE_COLUMN):
            write_text(sheet, row, column, text)
    for row, agency in enumerate(content.round.agencies, start=1):
        write_text(sheet, row, AGENCIES_COLUMN, agency)

