"""Build the wheel, install it in a new virtual environment, and run the demo from another folder.

Files that are missing from the wheel show here, because the checkout is out of reach.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder and return its output; stop with that if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Build, install elsewhere, run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", folder / "dist", CHECKOUT, folder=folder)
        wheel = next((folder / "dist").glob("*.whl"))
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel,
            folder=folder)
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        output = run(python, "-m", "hsbstar", "demo", "played", folder=elsewhere)
        outputs = sorted(path.name for path in (elsewhere / "played").rglob("*.png"))
        if outputs != ["comparison.png", "star.png", "star.png"]:
            sys.exit(f"The demo from the wheel left other pictures: {outputs}\n{output}")
        print(f"{wheel.name}: built, installed elsewhere, demo played from another folder")


if __name__ == "__main__":
    main()
