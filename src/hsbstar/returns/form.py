"""Read the fields of a return's first sheet, and check them and the hidden stamp."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import FIELD_BY_KEY, FIELDS, LAYOUT_VERSION, START_SHEET, words_of_field
from hsbstar.core.cache import TextCache, later
from hsbstar.core.findings import Where, finding
from hsbstar.core.markings import highest_marking, marking_in
from hsbstar.core.problems import Problem
from hsbstar.core.text import clean_text, fold, fold_name
from hsbstar.framework import bundled_messages
from hsbstar.returns.score_cells import GUARDS
from hsbstar.spreadsheets import DateCell, Place, as_text, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Messages
    from hsbstar.spreadsheets import CellValue, RawSheet, Workbook

_COLUMNS_TO_THE_RIGHT = 3
"""A value may be this many columns right of its caption, where somebody inserted a column."""


_MARKING_ROWS = 4
"""The first sheet of a form shows its protective marking in the last of these rows."""


class Entry(NamedTuple):
    """One value as it was read, with its cell."""

    text: str
    where: Where
    date: dt.date | None = None
    stamped: bool = False
    """Whether the cell was empty and the text is the stamp's."""


Form = dict[str, Entry]
"""The fields that a sheet has, by key."""


def check_stamp(
    stamp: dict[str, str], framework: Framework, file: str, layout: int = LAYOUT_VERSION
) -> Iterator[Finding]:
    """Check that a workbook was made for this framework, this edition and this layout."""
    where = Where(file)
    if not stamp:
        yield finding(Problem.STAMP_MISSING, where)
        return
    for key, expected, problem in (
        ("framework", framework.id, Problem.FRAMEWORK_DIFFERS),
        ("edition", framework.edition, Problem.EDITION_DIFFERS),
        ("layout", str(layout), Problem.LAYOUT_DIFFERS),
    ):
        if stamp.get(key) != expected:
            yield finding(problem, where, found=stamp.get(key, ""), wanted=expected)
            return


def read_fields(
    workbook: Workbook, stamp: dict[str, str], forms: Sequence[Form] | None = None
) -> dict[str, Entry]:
    """Return the fields of the first sheet by key, found by their captions.

    The first sheet is the one with the most captions. A field that is not there is an empty entry;
    an empty round or area is filled in from the stamp.
    """
    forms = find_forms(workbook, form_words()) if forms is None else forms
    best = max(forms, key=len, default={})
    nowhere = Entry("", Where(workbook.file, START_SHEET))
    fields = {field.key: best.get(field.key, nowhere) for field in FIELDS}
    for key in ("round", "area"):
        if not fields[key].text and stamp.get(key):
            fields[key] = Entry(stamp[key], fields[key].where, stamped=True)
    return fields


def read_marking(workbook: Workbook, stamp: Mapping[str, str]) -> str:
    """Return the protective marking of a form: the highest of its stamp and its sheets' tops.

    The stamp of an earlier version does not hold it, and a sender may raise it by hand.
    """
    texts = (text for sheet in workbook.sheets for row in range(1, _MARKING_ROWS + 1)
             for _, text in sheet.short_texts.get(row, ()))
    return highest_marking((stamp.get("marking", ""), *map(marking_in, texts)))


EARLIER_HELP = {
    "agency": "The organisation that answers.", "respondent": "Who filled the form in.",
}
"""The help next to fields in forms that earlier versions of hsbstar made: it is no answer."""


class FormWords(NamedTuple):
    """The words of the first sheet in every language."""

    key_of: Mapping[str, str | None]
    """The field that a caption means; None for other texts."""
    helps: Mapping[str, set[str]]
    """The help next to a caption, folded, by the words of the caption."""
    months: Mapping[str, int]
    """The numbers of the months by their folded names."""


@lru_cache(8)
def form_words(own: tuple[Messages, ...] = ()) -> FormWords:
    """Return the words of the languages that come with hsbstar, and those of `own`."""
    keys: dict[str, str] = {}
    helps: dict[str, set[str]] = defaultdict(set)
    months: dict[str, int] = {}
    for messages in (*bundled_messages().values(), *own):
        for key, caption in messages.section("fields").items():
            words = words_of_field(caption)
            keys.setdefault(words, key)
            helps[words] |= {fold(messages.text(f"help.{key}")), fold(EARLIER_HELP.get(key, ""))}
        for number, names in enumerate(messages.listed("months").values(), start=1):
            months |= {fold(name): number for name in names}
    return FormWords(TextCache(lambda text: keys.get(words_of_field(text))), helps, months)


def find_forms(workbook: Workbook, words: FormWords) -> list[Form]:
    """Return the fields that each sheet holds, the first entry of each."""
    forms = []
    for sheet in workbook.sheets:
        form: Form = {}
        for row, texts in sheet.short_texts.items():
            for column, text in texts:
                if (key := words.key_of[text]) and key not in form:
                    form[key] = _entry_right_of(workbook, sheet, Place(row, column), words)
        forms.append(form)
    return forms


def check_agencies(forms: Sequence[Form]) -> Iterator[Finding]:
    """Check that the file is of one agency: two first sheets may name two."""
    entries = [form["agency"] for form in forms
               if form.keys() >= {"agency", "respondent"} and form["agency"].text]
    for entry in entries[1:]:
        if fold_name(entry.text) != fold_name(entries[0].text):
            slots = {"one": entries[0].text, "other": entry.text}
            yield finding(Problem.AGENCY_AMBIGUOUS, entry.where, **slots)


def _entry_right_of(
    workbook: Workbook, sheet: RawSheet, caption: Place, words: FormWords
) -> Entry:
    """Return the value right of a caption that is not its help."""
    places = [caption._replace(column=caption.column + step)
              for step in range(1, _COLUMNS_TO_THE_RIGHT + 1)]
    filled = [place for place in places if not is_blank(sheet.value(place))]
    known = words.helps[words_of_field(as_text(sheet.value(caption)))]
    helps = [place for place in filled if fold(as_text(sheet.value(place))) in known]
    for place in filled:
        # An answer may have the words of the help: then the row has them twice, the help last.
        if place not in helps[-1:]:
            value = sheet.value(place)
            date = read_date(value, words.months)
            return Entry(as_text(value), workbook.where(sheet, place), date)
    return Entry("", workbook.where(sheet, places[0]))


_ISO = later(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_FIGURES = later(r"(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4})")
_WORDS = later(r"(?:[^\W\d_]+[.,:]* )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ ./-]*(\D+?)[ .,/-]*"
               r"(\d{4}|\d{2})")
_MONTH_FIRST = later(r"(?:[^\W\d_]+[.,:]* )?(\D+?)[ .]*(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_TIME = later(r"(?:,? |(?<=\d)t)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?(?: ?[ap]m)?$")
"""A time of day after a date."""
_AROUND = f"{GUARDS}(). "
"""Characters around a date that change nothing."""
_MAX_DATE_LENGTH = 60


def read_date(value: CellValue, months: Mapping[str, int] | None = None) -> dt.date | None:
    """Return the day that a cell means; None where it means none, or is not clear.

    `months` are the numbers of months by their folded names; without it, those of all languages
    that come with hsbstar. `3/4/2026` is read day first, as in Britain, or not at all; a year of
    two figures only after a month in letters.
    """
    if isinstance(value, DateCell):
        return value.date
    text = fold(as_text(value)).strip(_AROUND)
    if not 6 <= len(text) <= _MAX_DATE_LENGTH:
        return None
    text, known = _TIME().sub("", text), form_words().months if months is None else months
    try:
        if parts := _ISO().fullmatch(text):
            return dt.date(int(parts[1]), int(parts[3]), int(parts[4]))
        if parts := _FIGURES().fullmatch(text):
            return dt.date(int(parts[4]), int(parts[3]), int(parts[1]))
        if (parts := _WORDS().fullmatch(text)) and parts[2] in known:
            century = 2000 if len(parts[3]) == 2 else 0
            return dt.date(century + int(parts[3]), known[parts[2]], int(parts[1]))
        if (parts := _MONTH_FIRST().fullmatch(text)) and parts[1] in known:
            return dt.date(int(parts[3]), known[parts[1]], int(parts[2]))
    except ValueError:
        return None
    return None


def _on_sheet(where: Where) -> str:
    return f" on the sheet ‘{where.sheet}’" if where.sheet else ""


def check_fields(fields: dict[str, Entry], stamp: dict[str, str]) -> Iterator[Finding]:
    """Check that agency, round, date and sign-off are there and agree with the stamp."""
    agency, round_, date = fields["agency"], fields["round"], fields["date"]
    if not agency.text:
        yield finding(Problem.AGENCY_MISSING, agency.where, sheet=_on_sheet(agency.where))
    if not round_.text or round_.stamped:
        yield finding(Problem.ROUND_MISSING, round_.where, sheet=_on_sheet(round_.where))
    elif stamp.get("round") and fold(stamp["round"]) != fold(round_.text):
        slots = {"stamp": stamp["round"], "found": round_.text}
        yield finding(Problem.ROUND_CONTRADICTS, round_.where, **slots)
    if not fields["signed_by"].text:
        yield finding(Problem.SIGN_OFF_MISSING, fields["signed_by"].where)
    if not date.text:
        yield finding(Problem.DATE_MISSING, date.where, label=FIELD_BY_KEY["date"].caption)
    for key, entry in fields.items():
        if clean_text(entry.text) != entry.text:
            yield finding(Problem.CHARACTERS_REPLACED, entry.where, label=FIELD_BY_KEY[key].caption)
    for key in ("date", "signed_date"):
        if (entry := fields[key]).text and not entry.date:
            yield finding(Problem.DATE_UNREADABLE, entry.where, label=FIELD_BY_KEY[key].caption)
