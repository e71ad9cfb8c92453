"""Remove what a template brought that the paper does not show: an earlier paper may be in it.

python-docx keeps every part of a file that it opens: pictures of text that made way, who wrote it,
what it was about. Here a part is kept if the paper refers to it or if it sets how the paper looks.
Comments, notes and tracked changes never come this far: `template` refuses files that have any.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from hsbstar.spreadsheets.package import Package

_LOOKS = {"styles", "stylesWithEffects", "settings", "webSettings", "numbering", "fontTable",
          "theme", "footnotes", "endnotes", "customXml"}
"""Kinds of parts that no key in the text refers to. Notes hold the lines above them alone."""
_OF_THE_FILE = {"officeDocument", "core-properties", "extended-properties", "custom-properties"}
_PROGRAM = ("Application", "AppVersion", "Company")
_ELSEWHERE = ("attachedTemplate", "mailMerge")
"""Settings that name files on somebody's computer."""
_STORE_OF_CONTROLS = "//*[local-name()='dataBinding']/@*[local-name()='storeItemID']"
_STORE = "//@*[local-name()='itemID']"
_KEYS = "//@*[contains(namespace-uri(), '/relationships') or local-name()='relid']"
"""The attributes by which elements refer to parts: `r:id`, `r:embed`, `o:relid` and more."""


def leave_out_remains(package: Package) -> None:
    """Remove from a Word file what nothing visible in it needs."""
    main = package.related("", "officeDocument")[0]
    _clear_data(package, main)
    _clear_settings(package, main)
    _clear_properties(package)
    for part, kept in (("", _OF_THE_FILE), (main, _LOOKS)):
        _forget(package, part, kept)
    _remove_unrelated(package)


def _clear_data(package: Package, main: str) -> None:
    """Remove data that no content control shows, in the text, a header or a footer."""
    seen = (main, *package.related(main, "header"), *package.related(main, "footer"))
    bound = {key for part in seen for key in _values(package, part, _STORE_OF_CONTROLS)}
    for part in package.related(main, "customXml"):
        properties = package.related(part, "customXmlProps")
        if not any(bound & _values(package, own, _STORE) for own in properties):
            package.remove(part)


def _values(package: Package, part: str, path: str) -> set[str]:
    """Return the values of the attributes at an XPath."""
    found: Any = package.read(part).xpath(path)
    return set(found)


def _clear_settings(package: Package, main: str) -> None:
    for part in package.related(main, "settings"):
        root = package.edit(part)
        for name in _ELSEWHERE:
            for setting in root.findall(f"{{*}}{name}"):
                root.remove(setting)
        _forget(package, part, set())


def _clear_properties(package: Package) -> None:
    """Leave of the file's own properties the program, the organisation, and what a field shows."""
    fields = _fields(package)
    for kind in ("extended-properties", "custom-properties"):
        for part in package.related("", kind):
            root = package.edit(part)
            kept = {*root.iterchildren(*(f"{{*}}{name}" for name in _PROGRAM)),
                    *(own for own in root.iterchildren("{*}property")
                      if own.get("name", "") in fields)}
            for own in set(root) - kept:
                root.remove(own)


def _fields(package: Package) -> str:
    """Return the codes of all fields that may show a property of the file."""
    fields = (field for part in package.names
              if part.endswith(".xml") and b"DOCPROPERTY" in package.bytes_of(part)
              for field in package.read(part).iter("{*}instrText", "{*}fldSimple"))
    return " ".join(" ".join([field.text or "", *map(str, field.attrib.values())])
                    for field in fields)


def _forget(package: Package, part: str, kept: set[str]) -> None:
    """Forget the relations of a part whose keys it does not use, except some kinds."""
    listing = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
    if listing not in package.names:
        return
    used = _values(package, part, _KEYS) if part else set()
    root = package.edit(listing)
    for relation in list(root):
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind not in kept and relation.get("Id") not in used:
            root.remove(relation)


def _remove_unrelated(package: Package) -> None:
    """Remove the parts to which no way leads from the file's own relations."""
    seen: set[str] = set()
    ahead = [""]
    while ahead:
        new = {relation.part for relation in package.relations(ahead.pop())} - seen
        seen |= new
        ahead += new
    for name in package.names:
        plain = not name.endswith(".rels") and name != "[Content_Types].xml"
        if plain and name not in seen and name in package.names:
            package.remove(name)
