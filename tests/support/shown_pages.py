"""The page with a worker of ours in place of Python, and the answers that it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from build_page import SOURCES, filled, in_block, policy_element

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = dict[str, Any]

WORKER = """
let answer;
onmessage = ({ data }) => {
  if (data.type === "start") {
    answer = JSON.parse(data.assets.answer);
    postMessage({ type: "loading", done: 1, total: 3, text: "Starting Python" });
    if (data.assets.mode === "broken") throw new Error("out of memory");
    if (data.assets.mode !== "loading") postMessage({ type: "ready" });
    return;
  }
  const total = data.files.length;
  for (const [done, { name }] of data.files.entries()) {
    postMessage({ type: "reading", done, total, name });
    if (name.includes("endless")) return;
    if (name.includes("fatal")) return postMessage({ type: "failed", message: "out of memory" });
  }
  postMessage({ type: "reading", done: total, total, name: "" });
  if (data.assets?.mode === "slow" || answer.kind === "slow") return;
  answer.facts[0] = `Read: ${data.files.map(({ name, bytes }) =>
    `${name} (${new TextDecoder().decode(bytes).slice(0, 9)})`).join(", ")}`;
  postMessage({ type: "answer", answer });
};
"""
"""Hangs at a file called `endless`, fails at one called `fatal`, and says first what it read."""


def page_with(answer: Answer, mode: str = "") -> str:
    """Return the page; with mode `loading` Python never starts, with `broken` it fails."""
    read = {name: (SOURCES / name).read_text(encoding="utf-8")
            for name in ("index.html", "page.css", "page.js")}
    assets = {"answer": json.dumps(answer).replace("<", "\\u003c"), "mode": mode}
    return filled(read["index.html"], {
        "CSP": policy_element(read["page.css"], read["page.js"]),
        "STYLE": f"<style>{read['page.css']}</style>",
        "VERSION": "1.0",
        "NOTICES": "<pre>A licence</pre>",
        "ASSETS": "".join(
            f'<script type="text/plain" class="asset" data-name="{name}">{text}</script>'
            for name, text in assets.items()),
        "WORKER": f'<script type="text/plain" id="worker">{in_block(WORKER)}</script>',
        "SCRIPT": f"<script>{in_block(read['page.js'])}</script>",
    })


def finding(agency: str, severity: str, cell: str, message: str = "", sheet: str = "1 A") -> Answer:
    """Return a finding in the first domain's sheet of an agency's file."""
    file = f"{agency}.xlsx"
    return {"file": file, "agency": agency, "sheet": sheet, "cell": cell,
            "place": f"{sheet} › {cell}", "severity": severity,
            "message": message or f"Something is wrong with a score ({severity}).",
            "fix": "Ask the agency for the score.", "code": f"made-up-{severity}"}


NOTHING: Answer = {
    "kind": "nothing", "error": "", "headline": "There is nothing to read in these files.",
    "ready": False, "facts": [""], "check": None, "score": None, "findings": [],
    "tables": [], "order": [], "star": None, "downloads": [], "installed": [],
}
FINDINGS_FILE = {"name": "findings.csv", "label": "Findings (.csv)", "type": "text/csv",
                 "text": "agency,message\nPolice,é\n"}
AGENCY: Answer = NOTHING | {
    "kind": "agency", "headline": "1 error to correct before you send it.",
    "facts": ["", "2 statements have no answer."],
    "findings": [finding("Police", "error", "E8"),
                 *(finding("Police", "note", f"E{row}") for row in (9, 10, 11))],
    "tables": [{"id": "answered", "title": "Answered by domain",
                "caption": "Statements answered in each domain",
                "columns": ["Domain", "Answered", "Of"],
                "rows": [["A continuum of responses", "10", "11"], ["Interventions", "9", "10"]]}],
    "downloads": [FINDINGS_FILE],
}
READY: Answer = AGENCY | {"headline": "This workbook is ready to send.", "ready": True,
                          "findings": AGENCY["findings"][1:]}
STAR = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
        '<path d="M200 20L340 250L60 250Z" fill="#cde" stroke="#05a"/></svg>')
AGENCIES = ("Police", "Health", "Schools", "Youth Justice", "A Very Long Partnership Name Trust")
ROUND: Answer = NOTHING | {
    "kind": "round", "headline": "5 of 6 agencies have returned; 2 returns have errors.",
    "score": {"marking": "OFFICIAL-SENSITIVE"}, "facts": ["", "Not returned: Probation."],
    "findings": [*(finding(agency, "error", "E8") for agency in AGENCIES[:2]),
                 finding("Schools", "warning", "B15", "No sign-off.", "Start here"),
                 *(finding(agency, "note", f"E{row}") for agency in AGENCIES for row in (9, 12))],
    "tables": [
        {"id": "returns", "title": "Returns", "caption": "What each return contains",
         "columns": ["Agency", "File", "Scored", "N/A", "No data", "Blank", "Of"],
         "rows": [[name, f"returns/{name}.xlsx", "68", "0", "2", "0", "70"] for name in AGENCIES]},
        {"id": "domains", "title": "Scores", "caption": "Mean score of each domain, 0 to 4",
         "columns": ["No.", "Domain", "Score", "Agencies"],
         "rows": [["1", "A continuum of responses", "2.1", "5 of 6"],
                  ["2", "Interventions", "", "5 of 6"]]},
        {"id": "priorities", "title": "First priorities", "caption": "Statements scored lowest",
         "columns": ["Rank", "Ref", "Score", "Statement"],
         "rows": [["1", "5.10", "1.0", "Leaders support staff with the impact of work."]]},
    ],
    "order": ["Lowest: Interventions (1.4). It can be told apart from the other domain."],
    "star": {"svg": STAR, "title": "Interventions scored lowest, at 1.4",
             "description": "Star of two domains, 0 to 4: 2.1 and 1.4."},
    "downloads": [FINDINGS_FILE, *(
        {"name": f"{name}.txt", "label": f"Letter to {name}", "type": "text/plain", "text": "Dear"}
        for name in AGENCIES)],
    "installed": [{"what": "The star tool and the picture in print quality",
                   "command": "hsbstar score returns --expected agencies.csv -o results"}],
}
FAULTY: Answer = NOTHING | {
    "headline": "",
    "error": "audit.yaml, line 3: there is no key ‘rond’. Did you mean round?",
}
SCRIPT_TEXT = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>"\'\\'


def hostile(value: Any, text: str = SCRIPT_TEXT) -> Any:
    """Return an answer in which each text ends with markup; what the page itself knows is kept."""
    replaced: dict[type, Callable[[Any], Any]] = {
        str: lambda old: old + text,
        list: lambda old: [hostile(each, text) for each in old],
        dict: lambda old: {
            key: each if key in {"kind", "severity", "type", "id"} else hostile(each, text)
            for key, each in old.items()},
    }
    return replaced.get(type(value), lambda old: old)(value)
