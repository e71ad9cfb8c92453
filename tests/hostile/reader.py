"""Read files one after another in a process of its own, and print the results and the cost.

Runs as a child, so that a reader that aborts the process takes nobody with it: the parent sees
which file was the last.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from hsbstar.returns.checks import ANOTHER_AUDIT
from hsbstar.returns.read import read_return
from support.frameworks import small_framework

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
PEAK, NOW = "VmHWM", "VmRSS"


def memory(which: str) -> int:
    """Return the process's memory in KiB: its peak since it was reset, or now."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(which))
    return int(line.split()[1])


def main(files: list[str]) -> None:
    """Print one line of JSON for each file."""
    small = small_framework()
    for file in files:
        data = Path(file).read_bytes()
        RESET.write_text("5")
        before, start = memory(NOW), time.process_time()
        returned, findings = read_return(data, Path(file).name, small)
        seconds, grown = time.process_time() - start, memory(PEAK) - before
        codes = {found.code for found in findings}
        print(json.dumps({
            "seconds": seconds,
            "mebibytes": grown / 1024,
            "refused": sorted(codes if returned is None else codes & ANOTHER_AUDIT),
            "findings": sorted([found.code, found.where.cell] for found in findings),
            "answers": {} if returned is None else {
                answer.statement.id: answer_of(answer) for answer in returned.answers},
        }), flush=True)


def answer_of(answer: Any) -> list[Any]:
    """Return an answer's score (or its answer without a score), evidence and action."""
    words = {"not_applicable": "N/A", "no_data": "No data", "blank": None}
    score = words.get(answer.answered.value, answer.score)
    return [score, answer.evidence, answer.action]


if __name__ == "__main__":
    main(sys.argv[1:])
