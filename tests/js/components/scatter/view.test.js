import assert from "node:assert/strict";
import { test } from "node:test";
import { View } from "../../../../ui/components/scatter/view.js";

const SQUARE = Float32Array.of(0, 0, 10, 0, 10, 10, 0, 10);
const CUBE = Float32Array.of(0, 0, 0, 2, 2, 2);

function viewOf(points, dims, gliding = false) {
  const view = new View(dims);
  view.size = [200, 100];
  view.take(points, gliding);
  return view;
}

/** Where all points are, [x, y] each, the origin last. */
function places(view) {
  const n = view.placed.length / view.dims;
  const [xs, ys, nears] = [0, 0, 0].map(() => new Float32Array(n));
  view.project(xs, ys, nears);
  return Array.from(xs, (x, row) => [x, ys[row]]);
}

const close = (found, expected) =>
  found.flat().forEach((value, at) => assert.ok(Math.abs(value - expected.flat()[at]) < 1e-3, `${found} ${expected}`));

test("everything is in sight at first, up is up", () => {
  close(places(viewOf(SQUARE, 2)), [
    [53.5, 96.5],
    [146.5, 96.5],
    [146.5, 3.5],
    [53.5, 3.5],
    [53.5, 96.5],
  ]);
});

test("what is under the mouse stays there while it zooms", () => {
  const view = viewOf(SQUARE, 2);
  view.pan(7, -3);
  const [x, y] = places(view)[2];
  view.zoomAt(3, x, y);
  close([places(view)[2]], [[x, y]]);
  assert.equal(view.zoom, 3);
  view.zoomAt(1e9, x, y);
  assert.equal(view.zoom, 400);
});

test("a pan moves by pixels, and reset brings everything back", () => {
  const view = viewOf(SQUARE, 2);
  const before = places(view);
  view.pan(12, 5);
  close(
    places(view),
    before.map(([x, y]) => [x + 12, y + 5]),
  );
  view.reset(false);
  close(places(view), before);
});

test("one point is located where the projection of all has it", () => {
  for (const [points, dims] of [
    [SQUARE, 2],
    [CUBE, 3],
  ]) {
    const view = viewOf(points, dims);
    view.zoomAt(1.7, 20, 30);
    close([view.locate([...points.slice(0, dims)])], [places(view)[0]]);
  }
});

test("a turn keeps the axes at right angles and of length one", () => {
  const view = viewOf(CUBE, 3);
  view.orbit(100, 40);
  const axes = view.axes();
  const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
  axes.forEach((a, i) => axes.forEach((b, j) => assert.ok(Math.abs(dot(a, b) - (i === j ? 1 : 0)) < 1e-12)));
  view.orbit(0, 1e6);
  assert.equal(view.pitch, Math.PI / 2);
});

test("a view that the visitor chose stays when the points change", () => {
  const view = viewOf(SQUARE, 2);
  const home = view.home;
  view.take(
    SQUARE.map((value) => 2 * value),
    false,
  );
  assert.notDeepEqual(view.home, home);
  view.pan(1, 1);
  const chosen = view.home;
  view.take(SQUARE, false);
  assert.equal(view.home, chosen);
});

test("points glide to their new places and arrive", () => {
  const view = viewOf(SQUARE, 2);
  const before = view.placed.slice();
  view.take(Float32Array.of(0, 0, 4, 0, 10, 10, 0, 10), true);
  assert.ok(view.step(view.begun + 150));
  assert.notDeepEqual(view.placed, before);
  assert.equal(view.step(view.begun + 301), false);
  assert.equal(view.placed, view.to);
});

test("points that are not finite, or all the same, have a home", () => {
  assert.deepEqual(viewOf(Float32Array.of(NaN, 1), 2).home, { centre: [0, 0], scale: 1 });
  assert.deepEqual(viewOf(Float32Array.of(3, 4, 3, 4), 2).home, { centre: [3, 4], scale: 1 });
});
