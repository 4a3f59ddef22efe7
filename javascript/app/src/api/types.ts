/** The answers of our own API (docs/contributing/house.md); lists are columns where they can be long. */

export type MediaKind = 0 | 1 | 2; // image, video, audio

export interface Tag {
  id: number;
  name: string;
  type: string;
  score: number;
  count: number;
  color: string;
  display_name: string | null;
}

type Way = "date" | "name" | "size" | "rating" | "created" | "pixels";
export type Order = Way | `-${Way}` | "album" | "random";

export interface GridQuery {
  /** a text of the query language: what it finds is left out */
  hide?: string;
  /** in the query language (docs/search.md); what else is here holds beside it */
  q?: string;
  text?: string;
  regex?: string;
  path_only?: boolean;
  and_tags?: number[];
  or_tags?: number[];
  not_tags?: number[];
  folders?: string[];
  /** of `folders`, only what lies in them themselves */
  flat?: boolean;
  media_type?: "all" | "image" | "video" | "audio";
  order?: Order;
  /** whose own order "album" is */
  album?: number;
  seed?: number;
  /** an id: what is like that picture, the most alike first */
  similar?: number;
  similar_by?: "picture" | "prompt";
}

/** Columns of equal length, in the query's order. */
export interface GridPage {
  total: number;
  cursor: string | null;
  ids: number[];
  /** width / height × 1000; 0 while unknown */
  ratios: number[];
  /** Unix seconds */
  dates: number[];
  kinds: MediaKind[];
  /** cache-buster of the file's bytes */
  versions: number[];
  thumbhashes: (string | null)[];
  /** ids among `ids` that carry the like tag */
  liked: number[];
  /** [rating, label] of the ids that have either */
  marks?: Record<string, [number, number]>;
  /** the stack of variations of each, 0 for none; only when asked for */
  stacks?: number[];
}

export interface Row {
  id: number;
  name: string;
  fullpath: string;
  date: string;
  created_time: string;
  size: string;
  bytes: number;
  kind: MediaKind;
  width: number | null;
  height: number | null;
  duration: number | null;
  version: number;
  model: string | null;
  error: string | null;
  tags: Tag[]; // custom ones
}

export interface Network {
  name: string;
  weight: number | null;
  kind: "lora" | "lyco";
}

export interface GenerationInfo {
  source: string;
  infotext: string;
  positive: string;
  negative: string;
  steps: number | null;
  cfg: number | null;
  seed: string;
  sampler: string;
  scheduler: string;
  model: string;
  model_hash: string;
  vae: string;
  denoise: number | null;
  clip_skip: number | null;
  width: number | null;
  height: number | null;
  networks: Network[];
  parameters: Record<string, string>;
  passes: Record<string, string>[];
  confidence: Record<string, string>;
}

export interface ImageDetail extends Row {
  info: GenerationInfo | null;
  /** every named text of the file as it stands there: chunk keyword → text */
  texts: { key: string; value: string }[];
  edited: boolean;
  missing: boolean;
  rating: number;
  label: number;
  note: string;
  /** the albums that it was put into */
  albums: number[];
}

export interface IndexStatus {
  state: "idle" | "listing" | "reading" | "cancelled" | "error";
  listed: number;
  to_read: number;
  read: number;
  failed: number;
  rate: number;
  seconds_left: number | null;
  started_at: number | null;
  error: string | null;
}

export interface Root {
  path: string;
  alias: string;
  types: string[];
  count: number;
  exists: boolean;
  /** who gave it: "command line", "host", "you" */
  source: string;
}

export interface FoldersAnswer {
  roots: Root[];
  suggested: string[];
}

export interface TreeNode {
  name: string;
  path: string;
  count: number;
  has_children: boolean;
}

/** One thing in a query's text; places are those of the text. */
export interface QueryPart {
  kind: "word" | "phrase" | "regex" | "field" | "sort" | "or" | "and" | "not" | "(" | ")";
  start: number;
  end: number;
  field: string;
  negated: boolean;
  values: { text: string; op: string; suffix: string; quoted: boolean; start: number; end: number }[];
}

export interface QueryError {
  detail: string;
  code: string;
  params: Record<string, string>;
  position: number;
  length: number;
}

export interface ParsedQuery {
  parts: QueryPart[];
  order: Order | null;
  seed: number | null;
  error: QueryError | null;
}

/** Facet → [value as the query language has it, how many pictures]; of large results the newest are `counted`. */
export interface FacetsAnswer {
  total: number;
  counted: number;
  facets: Record<string, [string, number][]>;
}

/** What may stand in a query's text from `start` to `end` instead. */
export interface QuerySuggestion {
  /** a tag's type, or "field", "value", "album", "folder" */
  kind: string;
  label: string;
  insert: string;
  start: number;
  end: number;
  count: number | null;
  color: string;
  detail: string;
  display: string | null;
}

export interface Suggestions {
  tags: Tag[];
  folders: { name: string; path: string }[];
}

/** What this visitor may do; `notice` is a sentence about the database, "" when all is well. */
export interface Session {
  writable: boolean;
  owner: boolean;
  /** sits at the server's own desktop */
  local?: boolean;
  notice: string;
  /** the program that serves us, and where in it a picture can be sent */
  host?: { name: string; targets: string[] };
}

/** How far the looking for similar pictures is: `left` of `total` were not looked at yet. */
export interface PrintStatus {
  state: "working" | "idle" | "paused";
  left: number;
  total: number;
}

export interface DuplicateGroup {
  ids: number[];
  bytes: number[];
  /** the suggested one, and what decided */
  keep: number;
  why: "rating" | "like" | "prompt" | "resolution" | "size" | "older" | "first";
}

export interface DuplicatePage {
  groups: DuplicateGroup[];
  after: number | null;
  count: number;
  files: number;
  bytes: number;
}

export interface Album {
  id: number;
  name: string;
  /** a smart album's search; null for one that is filled by hand */
  query: string | null;
  color: string;
  /** null for a smart album: its search is counted apart */
  count: number | null;
  cover: { id: number; version: number } | null;
  /** the cover was chosen; else it is the first picture */
  chosen: boolean;
}

export interface TagGroups {
  groups: { id: number; name: string; color: string }[];
  /** tag → group */
  members: Record<string, number>;
}

/** What a selection has: value → how many of the pictures. */
export interface MarkSummary {
  images: number;
  ratings: Record<string, number>;
  labels: Record<string, number>;
  /** different ones, "" of pictures without; at most two */
  notes: string[];
  tags: Record<string, number>;
  albums: Record<string, number>;
}

export interface MarkChange {
  rating?: number;
  label?: number;
  note?: string;
  add_tags?: number[];
  remove_tags?: number[];
  add_albums?: number[];
  remove_albums?: number[];
}

export type ServerEvent =
  | ({ type: "index" } & IndexStatus)
  | { type: "changed"; added: number; changed: number; removed: number; dirs: string[] }
  | { type: "folders" }
  | { type: "tags" }
  /** no ids: too many to name */
  | { type: "marks"; ids: number[] }
  | { type: "albums"; ids: number[] }
  | { type: "thumbs"; ids: number[] }
  | ({ type: "prints" } & PrintStatus)
  | { type: "notice"; text: string }
  | { type: "operation"; id: number; kind: string; done: number; failed: number; undoes: number | null }
  | { type: "lagged" };
