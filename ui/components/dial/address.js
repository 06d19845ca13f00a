// Where the dial stands in the page's address: beta=2.4, and beside it the point that was moved: point=3~0:1.2,4:-0.5.
import { encoded } from "../../web/query.js";

const [BETA, POINT] = ["beta", "point"];

/** @typedef {{ beta: number, chosen: number, values: Map<number, number> }} Stand */

/**
 * Write it into the address: one entry in the browser's history a gesture (web/steps.js).
 * @param {Stand} stand
 */
export function writeAddress(stand) {
  const next = written(location.search, stand);
  if (next !== location.search) history.pushState(history.state, "", next + location.hash);
}

/**
 * The query `search` with where the dial stands in it.
 * @param {string} search
 * @param {Stand} stand
 */
export function written(search, { beta, chosen, values }) {
  const parameters = new URLSearchParams(search);
  parameters.set(BETA, String(beta));
  const moved = [...values].sort(([a], [b]) => a - b).map(([j, value]) => `${j}:${value}`);
  const text = chosen || moved.length ? `${chosen}~${moved.join(",")}`.replace(/~$/, "") : "";
  if (text) parameters.set(POINT, text);
  else parameters.delete(POINT);
  return `?${encoded(parameters)}`;
}
