import assert from "node:assert/strict";
import { test } from "node:test";
import { asDrawnHere, rendered } from "../../../../ui/components/drawing_pad/strokes.js";

const BOX = 20 / 28;
const sum = (list) => list.reduce((total, value) => total + value, 0);
const rowsOf = (image, width) =>
  Array.from({ length: image.length / width }, (_, row) => [...image.slice(row * width, (row + 1) * width)]);

test("nothing drawn is black", () => assert.equal(sum(rendered([], [28, 28], BOX)), 0));

test("a dot stays a dot as wide as the pen", () => {
  const dot = rendered([{ width: 2.4, points: [0.1, 0.1] }], [28, 28], BOX);
  assert.ok(Math.abs(sum(dot) / 255 / (Math.PI * 1.2 ** 2) - 1) < 0.1);
});

test("a line fills the box of 20 pixels, in the middle, and is as thick as the pen", () => {
  const rows = rowsOf(rendered([{ width: 2, points: [0.5, 0.1, 0.5, 0.9] }], [28, 28], BOX), 28);
  const inked = rows.flatMap((row, at) => (Math.max(...row) ? [at] : []));
  assert.deepEqual([inked[0], inked.at(-1)], [4, 23]);
  for (const row of rows.slice(8, 20)) assert.deepEqual(row.slice(12, 16), [0, 255, 255, 0]);
});

test("on another canvas the box is of its smaller side", () => {
  const rows = rowsOf(rendered([{ width: 2, points: [0.1, 0.5, 0.9, 0.5] }], [14, 20], BOX), 20);
  const fullest = rows.map((row, at) => [sum(row), at]).sort(([a], [b]) => b - a);
  assert.deepEqual(
    fullest
      .slice(0, 2)
      .map(([, at]) => at)
      .sort(),
    [6, 7],
  );
});

test("ink is dark where the images of the data set are dark on light", () => {
  assert.deepEqual([...asDrawnHere(Uint8ClampedArray.of(0, 200), true)], [255, 55]);
  assert.deepEqual([...asDrawnHere(Uint8ClampedArray.of(0, 200), false)], [0, 200]);
});
