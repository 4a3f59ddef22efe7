import { type Component, defineAsyncComponent, shallowReactive } from "vue";
import type { GridQuery } from "@/api/types";
import type { OpenWhere, PlaceProps } from "@/panes/types";
import { useWorkspace } from "@/panes/workspace";

/** Something that the middle of the page can show. */
export interface Place {
  /** stable, as sessions and links are stored by it */
  name: string;
  /** what its tab is called, by its props and the query of its pane */
  title: (props: PlaceProps, query: GridQuery) => string;
  icon: Component;
  component: () => Promise<{ default: Component }>;
  /** its place in the rail, the smallest first; without it, it has none */
  rail?: number;
  /** false: not to be had here (a visitor who may not, a host that has none) */
  when?: () => boolean;
  /** a second one would show the same: opening it leads to the tab that has it */
  single?: boolean;
  /** how many things wait there, shown at its icon */
  badge?: () => number;
  /** takes pictures that are dropped on its icon */
  drop?: (ids: readonly number[]) => void;
}

export interface KnownPlace extends Place {
  view: Component;
}

const known = shallowReactive(new Map<string, KnownPlace>());

/** `view` is its component where that is part of the first load. */
export function definePlace(place: Place, view?: Component): Place {
  known.set(place.name, { ...place, view: view ?? defineAsyncComponent(place.component) });
  return place;
}

export const placeNamed = (name: string): KnownPlace | undefined => known.get(name);

/** Those that can be had now, in the rail's order; the ones without a place there come last. */
export function places(): KnownPlace[] {
  const rank = (place: Place) => place.rail ?? Number.POSITIVE_INFINITY;
  return [...known.values()].filter((place) => !place.when || place.when()).sort((a, b) => rank(a) - rank(b));
}

/** Shows a place in the tab at hand, in a new one, or beside it. `query` says which pictures its pane is about. */
export function openPlace(
  name: string,
  props: PlaceProps = {},
  where: OpenWhere = "here",
  query?: GridQuery,
): void {
  const workspace = useWorkspace();
  const place = known.get(name);
  const there = place?.single && where === "here" && workspace.tabs.find((tab) => tab.place === name);
  if (there) {
    workspace.show(name, props, there.id);
    workspace.activate(there.id);
  } else workspace.open(name, props, where, query);
}

/** Pictures in the tab at hand, in a new one, or beside it. */
export const openQuery = (query: GridQuery, where: OpenWhere = "tab"): void =>
  openPlace("library", {}, where, query);
