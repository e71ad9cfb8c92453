"""`hsbstar framework messages`: the audit workbook's own texts, for a translator to fill in."""

from __future__ import annotations

from hsbstar.cli.commands.framework_show import show_bundled
from hsbstar.cli.options import Force, FrameworkText
from hsbstar.cli.terminal import Reporter
from hsbstar.core.files import MESSAGES_TEMPLATE

EXAMPLES = ("hsbstar framework messages -o messages-cy.yaml",)


def command(*, output: FrameworkText = None, force: Force = False) -> None:
    """Print the audit workbook's own texts, for translation."""
    reporter = Reporter()
    if show_bundled(MESSAGES_TEMPLATE, output, reporter, force=force):
        reporter.note("Fill it in, then name it in your framework file under ‘messages’.")
