"""Write the corpus, with `expected.json`: python tests/hostile/build_corpus.py DIR."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.corpus import CORPUS
from hostile.variants import Base


def build(folder: Path, base: Base) -> dict[str, Path]:
    """Write every variant into a folder of its own, and return the files by the variants' names."""
    files = {}
    for number, (name, variant) in enumerate(CORPUS.items(), start=1):
        path = folder / f"{number:03}" / variant.file
        path.parent.mkdir(parents=True)
        path.write_bytes(variant.build(base))
        files[name] = path
    return files


def main(folder: Path) -> None:
    """Build all with LibreOffice, and tell what each file must give."""
    def convert(source: Path, ending: str, target: Path) -> Path:
        subprocess.run(["soffice", "--headless", "--convert-to", ending, "--outdir", str(target),
                        str(source)], check=True, capture_output=True)
        return target / f"{source.stem}.{ending}"

    files = build(folder, Base(folder / "base", convert))
    told = {
        str(path.relative_to(folder)): {
            "name": name, "refused": sorted(CORPUS[name].expected.refused),
            "scores": dict(CORPUS[name].expected.scores),
            "findings": sorted(CORPUS[name].expected.findings),
        }
        for name, path in files.items()
    }
    (folder / "expected.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
