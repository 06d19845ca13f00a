import assert from "node:assert/strict";
import { test } from "node:test";
import { Judge, reading } from "../../../ui/web/judge.js";

const NAMES = ["heart", "arrow", "crescent"];
const CASES = [
  [[0, 2, 0], "reads as arrow, 79 %"], // e^2 / (e^2 + 2)
  [[0, 0, 0.2], "cannot tell: crescent or heart"],
  [[9, 0, 0], "reads as heart, > 99 %"],
  [[1000, 0, 999], "reads as heart, 73 %"], // 1 / (1 + 1 / e)
  [[NaN, 0, 0], ""],
];
const plain = (text) => text.replaceAll("\u00a0", " ");
for (const [logits, text] of CASES) {
  test(`logits ${logits} in words`, () => assert.equal(plain(reading(Float32Array.from(logits), NAMES, 0.5)), text));
}

/** A judge whose network gives the brightness of each of three pixels as logits. */
function judge(data) {
  const made = new Judge(() => {});
  const run = (x) => x.map((value) => 10 * value);
  made.networks.ready.set("/bright", { inputs: 3, run });
  made.adopt(data);
  return made;
}

test("each of several pictures is read", () => {
  const brightest = judge({ weights: "/bright", names: NAMES, limit: 0.5 });
  const texts = brightest.read(Uint8Array.of(255, 0, 0, 0, 0, 255), 2);
  assert.deepEqual(texts.map(plain), ["reads as heart, > 99 %", "reads as crescent, > 99 %"]);
});

test("without a judge, or for pictures of another size, nothing is read", () => {
  assert.deepEqual(judge(null).read(Uint8Array.of(255, 0, 0)), [""]);
  assert.deepEqual(judge({ weights: "/bright", names: NAMES, limit: 0.5 }).read(Uint8Array.of(255, 0)), [""]);
});
