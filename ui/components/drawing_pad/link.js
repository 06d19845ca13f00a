// Strokes as short text for an address: what lies on a line is left out, places are on a grid of 512 by 512.
//
// The text is "1", then for each stroke its pen (a sign), how many points (two) and the points (three each); a sign has
// six bits. "1" is the version of this form.

/** @import { Stroke } from "./payload.js" */

export const LONGEST = 3000; // signs: browsers and chats take addresses of several thousand
const VERSION = "1";
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SIDE = 511;
const PEN = { least: 1, step: 0.05 }; // pixels of the small image: 1 to 4.15
const AWAY = [0.002, 0.004, 0.008, 0.016]; // of the pad: how far a point may lie from the line that is drawn instead

/**
 * The strokes as text; null where they are none, or too long for a link however roughly they are drawn.
 * @param {Stroke[]} strokes
 */
export function textOf(strokes) {
  for (const away of strokes.length ? AWAY : []) {
    const text = VERSION + strokes.map((stroke) => strokeText(stroke, away)).join("");
    if (text.length <= LONGEST) return text;
  }
  return null;
}

/**
 * What `textOf` wrote; null for anything else. An address is a stranger's.
 * @param {string} text
 * @returns {Stroke[] | null}
 */
export function strokesOf(text) {
  if (!text.startsWith(VERSION) || text.length > LONGEST) return null;
  const numbers = [...text.slice(VERSION.length)].map((sign) => SIGNS.indexOf(sign));
  if (!numbers.length || numbers.includes(-1)) return null;
  const strokes = [];
  for (let at = 0; at < numbers.length;) {
    const [pen, high, low] = numbers.slice(at, at + 3);
    const end = at + 3 + 3 * (64 * high + low);
    if (!(end > at + 3) || end > numbers.length) return null;
    const points = [];
    for (at += 3; at < end; at += 3) {
      const place = (numbers[at] * 64 + numbers[at + 1]) * 64 + numbers[at + 2];
      points.push(rounded((place >> 9) / SIDE), rounded((place & 511) / SIDE));
    }
    strokes.push({ width: rounded(PEN.least + pen * PEN.step), points });
  }
  return strokes;
}

const rounded = (/** @type {number} */ value) => Math.round(1000 * value) / 1000;

/**
 * @param {Stroke} stroke
 * @param {number} away
 */
function strokeText({ width, points }, away) {
  const places = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  const kept = corners(places, away).slice(0, 4095);
  const pen = Math.max(0, Math.min(63, Math.round((width - PEN.least) / PEN.step)));
  const grid = (/** @type {number} */ value) => Math.round(SIDE * Math.max(0, Math.min(1, value)));
  return signs(pen, 1) + signs(kept.length, 2) + kept.map(([x, y]) => signs((grid(x) << 9) | grid(y), 3)).join("");
}

/**
 * @param {number} number
 * @param {number} length
 */
const signs = (number, length) =>
  Array.from({ length }, (_, at) => SIGNS[(number >> (6 * (length - 1 - at))) & 63]).join("");

/**
 * The points without those that lie within `away` of the line between what stays (Douglas and Peucker 1973).
 * @param {number[][]} points
 * @param {number} away
 * @returns {number[][]}
 */
function corners(points, away) {
  const keep = new Set([0, points.length - 1]);
  const open = [[0, points.length - 1]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [first, last] = part;
    let [farthest, found] = [away, -1];
    for (let at = first + 1; at < last; at++) {
      const distance = fromLine(points[at], points[first], points[last]);
      if (distance > farthest) [farthest, found] = [distance, at];
    }
    if (found < 0) continue;
    keep.add(found);
    open.push([first, found], [found, last]);
  }
  return points.filter((_, at) => keep.has(at));
}

/**
 * How far a point is from the piece of a line between two others.
 * @param {number[]} point
 * @param {number[]} from
 * @param {number[]} to
 */
function fromLine([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
