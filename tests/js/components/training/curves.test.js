import assert from "node:assert/strict";
import { test } from "node:test";

import { scaleOf, shown } from "../../../../ui/components/training/curves.js";

test("a scale holds all values and has a few round ticks", () => {
  const { part, ticks } = scaleOf([100, 273.6, 140]);
  assert.deepEqual([part(100), part(273.6)], [0, 1]);
  assert.deepEqual(ticks, [100, 200]);
});

test("one value, and none, have a scale too", () => {
  assert.equal(scaleOf([5, 5]).part(5), 0.5);
  assert.ok(Number.isFinite(scaleOf([]).part(0.3)));
});

test("numbers are short and have a real minus sign", () => {
  assert.deepEqual([shown(123.456), shown(-0.00123), shown(1e-5)], ["123", "−0.00123", "0.00001"]);
});
