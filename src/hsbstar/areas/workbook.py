"""Write the workbook of a region: how scores are distributed, where areas lie, how that arises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.method import HOW_AREAS_ARE_SHOWN
from hsbstar.areas.model import FEWEST_AREAS, QUARTILES, tell_region
from hsbstar.core.text import clean_text, tell_apart
from hsbstar.core.version import __version__
from hsbstar.rounds import METHOD_FIRST_ROW, METHOD_WIDTH, as_cell, show_score
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Place,
    Table,
    column_letters,
)
from hsbstar.spreadsheets.writing import (
    Block,
    Draft,
    add_stamp,
    add_styles,
    add_table,
    colour_scores,
    describe,
    freeze,
    quartile_chart,
    set_page,
    workbook_bytes,
    write_heading,
    write_lines,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.areas.model import Distribution, Region
    from hsbstar.spreadsheets import Value

WITHHELD = f"fewer than {FEWEST_AREAS} areas"
_TITLE = "HSB audit: areas side by side"
_FIGURES = (
    Column("areas", "Areas", 14, "hsb number"),
    Column("mean", "Mean", 10, "hsb mean"),
    Column("lower", "Lower quartile", 10, "hsb mean"),
    Column("median", "Median", 10, "hsb mean"),
    Column("upper", "Upper quartile", 10, "hsb mean"),
)
_CHART_ROWS = 26


def write_region(region: Region, *, notice: str = "", marking: str = "") -> bytes:
    """Return the file of a region's workbook; `notice` says on its face what was left out."""
    workbook = Draft()
    add_styles(workbook)
    workbook.remove(workbook.worksheets[0])
    _write_domains(workbook, region, notice, marking)
    _write_areas(workbook, region, marking)
    _write_statements(workbook, region, marking)
    _write_method(workbook, marking)
    add_stamp(workbook, {"workbook": "region"})
    describe(workbook, title=_TITLE)
    return workbook_bytes(workbook)


def _sheet(workbook: Draft, table: Table, told: str, marking: str, *, one_page: bool) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(table.sheet)
    write_text(sheet, 1, 1, table.title, "hsb title")
    sheet.row_dimensions[1].height = 26
    write_prose(sheet, 3, told, "hsb text", width=table.width, columns=len(table.columns))
    write_heading(sheet, table.columns, HEADER_ROW)
    set_page(sheet, marking=marking, footer=_TITLE, one_page=one_page, portrait=True,
             heading_row=None if one_page else HEADER_ROW)
    if not one_page:
        freeze(sheet, Place(FIRST_ROW, 1))
    sheet.sheet_properties.tabColor = "1F3864" if one_page else "2468A8"
    return sheet


def _record(one: Distribution) -> dict[str, Value]:
    """Return the figures of a distribution; in their place, where they are withheld, why."""
    if one.withheld:
        return {"areas": WITHHELD, **{column.key: "–" for column in _FIGURES[1:]}}
    figures = {column.key: getattr(one, column.key) for column in _FIGURES[1:]}
    return {"areas": one.areas, **{key: as_cell(value) for key, value in figures.items()}}


def _colour(sheet: Worksheet, table: Table, rows: int, region: Region) -> None:
    for column in _FIGURES[1:]:
        cells = table.cells(column.key, rows, anchored=False)
        colour_scores(sheet, cells, *region.scale)


def _write_domains(workbook: Draft, region: Region, notice: str, marking: str) -> None:
    """Write how each domain's scores are distributed over areas, with a picture."""
    table = Table("Domains", _TITLE, (
        Column("key", "No.", 7, "hsb cell strong"), Column("title", "Domain", 62), *_FIGURES,
    ))
    told = " ".join((notice, f"{len(region.areas)} areas, each with its latest round.",
                     *tell_region(region),
                     "The bars are the middle half of the areas; the colours meet at the median.",
                     )).strip()
    sheet = _sheet(workbook, table, told, marking, one_page=True)
    for row, one in enumerate(region.domains, start=FIRST_ROW):
        write_record(sheet, table.columns, row, {
            "key": one.item.ref, "title": one.item.text, **_record(one),
        })
    _colour(sheet, table, len(region.domains), region)
    add_table(sheet, "Domain_distribution", len(table.columns), HEADER_ROW, len(region.domains),
              filtered=False)
    below = FIRST_ROW + len(region.domains) + 1
    _add_chart(workbook, sheet, region, Place(HEADER_ROW, len(table.columns) + 2), below)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{below + _CHART_ROWS}"


def _add_chart(
    workbook: Draft, sheet: Worksheet, region: Region, corner: Place, row: int
) -> None:
    """Draw from lower quartile to upper quartile as a bar with the median between its halves."""
    captions = ("up to the lower quartile", "lower quartile to median", "median to upper quartile")
    for beside, caption in enumerate(captions, start=1):
        write_text(sheet, corner.row, corner.column + beside, caption, "hsb text")
    told = []
    for number, one in enumerate(region.domains, start=corner.row + 1):
        write_text(sheet, number, corner.column, f"{one.item.ref} {one.item.text}", "hsb text")
        if one.lower is None or one.median is None or one.upper is None:
            told.append(f"{one.item.text}: {WITHHELD}")
            continue
        told.append(f"{one.item.text}: half of the areas from {show_score(one.lower)} to "
                    f"{show_score(one.upper)}, median {show_score(one.median)}")
        lengths = (one.lower, one.median - one.lower, one.upper - one.median)
        for beside, length in enumerate(lengths, start=1):
            write_value(sheet, number, corner.column + beside, as_cell(length), "hsb mean")
    block = Block(corner, len(captions), len(region.domains))
    sheet.add_chart(quartile_chart(sheet, block, region.scale), f"A{row}")
    workbook.chart_texts[sheet.title] = clean_text(
        f"Bars of the middle half of the areas in each domain. {'; '.join(told)}."
    )


def _write_areas(workbook: Draft, region: Region, marking: str) -> None:
    """Write in which quarter of the areas each one lies; and its scores, where it is named."""
    keys = [one.item for one in region.domains]
    captions = tell_apart([f"{item.ref} {item.text}"[:60] for item in keys], ["Area"])
    columns = [Column("area", "Area", 30, "hsb cell strong")]
    for item, caption in zip(keys, captions, strict=True):
        columns.append(Column(f"quartile {item.key}", caption, 20))
        if region.named:
            columns.append(Column(f"score {item.key}", f"Score, {item.ref}", 9, "hsb mean"))
    table = Table("Areas", "Where each area lies", tuple(columns))
    labels = ("Areas are named: keep this sheet among those who may see it." if region.named else
              "Areas bear labels without meaning; the same files give the same labels.")
    sheet = _sheet(workbook, table, labels, marking, one_page=False)
    for row, (label, places) in enumerate(region.places.items(), start=FIRST_ROW):
        record: dict[str, Value] = {"area": label}
        for key, place in places.items():
            record[f"quartile {key}"] = (
                QUARTILES[place.quartile - 1] if place.quartile else "–"
            )
            thin = "no score" if place.score is None else as_cell(place.score)
            record[f"score {key}"] = thin
        write_record(sheet, table.columns, row, record)
    for column in columns:
        if column.key.startswith("score "):
            cells = table.cells(column.key, len(region.places), anchored=False)
            colour_scores(sheet, cells, *region.scale)
    add_table(sheet, "Areas", len(table.columns), HEADER_ROW, len(region.places))


def _write_statements(workbook: Draft, region: Region, marking: str) -> None:
    table = Table("Statements", "Statements over areas", (
        Column("key", "Ref", 7, "hsb cell strong"), Column("title", "Statement", 52), *_FIGURES,
    ))
    sheet = _sheet(workbook, table, "How the areas' scores of each statement are distributed.",
                   marking, one_page=False)
    for row, one in enumerate(region.statements, start=FIRST_ROW):
        write_record(sheet, table.columns, row, {
            "key": one.item.ref, "title": one.item.text, **_record(one),
        })
    _colour(sheet, table, len(region.statements), region)
    add_table(sheet, "Statement_distribution", len(table.columns), HEADER_ROW,
              len(region.statements))


def _write_method(workbook: Draft, marking: str) -> None:
    sheet = workbook.create_sheet("Method")
    sheet.column_dimensions["A"].width = METHOD_WIDTH
    write_text(sheet, 1, 1, "How the figures arise", "hsb title")
    sheet.row_dimensions[1].height = 26
    lines = (*HOW_AREAS_ARE_SHOWN, f"Made with hsbstar {__version__}.")
    write_lines(sheet, METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    set_page(sheet, marking=marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = "8A94A6"
