import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { test } from "node:test";

import { decoderOf, unpacked } from "../../../../ui/components/training/frame.js";

/** A file as vae/runs/frames.py packs it. */
function packed(arrays) {
  const [described, bodies] = [[], []];
  let at = 0;
  for (const [name, { dtype, shape, array }] of Object.entries(arrays)) {
    const body = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    described.push({ name, dtype, shape, at });
    bodies.push(body, Buffer.alloc((4 - (body.length % 4)) % 4));
    at += Math.ceil(body.length / 4) * 4;
  }
  let text = JSON.stringify(described);
  text += " ".repeat((4 - (text.length % 4)) % 4);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const found = deflateSync(Buffer.concat([length, Buffer.from(text), ...bodies]));
  return found.buffer.slice(found.byteOffset, found.byteOffset + found.byteLength);
}

const ARRAYS = {
  "q.decoder.0.weight": { dtype: "int8", shape: [4], array: Int8Array.of(31, -31, 10, 0) },
  "s.decoder.0.weight": { dtype: "float32", shape: [2], array: Float32Array.of(0.5, 0.25) },
  "q.decoder.0.bias": { dtype: "int8", shape: [2], array: Int8Array.of(31, -31) },
  "s.decoder.0.bias": { dtype: "float32", shape: [1], array: Float32Array.of(1) },
  labels: { dtype: "int16", shape: [3], array: Int16Array.of(1, -1, 7) },
};
const HEADER = {
  inputs: 2,
  outputs: 2,
  dtype: "float32",
  layers: [{ type: "Linear", inputs: 2, outputs: 2, bias: true }],
  tensors: [
    ["decoder.0.weight", [2, 2]],
    ["decoder.0.bias", [2]],
  ],
};

test("arrays come back by name, type and shape", async () => {
  const found = await unpacked(packed(ARRAYS));
  assert.deepEqual(Object.keys(found), Object.keys(ARRAYS));
  assert.deepEqual(found.labels, Int16Array.of(1, -1, 7));
  assert.deepEqual([...found["q.decoder.0.weight"]], [31, -31, 10, 0]);
});

test("a decoder has a scale for each row", async () => {
  const decoder = decoderOf(await unpacked(packed(ARRAYS)), HEADER);
  const [first, second] = decoder.run(Float32Array.of(1, 2));
  assert.equal(first, 0.5 * (31 - 62) + 31);
  assert.equal(second, 0.25 * 10 - 31);
});

test("a damaged file is refused", async () => {
  await assert.rejects(unpacked(packed(ARRAYS).slice(0, -30)));
});
