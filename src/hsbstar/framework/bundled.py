"""Read the framework that comes with hsbstar.

`data/domains.yaml` is its source; a script writes its values as JSON, which loads faster and needs
no checks. A test reads the source as a user's own file and finds the same framework.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hsbstar.core.files import FRAMEWORK_DATA, bundled
from hsbstar.framework.model import (
    Domain,
    Framework,
    Guideline,
    OtherAnswer,
    Principle,
    Scale,
    ScalePoint,
    Statement,
)
from hsbstar.framework.translations import in_language, languages_in, untranslated

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = ("sources", "questions", "agencies", "nice")


def bundled_framework() -> Framework:
    """Return the bundled framework."""
    # All values are texts, as in a user's own file: `ref: 2.10` stays 2.10.
    content = json.loads(bundled(FRAMEWORK_DATA))
    main, *others = languages_in(content)
    return _framework(content, main, main).with_translations(
        {language: _framework(content, language, main) for language in others},
        {language: len(untranslated(content, language)) for language in others},
    )


def _framework(values: Mapping[str, Any], language: str, main: str) -> Framework:
    content = in_language(values, language, main)
    fields = _plain(content) | {
        "scale": _scale(content["scale"]), "domains": tuple(map(_domain, content["domains"])),
        "language": language,
    }
    return Framework(**fields)


def _plain(group: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if key in _LISTS else value for key, value in group.items()}


def _scale(group: Mapping[str, Any]) -> Scale:
    return Scale(**{
        **group,
        "scores": tuple(ScalePoint(**point | {"value": int(point["value"])})
                        for point in group["scores"]),
        "not_applicable": OtherAnswer(**group["not_applicable"]),
        "no_data": OtherAnswer(**group["no_data"]),
    })


def _domain(group: Mapping[str, Any]) -> Domain:
    return Domain(**{
        **_plain(group), "number": int(group["number"]),
        "principles": tuple(Principle(**principle) for principle in group["principles"]),
        "nice": tuple(Guideline(**section) for section in group["nice"]),
        "statements": tuple(Statement(**_plain(values)) for values in group["statements"]),
    })
