"""Build the pictures in docs/pictures from the demo, so that they always show what hsbstar makes.

Run from anywhere: python scripts/build_doc_pictures.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from hsbstar.cli import run

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def main() -> None:
    """Play the demo elsewhere and take its pictures over."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        if run(["demo", str(folder)]):
            sys.exit("The demo did not end well, so there are no pictures to take.")
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "comparison" / "comparison.png", PICTURES / "comparison.png")
        shutil.copyfile(folder / "round-1" / "results" / "star.png", PICTURES / "star.png")


if __name__ == "__main__":
    main()
