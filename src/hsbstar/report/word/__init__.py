"""The paper in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.report.word.write import Template, write_word
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "write": "Template write_word",
    })

__all__ = [
    "Template",
    "write_word",
]
