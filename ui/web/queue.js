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
   * Do what is due until the deadline, and at least one of them.
   * @param {(job: Of) => void} run
   * @param {number} deadline
   */
  work(run, deadline) {
    while (this.left > 0) {
      run(this.jobs[this.next++ % this.jobs.length]);
      this.left--;
      if (performance.now() > deadline) return;
    }
  }
}
