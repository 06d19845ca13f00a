// Which of the images are in sight and which are selected: no page, no pixels.
import { bytesOf } from "../../web/dom.js";

/** @import { ClassLook } from "../../web/payload.js" */

/** @typedef {{ rows: Int32Array, faded: number }} Order */

export class Subset {
  /** @param {number} n */
  constructor(n) {
    this.n = n;
    /** @type {Int16Array | null} */
    this.labels = null; // (n,): places in `classes`, -1 for none
    /** @type {Set<string>} */
    this.hidden = new Set(); // names of classes
    /** @type {boolean[]} */
    this.off = []; // the same by class
    /** @type {Uint8Array | null} */
    this.marks = null; // what was selected last, (n,) of 0 and 1
    /** @type {Uint8Array | null} */
    this.selected = null; // what is left of it in sight; null where that is nothing
    this.size = 0; // how many that are
    this.shuffled = shuffledRows(n); // no class may lie on top of the others only because it comes last
    /** @type {ClassLook[]} */
    this.classes = [];
    /** @type {Order | null} */
    this.listed = null;
  }

  /**
   * Take over labels and the classes that they count.
   * @param {Int16Array} labels
   * @param {ClassLook[]} classes
   */
  adopt(labels, classes) {
    [this.labels, this.classes] = [labels, classes];
    this.hide(this.hidden);
  }

  /**
   * Hide these classes, by name. A hidden image is not selected, but is so again when it comes back.
   * @param {Set<string>} hidden
   */
  hide(hidden) {
    this.hidden = hidden;
    this.off = this.classes.map(({ name }) => hidden.has(name));
    this.select(this.marks);
  }

  /**
   * What is hidden once this class is hidden, or shown again.
   * @param {string} name
   */
  without(name) {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(name)) hidden.add(name);
    return hidden;
  }

  /**
   * What is hidden once this class is alone in sight, or nothing where it is so already.
   * @param {string} name
   */
  only(name) {
    const others = this.classes.map((one) => one.name).filter((other) => other !== name);
    const alone = !this.hidden.has(name) && others.every((other) => this.hidden.has(other));
    return new Set(alone ? [] : others);
  }

  /**
   * Whether an image is in sight; as long as nobody knows its class it is.
   * @param {number} row
   */
  shows(row) {
    const label = this.labels?.[row] ?? -1;
    return label < 0 || !this.off[label];
  }

  /**
   * Select the rows marked with 1; none marked, or null: no selection.
   * @param {Uint8Array | null} marks
   */
  select(marks) {
    this.marks = marks;
    const left = marks?.map((mark, row) => (mark && this.shows(row) ? 1 : 0)) ?? new Uint8Array();
    this.size = left.reduce((sum, mark) => sum + mark, 0);
    this.selected = this.size ? left : null;
    this.listed = null;
  }

  /** The rows in sight as they are drawn one after another: first, up to `faded`, those that a selection leaves out. */
  order() {
    if (this.listed) return this.listed;
    const { selected } = this;
    const seen = this.shuffled.filter((row) => this.shows(row));
    const rest = selected ? seen.filter((row) => !selected[row]) : new Int32Array();
    const rows = new Int32Array(seen.length);
    rows.set(rest);
    rows.set(selected ? seen.filter((row) => selected[row]) : seen, rest.length);
    return (this.listed = { rows, faded: rest.length });
  }

  /**
   * The visible row after this one (way 1), or before it (way -1), around the end.
   * @param {number} row
   * @param {number} way
   */
  beside(row, way) {
    let found = row;
    do found = (found + way + this.n) % this.n;
    while (found !== row && !this.shows(found));
    return found;
  }

  /**
   * How many images each class has, all of them or those that are marked.
   * @param {Uint8Array | null} marks
   */
  counts(marks = null) {
    const counts = this.classes.map(() => 0);
    this.labels?.forEach((label, row) => {
      if (label >= 0 && (!marks || marks[row])) counts[label]++;
    });
    return counts;
  }

  /**
   * The selection for the way: base64 of n bits, the first row in the lowest; null where there is none.
   * @type {string | null}
   */
  get bits() {
    if (!this.selected) return null;
    const bytes = new Uint8Array(Math.ceil(this.n / 8));
    for (let row = 0; row < this.n; row++) bytes[row >> 3] |= this.selected[row] << (row & 7);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  set bits(text) {
    const bytes = text ? bytesOf(text) : [];
    this.select(Uint8Array.from({ length: this.n }, (_, row) => ((bytes[row >> 3] ?? 0) >> (row & 7)) & 1));
  }
}

/**
 * Whether (x, y) lies in a polygon: by the even-odd rule. Not finite is outside.
 * @param {number[][]} polygon corners
 * @param {number} x
 * @param {number} y
 */
export function inside(polygon, x, y) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[ax, ay], [bx, by]] = [polygon[i], polygon[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/**
 * 0 to n - 1 shuffled, the same for every visit: Fisher and Yates, where a mixed Weyl sequence decides.
 * @param {number} n
 */
function shuffledRows(n) {
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  for (let last = n - 1, state = 1; last > 0; last--) {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    const other = ((mixed ^ (mixed >>> 15)) >>> 0) % (last + 1);
    [rows[last], rows[other]] = [rows[other], rows[last]];
  }
  return rows;
}
