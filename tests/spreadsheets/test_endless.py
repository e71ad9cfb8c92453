"""Small files that never end, swell, or hide what they declare: refused, and the others read."""

from __future__ import annotations

import zipfile
from random import Random
from typing import TYPE_CHECKING

import pytest
from test_around_values import ods

from hostile.endless import with_bytes_behind
from hostile.formats import as_xlsb
from hostile.variants import Base, contents, zipped
from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import FileLimits
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.reading.lists import read_list
from hsbstar.spreadsheets.reading.number_formats import checked_code, format_of, look_of_parts
from hsbstar.spreadsheets.reading.read import look_at, read_cells
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally
from hsbstar.spreadsheets.reading.xml_stream import Prolog
from hsbstar.spreadsheets.sheets import STRUCK_OUT_IN_PART, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.fixture
def base(tmp_path: Path, libreoffice: Callable[[Path, str, Path], Path]) -> Base:
    """The valid return, and how LibreOffice saves it."""
    return Base(tmp_path / "base", libreoffice)


def reason(data: bytes, file: str = "a.xlsx") -> str:
    """Return why a file is refused; empty where it is read."""
    read = read_cells(data, file)
    return "" if isinstance(read, Workbook) else f"{read.code}: {read.message}"


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xlsb", "ods", "xls", "csv"])
def test_a_file_without_end_never_stops_the_good_one(
    ending: str, base: Base, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The good return is read and scored, whatever is next to it."""
    bad = {
        "xlsx": lambda: with_bytes_behind("xl/workbook.xml", base.xlsx),
        "xlsb": lambda: with_bytes_behind("xl/workbook.bin", as_xlsb(base)),
        "ods": lambda: with_bytes_behind("content.xml", base.saved("ods")),
        "xls": lambda: circle(base.saved("xls")),
        "csv": lambda: b"ref,score\r\n" + b"\n" * 1_000_000,
    }[ending]()
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / f"bad.{ending}").write_bytes(bad)
    (folder / "good.xlsx").write_bytes(base.xlsx)
    done = cli("check", folder)
    assert done.code == 1
    (line,) = [line for line in done.out.splitlines() if f"bad.{ending}\t" in line]
    assert ("file-beyond-bounds" if ending == "csv" else "file-harmful") in line
    good = [line.split("\t") for line in done.out.splitlines() if "good.xlsx\t" in line]
    assert good[-1][0] == "Police"


def circle(data: bytes) -> bytes:
    """Return an .xls in which every sector follows itself."""
    first = int.from_bytes(data[76:80], "little")
    place = (first + 1) * 512
    numbers = b"".join(number.to_bytes(4, "little") for number in range(128))
    return data[:place] + numbers + data[place + 512 :]


@pytest.mark.parametrize(("text", "limit"), [
    ("a,b\n" + "\n" * 20, "rows"), ("a,b\n" + "\r" * 20, "rows"), ("a,b\n" + ",,\n" * 20, "rows"),
    ("a,b\n" + "," * 10, "columns"), ("a,b\n" + ",,,x\n" * 9, "cells"),
    ("a,b\n" + "," * 200_000, "columns"),
])
def test_blank_rows_and_columns_of_a_table_count(text: str, limit: str) -> None:
    """They take time and memory like others."""
    tally = Tally(FileLimits(rows=10, columns=4, cells=2))
    with pytest.raises(Refusal) as refused:
        rows_of(text, lambda row: "a" in row, tally)
    assert f"--limit {limit}=" in refused.value.finding("a.csv").fix


def test_blank_cells_at_the_end_of_a_row_are_left_out() -> None:
    """A table within the limits is what it was, by any of the line ends."""
    text = "sep=;\r\nref;score;\r\n\r\n1.1;3;;\r1.2;;x\n1.3;\"a\nb\";"
    assert rows_of(text, lambda row: "ref" in row, Tally()) == (
        [[""], ["ref", "score"], [], ["1.1", "3"], ["1.2", "", "x"], ["1.3", "a\nb"]], 1)
    assert rows_of("", lambda _: False, Tally()) == ([], 0)


def test_a_table_out_of_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row counts."""
    tally = Tally()
    monkeypatch.setattr("time.process_time", lambda: 1e9)
    with pytest.raises(Refusal) as refused:
        rows_of("a,b\n", lambda _: True, tally)
    assert "--limit seconds=" in refused.value.finding("a.csv").fix


def test_a_list_over_a_limit_is_a_sentence() -> None:
    """A list of agencies is read like a return."""
    with pytest.raises(HsbstarError, match=r"list\.csv: This file is larger.*rows"):
        read_list(b"agency\n" + b"\n" * 30_000, "list.csv", "agency")


def test_very_many_accents_of_a_code_page_are_refused() -> None:
    """Each of them takes time to be judged."""
    assert decoded("é ".encode("cp1252") * 1_000) == "é " * 1_000
    with pytest.raises(HsbstarError, match="save it again as"):
        decoded("é ".encode("cp1252") * 200_000)


def test_a_number_format_has_at_most_255_characters() -> None:
    """As in Excel; more take longer and longer to understand."""
    assert checked_code("0" * 255)
    with pytest.raises(Refusal, match="HARMFUL"):
        checked_code("0" * 256)
    assert format_of(170, "0%").form(1)


def test_runs_of_a_text_are_looked_at_in_their_order() -> None:
    """Also where a file lists them back and forth: no part of the text comes twice."""
    assert look_of_parts("ab", [(0, False), (1, True)]) == STRUCK_OUT_IN_PART
    assert look_of_parts("ab", [(1, True), (0, False)]) == STRUCK_OUT_IN_PART
    assert look_of_parts("ab", [(0, False), (5, True), (5, False)]) == ""


@pytest.mark.parametrize(("content", "code"), [
    (b"<a/>", ""), ("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), ""),
    (b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a/>", ""),
    (b"<?xml version='1.0' encoding='us-ascii'?><a/>", ""), (b"<a><b></a> <!DOCTYPE", ""),
    (b"", ""), (b"<!DOCTYPE a><a/>", "HARMFUL"), (b"<!--<!DOCTYPE a>--><a/>", ""),
    ("<!DOCTYPE a><a/>".encode("utf-16"), "HARMFUL"),
    ("<!DOCTYPE a><a/>".encode("utf-32"), "HARMFUL"),
    ("<a/>".encode("utf-32-be"), "HARMFUL"), ("<?xml?>".encode("cp037"), "HARMFUL"),
    (b"<?xml version='1.0' encoding='utf-7'?><a/>", "HARMFUL"),
    (b"<?xml version='1.0' encoding='x-none'?><a/>", "UNREADABLE"), (b"no <a/>", ""),
    (b"no <!DOCTYPE a>", "UNREADABLE"), ("no <!DOCTYPE a>".encode("utf-16-le"), "UNREADABLE"),
    (b"&" + b" " * 299_998 + b"<!DOCTYPE a>", "UNREADABLE"),
    (b"<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a>", "UNREADABLE"),
    (b"<!--" + b"a" * 1_100_000, "HARMFUL"), (b"<a>" + b"b" * 900_000, ""),
])
def test_a_part_is_refused_by_what_a_parser_sees_before_its_first_element(
    content: bytes, code: str
) -> None:
    """In UTF-8 and UTF-16, so that no other program sees anything else."""
    prolog = Prolog()

    def feed() -> None:
        for start in range(0, len(content), 300_000):
            prolog.feed(content[start : start + 300_000])

    if not code:
        feed()
        return
    with pytest.raises(Refusal, match=code):
        feed()


def test_a_document_type_is_refused_when_its_part_is_read() -> None:
    """In an .ods, where nobody reads its part, it is left alone."""
    assert reason(ods(), "a.ods") == ""
    for name in ("styles.xml", "content.xml"):
        typed = zipped({**contents(ods()), name: b"<!DOCTYPE a><a/>"})
        assert reason(typed, "a.ods").startswith("file-harmful"), name


def test_no_part_with_a_document_type_is_copied() -> None:
    """Also where its name does not show that it is XML: the copy's parser sees it too."""
    package = Package(zipped({"a.dat": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "b": b"<b/>"}))
    assert package.read("b").tag == "b"
    with pytest.raises(zipfile.BadZipFile, match="document type"):
        package.read("a.dat")


@pytest.mark.parametrize(("more", "words"), [
    ({"xl/media/a.png": bytes(60_000_000)}, "size of the unpacked file is over the limit of 50"),
    ({"a.xml": b"<a>" + b'<b c="1"/>' * 210_000 + b"</a>"}, "elements and attributes in it is"),
])
def test_what_is_opened_whole_has_lower_limits(
    more: dict[str, bytes], words: str, base: Base
) -> None:
    """A template of a few megabytes would take a gigabyte; a return is read in pieces."""
    noise = Random(0).randbytes(500_000)  # noqa: S311 - it only must not be packed
    data = zipped({**contents(base.xlsx), "n.bin": noise, **more})
    with pytest.raises(Refusal) as refused:
        look_at(data)
    assert words in refused.value.finding("a.xlsx").message
    assert reason(data) == ""
