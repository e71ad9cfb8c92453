"""What the Tab key proposes beside commands, options and files: values that are known beforehand.

No file of the user's is read for it: the shell waits for the answer.
"""

from __future__ import annotations

from dataclasses import asdict

from hsbstar.bounds import BOUNDS


def propose_limits(incomplete: str) -> list[str]:
    """Return each limit, raised to double."""
    return _begun([f"{name}={2 * value}" for name, value in asdict(BOUNDS).items()], incomplete)


def propose_strands(incomplete: str) -> list[str]:
    """Return the strands."""
    from hsbstar.framework import STRANDS  # noqa: PLC0415 - only where a shell asks

    return _begun(list(STRANDS), incomplete)


def propose_figures(incomplete: str) -> list[tuple[str, str]]:
    """Return the refs and domains of the framework that comes with hsbstar, with their titles."""
    from hsbstar.bundled_framework import bundled_framework  # noqa: PLC0415 - as above

    framework = bundled_framework()
    figures = [(str(domain.number), domain.title) for domain in framework.domains]
    figures += [(one.ref, one.text) for one in framework.statements]
    return [figure for figure in figures if figure[0].startswith(incomplete)]


def _begun(words: list[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]
