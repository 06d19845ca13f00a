import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyPen } from "../../../ui/web/keypen.js";

/** @param {KeyPen} pen @param {...string} keys */
const pressed = (pen, ...keys) => keys.map((key) => pen.press({ key }));

test("arrows and the corners of a number pad move the pen, with Shift by a quarter", () => {
  const pen = new KeyPen();
  assert.deepEqual(pressed(pen, "ArrowRight", "ArrowDown"), ["moved", "moved"]);
  assert.deepEqual([pen.x, pen.y], [0.54, 0.54]);
  pressed(pen, "Home");
  assert.deepEqual([pen.x, pen.y], [0.5, 0.5]);
  pen.press({ key: "ArrowUp", shiftKey: true });
  assert.deepEqual([pen.x, pen.y], [0.5, 0.49]);
});

test("the pen stays on the paper", () => {
  const pen = new KeyPen();
  for (let i = 0; i < 30; i++) pressed(pen, "ArrowLeft", "ArrowUp");
  assert.deepEqual([pen.x, pen.y], [0, 0]);
});

test("Space puts the pen down and lifts it, Enter lifts it, Escape drops what is drawn", () => {
  const pen = new KeyPen();
  assert.deepEqual(pressed(pen, " ", "ArrowLeft", " "), ["down", "moved", "up"]);
  assert.deepEqual(pressed(pen, " ", "Enter"), ["down", "up"]);
  assert.deepEqual(pressed(pen, " ", "Escape"), ["down", "dropped"]);
  assert.equal(pen.down, false);
});

test("other keys, and keys with Ctrl, are none of the pen's", () => {
  const pen = new KeyPen();
  assert.deepEqual(pressed(pen, "a", "Enter", "Escape", "Tab"), [null, null, null, null]);
  assert.equal(pen.press({ key: "ArrowLeft", ctrlKey: true }), null);
});
