"""The page of findings: every code of the catalogue, its message and what to do."""

from __future__ import annotations

import re
from itertools import zip_longest

from hsbstar.core.problems import Group, Problem, Severity
from reference.markdown import code, page, section, table

GUIDES = {
    Group.FILE: "[Returns that were edited](../how-to/edited-returns.md), "
    "[Privacy and security](../explanation/privacy-and-security.md#files-that-mean-harm)",
    Group.WHO: "[A late return](../how-to/late-return.md), [Several returns from one "
    "agency](../how-to/several-returns.md)",
    Group.STATEMENTS: "[Returns that were edited](../how-to/edited-returns.md)",
    Group.EVIDENCE: "[How scores are calculated](../explanation/scores.md)",
    Group.SCORES: "[Returns that were edited](../how-to/edited-returns.md), "
    "[Send returns back](../how-to/send-back.md)",
    Group.MEETING_AND_PLAN: "[Moderation](../how-to/moderation.md), "
    "[Priorities and the action plan](../how-to/action-plan.md)",
    Group.FRAMEWORK: "[The framework file](framework-file.md)",
    Group.SHEET: "[Use the official wording]"
    "(../how-to/official-wording.md)",
    Group.AGENCIES: "[Which agency gets which statement]"
    "(../how-to/official-wording.md#which-agency-gets-which-statement)",
    Group.STAR_TOOL: "[Use your own star tool](../how-to/own-star-tool.md)",
    Group.ROUNDS: "[Why matched change](../explanation/matched-change.md)",
    Group.AREAS: "[Compare many areas](../how-to/many-areas.md)",
}
"""By group, the pages with more on it."""

SEVERITIES = {
    Severity.ERROR: "An answer or a file cannot be used as it is. `score` stops or, with "
    "`--allow-errors`, counts the cell as blank or leaves the file out, and says so on every "
    "output. Only you can choose between several returns from one agency.",
    Severity.WARNING: "The figures can be used, but look before you rely on them.",
    Severity.NOTE: "Read differently from how it was written, or worth a question. You do not have "
    "to do anything.",
}
SLOTS = {
    "captions": "what is missing", "found": "what was found", "wanted": "what was expected",
    "how": "a password or rights management", "kinds": "which kinds", "hint": "(with a near name)",
    "id": "the id", "like": "its id", "other": "the other", "others": "its rounds",
    "what": "what is wrong", "fix": "what to do", "path": "where in the file", "one": "one",
    "of": "how many there are", "most": "how many", "not_applicable": "N/A", "no_data": "No data",
    "cells": "which cells", "limits": "what is allowed", "times": "how many times",
    "files": "which files", "differ": "have different answers, and how many",
    "form": "whose form", "preset": "(how many statements are still preset to N/A)",
    "instead": "(what came instead)", "needed": "it, or the workbook if something else came",
    "than": "any return", "on": "(on which sheets)", "part": "(which part of it)",
    "cause": "a number format", "effect": "would show the scores wrongly",
    "example": "(with an example)", "contact": "the agency's contact",
    "advice": "(if it is in another language, name its framework file)",
}
"""The slots of the catalogue's words that do not explain themselves by their names."""


def findings_page() -> str:
    """Return the page: every code, worst first in words that a coordinator reads."""
    return page(
        "Findings",
        "Every problem that hsbstar can find has a code, which is shown in JSON and in piped "
        "output and never changes. On a terminal you see the sentence and what to do. Words in "
        "italics differ from case to case. Findings never quote evidence or actions.",
        table(("severity", "what it means"), (
            (f"**{severity.value}**", meaning) for severity, meaning in SEVERITIES.items())),
        *(section(group.value, f"More: {GUIDES[group]}.", *map(_described, problems))
          for group, problems in grouped().items()),
    )


def grouped() -> dict[Group, list[Problem]]:
    """Return every kind of problem by its group, in the order of the catalogue."""
    return {
        group: [problem for problem in Problem if problem.value.group is group]
        for group in Group
    }


def _described(problem: Problem) -> str:
    kind = problem.value
    return section(
        problem.code, f"**{kind.severity.value.capitalize()}.** {readable(kind.message)}",
        f"*What to do:* {readable(kind.fix)}", level=3,
    )


def readable(words: str) -> str:
    """Return words of the catalogue, with a slanted description in each slot."""
    words = re.sub(r"(?<=[\w’.}])(?=\{)|(?<=\})(?=\w)", " ", words)
    words = _OPTION.sub(lambda match: code(match[0]), re.sub(r"\{(\w+)[^}]*\}", _slot, words))
    outside_code = [re.sub("‹(.*?)›", r"*\1*", part) for part in words.split("`")[::2]]
    inside_code = words.split("`")[1::2]
    return "".join(
        f"{plain}`{inside}`" if inside else plain
        for plain, inside in zip_longest(outside_code, inside_code)
    )


_OPTION = re.compile(r"(?<!`)--[a-z-]+(?: \"[^\"]*\"| ‹\w+›=[A-Z]+)?")


def _slot(match: re.Match[str]) -> str:
    name = match[1]
    return f"‹{SLOTS.get(name, name.replace('_', ' '))}›"
