"""A marking in somebody's own headers and footers."""

from __future__ import annotations

import pytest
from lxml import etree

from hsbstar.spreadsheets.writing import mark_part

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MARK = "OFFICIAL-SENSITIVE"


def marked(inside: str, attributes: str = "", marking: str = MARK) -> dict[str, str]:
    """Return the headers and footers of a sheet after it was marked."""
    holder = f"<headerFooter{attributes}>{inside}</headerFooter>"
    root = etree.fromstring(f'<worksheet xmlns="{MAIN}">{holder}</worksheet>')
    mark_part(root, marking)
    (found,) = root.findall("{*}headerFooter")
    return {etree.QName(element).localname: element.text or "" for element in found}


@pytest.mark.parametrize(("header", "shown"), [
    ("", f"&C{MARK}"),
    ("&amp;LCouncil", f"&LCouncil&C{MARK}"),
    ("&amp;LCouncil&amp;CDraft&amp;R&amp;P", f"&LCouncil&C{MARK}\nDraft&R&P"),
    # A plain & before a C, and text before the first code, which is in the centre.
    ("&amp;LA&amp;&amp;C", f"&LA&&C&C{MARK}"),
    ("Draft", f"{MARK}\nDraft"),
    # It is there already, in other letters.
    ("&amp;Cofficial-sensitive &amp;P", "&Cofficial-sensitive &P"),
    ('&amp;C&amp;"Arial,Bold"&amp;12OFFICIAL-SENSITIVE', '&C&"Arial,Bold"&12OFFICIAL-SENSITIVE'),
    # Other words, which only hold it.
    ("&amp;LUnofficial-sensitive", f"&LUnofficial-sensitive&C{MARK}"),
    ("&amp;LOfficial-sensitively", f"&LOfficial-sensitively&C{MARK}"),
    # No room for both: Excel repairs a file with a longer one.
    (f"&amp;L{'x' * 240}", f"&C{MARK}"),
])
def test_a_marking_is_added_above_what_is_there(header: str, shown: str) -> None:
    """And nothing that is there is lost, where both fit."""
    found = marked(f"<oddHeader>{header}</oddHeader>")
    assert (found["oddHeader"], found["oddFooter"]) == (shown, f"&C{MARK}")


def test_first_and_even_pages_are_marked_too() -> None:
    """In the order that the format prescribes; a sheet without such pages does not print them."""
    found = marked("<firstHeader>&amp;LFirst</firstHeader>", ' differentFirst="1"')
    assert found["firstHeader"] == f"&LFirst&C{MARK}"
    assert list(found) == ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader",
                           "firstFooter"]


def test_a_long_marking_is_whole_unless_it_cannot_be() -> None:
    """Two markings next to each other take more than 55 characters."""
    both = "OFFICIAL-SENSITIVE: PERSONAL / RESTRICTED – COMMERCIAL DATA"
    assert marked("", marking=both)["oddHeader"] == f"&C{both}"
    assert marked("", marking="& " * 200)["oddHeader"].endswith("…")
