from .agencies import (
    AGENCY_COLUMNS as AGENCY_COLUMNS,
    Agency as Agency,
    read_agencies as read_agencies,
    unused_columns_sentence as unused_columns_sentence,
)
from .columns import (
    CAPTION as CAPTION,
    COLUMNS as COLUMNS,
    FIELD_BY_KEY as FIELD_BY_KEY,
    FIELDS as FIELDS,
    LAST_COLUMNS as LAST_COLUMNS,
    LAYOUT_VERSION as LAYOUT_VERSION,
    LIST_COLUMN as LIST_COLUMN,
    START_SHEET as START_SHEET,
    Field as Field,
    words_of_caption as words_of_caption,
    words_of_field as words_of_field,
)
from .copies import AuditCopies as AuditCopies
from .drafts import (
    WIDTH as WIDTH,
    Attachment as Attachment,
    Letter as Letter,
    fill_lines as fill_lines,
    write_draft as write_draft,
    write_invitation as write_invitation,
    write_reminder as write_reminder,
    write_subject as write_subject,
)
from .heading import Heading as Heading
from .languages import (
    AuditTexts as AuditTexts,
    audit_texts as audit_texts,
    lacking_sentence as lacking_sentence,
)
from .layout import AuditLayout as AuditLayout, audit_layout as audit_layout
from .message_file import read_messages as read_messages
from .previous_answers import (
    NO_PREVIOUS_ANSWERS as NO_PREVIOUS_ANSWERS,
    PreviousAnswer as PreviousAnswer,
    PreviousAnswers as PreviousAnswers,
    ShownAnswer as ShownAnswer,
)
from .public import load_framework as load_framework
from .round_file import (
    ROUND_KEYS as ROUND_KEYS,
    RoundFile as RoundFile,
    RoundKey as RoundKey,
    as_mapping as as_mapping,
    fault_of_date as fault_of_date,
    open_round_file as open_round_file,
    read_round_file as read_round_file,
    using_sentence as using_sentence,
    write_round_file as write_round_file,
)
from .routing import (
    EVERYTHING as EVERYTHING,
    Routing as Routing,
    check_kinds as check_kinds,
    find_kind as find_kind,
    routing_for as routing_for,
    routing_of as routing_of,
)
from .start_sheet import START_WIDTHS as START_WIDTHS
