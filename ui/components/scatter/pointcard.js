// The card of one image: its picture, its class, and what every model makes of its code.
//
// It is only ever painted from what is in the store under the address and row that it shows. An answer that comes late
// makes it look there again, so the picture of one image never stands under the name of another.
import { bytesIn, element } from "../../web/dom.js";
import { shapeOfBox } from "../../web/shapes.js";
import { Gallery, reasonsOf } from "./gallery.js";

/** @import { ClassLook } from "../../web/payload.js" */
/** @import { Decoders } from "./decoders.js" */
/** @import { ScatterModel, ScatterPayload } from "./payload.js" */
/** @import { Rows, Store } from "./store.js" */

/**
 * What is known of an image.
 * @typedef {object} Facts
 * @property {ClassLook | null} label
 * @property {number} index
 * @property {number | null} kept the index of the image that was clicked
 * @property {Record<string, string>} values by the name of a model
 */

const PATIENCE = 120; // milliseconds that the card before stays while the next one's pictures are on their way
const AT_ONCE = 3; // rows on their way: a mouse that crosses many points waits for the last one, not for all

export class PointCard {
  /** @type {number | undefined} */
  timer = undefined;
  coming = 0; // rows on their way
  row = 0;
  /** @type {Facts} */
  facts = { label: null, index: 0, kept: null, values: {} };
  /** @type {number | null} */
  painted = null; // the row that is on the screen
  whole = false; // whether all of it is
  missing = false; // whether some of it did not arrive

  /**
   * @param {ScatterPayload} data
   * @param {Store} store
   * @param {Decoders} decoders
   * @param {() => void} drop lets go of what is kept
   */
  constructor(data, store, decoders, drop) {
    this.data = data;
    this.store = store;
    this.decoders = decoders;
    this.gallery = new Gallery();
    this.dot = element("span", { class: "dot" });
    this.name = element("b");
    this.index = element("span", { class: "index" });
    const title = "or press Escape";
    this.drop = element("button", { type: "button", class: "plain", onclick: drop, title, hidden: true }, "Let go");
    this.hint = element("p", { class: "hint" });
    this.root = element(
      "section",
      { class: "card point", "aria-label": "One image", "aria-busy": true },
      element("header", {}, this.dot, this.name, this.index, this.drop),
      this.gallery.root,
      this.gallery.obstacles,
      this.hint,
    );
  }

  /** @param {ScatterPayload} data */
  build(data) {
    this.data = data;
    this.gallery.build(data, "image", "the image", "its reconstruction");
    this.painted = null;
  }

  /**
   * @param {number} row
   * @param {Facts} facts
   */
  show(row, facts) {
    [this.row, this.facts] = [row, facts];
    if (this.complete()) return this.paint();
    this.root.ariaBusy = "true";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.paint(), PATIENCE);
    this.bring();
  }

  async bring() {
    if (this.coming >= AT_ONCE) return;
    this.coming++;
    const { data, row } = this;
    const jobs = [this.store.bringRow(imageRows(data), row)];
    for (const model of data.models) {
      jobs.push(this.decoders.bring(model));
      if (model.weights) jobs.push(this.store.bringRow(codeRows(model, data), row));
    }
    const results = await Promise.allSettled(jobs);
    this.coming--;
    if (row !== this.row || data !== this.data) {
      if (!this.complete()) this.bring(); // the visitor has moved on
      return;
    }
    this.missing = results.some(({ status }) => status === "rejected");
    clearTimeout(this.timer);
    this.paint();
    this.root.ariaBusy = "false";
  }

  /** Whether everything that the row needs is here. */
  complete() {
    const { data, row, store, decoders } = this;
    const drawn = (/** @type {ScatterModel} */ model) => decoders.has(model) && store.row(codeRows(model, data), row);
    return store.row(imageRows(data), row) && data.models.every((model) => decoders.why(model) || drawn(model));
  }

  paint() {
    const { data, row, facts, gallery } = this;
    this.root.dataset.row = String(row);
    this.name.textContent = facts.label?.name ?? "";
    this.dot.hidden = !facts.label;
    this.dot.style.cssText = `--accent:${facts.label?.colour ?? ""}; ${shapeOfBox(facts.label?.shape)}`;
    this.index.textContent = `#${facts.index}`;
    const kept = facts.kept === facts.index;
    this.drop.hidden = !kept;
    if (this.missing) this.hint.textContent = "Some of it did not arrive. Point at it again.";
    else if (facts.kept === null) this.hint.textContent = "Click a point to keep it, and to go on from it.";
    else this.hint.textContent = kept ? "" : `#${facts.kept} is kept.`;
    if (this.painted === row && this.whole) return this.texts();
    gallery.show("", this.store.row(imageRows(data), row));
    for (const model of data.models) {
      const bytes = model.weights ? this.store.row(codeRows(model, data), row) : null;
      gallery.show(model.name, bytes && this.decoders.draw(model, floats(bytes)), facts.values[model.name]);
    }
    gallery.explain(reasonsOf(data.models, this.decoders));
    [this.painted, this.whole] = [row, Boolean(this.complete())];
    if (this.whole) {
      this.missing = false;
      this.root.ariaBusy = "false";
    }
  }

  texts() {
    for (const { name } of this.data.models) this.gallery.note(name, this.facts.values[name]);
  }

  close() {
    clearTimeout(this.timer);
  }
}

/**
 * How the store finds rows of images.
 * @param {ScatterPayload} data
 * @returns {Rows}
 */
export const imageRows = (data) => [data.images.url, bytesIn(data), data.n];

/**
 * How it finds rows of codes.
 * @param {ScatterModel} model
 * @param {ScatterPayload} data
 * @returns {Rows}
 */
const codeRows = ({ codes, latent }, { n }) => [codes.url, 4 * latent, n];

/** @param {Uint8Array} bytes */
const floats = (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
