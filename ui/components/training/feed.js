// What a run has recorded, as it grows, and its frames: fetched from plain files, the newest first, a bounded number of
// bytes a second. No run of the page is asked for.

/**
 * A measured instant, as vae/runs/watcher.py writes it.
 * @typedef {{
 *   step: number, epoch: number, seconds: number, distortion: number, rate: number, objective: number, beta: number,
 *   learning_rate: number, capacity: number | null, kl: number[], sd: number[], bytes: number,
 * }} Instant
 */
/**
 * @typedef {{
 *   state: string, sentence: string, step: number, steps: number, pace: number, left: number, of: string, from: number,
 *   to: number,
 * }} Head
 */

const AGAIN = 2000; // milliseconds until a server that does not answer is asked again
const KEPT = 120; // frames that are not fetched a second time
const BURST = 1; // seconds of bytes that may come at once

export class Feed {
  /**
   * @param {string} address what the addresses of the run's files begin with
   * @param {number} bytesASecond
   * @param {() => void} changed called when there are more instants, or another state
   * @param {(step: number, packed: ArrayBuffer) => void} arrived called with a frame that was asked for
   */
  constructor(address, bytesASecond, changed, arrived) {
    this.address = address;
    this.bytesASecond = bytesASecond;
    this.changed = changed;
    this.arrived = arrived;
    /** @type {Instant[]} */
    this.instants = [];
    /** @type {Head | null} */
    this.head = null;
    this.problem = "";
    /** @type {Map<number, ArrayBuffer>} */
    this.frames = new Map();
    /** @type {Instant | null} */
    this.wanted = null;
    this.fetching = false;
    this.received = 0; // bytes, of frames and record
    this.credit = bytesASecond * BURST;
    this.counted = performance.now();
    this.closing = new AbortController();
  }

  /** Follow the run from now on. */
  async follow() {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const { of = "", to = 0, state = "" } = this.head ?? {};
      const query = new URLSearchParams({ from: String(to), at: state, ...(this.head ? { of } : {}) });
      const answer = await fetch(`${this.address}live?${query}`, { signal }).catch(() => null);
      if (signal.aborted) return;
      if (!answer?.ok) {
        this.problem = "The server does not answer; it is asked again.";
        this.changed();
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
        continue;
      }
      const text = await answer.text().catch(() => "");
      if (!text) continue;
      this.problem = "";
      if (JSON.parse(text.split("\n", 1)[0]).state === "gone") {
        this.problem = "This run is not here any more.";
        this.changed();
        return;
      }
      this.take(text);
      if (document.hidden) await shown(signal);
    }
  }

  /**
   * An answer: a line on how far the run is, and lines of its record.
   * @param {string} text
   */
  take(text) {
    const [head, ...lines] = text.split("\n");
    this.head = JSON.parse(head);
    if (this.head?.from === 0) {
      this.instants = [];
      this.frames.clear();
    }
    for (const line of lines) if (line) this.instants.push(JSON.parse(line));
    this.pay(text.length);
    this.changed();
  }

  /**
   * Have the frame of an instant brought here, in place of one that was asked for and has not been sent for yet.
   * @param {Instant} instant
   */
  want(instant) {
    const here = this.frames.get(instant.step);
    if (here) {
      this.wanted = null;
      this.arrived(instant.step, here);
      return;
    }
    this.wanted = instant;
    if (!this.fetching) void this.fetchNext();
  }

  async fetchNext() {
    this.fetching = true;
    while (this.wanted && !this.closing.signal.aborted) {
      await this.afford(this.wanted.bytes);
      const instant = this.wanted;
      if (!instant) break;
      this.wanted = null;
      const { signal } = this.closing;
      const answer = await fetch(`${this.address}frames/${instant.step}`, { signal }).catch(() => null);
      const packed = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
      if (!packed) {
        instant.bytes = 0; // thinned meanwhile: the one before it is near
        this.wanted ??= this.instants.findLast(({ step, bytes }) => bytes && step < instant.step) ?? null;
        continue;
      }
      this.pay(packed.byteLength);
      this.keep(instant.step, packed);
      this.arrived(instant.step, packed);
    }
    this.fetching = false;
  }

  /**
   * @param {number} step
   * @param {ArrayBuffer} packed
   */
  keep(step, packed) {
    this.frames.set(step, packed);
    for (const oldest of this.frames.keys()) {
      if (this.frames.size <= KEPT) return;
      this.frames.delete(oldest);
    }
  }

  /** @param {number} bytes */
  pay(bytes) {
    this.received += bytes;
    this.earn();
    this.credit -= bytes;
  }

  earn() {
    const now = performance.now();
    const earned = ((now - this.counted) / 1000) * this.bytesASecond;
    this.credit = Math.min(this.bytesASecond * BURST, this.credit + earned);
    this.counted = now;
  }

  /**
   * Wait until so many bytes may come; what is larger than a second's worth, until that is saved up.
   * @param {number} bytes
   */
  async afford(bytes) {
    this.earn();
    const missing = Math.min(bytes, this.bytesASecond * BURST) - this.credit;
    if (missing > 0) await new Promise((resolve) => setTimeout(resolve, (1000 * missing) / this.bytesASecond));
  }

  close() {
    this.closing.abort();
  }
}

/**
 * When somebody looks at the page again.
 * @param {AbortSignal} signal
 */
const shown = (signal) =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve(null);
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
    look();
  });
