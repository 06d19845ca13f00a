import assert from "node:assert/strict";
import test from "node:test";

import { far } from "../../../../ui/components/lesson/jump.js";

const at = (top, bottom) => ({ top, bottom });

test("a question below what is seen is far, however much of the view is seen", () => {
  assert.equal(far(at(300, 2000), at(2020, 2400), 800), "question");
  assert.equal(far(at(-900, 800), at(800, 1200), 800), "question");
});

test("at the question the view is far where its beginning is out of sight", () => {
  assert.equal(far(at(-1600, 100), at(120, 1500), 800), "view");
  assert.equal(far(at(-1600, 400), at(420, 740), 800), "view");
  assert.equal(far(at(-1600, 700), at(720, 1100), 800), "");
  assert.equal(far(at(40, 400), at(420, 740), 800), "");
});

test("what is short, alone, or has its view after the question needs no way", () => {
  assert.equal(far(at(100, 300), at(320, 700), 800), "");
  assert.equal(far(null, at(900, 1200), 800), "");
  assert.equal(far(at(100, 2000), null, 800), "");
  assert.equal(far(at(900, 1200), at(100, 400), 800), "");
});
