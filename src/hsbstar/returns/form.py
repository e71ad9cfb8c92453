"""Read who returned a workbook, for which round, and what its hidden stamp says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import FIELD_BY_KEY, FIELDS, LAYOUT_VERSION, START_SHEET, words_of_field
from hsbstar.core.cache import Remembered, later
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import clean_text, fold, fold_name
from hsbstar.framework import bundled_messages
from hsbstar.spreadsheets import DateCell, Place, as_text, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework, Messages
    from hsbstar.spreadsheets import CellValue, RawReturn, RawSheet

_HOW_FAR_RIGHT = 3
"""A value may stand this many columns right of its caption, where a column was inserted."""


class Entry(NamedTuple):
    """One value as it was read, with the cell it stood in."""

    text: str
    where: Where
    date: dt.date | None = None
    stamped: bool = False
    """Whether the cell was empty and the text is the stamp's."""


Form = dict[str, Entry]
"""The fields of a sheet that are there, by key."""


def check_stamp(
    stamp: dict[str, str], framework: Framework, file: str, layout: int = LAYOUT_VERSION
) -> Iterator[Finding]:
    """Check that a workbook was made for this framework, this edition and this layout."""
    where = Where(file)
    if not stamp:
        yield finding(Problem.STAMP_MISSING, where)
        return
    if stamp.get("framework") != framework.id:
        found = stamp.get("framework", "")
        yield finding(Problem.FRAMEWORK_DIFFERS, where, found=found, wanted=framework.id)
    elif stamp.get("edition") != framework.edition:
        found = stamp.get("edition", "")
        yield finding(Problem.EDITION_DIFFERS, where, found=found, wanted=framework.edition)
    elif stamp.get("layout") != str(layout):
        found = stamp.get("layout", "")
        yield finding(Problem.LAYOUT_DIFFERS, where, found=found, wanted=layout)


def read_fields(
    raw: RawReturn, stamp: dict[str, str], forms: Sequence[Form] | None = None
) -> dict[str, Entry]:
    """Return the fields of the first sheet by key, found by their captions.

    The sheet with the most captions is meant. A field that is not there is an empty entry; for
    round and area the stamp speaks where the field is empty.
    """
    forms = find_forms(raw) if forms is None else forms
    best = max(forms, key=len, default={})
    nowhere = Entry("", Where(raw.file, START_SHEET))
    fields = {field.key: best.get(field.key, nowhere) for field in FIELDS}
    for key in ("round", "area"):
        if not fields[key].text and stamp.get(key):
            fields[key] = Entry(stamp[key], fields[key].where, stamped=True)
    return fields


class FormWords:
    """The words of the first sheet in every language: its captions, its help, the months."""

    def __init__(self, languages: Sequence[Messages]) -> None:
        """Take the words of languages."""
        keys: dict[str, str] = {}
        helps: dict[str, set[str]] = defaultdict(set)
        months: dict[str, int] = {}
        for one in languages:
            for key, caption in one.section("fields").items():
                words = words_of_field(caption)
                keys.setdefault(words, key)
                helps[words].add(fold(one.say(f"help.{key}")))
            for number, names in enumerate(one.listed("months").values(), start=1):
                months |= {fold(name): number for name in names}
        self.key_of = Remembered(lambda text: keys.get(words_of_field(text)))
        """The field that a caption means, None where it means none."""
        self._helps = dict(helps)
        self.months: Mapping[str, int] = months

    def is_help(self, text: str, caption: str) -> bool:
        """Say whether a text is what a language says beside a caption, and so no value."""
        return fold(text) in self._helps[words_of_field(caption)]


@lru_cache(8)
def form_words(own: tuple[Messages, ...] = ()) -> FormWords:
    """Return the words of the languages that come with hsbstar, and of those that are given."""
    return FormWords([*bundled_messages().values(), *own])


def find_forms(raw: RawReturn, words: FormWords | None = None) -> list[Form]:
    """Return the fields that each sheet holds, the first entry of each."""
    words = words or form_words()
    forms = []
    for sheet in raw.sheets:
        found: Form = {}
        for row, texts in sheet.short_texts.items():
            for column, text in texts:
                if (key := words.key_of[text]) and key not in found:
                    found[key] = _entry_beside(raw, sheet, Place(row, column), text, words)
        forms.append(found)
    return forms


def check_agencies(forms: Sequence[Form]) -> Iterator[Finding]:
    """Check that the file is one agency's: two first sheets may name two."""
    named = [form["agency"] for form in forms if form.keys() >= {"agency", "respondent"}]
    filled = [entry for entry in named if entry.text]
    for entry in filled[1:]:
        if fold_name(entry.text) != fold_name(filled[0].text):
            slots = {"one": filled[0].text, "other": entry.text}
            yield finding(Problem.AGENCY_AMBIGUOUS, entry.where, **slots)


def _entry_beside(
    raw: RawReturn, sheet: RawSheet, place: Place, caption: str, words: FormWords
) -> Entry:
    """Return the value beside the caption that stands at a place."""
    beside = [Place(place.row, place.column + step) for step in range(1, _HOW_FAR_RIGHT + 1)]
    filled = [one for one in beside if not is_blank(sheet.value(one))]
    helps = [one for one in filled if words.is_help(as_text(sheet.value(one)), caption)]
    for one in filled:
        # What the help says may be the answer, too: then it stands there twice, the help last.
        if one not in helps[-1:]:
            value = sheet.value(one)
            day = read_date(value, words.months)
            return Entry(as_text(value), raw.where(sheet, one), day)
    return Entry("", raw.where(sheet, beside[0]))


_ISO = later(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
_WORDS = later(r"(?:[^\W\d_]+,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? (\D+?)\.?,? (\d{4})")
_FIGURES = later(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def read_date(
    value: CellValue, months: Mapping[str, int] | None = None
) -> dt.date | None:
    """Return the day that a cell means, or None where it means none or more than one.

    Months are known by their folded names in any language: those that come with hsbstar, unless
    `months` gives others.

    `3/4/2026` is read day first, as in Britain; where that gives no day, it is not read at all.
    """
    if isinstance(value, DateCell):
        return value.date
    text = fold(as_text(value))
    try:
        if parts := _ISO().fullmatch(text):
            return dt.date(int(parts[1]), int(parts[2]), int(parts[3]))
        if parts := _FIGURES().fullmatch(text):
            return dt.date(int(parts[3]), int(parts[2]), int(parts[1]))
        if parts := _WORDS().fullmatch(text):
            known = form_words().months if months is None else months
            if parts[2] in known:
                return dt.date(int(parts[3]), known[parts[2]], int(parts[1]))
    except ValueError:
        return None
    return None


def check_fields(fields: dict[str, Entry], stamp: dict[str, str]) -> Iterator[Finding]:
    """Check that agency, round, date and sign-off are there and agree with the stamp."""
    agency, round_, date = fields["agency"], fields["round"], fields["date"]
    if not agency.text:
        yield finding(Problem.AGENCY_MISSING, agency.where, sheet=agency.where.sheet)
    if not round_.text or round_.stamped:
        yield finding(Problem.ROUND_MISSING, round_.where, sheet=round_.where.sheet)
    elif stamp.get("round") and fold(stamp["round"]) != fold(round_.text):
        slots = {"stamp": stamp["round"], "found": round_.text}
        yield finding(Problem.ROUND_CONTRADICTS, round_.where, **slots)
    if not fields["signed_by"].text:
        yield finding(Problem.SIGN_OFF_MISSING, fields["signed_by"].where)
    if not date.text:
        label = FIELD_BY_KEY["date"].caption
        yield finding(Problem.DATE_MISSING, date.where, label=label)
    for key, entry in fields.items():
        if clean_text(entry.text) != entry.text:
            label = FIELD_BY_KEY[key].caption
            yield finding(Problem.SIGNS_REPLACED, entry.where, label=label)
    for key in ("date", "signed_date"):
        if fields[key].text and not fields[key].date:
            label = FIELD_BY_KEY[key].caption
            yield finding(Problem.DATE_UNREADABLE, fields[key].where, label=label)
