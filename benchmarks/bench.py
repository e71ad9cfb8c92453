"""Compare hsbstar with its peers on the same files in the same run: ratios, memory, phases.

    python benchmarks/bench.py                  the small benchmark, about a minute (make bench)
    python benchmarks/bench.py --full           12, 1,000 and 10,000 returns (make bench-full)
    python benchmarks/bench.py --returns DIR    on returns of your own

Each line is a program of its own: its wall time, as a ratio to the time two processes need to
inflate and calamine-read the files, and the most memory of any of its processes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from corpus import make as make_corpus

HERE = Path(__file__).parent
REFERENCE = "inflate and calamine, two processes"
READERS = {
    REFERENCE: "both",
    "bare inflate": "inflate",
    "bare calamine": "calamine",
    "openpyxl, read-only": "openpyxl-read-only",
    "the plain openpyxl loop": "openpyxl",
    "pandas with calamine": "pandas-calamine",
    "pandas with openpyxl": "pandas-openpyxl",
}
SLOW = {"openpyxl", "openpyxl-read-only", "pandas-openpyxl", "pandas-calamine"}
"""The most files that they read; their time for all files is projected, as it grows with them."""
MAX_FOR_SLOW = 100


@dataclass(frozen=True)
class Measured:
    """What a program took."""

    what: str
    seconds: float
    mebibytes: float


def run(what: str, program: list[str], times: int = 1, share: float = 1) -> Measured:
    """Run a program several times; the shortest time and the most memory count."""
    seconds, memory = [], []
    watch = [sys.executable, str(HERE / "watch.py"), *program]
    for _ in range(times):
        began = time.perf_counter()
        done = subprocess.run(watch, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - began)
        memory.append(float(done.stdout.splitlines()[-1]))
    return Measured(what, min(seconds) / share, max(memory))


def hsbstar(*words: str | Path) -> list[str]:
    """Return the program that runs a command of ours."""
    return [sys.executable, "-m", "hsbstar", *map(str, words)]


def compare(folder: Path, count: int, out: Path, times: int) -> list[Measured]:
    """Measure all programs on a number of returns of a folder."""
    measured = []
    for what, how in READERS.items():
        read = min(count, MAX_FOR_SLOW) if how in SLOW else count
        program = [sys.executable, str(HERE / "peers.py"), how, str(folder), str(read)]
        measured.append(run(what, program, times, read / count))
    files = sorted(folder.glob("*.xlsx"))[:count]
    some = folder if count == len(list(folder.glob("*.xlsx"))) else _linked(files, out)
    for what, words in {
        "hsbstar check": ("check", some),
        "hsbstar check, one process": ("check", some, "--workers", "1"),
        "hsbstar score": ("score", some, "-o", out / "results", "--force", "-q"),
    }.items():
        measured.append(run(what, hsbstar(*words), times))
    return measured


def _linked(files: list[Path], out: Path) -> Path:
    folder = out / f"first-{len(files)}"
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def table(count: int, measured: list[Measured]) -> list[str]:
    """Return the lines of a table."""
    reference = next(result for result in measured if result.what == REFERENCE)
    lines = [f"| {count:,} returns | ratio | ms a return | MiB |", "|---|---:|---:|---:|"]
    lines += [
        f"| {result.what} | {result.seconds / reference.seconds:.2f} | "
        f"{result.seconds / count * 1000:.1f} | {result.mebibytes:.0f} |"
        for result in measured
    ]
    return lines


def start_up(workbook: Path) -> list[str]:
    """Return the lines of the table about starting."""
    python = sys.executable
    programs = {
        "python -c pass": [python, "-c", "pass"],
        'python -c "import typer"': [python, "-c", "import typer"],
        "hsbstar --version": hsbstar("--version"),
        "hsbstar --help": hsbstar("--help"),
        "the plain openpyxl script, one return": [
            python, str(HERE / "peers.py"), "openpyxl", str(workbook.parent), "1"],
        "hsbstar check, one return": hsbstar("check", workbook),
        "import of matplotlib's figure": [
            python, "-c", "import matplotlib.figure, matplotlib.backends.backend_agg"],
    }
    lines = ["| Start | ms |", "|---|---:|"]
    for what, program in programs.items():
        best = 9.0
        for _ in range(7):
            began = time.perf_counter()
            subprocess.run(program, capture_output=True, check=True)
            best = min(best, time.perf_counter() - began)
        lines.append(f"| {what} | {best * 1000:.0f} |")
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--full", action="store_true", help="12, 1,000 and 10,000 returns")
    parser.add_argument("--returns", type=Path, help="a folder of returns of your own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        out = Path(made)
        sizes = [12, 1_000, 10_000] if options.full else [12, 200]
        folder = options.returns
        if folder is None:
            folder = out / "corpus"
            make_corpus(folder, max(sizes))
        files = sorted(folder.glob("*.xlsx"))
        print("\n".join(start_up(files[0])))
        for count in [size for size in sizes if size <= len(files)]:
            measured = compare(folder, count, out, 1 if count > 200 else 3)
            print("\n".join(["", *table(count, measured)]), flush=True)
        print("\nPhases of hsbstar score, in seconds:\n", flush=True)
        some = _linked(files[: min(len(files), 200)], out)
        phases = [sys.executable, str(HERE / "phases.py"), str(some)]
        subprocess.run(phases, check=True)


if __name__ == "__main__":
    main()
