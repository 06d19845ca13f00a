// A dimension that moves over its range and back by itself: where it is at a time. No page, no clock.

/** @import { WalkDimension } from "./payload.js" */

const PERIOD = 4000; // milliseconds there and back

export class Sweep {
  /** @type {number | null} */
  since = null; // when it would have begun at the low end; null: it stands still
  rank = 0; // of the dimension that it moves, whatever is touched meanwhile

  /** Whether it is under way. */
  get playing() {
    return this.since !== null;
  }

  /**
   * Begin upwards from where the dimension is.
   * @param {number} rank
   * @param {WalkDimension} dim of that rank
   * @param {number} value where it is
   * @param {number} now milliseconds
   */
  begin(rank, { low, high }, value, now) {
    const fraction = high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0;
    this.rank = rank;
    this.since = now - (fraction * PERIOD) / 2;
  }

  /** Stand still; whether it was under way. */
  end() {
    const { playing } = this;
    this.since = null;
    return playing;
  }

  /**
   * The value of the dimension at a time.
   * @param {WalkDimension} dim
   * @param {number} now milliseconds
   */
  value({ low, high }, now) {
    const phase = ((now - (this.since ?? now)) % PERIOD) / PERIOD; // 0 to 1: there and back
    return low + (high - low) * (phase < 0.5 ? 2 * phase : 2 - 2 * phase);
  }
}
