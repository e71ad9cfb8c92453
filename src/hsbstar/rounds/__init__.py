"""From returns to a round: scores, agreement, priorities, selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.rounds.agreement import (
        agreement_on,
        distribution_of,
        spread_of,
        tell_agreement,
        widest_first,
        without_score,
    )
    from hsbstar.rounds.alt_text import describe_round, scale_phrase, tell_ends
    from hsbstar.rounds.cells import (
        NO_SCORE,
        THIN,
        as_cell,
        as_voice,
        score_label,
        score_or,
        spoke_label,
    )
    from hsbstar.rounds.collating import by_strand, collate, collate_intake, score_round
    from hsbstar.rounds.contract import (
        VERSION,
        check_json,
        domain_json,
        finding_json,
        findings_json,
        score_json,
        strands_json,
    )
    from hsbstar.rounds.explain import (
        explain_domain,
        explain_statement,
        find_figure,
        nearest_figure,
    )
    from hsbstar.rounds.method import (
        HOW_AGREEMENT_IS_TOLD,
        HOW_FEW_ARE_MARKED,
        HOW_MODERATION_COUNTS,
        HOW_PRIORITIES_ARISE,
        HOW_SCORES_ARISE,
        HOW_WEIGHTS_COUNT,
        METHOD_FIRST_ROW,
        METHOD_WIDTH,
        framework_lines,
    )
    from hsbstar.rounds.model import (
        NOTHING_AGREED,
        DomainScore,
        Round,
        Source,
        StatementScore,
        show_score,
        tell_moderated,
    )
    from hsbstar.rounds.priorities import (
        RULE,
        Priority,
        applies_to,
        first_priorities,
        in_order,
        show_value,
        weight_of,
    )
    from hsbstar.rounds.ratings import Agencies, Voice, voices_of
    from hsbstar.rounds.scoring import mean, rounded, score_of_answers, statement_score
    from hsbstar.rounds.selection import Choices, Wanted, Weight, choose, read_weights
    from hsbstar.rounds.tidy import Tidy, tidy_contents, tidy_outputs
    from hsbstar.rounds.weighing import EQUAL, Weighing
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "agreement":
            "agreement_on distribution_of spread_of tell_agreement widest_first without_score",
        "alt_text": "describe_round scale_phrase tell_ends",
        "cells": "NO_SCORE THIN as_cell as_voice score_label score_or spoke_label",
        "collating": "by_strand collate collate_intake score_round",
        "contract":
            "VERSION check_json domain_json finding_json findings_json score_json strands_json",
        "explain": "explain_domain explain_statement find_figure nearest_figure",
        "method":
            "HOW_AGREEMENT_IS_TOLD HOW_FEW_ARE_MARKED HOW_MODERATION_COUNTS "
            "HOW_PRIORITIES_ARISE HOW_SCORES_ARISE HOW_WEIGHTS_COUNT METHOD_FIRST_ROW "
            "METHOD_WIDTH framework_lines",
        "model":
            "DomainScore NOTHING_AGREED Round Source StatementScore show_score tell_moderated",
        "priorities": "Priority RULE applies_to first_priorities in_order show_value weight_of",
        "ratings": "Agencies Voice voices_of",
        "scoring": "mean rounded score_of_answers statement_score",
        "selection": "Choices Wanted Weight choose read_weights",
        "tidy": "Tidy tidy_contents tidy_outputs",
        "weighing": "EQUAL Weighing",
    })

__all__ = [
    "EQUAL",
    "HOW_AGREEMENT_IS_TOLD",
    "HOW_FEW_ARE_MARKED",
    "HOW_MODERATION_COUNTS",
    "HOW_PRIORITIES_ARISE",
    "HOW_SCORES_ARISE",
    "HOW_WEIGHTS_COUNT",
    "METHOD_FIRST_ROW",
    "METHOD_WIDTH",
    "NOTHING_AGREED",
    "NO_SCORE",
    "RULE",
    "THIN",
    "VERSION",
    "Agencies",
    "Choices",
    "DomainScore",
    "Priority",
    "Round",
    "Source",
    "StatementScore",
    "Tidy",
    "Voice",
    "Wanted",
    "Weighing",
    "Weight",
    "agreement_on",
    "applies_to",
    "as_cell",
    "as_voice",
    "by_strand",
    "check_json",
    "choose",
    "collate",
    "collate_intake",
    "describe_round",
    "distribution_of",
    "domain_json",
    "explain_domain",
    "explain_statement",
    "find_figure",
    "finding_json",
    "findings_json",
    "first_priorities",
    "framework_lines",
    "in_order",
    "mean",
    "nearest_figure",
    "read_weights",
    "rounded",
    "scale_phrase",
    "score_json",
    "score_label",
    "score_of_answers",
    "score_or",
    "score_round",
    "show_score",
    "show_value",
    "spoke_label",
    "spread_of",
    "statement_score",
    "strands_json",
    "tell_agreement",
    "tell_ends",
    "tell_moderated",
    "tidy_contents",
    "tidy_outputs",
    "voices_of",
    "weight_of",
    "widest_first",
    "without_score",
]
