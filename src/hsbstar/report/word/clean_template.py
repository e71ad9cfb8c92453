"""Leave out what a template brought that the paper does not show: an earlier paper may be in it.

python-docx keeps every part of a file that it opens: pictures, comments and notes of text that made
way, who wrote it, what it was about. Here a part stays where the paper refers to it, or where it
says how the paper looks.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package import Package

_LOOKS = {"styles", "stylesWithEffects", "settings", "webSettings", "numbering", "fontTable",
          "theme"}
"""Kinds of parts that no key in the text refers to, and that hold none."""
_NOTES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference",
          "comments": "commentReference"}
"""Kinds of parts with a text of their own, and how the paper refers to what is in them."""
_OF_COMMENTS = {"commentsExtended", "commentsIds", "commentsExtensible"}
_OF_THE_FILE = {"officeDocument", "core-properties", "extended-properties", "custom-properties"}
_TOLD_OF_PROGRAM = {"Application", "AppVersion", "Company"}
_ELSEWHERE = ("attachedTemplate", "mailMerge")
"""Settings that name files on somebody's computer."""


def leave_out_remains(package: Package) -> None:
    """Leave out of a Word file what nothing that is seen in it needs."""
    main = package.related("", "officeDocument")[0]
    _clear_notes(package, main)
    _clear_data(package, main)
    _clear_settings(package, main)
    _clear_properties(package)
    for part, kept in (("", _OF_THE_FILE), (main, _LOOKS | _kept_with_text(package, main))):
        _forget(package, part, kept)
    _remove_unrelated(package)


def _clear_notes(package: Package, main: str) -> None:
    """Leave out footnotes, endnotes and comments to which no text refers."""
    for kind, reference in _NOTES.items():
        known = {_value(one, "id") for one in _all(package.read(main), reference)}
        for part in package.related(main, kind):
            for note in list(package.edit(part)):
                # Those with a type are the lines above notes.
                if _value(note, "id") not in known and _value(note, "type") is None:
                    package.edit(part).remove(note)
            _forget(package, part, set())


def _kept_with_text(package: Package, main: str) -> set[str]:
    """Return the kinds of parts that stay for their texts: comments where any are left."""
    comments = any(len(package.read(part)) for part in package.related(main, "comments"))
    return {"footnotes", "endnotes", "customXml"} | (
        {"comments", *_OF_COMMENTS} if comments else set())


def _clear_data(package: Package, main: str) -> None:
    """Leave out data that no content control shows: one in a header may."""
    seen = (main, *package.related(main, "header"), *package.related(main, "footer"))
    bound = {_value(one, "storeItemID") for part in seen
             for one in _all(package.read(part), "dataBinding")}
    for part in package.related(main, "customXml"):
        told = package.related(part, "customXmlProps")
        if not bound & {_value(package.read(one), "itemID") for one in told}:
            package.remove(part)


def _clear_settings(package: Package, main: str) -> None:
    for part in package.related(main, "settings"):
        root = package.edit(part)
        for one in [one for name in _ELSEWHERE for one in root.iterfind(f"{{*}}{name}")]:
            root.remove(one)
        _forget(package, part, set())


def _clear_properties(package: Package) -> None:
    """Leave of the file's own properties the program, the organisation, and what a field shows."""
    for part in package.related("", "extended-properties"):
        root = package.edit(part)
        for one in [one for one in root if _name(one) not in _TOLD_OF_PROGRAM]:
            root.remove(one)
    fields = " ".join(_fields(package))
    for part in package.related("", "custom-properties"):
        root = package.edit(part)
        for one in [one for one in root if one.get("name", "") not in fields]:
            root.remove(one)


def _fields(package: Package) -> Iterator[str]:
    """Yield the codes of all fields that may show a property of the file."""
    for part in package.names:
        if part.endswith(".xml") and b"DOCPROPERTY" in package.bytes_of(part):
            for one in package.read(part).iter():
                if _name(one) == "instrText":
                    yield one.text or ""
                elif _name(one) == "fldSimple":
                    yield _value(one, "instr") or ""


def _forget(package: Package, part: str, kept: set[str]) -> None:
    """Forget the relations of a part whose keys it does not use, but for some kinds."""
    listing = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
    if listing not in package.names:
        return
    used = _keys(package.read(part)) if part else set()
    root = package.edit(listing)
    for one in list(root):
        kind = one.get("Type", "").rpartition("/")[2]
        if kind not in kept and one.get("Id") not in used:
            root.remove(one)


def _keys(root: Element) -> set[str]:
    """Return the values by which elements refer to parts: `r:id`, `r:embed`, `o:relid` and more."""
    return {str(value) for one in root.iter() for name, value in one.attrib.items()
            if "/relationships}" in str(name) or str(name).endswith("}relid")}


def _remove_unrelated(package: Package) -> None:
    """Remove the parts to which no way leads from the file's own relations."""
    seen: set[str] = set()
    ahead = [""]
    while ahead:
        part = ahead.pop()
        new = {one.part for one in package.relations(part)} - seen
        seen |= new
        ahead += new
    for name in package.names:
        plain = not name.endswith(".rels") and name != "[Content_Types].xml"
        if plain and name not in seen and name in package.names:
            package.remove(name)


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if _name(one) == name)


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: Element, name: str) -> str | None:
    """Return an attribute of Word's own, in whichever dialect the file is."""
    return next((str(value) for key, value in element.attrib.items()
                 if etree.QName(str(key)).localname == name), None)
