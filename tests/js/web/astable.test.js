import assert from "node:assert/strict";
import { test } from "node:test";
import { byClass, evenly, pair, spread } from "../../../ui/web/astable.js";

test("spread gives mean and deviation of the rows along each dimension", () => {
  const points = Float32Array.of(0, 0, 2, 4, 9, 9);
  assert.deepEqual(spread(points, 2, [0, 1]), { mean: [1, 2], deviation: [1, 2] });
});

test("byClass leaves out images without a class", () => {
  assert.deepEqual(byClass(Int16Array.of(1, -1, 0, 1), 2), [[2], [0, 3]]);
});

test("evenly keeps both ends", () => {
  assert.deepEqual(evenly(3, 12), [0, 1, 2]);
  assert.deepEqual(evenly(61, 4), [0, 20, 40, 60]);
});

test("pair has few digits and a real minus sign", () => {
  assert.equal(pair([-0.12345, 3]), "(−0.123, 3)");
});
