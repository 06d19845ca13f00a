// A strip of small images to choose one from.
import { bytesOf, element, Tiles } from "../../web/dom.js";

export default function thumbs({ data, parentElement, setTriggerValue }) {
  const own = (parentElement.betascopeThumbs ??= new Thumbs(parentElement));
  own.report = setTriggerValue;
  own.update(data);
}

class Thumbs {
  constructor(parent) {
    const turn = (label, title, by) => element("button", { type: "button", class: "turn", "aria-label": title, title, onclick: () => this.report("turn", by) }, label); // prettier-ignore
    this.before = turn("‹", "earlier images", -1);
    this.after = turn("›", "later images", 1);
    this.tiles = element("div", { class: "tiles", role: "group", "aria-label": "images of the data set" });
    this.root = element("div", { class: "thumbs" }, this.before, this.tiles, this.after);
    parent.append(this.root);
  }

  update({ shape, pixels, indices, names, chosen, before, after }) {
    if (pixels !== this.pixels) {
      this.pixels = pixels;
      const greys = bytesOf(pixels);
      const size = shape[0] * shape[1];
      this.buttons = indices.map((index, at) => {
        const tile = new Tiles(shape, 1, 1, { "aria-hidden": "true" });
        tile.write(greys.subarray(at * size, (at + 1) * size));
        tile.show();
        const label = `image ${index}, ${names[at]}`;
        return element("button", { type: "button", title: label, "aria-label": label, "data-index": index, onclick: () => this.report("chosen", index) }, tile.canvas); // prettier-ignore
      });
      this.tiles.replaceChildren(...this.buttons);
    }
    indices.forEach((index, at) => this.buttons[at].setAttribute("aria-pressed", index === chosen));
    const pressed = this.buttons[indices.indexOf(chosen)];
    if (pressed) { // in sight where the strip is too narrow for all, and without moving the page
      const hidden = pressed.offsetLeft + pressed.offsetWidth - this.tiles.offsetLeft - this.tiles.clientWidth;
      if (hidden > this.tiles.scrollLeft) this.tiles.scrollLeft = hidden;
    }
    this.before.disabled = !before;
    this.after.disabled = !after;
  }
}
