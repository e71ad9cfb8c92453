"""Returns in emails and zip files: the same as those that were saved from them."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from hostile.holders import deep, nested_folders
from hsbstar.core.errors import HsbstarError
from hsbstar.core.find_files import as_path, file_on_disk, own_name
from hsbstar.core.limits import FileLimits
from hsbstar.returns import ReadOptions, Versions, batches
from hsbstar.returns.containers import container_kind, files_in
from hsbstar.returns.intake import take_in
from hsbstar.rounds import check_json, collate_intake, score_json
from support.compound_files import compound_file, message_tree, outlook_message
from support.holders import (
    LOGO,
    email_of,
    eml,
    forwarded,
    msg,
    sharepoint,
    signed,
    zip_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework import Framework
    from hsbstar.returns.intake import Intake
    from support.office import Office

MAKERS: dict[str, tuple[str, Callable[[Mapping[str, bytes]], bytes], str]] = {
    # By name: the ending, what makes it, and what is shown between its name and a file's.
    "email": ("eml", eml, ""),
    "email in quoted-printable": ("eml", lambda files: eml(files, "quoted-printable"), ""),
    "forwarded email": ("eml", forwarded, "attached email.eml › "),
    "signed email": ("eml", signed, ""),
    "Outlook message": ("msg", msg, ""),
    "forwarded Outlook message": ("msg", lambda files: outlook_message(
        [("", message_tree([*files.items()]))]), "attached email.msg › "),
    "zip": ("zip", zip_of, ""),
    "zip of a folder": ("zip", lambda files: zip_of(files, "Round 1"), "Round 1 › "),
    "stored zip": ("zip", lambda files: zip_of(files, stored=True), ""),
    "zip from SharePoint": ("zip", sharepoint, "Returns – 2026 › "),
    "zip in an email": ("eml", lambda files: eml({"all.zip": zip_of(files)}), "all.zip › "),
    "zip in an Outlook message": ("msg", lambda files: msg({"all.zip": sharepoint(files)}),
                                  "all.zip › Returns – 2026 › "),
    "email in a zip": ("zip", lambda files: zip_of({"mail.eml": eml(files)}), "mail.eml › "),
    "Outlook message in a zip": ("zip", lambda files: zip_of({"mail.msg": msg(files)}),
                                 "mail.msg › "),
    "email in an email": ("eml", lambda files: eml({"mail.eml": eml(files)}), "mail.eml › "),
    "zip named as a workbook": ("xlsx", zip_of, ""),
    "email named as a workbook": ("xlsx", eml, ""),
}


@pytest.fixture(scope="module")
def loose(filled: Callable[..., bytes]) -> dict[str, bytes]:
    """Returns of six agencies, three with errors, and two files that are none."""
    police = filled("Police", answers={"d1-a": (2.5, "Minutes.", ""), "d2-a": (None, "", "")})
    return {
        "01 police.xlsx": police, "02 health.xlsx": filled("Health"),
        "03 schools.xlsx": filled("Schools", answers={"d1-b": ("often", "x@example.org", "")}),
        "04 früh.xlsx": filled("Early Years", signed_by=""),
        "05 housing.csv": "ref,score,evidence\n1.1,3,é\n1.2,N/A,\n".encode(),
        "06 cut.xlsx": police[:-300], "07 form.pdf": b"%PDF-1.7\n", "08 no name.xlsx": filled(""),
    }


def answer_of(intake: Intake, framework: Framework) -> dict[str, Any]:
    """Return the JSON of check and of score."""
    checked = check_json(intake.returns, intake.findings, intake.missing)
    collated = collate_intake(intake, framework)
    return {"check": checked, "score": score_json(collated, intake.usable, intake.findings, [])}


def with_loose_places(answer: Mapping[str, Any], places: Mapping[str, str]) -> Any:
    """Return an answer with other places, and what is listed by place in an order of its own."""
    text = json.dumps(answer, ensure_ascii=False)
    for shown in sorted(places, key=len, reverse=True):
        text = text.replace(shown, places[shown])
    found = json.loads(text)
    for command in found.values():
        for key in ("returns", "findings"):
            command[key] = sorted(command[key], key=json.dumps)
    return found


def write_round(
    folder: Path, files: Mapping[str, bytes], rng: random.Random
) -> tuple[dict[str, str], list[str]]:
    """Write a folder in which some files are in containers; return their places, and the kinds."""
    folder.mkdir()
    names, places, kinds = [*files], {}, []
    rng.shuffle(names)
    while names:
        some = [names.pop() for _ in range(min(len(names), rng.randint(1, 4)))]
        kind = rng.choice([*MAKERS, "loose"])
        kinds.append(kind)
        ending, make, between = MAKERS.get(kind, ("", zip_of, ""))
        holder = folder / f"{rng.choice(('RE Audit', 'round', 'x'))} {len(names)}.{ending}"
        if kind == "loose":
            for name in some:
                (folder / name).write_bytes(files[name])
                places[str(folder / name)] = name
            continue
        holder.write_bytes(make({name: files[name] for name in some}))
        places |= {f"{holder} › {between}{name}": name for name in some}
    return places, kinds


def test_a_hundred_rounds_in_containers_give_the_same_answers_as_loose_files(
    loose: Mapping[str, bytes], small: Framework, tmp_path: Path
) -> None:
    """The JSON of check and score is the same but for places, whatever the files came in."""
    folder = tmp_path / "loose"
    folder.mkdir()
    for name, content in loose.items():
        (folder / name).write_bytes(content)
    expected = with_loose_places(answer_of(take_in([folder], small), small),
                                 {str(folder / name): name for name in loose})
    assert len(expected["check"]["returns"]) == 6
    seen = set()
    for seed in range(100):
        rng = random.Random(seed)  # noqa: S311 - the same again for the same seed
        places, kinds = write_round(tmp_path / str(seed), loose, rng)
        seen.update(kinds)
        intake = take_in([tmp_path / str(seed)], small)
        assert with_loose_places(answer_of(intake, small), places) == expected, (seed, kinds)
        shutil.rmtree(tmp_path / str(seed))
    assert seen == {*MAKERS, "loose"}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_bytes_are_those_that_were_attached(kind: str, loose: Mapping[str, bytes]) -> None:
    """Each file has its own name, after that of what it is in."""
    ending, make, between = MAKERS[kind]
    files = {name: content for name, content in loose.items() if not name.endswith("pdf")}
    data = make(files)
    what = container_kind(data, f"a.{ending}")
    assert dict(files_in(data, what, f"a.{ending}")) == {
        f"a.{ending} › {between}{name}": content for name, content in files.items()}


def test_a_saved_workbook_of_each_format_is_attached(
    office: Office, filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """An .ods is a zip file and an .xls is what an Outlook message is: each stays a workbook."""
    (tmp_path / "a.xlsx").write_bytes(filled("Police"))
    saved = {f"a.{ending}": office.convert(tmp_path / "a.xlsx", ending, tmp_path).read_bytes()
             for ending in ("ods", "xls")}
    returns = tmp_path / "returns"
    returns.mkdir()
    for number, make in enumerate((eml, msg, zip_of)):
        for name, content in saved.items():
            (returns / f"{number}{name}.{make.__name__[:3]}").write_bytes(make({name: content}))
            # The names are exchanged: only the bytes count.
            (returns / f"{number}{name}.zip.xls").write_bytes(make({f"{name}.xlsx": content}))
    intake = take_in([returns], small)
    assert {found.code for found in intake.errors} == {"agency-twice"}
    assert len(intake.returns) == 2, "the others are copies of these"
    first, second = ([*returned.scores()] for returned in intake.returns)
    assert first == second


def test_a_workbook_that_is_named_as_a_zip_file_is_read(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """Some mail servers rename attachments."""
    for name in ("a.zip", "b.eml", "c.msg"):
        (tmp_path / name).write_bytes(filled(name))
    intake = take_in([tmp_path], small)
    assert [own_name(each.file) for each in intake.returns] == ["a.zip", "b.eml", "c.msg"]
    assert not intake.errors


NAMES = {
    'filename="Gr=?utf-8?Q?=C3=B6?=.xlsx"': "Grö.xlsx",
    'filename="=?utf-8?B?R3LDtsOfZQ==?= =?utf-8?Q?_=C2=A3.xlsx?="': "Größe £.xlsx",
    "filename*=utf-8''Gr%C3%B6%C3%9Fe.xlsx": "Größe.xlsx",
    "filename*0*=utf-8''Gr%C3%B6;\n filename*1=\"-long.xlsx\"": "Grö-long.xlsx",
    "filename=plain.xlsx": "plain.xlsx", 'filename="a \u2019 b.xlsx"': "a ’ b.xlsx",
    'filename="a › b.xlsx"': "a > b.xlsx", 'filename="x/y\\\\z.xlsx"': "x › y › z.xlsx",
    'filename="=?no-such?B?YQ==?=.xlsx"': "=?no-such?B?YQ==?=.xlsx",
    'filename="a long\n name.xlsx"': "a long name.xlsx", 'filename="Gr\udcf6.xlsx"': "Grö.xlsx",
    'filename="a\x07.xlsx"': "a\\x07.xlsx", f'filename="{"a" * 300}.xlsx"': f"{'a' * 200}.xlsx",
}


@pytest.mark.parametrize("written", NAMES)
def test_a_name_is_read_in_every_way_it_is_written(written: str) -> None:
    """RFC 2231, RFC 2047 where it is not allowed, and letters that are not coded at all."""
    data = (f"From: a@example.org\nContent-Type: multipart/mixed; boundary=e\n\n--e\n"
            f"Content-Type: application/octet-stream\nContent-Disposition: attachment; {written}\n"
            "\nPK\n--e--\n").encode(errors="surrogateescape")
    ((name, content),) = files_in(data, "email", "m.eml")
    assert (name, content) == (f"m.eml › {NAMES[written]}", b"PK")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b" \n"])
def test_an_email_may_begin_with_what_is_no_header(before: bytes) -> None:
    """An editor's mark, or blank lines: after them, its headers would be text."""
    data = before + eml({"a.csv": b"ref,score"})
    assert container_kind(data, "m.txt") == "email"
    assert files_in(data, "email", "m") == [("m › a.csv", b"ref,score")]


@pytest.mark.parametrize("coding", [b"base64 ", b"BASE64", b'"base64"', b"\tbase64"])
def test_a_coding_is_known_however_it_is_written(coding: bytes) -> None:
    """Otherwise the coded text would pass for the file."""
    data = email_of({"a.csv": b"ref,score"}).as_bytes().replace(
        b"Encoding: base64", b"Encoding: " + coding)
    assert files_in(data, "email", "m") == [("m › a.csv", b"ref,score")]


def test_a_name_that_begins_in_the_folder_itself_is_not_hidden() -> None:
    """Some programs write `./a.xlsx` into a zip file."""
    data = zip_of({"./a.csv": b"ref", "b/./c.csv": b"ref", "./.d/e.csv": b"ref"})
    assert files_in(data, "zip file", "m") == [("m › a.csv", b"ref"), ("m › b › c.csv", b"ref")]


def test_attachments_of_the_same_name_are_numbered(filled: Callable[..., bytes]) -> None:
    """Two agencies may give their returns the same name."""
    message = email_of({"a.xlsx": filled("Police")})
    message.add_attachment(filled("Health"), "application", "octet-stream", filename="A.xlsx")
    shown = [name for name, _ in files_in(message.as_bytes(), "email", "m.eml")]
    assert shown == ["m.eml › a.xlsx", "m.eml › A (2).xlsx"]


def test_what_mail_programs_add_is_not_named(small: Framework, tmp_path: Path) -> None:
    """Texts, logos, signatures and what a Mac puts into a zip; other files are, as elsewhere."""
    files = {"__MACOSX/._a.pdf": b"x", ".git/a.xlsx": b"x", "a.pdf": b"%PDF", ".DS_Store": b"x"}
    (tmp_path / "a.zip").write_bytes(zip_of(files))
    (tmp_path / "b.eml").write_bytes(signed({"b.pdf": b"%PDF"}))
    (tmp_path / "c.msg").write_bytes(msg({"c.docx": b"x", "winmail.dat": b"no attachment"}))
    (tmp_path / "d.eml").write_bytes(eml({"list.csv": b"agency,kind\nPolice,police\n"}))
    found = take_in([tmp_path], small).findings
    assert [(str(each.where).removeprefix(f"{tmp_path}/"), each.message) for each in found] == [
        ("a.zip › a.pdf", "Not read: a .pdf file, not a workbook."),
        ("b.eml › b.pdf", "Not read: a .pdf file, not a workbook."),
        ("c.msg › c.docx", "Not read: a .docx file, not a workbook."),
        ("d.eml › list.csv", found[-1].message),
    ]
    assert found[-1].code == "file-not-a-return", "a lone table was meant as the returns"


def test_an_email_without_a_workbook_says_so_and_counts_its_pictures(
    small: Framework, tmp_path: Path
) -> None:
    """A photo of the form may be among them."""
    (tmp_path / "a.eml").write_bytes(email_of({}, logo=True).as_bytes())
    (tmp_path / "b.eml").write_bytes(email_of({}).as_bytes())
    (tmp_path / "c.msg").write_bytes(outlook_message([], pictures={"1.png": LOGO, "2.png": LOGO}))
    (tmp_path / "d.zip").write_bytes(zip_of({}))
    (tmp_path / "e.eml").write_bytes(b"From x Mon\nFrom: a@example.org\n\nHello\n")
    assert [found.message for found in take_in([tmp_path], small).findings] == [
        "Not read: an email with no workbook in it, only 1 picture in its text.",
        "Not read: an email with no workbook in it.",
        "Not read: an Outlook message with no workbook in it, only 2 pictures in its text.",
        "Not read: a zip file with no workbook in it.",
        "Not read: an email with no workbook in it.",
    ]


def test_a_draft_is_no_return(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """The letters that go out have workbooks attached, too."""
    draft = email_of({"a.xlsx": filled("Police")}, headers={"X-Unsent": "1"})
    (tmp_path / "a.eml").write_bytes(draft.as_bytes())
    (found,) = take_in([tmp_path], small).findings
    assert found.message == "Not read: an email that has not been sent."


def test_a_saved_copy_of_an_attachment_counts_once(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """The file of its own is kept, and only its findings: nobody sent it twice."""
    police = filled("Police", answers={"d1-a": (9, "", "")})
    (tmp_path / "a.eml").write_bytes(eml({"police.xlsx": police}))
    (tmp_path / "police.xlsx").write_bytes(police)
    intake = take_in([tmp_path], small)
    assert [returned.file for returned in intake.returns] == [str(tmp_path / "police.xlsx")]
    (saved,) = [each for each in intake.findings if "a.eml" in each.where.file]
    assert (saved.code, saved.severity) == ("file-saved-too", "note")
    assert saved.message == (
        f"This file is identical to {tmp_path}/police.xlsx, so it is counted once.")
    chosen = take_in([tmp_path], small, read_options=ReadOptions(versions=Versions(
        use=(tmp_path / "a.eml",))))
    assert [returned.file for returned in chosen.returns] == [f"{tmp_path}/a.eml › police.xlsx"]
    (saved,) = [each for each in chosen.findings if each.where.file == f"{tmp_path}/police.xlsx"]
    assert saved.code == "file-saved-too", "whichever of the two the user chose"
    (tmp_path / "b.eml").write_bytes(eml({"police.xlsx": police}))
    (tmp_path / "police.xlsx").unlink()
    codes = [each.code for each in take_in([tmp_path], small).findings]
    assert codes.count("same-file-twice") == 1, "of two emails, one may be another agency's"


def nested(filled: Callable[..., bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield containers in containers in containers."""
    held = {"a.xlsx": filled("Police")}
    yield "a.eml", eml({"b.zip": zip_of({"c.eml": eml(held)})})
    yield "a.zip", zip_of({"b.zip": zip_of({"c.zip": zip_of(held)})})
    yield "a.msg", msg({"b.msg": msg({"c.msg": msg(held)})})
    yield "b.eml", eml({"b.eml": forwarded(held)})
    yield "c.eml", eml({"b.zip": zip_of({"c.xlsx": zip_of(held)})})


def test_what_is_nested_deeper_is_an_error(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """A return in it must not be lost; an email without files is not worth a word."""
    for name, data in nested(filled):
        (tmp_path / name).write_bytes(data)
        intake = take_in([tmp_path], small)
        (found,) = intake.errors
        assert (found.code, intake.returns) == ("container-nested", ())
        assert found.message.startswith("Not opened: this ")
        (tmp_path / name).unlink()
    (tmp_path / "a.eml").write_bytes(eml({"b.eml": forwarded({})}))
    assert not take_in([tmp_path], small).errors


def test_an_attachment_without_a_name_is_known_by_its_type_or_bytes(
    filled: Callable[..., bytes]
) -> None:
    """And text without one is the email's own."""
    police = filled("Police")
    message = EmailMessage()
    message.set_content("Text")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    message.add_attachment(police, "application", kind)
    message.add_attachment(police, "application", "octet-stream")
    message.add_attachment(b"noise", "application", "octet-stream")
    found = dict(files_in(message.as_bytes(), "email", "m"))
    assert found["m › unnamed.xlsx"] == found["m › unnamed"] == police
    assert "a file without an ending" in str(found["m › unnamed (2)"])
    message = EmailMessage()
    message.add_attachment(police, "application", kind, filename="our return")
    assert files_in(message.as_bytes(), "email", "m") == [("m › our return.xlsx", police)]
    data = outlook_message([("", police)])
    assert files_in(data, "Outlook message", "m") == [("m › unnamed", police)]


SEALED = {
    "smime.p7m": "protected by the email program (S/MIME)",
    "message.rpmsg": "protected by rights management (IRM)",
    "winmail.dat": "Outlook packed the files in it in a way that only it can open",
}


@pytest.mark.parametrize("name", SEALED)
def test_what_a_mail_program_has_sealed_is_an_error(name: str) -> None:
    """A return may be in it."""
    content = b"\x01\x02\x0f\x80\x06\x00"
    for data, kind in ((eml({name: content}), "email"), (msg({name: content}), "Outlook message")):
        ((_, found),) = files_in(data, kind, "m")
        assert SEALED[name] in str(found)
    inner = {"a.csv": b"ref,score"}
    ((shown, found),) = files_in(msg({"smime.p7m": signed(inner)}), "Outlook message", "m")
    assert (shown, found) == ("m › smime.p7m › a.csv", b"ref,score")


def test_an_attached_email_may_be_packed_in_base64(filled: Callable[..., bytes]) -> None:
    """Against the standard, but some servers do it."""
    import base64  # noqa: PLC0415 - only here

    packed = base64.encodebytes(email_of({"a.xlsx": filled("Police")}).as_bytes())
    start = (b"From: a@example.org\nContent-Type: multipart/mixed; boundary=e\n\n--e\n"
             b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n")
    ((name, content),) = files_in(start + packed + b"\n--e--\n", "email", "m")
    assert (name, content) == ("m › attached email.eml › a.xlsx", filled("Police"))
    ((_, content),) = files_in(start + b"!\n--e--\n", "email", "m")
    assert content == b"", "which is refused as an empty file is"
    ((_, found),) = files_in(start + b"a\n--e--\n", "email", "m")
    assert "damaged or cut short" in str(found)


def test_outlook_says_what_is_not_in_the_file() -> None:
    """Only a link to a file, or a workbook inserted into the text; other objects are no files."""
    tree = dict(message_tree([("link.xlsx", b""), ("chart", {"Workbook": b"x"}),
                              ("drawing", {"CONTENTS": b"x"})]))
    first = dict(tree["__attach_version1.0_#00000000"])  # type: ignore[arg-type] # it is a storage
    del first["__substg1.0_37010102"]
    tree["__attach_version1.0_#00000000"] = first
    found = files_in(compound_file(tree), "Outlook message", "m")
    assert [str(each) for _, each in found if "link" in str(each) or "inserted" in str(each)]
    assert len(found) == 2


def test_names_of_other_code_pages_are_read(tmp_path: Path) -> None:
    """Windows writes those of DOS, and some programs UTF-8 without saying so."""
    for number, coding in enumerate(("utf-8", "cp850")):
        name = "Grün £.xlsx".encode(coding)
        plain = zip_of({"G" * len(name): b"PK"})
        data = plain.replace(b"G" * len(name), name)
        ((shown, _),) = files_in(data, "zip file", str(number))
        assert shown == f"{number} › Grün £.xlsx"
    zipped = tmp_path / "a.zip"
    (tmp_path / "Jugend für.xlsx").write_bytes(b"PK")
    if shutil.which("zip"):
        subprocess.run(["zip", "-q", zipped.name, "Jugend für.xlsx"], cwd=tmp_path, check=True)
        ((shown, _),) = files_in(zipped.read_bytes(), "zip file", "z")
        assert shown == "z › Jugend für.xlsx"


def test_a_return_in_an_email_is_chosen_by_any_of_its_names(
    filled: Callable[..., bytes], cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """By the email alone, by the name that is shown, or as though it were a folder."""
    returns = tmp_path / "returns"
    returns.mkdir()
    (returns / "a.eml").write_bytes(eml({"police.xlsx": filled("Police")}))
    (returns / "b.xlsx").write_bytes(filled("Police", answers={"d1-a": (0, "x", "")}))
    own = ("--framework", small_file)
    assert cli("score", returns, "-o", "out", *own).code == 1
    for number, used in enumerate(("a.eml", "a.eml › police.xlsx", "a.eml/police.xlsx")):
        said = cli("score", returns, "-o", f"out{number}", "--use", returns / used, "--format",
                   "json", *own)
        assert said.code == 0, said.err
        returned, *others = json.loads(said.out)["returns"]
        assert all(other["superseded"] for other in others)
        assert returned["file"] == str(returns / "a.eml › police.xlsx")
    said = cli("score", returns, "-o", "no", "--use", tmp_path / "police.xlsx", *own)
    assert f"Did you mean {returns}/a.eml" in said.err.replace('"', "")


def test_the_copy_goes_back_under_the_name_that_the_sender_knows(
    filled: Callable[..., bytes], cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """And the letter names no email of the coordinator's; evidence next to a return gets none."""
    returns = tmp_path / "returns"
    returns.mkdir()
    police = filled("Police", answers={"d1-a": (9, "", "")})
    (returns / "FW secret.eml").write_bytes(eml({"police.xlsx": police, "minutes.pdf": b"%PDF"}))
    (returns / "health.eml").write_bytes(eml({"health.pdf": b"%PDF"}))
    (returns / "bad.zip").write_bytes(zip_of({"a/../../x.xlsx": police}))
    said = cli("check", returns, "--send-back", "back", "--framework", small_file)
    assert said.code == 1
    written = sorted(path.name for path in (tmp_path / "back").iterdir())
    assert written == [
        "Police-please-correct.eml", "Police-please-correct.txt", "Police-please-correct.xlsx",
        "bad-please-correct.eml", "bad-please-correct.txt", "health-please-correct.eml",
        "health-please-correct.txt"]
    letters = {name: " ".join((tmp_path / "back" / name).read_text(encoding="utf-8").split())
               for name in written if name.endswith("txt")}
    assert not any("secret" in letter or ".eml" in letter for letter in letters.values())
    assert "‘health.pdf’" in letters["health-please-correct.txt"]
    assert "Phone the sender first" in letters["bad-please-correct.txt"]
    shutil.rmtree(tmp_path / "back")
    (returns / "bad.zip").unlink()
    again = cli("check", returns, "--send-back", "back", "--framework", small_file)
    assert "Police-please-correct.xlsx" in again.out


def test_workers_and_the_table_name_the_file_in_the_email(
    loose: Mapping[str, bytes], cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """Several processes write the same bytes as one."""
    returns = tmp_path / "returns"
    returns.mkdir()
    for number, (name, content) in enumerate(loose.items()):
        make, ending = ((eml, "eml"), (msg, "msg"), (zip_of, "zip"))[number % 3]
        (returns / f"{number}.{ending}").write_bytes(make({name: content}))
    made = []
    for workers in ("1", "2"):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        said = cli("score", returns, "-o", "out", "--allow-errors", "--tidy", "out", "--workers",
                   workers, "--framework", small_file)
        made.append((said, {path.name: path.read_bytes()
                            for path in (tmp_path / "out").iterdir()}))
    assert made[0] == made[1]
    assert "1.msg › 02 health.xlsx" in made[0][1]["answers.csv"].decode("utf-8-sig")


def test_a_missing_agency_is_linked_with_what_is_in_an_email(
    filled: Callable[..., bytes], cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """By the name of the attachment or of the email, once, and with no note besides."""
    returns = tmp_path / "returns"
    returns.mkdir()
    (returns / "schools.eml").write_bytes(eml({"a.xlsx": filled("Schools")}))
    (returns / "RE audit.eml").write_bytes(eml({"Police return.pdf": b"%PDF"}))
    (returns / "Health.eml").write_bytes(eml({}))
    (tmp_path / "list.csv").write_text("agency\nPolice\nHealth\nSchools\n")
    said = cli("check", returns, "--expected", "list.csv", "--framework", small_file)
    assert "Not returned: Police; RE audit.eml › Police return.pdf came instead." in said.out
    assert "Not returned: Health; Health.eml came instead." in said.out
    assert "file-passed-over" not in said.out


def test_an_email_that_the_user_names_must_hold_a_return(
    filled: Callable[..., bytes], cli: Callable[..., Ran], small_file: Path, tmp_path: Path
) -> None:
    """Whoever names a file means it; a zip of a round can be compared, planned and moderated."""
    for name, files in (("no.eml", {"a.pdf": b"%PDF"}), ("empty.eml", {}),
                        ("yes.zip", {"a.xlsx": filled("Police"), "b.xlsx": filled("Health")})):
        (tmp_path / name).write_bytes(zip_of(files) if name == "yes.zip" else eml(files))
    own = ("--framework", small_file)
    said = cli("check", "yes.zip", "no.eml", "empty.eml", *own)
    assert said.code == 1
    assert "This file is not a return: no file in it is a return." in said.out
    assert "This file is not a return: an email with no workbook in it, only 1 picture" in said.out
    assert cli("check", "yes.zip", *own).code == 0
    assert cli("moderate", "yes.zip", "-o", "m.xlsx", *own).code == 0
    assert cli("score", "yes.zip", "-o", "s", *own).code == 0
    assert cli("plan", "s/star-tool.xlsx", "--returns", "yes.zip", "-o", "p.xlsx", *own).code == 0
    assert cli("new-audit", "--last", "yes.zip", "--agency", "Police", "-o", "n.xlsx",
               *own).code == 0
    assert cli("compare", "yes.zip", "s/star-tool.xlsx", "-o", "c", *own).code == 0


def test_answers_of_files_with_the_same_shown_name_are_never_mixed(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """A file on the disk can have any name."""
    (tmp_path / "a.eml").write_bytes(eml({"b.xlsx": filled("Police")}))
    (tmp_path / "a.eml › b.xlsx").write_bytes(filled("Health"))
    intake = take_in([tmp_path], small)
    assert len(intake.returns) == 1
    assert [found.message for found in intake.errors] == [
        ("This file cannot be opened as a spreadsheet: its name is the same as that of a file in "
         "an email or a zip file; rename it.")]


def test_places_are_paths(tmp_path: Path) -> None:
    """Of a file in a container: its own name, what is on the disk, and the whole path."""
    holder = tmp_path / "a › b.eml"
    holder.touch()
    shown = f"{holder} › Round › c.xlsx"
    assert own_name(shown) == "c.xlsx"
    assert file_on_disk(shown) == holder
    assert as_path(shown) == tmp_path / "a/b.eml/Round/c.xlsx"


def test_a_container_has_limits_for_all_its_files(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three that may be harmful none of it is used, and all together have their time."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("xl/x.bin", bytes(20 * 1024 * 1024))
    files = {"a.xlsx": filled("Police"), **{f"{number}.xlsx": bomb.getvalue() + bytes([number])
                                            for number in range(3)}}
    (tmp_path / "a.zip").write_bytes(zip_of(files))
    limits = FileLimits(unpacked=10)
    (found,) = take_in([tmp_path], small, limits=limits).findings
    assert (found.code, found.where.file) == ("file-beyond-bounds", str(tmp_path / "a.zip")) or (
        found.code == "container-harmful")
    monkeypatch.setattr(batches, "TIMES", 0)
    (tmp_path / "a.zip").write_bytes(zip_of({"a.xlsx": filled("Police")}))
    (found,) = take_in([tmp_path], small).findings
    assert found.code == "file-beyond-bounds"
    assert "seconds" in found.fix


def test_all_files_together_have_a_limit(
    filled: Callable[..., bytes], small: Framework, tmp_path: Path
) -> None:
    """What agencies wrote is in memory at once; an email alone over the limit is refused alone."""
    police, health = (filled(name, answers={"d1-a": (3, "x" * size, "y")})
                      for name, size in (("Police", 60), ("Health", 20)))
    (tmp_path / "a.eml").write_bytes(eml({"a.xlsx": police}))
    (tmp_path / "b.xlsx").write_bytes(health)
    kept = take_in([tmp_path], small)
    wrote = sum(each.answers.kept for each in kept.returns)  # type: ignore[attr-defined] # packed
    (own,) = (each.answers.kept for each in kept.returns if each.agency == "Police")  # type: ignore[attr-defined] # packed
    assert take_in([tmp_path], small, limits=FileLimits(evidence=wrote)).returns
    with pytest.raises(HsbstarError, match=r"most of them in .*a\.eml\. Leave that file out or"):
        take_in([tmp_path], small, limits=FileLimits(evidence=wrote - 1))
    (found,) = take_in([tmp_path], small, limits=FileLimits(evidence=own - 1)).errors
    assert (found.where.file, found.code) == (str(tmp_path / "a.eml"), "file-beyond-bounds")
    assert "--limit evidence=NUMBER" in found.fix
    without = ReadOptions(texts=False)
    assert len(take_in([tmp_path], small, limits=FileLimits(evidence=1),
                       read_options=without).returns) == 2


def test_what_no_parser_survives_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a parser raises is a sentence."""
    ((_, found),) = files_in(deep(3000), "email", "m")
    assert "damaged" in str(found)
    monkeypatch.setattr("hsbstar.returns.mail.MAX_LINES", 3)
    ((_, found),) = files_in(eml({}), "email", "m")
    assert "more than 3 lines" in str(found)
    ((_, found),) = files_in(msg({"a/" * 9_000 + "b.xlsx": b"x"}), "Outlook message", "m")
    assert "longer than any system allows" in str(found)
    assert [container_kind(b"PK\5\6", name) for name in ("a.zip", "a.xlsx")] == ["zip file", ""]
    broken = nested_folders()
    assert [container_kind(broken, name) for name in ("a.msg", "a.xls")] == ["Outlook message", ""]


def test_a_file_that_changed_in_its_email_is_read_again(
    filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Gone, it has no bytes; the email itself gone, it is an error."""
    from hsbstar.returns import read_again  # noqa: PLC0415 - only here

    holder = tmp_path / "a.eml"
    holder.write_bytes(eml({"a.xlsx": filled("Police")}))
    assert read_again(f"{holder} › a.xlsx") == filled("Police")
    assert read_again(f"{holder} › b.xlsx") == b""
    holder.unlink()
    with pytest.raises(HsbstarError, match="There is no file"):
        read_again(f"{holder} › a.xlsx")
