import assert from "node:assert/strict";
import test from "node:test";

import { leadsHere } from "../../../../ui/components/lesson/links.js";

const plain = {
  button: 0,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  defaultPrevented: false,
};

test("a link to the page that is shown leads here, with or without a slash at its end", () => {
  assert.equal(leadsHere(plain, "/lessons", "/lessons"), true);
  assert.equal(leadsHere(plain, "/app/lessons", "/app/lessons/"), true);
  assert.equal(leadsHere(plain, "/samples", "/lessons"), false);
  assert.equal(leadsHere(plain, "/", "/lessons"), false);
});

test("a click that opens another tab, or that somebody has taken, is left to the browser", () => {
  for (const name of ["altKey", "ctrlKey", "metaKey", "shiftKey", "defaultPrevented"]) {
    assert.equal(leadsHere({ ...plain, [name]: true }, "/lessons", "/lessons"), false);
  }
  assert.equal(leadsHere({ ...plain, button: 1 }, "/lessons", "/lessons"), false);
});
