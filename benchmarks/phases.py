"""Print how long each phase of `hsbstar score` takes: `phases.py FOLDER`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

BEGAN = time.perf_counter()


def main() -> None:
    """Go through the phases, one after the other, in one process."""
    last = BEGAN

    def lap(what: str) -> None:
        nonlocal last
        now = time.perf_counter()
        print(f"    {what:32}{now - last:8.2f}", flush=True)
        last = now

    from hsbstar.cli.inputs import load_framework  # noqa: PLC0415 - what is measured
    from hsbstar.returns.intake import take_in  # noqa: PLC0415 - what is measured

    framework = load_framework(None)
    lap("load what reads")
    intake = take_in([Path(sys.argv[1])], framework)
    lap(f"read {len(intake.files)} returns")
    from hsbstar.rounds.collating import collate  # noqa: PLC0415 - what is measured

    collated = collate(intake.usable, framework, area=intake.area, round_name=intake.round_name)
    lap("collate")
    from hsbstar.core.files import STAR_TEMPLATE, bundled  # noqa: PLC0415 - what is measured
    from hsbstar.star_tool.content import StarContent  # noqa: PLC0415 - what is measured
    from hsbstar.star_tool.fill import fill_star_tool  # noqa: PLC0415 - what is measured

    lap("load what fills the star tool")
    fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, framework, intake.usable))
    lap("fill the star tool")
    from hsbstar.charts.star import draw_star  # noqa: PLC0415 - what is measured

    lap("load what draws (matplotlib)")
    draw_star(collated)
    lap("draw the star")


if __name__ == "__main__":
    main()
