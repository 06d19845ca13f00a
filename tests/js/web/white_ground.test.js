import assert from "node:assert/strict";
import { test } from "node:test";
import { onWhite } from "../../../ui/web/white_ground.js";

const GROUND = [20, 23, 27]; // of the dark theme

test("the ground of a dark page is white on paper, and its words are dark", () => {
  const drawn = '<rect style="fill: rgb(20, 23, 27); fill-opacity: 1"/><text style="fill: rgba(230, 232, 235, 0.6)"/>';
  const expected =
    '<rect style="fill: rgb(255, 255, 255); fill-opacity: 1"/><text style="fill: rgba(46, 46, 46, 0.6)"/>';
  assert.equal(onWhite(drawn, GROUND), expected);
});

test("colours of models and classes stay, greys among them too", () => {
  for (const colour of ["rgb(230, 159, 0)", "#009e73", "#94a4a2", "#717581", "rgb(113,117,129)"]) {
    assert.equal(onWhite(`<path style="stroke: ${colour}"/>`, GROUND), `<path style="stroke: ${colour}"/>`);
  }
});

test("a hexadecimal grey is turned, an address of a part is not", () => {
  assert.equal(
    onWhite('stroke="#343a42" clip-path="url(#clip0b1a2c)"', GROUND),
    'stroke="rgb(220, 220, 220)" clip-path="url(#clip0b1a2c)"',
  );
});

test("what a light page drew stays as it is", () => {
  assert.equal(onWhite("fill: rgb(255, 255, 255)", [255, 255, 255]), "fill: rgb(255, 255, 255)");
});
