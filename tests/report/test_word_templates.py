"""A council's own Word file: whatever wrote it, the paper goes to its place, and nothing else."""

from __future__ import annotations

import io
import re
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image

from hostile.variants import contents
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.report.document import (
    Heading,
    Item,
    Items,
    Paper,
    Picture,
    Section,
    Style,
    Table,
    Text as Paragraph,
)
from hsbstar.report.html.page import write_page
from hsbstar.report.word.table_widths import SIZES, fit_columns, word_width
from hsbstar.report.word.write import Template, write_word
from hsbstar.report.word.xml import own_font
from support.packages import parts
from support.papers import PNG
from support.word_files import PAPER, TABLE, changed_parts, opened, styled, template_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
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


def all_of(data: bytes) -> bytes:
    """Return all content of a file, also outside its text."""
    return b"".join(parts(data).values())


@pytest.mark.parametrize("write", [
    lambda document: put(document, CONTROL.format(SAID.format("[report]"))),
    lambda document: document.add_paragraph("[report]"),
], ids=["content control", "paragraph"])
def test_the_paper_takes_the_place_whole(write: Callable[[Any], Any]) -> None:
    """What is around it is kept, and of the placeholder nothing."""
    def make(document: Any) -> None:
        document.add_paragraph("Before.")
        write(document)
        document.add_paragraph("After.")

    data = write_word(PAPER, template_of(make))
    written = [text for _, text in styled(opened(data))]
    assert (written[0], written[1], written[-1]) == ("Before.", PAPER.title, "After.")
    assert b"w:sdt" not in parts(data)["word/document.xml"]


@pytest.mark.parametrize(("write", "message"), [
    (lambda document: setattr(document.add_table(1, 1).cell(0, 0), "text", "[report]"),
     "paragraph of its own"),
    (lambda document: document.add_paragraph("The paper: [Report] here"), "paragraph of its own"),
    (lambda document: put(document, CONTROL.format(SAID.format("[report]") + SAID.format("More"))),
     "paragraph of its own"),
    (lambda document: put(document, BOX.format(SAID.format("[report]"))), "paragraph of its own"),
    (lambda document: [document.add_paragraph("[report]") for _ in "12"], "more than once"),
    (lambda document: document.add_paragraph("[report] [report]"), "more than once"),
], ids=["table", "sentence", "more in the control", "text box", "two", "two in one"])
def test_a_place_that_is_unclear_is_refused(write: Callable[[Any], Any], message: str) -> None:
    """The council's text is never deleted instead."""
    with pytest.raises(HsbstarError, match=rf"council\.docx.*\[report\].*{message}|{message}"):
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
    assert [paragraph.text for paragraph in document.paragraphs][-2:] == ["", "Annex."]
    width = sum(column.width for column in document.tables[0].columns)
    line = first.page_width - first.left_margin - first.right_margin
    assert width == pytest.approx(line, rel=0.001)


@pytest.mark.parametrize(("columns", "twips"), [
    ("<w:cols {} w:num='2' w:space='720'/>", None),
    ("<w:cols {} w:num='2' w:equalWidth='0'><w:col w:w='3000'/><w:col w:w='5000'/></w:cols>", 3000),
], ids=["alike", "unlike"])
def test_tables_fit_a_column_of_text(columns: str, twips: int | None) -> None:
    """A file keeps columns around its own words, and has a single column where all is the paper."""
    def make(document: Any, text: str = "[report]") -> None:
        document.add_paragraph(text)
        ends = document.element.body.sectPr
        ends.remove(ends.find(qn("w:cols")))
        ends.append(parse_xml(columns.format(nsdecls("w"))))

    document = opened(write_word(PAPER, template_of(make)))
    (section,) = document.sections
    line = section.page_width - section.left_margin - section.right_margin
    expected = twips * 635 if twips else (line - 720 * 635) / 2
    width = sum(column.width for column in document.tables[0].columns)
    assert width == pytest.approx(expected, rel=0.001)
    whole = opened(write_word(PAPER, template_of(lambda document: make(document, "Old text."))))
    assert sum(column.width for column in whole.tables[0].columns) == pytest.approx(line, rel=0.001)


def test_a_section_that_ends_in_a_content_control_bears_the_marking() -> None:
    """Word puts cover pages into such."""
    def make(document: Any) -> None:
        cover = put(document, CONTROL.format(SAID.format("Cover")))
        document.add_paragraph("[report]")
        document.add_section(WD_SECTION.NEW_PAGE)
        (ends,) = (end for end in document.element.body.iter(qn("w:sectPr"))
                   if end.getparent().tag == qn("w:pPr"))
        paragraph = ends.getparent().getparent()
        next(cover.iter(qn("w:p"))).insert(0, ends.getparent())
        paragraph.getparent().remove(paragraph)

    document = opened(write_word(PAPER, template_of(make)))
    first = next(document.element.body.iter(qn("w:sectPr")))
    references = first.findall(qn("w:headerReference"))
    assert references
    headers = [document.part.related_parts[own.get(qn("r:id"))].element for own in references]
    texts = [text.text for header in headers for text in header.iter(qn("w:t"))]
    assert texts.count(PAPER.marking) == 1


def relate(source: Any, kind: str, name: str, xml: str, of: str = "") -> Any:
    """Relate a part or a package to a new part, of Word's own kind where that is given."""
    content_type = f"{WORD}.{of}s+xml" if of else "application/xml"
    part = Part(PackURI(name), content_type, xml.encode(), None)
    source.relate_to(part, f"{OFFICE}/{kind}")
    return part


def with_remains(document: Any) -> None:
    """Write an earlier paper into a template, with all that may hang on it."""
    document.add_paragraph("Quillback Police said.")
    relate(document.part, "people", "/word/people.xml", "<a>Quillback reviewer</a>")
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
    """Its pictures, authors and properties would go out with a paper to publish."""
    data = write_word(PAPER, template_of(with_remains))
    written = parts(data)
    assert b"Quillback" not in all_of(data)
    assert len([name for name in written if name.startswith("word/media/")]) == 1
    assert not {"word/people.xml", "docProps/thumbnail.jpeg", "customXml/item1.xml"} & set(written)
    properties = opened(data).core_properties
    assert (properties.author, properties.last_modified_by) == ("hsbstar", "hsbstar")
    assert (properties.title, properties.comments, properties.keywords) == (PAPER.title, "", "")


def test_what_kept_text_uses_is_kept() -> None:
    """Its pictures, in the text and in a header."""
    def make(document: Any) -> None:
        document.add_picture(io.BytesIO(PNG))
        document.add_paragraph("[report]")
        document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(PNG))

    document = opened(write_word(PAPER, template_of(make)))
    assert len(document.inline_shapes) == 2
    (blip,) = document.sections[0].header._element.iter(qn("a:blip"))
    assert blip.get(qn("r:embed")) in document.sections[0].header.part.rels


NOTES = (f"<w:{{0}}s {nsdecls('w')}><w:{{0}} w:type='separator' w:id='-1'><w:p/></w:{{0}}>"
         "<w:{0} w:type='continuationSeparator' w:id='0'><w:p/></w:{0}>{1}</w:{0}s>")
"""A part of footnotes or endnotes, with the lines above them that every file of Word's has."""
DATA = "<a xmlns='urn:a'>{} data</a>"
POINTER = ("<ds:datastoreItem ds:itemID='{{{}}}' xmlns:ds="
        "'http://schemas.openxmlformats.org/officeDocument/2006/customXml'/>")
OF_FILE = ("<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/"
           "custom-properties'><property name='Ward'/><property name='Quillback'/></Properties>")


def test_data_and_properties_stay_where_they_are_shown() -> None:
    """Data behind a control in a header, a property in a field there, the lines above notes."""
    def make(document: Any) -> None:
        document.add_paragraph("[report]")
        relate(document.part, "footnotes", "/word/footnotes.xml", NOTES.format("footnote", ""))
        for number, (mark, word) in enumerate((("A", "Kept"), ("B", "Quillback")), 7):
            item = relate(document.part, "customXml", f"/customXml/item{number}.xml",
                          DATA.format(word))
            relate(item, "customXmlProps", f"/customXml/itemProps{number}.xml",
                   POINTER.format(mark))
        relate(document.part.package, "custom-properties", "/docProps/custom.xml", OF_FILE)
        header = document.sections[0].header.paragraphs[0]._p
        control = parse_xml(CONTROL.format(SAID.format("Bound")))
        control[0].append(parse_xml(f"<w:dataBinding {nsdecls('w')} w:storeItemID='{{A}}'/>"))
        header.addprevious(control)
        header.append(parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr=' DOCPROPERTY Ward '/>"))
        header.append(parse_xml(
            f"<w:r {nsdecls('w')}><w:instrText> PAGE </w:instrText></w:r>"))

    data = write_word(PAPER, template_of(make))
    for kept in (b"Kept data", b"w:type='separator'", b'name="Ward"'):
        assert kept.replace(b"'", b'"') in all_of(data).replace(b"'", b'"')
    assert b"Quillback" not in all_of(data)


def comment_on(document: Any) -> None:
    """Write a paragraph with a comment."""
    paragraph = document.add_paragraph("Said.")
    document.add_comment(paragraph.runs, text="Is it?", author="Quillback", initials="Q")


def note(kind: str) -> Callable[[Any], None]:
    """Return what writes a footnote or an endnote."""
    def write(document: Any) -> None:
        own = f"<w:{kind} w:id='1'>{SAID.format('Quillback said so')}</w:{kind}>"
        relate(document.part, f"{kind}s", f"/word/{kind}s.xml", NOTES.format(kind, own), kind)
        document.add_paragraph("Said.")._p.append(parse_xml(
            f"<w:r {nsdecls('w')}><w:{kind}Reference w:id='1'/></w:r>"))

    return write


WHO = "w:id='7' w:author='Quillback' w:date='2026-01-01T00:00:00Z'"
RUN = "<w:r><w:t>Said</w:t></w:r>"


def paragraph(content: str) -> Callable[[Any], None]:
    """Return what puts a paragraph with other elements at the end of the text."""
    return lambda document: put(document, f"<w:p {nsdecls('w')}>{content}</w:p>")


def row(content: str) -> Callable[[Any], None]:
    """Return what gives a table's row properties."""
    def write(document: Any) -> None:
        properties = document.add_table(1, 1).rows[0]._tr.get_or_add_trPr()
        properties.append(parse_xml(content.replace("/>", f" {nsdecls('w')}/>")))

    return write


def in_header(content: str) -> Callable[[Any], None]:
    """Return what puts elements into a header."""
    def write(document: Any) -> None:
        header = document.sections[0].header.paragraphs[0]._p
        header.append(parse_xml(content.replace(" ", f" {nsdecls('w')} ", 1)))

    return write


CHANGES: dict[str, Callable[[Any], None]] = {
    "insertion": paragraph(f"<w:ins {WHO}>{RUN}</w:ins>"),
    "deletion": paragraph(f"<w:del {WHO}><w:r><w:delText>Said</w:delText></w:r></w:del>"),
    "moved away": paragraph(f"<w:moveFrom {WHO}>{RUN}</w:moveFrom>"),
    "moved here": paragraph(f"<w:moveTo {WHO}>{RUN}</w:moveTo>"),
    "mark of a paragraph": paragraph(f"<w:pPr><w:rPr><w:ins {WHO}/></w:rPr></w:pPr>{RUN}"),
    "letters": paragraph(
        f"<w:r><w:rPr><w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>S</w:t></w:r>"),
    "paragraph": paragraph(f"<w:pPr><w:pPrChange {WHO}><w:pPr/></w:pPrChange></w:pPr>{RUN}"),
    "section": lambda document: document.element.body.sectPr.append(parse_xml(
        f"<w:sectPrChange {nsdecls('w')} {WHO}><w:sectPr/></w:sectPrChange>")),
    "row": row(f"<w:del {WHO}/>"),
    "in a header": in_header(f"<w:ins {WHO}>{RUN}</w:ins>"),
}
UNFINISHED: dict[str, tuple[Callable[[Any], None], str]] = {
    **{name: (write, "tracked changes") for name, write in CHANGES.items()},
    "comment": (comment_on, "comments"),
    "range of a comment": (in_header("<w:commentRangeStart w:id='1'/>"), "comments"),
    "footnote": (note("footnote"), "footnotes"), "endnote": (note("endnote"), "endnotes"),
}


@pytest.mark.parametrize(("write", "what"), UNFINISHED.values(), ids=UNFINISHED)
def test_unfinished_templates_are_refused(write: Callable[[Any], None], what: str) -> None:
    """Tracked changes, comments and notes may name people, and show earlier texts."""
    with pytest.raises(HsbstarError, match=rf"^council\.docx contains {what}, which"):
        write_word(PAPER, template_of(write))


def test_all_that_is_unfinished_is_listed_with_what_to_do() -> None:
    """In a single sentence: nobody has to try four times."""
    def make(document: Any) -> None:
        for write in (note("endnote"), note("footnote"), CHANGES["deletion"], comment_on):
            write(document)

    with pytest.raises(HsbstarError) as error:
        write_word(PAPER, template_of(make))
    assert str(error.value) == (
        "council.docx contains tracked changes, comments, footnotes and endnotes, which would go "
        "into the paper. Open it in Word, accept or reject all changes, delete all comments, "
        "delete all footnotes, delete all endnotes, save it and try again."
    )


def test_what_every_file_of_word_s_has_is_no_note_and_no_comment() -> None:
    """The lines above notes, settings that name these, and a part of comments without any."""
    def make(document: Any) -> None:
        for kind in ("footnote", "endnote"):
            relate(document.part, f"{kind}s", f"/word/{kind}s.xml", NOTES.format(kind, ""), kind)
            document.settings.element.append(parse_xml(
                f"<w:{kind}Pr {nsdecls('w')}><w:{kind} w:id='-1'/></w:{kind}Pr>"))
        assert not list(document.comments)

    data = write_word(PAPER, template_of(make))
    assert {"word/footnotes.xml", "word/endnotes.xml"} <= set(parts(data))
    assert "word/comments.xml" not in parts(data)


@pytest.mark.parametrize("name", ["insertion", "deletion", "letters", "comment", "footnote",
                                  "endnote"])
@pytest.mark.parametrize("ending", ["docx", "dotx"])
def test_unfinished_templates_that_libreoffice_saved_are_refused(
    name: str, ending: str, libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """It writes the same elements, with parts and numbers of its own."""
    write, what = UNFINISHED[name]
    source = tmp_path / "council.docx"
    source.write_bytes(template_of(write).data)
    saved = libreoffice(source, ending, tmp_path / "saved")
    with pytest.raises(HsbstarError, match=rf"council\.{ending} contains {what}, which"):
        write_word(PAPER, Template(saved.name, saved.read_bytes(), DEFAULT_LIMITS))


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
    assert b'w:name w:val="Heading 1"' in parts(saved.read_bytes())["word/styles.xml"]
    document = opened(write_word(PAPER, Template(saved.name, saved.read_bytes(), DEFAULT_LIMITS)))
    assert ("Heading 1", "Summary") in styled(document)
    assert ("Caption", "Table : Scores") in styled(document)
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert [table.style.name for table in document.tables] == ["Table Grid"] * 2


def test_styles_are_found_by_word_s_names_in_every_language() -> None:
    """A German Word calls the identity otherwise, and keeps the name."""
    def german(name: str, content: bytes) -> bytes:
        if name != "word/styles.xml":
            return content
        return content.replace(b'w:val="Heading1"', b'w:val="berschrift1"').replace(
            b'w:styleId="Heading1"', b'w:styleId="berschrift1"')

    data = write_word(PAPER, changed_parts(template_of(), german))
    assert b'<w:pStyle w:val="berschrift1"/>' in parts(data)["word/document.xml"]
    assert ("Heading 1", "Summary") in styled(opened(data))


def of_wrong_type(document: Any) -> None:
    """Give styles of our names other types."""
    wrong = {"Subtitle": WD_STYLE_TYPE.CHARACTER, "Caption": WD_STYLE_TYPE.TABLE,
             "Table Grid": WD_STYLE_TYPE.PARAGRAPH}
    for name, kind in wrong.items():
        document.styles[name].delete()
        document.styles.add_style(name, kind)


def without(name: str | None) -> Callable[[Any], None]:
    """Return what removes a style, or all of them."""
    def change(document: Any) -> None:
        for style in [style for style in document.styles if name in {None, style.name}]:
            style.element.getparent().remove(style.element)

    return change


def without_page(document: Any) -> None:
    """Remove the properties of the page."""
    document.element.body.remove(document.element.body.sectPr)


@pytest.mark.parametrize("change", [of_wrong_type, without("Normal"), without(None), without_page],
                         ids=["wrong type", "no Normal", "no style", "no page"])
def test_odd_templates_are_used(change: Callable[[Any], None]) -> None:
    """Headings stay headings, and each style has an identity of its own."""
    def make(document: Any) -> None:
        document.add_paragraph("Old.")
        change(document)

    document = opened(write_word(PAPER, template_of(make)))
    named = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= named
    styles = document.styles.element.iter(qn("w:style"))
    identities = [style.get(qn("w:styleId")) for style in styles]
    assert len(identities) == len(set(identities))
    assert document.sections[0].page_width


def header_of(*elements: str) -> Callable[[Any], None]:
    """Return what fills a header with elements alone."""
    def change(document: Any) -> None:
        header = document.sections[0].header
        header.is_linked_to_previous = False
        for old in list(header._element):
            header._element.remove(old)
        for element in elements:
            header._element.append(parse_xml(element))

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
    assert [paragraph.text for paragraph in header.paragraphs] == ["OFFICIAL"] * times


def test_a_damaged_template_is_refused_as_a_word_file() -> None:
    """The words for returns speak of spreadsheets."""
    whole = template_of()
    locked = changed_parts(whole, lambda _, content: content)
    marked = bytearray(locked.data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        marked[at + place] |= 1
    for data, why in ((whole.data[:-400], "damaged or cut short"), (bytes(marked), "password")):
        with pytest.raises(HsbstarError, match=rf"as a Word file: .*{why}.*--template") as error:
            write_word(PAPER, Template("council.docx", data, DEFAULT_LIMITS))
        assert "spreadsheet" not in str(error.value)
    with pytest.raises(HsbstarError, match=r"council\.docx.*larger than a template"):
        write_word(PAPER, Template("council.docx", whole.data, FileLimits(parts=3)))


@pytest.mark.parametrize("damage", [b"", b"x", b"<a>", b"<a xmlns='urn:x'/>"])
def test_a_template_with_any_damaged_part_is_refused_with_a_sentence(damage: bytes) -> None:
    """Also a part that is first looked at when the paper is saved; a part may not matter."""
    whole, refused = template_of(), {}
    for name in contents(whole.data):
        changed = changed_parts(whole, partial(_damaged, name, damage))
        try:
            opened(write_word(PAPER, changed))
        except HsbstarError as error:
            refused[name] = str(error)
    assert {"word/document.xml", "docProps/core.xml", "word/styles.xml"} <= refused.keys()
    assert all(re.match(r"council\.docx (is not|cannot be opened as) a Word file", sentence)
               for sentence in refused.values())


def _damaged(damaged: str, damage: bytes, name: str, content: bytes) -> bytes:
    return damage if name == damaged else content


def test_a_long_title_is_cut_in_the_properties_alone() -> None:
    """They hold 255 characters; it is cut between words."""
    paper = Paper("Northshire " * 30, "", ())
    document = opened(write_word(paper))
    assert document.paragraphs[0].text == paper.title
    assert len(document.core_properties.title) == 253
    assert document.core_properties.title.endswith("…")


def test_the_language_is_in_its_place() -> None:
    """Word refuses what is out of order."""
    def make(document: Any) -> None:
        (defaults,) = document.styles.element.iter(qn("w:rPrDefault"))
        properties = defaults.find(qn("w:rPr"))
        properties.remove(properties.find(qn("w:lang")))
        properties.append(OxmlElement("w:oMath"))

    document = opened(write_word(PAPER, template_of(make)))
    (defaults,) = document.styles.element.iter(qn("w:rPrDefault"))
    assert [element.tag for element in defaults[0]][-2:] == [qn("w:lang"), qn("w:oMath")]


def test_what_introduces_a_list_or_a_table_stays_with_it() -> None:
    """No page ends with ‘What these ask for:’."""
    paper = Paper("T", "", (Section("S", (
        Paragraph("Alone."), Paragraph("A list:", Style.SMALL), Items((Item("One."),)),
        Paragraph("A table:"), TABLE, Paragraph("First of two.", Style.LEAD), Paragraph("Last."),
    )),))
    kept = {paragraph.text: paragraph.paragraph_format.keep_with_next
            for paragraph in opened(write_word(paper)).paragraphs}
    assert [text for text in kept if kept[text] and not text.startswith("Table")] == [
        "A list:", "A table:", "First of two."]


def test_a_name_does_not_turn_the_words_around_it() -> None:
    """An override in a name would run on; Arabic letters have their own direction."""
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
    """A tall picture is no taller than its share, and no lower, in its own proportions."""
    lines = Paragraph("We say a lot. " * 600)
    picture = Picture(PNG, "P", "A", 17)
    for template, blocks, share in ((None, (picture,), 0.42), (template_of(), (picture,), 0.42),
                                    (None, (lines, picture), 0.22)):
        paper = Paper("T", "", (Section("S", blocks),))
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
    text = "Agencies say in so many words what they do "
    items = tuple(Item("Scored 3.3 (3 agencies), 1 of them without evidence", text * 2)
                  for _ in "123")
    paper = Paper("Harmful sexual behaviour audit: Northshire Winter 2025", text, (
        Section("Summary", (
            Paragraph(text * 5, Style.LEAD), Picture(star.getvalue(), text, "Alt", 17),
            Paragraph(text * 5), Paragraph(text * 2),
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
