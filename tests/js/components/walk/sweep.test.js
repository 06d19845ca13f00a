import assert from "node:assert/strict";
import { test } from "node:test";
import { Sweep } from "../../../../ui/components/walk/sweep.js";

const DIM = { j: 0, low: -2, high: 6 };

test("a sweep begins upwards from where the dimension is and is back after four seconds", () => {
  const sweep = new Sweep();
  sweep.begin(3, DIM, 0, 1000); // a quarter of the way up
  assert.deepEqual([sweep.playing, sweep.rank], [true, 3]);
  const at = (/** @type {number} */ later) => sweep.value(DIM, 1000 + later);
  assert.deepEqual([at(0), at(500), at(1500), at(2500), at(3500), at(4000)], [0, 2, 6, 2, -2, 0]);
});

test("a dimension outside its range begins at the end that is nearer", () => {
  const sweep = new Sweep();
  sweep.begin(0, DIM, 100, 0);
  assert.equal(sweep.value(DIM, 0), 6);
  sweep.begin(0, DIM, -100, 0);
  assert.equal(sweep.value(DIM, 0), -2);
});

test("a dimension without a range stands where it is", () => {
  const sweep = new Sweep();
  const still = { j: 0, low: 1, high: 1 };
  sweep.begin(0, still, 1, 0);
  assert.equal(sweep.value(still, 1234), 1);
});

test("a sweep ends once", () => {
  const sweep = new Sweep();
  assert.equal(sweep.end(), false);
  sweep.begin(0, DIM, 0, 0);
  assert.deepEqual([sweep.end(), sweep.playing, sweep.end()], [true, false, false]);
});
