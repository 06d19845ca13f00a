// Who decodes the grid: a worker, as soon as there is one; until then, and where none can be, this page between its frames.
import { greys } from "../../web/network.js";
import { Grid } from "./grid.js";
import { ADDRESS } from "./worker.js";

/** @import { Network } from "../../web/network.js" */
/** @import { At, GridForm } from "./grid.js" */
/** @import { Asked, Told } from "./worker.js" */

/** @typedef {(at: number, first: number, count: number, bytes: Uint8ClampedArray) => void} Write as Taken of grid.js, in greys */

export class Decoding {
  /**
   * @param {Write} write
   * @param {() => void} arrived is called when pictures were written meanwhile, or are due here
   */
  constructor(write, arrived, make = worker) {
    this.write = write;
    this.arrived = arrived;
    this.make = make;
    /** @type {GridForm | null} */
    this.form = null;
    /** @type {Grid | null} */
    this.grid = null;
    /** @type {Network | null} */
    this.network = null;
    /** @type {At | null} */
    this.now = null;
    /** @type {Worker | null} */
    this.worker = null;
    this.number = 0; // of the grid that the worker has or is about to have
    this.ready = false; // has it
    this.away = false; // it decodes what is asked for last
    this.unsent = false; // and has not heard of that
    this.made = 0; // `since` of what it has made
    this.scratch = new Uint8ClampedArray(0);
  }

  /**
   * Another grid, as soon as its network is here.
   * @param {GridForm} form
   */
  build(form) {
    this.form = form;
    this.grid = new Grid(form);
    this.network = this.now = null;
    this.ready = this.away = this.unsent = false;
    this.made = 0;
    this.number++;
  }

  /**
   * @param {Network} network the grid's decoder
   * @param {string} url of its weights
   */
  begin(network, url) {
    this.network = network;
    this.worker ??= this.begun();
    if (this.form) this.ask({ number: this.number, url: new URL(url, location.href).href, form: this.form });
  }

  begun() {
    const made = this.make();
    if (made) [made.onmessage, made.onerror] = [({ data }) => this.hear(data), () => this.alone()];
    return made;
  }

  /** @param {Asked} asked */
  ask(asked) {
    this.worker?.postMessage(asked);
  }

  /** @param {Told} told */
  hear({ number, since, pieces }) {
    if (number !== this.number) return;
    this.ready = true;
    if (!this.away) return;
    for (const { at, first, count, bytes } of pieces) this.write(at, first, count, bytes);
    this.made = since;
    this.arrived();
  }

  /** There is no worker, or none any more. */
  alone() {
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
    this.make = () => null;
    if (!this.away) return;
    this.away = this.unsent = false;
    if (this.now) this.grid?.renew(this.now);
    this.arrived();
  }

  /** @param {At} now where all of it is to be decoded */
  renew(now) {
    this.now = now;
    this.away = this.unsent = this.ready;
    if (!this.away) this.grid?.renew(now);
  }

  /** Let the worker begin, once a frame is painted: on two cores it would take from that what it needs. */
  send() {
    if (this.unsent && this.now) this.ask({ number: this.number, now: this.now });
    this.unsent = false;
  }

  /** Something is still to come. */
  get busy() {
    return this.away ? this.made < (this.now?.since ?? 0) : this.here > 0;
  }

  /** What is due of this page. */
  get here() {
    return this.away ? 0 : (this.grid?.left ?? 0);
  }

  /** Everything that was written shows what was so by then. */
  get since() {
    return this.away ? this.made : (this.grid?.since ?? 0);
  }

  /** @param {number} deadline until when this page decodes what is due of it */
  work(deadline) {
    if (!this.network || !this.here) return;
    const taken = (
      /** @type {number} */ at,
      /** @type {number} */ first,
      /** @type {number} */ count,
      /** @type {Float32Array} */ logits,
    ) => {
      if (this.scratch.length < logits.length) this.scratch = new Uint8ClampedArray(logits.length);
      this.write(at, first, count, greys(logits, this.scratch.subarray(0, logits.length)));
    };
    this.grid?.work(this.network, taken, deadline);
  }

  close() {
    this.worker?.terminate();
  }
}

/** A worker, where a page may have one and its script is on a server: in a lesson's file every script is within the page. */
function worker() {
  if (!ADDRESS.startsWith("http")) return null;
  try {
    return new Worker(ADDRESS, { type: "module" });
  } catch {
    return null; // forbidden here
  }
}
