// Nodes and widgets of the graph on screen.

import { app } from "../../../scripts/app.js";

/** The widget that names a node's picture file. */
export function imageWidget(node) {
  return node?.widgets?.find(
    (widget) =>
      widget.name === "image" &&
      (Array.isArray(widget.options?.values) || typeof widget.options?.values === "function"),
  );
}

/** The first field of several lines, which takes a prompt. */
export function textWidget(node) {
  return node?.widgets?.find((widget) => {
    const element = widget.inputEl ?? widget.element;
    return (
      widget.type === "customtext" || element?.tagName === "TEXTAREA" || widget.options?.multiline === true
    );
  });
}

export function selectedNodes() {
  const { canvas } = app;
  const items = canvas.selectedItems ? [...canvas.selectedItems] : [];
  const nodes = items.filter((item) => item.widgets !== undefined || item.inputs !== undefined);
  return nodes.length ? nodes : Object.values(canvas.selected_nodes ?? {});
}

export function setWidget(node, widget, value) {
  const values = widget.options?.values;
  if (Array.isArray(values) && !values.includes(value)) values.push(value);
  widget.value = value;
  widget.callback?.(value, app.canvas, node);
  app.canvas.setDirty(true, true);
  app.extensionManager?.workflow?.activeWorkflow?.changeTracker?.checkState?.();
}

/** A new node of that class, in the middle of what is seen or with its corner at `at` (graph coordinates). */
export function addNode(type, at) {
  const node = window.LiteGraph.createNode(type);
  if (!node) return null;
  node.pos = at ?? middle(node.size);
  app.canvas.graph.add(node);
  app.canvas.selectNode?.(node, false);
  return node;
}

function middle([width, height]) {
  const { ds, canvas } = app.canvas;
  const box = canvas.getBoundingClientRect();
  return [
    box.width / 2 / ds.scale - ds.offset[0] - width / 2,
    box.height / 2 / ds.scale - ds.offset[1] - height / 2,
  ];
}

/** Where on the graph a point of the window is. */
export function pointOf(event) {
  const { ds, canvas } = app.canvas;
  const box = canvas.getBoundingClientRect();
  return [
    (event.clientX - box.left) / ds.scale - ds.offset[0],
    (event.clientY - box.top) / ds.scale - ds.offset[1],
  ];
}

/** The node under a point of the window; some are drawn on the canvas, some are elements over it. */
export function nodeUnder(event) {
  const { graph } = app.canvas;
  const drawn = event.target?.closest?.("[data-node-id]")?.dataset.nodeId;
  const named = drawn ? (graph.getNodeById(drawn) ?? graph.getNodeById(Number(drawn))) : null;
  return named ?? graph.getNodeOnPos(...pointOf(event)) ?? null;
}
