import assert from "node:assert/strict";
import { test } from "node:test";
import { toldOf } from "../../../../ui/components/scatter/told.js";

const classes = ["zero", "one"].map((name) => ({ name, colour: "", shape: "disc" }));
const labels = Int16Array.of(0, 1, 0);
const panel = {
  data: { title: "AE", dims: 2 },
  points: Float32Array.of(0, 0, 5, 5, 2, 4),
  colours: { values: Float32Array.of(10, 20, 30) },
};

test("each class of each panel has a row with its middle and how far it spreads", () => {
  const { columns, rows } = toldOf(labels, { n: 3, classes, colouring: { kind: "class" } }, [panel]);
  assert.deepEqual(columns, ["model, class", "images", "mean", "deviation"]);
  assert.deepEqual(rows, [
    ["AE, zero", "2", "(1, 2)", "(1, 2)"],
    ["AE, one", "1", "(5, 5)", "(0, 0)"],
  ]);
});

test("where a value colours the points its mean is a column", () => {
  const colouring = { kind: "value", title: "error", unit: "nats" };
  const { said, columns, rows } = toldOf(labels, { n: 3, classes, colouring }, [panel]);
  assert.match(said, /the mean of what colours them, error/);
  assert.equal(columns.at(-1), "error");
  assert.equal(rows[0].at(-1), "20 nats");
});

test("what has not come yet has no rows", () => {
  const none = { ...panel, points: null };
  assert.deepEqual(toldOf(null, { n: 3, classes, colouring: { kind: "class" } }, [panel]).rows, []);
  assert.deepEqual(toldOf(labels, { n: 3, classes, colouring: { kind: "class" } }, [none]).rows, []);
});
