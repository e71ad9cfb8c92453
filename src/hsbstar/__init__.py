"""hsbstar: run a harmful sexual behaviour audit, from blank workbooks to a comparison of rounds.

Three lines of Python score a folder of returns and draw the star:

    returns, findings = hsbstar.read_returns("returns")
    spring = hsbstar.score_round(returns)
    hsbstar.draw_star(spring, "star.png")

Each name loads what it needs when it is first used. Nothing is printed; what cannot go on raises
`HsbstarError` with a sentence that says what to do; no file is replaced without `force=True`.
"""

from __future__ import annotations

from hsbstar.core.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hsbstar.audit.public import read_framework
    from hsbstar.charts.public import draw_star
    from hsbstar.comparison.model import Comparison
    from hsbstar.comparison.public import compare_rounds
    from hsbstar.core.errors import HsbstarError
    from hsbstar.core.findings import Finding
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.returns.public import read_returns
    from hsbstar.rounds.model import Round
    from hsbstar.rounds.public import score_round
    from hsbstar.star_tool.public import fill_star_tool
else:
    import hsbstar.core.lazy

    __getattr__ = hsbstar.core.lazy.lazy_names(__name__, {
        "audit.public": "read_framework",
        "charts.public": "draw_star",
        "comparison.model": "Comparison",
        "comparison.public": "compare_rounds",
        "core.errors": "HsbstarError",
        "core.findings": "Finding",
        "framework.model": "Framework",
        "returns.answers": "Return",
        "returns.public": "read_returns",
        "rounds.model": "Round",
        "rounds.public": "score_round",
        "star_tool.public": "fill_star_tool",
    })

__all__ = [
    "Comparison",
    "Finding",
    "Framework",
    "HsbstarError",
    "Return",
    "Round",
    "__version__",
    "compare_rounds",
    "draw_star",
    "fill_star_tool",
    "read_framework",
    "read_returns",
    "score_round",
]


def __dir__() -> list[str]:
    return __all__
