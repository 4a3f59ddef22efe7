import { describe, expect, it, vi } from "vitest";
import { keptByBatch } from "./batched";

describe("facts about pictures", () => {
  it("are asked for once and together, and kept", async () => {
    vi.useFakeTimers();
    const asked: number[][] = [];
    const kept = keptByBatch({
      fetch: async (ids) => {
        asked.push(ids);
        return ids.filter((id) => id !== 3).map((id) => ({ id }));
      },
      waitMs: 10,
      most: 2,
    });
    for (const id of [1, 2, 3, 2, -1]) kept.want(id);
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toEqual([[1, 2], [3]]);
    kept.want(1);
    await vi.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(2);
    expect([...kept.known.keys()]).toEqual([1, 2]);
    kept.forget();
    kept.want(1);
    await vi.advanceTimersByTimeAsync(50);
    expect(asked[2]).toEqual([1]);
    vi.useRealTimers();
  });
});
