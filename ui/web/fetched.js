// What is fetched from the server by address.
import { Network } from "./network.js";

/**
 * The bytes at an address. Throws an Error with the end of a sentence: "`what` did not arrive (404)".
 * @param {string} url
 * @param {string} what
 * @param {Record<string, string>} [headers]
 */
export async function fetched(url, what, headers = {}) {
  const answer = await fetch(url, { headers }).catch(() => null);
  if (!answer?.ok) throw new Error(`${what} did not arrive${answer ? ` (${answer.status})` : ""}`);
  return answer.arrayBuffer();
}

/** Networks by the addresses of their weights. */
export class Networks {
  constructor() {
    /** @type {Map<string, Network>} */
    this.ready = new Map();
    /** @type {Map<string, Promise<Network>>} */
    this.coming = new Map();
  }

  /**
   * Bring weights here, once however many ask; where that fails, the next who asks tries again.
   * @param {string} url
   */
  bring(url) {
    const coming = this.coming.get(url) ?? this.load(url);
    this.coming.set(url, coming);
    return coming;
  }

  /** @param {string} url */
  async load(url) {
    try {
      const network = this.ready.get(url) ?? new Network(await fetched(url, "the weights"));
      this.ready.set(url, network);
      return network;
    } finally {
      this.coming.delete(url);
    }
  }

  /**
   * Forget all others.
   * @param {Set<string>} urls
   */
  keep(urls) {
    for (const url of this.ready.keys()) if (!urls.has(url)) this.ready.delete(url);
  }
}
