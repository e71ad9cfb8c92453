"""Which ratings count and how much, as the options of `score` choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar import rounds
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_list

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework import Framework
    from hsbstar.rounds import Wanted


@dataclass(frozen=True)
class SelectionOptions:
    """The options that change which ratings count; by default none does."""

    weights_file: Path | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by_strand: bool = False
    minimum: int = 0

    def read(self, framework: Framework) -> Wanted:
        """Return the selection; read it before the returns, so that a slip is reported at once.

        Raises HsbstarError for a faulty list of weights, and for strands where there are none.
        """
        if self.by_strand and not any(known.strand for known in framework.statements):
            raise HsbstarError(
                f"The statements of {framework.title} name no strands: leave out --by strand, or "
                "add them to the framework file."
            )
        file = self.weights_file
        weights = {} if file is None else rounds.read_weights(read_list(file), str(file))
        return rounds.Wanted(self.only, self.without, weights, self.minimum)
