import { beforeEach, expect, it } from "vitest";
import { toasts } from "@/ui/toasts";
import { beforeUndo, canDoAgain, didUndoably, doAgain, doneThings, remember, takeBack } from "./undo";

let log: string[] = [];
beforeEach(() => {
  log = [];
  doneThings.length = 0;
  toasts.length = 0;
});

it("takes the latest thing back, and does it again", async () => {
  remember("first", () => void log.push("first back"));
  remember("second", () => {
    log.push("second back");
    return () => void log.push("second again");
  });
  expect(await takeBack()).toBe(true);
  expect(canDoAgain()).toBe(true);
  await doAgain();
  expect(await takeBack()).toBe(true);
  expect(await takeBack()).toBe(false);
  expect(log).toEqual(["second back", "second again", "first back"]);
});

it("offers it in a toast that acts once", async () => {
  didUndoably("Deleted", () => void log.push("back"));
  toasts[0]?.action?.run();
  toasts[0]?.action?.run();
  await Promise.resolve();
  expect(log).toEqual(["back"]);
});

it("keeps what could not be taken back", async () => {
  remember("stubborn", () => {
    throw new Error("no");
  });
  await expect(takeBack()).rejects.toThrow("no");
  expect(doneThings).toHaveLength(1);
});

it("forgets what could be done again once something new was done", async () => {
  remember("old", () => () => undefined);
  await takeBack();
  remember("new", () => undefined);
  expect(canDoAgain()).toBe(false);
});

it("waits for what is under way, and takes that back", async () => {
  remember("before", () => void log.push("before back"));
  let finish = () => {};
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  }).then(() => void remember("slow", () => void log.push("slow back")));
  void beforeUndo(work);
  const undone = takeBack();
  await Promise.resolve();
  expect(log).toEqual([]);
  finish();
  expect(await undone).toBe(true);
  expect(log).toEqual(["slow back"]);
});

it("takes back what was before when the work under way fails", async () => {
  remember("before", () => void log.push("before back"));
  beforeUndo(Promise.reject(new Error("refused"))).catch(() => {});
  expect(await takeBack()).toBe(true);
  expect(log).toEqual(["before back"]);
});
