"""`hsbstar check --send-back`: what is written where, all or nothing, never among the returns."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.returns.send_back import corrections_sheet
from support.compound_files import encrypted_workbook
from support.marked import FAULTS, corrected, errors_of, findings_of
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.send_back.corrections import Corrections


@pytest.fixture
def spoiled(returns: Path, filled: Callable[..., bytes]) -> Path:
    """A folder with one clean return and one with errors."""
    (returns / "police.xlsx").write_bytes(filled("Police", answers=FAULTS))
    return returns


def names(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_and_a_letter_for_each_return_with_findings(
    cli: Callable[..., Ran], spoiled: Path, small: Framework
) -> None:
    """Nothing for the clean one; the exit code is that of check; inputs are as they were."""
    before = {path: path.read_bytes() for path in spoiled.iterdir()}
    done = cli("check", spoiled, "--send-back", "back")
    assert done.code == 1
    assert names(spoiled.parent / "back") == [
        "Police-please-correct.eml", "Police-please-correct.txt", "Police-please-correct.xlsx"]
    assert "Wrote back/Police-please-correct.xlsx (also .txt and .eml)" in done.out
    assert done.err.splitlines()[-2:] == ["Open each draft (.eml), check it and send it.",
                                          "Check again when the corrected returns have come."]
    assert {path: path.read_bytes() for path in spoiled.iterdir()} == before
    assert errors_of(before[spoiled / "police.xlsx"], small)


def test_the_whole_way_there_and_back(cli: Callable[..., Ran], spoiled: Path) -> None:
    """Sent back, corrected, returned under the name that it had: the next check is clean."""
    folder = spoiled.parent
    cli("check", spoiled, "--send-back", "back")
    copy = (folder / "back" / "Police-please-correct.xlsx").read_bytes()
    (spoiled / "police.xlsx").unlink()
    (spoiled / "Police-please-correct (1).xlsx").write_bytes(corrected(copy))
    done = cli("check", spoiled, "--send-back", "back2")
    assert done.code == 0
    assert "No findings." in done.err
    assert not (folder / "back2").exists()


def test_a_copy_that_comes_back_faulty_keeps_its_name(
    cli: Callable[..., Ran], spoiled: Path, filled: Callable[..., bytes]
) -> None:
    """The second copy is not called please-correct-please-correct, whatever mail put behind it.

    It is named after the file, because no agency is given.
    """
    (spoiled / "police.xlsx").write_bytes(filled("", answers=FAULTS))
    cli("check", spoiled, "--send-back", "back")
    copy = (spoiled.parent / "back" / "police-please-correct.xlsx").read_bytes()
    (spoiled / "police.xlsx").unlink()
    for name in ("police-please-correct.xlsx", "police-Please-Correct-2.xlsx"):
        (spoiled / name).write_bytes(copy)
        cli("check", spoiled, "--send-back", "back2", "--force")
        (spoiled / name).unlink()
        assert names(spoiled.parent / "back2") == [
            f"police-please-correct.{ending}" for ending in ("eml", "txt", "xlsx")]


def test_existing_outputs_are_replaced_only_with_force(
    cli: Callable[..., Ran], spoiled: Path
) -> None:
    """A letter that somebody has changed is not lost."""
    cli("check", spoiled, "--send-back", "back")
    letter = spoiled.parent / "back" / "Police-please-correct.txt"
    letter.write_text("Changed.", encoding="utf-8")
    done = cli("check", spoiled, "--send-back", "back")
    assert done.code == 2
    assert "add --force to replace" in done.err
    assert letter.read_text(encoding="utf-8") == "Changed."
    assert cli("check", spoiled, "--send-back", "back", "--force").code == 1
    assert letter.read_text(encoding="utf-8").startswith("Subject:")


@pytest.mark.parametrize(("named", "where"), [
    ("returns", "returns"), ("returns", "returns/back"), ("returns/police.xlsx", "returns"),
    ("returns", "returns/../returns/deep/down"),
])
def test_copies_are_not_put_among_returns(
    named: str, where: str, cli: Callable[..., Ran], spoiled: Path
) -> None:
    """There they would be read as returns next time."""
    before = names(spoiled)
    done = cli("check", named, "--send-back", where)
    assert done.code == 2
    assert "the copies would be read as returns next time" in " ".join(done.err.split())
    assert names(spoiled) == before


def test_a_missing_folder_is_reported_before_anything_else(cli: Callable[..., Ran]) -> None:
    """The fault is in the returns' name, not in where copies go."""
    done = cli("check", "nowhere", "--send-back", ".")
    assert "There is no file or folder ‘nowhere’" in done.err


def test_files_of_one_name_do_not_collide(
    cli: Callable[..., Ran], spoiled: Path, filled: Callable[..., bytes]
) -> None:
    """In two folders, in two cases, in two formats."""
    for folder, name in (("a", "Police.xlsx"), ("b", "police.csv")):
        (spoiled / folder).mkdir()
        content = b"ref,score\n1.1,9\n" if name.endswith("csv") else filled(
            folder, answers=FAULTS)
        (spoiled / folder / name).write_bytes(content)
    cli("check", spoiled, "--send-back", "back")
    stems = {name.rsplit(".", 1)[0].casefold() for name in names(spoiled.parent / "back")}
    assert stems == {"a-please-correct", "police-please-correct", "police-2-please-correct"}


def test_what_cannot_be_read_gets_a_letter_alone(
    cli: Callable[..., Ran], spoiled: Path
) -> None:
    """A password and PDFs; of two copies only the first goes back."""
    (spoiled / "locked.xlsx").write_bytes(encrypted_workbook())
    (spoiled / "scan.xlsx").write_bytes(b"%PDF-1.7 scan")
    (spoiled / "Health.pdf").write_bytes(b"%PDF-1.7 scan")
    (spoiled / "policeman.xlsx").write_bytes((spoiled / "police.xlsx").read_bytes())
    cli("check", spoiled, "--send-back", "back")
    assert names(spoiled.parent / "back") == [
        f"{name}-please-correct.{ending}" for name, endings in (
            ("Health", ("eml", "txt")), ("Police", ("eml", "txt", "xlsx")),
            ("locked", ("eml", "txt")), ("scan", ("eml", "txt")))
        for ending in endings]
    letter = (spoiled.parent / "back" / "locked-please-correct.txt").read_text(encoding="utf-8")
    assert "save a copy without protection" in letter


def test_json_names_the_outputs(cli: Callable[..., Ran], spoiled: Path) -> None:
    """Only where something is sent back."""
    answer = json.loads(cli("check", spoiled, "--send-back", "back", "--format", "json").out)
    assert answer["outputs"] == [
        os.path.join("back", f"Police-please-correct.{suffix}")  # noqa: PTH118 - as typed
        for suffix in ("xlsx", "txt", "eml")]
    assert "outputs" not in json.loads(cli("check", spoiled, "--format", "json").out)


def test_the_users_date_is_in_both(cli: Callable[..., Ran], spoiled: Path) -> None:
    """Until when is in the letter, too; without the option nothing is invented."""
    cli("check", spoiled, "--send-back", "back", "--due", "30 May 2026")
    letter = (spoiled.parent / "back" / "Police-please-correct.txt").read_text(encoding="utf-8")
    assert "Please return it by 30 May 2026." in letter


def test_a_child_in_the_text_is_reported_to_the_coordinator(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """The copy holds the same text: securely, or not at all."""
    (returns / "police.xlsx").write_bytes(
        filled("Police", answers={"d1-a": (3, "Write to jo@example.org", "")}))
    done = cli("check", returns, "--send-back", "back")
    assert done.code == 0
    assert "Send it securely, or not at all" in " ".join(done.err.split())
    assert "jo@" not in done.out + done.err
    letter = (returns.parent / "back" / "Police-please-correct.txt").read_text(encoding="utf-8")
    assert letter.startswith("BEFORE YOU SEND THIS")


def test_a_contradiction_between_returns_goes_back_too(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """Another round, another area, an agency that returned twice; not a copy of a file."""
    for name, data in {
        "c.xlsx": filled("Health", round_name="2025"), "d.xlsx": filled("Fire", area="Elsewhere"),
        "e.xlsx": filled("Schools", answers={"d1-a": (1, "", "")}), "q.xlsx": filled("Police"),
    }.items():
        (returns / name).write_bytes(data)
    cli("check", returns, "--send-back", "back", "--expected", _expected(returns.parent),
        "--due", "30 May 2026")
    letters = {path.stem.split("-")[0]: path.read_text(encoding="utf-8")
               for path in (returns.parent / "back").glob("*.txt")}
    assert "is for round ‘2025’" in letters["Health"]
    assert "‘Elsewhere’" in letters["Fire"]
    assert "returned the audit twice" in " ".join(letters["Schools"].split())
    assert "--use" not in letters["Schools"]
    # Nothing is to be corrected there: a copy would come back as one more return.
    assert "which return should we use?" in letters["Schools"]
    assert letters["Schools"].endswith("enough.\n\nPlease reply by 30 May 2026.\n\nThank you.\n")
    copies = {path.stem.split("-")[0] for path in (returns.parent / "back").glob("*.xlsx")}
    assert copies == letters.keys() - {"Schools"}
    assert not letters.keys() & {"Police", "q"}
    assert "Hospice" not in "".join(letters.values())


def _expected(folder: Path) -> Path:
    path = folder / "asked.csv"
    path.write_text("agency\nPolice\nSchools\nHealth\nFire\nHospice\n", encoding="utf-8")
    return path


def test_nothing_is_left_when_writing_fails(
    cli: Callable[..., Ran], spoiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while the letter is put in place: no copy without a letter."""
    for name in ("hardlink_to", "rename"):
        real = getattr(Path, name)

        def full(self: Path, target: Path, real: Callable[..., object] = real) -> object:
            if ".txt" in f"{self.name} {target.name}":
                raise OSError(28, "No space left on device")
            return real(self, target)

        monkeypatch.setattr(Path, name, full)
    done = cli("check", spoiled, "--send-back", "back")
    assert done.code == 2
    assert "No space left on device" in done.err
    assert not (spoiled.parent / "back").exists()


@pytest.mark.parametrize("content", [b"no more", b"PK\x03\x04, but no more"])
def test_a_return_that_changes_each_time_is_reported(
    content: bytes, cli: Callable[..., Ran], spoiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read once as a return and once to be copied: in between somebody may save it."""
    monkeypatch.setattr("hsbstar.returns.containers.read_bytes", lambda _: content)
    done = cli("check", spoiled, "--send-back", "back")
    assert done.code == 2
    assert "police.xlsx changed while it was being checked" in done.err
    assert not (spoiled.parent / "back").exists()


def test_a_return_that_has_changed_is_read_again(
    cli: Callable[..., Ran], spoiled: Path, filled: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is marked is what was checked: here the faults are gone, and others are there."""
    later = filled("Police", answers={**FAULTS, "d1-b": (9, "", "Agree a lead.")})
    read: list[bytes] = []

    def saved_meanwhile(path: Path) -> bytes:
        if not read:
            path.write_bytes(later)
        read.append(path.read_bytes())
        return read[-1]

    monkeypatch.setattr("hsbstar.returns.containers.read_bytes", saved_meanwhile)
    done = cli("check", spoiled, "--send-back", "back", "--format", "json")
    assert len(read) == 2
    findings = json.loads(done.out)["findings"]
    monkeypatch.undo()
    again = json.loads(cli("check", spoiled, "--format", "json").out)["findings"]
    assert findings == again
    copy = (spoiled.parent / "back" / "Police-please-correct.xlsx").read_bytes()
    sheet = opened(copy)["Please correct"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert any("‘9’" in text or " 9 " in text for text in texts), texts


def test_a_return_that_cannot_be_copied_does_not_stop_the_others(
    cli: Callable[..., Ran], spoiled: Path, filled: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its letter lists what to correct; the other one gets its copy."""
    (spoiled / "odd.xlsx").write_bytes(filled("Odd", answers=FAULTS))
    real = corrections_sheet.add_corrections

    def odd(book: object, corrections: Corrections, **more: str) -> None:
        if corrections.file.endswith("odd.xlsx"):
            raise ValueError("a part is odd")
        real(book, corrections, **more)  # type: ignore[arg-type] # a book

    monkeypatch.setattr("hsbstar.returns.send_back.marked_copy.add_corrections", odd)
    done = cli("check", spoiled, "--send-back", "back")
    assert done.code == 1
    written = names(spoiled.parent / "back")
    assert written == [
        "Odd-please-correct.eml", "Odd-please-correct.txt", "Police-please-correct.eml",
        "Police-please-correct.txt", "Police-please-correct.xlsx"]
    letter = (spoiled.parent / "back" / "Odd-please-correct.txt").read_text(encoding="utf-8")
    assert "MUST BE CORRECTED" in letter


def test_a_macro_workbook_stays_one(cli: Callable[..., Ran], spoiled: Path) -> None:
    """By what it is, not by what it is called."""
    (spoiled / "police.xlsx").rename(spoiled / "police.xlsm")
    cli("check", spoiled, "--send-back", "back")
    assert "Police-please-correct.xlsx" in names(spoiled.parent / "back")


def test_the_letter_is_utf_8_without_a_mark(cli: Callable[..., Ran], spoiled: Path) -> None:
    """Pasted into an e-mail a mark at the start would be a character that nobody typed."""
    cli("check", spoiled, "--send-back", "back")
    letter = (spoiled.parent / "back" / "Police-please-correct.txt").read_bytes()
    assert letter.startswith(b"Subject: ")
    assert "‘1 Finding out’".encode() in letter
    assert b"\r\n" in letter


def test_same_returns_same_bytes(
    cli: Callable[..., Ran], spoiled: Path, small: Framework
) -> None:
    """Twice the same."""
    for folder in ("one", "two"):
        cli("check", spoiled, "--send-back", folder)
    first, second = (spoiled.parent / folder for folder in ("one", "two"))
    assert names(first) == names(second)
    for name in names(first):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert findings_of((first / "Police-please-correct.xlsx").read_bytes(), small)
