import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";
import { useLibrary } from "./library";
import { useLook } from "./look";
import { useSettings } from "./settings";

beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
  for (const pane of ["a", "b"]) {
    useLook.forget(pane);
    useLibrary.forget(pane);
  }
});

describe("how a pane lays its pictures out", () => {
  it("is what is liked where there is one pane, and stays its own where there are several", () => {
    useLibrary.of("a");
    useLook.of("a").cellSize = 300;
    expect(useSettings().cellSize).toBe(300);
    useLibrary.of("b");
    useLook.of("b").layout = "square";
    expect([useLook.of("a").layout, useLook.of("b").layout]).toEqual(["justified", "square"]);
    expect(useSettings().layout).toBe("justified");
    expect(useLook.of("b").cellSize).toBe(300);
  });
  it("is taken from what was written down, as far as that makes sense", () => {
    useLook.of("a").take({ layout: "spiral", cellSize: 120 });
    expect([useLook.of("a").layout, useLook.of("a").cellSize]).toEqual(["justified", 120]);
    useLook.of("a").take(undefined);
    expect(useLook.of("a").cellSize).toBe(200);
  });
});
