// A picture dragged out of our page: onto a Load Image node, onto a node with a text field, or onto the canvas.

import { app } from "../../../scripts/app.js";
import { imageWidget, nodeUnder, pointOf, textWidget } from "./graph.js";
import { carriesGraph, loadImage, prompt, TARGETS } from "./send.js";

const TYPE = "application/x-iib-picture";

const ours = (event) => event.dataTransfer?.types.includes(TYPE);

/** Over the graph: its canvas, or a node's elements over it. */
function overGraph(event) {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (
    target === app.canvas.canvas ||
    target.closest("[data-node-id], .dom-widget, .graph-canvas-container .comfy-multiline-input")
  )
    return true;
  return target.classList.contains("comfy-multiline-input");
}

function mark(node) {
  if (app.dragOverNode === node) return;
  app.dragOverNode = node;
  app.canvas.setDirty(true, true);
}

function takerAt(event) {
  const node = nodeUnder(event);
  return imageWidget(node) || textWidget(node) ? node : null;
}

async function take(picture, node, at) {
  try {
    if (imageWidget(node)) await loadImage(picture, node);
    else if (textWidget(node)) await prompt(picture, node);
    else if (await carriesGraph(picture)) await TARGETS.workflow_new(picture);
    else await loadImage(picture, undefined, at);
  } catch (error) {
    app.extensionManager.toast.add({
      severity: "warn",
      summary: "Image library",
      detail: error.message,
      life: 6000,
    });
  }
}

/** Before ComfyUI's own handlers, which would fetch the file as a stranger's and copy it. */
export function followDrags() {
  window.addEventListener(
    "dragover",
    (event) => {
      if (!ours(event)) return;
      if (!overGraph(event)) return mark(null);
      event.preventDefault();
      event.stopImmediatePropagation();
      event.dataTransfer.dropEffect = "copy";
      mark(takerAt(event));
    },
    true,
  );

  window.addEventListener(
    "drop",
    (event) => {
      if (!ours(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      mark(null);
      if (!overGraph(event)) return;
      const picture = JSON.parse(event.dataTransfer.getData(TYPE));
      void take(picture, takerAt(event), pointOf(event));
    },
    true,
  );
}
