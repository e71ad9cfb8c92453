"""Small frameworks for the tests, as data and as files."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import yaml

from hsbstar.framework.file import read_framework

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework


def framework_data() -> dict[str, Any]:
    """Return the content of a small framework file: three domains of three statements."""
    labels = ("never / no evidence", "rarely / little evidence", "sometimes / some evidence",
              "often / good evidence", "always / strong evidence")
    return {
        "id": "small",
        "title": "Small audit",
        "edition": "1",
        "wording": "Written for the tests.",
        "citation": "No citation.",
        "scale": {
            "scores": [
                {"value": value, "label": label, "description": f"What {value} means."}
                for value, label in enumerate(labels)
            ],
            "not_applicable": {"label": "N/A", "description": "not ours to do"},
            "no_data": {"label": "No data", "description": "ours, but nobody can say"},
        },
        "kinds": {"police": "Police", "education": "Schools and early years"},
        "domains": [_domain(number, title) for number, title in
                    enumerate(("Finding out", "Helping early", "Learning"), start=1)],
    }


def _domain(number: int, title: str) -> dict[str, Any]:
    topics = (
        ("a", f"{number}.1", "practice", f"Every school that is {title.lower()} has a policy."),
        ("b", f"{number}.2", "process", f"Records about {title.lower()} are kept in one form."),
        ("c", f"{number}.10", "leadership", f"Leaders who are {title.lower()} see the figures."),
    )
    return {
        "number": number,
        "title": title,
        "summary": f"What is known about {title.lower()}, in a few words.",
        "questions": ["Is it so?"],
        "principles": [{"principle": "Be early.", "example": "A school notices and calls."}],
        "nice": [{"section": "1.1", "text": "Agencies work together."}],
        "statements": [
            {"id": f"d{number}-{letter}", "ref": ref, "strand": strand, "text": text,
             "evidence": "The policy.", "agencies": ["police"], "nice": ["1.1"]}
            for letter, ref, strand, text in topics
        ],
    }


def some_strands() -> dict[str, Any]:
    """Return the small framework's content with strands in the first domain alone."""
    data = framework_data()
    for domain in data["domains"][1:]:
        for statement in domain["statements"]:
            del statement["strand"]
    return data


def framework_bytes(data: dict[str, Any]) -> bytes:
    """Return a framework file that holds `data`."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode()


def small_framework() -> Framework:
    """Return the small framework, read from its file."""
    return read_framework(framework_bytes(framework_data()), "small.yaml")


def plain(framework: Framework) -> dict[str, Any]:
    """Return a framework as the values that stand in its file."""

    def without_nothing(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if value is not None}

    values: dict[str, Any] = json.loads(json.dumps(asdict(framework, dict_factory=without_nothing)))
    return values
