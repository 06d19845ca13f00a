import assert from "node:assert/strict";
import test from "node:test";

import { moved, placeAt } from "../../../../ui/components/ordering/moved.js";

test("one is moved among the others, which keep their order", () => {
  assert.deepEqual(moved([3, 1, 2], 0, 2), [1, 2, 3]);
  assert.deepEqual(moved([3, 1, 2], 2, 0), [2, 3, 1]);
  assert.deepEqual(moved([3, 1, 2], 1, 1), [3, 1, 2]);
});

test("nothing leaves the list", () => {
  assert.deepEqual(moved([3, 1, 2], 0, -4), [3, 1, 2]);
  assert.deepEqual(moved([3, 1, 2], 0, 9), [1, 2, 3]);
});

test("a pointer puts it where its middle lies among the others", () => {
  assert.equal(placeAt([10, 30, 50], 5), 0);
  assert.equal(placeAt([10, 30, 50], 31), 2);
  assert.equal(placeAt([10, 30, 50], 99), 3);
});
