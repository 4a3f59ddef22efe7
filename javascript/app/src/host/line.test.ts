import { afterEach, describe, expect, it, vi } from "vitest";
import { frameWay, Line, type Way } from "./line";
import type { HostEvent } from "./messages";

interface Said {
  call: string;
  page: string;
  host?: string;
  do: string;
}

/** A way whose other end answers as told. */
function wayTo(reply: (said: Said, answer: (message: object) => void) => void): Way {
  const way: Way = {
    post: (message) => {
      const said = message as Said;
      const base = { iib: 1, to: "page", call: said.call, page: said.page, host: "one", ok: true };
      queueMicrotask(() => reply(said, (rest) => way.onMessage({ ...base, ...rest })));
    },
    onMessage: () => undefined,
    close: () => undefined,
  };
  return way;
}

const nothing = () => undefined;

afterEach(() => vi.useRealTimers());

describe("a call to the host's page", () => {
  it("is answered by the page that it was meant for", async () => {
    const line = new Line(
      wayTo((said, answer) => {
        answer({ page: "somebody else's", result: 1 });
        answer({ call: "another", result: 2 });
        answer({ result: said.do });
      }),
      nothing,
    );
    expect((await line.call({ do: "hello" }, 1000))?.result).toBe("hello");
  });

  it("ends with nothing when nobody answers", async () => {
    vi.useFakeTimers();
    const line = new Line(wayTo(nothing), nothing);
    const waiting = line.call({ do: "wide", on: true }, 500);
    await vi.advanceTimersByTimeAsync(500);
    expect(await waiting).toBe(null);
  });

  it("to all collects every answer", async () => {
    vi.useFakeTimers();
    const line = new Line(
      wayTo((_said, answer) => {
        answer({ host: "one" });
        answer({ host: "two" });
      }),
      nothing,
    );
    const waiting = line.ask({ do: "hello" }, 200);
    await vi.advanceTimersByTimeAsync(200);
    expect((await waiting).map((answer) => answer.host)).toEqual(["one", "two"]);
  });
});

describe("what arrives by itself", () => {
  it("is handed on when it is the host's, and nothing else is", () => {
    const way = wayTo(nothing);
    const heard: HostEvent[] = [];
    new Line(way, (event) => heard.push(event));
    for (const message of [
      null,
      "text",
      7,
      { iib: 1 },
      { iib: 2, to: "page", event: "shown" },
      { to: "page", event: "x" },
    ])
      way.onMessage(message);
    way.onMessage({ iib: 1, to: "page", event: "shown" });
    expect(heard).toEqual([{ iib: 1, to: "page", event: "shown" }]);
  });
});

describe("the way to the page that holds our frame", () => {
  it("hears only that page, and only from our origin", () => {
    const heard: unknown[] = [];
    const parent = {} as Window;
    const way = frameWay(window, parent);
    way.onMessage = (data) => heard.push(data);
    const say = (origin: string, source: unknown, data: string) =>
      window.dispatchEvent(Object.assign(new Event("message"), { origin, source, data }));
    say("https://elsewhere.example", parent, "another origin");
    say(location.origin, {}, "another window");
    say(location.origin, parent, "the host");
    expect(heard).toEqual(["the host"]);
    way.close();
    say(location.origin, parent, "too late");
    expect(heard).toEqual(["the host"]);
  });
});
