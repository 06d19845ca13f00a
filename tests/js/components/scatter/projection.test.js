import assert from "node:assert/strict";
import { test } from "node:test";
import { Projection } from "../../../../ui/components/scatter/projection.js";

function projection(places) {
  const made = new Projection();
  made.hold(places.length);
  places.forEach(([x, y, near], row) => {
    [made.xs[row], made.ys[row], made.nears[row]] = [x, y, near];
  });
  return made;
}

const ROWS = Int32Array.of(3, 1, 0, 2);

test("the origin has a place after the points", () => {
  const made = projection([[1, 2, 0]]);
  [made.xs[1], made.ys[1]] = [7, 8];
  assert.deepEqual(made.origin, [7, 8]);
  made.hold(3);
  assert.deepEqual([made.xs.length, made.ys.length, made.nears.length], [4, 4, 4]);
});

test("in space what is farthest comes first, by levels of depth", () => {
  const made = projection([
    [0, 0, 1.4],
    [0, 0, -1.4],
    [0, 0, 0.01],
    [0, 0, -9], // beyond the span: with the farthest
  ]);
  const starts = made.farFirst(ROWS, 0, 4);
  assert.deepEqual([...made.sorted.slice(0, 4)], [3, 1, 2, 0]);
  assert.deepEqual(
    [starts.length, starts[0], starts[1], starts[8], starts[9], starts[15], starts[16]],
    [17, 0, 2, 2, 3, 3, 4],
  );
});

test("only the rows that are asked for are ordered", () => {
  const made = projection([
    [0, 0, 1],
    [0, 0, -1],
    [0, 0, 0],
    [0, 0, 0],
  ]);
  assert.equal(made.farFirst(ROWS, 1, 3).at(-1), 2);
  assert.deepEqual([...made.sorted.slice(0, 2)], [1, 0]);
});

test("the nearest point is meant if it is within reach, in sight and has a place", () => {
  const made = projection([
    [10, 10, 0],
    [20, 10, 0],
    [NaN, NaN, 0],
  ]);
  const all = Int32Array.of(2, 0, 1);
  assert.equal(made.nearest(all, 14, 10, 12), 0);
  assert.equal(made.nearest(all, 16, 10, 12), 1);
  assert.equal(made.nearest(Int32Array.of(0, 2), 16, 10, 12), 0); // the other is hidden
  assert.equal(made.nearest(all, 10, 22, 12), null); // reach itself is too far
});

test("what a polygon holds is marked, of the rows in sight", () => {
  const made = projection([
    [5, 5, 0],
    [50, 5, 0],
    [6, 6, 0],
    [NaN, 5, 0],
  ]);
  const square = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  assert.deepEqual([...made.mark(Int32Array.of(0, 1, 3), square, new Uint8Array(4))], [1, 0, 0, 0]);
});
