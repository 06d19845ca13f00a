import assert from "node:assert/strict";
import test from "node:test";

import { way } from "../../../../ui/components/lesson/keys.js";

const key = (name, more = {}) => ({
  key: name,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  defaultPrevented: false,
  ...more,
});
const focused = (control, shadowRoot = null) => ({ matches: () => control, shadowRoot });

test("arrows go back and on and Q to the question where no control has the focus, and no other key does", () => {
  assert.equal(way(key("ArrowLeft"), focused(false)), "back");
  assert.equal(way(key("ArrowRight"), null), "next");
  assert.equal(way(key("q"), null), "jump");
  assert.equal(way(key("ArrowUp"), null), "");
  assert.equal(way(key("a"), null), "");
});

test("a control keeps its arrows, and so does what lives in a root of its own", () => {
  assert.equal(way(key("ArrowRight"), focused(true)), "");
  assert.equal(way(key("ArrowRight"), focused(false, {})), "");
});

test("keys that browsers use with others, or that somebody has taken, go nowhere", () => {
  for (const name of ["altKey", "ctrlKey", "metaKey", "shiftKey", "defaultPrevented"]) {
    assert.equal(way(key("ArrowLeft", { [name]: true }), null), "");
  }
});
