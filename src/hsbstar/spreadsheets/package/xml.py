"""Find and place elements: a part's children must stand in the order of their schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

IN_A_WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)
"""What a worksheet may hold, in its order (ECMA-376-1, 18.3.1.99)."""


def tag(root: Element, name: str) -> str:
    """Return a name in the root's own name space."""
    space, found, _ = root.tag.rpartition("}")
    return f"{space}{found}{name}" if found else f"{{None}}{name}"


def needed(root: Element, path: str) -> Element:
    """Return the element at a path; raise KeyError where there is none."""
    found = root.find(path)
    if found is None:
        raise KeyError(path.replace("{*}", ""))
    return found


def insert(root: Element, child: Element) -> None:
    """Put a child into a worksheet, behind others of its kind, before whatever follows those."""
    name = etree.QName(child).localname
    followers = IN_A_WORKSHEET[IN_A_WORKSHEET.index(name) + 1 :]
    for other in root:
        if etree.QName(other).localname in followers:
            other.addprevious(child)
            return
    root.append(child)


def child_of(root: Element, name: str) -> Element:
    """Return a child of the worksheet, made in its place where there was none."""
    child = root.find("{*}" + name)
    if child is None:
        child = etree.Element(tag(root, name))
        insert(root, child)
    return child


def remove_all(root: Element, name: str) -> None:
    """Take away every child of a name."""
    for old in root.findall("{*}" + name):
        root.remove(old)


def ignore_text_numbers(root: Element, cells: str) -> None:
    """Ask Excel not to flag refs such as 2.4, which are names and no numbers, nor our formulas."""
    remove_all(root, "ignoredErrors")
    holder = etree.Element(tag(root, "ignoredErrors"))
    etree.SubElement(holder, tag(root, "ignoredError"), sqref=cells, numberStoredAsText="1",
                     formula="1", formulaRange="1", unlockedFormula="1", calculatedColumn="1")
    insert(root, holder)


def is_on(element: Element, name: str) -> bool:
    """Say whether a truth value is told and true; programs spell it in two ways."""
    return element.get(name) in {"1", "true"}


def text_of(element: Element) -> str:
    """Return the text of a string item, its runs joined, without the hints how it is pronounced."""
    return "".join(one.text or "" for one in element.iterfind(".//{*}t")
                   if etree.QName(one.getparent()).localname != "rPh")


def unset(element: Element, name: str) -> None:
    """Take an attribute away, if it is there."""
    if name in element.attrib:
        del element.attrib[name]


def with_prefixes(root: Element, prefixes: Mapping[str, str]) -> Element:
    """Return a part's root with other prefixes for its name spaces; the content is moved over."""
    fresh = etree.Element(root.tag, nsmap=dict(prefixes))
    for name, value in root.items():
        fresh.set(name, value)
    fresh.text = root.text
    # Moved under the new root, elements take over its prefixes for the same name spaces.
    fresh.extend(list(root))
    return fresh
