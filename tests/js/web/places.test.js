import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive } from "../../../ui/web/places.js";

/** A page on which one place is, folded or not. */
function page(id, fold) {
  const seen = [];
  const place = { closest: () => fold, scrollIntoView: () => seen.push(id) };
  return { seen, getElementById: (asked) => (asked === id ? place : null) };
}

test("a place that is there is brought into view and what it is folded into is opened", () => {
  const fold = { open: false };
  const folded = page("claim-3", fold);
  assert.ok(arrive("#claim-3", folded));
  assert.ok(fold.open);
  assert.deepEqual(folded.seen, ["claim-3"]);
  assert.ok(arrive("#claim-3", page("claim-3", null)));
});

test("a place that is not there is waited for, however its name is written", () => {
  assert.equal(arrive("#claim-9", page("claim-3", null)), false);
  assert.equal(arrive("#%zz", page("claim-3", null)), false);
  assert.ok(arrive("#caf%C3%A9", page("café", null)));
});
