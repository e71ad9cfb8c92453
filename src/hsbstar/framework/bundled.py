"""Read the framework that comes with hsbstar.

`data/domains.yaml` is its source; a script writes its values as JSON, which loads faster and needs
no checks. A test reads the source as a user's own file and finds the same framework.
"""

from __future__ import annotations

import json
from typing import Any

from hsbstar.core.files import FRAMEWORK_DATA, bundled
from hsbstar.framework.model import (
    Domain,
    Framework,
    Guideline,
    OtherAnswer,
    Part,
    Principle,
    Scale,
    ScalePoint,
    Statement,
)
from hsbstar.framework.translations import in_language, languages_in, untranslated

_MODELS: dict[str, type[Part]] = {
    "scale": Scale, "scores": ScalePoint, "not_applicable": OtherAnswer, "no_data": OtherAnswer,
    "domains": Domain, "principles": Principle, "nice": Guideline, "statements": Statement,
}
_NUMBERS = {"value", "number", "revision", "since"}


def bundled_framework() -> Framework:
    """Return the bundled framework."""
    # All values are texts, as in a user's own file: `ref: 2.10` stays 2.10.
    content = json.loads(bundled(FRAMEWORK_DATA))
    main, *others = languages_in(content)
    return _framework(content, main, main).with_translations(
        {language: _framework(content, language, main) for language in others},
        {language: len(untranslated(content, language)) for language in others},
    )


def _framework(content: Any, language: str, main: str) -> Framework:
    fields = in_language(content, language, main) | {"language": language}
    return Framework(**{key: _made(key, value) for key, value in fields.items()})


def _made(key: str, value: Any) -> Any:
    """Return a value as the models hold it."""
    if isinstance(value, list):
        return tuple(_made(key, entry) for entry in value)
    if isinstance(value, dict) and key in _MODELS:
        return _MODELS[key](**{name: _made(name, inner) for name, inner in value.items()})
    if isinstance(value, dict):
        return {name: _made(name, inner) for name, inner in value.items()}
    return int(value) if key in _NUMBERS else value
