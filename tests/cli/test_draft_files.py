"""Drafts of emails from the command line: for each workbook, each letter and each late agency."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.send_back import SentBack
from support.holders import eml, zip_of
from support.marked import FAULTS
from support.message_texts import content

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from conftest import Ran

LONG = "Long " * 39 + "Trust"
LIST = f"""agency,kind,contact,language
Police,police,"Jo Smith <jo@example.org>; 0123",
Schools,education,,
"Ärzte, Söhne’s “Haus”",,aerzte@example.org,en-XA
Health,,hub@@example.org,
{LONG},,long@example.org,
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list with addresses, without one and with a wrong one."""
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def drafts_in(folder: Path) -> dict[str, EmailMessage]:
    """Return the drafts in a folder, by their names."""
    return {
        path.name: message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted(folder.glob("*.eml"))}


def text_of(draft: EmailMessage) -> str:
    """Return the text of a draft, in one line."""
    body = draft.get_body()
    assert body is not None
    return " ".join(body.get_content().split())


def attached(draft: EmailMessage) -> dict[str | None, bytes]:
    """Return what is attached to a draft."""
    return {part.get_filename(): part.get_content() for part in draft.iter_attachments()}


def test_each_agency_with_an_address_has_a_draft_with_its_workbook(
    cli: Callable[..., Ran], listed: Path, tmp_path: Path
) -> None:
    """The others are listed in one line; twice the same bytes."""
    words = ("new-audit", "--agencies", listed, "--agency", "Other", "--area", "Northshire",
             "--round", "2026", "--due", "30 May 2026", "--mail", "--marking", "OFFICIAL")
    said = cli(*words, "-o", "out")
    assert said.code == 0
    assert said.out.count(".xlsx\n") == 6
    assert ".eml" not in said.out
    assert "3 email drafts (.eml) are next to the workbooks" in said.err
    assert (
        f"No draft for Schools, Health (‘hub@@example.org’ in {listed} › line 5 is not a valid "
        "address) and Other: no email address in column ‘contact’."
    ) in said.err
    drafts = drafts_in(tmp_path / "out")
    assert {draft["To"] for draft in drafts.values()} == {
        "jo@example.org", "aerzte@example.org", "long@example.org"}
    for name, draft in drafts.items():
        workbook = f"{name.removesuffix('.eml')}.xlsx"
        assert attached(draft) == {workbook: (tmp_path / "out" / workbook).read_bytes()}
        assert draft["Subject"].startswith("OFFICIAL – ")
        assert "30 May 2026" in text_of(draft)
    assert LONG in str([draft["Subject"] for draft in drafts.values()])
    assert ["«" in draft["Subject"] for draft in drafts.values()].count(True) == 1
    assert cli(*words, "-o", "again").code == 0
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_single_workbook_and_nobody_to_send_it_to(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The draft is next to the workbook, whatever it is called."""
    single = tmp_path / "one.csv"
    single.write_text("agency,contact\nPolice,jo@example.org\n", encoding="utf-8")
    said = cli("new-audit", "--agencies", single, "--mail", "-o", "mine.xlsx")
    assert said.code == 0
    assert "One email draft (.eml) is next to the workbooks" in said.err
    assert "No draft" not in said.err
    assert [*attached(drafts_in(tmp_path)["mine.eml"])] == ["mine.xlsx"]
    single.write_text("agency\nPolice\n", encoding="utf-8")
    said = cli("new-audit", "--agencies", single, "--mail", "-o", "none")
    assert "email draft" not in said.err
    assert "No draft for Police" in said.err


def test_drafts_are_outputs(
    cli: Callable[..., Ran], listed: Path, returns: Path, tmp_path: Path
) -> None:
    """Replaced only with --force, never among returns, and only for a list of agencies."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "hsb-audit-Police.eml").write_text("mine", encoding="utf-8")
    refused = cli("new-audit", "--agencies", listed, "--mail", "-o", "out")
    assert refused.code == 2
    assert "already exists" in refused.err
    assert [path.name for path in out.iterdir()] == ["hsb-audit-Police.eml"]
    assert cli("new-audit", "--agencies", listed, "--mail", "-o", "out", "--force").code == 0
    refused = cli("new-audit", "--agency", "Police", "--mail")
    assert refused.code == 2
    assert "--mail needs a list of agencies" in refused.err
    refused = cli("new-audit", "--agencies", listed, "--last", returns, "--round", "2027",
                  "--mail", "-o", returns / "new")
    assert refused.code == 2
    assert "is where returns are, so drafts cannot go there" in " ".join(refused.err.split())
    care = "The attached workbooks contain the agencies' earlier evidence."
    words = ("new-audit", "--agencies", listed, "--round", "2027", "--mail")
    assert care in cli(*words, "--last", returns, "-o", "with").err
    assert cli("score", returns, "-o", "results").code == 0
    for last in ((), ("--last", "results/star-tool.xlsx")):
        said = cli(*words, *last, "-o", f"without-{len(last)}")
        assert (said.code, care in said.err) == (0, False)


def test_drafts_among_the_returns_are_not_read(
    cli: Callable[..., Ran], listed: Path, returns: Path, tmp_path: Path
) -> None:
    """A draft with a workbook in it is no return."""
    cli("new-audit", "--agencies", listed, "--mail", "-o", "out")
    draft = tmp_path / "out" / "hsb-audit-Police.eml"
    (returns / draft.name).write_bytes(draft.read_bytes())
    answer = json.loads(cli("check", returns, "--format", "json").out)
    assert len(answer["returns"]) == 2
    assert {found["code"] for found in answer["findings"]
            if "eml" in (found["file"] or "")} == {"file-passed-over"}


def test_letters_and_reminders_for_those_who_should_get_them(
    cli: Callable[..., Ran], listed: Path, returns: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """The marked copy is attached to its letter; who gets a letter gets no reminder."""
    secret = FAULTS | {"d2-a": (3, "SECRET-EVIDENCE", "SECRET-ACTION")}
    (returns / "police.xlsx").write_bytes(filled("Police", answers=secret))
    (returns / "long.xlsx").write_bytes(filled(LONG, answers=FAULTS))
    (returns / "Health return.pdf").write_bytes(b"%PDF-1.7")
    said = cli("check", returns, "--expected", listed, "--send-back", "post", "--remind", "post",
               "--due", "30 May 2026", "--marking", "OFFICIAL")
    assert said.code == 1
    assert "Wrote post/Police-please-correct.xlsx (also .txt and .eml)\n" in said.out
    assert "Wrote post/Ärzte-Söhnes-Haus-reminder.eml\n" in said.out
    assert "Add an address to the draft for Health (‘hub@@example.org’ in " in said.err
    post = tmp_path / "post"
    drafts = drafts_in(post)
    assert sum(name.endswith("-reminder.eml") for name in drafts) == 1
    for name, draft in drafts.items():
        copy = post / name.replace(".eml", ".xlsx")
        assert attached(draft) == ({copy.name: copy.read_bytes()} if copy.exists() else {})
        assert draft["Subject"].startswith("OFFICIAL – ")
        assert "SECRET" not in text_of(draft)
    police = drafts["Police-please-correct.eml"]
    assert (police["To"], police["Subject"]) == (
        "jo@example.org", "OFFICIAL – 2026 audit: please correct your return (Police)")
    letter = (post / "Police-please-correct.txt").read_text(encoding="utf-8")
    assert text_of(police) == " ".join(letter.replace(
        "Subject: 2026 audit: please correct your return (Police)", "").split())
    assert drafts["Health-please-correct.eml"]["To"] is None
    (long,) = (draft for draft in drafts.values() if draft["To"] == "long@example.org")
    assert attached(long)
    late = drafts["Ärzte-Söhnes-Haus-reminder.eml"]
    assert (late["To"], "«" in late["Subject"]) == ("aerzte@example.org", True)
    assert "30 May 2026" in text_of(late)


def test_reminders_alone(
    cli: Callable[..., Ran], agencies: Path, returns: Path, tmp_path: Path
) -> None:
    """They need the list, go nowhere among returns, and are outputs as others are."""
    refused = cli("check", returns, "--remind", "late")
    assert (refused.code, "--remind needs the list of agencies. Add --expected FILE."
            in refused.err) == (2, True)
    refused = cli("check", returns, "--expected", agencies, "--remind", returns / "late")
    assert refused.code == 2
    assert "the reminders would be read as returns next time" in " ".join(refused.err.split())
    words = ("check", returns, "--expected", agencies, "--remind", "late", "--format", "json")
    said = cli(*words)
    assert said.code == 0
    assert [path.name for path in (tmp_path / "late").iterdir()] == ["Health-reminder.eml"]
    assert len(json.loads(said.out)["outputs"]) == 1
    before = (tmp_path / "late" / "Health-reminder.eml").read_bytes()
    assert cli(*words).code == 2
    assert cli(*words, "--force").code == 0
    assert (tmp_path / "late" / "Health-reminder.eml").read_bytes() == before
    assert drafts_in(tmp_path / "late")["Health-reminder.eml"]["To"] == "hub@example.org"


def test_a_reminder_is_of_the_round_that_is_named(
    cli: Callable[..., Ran], agencies: Path, tmp_path: Path
) -> None:
    """Before anybody has returned, no return names it: an option does, or the round file."""
    (tmp_path / "none").mkdir()
    words = ("check", "none", "--remind", "late")
    said = cli(*words, "--expected", agencies, "--round", "2027")
    assert said.code == 0
    assert "Returned: 0 of 3 expected agencies." in said.out
    first = drafts_in(tmp_path / "late")
    assert len(first) == 3
    assert first["Police-reminder.eml"]["Subject"].startswith("2027 audit: please return ")
    (tmp_path / "audit.yaml").write_text(
        f"area: Northshire\nround: 2028\nagencies: {agencies.name}\n", encoding="utf-8")
    assert cli(*words, "--force").code == 0
    police = drafts_in(tmp_path / "late")["Police-reminder.eml"]
    assert police["Subject"].startswith("2028 audit: ")
    assert ", Northshire, 2028 " in text_of(police)
    assert cli("check", "none").code == 2, "without reminders there is nothing to do"


def test_what_is_in_an_email_belongs_to_the_agency_that_it_names(
    cli: Callable[..., Ran], agencies: Path, tmp_path: Path
) -> None:
    """An attachment is seldom named after its sender; it then gets a letter and no reminder."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "RE Police.eml").write_bytes(eml({"scan.pdf": b"%PDF-1.7"}))
    (tmp_path / "in" / "Police.zip").write_bytes(zip_of({"Health return.pdf": b"%PDF-1.7"}))
    (tmp_path / "in" / "Police and Health.eml").write_bytes(eml({"broken.xlsx": b"x"}))
    assert cli("check", "in", "--expected", agencies, "--send-back", "post", "--remind",
               "post").code == 1
    drafts = drafts_in(tmp_path / "post")
    assert set(drafts) == {"Police-please-correct.eml", "Health-please-correct.eml",
                           "broken-please-correct.eml", "Schools-reminder.eml"}
    assert drafts["Health-please-correct.eml"]["To"] == "hub@example.org"
    assert drafts["broken-please-correct.eml"]["To"] is None


def test_a_draft_that_needs_care_has_no_address(
    cli: Callable[..., Ran], agencies: Path, returns: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """A harmful file: phone first, nothing attached. A child in the text: securely, or not."""
    (returns / "Health.zip").write_bytes(zip_of({"a/../../x.xlsx": filled("Health")}))
    answers = {"d1-a": (3, "Write to jo@example.org", "")}
    (returns / "police.xlsx").write_bytes(filled("Police", answers=answers))
    cli("check", returns, "--expected", agencies, "--send-back", "post")
    drafts = drafts_in(tmp_path / "post")
    harmful = drafts["Health-please-correct.eml"]
    assert "Phone the sender first" in text_of(harmful)
    assert "does not look like an ordinary email or zip file" in text_of(harmful)
    assert harmful["Subject"] == "2026 audit: please send your return again (Health.zip)"
    assert attached(harmful) == {}
    child = drafts["Police-please-correct.eml"]
    assert text_of(child).startswith("BEFORE YOU SEND THIS")
    assert [*attached(child)] == ["Police-please-correct.xlsx"]
    assert harmful["To"] is child["To"] is None


def test_a_copy_does_not_go_to_an_agency_whose_return_it_may_not_be(
    cli: Callable[..., Ran], agencies: Path, returns: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """Two returns give one agency: one of them may hold another one's answers."""
    agencies.write_text("agency,contact\nPolice,jo@example.org\n", encoding="utf-8")
    (returns / "police.xlsx").write_bytes(filled("Police", answers=FAULTS))
    said = cli("check", returns, "--expected", agencies, "--send-back", "one")
    doubt = "No address in a draft for Police: first find out whose answers the copy has."
    assert doubt not in said.err
    assert drafts_in(tmp_path / "one")["Police-please-correct.eml"]["To"] == "jo@example.org"
    (returns / "other.xlsx").write_bytes(
        filled("Police", answers=FAULTS, respondent="Somebody else"))
    said = cli("check", returns, "--expected", agencies, "--send-back", "two")
    assert said.err.count(doubt) == 1
    drafts = drafts_in(tmp_path / "two")
    police = [draft for name, draft in drafts.items() if name.startswith("Police")]
    assert [(draft["To"], len(attached(draft))) for draft in police] == [(None, 1), (None, 1)]


def test_a_council_has_its_own_texts(
    cli: Callable[..., Ran], agencies: Path, returns: Path, tmp_path: Path, small_file: Path,
    filled: Callable[..., bytes],
) -> None:
    """From its own file of messages: in new drafts, reminders and letters."""
    own = small_file.read_text(encoding="utf-8") + "\nmessages:\n  en: own.yaml\n"
    (tmp_path / "mine.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "own.yaml").write_bytes(content(emails={
        "greeting": "Dear friend,", "thanks": "Jo, audit lead",
        "reminder_subject": "Late: {agency} ({audit})",
        "correct_subject": "Correct: {agency} ({audit})"}))
    (returns / "police.xlsx").write_bytes(filled("Police", answers=FAULTS))
    said = cli("check", returns, "--expected", agencies, "--framework", "mine.yaml",
               "--send-back", "post", "--remind", "post")
    assert said.code == 1, said.err
    drafts = drafts_in(tmp_path / "post")
    assert drafts["Health-reminder.eml"]["Subject"] == "Late: Health (2026 audit)"
    assert drafts["Police-please-correct.eml"]["Subject"] == "Correct: Police (2026 audit)"
    for draft in drafts.values():
        assert "Dear friend," in text_of(draft)
        assert text_of(draft).endswith("Jo, audit lead")


def test_outputs_of_an_agency_are_shown_in_one_line(tmp_path: Path) -> None:
    """They differ by their ending alone."""
    paths = tuple(tmp_path / f"a{ending}" for ending in (".txt", ".eml"))
    assert SentBack("A", paths).shown == f"{paths[0]} (also .eml)"
    assert SentBack("A", paths[:1]).shown == str(paths[0])
