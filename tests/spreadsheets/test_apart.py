"""A file that ends its reader is one finding, and all others are read."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from hsbstar.core.limits import FileLimits
from hsbstar.spreadsheets.reading import apart
from hsbstar.spreadsheets.reading.apart import read_xls_apart
from hsbstar.spreadsheets.reading.kinds import kind_of
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally
from hsbstar.spreadsheets.reading.xls import read_xls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.office import Office

HANGS = "while True: pass"
SLEEPS = "import time; time.sleep(60)"
SWELLS = "held = []\n    while True: held.append(bytes(10**6))"
ENDS = "import os; os._exit(3)"


@pytest.fixture
def fresh() -> Iterator[None]:
    """No reader before the test, and none after it."""
    apart._reader.end()
    yield
    apart._reader.end()


@pytest.fixture
def xls(office: Office, filled: Callable[..., bytes], tmp_path: Path) -> bytes:
    """A return that LibreOffice saved as .xls."""
    (tmp_path / "a.xlsx").write_bytes(filled("Police"))
    return office.convert(tmp_path / "a.xlsx", "xls", tmp_path).read_bytes()


def spoilt(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Let the reader's process do something else for files of 3 bytes."""
    program = (
        "import sys\n"
        "from hsbstar.spreadsheets.reading import apart\n"
        "real = apart.read_xls\n"
        "def read(data, *rest):\n"
        "    if len(data) != 3: return real(data, *rest)\n"
        f"    {does}\n"
        "apart.read_xls = read\n"
        "apart.serve(sys.stdin.buffer, sys.stdout.buffer)\n"
    )
    start = subprocess.Popen

    def popen(words: list[str], **named: object) -> object:
        return start([words[0], "-c", program], **named)  # type: ignore[call-overload] # as given

    monkeypatch.setattr(subprocess, "Popen", popen)


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("does", [HANGS, SLEEPS, SWELLS, ENDS],
                         ids=["hangs", "sleeps", "swells", "ends"])
def test_whatever_ends_the_reader_is_one_refusal(
    does: str, xls: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the clock, the processor, or the memory; the next file is read as ever."""
    spoilt(monkeypatch, does)
    limits = FileLimits(seconds=1)
    begun = time.monotonic()
    with pytest.raises(Refusal) as refused:
        read_xls_apart(b"bad", "ole", Tally(limits))
    assert time.monotonic() - begun < 20
    assert refused.value.finding("a.xls").code == "file-harmful"
    assert read_xls_apart(xls, kind_of(xls), Tally()) == read_xls(xls, kind_of(xls), Tally())


@pytest.mark.usefixtures("fresh")
def test_the_process_is_kept_for_further_files(xls: bytes) -> None:
    """Also after a file that is refused; a reader that was killed meanwhile is replaced."""
    read_xls_apart(xls, kind_of(xls), Tally())
    process = apart._reader._process
    assert process
    with pytest.raises(Refusal):
        read_xls_apart(xls[:600], "ole", Tally())
    with pytest.raises(Refusal) as refused:
        read_xls_apart(xls, kind_of(xls), Tally(FileLimits(cells=3)))
    assert "cells" in refused.value.finding("a.xls").message
    assert apart._reader._process is process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert read_xls_apart(xls, kind_of(xls), Tally())
    assert apart._reader._process is not process


@pytest.mark.usefixtures("fresh")
def test_an_interruption_ends_the_reader(xls: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its late answer would pass for that of the next file."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(apart, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            read_xls_apart(xls, kind_of(xls), Tally())
    assert apart._reader._process is None
    assert read_xls_apart(xls, kind_of(xls), Tally())
