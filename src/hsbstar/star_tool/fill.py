"""Fill the star tool: the template's sheets with a round's figures, returns and method.

The template is filled part by part (`package` says why), so whatever somebody added to it, a logo
or other colours, stays; and every formula and chart leaves with what it comes to. A star tool that
was filled before is a template as well: its rows are taken away first.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import count_agencies
from hsbstar.core.text import clean_text
from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN, Answered, high_scores_sentence
from hsbstar.returns import without_evidence
from hsbstar.rounds import (
    HOW_AGREEMENT_IS_TOLD,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_PRIORITIES_ARISE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    METHOD_FIRST_ROW,
    METHOD_WIDTH,
    by_strand,
    describe_round,
    framework_lines,
    tell_moderated,
)
from hsbstar.spreadsheets import (
    NOTICE,
    STAMP_SHEET,
    SUBTITLE,
    Area,
    Place,
    stamp_cells,
    stamp_pairs,
)
from hsbstar.spreadsheets.package import (
    Book,
    Cell,
    Package,
    describe_star,
    empty_left_texts,
    follow,
    refresh_charts,
)
from hsbstar.spreadsheets.writing import SheetFilling
from hsbstar.star_tool.agreement_sheets import SUMMARY_ROWS, fill_agreement, fill_gaps
from hsbstar.star_tool.evidence_sheet import evidence_sheets, fill_evidence
from hsbstar.star_tool.layout import (
    AGENCIES_COLUMN,
    AGREEMENT,
    ANSWERS_KEY,
    ASKED_KEY,
    CHOICES_KEY,
    EVIDENCE,
    GAPS,
    MARKING_KEY,
    METHOD_SHEET,
    MINIMUM_KEY,
    MISSING_KEY,
    MODERATED_KEY,
    MOST_AGENCIES,
    NOT_RETURNED,
    NOT_SHOWN,
    NOTICE_KEY,
    PLOTS,
    PRIORITIES,
    RETURNS,
    ROUND_KEYS,
    SCORES,
    SOURCES,
    STAR,
    STAR_LAYOUT_VERSION,
    STAR_TOOL,
    STRANDS,
    TABLES,
    UNEVIDENCED_CAPTION,
    UNEVIDENCED_COLUMN,
)
from hsbstar.star_tool.optional_columns import (
    beside_priorities,
    beside_scores,
    beside_star,
    beside_thin,
)
from hsbstar.star_tool.priorities_sheet import fill_priorities
from hsbstar.star_tool.scores_sheet import fill_scores
from hsbstar.star_tool.sources_sheet import fill_sources, link_scores
from hsbstar.star_tool.star_sheets import fill_star, fill_strands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Scale
    from hsbstar.returns import Return
    from hsbstar.rounds import Weighing
    from hsbstar.spreadsheets import Table, Value
    from hsbstar.star_tool.content import StarContent

LAST_METHOD_ROW = 39
ABOUT_AGENCIES = (SCORES, PRIORITIES, GAPS, AGREEMENT, RETURNS, SOURCES)
"""The sheets that look at the answers of single agencies, or list them."""
FIGURES_ONLY = (
    "With more than {most:,} agencies, answers and returns of single ones are not shown here: "
    "--tidy writes them as a table."
)
OWN_SHEETS = (*(table.sheet for table in TABLES), METHOD_SHEET, STAMP_SHEET)


def is_own_template(book: Book) -> bool:
    """Say whether a workbook has all sheets of our star tool, filled or not."""
    return set(OWN_SHEETS) <= book.sheets.keys()


def fill_star_tool(template: bytes, content: StarContent) -> bytes:
    """Return the file of the star tool for a round; raise HsbstarError for another template."""
    book = Book(Package(template))
    try:
        _fill(book, content)
    except (KeyError, IndexError) as error:
        raise HsbstarError(
            f"This star tool lacks a part that hsbstar made ({error}). Take the star tool as "
            "hsbstar filled it, or leave out --star-tool."
        ) from error
    return book.package.to_bytes(dated=False)


def _fill(book: Book, content: StarContent) -> None:
    sheets = {name: SheetFilling(book, name) for name in OWN_SHEETS}
    for table in ABOUT_AGENCIES:
        sheets[table.sheet].figures_only = not content.shows_agencies
    for table in TABLES:
        _write_top(sheets[table.sheet], table, content)
    collated, scale = content.round, content.framework.scale
    fill_scores(sheets[SCORES.sheet], collated, scale,
                beside_scores(collated, scale, content.moderation).and_then(
                    beside_thin(collated)))
    fill_star(sheets[STAR.sheet], collated, beside_star(collated))
    fill_strands(sheets[STRANDS.sheet], collated, wanted=content.with_strands)
    fill_priorities(sheets[PRIORITIES.sheet], collated, scale, beside_priorities(collated))
    shown = content.returns if content.shows_agencies else ()
    fill_sources(sheets[SOURCES.sheet], shown, scale)
    link_scores(sheets[SCORES.sheet], collated, shown)
    fill_gaps(sheets[GAPS.sheet], collated, scale)
    fill_agreement(sheets[AGREEMENT.sheet], collated, scale)
    _fill_returns(sheets[RETURNS.sheet], content)
    _fill_method(sheets[METHOD_SHEET], content)
    _fill_stamp(sheets[STAMP_SHEET], content)
    sheets |= _fill_evidence(book, content)
    for sheet in sheets.values():
        sheet.part.fit_dimension()
    # Somebody's own sheet may work with our figures: last year's must not stand there.
    ours = {Cell(name, place) for name, sheet in sheets.items() for place in sheet.written}
    follow(book, ours)
    describe_star(book, STAR.sheet, describe_round(content.round))
    describe_star(book, STRANDS.sheet, describe_round(by_strand(content.round)))
    refresh_charts(book)
    book.calculate_on_load()
    _describe(book, content)
    # Saved by a spreadsheet program, last year's file keeps even the texts that it lost here.
    empty_left_texts(book)


def _fill_evidence(book: Book, content: StarContent) -> dict[str, SheetFilling]:
    """Write the evidence where it was asked for; take away what an earlier filling wrote."""
    names = evidence_sheets(book, wanted=content.with_evidence)
    sheets = {name: SheetFilling(book, name) for name in names}
    for number, sheet in enumerate(sheets.values()):
        _write_top(sheet, EVIDENCE, content)
        fill_evidence(sheet, content, wanted=content.with_evidence and number == 0)
    return sheets


def _describe(book: Book, content: StarContent) -> None:
    """Tell in the document's properties what it is."""
    source = content.round.source
    told = {
        "title": f"HSB audit star tool – {source.area} – {source.round}",
        "subject": f"Framework {source.framework_id}, edition {source.edition}",
    }
    for part in book.package.related("", "core-properties"):
        root = book.package.edit(part)
        for name, text in told.items():
            for element in root.iterfind("{*}" + name):
                element.text = clean_text(text)


def _write_top(sheet: SheetFilling, table: Table, content: StarContent) -> None:
    """Write area, round and notice above a table, and what its printed pages bear."""
    source, collated = content.round.source, content.round
    sheet.clear_table(below=SUMMARY_ROWS if table is AGREEMENT else 0,
                      columns=PLOTS.get(table.sheet, ()))
    told = [source.area, source.round, count_agencies(len(collated.agencies))]
    if content.missing:
        told.append(f"{len(content.missing)} not returned")
    if collated.moderated:
        told.append(f"{collated.moderated} of {len(collated.statements)} statements moderated")
    if table in ABOUT_AGENCIES and not content.shows_agencies:
        told.append(FIGURES_ONLY.format(most=MOST_AGENCIES))
    line = "  ·  ".join(filter(None, told))
    sheet.prose(SUBTITLE.row, line, "hsb strong", table.columns)
    if content.notice:
        sheet.prose(NOTICE.row, content.notice, "hsb warning", table.columns)
    footer = " ".join(filter(None, (table.title, source.area, source.round)))
    sheet.page(marking=content.marking, footer=footer)


def _fill_returns(sheet: SheetFilling, content: StarContent) -> None:
    """List each return, then each expected agency without one."""
    shown = content.returns if content.shows_agencies else ()
    returns = sorted(shown, key=lambda one: (one.agency.casefold(), one.file))
    records = [_return(one, content.framework.scale) for one in returns]
    missing = content.missing[:MOST_AGENCIES]
    records += [{"agency": agency.name, "file": NOT_RETURNED} for agency in missing]
    sheet.table(RETURNS.columns, records)


def _return(one: Return, scale: Scale) -> dict[str, Value]:
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
        "unevidenced": len(without_evidence(one.answers, scale)),
        "sha256": one.sha256,
    }


def _fill_method(sheet: SheetFilling, content: StarContent) -> None:
    source = content.round.source
    method = (
        *HOW_SCORES_ARISE, high_scores_sentence(content.framework.scale),
        *_choice_lines(content.round.weighing), *_moderation_lines(content),
        *HOW_PRIORITIES_ARISE, *HOW_AGREEMENT_IS_TOLD,
    )
    lines = [*method, "", *framework_lines(content.framework)]
    if content.notice:
        lines.append(content.notice)
    sheet.part.clear(Area(Place(METHOD_FIRST_ROW, 1), Place(LAST_METHOD_ROW, 1)))
    sheet.lines(METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    sheet.page(marking=content.marking, footer=f"Method {source.area} {source.round}")


def _choice_lines(weighing: Weighing) -> tuple[str, ...]:
    """Say by which rules agencies are weighed and few of them marked, where that was chosen."""
    return (
        *(HOW_WEIGHTS_COUNT if weighing.weights else ()),
        *(HOW_FEW_ARE_MARKED if weighing.minimum else ()),
    )


def _moderation_lines(content: StarContent) -> tuple[str, ...]:
    """Say how many scores were agreed, by which rule they count, and in which file they stand."""
    told = tell_moderated(content.round)
    if not told:
        return ()
    if content.moderation:
        # The name alone, as of a return; the fingerprint says which file of that name.
        told = (f"{told} What was agreed stands in {PurePath(content.moderation.file).name} "
                f"(SHA-256 {content.moderation.sha256}).")
    return (*HOW_MODERATION_COUNTS, told)


def _fill_stamp(sheet: SheetFilling, content: StarContent) -> None:
    """Write what a comparison needs to read the round back, whatever its framework."""
    source, scale = content.round.source, content.framework.scale
    values = (
        str(source.lowest), str(source.highest), scale.not_applicable.label, scale.no_data.label,
        str(content.round.returns), " ".join(date.isoformat() for date in source.dates),
    )
    pairs = {
        **stamp_pairs(
            STAR_TOOL, framework=source.framework_id, edition=source.edition,
            layout=STAR_LAYOUT_VERSION, round_name=source.round, area=source.area,
        ),
        **dict(zip(ROUND_KEYS, values, strict=True)),
        **_optional_pairs(content),
    }
    titles = {domain.number: domain.title for domain in content.round.domains}
    weighing = content.round.weighing
    outline = [OUTLINE_CAPTIONS] + [
        (one.statement.id, one.statement.ref, str(one.domain), titles[one.domain],
         one.statement.strand or "", one.statement.text)
        for one in content.round.statements
    ]
    agencies = [
        (agency, *([str(weighing.weight(agency))] if weighing.weights else []))
        for agency in content.round.agencies if content.shows_agencies
    ]
    tables: dict[int, Sequence[tuple[str, ...]]] = {
        OUTLINE_COLUMN: outline, AGENCIES_COLUMN: agencies,
        UNEVIDENCED_COLUMN: _count_unevidenced(content),
    }
    sheet.part.clear_from(1)
    for place, text in stamp_cells(pairs, tables):
        sheet.write(place, text, "hsb text")


def _optional_pairs(content: StarContent) -> dict[str, str]:
    """Return what the stamp says only where it is so, by key."""
    moderated = [score.statement.id for score in content.round.statements
                 if score.agreed is not None]
    choices = content.round.source.choices
    pairs = {
        MODERATED_KEY: " ".join(moderated),
        ANSWERS_KEY: "" if content.shows_agencies else NOT_SHOWN,
        CHOICES_KEY: choices,
        MINIMUM_KEY: str(content.round.weighing.minimum) if choices else "",
        NOTICE_KEY: content.notice,
        MARKING_KEY: content.marking,
        ASKED_KEY: str(content.asked or ""),
        MISSING_KEY: str(len(content.missing)) if content.asked else "",
    }
    return {key: value for key, value in pairs.items() if value}


def _count_unevidenced(content: StarContent) -> list[tuple[str, ...]]:
    """Return how many high scores stand without evidence, statement by statement, below a caption.

    Nothing where the answers of single agencies are not shown.
    """
    if not content.shows_agencies:
        return []
    counts = Counter(
        answer.statement.id for one in content.returns
        for answer in without_evidence(one.answers, content.framework.scale)
    )
    statements = content.round.statements
    return [(UNEVIDENCED_CAPTION,), *((str(counts[one.statement.id]),) for one in statements)]
