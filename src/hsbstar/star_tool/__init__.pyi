from .choose import (
    Filled as Filled,
    Star as Star,
    open_star as open_star,
    plan_json as plan_json,
)
from .content import StarContent as StarContent
from .documents import ScoreJson as ScoreJson
from .evidence_sheet import count_identifying as count_identifying
from .fill import is_own_template as is_own_template
from .layout import EVIDENCE as EVIDENCE
from .priorities_sheet import show_rank as show_rank
from .read import (
    is_star_tool as is_star_tool,
    read_star_tool as read_star_tool,
    read_star_tool_cells as read_star_tool_cells,
)
from .replaced import (
    Replaced as Replaced,
    read_replaced as read_replaced,
    replaced_json as replaced_json,
)
from .returns_sheet import (
    Received as Received,
    check_returns as check_returns,
    read_fingerprints as read_fingerprints,
    read_missing as read_missing,
    read_notice as read_notice,
    read_received as read_received,
)
from .stamp import outline_rows as outline_rows, read_star_stamp as read_star_stamp
from .tables import (
    has_evidence as has_evidence,
    read_sources as read_sources,
    read_table as read_table,
    sources_of as sources_of,
)
