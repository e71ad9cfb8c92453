"""What moved, what did not, and the statements that had actions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.comparison.caveats import (
    sample_caveats,
    smallest_changes_in_short,
    smallest_changes_sentence,
)
from hsbstar.comparison.follow_up import change_by_chance, planned_for, planned_sentence
from hsbstar.comparison.highlights import (
    declined,
    largest_falls,
    largest_rises,
    new_disagreements,
    still_low,
)
from hsbstar.comparison.model import Comparison, compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.core.plurals import FEW_FORMAT
from hsbstar.plan.model import LastPlan, Planned
from support.sheets import opened
from support.table_rounds import NA, ND, table_round

if TYPE_CHECKING:
    from collections.abc import Sequence


def compared(*rounds: dict[str, list[int | None]]) -> Comparison:
    """Return the comparison of rounds."""
    return compare([table_round(rows, f"R{place}") for place, rows in enumerate(rounds)])


def ids(statements: object) -> list[str]:
    """Return the ids of statements."""
    return [score.id for score in statements]  # type: ignore[attr-defined] # any of our sequences


def test_the_largest_come_first_by_matched_change() -> None:
    """s3 rose for all, s1 for some; s2's mean rose because of a newcomer alone, and is none."""
    comparison = compared({"A": [1, 2, 0], "B": [1, 2, 0]},
                   {"A": [2, 2, 2], "B": [1, 2, 2], "C": [1, 4, 2]})
    assert ids(largest_rises(comparison)) == ["s3", "s1"]
    assert ids(largest_falls(comparison)) == []
    assert ids(largest_falls(compared({"A": [2], "B": [1]}, {"A": [1], "B": [1]}))) == ["s1"]


def test_what_equals_the_last_one_is_shown_too() -> None:
    """Three rises by 1 where 1 was requested: nothing in the figures chooses among them."""
    comparison = compared({"A": [1, 1, 1, 1], "B": [1, 1, 1, 1]},
                          {"A": [2, 2, 2, 1], "B": [2, 2, 2, 1]})
    assert ids(largest_rises(comparison, 1)) == ["s1", "s2", "s3"]


def test_one_agency_alone_is_no_movement_of_an_area() -> None:
    """Its own change of mind; unless it is the only agency in both rounds."""
    two = compared({"A": [0, 1], "B": [None, 1]}, {"A": [4, 2], "B": [None, 2]})
    assert ids(largest_rises(two)) == ["s2"]
    alone = compared({"A": [0, 1]}, {"A": [4, 2], "B": [1, 1]})
    assert ids(largest_rises(alone)) == ["s1", "s2"]


def test_a_disagreement_is_new_where_there_was_none_a_round_before() -> None:
    """s1 went apart, s2 was apart before, s3 could not be apart before, s4 is not."""
    comparison = compared({"A": [1, 0, 1, 1], "B": [2, 3, None, 1]},
                   {"A": [0, 0, 0, 2], "B": [2, 3, 4, 1]})
    assert ids(new_disagreements(comparison)) == ["s1"]
    assert new_disagreements(compared({"A": [1]}, {"B": [1]})) == []


def test_what_stays_among_the_lowest_two_scores_is_shown() -> None:
    """At 1 or lower in every round; a statement without a score in one is not."""
    comparison = compared({"A": [1, 0, 1, 0]}, {"A": [1, 2, 1, None]}, {"A": [0, 1, 1, 0]})
    assert ids(still_low(comparison)) == ["s1", "s3"]


def test_a_fall_is_one_of_matched_answers() -> None:
    """A high scorer that left is no fall; without matched answers the plain change counts."""
    assert declined(compared({"A": [1], "High": [4]}, {"A": [1]})) == []
    assert len(declined(compared({"A": [2]}, {"A": [1], "B": [4]}))) == 1
    assert len(declined(compared({"A": [2]}, {"B": [1]}))) == 1
    assert declined(compared({"A": [None]}, {"A": [1]})) == []


def test_actions_are_with_their_statements() -> None:
    """By id; how those statements moved is listed, never the words of an action."""
    comparison = compared({"A": [1, 2, 3, None]}, {"A": [2, 1, 3, 1]})
    plan = LastPlan("R0", tuple(Planned(id_, "", "", f"Do {id_}.")
                                for id_ in ("s1", "s1", "s2", "s3", "s4", "gone")))
    assert {id_: len(actions) for id_, actions in planned_for(plan).items()} == {
        "s1": 2, "s2": 1, "s3": 1, "s4": 1, "gone": 1,
    }
    assert planned_for(None) == {}
    assert planned_sentence(comparison, plan) == (
        "The plan from R0 had actions for 5 statements: 1 rose, 1 fell, 1 stayed the same among "
        "agencies in both rounds; 1 has no matched answer; 1 is not in any round. Their mean "
        "change is 0.0. By chance alone, the mean change of the lowest 3 statements would be 0.0."
    )
    more = tuple(Planned(id_, "", "", "Do it.") for id_ in ("s4", "x", "y"))
    assert "2 are not in any round" in planned_sentence(comparison, LastPlan("", more))
    assert "The plan of the plan" not in planned_sentence(comparison, LastPlan("", more))
    single = LastPlan("R0", (Planned("s1", "", "", "Do it."),))
    assert "actions for 1 statement:" in planned_sentence(comparison, single)
    nothing = LastPlan("R0", ())
    assert planned_sentence(comparison, nothing) == "The plan from R0 has no actions."


def test_the_lowest_statements_rise_by_chance() -> None:
    """Whichever round comes first, the lower of two answers that trade places rises by 1."""
    trade = compared({"A": [1, 2, 4]}, {"A": [2, 1, 4]})
    assert change_by_chance(trade, 1) == 1
    assert change_by_chance(trade, 2) == 0
    assert change_by_chance(trade, 0) is None
    assert change_by_chance(compared({"A": [1]}, {"B": [2]}), 1) is None


def test_chance_is_over_all_patterns_of_agencies() -> None:
    """Two agencies that trade places: half of all patterns leave both statements equal.

    Swapping one of them gives statements that are equal in both rounds, with no change at all;
    swapping none or both gives 0 and 1, of which the lower rises by 1.
    """
    trade = compared({"A": [0, 1], "B": [0, 1]}, {"A": [1, 0], "B": [1, 0]})
    assert change_by_chance(trade, 1) == pytest.approx(0.5, abs=0.05)


def test_a_shift_of_all_domains_is_reported() -> None:
    """All by at least 0.3 and alike to 0.3, up or down; otherwise there is nothing to report."""
    def of(*changes: int) -> list[str]:
        rounds = [
            table_round({f"A{place}": row for place in range(6)}, name, per_domain=1)
            for name, row in (("a", [2] * len(changes)), ("b", [2 + by for by in changes]))
        ]
        return sample_caveats(compare(rounds))

    assert of(1, 1, 1)[0].startswith("All domains rose by about the same amount.")
    assert of(-1, -1)[0].startswith("All domains fell by about the same amount.")
    assert of(1, 2) == of(1, -1) == of(0, 0) == of(1) == []


@pytest.mark.parametrize(("changes", "fires"), [
    (("0.3", "0.59"), True), (("0.3", "0.6"), False), (("0.29", "0.4"), False),
    (("-0.3", "-0.59"), True), (("-0.29", "-0.4"), False), (("-0.3", "0.3"), False),
])
def test_a_shift_of_all_domains_at_its_limits(changes: Sequence[str], *, fires: bool) -> None:
    """From 0.3 on, and with less than 0.3 between the largest and the smallest."""
    before, after = (
        table_round({f"A{place}": row for place in range(6)}, name, per_domain=1)
        for name, row in (("a", ["2"] * 2), ("b", [Fraction(2) + Fraction(by) for by in changes]))
    )
    assert bool(sample_caveats(compare([before, after]))) == fires


def test_fewer_agencies_are_warned_of_a_shift_and_of_lost_answers_as_well() -> None:
    """The figures of five agencies are shown, so what can mislead is said of them, too."""
    before = table_round({f"A{place}": [1, 1] for place in range(5)}, "a", per_domain=1)
    after = table_round({f"A{place}": [2, 2 if place else ND] for place in range(5)}, "b",
                        per_domain=1)
    few, shift, lost = sample_caveats(compare([before, after]))
    assert few.startswith("Only 5 agencies answered")
    assert shift.startswith("All domains rose")
    assert lost.startswith("1 low score from a became 1 ‘no data’ in b.")


def test_the_smallest_change_of_each_domain_is_given() -> None:
    """On the method sheet: a size, too few agencies, or none on the scale."""
    rows = {f"A{place}": [1, 1, None if place > 4 else 1, None if place else 1,
                          1 if place else None] for place in range(6)}
    compared = compare([table_round(rows, name, statements=["a", "b", "c", "d", "e"], per_domain=1)
                        for name in "xy"])
    text = smallest_changes_sentence(compared)
    assert "domain 1 about 3.2, domain 2 about 3.2, domain 3 too few agencies" in text
    joined = compare([table_round({name: row[3:] for name, row in rows.items()}, name)
                      for name in "xy"])
    assert "domain 1 none on this scale" in smallest_changes_sentence(joined)
    assert smallest_changes_in_short(compared) == (
        "A true change of about 3.2 is likely to be clear.")
    assert smallest_changes_in_short(joined) == ""
    two = {f"A{place}": [1, 1, 1] for place in range(8)}
    assert smallest_changes_in_short(compare([table_round(two, name, per_domain=2)
                                              for name in "xy"])) == (
        "A true change of about 1.6 (domain 1) to 2.2 (domain 2) is likely to be clear.")


def test_low_scores_that_became_no_score_are_counted() -> None:
    """Below the middle of the scale, in agencies of both rounds; higher ones are left out."""
    rest = {f"A{place}": [1, 1, 3, 3] for place in range(5)}
    before = table_round({**rest, "B": [1, 0, 3, 2]}, "a")
    after = table_round({**rest, "B": [NA, ND, NA, ND]}, "b")
    (caveat,) = sample_caveats(compare([before, after]))
    assert caveat.startswith(
        "2 low scores from a became 1 ‘no data’ and 1 ‘not applicable’ in b. The matched change")
    assert sample_caveats(compare([before, after]), published_from=2) == []
    (uncounted,) = sample_caveats(compare([before, after]), published_from=1)
    assert uncounted.startswith("Some low scores from a became ‘no data’ or ‘not applicable’ in b.")
    single = table_round({**rest, "B": [NA, 0, 3, 2]}, "b")
    assert sample_caveats(compare([before, single]))[0].startswith("1 low score from a became 1 ‘")


def test_how_far_the_agencies_can_carry_a_judgement() -> None:
    """None in both, one, five; six and more are enough."""
    assert "No agency answered in both" in sample_caveats(compared({"A": [1]}, {"B": [1]}))[0]
    assert sample_caveats(compared({"A": [1]}, {"A": [2]}))[0].startswith("Only 1 agency answered")

    def of(agencies: int) -> list[str]:
        rows = {f"A{place}": [1] * 5 for place in range(agencies)}
        return sample_caveats(compare([table_round(rows, name, per_domain=1) for name in "ab"]))

    assert "5 agencies" in of(5)[0]
    assert "At least 6" in of(5)[0]
    assert of(6) == []


def test_movers_show_how_many_agencies_are_behind_them() -> None:
    """In the summary, in the workbook's own columns: those in both rounds, and in each round."""
    comparison = compared({"A": [0, 2], "B": [0, 2], "C": [None, 2]},
                          {"A": [3, 3], "B": [3, 3], "C": [1, 3]})
    sheet = opened(write_comparison(comparison))["Summary"]
    rows = list(sheet.iter_rows(values_only=True))
    place = next(number for number, row in enumerate(rows) if row[0] == "Rose most among agencies "
                 "in both rounds")
    captions = rows[place + 1]
    both, ends = (captions.index(text) for text in ("Agencies in both", "Agencies, first to last"))
    assert [(row[both], row[ends]) for row in rows[place + 2 : place + 4]] == [
        (2, "only 2 to 3"), (3, "3 to 3"),
    ]
    assert sheet.cell(place + 3, both + 1).number_format == FEW_FORMAT
