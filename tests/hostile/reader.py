"""Read files one after another in a process of its own, and print the results and the cost.

With --held as the first word, the files in them too, if they are emails or zip files. Runs as a
child, so that a reader that aborts the process takes nobody with it: the parent sees
which file was the last.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar.returns.batches import Task, read_files
from hsbstar.returns.checks import ANOTHER_AUDIT
from hsbstar.returns.read import read_return
from support.frameworks import small_framework

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
PEAK, NOW = "VmHWM", "VmRSS"


def memory(which: str) -> int:
    """Return the process's memory in KiB: its peak since it was reset, or now."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(which))
    return int(line.split()[1])


def read_held(file: Path, framework: Framework) -> tuple[Return | None, list[Finding]]:
    """Return the first return in a file, if it has no refusal, and all findings but on evidence."""
    (results,) = read_files([file], Task(framework))
    findings = [found for result in results for found in result.findings
                if not found.code.startswith(("score-without", "answers-"))]
    refused = any(result.findings and not result.returned for result in results)
    returned = next((result.returned for result in results if result.returned), None)
    return None if refused else returned, findings


def main(files: list[str]) -> None:
    """Print one line of JSON for each file."""
    small, held = small_framework(), files[0] == "--held"
    for file in map(Path, files[held:]):
        data = file.read_bytes()
        RESET.write_text("5")
        before, start = memory(NOW), time.process_time()
        returned, findings = (read_held(file, small) if held else
                              read_return(data, file.name, small))
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
