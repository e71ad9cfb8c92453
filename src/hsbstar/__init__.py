"""hsbstar: run a harmful sexual behaviour audit, from blank workbooks to a comparison of rounds.

Three lines of Python score a folder of returns and draw the star:

    returns, findings = hsbstar.read_returns("returns")
    spring = hsbstar.score_round(returns)
    hsbstar.draw_star(spring, "star.png")

Each name loads what it needs when it is first used. Nothing is printed; an error that stops the
work is raised as `HsbstarError` with a sentence that says what to do; no file is replaced without
`force=True`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
