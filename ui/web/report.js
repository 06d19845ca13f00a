// Reports to the server that need no run of the page: a POST each, the last one wins.
const GAP = 200; // milliseconds between two reports: a key that is held down lets go thirty times a second

/** @typedef {{ address: string, value: unknown, made: number }} Report */

export class Reports {
  /**
   * `failed` is called with a report that did not get through.
   * @param {(value: any) => void} failed
   */
  constructor(failed) {
    this.failed = failed;
    /** @type {Report | null} */
    this.waiting = null; // to be sent when the one on its way has arrived
    this.busy = false;
  }

  /**
   * @param {string} address
   * @param {unknown} value
   */
  send(address, value) {
    if (!address) return; // a file that nobody listens to
    this.waiting = { address, value, made: performance.timeOrigin + performance.now() };
    if (!this.busy) this.next(this.waiting);
  }

  /** @param {Report} report */
  async next(report) {
    this.waiting = null;
    this.busy = true;
    const [arrived] = await Promise.all([this.post(report), new Promise((done) => setTimeout(done, GAP))]);
    this.busy = false;
    if (this.waiting) this.next(this.waiting);
    else if (!arrived) this.failed(report.value);
  }

  /** Send what waits at once: the page is about to go. */
  flush() {
    if (this.waiting) this.post(this.waiting);
    this.waiting = null;
  }

  /** @param {Report} report */
  async post({ address, value, made }) {
    const headers = { "Content-Type": "application/json", "X-Betascope-Made": String(made) };
    const body = JSON.stringify(value);
    const answer = await fetch(address, { method: "POST", headers, body, keepalive: true }).catch(() => null);
    return answer?.ok ?? false;
  }
}
