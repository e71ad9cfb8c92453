"""The page of the round file: its keys, and the options that they are the default of."""

from __future__ import annotations

from hsbstar.audit import ROUND_KEYS, RoundFile, RoundKey, write_round_file
from hsbstar.cli.app import COMMANDS, load
from hsbstar.cli.round_file import OTHER_MEANINGS, PARAMETERS
from reference.markdown import code, fence, page, section, table

EXAMPLE = RoundFile(area="Northshire", round="Winter 2025", marking="OFFICIAL-SENSITIVE",
                    due="12 December 2025", agencies="agencies.csv")
ALONE = """\
$ hsbstar
Northshire, Winter 2025, due 12 December 2025 (audit.yaml)
  Made:       8 workbooks and 6 email drafts
  Returned:   7 of 8 agencies
  To correct: 1 (Northshire Police)
  Missing:    1 (Harbour Voluntary Network)
  Moderated:  not yet
  Scored:     not yet
  Planned:    not yet
  Paper:      not yet
Next:
  hsbstar check returns --send-back send-back --remind reminders
All commands: hsbstar --help
"""


def round_file_page() -> str:
    """Return the page: every key of the round file, and what uses it."""
    return page(
        "The round file",
        "`hsbstar new-audit` writes `audit.yaml` into the folder of the workbooks. A command that "
        "runs in this folder, or in a folder below it, reads the file: you need not type area, "
        "round and lists again. It says so in one line (not with `-q`):",
        fence("Using audit.yaml: Northshire, Winter 2025."),
        "- An option that you type is used instead of the file's.\n"
        "- Of several round files, that of the nearest folder is used. hsbstar looks in the folder "
        "where it runs and in those above it, but not in your home folder or at the root of a "
        "disk, unless it runs there.\n"
        "- File names in it are relative to its folder.\n"
        "- You may edit it. Whatever is wrong with it stops the command, with the line.\n"
        "- In this folder or below it, `new-audit` without `-o` puts workbooks of the same round "
        "next to the others.\n"
        "- `new-audit` leaves the file of the same round as it is; with `--force` it changes the "
        "keys that you give. It replaces the file of another round only with `--force`.\n"
        "- For a single workbook (`-o form.xlsx`) there is no round file.",
        section("Keys", table(("key", "value", "meaning", "option"), (
            (code(key), _holds(key, about), about.meaning, _options(key))
            for key, about in ROUND_KEYS.items()
        )), "All keys are optional. `new-audit` does not use `due` for another round, nor "
            "`agencies` if you name agencies with `--agency`; it uses `versions` and `use` only "
            "with `--last` and a folder of this round's returns. `report` does not use `marking` "
            "for a paper to publish (`--public`)."),
        section("Example", "As `new-audit` writes it:",
                fence(write_round_file(EXAMPLE).decode(), "yaml")),
        section("Where the round is",
                "`hsbstar` alone, in the folder of a round, shows where the round is and the "
                "command to run next. It reads the folder `returns`, and finds what was written "
                "under its usual name (`star-tool.xlsx`, `moderation….xlsx`, "
                "`action-plan….xlsx`, `board-paper….docx`) in the round's folder or one folder "
                "down:", fence(ALONE),
                "It knows what was made, not what you sent. In a folder that contains the folders "
                "of rounds, it lists them."),
    )


def _holds(key: str, about: RoundKey) -> str:
    if key == "versions":
        return "`latest` or `mean`"
    if key == "same":
        return "a list: names or files"
    what = "file" if about.is_path else "text"
    return f"a list: {what}s" if about.is_list else what


def _options(key: str) -> str:
    """Return the options whose default a key is, each with its commands."""
    commands: dict[str, list[str]] = {}
    for name in (name for panel in COMMANDS.values() for name in panel if name != "framework"):
        if key not in OTHER_MEANINGS.get(name, ()):
            for param in load(name).params:
                if param.name in PARAMETERS[key]:
                    commands.setdefault(param.opts[0], []).append(code(name))
    return "; ".join(f"{code(option)} of {', '.join(names)}" for option, names in commands.items())
