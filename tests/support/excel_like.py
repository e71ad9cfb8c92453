"""Rewrite XlsxWriter's rich tool as Excel saves it: what Excel puts there and no library does.

Everything is put in as text, at places that are there once, so that the package reads as Excel's
would and nothing else of it moves.
"""

from __future__ import annotations

from support.packages import packed, parts

SHEET = "xl/worksheets/sheet1.xml"
CHART_PART = "xl/charts/chart1.xml"
TITLE = "Prevention, identification and early assessment"

_DOCUMENTS = "http://schemas.openxmlformats.org/"
_MAIN = f"{_DOCUMENTS}spreadsheetml/2006/main"
_RELATIONS = f"{_DOCUMENTS}package/2006/relationships"
_OFFICE_RELATION = f"{_DOCUMENTS}officeDocument/2006/relationships"
_COMPATIBILITY = f"{_DOCUMENTS}markup-compatibility/2006"
_DRAWING = f"{_DOCUMENTS}drawingml/2006/main"
_MICROSOFT = "http://schemas.microsoft.com/office"
_REVISION = f"{_MICROSOFT}/spreadsheetml/2014/revision"
_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

_PERSON = "{11111111-2222-4333-8444-555555555555}"
_THREAD = "{0A0B0C0D-1111-4222-8333-444455556666}"
_STYLED_PARTS = (
    "axisTitle", "categoryAxis", "chartArea", "dataLabel", "dataLabelCallout", "dataPoint",
    "dataPoint3D", "dataPointLine", "dataPointMarker", "dataPointWireframe", "dataTable", "downBar",
    "dropLine", "errorBar", "floor", "gridlineMajor", "gridlineMinor", "hiLoLine", "leaderLine",
    "legend", "plotArea", "plotArea3D", "seriesAxis", "seriesLine", "title", "trendline",
    "trendlineLabel", "upBar", "valueAxis", "wall",
)


class _Package:
    """The parts of a package while they are rewritten."""

    def __init__(self, data: bytes) -> None:
        self.content = parts(data)

    def edit(self, name: str, changes: dict[str, str]) -> None:
        """Replace texts of a part, each of which is there exactly once."""
        text = self.content[name].decode()
        for old, new in changes.items():
            assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {name}"
            text = text.replace(old, new)
        self.content[name] = text.encode()

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Add a part, and its content type where its ending does not imply it."""
        if isinstance(content, str):
            content = (_PROLOG + content).encode()
        self.content[name] = content
        if content_type:
            override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
            self.edit("[Content_Types].xml", {"</Types>": override})

    def relate(self, source: str, number: int, kind: str, target: str) -> None:
        """Add a relationship of a part (of the package where `source` is empty)."""
        folder, _, file = source.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".removeprefix("/")
        empty = f'{_PROLOG}<Relationships xmlns="{_RELATIONS}"></Relationships>'
        self.content.setdefault(name, empty.encode())
        added = f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/></Relationships>'
        self.edit(name, {"</Relationships>": added})


def as_excel_saves(data: bytes) -> bytes:
    """Return the rich tool's package as Excel would save it."""
    package = _Package(data)
    _dress_workbook(package)
    _dress_sheet(package)
    _dress_strings(package)
    _dress_table(package)
    _dress_chart(package)
    _add_chart_style(package)
    _add_thread(package)
    _add_printer_settings(package)
    _add_custom_xml(package)
    _add_calc_chain(package)
    _add_label(package)
    return packed(package.content)


def _dress_workbook(package: _Package) -> None:
    """Give the workbook its path, its revision and one absolute target."""
    package.edit("xl/workbook.xml", {
        f'xmlns:r="{_OFFICE_RELATION}">':
            f'xmlns:r="{_OFFICE_RELATION}" xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="x15 xr" '
            f'xmlns:x15="{_MICROSOFT}/spreadsheetml/2010/11/main" xmlns:xr="{_REVISION}">',
        'lastEdited="4" lowestEdited="4" rupBuild="4505"':
            'lastEdited="7" lowestEdited="7" rupBuild="28129"',
        "<bookViews>":
            '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath '
            f'url="S:\\Safeguarding\\Audit\\" xmlns:x15ac="{_MICROSOFT}/spreadsheetml/2010/11/ac"/>'
            '</mc:Choice></mc:AlternateContent><xr:revisionPtr revIDLastSave="0" '
            'documentId="13_ncr:1_{00000000-0000-4000-8000-000000000001}" '
            f'xr6:coauthVersionLast="47" xmlns:xr6="{_MICROSOFT}/spreadsheetml/2016/revision6"/>'
            "<bookViews>",
        '<calcPr calcId="124519" fullCalcOnLoad="1"/>':
            '<calcPr calcId="191029"/><extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}">'
            '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>',
    })
    package.edit("xl/_rels/workbook.xml.rels", {
        'Target="worksheets/sheet1.xml"': 'Target="/xl/worksheets/sheet1.xml"',
    })


def _dress_sheet(package: _Package) -> None:
    """Give the sheet its uids, a shared formula, Excel's digits, and a row without addresses."""
    package.edit(SHEET, {
        'mc:Ignorable="x14ac">':
            f'mc:Ignorable="x14ac xr xr2 xr3" xmlns:xr="{_REVISION}" '
            f'xmlns:xr2="{_MICROSOFT}/spreadsheetml/2015/revision2" '
            f'xmlns:xr3="{_MICROSOFT}/spreadsheetml/2016/revision3" '
            'xr:uid="{00000000-0001-0000-0000-000000000000}">',
        "<f>D6-C6</f>": '<f t="shared" ref="E6:E10" si="0">D6-C6</f>',
        **{f"<f>D{row}-C{row}</f>": '<f t="shared" si="0"/>' for row in range(7, 11)},
        "<v>2.2</v>": "<v>2.2000000000000002</v>",
        **{f'<c r="{column}15"': "<c" for column in "ABCD"},
        'error="A score': 'xr:uid="{00000000-0002-0000-0000-000000000000}" error="A score',
    })


def _dress_strings(package: _Package) -> None:
    """Type one title in two runs with a reading aid, and another with a space behind it."""
    first, rest = TITLE.split(" ", 1)
    package.edit("xl/sharedStrings.xml", {
        f"<si><t>{TITLE}</t></si>":
            f'<si><r><t xml:space="preserve">{first} </t></r><r><rPr><b/><sz val="11"/>'
            '<color theme="1"/><rFont val="Calibri"/><family val="2"/><scheme val="minor"/></rPr>'
            f'<t>{rest}</t></r><rPh sb="0" eb="10"><t>pre-VEN-shun</t></rPh>'
            '<phoneticPr fontId="0" type="noConversion"/></si>',
        "<t>Workforce development</t>": '<t xml:space="preserve">Workforce development </t>',
    })


def _dress_table(package: _Package) -> None:
    package.edit("xl/tables/table1.xml", {
        f'xmlns="{_MAIN}" ':
            f'xmlns="{_MAIN}" xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="xr" '
            f'xmlns:xr="{_REVISION}" xr:uid="{{00000000-0003-0000-0000-000000000000}}" ',
        '<autoFilter ref="A1:C4"/>':
            '<autoFilter ref="A1:C4" xr:uid="{00000000-0004-0000-0000-000000000000}"/>',
    })


def _dress_chart(package: _Package) -> None:
    """Give the chart its style in two dialects, ids, and a cache without the blank points."""
    blank = "".join(f'<c:pt idx="{index}"><c:v>0</c:v></c:pt>' for index in range(5))
    package.edit(CHART_PART, {
        "<c:chart>":
            f'<c:roundedCorners val="0"/><mc:AlternateContent xmlns:mc="{_COMPATIBILITY}">'
            f'<mc:Choice Requires="c14" xmlns:c14="{_MICROSOFT}/drawing/2007/8/2/chart">'
            '<c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback>'
            "</mc:AlternateContent><c:chart>",
        blank: "",
        "</c:chart>":
            '<c:extLst><c:ext uri="{56B9EC1D-385E-4148-901F-78D8002777C0}" xmlns:c16r3='
            f'"{_MICROSOFT}/drawing/2017/03/chart"><c16r3:dataDisplayOptions16>'
            '<c16r3:dispNaAsBlank val="1"/></c16r3:dataDisplayOptions16></c:ext></c:extLst>'
            "</c:chart>",
    })
    *series, rest = package.content[CHART_PART].decode().split("</c:ser>")
    text = "".join(f"{line}{_unique_id(number)}</c:ser>" for number, line in enumerate(series))
    package.content[CHART_PART] = (text + rest).encode()
    package.edit("xl/drawings/drawing1.xml", {
        'descr="A star of five domains in two rounds"/>':
            'descr="A star of five domains in two rounds"><a:extLst>'
            '<a:ext uri="{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}"><a16:creationId '
            f'xmlns:a16="{_MICROSOFT}/drawing/2014/main" '
            'id="{00000000-0008-0000-0000-000003000000}"/></a:ext></a:extLst></xdr:cNvPr>',
    })


def _unique_id(number: int) -> str:
    return (
        '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" xmlns:c16='
        f'"{_MICROSOFT}/drawing/2014/chart"><c16:uniqueId val="{{0000000{number}-AAAA-4BBB-8CCC-'
        'DDDDEEEEFFFF}"/></c:ext></c:extLst>'
    )


def _add_chart_style(package: _Package) -> None:
    spaces = f'xmlns:cs="{_MICROSOFT}/drawing/2012/chartStyle" xmlns:a="{_DRAWING}"'
    entries = "".join(
        f'<cs:{name}><cs:lnRef idx="0"/><cs:fillRef idx="0"/><cs:effectRef idx="0"/>'
        f'<cs:fontRef idx="minor"><a:schemeClr val="tx1"/></cs:fontRef></cs:{name}>'
        for name in _STYLED_PARTS
    )
    colours = "".join(f'<a:schemeClr val="accent{number}"/>' for number in range(1, 7))
    package.add(
        "xl/charts/style1.xml", f'<cs:chartStyle {spaces} id="317">{entries}</cs:chartStyle>',
        "application/vnd.ms-office.chartstyle+xml",
    )
    package.add(
        "xl/charts/colors1.xml",
        f'<cs:colorStyle {spaces} meth="cycle" id="10">{colours}<cs:variation/></cs:colorStyle>',
        "application/vnd.ms-office.chartcolorstyle+xml",
    )
    relations = f"{_MICROSOFT}/2011/relationships"
    package.relate(CHART_PART, 1, f"{relations}/chartStyle", "style1.xml")
    package.relate(CHART_PART, 2, f"{relations}/chartColorStyle", "colors1.xml")


def _add_thread(package: _Package) -> None:
    """Make the note of a score cell a threaded comment, with the note that older Excels show."""
    space = f"{_MICROSOFT}/spreadsheetml/2018/threadedcomments"
    text = "The mean of the agencies' scores."
    package.edit("xl/comments1.xml", {
        "</authors>": f"<author>tc={_THREAD}</author></authors>",
        '<comment ref="D6" authorId="0">':
            f'<comment ref="D6" authorId="1" shapeId="0" xr:uid="{_THREAD}" '
            f'xmlns:xr="{_REVISION}">',
        f"<t>{text}</t>":
            f'<t xml:space="preserve">[Threaded comment]\n\nComment:\n    {text}</t>',
    })
    package.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="Audit lead" id="{_PERSON}" '
        'userId="audit.lead" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
    )
    package.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="D6" dT="2025-03-31T09:00:00.00" '
        f'personId="{_PERSON}" id="{_THREAD}"><text>{text}</text></threadedComment>'
        "</ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    relations = f"{_MICROSOFT}/2017/10/relationships"
    package.relate("xl/workbook.xml", 11, f"{relations}/person", "persons/person.xml")
    package.relate(
        SHEET, 11, f"{relations}/threadedComment", "../threadedComments/threadedComment1.xml"
    )


def _add_printer_settings(package: _Package) -> None:
    name = "printerSettings1.bin"
    settings = "Northshire printer".encode("utf-16-le").ljust(64, b"\0") + bytes(range(256))
    package.add(f"xl/printerSettings/{name}", settings)
    package.edit("[Content_Types].xml", {
        '<Default Extension="rels"':
            '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.printerSettings"/><Default Extension="rels"',
    })
    package.relate(SHEET, 12, f"{_OFFICE_RELATION}/printerSettings", f"../printerSettings/{name}")
    package.edit(SHEET, {'orientation="landscape"/>': 'orientation="landscape" r:id="rId12"/>'})


def _add_custom_xml(package: _Package) -> None:
    item = '<audit xmlns="urn:northshire:audit"><round>2026</round></audit>'
    package.add("customXml/item1.xml", item)
    package.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{22222222-3333-4444-8555-666666666666}" '
        f'xmlns:ds="{_DOCUMENTS}officeDocument/2006/customXml"><ds:schemaRefs>'
        '<ds:schemaRef ds:uri="urn:northshire:audit"/></ds:schemaRefs></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    package.relate("xl/workbook.xml", 12, f"{_OFFICE_RELATION}/customXml", "../customXml/item1.xml")
    package.relate(
        "customXml/item1.xml", 1, f"{_OFFICE_RELATION}/customXmlProps", "itemProps1.xml"
    )


def _add_calc_chain(package: _Package) -> None:
    cells = ["D12", "C12", *(f"E{row}" for row in range(10, 5, -1))]
    chain = "".join(f'<c r="{cell}" i="1"/>' for cell in cells)
    package.add(
        "xl/calcChain.xml", f'<calcChain xmlns="{_MAIN}">{chain}</calcChain>',
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    )
    package.relate("xl/workbook.xml", 13, f"{_OFFICE_RELATION}/calcChain", "calcChain.xml")


def _add_label(package: _Package) -> None:
    """Add a sensitivity label, as councils' Excels do."""
    package.add(
        "docMetadata/LabelInfo.xml",
        f'<clbl:labelList xmlns:clbl="{_MICROSOFT}/2020/mipLabelMetadata"><clbl:label '
        'id="{33333333-4444-4555-8666-777777777777}" enabled="1" method="Privileged" '
        'siteId="{44444444-5555-4666-8777-888888888888}" removed="0"/></clbl:labelList>',
        "application/vnd.ms-office.classificationlabels+xml",
    )
    package.relate(
        "", 11, f"{_MICROSOFT}/2020/02/relationships/classificationlabels",
        "docMetadata/LabelInfo.xml",
    )
