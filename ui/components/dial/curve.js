// What was measured at some betas, at any beta between them. No page.

/** @import { DialCurve, DialStop } from "./payload.js" */

/** @typedef {{ rate: number, distortion: number, kl: number[] }} Measured in nats */

/**
 * The pair of measured betas around one, and how far it lies between them, 0 to 1, on the scale that gates are of.
 * @param {number[]} betas from the lowest
 * @param {number} softened
 * @param {number} beta
 * @returns {[number, number, number]}
 */
export function around(betas, softened, beta) {
  const above = betas.findIndex((one) => one >= beta);
  if (above === 0 || betas.length === 1) return [0, 0, 0];
  if (above < 0) return [betas.length - 1, betas.length - 1, 0];
  const [low, here, high] = [betas[above - 1], beta, betas[above]].map((one) => Math.log(one + softened));
  return [above - 1, above, (here - low) / (high - low)];
}

/**
 * Rate, distortion and the KL of each dimension at beta: measured there, or on the line between its neighbours.
 * @param {DialCurve} curve
 * @param {number} beta
 * @returns {Measured}
 */
export function measuredAt({ betas, softened, rate, distortion, kl }, beta) {
  const [low, high, part] = around(betas, softened, beta);
  const between = (/** @type {number} */ a, /** @type {number} */ b) => a + part * (b - a);
  return {
    rate: between(rate[low], rate[high]),
    distortion: between(distortion[low], distortion[high]),
    kl: kl[low].map((value, j) => between(value, kl[high][j])),
  };
}

/**
 * The curve in words and as a table, at the betas where it was measured.
 * @param {DialCurve | null} curve
 */
export function toldOf(curve) {
  const { betas, rate, distortion } = curve ?? { betas: [], rate: [], distortion: [] };
  const at = (/** @type {number} */ place) =>
    `a rate of ${rate[place]?.toFixed(1)} and an error of ${distortion[place]?.toFixed(1)} nats at β = ${betas[place]}`;
  return {
    said: `Rate and distortion of this network: from ${at(0)} to ${at(betas.length - 1)}.`,
    columns: ["β", "rate, nats", "error, nats"],
    rows: betas.map((beta, place) => [String(beta), rate[place].toFixed(2), distortion[place].toFixed(2)]),
  };
}

/**
 * Dimensions in the order in which they last while beta grows, and do not change it while the dial turns.
 * @param {DialCurve | null} curve
 * @param {number} latent how many there are
 */
export function lasting(curve, latent) {
  const sums = Array.from(
    { length: latent },
    (_, j) => curve?.kl.reduce((sum, row) => sum + Math.sqrt(row[j]), 0) ?? 0,
  );
  return sums.map((_, j) => j).sort((a, b) => sums[b] - sums[a] || a - b);
}

/**
 * KL of each dimension from what the encoder gives of n images: mu, then logvar, one image after another.
 * @param {Float32Array} codes
 * @param {number} latent
 */
export function divergences(codes, latent) {
  const kl = new Array(latent).fill(0);
  const n = codes.length / (2 * latent);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < latent; j++) {
      const [mu, logvar] = [codes[2 * latent * row + j], codes[2 * latent * row + latent + j]];
      kl[j] += (mu * mu + Math.exp(logvar) - 1 - logvar) / (2 * n);
    }
  }
  return kl;
}

/**
 * The colour of a beta: between those of the stops around it, on a scale of log(1 + beta), as vae/figures/colours.py.
 * @param {DialStop[]} stops
 * @param {number} beta
 */
export function colourOf(stops, beta) {
  const above = stops.findIndex((stop) => stop.beta >= beta);
  const [from, to] =
    above > 0 ? [stops[above - 1], stops[above]] : above === 0 ? [stops[0], stops[0]] : [stops.at(-1), stops.at(-1)];
  if (!from || !to) return "currentColor";
  const span = Math.log1p(to.beta) - Math.log1p(from.beta);
  const part = span > 0 ? (Math.log1p(beta) - Math.log1p(from.beta)) / span : 0;
  return `rgb(${from.colour.map((one, at) => Math.round(one + part * (to.colour[at] - one))).join(" ")})`;
}
