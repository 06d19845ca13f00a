import assert from "node:assert/strict";
import { test } from "node:test";
import { placeText } from "../../../../ui/components/walk/address.js";
import { beyond, Position } from "../../../../ui/components/walk/position.js";

const dim = (j, start = 0, deviation = 1) => ({ j, start, deviation, low: -2, high: 2 });
const wide = { name: "wide", dims: [dim(1, 0.5, 2), dim(0), dim(2)] };
const narrow = { name: "narrow", dims: [dim(0, -1), dim(1, 0, 0)] };

function position(moves = {}) {
  const made = new Position([wide, narrow], 50);
  made.adopt([wide, narrow], moves, new Set(["wide", "narrow"]));
  return made;
}

test("a code is the start and the moves in deviations, by dimension", () => {
  assert.deepEqual([...position({ wide: [1, 0, -0.25] }).code(wide)], [0, 2.5, -0.25]);
});

test("linked models move by as many deviations, others alone", () => {
  const made = position();
  made.setValue(0, 2.5);
  assert.deepEqual([made.moves.get("wide")[0], made.moves.get("narrow")[0]], [1, 1]);
  made.linked = false;
  made.setValue(0, 0.5);
  assert.deepEqual([made.moves.get("wide")[0], made.moves.get("narrow")[0]], [0, 1]);
});

test("a move has three decimals and is bounded", () => {
  const made = position();
  made.setMove(1, 0.12345);
  assert.equal(made.moves.get("wide")[1], 0.123);
  made.setMove(1, 1e9);
  assert.equal(made.moves.get("wide")[1], 50);
  made.setMove(1, NaN);
  assert.equal(made.moves.get("wide")[1], 0);
});

test("a dimension without spread does not move", () => {
  const made = position();
  made.look(narrow);
  made.setValue(1, 3);
  assert.deepEqual(made.moves.get("narrow"), [0, 0]);
});

test("undo goes back a gesture, with the rank and never beyond the first", () => {
  const made = position();
  made.remember();
  made.setMove(2, 1);
  made.undo();
  assert.deepEqual([made.moves.get("wide"), made.rank], [[0, 0, 0], 0]);
  made.undo();
  assert.deepEqual(made.moves.get("wide"), [0, 0, 0]);
});

test("models that are known keep their moves, others take those that are given", () => {
  const made = position({ wide: [1] });
  made.adopt([wide, narrow], { wide: [9], narrow: [2] }, new Set(["narrow"]));
  assert.deepEqual([made.moves.get("wide")[0], made.moves.get("narrow")[0]], [1, 2]);
});

test("a jump leads to given codes", () => {
  const made = position();
  made.jump(new Map([["wide", Float32Array.of(1, 1.5, -1)]]));
  assert.deepEqual(made.moves.get("wide"), [0.5, 1, -1]);
});

test("off the data is outside of the range by more than rounding", () => {
  assert.deepEqual(
    [2, 2.0009, 2.002, -2.002].map((value) => beyond(dim(0), value)),
    [false, false, true, true],
  );
  const made = position({ wide: [0, 3] });
  assert.deepEqual(
    made.offData(wide).map(({ j }) => j),
    [0],
  );
});

test("where an image itself lies is not off the data, until it is moved there", () => {
  const outlier = { name: "outlier", dims: [dim(0, 2.5), dim(1)] };
  const made = new Position([outlier], 50);
  made.adopt([outlier], {}, new Set(["outlier"]));
  assert.deepEqual(made.offData(outlier), []);
  made.setValue(0, 2.6);
  assert.deepEqual(made.offData(outlier), [outlier.dims[0]]);
});

test("a place as an address has it", () => {
  const made = position({ wide: [1, 0, 0], narrow: [1] });
  assert.equal(placeText(made.place(), "3", 4000), "3~1~wide");
  assert.equal(placeText(made.place(), "3", 0), "3~~wide"); // too many moves for a link
  made.linked = false;
  made.setMove(0, 2);
  Object.assign(made, { rank: 2, plane: [0, 3] });
  assert.equal(placeText(made.place(), "prior", 4000), "prior~wide:2;narrow:1~wide~alone~2~0-3");
  made.opened = "i";
  assert.equal(placeText(made.place(), "prior", 4000), "prior~wide:2;narrow:1~wide~alone~2~0-3~i");
});
