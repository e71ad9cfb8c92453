"""The page of workbook layouts: every sheet, its columns, and the keys of the hidden stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.audit import columns as layout
from hsbstar.framework import outline
from hsbstar.moderation import MAX_FIRST, layout as moderation_layout
from hsbstar.plan import layout as plan_layout
from hsbstar.rounds import tidy
from hsbstar.spreadsheets import stamp
from hsbstar.star_tool import layout as star_layout, stamp as star_stamp
from reference.markdown import code, page, section, table
from reference.upkeep import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.audit.columns import Field
    from hsbstar.spreadsheets.tables import Column

STAMP = {
    "workbook": "Which kind it is: `audit`, `star`, `moderation`, `action plan`.",
    "framework": "The framework's id.",
    "edition": "The framework's edition.",
    "layout": "The version of the layout, a number.",
    "round": "The round's name.",
    "area": "The area's name.",
    "language": "The language of its text, for example `en`; without it, the language is not "
                "known.",
    "revision": "The revision of the framework's file; 1 without it.",
    "agency": "The agency that the form was made for.",
    "kind": "The key of the agency's kind, which decided the presets.",
    star_stamp.ROUND_KEYS[0]: "The lowest score of the scale.",
    star_stamp.ROUND_KEYS[1]: "The highest score of the scale.",
    "not_applicable": "The text in a cell for *not applicable*.",
    "no_data": "The text in a cell for *no data*.",
    "returns": "How many returns were scored.",
    "dates": "The dates on which they were completed.",
    plan_layout.SCALE_KEY: "The ends of the scale, for example `0 4`.",
    star_stamp.ANSWERS_KEY: f"Only in a round with more than {star_layout.MAX_AGENCIES:,} "
    "agencies: that each agency's answers are not shown.",
    star_stamp.MODERATED_KEY: "Only if scores were agreed: the ids of those statements.",
    star_stamp.VERSIONS_KEY: "Only if an agency returned more than once: which return is used, in "
                             "words.",
    star_stamp.CHOICES_KEY: "Only if the round was not scored in the usual way: how, in words.",
    star_stamp.MINIMUM_KEY: "Only with `--minimum-agencies`: how many.",
    star_stamp.NOTICE_KEY: "Only if it has a notice about errors or choices: the notice.",
    stamp.MARKING_KEY: "Only in a marked workbook: its protective marking.",
    star_stamp.EXPECTED_KEY: "Only with `--expected`: how many agencies were asked.",
    star_stamp.MISSING_KEY: "Only with `--expected`: how many of them did not return.",
}
"""What each key of a stamp holds."""


LISTS = """
Any `.csv` file that Excel saves: comma, semicolon or tab. Its first line names the columns, in any
order and case; extra columns do no harm.
"""
WRITTEN_LISTS = {
    "agencies.csv": (
        ("--agencies", "--expected"),
        ("`agency`; optional: `kind` (of agency), `contact` (whom to ask), `language` (for example "
        "`cy`)"),
    ),
    "weights.csv": (("--weights",), "`agency`, `weight`"),
    "same.csv": (("--same",), "`agency`, `same as`"),
}
"""The lists that people write: the options that name them, and their columns."""


def layouts_page() -> str:
    """Return the page: the workbooks that hsbstar writes and reads back."""
    return page(
        "Workbook layouts",
        "The contents of the workbooks that hsbstar writes and later reads back. hsbstar reads all "
        "of them by headings and refs, not by position: you can sort rows, rename sheets and move "
        "columns. Do not rely on cell addresses; rely on headings.",
        *_audit(), *_star(), *_moderation(), *_plan(),
        section("The hidden stamp", *_stamps()),
        section("Lists that you write", LISTS, table(("list", "named with", "columns"), (
            (code(file), ", ".join(map(code, options)), columns)
            for file, (options, columns) in WRITTEN_LISTS.items()
        ))),
        section("The long table", *_long_table()),
    )


def _audit() -> Iterable[str]:
    yield section(
        "The audit workbook",
        "Made by `hsbstar new-audit`; when completed, it is a return. The first sheet is "
        f"‘{layout.START_SHEET}’; one sheet follows for each domain, named with its number and "
        "title. All cells are locked except those to complete.",
        section("First sheet", table(("field", ("help next to "
                                               "it")), _fields(layout.FIELDS)), level=3),
        section("Sheet of a domain", _columns(layout.COLUMNS), level=3),
        section("Only with `--last` or `--plan`", "On the right of the others, for reference only:",
                _columns(layout.LAST_COLUMNS), level=3),
    )


def _star() -> Iterable[str]:
    further: dict[str, Sequence[tuple[str, Sequence[Column]]]] = {
        star_layout.STAR.sheet: [
            ("Only if scores were agreed in moderation", star_layout.STAR_MODERATED)],
        star_layout.SCORES.sheet: [
            ("Then one column for each agency. Only if scores were agreed",
             star_layout.SCORES_MODERATED),
            ("Only with `--minimum-agencies`", star_layout.SCORES_THIN)],
        star_layout.PRIORITIES.sheet: [
            ("Only if scores were agreed", star_layout.PRIORITIES_MODERATED)],
    }
    yield section(
        "The star tool",
        "Made by `hsbstar score`. Scores, coverage, spread and priorities are formulas over the "
        "agencies' answers; alpha, ranks, weights of strands, the number of agencies that scored a "
        "domain and the counts on *Returns* are numbers. Its hidden stamp contains the outline "
        f"of the framework: {', '.join(outline.OUTLINE_CAPTIONS)}.",
        *(
            section(f"Star tool: {shown.sheet}", _purpose(shown.sheet), _columns(shown.columns),
                    *(f"{words}: {_columns(columns)}"
                      for words, columns in further.get(shown.sheet, ())),
                    level=3)
            for shown in (*star_layout.TABLES, star_layout.EVIDENCE)
        ),
        section(f"Star tool: {star_layout.METHOD_SHEET}",
                "The rules for scoring it, in words.", level=3),
    )


def _purpose(sheet: str) -> str:
    return {
        star_layout.STRANDS.sheet: "Shown with `--by strand`, hidden otherwise.",
        star_layout.AGREEMENT.sheet: "After these, one column for each score on the scale (how "
        "many agencies gave it), and one for each agency.",
        star_layout.EVIDENCE.sheet: "Only with `--with-evidence`.",
    }.get(sheet, "")


def _moderation() -> Iterable[str]:
    yield section(
        "The moderation workbook",
        f"Made by `hsbstar moderate`. The first sheet is ‘{layout.START_SHEET}’; statements are on "
        f"‘{moderation_layout.TALK_SHEET}’, on ‘{moderation_layout.NEXT_SHEET}’ if there are more "
        f"to discuss than {MAX_FIRST}, and on ‘{moderation_layout.OTHERS_SHEET}’ (without "
        f"‘{moderation_layout.WHY.caption}’), with these columns, then two for each agency: its "
        "score and its evidence.",
        _columns(moderation_layout.FIXED),
    )


def _plan() -> Iterable[str]:
    sheets = (plan_layout.ACTIONS, plan_layout.GROUNDS, plan_layout.FINISHED)
    yield section(
        "The action plan",
        f"Made by `hsbstar plan`. The first sheet is ‘{layout.START_SHEET}’. The status of an "
        f"action is one of: {', '.join(plan_layout.STATUSES)}.",
        *(section(f"Action plan: {table.sheet}", _columns(table.columns), level=3)
          for table in sheets),
    )


def _stamps() -> Iterable[str]:
    yield (
        f"A hidden sheet named `{stamp.STAMP_SHEET}` shows what a workbook is. Its first cell is "
        f"‘{stamp.STAMP_MARK}’; below are keys, each with its value next to it."
    )
    stamps = stamp_keys()
    yield table(("key", "what it contains", "in"), (
        (code(key), meaning_of(key),
         ", ".join(kind for kind, keys in stamps.items() if key in keys))
        for key in dict.fromkeys(key for keys in stamps.values() for key in keys)
    ))


def meaning_of(key: str) -> str:
    """Return what a key of a stamp holds."""
    require(key in STAMP, f"Say in STAMP what the stamp's key ‘{key}’ holds.")
    return STAMP[key]


def stamp_keys() -> dict[str, tuple[str, ...]]:
    """Return the keys of each workbook's stamp."""
    star = tuple(
        value for name, value in vars(star_stamp).items()
        if name.endswith("_KEY") and isinstance(value, str)
    )
    return {
        "audit workbook": stamp.AUDIT_STAMP_KEYS,
        "star tool": (*stamp.STAMP_KEYS, *star_stamp.ROUND_KEYS, *star),
        "moderation workbook": (*stamp.STAMP_KEYS, stamp.MARKING_KEY),
        "action plan": (*stamp.STAMP_KEYS, stamp.MARKING_KEY, plan_layout.SCALE_KEY),
    }


def _long_table() -> Iterable[str]:
    yield (
        "`hsbstar score RETURNS --tidy DIR` writes `answers.csv` and, with `hsbstar[parquet]`, "
        "`answers.parquet`, one answer in each row: [Analyse "
        "further](../how-to/analyse-further.md)."
    )
    yield table(("column", "kind", "meaning"), (
        (code(column.name), "text" if column.kind is tidy.Kind.WORD else column.kind.value,
         column.meaning)
        for column in tidy.COLUMNS
    ))
    columns = ", ".join(code(column.name) for column in tidy.WRITTEN)
    yield f"Only with `--with-evidence`: {columns}, word for word."


def _columns(columns: Sequence[Column]) -> str:
    if not any(column.answer for column in columns):
        return f"Columns: {', '.join(column.caption for column in columns)}."
    return table(("column", "filled in by"), (
        (column.caption, "**people**" if column.answer else "hsbstar") for column in columns
    ))


def _fields(fields: Iterable[Field]) -> Iterable[tuple[str, str]]:
    return ((field.caption, field.help) for field in fields)
