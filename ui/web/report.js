// Reports to the server that need no run of the page: a POST each, the last one wins.
const GAP = 200; // milliseconds between two reports: a key that is held down lets go thirty times a second

export class Reports {
  /** `failed` is called with a report that did not get through. */
  constructor(failed) {
    this.failed = failed;
    this.waiting = null; // {address, value} to be sent when the one on its way has arrived
    this.busy = false;
  }

  send(address, value) {
    this.waiting = { address, value, made: performance.timeOrigin + performance.now() };
    if (!this.busy) this.next();
  }

  async next() {
    const report = this.waiting;
    this.waiting = null;
    this.busy = true;
    const [arrived] = await Promise.all([this.post(report), new Promise((done) => setTimeout(done, GAP))]);
    this.busy = false;
    if (this.waiting) this.next();
    else if (!arrived) this.failed(report.value);
  }

  /** Send what waits at once: the page is about to go. */
  flush() {
    if (this.waiting) this.post(this.waiting);
    this.waiting = null;
  }

  async post({ address, value, made }) {
    const headers = { "Content-Type": "application/json", "X-Betascope-Made": String(made) };
    const body = JSON.stringify(value);
    return fetch(address, { method: "POST", headers, body, keepalive: true }).then((answer) => answer.ok, () => false);
  }
}
