"""The annexes of a paper: how sure the figures are, how they are calculated, who returned."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from hsbstar.comparison import HOW_ROUNDS_COMPARE
from hsbstar.core.plurals import count, listed, sentence
from hsbstar.framework import high_scores_sentence
from hsbstar.plan import PLAN_CAVEATS, USUAL_TOP
from hsbstar.report.document import Heading, Item, Items, Section, Style, Table, Text
from hsbstar.report.highlights import STRENGTH_RULE
from hsbstar.report.sentences import returned_sentence
from hsbstar.report.summary import is_long
from hsbstar.report.suppression import MIN_AGENCIES
from hsbstar.rounds import (
    HOW_AGREEMENT_IS_SHOWN,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_ORDER_IS_SHOWN,
    HOW_PRIORITIES_ARISE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    agreement_on,
    first_priorities,
    framework_lines,
    lowest_without,
    rank_ranges,
    show_alpha,
    show_score,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts

HOW_IT_IS_PUBLISHED = (
    ("This paper is for publication. It names no agency and leaves out results from fewer than "
    f"{MIN_AGENCIES} agencies. Where such a result could be worked out from a domain's score and "
    "its other statements, the statements that the fewest other agencies scored, or the domain's "
    "score, are left out too."),
    ("A score within half a point of an end of the scale is given as a range: an exact 0, or the "
    "exact top of the scale, would show what every agency answered."),
    ("Lowest and highest scores, and how often agencies had no data or no evidence, are left out. "
    "Strengths and priorities are chosen from what is published. In the order of priorities, a "
    "statement applies to the agencies that scored it."),
)
HOW_CHANGES_ARE_PUBLISHED = (
    f"A change is left out where 1 to {MIN_AGENCIES - 1} agencies answered in only one of the "
    "rounds, and where it would show a score that either round leaves out or gives as a range."
)
LIMITS = (
    "Scores are agencies' own judgements, not an inspector's findings.",
    "A high score is not proof of good practice if it has no evidence.",
    "Nothing was filled in for statements without a score: no data is a finding in itself.",
)
ONLY_IN_WORKBOOKS = (
    " The cells have the full figures.", " The weights are shown above the agencies on Scores.",
    " on Scores",
    (" The order, and the ranges of all domains and of the first ten priorities, are calculated "
     "when the round is scored. They are not formulas."),
)
NOT_IN_PAPERS = "The three parts sum to the change exactly."
"""The parts of a change are in the comparison's workbook, and not in a paper."""
NAMELESS = "an agency without a name"
SAME_WITHOUT = "Leaving out any one agency would not change which domain is lowest."


def write_annexes(facts: Facts) -> tuple[Section, ...]:
    """Return the annexes, in the order in which the paper refers to them."""
    parts = [
        Section("Method and limits", (), _method_sections(facts)),
        Section("How certain the figures are", (),
                (*_order_section(facts), *_agreement_section(facts))),
        Section("Returns", tuple(_returns(facts))),
    ]
    used = [part for part in parts if part.blocks or part.sections]
    return tuple(
        replace(part, title=f"Annex {letter}: {part.title}")
        for letter, part in zip("ABC", used, strict=False)
    )


def _method_sections(facts: Facts) -> tuple[Section, ...]:
    """Return what the figures do not show, how they are calculated, and where they are from."""
    limits = [*LIMITS, *(facts.changes.caveats if facts.changes else ())]
    notice = [Text(facts.notice, Style.NOTICE)] if is_long(facts.notice) else []
    return (
        Section("What these figures do not show", (*notice, Items(tuple(map(Item, limits))))),
        Section("How the figures are calculated", tuple(map(Text, _method(facts)))),
        Section("Framework and sources", tuple(map(Text, framework_lines(facts.framework)))),
    )


def _order_section(facts: Facts) -> Iterator[Section]:
    """Yield how far ranks reach, and which agencies decide what is lowest; not in public."""
    if facts.public:
        return
    ranges, domains = rank_ranges(facts.round), facts.round.domains
    titles = {domain.number: domain.title for domain in domains}
    urgent = [priority for priority in first_priorities(facts.round, USUAL_TOP)
              if priority.score.statement.id in ranges.priorities]
    lines = tuple(Item(lowest_without(agency, listed([titles[number] for number in numbers])))
                  for agency, numbers in ranges.without.items())
    same = () if len(facts.round.agencies) < 2 else (Text(SAME_WITHOUT),)
    yield Section("How certain the order is", (
        Table(
            "Rank ranges of the domains (1 is the lowest)",
            (Heading("Domain", 64), Heading("Score", 12, figures=True),
             Heading("Rank range", 24, figures=True)),
            tuple((f"{domain.number} {domain.title}", show_score(domain.score),
                   str(ranges.domains.get(domain.number, "–"))) for domain in domains),
        ),
        *((Items(lines),) if lines else same),
        *([Table(
            "Rank ranges of the first priorities (1 is the first)",
            (Heading("Statement", 64), Heading("Rank", 12, figures=True),
             Heading("Rank range", 24, figures=True)),
            tuple((f"{priority.score.statement.ref} {priority.score.statement.text}",
                   priority.place, str(ranges.priorities[priority.score.statement.id]))
                  for priority in urgent),
        )] if urgent else []),
    ))


def _agreement_section(facts: Facts) -> Iterator[Section]:
    """Yield how far agencies agree, in figures: on all statements and in each domain.

    Not in public: an alpha of 1 would give everybody's answers away. Not of a single agency.
    """
    if facts.public or len(facts.round.agencies) == 1:
        return
    parts = [("All statements", facts.round.statements)]
    parts += [(f"{domain.number} {domain.title}", domain.statements)
              for domain in facts.round.domains]
    known = ((name, agreement_on(statements, facts.round.agencies)) for name, statements in parts)
    yield Section("Agreement between agencies", (Table(
        "Agreement between agencies (Krippendorff's alpha)",
        (Heading("Statements", 34), Heading("Alpha", 10, figures=True),
         Heading("What it means", 56)),
        tuple((name, show_alpha(agreement.alpha), sentence(agreement.reading))
              for name, agreement in known),
    ),))


def _method(facts: Facts) -> Iterator[str]:
    if facts.public:
        yield from HOW_IT_IS_PUBLISHED
    if facts.public and (facts.changes or facts.no_changes):
        yield HOW_CHANGES_ARE_PUBLISHED
    weighing = facts.round.weighing
    lines = [
        *HOW_SCORES_ARISE, high_scores_sentence(facts.framework.scale),
        *(HOW_WEIGHTS_COUNT if weighing.weights else ()),
        *(HOW_FEW_ARE_MARKED if weighing.minimum else ()),
        *(HOW_MODERATION_COUNTS if facts.whole.moderated else ()),
        *HOW_AGREEMENT_IS_SHOWN, STRENGTH_RULE, *HOW_PRIORITIES_ARISE,
        *HOW_ORDER_IS_SHOWN[:1 if facts.public else 2],
        *(PLAN_CAVEATS if facts.plan else ()),
        *(HOW_ROUNDS_COMPARE if facts.changes else ()),
    ]
    for line in lines:
        if not line.startswith(NOT_IN_PAPERS):
            yield reduce(lambda text, words: text.replace(words, ""), ONLY_IN_WORKBOOKS, line)


def _returns(facts: Facts) -> Iterator[Block]:
    """Yield who returned the audit and who did not; in public only how many."""
    yield Text(f"{returned_sentence(facts)}.")
    if facts.public:
        return
    yield from _missing(facts)
    yield Table(
        "Returns received",
        (Heading("Agency", 26), Heading("Completed", 20), Heading("Signed off", 10),
         Heading("Scored", 9, figures=True), Heading("Not applicable", 11, figures=True),
         Heading("No data", 8, figures=True), Heading("No answer", 9, figures=True),
         Heading("High scores without evidence", 12, figures=True)),
        tuple(
            (own.agency or NAMELESS, own.completed or "not given",
             "yes" if own.signed_off else "no",
             own.scored, own.not_applicable, own.no_data, own.blank, own.unevidenced)
            for own in facts.returned
        ),
    )


def _missing(facts: Facts) -> Iterator[Text | Items]:
    if facts.invited is None and not facts.missing and not facts.round.source.selection:
        yield Text("This paper cannot show which agencies did not return the audit: the round was "
                   "scored without a list of those invited.")
    elif facts.missing:
        yield Text(f"Not returned ({count(len(facts.missing), 'agency', 'agencies')}):")
        yield Items(tuple(map(Item, facts.missing)))
