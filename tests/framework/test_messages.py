"""The texts of the workbooks: one file a language, and nothing in it that could be misread."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from hsbstar.audit.message_file import read_messages
from hsbstar.core.errors import FrameworkError
from hsbstar.core.files import MESSAGES_DATA, MESSAGES_TEMPLATE, bundled
from hsbstar.framework.messages import (
    ENGLISH,
    LONGEST,
    MAY_LACK,
    PSEUDO,
    bundled_messages,
    english,
    longest,
    slots_of,
    translated,
)
from hsbstar.spreadsheets.sheets import MAX_CAPTION_LENGTH
from pseudo import pseudo
from support.message_texts import content, in_welsh

ROOT = Path(__file__).parent.parent.parent
FILES = {path.stem: path for path in (ROOT / "data" / "messages").glob("*.yaml")
         if path.stem != "template"}


CHOOSE = "Choose another word, so that the meaning is clear."


def faults(data: bytes, language: str = "qaa", **more: Any) -> list[str]:
    """Return what is wrong with a file of messages: line, place, what and what to do."""
    with pytest.raises(FrameworkError) as error:
        read_messages(data, "messages-qaa.yaml", language, **more)
    assert "The message file messages-qaa.yaml" in str(error.value)
    return [f"{finding.where.line}: {finding.message} {finding.fix}"
            for finding in error.value.findings]


def test_made_files_match_their_sources() -> None:
    """The JSON, the template and the pseudo-language are what the script writes."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_messages.py"))
    assert bundled(MESSAGES_DATA).decode() == script["messages_data"](script["languages"]())
    assert bundled(MESSAGES_TEMPLATE).decode() == script["template"]()
    found = script["flat"](FILES[ENGLISH])
    assert FILES[PSEUDO].read_text(encoding="utf-8") == script["pseudo_file"](found)
    script["check"]()


@pytest.mark.parametrize("language", sorted(FILES))
def test_each_language_keeps_what_excel_and_the_reader_need(language: str) -> None:
    """The same slots, within the bounds, and no word with two meanings in any language."""
    made = read_messages(FILES[language].read_bytes(), language, language)
    for key, text in made.texts.items():
        assert sorted(slots_of(text)) == sorted(slots_of(english().texts[key]))
        assert len(text) <= (longest(key) or 2000)
    assert made.texts == bundled_messages()[language].texts


def test_the_template_has_every_key_without_a_text() -> None:
    """An untouched template is a language in which everything is in English."""
    made = read_messages(bundled(MESSAGES_TEMPLATE), "template.yaml", "qaa")
    assert made.texts == english().texts
    assert set(made.lacking) == {key for key in english().texts if not key.startswith(MAY_LACK)}
    to_translate = yaml.safe_load(bundled(MESSAGES_TEMPLATE))
    assert {f"{section}.{key}" for section, group in to_translate.items() for key in group} == set(
        english().texts)


def test_missing_texts_are_in_english_and_counted() -> None:
    """A language with a single text has that; words that are only read may be missing."""
    made = read_messages(content(columns={"ref": "Cyf", "score": ""}), "a.yaml", "qaa")
    assert made.text("columns.ref") == "Cyf"
    assert made.text("columns.score") == "Score"
    assert "columns.ref" not in made.lacking
    assert "columns.score" in made.lacking
    assert not any(key.startswith("also_read") for key in made.lacking)
    assert translated("qaa", english().texts, english().texts).lacking == ()


def test_lines_of_a_text_are_joined() -> None:
    """However a translator broke it in the file, it is one line."""
    made = read_messages(b"columns:\n  counts: |\n    Beth sy'n\n    cyfrif\n", "a.yaml", "qaa")
    assert made.text("columns.counts") == "Beth sy'n cyfrif"


def test_a_whole_language_has_no_faults() -> None:
    """All texts of a made-up language are read, and nothing is in English."""
    made = read_messages(content(**in_welsh()), "a.yaml", "qaa")
    assert made.lacking == ()
    assert made.text("start.due", date="1 May") == "qaa Please return by 1 May."


SAME = "Use the same words the same number of times, each between { and }, and no others."


@pytest.mark.parametrize(("sections", "expected"), [
    ({"colums": {"ref": "Cyf"}}, ("1: colums: is not a section of a message file. Did you mean "
     "‘columns’?")),
    ({"zzz": {"ref": "Cyf"}}, ("1: zzz: is not a section of a message file. Remove it. The "
     "template lists all the texts.")),
    ({"columns": "Cyf"}, "1: columns: must be a group of keys. Write ‘key: text’ lines below it."),
    ({"columns": {"scoer": "Sgôr"}}, ("2: columns, scoer: is not a text in the workbook. Did you "
     "mean ‘score’?")),
    ({"columns": {"score": ["Sgôr"]}}, "2: columns, score: must be text. Write one text."),
    ({"start": {"due": "Erbyn {dyddiad}."}}, (
      "2: start, due: does not have the same words in braces "
      f"as the English ({{date}}). {SAME}")),
    ({"start": {"due": "Erbyn {date."}}, ("2: start, due: does not have the same words in braces "
      f"as the English ({{date}}). {SAME}")),
    ({"start": {"due": "{date} {"}}, ("2: start, due: does not have the same words in braces "
      f"as the English ({{date}}). {SAME}")),
    ({"start": {"open": "{agor}"}}, ("2: start, open: does not have the same words in braces as "
     "the English (none). Use the same words the same number of times, each between { and }, and "
     "no others.")),
    ({"choosing": {"error": "{lowest} {highest} {not_applicable} {no_data} {evidence} {evidence}"}},
     ("2: choosing, error: does not have the same words in braces as the English ({lowest} and "
      f"{{highest}} and {{not_applicable}} and {{no_data}} and {{evidence}}). {SAME}")),
    ({"sheets": {"start": "\U0001f31f" * 16}}, ("2: sheets, start: is longer than 31 characters. "
     "Shorten it.")),
    ({"sheets": {"start": "x" * 32}},
     "2: sheets, start: is longer than 31 characters. Shorten it."),
    *(({"sheets": {"start": name}}, ("2: sheets, start: cannot be a sheet name. Do not use [ ] : * "
       "? / \\, an apostrophe at either end or a figure at the start."))
      for name in ("Yma/acw", "'Yma", "1 Yma", "HSBstar", "History")),
    ({"choosing": {"title": "x" * 33}},
     "2: choosing, title: is longer than 32 characters. Shorten it."),
    ({"start": {"no_names": "x" * 2001}}, ("2: start, no_names: is longer than 2000 characters. "
     "Shorten it.")),
    ({"columns": {"score": "Evidence"}}, ("2: columns, score: ‘evidence’ means "
     f"‘columns.evidence’ in en. {CHOOSE}")),
    ({"columns": {"evidence": "Scores:"}}, ("2: columns, evidence: ‘scores’ means "
     f"‘also_read.score’ in en. {CHOOSE}")),
    ({"columns": {"ref": "Cam", "action": "Cam"}}, ("3: columns, action: ‘cam’ means "
     f"‘columns.ref’ as well. {CHOOSE}")),
    ({"columns": {"ref": "Cam"}, "also_read": {"action": "y, cam"}}, ("4: also_read, action: ‘cam’ "
     f"means ‘columns.ref’ as well. {CHOOSE}")),
    ({"fields": {"role": "Area"}}, f"2: fields, role: ‘area’ means ‘fields.area’ in en. {CHOOSE}"),
    ({"columns": {"ref": "Role"}}, f"2: columns, ref: ‘role’ means ‘fields.role’ in en. {CHOOSE}"),
    ({"months": {"march": "May"}}, f"2: months, march: ‘may’ means ‘months.may’ in en. {CHOOSE}"),
])
def test_each_fault_has_its_line(sections: Any, expected: str) -> None:
    """Place, what is wrong and what to do, for each kind of fault."""
    assert expected in faults(content(**sections))


FOUND_BY = "Choose another word: hsbstar finds a field by its caption."


@pytest.mark.parametrize(("sections", "expected"), [
    ({"fields": {"agency": "Asiantaeth"}, "start": {"about": "Asiantaeth:"}},
     f"4: start, about: ‘asiantaeth’ reads like ‘fields.agency’. {FOUND_BY}"),
    ({"start": {"sign_off": "Signed off by"}},
     f"2: start, sign_off: ‘signed off by’ reads like ‘fields.signed_by’. {FOUND_BY}"),
    ({"help": {"agency": "Role"}}, f"2: help, agency: ‘role’ reads like ‘fields.role’. {FOUND_BY}"),
    ({"fields": {"agency": "About this return"}},
     f"2: fields, agency: ‘about this return’ reads like ‘start.about’. {FOUND_BY}"),
])
def test_nothing_else_on_the_first_sheet_reads_like_a_field(sections: Any, expected: str) -> None:
    """The field would be looked for next to the heading, and its text would be lost."""
    assert faults(content(**sections)) == [expected]


def test_the_help_of_a_field_may_repeat_its_caption() -> None:
    """It is to the right of the caption, and the caption is found first."""
    data = content(fields={"role": "Rôl"}, help={"role": "Rôl"})
    assert read_messages(data, "a.yaml", "qaa").text("help.role") == "Rôl"


@pytest.mark.parametrize(("section", "key"), [
    ("columns", "evidence"), ("sheets", "start"), ("choosing", "prompt"), ("file", "subject"),
    ("figures", "none_yet"),
])
def test_a_character_that_no_workbook_can_hold_is_a_fault(section: str, key: str) -> None:
    """In a cell, on a tab, next to a cell or among the properties."""
    text = english().texts[f"{section}.{key}"] + "\x07"
    assert faults(content(**{section: {key: text}})) == [
        (f"2: {section}, {key}: contains a character that a workbook cannot store: \\x07. "
         "Remove it.")]


def test_a_file_that_is_none() -> None:
    """A list, nothing at all, and no YAML."""
    assert faults(b"- a") == [("1: the file: must be a group of keys. Start with a copy of the "
                              "template.")]
    assert "it is empty" in faults(b"")[0]
    assert "a bracket is not closed" in faults(b"a: [")[0]


def test_two_languages_of_ones_own_must_not_contradict_each_other() -> None:
    """A word of the second that means something else in the first is a fault of the second."""
    first = read_messages(content(columns={"score": "Punkte"}), "de.yaml", "de")
    found = faults(content(columns={"evidence": "Punkte"}), others=[english(), first])
    assert found == [f"2: columns, evidence: ‘punkte’ means ‘columns.score’ in de. {CHOOSE}"]


def test_ones_own_english_must_not_contradict_the_english_that_is_read_beside_it() -> None:
    """Returns that went out earlier have the captions that come with hsbstar."""
    data = content(columns={"score": "Evidence", "evidence": "Proof"})
    found = faults(data, "en", others=[*bundled_messages().values()])
    assert found == [f"2: columns, score: ‘evidence’ means ‘columns.evidence’ in en. {CHOOSE}"]


def test_no_caption_is_longer_than_what_is_looked_at() -> None:
    """The reader passes over longer texts."""
    assert LONGEST["columns"] == LONGEST["fields"] == MAX_CAPTION_LENGTH


def test_pseudo_words_are_longer_bracketed_and_within_a_bound() -> None:
    """A third more, slots as they are, and never over the bound."""
    assert pseudo("Please return by {date}.") == "«Þļéàšé ŕéţûŕñ bý {date}. õñé ţŵö»"
    for bound in (10, 12, 40):
        assert len(pseudo("Score it", longest=bound)) <= bound
    assert len(pseudo("x" * 100)) >= 130
