import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyLasso } from "../../../../ui/components/scatter/keylasso.js";

/** @type {[number, number]} */
const SIZE = [200, 100];

test("a box grows from where Space was pressed and is drawn at the next Space", () => {
  const lasso = new KeyLasso();
  const press = (/** @type {string} */ key) => lasso.press({ key }, "box", SIZE);
  assert.deepEqual(press(" "), { at: [100, 50], outline: [[100, 50]], drawn: null });
  press("ArrowRight");
  const box = [
    [100, 50],
    [108, 50],
    [108, 54],
    [100, 54],
  ];
  assert.deepEqual(press("ArrowDown"), { at: [108, 54], outline: box, drawn: null });
  assert.deepEqual(press(" "), { at: [108, 54], outline: null, drawn: box });
});

test("a lasso has every place that the arrows went to", () => {
  const lasso = new KeyLasso();
  for (const key of [" ", "ArrowRight", "ArrowDown", "ArrowLeft"]) lasso.press({ key }, "lasso", SIZE);
  assert.deepEqual(lasso.press({ key: "Enter" }, "lasso", SIZE)?.drawn, [
    [100, 50],
    [108, 50],
    [108, 54],
    [100, 54],
  ]);
});

test("Escape, a lasso of one place and the tool that moves draw nothing", () => {
  const lasso = new KeyLasso();
  lasso.press({ key: " " }, "box", SIZE);
  lasso.press({ key: "ArrowUp" }, "box", SIZE);
  assert.deepEqual(lasso.press({ key: "Escape" }, "box", SIZE), { at: [100, 46], outline: null, drawn: null });
  assert.deepEqual(lasso.trail, []);
  lasso.press({ key: " " }, "lasso", SIZE);
  assert.equal(lasso.press({ key: " " }, "lasso", SIZE)?.drawn, null);
  assert.equal(lasso.press({ key: "ArrowUp" }, "pan", SIZE), null);
});
