"""The workbook that pictures a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.star_tool.choose import Filled, open_star, plan_json
    from hsbstar.star_tool.content import StarContent
    from hsbstar.star_tool.evidence_sheet import count_identifying
    from hsbstar.star_tool.fill import is_own_template
    from hsbstar.star_tool.layout import EVIDENCE
    from hsbstar.star_tool.read import is_star_tool, read_star_tool, read_star_tool_whole
    from hsbstar.star_tool.returns_sheet import (
        Received,
        check_returns,
        read_missing,
        read_notice,
        read_received,
    )
    from hsbstar.star_tool.sources_sheet import (
        has_evidence,
        read_fingerprints,
        read_sources,
        read_table,
        sources_of,
    )
    from hsbstar.star_tool.stamp import read_star_stamp
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "choose": "Filled open_star plan_json",
        "content": "StarContent",
        "evidence_sheet": "count_identifying",
        "fill": "is_own_template",
        "layout": "EVIDENCE",
        "read": "is_star_tool read_star_tool read_star_tool_whole",
        "returns_sheet": "Received check_returns read_missing read_notice read_received",
        "sources_sheet": "has_evidence read_fingerprints read_sources read_table sources_of",
        "stamp": "read_star_stamp",
    })

__all__ = [
    "EVIDENCE",
    "Filled",
    "Received",
    "StarContent",
    "check_returns",
    "count_identifying",
    "has_evidence",
    "is_own_template",
    "is_star_tool",
    "open_star",
    "plan_json",
    "read_fingerprints",
    "read_missing",
    "read_notice",
    "read_received",
    "read_sources",
    "read_star_stamp",
    "read_star_tool",
    "read_star_tool_whole",
    "read_table",
    "sources_of",
]
