from .answers import (
    Answer as Answer,
    Return as Return,
    agencies_by_file as agencies_by_file,
)
from .batches import ReadOptions as ReadOptions
from .checks import (
    any_scored as any_scored,
    why_unlikely as why_unlikely,
)
from .cluster import connect as connect
from .containers import (
    container_kind as container_kind,
    files_in as files_in,
    read_again as read_again,
)
from .csv_return import read_csv as read_csv
from .evidence import without_evidence as without_evidence
from .file_kinds import HOLDERS as HOLDERS, FileKind as FileKind, what_is as what_is
from .findings_list import FindingsList as FindingsList
from .findings_workbook import write_findings_workbook as write_findings_workbook
from .form import check_stamp as check_stamp, read_date as read_date, read_fields as read_fields
from .intake import (
    FilesRead as FilesRead,
    Intake as Intake,
    Progress as Progress,
    errors_sentence as errors_sentence,
    findings_on as findings_on,
    judge as judge,
    read_all as read_all,
    take_in as take_in,
)
from .interpret import STOPPERS as STOPPERS
from .mail import open_email as open_email
from .outlook import open_message as open_message
from .public import (
    errors_summary as errors_summary,
    gather as gather,
    versions_of as versions_of,
)
from .read import read_workbook as read_workbook
from .rows import check_headers as check_headers, match_rows as match_rows
from .score_cells import Reading as Reading, read_score as read_score
from .shown import (
    answered_by_domain as answered_by_domain,
    answered_captions as answered_captions,
    answered_rows as answered_rows,
    returned_sentence as returned_sentence,
)
from .tables import (
    Captions as Captions,
    TableHeader as TableHeader,
    TableRow as TableRow,
    find_headers as find_headers,
    find_rows as find_rows,
)
from .versions import (
    NO_CHOICE as NO_CHOICE,
    UNDECIDED as UNDECIDED,
    VersionRule as VersionRule,
    Versions as Versions,
    versions_sentence as versions_sentence,
)
