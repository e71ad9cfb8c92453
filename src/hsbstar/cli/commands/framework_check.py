"""`hsbstar framework check`: check a framework file and list all that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar import audit, framework
from hsbstar.cli.errors import MAX_FAULTS, unlisted_sentence
from hsbstar.cli.inputs import load_framework
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import FrameworkError, HsbstarError
from hsbstar.core.files import read_bytes

EXAMPLES = ("hsbstar framework check mine.yaml",)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A framework file.")],
) -> None:
    """Check your own framework file and list everything that is wrong."""
    reporter = Reporter()
    try:
        own = load_framework(file, "FILE")
    except FrameworkError as error:
        reporter.findings(error.findings[:MAX_FAULTS])
        rest = unlisted_sentence(error.findings)
        raise HsbstarError(f"{error} {rest}".rstrip()) from None
    counts = ", ".join(
        f"{domain.number} {domain.title} ({len(domain.statements)})" for domain in own.domains
    )
    reporter.findings(framework.find_untranslated(read_bytes(file), str(file)))
    reporter.line(
        f"{file} can be used: {len(own.statements)} statements in {len(own.domains)} domains: "
        f"{counts}."
    )
    languages = (*own.translations, *(messages.language for messages in own.own_messages))
    for code in dict.fromkeys(languages):
        lacking = audit.lacking_sentence(audit.audit_texts(code, own), own)
        reporter.line(lacking or f"Workbooks in {code} are in {code} throughout.")
    for messages in own.own_messages:
        if messages.lacking:
            source = own.messages[messages.language]
            reporter.line(f"Not yet in {source}: {', '.join(messages.lacking)}.")
