"""Measure what the query of docs/how-to/analyse-further.md costs, and from which size it pays.

    python benchmarks/cost_model.py

On made-up tables of several sizes; for each engine a fixed cost and the cost of a row are fitted to
the measured times (least squares). Spark is not started: its constants are assumptions.
"""

from __future__ import annotations

import re
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "analyse-further.md"
STATEMENTS = 67
SIZES = (67_000, 670_000, 2_680_000)
PROJECTED = (12, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SPARK = (12.0, 2e-8)
"""Assumed: seconds to start a session and plan, and seconds a row on 64 processors."""
EXCEL_ROWS = 1_048_576


def query(source: str) -> str:
    """Return the page's query over another source."""
    found = re.search(r"```sql\n(with .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found  # noqa: S101 - a mistake in our own page
    return found[1].replace("read_parquet('tidy/*/answers.parquet')", source)


def made_up(rows: int) -> pd.DataFrame:
    """Return a table of answers with the columns that the query looks at."""
    chance = np.random.default_rng(2019)
    number = np.arange(rows)
    statement, agency = number % STATEMENTS, number // STATEMENTS
    score = chance.integers(0, 5, rows).astype(float)
    score[chance.random(rows) < 0.1] = np.nan
    return pd.DataFrame({
        "area": pd.Categorical.from_codes(agency % 40, [f"Area {number}" for number in range(40)]),
        "round": pd.Categorical(["2026"] * rows),
        "domain": (statement // 14 + 1).astype("int16"),
        "statement_id": pd.Categorical.from_codes(statement, [f"s{n}" for n in range(STATEMENTS)]),
        "agency": pd.Series(agency).map("Agency {}".format),
        "weight": 1.0, "score": score, "agreed": pd.Series([None] * rows, dtype="object"),
        "agreed_score": np.nan,
    })


def by_duckdb(source: str) -> None:
    """Run the page's query."""
    duckdb.execute(query(source)).fetchall()


def by_pandas(file: Path) -> None:
    """Work out the same means with pandas."""
    frame = pd.read_parquet(file)
    keys = ["area", "round", "domain", "statement_id"]
    own = frame.groupby([*keys, "agency"], observed=True)["score"].mean()
    own.groupby(keys, observed=True).mean().groupby(keys[:3], observed=True).mean()


def timed(work: Callable[[], object]) -> float:
    """Return the shortest of three times."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def measure(folder: Path) -> dict[str, tuple[float, float]]:
    """Return each engine's fixed cost and cost of a row, in seconds."""
    seconds: dict[str, list[float]] = {"pandas": [], "DuckDB, .csv": [], "DuckDB, .parquet": []}
    for rows in SIZES:
        frame = made_up(rows)
        parquet, text = folder / f"{rows}.parquet", folder / f"{rows}.csv"
        frame.to_parquet(parquet)
        frame.to_csv(text, index=False)
        types = "{'agreed': 'VARCHAR', 'agreed_score': 'DOUBLE'}"
        sources = {"DuckDB, .csv": f"read_csv('{text}', types={types})",
                   "DuckDB, .parquet": f"read_parquet('{parquet}')"}
        seconds["pandas"].append(timed(partial(by_pandas, parquet)))
        for name, source in sources.items():
            seconds[name].append(timed(partial(by_duckdb, source)))
    costs = {}
    for name, times in seconds.items():
        a_row, fixed = np.polyfit(SIZES, times, 1)
        costs[name] = (max(0.0, float(fixed)), float(a_row))
    return costs


def main() -> None:
    """Print the table of the page."""
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(Path(folder))
    costs["Spark (assumed)"] = SPARK
    names = list(costs)
    print(f"| Returns | Rows | Excel | {' | '.join(names)} |")
    print("|---:|---:|---|" + "---:|" * len(names))
    for returns in PROJECTED:
        rows = returns * STATEMENTS
        excel = "a PivotTable" if rows < EXCEL_ROWS else "no room"
        shown = " | ".join(f"{fixed + a_row * rows:,.1f}" for fixed, a_row in costs.values())
        print(f"| {returns:,} | {rows:,} | {excel} | {shown} |")
    print()
    for name, (fixed, a_row) in costs.items():
        print(f"- {name}: {fixed:.2f} s and {a_row * 1e6:.3f} s for a million rows")
    fixed, a_row = costs["DuckDB, .parquet"]
    crossing = (SPARK[0] - fixed) / (a_row - SPARK[1]) if a_row > SPARK[1] else float("inf")
    print(f"\nA cluster of 64 processors is faster than DuckDB on this machine from about "
          f"{round(crossing / STATEMENTS, -5):,.0f} returns on.")


if __name__ == "__main__":
    main()
