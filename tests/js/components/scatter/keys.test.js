import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf } from "../../../../ui/components/scatter/keys.js";

test("arrows move the visitor in the plane and turn the points in space, the other way and half as far", () => {
  assert.deepEqual(meaningOf("ArrowLeft", 2), { drag: [40, 0] });
  assert.deepEqual(meaningOf("ArrowRight", 3), { drag: [20, -0] });
  assert.deepEqual(meaningOf("ArrowUp", 2), { drag: [0, 40] });
});

test("plus and minus undo one another, with or without Shift", () => {
  assert.equal(meaningOf("+", 2).zoom * meaningOf("-", 2).zoom, 1);
  assert.deepEqual(meaningOf("=", 3), meaningOf("+", 3));
});

test("N and P go through the images, 0 resets, Enter and Space keep", () => {
  assert.deepEqual(
    ["n", "N", "p"].map((key) => meaningOf(key, 2)),
    [{ step: 1 }, { step: 1 }, { step: -1 }],
  );
  assert.deepEqual(
    ["0", "Enter", " "].map((key) => meaningOf(key, 2)),
    [{ reset: true }, { keep: true }, { keep: true }],
  );
});

test("other keys are none of ours", () => {
  for (const key of ["a", "Tab", "Escape", "1", "F5"]) assert.equal(meaningOf(key, 2), null);
});
