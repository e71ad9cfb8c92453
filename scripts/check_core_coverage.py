"""Hold the pure core to full branch coverage; run after the tests, next to coverage's own data."""

from __future__ import annotations

import sys

import coverage

CORE = (
    "areas/contract", "areas/documents", "areas/model", "audit/agencies", "audit/columns",
    "audit/drafts", "audit/languages", "audit/message_file", "audit/previous_answers",
    "audit/round_file", "audit/routing", "comparison/agency_names", "comparison/alt_text",
    "comparison/caveats", "comparison/change_text", "comparison/contract", "comparison/dates",
    "comparison/decomposition", "comparison/documents", "comparison/follow_up",
    "comparison/highlights", "comparison/model", "core/cache", "core/csv_text", "core/dates",
    "core/errors", "core/findings", "core/json", "core/letters", "core/limits", "core/markings",
    "core/plurals", "core/privacy", "core/problems", "core/text", "framework/answers",
    "framework/bundled", "framework/file", "framework/importing/make", "framework/importing/match",
    "framework/importing/sheet", "framework/messages", "framework/model", "framework/outline",
    "framework/translations", "framework/write", "framework/yaml_errors", "framework/yaml_values",
    "moderation/agenda", "moderation/layout", "moderation/read", "page/answer", "page/downloads",
    "page/dropped", "page/looked", "page/public", "page/tables", "plan/last_round", "plan/layout",
    "plan/model", "plan/read", "report/annexes", "report/compose", "report/document",
    "report/domains", "report/facts", "report/glossary", "report/highlights", "report/narrative",
    "report/publishing", "report/sentences", "report/summary", "report/suppression",
    "returns/answers", "returns/checks", "returns/containers", "returns/evidence",
    "returns/findings_list", "returns/form", "returns/intake", "returns/interpret", "returns/mail",
    "returns/misplaced", "returns/outlook", "returns/rows", "returns/score_cells",
    "returns/send_back/corrections", "returns/send_back/letter", "returns/send_back/senders",
    "returns/shown", "returns/tables", "returns/versions", "rounds/agreement", "rounds/alt_text",
    "rounds/collating", "rounds/contract", "rounds/detectable", "rounds/documents",
    "rounds/explain", "rounds/method", "rounds/model", "rounds/order", "rounds/priorities",
    "rounds/ranking", "rounds/ratings", "rounds/scoring", "rounds/selection", "rounds/shown",
    "rounds/sign_flips", "rounds/star_geometry", "rounds/star_svg", "rounds/tidy",
    "spreadsheets/cells", "spreadsheets/sheets", "spreadsheets/stamp", "spreadsheets/tables",
    "star_tool/documents", "star_tool/layout", "star_tool/own/map", "star_tool/returns_sheet",
    "star_tool/stamp",
)


def main() -> None:
    """Print the lines and branches without a test; exit 1 if there are any."""
    data = coverage.Coverage()
    data.load()
    total = data.report(
        include=[f"src/hsbstar/{name}.py" for name in CORE], show_missing=True, skip_covered=True
    )
    if total < 100:
        sys.exit("The pure core must be covered in full, lines and branches.")


if __name__ == "__main__":
    main()
