"""A user's own file of messages."""

from __future__ import annotations

import yaml

from hsbstar.framework.messages import (
    english,
)


def content(**sections: dict[str, str]) -> bytes:
    """Return a file of messages."""
    return yaml.safe_dump(sections, allow_unicode=True, sort_keys=False).encode()


def in_welsh() -> dict[str, dict[str, str]]:
    """Return every text in a made-up language: each word list and text begins with ‘qaa’."""
    texts: dict[str, dict[str, str]] = {}
    for key, text in english().texts.items():
        section, _, name = key.partition(".")
        listed = section in {"also_read", "months"}
        words = [f"qaa {word.strip()}" for word in text.split(",")] if listed else [f"qaa {text}"]
        texts.setdefault(section, {})[name] = ", ".join(words)
    return texts
