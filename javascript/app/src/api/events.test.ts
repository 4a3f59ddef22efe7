import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listen } from "./events";
import type { ServerEvent } from "./types";

class FakeSource {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const opened: FakeSource[] = [];
  const events: ServerEvent[] = [];
  const connection: boolean[] = [];
  const stop = listen({
    onEvent: (event) => events.push(event),
    onConnection: (up) => connection.push(up),
    open: () => {
      const source = new FakeSource();
      opened.push(source);
      return source as unknown as EventSource;
    },
  });
  return { opened, events, connection, stop };
}

it("hands on each event", () => {
  const { opened, events } = start();
  opened[0]?.onmessage?.({ data: '{"type":"folders"}' });
  expect(events).toEqual([{ type: "folders" }]);
});

it("opens a broken stream again, waiting longer each time, and at once after a good one", () => {
  const { opened, connection } = start();
  opened[0]?.onerror?.();
  vi.advanceTimersByTime(500);
  expect(opened).toHaveLength(2);
  opened[1]?.onerror?.();
  vi.advanceTimersByTime(900);
  expect(opened).toHaveLength(2);
  vi.advanceTimersByTime(100);
  opened[2]?.onopen?.();
  opened[2]?.onerror?.();
  vi.advanceTimersByTime(500);
  expect(opened).toHaveLength(4);
  expect(connection).toEqual([false, false, true, false]);
});

it("stays closed once stopped", () => {
  const { opened, stop } = start();
  opened[0]?.onerror?.();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
  expect(opened[0]?.closed).toBe(true);
});
