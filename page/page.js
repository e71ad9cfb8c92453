"use strict";
/* What is seen: this file drags, shows and downloads what hsbstar answers, and knows no rule of the
   audit. Texts of returns become text nodes and attributes, never markup. */
(() => {
  const MEGABYTE = 1_000_000;
  const MAX_FILE = 200 * MEGABYTE;
  const MAX_TOTAL = 500 * MEGABYTE;
  const LIMITS = "This page reads files of up to 200 MB, and 500 MB at once.";
  const MAX_FILES = 5_000; // of dropped folders
  const MAX_MINUTES = 2; // for one file
  const MAX_SHOWN = 500; // findings; the download has all
  const UNFOLDED = 10; // findings of several agencies that are shown without a click
  const ELSEWHERE = "If it happens again, use hsbstar installed on a computer.";

  const byId = (id) => document.getElementById(id);
  const plural = (number, word) =>
    `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;
  const list = (items, attributes) =>
    make("ul", attributes, items.map((content) => make("li", {}, content)));

  /* An element with attributes and children: elements, texts and lists of them; empty ones not. */
  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children.flat(Infinity).filter(Boolean));
    return node;
  }

  /* --- The files. One with a problem is left out, and named. --- */
  let chosen = []; // {path, file, problem}
  let notices = [];

  /* Choose further files; only one that is alone is replaced by another of its name. */
  function add(found) {
    for (const { path, file } of found) {
      const same = chosen.find((entry) => entry.path === path);
      const copy = same && file.size === same.file.size
        && file.lastModified === same.file.lastModified;
      if (copy || (same && chosen.length === 1)) {
        if (!copy) notices.push(`${path} replaces the file of that name that you chose before.`);
        Object.assign(same, { file, problem: "" });
      } else {
        const unique = same ? `${chosen.length}/${path}` : path;
        if (same) notices.push(`Two files are called ${path}. Both are read, one as ${unique}.`);
        chosen.push({ path: unique, file, problem: "" });
      }
    }
    look();
  }

  async function dropped(items) {
    const found = [];
    const given = [...items].filter(({ kind }) => kind === "file").map((item) => [
      item.getAsFile(), item.webkitGetAsEntry(),
      item.getAsFileSystemHandle && item.getAsFileSystemHandle()]);
    for (const [file, entry, handle] of given) {
      if (entry && entry.isDirectory) {
        try {
          for await (const each of filesIn(await handle || entry, entry.name)) {
            if (found.push(each) > MAX_FILES) throw new Error("too many");
          }
        } catch {
          notices.push(`The folder ${entry.name} is not read in full: it has too many files, or `
            + "some cannot be opened. Use ‘Add a folder’ with the returns only.");
        }
      } else if (file) found.push({ path: file.name, file });
    }
    return found;
  }

  /* Yield all files beneath a dropped folder. */
  async function* filesIn(folder, path) {
    for await (const child of childrenOf(folder)) {
      const name = `${path}/${child.name}`;
      if (child.isDirectory || child.kind === "directory") yield* filesIn(child, name);
      else {
        const file = await (child.getFile ? child.getFile() : promised(child, "file"));
        yield { path: name, file };
      }
    }
  }

  /* Of a handle in Chromium, which refuses entries to a page on disk; of an entry in Firefox. */
  async function* childrenOf(folder) {
    if (folder.values) yield* folder.values();
    const reader = folder.values ? null : folder.createReader();
    for (let some = [reader]; reader && some.length; yield* some) {
      some = await promised(reader, "readEntries");
    }
  }

  const promised = (object, method) =>
    new Promise((resolve, reject) => object[method](resolve, reject));

  /* Refuse what is too big before any of it is read. */
  function refuse() {
    let total = 0;
    for (const entry of chosen.filter(({ problem }) => !problem || problem.endsWith(LIMITS))) {
      const { size } = entry.file;
      const reason = size > MAX_FILE ? `is ${Math.ceil(size / MEGABYTE)} MB.`
        : total + size > MAX_TOTAL ? "is one file too many." : "";
      entry.problem = reason && `${reason} ${LIMITS}`;
      if (!reason) total += size;
    }
  }

  /* --- The worker: made anew after Cancel, a failure or a file that takes too long. --- */
  const assets = {};
  let worker = null;
  let ready = false;
  let whenReady = null; // a promise
  let looking = null; // an object of its own while files are read
  let current = ""; // the file that is being read
  let timer = 0;

  function begin() {
    end();
    const source = new Blob([byId("worker").textContent], { type: "text/javascript" });
    worker = new Worker(URL.createObjectURL(source)); // of a file on disk no module can start
    worker.onerror = ({ message }) => HANDLERS.failed({ message });
    whenReady = new Promise((resolve) => {
      worker.onmessage = ({ data }) => HANDLERS[data.type](data, resolve);
    });
    worker.postMessage({ type: "start", assets });
  }

  function end() {
    if (worker) worker.terminate(); // nothing that it sent before arrives after this
    worker = null;
    ready = false;
  }

  const HANDLERS = {
    loading({ done, total, text }) {
      step(`Getting ready: ${text}.${looking ? "" : " You can choose files now."}`, done, total);
    },
    ready(_, resolve) {
      ready = true;
      byId("progress").hidden = !looking;
      resolve();
    },
    reading({ done, total, name }) {
      current = name;
      watch();
      step(name && done < total ? `Reading file ${done + 1} of ${total}: ${name}`
        : "Working out the results.", done, total);
    },
    answer({ answer: given }) {
      stop();
      show(given);
    },
    failed({ message }) {
      if (leaveOut("could not be read: it stopped this page’s reader.")) return;
      const heading = ready ? "The page could not finish." : "The page could not start.";
      end();
      stop();
      report(heading, `Reload the page and try again. ${ELSEWHERE}`, message);
    },
  };

  /* Read all files from the beginning. */
  async function look() {
    if (!worker || looking) begin();
    clearTimeout(timer);
    current = "";
    refuse();
    clear();
    const own = {};
    looking = own;
    if (ready) step("Opening the files.", 0, chosen.length);
    byId("choose").hidden = true;
    byId("cancel").hidden = false;
    byId("cancel").focus();
    const files = [];
    for (const entry of chosen.filter(({ problem }) => !problem)) {
      try {
        files.push({ name: entry.path, bytes: await entry.file.arrayBuffer() });
      } catch {
        entry.problem = "cannot be opened. If it changed after you chose it, choose it again.";
      }
    }
    if (files.length) await whenReady;
    if (own !== looking) return; // Cancel was pressed
    if (!files.length) {
      stop();
      report("No file could be read.");
      return;
    }
    watch();
    worker.postMessage({ type: "look", files }, files.map(({ bytes }) => bytes));
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (leaveOut(`took longer than ${MAX_MINUTES} minutes to read.`)) return;
      stop();
      begin();
      report("The results took too long.", `Read fewer files at once. ${ELSEWHERE}`);
    }, MAX_MINUTES * 60_000);
  }

  /* Leave out the file that was being read, or the email or zip that holds it; read the others. */
  function leaveOut(problem) {
    const entry = looking && current && chosen.find(({ path, problem: known }) => !known
      && (current === path || current.startsWith(`${path}/`)));
    if (!entry) return false;
    entry.problem = problem;
    stop();
    begin();
    look();
    return true;
  }

  function stop() {
    clearTimeout(timer);
    looking = null;
    current = "";
    byId("progress").hidden = ready || !worker;
    byId("cancel").hidden = true;
    byId("choose").hidden = false;
  }

  let said = 0;
  function step(text, done, total) {
    byId("progress").hidden = false;
    byId("step").textContent = text;
    Object.assign(byId("bar"), { max: total || 1, value: done });
    if (Date.now() - said > 5_000) say(text);
  }

  /* For screen readers. */
  function say(text) {
    said = Date.now();
    byId("status").textContent = text;
  }

  /* --- What is shown. --- */
  let addresses = []; // of the picture and the downloads
  let answer = null;

  function clear() {
    addresses.forEach((address) => URL.revokeObjectURL(address));
    addresses = [];
    byId("result").hidden = true;
    byId("result").replaceChildren();
    mark("");
  }

  function addressOf(text, type) {
    addresses.push(URL.createObjectURL(new Blob([text], { type })));
    return addresses[addresses.length - 1];
  }

  /* The protective marking: above, below, and on each printed page. */
  function mark(marking) {
    for (const place of document.querySelectorAll(".marking")) {
      place.textContent = marking;
      place.hidden = !marking;
    }
    document.documentElement.style.setProperty("--marking", JSON.stringify(marking));
  }

  /* Show a result below the files, and move to its heading. */
  function present(kind, heading, ...content) {
    listFiles();
    const problems = chosen.filter(({ problem }) => problem).map(
      ({ path, problem }) => `${path} ${problem}`);
    const sentences = [...problems, ...notices];
    notices = [];
    byId("result").replaceWith(make("section", { id: "result", class: kind },
      make("h2", { id: "headline", tabindex: "-1" }, heading),
      sentences.length && make("div", { class: "notice" }, make("h3", {}, problems.length
        ? `${plural(problems.length, "file")} left out` : "About your files"), list(sentences)),
      content));
    byId("headline").focus();
    say("");
  }

  function report(heading, ...sentences) {
    clear();
    present("error", heading, sentences.map((sentence) => sentence && make("p", {}, sentence)));
  }

  function listFiles() {
    byId("choose").classList.toggle("some", chosen.length > 0);
    byId("chosen").hidden = byId("again").hidden = !chosen.length;
    byId("verb").textContent = chosen.length ? "Add files" : "Choose files";
    byId("chosen").firstElementChild.textContent = `${plural(chosen.length, "file")} chosen`;
    byId("chosen").lastElementChild.replaceChildren(...chosen.map((entry) => {
      const button = make("button", { type: "button", "aria-label": `Remove ${entry.path}` },
                          "Remove");
      button.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== entry);
        if (chosen.length) look();
        else reset();
      });
      return make("li", {}, entry.path, " ", button);
    }));
  }

  function show(given) {
    clear();
    answer = given;
    const { error, headline, facts, findings, tables, order, star, downloads, installed } = answer;
    const markings = answer.check ? answer.check.returns.map(({ marking }) => marking) : [];
    mark(answer.score ? answer.score.marking
      : [...new Set(markings)].filter(Boolean).join(" / "));
    const domains = tables.filter(({ id }) => id === "domains");
    const parts = [
      findings.length && part("findings", "Findings", filters(), make("p", { id: "count" }),
                              make("div", { id: "found" })),
      (star || domains.length) && part("scores", "Scores", star && picture(star), list(order),
                                       domains.map(table)),
      ...tables.filter((each) => !domains.includes(each)).map(
        (each) => part(`part-${each.id}`, each.title, table(each))),
      downloads.length && part("downloads", "Downloads", downloadLinks()),
      installed.length && part("installed", "With hsbstar installed", make("dl", {},
        installed.map(({ what, command }) => [
          make("dt", {}, what), make("dd", {}, make("code", {}, command))]))),
    ].filter(Boolean);
    const links = parts.map(({ firstChild }) => make("a", { href: `#${firstChild.id}` },
                                                     firstChild.textContent));
    const [[worst]] = [...counts(findings), ["note"]];
    present(error ? "error" : answer.ready ? "ready" : worst,
      headline || "These files cannot be read yet.", error && make("p", { class: "notice" }, error),
      facts.length && list(facts),
      links.length > 2 && make("nav", { "aria-label": "On this page" }, list(links)), parts);
    if (findings.length) filter();
  }

  const part = (id, heading, ...content) => make("section", { "aria-labelledby": id },
    make("h3", { id, tabindex: "-1" }, heading), content);

  /* What is wide scrolls within itself, so that the page does not. */
  const scrolling = (label, content) => make(
    "div", { class: "wide", role: "region", tabindex: "0", "aria-label": label }, content);

  function table({ caption, columns, rows }) {
    const figures = columns.map((name, column) => name !== "Ref" && rows.every(
      (row) => /^[−-]?[\d,.]*[%=]?( of [\d,]+)?$/.test(row[column])));
    const cells = (tag, texts, scope) => texts.map((text, column) => make(
      scope === "row" && !column ? "th" : tag,
      { ...(scope === "col" || !column ? { scope } : {}),
        class: figures[column] ? "figures" : text.length > 30 ? "long" : "text" }, text));
    return scrolling(caption, make("table", {}, make("caption", {}, caption),
      make("thead", {}, make("tr", {}, cells("th", columns, "col"))),
      make("tbody", {}, rows.map((row) => make("tr", {}, cells("td", row, "row"))))));
  }

  /* The star as an image: in it no script runs and nothing is fetched. */
  const picture = ({ svg, title, description }) => scrolling(title, make(
    "img", { src: addressOf(svg, "image/svg+xml"), alt: description }));

  function downloadLinks() {
    const link = ({ name, label, type, text }) => make("a", {
      href: addressOf(text, type), download: name, class: "button" }, label);
    const letters = answer.downloads.filter(({ name }) => name.endsWith(".txt"));
    const others = answer.downloads.filter((each) => !letters.includes(each));
    return [list(others.map(link), { class: "buttons" }), letters.length && make("details", {},
      make("summary", {}, plural(letters.length, "letter")),
      list(letters.map(link), { class: "buttons" }))];
  }

  /* --- Findings: worst first, by agency, with filters; notes are folded. --- */
  /* How many there are of each severity, in words: ["error", "2 errors"]. */
  const counts = (findings) => grouped(findings, ({ severity }) => severity).map(
    ([severity, some]) => [severity, plural(some.length, severity)]);

  function filters() {
    const { findings } = answer;
    const agencies = [...new Set(findings.map(({ agency }) => agency).filter(Boolean))].sort();
    const select = (id, all, pairs) => make("select", { id }, make("option", { value: "" }, all),
      pairs.map(([value, text]) => make("option", { value }, text)));
    const form = make("form", { class: "filters", "aria-label": "Filter findings" }, [
      ["Severity", select("severity", "All", counts(findings))],
      ["Agency", select("agency", "All agencies", agencies.map((name) => [name, name]))],
      ["Containing", make("input", { id: "words", type: "search", autocomplete: "off" })],
    ].map(([label, field]) => make("div", {}, make("label", { for: field.id }, label), field)));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => say(filter()));
    form.hidden = findings.length < 10;
    return form;
  }

  /* Show the findings that match, and return how many they are, in words. */
  function filter() {
    const [severity, agency, words] = ["severity", "agency", "words"].map((id) => byId(id).value);
    const matching = answer.findings.filter((finding) =>
      (!severity || finding.severity === severity) && (!agency || finding.agency === agency)
      && Object.values(finding).join("\n").toLowerCase().includes(words.trim().toLowerCase()));
    const shown = matching.slice(0, MAX_SHOWN);
    const notes = severity ? [] : shown.filter((finding) => finding.severity === "note");
    const main = shown.filter((finding) => !notes.includes(finding));
    byId("found").replaceChildren(...groups(main), notes.length
      ? make("details", words && { open: "" }, make("summary", {}, plural(notes.length, "note")),
             groups(notes)) : "");
    const part = matching.length < answer.findings.length ? `${matching.length} of ` : "";
    const rest = matching.length > MAX_SHOWN
      ? ` The first ${MAX_SHOWN} are shown here. The download has all of them.` : "";
    byId("count").textContent = `${part}${plural(answer.findings.length, "finding")}.${rest}`;
    return byId("count").textContent;
  }

  function grouped(items, keyOf) {
    const found = new Map();
    for (const item of items) {
      const key = keyOf(item);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(item);
    }
    return [...found];
  }

  /* By agency, or by file where the agency is not known. */
  function groups(findings) {
    const found = grouped(findings, ({ agency, file }) => agency || file || "All files");
    const open = found.length === 1 || findings.length <= UNFOLDED;
    return found.map(([name, members]) => make("details", open && { open: "" },
      make("summary", {}, make("strong", {}, name),
           `: ${counts(members).map(([, text]) => text).join(", ")}`),
      make("ul", { class: "findings" }, grouped(members, ({ severity, message, fix }) =>
        [severity, message, fix].join("\n")).map(([, same]) => item(same, members)))));
  }

  /* Findings that differ only in their place, as one with all its places. */
  function item(same, members) {
    const [{ severity, message, fix }] = same;
    const oneFile = members.every(({ file }) => file === members[0].file);
    const places = grouped(same.map(({ file, place }) =>
      [oneFile && place ? "" : file, ...place.split(" › ")].filter(Boolean)),
    (parts) => parts.slice(0, -1).join(" › ")).map(([within, ends]) => {
      const cells = ends.map((parts) => parts[parts.length - 1]).join(", ");
      return within ? `${within} › ${cells}` : cells;
    });
    return make("li", { class: severity },
      make("p", {}, make("strong", { class: "severity" }, severity), " ", message),
      make("p", {}, fix), make("p", { class: "place" }, places.join("; ")));
  }

  /* --- What the user does. --- */
  function reset() {
    chosen = [];
    begin();
    stop();
    clear();
    listFiles();
    byId("files").focus();
    say("All files are removed.");
  }

  byId("reset").addEventListener("click", reset);
  byId("reread").addEventListener("click", () => {
    chosen.forEach((entry) => { entry.problem = ""; });
    look();
  });
  byId("cancel").addEventListener("click", () => {
    begin();
    stop();
    report("Reading stopped.", "Your files are still chosen. Nothing of them is shown.");
  });
  for (const input of [byId("files"), byId("folder")]) {
    input.addEventListener("change", () => {
      add([...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
      input.value = "";
    });
  }
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const { items, types } = event.dataTransfer;
    if (types.includes("Files")) add(await dropped(items));
  });

  /* On paper everything is unfolded. */
  let folded = [];
  const unfold = (open) => folded.forEach((details) => { details.open = open; });
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("#result details:not([open])")];
    unfold(true);
  });
  window.addEventListener("afterprint", () => unfold(false));

  if (window.WebAssembly && window.Worker && window.DecompressionStream) {
    byId("old").hidden = true;
    byId("choose").hidden = false;
    for (const { dataset, textContent } of document.querySelectorAll("script.asset")) {
      assets[dataset.name] = textContent;
    }
    begin();
  }
})();
