// What is fetched from the server by address.
import { bytesOf } from "./dom.js";
import { Network } from "./network.js";

/**
 * The bytes at an address. Throws an Error with the end of a sentence: "`what` did not arrive (404)".
 * @param {string} url
 * @param {string} what
 * @param {Record<string, string>} [headers]
 */
export async function fetched(url, what, headers = {}) {
  if (url.startsWith("data:")) return bytesOf(url.slice(url.indexOf(",") + 1)).buffer; // hosts may forbid to fetch it
  const answer = await fetch(url, { headers }).catch(() => null);
  if (!answer?.ok) throw new Error(`${what} did not arrive${answer ? ` (${answer.status})` : ""}`);
  return answer.arrayBuffer();
}

/** @type {Map<string, Promise<Network>>} */
const coming = new Map(); // what is on its way, whoever asked for it
/** @type {Map<string, WeakRef<Network>>} */
const known = new Map(); // what somebody in this page holds, or held until a moment ago

/**
 * The network at an address, fetched once however many ask: components come and go while weights are on their way.
 * Where that fails, the next who asks tries again.
 * @param {string} url
 */
function networkAt(url) {
  const here = known.get(url)?.deref();
  if (here) return Promise.resolve(here);
  const promise = coming.get(url) ?? load(url).finally(() => coming.delete(url));
  coming.set(url, promise);
  return promise;
}

/** @param {string} url */
async function load(url) {
  const network = new Network(await fetched(url, "the weights"));
  for (const [other, reference] of known) if (!reference.deref()) known.delete(other);
  known.set(url, new WeakRef(network));
  return network;
}

/** The networks that one component holds, by the addresses of their weights; components share what they both hold. */
export class Networks {
  constructor() {
    /** @type {Map<string, Network>} */
    this.ready = new Map();
  }

  /**
   * Bring weights here.
   * @param {string} url
   */
  async bring(url) {
    const network = this.ready.get(url) ?? (await networkAt(url));
    this.ready.set(url, network);
    return network;
  }

  /**
   * Let go of all others.
   * @param {Set<string>} urls
   */
  keep(urls) {
    for (const url of this.ready.keys()) if (!urls.has(url)) this.ready.delete(url);
  }
}
