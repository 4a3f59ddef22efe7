// The nodes' part of ComfyUI's page: choosing a picture of the library, and seeing which one is chosen.
// Everything is built from text and elements, never from markup: names and paths are anybody's.
import { app } from "../../scripts/app.js";
import { api } from "../../scripts/api.js";

const BASE = api.fileURL("/infinite_image_browsing");
const CHOOSING = new Set(["IIBLoadImage", "IIBReadInfo"]);
const PAGE = 120;
const ENGLISH = {
  choose: "Choose from library",
  search: "Search names and prompts",
  nothing: "Nothing matches.",
  more: "Loading…",
  close: "Close",
  count: "{n} pictures",
  locked: "The library asks for its key. Open it once, enter the key, and try again.",
  open: "Open the library",
  failed: "The library does not answer: {error}",
};
let texts = ENGLISH;

const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

async function loadTexts() {
  const chosen = app.extensionManager?.setting?.get("Comfy.Locale") || navigator.language || "en";
  const answer = await api.fetchApi("/i18n");
  const tables = answer.ok ? await answer.json() : {};
  const table = tables[chosen] ?? tables[chosen.split("-")[0]] ?? {};
  texts = { ...ENGLISH, ...table.iibNodes };
}

async function ask(path, body) {
  const answer = await fetch(`${BASE}/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const detail = (await answer.json().catch(() => null))?.detail;
  const error = new Error(typeof detail === "string" ? detail : answer.statusText || String(answer.status));
  error.locked = answer.status === 401;
  throw error;
}

const rowsOf = async (ids) => (ids.length ? (await ask("rows", { ids })).rows : []);
const thumbnail = (row, size) => `${BASE}/api/images/${row.id}/thumbnail?size=${size}&v=${row.version}`;

// The same text and the same rule as comfy_nodes/nodes/references.py.
const referenceOf = (row) => `${row.fullpath} [#${row.id}.${row.version}]`;
const nameOf = (path) => path.split(/[\\/]/).pop();

async function rowOf(reference) {
  const match = /^([^]*?)\s*\[#(\d+)(?:\.(\d+))?\]\s*$/.exec(reference);
  if (!match) return null;
  const [row] = await rowsOf([Number(match[2])]);
  if (!row) return null;
  const meant = (!match[1] && !match[3]) || nameOf(match[1]) === row.name || match[3] === String(row.version);
  return meant ? row : null;
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function addStyle() {
  if (document.getElementById("iib-nodes-style")) return;
  const style = element("style", { id: "iib-nodes-style" });
  style.textContent = `
.iib-picker { width: min(64rem, 92vw); height: min(44rem, 88vh); padding: 0; border: 1px solid var(--border-color, #555);
  border-radius: 8px; background: var(--comfy-menu-bg, #222); color: var(--input-text, #ddd); font: 13px system-ui, sans-serif; }
.iib-picker[open] { display: flex; flex-direction: column; }
.iib-picker::backdrop { background: rgb(0 0 0 / 0.5); }
.iib-picker header { display: flex; gap: 8px; align-items: center; padding: 8px; }
.iib-picker input { flex: 1; min-width: 0; padding: 6px 8px; border: 1px solid var(--border-color, #555); border-radius: 4px;
  background: var(--comfy-input-bg, #111); color: inherit; font: inherit; }
.iib-picker header button { padding: 6px 10px; border: 1px solid var(--border-color, #555); border-radius: 4px;
  background: var(--comfy-input-bg, #111); color: inherit; font: inherit; cursor: pointer; }
.iib-picker .iib-grid { flex: 1; overflow: auto; display: grid; align-content: start; gap: 4px; padding: 0 8px 8px;
  grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); }
.iib-picker .iib-grid button { padding: 0; border: 0; border-radius: 4px; overflow: hidden; aspect-ratio: 1; cursor: pointer;
  background: var(--comfy-input-bg, #111); }
.iib-picker .iib-grid button:focus-visible { outline: 2px solid var(--p-primary-color, #5b9cff); outline-offset: -2px; }
.iib-picker .iib-grid img, .iib-chosen img { width: 100%; height: 100%; object-fit: contain; display: block; }
.iib-picker p { grid-column: 1 / -1; margin: 8px 0; }
.iib-picker a { color: inherit; }
.iib-chosen { width: 100%; height: 100%; padding: 0; border: 0; background: none; cursor: pointer; overflow: hidden; }`;
  document.head.append(style);
}

/** Lets the person choose a picture; its row, null when they do not. */
function pick() {
  addStyle();
  return new Promise((resolve) => {
    const input = element("input", { type: "search", placeholder: say("search") });
    input.setAttribute("aria-label", say("search"));
    const count = element("span", { role: "status" });
    const close = element("button", { type: "button", textContent: say("close") });
    const grid = element("div", { className: "iib-grid" });
    const dialog = element("dialog", { className: "iib-picker" }, element("header", {}, input, count, close), grid);
    dialog.setAttribute("aria-label", say("choose"));
    let chosen = null;
    let search = 0;
    let timer = 0;
    const sentinel = element("p");
    let cursor = null;
    let busy = false;

    const add = (row) => {
      const image = element("img", { src: thumbnail(row, "256x256"), alt: row.name, loading: "lazy", draggable: false });
      const button = element("button", { type: "button", title: row.fullpath }, image);
      button.onclick = () => {
        chosen = row;
        dialog.close();
      };
      sentinel.before(button);
    };
    const page = async (mine, first) => {
      if (busy && !first) return;
      busy = true;
      try {
        const query = { text: input.value.trim(), media_type: "image", order: "-date" };
        const columns = await ask("grid", { query, cursor: first ? null : cursor, limit: PAGE });
        const rows = await rowsOf(columns.ids);
        if (mine !== search) return;
        if (first) grid.replaceChildren(sentinel);
        cursor = columns.cursor;
        rows.forEach(add);
        count.textContent = say("count", { n: columns.total.toLocaleString() });
        sentinel.textContent = cursor ? say("more") : columns.total ? "" : say("nothing");
        if (cursor) watch.observe(sentinel);
      } catch (error) {
        if (mine !== search) return;
        const line = element("p", { textContent: say(error.locked ? "locked" : "failed", { error: error.message }) });
        if (error.locked) {
          const link = element("a", { href: `${BASE}/`, target: "_blank", textContent: say("open") });
          line.append(" ", link);
        }
        grid.replaceChildren(line);
      } finally {
        if (mine === search) busy = false;
      }
    };
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting || !cursor) return;
        watch.unobserve(sentinel);
        page(search, false);
      },
      { root: grid, rootMargin: "400px" },
    );
    input.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(() => page(++search, true), 200);
    };
    close.onclick = () => dialog.close();
    dialog.onclick = (event) => {
      if (event.target === dialog) dialog.close();
    };
    dialog.onkeydown = (event) => {
      event.stopPropagation(); // ComfyUI's keys act on the graph behind
      move(event, input, grid);
    };
    dialog.onclose = () => {
      watch.disconnect();
      clearTimeout(timer);
      search++;
      dialog.remove();
      resolve(chosen);
    };
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    page(++search, true);
  });
}

/** Arrow keys walk over the pictures; Enter in the search field takes the first one. */
function move(event, input, grid) {
  const buttons = [...grid.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const across = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
  if (event.target === input) {
    if (event.key === "ArrowDown") buttons[0]?.focus();
    else if (event.key === "Enter") buttons[0]?.click();
    else return;
  } else if (at >= 0 && step) {
    if (at + step < 0) input.focus();
    else buttons[Math.min(at + step, buttons.length - 1)].focus();
  } else return;
  event.preventDefault();
}

const PREVIEW_HEIGHT = 160;

/** Nodes do not grow by themselves when a widget comes in later. */
function makeRoom(node) {
  const [width, height] = node.computeSize();
  node.setSize([Math.max(node.size[0], width), Math.max(node.size[1], height)]);
  app.graph?.setDirtyCanvas(true, true);
}

function setUp(node) {
  const widget = node.widgets?.find((w) => w.name === "picture");
  if (!widget) return;
  addStyle();
  const image = element("img", { alt: "", draggable: false });
  const shown = element("button", { type: "button", className: "iib-chosen", title: say("choose"), hidden: true }, image);
  let last = null;

  const show = async () => {
    const reference = String(widget.value ?? "");
    if (reference === last) return;
    last = reference;
    const row = await rowOf(reference).catch(() => null);
    if (reference !== last) return;
    shown.hidden = !row;
    if (!row) return;
    image.src = thumbnail(row, "512x512");
    image.alt = row.name;
    makeRoom(node);
  };
  const set = (row) => {
    widget.value = referenceOf(row);
    widget.callback?.(widget.value);
    show();
  };
  const choose = async () => {
    const row = await pick();
    if (row) set(row);
  };
  shown.onclick = choose;
  const button = node.addWidget("button", say("choose"), null, choose, { serialize: false });
  button.serialize = false;
  const preview = node.addDOMWidget?.("iib_preview", "iib_preview", shown, {
    serialize: false,
    hideOnZoom: false,
    getMinHeight: () => (shown.hidden ? 0 : PREVIEW_HEIGHT),
  });
  if (preview) preview.serialize = false;

  const before = widget.callback;
  widget.callback = function (...values) {
    const result = before?.apply(this, values);
    show();
    return result;
  };
  const configured = node.onConfigure;
  node.onConfigure = function (...values) {
    const result = configured?.apply(this, values);
    show();
    return result;
  };
  const carries = (event) => event.dataTransfer?.types.includes("application/x-iib-picture");
  const over = node.onDragOver;
  node.onDragOver = function (event) {
    return carries(event) || (over?.call(this, event) ?? false);
  };
  const drop = node.onDragDrop;
  node.onDragDrop = function (event) {
    if (!carries(event)) return drop?.call(this, event) ?? false;
    const picture = JSON.parse(event.dataTransfer.getData("application/x-iib-picture"));
    rowsOf([picture.id]).then(([row]) => row && set(row));
    return true;
  };
  show();
}

const pad = (number, digits) => String(number).padStart(digits, "0");

function dateText(format, now) {
  const parts = {
    d: now.getDate(),
    M: now.getMonth() + 1,
    h: now.getHours(),
    m: now.getMinutes(),
    s: now.getSeconds(),
  };
  return format.replace(/yyyy|yy|([dMhms])\1?/g, (token) => {
    if (token[0] === "y") return String(now.getFullYear()).slice(-token.length);
    return pad(parts[token[0]], token.length);
  });
}

/** %date:…% and %Node.widget% in a file name, which ComfyUI's page fills in for its own save nodes only. */
function filled(text) {
  const nodes = app.graph?._nodes ?? [];
  return text.replace(/%([^%]+)%/g, (whole, inside) => {
    if (inside.startsWith("date:")) return dateText(inside.slice(5), new Date());
    const [name, widget, more] = inside.split(".");
    if (!widget || more !== undefined) return whole; // the server's own: %width%, %year%…
    const node =
      nodes.find((n) => n.properties?.["Node name for S&R"] === name) ?? nodes.find((n) => n.title === name);
    const found = node?.widgets?.find((w) => w.name === widget);
    return found ? String(found.value ?? "").replace(/[/?<>\\:*|"\x00-\x1f\x7f]/g, "_") : whole;
  });
}

app.registerExtension({
  name: "IIB.Nodes",
  async setup() {
    await loadTexts().catch(() => {}); // English does
  },
  nodeCreated(node) {
    if (CHOOSING.has(node.comfyClass)) setUp(node);
    if (node.comfyClass === "IIBSaveImage") {
      const prefix = node.widgets?.find((w) => w.name === "filename_prefix");
      if (prefix) prefix.serializeValue = () => filled(String(prefix.value));
    }
    if (node.comfyClass === "IIBSearchLibrary") {
      // a search is repeated only when somebody asks for another one
      const control = node.widgets?.find((w) => w.name === "control_after_generate");
      if (control) control.value = "fixed";
    }
  },
});
