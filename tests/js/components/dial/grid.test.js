import assert from "node:assert/strict";
import { test } from "node:test";
import { Grid, SAMPLES } from "../../../../ui/components/dial/grid.js";

const FORM = { latent: 2, samples: Float32Array.of(5, 6, 7, 8), rows: [1, 0], steps: 3, reach: 2 };

/** A network that gives codes as they are. */
const network = { together: 2, run: (codes) => codes };

function grid() {
  const [made, taken] = [new Grid(FORM), []];
  const work = (deadline) =>
    made.work(network, (at, first, count, codes) => taken.push([at, first, count, ...codes]), deadline);
  return { made, taken, work };
}

const there = (since, beta = 1) => ({ beta, code: Float32Array.of(0.5, -1), since });

test("rows lead along their dimension through the point, and samples are their codes, each once", () => {
  const { made, taken, work } = grid();
  made.renew(there(10));
  work(Infinity);
  assert.deepEqual(taken, [
    [SAMPLES, 0, 2, 5, 6, 7, 8],
    [0, 0, 2, 0.5, -2, 0.5, 0],
    [1, 0, 2, -2, -1, 0, -1],
    [0, 2, 1, 0.5, 2],
    [1, 2, 1, 2, -1],
  ]);
  assert.deepEqual([made.left, made.since], [0, 10]);
});

test("samples are decoded anew at another beta alone", () => {
  const { made, taken, work } = grid();
  made.renew(there(10));
  work(Infinity);
  taken.length = 0;
  made.renew(there(20));
  work(Infinity);
  assert.ok(!taken.some(([at]) => at === SAMPLES));
  assert.equal(made.since, 20);
  made.renew(there(30, 2));
  work(Infinity);
  assert.equal(taken.filter(([at]) => at === SAMPLES).length, 1);
});

test("where the point moves faster than rows are made, the next come all the same, and since tells of the oldest", () => {
  const { made, taken, work } = grid();
  for (let since = 10; since < 60; since += 10) {
    made.renew(there(since, since));
    work(-1);
  }
  assert.deepEqual(
    taken.map(([at, first]) => [at, first]),
    [
      [SAMPLES, 0],
      [0, 0],
      [1, 0],
      [SAMPLES, 0],
      [0, 2],
    ],
  );
  assert.ok(made.left > 0);
  assert.equal(made.since, 0);
  work(Infinity);
  assert.equal(made.since, 50);
});
