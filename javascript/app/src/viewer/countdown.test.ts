import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Countdown } from "./countdown";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is done once after its time", () => {
  const done = vi.fn();
  new Countdown(done).begin(5000);
  vi.advanceTimersByTime(4999);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20_000);
  expect(done).toHaveBeenCalledTimes(1);
});

it("goes on where it was held, however long that was", () => {
  const done = vi.fn();
  const countdown = new Countdown(done);
  countdown.begin(5000);
  vi.advanceTimersByTime(3000);
  countdown.pause();
  countdown.pause();
  vi.advanceTimersByTime(60_000);
  countdown.resume();
  countdown.resume();
  vi.advanceTimersByTime(1999);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledTimes(1);
});

it("begins anew for the next picture, and does nothing once it was stopped", () => {
  const done = vi.fn();
  const countdown = new Countdown(done);
  countdown.begin(5000);
  vi.advanceTimersByTime(4000);
  countdown.begin(5000);
  vi.advanceTimersByTime(4000);
  expect(done).not.toHaveBeenCalled();
  countdown.stop();
  countdown.resume();
  vi.advanceTimersByTime(60_000);
  expect(done).not.toHaveBeenCalled();
});
