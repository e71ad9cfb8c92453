"""hsbstar: run a harmful sexual behaviour audit, from blank workbooks to a comparison of rounds."""

from hsbstar.core.version import __version__

__all__ = ["__version__"]
