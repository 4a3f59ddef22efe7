import { type DrawnGraph, type DrawnNode, HEAD, ROW } from "./model";
import { slotAt, type View } from "./view";

/** The page's colours, as the canvas needs them. */
export interface Ink {
  page: string;
  panel: string;
  head: string;
  line: string;
  text: string;
  quiet: string;
  accent: string;
  font: string;
}

/** The types that ComfyUI's editor colours, in colours of the same kind. */
const TYPE_COLORS: Record<string, string> = {
  MODEL: "#b39ddb",
  CLIP: "#e6c84f",
  VAE: "#e57368",
  CONDITIONING: "#e8a23d",
  LATENT: "#e683c6",
  IMAGE: "#64b5f6",
  MASK: "#81c784",
  CONTROL_NET: "#5fbf9f",
  CLIP_VISION: "#a8c5da",
  STYLE_MODEL: "#c7d59a",
  NOISE: "#b0b0b0",
  GUIDER: "#66d9d9",
  SAMPLER: "#c0c0a0",
  SIGMAS: "#b8d8b8",
  AUDIO: "#d0a77f",
};

/** A type's colour: its own, else one that its name always leads to. */
export function colorOf(type: string): string {
  const known = TYPE_COLORS[type.toUpperCase()];
  if (known) return known;
  let hash = 0;
  for (const letter of type) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return `hsl(${hash} 45% 62%)`;
}

const LEGIBLE = 0.28;

interface Scene {
  graph: DrawnGraph;
  view: View;
  selected: number;
  found: ReadonlySet<number>;
  ink: Ink;
}

/** Draws what is to be seen of the graph on a canvas of that size (CSS pixels). */
export function draw(pen: CanvasRenderingContext2D, width: number, height: number, scene: Scene): void {
  const { graph, view, ink } = scene;
  pen.fillStyle = ink.page;
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.scale(view.scale, view.scale);
  pen.translate(view.x, view.y);
  const left = -view.x;
  const top = -view.y;
  const right = left + width / view.scale;
  const bottom = top + height / view.scale;
  const seen = (box: { x: number; y: number; width: number; height: number }) =>
    box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top;
  for (const group of graph.groups) if (seen(group)) drawGroup(pen, group, ink);
  for (const link of graph.links) {
    const from = graph.nodes[link.from] as DrawnNode;
    const to = graph.nodes[link.to] as DrawnNode;
    const near = link.from === scene.selected || link.to === scene.selected;
    drawLink(
      pen,
      slotAt(from, link.fromSlot, true),
      slotAt(to, link.toSlot, false),
      colorOf(link.type),
      near,
      scene,
    );
  }
  graph.nodes.forEach((node, index) => {
    if (seen(node)) drawNode(pen, node, index, scene);
  });
  pen.restore();
}

function drawGroup(pen: CanvasRenderingContext2D, group: DrawnGraph["groups"][number], ink: Ink): void {
  pen.globalAlpha = 0.16;
  pen.fillStyle = group.color || ink.quiet;
  pen.fillRect(group.x, group.y, group.width, group.height);
  pen.globalAlpha = 1;
  pen.fillStyle = ink.quiet;
  pen.font = `600 22px ${ink.font}`;
  pen.textBaseline = "top";
  pen.fillText(group.title, group.x + 10, group.y + 8, Math.max(1, group.width - 20));
}

function drawLink(
  pen: CanvasRenderingContext2D,
  [ax, ay]: [number, number],
  [bx, by]: [number, number],
  color: string,
  near: boolean,
  { selected, view }: Scene,
): void {
  const bend = Math.max(30, Math.min(200, Math.abs(bx - ax) / 2));
  pen.beginPath();
  pen.moveTo(ax, ay);
  pen.bezierCurveTo(ax + bend, ay, bx - bend, by, bx, by);
  pen.strokeStyle = color;
  pen.globalAlpha = near ? 1 : selected >= 0 ? 0.25 : 0.7;
  pen.lineWidth = Math.max(near ? 3 : 2, 1 / view.scale);
  pen.stroke();
  pen.globalAlpha = 1;
}

function drawNode(pen: CanvasRenderingContext2D, node: DrawnNode, index: number, scene: Scene): void {
  const { ink, view, selected, found } = scene;
  pen.globalAlpha = node.mode === "active" ? 1 : 0.45;
  pen.beginPath();
  pen.roundRect(node.x, node.y, node.width, node.height, 8);
  pen.fillStyle = ink.panel;
  pen.fill();
  pen.save();
  pen.clip();
  pen.fillStyle = node.color || ink.head;
  pen.fillRect(node.x, node.y, node.width, HEAD);
  if (view.scale >= LEGIBLE) {
    pen.textBaseline = "middle";
    pen.font = `600 14px ${ink.font}`;
    pen.fillStyle = node.color ? "#fff" : ink.text;
    pen.fillText(clipped(pen, node.title, node.width - 20), node.x + 10, node.y + HEAD / 2 + 1);
    if (node.height > HEAD) drawBody(pen, node, ink);
  }
  pen.restore();
  const marked = index === selected || found.has(index);
  pen.strokeStyle = marked ? ink.accent : ink.line;
  pen.lineWidth = marked ? Math.max(3, 2 / view.scale) : 1;
  pen.stroke();
  pen.globalAlpha = 1;
}

function drawBody(pen: CanvasRenderingContext2D, node: DrawnNode, ink: Ink): void {
  pen.font = `12px ${ink.font}`;
  const half = node.width / 2 - 16;
  node.inputs.forEach((slot, i) => {
    const [x, y] = slotAt(node, i, false);
    dot(pen, x, y, colorOf(slot.type));
    pen.fillStyle = ink.quiet;
    pen.fillText(clipped(pen, slot.name, half), x + 12, y);
  });
  pen.textAlign = "right";
  node.outputs.forEach((slot, i) => {
    const [x, y] = slotAt(node, i, true);
    dot(pen, x, y, colorOf(slot.type || slot.name));
    pen.fillStyle = ink.quiet;
    pen.fillText(clipped(pen, slot.name, half), x - 12, y);
  });
  pen.textAlign = "left";
  const rows = Math.max(node.inputs.length, node.outputs.length);
  let y = node.y + HEAD + ROW * rows + ROW / 2 + 4;
  for (const { name, value } of node.values) {
    if (y > node.y + node.height - 8) break;
    pen.fillStyle = ink.quiet;
    const label = /^\d+$/.test(name) ? "" : `${name}: `;
    pen.fillText(label, node.x + 10, y);
    const begun = node.x + 10 + pen.measureText(label).width;
    pen.fillStyle = ink.text;
    pen.fillText(
      clipped(pen, value.slice(0, 200).replace(/\s+/g, " "), node.x + node.width - 10 - begun),
      begun,
      y,
    );
    y += ROW;
  }
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  pen.beginPath();
  pen.arc(x, y, 5, 0, Math.PI * 2);
  pen.fillStyle = color;
  pen.fill();
}

function clipped(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (width <= 8) return "";
  if (pen.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low ? `${text.slice(0, low)}…` : "";
}
