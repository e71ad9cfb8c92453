"""What hsbstar is built on: listed, allowed, and declared in the wheel."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from build_dependencies import READ
from build_sbom import SBOM, sbom
from dependencies import EXTRAS, all_names, closure, declared, disallowed, packages, reasons

CLASSIFIED = {"MIT License": "MIT", "BSD License": "BSD", "ISC License (ISCL)": "ISC",
              "Apache Software License": "Apache",
              "Python Software Foundation License": "LicenseRef-matplotlib",
              "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL"}
"""How the licences of classifiers begin as SPDX expressions."""


def test_the_list_of_parts_is_made_from_what_is_declared() -> None:
    """A list that was not made again is out of date: `make release-lists`."""
    assert SBOM.read_bytes() == sbom()


def test_the_list_of_parts_is_cyclonedx() -> None:
    """It is valid by the published schema, strictly; and a fault in it would be found."""
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(sbom().decode()) is None
    assert validator.validate_str(sbom().decode().replace('"library"', '"librarian"'))


def test_the_list_of_parts_has_neither_a_clock_nor_chance() -> None:
    """So that a wheel is the same bytes whenever it is built."""
    document = json.loads(sbom())
    assert "serialNumber" not in document
    assert "timestamp" not in document["metadata"]
    references = {found["bom-ref"] for found in document["components"]}
    assert {found["ref"] for found in document["dependencies"]} == {
        document["metadata"]["component"]["bom-ref"], *references}


def test_the_tested_versions_are_those_that_are_accepted() -> None:
    """Nothing is listed that nothing needs, and each version is in its range."""
    assert set(packages()) == all_names()
    for found in declared().values():
        for name, need in found.items():
            assert need.specifier.contains(packages()[name].version), name


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_each_dependency_has_a_reason(extra: str) -> None:
    """A comment of `pyproject.toml` names it."""
    assert not declared()[extra].keys() - reasons().keys()


def test_a_user_installs_few_packages() -> None:
    """At most 34, with hsbstar itself; pip and setuptools make 36 of it."""
    assert len(closure(declared()[""]) - {"colorama"}) + 1 <= 34


@pytest.mark.parametrize("name", packages())
def test_licences_are_allowed_and_what_the_package_says(name: str) -> None:
    """The licence of the list is the package's own expression, or what a person read."""
    listed = packages()[name]
    assert not disallowed(listed.licence)
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return
    if "License-Expression" in found:
        expression = found["License-Expression"]
        same = Version(found["Version"]) == Version(listed.version)
        assert not disallowed(expression)
        assert expression == listed.licence or not same
        return
    assert listed.licence == READ[name]
    classifiers = [line.rsplit(" :: ")[-1] for line in found.get_all("Classifier") or ()
                   if line.startswith("License ::")]
    assert all(listed.licence.startswith(CLASSIFIED[line]) for line in classifiers)


def test_a_licence_that_was_not_decided_on_is_found() -> None:
    """Parts must all be allowed; of alternatives, one is enough."""
    assert disallowed("GPL-3.0-only") == ["GPL-3.0-only"]
    assert disallowed("MIT AND GPL-3.0-only") == ["GPL-3.0-only"]
    assert not disallowed("MIT OR GPL-3.0-only")
