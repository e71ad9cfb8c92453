"""The same round a second time: `hsbstar compare` refuses the same file or folder twice."""

from __future__ import annotations

import shutil
from pathlib import Path


def again(path: str | Path) -> Path:
    """Return a copy of a file or folder, next to it."""
    source = Path(path)
    copy = source.with_name(f"again-{source.name}")
    if source.is_dir():
        shutil.copytree(source, copy, dirs_exist_ok=True)
    else:
        shutil.copy(source, copy)
    return copy
