"""Check the files of messages, and write the files made from them.

They are the template for translators, the pseudo-language, and the JSON that each command reads. To
add a language, put its file (`cy.yaml`) into data/messages/ and run this.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path

from hsbstar.core.errors import FrameworkError
from hsbstar.framework.messages import ONLY_READ, Messages, longest
from hsbstar.framework.yaml_values import PlainYaml
from pseudo import pseudo

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "messages"
ENGLISH = FOLDER / "en.yaml"
HEAD = """\
# For a translator: write each text between its quotation marks; in the text itself use ‘ and ’. A
# text that is left empty is said in English. What to do with the file stands in
# docs/how-to/add-a-language.md
"""


def flat(path: Path) -> dict[str, str]:
    """Return the texts of a file by key."""
    return {f"{section}.{key}": " ".join(text.split()) for section, group in
            PlainYaml(path.read_bytes()).value.items() for key, text in group.items() if text}


def template() -> str:
    """Return the English file with each text as a comment and nothing in its place."""
    read = PlainYaml(ENGLISH.read_bytes())
    starts = {line: path for path, line in read.lines.items() if len(path) == 2}
    lines = [HEAD.rstrip(), "#"]
    inside = False
    for number, line in enumerate(ENGLISH.read_text(encoding="utf-8").splitlines(), start=1):
        if number in starts:
            section, key = map(str, starts[number])
            lines += _to_translate(section, key, read.value[section][key])
            inside = True
        elif not line.strip() or line.lstrip().startswith("#") or not line.startswith(" "):
            lines.append(line)
            inside = False
        elif not inside:
            sys.exit(f"en.yaml, line {number}: not understood")
    return "\n".join(lines) + "\n"


def _to_translate(section: str, key: str, english: str) -> list[str]:
    limit = longest(f"{section}.{key}")
    note = f" (at most {limit} characters)" if limit else ""
    lines = textwrap.wrap(f"English{note}: {english}", 96, break_long_words=False,
                         break_on_hyphens=False)
    return [*(f"  # {line}" for line in lines), f'  {key}: ""']


def pseudo_file(english: dict[str, str]) -> str:
    """Return the pseudo-language's file."""
    lines = ["# Made by scripts/build_messages.py: words of no language, by which tests find what",
             "# was not translated, or is cut."]
    last = ""
    for key, text in english.items():
        section, _, name = key.partition(".")
        if section != last:
            lines += ["", f"{section}:"]
            last = section
        if section in ONLY_READ:
            shown = ", ".join(pseudo(word.strip()) for word in text.split(","))
        else:
            shown = pseudo(text, longest=longest(key) or 10_000)
        lines.append(f"  {name}: {json.dumps(shown, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def languages() -> list[str]:
    """Return the languages that have a file, English first."""
    return ["en", *sorted({path.stem for path in FOLDER.glob("*.yaml")} - {"en", "template"})]


def messages_data(names: list[str]) -> str:
    """Return the texts of languages, by language and key."""
    texts = {name: flat(FOLDER / f"{name}.yaml") for name in names}
    return json.dumps(texts, ensure_ascii=False, indent=0) + "\n"


def check() -> None:
    """Check every language against English and all others; raise FrameworkError for a fault."""
    # It needs the English messages to be there, so it comes after they are written.
    from hsbstar.audit.message_file import read_messages  # noqa: PLC0415 - see above

    read: list[Messages] = []
    for name in languages():
        path = FOLDER / f"{name}.yaml"
        read.append(read_messages(path.read_bytes(), str(path.relative_to(ROOT)), name, read))


def build() -> None:
    """Write all made files; raise FrameworkError, and leave a language out, for a fault in it."""
    data = ROOT / "data" / "messages.json"
    data.write_text(messages_data(["en"]), encoding="utf-8")
    (FOLDER / "en-XA.yaml").write_text(pseudo_file(flat(ENGLISH)), encoding="utf-8")
    (FOLDER / "template.yaml").write_text(template(), encoding="utf-8")
    check()
    data.write_text(messages_data(languages()), encoding="utf-8")


if __name__ == "__main__":
    try:
        build()
    except FrameworkError as error:
        sys.exit("\n".join([str(error), *(f"{finding.where}: {finding.message} {finding.fix}"
                                          for finding in error.findings)]))
