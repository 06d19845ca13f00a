import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, Gates } from "../../../ui/web/gates.js";
import { plainLinear } from "../../../ui/web/linear.js";

const near = (found, expected) => found.forEach((value, at) => assert.ok(Math.abs(value - expected[at]) < 1e-6));

/** The next numbers of a list, as a blob gives them. */
function numbers(...all) {
  let at = 0;
  return (count) => Float32Array.from(all.slice(at, (at += count)));
}

test("gates by either rule, from 0 to 1", () => {
  assert.equal(gate("sigmoid", 0), 0.5);
  assert.equal(gate("root", 0), 0);
  assert.equal(gate("root", 800), 0);
  assert.ok(Math.abs(gate("root", Math.log(0.36)) - 0.8) < 1e-12);
});

test("a layer's units are multiplied by their gates at the beta that was turned to", () => {
  const header = { softened: 0, layers: [{ layer: 0, units: 2, rule: "sigmoid" }] };
  const gates = new Gates(header, [], numbers(1, 0, 0, 0), plainLinear);
  const step = gates.after(0, (x) => x.slice(), true);
  gates.turn(Math.exp(Math.log(3))); // sigmoid(log 3) = 3/4
  near([...step(Float32Array.of(4, 4, 8, 8), 2)], [3, 2, 6, 4]);
  assert.equal(gates.after(1, step, false), step); // a layer without gates
});

test("a layer that turns adds powers of s to its weights, before gate and Relu", () => {
  const header = { softened: 0, turned: 2, layers: [{ layer: 0, units: 2, rule: "sigmoid", turns: 2 }] };
  const parts = [0, 0, 0, 0]; // slope, offset: all gates 1/2
  const [weights, biases] = [
    [1, 2, 3, 4],
    [10, 20, 30, 40],
  ];
  const gates = new Gates(header, [{ inputs: 1 }], numbers(...parts, ...weights, ...biases), plainLinear);
  const step = gates.after(0, () => Float32Array.of(100, -1000), true);
  gates.turn(Math.E); // s = 1/2
  // (100 + s (x + 10) + s^2 (3 x + 30)) / 2 for x = 2, and below 0
  near([...step(Float32Array.of(2), 1)], [(100 + 0.5 * 12 + 0.25 * 36) / 2, 0]);
});
