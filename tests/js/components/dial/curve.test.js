import assert from "node:assert/strict";
import { test } from "node:test";
import { around, colourOf, divergences, lasting, measuredAt, toldOf } from "../../../../ui/components/dial/curve.js";

const CURVE = {
  betas: [0, 1, 10],
  softened: 0.05,
  rate: [40, 20, 2],
  distortion: [60, 80, 160],
  kl: [
    [3, 1, 2],
    [2, 0, 1.5],
    [0, 0, 0.5],
  ],
};

test("at a measured beta there is what was measured", () => {
  assert.deepEqual(measuredAt(CURVE, 1), { rate: 20, distortion: 80, kl: [2, 0, 1.5] });
  assert.deepEqual(measuredAt(CURVE, 0).kl, [3, 1, 2]);
});

test("beyond the last beta is what was measured there", () => assert.equal(measuredAt(CURVE, 30).rate, 2));

test("between two it is on the line, along log(beta + softened)", () => {
  const [low, high, part] = around(CURVE.betas, 0.05, Math.sqrt(1.05 * 10.05) - 0.05);
  assert.deepEqual([low, high], [1, 2]);
  assert.ok(Math.abs(part - 0.5) < 1e-12);
  assert.ok(Math.abs(measuredAt(CURVE, Math.sqrt(1.05 * 10.05) - 0.05).rate - 11) < 1e-9);
});

test("dimensions come in the order in which they last", () => {
  assert.deepEqual(lasting(CURVE, 3), [2, 0, 1]);
  assert.deepEqual(lasting(null, 3), [0, 1, 2]);
});

test("KL over images is that of a Gaussian against N(0, I)", () => {
  const codes = Float32Array.of(1, 0, 0, Math.log(4), -1, 0, 0, Math.log(4)); // two images of mu, mu, logvar, logvar
  const [first, second] = divergences(codes, 2);
  assert.ok(Math.abs(first - 0.5) < 1e-6);
  assert.ok(Math.abs(second - (4 - 1 - Math.log(4)) / 2) < 1e-6);
});

test("a colour is that of its stop, and blended between two on log(1 + beta)", () => {
  const stops = [
    { beta: 0, colour: [0, 0, 0] },
    { beta: 3, colour: [200, 100, 50] },
  ];
  assert.equal(colourOf(stops, 3), "rgb(200 100 50)");
  assert.equal(colourOf(stops, 1), "rgb(100 50 25)");
  assert.equal(colourOf(stops, 30), "rgb(200 100 50)");
  assert.equal(colourOf([], 1), "currentColor");
});

test("the curve is told from its first beta to its last, with a row for each", () => {
  const { said, rows } = toldOf(CURVE);
  assert.equal(
    said,
    "Rate and distortion of this network: from a rate of 40.0 and an error of 60.0 nats at β = 0 to a rate of 2.0 and an error of 160.0 nats at β = 10.",
  );
  assert.deepEqual(rows[1], ["1", "20.00", "80.00"]);
});
