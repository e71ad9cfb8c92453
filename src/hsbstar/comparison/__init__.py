"""Rounds next to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.comparison.agency_names import (
        SameNames,
        known_as,
        near_names,
        near_to,
        read_same_file,
        read_same_option,
    )
    from hsbstar.comparison.alt_text import describe_comparison, describe_panels
    from hsbstar.comparison.caveats import same_round, tell_cautions, tell_limits
    from hsbstar.comparison.checks import check_names, check_order
    from hsbstar.comparison.contract import compare_json
    from hsbstar.comparison.dates import in_order, tell_intervals, tell_next_due
    from hsbstar.comparison.highlights import (
        declined,
        largest_falls,
        largest_rises,
        new_disagreements,
        planned_for,
        still_low,
        tell_planned,
    )
    from hsbstar.comparison.inference import FEWEST, Certainty, Verdict
    from hsbstar.comparison.method import HOW_ROUNDS_COMPARE
    from hsbstar.comparison.model import (
        Change,
        Comparison,
        DomainChange,
        StatementChange,
        check_comparable,
        compare,
        show_change,
        show_interval,
    )
    from hsbstar.comparison.read import read_rounds
    from hsbstar.comparison.workbook import write_comparison
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "agency_names": "SameNames known_as near_names near_to read_same_file read_same_option",
        "alt_text": "describe_comparison describe_panels",
        "caveats": "same_round tell_cautions tell_limits",
        "checks": "check_names check_order",
        "contract": "compare_json",
        "dates": "in_order tell_intervals tell_next_due",
        "highlights":
            "declined largest_falls largest_rises new_disagreements planned_for still_low "
            "tell_planned",
        "inference": "Certainty FEWEST Verdict",
        "method": "HOW_ROUNDS_COMPARE",
        "model":
            "Change Comparison DomainChange StatementChange check_comparable compare "
            "show_change show_interval",
        "read": "read_rounds",
        "workbook": "write_comparison",
    })

__all__ = [
    "FEWEST",
    "HOW_ROUNDS_COMPARE",
    "Certainty",
    "Change",
    "Comparison",
    "DomainChange",
    "SameNames",
    "StatementChange",
    "Verdict",
    "check_comparable",
    "check_names",
    "check_order",
    "compare",
    "compare_json",
    "declined",
    "describe_comparison",
    "describe_panels",
    "in_order",
    "known_as",
    "largest_falls",
    "largest_rises",
    "near_names",
    "near_to",
    "new_disagreements",
    "planned_for",
    "read_rounds",
    "read_same_file",
    "read_same_option",
    "same_round",
    "show_change",
    "show_interval",
    "still_low",
    "tell_cautions",
    "tell_intervals",
    "tell_limits",
    "tell_next_due",
    "tell_planned",
    "write_comparison",
]
