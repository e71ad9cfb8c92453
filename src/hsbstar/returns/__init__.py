"""What came back: files become returns and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.returns.answers import Answer, Return
    from hsbstar.returns.batches import Manner
    from hsbstar.returns.evidence import without_evidence
    from hsbstar.returns.form import check_stamp, read_date, read_fields
    from hsbstar.returns.intake import AS_USUAL, Intake, Progress, take_in, tell_errors
    from hsbstar.returns.interpret import STOPPERS, check_headers, match_rows
    from hsbstar.returns.public import errors_in_words, gather
    from hsbstar.returns.read import read_workbook
    from hsbstar.returns.score_cells import Reading, read_score
    from hsbstar.returns.tables import Captions, TableHeader, TableRow, find_headers, find_rows
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "answers": "Answer Return",
        "batches": "Manner",
        "evidence": "without_evidence",
        "form": "check_stamp read_date read_fields",
        "intake": "AS_USUAL Intake Progress take_in tell_errors",
        "interpret": "STOPPERS check_headers match_rows",
        "public": "errors_in_words gather",
        "read": "read_workbook",
        "score_cells": "Reading read_score",
        "tables": "Captions TableHeader TableRow find_headers find_rows",
    })

__all__ = [
    "AS_USUAL",
    "STOPPERS",
    "Answer",
    "Captions",
    "Intake",
    "Manner",
    "Progress",
    "Reading",
    "Return",
    "TableHeader",
    "TableRow",
    "check_headers",
    "check_stamp",
    "errors_in_words",
    "find_headers",
    "find_rows",
    "gather",
    "match_rows",
    "read_date",
    "read_fields",
    "read_score",
    "read_workbook",
    "take_in",
    "tell_errors",
    "without_evidence",
]
