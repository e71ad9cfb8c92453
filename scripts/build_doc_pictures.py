"""Build the pictures in docs/pictures, so that they always show what hsbstar makes.

The star and the comparison are the demo's; those in docs/pictures/cases are the hard cases that
the tests compare with what is drawn. Run from anywhere: python scripts/build_doc_pictures.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from hsbstar.cli.app import run

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """Play the demo elsewhere and take its pictures over; draw the hard cases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        if run(["demo", str(folder)]):
            sys.exit("The demo did not end well, so there are no pictures to take.")
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "comparison" / "comparison.png", PICTURES / "comparison.png")
        shutil.copyfile(folder / "round-1" / "results" / "star.png", PICTURES / "star.png")
    draw_cases(PICTURES / "cases")


def draw_cases(folder: Path) -> None:
    """Draw the hard cases, which the tests share."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.picture_cases import CASES, MORE  # noqa: PLC0415 - found only now

    folder.mkdir(exist_ok=True)
    for name, draw in {**CASES, **MORE}.items():
        (folder / f"{name}.png").write_bytes(draw())


if __name__ == "__main__":
    main()
