"""Fill the star tool: the template's sheets with a round's figures, returns and method.

The template is filled part by part (`package` says why), so whatever somebody added to it, a logo
or other colours, stays; and every formula and chart is saved with its result. A star tool that was
filled before is a template as well: its rows are removed first.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import clean_text
from hsbstar.framework import high_scores_sentence
from hsbstar.rounds import (
    HOW_AGREEMENT_IS_SHOWN,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_ORDER_IS_SHOWN,
    HOW_PRIORITIES_ARISE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    METHOD_FIRST_ROW,
    METHOD_WIDTH,
    by_strand,
    describe_round,
    framework_lines,
    moderated_sentence,
    rank_ranges,
)
from hsbstar.spreadsheets import AGENCIES, STAMP_SHEET, Area, Place
from hsbstar.spreadsheets.package import (
    Book,
    Cell,
    Package,
    describe_star,
    empty_unused_texts,
    follow,
    refresh_charts,
)
from hsbstar.spreadsheets.writing import LOOKS, SheetFilling, add_looks
from hsbstar.star_tool.agreement_sheets import fill_agreement, fill_gaps
from hsbstar.star_tool.evidence_sheet import fill_evidence
from hsbstar.star_tool.frame import write_top
from hsbstar.star_tool.layout import (
    ABOUT_AGENCIES,
    AGREEMENT,
    GAPS,
    METHOD_SHEET,
    PRIORITIES,
    RETURNS,
    SCORES,
    SOURCES,
    STAR,
    STRANDS,
    TABLES,
)
from hsbstar.star_tool.priorities_sheet import fill_priorities
from hsbstar.star_tool.returns_sheet import fill_returns
from hsbstar.star_tool.scores_sheet import fill_scores
from hsbstar.star_tool.sources_sheet import fill_sources, link_scores
from hsbstar.star_tool.stamp import fill_stamp
from hsbstar.star_tool.star_sheets import fill_star, fill_strands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.star_tool.content import StarContent

LAST_METHOD_ROW = 39
OWN_SHEETS = (*(table.sheet for table in TABLES), METHOD_SHEET, STAMP_SHEET)


def is_own_template(book: Book) -> bool:
    """Return whether a workbook has all sheets of our star tool, filled or not."""
    return set(OWN_SHEETS) <= book.sheets.keys()


def fill_star_tool(template: bytes, content: StarContent) -> bytes:
    """Return the file of the star tool for a round; raise HsbstarError for another template."""
    book = Book(Package(template))
    try:
        _fill(book, content)
    except (KeyError, IndexError) as error:
        raise HsbstarError(
            f"This star tool lacks a part that hsbstar made ({error}). Use the star tool as "
            "hsbstar filled it, or leave out --star-tool."
        ) from error
    return book.package.to_bytes(dated=False)


def _fill(book: Book, content: StarContent) -> None:
    # A star tool that an earlier version filled has all styles but this.
    add_looks(book.styles, {AGENCIES: LOOKS[AGENCIES]})
    sheets = {name: SheetFilling(book, name) for name in OWN_SHEETS}
    for table in ABOUT_AGENCIES:
        sheets[table.sheet].figures_only = not content.shows_agencies
    for table in TABLES:
        write_top(sheets[table.sheet], table, content)
    collated, scale = content.round, content.framework.scale
    fill_scores(sheets[SCORES.sheet], collated, scale, content.moderation)
    ranges = rank_ranges(collated)
    fill_star(sheets[STAR.sheet], collated, ranges)
    fill_strands(sheets[STRANDS.sheet], collated, visible=content.with_strands)
    fill_priorities(sheets[PRIORITIES.sheet], collated, scale, ranges)
    shown = content.returns if content.shows_agencies else ()
    fill_sources(sheets[SOURCES.sheet], shown, scale)
    link_scores(sheets[SCORES.sheet], collated, shown)
    fill_gaps(sheets[GAPS.sheet], collated, scale)
    fill_agreement(sheets[AGREEMENT.sheet], collated, scale)
    fill_returns(sheets[RETURNS.sheet], content)
    _fill_method(sheets[METHOD_SHEET], content)
    fill_stamp(sheets[STAMP_SHEET], content)
    sheets |= fill_evidence(book, content)
    for sheet in sheets.values():
        sheet.part.fit_dimension()
    # A sheet that somebody added may use our figures: last year's must not stay in it.
    ours = {Cell(name, place) for name, sheet in sheets.items() for place in sheet.written}
    followed = follow(book, ours)
    describe_star(book, STAR.sheet, describe_round(collated))
    describe_star(book, STRANDS.sheet, describe_round(by_strand(collated)))
    refresh_charts(book)
    book.calculate_on_load(needed=bool(followed.unknown))
    _describe(book, content)
    # Saved by a spreadsheet program, last year's file keeps even the texts that it lost here.
    empty_unused_texts(book)


def _describe(book: Book, content: StarContent) -> None:
    """Set the document's properties: its title and its subject."""
    source = content.round.source
    properties = {
        "title": f"HSB audit star tool – {source.area} – {source.round}",
        "subject": f"Framework {source.framework_id}, edition {source.edition}",
    }
    for part in book.package.related("", "core-properties"):
        root = book.package.edit(part)
        for name, text in properties.items():
            for element in root.iterfind("{*}" + name):
                element.text = clean_text(text)


def _fill_method(sheet: SheetFilling, content: StarContent) -> None:
    source = content.round.source
    lines = [*_method_lines(content), "", *framework_lines(content.framework)]
    if content.notice:
        lines.append(content.notice)
    sheet.part.clear(Area(Place(METHOD_FIRST_ROW, 1), Place(LAST_METHOD_ROW, 1)))
    sheet.lines(METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    sheet.page(marking=source.marking, footer=f"Method {source.area} {source.round}")


def _method_lines(content: StarContent) -> Iterator[str]:
    """Yield the rules by which the round was scored; those of options only where they were used."""
    weighing = content.round.weighing
    yield from HOW_SCORES_ARISE
    yield high_scores_sentence(content.framework.scale)
    if weighing.weights:
        yield from HOW_WEIGHTS_COUNT
    if weighing.minimum:
        yield from HOW_FEW_ARE_MARKED
    if agreed := moderated_sentence(content.round):
        yield from HOW_MODERATION_COUNTS
        if content.moderation:
            # The name alone, as of a return; the fingerprint says which file of that name.
            agreed += (f" The agreed scores are in {PurePath(content.moderation.file).name} "
                       f"(SHA-256 {content.moderation.sha256}).")
        yield agreed
    yield from HOW_PRIORITIES_ARISE
    yield from HOW_ORDER_IS_SHOWN
    yield from HOW_AGREEMENT_IS_SHOWN
