import assert from "node:assert/strict";
import { test } from "node:test";
import { KERNEL } from "../../../ui/web/kernel.js";
import { greys, Network } from "../../../ui/web/network.js";
import { blob } from "./blob.js";

test("the kernel compiles here", () => assert.ok(KERNEL instanceof WebAssembly.Module));

for (const simd of [true, false]) {
  test(`a linear layer and its relu, ${simd ? "by the kernel" : "in plain JavaScript"}`, () => {
    const network = new Network(blob(), { simd });
    assert.deepEqual([network.inputs, network.outputs], [2, 2]);
    assert.deepEqual([...network.run(Float32Array.of(1, 1, 0, -1))], [3.5, 0, 0, 4]);
    assert.deepEqual([...network.run(Float32Array.of(2, 0))], [2.5, 6]); // a smaller call after it
  });
}

test("a page gives a network as many inputs in one go as take 40 million multiply-adds, and one at least", () => {
  assert.equal(new Network(blob()).together, Math.floor(40_000_000 / 5)); // four weights, and what no layer is free of
});

const REFUSED = [
  [{ magic: "none" }, "these are not weights of a model"],
  [{ cut: 8 }, "the weights of this model are cut short"],
  [{ type: "Gelu" }, "this page does not know the layer Gelu"],
];
for (const [change, message] of REFUSED) {
  test(`a blob is refused: ${message}`, () => assert.throws(() => new Network(blob(change)), { message }));
}

test("grey levels are 255 sigmoid of the logits, rounded", () => {
  const logits = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 10);
  const exact = Array.from(logits, (logit) => 255 / (1 + Math.exp(-logit)));
  assert.ok(greys(logits).every((grey, i) => Math.abs(grey - exact[i]) <= 0.5));
});
