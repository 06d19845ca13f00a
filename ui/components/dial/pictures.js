// The images that a network gives back, and samples: three rows of as many pictures, of which one image is chosen.
import { bytesOf, element, Tiles } from "../../web/dom.js";

/** @import { DialPayload } from "./payload.js" */

export class Pictures {
  /** @param {(at: number) => void} choose is called with which of the images the point begins at */
  constructor(choose) {
    this.choose = choose;
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** @type {Tiles | null} */
    this.back = null; // what is given back
    /** @type {Tiles | null} */
    this.samples = null;
    this.bytes = new Uint8Array(0); // of the images
    this.chosen = -1;
    this.root = element("div", { class: "pictures" });
  }

  /** @param {DialPayload} data */
  build(data) {
    const n = data.images.length;
    this.bytes = bytesOf(data.pictures);
    this.chosen = -1;
    const size = this.bytes.length / Math.max(1, n);
    this.buttons = data.images.map(({ label }, at) => {
      const tile = new Tiles(data, 1, 1, { "aria-hidden": "true" });
      tile.write(this.bytes.subarray(at * size, (at + 1) * size));
      tile.show();
      const onclick = () => this.choose(at);
      return element("button", { type: "button", title: label, "aria-label": label, onclick }, tile.canvas);
    });
    this.back = new Tiles(data, n, 1, { role: "img", "aria-label": "the images as they are given back" });
    this.samples = new Tiles(data, data.samples.length, 1, { role: "img", "aria-label": "samples from N(0, I)" });
    const row = (/** @type {string} */ name, /** @type {string} */ note, /** @type {Node} */ pictures) =>
      element(
        "div",
        { class: "line" },
        element("div", { class: "name" }, element("b", {}, name), element("span", {}, note)),
        pictures,
      );
    const group = element(
      "div",
      { class: "originals", role: "group", "aria-label": "images to begin from" },
      ...this.buttons,
    );
    group.style.setProperty("--count", String(n));
    group.style.setProperty("--gap", `${100 / (n * (data.shape[1] + 1) - 1)}%`); // a pixel, as in the rows below
    this.root.replaceChildren(
      row("Images", "of the test set", group),
      row("Given back", "decoded from μ", this.back.canvas),
      row("Samples", "codes from N(0, I)", this.samples.canvas),
    );
  }

  /** @param {number} at */
  mark(at) {
    if (at === this.chosen) return;
    this.chosen = at;
    this.buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(place === at)));
  }
}
