"""Read every cell of the returns in a folder, as others would: `peers.py HOW FOLDER COUNT`."""

from __future__ import annotations

import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def inflate(file: Path) -> None:
    """Unzip every part."""
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            package.read(name)


def calamine(file: Path) -> None:
    """Read all sheets."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - loaded only if selected

    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def both(file: Path) -> None:
    """Unzip, and read."""
    inflate(file)
    calamine(file)


def openpyxl(file: Path, *, read_only: bool = False) -> None:
    """Read all cells in a plain loop."""
    from openpyxl import load_workbook  # noqa: PLC0415 - as above

    book = load_workbook(file, data_only=True, read_only=read_only)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass
    book.close()


def read_only(file: Path) -> None:
    """Read all cells in openpyxl's read-only mode."""
    openpyxl(file, read_only=True)


def pandas(file: Path, engine: str) -> None:
    """Read all sheets into frames."""
    from pandas import read_excel  # noqa: PLC0415 - as above

    read_excel(file, sheet_name=None, header=None, engine=engine)


def pandas_calamine(file: Path) -> None:
    """Read by pandas with calamine."""
    pandas(file, "calamine")


def pandas_openpyxl(file: Path) -> None:
    """Read by pandas with openpyxl."""
    pandas(file, "openpyxl")


HOW: dict[str, Callable[[Path], None]] = {
    "inflate": inflate, "calamine": calamine, "both": both, "openpyxl": openpyxl,
    "openpyxl-read-only": read_only,
    "pandas-calamine": pandas_calamine,
    "pandas-openpyxl": pandas_openpyxl,
}


def main() -> None:
    """Read a number of files; `both` in two processes, the others in one."""
    how, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    files = sorted(folder.glob("*.xlsx"))[:count]
    if how == "both":
        with ProcessPoolExecutor(2) as pool:
            for _ in pool.map(both, files, chunksize=32):
                pass
        return
    for file in files:
        HOW[how](file)


if __name__ == "__main__":
    main()
