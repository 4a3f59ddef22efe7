import { describe, expect, it } from "vitest";
import { graphOf, HEAD } from "./model";
import { boundsOf, fitted, nodeAt, nodesWith, zoomed } from "./view";

const WORKFLOW = {
  nodes: [
    {
      id: 4,
      type: "CheckpointLoaderSimple",
      pos: [0, 0],
      size: [300, 100],
      outputs: [{ name: "MODEL", type: "MODEL" }],
      widgets_values: ["fox.safetensors"],
    },
    {
      id: 3,
      type: "KSampler",
      title: "Draw",
      pos: { "0": 400, "1": 50 },
      size: { "0": 300, "1": 240 },
      mode: 4,
      inputs: [{ name: "model", type: "MODEL", link: 1 }],
      widgets_values: [42, "fixed"],
    },
    {
      id: 9,
      type: "Note",
      pos: [0, 300],
      flags: { collapsed: true },
      widgets_values: ["<img src=x onerror=alert(1)>"],
    },
  ],
  links: [
    [1, 4, 0, 3, 0, "MODEL"],
    [2, 77, 0, 3, 0, "MODEL"],
  ],
  groups: [
    { title: "Sampling", bounding: [-20, -60, 800, 500], color: "#3f789e" },
    { title: "odd", bounding: "x", color: "red;" },
  ],
};
const PROMPT = {
  "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "fox.safetensors" } },
  "3": { class_type: "KSampler", inputs: { seed: 42, model: ["4", 0] }, _meta: { title: "Draw" } },
  "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
};

describe("a workflow", () => {
  const found = graphOf([
    { key: "prompt", value: JSON.stringify(PROMPT) },
    { key: "workflow", value: JSON.stringify(WORKFLOW) },
  ]);
  const graph = found?.levels[0];

  it("is drawn with its nodes, links that lead somewhere, and groups", () => {
    expect(graph?.nodes.map((node) => [node.id, node.title, node.mode])).toEqual([
      ["4", "CheckpointLoaderSimple", "active"],
      ["3", "Draw", "bypassed"],
      ["9", "Note", "active"],
    ]);
    expect(graph?.links).toEqual([{ from: 0, fromSlot: 0, to: 1, toSlot: 0, type: "MODEL" }]);
    expect(graph?.groups.map((group) => [group.title, group.color])).toEqual([
      ["Sampling", "#3f789e"],
      ["odd", ""],
    ]);
    expect(graph?.nodes[2]?.height).toBe(HEAD);
  });

  it("names its values as they ran", () => {
    expect(graph?.nodes[1]?.values).toEqual([{ name: "seed", value: "42" }]);
    expect(graph?.nodes[2]?.values[0]?.value).toContain("<img");
  });

  it("is searched by title, kind, number and values", () => {
    if (!graph) throw new Error("no graph");
    expect(nodesWith(graph, "draw")).toEqual([1]);
    expect(nodesWith(graph, "fox.safe")).toEqual([0]);
    expect(nodesWith(graph, "#9")).toEqual([2]);
    expect(nodesWith(graph, "fox ksampler")).toEqual([]);
  });

  it("fits into the window and zooms at the pointer", () => {
    if (!graph) throw new Error("no graph");
    const view = fitted(graph, 500, 400);
    const box = boundsOf(graph);
    expect((box.x + view.x) * view.scale).toBeGreaterThanOrEqual(31);
    expect((box.x + box.width + view.x) * view.scale).toBeLessThanOrEqual(469.1);
    const at = nodeAt(graph, view, (420 + view.x) * view.scale, (60 + view.y) * view.scale);
    expect(at).toBe(1);
    const closer = zoomed(view, 2, 100, 100);
    expect(100 / closer.scale - closer.x).toBeCloseTo(100 / view.scale - view.x);
  });
});

describe("an executed graph alone", () => {
  it("is laid out from left to right", () => {
    const graph = graphOf([{ key: "prompt", value: JSON.stringify(PROMPT) }])?.levels[0];
    const x = Object.fromEntries(graph?.nodes.map((node) => [node.id, node.x]) ?? []);
    expect(x["4"]).toBeLessThan(x["3"] as number);
    expect(x["3"]).toBeLessThan(x["8"] as number);
    expect(graph?.links).toHaveLength(3);
  });

  it("that goes round in circles is drawn all the same", () => {
    const round = {
      a1: {},
      "1": { class_type: "A", inputs: { x: ["2", 0] } },
      "2": { class_type: "B", inputs: { x: ["1", 0] } },
    };
    const { a1: _, ...prompt } = round;
    expect(graphOf([{ key: "prompt", value: JSON.stringify(prompt) }])?.levels[0]?.nodes).toHaveLength(2);
  });

  it("is found inside other texts, and nothing in what is none", () => {
    const wrapped = JSON.stringify({ prompt: JSON.stringify(PROMPT), workflow: WORKFLOW });
    expect(graphOf([{ key: "comment", value: wrapped }])?.levels[0]?.nodes).toHaveLength(3);
    expect(graphOf([{ key: "Make", value: `workflow:${JSON.stringify(WORKFLOW)}` }])?.workflow).toMatch(
      /^\{/,
    );
    for (const value of ["", "{", "[]", "{}", '{"a":1}', "a fox\nSteps: 4", '{"nodes":5}'])
      expect(graphOf([{ key: "parameters", value }])).toBeNull();
  });
});
