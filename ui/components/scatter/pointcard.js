// The card of one image: its picture, its class, and what every model makes of its code.
//
// It is only ever painted from what is in the store under the address and row that it shows. An answer that comes late
// makes it look there again, so the picture of one image never stands under the name of another.
import { element } from "../../web/dom.js";
import { shapeOfBox } from "../../web/shapes.js";
import { Gallery, reasonsOf } from "./gallery.js";

const PATIENCE = 120; // milliseconds that the card before stays while the next one's pictures are on their way
const AT_ONCE = 3; // rows on their way: a mouse that crosses many points waits for the last one, not for all

export class PointCard {
  /** `drop()`: let go of what is kept. */
  constructor(store, decoders, drop) {
    Object.assign(this, { store, decoders, row: null, coming: 0 });
    this.gallery = new Gallery();
    this.dot = element("span", { class: "dot" });
    this.name = element("b");
    this.index = element("span", { class: "index" });
    this.drop = element(
      "button",
      { type: "button", class: "plain", onclick: drop, title: "or press Escape" },
      "Let go",
    );
    this.hint = element("p", { class: "hint" });
    this.root = element("section", { class: "card point", "aria-label": "One image", "aria-busy": true },
      element("header", {}, this.dot, this.name, this.index, this.drop),
      this.gallery.root, this.gallery.obstacles, this.hint); // prettier-ignore
  }

  build(data) {
    this.data = data;
    this.gallery.build(data.shape, data.models, "image", "the image", "its reconstruction");
    this.painted = null;
  }

  /** Show a row. `facts`: its class {name, colour} or null, its index, its values by model as texts, `kept`: the
   *  index of the image that was clicked, or null. */
  show(row, facts) {
    [this.row, this.facts] = [row, facts];
    if (this.complete()) return this.paint();
    this.root.setAttribute("aria-busy", true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.paint(), PATIENCE);
    this.bring();
  }

  async bring() {
    if (this.coming >= AT_ONCE) return;
    this.coming++;
    const { data, row } = this;
    const jobs = [this.store.bringRow(...imageRows(data), row)];
    for (const model of data.models) {
      jobs.push(this.decoders.bring(model));
      if (model.weights) jobs.push(this.store.bringRow(...codeRows(model, data), row));
    }
    const results = await Promise.allSettled(jobs);
    this.coming--;
    if (row !== this.row || data !== this.data) return this.complete() || this.bring(); // the visitor has moved on
    this.missing = results.some(({ status }) => status === "rejected");
    clearTimeout(this.timer);
    this.paint();
    this.root.setAttribute("aria-busy", false);
  }

  /** Whether everything that the row needs is here. */
  complete() {
    const { data, row, store, decoders } = this;
    const drawn = (model) => decoders.networks.has(model.weights) && store.row(...codeRows(model, data), row);
    return store.row(...imageRows(data), row) && data.models.every((model) => decoders.why(model) || drawn(model));
  }

  paint() {
    const { data, row, facts, gallery } = this;
    this.root.dataset.row = row;
    this.name.textContent = facts.label?.name ?? "";
    this.dot.hidden = !facts.label;
    this.dot.style = `--accent:${facts.label?.colour ?? ""}; ${shapeOfBox(facts.label?.shape)}`;
    this.index.textContent = `#${facts.index}`;
    const kept = facts.kept === facts.index;
    this.drop.hidden = !kept;
    this.hint.textContent = this.missing ? "Some of it did not arrive. Point at it again." : kept ? ""
      : facts.kept === null ? "Click a point to keep it, and to go on from it." : `#${facts.kept} is kept.`; // prettier-ignore
    if (this.painted === row && this.whole) return this.texts();
    gallery.show("", this.store.row(...imageRows(data), row));
    for (const model of data.models) {
      const bytes = model.weights ? this.store.row(...codeRows(model, data), row) : null;
      gallery.show(model.name, bytes && this.decoders.draw(model, floats(bytes)), facts.values[model.name]);
    }
    gallery.explain(reasonsOf(data.models, this.decoders));
    [this.painted, this.whole] = [row, Boolean(this.complete())];
    if (this.whole) {
      this.missing = false;
      this.root.setAttribute("aria-busy", false);
    }
  }

  texts() {
    for (const { name } of this.data.models) this.gallery.note(name, this.facts.values[name]);
  }

  close() {
    clearTimeout(this.timer);
  }
}

/** How the store finds rows of images and of codes: address, bytes of a row, number of rows. */
export const imageRows = ({ images, shape, n }) => [images.url, shape[0] * shape[1], n];

export const codeRows = ({ codes, latent }, { n }) => [codes.url, 4 * latent, n];

const floats = (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
