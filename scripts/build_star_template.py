"""Build templates/star_template.xlsx: headings, page set-up, styles and the chart of the star tool.

Run from anywhere: python scripts/build_star_template.py
A test builds it again and compares, so the file in the repository is never edited by hand.
"""

from __future__ import annotations

from pathlib import Path

from hsbstar.star_tool.template import build_star_template

TEMPLATE = Path(__file__).parent.parent / "templates" / "star_template.xlsx"


def main() -> None:
    """Write the template."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(build_star_template())
    print(f"wrote {TEMPLATE.name}")


if __name__ == "__main__":
    main()
