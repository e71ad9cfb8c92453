"""Draw the first and the last round: both stars, and each domain's change next to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.dumbbells import LEGEND, columns_of, draw_changes
from hsbstar.charts.formats import WIDTH_CM, Pictures
from hsbstar.charts.legend import THIN, Entry, draw_strip
from hsbstar.charts.page import Page, draw_frame, own_settings
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.save import Words, save
from hsbstar.charts.series import ends_of, scale_of
from hsbstar.charts.spoke_titles import Gap, surround, whole_titles
from hsbstar.charts.star import source_note, stated_notes
from hsbstar.charts.text import Lettering, clean, numbered, wrap
from hsbstar.charts.web import draw_star_line, draw_web
from hsbstar.comparison import (
    describe_comparison,
    intervals_sentence,
    next_due_sentence,
    sample_caveats,
)
from hsbstar.core.plurals import count_agencies
from hsbstar.rounds import Web, scale_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.page import Box
    from hsbstar.charts.rows import Track
    from hsbstar.charts.series import Series
    from hsbstar.charts.spoke_titles import Surround
    from hsbstar.comparison import Comparison

_BETWEEN, _LEAST_STAR = 0.2, 2.4
"""The gap between star and list, and the least room for both: the star is left out otherwise."""
_GAP = Gap(0, 0.16, 0.16)
"""Room for a point at the rim."""
_LEAST_LETTERS = 8
"""The size of the smallest titles at the spokes; numbers replace titles that would be smaller."""
_HEADING = "HSB audit comparison"
_MANY = 4
_A4 = Pictures()
_METHOD = "Change: the last round minus the first."
_WORDS = (
    "The workbook's ‘Method’ sheet explains ‘clear rise’, ‘clear fall’, ‘no clear change’ and "
    "‘too few to tell’."
)
_NOTE = Lettering(9, up="bottom")
_NUMBERS = "The numbers refer to the domains in the list."


def draw_comparison(comparison: Comparison, pictures: Pictures = _A4) -> tuple[bytes, ...]:
    """Return the first and the last round side by side, as a file of each format."""
    page = comparison_page(comparison, pictures.width)
    title = f"{_HEADING}: {clean(headings_of(comparison)[0])}"
    return save(page, pictures, Words(title, describe_comparison(comparison)))


@own_settings()
def comparison_page(comparison: Comparison, width: float = WIDTH_CM) -> Page:
    """Return the page with the comparison on it, `width` in centimetres."""
    page = Page(width)
    lowest, highest = scale_of(comparison)
    room = draw_frame(page, _HEADING, headings_of(comparison),
                      _notes(comparison, scale_note(lowest, highest)), marking=comparison.marking)
    room = replace(room, bottom=room.bottom + 0.08, top=room.top - 0.1)
    ends = ends_of(comparison)
    columns = columns_of(comparison, lowest, highest)
    room = draw_strip(page, room, _legend(ends))
    spare = room.width - columns.width
    if spare < _LEAST_STAR:
        # Both stars are in the list as well; a change of more than a point needs its scale.
        draw_changes(page, room, comparison, ends, replace(columns, title=columns.title + spare))
        return page
    edge = room.left + spare
    around = _surround(page, replace(room, right=edge - _BETWEEN), comparison)
    _draw_stars(page, around, ends, columns.scores)
    draw_changes(page, replace(room, left=edge), comparison, ends, columns)
    return page


def headings_of(comparison: Comparison) -> list[str]:
    """Return the area with the first round and the last, then the rounds' times if known.

    The times are how far the rounds are apart, if they are few, and when the next is due.
    """
    areas = dict.fromkeys(each.source.area for each in comparison.rounds)
    named = " / ".join(filter(str.strip, areas))
    span = f"{comparison.names[0]} to {comparison.names[-1]}"
    apart = intervals_sentence(comparison.rounds) if len(comparison.rounds) <= _MANY else ""
    times = f"{apart} {next_due_sentence(comparison.rounds[-1])}".strip()
    return [f"{named} · {span}" if named else span, *([times] if times else [])]


def _notes(comparison: Comparison, scale: str) -> list[str]:
    notes = [f"{_METHOD} {scale}", *sample_caveats(comparison), _WORDS]
    moves = [(comparison.joined, "joined since the first round"),
             (comparison.left, "left before the last")]
    if moved := [f"{count_agencies(len(names))} {what}" for names, what in moves if names]:
        notes.append(f"{'; '.join(moved)}.")
    if more := len(comparison.rounds) - 2:
        notes.append(f"The first and last of {more + 2} rounds. The trend picture shows all of "
                     "them.")
    return [*notes, *stated_notes(comparison.rounds, comparison.names),
            source_note(comparison.rounds)]


def _surround(page: Page, box: Box, comparison: Comparison) -> Surround:
    """Return the star's size with the domains' names, or else their numbers, with a note."""
    titles = [numbered(domain.number, domain.title) for domain in comparison.domains]
    if named := whole_titles(box, titles, _GAP, _LEAST_LETTERS):
        return named
    note = wrap(_NUMBERS, box.width, _NOTE)
    page.write((box.left, box.bottom), note, _NOTE)
    left = replace(box, bottom=box.bottom + _NOTE.height(len(note) + 1))
    return surround(left, [str(domain.number) for domain in comparison.domains], _GAP)


def _draw_stars(page: Page, around: Surround, ends: Sequence[Series], scores: Track) -> None:
    """Draw both stars on the scale of `scores`, with the titles around them."""
    web = Web(around.centre, around.radius, len(around.titles), scores.lowest, scores.highest)
    draw_web(page, web)
    for series in ends:
        draw_star_line(page, web, series.scores, **series.look.line)
    draw_ring_labels(page, web, [series.scores for series in ends])
    for series in ends:
        series.draw_marks(page, web)
    for title in around.titles:
        page.write(title.at, title.lines, title.lettering)


def _legend(ends: Sequence[Series]) -> list[Entry]:
    first, last = (Entry(series.name, series.look.mark(), series.look.line, is_name=True)
                   for series in ends)
    entries = [last, first]
    if any(any(series.thin) for series in ends):
        hollow = ends[-1].look.mark(hollow=True)
        entries.append(Entry(THIN.replace("hollow", "hollow, * in the list"), hollow))
    return [*entries, *LEGEND]
