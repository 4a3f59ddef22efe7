import type { GridQuery } from "@/api/types";
import type { Look } from "@/stores/look";

export type PlaceProps = Record<string, unknown>;

/** What a pane shows: a place with its props, and the pictures that it is about. */
export interface Tab {
  id: string;
  place: string;
  props: PlaceProps;
}

/** Tabs that lie over each other, one of them seen. */
export interface Column {
  id: string;
  tabs: Tab[];
  shown: string;
  /** its part of the width, against the others' */
  share: number;
}

/** A tab as it is written down: for sessions, snapshots and closed tabs. */
export interface TabRecord {
  place: string;
  props: PlaceProps;
  query: GridQuery;
  /** layout and size of the pictures, where they are its own */
  look?: Look;
  /** the picture at the top, and how far above its edge the window begins */
  at?: { id: number; offset: number };
}

export interface WorkspaceRecord {
  columns: { tabs: TabRecord[]; shown: number; share: number }[];
  active: number;
}

/** Where something opens: in the tab at hand, in one of its own, in a column beside it. */
export type OpenWhere = "here" | "tab" | "side";
