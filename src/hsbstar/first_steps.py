"""What `hsbstar` alone says: what to do next, in the order of an audit."""

from __future__ import annotations

FIRST_STEPS = """\
hsbstar runs a harmful sexual behaviour (HSB) audit, one command a step:

  1  hsbstar new-audit   Make the blank workbooks, to be sent to the agencies.
  2  hsbstar check       Check what comes back; send mistakes back to be mended.
  3  hsbstar score       Score the round: the star tool and the star.
  4  hsbstar plan        Make the action plan for the weakest statements.
  5  hsbstar compare     Next time: set the two rounds side by side.
  6  hsbstar report      Write the paper that the board reads.

How to do a step:   hsbstar check --help
All commands:       hsbstar --help
New here?           hsbstar demo        (a whole audit on made-up returns)
"""
