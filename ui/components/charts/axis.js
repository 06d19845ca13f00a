// From numbers to pixels: where an axis has its ticks, where a point lies, which point is near.

/** @import { ChartAxis, ChartTick } from "./payload.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box in pixels */

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round numbers from low to high, about so many.
 * @param {number} low
 * @param {number} high
 * @param {number} about
 * @returns {ChartTick[]}
 */
export function roundTicks(low, high, about) {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((times) => times * power >= rough * (1 - 1e-9)) ?? 10);
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) + (Math.abs(step / power - 2.5) < 1e-9 ? 1 : 0));
  const ticks = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + step * 1e-9; count++) {
    ticks.push({ at: count * step, text: (count * step).toFixed(digits).replace("-", "−") });
  }
  return ticks;
}

/**
 * Those ticks that have room: of two whose words would touch, the first stays.
 * @param {ChartTick[]} ticks
 * @param {(value: number) => number} place
 * @param {(text: string) => number} wide pixels that a word takes
 */
export function withRoom(ticks, place, wide) {
  let end = -Infinity;
  return ticks.filter(({ at, text }) => {
    const half = wide(text) / 2;
    if (place(at) - half < end) return false;
    end = place(at) + half;
    return true;
  });
}

/**
 * Where a number of an axis lies between two pixels.
 * @param {ChartAxis} axis
 * @param {number} from
 * @param {number} to
 * @returns {(value: number) => number}
 */
export function scale({ low, high }, from, to) {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/**
 * Both ends of a line of this slope through a place, so long in pixels.
 * @param {number} slope pixels down for a pixel to the right
 * @param {number} x
 * @param {number} y
 * @param {number} half of its length
 */
export function tangent(slope, x, y, half) {
  const across = half / Math.hypot(1, slope);
  return { x1: x - across, y1: y - slope * across, x2: x + across, y2: y + slope * across };
}

/**
 * A place kept within a box, and the side on which it was beyond: "" where it was not.
 * @param {number} x
 * @param {number} y
 * @param {Box} box
 */
export function within(x, y, box) {
  const side =
    x > box.right + 1
      ? "right"
      : y < box.top - 1
        ? "top"
        : x < box.left - 1
          ? "left"
          : y > box.bottom + 1
            ? "bottom"
            : "";
  return {
    x: Math.min(box.right, Math.max(box.left, x)),
    y: Math.min(box.bottom, Math.max(box.top, y)),
    side,
  };
}

/**
 * The index of the place nearest to (x, y), at most `reach` pixels off; -1 where none is. Of places that are equally
 * near the last is on top.
 * @param {{ x: number, y: number }[]} places
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function nearest(places, x, y, reach) {
  let found = -1;
  let closest = reach;
  places.forEach((place, at) => {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance <= closest) [found, closest] = [at, distance];
  });
  return found;
}
