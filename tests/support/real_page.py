"""The page as it is built, in a tab without a network; all that its worker sends is kept."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SAFE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
        "--disable-component-update", "--disable-sync")
KEEP_MESSAGES = """
window.messages = [];
window.workers = [];
window.Worker = class extends window.Worker {
  constructor(...given) {
    super(...given);
    window.workers.push(this);
    this.addEventListener("message", ({ data }) => window.messages.push(data));
  }
};
"""
LOOK = """
files => {
  window.messages = [];
  const read = files.map(([name, text]) => (
    { name, bytes: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer }));
  window.workers.at(-1).postMessage({ type: "look", files: read });
}
"""
MAX_SECONDS = 150
OURS = ("file:", "blob:", "data:")
"""How the addresses begin that no network has."""


class RealPage:
    """A tab with the page."""

    def __init__(self, browser: Any, path: Path) -> None:
        """Open the page from the disk, and wait until its Python has started.

        A test can put its clock forward.
        """
        self.context = browser.new_context(offline=True)
        self.context.add_init_script(KEEP_MESSAGES)
        self.context.clock.install()
        self.tab = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on("console", lambda line: self.errors.append(line.text))
        self.tab.on("dialog", lambda dialog: self.errors.append(dialog.message))
        self.tab.goto(path.as_uri())
        self.wait_for("ready")

    def wait_for(self, *types: str) -> Any:
        """Return the first message of any of these types that the worker has sent."""
        end = time.monotonic() + MAX_SECONDS
        while time.monotonic() < end:
            found = self.tab.evaluate(
                "types => window.messages.find(({ type }) => types.includes(type))", list(types))
            if found:
                return found
            time.sleep(0.02)
        raise TimeoutError(f"The worker has sent none of {types}")

    def choose(self, *paths: Path) -> Any:
        """Choose files as a user does, and return the answer."""
        self.tab.evaluate("window.messages = []")
        self.tab.set_input_files("#files", [str(path) for path in paths])
        return self.wait_for("answer", "failed")["answer"]

    def look(self, files: Mapping[str, Path]) -> Any:
        """Send files to the worker alone, by their names, and return the answer."""
        self.tab.evaluate(LOOK, [[name, base64.b64encode(path.read_bytes()).decode()]
                                 for name, path in files.items()])
        return self.wait_for("answer", "failed").get("answer")

    @property
    def fetched(self) -> list[str]:
        """Requests that would have left this computer."""
        return [address for address in self.requests if not address.startswith(OURS)]


def memory_peaks(mark: str) -> dict[int, float]:
    """Return the peaks in MiB of a browser's processes that draw pages.

    The browser is the one with `mark` among its arguments.
    """
    parents, peaks, browsers = {}, {}, set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(line.split(":", 1) for line in
                         (folder / "status").read_text().splitlines())
            words = (folder / "cmdline").read_text()
        except OSError:
            continue
        process = int(folder.name)
        parents[process] = int(lines["PPid"])
        if "--type=renderer" in words:
            peaks[process] = int(lines["VmHWM"].split()[0]) / 1024
        if mark in words and "--type=" not in words:
            browsers.add(process)

    def is_of_it(process: int) -> bool:
        return process in browsers or (process in parents and is_of_it(parents[process]))

    return {process: peak for process, peak in peaks.items() if is_of_it(process)}
