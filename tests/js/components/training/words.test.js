import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, lineOn, momentOf } from "../../../../ui/components/training/words.js";

const head = (state, more = {}) => ({ state, sentence: "", pace: 0, left: 0, ...more });

test("how far a run is, in a line", () => {
  assert.equal(lineOn(null, 10, undefined), "Asks how far the run is…");
  assert.equal(lineOn(head("waiting"), 10, undefined), "Waits for its turn.");
  const running = head("running", { pace: 15128.2, left: 125 });
  assert.equal(
    lineOn(running, 10, { epoch: 2.3 }),
    "Training: epoch 3 of 10, 15,128 images a second, about 2 min left.",
  );
  assert.equal(lineOn(head("failed", { sentence: "No room." }), 10, undefined), "Ended early. No room.");
  assert.equal(lineOn(head("stopped", { sentence: "Stopped. It goes on." }), 10, undefined), "Stopped. It goes on.");
});

test("a moment says epoch, time and what was in force", () => {
  const instant = { epoch: 2.345, seconds: 12.3, beta: 4, learning_rate: 0.0012 };
  assert.equal(momentOf(instant), "epoch 2.35, 12 s, β 4, learning rate 0.0012");
});

test("times have a unit that suits them", () => {
  assert.deepEqual([duration(48.4), duration(600), duration(9000)], ["48 s", "10 min", "2.5 h"]);
});
