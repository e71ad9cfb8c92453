"""A whole audit on made-up returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.cli.demo.story import play
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {"story": "play"})

__all__ = ["play"]
