"""Write the list of parts that travels in the wheel: `release/hsbstar.cdx.json`, CycloneDX 1.6.

The wheel holds no other package, but installing it brings some: each is listed with the version
that was tested and the range that hsbstar accepts. It has neither a clock nor a random number.
"""

from __future__ import annotations

import json
from typing import Any

from dependencies import (
    FOLDER,
    Package,
    all_names,
    declared,
    extras_of,
    packages,
    ranges_of,
)
from hsbstar.core.version import __version__

SBOM = FOLDER / "hsbstar.cdx.json"
MAKERS = "The hsbstar maintainers"
ABOUT = (
    "The versions are those that this release was tested with. Installing may bring any version in "
    "hsbstar:range. Packages with hsbstar:extra come only with hsbstar[cluster] or "
    "hsbstar[parquet]. Libraries inside those packages are theirs to list."
)


def sbom() -> bytes:
    """Return the file's content."""
    itself = f"pkg:pypi/hsbstar@{__version__}"
    direct = sorted({name for found in declared().values() for name in found})
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application", "bom-ref": itself, "name": "hsbstar",
                "version": __version__, "purl": itself, "licenses": [{"license": {"id": "MIT"}}],
            },
            "manufacturer": {"name": MAKERS},
            "properties": properties(("hsbstar:about", ABOUT)),
        },
        "components": [component(name) for name in sorted(all_names())],
        "dependencies": [
            {"ref": itself, "dependsOn": [purl(name) for name in direct]},
            *({"ref": purl(name), "dependsOn": [purl(need) for need in packages()[name].needs]}
              for name in sorted(all_names())),
        ],
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def component(name: str) -> dict[str, Any]:
    """Return a package."""
    package, extras = packages()[name], extras_of(name)
    found = properties(*(("hsbstar:range", versions) for versions in ranges_of(name)),
                       *(("hsbstar:extra", extra) for extra in extras))
    return {
        "type": "library", "bom-ref": purl(name), "name": name, "version": package.version,
        "scope": "optional" if extras else "required", "purl": purl(name),
        "licenses": licences(package), **({"properties": found} if found else {}),
    }


def licences(package: Package) -> list[dict[str, Any]]:
    """Return a licence, or an expression of several."""
    if " " in package.licence or package.licence.startswith("LicenseRef-"):
        return [{"expression": package.licence}]
    return [{"license": {"id": package.licence}}]


def properties(*found: tuple[str, str]) -> list[dict[str, str]]:
    """Return names and values."""
    return [{"name": name, "value": value} for name, value in found]


def purl(name: str) -> str:
    """Return the address of a package, which is its reference too."""
    return f"pkg:pypi/{name}@{packages()[name].version}"


if __name__ == "__main__":
    SBOM.write_bytes(sbom())
