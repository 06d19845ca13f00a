// What each dimension carries, now and along the run: bars, and a strip on which one sees who dies when.
import { AsTable } from "../../web/astable.js";
import { contextOf, element } from "../../web/dom.js";
import { shown } from "./curves.js";

/** @import { Instant } from "./feed.js" */

const DEAD = 0.01; // nats, below which a dimension counts as collapsed on every page
const WIDE = 240; // instants on the strip

export class Dimensions {
  /**
   * @param {number} latent
   * @param {boolean} priced whether dimensions have a KL; of an autoencoder it is how far its codes spread
   */
  constructor(latent, priced) {
    this.priced = priced;
    const what = priced ? "KL of each dimension" : "Spread of each dimension's codes";
    this.bars = Array.from({ length: latent }, () => element("i"));
    this.values = element("div", { class: "bars", role: "img" }, ...this.bars);
    this.strip = element("canvas", { width: WIDE, height: latent, class: "strip", role: "img" });
    this.strip.setAttribute("aria-label", `${what} along the run: dark where it is collapsed`);
    this.note = element("figcaption");
    const head = element("div", { class: "title" }, what);
    /** @type {number[]} */
    this.now = [];
    this.unit = priced ? "nats" : "standard deviations";
    this.table = new AsTable(() => ({
      said: `${what}, at the moment that is shown.`,
      columns: ["dimension", this.unit],
      rows: this.now.map((value, j) => [`z${j}`, shown(value)]),
    }));
    this.table.of(what);
    const parts = [head, this.values, this.strip, this.note, this.table.root];
    this.root = element("figure", { class: "dimensions" }, ...parts);
  }

  /**
   * @param {Instant[]} instants
   * @param {number} place
   */
  draw(instants, place) {
    const of = (/** @type {Instant} */ instant) => (this.priced ? instant.kl : instant.sd);
    const now = of(instants[place]);
    let most = 0.1;
    for (const instant of instants) for (const value of of(instant)) most = Math.max(most, value);
    now.forEach((value, j) => {
      this.bars[j].style.height = `${(100 * Math.min(1, Math.max(0.01, value / most))).toFixed(1)}%`;
      this.bars[j].classList.toggle("dead", this.priced && value <= DEAD);
    });
    const alive = now.filter((value) => value > DEAD).length;
    this.note.textContent = this.priced
      ? `${alive} of ${now.length} above ${DEAD} nats. A full bar: ${shown(most)} nats, the most of the whole run. Below: the run from left to right.`
      : `A full bar: ${shown(most)}, the most of the whole run. Below: the run from left to right.`;
    this.values.setAttribute(
      "aria-label",
      `${now.map((value, j) => `z${j} ${shown(value, 2)}`).join(", ")} ${this.unit}`,
    );
    this.now = now;
    this.table.fill();
    this.paint(instants, place, most, of);
  }

  /**
   * @param {Instant[]} instants
   * @param {number} place
   * @param {number} most
   * @param {(instant: Instant) => number[]} of
   */
  paint(instants, place, most, of) {
    const context = contextOf(this.strip);
    const { width, height } = this.strip;
    const image = context.createImageData(width, height);
    for (let x = 0; x < width; x++) {
      const at = Math.round((x / (width - 1)) * (instants.length - 1));
      const values = of(instants[at]);
      for (let j = 0; j < height; j++) {
        const dead = this.priced && values[j] <= DEAD;
        const part = Math.sqrt(Math.min(1, values[j] / most));
        const i = 4 * (j * width + x);
        image.data.set(dead ? [40, 40, 46, 255] : [60 + 150 * part, 90 + 120 * part, 110 + 60 * part, 255], i);
        if (at > place) image.data[i + 3] = 90;
      }
    }
    context.putImageData(image, 0, 0);
  }
}
