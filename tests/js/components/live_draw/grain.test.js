import assert from "node:assert/strict";
import { test } from "node:test";
import { crossEntropy } from "../../../../ui/components/live_draw/card.js";
import { grain } from "../../../../ui/components/live_draw/grain.js";

test("noise is the same every time, with mean 0 and standard deviation 1", () => {
  const noise = grain(20000);
  assert.deepEqual(grain(10), noise.slice(0, 10));
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
  assert.ok(Math.abs(mean) < 0.03);
  assert.ok(Math.abs(variance - 1) < 0.03);
});

test("the cross-entropy of logits, summed, also far out", () => {
  const [logits, target] = [Float32Array.of(0, 2, -100), Float32Array.of(0.5, 1, 0)];
  const expected = Math.log(2) - Math.log(1 / (1 + Math.exp(-2)));
  assert.ok(Math.abs(crossEntropy(logits, target) - expected) < 1e-6);
});
