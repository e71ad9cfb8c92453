"""Pictures."""

import logging

import lazy_loader

# What matplotlib says of its own folders and fonts is nothing to the people who read our messages.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
