import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning } from "../../../../ui/components/presenter/keys.js";

const plain = { ctrlKey: false, altKey: false, metaKey: false, defaultPrevented: false };

test("arrows and the keys of a remote control go on and back, F fills the screen, others mean nothing", () => {
  const meant = ["ArrowRight", "PageDown", "ArrowLeft", "PageUp", "f", "F", " ", "ArrowDown", "toString"].map((key) =>
    meaning({ ...plain, key }),
  );
  assert.deepEqual(meant, ["on", "on", "back", "back", "full", "full", null, null, null]);
});

test("a key of the browser's, or one that somebody has used, means nothing", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "defaultPrevented"]) {
    assert.equal(meaning({ ...plain, key: "ArrowRight", [held]: true }), null);
  }
});
