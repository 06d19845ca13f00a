import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf, toldOf } from "../../../../ui/components/charts/panel.js";

const point = (title, y, ...lines) => ({ title, y, lines });
const chart = (more) => ({
  title: "Error",
  note: "",
  x: { title: "β" },
  y: { title: "", low: 0, high: 9 },
  points: [point("β = 1: 3 nats", 3, "2 to 4", "seeds: 3"), point("β = 0: 1 nat", 1, "one seed")],
  ...more,
});

test("a chart is told by its lowest and its highest point", () => {
  assert.equal(
    saidOf(chart({ note: "mean over seeds" })),
    "Error: mean over seeds. 2 points; lowest: β = 0: 1 nat, one seed; highest: β = 1: 3 nats, 2 to 4.",
  );
});

test("where up is less, or nothing is drawn, it is told by its name", () => {
  assert.equal(saidOf(chart({ y: { title: "rank", low: 9, high: 0 } })), "Error.");
  assert.equal(saidOf(chart({ title: "", y: { title: "KL", low: 0, high: 1 }, points: [] })), "KL against β.");
});

test("its table has a row a point, in the words of its card", () => {
  assert.deepEqual(toldOf(chart()).rows[0], ["β = 1: 3 nats", "2 to 4; seeds: 3"]);
});
