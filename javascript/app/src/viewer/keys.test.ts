import { describe, expect, it } from "vitest";
import { actionOf } from "./keys";

function press(key: string, target: Element = document.body, extra: Partial<KeyboardEvent> = {}) {
  return actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...extra, target });
}

function made(html: string): Element {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.firstElementChild as Element;
}

describe("the viewer's keys", () => {
  it("moves, zooms and turns", () => {
    expect(press("ArrowRight")).toBe("next");
    expect(press("1")).toBe("fit");
    expect(press("+")).toBe("zoomIn");
    expect(press("r")).toBe("rotate");
    expect(press("R")).toBe("rotateBack");
    expect(press("L")).toBe("like");
    expect(press("x")).toBe(null);
  });

  it("leaves the browser's own shortcuts alone", () => {
    expect(press("r", document.body, { ctrlKey: true })).toBe(null);
    expect(press("f", document.body, { metaKey: true })).toBe(null);
    expect(press("ArrowLeft", document.body, { altKey: true })).toBe(null);
  });

  it("does not take letters from someone who types", () => {
    expect(press("l", made("<input>"))).toBe(null);
    expect(press("ArrowRight", made("<textarea></textarea>"))).toBe(null);
  });

  it("lets a focused button keep the space bar, and tabs their arrows", () => {
    expect(press(" ", made("<button>x</button>"))).toBe(null);
    expect(press("l", made("<button>x</button>"))).toBe("like");
    expect(press("ArrowRight", made('<div role="tab"></div>'))).toBe(null);
    expect(press("ArrowRight", made("<button>x</button>"))).toBe("next");
  });
});
