import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "../../../../ui/components/dial/address.js";

const AT = { beta: 2.4, chosen: 0, values: new Map() };

test("the address has beta, and a point only where one was chosen", () => {
  assert.equal(written("?data=mnist", AT), "?data=mnist&beta=2.4");
  assert.equal(written("?beta=2.4&point=3", AT), "?beta=2.4");
  assert.equal(written("", { ...AT, chosen: 3 }), "?beta=2.4&point=3");
});

test("dimensions that were set are in it by number, in order", () => {
  const values = new Map([
    [10, -0.5],
    [2, 1.25],
  ]);
  assert.equal(written("", { beta: 0.1, chosen: 0, values }), "?beta=0.1&point=0~2%3A1.25%2C10%3A-0.5");
});
