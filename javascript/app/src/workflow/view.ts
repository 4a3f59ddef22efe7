import { type DrawnGraph, type DrawnNode, HEAD, ROW } from "./model";

/** Where the drawing stands: canvas pixels = (graph units + offset) × scale. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

export const SMALLEST = 0.03;
export const LARGEST = 3;

export function boundsOf(graph: DrawnGraph): { x: number; y: number; width: number; height: number } {
  const boxes = [...graph.nodes, ...graph.groups];
  if (!boxes.length) return { x: 0, y: 0, width: 1, height: 1 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The whole graph in the middle, with a margin; never larger than life. */
export function fitted(graph: DrawnGraph, width: number, height: number, margin = 32): View {
  const box = boundsOf(graph);
  const room = [Math.max(1, width - 2 * margin), Math.max(1, height - 2 * margin)] as const;
  const scale = Math.max(SMALLEST, Math.min(1, room[0] / box.width, room[1] / box.height));
  return {
    scale,
    x: width / scale / 2 - (box.x + box.width / 2),
    y: height / scale / 2 - (box.y + box.height / 2),
  };
}

/** A node in the middle, at a scale at which it can be read. */
export function centredOn(node: DrawnNode, view: View, width: number, height: number): View {
  const scale = Math.max(view.scale, 0.7);
  return {
    scale,
    x: width / scale / 2 - (node.x + node.width / 2),
    y: height / scale / 2 - (node.y + node.height / 2),
  };
}

/** Zooms by a factor; what is under the point (canvas pixels) stays there. */
export function zoomed(view: View, factor: number, px: number, py: number): View {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor));
  return { scale, x: view.x + px / scale - px / view.scale, y: view.y + py / scale - py / view.scale };
}

/** The uppermost node at a point of the canvas; -1 for none. */
export function nodeAt(graph: DrawnGraph, view: View, px: number, py: number): number {
  const x = px / view.scale - view.x;
  const y = py / view.scale - view.y;
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i] as DrawnNode;
    if (x >= node.x && x <= node.x + node.width && y >= node.y && y <= node.y + node.height) return i;
  }
  return -1;
}

/** Where a slot's dot is, in graph units. */
export function slotAt(node: DrawnNode, slot: number, output: boolean): [number, number] {
  const folded = node.height <= HEAD;
  const y = node.y + (folded ? HEAD / 2 : Math.min(HEAD + ROW * (slot + 0.5), node.height));
  return [output ? node.x + node.width : node.x, y];
}

/** Nodes whose title, type, id or values hold every word. */
export function nodesWith(graph: DrawnGraph, words: string): number[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return graph.nodes.flatMap((node, index) => {
    const told = [
      node.title,
      node.type,
      `#${node.id}`,
      ...node.values.map((one) => `${one.name} ${one.value}`),
    ];
    const all = told.join("\n").toLowerCase();
    return wanted.every((word) => all.includes(word)) ? [index] : [];
  });
}
