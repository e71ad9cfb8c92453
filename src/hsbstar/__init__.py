"""hsbstar: run a harmful sexual behaviour audit, from blank workbooks to a comparison of rounds."""


__version__ = "0.1.0"
