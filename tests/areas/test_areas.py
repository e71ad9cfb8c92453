"""Many areas side by side: distributions, quartiles, labels, and what must not be published."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from hsbstar.areas import model
from hsbstar.areas.contract import places_csv
from hsbstar.areas.model import (
    NO_QUARTERS,
    ONE_EDITION,
    Scored,
    area_distribution,
    collate_areas,
    label_areas,
    latest_of_each,
    reduce_round,
    region_caveats,
)
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.file import read_framework
from support.frameworks import framework_bytes, framework_data
from support.made_rounds import made_round
from support.regions import NAMES, areas_of, region_of, texts_of
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

SCORES = st.lists(st.fractions(0, 4, max_denominator=6), min_size=5, max_size=30)


@given(SCORES)
def test_quantiles_are_those_of_numpy(scores: list[Fraction]) -> None:
    """Type 7 is numpy's own default; ours is exact."""
    known = area_distribution(Scored("1", "1", "One", 1), scores)
    ours = (known.lower, known.median, known.upper)
    assert all(isinstance(quartile, Fraction) for quartile in ours)
    numpys = np.quantile([float(score) for score in scores], [0.25, 0.5, 0.75])
    assert [float(quartile or 0) for quartile in ours] == pytest.approx(list(numpys))


@given(st.lists(st.integers(0, 4), min_size=10, max_size=12))
def test_an_areas_quarter_is_by_its_score(scores: list[int]) -> None:
    """Equal scores lie in the same quarter, a higher one never in a lower; a quarter is 1 to 4."""
    region = region_of([[score] for score in scores], named=True)
    placed = sorted((place["1"].score or 0, place["1"].quartile or 0)
                    for place in region.places.values())
    assert all(lower[1] <= higher[1] for lower, higher in itertools.pairwise(placed))
    assert len({quartile for _, quartile in placed}) <= len({score for score, _ in placed})
    assert {quartile for _, quartile in placed} <= {1, 2, 3, 4}


def test_a_region_by_hand() -> None:
    """Ten areas, two each at 0 to 4: quartiles 1, 2 and 3; the mean is 2."""
    region = region_of([[score] for score in (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)], named=True)
    (domain,) = region.domains
    figures: list[Any] = [domain.mean, domain.lower, domain.median, domain.upper]
    assert (domain.areas, figures) == (10, [2, 1, 2, 3])
    assert [place["1"].quartile for place in region.places.values()] == [
        1, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert region.scale == (0, 4)
    with pytest.raises(ValueError, match="needs areas"):
        collate_areas([], {})


def test_what_rests_on_fewer_than_five_areas_is_withheld() -> None:
    """Four scored domain 2: no figure, no quarter, whoever asks."""
    region = region_of([[1, 2], [2, 3], [3, 1], [4, 0], [0, None]], per_domain=1)
    first, second = region.domains
    assert not first.withheld
    assert second.withheld
    assert (second.areas, second.mean, second.median) == (0, None, None)
    assert {place["2"].quartile for place in region.places.values()} == {None}


def test_what_would_give_it_away_by_subtraction_is_withheld_too() -> None:
    """With the domain's score and s1 and s2, s3 could be worked out: s2 of fewest areas goes.

    So does s1 where the other two have no area but the same four.
    """
    rows: list[list[Any]] = [[1, 2, 3], [2, 2, 3], [3, 2, 3], [4, 2, 3], [0, 2, None],
                             [1, None, None]]
    region = region_of(rows, per_domain=3)
    assert [score.item.key for score in region.statements if score.withheld] == ["s2", "s3"]
    alone = region_of([[1, 2, 3]] * 4, per_domain=3)
    assert all(score.withheld for score in (*alone.domains, *alone.statements))
    two = region_of([[1, None, None], *[[1, None, None]] * 5], per_domain=3)
    assert [score.item.key for score in two.statements if score.withheld] == ["s2", "s3"]
    four = region_of([*[[1, 2, 3]] * 4, *[[1, None, None]] * 2], per_domain=3)
    assert [score.item.key for score in four.statements if score.withheld] == ["s1", "s2", "s3"]


def test_labels_have_no_meaning_and_stay_the_same() -> None:
    """In any order of files the same; with other files another order; never that of the names."""
    areas, _ = areas_of([[1]] * 8)
    labels = label_areas(areas)
    assert labels == label_areas(areas[::-1])
    assert sorted(labels.values()) == [f"Area {number:02d}" for number in range(1, 9)]
    others = label_areas([replace(area, sha256=f"{number + 50:064x}")
                          for number, area in enumerate(areas)])
    assert labels != others
    assert [name for name, _ in sorted(labels.items(), key=lambda item: item[1])] != sorted(labels)


def test_an_attack_on_the_outputs_finds_no_area() -> None:
    """No name, file, date, fingerprint or score of a single area is anywhere in any output."""
    rows: list[list[Any]] = [[1.37, 2], [2, 3], [3, 1], [4, 0], [0, 2.91], [1, 1]]
    areas, items = areas_of(rows, per_domain=1)
    texts = texts_of(collate_areas(areas, items))
    for area in areas:
        for secret in (area.area, area.file, area.sha256, "2026-01-0", "Police"):
            assert not [text for text in texts if secret in text], secret
    assert not [text for text in texts if "1.37" in text or "2.91" in text]
    named = texts_of(collate_areas(areas, items, named=True))
    assert [text for text in named if "Ashby" in text]


def test_a_withheld_figure_is_nowhere() -> None:
    """Four areas at 3.33 in domain 2: neither their mean nor their number can be read anywhere."""
    scores: list[Any] = [3.33] * 4 + [None] * 2
    rows = [[score, score] for score, score in zip([0, 1, 2, 3, 4, 2], scores, strict=True)]
    assert not [text for text in texts_of(region_of(rows, per_domain=1)) if "3.33" in text]


def test_the_latest_round_of_each_area_counts() -> None:
    """Earlier rounds are listed; a copy counts once; two of one day are ambiguous."""
    (first,), _ = areas_of([[1]])
    later = replace(first, round="2027", completed=dt.date(2027, 1, 1), sha256="b", file="later")
    copy = replace(first, file="copy", area="ASHBY")
    kept, findings = latest_of_each([later, first, copy])
    assert kept == [later]
    assert sorted(found.code for found in findings) == ["earlier-round", "same-file-twice"]
    _, findings = latest_of_each([first, replace(first, sha256="c", file="other")])
    assert [found.code for found in findings] == ["area-twice"]
    undated = replace(first, completed=None, sha256="d", file="undated")
    assert [found.code for found in latest_of_each([first, undated])[1]] == ["area-twice"]


def test_an_area_that_chose_between_returns_is_not_scored_alike() -> None:
    """As one that left agencies out, or moderated; never with the name of an agency."""
    plain = made_round((1, 2, 3))
    for chosen in (
        made_round((1, 2, 3), versions="Quillback Police sent 2 returns: the latest counts."),
        made_round((1, 2, 3), selection="Left out: Quillback Police (7 of 8 agencies counted)."),
    ):
        assert reduce_round(chosen, "a.xlsx", "0" * 64)[0].special
    assert not reduce_round(plain, "a.xlsx", "0" * 64)[0].special


def test_what_a_reader_must_know_is_shown() -> None:
    """Editions, selections, dates, thin evidence: each only where it is so."""
    areas, items = areas_of([[1]] * 5)
    assert region_caveats(collate_areas(areas, items)) == [ONE_EDITION, NO_QUARTERS]
    ten, items = areas_of([[1]] * 10)
    assert region_caveats(collate_areas(ten, items)) == [ONE_EDITION]
    odd = [
        replace(areas[0], edition="2", special=True, thin=frozenset("1")),
        *areas[1:4], replace(areas[4], completed=dt.date(2028, 1, 1)),
    ]
    cautions = " ".join(region_caveats(collate_areas(odd, items)))
    for word in ("editions", "moderated", "more than a year", "thin evidence"):
        assert word in cautions
    undated = [*areas[:4], replace(areas[4], completed=None)]
    assert "Not all rounds are dated." in region_caveats(collate_areas(undated, items))


def test_a_text_like_a_formula_is_text_in_the_tables() -> None:
    """An area's name is whatever somebody typed."""
    areas, items = areas_of([[1]] * 5, names=("=cmd|x", "B", "C", "D", "E"))
    rows = list(csv.reader(io.StringIO(places_csv(collate_areas(areas, items, named=True))
                                       .decode("utf-8-sig"))))
    assert "'=cmd|x" in {row[0] for row in rows}


@pytest.fixture
def star_tools(
    cli: Callable[..., Ran], filled: Callable[..., bytes], tmp_path: Path
) -> Path:
    """A folder with the star tools of six areas, each scored from one return."""
    for number, name in enumerate(NAMES[:6]):
        (tmp_path / name).mkdir()
        answers = {f"d{domain}-{letter}": (min(4, number), "", "")
                   for domain in (1, 2, 3) for letter in "abc"}
        (tmp_path / name / "r.xlsx").write_bytes(filled("Police", area=name, answers=answers))
        assert cli("score", tmp_path / name / "r.xlsx", "-o", tmp_path / "areas" / name).code == 0
    return tmp_path / "areas"


def test_the_command_from_real_star_tools(
    cli: Callable[..., Ran], star_tools: Path, tmp_path: Path
) -> None:
    """Figures worked out again here; the same bytes whatever the order."""
    done = cli("collate-areas", star_tools, "-o", "region.xlsx", "--format", "json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    for domain in content["domains"]:
        assert [domain[key] for key in ("lower", "median", "upper")] == [None, 2.5, None]
        assert (domain["areas"], domain["mean"], domain["ranges"]) == (6, 2.3, {})
    assert content["cautions"] == [ONE_EDITION, NO_QUARTERS]
    assert all("score" not in domain for place in content["places"] for domain in place["domains"])
    assert not any(name in done.out for name in NAMES)
    files = ("region.xlsx", "region.csv", "region-distribution.csv")
    first = [(tmp_path / name).read_bytes() for name in files]
    paths = sorted(star_tools.rglob("star-tool.xlsx"), reverse=True)
    assert cli("collate-areas", *paths, "-o", "region.xlsx", "--force").code == 0
    assert [(tmp_path / name).read_bytes() for name in files] == first


def test_names_key_and_own_area(
    cli: Callable[..., Ran], star_tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and scores only on request; the key lists whose each label is."""
    monkeypatch.setattr(model, "MIN_QUARTERED", 6)
    done = cli("collate-areas", star_tools, "-o", "a.xlsx", "--key", "key.csv", "--area", "dale")
    assert done.code == 0
    assert "third quarter" in done.out
    assert "Ashby" not in done.out
    key = list(csv.reader(io.StringIO((tmp_path / "key.csv").read_text("utf-8-sig"))))
    assert sorted(row[1] for row in key[1:]) == sorted(NAMES[:6])
    done = cli("collate-areas", star_tools, "-o", "b.xlsx", "--name-areas")
    sheet: Any = opened(tmp_path / "b.xlsx")["Areas"]
    assert [cell.value for cell in sheet[6]][:3] == ["Ashby", "lowest quarter", 0]
    done = cli("collate-areas", star_tools, "-o", "c.xlsx", "--area", "Nowhere")
    assert (done.code, (tmp_path / "c.xlsx").exists()) == (2, False)
    assert "--area: no star tool is for an area ‘Nowhere’. Check the name." in done.err
    done = cli("collate-areas", star_tools, "-o", "c.xlsx", "--area", "Ashbey")
    assert "Did you mean ‘ashby’?" in done.err


def test_four_areas_are_too_few_without_names(
    cli: Callable[..., Ran], star_tools: Path, tmp_path: Path
) -> None:
    """Refused; with names the scores are there, and every distribution is withheld."""
    four = [star_tools / name for name in NAMES[:4]]
    done = cli("collate-areas", *four, "-o", "a.xlsx")
    assert (done.code, (tmp_path / "a.xlsx").exists()) == (2, False)
    assert "4 areas are too few" in done.err
    assert cli("collate-areas", *four, "-o", "b.xlsx", "--name-areas").code == 0
    book: Any = opened(tmp_path / "b.xlsx")
    assert book["Domains"]["C6"].value == "fewer than 5 areas"
    assert [cell.value for cell in book["Areas"][7]][:3] == ["Brook", "–", 1]


def test_what_is_no_star_tool_and_what_is_damaged(
    cli: Callable[..., Ran], star_tools: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Returns are passed over with a note; a damaged star tool stops it, or is left out."""
    (star_tools / "return.xlsx").write_bytes(filled("X"))
    assert "not-a-star-tool" in cli("collate-areas", star_tools, "-o", "a.xlsx").out
    (star_tools / "bad.xlsx").write_bytes(b"PK\x03\x04 cut short")
    done = cli("collate-areas", star_tools, "-o", "b.xlsx")
    assert (done.code, (tmp_path / "b.xlsx").exists()) == (1, False)
    done = cli("collate-areas", star_tools, "-o", "b.xlsx", "--format", "json")
    assert "file-unreadable" in done.out
    assert cli("collate-areas", star_tools, "-o", "b.xlsx", "--allow-errors").code == 0
    sheet: Any = opened(tmp_path / "b.xlsx")["Domains"]
    assert "could not be read" in sheet["A3"].value
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "r.xlsx").write_bytes(filled("X"))
    done = cli("collate-areas", "only", "-o", "c.xlsx")
    assert done.code == 2
    assert "There are no star tools in" in done.err


def test_areas_of_another_framework_or_alike_names_are_shown(
    cli: Callable[..., Ran], star_tools: Path, filled: Callable[..., bytes], small: Framework,
    tmp_path: Path,
) -> None:
    """‘Ashbys’ may be ‘Ashby’; another framework is refused."""
    (tmp_path / "r.xlsx").write_bytes(filled("Police", area="Ashbys"))
    assert cli("score", "r.xlsx", "-o", star_tools / "more").code == 0
    done = cli("collate-areas", star_tools, "-o", "a.xlsx")
    assert "areas-alike" in done.out
    data = framework_data()
    data["id"] = "other"
    path = tmp_path / "other.yaml"
    path.write_bytes(framework_bytes(data))
    blank = write_audit_workbook(read_framework(path.read_bytes(), "f"),
                                 Heading(area="Zoo", round="2026", agency="Police"))
    answers: dict[str, Any] = {"d1-a": (1, "", "")}
    form = fill_in(blank, audit_layout(small), Filled({}, answers))
    (tmp_path / "z.xlsx").write_bytes(form)
    assert cli("score", "z.xlsx", "--framework", path, "-o", star_tools / "zoo").code == 0
    done = cli("collate-areas", star_tools, "-o", "b.xlsx")
    assert (done.code, (tmp_path / "b.xlsx").exists()) == (2, False)
    assert "‘other’ from 0 to 4; ‘small’ from 0 to 4" in done.err
