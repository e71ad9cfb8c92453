"""What a star tool is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.star_tool.scores_sheet import shows_agencies

if TYPE_CHECKING:
    from hsbstar.audit import Agency
    from hsbstar.framework import Framework
    from hsbstar.moderation import Moderation
    from hsbstar.returns import Return
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class StarContent:
    """All that a star tool tells."""

    round: Round
    framework: Framework
    returns: tuple[Return, ...]
    missing: tuple[Agency, ...] = ()
    notice: str = ""
    marking: str = ""
    with_evidence: bool = False
    """Whether what the agencies wrote is told, too."""
    moderation: Moderation | None = None
    """The workbook from which the round's agreed scores come."""
    with_strands: bool = False
    """Whether people see the second star, by strand."""
    asked: int | None = None
    """How many agencies were asked; None where nobody said, or where some were left out."""

    @property
    def shows_agencies(self) -> bool:
        """Say whether the answers of single agencies are shown."""
        return shows_agencies(self.round)
