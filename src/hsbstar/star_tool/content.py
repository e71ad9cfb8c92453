"""What a star tool is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.star_tool.layout import shows_agencies

if TYPE_CHECKING:
    from hsbstar.audit import Agency
    from hsbstar.framework import Framework
    from hsbstar.moderation import Moderation
    from hsbstar.returns import Return
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class StarContent:
    """Everything that a star tool shows."""

    round: Round
    framework: Framework
    returns: tuple[Return, ...]
    missing: tuple[Agency, ...] = ()
    """The expected agencies that did not return."""
    notice: str = ""
    """What each sheet says of errors and choices."""
    with_evidence: bool = False
    """Whether the star tool also holds what the agencies wrote."""
    moderation: Moderation | None = None
    """The workbook from which the round's agreed scores come."""
    with_strands: bool = False
    """Whether the second star, by strand, is visible."""
    expected: int | None = None
    """How many agencies were expected to return; None without a list of them, or where some were
    left out."""

    @property
    def shows_agencies(self) -> bool:
        """Whether the answers of single agencies are shown."""
        return shows_agencies(self.round)
