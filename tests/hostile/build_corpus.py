"""Write the corpus, with `expected.json`: python tests/hostile/build_corpus.py DIR."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.corpus import CORPUS
from hostile.variants import Base
from support.office import Office


def build(folder: Path, base: Base) -> dict[str, Path]:
    """Write every variant into a folder of its own, and return the files by the variants' names."""
    files = files_in(folder)
    for name, path in files.items():
        path.parent.mkdir(parents=True)
        path.write_bytes(CORPUS[name].build(base))
    return files


def files_in(folder: Path) -> dict[str, Path]:
    """Return where `build` puts each variant, by the variants' names."""
    return {name: folder / f"{number:03}" / variant.file
            for number, (name, variant) in enumerate(CORPUS.items(), start=1)}


def main(folder: Path) -> None:
    """Build all with LibreOffice, and write what each file must give."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(shutil.which("soffice") or "soffice", folder / "office")
    try:
        files = build(folder, Base(folder / "base", office.convert))
    finally:
        office.close()
    expected = {
        str(path.relative_to(folder)): {
            "name": name, "refused": sorted(CORPUS[name].expected.refused),
            "scores": dict(CORPUS[name].expected.scores),
            "findings": sorted(CORPUS[name].expected.findings),
        }
        for name, path in files.items()
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
