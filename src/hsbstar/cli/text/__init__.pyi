from .comparison import report_comparison as report_comparison, report_falls as report_falls
from .imported import report_import as report_import
from .returns import Checked as Checked, report_checked as report_checked
from .round import (
    report_agenda as report_agenda,
    report_matches as report_matches,
    report_plan as report_plan,
)
from .scored import (
    Scored as Scored,
    report_counted as report_counted,
    report_scored as report_scored,
)
from .star_tool import report_filled as report_filled
