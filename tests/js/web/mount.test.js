import assert from "node:assert/strict";
import { test } from "node:test";
import { component } from "../../../ui/web/mount.js";

function place() {
  const children = [];
  return { children, append: (child) => children.push(child), isConnected: true };
}

function counted() {
  const seen = { made: 0, updates: [], closed: 0, latest: null };
  const mount = component((latest) => {
    seen.made++;
    seen.latest = latest;
    return { root: { remove() {} }, update: (data) => seen.updates.push(data), close: () => seen.closed++ };
  });
  return { seen, mount };
}

test("one instance for each place, told of every change", () => {
  const { seen, mount } = counted();
  const [one, other] = [place(), place()];
  mount({ parentElement: one, data: 1 });
  mount({ parentElement: one, data: 2 });
  mount({ parentElement: other, data: 3 });
  assert.equal(seen.made, 2);
  assert.deepEqual(seen.updates, [1, 2, 3]);
  assert.deepEqual([one.children.length, other.children.length], [1, 1]);
});

test("an instance reports by the latest call", () => {
  const { seen, mount } = counted();
  const parentElement = place();
  mount({ parentElement, data: 1, setStateValue: () => "old" });
  mount({ parentElement, data: 2, setStateValue: () => "new" });
  assert.equal(seen.latest().setStateValue(), "new");
});

test("an instance knows its first data while it is made", () => {
  const made = [];
  const mount = component((latest) => {
    made.push(latest().data);
    return { root: {}, update() {}, close() {} };
  });
  mount({ parentElement: place(), data: 7 });
  assert.deepEqual(made, [7]);
});

test("only the last call's clean-up closes the instance, and the next call makes another", () => {
  const { seen, mount } = counted();
  const parentElement = place();
  const [first, last] = [mount({ parentElement, data: 1 }), mount({ parentElement, data: 2 })];
  parentElement.isConnected = false;
  first();
  assert.equal(seen.closed, 0);
  last();
  assert.equal(seen.closed, 1);
  mount({ parentElement, data: 3 });
  assert.equal(seen.made, 2);
});

test("a clean-up closes nothing while the place is in the page: the next call shows the same instance", () => {
  const { seen, mount } = counted();
  const parentElement = place();
  mount({ parentElement, data: 1 })();
  const last = mount({ parentElement, data: 2 });
  assert.deepEqual([seen.made, seen.closed, seen.updates], [1, 0, [1, 2]]);
  parentElement.isConnected = false;
  last();
  assert.equal(seen.closed, 1);
});

test("components of two modules in one place do not share an instance", () => {
  const [one, other] = [counted(), counted()];
  const parentElement = place();
  one.mount({ parentElement, data: 1 });
  other.mount({ parentElement: place(), data: 2 });
  assert.deepEqual([one.seen.updates, other.seen.updates], [[1], [2]]);
});
