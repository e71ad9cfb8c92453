"""Agencies are known again from round to round: with care, and never by a guess."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hsbstar.comparison.agency_names import (
    SameNames,
    near_names,
    near_pairs,
    read_same_file,
    read_same_option,
    same_options,
    unify_names,
)
from hsbstar.comparison.model import compare
from hsbstar.core.errors import HsbstarError
from hsbstar.rounds.scoring import Weighing
from support.table_rounds import table_round

FIRST = table_round({"Police": [1], "Health Trust": [2]}, "one")
LAST = table_round({"Northshire Police": [3], "HEALTH-TRUST": [2]}, "two")


def test_case_and_punctuation_are_the_same_agency() -> None:
    """The last round's spelling is shown; both spellings are kept for the reader."""
    compared = compare([FIRST, LAST])
    assert compared.in_both == ("HEALTH-TRUST",)
    assert compared.spelled[0]["HEALTH-TRUST"] == "Health Trust"
    assert (compared.joined, compared.left) == (("Northshire Police",), ("Police",))


def test_near_names_are_proposed_and_not_merged() -> None:
    """‘Police’ and ‘Northshire Police’ stay two until the user pairs them."""
    rounds, _ = unify_names([FIRST, LAST])
    assert near_names(rounds) == [("Police", "Northshire Police")]
    assert compare([FIRST, LAST]).statements[0].moved.inference.agencies == 1


@pytest.mark.parametrize(
    ("name", "other", "near"),
    [("Northshire Police", "Northshire Probation", False), ("Childrens Services",
      "Children's Services", True), ("Youth Justice Service", "Youth Justice Services", True),
     ("Schools", "Health", False), ("Northshire", "Northshire Council", True),
     ("Police and Crime Commissioner", "Police", True), ("North Hub", "South Hub", False),
     ("Youth Service", "Youth Justice Service", False)],
)
def test_what_is_near(name: str, other: str, *, near: bool) -> None:
    """Alike but for a slip, or one part of the other; the area's own name does not count."""
    rounds, _ = unify_names([table_round({name: [1]}), table_round({other: [1]})])
    are_two = rounds[0].agencies != rounds[1].agencies
    assert bool(near_names(rounds)) is (near and are_two)


def test_options_are_ready_to_be_typed() -> None:
    """Not for a name in two pairs: ‘Health’ cannot become both."""
    before = ["Police", "Harbour NHS Trust", "Health", "Hub 1", "Schools", "Youth $ervice"]
    after = ["Northshire Police", "Harbour Trust", "Mental Health", "Public Health", "Hub 2",
             "Schools", "Service, Youth $ervice"]
    pairs = near_pairs([before, after], "Northshire")
    assert pairs == [("Harbour NHS Trust", "Harbour Trust"), ("Health", "Mental Health"),
                     ("Health", "Public Health"), ("Police", "Northshire Police"),
                     ("Youth $ervice", "Service, Youth $ervice")]
    assert same_options(pairs) == (
        '--same "Harbour NHS Trust=Harbour Trust" --same "Police=Northshire Police" '
        "--same 'Youth $ervice=Service, Youth $ervice'")
    assert same_options([]) == ""


def test_names_that_returned_in_one_round_are_not_near() -> None:
    """Both answered in the last round, so they are two."""
    last = table_round({"Northshire Police": [3], "Police": [2]})
    assert near_names(unify_names([table_round({"Police": [1]}), last])[0]) == []


def test_each_name_is_proposed_once() -> None:
    """With what it is most like: ‘Youth Justice’ is not proposed for two."""
    rounds, _ = unify_names([
        table_round({"Youth Justice Team": [1]}),
        table_round({"Youth Justice Teams": [1], "Youth Justice Team North": [2]}),
    ])
    assert len(near_names(rounds)) == 1


def test_names_equally_near_are_both_proposed_or_none() -> None:
    """Which of two was meant the user decides; among more it would be a guess."""
    first = table_round({"Social Care": [1], "Police": [1]})
    last = {"Social Care Adults": [1], "Social Care Children": [1]}
    assert near_names(unify_names([first, table_round(last)])[0]) == [
        ("Social Care", "Social Care Adults"), ("Social Care", "Social Care Children")]
    assert near_names(unify_names([first, table_round(last | {"Social Care Homes": [1]})])[0]) == []


def test_names_that_the_user_pairs_are_one_agency() -> None:
    """Matched under the last name, with its weight, its answers and its domain scores."""
    first = table_round({"Police": [1], "Schools": [0]},
                        weighing=Weighing({"police": Fraction(2), "schools": Fraction(1)}))
    compared = compare([first, LAST], [read_same_option("police = NORTHSHIRE police")])
    assert compared.rounds[0].agencies == ("Northshire Police", "Schools")
    assert compared.rounds[0].weighing.weight("Northshire Police") == 2
    assert compared.rounds[0].domains[0].score == first.domains[0].score == Fraction(2, 3)
    assert compared.rounds[0].domains[0].by_agency["Northshire Police"] == 1
    assert compared.spelled[0] == {"Northshire Police": "Police", "Schools": "Schools"}
    assert compared.statements[0].moved.matched == 2


def test_pairs_chain_over_many_rounds() -> None:
    """A is B and B is C: one agency in three rounds."""
    rounds = [table_round({name: [1]}, name) for name in ("A1", "B1", "C1")]
    compared = compare(rounds, [SameNames("A1", "B1", ""), SameNames("B1", "C1", "")])
    assert [each.agencies for each in compared.rounds] == [("C1",)] * 3
    assert compared.in_both == ("C1",)


def test_two_returns_of_one_round_are_never_merged() -> None:
    """They returned beside each other, so the pair is refused, with what to do."""
    last = table_round({"Northshire Police": [3], "Police": [2]}, "two")
    with pytest.raises(HsbstarError, match="both returned in two"):
        compare([FIRST, last], [read_same_option("Police=Northshire Police")])


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    """A slip in --same would silently match nothing."""
    with pytest.raises(HsbstarError, match=r"no round has an agency ‘Polise’. Did you mean ‘Pol"):
        compare([FIRST, LAST], [read_same_option("Polise=Northshire Police")])
    with pytest.raises(HsbstarError, match="The agencies are: HEALTH-TRUST, Northshire Police, Po"):
        compare([FIRST, LAST], [read_same_option("Zzz=Northshire Police")])


@pytest.mark.parametrize("text", ["Police", "=Police", "Police=", "=", "  = .", "A=!"])
def test_what_is_no_pair_is_refused(text: str) -> None:
    """With how it is written."""
    with pytest.raises(HsbstarError, match="not a pair of names"):
        read_same_option(text)


def test_pairs_from_a_csv_file() -> None:
    """As Excel saves it; blank lines do not count."""
    data = "Agency;Same as\r\nPolice;Northshire Police\r\n;\r\n".encode("utf-8-sig")
    assert read_same_file(data, "same.csv") == [
        SameNames("Police", "Northshire Police", "same.csv › line 2")
    ]
    assert read_same_file(b"agency,same_as\nA,B\n", "s.csv")[0].other == "B"


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", "needs the columns"), (b"agency\nPolice\n", "needs the columns"),
     (b"agency,same as\nPolice,\n", "line 2: a name is missing")],
)
def test_a_faulty_csv_file_is_refused(data: bytes, problem: str) -> None:
    """File, line, what is wrong."""
    with pytest.raises(HsbstarError, match=problem):
        read_same_file(data, "same.csv")
