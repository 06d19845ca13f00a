// Work that is done between two frames, as far as there is time.

export const BUDGET = 7; // milliseconds of a frame (16.7 at 60 Hz) for networks; the rest is the browser's

/**
 * Jobs that a change makes due again. They take turns: where time is short, each is done every few frames.
 * @template Of
 */
export class Queue {
  constructor() {
    /** @type {Of[]} */
    this.jobs = [];
    this.next = this.left = 0;
  }

  refill() {
    this.left = this.jobs.length;
  }

  /**
   * Do what is due until the deadline, and at least one of them. `run` says whether a job has more to do: then it is due
   * once more, after the others.
   * @param {(job: Of) => boolean | void} run
   * @param {number} deadline
   */
  work(run, deadline) {
    while (this.left > 0) {
      const more = run(this.jobs[this.next++ % this.jobs.length]);
      this.left = more === true ? this.jobs.length : this.left - 1; // who is done already loses no time
      if (performance.now() > deadline) return;
    }
  }
}

/**
 * Which of n pictures are due. Where these change faster than they are made, the next are made all the same: none is left
 * out for long.
 */
export class Part {
  /** @param {number} n */
  constructor(n) {
    this.n = n;
    this.next = 0;
    this.left = n;
  }

  /** All are due. */
  renew() {
    this.left = this.n;
  }

  /**
   * The first of those to make now, and how many: `most` at most, side by side.
   * @param {number} most
   * @returns {[number, number]}
   */
  take(most) {
    const first = this.next;
    const count = Math.min(most, this.left, this.n - first);
    this.next = (first + count) % this.n;
    this.left -= count;
    return [first, count];
  }
}
