import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, roundTicks, scale, tangent, within, withRoom } from "../../../../ui/components/charts/axis.js";

const texts = (low, high, about) => roundTicks(low, high, about).map(({ text }) => text);

test("ticks are round numbers within the axis, with as many digits as they need", () => {
  assert.deepEqual(texts(0, 10, 5), ["0", "2", "4", "6", "8", "10"]);
  assert.deepEqual(texts(45.2, 210, 6), ["50", "100", "150", "200"]);
  assert.deepEqual(texts(-0.1, 0.3, 4), ["−0.1", "0.0", "0.1", "0.2", "0.3"]);
  assert.deepEqual(texts(0, 0.01, 4), ["0.0000", "0.0025", "0.0050", "0.0075", "0.0100"]);
});

test("an axis without length has no ticks", () => {
  assert.deepEqual(texts(3, 3, 5), []);
  assert.deepEqual(texts(0, NaN, 5), []);
});

test("ticks whose words would touch are left out, the first stays", () => {
  const ticks = [0, 1, 1.1, 2].map((at) => ({ at, text: String(at) }));
  const kept = withRoom(
    ticks,
    (value) => 100 * value,
    (text) => 10 * text.length,
  );
  assert.deepEqual(kept.map(({ at }) => at), [0, 1, 2]); // prettier-ignore
});

test("an upward axis puts low at the bottom", () => {
  const up = scale({ title: "", low: 10, high: 20, ticks: [] }, 300, 100);
  assert.deepEqual([up(10), up(15), up(20)], [300, 200, 100]);
});

test("an axis without length does not divide by 0", () => {
  assert.equal(scale({ title: "", low: 5, high: 5, ticks: [] }, 0, 100)(5), 0);
});

test("a tangent has its length whatever its slope", () => {
  for (const slope of [0, 1, -50]) {
    const { x1, y1, x2, y2 } = tangent(slope, 10, 20, 30);
    assert.ok(Math.abs(Math.hypot(x2 - x1, y2 - y1) - 60) < 1e-9);
    assert.ok(Math.abs((y2 - y1) / (x2 - x1) - slope) < 1e-9);
  }
});

test("a place beyond the box is kept at its edge, and the side is known", () => {
  const box = { left: 0, top: 0, right: 100, bottom: 50 };
  assert.deepEqual(within(30, 20, box), { x: 30, y: 20, side: "" });
  assert.deepEqual(within(400, 20, box), { x: 100, y: 20, side: "right" });
  assert.deepEqual(within(30, -20, box), { x: 30, y: 0, side: "top" });
});

test("the nearest place within reach is meant; of equally near ones the last, which is on top", () => {
  const places = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 0 }]; // prettier-ignore
  assert.equal(nearest(places, 8, 0, 20), 2);
  assert.equal(nearest(places, 1, 1, 20), 0);
  assert.equal(nearest(places, 500, 0, 20), -1);
});
