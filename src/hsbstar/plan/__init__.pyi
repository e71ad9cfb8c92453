from .grounds_sheet import PlanContent as PlanContent
from .last_round import (
    LastRound as LastRound,
    from_returns as from_returns,
    from_star_tool as from_star_tool,
)
from .layout import (
    ACTIONS as ACTIONS,
    DONE as DONE,
    FIRST_ROW as FIRST_ROW,
    IN_PROGRESS as IN_PROGRESS,
    NOT_STARTED as NOT_STARTED,
    PLANNED as PLANNED,
)
from .model import (
    PLAN_CAVEATS as PLAN_CAVEATS,
    USUAL_TOP as USUAL_TOP,
    LastPlan as LastPlan,
    Plan as Plan,
    Planned as Planned,
    Proposal as Proposal,
    draft_plan as draft_plan,
    proposals_in as proposals_in,
)
from .read import read_plan as read_plan, read_proposals as read_proposals
from .workbook import write_plan as write_plan
