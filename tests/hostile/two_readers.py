"""XML that the fast reader of .xlsx once read otherwise than the exact one, or both wrongly.

Each file that `make fuzz` finds is kept here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.answers import in_xml
from hostile.containers import BEYOND, DAMAGED
from hostile.parts_inside import before_data, in_sheet
from hostile.variants import EVIDENCE, Base, Expected, Variant, reads, swapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLANK = reads({"E6": "answers-blank"}, d1_b=None)
MERGED = reads({"E6": "score-merged"}, d1_b=None)
WITHOUT_SHEET = reads({"": "domain-missing"}, texts=False, d1_a=None, d1_b=None, d1_c=None)
TEXT = f"<t>{EVIDENCE['d1-a']}</t>"
ROW = '<row r="5"'


def hidden_table(before: str, after: str) -> Callable[[Base], bytes]:
    """Build with the whole table inside something that is no element."""
    return in_sheet(swapped("<sheetData>", f"{before}<sheetData>"),
                    swapped("</sheetData>", f"</sheetData>{after}"))


def behind_table(xml: str) -> Callable[[Base], bytes]:
    """Build with elements behind the table."""
    return in_sheet(swapped("</sheetData>", f"</sheetData>{xml}"))


def with_text(text: str) -> Callable[[Base], bytes]:
    """Build with other evidence for d1-a."""
    return in_sheet(swapped(TEXT, f"<t>{text}</t>"))


def as_encoded(coding: str) -> Callable[[bytes], bytes]:
    """Return the change of what a part says of its encoding."""
    def change(content: bytes) -> bytes:
        start = f'<?xml version="1.0" encoding="{coding}"?>'.encode()
        return start + content[content.index(b"<worksheet"):]

    return change


def two_readers() -> Iterator[Variant]:
    """Yield the variants."""
    xlsx: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("a table in a comment", hidden_table("<!--", "-->"), WITHOUT_SHEET),
        ("a table in an instruction", hidden_table("<?x ", "?>"), WITHOUT_SHEET),
        ("a table of another name space",
         in_sheet(swapped("<sheetData>", '<sheetData xmlns ="urn:x">')), WITHOUT_SHEET),
        ("merged cells in a comment", in_sheet(
            swapped("<mergeCells", "<!--<mergeCells"),
            swapped("</mergeCells>", '<mergeCell ref="E5:E6"/></mergeCells>-->')), reads()),
        ("merged cells outside of their list",
         behind_table('<mergeCell ref="E5:E6"/>'), MERGED),
        ("cells outside of the table",
         behind_table('<row r="30"><c r="K30"><v>4</v></c></row>'), DAMAGED),
        ("cells within cells", in_xml('<c r="E6"><v>1</v><c r="K6"><v>2</v></c></c>'), DAMAGED),
        ("struck out outside of the table", in_sheet(before_data("<strike/>")), reads()),
        ("an attribute twice",
         in_sheet(swapped(ROW, f'{ROW} hidden="0" hidden="1"')), DAMAGED),
        ("an attribute of a formula twice", in_xml(
            '<c r="E6"><f t="shared" t="array">1</f><v>1</v></c>'), DAMAGED),
        ("an undeclared prefix", in_sheet(swapped(ROW, f'{ROW} x14ac:dyDescent="1"')), DAMAGED),
        ("another undeclared prefix", in_sheet(swapped(ROW, f'{ROW} zz:a="1"')), DAMAGED),
        ("a code of no character in an attribute",
         in_sheet(swapped(ROW, f'{ROW} a="&#0;"')), DAMAGED),
        ("an empty value next to inline text",
         in_xml('<c r="E6"><v/><is><t>4</t></is></c>'), BLANK),
        ("an empty text next to inline text",
         in_xml('<c r="E6" t="str"><v/><is><t>4</t></is></c>'), BLANK),
        ("inline text as number of a shared text",
         in_xml('<c r="E6" t="s"><is><t>0</t></is></c>'), BLANK),
        ("an empty result with its blanks kept",
         in_xml('<c r="E6" t="str"><f>""</f><v xml:space="preserve"/></c>'), BLANK),
        ("a value twice", in_xml('<c r="E6"><v>1</v><v>2</v></c>'), DAMAGED),
        ("inline text twice", in_xml(
            '<c r="E6" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c>'), DAMAGED),
        ("a text within a value", in_xml('<c r="E6"><v>1<t>2</t></v></c>'), DAMAGED),
        ("an unknown element within a value", in_xml('<c r="E6"><v>1<x>2</x></v></c>'), reads()),
        ("a format with blanks and noughts",
         in_xml('<c r="E6" s=" 025 "><v>1</v></c>'), reads()),
        ("a format of very many figures",
         in_xml(f'<c r="E6" s="{"9" * 5000}"><v>1</v></c>'), reads()),
        ("an address with a figure of another script",
         in_sheet(swapped('r="E6"', 'r="E٦"')), DAMAGED),
        ("many coded characters", with_text("_x0041_" * 30_000), reads(texts=False)),
        ("too many coded characters", with_text("_x0041_" * 33_000), BEYOND),
        ("a number of very many figures",
         in_xml(f'<c r="E6"><v>{"0" * 500_000}1</v></c>'), BEYOND),
        ("an encoding of several bytes", in_sheet(as_encoded("shift_jis")),
         Expected(refused=frozenset({"file-harmful"}))),
        ("a name space that ends early", in_sheet(swapped(
            "<sheetData>", '<sheetData xmlns:z="urn:}x">')), DAMAGED),
        ("two byte marks", in_sheet(lambda content: b"\xef\xbb\xbf" * 2 + content), DAMAGED),
        ("elements deep in each other behind the table",
         behind_table("<x>" * 70 + "</x>" * 70), Expected(refused=frozenset({"file-harmful"}))),
    )
    for name, build, expected in xlsx:
        yield Variant(f"inside {name}", "police.xlsx", build, expected)
