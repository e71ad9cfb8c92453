"""Give a workbook that exists our named styles, so that a sheet of ours can be added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.xml.functions import tostring

from hsbstar.spreadsheets.package.styles import NamedFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.descriptors.serialisable import Serialisable

    from hsbstar.spreadsheets.package.styles import Styles
    from hsbstar.spreadsheets.writing.styles import Look


def add_looks(styles: Styles, looks: Mapping[str, Look]) -> None:
    """Add the styles that the workbook does not have by their names; the others stay."""
    for name, look in looks.items():
        if name not in styles.names:
            made = look.named(name)
            styles.add_named(name, NamedFormat(
                _element(made.font, "font"), _element(made.fill, "fill"),
                _element(made.border, "border"), _element(made.alignment, "alignment"),
                locked=look.locked,
            ))


def _element(made: Serialisable, name: str) -> etree._Element:
    return etree.fromstring(tostring(made.to_tree(name)))
