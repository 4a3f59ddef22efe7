/** The fields of the query language and their other names, as the server has them (tests/search/field_names.json). */
export const FIELDS: Record<string, readonly string[]> = {
  prompt: ["positive", "p"],
  neg: ["negative", "n"],
  model: ["checkpoint", "ckpt"],
  lora: ["lyco", "lycoris"],
  sampler: [],
  scheduler: ["schedule"],
  vae: [],
  hash: ["modelhash"],
  steps: [],
  cfg: ["guidance"],
  denoise: ["strength"],
  clipskip: ["clip-skip", "clip_skip"],
  seed: [],
  size: ["resolution"],
  width: ["w"],
  height: ["h"],
  ratio: ["aspect"],
  megapixels: ["mp"],
  filesize: ["bytes"],
  length: ["duration"],
  date: ["when"],
  hour: ["time"],
  weekday: ["day"],
  rating: ["stars"],
  label: ["color", "colour"],
  note: ["notes"],
  album: ["albums"],
  tag: ["tags"],
  folder: ["dir", "in"],
  file: ["name", "filename"],
  path: [],
  source: ["tool", "generator"],
  node: ["nodes"],
  stack: [],
  is: ["type"],
  has: [],
  sort: ["order"],
  re: ["regex"],
};

const BY_NAME = new Map(
  Object.entries(FIELDS).flatMap(([name, others]) => [name, ...others].map((one) => [one, name] as const)),
);

/** The field that a word names; undefined for any other word. */
export const fieldNamed = (word: string): string | undefined => BY_NAME.get(word.toLowerCase());

/** Fields whose values are compared as a whole only in quotation marks. */
export const PART_OF: ReadonlySet<string> = new Set([
  "hash",
  "lora",
  "model",
  "node",
  "sampler",
  "scheduler",
  "source",
  "vae",
]);
