// What a key means in a panel. No page.

/** @import { Place } from "./gestures.js" */

/**
 * One of these: points that move or turn by so many CSS pixels, a factor of enlargement, everything in sight again, the
 * next image (1) or the one before (-1), this image kept.
 * @typedef {{ drag: Place } | { zoom: number } | { reset: true } | { step: number } | { keep: true }} Meaning
 */

const STRIDE = 40; // pixels an arrow key moves
/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, number>} */
const ENLARGE = { "+": 1.25, "=": 1.25, "-": 0.8 };
/** @type {Record<string, number>} */
const WAYS = { n: 1, p: -1 };

/**
 * What a key means; null where it is none of ours.
 * @param {string} key its name, as an event has it
 * @param {number} dims 2 or 3: in the plane the visitor moves, in space the points turn
 * @returns {Meaning | null}
 */
export function meaningOf(key, dims) {
  const [arrow, zoom, step] = [ARROWS[key], ENLARGE[key], WAYS[key.toLowerCase()]];
  const stride = dims === 2 ? STRIDE : -STRIDE / 2;
  if (arrow) return { drag: [arrow[0] * stride, arrow[1] * stride] };
  if (zoom) return { zoom };
  if (step) return { step };
  if (key === "0") return { reset: true };
  return key === "Enter" || key === " " ? { keep: true } : null;
}
