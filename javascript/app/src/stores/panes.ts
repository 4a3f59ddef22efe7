import { getActivePinia } from "pinia";
import { hasInjectionContext, type InjectionKey, inject, shallowReactive, shallowRef } from "vue";

/** The pane that is there from the beginning. */
export const MAIN = "main";

/** Given to everything that stands in a pane: its id. */
export const paneKey: InjectionKey<string> = Symbol("pane");

/** The pane that was used last: what stands outside of panes speaks of it. */
export const activePane = shallowRef(MAIN);

/** The pane that the component being set up stands in; null outside of panes and of setup. */
export function paneHere(): string | null {
  return hasInjectionContext() ? inject(paneKey, null) : null;
}

/** A store that every pane has of its own. */
export interface PaneStore<S> {
  /** that of the pane the caller stands in, else whichever pane is active at each access */
  (): S;
  of(pane: string): S;
  /** those of all panes that were used so far */
  live(): S[];
  /** lets go of a pane's memory */
  forget(pane: string): void;
}

type AnyStore = object & { $id: string; $dispose: () => void };

export function perPane<S extends AnyStore>(make: (pane: string) => () => S): PaneStore<S> {
  const known = shallowReactive(new Map<string, () => S>());

  function of(pane: string): S {
    let use = known.get(pane);
    if (!use) {
      use = make(pane);
      known.set(pane, use);
    }
    return use();
  }

  const active = new Proxy({} as S, {
    get: (_, key) => (key === "__v_skip" ? true : Reflect.get(of(activePane.value), key)),
    set: (_, key, value) => Reflect.set(of(activePane.value), key, value),
    has: (_, key) => Reflect.has(of(activePane.value), key),
  });

  function forget(pane: string) {
    const store = known.get(pane)?.();
    if (!store) return;
    known.delete(pane);
    store.$dispose();
    const pinia = getActivePinia();
    if (pinia) delete pinia.state.value[store.$id];
  }

  const use = () => {
    const pane = paneHere();
    return pane === null ? active : of(pane);
  };
  return Object.assign(use, { of, forget, live: () => [...known.values()].map((one) => one()) });
}
