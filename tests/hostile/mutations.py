"""Seeded changes of XML parts: legal respellings, odd values and damage, all that an editor can do.

Each change takes the text of a part and gives another one. Most know XML: bytes changed at random
hardly ever leave a part that gets as far as the cells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Change = Callable[[str, random.Random], str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^>]*>|[^<]+|<", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z0-9:]+)(.*?)(/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s*([A-Za-z0-9:_]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

NUMBERS = (
    "0", "1", "2", "3", "4", "-1", "+1", "1e0", "1E+0", "01", "003", "1.", ".5", "0x1", "inf",
    "-INF", "nan", "NaN", "1_0", "1,5", " 2 ", "2\n", "\t3", "1e999", "-0", "0.75", "46115", "60",
    "99999", "4294967296", "9" * 30, "9" * 5000, "0" * 5000 + "1", "", " ", "x", "true", "TRUE",
    "٣", "３", "#N/A", "#REF!", "2026-03-31", "T10:30:00", "1 2", "--1",
)
TEXTS = (
    *NUMBERS, "a&amp;b", "&lt;c&gt;", "&#51;", "&#x33;", "&#x1F44D;", "_x0033_", "_x000D_\n",
    "_x00", "_xD83D__xDC4D_", "_xD83D_", "_x005F_x0041_", "a\r\nb", "a\rb", "a\n\nb", "&#13;",
    "&#10;", "&#9;", "&#0;", "&#xD800;", "&#x110000;", "&#xFFFE;", "&#12345678901;", "&bogus;", "&",
    "&amp", "]]>", "]]&gt;", "\ufffe", "\ufffd", "\x01", "\u0085", "\u2028", "\U0001f44d",
    "e\u0301", ">", "'", '"', 'HYPERLINK("http://a.example/x","3")',
    "HYPERLINK(&quot;http://b.example&quot;,3)", "HYPERLINK&#40;&quot;http://c.example&quot;,3)",
    "H&#89;PERLINK(\"http://d.example\")", "1+1", "<![CDATA[3]]>", "<!-- 3 -->", "<?x 3?>",
    "2<!-- -->1", "<b>3</b>", "1<x/>2", "y" * 33_000, "_x0041_" * 5_000, "&amp;" * 33_000,
    "_x000D_" * 33_000,
)
VALUES = {
    "r": ("A1", "B2", "C3", "D4", "E5", "C2", "$B$2", "b2", "B02", "XFD1", "A20001", "AAAA1", "B0",
          "A1048577", "", "1", "B", "B٢", "&#66;2", " B2", "2", "3", "0", "-1", "02", "+2", "2.0",
          "x", "20001"),
    "s": ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "99", "-1", "01", " 1", "1 ", "+1", "x",
          "", "1.0", "٣", "9" * 5000, "65536", "0" * 5000 + "1", "&#49;"),
    "t": ("s", "str", "n", "b", "e", "d", "inlineStr", "S", "", "zz", "inlinestr", " s", "shared",
          "array", "&#115;", "dataTable"),
    "ref": ("A1:B2", "B2:A1", "$A$1:$C$3", "A1", "", "A:B", "1:3", "A1:XFD1048576", "B2:B2",
            "a1:b2", "A1:B2 C3:D4", "A٢:B٢", "A0:B1", "B2:B3"),
    "id": ("rId1", "rId2", "rId99", ""),
    "val": ("0", "1", "true", "false", ""),
}
_PREFIXED = (
    'x14ac:dyDescent="0.25"', 'zz:y="1"', 'xml:lang="en"', 'xml:space="preserve"',
    'xml:space="odd"', 'mc:Ignorable="x"', f'xmlns="{MAIN}"', 'xmlns="urn:other"',
    f'xmlns:z="{MAIN}"', 'xmlns:z=""', f'xmlns ="{MAIN}"', 'xmlns = "urn:other"',
    'xmlns:x14ac="urn:a"', 'xmlns:xml="urn:b"', 'ph="1"', 'a=">"', "b='\"'", 'c="&lt;"', 'd="&#0;"',
    'e="&bogus;"', 'f="<"', 'g', 'h=1', 'i="&quot;HYPERLINK(&quot;http://e.example&quot;"',
    'ht="15"', 'spans="1:4"', 'si="0"', 'xmlns:x="urn:x"',
)
_SNIPPETS = (
    "<v/>", "<v></v>", "<v>2</v>", '<v xml:space="preserve">2</v>', '<v xml:space="preserve"/>',
    "<v />", "<f/>", "<f>1+1</f>", '<f t="shared" si="0"/>', '<f t="x" t="x">1</f>', "<is/>",
    "<is><t>4</t></is>", "<is><t/></is>", "<is><r><t>4</t></r></is>", "<t>4</t>", "<t/>",
    "<r><rPr><strike/></rPr><t>q</t></r>", '<rPh sb="0" eb="1"><t>hint</t></rPh>',
    '<phoneticPr fontId="1"/>', "<strike/>", '<strike val="0"/>', '<c r="C2"><v>4</v></c>',
    '<c r="D9" t="s"><v>1</v></c>', "<c/>", "<c><v>4</v></c>", '<c r="A1"/>',
    '<c r="E2" t="s"><is><t>1</t></is></c>', '<c r="E3" t="str"><v/><is><t>4</t></is></c>',
    '<c r="E4"><v/><is><t>4</t></is></c>', '<c r="E4" t="s"><v>0</v><is><t>4</t></is></c>',
    '<row r="9"><c r="B9"><v>4</v></c></row>', "<row><c><v>4</v></c></row>", '<row r="9"/>',
    "<row/>", '<row r="9" spans="1:2" spans="1:2"><c r="A9"><v>1</v></c></row>',
    '<row r="9"></row>', '<row r="9" zz:y="1"><c r="A9"><v>1</v></c></row>',
    f'<x:row xmlns:x="{MAIN}" r="9"><x:c r="A9"/></x:row>',
    f'<x:c xmlns:x="{MAIN}" r="B9"><x:v>4</x:v></x:c>',
    '<x:c xmlns:x="urn:x" r="B9"><x:v>4</x:v></x:c>', '<mergeCell ref="A1:B2"/>',
    '<mergeCells><mergeCell ref="B2:C2"/></mergeCells>', "<mergeCells/>",
    '<hyperlink ref="B2" r:id="rId1"/>',
    '<hyperlinks><hyperlink ref="B3" r:id="rId1"/></hyperlinks>', "<si><t>more</t></si>", "<si/>",
    "<si></si>", "<si><t/></si>", "<sheetData/>", "<sheetData></sheetData>",
    '<sheetData><row r="9"><c r="B9"><v>4</v></c></row></sheetData>', "<extLst><ext/></extLst>",
    "<!-- <c/> -->", "<!--<sheetData>-->", "<?x y?>", "<![CDATA[ ]]>", "<![CDATA[3]]>", " ", "\n",
    "\t", "\r\n", "x", "<a>" * 70 + "</a>" * 70, "<sst/>", "&#32;", "</c>", "</row>", "<row>",
    "</sheetData>", "<c>",
)
_AROUND = (
    ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?x ", "?>"), ("<x>", "</x>"), ("<c>", "</c>"),
    ("<row>", "</row>"), ('<x xmlns ="urn:x">', "</x>"), ('<x xmlns="urn:x">', "</x>"),
    (f'<x xmlns="{STRICT}">', "</x>"), ("<is>", "</is>"), ("<rPh>", "</rPh>"), ("<v>", "</v>"),
    ("<t>", "</t>"), ("<si>", "</si>"), ("<ext>", "</ext>"), ("<sheetData>", "</sheetData>"),
    ("<mergeCells>", "</mergeCells>"), (" ", " "),
)
_PROLOGS = (
    "", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8"?>\n', "\ufeff", " ",
    "<!-- x -->", "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n",
    '<?xml version="1.0" encoding="latin-1"?>', '<?xml version="1.0" encoding="UTF-16"?>',
    '<?xml version="1.0" encoding="x-none"?>', "<!DOCTYPE x>",
    '<?xml version="1.0" encoding = "latin-1"?>', '<?xml version="1.1"?>',
    '<?xml version="1.0" standalone="odd"?>', '<?xml version="1.0" encoding="utf-7"?>',
    '<?xml encoding="utf-8"?>', "<?x y?>", '<!DOCTYPE x [<!ENTITY y "3">]>',
    '<?xml version="1.0" encoding="cp1252"?>', '<?xml version="1.0" encoding="UTF8"?>',
)


def mutated(parts: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """Return parts of which one or a few were changed, up to four times; the others are shared."""
    changed = dict(parts)
    others = [name for name in parts if name.endswith((".xml", ".rels"))]
    names = [name for name in parts if name.startswith("xl/worksheets/sheet")
             or name == "xl/sharedStrings.xml"] or others
    name = rng.choice(names)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        if rng.random() < 0.25:
            name = rng.choice(names if rng.random() < 0.8 else others)
        text = changed[name].decode("utf-8", "surrogateescape")
        text = rng.choice(_CHANGES)(text, rng)
        changed[name] = text.encode("utf-8", "surrogatepass" if "\ud800" in text else
                                    "surrogateescape")
    if rng.random() < 0.02:
        changed[name] = _otherwise_encoded(changed[name], rng)
    return changed


def _otherwise_encoded(content: bytes, rng: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    coding = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-8-sig"))
    if rng.random() < 0.5:
        text = re.sub(r"^<\?xml[^>]*\?>", f'<?xml version="1.0" encoding="{coding}"?>', text)
    return text.encode(coding, "replace")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _any(tokens: list[str], rng: random.Random, fits: Callable[[str], bool]) -> int | None:
    """Return the place of a token that fits."""
    places = [place for place, token in enumerate(tokens) if fits(token)]
    return rng.choice(places) if places else None


def _opens(token: str) -> bool:
    return token[:1] == "<" and token[1:2].isalpha()


def _on_token(
    fits: Callable[[str], bool], change: Callable[[str, random.Random], str]
) -> Change:
    """Return the change of a part that changes a token of it."""
    def changed(text: str, rng: random.Random) -> str:
        tokens = _tokens(text)
        place = _any(tokens, rng, fits)
        if place is not None:
            tokens[place] = change(tokens[place], rng)
        return "".join(tokens)

    return changed


def _pairs(token: str) -> tuple[str, list[tuple[str, str]], str]:
    """Return the name of a start tag, its attributes with their quotes, and how it ends."""
    match = _TAG.fullmatch(token)
    if not match:
        return token[1:-1], [], ">"
    found = [(name, value) for name, value in _ATTRIBUTE.findall(match[3])]
    return match[2], found, match[4] + ">"


def _tag(token: str, rng: random.Random) -> str:
    """Spell a start tag otherwise: its attributes, their order, quotes, blanks and values."""
    name, pairs, end = _pairs(token)
    kind = rng.randrange(10)
    if kind == 0:
        rng.shuffle(pairs)
    elif kind == 1 and pairs:
        pairs.append(rng.choice(pairs))
    elif kind == 2 and pairs:
        del pairs[rng.randrange(len(pairs))]
    elif kind in {3, 4, 5} and pairs:
        at = rng.randrange(len(pairs))
        key = pairs[at][0]
        value = rng.choice(VALUES.get(key.rpartition(":")[2], NUMBERS))
        pairs[at] = (key, f'"{value}"')
    elif kind == 6:
        key = rng.choice(tuple(VALUES))
        pairs.insert(rng.randint(0, len(pairs)), (key, f'"{rng.choice(VALUES[key])}"'))
    elif kind == 7:
        extra = " " + rng.choice(_PREFIXED)
        return token[: len(token) - len(end)] + extra + end
    elif kind == 8 and pairs:
        at = rng.randrange(len(pairs))
        key, value = pairs[at]
        pairs[at] = (key, _coded(value, rng))
    spelling = rng.choice((' {}={}', ' {}={}', ' {}={}', '\n{} = {}', '  {}={}', '{}={}'))
    inside = "".join(spelling.format(key, value) for key, value in pairs)
    if kind == 9:
        inside = inside.replace('"', "'")
    return f"<{name}{inside}{rng.choice(('', '', '', ' '))}{end}"


def _coded(text: str, rng: random.Random) -> str:
    """Return a text with one of its characters as a code."""
    places = [at for at, character in enumerate(text) if character not in "\"'&<;#"]
    if not places:
        return text
    at = rng.choice(places)
    code = rng.choice(("&#{};", "&#x{:x};", "&#x{:04X};")).format(ord(text[at]))
    return text[:at] + code + text[at + 1 :]


def _text(token: str, rng: random.Random) -> str:
    """Say a text otherwise, or say something else."""
    at = rng.randint(0, len(token))
    return rng.choice((
        lambda: rng.choice(TEXTS), lambda: rng.choice(NUMBERS), lambda: rng.choice(TEXTS),
        lambda: _coded(token, rng), lambda: f"<![CDATA[{token}]]>",
        lambda: token[:at] + rng.choice(TEXTS) + token[at:],
        lambda: token[:at] + rng.choice(("<!-- x -->", "<?x y?>", "\r", "\r\n", " ")) + token[at:],
        lambda: "",
    ))()


def _spans(tokens: list[str]) -> list[tuple[int, int]]:
    """Return where the elements begin and end."""
    open_at: list[tuple[str, int]] = []
    found = []
    for place, token in enumerate(tokens):
        match = _TAG.fullmatch(token)
        if not match or not match[2]:
            continue
        if match[1]:
            if open_at and open_at[-1][0] == match[2]:
                found.append((open_at.pop()[1], place + 1))
        elif match[4]:
            found.append((place, place + 1))
        else:
            open_at.append((match[2], place))
    return found


def _element(text: str, rng: random.Random) -> str:
    """Double, remove, move, swap, wrap, rename or close otherwise an element."""
    tokens = _tokens(text)
    spans = _spans(tokens)
    if not spans:
        return text
    start, end = rng.choice(spans)
    inside = tokens[start:end]
    other_start, other_end = rng.choice(spans)
    kind = rng.randrange(8)
    if kind == 0:
        tokens[end:end] = inside
    elif kind == 1:
        tokens[start:end] = []
    elif kind == 2:
        tokens[start:end] = []
        at = rng.randint(0, len(tokens))
        tokens[at:at] = inside
    elif kind == 3 and end <= other_start:
        tokens[start:end], tokens[other_start:other_end] = (
            ["".join(tokens[other_start:other_end])], ["".join(inside)])
    elif kind == 4:
        before, after = rng.choice(_AROUND)
        tokens[start:end] = [before, *inside, after]
    elif kind == 5:
        _rename(tokens, start, end, rng)
    elif kind == 6:
        # Only the content is wrapped.
        before, after = rng.choice(_AROUND)
        if end - start > 1:
            tokens[start + 1 : end - 1] = [before, *tokens[start + 1 : end - 1], after]
    else:
        _close_otherwise(tokens, start, end, rng)
    return "".join(tokens)


def _rename(tokens: list[str], start: int, end: int, rng: random.Random) -> None:
    name, _, _ = _pairs(tokens[start])
    space = rng.choice((MAIN, MAIN, STRICT, "urn:x", ""))
    new = rng.choice((f"y:{name}", f"y:{name}", name.upper(), f"{name}x", "c", "v", "row", "t"))
    declared = f' xmlns:y="{space}"' if space else ""
    tokens[start] = f"<{new}{declared}{tokens[start][1 + len(name):]}"
    if end - start > 1:
        tokens[end - 1] = f"</{new}>"


def _close_otherwise(tokens: list[str], start: int, end: int, rng: random.Random) -> None:
    name, _, _ = _pairs(tokens[start])
    opening = tokens[start].rstrip("/>")
    if end - start == 1:
        tokens[start] = opening + rng.choice((f"></{name}>", " />", f"> </{name}>", f"></{name} >"))
    elif rng.random() < 0.5:
        tokens[start:end] = [opening + rng.choice(("/>", " />"))]
    else:
        tokens[end - 1] = rng.choice((f"</{name} >", f"</{name}\n>", f"</ {name}>", ""))


def _insert(text: str, rng: random.Random) -> str:
    """Put a piece of XML between two others."""
    tokens = _tokens(text)
    at = rng.randint(0, len(tokens))
    return "".join((*tokens[:at], rng.choice(_SNIPPETS), *tokens[at:]))


def _prolog(text: str, rng: random.Random) -> str:
    """Change how a part begins, how its lines end, or its name space."""
    return rng.choice((
        lambda: rng.choice(_PROLOGS) + re.sub(r"^\ufeff?<\?xml[^>]*\?>\s*", "", text),
        lambda: rng.choice(_PROLOGS) + text,
        lambda: text + rng.choice((" ", "<!-- x -->", "x", "<a/>", "\0", "<?x y?>")),
        lambda: text.replace(MAIN, rng.choice((STRICT, "urn:x", f"{MAIN} ", MAIN.upper()))),
        lambda: text.replace(" xmlns:", " xmlns:n", 1),
        lambda: text.replace("><", rng.choice((">\n<", "> <", ">\r\n  <")), rng.randint(1, 9)),
        lambda: text.replace("><", ">\n<"),
    ))()


def _bytes(text: str, rng: random.Random) -> str:
    """Change, remove, double or cut characters anywhere."""
    at, length = rng.randint(0, len(text)), rng.randint(1, 40)
    return rng.choice((
        text[:at] + chr(rng.randrange(128)) + text[at + 1 :],
        text[:at] + text[at + length :],
        text[: at + length] + text[at:],
        text[:at] + rng.choice(("\ud800", "\udcff", "\0", "&", "<", ">", '"')) + text[at:],
        text[:at],
    ))


_CHANGES: tuple[Change, ...] = (
    *(_on_token(_opens, _tag),) * 4,
    *(_on_token(lambda token: token[:1] != "<", _text),) * 4,
    *(_element,) * 4, *(_insert,) * 4, _prolog, _bytes,
)
