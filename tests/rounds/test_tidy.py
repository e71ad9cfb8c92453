"""The long table of answers: what is in it, what never is, and that engines read what we wrote."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pytest
from pyarrow import parquet

from hsbstar.core.csv_text import as_csv
from hsbstar.rounds.selection import Selection, select
from hsbstar.rounds.tidy import COLUMNS, NAMES, WRITTEN, Tidy, dictionary_rows, tidy_contents
from support.rounds_by_hand import NA, ND, SMALL, collated, returned
from support.weighed_rounds import POLICE, RETURNS, scored, weighed

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "analyse-further.md"
WRITTEN_BY = "what a school wrote of a child"


def rows_of(tidy: Tidy) -> list[dict[str, Any]]:
    """Return the rows by the names of their columns."""
    names = [column.name for column in tidy.columns]
    return [dict(zip(names, row, strict=True)) for row in tidy.rows()]


def write(tidy: Tidy, folder: Path) -> Path:
    """Write the files into a folder."""
    folder.mkdir(parents=True)
    for name, content in zip(NAMES, tidy_contents(tidy), strict=True):
        with (folder / name).open("wb") as out:
            if isinstance(content, bytes):
                out.write(content)
            else:
                content(out)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table as another program reads them."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_row_for_each_answer_that_counts() -> None:
    """Nine statements of three returns; no answer is shown as what it is not."""
    rows = rows_of(Tidy(collated(*RETURNS), SMALL, RETURNS))
    assert len(rows) == 27
    first = rows[0]
    assert (first["area"], first["round"], first["agency"]) == ("Northshire", "2026", "Police")
    assert (first["domain"], first["domain_title"], first["statement_id"], first["ref"],
            first["strand"]) == (1, "Finding out", "d1-a", "1.1", "practice")
    assert (first["score"], first["answered"], first["applicable"]) == (4, "scored", True)
    assert first["file"] == "Police.xlsx"
    assert (rows[2]["score"], rows[2]["answered"], rows[2]["applicable"]) == (
        None, "not_applicable", False)
    health = [row for row in rows if row["agency"] == "Health"]
    assert [(row["score"], row["answered"], row["applicable"]) for row in health[:3]] == [
        (None, "no_data", True), (1, "scored", True), (None, "blank", None)]


def test_weights_agreed_scores_and_two_returns_of_one_agency() -> None:
    """Each row has its answer's weight, what was agreed, and its agency's shown name."""
    police = returned("police ", 2, date=dt.date(2026, 3, 31), file="in/again.xlsx")
    returns = (POLICE, police)
    selected = select(Selection(weights=weighed(Police="2.5")), returns, SMALL)
    rows = rows_of(Tidy(scored(selected), SMALL, returns))
    assert {row["agency"] for row in rows} == {"Police"}
    assert {row["weight"] for row in rows} == {2.5}
    assert [row["file"] for row in rows[::9]] == ["Police.xlsx", "again.xlsx"]
    assert [row["completed"] for row in rows[::9]] == [None, dt.date(2026, 3, 31)]


def test_evidence_is_in_it_only_when_requested(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Neither as a column nor anywhere in the bytes; with the option word for word."""
    (returns / "health.xlsx").write_bytes(
        filled("Health", answers={"d1-a": (2, WRITTEN_BY, "- Ask them")}))
    assert cli("score", returns, "-o", tmp_path / "a", "--tidy", tmp_path / "a" / "t").code == 0
    written = b"".join((tmp_path / "a" / "t" / name).read_bytes() for name in NAMES)
    assert WRITTEN_BY.encode() not in written
    assert not {"evidence", "action"} & set(read_csv(tmp_path / "a" / "t" / "answers.csv")[0])
    done = cli("score", returns, "-o", tmp_path / "b", "--tidy", tmp_path / "b", "--with-evidence")
    assert done.code == 0
    assert WRITTEN_BY not in done.out + done.err
    rows = read_csv(tmp_path / "b" / "answers.csv")
    health = [row for row in rows if row["agency"] == "Health"]
    assert (health[0]["evidence"], health[0]["action"]) == (WRITTEN_BY, "'- Ask them")
    table = parquet.read_table(tmp_path / "b" / "answers.parquet")
    assert "- Ask them" in table["action"].to_pylist()


def test_a_text_that_identifies_holds_the_table_back(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """The same rule as for the star tool's sheet: nothing at all is written."""
    (returns / "health.xlsx").write_bytes(
        filled("Health", answers={"d1-a": (2, "Born 3 May 2012, NHS number 943 476 5919.", "")}))
    command = ("score", returns, "-o", tmp_path / "out", "--tidy", tmp_path / "out" / "t",
             "--with-evidence")
    assert cli(*command).code == 1
    assert not (tmp_path / "out").exists()
    assert cli(*command, "--allow-identifying").code == 0


def test_the_files_describe_their_contents(tmp_path: Path) -> None:
    """Exact types, a description on each column, and a dictionary with all columns."""
    folder = write(Tidy(collated(*RETURNS), SMALL, RETURNS), tmp_path / "t")
    schema = parquet.read_schema(folder / "answers.parquet")
    assert schema.names == [column.name for column in COLUMNS]
    assert {str(schema.field(name).type) for name in ("domain", "score")} == {"int16"}
    assert str(schema.field("applicable").type) == "bool"
    assert str(schema.field("completed").type) == "date32[day]"
    for column in COLUMNS:
        assert schema.field(column.name).metadata[b"description"] == column.meaning.encode()
    dictionary = read_csv(folder / "data-dictionary.csv")
    assert [row["column"] for row in dictionary] == schema.names
    assert all(row["holds"] and row["meaning"] for row in dictionary)
    with_texts = list(dictionary_rows((*COLUMNS, *WRITTEN)))
    assert [row[0] for row in with_texts[-2:]] == ["evidence", "action"]


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    """Value by value, as pandas reads the one and the csv module the other."""
    folder = write(Tidy(collated(*RETURNS), SMALL, RETURNS), tmp_path / "t")
    frame = pd.read_parquet(folder / "answers.parquet")
    shown = read_csv(folder / "answers.csv")
    assert len(frame) == len(shown) == 27
    for column, values in frame.items():
        for value, text in zip(values, (row[str(column)] for row in shown), strict=True):
            if not text:
                assert value == "" or pd.isna(value)
            elif column in {"domain", "score", "weight"}:
                assert float(text) == value
            elif column == "applicable":
                assert {"yes": True, "no": False}[text] == value
            else:
                assert text == str(value)


def test_the_same_returns_give_the_same_bytes(tmp_path: Path) -> None:
    """Twice, by the row group as well as whole."""
    tidy = Tidy(collated(*RETURNS), SMALL, RETURNS)
    first, second = write(tidy, tmp_path / "one"), write(tidy, tmp_path / "two")
    assert [(first / name).read_bytes() for name in NAMES] == [
        (second / name).read_bytes() for name in NAMES]


def test_many_row_groups_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is lost, doubled or out of order where one group ends and another begins."""
    tidy = Tidy(collated(*RETURNS), SMALL, RETURNS)
    whole = parquet.read_table(write(tidy, tmp_path / "whole") / "answers.parquet")
    monkeypatch.setattr("hsbstar.rounds.parquet.ROW_GROUP", 4)
    file = parquet.ParquetFile(write(tidy, tmp_path / "bits") / "answers.parquet")
    assert file.num_row_groups == 7
    assert file.read().to_pylist() == whole.to_pylist()


def test_sums_of_the_table_are_the_round_s_scores(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Recomputed from the .csv in fractions: to the last digit the figures of the JSON."""
    (returns / "again.xlsx").write_bytes(filled(
        "Schools", answers={"d1-a": (3, "", ""), "d1-b": ("N/A", "", ""), "d2-a": ("", "", "")}))
    done = cli("score", returns, "-o", tmp_path, "--tidy", tmp_path / "t", "--format", "json",
               "--versions", "mean")
    answer = json.loads(done.out)
    by_agency = defaultdict(list)
    for row in read_csv(tmp_path / "t" / "answers.csv"):
        if row["score"]:
            by_agency[row["domain"], row["statement_id"], row["agency"]].append(int(row["score"]))
    by_statement = defaultdict(list)
    for (domain, statement, _), scores in by_agency.items():
        by_statement[domain, statement].append(Fraction(sum(scores), len(scores)))
    by_domain = defaultdict(list)
    for (domain, _), means in by_statement.items():
        by_domain[domain].append(sum(means, Fraction()) / len(means))
    assert {key: float(sum(means, Fraction()) / len(means)) for key, means in by_domain.items()} \
        == {str(domain["number"]): domain["score"] for domain in answer["domains"]}
    assert answer["outputs"][-3:] == [str(tmp_path / "t" / name) for name in NAMES]


def query() -> str:
    """Return the query that the page shows."""
    found = re.search(r"```sql\n(with .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_page_s_query_gives_the_domain_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run by DuckDB over a folder of rounds: plain, weighted, agreed, with several returns."""
    again = returned("Police", 1, ND, 2, file="again.xlsx")
    weights = weighed(Police="2", Schools="1", Health="0.5")
    selected = select(Selection(weights=weights), RETURNS, SMALL)
    rounds = {
        "plain": (collated(*RETURNS, again, name="plain"), (*RETURNS, again)),
        "weighted": (scored(selected), RETURNS),
        "agreed": (collated(*RETURNS, name="agreed",
                            agreed={"d1-a": Fraction(7, 2), "d1-b": NA, "d2-a": Fraction(1)}),
                   RETURNS),
    }
    expected = []
    for name, (scored_round, counted) in rounds.items():
        write(Tidy(scored_round, SMALL, counted), tmp_path / "tidy" / name)
        expected += [(scored_round.source.round, domain.number, domain.score, domain.scored)
                     for domain in scored_round.domains]
    monkeypatch.chdir(tmp_path)
    found = duckdb.execute(query()).fetchall()
    assert len(found) == len(expected) == 9
    for round_name, number, score, scored_statements in expected:
        (row,) = [row for row in found if row[1:3] == (round_name, number)]
        assert row[4] == scored_statements
        assert row[3] == (pytest.approx(float(score), abs=1e-12) if score is not None else None)


def test_names_and_numbers_in_a_csv(tmp_path: Path) -> None:
    """A name like a formula gets a quote; a score below 0 is a number and gets none."""
    assert as_csv([("=A1", -1, None, True, False, 0.5)]).decode("utf-8-sig") == (
        "'=A1,-1,,yes,no,0.5\r\n")
    wide = as_csv([("＝A1", "＋1", "－1", "＠x", "\x1b[31mred")]).decode("utf-8-sig")
    assert wide == "'＝A1,'＋1,'－1,'＠x,\ufffd[31mred\r\n"
    likely = returned("-1+2 Trust", 4)
    folder = write(Tidy(collated(likely), SMALL, (likely,)), tmp_path / "t")
    assert {row["agency"] for row in read_csv(folder / "answers.csv")} == {"'-1+2 Trust"}
    assert set(parquet.read_table(folder / "answers.parquet")["agency"].to_pylist()) == {
        "-1+2 Trust"}


def test_existing_files_are_replaced_only_with_force(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Refused before any work; a folder that is a file as well."""
    folder = tmp_path / "t"
    folder.mkdir()
    (folder / "answers.parquet").write_bytes(b"mine")
    command = ("score", returns, "-o", tmp_path / "out", "--tidy", folder)
    refused = cli(*command)
    assert refused.code == 2
    assert "--force" in refused.err
    assert (folder / "answers.parquet").read_bytes() == b"mine"
    assert not (tmp_path / "out").exists()
    assert cli(*command, "--force").code == 0
    assert parquet.read_table(folder / "answers.parquet").num_rows == 18
    (tmp_path / "file").write_bytes(b"")
    refused = cli("score", returns, "-o", tmp_path / "new", "--tidy", tmp_path / "file")
    assert refused.code == 2
    assert "is a file" in refused.err


def test_a_disk_that_fills_up_leaves_nothing(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the table breaks off in its midst: the star tool is not there without it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hsbstar.rounds.write_parquet", full)
    refused = cli("score", returns, "-o", tmp_path / "out", "--tidy", tmp_path / "out" / "t")
    assert refused.code == 2
    assert "No space left" in refused.err
    assert not (tmp_path / "out").exists()


@pytest.fixture
def no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pyarrow be missing, as after `pip install hsbstar` without the extra."""
    for name in ("parquet", "write_parquet"):
        monkeypatch.delattr(f"hsbstar.rounds.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "hsbstar.rounds.parquet", raising=False)


@pytest.mark.usefixtures("no_pyarrow")
def test_without_pyarrow_the_csv_is_written(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """A sentence explains what is missing and what to do, and nothing else changes."""
    done = cli("score", returns, "-o", tmp_path, "--tidy", tmp_path / "t", "--format", "json")
    assert done.code == 0
    assert "answers.parquet was not written" in done.err
    assert 'pip install "hsbstar[parquet]"' in done.err
    assert sorted(path.name for path in (tmp_path / "t").iterdir()) == [
        "answers.csv", "data-dictionary.csv"]
    assert json.loads(done.out)["outputs"][-2:] == [
        str(tmp_path / "t" / name) for name in ("answers.csv", "data-dictionary.csv")]
    assert len(read_csv(tmp_path / "t" / "answers.csv")) == 18


@pytest.mark.usefixtures("no_pyarrow")
def test_without_pyarrow_an_older_parquet_is_not_left_next_to_a_newer_csv(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Refused before any work, with --force too: the two would disagree."""
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "answers.parquet").write_bytes(b"mine")
    refused = cli("score", returns, "-o", tmp_path / "out", "--tidy", tmp_path / "t", "--force")
    assert refused.code == 2
    assert "cannot be replaced" in refused.err
    assert 'pip install "hsbstar[parquet]"' in refused.err
    assert not (tmp_path / "out").exists()
