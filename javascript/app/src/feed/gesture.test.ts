import { describe, expect, it } from "vitest";
import { followed, swipeBy, WheelSteps } from "./gesture";

describe("a finger", () => {
  it("goes on by a flick, or slowly by a good part of the screen", () => {
    expect(swipeBy(60, 80, 800)).toBe(1);
    expect(swipeBy(-60, 80, 800)).toBe(-1);
    expect(swipeBy(240, 2000, 800)).toBe(1);
    expect(swipeBy(-240, 2000, 800)).toBe(-1);
  });

  it("stays where it only trembled or thought better of it", () => {
    expect(swipeBy(12, 20, 800)).toBe(0);
    expect(swipeBy(120, 2000, 800)).toBe(0);
  });

  it("carries the picture along, and at the ends of the list only a little", () => {
    expect(followed(-100, true, true)).toBe(-100);
    expect(followed(-100, true, false)).toBe(-30);
    expect(followed(100, false, true)).toBe(30);
  });
});

describe("a wheel", () => {
  const steps = (events: [delta: number, at: number][]) => {
    const wheel = new WheelSteps();
    return events.map(([delta, at]) => wheel.take(delta, at));
  };

  it("makes a step a notch where there is time between them", () => {
    expect(
      steps([
        [100, 0],
        [100, 400],
        [-100, 800],
      ]),
    ).toEqual([1, 1, -1]);
  });

  it("makes one step of a touchpad's swing that dies away", () => {
    const swing = Array.from({ length: 60 }, (_, n): [number, number] => [120 * 0.93 ** n, n * 16]);
    expect(steps(swing).filter(Boolean)).toEqual([1]);
  });

  it("makes another when the fingers push again into the swing", () => {
    const swing = Array.from({ length: 25 }, (_, n): [number, number] => [90 * 0.9 ** n, n * 16]);
    const again = swing.map(([delta, at]): [number, number] => [delta, at + 420]);
    expect(steps([...swing, ...again]).filter(Boolean)).toEqual([1, 1]);
  });

  it("goes on, not too fast, while it is turned on and on", () => {
    const turning = Array.from({ length: 40 }, (_, n): [number, number] => [100, n * 50]);
    expect(steps(turning).filter(Boolean)).toEqual([1, 1, 1]);
  });

  it("does not hear a breath", () => {
    expect(
      steps([
        [1, 0],
        [-2, 500],
        [3, 1000],
      ]),
    ).toEqual([0, 0, 0]);
  });
});
