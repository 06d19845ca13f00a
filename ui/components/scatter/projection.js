// Where the points of a panel are on its canvas, in which order they are drawn and which of them is meant. No page.
import { LEVELS } from "./shades.js";
import { inside } from "./subset.js";

/** @import { View } from "./view.js" */

const [BINS, SPAN] = [256, 1.5]; // steps of nearness by which points are ordered, and how far it goes both ways

export class Projection {
  count = 0; // of points
  xs = new Float32Array(1); // pixels of the canvas, and after the points the origin; NaN where a point has no place
  ys = new Float32Array(1);
  nears = new Float32Array(1);
  sorted = new Int32Array(); // rows, what is farthest first

  /** @param {number} count of points from now on */
  hold(count) {
    this.count = count;
    const room = count + 1; // the origin comes last
    if (this.xs.length !== room) [this.xs, this.ys, this.nears] = [0, 0, 0].map(() => new Float32Array(room));
  }

  /** @param {View} view */
  update(view) {
    view.project(this.xs, this.ys, this.nears);
  }

  /** Where the origin is. */
  get origin() {
    return [this.xs[this.count], this.ys[this.count]];
  }

  /**
   * Bring rows[from] to rows[to - 1] into `sorted`, what is farthest first. Gives back where each level of depth starts,
   * and after them the end: the farthest is first, and level LEVELS - 1.
   * @param {Int32Array} rows
   * @param {number} from
   * @param {number} to
   */
  farFirst(rows, from, to) {
    if (this.sorted.length < rows.length) this.sorted = new Int32Array(rows.length);
    const starts = new Int32Array(BINS + 1);
    const bin = (/** @type {number} */ row) =>
      Math.max(0, Math.min(BINS - 1, ((this.nears[row] + SPAN) / (2 * SPAN)) * BINS)) | 0;
    for (let k = from; k < to; k++) starts[bin(rows[k]) + 1]++;
    for (let at = 1; at <= BINS; at++) starts[at] += starts[at - 1];
    const next = starts.slice();
    for (let k = from; k < to; k++) this.sorted[next[bin(rows[k])]++] = rows[k];
    return starts.filter((_, at) => at % (BINS / LEVELS) === 0);
  }

  /**
   * The one of these rows that is nearest to (x, y) within reach, or null.
   * @param {Int32Array} rows
   * @param {number} x pixels of the canvas
   * @param {number} y
   * @param {number} reach
   */
  nearest(rows, x, y, reach) {
    const { xs, ys } = this;
    /** @type {number | null} */
    let nearest = null;
    let least = reach ** 2;
    for (const row of rows) {
      const away = (xs[row] - x) ** 2 + (ys[row] - y) ** 2;
      if (away < least) [nearest, least] = [row, away];
    }
    return nearest;
  }

  /**
   * Mark with 1 those of these rows that lie in a polygon.
   * @param {Int32Array} rows
   * @param {number[][]} polygon corners in pixels of the canvas
   * @param {Uint8Array} marks by row
   */
  mark(rows, polygon, marks) {
    for (const row of rows) if (inside(polygon, this.xs[row], this.ys[row])) marks[row] = 1;
    return marks;
  }
}
