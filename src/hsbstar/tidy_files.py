"""Write a round's answers as files that other programs read: CSV and Parquet, with a dictionary.

Both are written a few thousand rows at a time, so that they take no memory however many returns
there are.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from hsbstar.csv_writing import as_csv, write_csv
from hsbstar.tidy import Kind, dictionary_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from hsbstar.csv_writing import Cell
    from hsbstar.outputs import Content
    from hsbstar.tidy import Column, Tidy, Value

ANSWERS_CSV, ANSWERS_PARQUET, DICTIONARY = "answers.csv", "answers.parquet", "data-dictionary.csv"
NAMES = (ANSWERS_CSV, ANSWERS_PARQUET, DICTIONARY)
"""The files in the folder, in the order in which they are told."""
ROWS_TOGETHER = 65_536
"""A row group of the Parquet file: large enough to pack well, small enough for little memory."""


def tidy_outputs(folder: Path) -> list[Path]:
    """Return the files that are written into a folder."""
    return [folder / name for name in NAMES]


def tidy_contents(tidy: Tidy) -> list[Content]:
    """Return what is in each of those files."""
    return [
        lambda out: write_csv(_csv_rows(tidy), out),
        lambda out: write_parquet(tidy, out),
        as_csv(dictionary_rows(tidy.columns)),
    ]


def _csv_rows(tidy: Tidy) -> Iterator[tuple[Cell, ...]]:
    yield tuple(column.name for column in tidy.columns)
    for row in tidy.rows():
        yield tuple(map(_csv_cell, row))


def _csv_cell(value: Value) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else value


def write_parquet(tidy: Tidy, out: BinaryIO) -> None:
    """Write the answers with exact types; each column carries its meaning."""
    # As heavy as a picture, and only asked for with --tidy.
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema([
        pa.field(one.name, _arrow_type(one), metadata={"description": one.meaning})
        for one in tidy.columns
    ])
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        rows = tidy.rows()
        while together := list(islice(rows, ROWS_TOGETHER)):
            columns = [
                pa.array(values, field.type)
                for values, field in zip(zip(*together, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415 - as above

    return {
        Kind.WORD: pa.dictionary(pa.int32(), pa.string()), Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int16(), Kind.NUMBER: pa.float64(), Kind.TRUTH: pa.bool_(),
        Kind.DATE: pa.date32(),
    }[column.kind]
