"""Hold the pure core to full branch coverage; run after the tests, beside coverage's own data."""

from __future__ import annotations

import sys

import coverage

CORE = (
    "action_plan", "agreed", "agreement", "alt_text", "answers", "areas", "board_paper/*",
    "bounds", "bundled_framework", "carrying", "cautions", "cells", "certainty", "choices",
    "collating", "comparison", "contract", "contract_areas", "contract_comparison", "corrections",
    "csv_text", "csv_writing", "decomposition", "details", "errors", "evidence", "exit_codes",
    "explanation", "findings", "framework", "framework_file", "framework_import", "framework_yaml",
    "intake", "languages", "layout", "letter", "matching", "message_file", "messages", "method",
    "moderation", "moderation_layout", "movement", "naming", "plain_yaml", "plan_interpretation",
    "plan_layout", "priorities", "privacy", "pseudo", "raw", "received", "register", "remembering",
    "resampling", "returns", "rounds", "routing", "scores", "star_layout", "star_map",
    "star_stamp", "statement_sheet", "tables", "tidy", "timing", "translations", "voices",
    "weights", "wording", "yaml_faults",
)


def main() -> None:
    """Print what is not covered; exit 1 unless everything is."""
    data = coverage.Coverage()
    data.load()
    total = data.report(
        include=[f"src/hsbstar/{name}.py" for name in CORE], show_missing=True, skip_covered=True
    )
    if total < 100:
        sys.exit("The pure core must be covered in full, lines and branches.")


if __name__ == "__main__":
    main()
