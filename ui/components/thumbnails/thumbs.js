// A strip of small images to choose one from.
import { bytesIn, bytesOf, element, Tiles } from "../../web/dom.js";
import { component } from "../../web/mount.js";

/** @import { ThumbsPayload } from "./payload.js" */

export default component((latest) => new Thumbs((what, value) => latest().setTriggerValue(what, value)));

class Thumbs {
  /** @param {(what: string, value: number) => void} report */
  constructor(report) {
    this.report = report;
    const turn = (/** @type {string} */ sign, /** @type {string} */ title, /** @type {number} */ by) => {
      const onclick = () => report("turn", by);
      return element("button", {
        type: "button",
        class: "turn",
        "aria-label": title,
        "data-sign": sign,
        title,
        onclick,
      });
    };
    this.before = turn("‹", "earlier images", -1);
    this.after = turn("›", "later images", 1);
    this.tiles = element("div", { class: "tiles", role: "group", "aria-label": "images of the data set" });
    this.root = element("div", { class: "thumbs" }, this.before, this.tiles, this.after);
    this.pixels = "";
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
  }

  /** @param {ThumbsPayload} data */
  update(data) {
    const { pixels, indices, chosen, before, after } = data;
    if (pixels !== this.pixels) {
      this.pixels = pixels;
      this.build(data);
    }
    indices.forEach((index, at) => this.buttons[at].setAttribute("aria-pressed", String(index === chosen)));
    const pressed = this.buttons[indices.indexOf(chosen)];
    if (pressed) {
      // in sight where the strip is too narrow for all, and without moving the page
      const hidden = pressed.offsetLeft + pressed.offsetWidth - this.tiles.offsetLeft - this.tiles.clientWidth;
      if (hidden > this.tiles.scrollLeft) this.tiles.scrollLeft = hidden;
    }
    this.before.disabled = !before;
    this.after.disabled = !after;
  }

  /** @param {ThumbsPayload} data */
  build(data) {
    const { indices, names } = data;
    const pictures = bytesOf(data.pixels);
    const size = bytesIn(data);
    this.buttons = indices.map((index, at) => {
      const tile = new Tiles(data, 1, 1, { "aria-hidden": "true" });
      tile.write(pictures.subarray(at * size, (at + 1) * size));
      tile.show();
      const title = `image ${index}, ${names[at]}`;
      const onclick = () => this.report("chosen", index);
      const attributes = { type: "button", title, "aria-label": title, "data-index": index, onclick };
      return element("button", attributes, tile.canvas);
    });
    this.tiles.replaceChildren(...this.buttons);
  }

  close() {}
}
