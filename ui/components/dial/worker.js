// The grid of a dial decoded beside the page, in a worker whose script this file is; the page has its address from it.
import { fetched } from "../../web/fetched.js";
import { greys, Network } from "../../web/network.js";
import { Grid } from "./grid.js";

/** @import { At, GridForm } from "./grid.js" */

/** @typedef {{ at: number, first: number, count: number, bytes: Uint8ClampedArray }} Piece as Taken of grid.js, in greys */
/**
 * What the page asks for: another grid, whose number all has from then on, or the same one at another point.
 * @typedef {{ number: number, url: string, form: GridForm } | { number: number, now: At }} Asked
 */
/**
 * What it is told: that the network is here (no pieces), or what was made of a grid. Then everything shows what was so at
 * `since`.
 * @typedef {{ number: number, since: number, pieces: Piece[] }} Told
 */

const SLICE = 20; // milliseconds after which what is made goes to the page, and what it has asked for is heard

export const ADDRESS = import.meta.url;

/**
 * What a worker does with what it is asked.
 * @param {(told: Told, transfer: ArrayBuffer[]) => void} tell
 * @param {(work: () => void) => void} later runs it after what the page has asked for meanwhile
 */
export function hearing(tell, later) {
  let number = 0;
  /** @type {Grid | null} */
  let grid = null;
  /** @type {Network | null} */
  let network = null;
  let beta = NaN;
  let waiting = false;

  function work() {
    if (!grid || !network || waiting) return;
    /** @type {Piece[]} */
    const pieces = [];
    grid.work(
      network,
      (at, first, count, logits) => pieces.push({ at, first, count, bytes: greys(logits) }),
      performance.now() + SLICE,
    );
    const made = pieces.map(({ bytes }) => /** @type {ArrayBuffer} */ (bytes.buffer));
    tell({ number, since: grid.since, pieces }, made);
    if (!grid.left) return;
    waiting = true;
    later(() => {
      waiting = false;
      work();
    });
  }

  return async (/** @type {Asked} */ asked) => {
    number = asked.number;
    if ("form" in asked) {
      grid = network = null;
      beta = NaN;
      const found = new Network(await fetched(asked.url, "the weights"));
      if (number !== asked.number) return; // another was asked for meanwhile
      [grid, network] = [new Grid(asked.form), found];
      tell({ number, since: 0, pieces: [] }, []);
    } else if (grid) {
      if (beta !== asked.now.beta) network?.gates?.turn((beta = asked.now.beta));
      grid.renew(asked.now);
      work();
    }
  };
}

if ("WorkerGlobalScope" in globalThis) {
  const { port1, port2 } = new MessageChannel();
  const later = (/** @type {() => void} */ work) => {
    port1.onmessage = work;
    port2.postMessage(0);
  };
  const hear = hearing((told, transfer) => self.postMessage(told, { transfer }), later);
  self.onmessage = ({ data }) => hear(data).catch(reportError); // then the page hears of an error, and does it all itself
}
