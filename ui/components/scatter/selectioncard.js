// The card of a selection: how many of which class, their mean image, and what every model makes of their mean code.
import { element } from "../../web/dom.js";
import { Gallery, reasonsOf } from "./gallery.js";
import { imageRows } from "./pointcard.js";

/** @import { Decoders } from "./decoders.js" */
/** @import { ScatterPayload } from "./payload.js" */
/** @import { Store } from "./store.js" */
/** @import { Subset } from "./subset.js" */

const BARS = 10; // classes that are listed; a data set may have many
const AVERAGED = 8 * 2 ** 20; // bytes of images up to which a mean is of all that are selected
const SAMPLE = 256; // else of so many of them
const HINT =
  "Draw a box or a lasso around points, with the tools above: which classes they are, and what they look like on average.";

export class SelectionCard {
  /**
   * @param {ScatterPayload} data
   * @param {Store} store
   * @param {Decoders} decoders
   * @param {() => void} clear
   */
  constructor(data, store, decoders, clear) {
    this.data = data;
    this.store = store;
    this.decoders = decoders;
    /** @type {Uint8Array | null | undefined} */
    this.marks = undefined; // what is shown, once something is
    this.gallery = new Gallery();
    this.count = element("b");
    this.rest = element("span", { class: "index" });
    const shown = { type: "button", class: "plain", "data-do": "clear", onclick: clear, hidden: true };
    this.clear = element("button", shown, "Clear");
    this.bars = element("ul", { class: "bars" });
    this.hint = element("p", { class: "hint" }, HINT);
    const { root, obstacles } = this.gallery;
    root.title = "The mean image, and what each model decodes from the mean code";
    const header = element("header", {}, this.count, this.rest, this.clear);
    const attributes = { class: "card selection", "aria-label": "Selection" };
    this.root = element("section", attributes, header, root, obstacles, this.bars, this.hint);
  }

  /** @param {ScatterPayload} data */
  build(data) {
    this.data = data;
    this.gallery.build(data, "mean", "mean image of the selection", "the mean code, decoded");
    this.marks = undefined;
    this.root.classList.toggle("none", !data.selection);
  }

  /**
   * Show the selection of a subset; its pictures follow when their codes are here.
   * @param {Subset} subset
   */
  show(subset) {
    const { selected: marks, size } = subset;
    if (this.marks === marks) return;
    this.marks = marks;
    this.root.classList.toggle("none", !marks);
    this.count.textContent = marks ? `${size.toLocaleString("en")} selected` : "Nothing selected";
    this.rest.textContent = marks ? `of ${this.data.n.toLocaleString("en")}` : "";
    this.clear.hidden = !marks;
    this.hint.hidden = Boolean(marks);
    this.gallery.show("", null, "image");
    for (const { name } of this.data.models) this.gallery.show(name, null, "mean code");
    this.root.ariaBusy = String(Boolean(marks));
    if (!marks) return;
    this.list(subset.counts(marks), size);
    this.average(marks, size);
  }

  /**
   * @param {number[]} counts by class
   * @param {number} size
   */
  list(counts, size) {
    const { classes } = this.data;
    const present = counts.map((count, at) => ({ count, ...classes[at] })).filter(({ count }) => count);
    present.sort((a, b) => b.count - a.count);
    const widest = Math.max(...present.map(({ name }) => name.length), 1);
    this.bars.style.setProperty("--name", `${Math.min(12, widest)}ch`);
    const bars = present.slice(0, BARS).map(({ name, colour, count }) => {
      const number = element("span", { class: "value" }, count.toLocaleString("en"));
      const style = `--accent:${colour}; --part:${count / present[0].count}`;
      const title = `${((100 * count) / size).toFixed(1)} %`;
      return element("li", { style, title }, element("span", { class: "who" }, name), element("i"), number);
    });
    const more = present.length - BARS;
    if (more > 0) bars.push(element("li", { class: "more" }, `and ${more} more classes`));
    this.bars.replaceChildren(...bars);
  }

  /**
   * @param {Uint8Array} marks
   * @param {number} size how many are marked
   */
  async average(marks, size) {
    const { data, gallery } = this;
    const still = () => this.marks === marks && this.data === data;
    const decoded = data.models.map(async (model) => {
      if (!model.weights) return;
      const [codes] = await Promise.all([this.store.whole(model.codes.url), this.decoders.bring(model)]);
      const mean = meanRow(new Float32Array(codes), model.latent, marks, size);
      if (still()) gallery.show(model.name, this.decoders.draw(model, mean), "mean code");
    });
    const image = async () => {
      const { mean, text } = await this.image(marks, size);
      if (still()) gallery.show("", mean, text);
    };
    const results = await Promise.allSettled([...decoded, image()]);
    if (!still()) return;
    const lost = results.flatMap((result) => (result.status === "rejected" ? [`${result.reason.message}.`] : []));
    gallery.explain([...reasonsOf(data.models, this.decoders), ...new Set(lost)]);
    this.root.ariaBusy = "false";
  }

  /**
   * The mean image of the selected ones, and of how many where these are not all.
   * @param {Uint8Array} marks
   * @param {number} size
   */
  async image(marks, size) {
    const { store } = this;
    const images = imageRows(this.data);
    const [url, bytes, n] = images;
    if (n * bytes <= AVERAGED) {
      const mean = meanRow(new Uint8Array(await store.whole(url)), bytes, marks, size);
      return { mean: Uint8ClampedArray.from(mean), text: "image" };
    }
    const all = Array.from(marks.keys()).filter((row) => marks[row]);
    const count = Math.min(SAMPLE, size);
    const some = Array.from({ length: count }, (_, at) => all[Math.floor((at * size) / count)]);
    await Promise.all(some.map((row) => store.bringRow(images, row)));
    const sum = new Float64Array(bytes);
    for (const row of some) store.row(images, row)?.forEach((grey, at) => (sum[at] += grey));
    const text = count < size ? `of ${count}` : "image";
    return { mean: Uint8ClampedArray.from(sum, (total) => total / count), text };
  }
}

/**
 * The mean of the marked rows of an array of rows of `width` numbers.
 * @param {Float32Array | Uint8Array} values
 * @param {number} width
 * @param {Uint8Array} marks
 * @param {number} size how many are marked
 */
function meanRow(values, width, marks, size) {
  const sum = new Float64Array(width);
  for (let row = 0; row < marks.length; row++) {
    if (marks[row]) for (let at = 0, from = row * width; at < width; at++, from++) sum[at] += values[from];
  }
  return Float32Array.from(sum, (total) => total / size);
}
