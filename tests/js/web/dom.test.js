import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesIn, pixelOf } from "../../../ui/web/dom.js";

test("a grey level is a pixel that is as red as it is green and blue, and opaque", () => {
  assert.equal(pixelOf(Uint8Array.of(0, 18), 1, 1), 0xff121212);
});

test("a pixel in colour is three bytes side by side, red first", () => {
  const bytes = Uint8Array.of(1, 2, 3, 0xaa, 0xbb, 0xcc);
  assert.equal(pixelOf(bytes, 1, 3), 0xffccbbaa);
  assert.equal(pixelOf(bytes, 0, 3), 0xff030201);
});

test("an image has a byte a pixel and channel; one channel where nothing is said", () => {
  assert.equal(bytesIn({ shape: [8, 12], channels: 3 }), 288);
  assert.equal(bytesIn({ shape: [8, 12] }), 96);
});
