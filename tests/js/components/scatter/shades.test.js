import assert from "node:assert/strict";
import { test } from "node:test";
import { classTints, cssOf, mixed, packed, valueScale, valueTints } from "../../../../ui/components/scatter/shades.js";

test("a class is its own tint, and what has none the last", () => {
  assert.deepEqual([...classTints(Int16Array.of(0, 2, -1, 7), 3)], [0, 2, 3, 3]);
});

test("values are tints from 0 to 255 over their range, and 256 where there is none", () => {
  const range = { low: -1, high: 1 };
  assert.deepEqual([...valueTints(Float32Array.of(-5, -1, 0, 1, NaN), range, 5)], [0, 0, 128, 255, 256]);
  assert.deepEqual([...valueTints(null, range, 2)], [256, 256]);
  assert.deepEqual([...valueTints(Float32Array.of(3), { low: 3, high: 3 }, 1)], [0]);
});

test("the scale is viridis without the end that the background hides", () => {
  const [light, dark] = [valueScale([255, 255, 255]), valueScale([20, 23, 27])];
  assert.deepEqual([light.length, dark.length], [256, 256]);
  assert.equal(cssOf(light[0]), "rgb(68 1 84)");
  assert.equal(cssOf(dark[255]), "rgb(253 231 37)");
  const brightness = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  for (const scale of [light, dark]) {
    scale.slice(1).forEach((colour, at) => assert.ok(brightness(colour) > brightness(scale[at])));
  }
});

test("colours are mixed by channel and packed as a canvas has them", () => {
  assert.deepEqual(mixed([0, 100, 200], [100, 100, 0], 0.25), [25, 100, 150]);
  assert.equal(packed([0x11, 0x22, 0x33]) >>> 0, 0xff332211);
});
