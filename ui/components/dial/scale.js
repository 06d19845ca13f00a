// Where a beta lies on the dial, whose scale is logarithmic, and which beta lies there. No page.

const DIGITS = 3; // of a beta: as many as an address and a reader need
const [STEP, LEAP] = [40, 6]; // steps to ten times the beta, by an arrow and by a page key
const CATCH = 0.006; // of the scale: a mark so near takes the finger in

/** @typedef {{ low: number, high: number }} Range */

/**
 * From 0 at the low end to 1 at the high one.
 * @param {number} beta
 * @param {Range} range
 */
export const place = (beta, { low, high }) => Math.log(beta / low) / Math.log(high / low);

/**
 * The beta at a place, of few digits.
 * @param {number} at
 * @param {Range} range
 */
export const betaAt = (at, { low, high }) => within(rounded(low * (high / low) ** at), { low, high });

/** @param {number} beta */
export const rounded = (beta) => Number(beta.toPrecision(DIGITS));

/**
 * @param {number} beta
 * @param {Range} range
 */
export const within = (beta, { low, high }) => Math.max(low, Math.min(high, beta));

/**
 * The beta under a finger: a mark that is close, else the place's own.
 * @param {number} at
 * @param {Range} range
 * @param {number[]} marks betas
 */
export function caught(at, range, marks) {
  const near = marks.find((beta) => Math.abs(place(beta, range) - at) < CATCH);
  return near ?? betaAt(at, range);
}

/**
 * Where a key leads from a beta; null for keys that mean nothing here.
 * @param {string} key
 * @param {number} beta
 * @param {Range} range
 */
export function stepped(key, beta, range) {
  const ends = new Map([
    ["Home", range.low],
    ["End", range.high],
  ]);
  const ways = new Map([
    ["ArrowRight", 1 / STEP],
    ["ArrowUp", 1 / STEP],
    ["ArrowLeft", -1 / STEP],
    ["ArrowDown", -1 / STEP],
    ["PageUp", 1 / LEAP],
    ["PageDown", -1 / LEAP],
  ]);
  const way = ways.get(key);
  return way === undefined ? (ends.get(key) ?? null) : within(rounded(beta * 10 ** way), range);
}

/**
 * Where lines stand on the scale: one to nine times each power of ten, tall where it is a power itself.
 * @param {Range} range
 */
export function ticks(range) {
  const found = [];
  for (let power = Math.floor(Math.log10(range.low)); 10 ** power <= range.high; power++) {
    for (let times = 1; times < 10; times++) {
      const at = place(Number((times * 10 ** power).toPrecision(1)), range);
      if (at > -1e-9 && at < 1 + 1e-9) found.push({ at, tall: times === 1 });
    }
  }
  return found;
}
