"""The version of hsbstar, which every output of a round names."""

__version__ = "1.0.0"
