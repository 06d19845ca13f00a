import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { keep, kept, linkTo, takeLinked, UNREADABLE } from "../../../../ui/components/drawing_pad/kept.js";

const STROKES = [{ width: 2.4, points: [0, 0, 1, 1] }];
let stored;

beforeEach(() => {
  stored = new Map();
  const storage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => stored.set(key, text),
    removeItem: (key) => stored.delete(key),
  };
  Object.defineProperty(globalThis, "sessionStorage", { value: storage, configurable: true });
  globalThis.location = { hash: "", pathname: "/draw", search: "?data=mnist" };
  globalThis.history = { state: null, replaceState: (state, title, url) => (globalThis.location.written = url) };
});

test("a drawing is kept for its slot, and stands in for one that has none", () => {
  keep("image", STROKES);
  assert.deepEqual(kept(["from", "image"]), { slot: "image", strokes: STROKES });
  keep("from", [{ width: 1, points: [0.5, 0.5] }]);
  assert.equal(kept(["from", "image"]).slot, "from");
  keep("image", []);
  assert.equal(kept(["image"]), null);
});

test("what is not strokes is none", () => {
  for (const text of [
    "{",
    "null",
    "[]",
    '[{"width":2}]',
    '[{"width":2,"points":[1]}]',
    '[{"width":2,"points":["x",1]}]',
  ]) {
    stored.set("betascope-drawing", text);
    assert.equal(kept(["image"]), null);
  }
});

test("a link brings the drawings of all places, and the address lets go of them", () => {
  globalThis.location.hash = `${linkTo([
    { slot: "image", strokes: STROKES },
    { slot: "to", strokes: STROKES },
  ])}&section`;
  assert.equal(takeLinked(), "");
  assert.deepEqual(kept(["image"]).strokes, STROKES);
  assert.deepEqual(kept(["to"]).strokes, STROKES);
  assert.equal(globalThis.location.written, "/draw?data=mnist#section");
});

test("a drawing that cannot be read is said, and leaves what was kept", () => {
  keep("image", STROKES);
  globalThis.location.hash = "#drawing=1zz";
  assert.equal(takeLinked(), UNREADABLE);
  assert.deepEqual(kept(["image"]).strokes, STROKES);
});

test("an address without drawings is left alone", () => {
  globalThis.location.hash = "#section";
  assert.equal(takeLinked(), "");
  assert.equal(globalThis.location.written, undefined);
});
