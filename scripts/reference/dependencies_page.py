"""The page of what hsbstar is built on: each package, its licence and what it is for."""

from __future__ import annotations

from dependencies import ALLOWED, all_names, declared, extras_of, packages, ranges_of, reasons
from reference.markdown import code, page, section, table

TOP = """
Installing hsbstar brings these packages from the package index. hsbstar itself contains no other
package: its wheel has only our own code and data, under the MIT licence.

The wheel carries this list for programs, as a software bill of materials (SBOM) in CycloneDX 1.6:
`hsbstar-….dist-info/sboms/hsbstar.cdx.json`. Versions are those that this release was tested with.
pip may install any version in the range that hsbstar accepts. Libraries inside a package, such as
OpenBLAS in numpy, are for that package to list.
"""
KINDS = """
A test compares each licence with this list, and with what the installed package says of itself. A
package with another licence cannot be added without a decision. An expression with `AND` is for a
package with parts under several licences.
"""


def dependencies_page() -> str:
    """Return the page."""
    names = sorted(all_names())
    own = sorted(declared()[""])
    extra = [name for name in names if extras_of(name)]
    brought = [name for name in names if name not in {*own, *extra}]
    return page(
        "Dependencies and licences", TOP,
        section("What hsbstar uses", table(
            ("Package", "Tested", "Accepted", "Licence", "What for"),
            [(name, *versions(name), packages()[name].licence, reasons()[name]) for name in own])),
        section("What those packages need", table(
            ("Package", "Tested", "Licence"),
            [(name, packages()[name].version, packages()[name].licence) for name in brought])),
        section("What extras add", "Only `pip install \"hsbstar[cluster]\"` or "
                "`\"hsbstar[parquet]\"` brings these.", table(
                    ("Package", "Tested", "Accepted", "Licence", "Extra"),
                    [(name, *versions(name), packages()[name].licence, ", ".join(extras_of(name)))
                     for name in extra])),
        section("Licences that are allowed", KINDS, table(
            ("Licence", "Note"), [(code(name), note) for name, note in ALLOWED.items()])),
    )


def versions(name: str) -> tuple[str, str]:
    """Return the version that was tested, and those that are accepted."""
    return packages()[name].version, ", ".join(ranges_of(name))
