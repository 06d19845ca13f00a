import assert from "node:assert/strict";
import { test } from "node:test";

import { scaleOf, shown, within } from "../../../../ui/components/training/curves.js";

test("a scale holds all values and has a few round ticks", () => {
  const { part, ticks } = scaleOf([100, 273.6, 140]);
  assert.deepEqual([part(100), part(273.6)], [0, 1]);
  assert.deepEqual(ticks, [100, 150, 200, 250]);
});

test("a scale has three round numbers at least, and not many more", () => {
  for (let span = 1; span < 1000; span *= 1.07) {
    const { ticks } = scaleOf([124.6, 124.6 + span]);
    assert.ok(ticks.length >= 3 && ticks.length <= 7, `${ticks}`);
  }
});

test("the drawing leaves out what is high at the beginning alone, and nothing that is low there", () => {
  const falling = [500, ...Array(40).fill(120)];
  const rising = [0.1, ...Array(40).fill(4)];
  assert.equal(Math.max(...within(falling)), 120);
  assert.equal(Math.min(...within(rising)), 0.1);
  assert.deepEqual(within([]), []);
});

test("one value, and none, have a scale too", () => {
  assert.equal(scaleOf([5, 5]).part(5), 0.5);
  assert.ok(Number.isFinite(scaleOf([]).part(0.3)));
});

test("numbers are short and have a real minus sign", () => {
  assert.deepEqual([shown(123.456), shown(-0.00123), shown(1e-5)], ["123", "−0.00123", "0.00001"]);
});
