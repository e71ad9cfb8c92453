"use strict";
/* What is seen: this file drags, shows and downloads what hsbstar answers, and knows no rule of the
   audit. Texts of returns become text nodes only, never markup. */
(() => {
  const MEGABYTE = 1_000_000;
  const MAX_FILE = 200 * MEGABYTE;
  const MAX_TOTAL = 500 * MEGABYTE;
  const MAX_FILES = 5_000;
  const MAX_MINUTES = 2;
  const MAX_SHOWN = 500;
  const UNFOLDED = 30; // findings that are shown without a click
  const SEVERITIES = { error: "error", warning: "warning", note: "note" };

  const byId = (id) => document.getElementById(id);
  const plural = (number, word) => `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;

  /* An element with attributes, and children that are elements or texts. */
  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  /* --- The files: {path, file, problem}; one with a problem is left out and named. --- */
  let chosen = [];
  let notices = [];

  /* A file of the same name in no folder gets a folder of its own; the only file is replaced. */
  function add(found) {
    notices = [];
    for (const { path, file } of found.slice(0, MAX_FILES)) {
      const same = chosen.find((entry) => entry.path === path);
      if (same && chosen.length === 1) {
        chosen = [];
        notices.push(`${path} replaces the file of that name that you chose before.`);
      } else if (same && same.file.size === file.size
                 && same.file.lastModified === file.lastModified) {
        same.file = file;
        same.problem = "";
        continue;
      }
      let unique = path;
      for (let number = 2; chosen.some((entry) => entry.path === unique); number += 1) {
        unique = `${number}/${path}`;
      }
      if (unique !== path) notices.push(`Two files are called ${path}. Both are read, one as ${unique}.`);
      chosen.push({ path: unique, file, problem: "" });
    }
    if (found.length > MAX_FILES) {
      notices.push(`Only the first ${plural(MAX_FILES, "file")} are read. Choose the folder that`
                   + " holds the returns.");
    }
    if (found.length) look();
  }

  const fromInput = (input) => [...input.files].map(
    (file) => ({ path: file.webkitRelativePath || file.name, file }));

  async function fromDrop(transfer) {
    const items = [...transfer.items].filter((item) => item.kind === "file");
    const entries = items.map((item) => [item.webkitGetAsEntry(), item.getAsFile()]);
    const found = [];
    for (const [entry, file] of entries) {
      if (entry && entry.isDirectory) await gather(entry, found);
      else if (file) found.push({ path: file.name, file });
    }
    return found;
  }

  /* All files beneath a dropped folder. */
  async function gather(folder, found) {
    const reader = folder.createReader();
    let entries;
    do {
      entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
      for (const entry of entries) {
        if (found.length > MAX_FILES) return;
        if (entry.isDirectory) await gather(entry, found);
        else {
          const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
          if (file) found.push({ path: entry.fullPath.replace(/^\//, ""), file });
          else notices.push(`${entry.name} cannot be opened, so it is left out.`);
        }
      }
    } while (entries.length);
  }

  const megabytes = (bytes) => `${Math.ceil(bytes / MEGABYTE)} MB`;

  /* Refuse what is too big before any of it is read. */
  function refuse() {
    let total = 0;
    for (const entry of chosen) {
      if (!entry.problem && entry.file.size > MAX_FILE) {
        entry.problem = `is ${megabytes(entry.file.size)}. This page reads files of up to `
          + `${megabytes(MAX_FILE)}.`;
      } else if (!entry.problem && total + entry.file.size > MAX_TOTAL) {
        entry.problem = `is left out: this page reads ${megabytes(MAX_TOTAL)} at once.`;
      }
      if (!entry.problem) total += entry.file.size;
    }
  }

  /* --- The worker: made anew after Cancel, a failure or a file that takes too long. --- */
  const assets = {};
  let worker = null;
  let ready = false;
  let waiting = null; // the files of the look that begins when the worker is ready
  let looking = 0; // the number of the present look; 0 when there is none
  let looks = 0;
  let current = ""; // the file that is being read
  let timer = 0;

  function begin() {
    if (worker) worker.terminate();
    ready = false;
    current = "";
    const source = new Blob([byId("worker").textContent], { type: "text/javascript" });
    const url = URL.createObjectURL(source);
    const made = new Worker(url, { type: "module" });
    worker = made;
    made.onmessage = ({ data }) => made === worker && HANDLERS[data.type](data);
    made.onerror = (event) => {
      event.preventDefault();
      if (made === worker) HANDLERS.failed({ message: event.message || "" });
    };
    made.postMessage({ type: "start", assets });
  }

  const HANDLERS = {
    loading({ done, total, text }) {
      step(`Getting ready: ${text}`, done, total);
    },
    ready() {
      ready = true;
      if (waiting) send();
      else if (!looking) byId("progress").hidden = true;
    },
    reading({ done, total, name }) {
      current = name;
      watch();
      step(name ? `Reading file ${Math.min(done + 1, total)} of ${total}: ${name}`
        : "Working out the results", done, total);
    },
    answer({ answer }) {
      stop();
      show(answer);
    },
    failed({ message }) {
      const name = current;
      if (looking && leaveOut(name, "could not be read: it stopped the page’s reader.")) return;
      const sentence = ready ? "The page could not finish." : "The page could not start.";
      stop();
      ready = false;
      worker = null;
      showMessage(sentence, ["Try again. If it happens again, use hsbstar installed on a computer.",
                             name && `The file being read was ${name}.`, message]);
    },
  };

  /* Read all files from the beginning. */
  async function look() {
    refuse();
    clear();
    const number = looks += 1;
    looking = number;
    if (!worker) begin();
    byId("choose").hidden = true;
    byId("cancelling").hidden = false;
    if (ready) step("Opening the files", 0, chosen.length);
    byId("progress").hidden = false;
    byId("cancel").focus();
    const files = [];
    for (const entry of chosen.filter(({ problem }) => !problem)) {
      try {
        files.push({ name: entry.path, bytes: await entry.file.arrayBuffer() });
      } catch {
        entry.problem = "cannot be opened. If it changed since you chose it, choose it again.";
      }
      if (looking !== number) return;
    }
    waiting = files;
    if (!files.length) {
      stop();
      showMessage("No file could be read.", []);
    } else if (ready) send();
  }

  function send() {
    const files = waiting;
    waiting = null;
    watch();
    worker.postMessage({ type: "look", files }, files.map(({ bytes }) => bytes));
  }

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const name = current;
      if (leaveOut(name, `took longer than ${MAX_MINUTES} minutes to read.`)) return;
      stop();
      begin();
      showMessage("The results took too long.", [
        name && `The file being read was ${name}.`,
        "Read fewer files at once, or use hsbstar installed on a computer."]);
    }, MAX_MINUTES * 60_000);
  }

  /* Name a file, or the email or zip that holds it, and read the others without it. */
  function leaveOut(name, problem) {
    const entry = name && chosen.find(({ path, problem: known }) => !known
      && (name === path || name.startsWith(`${path}/`)));
    if (!entry) return false;
    entry.problem = problem;
    stop();
    begin();
    look();
    return true;
  }

  function stop() {
    clearTimeout(timer);
    waiting = null;
    looking = 0;
    current = "";
    byId("progress").hidden = true;
    byId("cancelling").hidden = true;
    byId("choose").hidden = false;
  }

  let said = 0;
  function step(text, done, total) {
    byId("progress").hidden = false;
    byId("step").textContent = text;
    const bar = byId("progress").querySelector("progress");
    bar.max = total || 1;
    bar.value = done;
    if (Date.now() - said > 5_000) say(text);
  }

  /* Say it to a screen reader. */
  function say(text) {
    said = Date.now();
    byId("status").textContent = text;
  }
