import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, Subset } from "../../../../ui/components/scatter/subset.js";

const CLASSES = ["a", "b", "c"].map((name) => ({ name, colour: "#000", shape: "disc" }));
const LABELS = Int16Array.of(0, 1, 2, 0, 1, -1);

function subset() {
  const made = new Subset(LABELS.length);
  made.adopt(LABELS, CLASSES);
  return made;
}

const sorted = ({ rows }) => [...rows].sort((a, b) => a - b);

test("all rows are drawn, in the same shuffled order at every visit", () => {
  const order = [...subset().order().rows];
  assert.deepEqual(sorted(subset().order()), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...subset().order().rows], order);
  assert.notDeepEqual([...new Subset(100).order().rows], Array.from(Array(100).keys()));
});

test("a hidden class is out of sight; what has no class never is", () => {
  const made = subset();
  made.hide(new Set(["a", "b"]));
  assert.deepEqual(sorted(made.order()), [2, 5]);
  assert.deepEqual([made.beside(2, 1), made.beside(5, 1), made.beside(2, -1)], [5, 2, 5]);
});

test("a selected image that is hidden is selected again when it comes back", () => {
  const made = subset();
  made.select(Uint8Array.of(1, 1, 0, 0, 0, 0));
  assert.deepEqual([made.size, made.order().faded], [2, 4]);
  assert.deepEqual([...made.order().rows.slice(4)].sort(), [0, 1]); // on top
  made.hide(new Set(["a"]));
  assert.equal(made.size, 1);
  made.hide(new Set());
  assert.equal(made.size, 2);
});

test("one class alone, and all again", () => {
  const made = subset();
  assert.deepEqual([...made.only("a")], ["b", "c"]);
  made.hide(made.only("a"));
  assert.deepEqual([...made.only("a")], []);
  assert.deepEqual([...made.without("b")], ["c"]);
  assert.deepEqual([...made.without("a")], ["b", "c", "a"]);
});

test("counts by class, of all and of the marked", () => {
  assert.deepEqual(subset().counts(), [2, 2, 1]);
  assert.deepEqual(subset().counts(Uint8Array.of(1, 0, 1, 1, 0, 1)), [2, 0, 1]);
});

test("a selection travels as bits and comes back", () => {
  const made = new Subset(20);
  made.select(Uint8Array.from({ length: 20 }, (_, row) => (row % 3 ? 0 : 1)));
  assert.equal(made.bits, Buffer.from([0b01001001, 0b10010010, 0b0100]).toString("base64"));
  const other = new Subset(20);
  other.bits = made.bits;
  assert.deepEqual(other.selected, made.selected);
  other.bits = null;
  assert.deepEqual([other.selected, other.bits], [null, null]);
});

test("inside a polygon by the even-odd rule", () => {
  const square = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  assert.ok(inside(square, 5, 5));
  assert.ok(!inside(square, 15, 5));
  assert.ok(!inside(square, NaN, 5));
  const star = [
    [5, 0],
    [8, 10],
    [0, 4],
    [10, 4],
    [2, 10],
  ];
  assert.ok(!inside(star, 5, 6)); // its middle is covered twice
});
