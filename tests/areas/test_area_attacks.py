"""Attacks on a region's tables: what a reader can work out of the workbook, the tables and JSON."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.areas.contract import areas_json, distribution_csv, places_csv
from hsbstar.areas.model import MIN_AREAS, ONE_EDITION, collate_areas
from hsbstar.areas.workbook import write_region
from support.regions import areas_of, region_of, texts_of
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.areas.model import Region

SCORES = (0.7, 1.2, 1.9, 2.6, 3.3)


def content_of(region: Region) -> Any:
    """Return what `--format json` prints."""
    return json.loads(json.dumps(areas_json(region, [], [])))


def numbers_in(region: Region) -> list[float]:
    """Return every number of any cell of the workbook, of the tables and of JSON."""
    book: Any = opened(write_region(region))
    found = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    for table in (places_csv(region), distribution_csv(region)):
        for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))):
            found += [float(text) for text in row if re.fullmatch(r"-?\d+\.\d+", text)]
    found += [float(text) for text in re.findall(r"-?\d+\.\d+", json.dumps(content_of(region)))]
    return [float(value) for value in found if isinstance(value, int | float)]


@pytest.mark.parametrize("number", [5, 6, 7, 8, 9])
def test_no_quarter_of_few_areas_gives_a_score(number: int) -> None:
    """Of five areas, the one in the second quarter had the median: its score had a label."""
    rows = [[Fraction(4 * place, number)] for place in range(number)]
    region = region_of(rows)
    content = content_of(region)
    assert {domain["quartile"] for place in content["places"] for domain in place["domains"]} == {
        None}
    assert [(each["lower"], each["upper"]) for each in content["domains"]] == [(None, None)]
    texts = " ".join(texts_of(region))
    assert not any(f"{name} quarter" in texts for name in ("lowest", "second", "third", "highest"))
    assert not [name for name in zipfile.ZipFile(io.BytesIO(write_region(region))).namelist()
                if "chart" in name]


def test_ten_areas_have_quarters_and_bars() -> None:
    """From ten on, two areas or more are in each quarter."""
    region = region_of([[Fraction(4 * place, 10)] for place in range(10)])
    content = content_of(region)
    places = [place["domains"][0]["quartile"] for place in content["places"]]
    assert min(places.count(quarter) for quarter in (1, 2, 3, 4)) >= 2
    assert content["domains"][0]["lower"] is not None
    assert [name for name in zipfile.ZipFile(io.BytesIO(write_region(region))).namelist()
            if "chart" in name]


@given(st.lists(st.fractions(0, 4, max_denominator=60), min_size=5, max_size=12), st.booleans())
def test_no_output_has_more_than_one_decimal(scores: list[Fraction], named: bool) -> None:
    """Not in a cell, a formula's result or a number of JSON: figures are rounded before."""
    region = region_of([[score, 4 - score] for score in scores], named=named, per_domain=1)
    assert not [number for number in numbers_in(region)
                if abs(number * 10 - round(number * 10)) > 1e-6]


@pytest.mark.parametrize("end", [0, 4])
@pytest.mark.parametrize("number", [5, 10])
def test_all_alike_and_nearly_alike_are_the_same_tables(end: int, number: int) -> None:
    """If each area has the end of the scale, each agency in them answered it."""
    nearly: list[list[Any]] = [[end]] * number
    nearly[1] = [Fraction(4, 10) if end == 0 else Fraction(36, 10)]
    found = []
    for rows in ([[end]] * number, nearly):
        content = content_of(region_of(rows))
        found.append([content["domains"], content["statements"]])
    assert found[0] == found[1]
    words = "below 0.5" if end == 0 else "3.5 or more"
    assert found[0][0][0]["ranges"]["mean"] == words
    assert found[0][0][0]["mean"] is None
    region = region_of([[end]] * number)
    book: Any = opened(write_region(region))
    assert book["Domains"]["D6"].value == words
    row = next(csv.DictReader(io.StringIO(distribution_csv(region).decode("utf-8-sig"))))
    assert (row["mean"], row["median"]) == ("", "")
    assert f"mean {words}" in row["ranges"]


def test_region_n_and_n_plus_1_cannot_be_stopped_so_a_warning_is_everywhere() -> None:
    """Two editions that differ by one area show it: to about a tenth for each area there is."""
    rows = [[Fraction(str(score))] for score in (*SCORES, 1.5)]
    first, second = region_of(rows[:5]), region_of(rows)
    means = [content_of(region)["domains"][0]["mean"] for region in (first, second)]
    assert abs(6 * means[1] - 5 * means[0] - 1.5) <= 0.05 * 11
    for region in (first, second):
        assert ONE_EDITION in content_of(region)["cautions"]
        book: Any = opened(write_region(region))
        assert ONE_EDITION in book["Domains"]["A3"].value


@given(st.lists(st.tuples(*[st.sampled_from([0, 1, 2, 3, 4, None])] * 3), min_size=5, max_size=8))
def test_what_a_domain_leaves_is_from_five_areas(rows: Sequence[Sequence[Any]]) -> None:
    """A domain less its statements: what is left is nobody's, or at least five areas' together."""
    areas, items = areas_of(rows, per_domain=3)
    if not items:
        return
    content = content_of(collate_areas(areas, items))
    hidden = [place for place, known in enumerate(content["statements"]) if known["withheld"]]
    behind = {number for number, row in enumerate(rows)
              for place in hidden if row[place] is not None}
    everyone = {number for number, row in enumerate(rows) if any(
        answer is not None for answer in row)}
    assert not behind or len(behind) >= MIN_AREAS or behind == everyone


def test_labels_of_two_editions_do_not_say_who_came() -> None:
    """With one file more the labels change their order: no label can be followed."""
    rows = [[Fraction(str(score))] for score in (*SCORES, *SCORES)]
    areas, items = areas_of([*rows, [2]])
    first, second = (collate_areas(areas[:count], items).labels for count in (10, 11))
    kept = [name for name in first if first[name] == second[name]]
    assert len(kept) < len(first) // 2
    assert all(len(set(labels.values())) == len(labels) for labels in (first, second))
    assert not list(itertools.filterfalse(re.compile(r"Area \d\d").fullmatch, first.values()))
