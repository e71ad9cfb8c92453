"""The version of hsbstar, which every output of a round names."""

__version__ = "0.1.0"
