"""Make stages, corpora and results once in a run, by the worker that needs them first."""

from __future__ import annotations

import os
import pickle
import shutil
from typing import TYPE_CHECKING, Any

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


class Once:
    """Makes folders and values once for all workers of a run."""

    def __init__(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Share a folder with the other workers, if there are any."""
        own = tmp_path_factory.getbasetemp()
        self._shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
        self._values: dict[str, Any] = {}

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return a folder that `make` has filled; nothing in it may be changed."""
        folder = self._shared / f"once-{name}"

        def fill() -> None:
            # Where another worker failed, this worker fails with the same text.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)

        self.value(name, fill)
        return folder

    def value(self, name: str, make: Callable[[], object]) -> Any:
        """Return what `make` returned to the first worker, passed on by pickle."""
        if name not in self._values:
            kept = self._shared / f"once-{name}.pickle"
            with FileLock(self._shared / f"once-{name}.lock"):
                if not kept.exists():
                    kept.write_bytes(pickle.dumps(make()))
                self._values[name] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
        return self._values[name]
