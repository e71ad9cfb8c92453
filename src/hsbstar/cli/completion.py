"""Completion with the Tab key: show a shell's script, or put it where the shell finds it."""

from __future__ import annotations

import codecs
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.cli.completion_scripts import SCRIPTS, Shell
from hsbstar.core.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.cli.terminal import Reporter

_POWERSHELLS = ("powershell", "pwsh")
"""That of Windows, and the one that can be installed beside it; each has a profile of its own."""


def install(shell: Shell, reporter: Reporter) -> None:
    """Put a shell's script where it looks for it, and say where that is.

    What stands in its start-up file already stays; a script that is there is not added again.
    Raises HsbstarError where the shell cannot be found or a file cannot be written.
    """
    try:
        for path in _INSTALL[shell]():
            reporter.line(f"Wrote {path}")
    except OSError as error:
        raise HsbstarError(
            f"{error.filename} cannot be written: {error.strerror}. Show the script with hsbstar "
            f"--show-completion {shell}, and put it where your shell looks for it."
        ) from None
    reporter.tell("Open a new terminal, type ‘hsbstar ’ and press the Tab key.")
    if shell is Shell.POWERSHELL:
        reporter.tell("If PowerShell then says that running scripts is disabled, that is your "
                      "organisation's rule: hsbstar works without completion, too.")


def _install_bash() -> Iterator[Path]:
    script = Path.home() / ".bash_completions" / "hsbstar.sh"
    yield _write(script, SCRIPTS[Shell.BASH])
    yield _add(Path.home() / ".bashrc", f"source '{script}'\n")


def _install_zsh() -> Iterator[Path]:
    yield _write(Path.home() / ".zfunc" / "_hsbstar", SCRIPTS[Shell.ZSH])
    yield _add(Path.home() / ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit\n")


def _install_fish() -> Iterator[Path]:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    yield _write(config / "fish" / "completions" / "hsbstar.fish", SCRIPTS[Shell.FISH])


def _install_powershell() -> Iterator[Path]:
    found = [path for name in _POWERSHELLS if (path := shutil.which(name))]
    if not found:
        raise HsbstarError("There is no PowerShell on this computer. For another shell, type its "
                           "name: hsbstar --install-completion bash")
    for program in found:
        asked = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE"
        said = subprocess.run(  # noqa: S603 - found above, nothing of the user's in it
            [program, "-NoProfile", "-Command", asked], capture_output=True, check=False,
        )
        if profile := said.stdout.decode("utf-8-sig", "replace").strip():
            yield _add(Path(profile), SCRIPTS[Shell.POWERSHELL])


_INSTALL = {
    Shell.BASH: _install_bash, Shell.ZSH: _install_zsh, Shell.FISH: _install_fish,
    Shell.POWERSHELL: _install_powershell,
}


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _add(path: Path, text: str) -> Path:
    """Add lines to the end of a start-up file, unless they are in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.read_bytes() if path.exists() else b""
    # Windows' own PowerShell writes so.
    encoding = "utf-16-le" if held.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    new = text.encode(encoding)
    if new not in held.replace("\r\n".encode(encoding), "\n".encode(encoding)):
        gap = "" if not held or held.endswith("\n".encode(encoding)) else "\n"
        with path.open("ab") as file:
            file.write(gap.encode(encoding) + new)
    return path
