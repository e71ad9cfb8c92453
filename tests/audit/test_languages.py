"""Workbooks in other languages: nothing untranslated, nothing cut, and read back the same."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hsbstar.audit.domain_sheet import Form
from hsbstar.audit.heading import Heading
from hsbstar.audit.languages import audit_texts
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.message_file import read_messages
from hsbstar.audit.previous_answers import PreviousAnswer, PreviousAnswers
from hsbstar.audit.routing import Routing, routing_for
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from hsbstar.core.findings import Where
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.framework.messages import PSEUDO, bundled_messages
from hsbstar.returns.read import read_return
from hsbstar.rounds.collating import collate
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.fitting import cut
from support.frameworks import framework_bytes, framework_data
from support.languages import plain_words, shown, two_languages
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.audit.previous_answers import ShownAnswer
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

HEADING = Heading(area="Northshire", round="2026", agency="Police", due="1 May 2026",
                  marking="OFFICIAL")
GIVEN = ("Northshire", "Police", "1 May 2026", "OFFICIAL", "hsb-2019", "hsbstar", "Minutes",
         "Spring 2025", "Write it")


@pytest.fixture(scope="module")
def two() -> Framework:
    """The bundled framework in English and in pseudo-language."""
    return two_languages(yaml.safe_load(bundled(FRAMEWORK_FILE)))


@pytest.fixture(scope="module")
def small_two() -> Framework:
    """The small framework in English and in pseudo-language."""
    return two_languages(framework_data())


def carried_for(framework: Framework) -> PreviousAnswers:
    """Return a last round in which each kind of answer was given, and a plan."""
    ids = [statement.id for statement in framework.statements]
    answers: list[tuple[ShownAnswer, ...]] = [
        (3,), (Answered.NOT_APPLICABLE,), (Answered.NO_DATA, 2), (Answered.BLANK,), ("2.5",),
    ]
    known = {statement.id: statement.text for statement in framework.statements[:-1]}
    return PreviousAnswers("Spring 2025", True,
                   {id_: PreviousAnswer(each, "Minutes.", "Write it.")
                    for id_, each in zip(ids, answers, strict=False)},
                   {ids[0]: ("Write it.",)}, known | {ids[5]: "Minutes."})


def blank_in(language: str, framework: Framework, **more: Any) -> bytes:
    """Return a blank workbook in a language."""
    spoken = audit_texts(language, framework)
    carried = more.pop("carried", PreviousAnswers())
    if carried.known:
        carried = carried.worded_as(framework, spoken.framework)
    routing = routing_for("police", framework)
    return write_audit_workbook(spoken.framework, HEADING, routing, carried,
                                messages=spoken.messages)


@pytest.mark.parametrize("carried", [False, True], ids=["first round", "carried forward"])
def test_no_text_of_a_workbook_is_left_in_english(two: Framework, *, carried: bool) -> None:
    """Every text that is seen anywhere is in pseudo-language, but for refs and given names."""
    workbook = blank_in(PSEUDO, two, carried=carried_for(two) if carried else PreviousAnswers())
    plain = {place: words for place, text in shown(workbook)
             if (words := plain_words(text, GIVEN))}
    assert plain == {}


@pytest.mark.parametrize("language", sorted(bundled_messages()))
@pytest.mark.parametrize("carried", [False, True], ids=["first round", "carried forward"])
def test_no_text_of_a_workbook_is_cut(two: Framework, language: str, *, carried: bool) -> None:
    """Measured with a real font: each text has room in its cell, and no word is broken."""
    last = carried_for(two) if carried else PreviousAnswers()
    assert [*cut(blank_in(language, two, carried=last))] == []


def test_a_long_answer_has_room_in_the_score_column() -> None:
    """Preset, or given last time, an answer of one long word is not broken."""
    content = framework_data()
    content["scale"]["not_applicable"]["label"] = {"en": "N/A", "qaa": "Amherthnasol"}
    framework = read_framework(framework_bytes(content), "two.yaml")
    spoken = audit_texts("qaa", framework)
    ids = [statement.id for statement in framework.statements]
    carried = PreviousAnswers("2025", True, {ids[0]: PreviousAnswer((Answered.NOT_APPLICABLE,))},
                      known=dict.fromkeys(ids, ""))
    workbook = write_audit_workbook(
        spoken.framework, HEADING, Routing("Zoo", frozenset(ids)), carried,
        messages=spoken.messages,
    )
    assert [*cut(workbook)] == []


def test_messages_next_to_a_cell_are_within_excels_limits(two: Framework) -> None:
    """32 characters for a title, 255 for a message, and no line of it is broken off."""
    labels = {point.label for point in audit_texts(PSEUDO, two).framework.scale.scores}
    for sheet in opened(blank_in(PSEUDO, two)).worksheets[1:-1]:
        (validation,) = sheet.data_validations.dataValidation
        assert max(len(validation.errorTitle), len(validation.promptTitle)) <= 32
        assert max(len(validation.error), len(validation.prompt)) <= 255
        first = {line.partition(" ")[2] for line in validation.prompt.split("\n")[:5]}
        assert first <= labels
        assert all(line.endswith("»") for line in validation.prompt.split("\n"))
        assert len(sheet.title) <= 31


def test_long_labels_do_not_empty_excels_messages(two: Framework) -> None:
    """What is too long for Excel is cut at a word, with an ellipsis."""
    spoken = audit_texts(PSEUDO, two)
    scale = spoken.framework.scale
    long = replace(spoken.framework, scale=replace(
        scale, no_data=replace(scale.no_data, label="word " * 12),
        not_applicable=replace(scale.not_applicable, label="other " * 10)))
    texts = {**spoken.messages.texts, "choosing.error": "{not_applicable} {no_data} " + "ab " * 80}
    messages = replace(spoken.messages, texts=texts)
    sheet = opened(write_audit_workbook(long, HEADING, messages=messages)).worksheets[1]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.error.endswith(" ab…")
    assert len(validation.error) <= 255


@pytest.mark.parametrize(("text", "formula"), [
    ("{count} of {all}", '=COUNTA($E$5:$E$7)&" of "&ROWS($E$5:$E$7)'),
    ("o {all}: {count}!", '="o "&ROWS($E$5:$E$7)&": "&COUNTA($E$5:$E$7)&"!"'),
    ('{all} "{all}" {count}',
     '=ROWS($E$5:$E$7)&" """&ROWS($E$5:$E$7)&""" "&COUNTA($E$5:$E$7)'),
])
def test_figures_may_be_in_any_order(small_two: Framework, text: str, formula: str) -> None:
    """A translation may turn the words around, and use quotation marks."""
    messages = audit_texts(PSEUDO, small_two).messages
    changed = replace(messages, texts={**messages.texts, "figures.answered": text})
    layout = audit_layout(small_two, changed)
    made = Form(layout, HEADING, Routing(), PreviousAnswers()).answered(layout.domains[0])
    assert made.text == formula
    assert made.result == changed.text("figures.answered", count=0, all=3)


def test_every_text_is_whole_on_the_printed_pages(
    two: Framework, tmp_path: Path, libreoffice: Callable[[Path, str, Path], Path]
) -> None:
    """In LibreOffice's PDF every closing character is there, and nothing leaves the page.

    Formulas are worked out anew there, so their words are, too.
    """
    source = tmp_path / "pseudo.xlsx"
    source.write_bytes(blank_in(PSEUDO, two, carried=carried_for(two)))
    printed = libreoffice(source, "pdf", tmp_path / "printed")
    printed_text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True,
                          text=True, check=True).stdout
    cells = [str(cell.value) for sheet in opened(source.read_bytes()).worksheets
             if sheet.sheet_state == "visible" for row in sheet.iter_rows() for cell in row
             if cell.value and not str(cell.value).startswith("=")]
    assert printed_text.count("»") >= sum(text.count("»") for text in cells)
    boxes = subprocess.run(["pdftotext", "-bbox", str(printed), "-"], capture_output=True,
                           text=True, check=True).stdout
    pages = re.findall(r'<page width="([\d.]+)"(.*?)</page>', boxes, re.DOTALL)
    assert len(pages) >= 6
    for width, page in pages:
        rightmost = max(float(x) for x in re.findall(r'xMax="([\d.]+)"', page))
        assert rightmost <= float(width) - 0.29 * 72


def answered_in(language: str, framework: Framework, agency: str = "Police") -> bytes:
    """Return a workbook in a language, filled in with answers of each kind."""
    spoken = audit_texts(language, framework)
    scale = spoken.framework.scale
    blank = write_audit_workbook(
        spoken.framework, Heading(area="Northshire", round="2026", agency=agency),
        messages=spoken.messages,
    )
    scores: list[int | str | None] = [
        0, 1, scale.not_applicable.label, scale.no_data.label, f"3 {scale.scores[3].label}",
        f"{scale.scores[2].label} (2)", scale.scores[4].label, None, 4,
    ]
    answers = {statement.id: (score, "Minutes.", "Write it.")
               for statement, score in zip(framework.statements, scores, strict=False)}
    march = spoken.messages.listed("months")["march"][0]
    typed = {"respondent": "Audit lead", "date": f"31 {march} 2026", "signed_by": "Chief",
             "signed_date": "9 April 2026"}
    return fill_in(blank, audit_layout(spoken.framework, spoken.messages), Filled(typed, answers))


def read(workbook: bytes, framework: Framework) -> tuple[Return, set[str]]:
    """Return what a workbook means, and the codes of what was found."""
    returned, findings = read_return(workbook, "police.xlsx", framework)
    assert returned is not None, findings
    return returned, {found.code for found in findings}


@pytest.mark.parametrize(("language", "stamped", "bilingual", "codes"), [
    ("cy", True, True, {"score-is-tick"}), ("cy", False, True, {"score-is-tick", "stamp-missing"}),
    ("en", True, True, {"score-read-from-text"}),
    ("en", False, True, {"score-is-tick", "stamp-missing"}),
    ("en", False, False, {"score-read-from-text", "stamp-missing"}),
])
def test_na_in_a_welsh_return_is_unclear(
    language: str, codes: set[str], *, stamped: bool, bilingual: bool
) -> None:
    """‘Na’ is Welsh for no. The stamp has the language; without one, Welsh in the framework."""
    content = framework_data()
    if bilingual:
        content["title"] = {"en": "Small audit", "cy": "Archwiliad bach"}
    framework = read_framework(framework_bytes(content), "mine.yaml")
    spoken = audit_texts(language, framework)
    place = audit_layout(spoken.framework, spoken.messages).domains[0]
    book = opened(answered_in(language, framework))
    book[place.name][place.place(place.domain.statements[0], "score").address].value = "Na"
    if not stamped:
        del book[STAMP_SHEET]
    returned, findings = read_return(workbook_bytes(book), "police.xlsx", framework)
    assert returned is not None
    here = {returned.answers[0].where, Where("police.xlsx")}
    assert {found.code for found in findings if found.where in here} == codes
    kind = Answered.BLANK if "score-is-tick" in codes else Answered.NOT_APPLICABLE
    assert returned.answers[0].answered is kind


def content(returned: Return) -> list[object]:
    """Return all the content of a return, without its places."""
    fields = {key: (entry.text, entry.date) for key, entry in returned.fields.items()
              if key != "date"}
    answers = [(answer.statement, answer.answered, answer.score, answer.evidence, answer.action)
               for answer in returned.answers]
    return [fields, returned.date, answers]


def test_a_return_reads_the_same_in_both_languages(
    small_two: Framework, tmp_path: Path, libreoffice: Callable[[Path, str, Path], Path]
) -> None:
    """Written, filled in, saved again by LibreOffice and read: the same answers and findings."""
    expected, codes = read(answered_in("en", small_two), small_two)
    source = tmp_path / "pseudo.xlsx"
    source.write_bytes(answered_in(PSEUDO, small_two))
    saved = libreoffice(source, "xlsx", tmp_path / "saved").read_bytes()
    for workbook in (source.read_bytes(), saved):
        returned, found = read(workbook, small_two)
        assert content(returned) == content(expected)
        assert found == codes == {"score-read-from-text", "answers-blank"}
    ods, found = read(libreoffice(source, "ods", tmp_path / "ods").read_bytes(), small_two)
    assert (content(ods), found) == (content(expected), codes)


def test_sheets_pasted_into_a_new_file_are_read_in_any_language(small_two: Framework) -> None:
    """Without the stamp the captions show the language."""
    book = opened(answered_in(PSEUDO, small_two))
    del book[STAMP_SHEET]
    for sheet in book.worksheets:
        sheet.title = f"Sheet {book.worksheets.index(sheet)}"
    returned, codes = read(workbook_bytes(book), small_two)
    expected, _ = read(answered_in("en", small_two), small_two)
    assert [(answer.score, answer.evidence) for answer in returned.answers] == [
        (answer.score, answer.evidence) for answer in expected.answers]
    assert returned.agency == "Police"
    assert "stamp-missing" in codes


def test_returns_in_both_languages_are_one_round(small_two: Framework) -> None:
    """Half in one language and half in the other: the same round as all in one."""
    agencies = ("Police", "Schools", "Health", "Social care")

    def collated(languages: tuple[str, ...]) -> object:
        returns = [read(answered_in(language, small_two, agency), small_two)[0]
                   for agency, language in zip(agencies, languages, strict=True)]
        return collate(returns, small_two, area="Northshire", round_name="2026")

    assert collated(("en", PSEUDO, "en", PSEUDO)) == collated(("en",) * 4)


@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_wording_is_checked_in_the_language_it_is_in(small_two: Framework, language: str) -> None:
    """Another statement's words next to a ref contradict it; words of no language are a change."""
    spoken = audit_texts(language, small_two)
    place = audit_layout(spoken.framework, spoken.messages).domains[0]
    first, second, _ = place.domain.statements
    for text, code in ((second.text, "ref-contradicts-wording"),
                       (f"{second.text} Or nearly.", "ref-contradicts-wording"),
                       (f"{first.text} Or nearly.", "statement-changed"),
                       ("Something else.", "statement-changed"), ("", None)):
        book = opened(answered_in(language, small_two))
        book[place.name][place.place(first, "statement").address].value = text
        _, codes = read(workbook_bytes(book), small_two)
        assert codes & {"ref-contradicts-wording", "statement-changed"} == ({code} - {None})


def test_a_number_for_a_ref_is_matched_by_its_wording_in_any_language(small_two: Framework) -> None:
    """1.10 typed as a number is 1.1: the wording shows which, in pseudo-language, too."""
    spoken = audit_texts(PSEUDO, small_two)
    place = audit_layout(spoken.framework, spoken.messages).domains[0]
    book = opened(answered_in(PSEUDO, small_two))
    for statement in place.domain.statements:
        cell = book[place.name][place.place(statement, "ref").address]
        cell.value, cell.data_type = float(statement.ref), "n"
    returned, codes = read(workbook_bytes(book), small_two)
    expected, _ = read(answered_in("en", small_two), small_two)
    assert content(returned) == content(expected)
    assert "ref-ambiguous" not in codes


def test_help_and_other_texts_of_ours_are_no_answers(small_two: Framework) -> None:
    """A blank workbook in another language is empty, though each field has help next to it."""
    spoken = audit_texts(PSEUDO, small_two)
    blank = write_audit_workbook(spoken.framework, Heading(), messages=spoken.messages)
    returned, codes = read(blank, small_two)
    assert {entry.text for entry in returned.fields.values()} == {""}
    assert {answer.answered for answer in returned.answers} == {Answered.BLANK}
    assert {"agency-missing", "round-missing"} <= codes


def test_a_value_that_is_the_help_of_another_language_or_field_is_kept() -> None:
    """Only the text next to this caption in its own language is help, and only once."""
    data = yaml.safe_dump({"fields": {"role": "Rôl", "respondent": "Enw"},
                           "help": {"role": "Pennaeth", "respondent": "Arweinydd"}}).encode()
    own = read_messages(data, "messages-qaa.yaml", "qaa")
    framework = read_framework(framework_bytes(framework_data()), "mine.yaml").with_messages(own)
    for language, role, respondent in (
        ("en", "Pennaeth", "Arweinydd"), ("qaa", "Arweinydd", "Pennaeth"),
        ("qaa", "Pennaeth", "Arweinydd"), ("en", "Your role in the agency.", ""), ("qaa", "", ""),
    ):
        spoken = audit_texts(language, framework)
        layout = audit_layout(spoken.framework, spoken.messages)
        blank = write_audit_workbook(spoken.framework, HEADING, messages=spoken.messages)
        typed = {"role": role, "respondent": respondent}
        returned, _ = read(fill_in(blank, layout, Filled(typed, {})), framework)
        assert returned.fields["role"].text == role
        assert returned.fields["respondent"].text == respondent


def test_a_table_as_csv_may_be_headed_in_any_language(small_two: Framework) -> None:
    """As for workbooks: captions identify the columns."""
    cli = bundled_messages()[PSEUDO].text
    head = ",".join(f'"{cli(key)}"' for key in (
        "fields.agency", "fields.round", "columns.ref", "columns.score", "columns.evidence"))
    rows = [f"Police,2026,{statement.ref},3,Minutes." for statement in small_two.statements]
    returned, findings = read_return("\n".join([head, *rows]).encode(), "a.csv", small_two)
    assert returned is not None, findings
    assert (returned.agency, {answer.score for answer in returned.answers}) == ("Police", {3})


def test_headings_in_a_language_that_is_not_known_are_reported(
    small_two: Framework, small: Framework
) -> None:
    """The stamp has the language of the workbook: its framework file was not named."""
    own = replace(audit_texts(PSEUDO, small_two).messages, language="qaa")
    texts = {key: text.replace("«", "qaa ") for key, text in own.texts.items()}
    spoken = audit_texts(PSEUDO, small_two).framework
    workbook = write_audit_workbook(replace(spoken, language="qaa"), HEADING,
                                    messages=replace(own, texts=texts))
    _, (found,) = read_return(workbook, "qaa.xlsx", small)
    assert found.code == "not-a-return"
    assert "Name its framework file with --framework, because it is in the language ‘qaa’." in (
        found.fix)
    known = small.with_messages(replace(own, texts=texts))
    assert "not-a-return" not in {each.code for each in read_return(workbook, "a.xlsx", known)[1]}
