import assert from "node:assert/strict";
import { test } from "node:test";
import { betaAt, caught, place, stepped, ticks } from "../../../../ui/components/dial/scale.js";

const RANGE = { low: 0.1, high: 30 };
const MARKS = [0.1, 1, 2.4, 10];

test("places and betas are each other's inverse, on a logarithmic scale", () => {
  assert.equal(place(0.1, RANGE), 0);
  assert.equal(place(30, RANGE), 1);
  assert.ok(Math.abs(place(Math.sqrt(3), RANGE) - 0.5) < 1e-12); // the geometric mean of both ends
  for (const beta of [0.1, 0.25, 1, 2.4, 13.7, 30]) assert.equal(betaAt(place(beta, RANGE), RANGE), beta);
});

test("a beta has three digits and stays on the dial", () => {
  assert.equal(betaAt(0.5, RANGE), 1.73);
  assert.equal(betaAt(-1, RANGE), 0.1);
  assert.equal(betaAt(2, RANGE), 30);
});

test("a mark takes a finger in that is close to it, and no other", () => {
  const at = place(2.4, RANGE);
  assert.equal(caught(at + 0.005, RANGE, MARKS), 2.4);
  assert.equal(caught(at - 0.005, RANGE, MARKS), 2.4);
  assert.notEqual(caught(at + 0.01, RANGE, MARKS), 2.4);
});

test("arrows go a fortieth of ten times the beta, page keys a sixth, Home and End to the ends", () => {
  assert.equal(stepped("ArrowRight", 1, RANGE), 1.06);
  assert.equal(stepped("ArrowDown", 1, RANGE), 0.944);
  assert.equal(stepped("PageUp", 1, RANGE), 1.47);
  assert.equal(stepped("PageDown", 0.11, RANGE), 0.1);
  assert.equal(stepped("Home", 5, RANGE), 0.1);
  assert.equal(stepped("End", 5, RANGE), 30);
  assert.equal(stepped("a", 5, RANGE), null);
});

test("every arrow moves, wherever the dial stands", () => {
  for (let beta = 0.1; beta < 29; beta = stepped("ArrowRight", beta, RANGE)) {
    assert.ok(stepped("ArrowRight", beta, RANGE) > beta);
  }
});

test("lines stand at one to nine times each power of ten, tall at the powers", () => {
  const found = ticks(RANGE);
  assert.equal(found.length, 9 + 9 + 3); // 0.1 to 0.9, 1 to 9, 10, 20, 30
  assert.deepEqual(
    found.filter(({ tall }) => tall).map(({ at }) => betaAt(at, RANGE)),
    [0.1, 1, 10],
  );
});
