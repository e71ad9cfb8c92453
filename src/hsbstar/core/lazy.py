"""Names of a package that load their module when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def lazy_names(package: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """Return a package's `__getattr__`; `names` are the names of each module, parted by spaces."""
    module_of = {name: module for module, held in names.items() for name in held.split()}

    def load(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module_of[name]}"), name)
        # Found without this function from now on.
        setattr(sys.modules[package], name, value)
        return value

    return load
