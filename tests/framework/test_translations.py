"""Framework files in several languages: one framework, whose texts are there in each of them."""

from __future__ import annotations

import datetime as dt
import json
import os
import pickle
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hsbstar.audit.languages import audit_texts, lacking_sentence
from hsbstar.audit.routing import find_kind, routing_for
from hsbstar.core.errors import FrameworkError, HsbstarError
from hsbstar.framework.answers import Answered
from hsbstar.framework.bundled import bundled_framework
from hsbstar.framework.file import find_untranslated, read_framework
from hsbstar.framework.messages import english, translated
from hsbstar.framework.translations import in_language, is_code, languages_in, main_language
from hsbstar.framework.write import write_framework
from hsbstar.returns.form import form_words, read_date
from hsbstar.returns.score_cells import read_score
from support.frameworks import framework_bytes, framework_data, small_framework
from support.languages import in_two
from support.message_texts import content as messages, in_welsh
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework


def bilingual() -> dict[str, Any]:
    """Return a framework file's content in English and, as far as a few texts go, in Welsh."""
    content = framework_data()
    content["title"] = {"en": "Small audit", "qaa": "Archwiliad bach"}
    scale = content["scale"]
    scale["not_applicable"]["label"] = {"en": "N/A", "qaa": "Amherthnasol"}
    scale["no_data"]["label"] = {"en": "No data", "qaa": "Dim data"}
    scale["scores"][3]["label"] = {"en": "often / good evidence", "qaa": "yn aml / tystiolaeth dda"}
    content["kinds"]["police"] = {"en": "Police", "qaa": "Heddlu"}
    first = content["domains"][0]
    first["title"] = {"en": "Finding out", "qaa": "Canfod"}
    first["statements"][0]["text"] = {"en": "Every school has a policy.", "qaa": "Mae polisi."}
    first["questions"] = [{"en": "Is it so?", "qaa": "Ai felly mae?"}]
    return content


@pytest.fixture
def two() -> Framework:
    """A framework in two languages."""
    return read_framework(framework_bytes(bilingual()), "two.yaml")


def faults(content: dict[str, Any]) -> list[str]:
    """Return what is wrong with a framework file: place, what and what to do."""
    with pytest.raises(FrameworkError) as error:
        read_framework(framework_bytes(content), "two.yaml")
    lines = framework_bytes(content).decode().splitlines()
    for finding in error.value.findings:
        assert 1 <= finding.where.line <= len(lines)
    return [f"{finding.message} {finding.fix}" for finding in error.value.findings]


def test_the_main_language_is_what_every_command_shows(two: Framework) -> None:
    """The same as without the translations; each of those is the same framework in other words."""
    content = bilingual()
    plain = in_language(content, "en", "en")
    assert two == read_framework(framework_bytes(plain), "plain.yaml")
    welsh = two.in_language("qaa")
    assert (welsh.title, welsh.language) == ("Archwiliad bach", "qaa")
    assert welsh.domains[0].title == "Canfod"
    assert welsh.domains[1].title == "Helping early"
    assert welsh.domains[0].questions == ("Ai felly mae?",)
    assert welsh.kinds["police"] == "Heddlu"
    assert [(same.id, same.ref, same.strand, same.nice) for same in welsh.statements] == [
        (same.id, same.ref, same.strand, same.nice) for same in two.statements]
    assert two.wordings["d1-a"] == ("Every school has a policy.", "Mae polisi.")
    assert two.in_language("de").title == "Small audit"


def test_another_language_can_be_the_main_one() -> None:
    """Then all is there in it, and English is the further one."""
    content = bilingual() | {"language": "qaa"}
    content["edition"] = "1"
    framework = read_framework(framework_bytes(content), "qaa.yaml")
    assert (framework.language, framework.title) == ("qaa", "Archwiliad bach")
    assert framework.in_language("en").title == "Small audit"
    assert languages_in(content) == ["qaa", "en"]
    assert main_language([]) == "en"
    assert main_language({"language": ["qaa"]}) == "en"


def test_translations_travel_to_other_processes(two: Framework) -> None:
    """Who reads returns elsewhere knows the same words."""
    again = pickle.loads(pickle.dumps(two))  # noqa: S301 - our own
    assert again.wordings == two.wordings
    assert again.other_scales == two.other_scales


@pytest.mark.parametrize(("place", "value", "expected"), [
    (("title",), {"qaa": "Archwil"}, "title: is missing in the main language, en. Add ‘en: …’."),
    (("title",), {"en": "A", "Welsh": "B"}, ("title, Welsh: ‘Welsh’ is not a language code. Use a "
     "code such as en for English or cy for Welsh, in lower case. Did you mean ‘cy’?")),
    (("title",), {"en": "A", "qaa": " "}, ("title, qaa: is empty. Write the text, or remove the "
     "line.")),
    (("title",), {"en": "A", "qaa": ["B"]}, "title, qaa: must be text. Write one text."),
    (("title",), {"en": "A", "qaa": "B" * 121}, ("title, qaa: is longer than 120 characters. "
     "Shorten it.")),
    (("title",), {"en": "A" * 121}, "title: is longer than 120 characters. Shorten it."),
    (("language",), "english", ("language: ‘english’ is not a language code. Use a code such as en "
     "for English or cy for Welsh, in lower case. Did you mean ‘en’?")),
    (("messages",), {"CY": "a.yaml"}, ("messages, CY: ‘CY’ is not a language code. Use a code such "
     "as en for English or cy for Welsh, in lower case. Did you mean ‘cy’?")),
    (("id",), {"en": "a", "qaa": "b"}, ("id: must be text. Write one text, not a list or a group "
     "of keys.")),
    (("domains", 1, "title"), {"en": "B", "qaa": "Canfod"}, ("domain 2, title, qaa: the title "
     "‘Canfod’ is already used in domain 1. Give each its own title.")),
    (("scale", "scores", 2, "label"), {"en": "b", "qaa": "Dim data"}, ("scale, no_data, label, "
     "qaa: the label ‘Dim data’ is used twice. Give each its own label.")),
    (("scale", "no_data", "label"), {"en": "No data", "qaa": "0"}, ("scale, no_data, label, qaa: "
     "the label ‘0’ looks like a number or a formula. Use words, such as ‘N/A’, so that a cell "
     "shows which answer it is.")),
    (("scale", "scores", 0, "label"), {"en": "never", "qaa": "always"}, ("scale, score 1, label, "
     "qaa: ‘always’ means another answer in a return in en. Choose different words, so that a cell "
     "shows which answer it is.")),
    (("scale", "scores", 0, "label"), {"en": "never", "qaa": "na"}, ("scale, score 1, label, qaa: "
     "‘na’ means another answer in a return in en. Choose different words, so that a cell shows "
     "which answer it is.")),
    (("scale", "no_data", "label"), {"en": "No data", "qaa": "N/A"}, ("scale, no_data, label, qaa: "
     "‘n/a’ means another answer in a return in en. Choose different words, so that a cell shows "
     "which answer it is.")),
])
def test_each_fault_of_a_translation_has_its_place(
    place: tuple[str | int, ...], value: Any, expected: str
) -> None:
    """With its place and its language; a fault of the main language is reported once."""
    content = bilingual()
    at: Any = content
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    found = faults(content)
    assert expected in found
    assert len(found) == len(set(found))


def trilingual(**labels: str) -> dict[str, Any]:
    """Return the bilingual content with labels of a third language next to some of its own."""
    content = bilingual()
    scale = content["scale"]
    places = {"not_applicable": scale["not_applicable"], "no_data": scale["no_data"],
              "never": scale["scores"][0], "often": scale["scores"][3]}
    for name, words in labels.items():
        said = places[name]["label"]
        main = said["en"] if isinstance(said, dict) else said
        places[name]["label"] = (said if isinstance(said, dict) else {"en": main}) | {"qab": words}
    return content


@pytest.mark.parametrize(("labels", "place", "words", "elsewhere"), [
    ({"not_applicable": "Ní bhaineann", "no_data": "Amherthnasol"}, "no_data", "amherthnasol",
     "qaa"),
    ({"not_applicable": "Dim data"}, "not_applicable", "dim data", "qaa"),
    ({"never": "yn aml"}, "score 1", "yn aml", "qaa"),
    ({"never": "Amherthnasol"}, "score 1", "amherthnasol", "qaa"),
    ({"often": "riamh", "never": "na"}, "score 1", "na", "en"),
])
def test_no_label_means_another_answer_in_any_two_languages(
    labels: dict[str, str], place: str, words: str, elsewhere: str
) -> None:
    """Two translations are compared, too: a cell is read in every language of the file."""
    assert faults(trilingual(**labels)) == [
        (f"scale, {place}, label, qab: ‘{words}’ means another answer in a return in {elsewhere}. "
         "Choose different words, so that a cell shows which answer it is."),
    ]


def test_a_label_that_is_not_translated_is_no_fault_of_its_language() -> None:
    """The main language counts for all: a translation that contradicts it is at fault."""
    content = trilingual(no_data="Gan sonraí")
    content["scale"]["no_data"]["label"]["qaa"] = "N/A"
    assert faults(content) == [
        ("scale, no_data, label, qaa: ‘n/a’ means another answer in a return in en. Choose "
         "different words, so that a cell shows which answer it is."),
    ]
    same = trilingual(not_applicable="Amherthnasol", no_data="Dim data")
    read = read_framework(framework_bytes(same), "three.yaml")
    assert [*read.translations] == ["qaa", "qab"]


def test_a_fault_of_the_main_language_is_reported_once() -> None:
    """What is wrong with an id is no matter of language."""
    content = bilingual()
    content["domains"][0]["statements"][0]["id"] = "a b"
    content["colour"] = "blue"
    assert len(faults(content)) == 2


@pytest.mark.parametrize(("word", "meant"), [
    ("EN", "en"), ("en_GB", "en-GB"), ("cy-gb", "cy-GB"), ("ZH-hans-cn", "zh-Hans-CN"),
    ("Cymraeg", "cy"), ("Klingon", ""), ("", ""),
])
def test_a_wrong_main_language_is_reported_alone(word: str, meant: str) -> None:
    """With what may be meant; not that every text lacks it."""
    hint = f" Did you mean ‘{meant}’?" if meant else ""
    assert faults(bilingual() | {"language": word, "edition": ""}) == [
        (f"language: ‘{word}’ is not a language code. Use a code such as en for English or "
         f"cy for Welsh, in lower case.{hint}"),
    ]


def test_missing_texts_have_their_line() -> None:
    """Texts that need not be translated, such as a citation, are not missed."""
    data = framework_bytes(bilingual())
    found = find_untranslated(data, "two.yaml")
    lines = data.decode().splitlines()
    second = next(finding for finding in found if finding.message.startswith("domain 2, title"))
    assert lines[second.where.line - 1].strip() == "title: Helping early"
    assert second.message == "domain 2, title: there is no text in qaa, so the text in en is used."
    assert second.severity.value == "note"
    assert not any("citation" in finding.message for finding in found)
    framework = read_framework(data, "two.yaml")
    assert framework.untranslated == {"qaa": len(found)}
    assert find_untranslated(framework_bytes(framework_data()), "one.yaml") == []
    full = framework_bytes(in_two(framework_data(), "qaa"))
    assert find_untranslated(full, "full.yaml") == []


@pytest.mark.parametrize(("word", "known"), [
    ("qaa", True), ("en-GB", True), ("zh-Hans-CN", True), ("es-419", True), ("CY", False),
    ("welsh", False), ("", False), (3, False),
])
def test_codes_of_languages(word: object, known: bool) -> None:
    """Two or three small letters, and behind them a script and a region."""
    assert is_code(word) is known


@pytest.mark.parametrize(("typed", "answered", "score"), [
    ("Amherthnasol", Answered.NOT_APPLICABLE, None), ("dim  DATA", Answered.NO_DATA, None),
    ("yn aml", Answered.SCORED, 3), ("Yn aml / tystiolaeth dda", Answered.SCORED, 3),
    ("3 - yn aml", Answered.SCORED, 3), ("yn aml (3)", Answered.SCORED, 3),
    ("often (3)", Answered.SCORED, 3), ("N/A", Answered.NOT_APPLICABLE, None),
    ("yn aml (2)", Answered.BLANK, None), ("byth", Answered.BLANK, None),
])
def test_an_answer_is_read_in_any_language(
    two: Framework, typed: str, answered: Answered, score: int | None
) -> None:
    """Labels of all languages are known; a number that contradicts one is a finding."""
    reading = read_score(typed, two.scale, two.other_scales)
    assert (reading.answered, reading.score) == (answered, score)
    if typed == "yn aml (2)":
        assert reading.problem
        assert reading.problem.code == "score-contradicts-label"


@pytest.mark.parametrize("typed", [
    "1 Mawrth 2026", "1 o Fawrth 2026", "Sul, 1 Mawrth 2026", "1 maw. 2026", "1 March 2026",
    "01/03/2026",
])
def test_a_date_is_read_in_the_languages_that_are_known(typed: str) -> None:
    """Months may take other forms after a day; a month of no language is none."""
    welsh = translated("qaa", {"months.march": "Mawrth, Maw, o Fawrth"}, english().texts)
    words = form_words((welsh,))
    assert read_date(typed, words.months) == dt.date(2026, 3, 1)
    if "aw" in typed:
        assert read_date(typed) is None


def test_a_kind_may_be_in_any_language(two: Framework) -> None:
    """The list of agencies is in one language, the workbook in another."""
    assert find_kind("heddlu", two) == find_kind("Police", two) == "police"
    assert routing_for("heddlu", two).kind == routing_for("Police", two).kind == "police"


def test_a_file_that_is_written_reads_back_in_all_languages(two: Framework) -> None:
    """Main language, translations, and what is the same in both."""
    again = read_framework(write_framework(two).encode(), "again.yaml")
    assert again == two
    assert again.translations == two.translations
    welsh = read_framework(framework_bytes(bilingual() | {"language": "qaa"}), "qaa.yaml")
    again = read_framework(write_framework(welsh).encode(), "again.yaml")
    assert (again, again.translations) == (welsh, welsh.translations)
    assert "language" not in write_framework(small_framework())


def test_the_bundled_framework_may_be_in_several_languages(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as a translator has made it, it is read like a user's own."""
    content = json.loads(json.dumps(in_two(framework_data(), "qaa")))
    for score in content["scale"]["scores"]:
        score["value"] = str(score["value"])
    monkeypatch.setattr("hsbstar.framework.bundled.bundled",
                        lambda _: json.dumps(content).encode())
    framework = bundled_framework()
    read_again = read_framework(framework_bytes(content), "same.yaml")
    assert (framework, framework.translations) == (read_again, read_again.translations)
    assert framework.untranslated == {"qaa": 0}


def test_a_language_that_there_is_not(two: Framework) -> None:
    """Languages are listed and the nearest is suggested, without the pseudo-language."""
    with pytest.raises(HsbstarError) as error:
        audit_texts("qab", two)
    shown = str(error.value)
    assert shown.startswith("There is nothing in the language ‘qab’. You can use: en, qaa")
    assert shown.endswith(". Did you mean ‘qaa’?")
    assert "en-XA" not in shown
    with pytest.raises(HsbstarError, match=r"^list\.csv, line 3: there is nothing in the language"):
        audit_texts("zz-ZZ", two, "list.csv, line 3")


def test_missing_texts_of_a_workbook_in_a_sentence(two: Framework) -> None:
    """How many texts of the framework and of the workbook itself; nothing of the main language."""
    assert lacking_sentence(audit_texts("", two), two) == ""
    assert lacking_sentence(audit_texts("QAA", two), two) == (
        f"In the workbooks in qaa, {two.untranslated['qaa']} texts in the framework are still in "
        "en and 96 texts in the workbook itself are still in en."
    )
    assert lacking_sentence(audit_texts("en-XA", two), two) == (
        "In the workbooks in en-XA, all of the framework's texts are in en."
    )
    content = in_two(framework_data(), "qaa")
    content["title"] = "Small audit"
    partial = read_framework(framework_bytes(content), "one.yaml")
    lacking = lacking_sentence(audit_texts("qaa", partial), partial)
    assert "one text in the framework is still in en" in lacking


def test_a_language_of_a_region_has_the_texts_of_the_language() -> None:
    """British English is English: nothing of the workbook is missing in it, nor in plain `en`."""
    british = read_framework(framework_bytes(framework_data() | {"language": "en-GB"}), "gb.yaml")
    spoken = audit_texts("", british)
    for texts in (spoken, audit_texts("en", british)):
        assert lacking_sentence(texts, british) == ""
    assert (spoken.messages.language, spoken.messages.lacking) == ("en-GB", ())
    assert spoken.messages.texts == english().texts
    welsh = translated("qaa", {"columns.ref": "Cyf"}, english().texts)
    shown = read_framework(framework_bytes(framework_data() | {"language": "qaa-GB"}), "qaa.yaml")
    assert audit_texts("", shown.with_messages(welsh)).messages.text("columns.ref") == "Cyf"


@pytest.mark.parametrize(("typed", "meant"), [
    ("en_US", "en"), ("EN-US", "en"), ("english", "en"), ("Welsh", "cy"), ("qab", "qaa"),
])
def test_which_language_was_meant_is_suggested(two: Framework, typed: str, meant: str) -> None:
    """By its name, with a low line, or of a region that there is not."""
    welsh = translated("cy", {}, english().texts)
    with pytest.raises(HsbstarError, match=f"Did you mean ‘{meant}’"):
        audit_texts(typed, two.with_messages(welsh))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a framework file in two languages and messages in the second."""
    content = in_two(framework_data(), "qaa") | {"messages": {"qaa": "messages-qaa.yaml"}}
    (tmp_path / "two.yaml").write_bytes(framework_bytes(content))
    (tmp_path / "messages-qaa.yaml").write_bytes(messages(**in_welsh()))
    (tmp_path / "list.csv").write_text("agency,kind,language\nPolice,police,qaa\nSchools,,\n",
                                       encoding="utf-8")
    return tmp_path


def test_each_agency_gets_its_language_and_the_folder_is_one_round(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """A list with a column language; what comes back is read with the framework file alone."""
    said = cli("new-audit", "--area", "N", "--round", "2026", "--agencies", "list.csv",
               "--framework", "two.yaml", "-o", "returns")
    assert said.code == 0, said.err
    assert "Workbooks by language: 1 in qaa, 1 in en.\n" in said.err
    welsh = opened((folder / "returns/hsb-audit-2026-Police.xlsx").read_bytes())
    assert welsh.worksheets[0].title == "qaa Start here"
    plain = opened((folder / "returns/hsb-audit-2026-Schools.xlsx").read_bytes())
    assert plain.worksheets[0].title == "Start here"
    said = cli("check", "returns", "--framework", "two.yaml", "--format", "json")
    shown = json.loads(said.out)
    assert [returned["agency"] for returned in shown["returns"]] == ["Police", "Schools"]
    assert {returned["of"] for returned in shown["returns"]} == {9}
    assert {finding["code"] for finding in shown["findings"]} <= {
        "answers-blank", "date-missing", "sign-off-missing"}


def test_all_workbooks_in_a_language(folder: Path, cli: Callable[..., Ran]) -> None:
    """`--language` holds where the list is blank; untranslated texts are named."""
    said = cli("new-audit", "--language", "qaa", "--framework", "two.yaml", "-o", "a.xlsx")
    assert (said.code, "still in" in said.err) == (0, False)
    assert opened((folder / "a.xlsx").read_bytes()).worksheets[0]["A6"].value == (
        "qaa About this return")
    (folder / "messages-qaa.yaml").write_bytes(messages(columns={"ref": "Cyf"}))
    said = cli("new-audit", "--language", "qaa", "--framework", "two.yaml", "-o", "b.xlsx")
    assert "In the workbooks in qaa, 95 texts in the workbook itself are still in en." in said.err
    said = cli("new-audit", "--language", "qab", "--framework", "two.yaml", "-o", "c.xlsx")
    assert (said.code, (folder / "c.xlsx").exists()) == (2, False)
    assert "Did you mean ‘qaa’?" in said.err


def test_what_was_carried_is_shown_in_the_language_of_the_workbook(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """A statement that is worded as then is not marked as reworded, only because it is Welsh."""
    cli("new-audit", "--area", "N", "--round", "2025", "--agency", "Police",
        "--framework", "two.yaml", "-o", "returns")
    said = cli("new-audit", "--language", "qaa", "--round", "2026", "--last", "returns",
               "--framework", "two.yaml", "-o", "new")
    assert said.code == 0, said.err
    sheet = opened(next((folder / "new").glob("*.xlsx")).read_bytes()).worksheets[1]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, min_col=8)]
    assert shown[0] == ["qaa Last time: score", "qaa Last time: evidence", "qaa Last time: action"]
    assert {row[0] for row in shown[1:4]} == {"qaa left blank"}
    assert {row[1] for row in shown[1:4]} == {None}


@pytest.mark.parametrize("name", ["../a.yaml", "/etc/passwd", "C:a.yaml", "a\\b.yaml"])
def test_messages_lie_beside_the_framework_file(
    folder: Path, cli: Callable[..., Ran], name: str
) -> None:
    """A framework file that somebody sent leads to no other folder."""
    content = framework_data() | {"messages": {"qaa": name}}
    (folder / "led.yaml").write_bytes(framework_bytes(content))
    said = cli("new-audit", "--framework", "led.yaml", "-o", "a.xlsx")
    assert said.code == 2
    assert "must be in the framework file's folder" in said.err


def test_a_link_to_messages_elsewhere_is_not_followed(
    folder: Path, cli: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It leads out of the folder as a path with dots would; a link that stays inside is read."""
    messages_file = folder / "messages-qaa.yaml"
    outside = tmp_path_factory.mktemp("elsewhere") / "outside.yaml"
    outside.write_bytes(messages_file.read_bytes())
    messages_file.rename(folder / "inside.yaml")
    messages_file.symlink_to(outside)
    said = cli("framework", "check", "two.yaml")
    assert said.code == 2
    assert "must be in the framework file's folder" in said.err
    messages_file.unlink()
    messages_file.symlink_to("inside.yaml")
    assert cli("framework", "check", "two.yaml").code == 0


@pytest.mark.parametrize("name", [".", "pipe", "sub"])
def test_messages_are_a_file(folder: Path, cli: Callable[..., Ran], name: str) -> None:
    """A folder is none, and nobody waits for a pipe."""
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    content = framework_data() | {"messages": {"qaa": name}}
    (folder / "led.yaml").write_bytes(framework_bytes(content))
    said = cli("framework", "check", "led.yaml")
    assert said.code == 2
    assert f"the message file ‘{name}’ is a folder or a device, not a file." in said.err


def test_faults_of_messages_are_reported_wherever_they_are_read(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """`framework check` lists them; a missing file is reported, too."""
    (folder / "messages-qaa.yaml").write_bytes(messages(colums={"ref": "Cyf"}))
    said = cli("framework", "check", "two.yaml")
    assert said.code == 2
    assert "messages-qaa.yaml" in said.out
    assert "Did you mean ‘columns’?" in said.out
    (folder / "messages-qaa.yaml").unlink()
    assert "There is no file" in cli("framework", "check", "two.yaml").err


def test_framework_check_lists_what_is_not_translated(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """Each text with its line, and how much there is; the file can be used all the same."""
    said = cli("framework", "check", "two.yaml")
    assert (said.code, "Workbooks in qaa are in qaa throughout." in said.out) == (0, True)
    content = yaml.safe_load((folder / "two.yaml").read_text(encoding="utf-8"))
    content["domains"][1]["summary"] = "In English."
    (folder / "two.yaml").write_bytes(framework_bytes(content))
    said = cli("framework", "check", "two.yaml")
    assert said.code == 0
    assert "text-untranslated" in said.out
    assert "one text in the framework is still in en" in said.out
    assert "yet:" not in said.out
    some = in_welsh()
    del some["start"]["due"], some["pages"]
    (folder / "messages-qaa.yaml").write_bytes(messages(**some))
    said = cli("framework", "check", "two.yaml")
    assert "Not yet in messages-qaa.yaml: start.due, pages.number.\n" in said.out


def test_the_template_for_translators_is_printed(cli: Callable[..., Ran]) -> None:
    """To be saved, filled in and named in a framework file."""
    said = cli("framework", "messages")
    assert said.out.startswith("# For a translator")
    assert '  ref: ""' in said.out


def test_an_import_keeps_the_translations_of_what_has_the_same_words(
    folder: Path, cli: Callable[..., Ran]
) -> None:
    """Statements with new words lose their translation, with a note; messages stay in place."""
    then = read_framework((folder / "two.yaml").read_bytes(), "two.yaml")
    rows = [f'"{number} {domain.title}",{statement.ref},"{statement.text}"' for number, domain in
            enumerate(then.domains, start=1) for statement in domain.statements]
    rows[0] = rows[0].replace("has a policy", "has one good policy")
    rows = [row.replace("2 Helping early", "2 Helping soon") for row in rows]
    rows.append('"3 Learning",3.4,"A new one is here."')
    (folder / "mine.csv").write_text("\n".join(["domain,ref,statement", *rows]), encoding="utf-8")
    said = cli("framework", "import", "mine.csv", "--like", "two.yaml", "--accept", "70",
               "-o", "mine.yaml")
    assert said.code == 0, said.err
    assert "Reworded, so no longer translated into qaa: 1.1\n" in said.out
    made = read_framework((folder / "mine.yaml").read_bytes(), "mine.yaml")
    welsh, before = made.in_language("qaa"), then.in_language("qaa")
    assert [statement.text for statement in welsh.statements[1:9]] == [
        statement.text for statement in before.statements[1:]]
    assert welsh.statements[0].text == made.statements[0].text
    assert welsh.statements[0].evidence == before.statements[0].evidence
    assert welsh.domains[0].summary == before.domains[0].summary
    assert welsh.domains[1].title == "Helping soon"
    assert (welsh.title, welsh.scale, welsh.kinds) == (before.title, before.scale, before.kinds)
    assert made.messages == {"qaa": "messages-qaa.yaml"}
    (folder / "sub").mkdir()
    said = cli("framework", "import", "mine.csv", "--like", "two.yaml", "-o", "sub/mine.yaml",
               "--title", "Other")
    assert "not named in the new file: messages-qaa.yaml" in said.err
    made = read_framework((folder / "sub/mine.yaml").read_bytes(), "mine.yaml")
    assert (made.messages, made.in_language("qaa").title) == ({}, "Other")
    assert made.in_language("qaa").statements[1].text == before.statements[1].text
