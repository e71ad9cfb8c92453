"""Returns are read and scored where only Python runs: no compiled library, no processes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = '''
import importlib.abc, json, sys
from pathlib import Path

MISSING = {
    "concurrent", "lxml", "matplotlib", "multiprocessing", "numpy", "openpyxl",
    "pydantic", "rich", "typer",
}


class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(name, name=name)


sys.meta_path.insert(0, Refuse())
from hsbstar.framework.bundled import bundled_framework
from hsbstar.returns.intake import take_in
from hsbstar.rounds.collating import collate
from hsbstar.rounds.contract import check_json, score_json

framework = bundled_framework()
intake = take_in([Path(name) for name in sys.argv[1:]], framework)
checked = check_json(intake.returns, intake.findings, intake.missing)
collated = collate(
    intake.usable, framework, area=intake.area, round_name=intake.round_name)
scored = score_json(collated, intake.usable, intake.findings, [])
print(json.dumps([checked, scored]))
'''


def test_a_round_is_scored_by_python_alone(played_demo: Path, tmp_path: Path) -> None:
    """The same JSON as the commands print, apart from the files that were written."""
    returns = played_demo / "round-1" / "returns"
    checked, scored = answer_of("-c", PROGRAM, str(returns))
    as_json = ("--format", "json")
    assert checked == answer_of("-m", "hsbstar", "check", str(returns), *as_json)
    printed = answer_of("-m", "hsbstar", "score", str(returns), "-o", str(tmp_path), *as_json)
    assert printed.pop("outputs")
    assert not scored.pop("outputs")
    assert scored == printed


def answer_of(*arguments: str) -> Any:
    """Return the JSON that a process prints."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
