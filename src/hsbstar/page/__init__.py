"""The page: what a browser shows of files that are dropped on it, worked out by Python alone."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
