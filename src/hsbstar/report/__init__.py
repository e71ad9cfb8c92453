"""The board's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.report.compose import describe_star, write_paper
    from hsbstar.report.document import Paper
    from hsbstar.report.facts import Changes, Facts, changes_since
    from hsbstar.report.publishing import publish
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "compose": "describe_star write_paper",
        "document": "Paper",
        "facts": "Changes Facts changes_since",
        "publishing": "publish",
    })

__all__ = [
    "Changes",
    "Facts",
    "Paper",
    "changes_since",
    "describe_star",
    "publish",
    "write_paper",
]
