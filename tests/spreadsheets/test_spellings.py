"""The same XML spelled otherwise: every XML parser reads it alike, and so must we.

A reader that looked for the usual spelling alone would take a percentage for a score, or an error
for a blank. What no spreadsheet program takes for a number is none.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.reading.number_formats import number_in
from hsbstar.spreadsheets.reading.refusal import Refusal
from hsbstar.spreadsheets.reading.xlsx_fast import read_regular
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.framework.model import Framework

SHEET, STYLES, RELATIONS = (
    "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook in which one part reads otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                before, content = content, change(content)
                assert content != before, "nothing was spelled otherwise"
            new.writestr(name, content)
    return out.getvalue()


def with_cell(xml: str) -> Callable[[bytes], bytes]:
    """Put a cell in the place of the score of d1-b, which is 3."""
    def change(content: bytes) -> bytes:
        return re.sub(rb'<c r="E6"[^>]*?>.*?</c>', lambda _: xml.encode(), content, count=1)

    return change


def outcome(data: bytes, framework: Framework) -> tuple[int | None, list[str]]:
    """Return the score of d1-b and the codes that are found at its cell, or at the file."""
    read, findings = read_return(data, "p.xlsx", framework)
    codes = [found.code for found in findings if found.where.cell in {"E6", ""}]
    if read is None:
        return None, codes
    scores = {answer.statement.id: answer.score for answer in read.answers}
    others = {score for id_, score in scores.items() if id_ != "d1-b"}
    assert others == {3}
    return scores["d1-b"], codes


START = '<c r="E6" s="25">'


@pytest.mark.parametrize(("xml", "score", "codes"), [
    (f"{START}<v>2</v></c>", 2, []),
    (f"{START}<v>&#x32;</v></c>", 2, []),
    (f"{START}<v><![CDATA[2]]></v></c>", 2, []),
    (f"{START}<v>2<!-- x --></v></c>", 2, []),
    ('<c t="n" s="25" r="E6"><v>2</v></c>', 2, []),
    ('<c\n  r = "E6"\ts="25" ><v >2</v ></c >', 2, []),
    (f"{START}<v>2</v><f>1+1</f></c>", 2, []),
    (f"{START}<f>1+1</f><v>2.0E0</v></c>", 2, []),
    ('<c r="E6" t="inlineStr"><is><t>&#x6f;ften</t></is></c>', 3, ["score-read-from-text"]),
    ("<c r=\"E6\" t='e'><v>#N/A</v></c>", None, ["score-is-error"]),
    ('<c r="E6" t = "e"><v>#N/A</v></c>', None, ["score-is-error"]),
    ('<c r="E6" a=">" t="e"><v>#N/A</v></c>', None, ["score-is-error"]),
    ('<c r="E6" a=">"><f>1+2</f></c>', None, ["score-formula-empty"]),
    (f"{START}<v/><f>1+2</f></c>", None, ["score-formula-empty"]),
    (f'{START}<f>1+2</f><v t="1"/></c>', None, ["score-formula-empty"]),
    (f"{START}<f>1+2</f><v></v ></c>", None, ["score-formula-empty"]),
    (f"{START}<f>1+2</f><v/></c>", None, ["score-formula-empty"]),
    ('<c r="E6" t="str"><f>""</f><v/></c>', None, ["answers-blank"]),
    ('<c r="E6" t="str"><f>""</f><v></v></c>', None, ["answers-blank"]),
    ('<c r="E6" t="str"><f t="shared" si="0"/><v /></c>', None, ["answers-blank"]),
    ('<c r="E6" t="str"><v xml:space="preserve"/><f>""</f></c>', None, ["answers-blank"]),
    ('<c r="E6" t="str"><f>""</f></c>', None, ["score-formula-empty"]),
    ('<c r="E6" t="inlineStr"><v>1</v><is><t>2</t></is></c>', 2, ["score-read-from-text"]),
    ('<c r="E6" t="inlineStr"><is><t>2</t></is><v>1</v></c>', 2, ["score-read-from-text"]),
    ('<c r="E6" t="inlineStr"><v>1</v><is><r><t>2</t></r></is></c>', 2, ["score-read-from-text"]),
    ('<c r="E6" t="inlineStr"><v>1</v><is/></c>', None, ["answers-blank"]),
    ('<c r="E6" t="inlineStr"><v>2</v></c>', 2, ["score-read-from-text"]),
    ('<c r="E6"><v>2</v><is><t>1</t></is></c>', 2, []),
    ('<c r="E6" t="str"><v>2</v><is><t>1</t></is></c>', 2, ["score-read-from-text"]),
    ('<c r="E6"><is><t>2</t></is></c>', 2, []),
    ('<c r="E6" t="n"><v>0_3</v></c>', None, ["file-unreadable"]),
    ('<c r="E6" t="n"><v>٣</v></c>', None, ["file-unreadable"]),
    ('<c r="E6" t="n"><v>0x3</v></c>', None, ["file-unreadable"]),
    ('<c r="E6" t="n"><v>NaN</v></c>', None, ["score-not-whole"]),
    ('<c r="E6" t="n"><v>-INF</v></c>', None, ["score-not-whole"]),
])
def test_a_score_is_the_same_however_it_is_spelled(
    xml: str, score: int | None, codes: list[str], filled: Callable[..., bytes], small: Framework
) -> None:
    """Codes for characters, other quotation marks, blanks, attributes in another order."""
    assert outcome(changed(filled(), SHEET, with_cell(xml)), small) == (score, codes)


def test_what_programs_write_goes_the_fast_way(
    filled: Callable[..., bytes], small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Spelled as usual by openpyxl and by LibreOffice: one pattern reads it, nothing else does."""
    source = tmp_path / "p.xlsx"
    source.write_bytes(filled())
    saved = libreoffice(source, "xlsx", tmp_path / "saved")
    results = []

    def watched(*given: Any) -> Any:
        results.append(read_regular(*given))
        return results[-1]

    monkeypatch.setattr("hsbstar.spreadsheets.reading.read.read_regular", watched)
    for path in (source, saved):
        assert outcome(path.read_bytes(), small) == (3, [])
    assert len(results) == 2
    assert all(results)


def percentage(filled: Callable[..., bytes], code: str) -> bytes:
    """Return a return whose score of d1-b is 1, shown as a percentage."""
    book = opened(filled())
    cell = book.worksheets[1]["E6"]
    cell.value, cell.number_format = 1, code
    return workbook_bytes(book)


@pytest.mark.parametrize(("code", "part", "pattern", "new"), [
    ("0%", SHEET, rb'(<c r="E6") s="(\d+)"', rb"\1 s='\2'"),
    ("0%", SHEET, rb'(<c r="E6") s="(\d+)"', rb'\1 s = "\2"'),
    ("0%", SHEET, rb'(<c r="E6") s="(\d+)"', rb'\1 s=" +0\2 "'),
    ("0%", STYLES, rb'numFmtId="9"', b"numFmtId='9'"),
    ("0%", STYLES, rb'numFmtId="9"', b'numFmtId=" 09"'),
    ("0%", STYLES, rb'numFmtId="9"', b'numFmtId = "9"'),
    ("0.000%", STYLES, rb'formatCode="0\.000%"', b"formatCode='0.000%'"),
    ("0.000%", STYLES, rb"0\.000%", b"0.000&#37;"),
    ("0.000%", STYLES, rb'"0\.000%"', b'"[>5]0;0.000%"'),
    ("0.000%", STYLES, rb'numFmtId="(\d+)" formatCode="0\.000%"',
     rb'formatCode="0.000%" numFmtId="\1"'),
])
def test_a_percentage_is_one_however_its_format_is_spelled(
    code: str, part: str, pattern: bytes, new: bytes, filled: Callable[..., bytes],
    small: Framework,
) -> None:
    """100 % is no score of 1."""
    data = changed(percentage(filled, code), part, lambda content: re.sub(pattern, new, content))
    assert outcome(data, small) == (None, ["score-is-percentage"])


@pytest.mark.parametrize("reference", [
    'ref="E5:E6"', "ref='E5:E6'", 'a="1" ref="E5:E6"', 'ref="$E$5:$E$6"', 'ref="E6:E5"',
    'ref="&#69;5:E6"', 'ref = "E5:E6"',
])
def test_a_score_under_merged_cells_is_found_however_they_are_spelled(
    reference: str, filled: Callable[..., bytes], small: Framework
) -> None:
    """What it was is still in the file, and nobody sees it."""
    data = changed(filled(), SHEET, lambda content: content.replace(
        b"<mergeCell ", f"<mergeCell {reference}/><mergeCell ".encode(), 1))
    assert outcome(data, small) == (None, ["score-merged"])


def test_a_relation_given_twice_is_damage(filled: Callable[..., bytes], small: Framework) -> None:
    """Two readers would open two different sheets."""
    def twice(content: bytes) -> bytes:
        (relation,) = re.findall(rb"<Relationship [^>]*sheet2\.xml[^>]*/>", content)
        return content.replace(
            b"</Relationships>", relation.replace(b"sheet2", b"sheet3") + b"</Relationships>"
        )

    assert outcome(changed(filled(), RELATIONS, twice), small) == (None, ["file-unreadable"])


@pytest.mark.parametrize(("text", "number"), [
    ("3", 3), ("-INF", -math.inf), ("-3.5", -3.5), ("+.5", 0.5), ("3.", 3), ("1E-2", 0.01),
    ("3e0", 3),
])
def test_what_is_a_number(text: str, number: float) -> None:
    """As spreadsheet programs write them."""
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["0_3", "٣", "0x3", "infinity", "", " 3", "1e", "."])
def test_what_is_none(text: str) -> None:
    """Though Python takes some of them for numbers."""
    with pytest.raises(Refusal) as refused:
        number_in(text)
    assert "has no number" in refused.value.finding("p.xlsx").message
