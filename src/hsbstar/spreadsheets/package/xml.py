"""Find and place elements: a part's children must be in the order of its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
IN_A_WORKBOOK = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)
"""What a workbook part may hold, in its order (ECMA-376-1, 18.2.27)."""
IN_STYLES = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)
"""What a styles part may hold, in its order (ECMA-376-1, 18.8.39)."""


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


def insert(root: Element, child: Element, order: Sequence[str] = IN_A_WORKSHEET) -> None:
    """Put a child into a part, behind others of its kind, before whatever follows in the order."""
    name = etree.QName(child).localname
    followers = order[order.index(name) + 1 :]
    for other in root.iterchildren("{*}*"):
        if etree.QName(other).localname in followers:
            other.addprevious(child)
            return
    root.append(child)


def child_of(root: Element, name: str, order: Sequence[str] = IN_A_WORKSHEET) -> Element:
    """Return a child of a part, made in its place where there was none."""
    child = root.find("{*}" + name)
    if child is None:
        child = etree.Element(tag(root, name))
        insert(root, child, order)
    return child


def remove_all(root: Element, name: str) -> None:
    """Remove every child of a name."""
    for old in root.findall("{*}" + name):
        root.remove(old)


def ignore_text_numbers(root: Element, cells: str) -> None:
    """Stop Excel flagging refs such as 2.4, which are names and no numbers, and our formulas."""
    remove_all(root, "ignoredErrors")
    holder = etree.Element(tag(root, "ignoredErrors"))
    etree.SubElement(holder, tag(root, "ignoredError"), sqref=cells, numberStoredAsText="1",
                     formula="1", formulaRange="1", unlockedFormula="1", calculatedColumn="1")
    insert(root, holder)


def is_on(element: Element, name: str) -> bool:
    """Return whether a truth value is set and true; programs spell it in two ways."""
    return element.get(name) in {"1", "true"}


def text_of(element: Element) -> str:
    """Return the text of a string item, its runs joined, without pronunciation hints."""
    return "".join(text.text or "" for text in element.iterfind(".//{*}t")
                   if etree.QName(text.getparent()).localname != "rPh")


def unset(element: Element, name: str) -> None:
    """Remove an attribute, if it is there."""
    element.attrib.pop(name, "")


def with_prefixes(root: Element, prefixes: Mapping[str, str]) -> Element:
    """Return a part's root with other prefixes for its name spaces; the content is moved over."""
    fresh = etree.Element(root.tag, nsmap=dict(prefixes))
    for name, value in root.items():
        fresh.set(name, value)
    fresh.text = root.text
    # Moved under the new root, elements take over its prefixes for the same name spaces.
    fresh.extend(list(root))
    return fresh
