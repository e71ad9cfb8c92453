"""Write the answers of a round as Parquet, by pyarrow (the extra `hsbstar[parquet]`)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
from pyarrow import parquet

from hsbstar.rounds.tidy import Kind

if TYPE_CHECKING:
    from hsbstar.rounds.tidy import Tidy

ROW_GROUP = 65_536
"""Rows in a row group: enough to compress well, few enough for little memory."""
TYPES = {
    Kind.WORD: pa.dictionary(pa.int32(), pa.string()), Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int16(), Kind.NUMBER: pa.float64(), Kind.TRUTH: pa.bool_(),
    Kind.DATE: pa.date32(),
}


def write_parquet(tidy: Tidy, out: BinaryIO) -> None:
    """Write the answers with exact types; each column carries its meaning."""
    schema = pa.schema([
        pa.field(column.name, TYPES[column.kind], metadata={"description": column.meaning})
        for column in tidy.columns
    ])
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        rows = tidy.rows()
        while group := list(islice(rows, ROW_GROUP)):
            columns = [
                pa.array(values, field.type)
                for values, field in zip(zip(*group, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
