"""The command line: what is typed becomes calls to the other rooms, and their answers text."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
