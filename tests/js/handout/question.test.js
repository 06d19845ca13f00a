import assert from "node:assert/strict";
import { test } from "node:test";
import { Question } from "../../../ui/handout/question.js";

const asked = (/** @type {any} */ more) => ({
  text: "",
  plain: "",
  options: [],
  names: ["AE", "β = 0", "β = 10"],
  unit: "",
  mount: "",
  lacking: "",
  right: null,
  solution: "",
  ...more,
});

/**
 * What comes of an answer to a question: in words, and whether it is right.
 * @param {any} more
 * @param {any} raw
 */
function answered(more, raw) {
  const question = new Question(asked(more), /** @type {any} */ (null), () => {});
  question.raw = raw;
  return [question.said(), question.right()];
}

test("a choice is right where its condition held, and may not be told", () => {
  const right = { 0: false, 1: null, 2: true };
  assert.deepEqual(answered({ kind: "choice", right }, 2), ["β = 10", true]);
  assert.deepEqual(answered({ kind: "choice", right }, 0), ["AE", false]);
  assert.deepEqual(answered({ kind: "choice", right }, 1), ["β = 0", null]);
});

test("a number is right from end to end", () => {
  for (const [raw, is] of [
    [9.9, false],
    [10, true],
    [12, true],
    [12.1, false],
  ])
    assert.deepEqual(answered({ kind: "number", right: [10, 12] }, raw), [raw, is]);
});

test("an order is right where it is one of those that nobody can tell apart", () => {
  const right = ["2,0,1", "2,1,0"];
  assert.deepEqual(answered({ kind: "order", right }, [2, 1, 0]), [["β = 10", "β = 0", "AE"], true]);
  assert.deepEqual(answered({ kind: "order", right }, [0, 1, 2]), [["AE", "β = 0", "β = 10"], false]);
});

test("an image is said by its index; words and drawings are neither right nor wrong", () => {
  assert.deepEqual(answered({ kind: "point", right: { 7: true, 9: false } }, 9), ["image 9", false]);
  assert.deepEqual(answered({ kind: "text" }, "because"), ["because", null]);
});
