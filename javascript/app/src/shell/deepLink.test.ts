import { describe, expect, it } from "vitest";
import { deepLinkOf, withoutDeepLink } from "./deepLink";

describe("links from elsewhere", () => {
  it("name a file to view or a folder to open", () => {
    expect(deepLinkOf("?action=view&path=%2Fd%2Fa%20%231.png")).toEqual({
      action: "view",
      path: "/d/a #1.png",
      mode: "",
    });
    expect(deepLinkOf("?action=open&path=txt2img&mode=walk")).toEqual({
      action: "open",
      path: "txt2img",
      mode: "walk",
    });
  });

  it("name any place, with what it should show", () => {
    const props = encodeURIComponent('{"ids":[1,2]}');
    expect(deepLinkOf(`?action=pane&type=compare&props=${props}`)).toEqual({
      action: "pane",
      place: "compare",
      props: { ids: [1, 2] },
    });
    expect(deepLinkOf("?action=pane&type=trends&props=%7Bbroken")).toMatchObject({ props: {} });
  });

  it("are ignored where they name nothing we have", () => {
    for (const search of ["", "?action=view", "?action=pane", "?path=/d"]) {
      expect(deepLinkOf(search)).toBeNull();
    }
  });

  it("leave the address once they were followed", () => {
    expect(withoutDeepLink("?__theme=dark&action=open&path=/d&mode=walk")).toBe("?__theme=dark");
    expect(withoutDeepLink("?action=view&path=/d/a.png")).toBe("");
    expect(withoutDeepLink("?path=kept")).toBe("?path=kept");
  });
});
