"""The blank workbook that an agency completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.audit.agencies import Agency, read_agencies, tell_unused_columns
    from hsbstar.audit.captions import words_of_caption, words_of_field
    from hsbstar.audit.columns import (
        CAPTION,
        COLUMNS,
        FIELD_BY_KEY,
        FIELDS,
        LAYOUT_VERSION,
        LIST_COLUMN,
        START_SHEET,
        Field,
    )
    from hsbstar.audit.copies import AuditCopies
    from hsbstar.audit.heading import Heading
    from hsbstar.audit.languages import Spoken, speak, tell_lacking
    from hsbstar.audit.last_answers import NOTHING_CARRIED, Carried, LastAnswer, Said
    from hsbstar.audit.layout import AuditLayout, audit_layout
    from hsbstar.audit.message_file import read_messages
    from hsbstar.audit.public import load_framework
    from hsbstar.audit.routing import EVERYTHING, Routing, check_kinds, routing_for
    from hsbstar.audit.start_sheet import START_WIDTHS
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "agencies": "Agency read_agencies tell_unused_columns",
        "captions": "words_of_caption words_of_field",
        "columns":
            "CAPTION COLUMNS FIELDS FIELD_BY_KEY Field LAYOUT_VERSION LIST_COLUMN START_SHEET",
        "copies": "AuditCopies",
        "heading": "Heading",
        "languages": "Spoken speak tell_lacking",
        "last_answers": "Carried LastAnswer NOTHING_CARRIED Said",
        "layout": "AuditLayout audit_layout",
        "message_file": "read_messages",
        "public": "load_framework",
        "routing": "EVERYTHING Routing check_kinds routing_for",
        "start_sheet": "START_WIDTHS",
    })

__all__ = [
    "CAPTION",
    "COLUMNS",
    "EVERYTHING",
    "FIELDS",
    "FIELD_BY_KEY",
    "LAYOUT_VERSION",
    "LIST_COLUMN",
    "NOTHING_CARRIED",
    "START_SHEET",
    "START_WIDTHS",
    "Agency",
    "AuditCopies",
    "AuditLayout",
    "Carried",
    "Field",
    "Heading",
    "LastAnswer",
    "Routing",
    "Said",
    "Spoken",
    "audit_layout",
    "check_kinds",
    "load_framework",
    "read_agencies",
    "read_messages",
    "routing_for",
    "speak",
    "tell_lacking",
    "tell_unused_columns",
    "words_of_caption",
    "words_of_field",
]
