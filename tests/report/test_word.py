"""The paper as a Word file: what Word and screen readers need is in it, and the council's own."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.report.document import (
    TO_COMPLETE,
    Field,
    Heading,
    Item,
    Items,
    Paper,
    Picture,
    Section,
    Table,
)
from hsbstar.report.word.write import Template, write_word
from support.papers import facts_of, paper_of, texts_of
from support.word_files import PAPER, changed_parts, opened, styled, template_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def without_numbers(message: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the same with captions as python-docx sees them: what fields show is no text to it."""
    return [(style, re.sub(r"^(Figure|Table) \d*:", r"\1 :", text)) for style, text in message]


def test_headings_are_headings_and_captions_are_captions() -> None:
    """In the order in which they are read, each in the style that Word knows it by."""
    document = opened(write_word(PAPER))
    assert styled(document) == [
        ("Title", "Audit of Northshire"), ("Subtitle", "Returns completed in March"),
        ("Heading 1", "Summary"), ("Normal", "One file was left out."), ("Normal", "All is told."),
        ("Caption", "Figure : The star"), ("List Bullet", "1.1 We do it. Scored 4.0."),
        ("List Bullet", "Alone."), ("Heading 2", "Inside"), ("Normal", "Small."),
        ("Heading 1", "The domains"), ("Caption", "Table : Scores"), ("Heading 1", "Returns"),
        ("Normal", "After the table."), ("Caption", "Table : Scores"),
    ]


def test_word_counts_the_captions_itself() -> None:
    """The numbers are fields, with what they show until then."""
    document = opened(write_word(PAPER))
    fields = [(element.get(qn("w:instr")).split()[:2], next(element.iter(qn("w:t"))).text)
              for element in document.element.body.iter(qn("w:fldSimple"))]
    assert fields == [(["SEQ", "Figure"], "1"), (["SEQ", "Table"], "1"), (["SEQ", "Table"], "2")]


def test_tables_have_a_heading_row_and_a_name() -> None:
    """Marked as such, repeated on each page, no row cut by a page break."""
    (first, _) = opened(write_word(PAPER)).tables
    rows = [{child.tag for child in row._tr.trPr} for row in first.rows]
    assert rows[0] == {qn("w:cantSplit"), qn("w:tblHeader")}
    assert rows[1] == {qn("w:cantSplit")}
    assert [cell.text for cell in first.rows[2].cells] == ["2 Helping", "–"]
    properties = first._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Scores"
    look = properties.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    widths = [cell.width for cell in first.rows[1].cells]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.001)


def test_the_picture_has_alt_text_and_fits_the_page() -> None:
    """It has the width of its option, or of the text where that is narrower."""
    def narrow(document: Any) -> None:
        document.sections[0].left_margin = docx.shared.Cm(8)

    for template in (None, template_of(narrow)):
        document = opened(write_word(PAPER, template))
        (shape,) = document.inline_shapes
        assert shape._inline.docPr.get("descr") == "A star of two domains."
        section = document.sections[0]
        assert shape.width <= section.page_width - section.left_margin - section.right_margin


def test_the_marking_is_above_and_below_every_page() -> None:
    """As text, whatever characters are in it; with page numbers below."""
    (section,) = opened(write_word(PAPER)).sections
    assert section.header.paragraphs[0].text == PAPER.marking
    below = [paragraph.text for paragraph in section.footer.paragraphs]
    assert below == [PAPER.marking, "Audit of Northshire  ·  Page  of "]
    without = Paper(PAPER.title, "", ())
    (section,) = opened(write_word(without)).sections
    assert [paragraph.text for paragraph in section.header.paragraphs] == [""]


def test_what_is_to_complete_is_a_content_control() -> None:
    """It has a name, and shows what to do until somebody types over it; what is known is text."""
    paper = Paper("T", "", (), fields=(Field("Author", "Jo"), Field("Date")))
    document = opened(write_word(paper))
    (control,) = document.element.body.iter(qn("w:sdt"))
    assert next(control.iter(qn("w:alias"))).get(qn("w:val")) == "Date"
    assert next(control.iter(qn("w:showingPlcHdr"))) is not None
    assert next(control.iter(qn("w:t"))).text == TO_COMPLETE
    assert [text for _, text in styled(document)][1:] == ["Author: Jo", "Date: "]


def test_numbered_lists_begin_at_1_whatever_the_template_counts() -> None:
    """Each has a list of its own, in the style for numbers."""
    lists = Section("S", (Items((Item("A"), Item("B")), numbered=True), Items((Item("C"),)),
                          Items((Item("D"),), numbered=True)))
    template = template_of(lambda document: document.add_paragraph("[report]") and
                           document.add_paragraph("One", style="List Number"))
    for given in (None, template):
        document = opened(write_word(Paper("T", "", (lists,)), given))
        found = {paragraph.text: paragraph for paragraph in document.paragraphs}
        numbers = {text: found[text]._p.pPr.numPr.numId.val for text in "ABD"}
        assert numbers["A"] == numbers["B"] != numbers["D"]
        assert {found[text].style.name for text in "ABD"} == {"List Number"}
        assert found["C"].style.name == "List Bullet"
        numbering = document.part.numbering_part.element
        for number in set(numbers.values()):
            (own,) = numbering.xpath(f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
            (form,) = numbering.xpath(
                f"w:abstractNum[@w:abstractNumId='{own}']/w:lvl[@w:ilvl='0']/w:numFmt/@w:val")
            assert form == "decimal"


def test_rows_are_never_alone_on_a_page() -> None:
    """A short table is whole; of a long one the first two and the last two rows are together."""
    def kept(rows: int) -> list[bool]:
        table = Table("T", (Heading("A", 1),), tuple((str(row),) for row in range(rows)))
        (made,) = opened(write_word(Paper("T", "", (Section("S", (table,)),)))).tables
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next)
                for row in made.rows]

    assert kept(8) == [True] * 8 + [False]
    assert kept(9) == [True, True, *[False] * 6, True, False]
    assert kept(1) == [True, False]


def test_a_notice_has_a_frame_of_its_own() -> None:
    """Word refuses properties of a paragraph that are out of order."""
    document = opened(write_word(PAPER))
    (notice,) = (paragraph for paragraph in document.paragraphs
                 if paragraph.text == "One file was left out.")
    tags = [child.tag for child in notice._p.pPr]
    assert {qn("w:pBdr"), qn("w:shd")} <= set(tags)
    assert tags.index(qn("w:pBdr")) < tags.index(qn("w:shd"))


def test_title_and_language_are_set() -> None:
    """A screen reader needs both."""
    document = opened(write_word(PAPER))
    properties = document.core_properties
    assert (properties.title, properties.language) == (PAPER.title, "en-GB")
    assert properties.created == dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    (mode,) = (element for element in document.settings.element.iter(qn("w:compatSetting"))
               if element.get(qn("w:name")) == "compatibilityMode")
    assert mode.get(qn("w:val")) == "15"
    (written,) = document.styles.element.iter(qn("w:rPrDefault"))
    assert written.find(f"{qn('w:rPr')}/{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_the_same_paper_is_the_same_file() -> None:
    """No clock is in it."""
    assert write_word(PAPER) == write_word(PAPER)
    with zipfile.ZipFile(io.BytesIO(write_word(PAPER))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_control_characters_do_no_harm() -> None:
    """Word would refuse the file."""
    paper = Paper("A\x01B", "", (Section("C\x02", (Items((Item("D\x03", "E\x04"),)),)),))
    assert "E� D�" in [text for _, text in styled(opened(write_word(paper)))]


def test_a_council_s_styles_headers_and_footers_stay() -> None:
    """Its text makes way for the paper; its logo's place and its look do not."""
    def make(document: Any) -> None:
        document.add_paragraph("Delete me.")
        document.styles["Heading 1"].font.name = "Council Sans"
        document.sections[0].header.paragraphs[0].text = "Northshire Council"

    document = opened(write_word(PAPER, template_of(make)))
    assert "Delete me." not in [text for _, text in styled(document)]
    assert document.styles["Heading 1"].font.name == "Council Sans"
    header = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    assert header == ["Northshire Council", PAPER.marking]
    footer = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    assert footer == [PAPER.marking]


def test_the_paper_goes_to_its_place_in_the_template() -> None:
    """Between what is before and after the place, in whichever section it is."""
    def make(document: Any) -> None:
        document.add_paragraph("Before.")
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph(" [Report] ")
        document.add_paragraph("After.")

    document = opened(write_word(PAPER, template_of(make)))
    written = [text for _, text in styled(document)]
    assert written[0] == "Before."
    assert written[1] == PAPER.title
    assert written[-1] == "After."
    assert "[Report]" not in " ".join(written)
    assert len(document.tables) == 2
    assert document.element.body[-1].tag == qn("w:sectPr")


def test_every_kind_of_page_of_a_template_bears_the_marking() -> None:
    """First and even pages have headers of their own; a header with the marking gets no second."""
    def make(document: Any) -> None:
        document.sections[0].different_first_page_header_footer = True
        document.settings.odd_and_even_pages_header_footer = True
        document.sections[0].header.paragraphs[0].text = f" {PAPER.marking.lower()} "

    (section,) = opened(write_word(PAPER, template_of(make))).sections
    for place in (section.first_page_header, section.even_page_header, section.first_page_footer,
                  section.even_page_footer, section.footer):
        assert [paragraph.text for paragraph in place.paragraphs] == [PAPER.marking]
    header = [paragraph.text for paragraph in section.header.paragraphs]
    assert header == [f" {PAPER.marking.lower()} "]


def test_styles_that_a_template_lacks_are_added() -> None:
    """A file holds only the styles that were ever used in it; lists stay lists."""
    def bare(document: Any) -> None:
        needed = {"Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet",
                  "Table Grid"}
        for style in [style for style in document.styles if style.name in needed]:
            style.delete()

    def without_lists(name: str, content: bytes) -> bytes | None:
        if name == "word/numbering.xml":
            return None
        if name in {"word/_rels/document.xml.rels", "[Content_Types].xml"}:
            content = re.sub(rb"<(Relationship|Override)[^>]*numbering[^>]*/>", b"", content)
        return content

    for template in (template_of(bare), changed_parts(template_of(bare), without_lists)):
        document = opened(write_word(PAPER, template))
        assert ("Heading 2", "Inside") in styled(document)
        outline = document.styles["Heading 1"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == "0"
        borders = document.tables[0]._tbl.tblPr.find(qn("w:tblBorders"))
        assert {line.get(qn("w:val")) for line in borders} == {"single"}
        number = document.styles["List Bullet"].element.pPr.numPr.numId.val
        lists = document.part.numbering_part.element
        (own,) = (element for element in lists.findall(qn("w:num")) if element.numId == number)
        definition = own.abstractNumId.val
        formats = [element.find(f".//{qn('w:numFmt')}").get(qn("w:val"))
                   for element in lists.findall(qn("w:abstractNum"))
                   if element.get(qn("w:abstractNumId")) == str(definition)]
        assert formats == ["bullet"]


def test_a_template_without_defaults_gets_a_language() -> None:
    """Word reads a file without defaults, and screen readers would guess."""
    def without_defaults(_: str, content: bytes) -> bytes:
        return re.sub(rb"<w:docDefaults>.*</w:docDefaults>", b"", content, flags=re.DOTALL)

    document = opened(write_word(PAPER, changed_parts(template_of(), without_defaults)))
    assert document.styles.element[0].tag == qn("w:docDefaults")
    assert document.styles.element[0].find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_a_dotx_is_used_as_a_docx() -> None:
    """Councils keep templates as templates."""
    def as_template(_: str, content: bytes) -> bytes:
        return content.replace(b"ingml.document.main", b"ingml.template.main")

    with zipfile.ZipFile(io.BytesIO(write_word(PAPER, changed_parts(template_of(), as_template)))
                         ) as made:
        assert b"template.main" not in made.read("[Content_Types].xml")


@pytest.mark.parametrize(("change", "message"), [
    (lambda _, content: content.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml"), "a Word file with macros"),
    (lambda name, content: None if name == "_rels/.rels" else content, "is not a Word file"),
    (lambda name, content: None if name == "word/styles.xml" else content,
     "a part is missing or damaged"),
    (lambda name, content: b"<?xml version='1.0'?><!DOCTYPE a><a/>"
     if name == "word/document.xml" else content, "may be harmful"),
    (lambda name, content: content[:200] if name == "word/document.xml" else content,
     "a part is missing or damaged"),
    (lambda name, content: content.replace(
        b"</Relationships>", b'<Relationship Id="rId99" Type="http://x/y"/></Relationships>')
     if name.endswith(".rels") else content, "a part is missing or damaged"),
], ids=["macros", "no relations", "no styles", "document type", "cut", "no target"])
def test_what_is_no_template_is_refused_in_a_sentence(
    change: Callable[[str, bytes], bytes | None], message: str
) -> None:
    """With the file's name and the option to use."""
    with pytest.raises(HsbstarError, match=rf"council\.docx.*{message}.*--template"):
        write_word(PAPER, changed_parts(template_of(), change))


def test_a_file_that_is_no_zip_is_no_template() -> None:
    """An old .doc, for example."""
    with pytest.raises(HsbstarError, match=r"letter\.doc cannot be opened .*: it is damaged"):
        write_word(PAPER, Template("letter.doc", b"\xd0\xcf\x11\xe0" + bytes(600), DEFAULT_LIMITS))


def test_a_template_of_sections_must_say_where() -> None:
    """Which section's headers are meant would be a guess."""
    template = template_of(lambda document: document.add_section(WD_SECTION.NEW_PAGE))
    with pytest.raises(HsbstarError, match=r"2 sections.*\[report\]"):
        write_word(PAPER, template)


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_libreoffice_shows_all_of_it(
    ending: str, libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """Every text is on a page; saved again, headings, captions, heading rows and alt text stay."""
    rows: dict[str, list[Any]] = {
        "Police": [4, 4, 2, 1, 1, 0, 0, 2, 3], "Schools": [4, 2, 2, 1, 3, 0, 1, None, 3],
    }
    paper = paper_of(facts_of(rows, before=rows))
    made = tmp_path / "paper.docx"
    made.write_bytes(write_word(paper))
    saved = libreoffice(made, ending, tmp_path / "saved")
    if ending == "pdf":
        shown = subprocess.run(["pdftotext", str(saved), "-"], capture_output=True, text=True,
                               check=True).stdout
        words = set(re.findall(r"\w+", re.sub(r"-\n", "-", shown)))
        alt = next(block.alt for block in paper.sections[0].blocks if isinstance(block, Picture))
        texts = " ".join(text for text in texts_of(paper) if text != alt)
        assert set(re.findall(r"\w+", texts)) <= words
        return
    before, after = (opened(path.read_bytes()) for path in (made, saved))
    assert [pair for pair in without_numbers(styled(after)) if pair[0] != "Normal"] == [
        pair for pair in without_numbers(styled(before)) if pair[0] != "Normal"
    ]
    assert len(after.tables) == len(before.tables)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
               for table in after.tables)
    assert after.inline_shapes[0]._inline.docPr.get("descr") == (
        before.inline_shapes[0]._inline.docPr.get("descr"))
