import assert from "node:assert/strict";
import test from "node:test";

import { kept, save } from "../../../../ui/components/lesson/storage.js";

/** What a browser has of localStorage, as far as it is used. */
function storage(content, full = false) {
  const keys = () => Object.keys(content);
  return {
    get length() {
      return keys().length;
    },
    key: (place) => keys()[place],
    getItem: (name) => content[name],
    setItem: (name, text) => {
      if (full) throw new Error("QuotaExceededError");
      content[name] = text;
    },
    removeItem: (name) => delete content[name],
  };
}

test("what is kept is found by lesson, and nothing of others", () => {
  globalThis.localStorage = storage({ "betascope-lesson-a": "1", other: "2" });
  save("b", "3");
  assert.deepEqual(kept(), { a: "1", b: "3" });
  save("a", "");
  assert.deepEqual(kept(), { b: "3" });
});

test("a browser without storage, or without room, keeps nothing and goes on", () => {
  globalThis.localStorage = storage({}, true);
  save("a", "1");
  assert.deepEqual(kept(), {});
  delete globalThis.localStorage;
  save("a", "1");
  assert.deepEqual(kept(), {});
});
