"""Small workbooks as parts, with all that a cell can be: what mutations begin with."""

from __future__ import annotations

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROOT = (f'xmlns="{MAIN}" xmlns:r="{_OFFICE}" xmlns:x14ac='
         '"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"')


def _relations(*relations: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_START}<Relationships xmlns="{space}">{"".join(relations)}</Relationships>'


def _relation(key: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{more}/>'


def _sheet(rows: str, around: str = "", before: str = "") -> str:
    return (f'{_START}<worksheet {_ROOT}>{before}<sheetData>{rows}</sheetData>{around}</worksheet>')


_SHEET = _sheet(
    '<row r="1" spans="1:5" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" s="1" t="s"><v>3</v></c>'
    '<c r="C1" t="inlineStr"><is><t xml:space="preserve"> 3 </t></is></c>'
    '<c r="D1"><f>1+2</f><v>3</v></c><c r="E1" s="2"/></row>'
    '<row r="2" ht="15" customHeight="1"><c r="A2" t="s"><v>4</v></c><c r="B2"><v>2</v></c>'
    '<c r="C2" s="1"><v>1</v></c><c r="D2" s="2"><v>46115</v></c><c r="E2" s="3"><v>3</v></c></row>'
    '<row r="3"/><row r="4" s="1" customFormat="1"></row>'
    '<row r="5"><c r="A5" t="str"><f>""</f><v></v></c><c r="B5" t="str"><f>""</f><v/></c>'
    '<c r="C5"><f t="shared" ref="C5:C6" si="0">A1</f><v/></c><c r="D5" s="4" t="b"><v>1</v></c>'
    '<c r="E5" t="e"><v>#N/A</v></c></row>'
    '<row r="7"><c r="A7" t="d"><v>2026-03-31</v></c>'
    '<c r="B7" t="str"><f>HYPERLINK("http://x.example/a?b&amp;c","3")</f><v>3</v></c>'
    '<c r="C7" s="5"><v>4</v></c>'
    '<c r="D7" t="inlineStr"><is><t>a_x000D_&#10;b &lt;&amp;&gt;</t></is></c>'
    '<c r="E7" t="n"><v>3.0E0</v></c></row>',
    '<mergeCells count="2"><mergeCell ref="B1:C1"/><mergeCell ref="D7:E8"/></mergeCells>'
    '<hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks><pageMargins left="0.7"/>'
    '<legacyDrawing r:id="rId3"/>',
    '<sheetPr codeName="a"/><dimension ref="A1:E7"/><sheetViews><sheetView workbookViewId="0"/>'
    "</sheetViews><cols><col min=\"1\" max=\"2\" width=\"9\"/></cols>",
)
_SECOND = _sheet('<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c></row>'
                 '<row r="2"><c r="A2" t="n"><v>0.75</v></c>'
                 '<c r="C2" s="3" t="s"><v>0</v></c></row>')
_PLAIN_STRINGS = ("<si><t>Ref</t></si><si><t>a &amp; b</t></si><si><t/></si><si><t>3</t></si>"
                  '<si><t xml:space="preserve"> x_x0041_ </t></si><si/>')
_RICH_STRINGS = (
    '<si><r><rPr><strike/><sz val="11"/></rPr><t>old</t></r>'
    '<r><t xml:space="preserve"> 3</t></r></si>'
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
    '<phoneticPr fontId="1"/></si>'
    "<si><t/></si><si><t>3</t></si><si><r><t>a</t></r><r><t>b</t></r></si><si/>"
)
_STYLES = (
    f'{_START}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="170" formatCode="dd/mm/yyyy"/><numFmt numFmtId="171" formatCode=";;;"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/></font><font><strike/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><cellXfs count="6">'
    '<xf numFmtId="0" fontId="0"/><xf numFmtId="9" fontId="0"/><xf numFmtId="170"/>'
    '<xf numFmtId="0" fontId="1"/><xf numFmtId="10"/><xf numFmtId="171"/></cellXfs></styleSheet>'
)
_WITHOUT_LOOKS = _STYLES.replace("<strike/>", "").replace(";;;", "0.0")
_BOOK = (f'{_START}<workbook {_ROOT}><sheets><sheet name="1 First" sheetId="1" r:id="rId1"/>'
         '<sheet name="2 Second" sheetId="2" r:id="rId2"/></sheets></workbook>')
_COMMENTS = (f'{_START}<comments xmlns="{MAIN}"><authors/><commentList><comment ref="B2">'
             "<text><r><t>Only since May</t></r></text></comment></commentList></comments>")


def _workbook(strings: str, styles: str) -> dict[str, bytes]:
    parts = {
        "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _relations(
            _relation("rId1", "worksheet", "worksheets/sheet1.xml"),
            _relation("rId2", "worksheet", "worksheets/sheet2.xml"),
            _relation("rId3", "sharedStrings", "sharedStrings.xml"),
            _relation("rId4", "styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": _SHEET,
        "xl/worksheets/sheet2.xml": _SECOND,
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(
            _relation("rId1", "hyperlink", "http://x.example/evidence", ' TargetMode="External"'),
            _relation("rId2", "comments", "../comments1.xml")),
        "xl/sharedStrings.xml": f'{_START}<sst xmlns="{MAIN}" count="9">{strings}</sst>',
        "xl/styles.xml": styles,
        "xl/comments1.xml": _COMMENTS,
    }
    return {name: part.encode() for name, part in parts.items()}


WORKBOOKS = (_workbook(_PLAIN_STRINGS, _STYLES), _workbook(_PLAIN_STRINGS, _WITHOUT_LOOKS),
             _workbook(_RICH_STRINGS, _STYLES))
