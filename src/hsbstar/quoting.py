"""Show a word of a command as it is typed: alike in cmd, PowerShell, bash, zsh and fish."""

from __future__ import annotations

from hsbstar.remembering import later

_PLAIN = later(r"[\w./\\:@%+,=~-]+")
_EXPANDED = frozenset("$`!")
"""Signs that shells read even between double quotation marks."""


def quoted(word: object) -> str:
    """Return a word, such as a path, with quotation marks where a shell would read its signs."""
    text = str(word)
    if _PLAIN().fullmatch(text):
        return text
    # cmd knows no single marks, but Windows has hardly a name with such a sign.
    mark = "'" if _EXPANDED.intersection(text) and "'" not in text else '"'
    return f"{mark}{text}{mark}"


def option(name: str, value: object) -> str:
    """Return an option as it follows in a command; nothing where nothing was given."""
    return f" {name} {quoted(value)}" if value else ""
