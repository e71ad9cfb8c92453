"""The action plan: drafted, written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.plan.grounds_sheet import PlanContent
    from hsbstar.plan.last_round import LastRound, from_returns, from_star_tool
    from hsbstar.plan.layout import ACTIONS, DONE, FIRST_ROW, IN_PROGRESS, NOT_STARTED, PLANNED
    from hsbstar.plan.model import (
        PLAN_CAUTIONS,
        USUAL_TOP,
        LastPlan,
        Plan,
        Planned,
        Proposal,
        draft_plan,
        proposals_in,
    )
    from hsbstar.plan.read import read_plan, read_proposals
    from hsbstar.plan.workbook import write_plan
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "grounds_sheet": "PlanContent",
        "last_round": "LastRound from_returns from_star_tool",
        "layout": "ACTIONS DONE FIRST_ROW IN_PROGRESS NOT_STARTED PLANNED",
        "model": "LastPlan PLAN_CAUTIONS Plan Planned Proposal USUAL_TOP draft_plan proposals_in",
        "read": "read_plan read_proposals",
        "workbook": "write_plan",
    })

__all__ = [
    "ACTIONS",
    "DONE",
    "FIRST_ROW",
    "IN_PROGRESS",
    "NOT_STARTED",
    "PLANNED",
    "PLAN_CAUTIONS",
    "USUAL_TOP",
    "LastPlan",
    "LastRound",
    "Plan",
    "PlanContent",
    "Planned",
    "Proposal",
    "draft_plan",
    "from_returns",
    "from_star_tool",
    "proposals_in",
    "read_plan",
    "read_proposals",
    "write_plan",
]
