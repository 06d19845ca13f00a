// Arrays by address. Small ones come whole, of large ones (images, codes) only the blocks of rows that are looked at.
// What has come is kept by what it is, so that an answer which comes late can never stand for something else.
const WHOLE = 2 * 2 ** 20; // bytes up to which an array comes in one fetch
const BLOCK = 16384; // bytes of a block, about: a visitor who moves on waits for little
const KEPT = 96 * 2 ** 20; // bytes; four sets of 70,000 points and their images in parts

export class Store {
  /** `arrived()` is called when something that was wanted has come, or has failed to. */
  constructor(arrived) {
    this.arrived = arrived;
    this.kept = new Map(); // what has come, by address (and first row); what was wanted least recently first
    this.coming = new Map(); // promises of what is on its way
    this.asked = new Set(); // what `want` has sent for
    this.failed = new Set(); // what it has sent for in vain
    this.bytes = 0;
  }

  /** The array at this address where it is here; else null, and it is sent for, once. */
  want(url) {
    const found = this.found(url);
    if (found || this.asked.has(url) || this.failed.has(url)) return found;
    this.asked.add(url);
    this.whole(url)
      .catch(() => this.failed.add(url))
      .finally(() => { this.asked.delete(url); this.arrived(); }); // prettier-ignore
    return null;
  }

  /** The array at this address: a promise of an ArrayBuffer, which fails with a sentence. */
  async whole(url) {
    return this.found(url) ?? this.bring(url, () => fetched(url));
  }

  /** The bytes of one row of an array of `n` rows of `size` bytes, where they are here; else null. */
  row(url, size, n, row) {
    const all = this.found(url);
    if (all) return new Uint8Array(all, row * size, size);
    const { first, key } = block(url, size, row);
    const part = this.found(key);
    return part && new Uint8Array(part, (row - first) * size, size);
  }

  /** Bring that row here, with its neighbours. */
  async bringRow(url, size, n, row) {
    if (n * size <= WHOLE || this.coming.has(url)) return this.whole(url);
    const { first, count, key } = block(url, size, row);
    if (this.found(key)) return;
    const [from, to] = [first * size, Math.min(n, first + count) * size];
    await this.bring(key, async () => {
      // An address of its own: browsers that keep parts of one address fetch them one after another.
      const answer = await fetched(`${url}?from=${from}`, { Range: `bytes=${from}-${to - 1}` });
      if (answer.byteLength === to - from) return answer;
      if (answer.byteLength === n * size) return answer.slice(from, to); // a server that gives all or nothing
      throw new Error("the data came cut short");
    });
  }

  found(key) {
    const found = this.kept.get(key);
    if (!found) return null;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  /** Fetch once, however many ask; where it fails, the next who asks tries again. */
  bring(key, make) {
    if (!this.coming.has(key)) {
      const keep = async () => {
        try {
          const made = await make();
          this.keep(key, made);
          return made;
        } finally {
          this.coming.delete(key);
        }
      };
      this.coming.set(key, keep());
    }
    return this.coming.get(key);
  }

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

function block(url, size, row) {
  const count = Math.max(1, Math.floor(BLOCK / size));
  const first = row - (row % count);
  return { first, count, key: `${url} ${first}` };
}

async function fetched(url, headers = {}) {
  const answer = await fetch(url, { headers }).catch(() => null);
  if (!answer?.ok) throw new Error(`the data did not arrive${answer ? ` (${answer.status})` : ""}`);
  return answer.arrayBuffer();
}
