import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST, strokesOf, textOf } from "../../../../ui/components/drawing_pad/link.js";

/** Three quarters of a circle, as a hand draws it: many points. */
const ARC = {
  width: 2.4,
  points: Array.from({ length: 300 }, (_, i) => {
    const angle = (Math.PI * 1.5 * Math.floor(i / 2)) / 150;
    return 0.5 + 0.4 * (i % 2 ? Math.sin(angle) : Math.cos(angle));
  }),
};
const LINE = { width: 1.4, points: [0, 0, 0.3, 0.3001, 0.6, 0.6, 1, 1] };

test("a line has two points, and its pen", () => {
  assert.deepEqual(strokesOf(textOf([LINE])), [{ width: 1.4, points: [0, 0, 1, 1] }]);
});

test("a dot stays one", () => {
  const [{ points }] = strokesOf(textOf([{ width: 3, points: [0.25, 0.75] }]));
  assert.ok(Math.abs(points[0] - 0.25) < 0.002 && Math.abs(points[1] - 0.75) < 0.002 && points.length === 2);
});

test("a curve is short, and lies within a fifth of a pixel of 28", () => {
  const text = textOf([ARC]);
  assert.ok(text.length < 120, `${text.length} signs`);
  const [{ points }] = strokesOf(text);
  for (let i = 0; i < points.length; i += 2) {
    assert.ok(Math.abs(Math.hypot(points[i] - 0.5, points[i + 1] - 0.5) - 0.4) < 0.2 / 28);
  }
});

test("what is too long is drawn more roughly, and at last refused", () => {
  const zigzag = (n) => ({ width: 2, points: Array.from({ length: n }, (_, i) => (i % 2 ? (i >> 1) % 2 : i / n)) });
  assert.ok(textOf(Array(20).fill(ARC)).length <= LONGEST);
  assert.equal(textOf([zigzag(4000)]), null);
  assert.equal(textOf([]), null);
});

for (const text of ["", "1", "2AAAAAA", "1*", "1AAB", "1AAA", "1AACAAA", `1${"A".repeat(LONGEST)}`, "1AABAA€"]) {
  test(`not strokes: ${text.slice(0, 12)}`, () => assert.equal(strokesOf(text), null));
}
