"""What commands print."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.cli.text.areas import report_region
    from hsbstar.cli.text.comparison import report_comparison, report_falls
    from hsbstar.cli.text.findings import report_as_json, report_findings
    from hsbstar.cli.text.imported import report_import
    from hsbstar.cli.text.returns import report_expected, report_returns
    from hsbstar.cli.text.round import report_agenda, report_matches, report_plan
    from hsbstar.cli.text.scored import Scored, report_scored
    from hsbstar.cli.text.star_tool import report_filled
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "areas": "report_region",
        "comparison": "report_comparison report_falls",
        "findings": "report_as_json report_findings",
        "imported": "report_import",
        "returns": "report_expected report_returns",
        "round": "report_agenda report_matches report_plan",
        "scored": "Scored report_scored",
        "star_tool": "report_filled",
    })

__all__ = [
    "Scored",
    "report_agenda",
    "report_as_json",
    "report_comparison",
    "report_expected",
    "report_falls",
    "report_filled",
    "report_findings",
    "report_import",
    "report_matches",
    "report_plan",
    "report_region",
    "report_returns",
    "report_scored",
]
