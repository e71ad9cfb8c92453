/* The worker: starts Python, puts the dropped files into its memory, and calls hsbstar.page.
   It exchanges messages with the page only; the page can end it at any time. */

const FILES = "/files";
const LIBRARY = "memory:/";
const PACKAGES = "/lib/python3.14/site-packages";
const TYPES = { "pyodide.asm.wasm": "application/wasm", "python_stdlib.zip": "application/zip" };
const silent = () => {};

let assets;
let python;
let work = Promise.resolve();

const send = (type, fields) => postMessage({ type, ...fields });

/* A part of the page, unpacked: there it is compressed, and written as text. */
function unpacked(name) {
  const bytes = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(assets[name])
    : Uint8Array.from(atob(assets[name]), (character) => character.charCodeAt(0));
  delete assets[name];
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": TYPES[name] ?? "text/plain" } });
}

async function imported(name) {
  const script = new Blob([await unpacked(name).text()], { type: "text/javascript" });
  const address = URL.createObjectURL(script);
  try {
    return await import(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function install(name) {
  python.unpackArchive(await unpacked(name).arrayBuffer(), "zip", { extractDir: PACKAGES });
}

async function start(given) {
  assets = given;
  send("loading", { done: 0, total: 3, text: "Unpacking Python" });
  // Python's loader fetches its own two files so; nothing else is ever fetched.
  self.fetch = async (address) => unpacked(String(address).slice(LIBRARY.length));
  // It refuses to start in a worker of this kind, the only one that Chromium starts from a file.
  self.importScripts = undefined;
  delete Object.prototype.__proto__; // Otherwise a file of this name would be lost.
  const { loadPyodide } = await imported("pyodide.mjs");
  const { default: createPyodideModule } = await imported("pyodide.asm.mjs");
  const lockFileContents = await unpacked("pyodide-lock.json").json();
  send("loading", { done: 1, total: 3, text: "Starting Python" });
  python = await loadPyodide({
    createPyodideModule, lockFileContents, indexURL: LIBRARY, stdout: silent, stderr: silent,
  });
  send("loading", { done: 2, total: 3, text: "Starting hsbstar" });
  await install("hsbstar.zip");
  python.pyimport("hsbstar.page").look.destroy();
  send("ready");
}

/* Python lists no file whose name has more than 255 bytes; on Windows it can have 765. */
const short = (part) => (new TextEncoder().encode(part).length > 255
  ? part.slice(0, 70) + part.slice(-10) : part);

/* Write the files as they were dropped: folders and names as they are, each in a place of its own. */
function write(files) {
  python.pyimport("shutil").rmtree(FILES, true);
  python.FS.mkdirTree(FILES);
  const written = new Set();
  for (const { name, bytes } of files) {
    const parts = name.split("/").filter((part) => !["", ".", ".."].includes(part)).map(short);
    const own = parts.pop() ?? "unnamed";
    let folder = [FILES, ...parts].join("/");
    for (let copy = 2; written.has(`${folder}/${own}`); copy += 1) {
      folder = [FILES, copy, ...parts].join("/");
    }
    written.add(`${folder}/${own}`);
    python.FS.mkdirTree(folder);
    python.FS.writeFile(`${folder}/${own}`, new Uint8Array(bytes), { canOwn: true });
  }
}

async function look(files) {
  write(files);
  const page = python.pyimport("hsbstar.page");
  const folder = python.pyimport("pathlib").Path(FILES);
  if ("pydantic.zip" in assets && page.needs_pydantic(folder)) {
    await install("pydantic.zip");
  }
  const progress = (done, total, name) => send("reading", { done, total, name });
  const answer = page.look(folder, progress);
  const text = python.pyimport("json").dumps(answer);
  answer.destroy();
  send("answer", { answer: JSON.parse(text) });
}

/* What went wrong and where in hsbstar, without any text of the files. */
function reason(error) {
  const places = [...String(error?.message).matchAll(/hsbstar\/(\S+)", line (\d+)/g)];
  const [, module, line] = places.at(-1) ?? [];
  return `${error?.type ?? error?.name ?? "Error"}${module ? ` in ${module}, line ${line}` : ""}`;
}

onmessage = ({ data }) => {
  work = work
    .then(() => (data.type === "start" ? start(data.assets) : look(data.files)))
    .catch((error) => send("failed", { message: reason(error) }));
};
