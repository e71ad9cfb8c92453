"""Fill the star tool: the template's sheets with a round's figures, returns and method.

openpyxl keeps the template's styles and page set-up; a formula's result is there once a
spreadsheet program has opened the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import openpyxl

from hsbstar.cells import Place
from hsbstar.layout import STAMP_MARK, STAMP_SHEET
from hsbstar.method import framework_lines
from hsbstar.scores import Answered
from hsbstar.star_layout import (
    AGENCIES_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    METHOD_SHEET,
    METHOD_WIDTH,
    NOTICE,
    OUTLINE_CAPTIONS,
    OUTLINE_COLUMN,
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
from hsbstar.workbooks.star_figures import fill_priorities, fill_scores, fill_star
from hsbstar.workbooks.styles import set_page
from hsbstar.workbooks.writing import (
    Value,
    write_lines,
    write_prose,
    write_record,
    write_text,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework
    from hsbstar.register import Agency
    from hsbstar.returns import Return
    from hsbstar.rounds import Round


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
        _write_top(workbook[table.sheet], table, content)
    fill_scores(workbook[SCORES.sheet], content.round, content.framework.scale)
    fill_star(workbook[STAR.sheet], content.round)
    fill_priorities(workbook[PRIORITIES.sheet], content.round)
    _fill_returns(workbook[RETURNS.sheet], content)
    _fill_method(workbook[METHOD_SHEET], content)
    _fill_stamp(workbook[STAMP_SHEET], content)
    source = content.round.source
    title = f"HSB audit star tool – {source.area} – {source.round}"
    workbook.properties.title = clean_text(title)
    return workbook_bytes(workbook)


def _write_top(sheet: Worksheet, table: Table, content: StarContent) -> None:
    """Write area, round and notice above a table, and what its printed pages bear."""
    source, collated = content.round.source, content.round
    count = len(collated.agencies)
    told = [source.area, source.round, f"{count} agenc{'y' if count == 1 else 'ies'}"]
    if content.missing:
        told.append(f"{len(content.missing)} not returned")
    write_prose(sheet, SUBTITLE.row, "  ·  ".join(filter(None, told)), "hsb strong",
                width=table.width, columns=len(table.columns))
    if content.notice:
        write_prose(sheet, NOTICE.row, content.notice, "hsb warning", width=table.width,
                    columns=len(table.columns))
    footer = " ".join(filter(None, (table.title, source.area, source.round)))
    star = table is STAR
    set_page(sheet, marking=content.marking, footer=footer, one_page=star, portrait=star,
             heading_row=None if star else HEADER_ROW)


def _fill_returns(sheet: Worksheet, content: StarContent) -> None:
    """List each return, then each expected agency without one."""
    returns = sorted(content.returns, key=lambda one: (one.agency.casefold(), one.file))
    records = [_return(one) for one in returns]
    records += [{"agency": agency.name, "file": "not returned"} for agency in content.missing]
    for row, record in enumerate(records, start=FIRST_ROW):
        write_record(sheet, RETURNS.columns, row, record)
    corner = Place(HEADER_ROW + max(1, len(records)), len(RETURNS.columns)).address
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{corner}"


def _return(one: Return) -> dict[str, Value]:
    texts = {key: one.fields[key].text for key in ("respondent", "role", "signed_by")}
    dates = {key: one.fields[key].date or one.fields[key].text for key in ("date", "signed_date")}
    counts = {answered.value: one.count(answered) for answered in Answered}
    return {
        "agency": one.agency,
        # The name alone: a folder's path would tell whose machine it was.
        "file": PurePath(one.file).name,
        **texts,
        **dates,
        **counts,
        "of": len(one.answers),
    }


def _fill_method(sheet: Worksheet, content: StarContent) -> None:
    lines = framework_lines(content.framework)
    if content.notice:
        lines = (content.notice, *lines)
    write_lines(sheet, sheet.max_row + 2, lines, METHOD_WIDTH)
    source = content.round.source
    footer = f"Method {source.area} {source.round}"
    set_page(sheet, marking=content.marking, footer=footer, portrait=True)


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
         one.statement.strand or "", one.statement.text)
        for one in content.round.statements
    ]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=OUTLINE_COLUMN):
            write_text(sheet, row, column, text)
    for row, agency in enumerate(content.round.agencies, start=1):
        write_text(sheet, row, AGENCIES_COLUMN, agency)
