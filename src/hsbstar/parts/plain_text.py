"""Make any text fit to stand in a workbook."""

from __future__ import annotations

import re

MOST_SIGNS_IN_CELL = 32_767
"""Excel's own limit; openpyxl would cut the text without a word."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Return `text` as a cell can hold it.

    Control characters and lone surrogates, which XML cannot hold, become the replacement sign.
    """
    held = _NOT_IN_XML.sub("\ufffd", text)
    if len(held) > MOST_SIGNS_IN_CELL:
        return held[: MOST_SIGNS_IN_CELL - 1] + "…"
    return held
