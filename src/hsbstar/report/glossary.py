"""The glossary: the terms that a paper uses, and no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsbstar.framework import high_scores_sentence
from hsbstar.report.document import Fields, Item, Items, Section, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts

_TERMS = (
    ("95% interval", "95% interval",
     "The range that contains the true change in 95 of 100 such audits."),
    ("Action plan", "action plan", "What agencies will do about the priorities, by whom and when."),
    ("Agency", "agency|agencies", "An organisation that takes part in the audit."),
    ("Clear rise, clear fall", "clear (rise|fall)",
     "A change that is unlikely to be chance, because most agencies moved the same way."),
    ("Domain", "domain", "A part of the audit: a group of statements on one subject."),
    ("Evidence gap", "evidence gap",
     "An answer without a score, or a high score with no evidence recorded."),
    ("High score", "high score", "{high}"),
    ("Krippendorff's alpha", "alpha",
     "A figure for how far agencies agree: 1 is perfect, 0 is what chance would give."),
    ("Matched change", "matched change|in both rounds|part in .* and in this round",
     "The change in the answers of agencies that took part in both rounds."),
    ("Moderation", "moderation",
     "A meeting in which agencies agree one score for a statement."),
    ("NICE NG55", "NG55",
     ("The guideline of the National Institute for Health and Care Excellence on harmful sexual "
      "behaviour among children and young people.")),
    ("No data", "no data", "The agency does this work, but cannot say how well. It is not a 0."),
    ("No answer", "no answer", "The agency left the statement blank. It is not a 0."),
    ("Not applicable", "not applicable|does not apply",
     "The agency does not do this work. It does not count in any score."),
    ("Priority", "priority|priorities",
     "A statement to act on first: one with a low score that applies to many agencies."),
    ("Rank range", "rank range",
     "The best and the worst rank that another choice of agencies or averages would give."),
    ("Return", "return", "An audit workbook that an agency completed and sent back."),
    ("Round", "round", "One audit: all returns of the same period."),
    ("Score", "score",
     ("How true a statement is on the scale from {low} to {high_end}, as agencies judge it "
      "themselves. The score of several agencies is their mean.")),
    ("Statement", "statement", "A sentence in the audit that agencies score."),
    ("Thin evidence", "thin", "A score from few of the statements, or from few agencies."),
    ("Withheld", "withheld|not published",
     "Not shown, because it could reveal what fewer than five agencies answered."),
)
"""Each term, what shows that a paper uses it, and its meaning."""


def write_glossary(sections: tuple[Section, ...], facts: Facts) -> tuple[Section, ...]:
    """Return the sections of a paper with a glossary of their terms, before the annexes."""
    written = "\n".join(text for section in sections for text in _texts(section))
    low, high = facts.scale
    words = {"low": str(low), "high_end": str(high),
             "high": high_scores_sentence(facts.framework.scale)}
    items = tuple(Item(meaning.format(**words), f"{term}.") for term, pattern, meaning in _TERMS
                  if re.search(rf"(?i)\b({pattern})", written))
    first = next(place for place, section in enumerate(sections)
                 if section.title.startswith("Annex"))
    return (*sections[:first], Section("Glossary", (Items(items),)), *sections[first:])


def _texts(section: Section) -> Iterator[str]:
    """Yield what a reader reads in a section, without the text for those who cannot see."""
    yield section.title
    for block in section.blocks:
        yield from _texts_of_block(block)
    for inner in section.sections:
        yield from _texts(inner)


def _texts_of_block(block: Block) -> Iterable[str]:
    match block:
        case Text():
            return [block.text]
        case Items():
            return [f"{item.lead} {item.text}" for item in block.items]
        case Fields():
            return [f"{field.label} {field.text}" for field in block.fields]
        case Table():
            return [block.caption, *(column.text for column in block.columns),
                    *(cell for row in block.rows for cell in row)]
        case _:
            return [block.caption]
