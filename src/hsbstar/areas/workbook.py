"""Write the workbook of a region: how scores are distributed, where areas lie, and the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.model import (
    MIN_AREAS,
    MIN_QUARTERED,
    NO_QUARTERS,
    QUARTILES,
    region_caveats,
)
from hsbstar.core.text import clean_text, distinct_captions
from hsbstar.core.version import __version__
from hsbstar.rounds import METHOD_FIRST_ROW, METHOD_WIDTH, Band, as_cell, score_or, show_score
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Place,
    Table,
    column_letters,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.areas.model import Distribution, Region
    from hsbstar.spreadsheets import Value

WITHHELD = f"fewer than {MIN_AREAS} areas"
HOW_AREAS_ARE_SHOWN = (
    ("Each area counts once, with its latest round as its star tool shows it. Domains are matched "
    "by their number and statements by their id."),
    ("Quartiles: a quarter of the areas are at or below the lower quartile, half at or below the "
    "median, and three quarters at or below the upper quartile, interpolated between neighbouring "
    "areas (type 7 of Hyndman and Fan 1996, Sample Quantiles in Statistical Packages; Excel's "
    "QUARTILE.INC). An area's quarter is the first whose upper limit is not below its score. Equal "
    "scores are in the same quarter."),
    (f"Results from fewer than {MIN_AREAS} areas are left out. If such a result could be worked "
    "out from a domain's score and its other statements, the statements with the fewest areas are "
    "left out too. The lowest and highest scores are never shown, because each belongs to one "
    "area. Quartiles, and the quarter that an area is in, are shown only for "
    f"{MIN_QUARTERED} or more areas: with fewer, they would be the scores of single areas."),
    ("All figures have one decimal. A figure within half a point of an end of the scale is given "
    "as a range: an exact 0, or the exact top of the scale, would show what every area answered."),
    ("Labels: the order of the labels has no meaning; it comes from hashes of the areas' names "
    "with the files as salt. The same files give the same labels; one more file may change them "
    "all. An area's own scores are in the tables only if names were requested."),
    ("Scores are agencies' own judgements: areas whose agencies judge more strictly score lower. "
    "An area's place is a reason to discuss, not a mark."),
)
_TITLE = "HSB audit: areas compared"
_FIGURES = (
    Column("areas", "Areas", 14, "hsb number"),
    Column("mean", "Mean", 12, "hsb mean"),
    Column("lower", "Lower quartile", 12, "hsb mean"),
    Column("median", "Median", 12, "hsb mean"),
    Column("upper", "Upper quartile", 12, "hsb mean"),
)
_CHART_ROWS = 26
_PORTRAIT = 130.0
"""The width in characters from which a table is printed across."""


def write_region(region: Region, *, notice: str = "") -> bytes:
    """Return the file of a region's workbook; `notice` says on its face what was left out."""
    draft = writing.Draft()
    writing.add_styles(draft)
    draft.remove(draft.worksheets[0])
    _write_domains(draft, region, notice)
    _write_areas(draft, region)
    _write_statements(draft, region)
    lines = (*HOW_AREAS_ARE_SHOWN, f"Made with hsbstar {__version__}.")
    writing.add_method_sheet(draft, lines, METHOD_FIRST_ROW, METHOD_WIDTH, marking=region.marking)
    writing.add_stamp(draft, {"workbook": "region"})
    writing.describe(draft, title=_TITLE)
    return writing.workbook_bytes(draft)


def _add_sheet(
    draft: writing.Draft, table: Table, text: str, region: Region, *, one_page: bool = False,
    frozen: int = 1,
) -> Worksheet:
    sheet: Worksheet = draft.create_sheet(table.sheet)
    writing.begin_table(sheet, table, (2, region.marking, "hsb strong"), (3, text, "hsb text"))
    writing.set_page(sheet, marking=region.marking, footer=_TITLE, one_page=one_page,
                     portrait=table.width < _PORTRAIT, heading_row=None if one_page else HEADER_ROW)
    if not one_page:
        sheet.freeze_panes = Place(FIRST_ROW, frozen + 1).address
    sheet.sheet_properties.tabColor = "1F3864" if one_page else "2468A8"
    return sheet


def _write_distributions(
    sheet: Worksheet, table: Table, distributions: Sequence[Distribution], region: Region
) -> None:
    """Write a row for each domain or statement; where its figures are withheld, the reason."""
    for row, known in enumerate(distributions, start=FIRST_ROW):
        writing.write_record(sheet, table.columns, row, {
            "key": known.item.ref, "title": known.item.text,
            "areas": WITHHELD if known.withheld else known.areas,
            **{name: score_or(figure, "–") for name, figure in known.figures.items()},
        })
    for column in _FIGURES[1:]:
        cells = table.cells(column.key, len(distributions), anchored=False)
        writing.colour_scores(sheet, cells, *region.scale)


def _write_domains(draft: writing.Draft, region: Region, notice: str) -> None:
    """Write how each domain's scores are distributed over areas, with a picture."""
    table = Table("Domains", _TITLE, (
        Column("key", "No.", 7, "hsb cell strong"), Column("title", "Domain", 56), *_FIGURES,
    ))
    drawn = any(known.upper is not None for known in region.domains)
    bars = "The bars show the middle half of the areas; the colours meet at the median."
    text = " ".join(filter(None, (notice, f"{len(region.areas)} areas, each with its latest round.",
                                  *region_caveats(region), bars if drawn else "")))
    sheet = _add_sheet(draft, table, text, region, one_page=True)
    _write_distributions(sheet, table, region.domains, region)
    writing.add_table(sheet, "Domain_distribution", len(table.columns), HEADER_ROW,
                      len(region.domains), filtered=False)
    below = FIRST_ROW + len(region.domains) + 1
    if drawn:
        _add_chart(draft, sheet, region, Place(HEADER_ROW, len(table.columns) + 2), below)
    last = below + _CHART_ROWS if drawn else below
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{last}"


def _add_chart(
    draft: writing.Draft, sheet: Worksheet, region: Region, corner: Place, row: int
) -> None:
    """Draw from lower quartile to upper quartile as a bar with the median between its halves."""
    captions = ("up to the lower quartile", "lower quartile to median", "median to upper quartile")
    for offset, caption in enumerate(captions, start=1):
        writing.write_text(sheet, corner.row, corner.column + offset, caption, "hsb text")
    descriptions = []
    for number, known in enumerate(region.domains, start=corner.row + 1):
        text = known.item.text
        writing.write_text(sheet, number, corner.column, f"{known.item.ref} {text}", "hsb text")
        if known.lower is None or known.median is None or known.upper is None:
            fewer = MIN_AREAS if known.withheld else MIN_QUARTERED
            descriptions.append(f"{text}: fewer than {fewer} areas")
            continue
        descriptions.append(f"{text}: half of the areas from {show_score(known.lower)} to "
                            f"{show_score(known.upper)}, median {show_score(known.median)}")
        lower, median, upper = (_drawn(figure, region.scale[0])
                                for figure in (known.lower, known.median, known.upper))
        lengths = (lower, median - lower, upper - median)
        for offset, length in enumerate(lengths, start=1):
            writing.write_value(sheet, number, corner.column + offset, as_cell(length), "hsb mean")
    block = writing.Block(corner, len(captions), len(region.domains))
    sheet.add_chart(writing.quartile_chart(sheet, block, region.scale), f"A{row}")
    draft.chart_texts[sheet.title] = clean_text(
        f"Bars show the middle half of the areas in each domain. {'; '.join(descriptions)}."
    )


def _drawn(figure: Fraction, lowest: int) -> Fraction:
    """Return where a figure is drawn: a range at its end towards the middle of the scale."""
    if not isinstance(figure, Band):
        return figure
    return figure.high if figure.low == lowest else figure.low


def _write_areas(draft: writing.Draft, region: Region) -> None:
    """Write in which quarter of the areas each area lies; and its scores, where it is named."""
    items = [known.item for known in region.domains]
    captions = distinct_captions([f"{item.ref} {item.text}"[:60] for item in items], ["Area"])
    columns = [Column("area", "Area", 30, "hsb cell strong")]
    for item, caption in zip(items, captions, strict=True):
        columns.append(Column(f"quartile {item.key}", caption, 20))
        if region.named:
            columns.append(Column(f"score {item.key}", f"Score, {item.ref}", 9, "hsb mean"))
    table = Table("Areas", "Where each area is", tuple(columns))
    labels = ("Areas are named. Share this sheet only with people who may see it." if region.named
              else "Area labels have no meaning. The same files give the same labels.")
    if len(region.areas) < MIN_QUARTERED:
        labels = f"{labels} {NO_QUARTERS}"
    sheet = _add_sheet(draft, table, labels, region)
    for row, (label, places) in enumerate(region.places.items(), start=FIRST_ROW):
        record: dict[str, Value] = {"area": label}
        for key, place in places.items():
            record[f"quartile {key}"] = QUARTILES[place.quartile - 1] if place.quartile else "–"
            record[f"score {key}"] = score_or(place.score, "no score")
        writing.write_record(sheet, table.columns, row, record)
    for column in columns:
        if column.key.startswith("score "):
            cells = table.cells(column.key, len(region.places), anchored=False)
            writing.colour_scores(sheet, cells, *region.scale)
    writing.add_table(sheet, "Areas", len(table.columns), HEADER_ROW, len(region.places))


def _write_statements(draft: writing.Draft, region: Region) -> None:
    table = Table("Statements", "Statements across areas", (
        Column("key", "Ref", 7, "hsb cell strong"), Column("title", "Statement", 52), *_FIGURES,
    ))
    sheet = _add_sheet(
        draft, table, "How the areas' scores for each statement are distributed.", region, frozen=2)
    _write_distributions(sheet, table, region.statements, region)
    writing.add_table(sheet, "Statement_distribution", len(table.columns), HEADER_ROW,
                      len(region.statements))
