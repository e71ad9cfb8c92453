"""Whose voice counts, as the options of `score` say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_list
from hsbstar.rounds import Wanted, Weight, read_weights

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework import Framework


@dataclass(frozen=True)
class Voices:
    """The options that choose otherwise than usual; by default none does."""

    weights_file: Path | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by_strand: bool = False
    minimum: int = 0

    def wanted(self, framework: Framework) -> Wanted:
        """Return what is asked for; read before the returns, so that a slip is told at once.

        Raises HsbstarError for a faulty list of weights, and for strands where there are none.
        """
        if self.by_strand and not any(one.strand for one in framework.statements):
            raise HsbstarError(
                f"The statements of {framework.title} name no strands: leave out --by strand, or "
                "add them to the framework file."
            )
        return Wanted(self.only, self.without, _load_weights(self.weights_file), self.minimum)


def _load_weights(path: Path | None) -> dict[str, Weight]:
    """Return the weights of agencies, by folded name; nothing where no list was given."""
    return {} if path is None else read_weights(read_list(path), str(path))
