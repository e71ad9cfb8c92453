"""`hsbstar framework show`: the framework file that comes with hsbstar, to read or to adapt."""

from __future__ import annotations

from hsbstar.cli.bundled_texts import show_bundled
from hsbstar.cli.options import Force, FrameworkText
from hsbstar.cli.terminal import Reporter
from hsbstar.core.files import FRAMEWORK_FILE
from hsbstar.core.suggest import quoted

EXAMPLES = ("hsbstar framework show -o mine.yaml",)


def command(*, output: FrameworkText = None, force: Force = False) -> None:
    """Print the framework that comes with hsbstar, to read or to adapt."""
    reporter = Reporter()
    if written := show_bundled(FRAMEWORK_FILE, output, reporter, force=force):
        reporter.tell("Change what you need, and check it:")
        reporter.suggest(f"hsbstar framework check {quoted(written)}")
