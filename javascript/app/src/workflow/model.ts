/** A ComfyUI graph as it is drawn: of the editor's workflow (versions 0.4 and 1.0), or of the executed prompt graph. */

export interface Slot {
  name: string;
  type: string;
}

export interface DrawnNode {
  id: string;
  title: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** "active", "muted" (left out) or "bypassed" (hands on what comes in) */
  mode: "active" | "muted" | "bypassed";
  color: string;
  inputs: Slot[];
  outputs: Slot[];
  values: { name: string; value: string }[];
}

export interface DrawnLink {
  from: number;
  fromSlot: number;
  to: number;
  toSlot: number;
  type: string;
}

export interface DrawnGroup {
  title: string;
  x: number;
  y: number;
  width: number;
  height: number;
  color: string;
}

export interface DrawnGraph {
  /** "" for the workflow itself, else the subgraph's name */
  name: string;
  nodes: DrawnNode[];
  links: DrawnLink[];
  groups: DrawnGroup[];
}

/** What a picture's texts say of its graph; `levels[0]` is the whole, the rest are its subgraphs. */
export interface Found {
  levels: DrawnGraph[];
  /** the JSON as it stands in the file */
  workflow: string;
  prompt: string;
}

type Json = Record<string, unknown>;
export const HEAD = 30;
export const ROW = 20;
const MOST_NODES = 5000;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;

/** A pair of numbers, also written as {"0": x, "1": y}, as older editors did. */
function pair(value: unknown, otherwise: [number, number]): [number, number] {
  const from = Array.isArray(value) ? value : isObject(value) ? [value["0"], value["1"]] : [];
  return [number(from[0], otherwise[0]), number(from[1], otherwise[1])];
}

export function shownValue(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

const isLink = (value: unknown): value is [string, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[1] === "number" &&
  /^[\d:]+$/.test(String(value[0]));

function parsed(value: string): Json | null {
  const body = value.replace(/^\s*(workflow|prompt)\s*:/i, "");
  if (!/^\s*\{/.test(body)) return null;
  try {
    const found: unknown = JSON.parse(body.replace(/\bNaN\b/g, "null"));
    return isObject(found) ? found : null;
  } catch {
    return null;
  }
}

const isWorkflow = (json: Json) => Array.isArray(json.nodes);
const isPrompt = (json: Json) => {
  const nodes = Object.values(json);
  return nodes.length > 0 && nodes.every((node) => isObject(node) && typeof node.class_type === "string");
};

/** The graph that a picture's texts hold; null when there is none. */
export function graphOf(texts: readonly { key: string; value: string }[]): Found | null {
  let workflow: [Json, string] | null = null;
  let prompt: [Json, string] | null = null;
  const take = (json: Json | null, source: string) => {
    if (!json) return;
    if (isWorkflow(json)) workflow ??= [json, source];
    else if (isPrompt(json)) prompt ??= [json, source];
    else for (const part of [json.workflow, json.prompt, json.extra_pnginfo]) takeInner(part);
  };
  const takeInner = (part: unknown) => {
    if (isObject(part)) take(part, JSON.stringify(part));
    else if (typeof part === "string") take(parsed(part), part);
  };
  for (const { value } of texts) take(parsed(value), value.replace(/^\s*(workflow|prompt)\s*:/i, ""));
  const told = workflow as [Json, string] | null;
  const run = prompt as [Json, string] | null;
  if (!told && !run) return null;
  const levels = told ? levelsOf(told[0], run?.[0] ?? {}) : [ofPrompt(run?.[0] ?? {})];
  return { levels, workflow: told?.[1] ?? "", prompt: run?.[1] ?? "" };
}

function levelsOf(workflow: Json, prompt: Json): DrawnGraph[] {
  const definitions = isObject(workflow.definitions) ? list(workflow.definitions.subgraphs) : [];
  const subgraphs = definitions.filter(isObject);
  const names = new Map(subgraphs.map((graph) => [text(graph.id), text(graph.name)]));
  return [
    ofWorkflow(workflow, "", prompt, names),
    ...subgraphs.map((graph) => ofWorkflow(graph, text(graph.name) || text(graph.id), {}, names)),
  ];
}

function slots(value: unknown): Slot[] {
  return list(value)
    .filter(isObject)
    .map((slot) => ({ name: text(slot.label) || text(slot.name), type: shownType(slot.type) }));
}

const shownType = (type: unknown) => (typeof type === "string" ? type : "*");

/** Widget values with their names: from the executed graph, else from the inputs that are widgets. */
function valuesOf(node: Json, run: unknown): DrawnNode["values"] {
  const inputs = isObject(run) && isObject(run.inputs) ? run.inputs : null;
  if (inputs) {
    const plain = Object.entries(inputs).filter(([, value]) => !isLink(value));
    if (plain.length) return plain.map(([name, value]) => ({ name, value: shownValue(value) }));
  }
  if (isObject(node.widgets_values))
    return Object.entries(node.widgets_values).map(([name, value]) => ({ name, value: shownValue(value) }));
  const names = list(node.inputs)
    .filter(isObject)
    .filter((slot) => isObject(slot.widget))
    .map((slot) => text((slot.widget as Json).name));
  const values = list(node.widgets_values);
  const named = names.length === values.length;
  return values.map((value, i) => ({ name: (named && names[i]) || String(i + 1), value: shownValue(value) }));
}

const MODES: Record<number, DrawnNode["mode"]> = { 2: "muted", 4: "bypassed" };

function ofWorkflow(graph: Json, name: string, prompt: Json, names: Map<string, string>): DrawnGraph {
  const at = new Map<string, number>();
  const nodes = list(graph.nodes)
    .filter(isObject)
    .slice(0, MOST_NODES)
    .map((node, index): DrawnNode => {
      const id = String(node.id);
      at.set(id, index);
      const type = text(node.type);
      const inputs = slots(
        list(node.inputs).filter((slot) => isObject(slot) && !(slot.widget && slot.link == null)),
      );
      const outputs = slots(node.outputs);
      const values = valuesOf(node, prompt[id]);
      const [x, y] = pair(node.pos, [index * 40, index * 40]);
      const [width, height] = pair(node.size, [220, HEAD + ROW * Math.max(inputs.length, outputs.length, 1)]);
      const folded = isObject(node.flags) && node.flags.collapsed === true;
      return {
        id,
        title: text(node.title) || names.get(type) || type,
        type: names.get(type) || type,
        x,
        // the editor's positions are those of the body, below the title
        y: y - HEAD,
        width: Math.max(80, Math.min(width, 4000)),
        height: folded ? HEAD : HEAD + Math.max(ROW, Math.min(height, 4000)),
        mode: MODES[number(node.mode, 0)] ?? "active",
        color: /^#[0-9a-f]{3,8}$/i.test(text(node.color)) ? text(node.color) : "",
        inputs,
        outputs,
        values,
      };
    });
  const links = list(graph.links).flatMap((link) => {
    const [from, fromSlot, to, toSlot, type] = isObject(link)
      ? [link.origin_id, link.origin_slot, link.target_id, link.target_slot, link.type]
      : list(link).slice(1);
    const [a, b] = [at.get(String(from)), at.get(String(to))];
    if (a === undefined || b === undefined) return [];
    return [
      { from: a, fromSlot: number(fromSlot, 0), to: b, toSlot: number(toSlot, 0), type: shownType(type) },
    ];
  });
  const groups = list(graph.groups)
    .filter(isObject)
    .map((group) => {
      const [x = 0, y = 0, width = 0, height = 0] = list(group.bounding).map((n) => number(n, 0));
      const color = /^#[0-9a-f]{3,8}$/i.test(text(group.color)) ? text(group.color) : "";
      return { title: text(group.title), x, y, width, height, color };
    });
  return { name, nodes, links, groups };
}

const WIDTH = 260;
const GAP_X = 90;
const GAP_Y = 30;
const SHOWN_VALUES = 8;

/** The executed graph has no places: each node stands right of everything that it takes from. */
function ofPrompt(prompt: Json): DrawnGraph {
  const entries = Object.entries(prompt).slice(0, MOST_NODES) as [string, Json][];
  const at = new Map(entries.map(([id], index) => [id, index]));
  const links: DrawnLink[] = [];
  const nodes = entries.map(([id, node], to): DrawnNode => {
    const inputs: Slot[] = [];
    const values: DrawnNode["values"] = [];
    for (const [name, value] of Object.entries(isObject(node.inputs) ? node.inputs : {})) {
      const from = isLink(value) ? at.get(String(value[0])) : undefined;
      if (from === undefined) values.push({ name, value: shownValue(value) });
      else {
        links.push({ from, fromSlot: (value as [string, number])[1], to, toSlot: inputs.length, type: name });
        inputs.push({ name, type: name });
      }
    }
    const meta = isObject(node._meta) ? text(node._meta.title) : "";
    const type = text(node.class_type);
    const height = HEAD + ROW * Math.max(1, inputs.length + Math.min(values.length, SHOWN_VALUES)) + 8;
    return {
      id,
      title: meta || type,
      type,
      x: 0,
      y: 0,
      width: WIDTH,
      height,
      mode: "active",
      color: "",
      inputs,
      outputs: [],
      values,
    };
  });
  for (const link of links) {
    const outputs = nodes[link.from]?.outputs;
    while (outputs && outputs.length <= link.fromSlot) outputs.push({ name: "", type: "" });
  }
  place(nodes, links);
  return { name: "", nodes, links, groups: [] };
}

function place(nodes: DrawnNode[], links: DrawnLink[]): void {
  const layer = new Int32Array(nodes.length);
  // A graph without loops settles after as many rounds as it is deep; one with loops is stopped.
  for (let round = 0, moved = true; moved && round < nodes.length && round < 500; round++) {
    moved = false;
    for (const { from, to } of links) {
      const wanted = (layer[from] as number) + 1;
      if ((layer[to] as number) < wanted && wanted < nodes.length) {
        layer[to] = wanted;
        moved = true;
      }
    }
  }
  const columns: number[][] = [];
  nodes.forEach((_, index) => {
    const column = layer[index] as number;
    columns[column] ??= [];
    columns[column].push(index);
  });
  const sources = nodes.map((): number[] => []);
  for (const { from, to } of links) sources[to]?.push(from);
  const middle = (index: number) => {
    const from = sources[index] as number[];
    if (!from.length) return 0;
    return from.reduce((sum, one) => sum + (nodes[one] as DrawnNode).y, 0) / from.length;
  };
  let x = 0;
  for (const column of columns) {
    if (!column) continue;
    let y = 0;
    for (const index of column.sort((a, b) => middle(a) - middle(b) || a - b)) {
      const node = nodes[index] as DrawnNode;
      node.x = x;
      node.y = y;
      y += node.height + GAP_Y;
    }
    x += WIDTH + GAP_X;
  }
}
