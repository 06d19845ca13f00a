// Arrays by address. Small ones come whole, of large ones (images, codes) only the blocks of rows that are looked at.
// What has come is kept by what it is, so that an answer which comes late can never stand for something else.
import { fetched } from "../../web/fetched.js";

const WHAT = "the data"; // for sentences
const WHOLE = 2 * 2 ** 20; // bytes up to which an array comes in one fetch
const BLOCK = 16384; // bytes of a block, about: a visitor who moves on waits for little
const KEPT = 96 * 2 ** 20; // bytes; four sets of 70,000 points and their images in parts

/** @typedef {[url: string, size: number, n: number]} Rows an array of `n` rows of `size` bytes at an address */

export class Store {
  /**
   * `arrived()` is called when something that was wanted has come, or has failed to.
   * @param {() => void} arrived
   */
  constructor(arrived) {
    this.arrived = arrived;
    /** @type {Map<string, ArrayBuffer>} */
    this.kept = new Map(); // what has come, by address (and first row); what was wanted least recently first
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.coming = new Map(); // promises of what is on its way
    /** @type {Set<string>} */
    this.asked = new Set(); // what `want` has sent for
    /** @type {Set<string>} */
    this.failed = new Set(); // what it has sent for in vain
    this.bytes = 0;
  }

  /**
   * The array at this address where it is here; else null, and it is sent for, once.
   * @param {string} url
   */
  want(url) {
    const found = this.found(url);
    if (found || this.asked.has(url) || this.failed.has(url)) return found;
    this.asked.add(url);
    this.whole(url)
      .catch(() => this.failed.add(url))
      .finally(() => {
        this.asked.delete(url);
        this.arrived();
      });
    return null;
  }

  /**
   * The array at this address: a promise that fails with a sentence.
   * @param {string} url
   */
  async whole(url) {
    return this.found(url) ?? this.bring(url, () => fetched(url, WHAT));
  }

  /**
   * The bytes of one row of an array, where they are here; else null.
   * @param {Rows} rows
   * @param {number} row
   */
  row([url, size], row) {
    const all = this.found(url);
    if (all) return new Uint8Array(all, row * size, size);
    const { first, key } = block(url, size, row);
    const part = this.found(key);
    return part && new Uint8Array(part, (row - first) * size, size);
  }

  /**
   * Bring that row here, with its neighbours.
   * @param {Rows} rows
   * @param {number} row
   */
  async bringRow([url, size, n], row) {
    if (n * size <= WHOLE || this.coming.has(url)) {
      await this.whole(url);
      return;
    }
    const { first, count, key } = block(url, size, row);
    if (this.found(key)) return;
    const [from, to] = [first * size, Math.min(n, first + count) * size];
    await this.bring(key, async () => {
      // An address of its own: browsers that keep parts of one address fetch them one after another.
      const answer = await fetched(`${url}?from=${from}`, WHAT, { Range: `bytes=${from}-${to - 1}` });
      if (answer.byteLength === to - from) return answer;
      if (answer.byteLength === n * size) return answer.slice(from, to); // a server that gives all or nothing
      throw new Error("the data came cut short");
    });
  }

  /** @param {string} key */
  found(key) {
    const found = this.kept.get(key);
    if (!found) return null;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  /**
   * Fetch once, however many ask; where it fails, the next who asks tries again.
   * @param {string} key
   * @param {() => Promise<ArrayBuffer>} make
   */
  bring(key, make) {
    const fetching = async () => {
      try {
        const made = await make();
        this.keep(key, made);
        return made;
      } finally {
        this.coming.delete(key);
      }
    };
    const coming = this.coming.get(key) ?? fetching();
    this.coming.set(key, coming);
    return coming;
  }

  /**
   * @param {string} key
   * @param {ArrayBuffer} made
   */
  keep(key, made) {
    this.kept.set(key, made);
    this.bytes += made.byteLength;
    for (const [oldest, { byteLength }] of this.kept) {
      if (this.bytes <= KEPT || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= byteLength;
    }
  }
}

/**
 * The rows that come together with one of them.
 * @param {string} url
 * @param {number} size
 * @param {number} row
 */
function block(url, size, row) {
  const count = Math.max(1, Math.floor(BLOCK / size));
  const first = row - (row % count);
  return { first, count, key: `${url} ${first}` };
}
