// One point of the latent space, large: an image's code, of which some dimensions were set by hand.
import { element, signed, Tiles } from "../../web/dom.js";

/** @import { DialPayload } from "./payload.js" */
/** @import { Stand } from "./address.js" */

export class Point {
  /** @param {() => void} reset */
  constructor(reset) {
    /** @type {Tiles | null} */
    this.tiles = null;
    this.text = element("p");
    this.back = element("button", { type: "button", onclick: reset }, "Back to the image");
    this.picture = element("div", { class: "picture" });
    this.root = element("div", { class: "point" }, this.picture, element("div", {}, this.text, this.back));
  }

  /** @param {DialPayload} data */
  build(data) {
    this.labels = data.images.map(({ label }) => label);
    this.tiles = new Tiles(data, 1, 1, { role: "img", "aria-label": "the picture at this point" });
    this.picture.replaceChildren(this.tiles.canvas);
  }

  /** @param {Uint8ClampedArray} picture */
  paint(picture) {
    this.tiles?.write(picture);
    this.tiles?.show();
  }

  /** @param {Stand} stand */
  say({ chosen, values }) {
    const moved = [...values].sort(([a], [b]) => a - b).map(([j, value]) => `z${j} = ${signed(value, 2)}`);
    const from = this.labels?.[chosen] ?? "";
    const text = moved.length
      ? `From ${from}, with ${moved.join(", ")}.`
      : `At the code of ${from}. Slide in a row to change it.`;
    if (this.text.textContent !== text) this.text.textContent = text;
    this.back.disabled = !moved.length;
  }
}
