"""A council's own Word file: whatever wrote it, the paper goes where it says, and nothing else."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image

from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.report.document import (
    Heading,
    Item,
    Items,
    Manner,
    Paper,
    Picture,
    Section,
    Table,
    Text as Paragraph,
)
from hsbstar.report.html.page import write_page
from hsbstar.report.word.table_widths import SIZES, fit_columns, word_width
from hsbstar.report.word.write import Template, write_word
from hsbstar.report.word.xml import own_font
from support.papers import PNG
from support.word_files import PAPER, TABLE, changed_parts, opened, styled, template_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTROL = (f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{{}}"
           "</w:sdtContent></w:sdt>")
SAID = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
BOX = (f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent>{{}}</w:txbxContent></w:pict></w:r>"
       "</w:p>")


def put(document: Any, xml: str) -> Any:
    """Put an element of Word's at the end of a document's text."""
    element = parse_xml(xml)
    document.element.body.sectPr.addprevious(element)
    return element


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return a file's parts by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def all_of(data: bytes) -> bytes:
    """Return all that a file says, also outside its text."""
    return b"".join(parts_of(data).values())


def inserted(document: Any) -> None:
    """Write the placeholder as a tracked insertion, in two runs."""
    paragraph = document.add_paragraph()
    paragraph._p.append(parse_xml(
        f"<w:ins {nsdecls('w')} w:id='1' w:author='A'><w:r><w:t>[rep</w:t></w:r>"
        "<w:r><w:t>ORT]</w:t></w:r></w:ins>"))


@pytest.mark.parametrize("write", [
    lambda document: put(document, CONTROL.format(SAID.format("[report]"))), inserted,
    lambda document: document.add_paragraph("[report]"),
], ids=["content control", "tracked insertion", "paragraph"])
def test_the_paper_takes_the_place_whole(write: Callable[[Any], Any]) -> None:
    """What stands around it stays, and of the placeholder nothing."""
    def make(document: Any) -> None:
        document.add_paragraph("Before.")
        write(document)
        document.add_paragraph("After.")

    data = write_word(PAPER, template_of(make))
    told = [text for _, text in styled(opened(data))]
    assert (told[0], told[1], told[-1]) == ("Before.", PAPER.title, "After.")
    assert b"w:sdt" not in parts_of(data)["word/document.xml"]
    assert b"w:ins " not in parts_of(data)["word/document.xml"]


@pytest.mark.parametrize(("write", "told"), [
    (lambda document: setattr(document.add_table(1, 1).cell(0, 0), "text", "[report]"),
     "must stand alone"),
    (lambda document: document.add_paragraph("The paper: [Report] here"), "must stand alone"),
    (lambda document: put(document, CONTROL.format(SAID.format("[report]") + SAID.format("More"))),
     "must stand alone"),
    (lambda document: put(document, BOX.format(SAID.format("[report]"))), "must stand alone"),
    (lambda document: [document.add_paragraph("[report]") for _ in "12"], "more than once"),
    (lambda document: document.add_paragraph("[report] [report]"), "more than once"),
], ids=["table", "sentence", "more in the control", "text box", "two", "two in one"])
def test_a_place_that_is_unclear_is_told(write: Callable[[Any], Any], told: str) -> None:
    """The council's text is never deleted instead."""
    with pytest.raises(HsbstarError, match=rf"council\.docx.*\[report\].*{told}|{told}"):
        write_word(PAPER, template_of(write))


def test_a_placeholder_that_ends_a_section_leaves_its_break() -> None:
    """The paper stays upright before pages that lie on their side, and is as wide as its own."""
    def make(document: Any) -> None:
        place = document.add_paragraph("[report]")
        after = document.add_section(WD_SECTION.NEW_PAGE)
        after.orientation, after.page_width = WD_ORIENT.LANDSCAPE, Cm(42)
        ends = next(document.element.body.iter(qn("w:sectPr")))
        paragraph = ends.getparent().getparent()
        place._p.get_or_add_pPr().append(ends)
        paragraph.getparent().remove(paragraph)
        document.add_paragraph("Annex.")

    document = opened(write_word(PAPER, template_of(make)))
    first, second = document.sections
    assert second.page_width > first.page_width
    assert [one.text for one in document.paragraphs][-2:] == ["", "Annex."]
    width = sum(column.width for column in document.tables[0].columns)
    line = first.page_width - first.left_margin - first.right_margin
    assert width == pytest.approx(line, rel=0.001)


@pytest.mark.parametrize(("columns", "twips"), [
    ("<w:cols {} w:num='2' w:space='720'/>", None),
    ("<w:cols {} w:num='2' w:equalWidth='0'><w:col w:w='3000'/><w:col w:w='5000'/></w:cols>", 3000),
], ids=["alike", "unlike"])
def test_tables_fit_a_column_of_text(columns: str, twips: int | None) -> None:
    """A file of columns keeps them around its own words, and has one where all is the paper."""
    def make(document: Any, said: str = "[report]") -> None:
        document.add_paragraph(said)
        ends = document.element.body.sectPr
        ends.remove(ends.find(qn("w:cols")))
        ends.append(parse_xml(columns.format(nsdecls("w"))))

    document = opened(write_word(PAPER, template_of(make)))
    (section,) = document.sections
    line = section.page_width - section.left_margin - section.right_margin
    wanted = twips * 635 if twips else (line - 720 * 635) / 2
    width = sum(column.width for column in document.tables[0].columns)
    assert width == pytest.approx(wanted, rel=0.001)
    whole = opened(write_word(PAPER, template_of(lambda one: make(one, "Old text."))))
    assert sum(one.width for one in whole.tables[0].columns) == pytest.approx(line, rel=0.001)


def test_a_section_that_ends_in_a_content_control_bears_the_marking() -> None:
    """Word puts cover pages into such; text that was moved away says nothing."""
    def make(document: Any) -> None:
        cover = put(document, CONTROL.format(SAID.format("Cover")))
        document.add_paragraph("[report]")
        document.add_section(WD_SECTION.NEW_PAGE)
        (ends,) = (one for one in document.element.body.iter(qn("w:sectPr"))
                   if one.getparent().tag == qn("w:pPr"))
        paragraph = ends.getparent().getparent()
        next(cover.iter(qn("w:p"))).insert(0, ends.getparent())
        paragraph.getparent().remove(paragraph)
        document.add_paragraph()._p.append(parse_xml(
            f"<w:moveFrom {nsdecls('w')} w:id='2'><w:r><w:t>[report]</w:t></w:r></w:moveFrom>"))

    document = opened(write_word(PAPER, template_of(make)))
    first = next(document.element.body.iter(qn("w:sectPr")))
    references = first.findall(qn("w:headerReference"))
    assert references
    told = [document.part.related_parts[one.get(qn("r:id"))].element for one in references]
    said = [text.text for one in told for text in one.iter(qn("w:t"))]
    assert said.count(PAPER.marking) == 1


def with_remains(document: Any) -> None:
    """Write an earlier paper into a template, with all that may hang on it."""
    paragraph = document.add_paragraph("Quillback Police said.")
    document.add_comment(paragraph.runs, text="Quillback comment", author="Quillback author")
    document.add_picture(io.BytesIO(PNG))
    properties = document.core_properties
    for name in ("author", "comments", "keywords", "subject", "category", "last_modified_by",
                 "title", "identifier"):
        setattr(properties, name, f"Quillback {name}")
    document.settings.element.append(parse_xml(
        f"<w:attachedTemplate {nsdecls('w', 'r')} r:id='rId9'/>"))
    document.part._settings_part.rels.get_or_add_ext_rel(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        "file:///C:/Quillback.dotx")


def test_nothing_of_an_earlier_paper_stays() -> None:
    """Its pictures, comments and properties would go out with a paper to publish."""
    data = write_word(PAPER, template_of(with_remains))
    parts = parts_of(data)
    assert b"Quillback" not in all_of(data)
    assert len([name for name in parts if name.startswith("word/media/")]) == 1
    assert not {"word/comments.xml", "docProps/thumbnail.jpeg", "customXml/item1.xml"} & set(parts)
    properties = opened(data).core_properties
    assert (properties.author, properties.last_modified_by) == ("hsbstar", "hsbstar")
    assert (properties.title, properties.comments, properties.keywords) == (PAPER.title, "", "")


def test_what_kept_text_uses_is_kept() -> None:
    """A comment on it, its picture; a comment on the placeholder goes with that."""
    def make(document: Any) -> None:
        kept = document.add_paragraph("Before.")
        document.add_comment(kept.runs, text="Stays.", author="A")
        document.add_picture(io.BytesIO(PNG))
        place = document.add_paragraph("[report]")
        document.add_comment(place.runs, text="Goes.", author="A")
        document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(PNG))

    data = write_word(PAPER, template_of(make))
    assert b"Stays." in all_of(data)
    assert b"Goes." not in all_of(data)
    document = opened(data)
    assert len(document.inline_shapes) == 2
    (blip,) = document.sections[0].header._element.iter(qn("a:blip"))
    assert blip.get(qn("r:embed")) in document.sections[0].header.part.rels


NOTES = (f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'/>"
         "<w:footnote w:id='1'><w:p><w:r><w:t>Kept note</w:t></w:r></w:p></w:footnote>"
         "<w:footnote w:id='2'><w:p><w:r><w:t>Quillback note</w:t></w:r></w:p></w:footnote>"
         "</w:footnotes>")
DATA = "<a xmlns='urn:a'>{} data</a>"
TOLD = ("<ds:datastoreItem ds:itemID='{{{}}}' xmlns:ds="
        "'http://schemas.openxmlformats.org/officeDocument/2006/customXml'/>")
OF_FILE = ("<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/"
           "custom-properties'><property name='Ward'/><property name='Quillback'/></Properties>")


def test_notes_data_and_properties_stay_where_they_are_shown() -> None:
    """A footnote of kept text, data behind a control in a header, a property in a field there."""
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part  # noqa: PLC0415

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relate(source: Any, kind: str, name: str, xml: str) -> Any:
        part = Part(PackURI(name), "application/xml", xml.encode(), None)
        source.relate_to(part, f"{office}/{kind}")
        return part

    def make(document: Any) -> None:
        document.add_paragraph("Before.")._p.append(parse_xml(
            f"<w:r {nsdecls('w')}><w:footnoteReference w:id='1'/></w:r>"))
        document.add_paragraph("[report]")
        relate(document.part, "footnotes", "/word/footnotes.xml", NOTES)
        for number, (mark, word) in enumerate((("A", "Kept"), ("B", "Quillback")), 7):
            item = relate(document.part, "customXml", f"/customXml/item{number}.xml",
                          DATA.format(word))
            relate(item, "customXmlProps", f"/customXml/itemProps{number}.xml", TOLD.format(mark))
        relate(document.part.package, "custom-properties", "/docProps/custom.xml", OF_FILE)
        header = document.sections[0].header.paragraphs[0]._p
        control = parse_xml(CONTROL.format(SAID.format("Bound")))
        control[0].append(parse_xml(f"<w:dataBinding {nsdecls('w')} w:storeItemID='{{A}}'/>"))
        header.addprevious(control)
        header.append(parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr=' DOCPROPERTY Ward '/>"))
        header.append(parse_xml(
            f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>"))

    data = write_word(PAPER, template_of(make))
    for kept in (b"Kept note", b"Kept data", b"w:type='separator'", b'name="Ward"', b"separator"):
        assert kept.replace(b"'", b'"') in all_of(data).replace(b"'", b'"')
    assert b"Quillback" not in all_of(data)


@pytest.mark.parametrize("ending", ["docx", "dotx"])
def test_a_template_that_libreoffice_saved_is_used(
    ending: str, libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """It writes the names of styles as they are shown, and Word in small letters."""
    source = tmp_path / "council.docx"

    def make(document: Any) -> None:
        document.styles["Heading 1"].font.size = Pt(33)
        document.add_heading("Kept", 1)
        document.add_paragraph("[report]")

    source.write_bytes(template_of(make).data)
    saved = libreoffice(source, ending, tmp_path / "saved")
    assert b'w:name w:val="Heading 1"' in parts_of(saved.read_bytes())["word/styles.xml"]
    document = opened(write_word(PAPER, Template(saved.name, saved.read_bytes(), BOUNDS)))
    assert ("Heading 1", "Summary") in styled(document)
    assert ("Caption", "Table : Scores") in styled(document)
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert [one.style.name for one in document.tables] == ["Table Grid"] * 2


def test_styles_are_found_by_word_s_names_in_every_language() -> None:
    """A German Word calls the identity otherwise, and keeps the name."""
    def german(name: str, content: bytes) -> bytes:
        if name != "word/styles.xml":
            return content
        return content.replace(b'w:val="Heading1"', b'w:val="berschrift1"').replace(
            b'w:styleId="Heading1"', b'w:styleId="berschrift1"')

    data = write_word(PAPER, changed_parts(template_of(), german))
    assert b'<w:pStyle w:val="berschrift1"/>' in parts_of(data)["word/document.xml"]
    assert ("Heading 1", "Summary") in styled(opened(data))


def of_wrong_type(document: Any) -> None:
    """Give styles of our names other types."""
    wrong = {"Subtitle": WD_STYLE_TYPE.CHARACTER, "Caption": WD_STYLE_TYPE.TABLE,
             "Table Grid": WD_STYLE_TYPE.PARAGRAPH}
    for name, kind in wrong.items():
        document.styles[name].delete()
        document.styles.add_style(name, kind)


def without(name: str | None) -> Callable[[Any], None]:
    """Return what takes a style away, or all of them."""
    def change(document: Any) -> None:
        for style in [one for one in document.styles if name in {None, one.name}]:
            style.element.getparent().remove(style.element)

    return change


def without_page(document: Any) -> None:
    """Leave nothing told of the page."""
    document.element.body.remove(document.element.body.sectPr)


@pytest.mark.parametrize("change", [of_wrong_type, without("Normal"), without(None), without_page],
                         ids=["wrong type", "no Normal", "no style", "no page"])
def test_odd_templates_are_used(change: Callable[[Any], None]) -> None:
    """Headings stay headings, and each style has an identity of its own."""
    def make(document: Any) -> None:
        document.add_paragraph("Old.")
        change(document)

    document = opened(write_word(PAPER, template_of(make)))
    named = {one.style.name for one in document.paragraphs if one.style is not None}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= named
    identities = [one.get(qn("w:styleId")) for one in document.styles.element.iter(qn("w:style"))]
    assert len(identities) == len(set(identities))
    assert document.sections[0].page_width


def header_of(*elements: str) -> Callable[[Any], None]:
    """Return what fills a header with elements alone."""
    def change(document: Any) -> None:
        header = document.sections[0].header
        header.is_linked_to_previous = False
        for old in list(header._element):
            header._element.remove(old)
        for one in elements:
            header._element.append(parse_xml(one))

    return change


CELL = (f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
        + SAID + "</w:tc></w:tr></w:tbl>")


@pytest.mark.parametrize("element", [CELL, CONTROL.replace("{}", SAID)], ids=["table", "control"])
@pytest.mark.parametrize(("there", "times"), [
    ("Council", 1), ("official", 0), ("OFFICIAL-SENSITIVE until release", 1),
])
def test_the_marking_is_added_unless_it_is_there(element: str, there: str, times: int) -> None:
    """As a whole paragraph, wherever in the header; a part of another marking is none."""
    paper = Paper(PAPER.title, "", (), "OFFICIAL")
    template = template_of(header_of(element.format(there)))
    header = opened(write_word(paper, template)).sections[0].header
    assert [one.text for one in header.paragraphs] == ["OFFICIAL"] * times


def test_a_damaged_template_is_told_as_a_word_file() -> None:
    """The words for returns speak of spreadsheets."""
    whole = template_of()
    locked = changed_parts(whole, lambda _, content: content)
    marked = bytearray(locked.data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        marked[at + place] |= 1
    for data, told in ((whole.data[:-400], "damaged or cut short"), (bytes(marked), "password")):
        with pytest.raises(HsbstarError, match=rf"as a Word file: .*{told}.*--template") as error:
            write_word(PAPER, Template("council.docx", data, BOUNDS))
        assert "spreadsheet" not in str(error.value)
    with pytest.raises(HsbstarError, match=r"council\.docx.*larger than a template"):
        write_word(PAPER, Template("council.docx", whole.data, Bounds(parts=3)))


def test_a_long_title_is_cut_in_the_properties_alone() -> None:
    """They hold 255 signs."""
    paper = Paper("Northshire " * 30, "", ())
    document = opened(write_word(paper))
    assert document.paragraphs[0].text == paper.title
    assert len(document.core_properties.title) == 255
    assert document.core_properties.title.endswith("…")


def test_the_language_stands_in_its_place() -> None:
    """Word refuses what is out of order."""
    def make(document: Any) -> None:
        (defaults,) = document.styles.element.iter(qn("w:rPrDefault"))
        properties = defaults.find(qn("w:rPr"))
        properties.remove(properties.find(qn("w:lang")))
        properties.append(OxmlElement("w:oMath"))

    document = opened(write_word(PAPER, template_of(make)))
    (defaults,) = document.styles.element.iter(qn("w:rPrDefault"))
    assert [one.tag for one in defaults[0]][-2:] == [qn("w:lang"), qn("w:oMath")]


def test_what_introduces_a_list_or_a_table_stays_with_it() -> None:
    """No page ends with ‘What these ask for:’."""
    paper = Paper("T", "", (Section("S", (
        Paragraph("Alone."), Paragraph("A list:", Manner.SMALL), Items((Item("One."),)),
        Paragraph("A table:"), TABLE, Paragraph("Last."),
    )),))
    kept = {one.text: one.paragraph_format.keep_with_next
            for one in opened(write_word(paper)).paragraphs}
    assert (kept["Alone."], kept["A list:"], kept["A table:"], kept["Last."]) == (
        None, True, True, None)


def test_a_name_does_not_turn_the_words_around_it() -> None:
    """An override in a name would run on; Arabic letters bear their own direction."""
    sections = (Section("\u2066A\u2069", ()),)
    paper = Paper("Audit of \u202eNorth\u2067shire", "شرطة", sections, "M\u202d")
    for data in (all_of(write_word(paper)), write_page(paper)):
        text = data.decode(errors="replace")
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        assert "Audit of Northshire" in text
        assert "شرطة" in text


def test_columns_have_room_for_their_longest_word() -> None:
    """The wide ones give it; where there is too little for all, letters are smaller."""
    table = Table("T", (Heading("Statement", 8), Heading("Not applicable", 1, figures=True)),
                  (("A long statement", "1"),))
    least = 8.5 * word_width("applicable")
    size, widths = fit_columns(table, 300, 1.0)
    assert size == SIZES[0]
    assert widths[1] > least
    assert sum(widths) == pytest.approx(300)
    assert fit_columns(table, 900, 1.0)[1] == [800, 100]
    assert fit_columns(table, 105, 1.0)[0] == SIZES[1]
    size, widths = fit_columns(table, 40, 1.0)
    assert size == SIZES[-1]
    assert sum(widths) == pytest.approx(40)
    assert word_width("児童") == 2.0
    assert word_width("") == 0.0


def test_the_picture_leaves_room_on_a_page() -> None:
    """A tall one is no taller than its share, in its own proportions."""
    paper = Paper("T", "", (Section("S", (Picture(PNG, "P", "A", 17),)),))
    for template, share in ((None, 0.42), (template_of(), 0.25)):
        document = opened(write_word(paper, template))
        section, (shape,) = document.sections[0], document.inline_shapes
        height = section.page_height - section.top_margin - section.bottom_margin
        assert shape.height == pytest.approx(share * height, rel=0.001)
        assert shape.width == pytest.approx(shape.height, rel=0.001)


def test_the_summary_fills_one_page_of_a_council_s_file(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """With Word's own margins and letters a little larger than ours."""
    def make(document: Any) -> None:
        section, normal = document.sections[0], document.styles["Normal"]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        for side in ("left", "right", "top", "bottom"):
            setattr(section, f"{side}_margin", Cm(2.54))
        own_font(normal, "Arial")
        normal.font.size, normal.paragraph_format.space_after = Pt(11), Pt(8)

    star = io.BytesIO()
    Image.new("L", (1472, 912)).save(star, "PNG")
    said = "Agencies say in so many words what they do "
    items = tuple(Item("Scored 3.3 (3 agencies), 1 of them without evidence", said * 2)
                  for _ in "123")
    paper = Paper("Harmful sexual behaviour audit: Northshire Winter 2025", said, (
        Section("Summary", (
            Paragraph(said * 5, Manner.LEAD), Picture(star.getvalue(), said, "Alt", 17),
            Paragraph(said * 5), Paragraph(said * 2),
        ), (Section("Strengths", (Items(items),)), Section("Priorities", (Items(items),)))),
        Section("The domains", (TABLE,), new_page=True),
    ))
    made = tmp_path / "paper.docx"
    made.write_bytes(write_word(paper, template_of(make)))
    saved = libreoffice(made, "pdf", tmp_path / "saved")
    shown = subprocess.run(["pdftotext", "-layout", str(saved), "-"], capture_output=True,
                           text=True, check=True).stdout.split("\f")
    assert "Priorities" in shown[0]
    assert shown[1].split()[:2] == ["The", "domains"]
