// What stands beside the point that is meant: its name, its numbers, what the model makes of some images.
import { bytesIn, element, Tiles } from "../../web/dom.js";

/** @import { ChartPoint, ChartsPayload } from "./payload.js" */

const COLUMNS = 5; // pictures side by side
const AWAY = 14; // pixels from the point

export class Card {
  constructor() {
    this.dot = element("span", { class: "dot" });
    this.title = element("b");
    this.lines = element("div", { class: "lines" });
    this.pictures = element("div", { class: "pictures" });
    this.hint = element("div", { class: "hint" });
    this.root = element(
      "div",
      { class: "card", hidden: true },
      element("header", {}, this.dot, this.title),
      this.lines,
      this.pictures,
      this.hint,
    );
  }

  /**
   * @param {ChartPoint} point
   * @param {ChartsPayload} data
   * @param {Uint8Array | null} bytes all pictures, once they are here
   */
  write(point, data, bytes) {
    this.dot.style.cssText = `--own:${point.colour}`;
    this.dot.hidden = !point.colour;
    this.title.textContent = point.title;
    this.lines.replaceChildren(...point.lines.map((line) => element("div", {}, line)));
    this.hint.textContent = point.name && point.name !== data.chosen ? data.hint : "";
    this.pictures.replaceChildren(...(point.picture < 0 || !bytes ? [] : [tilesOf(point.picture, data, bytes)]));
  }

  /**
   * Beside a place in a box of this size, on the side that has room, and within it.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  show(x, y, width, height) {
    this.root.hidden = false;
    const { offsetWidth: own, offsetHeight: tall } = this.root;
    const left = x + AWAY + own <= width || x < width / 2 ? x + AWAY : x - AWAY - own;
    this.root.style.left = `${Math.max(0, Math.min(width - own, left))}px`;
    this.root.style.top = `${Math.max(0, Math.min(height - tall, y - tall / 2))}px`;
  }

  hide() {
    this.root.hidden = true;
  }
}

/**
 * @param {number} row
 * @param {ChartsPayload} data
 * @param {Uint8Array} bytes
 */
function tilesOf(row, data, bytes) {
  const { tiles } = data;
  const size = tiles * bytesIn(data);
  const columns = Math.min(COLUMNS, tiles);
  const sheet = new Tiles(data, columns, Math.ceil(tiles / columns), { "aria-hidden": true });
  sheet.write(bytes.subarray(row * size, (row + 1) * size), 0, tiles);
  sheet.show();
  return sheet.canvas;
}
