// Which images the points are of: their classes and their numbers in the data set, once these have come.
/** @import { ClassLook } from "../../web/payload.js" */
/** @import { ScatterPayload } from "./payload.js" */
/** @import { Store } from "./store.js" */

export class Images {
  /** @type {Int16Array | null} */
  labels = null; // by row: places in `classes`
  indices = new Int32Array(); // by row
  /** @type {ClassLook[]} */
  classes = [];

  /** Whether the points can be told apart. */
  get known() {
    return this.labels !== null;
  }

  /** From now on the points are of other images. */
  forget() {
    this.labels = null;
  }

  /**
   * Take labels and numbers from the store, or send for them. Gives back the labels where they have come just now.
   * @param {Store} store
   * @param {ScatterPayload} data
   */
  gather(store, { labels, indices, classes }) {
    this.classes = classes;
    if (this.labels) return null;
    const [known, numbers] = [store.want(labels.url), store.want(indices.url)];
    if (!known || !numbers) return null;
    [this.labels, this.indices] = [new Int16Array(known), new Int32Array(numbers)];
    return this.labels;
  }

  /** @param {number} row */
  classOf(row) {
    return this.labels ? this.classes[this.labels[row]] : undefined;
  }

  /**
   * How an image is called.
   * @param {number} row
   */
  name(row) {
    const label = this.classOf(row);
    return `${label ? `${label.name}, ` : ""}number ${this.indices[row]}`;
  }
}
