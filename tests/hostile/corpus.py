"""The whole corpus: every variant, each with its expected outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.answers import answers
from hostile.containers import containers, other_kinds
from hostile.edited_forms import edited_forms
from hostile.endless import endless
from hostile.formats import formats
from hostile.parts_inside import names, parts_inside
from hostile.two_readers import two_readers

if TYPE_CHECKING:
    from hostile.variants import Variant

CORPUS: dict[str, Variant] = {
    variant.name: variant
    for variants in (answers(), edited_forms(), formats(), containers(), other_kinds(),
                     parts_inside(), two_readers(), names(), endless())
    for variant in variants
}
