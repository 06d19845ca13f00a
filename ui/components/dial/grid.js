// The samples and the row of pictures of each dimension: which of them are due, and decoding them, as far as there is time.
// No page: a worker has one, too.
import { Part, Queue } from "../../web/queue.js";

/** @import { Network } from "../../web/network.js" */

/**
 * `samples`: codes, one after another; a row of so many `steps` leads along a dimension of the point, from -reach to reach.
 * @typedef {{ latent: number, samples: Float32Array, rows: number[], steps: number, reach: number }} GridForm
 */
/** @typedef {{ beta: number, code: Float32Array, since: number }} At the point; what is decoded there was so `since` then */
/**
 * Pictures that were made: so many of row `at` of the form, -1 for the samples, side by side from `first` on.
 * @typedef {(at: number, first: number, count: number, logits: Float32Array) => void} Taken
 */
/** @typedef {{ at: number, since: number, part: Part, write: (codes: Float32Array, first: number) => void }} Job */

export const SAMPLES = -1;

export class Grid {
  /** @param {GridForm} form */
  constructor({ latent, samples, rows, steps, reach }) {
    this.latent = latent;
    /** @type {At} */
    this.now = { beta: NaN, code: new Float32Array(latent), since: 0 };
    const along = rows.map((j, at) => ({
      ...{ at, since: 0, part: new Part(steps) },
      write: (/** @type {Float32Array} */ codes, /** @type {number} */ first) => {
        for (let one = 0; one * latent < codes.length; one++) {
          codes.set(this.now.code, one * latent);
          codes[one * latent + j] = reach * ((2 * (first + one)) / (steps - 1) - 1);
        }
      },
    }));
    const drawn = {
      ...{ at: SAMPLES, since: 0, part: new Part(samples.length / latent) },
      write: (/** @type {Float32Array} */ codes, /** @type {number} */ first) =>
        codes.set(samples.subarray(first * latent, first * latent + codes.length)),
    };
    /** @type {Queue<Job>} */
    this.queue = new Queue();
    this.queue.jobs = [drawn, ...along];
  }

  /** How many are behind. */
  get left() {
    return this.queue.left;
  }

  /** Everything shows what was so by then. */
  get since() {
    return Math.min(...this.queue.jobs.map((job) => job.since));
  }

  /**
   * All is due that is not as it would be there.
   * @param {At} now
   */
  renew(now) {
    for (const { at, part } of this.queue.jobs) if (at !== SAMPLES || now.beta !== this.now.beta) part.renew();
    this.now = now;
    this.queue.refill();
  }

  /**
   * Decode what is due until the deadline, and at least one row of it.
   * @param {Network} network
   * @param {Taken} taken
   * @param {number} deadline
   */
  work(network, taken, deadline) {
    this.queue.work((job) => {
      const [first, count] = job.part.take(network.together);
      if (count) {
        const codes = new Float32Array(count * this.latent);
        job.write(codes, first);
        taken(job.at, first, count, network.run(codes, count));
      }
      if (job.part.left) return true;
      job.since = this.now.since;
      return false;
    }, deadline);
  }
}
