// The places in ComfyUI that take a picture.

import { api } from "../../../scripts/api.js";
import { app } from "../../../scripts/app.js";
import { BASE } from "./frame.js";
import { addNode, imageWidget, selectedNodes, setWidget, textWidget } from "./graph.js";

/** A sentence for the person, and a word for our page. */
export class Refusal extends Error {
  constructor(message, reason = "") {
    super(message);
    this.reason = reason;
  }
}

async function asked(path) {
  const response = await fetch(BASE + path, { credentials: "same-origin" });
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Refusal(
    typeof body?.detail === "string" ? body.detail : `The library answered with status ${response.status}.`,
  );
}

const detailOf = (picture) => asked(`/api/images/${picture.id}`);

/** A text of the file as JSON, undefined when it has none. Python writes NaN, which JSON does not know. */
function jsonOf(detail, key) {
  const text = detail.texts.find((one) => one.key === key)?.value;
  if (!text) return undefined;
  for (const spelling of [text, text.replace(/\bNaN\b|-?\bInfinity\b/g, "null")]) {
    try {
      const value = JSON.parse(spelling);
      if (value && typeof value === "object") return value;
    } catch {
      continue;
    }
  }
  return undefined;
}

async function fileOf(picture) {
  const response = await fetch(picture.url, { credentials: "same-origin" });
  if (!response.ok) throw new Refusal("The file is not where it was, so there is nothing to send.");
  const blob = await response.blob();
  return new File([blob], picture.name || "picture.png", { type: blob.type });
}

const titleOf = (picture) => picture.name.replace(/\.\w+$/, "");

export async function carriesGraph(picture) {
  const detail = await detailOf(picture);
  return Boolean(
    jsonOf(detail, "workflow") ||
      jsonOf(detail, "prompt") ||
      detail.texts.some((one) => one.key === "parameters"),
  );
}

async function load(picture, into) {
  const detail = await detailOf(picture);
  const workflow = jsonOf(detail, "workflow");
  if (workflow) return app.loadGraphData(workflow, true, true, into ?? titleOf(picture));
  const prompt = jsonOf(detail, "prompt");
  if (prompt) return app.loadApiJson(prompt, into ?? titleOf(picture));
  if (!detail.texts.some((one) => one.key === "parameters"))
    throw new Refusal("This file carries no ComfyUI workflow. Nothing was loaded.", "no-workflow");
  return app.handleFile(await fileOf(picture));
}

/** In place of what is in the tab on screen; Ctrl+Z brings that back. */
async function workflow(picture) {
  const active = app.extensionManager?.workflow?.activeWorkflow;
  const tracker = active?.changeTracker;
  if (!tracker?.undoQueue) return load(picture, active);
  tracker.checkState?.();
  const before = structuredClone(tracker.activeState);
  const { initialState } = tracker;
  await load(picture, active);
  tracker.undoQueue.push(before);
  tracker.redoQueue?.splice(0);
  tracker.initialState = initialState;
  tracker.updateModified?.();
}

const workflow_new = (picture) => load(picture, null);

/** How a Load Image node names the picture: where it lies when ComfyUI knows the folder, else a copy in its input folder. */
async function namedBy(picture) {
  const place = await asked(`/api/comfyui/place?id=${picture.id}`);
  if (place) {
    const path = place.subfolder ? `${place.subfolder}/${place.filename}` : place.filename;
    return place.type === "input" ? path : `${path} [${place.type}]`;
  }
  const body = new FormData();
  body.append("image", await fileOf(picture));
  body.append("subfolder", "library");
  const response = await api.fetchApi("/upload/image", { method: "POST", body });
  if (response.status === 413)
    throw new Refusal("ComfyUI takes no file of this size (its option --max-upload-size).");
  if (!response.ok) throw new Refusal(`ComfyUI did not take the file (status ${response.status}).`);
  const { name, subfolder } = await response.json();
  return subfolder ? `${subfolder}/${name}` : name;
}

/** To this node, else the selected one, else a new one. */
export async function loadImage(picture, node, at) {
  if (picture.kind !== 0) throw new Refusal("Only pictures can go to a Load Image node.");
  const value = await namedBy(picture);
  const taker = node ?? selectedNodes().find(imageWidget) ?? addNode("LoadImage", at);
  const widget = imageWidget(taker);
  if (!widget) throw new Refusal("ComfyUI's Load Image node is not there.", "no-node");
  setWidget(taker, widget, value);
}

export async function prompt(picture, node) {
  const taker = node ?? selectedNodes().find(textWidget);
  const widget = textWidget(taker);
  if (!widget)
    throw new Refusal("Select a node with a text field first, such as CLIP Text Encode.", "no-node");
  const text = (await detailOf(picture)).info?.positive;
  if (!text) throw new Refusal("This file carries no prompt. Nothing was changed.", "no-infotext");
  setWidget(taker, widget, text);
}

const SEEDS = ["seed", "noise_seed"];
// Far below what JavaScript counts exactly, and every sampler takes it.
const newSeed = () => Math.floor(Math.random() * 2 ** 50);

/** New seeds wherever a node has one of its own; [node id, before, after] of each. */
export function reseed(graph) {
  const changes = [];
  for (const [id, node] of Object.entries(graph)) {
    for (const name of SEEDS) {
      const before = node.inputs?.[name];
      if (typeof before !== "number") continue;
      node.inputs[name] = newSeed();
      changes.push([id, before, node.inputs[name]]);
    }
  }
  return changes;
}

/** The same new seeds in the workflow, which the new picture will carry. */
function follow(workflow, changes) {
  for (const [id, before, after] of changes) {
    const values = workflow?.nodes?.find((node) => String(node.id) === id)?.widgets_values;
    if (Array.isArray(values)) {
      const at = values.indexOf(before);
      if (at >= 0) values[at] = after;
    } else for (const name of SEEDS) if (values?.[name] === before) values[name] = after;
  }
}

async function queue(picture) {
  const detail = await detailOf(picture);
  const output = jsonOf(detail, "prompt");
  if (!output)
    throw new Refusal(
      "This file does not carry what ComfyUI had in its queue. Nothing was queued.",
      "no-workflow",
    );
  const changes = reseed(output);
  if (!changes.length)
    throw new Refusal(
      "There is no seed in this picture's workflow, so it would come out the same. Nothing was queued.",
    );
  const graph = jsonOf(detail, "workflow");
  follow(graph, changes);
  try {
    await api.queuePrompt(0, { output, workflow: graph });
  } catch (error) {
    throw new Refusal(
      error?.response?.error?.message
        ? `ComfyUI refused it: ${error.response.error.message}`
        : String(error.message),
    );
  }
}

export const TARGETS = {
  workflow,
  workflow_new,
  load_image: (picture) => loadImage(picture),
  prompt: (picture) => prompt(picture),
  queue,
};
